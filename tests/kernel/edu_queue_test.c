// SPDX-License-Identifier: MIT
/*
 * tests/kernel/edu_queue_test.c - requests of /dev/edu: queued, in turn, cancelled, never answered.
 *
 * What:     requests that are submitted and reaped, by several opens; what becomes of them
 *           when they are cancelled, their file closed, a signal comes, or the device does
 *           not answer. After each case no page is pinned and none mapped.
 * Start at: requests_are_done_in_the_order_they_came()
 * Holds:    a transfer takes a tenth of a second: cases make few.
 * Not here: read(), write(), mmap(): edu_test.c. Skipped without the device.
 */
#include "drivers/edu/edu.h"

#include "drivers/edu/edu_regs.h"
#include "drivers/pci/pci_regs.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/poll.h"
#include "mm/dma/internal.h"
#include "mm/virt/gup.h"
#include "tests/kernel/fixture.h"

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)
#define ARG	PAGE(15) /* where arguments of ioctl() are put */

static struct file *file;
static struct edu *edu;
static int records;

static bool start(struct kunit *test)
{
	file = file_open("/dev/edu", O_RDWR);
	if (IS_ERR(file))
		return false;
	edu = ((struct edu_file *)file->private_data)->edu;
	records = record_count();
	KUNIT_EXPECT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 16, RW) == PAGE(0));
	/* pages of its own: who pins everybody's zero page pins nothing */
	KUNIT_EXPECT_TRUE(test, user_fill(PAGE(0), 16 * PAGE_SIZE, 0));
	return true;
}

#define NEED_EDU(test)                                     \
	do {                                               \
		if (!start(test))                          \
			kunit_skip(test, "no edu device"); \
	} while (0)

static void expect_nothing_held(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, total_pins(), 0);
	KUNIT_EXPECT_EQ(test, record_count(), records);
}

static void stop(struct kunit *test)
{
	fput(file);
	expect_nothing_held(test);
	KUNIT_EXPECT_TRUE(test, list_empty(&edu->turns) && list_empty(&edu->ended));
	KUNIT_EXPECT_FALSE(test, edu->failed || edu->late || edu->running);
}

static int ask(struct file *f, unsigned int cmd, void *arg, size_t size)
{
	int ret;

	if (copy_to_user((void __user *)ARG, arg, size))
		return -EIO;
	ret = f->f_op->ioctl(f->f_dentry->d_inode, f, cmd, ARG);
	return copy_from_user(arg, (void __user *)ARG, size) ? -EIO : ret;
}

/* len bytes at addr, through `window` bytes of the device from 0 on. The id, or an error. */
static int submit(struct file *f, unsigned long addr, u64 len, u32 window, u32 to_device)
{
	struct edu_submit wish = { .buf = addr,
				   .len = len,
				   .dev_len = window,
				   .to_device = to_device,
				   .cookie = addr };
	int error = ask(f, EDU_IOC_SUBMIT, &wish, sizeof(wish));

	return error ? error : (int)wish.id;
}

static int reap(struct file *f, struct edu_result *result)
{
	memset(result, 0, sizeof(*result));
	return ask(f, EDU_IOC_REAP, result, sizeof(*result));
}

static int cancel(struct file *f, int id)
{
	return ask(f, EDU_IOC_CANCEL, &id, sizeof(id));
}

static void expect_result(struct kunit *test, struct file *f, unsigned long cookie, int error,
			  u64 moved)
{
	struct edu_result result;

	KUNIT_EXPECT_EQ(test, reap(f, &result), 0);
	KUNIT_EXPECT_EQ(test, result.cookie, (u64)cookie);
	KUNIT_EXPECT_EQ(test, result.error, error);
	KUNIT_EXPECT_EQ(test, result.moved, moved);
}

static unsigned int poll_now(struct file *f)
{
	return f->f_op->poll(f, NULL);
}

/* ------------------------------------------------------------------ */
/* The queue                                                           */

static void requests_are_done_in_the_order_they_came(struct kunit *test)
{
	u64 interrupts;

	NEED_EDU(test);
	interrupts = edu->interrupts;
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 100, 0x31) && user_fill(PAGE(1), 100, 0x32));
	KUNIT_EXPECT_EQ(test, submit(file, PAGE(0), 100, EDU_SIZE, 1), 1);
	KUNIT_EXPECT_EQ(test, submit(file, PAGE(2), 100, EDU_SIZE, 0), 2);
	KUNIT_EXPECT_EQ(test, submit(file, PAGE(1), 100, EDU_SIZE, 1), 3);
	KUNIT_EXPECT_EQ(test, submit(file, PAGE(3), 100, EDU_SIZE, 0), 4);
	KUNIT_EXPECT_EQ(test, total_pins(), 4);
	expect_result(test, file, PAGE(0), 0, 100);
	expect_result(test, file, PAGE(2), 0, 100);
	expect_result(test, file, PAGE(1), 0, 100);
	expect_result(test, file, PAGE(3), 0, 100);
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(2), 100, 0x31));
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(3), 100, 0x32));
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(3) + 100, 100, 0)); /* not a byte more */
	KUNIT_EXPECT_EQ(test, edu->interrupts, interrupts + 4);
	stop(test);
}

static void a_long_buffer_goes_through_its_window_again(struct kunit *test)
{
	struct edu_result result;
	loff_t pos = 0;

	NEED_EDU(test);
	/* 4096 bytes of the first page are 2000, 2000 and 96 of the window; then the next page */
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 4000, 1) && user_fill(PAGE(0) + 4000, 1000, 2));
	KUNIT_EXPECT_GE(test, submit(file, PAGE(0), 5000, 2000, 1), 1);
	KUNIT_EXPECT_EQ(test, reap(file, &result), 0);
	KUNIT_EXPECT_EQ(test, result.moved, 5000ULL);
	KUNIT_EXPECT_EQ(test, result.transfers, 4U);
	KUNIT_EXPECT_EQ(test, file->f_op->read(file, (char __user *)PAGE(2), 2000, &pos), 2000L);
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(2), 1000, 2) && user_is(PAGE(2) + 1000, 1000, 1));
	stop(test);
}

/* A page that lies wholly in a request is not the CPU's until the request is done. */
static void a_whole_page_is_the_devices_meanwhile(struct kunit *test)
{
	struct page *page;

	NEED_EDU(test);
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 1), 0);
	page = user_page(PAGE(0));
	KUNIT_EXPECT_GE(test, submit(file, PAGE(0), PAGE_SIZE, EDU_SIZE, 0), 1);
	if (dma_debug) /* else only a mapping through a shadow has a record */
		KUNIT_EXPECT_EQ(test, record_count(), records + 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&page->pins), 1);
	expect_result(test, file, PAGE(0), 0, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, atomic_read(&page->pins), 0);
	KUNIT_EXPECT_TRUE(test, PageDirty(page)); /* the driver said so */
	stop(test);
}

static void several_opens_take_turns(struct kunit *test)
{
	struct file *other;
	u64 moved;

	NEED_EDU(test);
	other = file_open("/dev/edu", O_RDWR);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(other));
	KUNIT_EXPECT_GE(test, submit(file, PAGE(0), 600, 100, 1), 1); /* six transfers */
	KUNIT_EXPECT_GE(test, submit(other, PAGE(1), 10, 100, 1), 1); /* one, that comes later */
	expect_result(test, other, PAGE(1), 0, 10);
	moved = edu->ring->head; /* it had not to wait for all six */
	KUNIT_EXPECT_GE(test, total_pins(), 1);
	expect_result(test, file, PAGE(0), 0, 600);
	KUNIT_EXPECT_GE(test, edu->ring->head, moved + 2);
	fput(other);
	stop(test);
}

static void the_ring_tells_what_was_done(struct kunit *test)
{
	const struct edu_command *command;
	u32 tail;

	NEED_EDU(test);
	tail = edu->ring->tail;
	KUNIT_EXPECT_EQ(test, edu->ring->size, (u32)EDU_RING_SIZE);
	KUNIT_EXPECT_EQ(test, submit(file, PAGE(0), 40, 100, 1), 1);
	command = &edu->ring->command[tail % EDU_RING_SIZE];
	KUNIT_EXPECT_EQ(test, edu->ring->tail, tail + 1);
	KUNIT_EXPECT_EQ(test, edu->ring->head, tail);
	KUNIT_EXPECT_EQ(test, command->status, (u32)EDU_CMD_RUNNING);
	KUNIT_EXPECT_EQ(test, command->op, (u32)EDU_OP_WRITE);
	KUNIT_EXPECT_EQ(test, command->len, 40U);
	KUNIT_EXPECT_EQ(test, command->id, 1U);
	KUNIT_EXPECT_LE(test, command->bus + 39, DMA_28BIT_MASK);
	expect_result(test, file, PAGE(0), 0, 40);
	KUNIT_EXPECT_EQ(test, edu->ring->head, tail + 1);
	KUNIT_EXPECT_EQ(test, command->status, (u32)EDU_CMD_DONE);
	stop(test);
}

static void poll_tells_of_results_and_of_room(struct kunit *test)
{
	struct edu_result result;

	NEED_EDU(test);
	KUNIT_EXPECT_EQ(test, poll_now(file), (unsigned int)(POLLOUT | POLLWRNORM));
	KUNIT_EXPECT_EQ(test, reap(file, &result), -ENOENT);
	for (int i = 0; i < EDU_QUEUE_MAX; i++)
		KUNIT_EXPECT_EQ(test, submit(file, PAGE(0), 1, 1, 1), i + 1);
	KUNIT_EXPECT_EQ(test, submit(file, PAGE(0), 1, 1, 1), -EAGAIN);
	KUNIT_EXPECT_EQ(test, poll_now(file) & POLLOUT, 0U);
	file->f_flags |= O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, reap(file, &result), -EAGAIN);
	file->f_flags &= ~(unsigned int)O_NONBLOCK;
	KUNIT_EXPECT_EQ(test, cancel(file, EDU_QUEUE_MAX), 0);
	KUNIT_EXPECT_TRUE(test, poll_now(file) & POLLIN);
	expect_result(test, file, PAGE(0), -ECANCELED, 0);
	KUNIT_EXPECT_TRUE(test, poll_now(file) & POLLOUT);
	stop(test); /* with fifteen in the queue */
}

static void what_does_not_fit_is_refused(struct kunit *test)
{
	static const struct {
		u64 len;
		u32 offset, window, to_device;
		int error;
	} rows[] = {
		{ 0, 0, 1, 1, -EINVAL },
		{ 1, 0, 0, 1, -EINVAL },
		{ 1, 0, 1, 2, -EINVAL },
		{ 1, 0, EDU_SIZE + 1, 1, -EINVAL },
		{ 1, EDU_SIZE, 1, 1, -EINVAL },
		{ 1, 1, EDU_SIZE, 1, -EINVAL },
		{ 1, ~0U, 2, 1, -EINVAL },
		{ 1, 2, ~0U, 1, -EINVAL },
		{ EDU_REQUEST_MAX + 1, 0, 1, 1, -EINVAL },
		{ ~0ULL, 0, 1, 1, -EINVAL },
		{ EDU_REQUEST_MAX, 0, 1, 1, -EFAULT }, /* as much is not there */
	};
	u64 transfers;

	NEED_EDU(test);
	transfers = edu->transfers;
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		struct edu_submit wish = {
			PAGE(0), rows[i].len, rows[i].offset, rows[i].window, rows[i].to_device, 0,
			0
		};
		int error = ask(file, EDU_IOC_SUBMIT, &wish, sizeof(wish));

		if (error != rows[i].error)
			kunit_fail(test, __FILE__, __LINE__, "row %u gave %d", i, error);
		expect_nothing_held(test);
	}
	KUNIT_EXPECT_EQ(test, submit(file, 0, 1, 1, 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, submit(file, PAGE_OFFSET, 1, 1, 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, submit(file, ~0UL - 5, 100, 1, 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, submit(file, PAGE(0), 1, 1, 0), -EFAULT);
	KUNIT_EXPECT_EQ(test, edu->transfers, transfers);
	KUNIT_EXPECT_FALSE(test, edu->running);
	stop(test);
}

/* Either the whole request, or nothing of it. (The checker does without what it cannot note.) */
static void a_request_without_memory_is_enomem(struct kunit *test)
{
	struct edu_result result;
	unsigned long n = 0, refused = 0;
	bool failed;
	int ret;

	NEED_EDU(test);
	do {
		fail_arm(++n);
		ret = submit(file, PAGE(0) + 9, 2 * PAGE_SIZE, EDU_SIZE, 1);
		failed = fail_disarm();
		if (ret == -ENOMEM) {
			refused++;
			expect_nothing_held(test);
			continue;
		}
		KUNIT_EXPECT_GE(test, ret, 1);
		KUNIT_EXPECT_EQ(test, total_pins(), 3);
		KUNIT_EXPECT_EQ(test, cancel(file, ret), 0);
		KUNIT_EXPECT_EQ(test, reap(file, &result), 0);
		KUNIT_EXPECT_EQ(test, total_pins(), 0);
	} while (failed && n < 30);
	KUNIT_EXPECT_FALSE(test, failed);
	KUNIT_EXPECT_GE(test, refused, 3UL); /* the request, its pieces, the list of pages */
	stop(test);
}

/* ------------------------------------------------------------------ */
/* Ends before their time                                              */

static void a_queued_request_can_be_cancelled(struct kunit *test)
{
	int id;

	NEED_EDU(test);
	KUNIT_EXPECT_GE(test, submit(file, PAGE(0), 20, 10, 1), 1);
	id = submit(file, PAGE(1), 20, 10, 0);
	KUNIT_EXPECT_EQ(test, cancel(file, id), 0);
	KUNIT_EXPECT_EQ(test, total_pins(), 1); /* the other's */
	KUNIT_EXPECT_EQ(test, cancel(file, id), -ENOENT);
	KUNIT_EXPECT_EQ(test, cancel(file, 99), -ENOENT);
	KUNIT_EXPECT_EQ(test, cancel(file, 0), -ENOENT);
	expect_result(test, file, PAGE(1), -ECANCELED, 0);
	expect_result(test, file, PAGE(0), 0, 20);
	stop(test);
}

static void a_running_request_ends_when_the_device_is_done(struct kunit *test)
{
	int id;

	NEED_EDU(test);
	id = submit(file, PAGE(0), 500, 100, 1);
	KUNIT_EXPECT_TRUE(test, edu_busy(edu));
	KUNIT_EXPECT_EQ(test, cancel(file, id), 0);
	KUNIT_EXPECT_FALSE(test, edu_busy(edu)); /* it was waited for */
	expect_nothing_held(test);
	expect_result(test, file, PAGE(0), -ECANCELED, 100); /* and what it did is told */
	stop(test);
}

static void close_waits_for_the_device(struct kunit *test)
{
	struct file *other;

	NEED_EDU(test);
	other = file_open("/dev/edu", O_RDWR);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(other));
	KUNIT_EXPECT_GE(test, submit(other, PAGE(0), 500, 100, 0), 1);
	KUNIT_EXPECT_GE(test, submit(other, PAGE(1), 500, 100, 0), 1);
	KUNIT_EXPECT_GE(test, submit(file, PAGE(2), 10, 100, 1), 1);
	KUNIT_EXPECT_TRUE(test, edu_busy(edu));
	fput(other);
	KUNIT_EXPECT_LE(test, total_pins(), 1);	   /* of ours, perhaps */
	expect_result(test, file, PAGE(2), 0, 10); /* it had its turn */
	stop(test);
}

/* A request for the coherent buffer, of four transfers, as a read() or write() makes it. */
static int run_request(void *arg)
{
	struct edu_request *req = arg;

	req->window = 10;
	return edu_request_run(req) == -ERESTARTSYS;
}

static void a_signal_waits_for_the_device(struct kunit *test)
{
	struct edu_request *req;
	struct worker w;

	NEED_EDU(test);
	req = edu_request_bus(file->private_data, edu->coherent_bus, 40, true);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(req));
	KUNIT_ASSERT_TRUE(test, worker_start_with_signals(&w, run_request, req));
	while (!edu_busy(edu))
		schedule();
	let_others_run(); /* it sleeps */
	worker_interrupt(&w);
	KUNIT_EXPECT_EQ(test, worker_end(&w), 1);
	KUNIT_EXPECT_FALSE(test, edu_busy(edu));
	KUNIT_EXPECT_EQ(test, req->moved, 10UL);
	edu_request_free(req);
	stop(test);
}

/* ------------------------------------------------------------------ */
/* A device that does not answer                                       */

static int fault(u32 silent, u32 timeout_ms)
{
	struct edu_fault f = { silent, timeout_ms };

	return ask(file, EDU_IOC_FAULT, &f, sizeof(f));
}

static bool is_master(void)
{
	u16 command;

	pci_read_config_word(edu->pdev, PCI_COMMAND, &command);
	return command & PCI_COMMAND_MASTER;
}

static void a_lost_interrupt_is_a_timeout(struct kunit *test)
{
	u64 timeouts;

	NEED_EDU(test);
	timeouts = edu->timeouts;
	KUNIT_EXPECT_EQ(test, fault(1, 300), 0);
	KUNIT_EXPECT_GE(test, submit(file, PAGE(0), 30, 10, 1), 1);
	KUNIT_EXPECT_GE(test, submit(file, PAGE(1), 10, 10, 1), 1);
	expect_result(test, file, PAGE(0), -ETIMEDOUT, 0); /* who knows what it has moved */
	KUNIT_EXPECT_EQ(test, edu->timeouts, timeouts + 1);
	expect_result(test, file, PAGE(1), 0, 10); /* the next one is not concerned */
	stop(test);
}

static void a_late_device_cannot_reach_memory(struct kunit *test)
{
	u64 resets;

	NEED_EDU(test);
	resets = edu->resets;
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), PAGE_SIZE, 0x77));
	KUNIT_EXPECT_EQ(test, fault(0, 20), 0); /* a transfer takes 100 */
	KUNIT_EXPECT_GE(test, submit(file, PAGE(0), PAGE_SIZE, EDU_SIZE, 0), 1);
	KUNIT_EXPECT_GE(test, submit(file, PAGE(1), 10, 10, 1), 1);
	expect_result(test, file, PAGE(0), -ETIMEDOUT, 0);
	if (shadow_mode !=
	    SHADOW_INCOHERENT) /* there the unmap brings what the shadow held: poison */
		KUNIT_EXPECT_TRUE(test,
				  user_is(PAGE(0), PAGE_SIZE, 0x77)); /* not a byte was written */
	KUNIT_EXPECT_EQ(test, edu->resets, resets + 1);
	KUNIT_EXPECT_TRUE(test, is_master());
	expect_result(test, file, PAGE(1), 0, 10);
	stop(test);
}

/* Registers that are a page of RAM: the start bit stays set for ever. */
static void a_broken_device_is_put_out_of_use(struct kunit *test)
{
	void __iomem *real;
	unsigned long fake;
	loff_t pos = 0;
	int id;

	NEED_EDU(test);
	real = edu->regs;
	fake = get_zeroed_page(GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, fake);
	KUNIT_EXPECT_EQ(test, fault(0, 20), 0);
	edu->regs = (void __force __iomem *)fake;
	id = submit(file, PAGE(0), 30, 10, 0);
	KUNIT_EXPECT_GE(test, submit(file, PAGE(1), 10, 10, 1), 1);
	KUNIT_EXPECT_EQ(test, ask(file, EDU_IOC_RESET, &id, sizeof(id)), -EBUSY);
	KUNIT_EXPECT_EQ(test, cancel(file, id), 0); /* waits as long as the driver does */
	KUNIT_EXPECT_TRUE(test, edu->failed);
	KUNIT_EXPECT_FALSE(test, is_master()); /* it may do what it likes */
	expect_result(test, file, PAGE(0), -ECANCELED, 0);
	expect_result(test, file, PAGE(1), -EIO, 0); /* the whole queue */
	expect_nothing_held(test);
	KUNIT_EXPECT_EQ(test, submit(file, PAGE(0), 10, 10, 1), -EIO);
	KUNIT_EXPECT_EQ(test, file->f_op->write(file, (char __user *)PAGE(0), 1, &pos), (long)-EIO);
	KUNIT_EXPECT_TRUE(test, poll_now(file) & POLLERR);
	KUNIT_EXPECT_EQ(test, ask(file, EDU_IOC_RESET, &id, sizeof(id)), -EBUSY); /* still */
	writeq(0, edu->regs + EDU_DMA_COMMAND);
	KUNIT_EXPECT_EQ(test, ask(file, EDU_IOC_RESET, &id, sizeof(id)), -EIO); /* it is no edu */
	edu->regs = real;
	KUNIT_EXPECT_EQ(test, ask(file, EDU_IOC_RESET, &id, sizeof(id)), 0);
	KUNIT_EXPECT_TRUE(test, is_master());
	KUNIT_EXPECT_EQ(test, file->f_op->write(file, (char __user *)PAGE(0), 1, &pos), 1L);
	free_page(fake);
	stop(test);
}

static void an_interrupt_of_nobody_ends_no_transfer(struct kunit *test)
{
	NEED_EDU(test);
	KUNIT_EXPECT_GE(test, submit(file, PAGE(0), 10, 10, 1), 1);
	/* a program that has the registers can do that */
	writel(EDU_IRQ_DMA, edu->regs + EDU_IRQ_RAISE);
	for (int i = 0; i < 1000; i++)
		arch_cpu_relax();
	KUNIT_EXPECT_TRUE(test, edu->running);
	KUNIT_EXPECT_EQ(test, total_pins(), 1);
	expect_result(test, file, PAGE(0), 0, 10);
	stop(test);
}

/* ------------------------------------------------------------------ */
/* The lab                                                             */

static void each_broken_rule_is_reported(struct kunit *test)
{
	static const enum dma_error kinds[EDU_BREAK_RULES] = { DMA_ERR_CPU_TOUCH, DMA_ERR_DIRECTION,
							       DMA_ERR_NOT_MAPPED };

	NEED_EDU(test);
	if (!dma_debug) {
		stop(test);
		kunit_skip(test, "the checker is off: dma_debug=0");
	}
	for (u32 rule = 0; rule < EDU_BREAK_RULES; rule++) {
		struct edu_broken broken = { .rule = rule };

		watch_for(kinds[rule]);
		KUNIT_EXPECT_EQ(test, ask(file, EDU_IOC_BREAK, &broken, sizeof(broken)), 0);
		KUNIT_EXPECT_EQ(test, broken.reported, 1U);
		expect_reported(test, 1);
	}
	stop(test);
}

static void no_bus_address_is_taken_from_programs(struct kunit *test)
{
	struct edu_raw raw = { .bus = 0x1000, .len = 8 };
	struct edu_broken broken = { .rule = EDU_BREAK_RULES };

	NEED_EDU(test);
	if (!cmdline_flag("edu_attack"))
		KUNIT_EXPECT_EQ(test, ask(file, EDU_IOC_RAW, &raw, sizeof(raw)), -EPERM);
	KUNIT_EXPECT_EQ(test, ask(file, EDU_IOC_BREAK, &broken, sizeof(broken)), -EINVAL);
	KUNIT_EXPECT_EQ(test, fault(2, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, fault(0, 2001), -EINVAL);
	stop(test);
}

static void the_ring_is_there_to_be_looked_at(struct kunit *test)
{
	u32 size = 0;

	NEED_EDU(test);
	KUNIT_EXPECT_EQ(test,
			(long)user_mmap(file, PAGE(20), PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED,
					EDU_MMAP_RING),
			(long)-EPERM);
	KUNIT_EXPECT_EQ(test,
			(long)user_mmap(file, PAGE(20), 2 * PAGE_SIZE, PROT_READ,
					MAP_SHARED | MAP_FIXED, EDU_MMAP_RING),
			(long)-EINVAL);
	KUNIT_EXPECT_EQ(test,
			user_mmap(file, PAGE(20), PAGE_SIZE, PROT_READ, MAP_SHARED | MAP_FIXED,
				  EDU_MMAP_RING),
			PAGE(20));
	KUNIT_EXPECT_EQ(test, get_user(size, (u32 __user *)PAGE(20)), 0);
	KUNIT_EXPECT_EQ(test, size, (u32)EDU_RING_SIZE);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(20), 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(20), PAGE_SIZE, RW), -EACCES);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(20), PAGE_SIZE), 0);
	stop(test);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(requests_are_done_in_the_order_they_came),
	KUNIT_CASE(a_long_buffer_goes_through_its_window_again),
	KUNIT_CASE(a_whole_page_is_the_devices_meanwhile),
	KUNIT_CASE(several_opens_take_turns),
	KUNIT_CASE(the_ring_tells_what_was_done),
	KUNIT_CASE(poll_tells_of_results_and_of_room),
	KUNIT_CASE(what_does_not_fit_is_refused),
	KUNIT_CASE(a_request_without_memory_is_enomem),
	KUNIT_CASE(a_queued_request_can_be_cancelled),
	KUNIT_CASE(a_running_request_ends_when_the_device_is_done),
	KUNIT_CASE(close_waits_for_the_device),
	KUNIT_CASE(a_signal_waits_for_the_device),
	KUNIT_CASE(a_lost_interrupt_is_a_timeout),
	KUNIT_CASE(a_late_device_cannot_reach_memory),
	KUNIT_CASE(a_broken_device_is_put_out_of_use),
	KUNIT_CASE(an_interrupt_of_nobody_ends_no_transfer),
	KUNIT_CASE(each_broken_rule_is_reported),
	KUNIT_CASE(no_bus_address_is_taken_from_programs),
	KUNIT_CASE(the_ring_is_there_to_be_looked_at),
	{ 0 },
};

const struct kunit_suite edu_queue_suite = { "edu_queue", cases };
