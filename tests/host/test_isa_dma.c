// SPDX-License-Identifier: MIT
/*
 * tests/host/test_isa_dma.c - the arithmetic of ISA DMA channels, and of floppy disks.
 *
 * What:     the model is the chip itself, as its data sheet tells it: an address register
 *           of 16 bits that counts up and wraps, a page register that does not, a count
 *           register that stops the transfer when it goes past 0. It moves bytes, one or two
 *           at a time, and notes where. What the driver programs is right if the model
 *           touches exactly the buffer; what it refuses is rightly refused if the model would
 *           touch something else, or could not be told at all.
 *           Then the places of sectors on a disk: each once, in order, and runs that stay
 *           on one track.
 * Start at: model_touches_the_buffer()
 * See it:   make host-tests; build/host/test_isa_dma
 */
#include "tests/host/shim.h"

#include "drivers/isa-dma/channel.c"
#include "drivers/floppy/geometry.h"

static const unsigned int channels[] = { 0, 1, 2, 3, 5, 6, 7 };
#define NR_CHANNELS (sizeof(channels) / sizeof(channels[0]))

/* ------------------------------------------------------------------ */
/* The chip                                                            */

struct chip {
	u8 page;
	u16 address, count;
};

/* Where the next unit goes: word channels have their lines wired one bit higher. */
static u32 bus_lines(unsigned int channel, const struct chip *chip)
{
	if (channel < 4)
		return chip->page * 0x10000u + chip->address;
	return (chip->page & 0xfe) * 0x10000u + chip->address * 2u;
}

/* Let it run. Does it touch bytes bus, bus + 1 ... to the last of count, and no others? */
static bool model_touches_the_buffer(unsigned int channel, struct chip chip, u32 bus, u32 count)
{
	u32 unit = channel < 4 ? 1 : 2, next = bus;

	do {
		if (bus_lines(channel, &chip) != next)
			return false;
		next += unit;
		chip.address++; /* the carry is lost */
	} while (chip.count-- != 0);
	return next == bus + count;
}

static struct chip program(unsigned int channel, u32 bus, u32 count)
{
	return (struct chip){
		.page = isa_dma_page_reg(channel, bus),
		.address = isa_dma_address_reg(channel, bus),
		.count = isa_dma_count_reg(channel, count),
	};
}

/* One buffer: the driver's answer against the chip's. */
static void check_buffer(unsigned int channel, u32 bus, u32 count)
{
	bool ok = model_touches_the_buffer(channel, program(channel, bus, count), bus, count);

	if (isa_dma_why_not(channel, bus, count)) {
		if (ok)
			FAIL("channel %u, %u bytes at %#x: refused, and the chip could: %s",
			     channel, count, bus, isa_dma_why_not(channel, bus, count));
	} else if (!ok) {
		FAIL("channel %u, %u bytes at %#x: the chip goes elsewhere", channel, count, bus);
	}
}

static void random_buffers_go_where_the_chip_goes(void)
{
	random_seed(1);
	for (unsigned long step = 0; step < 20000; step++) {
		unsigned int channel = channels[random_below(NR_CHANNELS)];
		u32 bus = (u32)random_below(ISA_DMA_LIMIT - 0x20000);
		u32 count = 1 + (u32)random_below(random_below(4) ? 2000 : isa_dma_span(channel));

		at_step(step);
		check_buffer(channel, bus, count);
	}
}

static void every_end_near_a_boundary(void)
{
	for (unsigned int i = 0; i < NR_CHANNELS; i++)
		for (u32 boundary = 0x10000; boundary < ISA_DMA_LIMIT; boundary += 0x10000 * 51)
			for (u32 before = 0; before < 6; before++)
				for (u32 count = 1; count < 10; count++)
					check_buffer(channels[i], boundary - before, count);
}

static void whole_spans_fit_exactly(void)
{
	CHECK_EQ(isa_dma_why_not(2, 0x30000, 0x10000), 0);
	check_buffer(2, 0x30000, 0x10000);
	CHECK(isa_dma_why_not(2, 0x30000, 0x10001));
	CHECK(isa_dma_why_not(2, 0x30001, 0x10000));
	CHECK_EQ(isa_dma_why_not(5, 0x20000, 0x20000), 0);
	check_buffer(5, 0x20000, 0x20000);
	CHECK(isa_dma_why_not(5, 0x30000, 0x20000)); /* 64 KiB is no boundary for words; 128 is */
	CHECK_EQ(isa_dma_why_not(5, 0x2fff0, 0x20), 0);
	CHECK(isa_dma_why_not(2, 0x2fff0, 0x20));
	CHECK(isa_dma_why_not(5, 0x20000, 0x20002));
}

static void nothing_beyond_16_mib(void)
{
	for (unsigned int i = 0; i < NR_CHANNELS; i++) {
		unsigned int channel = channels[i];

		CHECK_EQ(isa_dma_why_not(channel, 0xfffffe, 2), 0);
		CHECK(isa_dma_why_not(channel, 0xfffffe, 4));
		CHECK(isa_dma_why_not(channel, 0x1000000, 2));
		CHECK(isa_dma_why_not(channel, 0xffffffff, 1));
		CHECK(isa_dma_why_not(channel, 0x100000000ULL, 2)); /* 33 bits: not cut to 0 */
		CHECK(isa_dma_why_not(channel, ~0ULL, 2)); /* what a failed mapping gives */
		CHECK(isa_dma_why_not(channel, ~0ULL, ~0ULL));
		CHECK(isa_dma_why_not(channel, 0x1000, 0));
		CHECK(isa_dma_why_not(channel, 0x1000, ~0ULL));
	}
}

static void words_have_even_addresses_and_counts(void)
{
	CHECK_EQ(isa_dma_why_not(1, 0x1001, 3), 0);
	CHECK(isa_dma_why_not(5, 0x1001, 4));
	CHECK(isa_dma_why_not(5, 0x1000, 3));
	CHECK_EQ(isa_dma_why_not(5, 0x1000, 4), 0);
}

static void registers_hold_what_the_data_sheet_says(void)
{
	CHECK_EQ(isa_dma_page_reg(2, 0x123456), 0x12);
	CHECK_EQ(isa_dma_address_reg(2, 0x123456), 0x3456);
	CHECK_EQ(isa_dma_count_reg(2, 512), 511);
	CHECK_EQ(isa_dma_count_reg(2, 0x10000), 0xffff);
	CHECK_EQ(isa_dma_page_reg(5, 0x133456), 0x12);	    /* bit 16 is not the page's */
	CHECK_EQ(isa_dma_address_reg(5, 0x133456), 0x9a2b); /* but the address register's top */
	CHECK_EQ(isa_dma_count_reg(5, 512), 255);
	CHECK_EQ(isa_dma_count_reg(5, 0x20000), 0xffff);
}

/* Address and count survive the registers; what is left is counted in bytes. */
static void what_was_programmed_can_be_read_back(void)
{
	random_seed(2);
	for (unsigned long step = 0; step < 100000; step++) {
		unsigned int channel = channels[random_below(NR_CHANNELS)];
		u32 even = ~(u32)isa_dma_shift(channel);
		u32 bus = (u32)random_below(ISA_DMA_LIMIT) & even;
		u32 count = (2 + (u32)random_below(isa_dma_span(channel) - 2)) & even;
		struct chip chip = program(channel, bus, count);
		u32 moved;

		at_step(step);
		CHECK_EQ(isa_dma_address_of(channel, chip.page, chip.address), bus);
		if (count == isa_dma_span(channel))
			continue; /* before it starts, it looks like one that is over */
		CHECK_EQ(isa_dma_residue_of(channel, chip.count), count);
		moved = (u32)random_below(count + 1) & even;
		chip.count = (u16)(chip.count - (moved >> isa_dma_shift(channel)));
		CHECK_EQ(isa_dma_residue_of(channel, chip.count), count - moved);
	}
	CHECK_EQ(isa_dma_residue_of(2, 0xffff), 0);
	CHECK_EQ(isa_dma_residue_of(5, 0xffff), 0);
}

/* ------------------------------------------------------------------ */
/* Disks                                                               */

static const struct floppy_format disks[] = {
	{ "2880K", 80, 2, 36, 3, 0 }, { "1440K", 80, 2, 18, 0, 0 }, { "1200K", 80, 2, 15, 0, 0 },
	{ "720K", 80, 2, 9, 2, 0 },   { "360K", 40, 2, 9, 2, 0 },   { "odd", 3, 1, 7, 0, 0 },
};

static void every_sector_has_one_place_in_order(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(disks); i++) {
		const struct floppy_format *d = &disks[i];
		u32 number = 0;

		for (int c = 0; c < d->cylinders; c++)
			for (int h = 0; h < d->heads; h++)
				for (int s = 1; s <= d->sectors; s++, number++) {
					struct floppy_place place = floppy_place_of(d, number);

					CHECK_EQ(place.cylinder, c);
					CHECK_EQ(place.head, h);
					CHECK_EQ(place.sector, s);
				}
		CHECK_EQ(number, floppy_sectors(d));
	}
}

static void runs_cover_the_disk_and_stay_on_a_track(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(disks); i++) {
		const struct floppy_format *d = &disks[i];

		for (u32 next = 0; next < floppy_sectors(d);) {
			struct floppy_run run = floppy_run_of(d, next);

			CHECK_EQ(run.first, next);
			CHECK(run.count >= 1 && run.count <= FLOPPY_RUN_SECTORS);
			CHECK_EQ(next / d->sectors, (next + run.count - 1) / d->sectors);
			for (u32 k = 0; k < run.count; k++) { /* the same from within */
				CHECK_EQ(floppy_run_of(d, next + k).first, run.first);
				CHECK_EQ(floppy_run_of(d, next + k).count, run.count);
			}
			next += run.count;
		}
	}
}

static const struct ktap_case cases[] = {
	{ "random_buffers_go_where_the_chip_goes", random_buffers_go_where_the_chip_goes },
	{ "every_end_near_a_boundary", every_end_near_a_boundary },
	{ "whole_spans_fit_exactly", whole_spans_fit_exactly },
	{ "nothing_beyond_16_mib", nothing_beyond_16_mib },
	{ "words_have_even_addresses_and_counts", words_have_even_addresses_and_counts },
	{ "registers_hold_what_the_data_sheet_says", registers_hold_what_the_data_sheet_says },
	{ "what_was_programmed_can_be_read_back", what_was_programmed_can_be_read_back },
	{ "every_sector_has_one_place_in_order", every_sector_has_one_place_in_order },
	{ "runs_cover_the_disk_and_stay_on_a_track", runs_cover_the_disk_and_stay_on_a_track },
};

int main(void)
{
	return ktap_main("isa_dma", cases, ARRAY_SIZE(cases));
}
