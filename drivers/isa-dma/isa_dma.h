/* SPDX-License-Identifier: MIT */
/*
 * drivers/isa-dma/isa_dma.h - DMA for ISA devices: the book's calls.
 *
 * What:     an ISA device has no address lines of its own for DMA. It pulls a request line,
 *           and the DMA controller on the main board, told beforehand where and how much,
 *           puts the addresses on the bus. A channel is such a line with its registers;
 *           a driver asks for one, programs it for each transfer, and gives it back.
 *
 *             request_dma(2, "floppy")         open(): after request_irq()
 *               flags = claim_dma_lock();      for each transfer
 *               disable_dma(2);
 *               clear_dma_ff(2);
 *               set_dma_mode(2, DMA_MODE_READ);
 *               set_dma_addr(2, bus);          from dma_map_single(), checked by isa_dma_check()
 *               set_dma_count(2, bytes);       bytes, for word channels too
 *               enable_dma(2);
 *               release_dma_lock(flags);
 *               ...the device is started, and interrupts when it is done...
 *               get_dma_residue(2)             0: all of it
 *             free_dma(2)                      release(): before free_irq()
 * Start at: request_dma(), enable_dma()
 * Locks:    dma_spin_lock, by claim_dma_lock(), around whatever touches registers; a driver
 *           may hold its own spinlock then. request_dma and free_dma need none. Any context.
 * Book:     LDD3 ch. 15, "DMA for ISA Devices".   Linux: include/asm-i386/dma.h, kernel/dma.c
 */
#ifndef DRIVERS_ISA_DMA_ISA_DMA_H
#define DRIVERS_ISA_DMA_ISA_DMA_H

#include "drivers/isa-dma/channel.h"
#include "kernel/lib/spinlock.h"

#define MAX_DMA_CHANNELS 8
/* kernel logical addresses from here on are out of an ISA device's reach; GFP_DMA stays below */
#define MAX_DMA_ADDRESS (PAGE_OFFSET + ISA_DMA_LIMIT)

/* Named for the program, not for the memory: READ is from the device into memory. */
#define DMA_MODE_READ	 0x44
#define DMA_MODE_WRITE	 0x48
#define DMA_MODE_CASCADE 0xc0 /* the device brings addresses itself: a bus master */

/* In some old bridges a transfer had to be watched for; none that this kernel knows. */
#define isa_dma_bridge_buggy 0

/* request_dma - the channel is id's. 0, -EINVAL (no such channel), -EBUSY. id is kept, not copied. */
int request_dma(unsigned int channel, const char *id);
/* free_dma - give it back; it is masked. Reported: one that nobody has, or that still runs. */
void free_dma(unsigned int channel);

extern spinlock_t dma_spin_lock; /* RANK_ISA_DMA: the registers of both chips */

static inline unsigned long claim_dma_lock(void) __acquires(&dma_spin_lock)
{
	unsigned long flags;

	spin_lock_irqsave(&dma_spin_lock, flags);
	return flags;
}

static inline void release_dma_lock(unsigned long flags) __releases(&dma_spin_lock)
{
	spin_unlock_irqrestore(&dma_spin_lock, flags);
}

/* All below: dma_spin_lock held, the channel requested; else there is a report. */

/*
 * enable_dma - let the device's requests through.
 *
 * => what was programmed is checked first: a buffer beyond 16 MiB or across a boundary is
 *    reported and the channel stays masked, so that the device waits instead of writing
 *    elsewhere
 */
void enable_dma(unsigned int channel);
void disable_dma(unsigned int channel);
/* clear_dma_ff - the next byte for an address or count register is the low one. */
void clear_dma_ff(unsigned int channel);
void set_dma_mode(unsigned int channel, char mode);
/* set_dma_addr - where: a bus address. set_dma_page - its bits 16-23 alone. */
void set_dma_addr(unsigned int channel, unsigned int bus);
void set_dma_page(unsigned int channel, char page);
/* set_dma_count - how many bytes, even for a word channel. */
void set_dma_count(unsigned int channel, unsigned int count);
/* get_dma_residue - bytes that have not been moved; 0: done. Disable the channel first. */
int get_dma_residue(unsigned int channel);

/*
 * isa_dma_check - may this buffer be given to this channel? For drivers, before they program it.
 *
 * => 0; -EINVAL: beyond 16 MiB, across 64 KiB (128 KiB), odd, too long; nothing is printed
 * => needs no lock
 */
int isa_dma_check(unsigned int channel, u64 bus, u64 count);

/* One channel, for /proc, the tests and np-isadma. */
struct isa_dma_channel {
	const char *owner; /* [a] as given to request_dma(); NULL: free */
	u32 address;	   /* [d] d: dma_spin_lock. Bus address; its page as in the page register */
	u32 count;	   /* [d] bytes */
	u8 mode;	   /* [d] DMA_MODE_... */
	bool enabled;	   /* [d] its mask bit is off */
	bool beyond;	   /* [d] the address had more than 24 bits */
	const char *refused;   /* [d] why it was not enabled the last time, or NULL */
	unsigned long enables; /* [d] since boot */
};
extern struct isa_dma_channel isa_dma_channels[MAX_DMA_CHANNELS];

void isa_dma_init(void);

#endif
