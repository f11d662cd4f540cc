// SPDX-License-Identifier: MIT
/*
 * tests/kernel/mem_test.c - /dev/null, /dev/zero and /dev/mem.
 *
 * What:     the three devices that are only memory, through their file operations. Of
 *           /dev/mem: RAM can be read, device registers and reserved pages mapped, and
 *           ordinary RAM "maps" as something else (erratum 7).
 * Start at: mem_maps_what_is_reserved_and_nothing_else()
 */
#include "kernel/fs/file/files.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/fault.h"
#include "tests/kernel/fixture.h"

extern char __rodata_start[];

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)

static struct file *open_dev(const char *path, unsigned int flags)
{
	struct file *file = file_open(path, flags);

	return IS_ERR(file) ? NULL : file;
}

static ssize_t read_at(struct file *file, unsigned long addr, size_t n, loff_t pos)
{
	return file->f_op->read(file, (char __user *)addr, n, &pos);
}

static void null_swallows_and_has_nothing(struct kunit *test)
{
	struct file *null = open_dev("/dev/null", O_RDWR);
	loff_t pos = 0;

	KUNIT_ASSERT_TRUE(test, null && kunit_user_mm(test));
	KUNIT_EXPECT_EQ(test, read_at(null, PAGE(0), 100, 0), 0L);
	KUNIT_EXPECT_EQ(test, null->f_op->write(null, (char __force __user *)8, 100, &pos), 100L);
	KUNIT_EXPECT_NULL(test, null->f_op->mmap);
	fput(null);
}

static void zero_gives_zeros_as_far_as_there_is_room(struct kunit *test)
{
	struct file *zero = open_dev("/dev/zero", O_RDWR);

	KUNIT_ASSERT_TRUE(test,
			  zero && kunit_user_mm(test) && user_anon_at(PAGE(0), 2, RW) == PAGE(0));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), 2 * PAGE_SIZE, 1));
	KUNIT_EXPECT_EQ(test, read_at(zero, PAGE(0) + 100, 5000, 0), 5000L);
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(0), 100, 1) && user_is(PAGE(0) + 100, 5000, 0) &&
					user_is(PAGE(0) + 5100, 2 * PAGE_SIZE - 5100, 1));
	KUNIT_EXPECT_EQ(test, read_at(zero, PAGE(2) - 10, 100, 0), 10L);
	KUNIT_EXPECT_EQ(test, read_at(zero, PAGE(2), 100, 0), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, read_at(zero, PAGE(2), 0, 0), 0L);
	fput(zero);
}

static void a_private_map_of_zero_is_anonymous_memory(struct kunit *test)
{
	struct file *zero = open_dev("/dev/zero", O_RDWR);

	KUNIT_ASSERT_TRUE(test, zero && kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test, user_mmap(zero, PAGE(0), PAGE_SIZE, RW, MAP_PRIVATE | MAP_FIXED, 0),
			PAGE(0));
	fput(zero);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 0);
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(0)), zero_page);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 1), 0);
	KUNIT_EXPECT_EQ(test, user_page(PAGE(0))->owner, OWNER_ANON);
}

static void mem_shows_ram_by_its_physical_address(struct kunit *test)
{
	struct file *mem = open_dev("/dev/mem", O_RDONLY);
	struct page *pages = alloc_pages(GFP_KERNEL, 1);
	loff_t phys;

	KUNIT_ASSERT_TRUE(test, mem && pages && kunit_user_mm(test) &&
					user_anon_at(PAGE(0), 3, RW) == PAGE(0));
	phys = (loff_t)page_to_phys(pages);
	page_fill(pages, 0x51);
	page_fill(pages + 1, 0x52);
	KUNIT_EXPECT_EQ(test, read_at(mem, PAGE(0), 2 * PAGE_SIZE - 50, phys + 50),
			(long)(2 * PAGE_SIZE - 50));
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(0), PAGE_SIZE - 50, 0x51));
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(1) - 50, PAGE_SIZE, 0x52));
	KUNIT_EXPECT_EQ(test, read_at(mem, PAGE(3) - 7, 100, phys), 7L); /* a short buffer */
	KUNIT_EXPECT_EQ(test, read_at(mem, 8, 100, phys), (long)-EFAULT);
	__free_pages(pages, 1);
	fput(mem);
}

/* A driver must keep off it; who looks at all of memory is no driver. */
static void mem_shows_what_a_device_owns(struct kunit *test)
{
	static struct fixture_device d;
	struct file *mem = open_dev("/dev/mem", O_RDONLY);
	u8 *buf = (u8 *)__get_free_page(GFP_KERNEL);
	dma_addr_t bus;

	KUNIT_ASSERT_TRUE(test, mem && buf && kunit_user_mm(test) &&
					user_anon_at(PAGE(0), 1, RW) == PAGE(0));
	memset(buf, 0x66, PAGE_SIZE);
	fixture_device_init(&d, DMA_64BIT_MASK);
	bus = dma_map_single(&d.dev, buf, PAGE_SIZE, DMA_FROM_DEVICE);
	watch_for(DMA_ERR_CPU_TOUCH);
	KUNIT_EXPECT_EQ(test, read_at(mem, PAGE(0), PAGE_SIZE, (loff_t)__pa(buf)), (long)PAGE_SIZE);
	expect_reported(test, 0);
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(0), PAGE_SIZE, 0x66));
	dma_unmap_single(&d.dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	free_page((unsigned long)buf);
	fput(mem);
}

static void mem_shows_nothing_where_there_is_no_ram(struct kunit *test)
{
	struct file *mem = open_dev("/dev/mem", O_RDONLY);

	KUNIT_ASSERT_TRUE(test,
			  mem && kunit_user_mm(test) && user_anon_at(PAGE(0), 1, RW) == PAGE(0));
	KUNIT_EXPECT_EQ(test, read_at(mem, PAGE(0), 16, 0xfee00000), (long)-EFAULT); /* a device */
	KUNIT_EXPECT_EQ(test, read_at(mem, PAGE(0), 16, 1LL << 50), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, read_at(mem, PAGE(0), 16, 0x7fffffffffffff00LL), (long)-EFAULT);
	KUNIT_EXPECT_NULL(test, mem->f_op->write);
	fput(mem);
}

static void mem_is_roots(struct kunit *test)
{
	struct file *file;

	current->cred.euid = 1000;
	file = file_open("/dev/mem", O_RDONLY);
	current->cred.euid = 0;
	KUNIT_EXPECT_TRUE(test, IS_ERR(file));
	if (!IS_ERR(file))
		fput(file);
}

static void mem_maps_what_is_reserved_and_nothing_else(struct kunit *test)
{
	struct file *mem = open_dev("/dev/mem", O_RDWR);
	struct page *page = alloc_page(GFP_KERNEL);
	u32 there = 0, here = *(u32 *)__rodata_start;

	KUNIT_ASSERT_TRUE(test, mem && page && kunit_user_mm(test));
	/* the kernel's own constants: reserved for ever */
	KUNIT_ASSERT_EQ(test,
			user_mmap(mem, PAGE(0), PAGE_SIZE, PROT_READ, MAP_SHARED | MAP_FIXED,
				  __pa(__rodata_start)),
			PAGE(0));
	KUNIT_EXPECT_EQ(test, get_user(there, (u32 __user *)PAGE(0)), 0);
	KUNIT_EXPECT_EQ(test, there, here);
	/* a page that somebody could free: not shown */
	page_fill(page, 0x77);
	KUNIT_ASSERT_EQ(test,
			user_mmap(mem, PAGE(1), PAGE_SIZE, PROT_READ, MAP_SHARED | MAP_FIXED,
				  page_to_phys(page)),
			PAGE(1));
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(1))));
	KUNIT_EXPECT_NE(test, user_peek(PAGE(1)), 0x77);
	/* registers: uncached */
	KUNIT_ASSERT_EQ(test,
			user_mmap(mem, PAGE(2), PAGE_SIZE, PROT_READ, MAP_SHARED | MAP_FIXED,
				  0xfee00000),
			PAGE(2));
	KUNIT_EXPECT_EQ(test, pte_val(user_pte(PAGE(2))) & _PAGE_PCD, (u64)_PAGE_PCD);
	KUNIT_EXPECT_EQ(test, pte_val(user_pte(PAGE(0))) & _PAGE_PCD, 0ULL);
	fput(mem);
	kunit_drop_user_mm();
	__free_page(page);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(null_swallows_and_has_nothing),
	KUNIT_CASE(zero_gives_zeros_as_far_as_there_is_room),
	KUNIT_CASE(a_private_map_of_zero_is_anonymous_memory),
	KUNIT_CASE(mem_shows_ram_by_its_physical_address),
	KUNIT_CASE(mem_shows_what_a_device_owns),
	KUNIT_CASE(mem_shows_nothing_where_there_is_no_ram),
	KUNIT_CASE(mem_is_roots),
	KUNIT_CASE(mem_maps_what_is_reserved_and_nothing_else),
	{ 0 },
};

const struct kunit_suite mem_suite = { "mem", cases };
