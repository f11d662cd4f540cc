/* SPDX-License-Identifier: MIT */
/*
 * drivers/isa-dma/channel.h - the arithmetic of a DMA channel, and nothing else.
 *
 * What:     channels 0-3 move bytes, 5-7 words of two. From a bus address and a number of
 *           bytes to what the registers hold:
 *
 *             8 bits    bus address  PPPPPPPP AAAAAAAA AAAAAAAA    count register: bytes - 1
 *             16 bits                PPPPPPPA AAAAAAAA AAAAAAA0    words - 1
 *                                    page     address register
 *
 *           The address register counts up and its carry goes nowhere: the page register
 *           stays. So a buffer may not cross a multiple of 64 KiB (words: 128 KiB), or the
 *           device's data would go on at the beginning of that block.
 * Start at: isa_dma_why_not()
 * Holds:    pure functions: tests/host/test_isa_dma.c compiles them for the host.
 * Book:     LDD3 ch. 15, "DMA for ISA Devices".
 */
#ifndef DRIVERS_ISA_DMA_CHANNEL_H
#define DRIVERS_ISA_DMA_CHANNEL_H

#include "kernel/lib/types.h"

#define ISA_DMA_CASCADE 4 /* the first chip hangs at this channel of the second */
#define ISA_DMA_LIMIT	0x1000000ULL

/* isa_dma_shift - 0: the channel counts bytes; 1: words. */
static inline unsigned int isa_dma_shift(unsigned int channel)
{
	return channel > 3;
}

/* isa_dma_span - bytes between two boundaries that a buffer may not cross; the longest transfer. */
static inline u32 isa_dma_span(unsigned int channel)
{
	return 0x10000U << isa_dma_shift(channel);
}

/*
 * isa_dma_why_not - could this channel move count bytes at bus address bus in one go?
 *
 * => NULL: yes; else why not, in words
 */
const char *isa_dma_why_not(unsigned int channel, u64 bus, u64 count);

/* What the registers hold for an address and a count (1 .. isa_dma_span()). */
u8 isa_dma_page_reg(unsigned int channel, u32 bus);
u16 isa_dma_address_reg(unsigned int channel, u32 bus);
u16 isa_dma_count_reg(unsigned int channel, u32 count);

/* isa_dma_address_of - the bus address that the two registers together are. */
u32 isa_dma_address_of(unsigned int channel, u8 page, u16 address_reg);
/*
 * isa_dma_residue_of - bytes still to go, from the count register.
 *
 * => one past 0 the register is 0xffff: nothing is left. The same number stands there
 *    before a transfer of a whole span: the hardware itself cannot tell the two apart
 */
u32 isa_dma_residue_of(unsigned int channel, u16 count_reg);

#endif
