// SPDX-License-Identifier: MIT
/*
 * drivers/isa-dma/isa_dma.c - the two 8237 chips: who has which channel, and what it is told.
 *
 * What:     seven channels for drivers (the eighth joins the two chips). What a driver
 *           programs is also kept in isa_dma_channels[], because the chip forgets it as it
 *           counts, and because enable_dma() looks at it as a whole: the address and the
 *           count come in separate calls, and only together are they right or wrong.
 * Start at: request_dma(), enable_dma()
 * Holds:    a channel whose buffer the chip cannot address is never unmasked.
 * Locks:    owner is exchanged atomically; all else under dma_spin_lock, which the driver
 *           takes by claim_dma_lock().
 * Not here: the IOMMU: the 8237 stands on the memory's side of it (README.md).
 * See it:   /proc/dma; tests/kernel/isa_dma_test.c; gdb: np-isadma; docs/isa-dma.md
 * Book:     LDD3 ch. 15, "DMA for ISA Devices".   Linux: kernel/dma.c.   Spec: dma_regs.h
 */
#include "drivers/isa-dma/isa_dma.h"

#include "drivers/isa-dma/dma_regs.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/panic.h"
#include "kernel/resource.h"
#include "kernel/uapi/errno.h"

DEFINE_SPINLOCK_RANK(dma_spin_lock, RANK_ISA_DMA);

struct isa_dma_channel isa_dma_channels[MAX_DMA_CHANNELS] = {
	[ISA_DMA_CASCADE] = { .owner = "cascade", .mode = DMA_MODE_CASCADE },
};

static const u16 page_ports[MAX_DMA_CHANNELS] = {
	[0] = DMA_PAGE_0, [1] = DMA_PAGE_1, [2] = DMA_PAGE_2, [3] = DMA_PAGE_3,
	[5] = DMA_PAGE_5, [6] = DMA_PAGE_6, [7] = DMA_PAGE_7,
};

/* The port of a register of the chip that has this channel. */
static u16 port_of(unsigned int channel, unsigned int reg)
{
	if (channel < 4)
		return (u16)(DMA1_BASE + reg * DMA1_STRIDE);
	return (u16)(DMA2_BASE + reg * DMA2_STRIDE);
}

/* The driver's mistakes that any call can have. false: leave the chip alone. */
static bool may_program(unsigned int channel, const char *call)
{
	if (WARN(channel >= MAX_DMA_CHANNELS || channel == ISA_DMA_CASCADE,
		 "isa-dma: %s(%u): no such channel", call, channel))
		return false;
	if (WARN(!READ_ONCE(isa_dma_channels[channel].owner),
		 "isa-dma: %s(%u): nobody has requested the channel", call, channel))
		return false;
	return !WARN(!spin_is_locked(&dma_spin_lock),
		     "isa-dma: %s(%u) without claim_dma_lock(): another driver may come in between",
		     call, channel);
}

/* ------------------------------------------------------------------ */
/* Who has it                                                          */

int request_dma(unsigned int channel, const char *id)
{
	const char *nobody = NULL;

	if (channel >= MAX_DMA_CHANNELS || !id)
		return -EINVAL;
	if (!__atomic_compare_exchange_n(&isa_dma_channels[channel].owner, &nobody, id, false,
					 __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return -EBUSY;
	return 0;
}

static void mask(unsigned int channel)
{
	outb((u8)(DMA_MASK_ON | (channel & 3)), port_of(channel, DMA_SINGLE_MASK));
	isa_dma_channels[channel].enabled = false;
}

void free_dma(unsigned int channel)
{
	struct isa_dma_channel *ch = &isa_dma_channels[channel];
	unsigned long flags;
	bool running;

	if (WARN(channel >= MAX_DMA_CHANNELS || channel == ISA_DMA_CASCADE ||
			 !READ_ONCE(isa_dma_channels[channel].owner),
		 "isa-dma: free_dma(%u): nobody has requested the channel", channel))
		return;
	flags = claim_dma_lock();
	running = ch->enabled;
	mask(channel);
	/* the next owner starts with nothing programmed */
	*ch = (struct isa_dma_channel){ .owner = ch->owner, .enables = ch->enables };
	release_dma_lock(flags);
	WARN(running, "isa-dma: %s gives channel %u back without disable_dma()", ch->owner,
	     channel);
	__atomic_store_n(&ch->owner, NULL, __ATOMIC_RELEASE);
}

/* ------------------------------------------------------------------ */
/* What it is told                                                     */

int isa_dma_check(unsigned int channel, u64 bus, u64 count)
{
	if (channel >= MAX_DMA_CHANNELS || channel == ISA_DMA_CASCADE)
		return -EINVAL;
	return isa_dma_why_not(channel, bus, count) ? -EINVAL : 0;
}

/* What is programmed, as one transfer: why the chip cannot do it, or NULL. */
static const char *why_refused(const struct isa_dma_channel *ch, unsigned int channel)
{
	if (ch->mode == DMA_MODE_CASCADE)
		return NULL; /* the device has addresses of its own */
	if (!ch->mode)
		return "no mode set: which direction?";
	if (ch->beyond)
		return "beyond 16 MiB: there are 24 address lines";
	return isa_dma_why_not(channel, ch->address, ch->count);
}

void enable_dma(unsigned int channel)
{
	struct isa_dma_channel *ch = &isa_dma_channels[channel];

	if (!may_program(channel, "enable_dma"))
		return;
	ch->refused = why_refused(ch, channel);
	if (WARN(ch->refused, "isa-dma: channel %u (%s), %u bytes at %s%#x: %s; not enabled",
		 channel, ch->owner, ch->count, ch->beyond ? "..." : "", ch->address, ch->refused))
		return;
	ch->enabled = true;
	ch->enables++;
	outb((u8)(channel & 3), port_of(channel, DMA_SINGLE_MASK));
}

void disable_dma(unsigned int channel)
{
	if (may_program(channel, "disable_dma"))
		mask(channel);
}

void clear_dma_ff(unsigned int channel)
{
	if (may_program(channel, "clear_dma_ff"))
		outb(0, port_of(channel, DMA_CLEAR_FF));
}

void set_dma_mode(unsigned int channel, char mode)
{
	if (!may_program(channel, "set_dma_mode"))
		return;
	isa_dma_channels[channel].mode = (u8)mode;
	outb((u8)((u8)mode | (channel & 3)), port_of(channel, DMA_MODE));
}

/* Low byte, then high: the flip-flop in the chip counts along. */
static void write_twice(u16 value, u16 port)
{
	outb((u8)value, port);
	outb((u8)(value >> 8), port);
}

static u16 read_twice(u16 port)
{
	u16 low = inb(port);

	return (u16)(low | inb(port) << 8);
}

void set_dma_page(unsigned int channel, char page)
{
	struct isa_dma_channel *ch = &isa_dma_channels[channel];

	if (!may_program(channel, "set_dma_page"))
		return;
	ch->address =
		isa_dma_address_of(channel, (u8)page, isa_dma_address_reg(channel, ch->address));
	ch->beyond = false; /* 24 bits, all of them given now */
	outb((u8)page, page_ports[channel]);
}

void set_dma_addr(unsigned int channel, unsigned int bus)
{
	struct isa_dma_channel *ch = &isa_dma_channels[channel];

	if (!may_program(channel, "set_dma_addr"))
		return;
	ch->address = bus; /* whole: an odd one for a word channel must be seen by enable_dma() */
	ch->beyond = bus >= ISA_DMA_LIMIT;
	outb(isa_dma_page_reg(channel, bus), page_ports[channel]);
	write_twice(isa_dma_address_reg(channel, bus), port_of(channel, DMA_ADDRESS(channel & 3)));
}

void set_dma_count(unsigned int channel, unsigned int count)
{
	if (!may_program(channel, "set_dma_count"))
		return;
	isa_dma_channels[channel].count = count;
	write_twice(isa_dma_count_reg(channel, count), port_of(channel, DMA_COUNT(channel & 3)));
}

int get_dma_residue(unsigned int channel)
{
	if (!may_program(channel, "get_dma_residue"))
		return 0;
	return (int)isa_dma_residue_of(channel,
				       read_twice(port_of(channel, DMA_COUNT(channel & 3))));
}

/* ------------------------------------------------------------------ */
/* Start                                                               */

/* /proc/dma in Linux's format: the channels that somebody has. */
static int show_dma(struct seq_file *m)
{
	for (unsigned int i = 0; i < MAX_DMA_CHANNELS; i++) {
		const char *owner = READ_ONCE(isa_dma_channels[i].owner);

		if (owner)
			seq_printf(m, "%2u: %s\n", i, owner);
	}
	return 0;
}

static void claim_ports(void)
{
	if (!request_region(DMA1_BASE, DMA_PORTS, "dma1") ||
	    !request_region(DMA_PAGES, 16, "dma page reg") ||
	    !request_region(DMA2_BASE, DMA_PORTS, "dma2"))
		printk(KERN_WARNING "isa-dma: the controllers' ports are somebody else's too\n");
}

void isa_dma_init(void)
{
	unsigned long flags;

	claim_ports();
	flags = claim_dma_lock();
	for (unsigned int channel = 0; channel < MAX_DMA_CHANNELS; channel += 4) {
		outb(0, port_of(channel, DMA_MASTER_CLEAR));
		outb(0, port_of(channel, DMA_COMMAND));
	}
	outb(DMA_MODE_CASCADE, port_of(ISA_DMA_CASCADE, DMA_MODE));
	outb(0, port_of(ISA_DMA_CASCADE, DMA_SINGLE_MASK));
	isa_dma_channels[ISA_DMA_CASCADE].enabled = true;
	release_dma_lock(flags);
	if (proc_add("dma", 0444, show_dma))
		panic("no memory for /proc/dma");
}
