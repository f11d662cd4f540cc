// SPDX-License-Identifier: MIT
/*
 * tests/kernel/fail_test.c - every allocation fails once, and nothing is lost.
 *
 * What:     a scenario is run with its first allocation failing, then its second, and so
 *           on until it passes untouched. Each time it must end in an error and not in a
 *           crash, and each time the oracle must balance. What is checked here is every
 *           error path that a shortage of memory can take.
 * Start at: until_untouched()
 * Not here: each error path by itself, in the suite of its file; whole programs:
 *           boot with failtest=.
 */
#include "mm/phys/page_alloc.h"

#include "kernel/process/exec.h"
#include "kernel/fs/file/files.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/fcntl.h"
#include "mm/dma/dma.h"
#include "mm/phys/slab.h"
#include "mm/virt/gup.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/fixture.h"

#define MANY 400 /* more allocations than any scenario makes */

/*
 * scenario() does its work and undoes it; 0, or the negative errno it met.
 * at_least: so often it must have met one, or the scenario is idle.
 *
 * Not each failure is met: a user copy that faults on eight bytes tries them one by one,
 * and then there is memory again.
 */
static void until_untouched(struct kunit *test, int (*scenario)(struct kunit *test),
			    unsigned long at_least)
{
	unsigned long n = 0, met = 0;
	bool struck;
	int result;

	result = scenario(test); /* once without, so that what is made once and stays is made */
	KUNIT_ASSERT_EQ(test, result, 0);
	oracle_check();
	do {
		fail_arm(++n);
		result = scenario(test);
		struck = fail_disarm();
		met += result != 0;
		if (result && !(struck && (result == -ENOMEM || result == -EFAULT)))
			kunit_fail(test, __FILE__, __LINE__, "allocation %lu %s: result %d", n,
				   struck ? "failed" : "was not reached", result);
		if (oracle_check()) {
			kunit_fail(test, __FILE__, __LINE__,
				   "after allocation %lu failed, the oracle does not balance", n);
			return;
		}
	} while (struck && n < MANY);
	KUNIT_EXPECT_FALSE(test, struck);
	KUNIT_EXPECT_GE(test, met, at_least);
}

/* ------------------------------------------------------------------ */
/* Address spaces                                                      */

static int map_touch_protect_unmap(struct kunit *test)
{
	unsigned long a, b;
	int error = -ENOMEM;

	if (!kunit_user_mm(test))
		return -ENOMEM;
	a = user_mmap(NULL, USER_BASE, 9 * PAGE_SIZE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
		      0);
	if (IS_ERR_VALUE(a))
		goto out;
	b = user_mmap(NULL, 0, 4 * PAGE_SIZE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, 0);
	if (IS_ERR_VALUE(b))
		goto out;
	error = -EFAULT;
	if (user_poke(a, 1) || user_peek(a + PAGE_SIZE) || user_poke(a + PAGE_SIZE, 1) ||
	    user_poke(a + 8 * PAGE_SIZE, 1) || user_peek(b))
		goto out;
	error = user_mprotect(a + 3 * PAGE_SIZE, 3 * PAGE_SIZE, PROT_READ);
	if (!error)
		error = user_munmap(a + 4 * PAGE_SIZE, PAGE_SIZE);
	if (!error)
		error = user_munmap(a, 9 * PAGE_SIZE);
out:
	kunit_drop_user_mm();
	return error;
}

static void mapping_and_touching_memory(struct kunit *test)
{
	until_untouched(test, map_touch_protect_unmap, 15);
}

/* ------------------------------------------------------------------ */
/* Programs                                                            */

static struct fixture_image program, loader;

static int run_a_program(struct kunit *test)
{
	int status = program_status(0);

	if (status == 42 << 8)
		return 0;
	if (status == 1 << 8)
		return -ENOMEM; /* its execve() told it so */
	/* a page of it could not be had once it ran: it is killed, and the kernel goes on */
	return status == 9 ? -ENOMEM : status;
}

static void starting_a_program(struct kunit *test)
{
	fixture_elf(&program, exit_42_code, exit_42_size);
	fixture_program(&program);
	until_untouched(test, run_a_program, 20);
	fixture_program(NULL);
}

static void a_program_becoming_another(struct kunit *test)
{
	fixture_elf(&program, exec_again_code, exec_again_size);
	fixture_program(&program);
	until_untouched(test, run_a_program, 40);
	fixture_program(NULL);
}

/* ------------------------------------------------------------------ */
/* Devices                                                             */

static struct fixture_device d;

#define LOADER "/kunit-loader"

/* FIXTURE_PROGRAM runs LOADER: by PT_INTERP, or as a script. */
static void with_a_loader(bool script)
{
	static const char line[] = "#!" LOADER " argument\n";

	fixture_elf(&loader, exit_42_code, exit_42_size);
	image_header(&loader)->e_type = ET_DYN;
	image_header(&loader)->e_entry -= PROGRAM_BASE;
	image_segment(&loader)->p_vaddr = 0;
	fixture_program_at(LOADER, &loader);
	fixture_elf(&program, exec_again_code, exec_again_size); /* which is not what runs */
	fixture_interpreter(&program, LOADER);
	if (script) {
		memcpy(program.bytes, line, sizeof(line) - 1);
		program.size = sizeof(line) - 1;
	}
	fixture_program(&program);
}

static void a_program_with_a_loader(struct kunit *test)
{
	with_a_loader(false);
	until_untouched(test, run_a_program, 30);
	fixture_program(NULL);
	fixture_program_at(LOADER, NULL);
}

static void a_script(struct kunit *test)
{
	with_a_loader(true);
	until_untouched(test, run_a_program, 25);
	fixture_program(NULL);
	fixture_program_at(LOADER, NULL);
}

/* As a driver's read() does: pin the program's buffer, map it, let the device write, let go. */
static int transfer_to_a_program(struct kunit *test)
{
	struct page *pages[3];
	dma_addr_t bus[3];
	int error = 0, got = -ENOMEM, mapped = 0;

	if (!kunit_user_mm(test))
		return -ENOMEM;
	if (user_anon_at(USER_BASE, 3, RW) == USER_BASE)
		got = user_pin(USER_BASE, 3, true, false, pages);
	for (; mapped < got; mapped++) {
		bus[mapped] = dma_map_page(&d.dev, pages[mapped], 0, PAGE_SIZE, DMA_FROM_DEVICE);
		if (dma_mapping_error(bus[mapped]))
			break;
	}
	if (got < 3)
		error = got < 0 ? got : -ENOMEM;
	else if (mapped < got)
		error = -ENOMEM;
	for (int i = 0; i < mapped; i++)
		dma_unmap_page(&d.dev, bus[i], PAGE_SIZE, DMA_FROM_DEVICE);
	for (int i = 0; i < got; i++) {
		SetPageDirty(pages[i]);
		page_cache_release(pages[i]);
	}
	kunit_drop_user_mm();
	return error;
}

static void a_transfer_straight_to_a_program(struct kunit *test)
{
	fixture_device_init(&d, DMA_64BIT_MASK);
	until_untouched(test, transfer_to_a_program, 8);
}

static void a_transfer_through_shadows(struct kunit *test)
{
	fixture_device_init(&d, DMA_24BIT_MASK);
	until_untouched(test, transfer_to_a_program, 14);
	KUNIT_EXPECT_EQ(test, atomic_read(&d.dev.shadows), 0);
}

static int set_up_a_driver(struct kunit *test)
{
	dma_addr_t bus = 0;
	void *coherent = NULL, *area = NULL, *object = kmalloc(100, GFP_KERNEL);
	void __iomem *regs = NULL;
	int error = -ENOMEM;

	if (!object)
		return error;
	regs = ioremap(0xfee00000, PAGE_SIZE);
	if (regs)
		coherent = dma_alloc_coherent(&d.dev, 3 * PAGE_SIZE, &bus, GFP_KERNEL);
	if (coherent)
		area = vmalloc(3 * PAGE_SIZE);
	if (area)
		error = 0;
	vfree(area);
	dma_free_coherent(&d.dev, 3 * PAGE_SIZE, coherent, bus);
	iounmap(regs);
	kfree(object);
	return error;
}

static void setting_up_a_driver(struct kunit *test)
{
	fixture_device_init(&d, DMA_32BIT_MASK);
	until_untouched(test, set_up_a_driver, 9);
}

/* ------------------------------------------------------------------ */
/* Files                                                               */

static int read_proc_files(struct kunit *test)
{
	static const char *const names[] = { "/proc/self/maps", "/proc/meminfo", "/proc/slabinfo",
					     "/proc/vmallocinfo", "/proc/dma_mappings" };
	int error = 0;

	if (!kunit_user_mm(test))
		return -ENOMEM;
	if (user_anon_at(USER_BASE, 1, RW) != USER_BASE)
		error = -ENOMEM;
	for (unsigned int i = 0; i < ARRAY_SIZE(names) && !error; i++) {
		struct file *file = file_open(names[i], O_RDONLY);
		loff_t pos = 0;
		ssize_t n;

		if (IS_ERR(file)) {
			error = (int)PTR_ERR(file);
			break;
		}
		n = file->f_op->read(file, (char __user *)USER_BASE, PAGE_SIZE, &pos);
		error = n < 0 ? (int)n : 0;
		fput(file);
	}
	kunit_drop_user_mm();
	return error;
}

static void reading_proc_files(struct kunit *test)
{
	until_untouched(test, read_proc_files, 20);
}

static int end_at_once(void *arg)
{
	return 0;
}

static int start_two_threads(struct kunit *test)
{
	struct worker a, b;

	if (!worker_start(&a, end_at_once, NULL))
		return -ENOMEM;
	if (!worker_start(&b, end_at_once, NULL)) {
		worker_end(&a);
		return -ENOMEM;
	}
	worker_end(&a);
	worker_end(&b);
	return 0;
}

static void starting_threads(struct kunit *test)
{
	until_untouched(test, start_two_threads, 12);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(mapping_and_touching_memory),
	KUNIT_CASE(starting_a_program),
	KUNIT_CASE(a_program_becoming_another),
	KUNIT_CASE(a_program_with_a_loader),
	KUNIT_CASE(a_script),
	KUNIT_CASE(a_transfer_straight_to_a_program),
	KUNIT_CASE(a_transfer_through_shadows),
	KUNIT_CASE(setting_up_a_driver),
	KUNIT_CASE(reading_proc_files),
	KUNIT_CASE(starting_threads),
	{ 0 },
};

const struct kunit_suite fail_suite = { "fail", cases };
