// SPDX-License-Identifier: MIT
/*
 * drivers/isa-dma/channel.c - the arithmetic of a DMA channel, and nothing else.
 *
 * What:     which buffers a channel can reach, and what its registers hold for one; the
 *           drawing is in channel.h.
 * Start at: isa_dma_why_not()
 * Locks:    none: pure functions.
 * See it:   tests/host/test_isa_dma.c, which compares them with a model that moves bytes
 * Spec:     Intel 8237A data sheet; IBM PC/AT technical reference, "DMA"
 */
#include "drivers/isa-dma/channel.h"

const char *isa_dma_why_not(unsigned int channel, u64 bus, u64 count)
{
	u64 span = isa_dma_span(channel);
	u64 odd = (1U << isa_dma_shift(channel)) - 1;

	if (!count)
		return "no bytes to move";
	if (count > span)
		return span == 0x10000 ? "more than 64 KiB" : "more than 128 KiB";
	if (bus >= ISA_DMA_LIMIT || count > ISA_DMA_LIMIT - bus)
		return "beyond 16 MiB: there are 24 address lines";
	if ((bus | count) & odd)
		return "odd address or count, and the channel moves words";
	if (bus / span != (bus + count - 1) / span)
		return span == 0x10000 ? "crosses a 64 KiB boundary" : "crosses a 128 KiB boundary";
	return NULL;
}

u8 isa_dma_page_reg(unsigned int channel, u32 bus)
{
	u8 page = (u8)(bus >> 16);

	/* a word channel has bit 16 in its address register; its page register leaves bit 0 out */
	return isa_dma_shift(channel) ? page & 0xfe : page;
}

u16 isa_dma_address_reg(unsigned int channel, u32 bus)
{
	return (u16)(bus >> isa_dma_shift(channel));
}

u16 isa_dma_count_reg(unsigned int channel, u32 count)
{
	return (u16)((count >> isa_dma_shift(channel)) - 1);
}

u32 isa_dma_address_of(unsigned int channel, u8 page, u16 address_reg)
{
	if (isa_dma_shift(channel))
		return (u32)(page & 0xfe) << 16 | (u32)address_reg << 1;
	return (u32)page << 16 | address_reg;
}

u32 isa_dma_residue_of(unsigned int channel, u16 count_reg)
{
	return (u32)(u16)(count_reg + 1) << isa_dma_shift(channel);
}
