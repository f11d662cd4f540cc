// SPDX-License-Identifier: MIT
/*
 * tests/kernel/floppy_test.c - a real ISA device: transfers by the DMA controller.
 *
 * What:     /dev/fd0 through its file operations, with user memory that the case makes; what
 *           it holds while it is open and gives back after; transfers that end early, that
 *           find no memory, and a controller that does not answer. What a case writes
 *           it puts back. Skipped without a disk that may be written.
 * Start at: what_is_written_is_on_the_disk()
 * Not here: the whole disk against the host's file: tests/run/test_floppy.py
 */
#include "drivers/floppy/floppy.h"

#include "drivers/floppy/fdc_regs.h"
#include "drivers/isa-dma/isa_dma.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/fcntl.h"
#include "mm/dma/internal.h"
#include "mm/phys/page_alloc.h"
#include "tests/kernel/fixture.h"

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)

static struct file *file; /* /dev/fd0, open */
static struct floppy *f;
static int records; /* before */

static bool start(struct kunit *test)
{
	file = file_open("/dev/fd0", O_RDWR);
	if (IS_ERR(file))
		return false;
	f = file->private_data;
	records = record_count();
	KUNIT_EXPECT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 8, RW) == PAGE(0));
	return true;
}

#define NEED_DISK(test)                                                         \
	do {                                                                    \
		if (!start(test))                                               \
			kunit_skip(test, "no floppy disk that may be written"); \
	} while (0)

/* Nothing is left of a transfer: no mapping, no channel that is open for one. */
static void stop(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, record_count(), records);
	KUNIT_EXPECT_FALSE(test, isa_dma_channels[FDC_DMA].enabled);
	fput(file);
}

static ssize_t dev_read(unsigned long addr, size_t n, loff_t pos)
{
	return file->f_op->read(file, (char __user *)addr, n, &pos);
}

static ssize_t dev_write(unsigned long addr, size_t n, loff_t pos)
{
	return file->f_op->write(file, (const char __user *)addr, n, &pos);
}

/* The buffer holds nothing: the next read is from the disk. */
static void forget_buffer(void)
{
	mutex_lock(&f->lock);
	f->cached.count = 0;
	memset(f->buffer, 0xee, PAGE_SIZE);
	mutex_unlock(&f->lock);
}

static loff_t disk_size(void)
{
	return (loff_t)floppy_sectors(f->format) * FLOPPY_SECTOR;
}

/* ------------------------------------------------------------------ */
/* Bytes                                                               */

static void what_is_written_is_on_the_disk(struct kunit *test)
{
	const size_t n = 2 * PAGE_SIZE + 77; /* over three runs and two tracks */
	loff_t pos;
	bool same = true;

	NEED_DISK(test);
	pos = disk_size() - 3 * f->format->sectors * FLOPPY_SECTOR - 1001;
	KUNIT_ASSERT_EQ(test, dev_read(PAGE(4) - 1, n + 2, pos - 1),
			(long)n + 2); /* to be put back */
	for (size_t i = 0; i < n; i++)
		user_poke(PAGE(0) + 5 + i, (u8)(i * 7 + (i >> 8) + 3));
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(0) + 5, n, pos), (long)n);
	forget_buffer();
	KUNIT_EXPECT_TRUE(test, user_fill(PAGE(0), n + 16, 0xcc));
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0) + 9, n + 2, pos - 1), (long)n + 2);
	for (size_t i = 0; i < n && same; i++)
		same = user_peek(PAGE(0) + 10 + i) == (u8)(i * 7 + (i >> 8) + 3);
	KUNIT_EXPECT_TRUE(test, same);
	/* not a byte beside it, on the disk or in memory */
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0) + 9), user_peek(PAGE(4) - 1));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0) + 10 + n), user_peek(PAGE(4) + n));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0) + 8), 0xcc);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0) + 11 + n), 0xcc);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(4), n, pos), (long)n);
	stop(test);
}

static void positions_at_and_beyond_the_end(struct kunit *test)
{
	unsigned long writes;
	loff_t size;

	NEED_DISK(test);
	size = disk_size();
	writes = f->writes;
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 10, size), 0L);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 10, 1LL << 40), 0L);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(0), 10, size), (long)-ENOSPC);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(0), 10, 1LL << 40), (long)-ENOSPC);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(0), 0, size), 0L);
	KUNIT_EXPECT_EQ(test, f->writes, writes);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 100, size - 5), 5L);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(0), 100, size - 5), 5L); /* the same bytes */
	KUNIT_EXPECT_EQ(test, file->f_op->llseek(file, 0, 2), size);
	KUNIT_EXPECT_EQ(test, file->f_op->llseek(file, 1, 2), -EINVAL);
	KUNIT_EXPECT_EQ(test, file->f_op->llseek(file, -1, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, file->f_op->llseek(file, -10, 1), size - 10);
	stop(test);
}

static void a_bad_pointer_moves_nothing_wrong(struct kunit *test)
{
	NEED_DISK(test);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 1, 100), 1L);
	KUNIT_EXPECT_EQ(test, dev_read(8, 10, 100), (long)-EFAULT);
	/* half there: the buffer is changed in part, the disk is not */
	KUNIT_EXPECT_TRUE(test, user_fill(PAGE(8) - 100, 100, 0x5c));
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(8) - 100, 200, 50), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0) + 1, 1, 100), 1L);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), user_peek(PAGE(0) + 1));
	stop(test);
}

static void a_run_is_read_once_for_many_bytes(struct kunit *test)
{
	unsigned long reads;

	NEED_DISK(test);
	forget_buffer();
	reads = f->reads;
	for (int i = 0; i < 100; i++)
		KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 7, i * 13), 7L);
	KUNIT_EXPECT_EQ(test, f->reads, reads + 1);
	stop(test);
}

/* ------------------------------------------------------------------ */
/* What it holds                                                       */

static bool irq_is_floppys(void)
{
	char names[64];
	u64 count;

	return irq_info(FDC_IRQ, &count, names, sizeof(names)) && strstr(names, "floppy");
}

static void channel_and_interrupt_are_held_while_it_is_open(struct kunit *test)
{
	struct file *second;

	NEED_DISK(test);
	KUNIT_EXPECT_EQ(test, request_dma(FDC_DMA, "other"), -EBUSY);
	KUNIT_EXPECT_TRUE(test, irq_is_floppys());
	second = file_open("/dev/fd0", O_RDONLY);
	KUNIT_EXPECT_TRUE(test, !IS_ERR(second));
	fput(second);
	KUNIT_EXPECT_TRUE(test, irq_is_floppys()); /* the first is still there */
	stop(test);
	KUNIT_EXPECT_FALSE(test, irq_is_floppys());
	KUNIT_EXPECT_EQ(test, request_dma(FDC_DMA, "other"), 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR(file_open("/dev/fd0", O_RDONLY)), (long)-EBUSY);
	KUNIT_EXPECT_FALSE(test, irq_is_floppys());
	free_dma(FDC_DMA);
}

static void the_motor_stops_by_itself(struct kunit *test)
{
	u64 deadline = arch_clock_ns() + 10 * NSEC_PER_SEC;

	NEED_DISK(test);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 1, 0), 1L);
	KUNIT_EXPECT_TRUE(test, fdc_motor_is_on(f) && inb(FDC_DOR) & DOR_MOTOR_0);
	KUNIT_EXPECT_TRUE(test, timer_pending(&f->motor_off));
	/* called too early, as by a timer that was moved meanwhile: it does nothing */
	fdc_motor_timeout((unsigned long)f);
	KUNIT_EXPECT_TRUE(test, fdc_motor_is_on(f));
	/* a command begins its time anew: a request that has several may be longer than that */
	mutex_lock(&f->lock);
	mod_timer(&f->motor_off, jiffies + HZ / 2);
	KUNIT_EXPECT_EQ(test, fdc_recalibrate(f), 0);
	KUNIT_EXPECT_GE(test, (long)(f->motor_off.expires - jiffies), 2L * HZ);
	mod_timer(&f->motor_off, jiffies + HZ / 2);
	KUNIT_EXPECT_EQ(test, fdc_reset(f), 0);
	KUNIT_EXPECT_GE(test, (long)(f->motor_off.expires - jiffies), 2L * HZ);
	mutex_unlock(&f->lock);
	mod_timer(&f->motor_off, jiffies);
	while (fdc_motor_is_on(f) && arch_clock_ns() < deadline)
		msleep(1);
	KUNIT_EXPECT_FALSE(test, fdc_motor_is_on(f) || inb(FDC_DOR) & DOR_MOTOR_0);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 1, 0), 1L); /* and starts again */
	KUNIT_EXPECT_TRUE(test, fdc_motor_is_on(f));
	stop(test);
}

/* ------------------------------------------------------------------ */
/* The channel, at work                                                */

/* The controller ends at the track's last sector; the channel was told of more. */
static void a_short_transfer_shows_in_the_residue(struct kunit *test)
{
	struct floppy_run run;
	unsigned long flags;
	int residue;

	NEED_DISK(test);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 1, 0), 1L);
	mutex_lock(&f->lock);
	f->cached.count = 0;
	run.first = f->format->sectors - 1U;
	run.count = 2; /* no run: it goes beyond the track */
	KUNIT_EXPECT_EQ(test, floppy_try(f, f->format, run, 0, false), -EIO);
	flags = claim_dma_lock();
	clear_dma_ff(FDC_DMA);
	residue = get_dma_residue(FDC_DMA);
	release_dma_lock(flags);
	KUNIT_EXPECT_EQ(test, residue, (int)FLOPPY_SECTOR);
	mutex_unlock(&f->lock);
	stop(test);
}

static void a_transfer_without_memory_is_not_made(struct kunit *test)
{
	unsigned long n = 0, reads;
	ssize_t ret;

	NEED_DISK(test);
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 1), 0);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 1, 0), 1L);
	do {
		forget_buffer();
		reads = f->reads;
		fail_arm(++n);
		ret = dev_read(PAGE(0), 1, 0);
		if (!fail_disarm())
			break;
		/* either it could do without, or the disk was left alone */
		KUNIT_EXPECT_TRUE(test, ret == 1 || (ret == -ENOMEM && f->reads == reads));
	} while (n < 20);
	KUNIT_EXPECT_EQ(test, ret, 1L);
	stop(test);
}

static void an_unknown_disk_and_no_memory_is_enomem(struct kunit *test)
{
	u64 mask;

	NEED_DISK(test);
	mask = f->dma_mask;
	mutex_lock(&f->lock);
	f->format = NULL;
	f->dma_mask = 0; /* nothing can be mapped for it, nor can a shadow */
	KUNIT_EXPECT_EQ(test, floppy_check_media(f), -ENOMEM);
	f->dma_mask = mask;
	KUNIT_EXPECT_EQ(test, floppy_check_media(f), 0);
	mutex_unlock(&f->lock);
	stop(test);
}

static void a_controller_that_does_not_answer_is_given_up(struct kunit *test)
{
	unsigned long timeouts, resets;
	u64 usual;

	NEED_DISK(test);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 1, 0), 1L);
	forget_buffer();
	usual = f->timeout_ns;
	timeouts = f->timeouts;
	f->timeout_ns = NSEC_PER_MSEC;
	arch_irq_mask(FDC_IRQ); /* nobody hears it */
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 1, 0), (long)-EIO);
	KUNIT_EXPECT_GE(test, f->timeouts, timeouts + 2);
	KUNIT_EXPECT_TRUE(test, f->needs_reset);
	KUNIT_EXPECT_FALSE(test, isa_dma_channels[FDC_DMA].enabled);
	KUNIT_EXPECT_EQ(test, record_count(), records); /* the buffer is ours again */
	f->timeout_ns = usual;
	arch_irq_unmask(FDC_IRQ, false);
	/* it is reset, and all is well */
	resets = f->resets;
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 1, 0), 1L);
	KUNIT_EXPECT_EQ(test, f->resets, resets + 1);
	KUNIT_EXPECT_FALSE(test, f->needs_reset);
	stop(test);
}

static void heads_that_are_lost_are_found_again(struct kunit *test)
{
	unsigned long retries;

	NEED_DISK(test);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 1, 0), 1L);
	forget_buffer();
	retries = f->retries;
	mutex_lock(&f->lock);
	f->cylinder = -1;
	mutex_unlock(&f->lock);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 1, disk_size() - 1), 1L);
	KUNIT_EXPECT_EQ(test, f->cylinder, f->format->cylinders - 1);
	KUNIT_EXPECT_EQ(test, f->retries, retries);
	stop(test);
}

/* ------------------------------------------------------------------ */
/* The device owns the buffer                                          */

static void the_buffer_is_one_page_in_reach(struct kunit *test)
{
	NEED_DISK(test);
	KUNIT_EXPECT_LE(test, (unsigned long)f->buffer + PAGE_SIZE, MAX_DMA_ADDRESS);
	KUNIT_EXPECT_EQ(test, offset_in_page(f->buffer), 0UL);
	KUNIT_EXPECT_EQ(test, *f->dev.dma_mask, DMA_24BIT_MASK);
	stop(test);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(what_is_written_is_on_the_disk),
	KUNIT_CASE(positions_at_and_beyond_the_end),
	KUNIT_CASE(a_bad_pointer_moves_nothing_wrong),
	KUNIT_CASE(a_run_is_read_once_for_many_bytes),
	KUNIT_CASE(channel_and_interrupt_are_held_while_it_is_open),
	KUNIT_CASE(the_motor_stops_by_itself),
	KUNIT_CASE(a_short_transfer_shows_in_the_residue),
	KUNIT_CASE(a_transfer_without_memory_is_not_made),
	KUNIT_CASE(an_unknown_disk_and_no_memory_is_enomem),
	KUNIT_CASE(a_controller_that_does_not_answer_is_given_up),
	KUNIT_CASE(heads_that_are_lost_are_found_again),
	KUNIT_CASE(the_buffer_is_one_page_in_reach),
	{ 0 },
};

const struct kunit_suite floppy_suite = { "floppy", cases };
