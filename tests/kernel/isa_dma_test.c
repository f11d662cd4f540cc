// SPDX-License-Identifier: MIT
/*
 * tests/kernel/isa_dma_test.c - the channels of the ISA DMA controllers.
 *
 * What:     who has a channel, what the 8237's own registers hold after the book's calls,
 *           and that a buffer which the chip would miss is reported and never enabled. The
 *           cases program channels that no device here uses, so nothing is moved.
 * Start at: registers_hold_what_was_set()
 * Not here: the arithmetic (tests/host/test_isa_dma.c), transfers (floppy_test.c).
 * Spec:     drivers/isa-dma/dma_regs.h
 */
#include "drivers/isa-dma/isa_dma.h"

#include "drivers/isa-dma/dma_regs.h"
#include "kernel/fs/file/files.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "tests/kernel/fixture.h"

#define BYTES 1 /* a channel of each width, without a device */
#define WORDS 7

/* ------------------------------------------------------------------ */
/* The chip, read by hand                                              */

/* A 16-bit register of the chip that has this channel; the flip-flop cleared first. */
static u16 chip_reads(unsigned int channel, unsigned int reg)
{
	u16 base = channel < 4 ? DMA1_BASE : DMA2_BASE, stride = channel < 4 ? 1 : DMA2_STRIDE;
	u16 low;

	outb(0, (u16)(base + DMA_CLEAR_FF * stride));
	low = inb((u16)(base + reg * stride));
	return (u16)(low | inb((u16)(base + reg * stride)) << 8);
}

/*
 * Is the channel's mask bit set? The 8237 does not tell. QEMU's does, where a write is the
 * request register, and other chips elsewhere; so only tests ask.
 */
static bool chip_masks(unsigned int channel)
{
	return inb(channel < 4 ? DMA1_BASE + 0x9 : DMA2_BASE + 0x9 * DMA2_STRIDE) >> (channel & 3) &
	       1;
}

static void program(unsigned int channel, char mode, unsigned int bus, unsigned int count)
{
	unsigned long flags = claim_dma_lock();

	disable_dma(channel);
	clear_dma_ff(channel);
	set_dma_mode(channel, mode);
	set_dma_addr(channel, bus);
	set_dma_count(channel, count);
	enable_dma(channel);
	release_dma_lock(flags);
}

static void stop(unsigned int channel)
{
	unsigned long flags = claim_dma_lock();

	disable_dma(channel);
	release_dma_lock(flags);
}

/* Both channels, or (somebody has one) NULL in the way. */
static bool have_channels(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, request_dma(BYTES, "test bytes"), 0);
	KUNIT_EXPECT_EQ(test, request_dma(WORDS, "test words"), 0);
	return !test->failures;
}

static void give_channels_back(void)
{
	free_dma(BYTES);
	free_dma(WORDS);
}

/* ------------------------------------------------------------------ */
/* Who has it                                                          */

static void a_channel_has_one_owner(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, request_dma(BYTES, "one"), 0);
	KUNIT_EXPECT_EQ(test, request_dma(BYTES, "two"), -EBUSY);
	KUNIT_EXPECT_EQ(test, strcmp(isa_dma_channels[BYTES].owner, "one"), 0);
	free_dma(BYTES);
	KUNIT_EXPECT_NULL(test, isa_dma_channels[BYTES].owner);
	KUNIT_EXPECT_EQ(test, request_dma(BYTES, "two"), 0);
	free_dma(BYTES);
}

static void channels_that_are_none(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, request_dma(MAX_DMA_CHANNELS, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_dma(~0U, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_dma(BYTES, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_dma(ISA_DMA_CASCADE, "x"), -EBUSY); /* joins the chips */
	KUNIT_EXPECT_EQ(test, isa_dma_check(ISA_DMA_CASCADE, 0x1000, 2), -EINVAL);
	KUNIT_EXPECT_EQ(test, isa_dma_check(MAX_DMA_CHANNELS, 0x1000, 2), -EINVAL);
}

static void giving_back_what_nobody_has_is_reported(struct kunit *test)
{
	free_dma(BYTES);
	free_dma(ISA_DMA_CASCADE);
	free_dma(MAX_DMA_CHANNELS);
	kunit_expect_reports(test, 3);
}

static void giving_back_a_running_channel_is_reported_and_stops_it(struct kunit *test)
{
	if (!have_channels(test))
		return;
	program(WORDS, DMA_MODE_READ, 0x20000, 512);
	KUNIT_EXPECT_FALSE(test, chip_masks(WORDS));
	free_dma(WORDS);
	KUNIT_EXPECT_TRUE(test, chip_masks(WORDS));
	KUNIT_EXPECT_NULL(test, isa_dma_channels[WORDS].owner);
	kunit_expect_reports(test, 1);
	free_dma(BYTES);
}

static void the_next_owner_starts_with_nothing(struct kunit *test)
{
	unsigned long flags;

	if (!have_channels(test))
		return;
	program(BYTES, DMA_MODE_READ, 0x20000, 512);
	stop(BYTES);
	free_dma(BYTES);
	KUNIT_EXPECT_EQ(test, request_dma(BYTES, "next"), 0);
	flags = claim_dma_lock();
	enable_dma(BYTES); /* what the one before has programmed is not his */
	release_dma_lock(flags);
	KUNIT_EXPECT_TRUE(test, chip_masks(BYTES));
	kunit_expect_reports(test, 1);
	give_channels_back();
}

static void programming_needs_the_channel_and_the_lock(struct kunit *test)
{
	unsigned long flags;

	flags = claim_dma_lock();
	set_dma_count(BYTES, 16); /* nobody has requested it */
	enable_dma(ISA_DMA_CASCADE);
	set_dma_addr(MAX_DMA_CHANNELS, 0x1000);
	KUNIT_EXPECT_EQ(test, get_dma_residue(BYTES), 0);
	release_dma_lock(flags);
	kunit_expect_reports(test, 4);
	if (!have_channels(test))
		return;
	set_dma_mode(BYTES, DMA_MODE_READ); /* nobody has claimed the lock */
	kunit_expect_reports(test, 1);
	KUNIT_EXPECT_EQ(test, isa_dma_channels[BYTES].mode, 0);
	give_channels_back();
}

static void the_lock_may_be_taken_inside_a_drivers_own(struct kunit *test)
{
	static DEFINE_SPINLOCK(driver_lock);
	unsigned long outer, inner;

	spin_lock_irqsave(&driver_lock, outer);
	inner = claim_dma_lock();
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&dma_spin_lock));
	release_dma_lock(inner);
	spin_unlock_irqrestore(&driver_lock, outer);
}

/* ------------------------------------------------------------------ */
/* What the chip holds                                                 */

static void registers_hold_what_was_set(struct kunit *test)
{
	if (!have_channels(test))
		return;
	program(BYTES, DMA_MODE_READ, 0xab1234, 0x321);
	KUNIT_EXPECT_EQ(test, chip_reads(BYTES, DMA_ADDRESS(BYTES)), 0x1234);
	KUNIT_EXPECT_EQ(test, chip_reads(BYTES, DMA_COUNT(BYTES)), 0x320);
	KUNIT_EXPECT_EQ(test, inb(DMA_PAGE_1), 0xab);
	KUNIT_EXPECT_FALSE(test, chip_masks(BYTES));
	program(WORDS, DMA_MODE_WRITE, 0xab1234, 0x322);
	KUNIT_EXPECT_EQ(test, chip_reads(WORDS, DMA_ADDRESS(WORDS & 3)), 0x1234 / 2 + 0x8000);
	KUNIT_EXPECT_EQ(test, chip_reads(WORDS, DMA_COUNT(WORDS & 3)), 0x322 / 2 - 1);
	KUNIT_EXPECT_EQ(test, inb(DMA_PAGE_7), 0xaa);
	stop(BYTES);
	stop(WORDS);
	KUNIT_EXPECT_TRUE(test, chip_masks(BYTES) && chip_masks(WORDS));
	give_channels_back();
}

static void nothing_moved_is_all_to_go(struct kunit *test)
{
	unsigned long flags;

	if (!have_channels(test))
		return;
	program(BYTES, DMA_MODE_READ, 0x20000, 1000);
	program(WORDS, DMA_MODE_READ, 0x20000, 1000);
	flags = claim_dma_lock();
	clear_dma_ff(BYTES);
	clear_dma_ff(WORDS);
	KUNIT_EXPECT_EQ(test, get_dma_residue(BYTES), 1000);
	KUNIT_EXPECT_EQ(test, get_dma_residue(WORDS), 1000); /* bytes here too */
	disable_dma(BYTES);
	disable_dma(WORDS);
	release_dma_lock(flags);
	give_channels_back();
}

static void the_page_can_be_set_alone(struct kunit *test)
{
	unsigned long flags;

	if (!have_channels(test))
		return;
	program(BYTES, DMA_MODE_READ, 0x123456, 16);
	flags = claim_dma_lock();
	set_dma_page(BYTES, 0x7f);
	release_dma_lock(flags);
	KUNIT_EXPECT_EQ(test, inb(DMA_PAGE_1), 0x7f);
	KUNIT_EXPECT_EQ(test, isa_dma_channels[BYTES].address, 0x7f3456U);
	stop(BYTES);
	program(BYTES, DMA_MODE_READ, 0x1234567, 16); /* too far: not enabled */
	kunit_expect_reports(test, 1);
	flags = claim_dma_lock();
	set_dma_page(BYTES, 0x7f); /* now it is not */
	enable_dma(BYTES);
	release_dma_lock(flags);
	KUNIT_EXPECT_EQ(test, isa_dma_channels[BYTES].address, 0x7f4567U);
	KUNIT_EXPECT_FALSE(test, chip_masks(BYTES));
	stop(BYTES);
	give_channels_back();
}

/* ------------------------------------------------------------------ */
/* Limits                                                              */

static const struct {
	unsigned int channel, bus, count;
	const char *says;
} bad[] = {
	{ BYTES, 0x2fff0, 0x11, "64 KiB" },  { BYTES, 0x20000, 0x10001, "64 KiB" },
	{ BYTES, 0x1000000, 16, "16 MiB" },  { BYTES, 0xfffff8, 16, "16 MiB" },
	{ BYTES, 0xffffffff, 16, "16 MiB" }, { BYTES, 0x20000, 0, "no bytes" },
	{ WORDS, 0x3fff0, 0x12, "128 KiB" }, { WORDS, 0x20000, 0x20002, "128 KiB" },
	{ WORDS, 0x20001, 16, "odd" },	     { WORDS, 0x20000, 15, "odd" },
	{ WORDS, 0x81000000, 16, "16 MiB" },
};

static void a_buffer_that_the_chip_would_miss_is_not_enabled(struct kunit *test)
{
	if (!have_channels(test))
		return;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		struct isa_dma_channel *ch = &isa_dma_channels[bad[i].channel];

		KUNIT_EXPECT_EQ(test, isa_dma_check(bad[i].channel, bad[i].bus, bad[i].count),
				-EINVAL);
		program(bad[i].channel, DMA_MODE_READ, bad[i].bus, bad[i].count);
		kunit_expect_reports(test, 1);
		KUNIT_EXPECT_TRUE(test, chip_masks(bad[i].channel));
		KUNIT_EXPECT_FALSE(test, ch->enabled);
		KUNIT_ASSERT_NOT_NULL(test, ch->refused);
		KUNIT_EXPECT_NOT_NULL(test, strstr(ch->refused, bad[i].says));
	}
	give_channels_back();
}

static void a_good_one_after_a_bad_one_is_enabled(struct kunit *test)
{
	if (!have_channels(test))
		return;
	program(BYTES, DMA_MODE_READ, 0x2fff0, 0x20);
	kunit_expect_reports(test, 1);
	program(BYTES, DMA_MODE_READ, 0x2fff0, 0x10);
	KUNIT_EXPECT_FALSE(test, chip_masks(BYTES));
	KUNIT_EXPECT_NULL(test, isa_dma_channels[BYTES].refused);
	stop(BYTES);
	give_channels_back();
}

static void a_bus_master_needs_no_address(struct kunit *test)
{
	unsigned long flags;

	if (!have_channels(test))
		return;
	flags = claim_dma_lock();
	set_dma_mode(WORDS, (char)DMA_MODE_CASCADE);
	enable_dma(WORDS);
	release_dma_lock(flags);
	KUNIT_EXPECT_FALSE(test, chip_masks(WORDS));
	stop(WORDS);
	give_channels_back();
}

static void memory_of_gfp_dma_is_in_reach(struct kunit *test)
{
	char *buffer =
		(char *)__get_free_pages(GFP_KERNEL | GFP_DMA, 4); /* 64 KiB, and so aligned */
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buffer);
	bus = __pa(buffer);
	KUNIT_EXPECT_LE(test, (unsigned long)buffer + 0x10000, MAX_DMA_ADDRESS);
	KUNIT_EXPECT_EQ(test, isa_dma_check(BYTES, bus, 0x10000), 0);
	KUNIT_EXPECT_EQ(test, isa_dma_check(BYTES, bus + 1, 0x10000), -EINVAL);
	KUNIT_EXPECT_EQ(test, isa_dma_check(WORDS, bus, 0x10000), 0);
	/* whatever lies within one page crosses nothing, wherever the page is */
	for (dma_addr_t page = 0; page < ISA_DMA_LIMIT; page += PAGE_SIZE)
		if (isa_dma_check(BYTES, page, PAGE_SIZE) || isa_dma_check(WORDS, page, PAGE_SIZE))
			KUNIT_EXPECT_EQ(test, page, 0ULL);
	KUNIT_EXPECT_EQ(test, isa_dma_check(BYTES, DMA_ERROR_CODE, 512), -EINVAL);
	free_pages((unsigned long)buffer, 4);
}

/* ------------------------------------------------------------------ */

static void proc_dma_lists_owners_as_linux_does(struct kunit *test)
{
	struct file *file = file_open("/proc/dma", O_RDONLY);
	char text[128] = "";
	loff_t pos = 0;
	ssize_t n;

	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_EXPECT_TRUE(test, kunit_user_mm(test) && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	if (!have_channels(test))
		return;
	n = file->f_op->read(file, (char __user *)USER_BASE, sizeof(text) - 1, &pos);
	KUNIT_EXPECT_TRUE(test,
			  n > 0 && !copy_from_user(text, (void __user *)USER_BASE, (size_t)n));
	KUNIT_EXPECT_EQ(test, strcmp(text, " 1: test bytes\n 4: cascade\n 7: test words\n"), 0);
	fput(file);
	give_channels_back();
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_channel_has_one_owner),
	KUNIT_CASE(channels_that_are_none),
	KUNIT_CASE(giving_back_what_nobody_has_is_reported),
	KUNIT_CASE(giving_back_a_running_channel_is_reported_and_stops_it),
	KUNIT_CASE(the_next_owner_starts_with_nothing),
	KUNIT_CASE(programming_needs_the_channel_and_the_lock),
	KUNIT_CASE(the_lock_may_be_taken_inside_a_drivers_own),
	KUNIT_CASE(registers_hold_what_was_set),
	KUNIT_CASE(nothing_moved_is_all_to_go),
	KUNIT_CASE(the_page_can_be_set_alone),
	KUNIT_CASE(a_buffer_that_the_chip_would_miss_is_not_enabled),
	KUNIT_CASE(a_good_one_after_a_bad_one_is_enabled),
	KUNIT_CASE(a_bus_master_needs_no_address),
	KUNIT_CASE(memory_of_gfp_dma_is_in_reach),
	KUNIT_CASE(proc_dma_lists_owners_as_linux_does),
	{ 0 },
};

const struct kunit_suite isa_dma_suite = { "isa_dma", cases };
