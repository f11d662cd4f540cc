// SPDX-License-Identifier: MIT
/*
 * tests/kernel/edu_test.c - a real device: registers, interrupts, DMA from user memory.
 *
 * What:     /dev/edu through its file operations, with the memory of an address space that
 *           the case makes page by page: in the device's reach and beyond it, read-only,
 *           half missing. Each transfer takes the device a tenth of a second, so cases
 *           make few.
 * Start at: what_is_written_can_be_read_back()
 * Not here: what only a program can see: tests/user/as-root/edu_*. Skipped without the
 *           device.
 */
#include "drivers/edu/edu.h"

#include "drivers/edu/edu_regs.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/fcntl.h"
#include "mm/dma/internal.h"
#include "mm/virt/fault.h"
#include "mm/virt/gup.h"
#include "tests/kernel/fixture.h"

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)

static struct file *file; /* /dev/edu, open */
static struct edu *edu;
static int records; /* mappings that are there always: the coherent buffer, the ring */

/* Open the device, with an address space and some memory at PAGE(0); false: there is none. */
static bool start(struct kunit *test)
{
	file = file_open("/dev/edu", O_RDWR);
	if (IS_ERR(file))
		return false;
	edu = ((struct edu_file *)file->private_data)->edu;
	records = record_count();
	KUNIT_EXPECT_TRUE(test, kunit_user_mm(test) && user_anon_at(PAGE(0), 3, RW) == PAGE(0));
	return true;
}

#define NEED_EDU(test)                                     \
	do {                                               \
		if (!start(test))                          \
			kunit_skip(test, "no edu device"); \
	} while (0)

/* Nothing may be left of a transfer: no pin, no mapping that was not there before. */
static void stop(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, total_pins(), 0);
	KUNIT_EXPECT_EQ(test, record_count(), records);
	KUNIT_EXPECT_EQ(test, atomic_read(&edu->pdev->dev.shadows), 0);
	KUNIT_EXPECT_FALSE(test, edu->failed);
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

static int dev_ioctl(unsigned int cmd, unsigned long arg)
{
	return file->f_op->ioctl(file->f_dentry->d_inode, file, cmd, arg);
}

/* A byte pattern that is another for each seed. */
static bool write_pattern(unsigned long addr, size_t n, u8 seed)
{
	for (size_t i = 0; i < n; i++)
		if (user_poke(addr + i, (u8)(seed + i * 7 + (i >> 8))))
			return false;
	return true;
}

static bool has_pattern(unsigned long addr, size_t n, u8 seed)
{
	for (size_t i = 0; i < n; i++)
		if (user_peek(addr + i) != (u8)(seed + i * 7 + (i >> 8)))
			return false;
	return true;
}

/* ------------------------------------------------------------------ */
/* Opening                                                             */

static void only_root_may_open_it(struct kunit *test)
{
	struct file *other;

	NEED_EDU(test);
	current->cred.euid = 1000;
	other = file_open("/dev/edu", O_RDONLY);
	KUNIT_EXPECT_TRUE(test, IS_ERR(other));
	/* not even if the node's mode were changed */
	other = file;
	KUNIT_EXPECT_EQ(test, file->f_op->open(file->f_dentry->d_inode, other), -EPERM);
	current->cred.euid = 0;
	stop(test);
}

static void the_driver_told_the_device_what_it_can_reach(struct kunit *test)
{
	NEED_EDU(test);
	KUNIT_EXPECT_EQ(test, edu->pdev->dma_mask, DMA_28BIT_MASK);
	KUNIT_EXPECT_LE(test, edu->coherent_bus + EDU_COHERENT_SIZE - 1, DMA_28BIT_MASK);
	KUNIT_EXPECT_EQ(test, readl(edu->regs + EDU_ID) & 0xffff, 0xedU);
	KUNIT_EXPECT_TRUE(test, edu_alive(edu));
	KUNIT_EXPECT_EQ(test, strcmp(edu->pdev->dev.driver_name, "edu"), 0);
	stop(test);
}

/* ------------------------------------------------------------------ */
/* Streaming                                                           */

static void what_is_written_can_be_read_back(struct kunit *test)
{
	u64 transfers;

	NEED_EDU(test);
	transfers = edu->transfers;
	KUNIT_ASSERT_TRUE(test, write_pattern(PAGE(0), EDU_SIZE, 3));
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(0), EDU_SIZE, 0), (long)EDU_SIZE);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(1), EDU_SIZE, 0), (long)EDU_SIZE);
	KUNIT_EXPECT_TRUE(test, has_pattern(PAGE(1), EDU_SIZE, 3));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1) + EDU_SIZE), 0); /* not a byte more */
	KUNIT_EXPECT_EQ(test, edu->transfers, transfers + 2);
	stop(test);
}

static void a_buffer_across_pages_takes_a_transfer_each(struct kunit *test)
{
	u64 transfers;

	NEED_EDU(test);
	transfers = edu->transfers;
	KUNIT_ASSERT_TRUE(test, write_pattern(PAGE(1) - 77, 200, 9));
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(1) - 77, 200, 1001), 200L);
	KUNIT_EXPECT_EQ(test, edu->transfers, transfers + 2);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(2) - 123, 200, 1001), 200L);
	KUNIT_EXPECT_TRUE(test, has_pattern(PAGE(2) - 123, 200, 9));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(2) - 124), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(2) + 77), 0);
	stop(test);
}

static void positions_at_and_beyond_the_end(struct kunit *test)
{
	u64 transfers;

	NEED_EDU(test);
	transfers = edu->transfers;
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 10, EDU_SIZE), 0L);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 10, 1LL << 40), 0L);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(0), 10, EDU_SIZE), (long)-ENOSPC);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(0), 10, 1LL << 40), (long)-ENOSPC);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 0, 0), 0L);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(0), 0, EDU_SIZE), 0L);
	KUNIT_EXPECT_EQ(test, dev_read(8, 0, 0), 0L); /* nothing asked, nothing touched */
	KUNIT_EXPECT_EQ(test, edu->transfers, transfers);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(0), 100, EDU_SIZE - 5), 5L); /* cut short */
	KUNIT_EXPECT_EQ(test, edu->transfers, transfers + 1);
	stop(test);
}

static void a_buffer_that_is_partly_there_is_used_that_far(struct kunit *test)
{
	NEED_EDU(test);
	KUNIT_ASSERT_TRUE(test, write_pattern(PAGE(3) - 100, 100, 50));
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(3) - 100, 300, 0), 100L);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(3), 300, 0), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, dev_read(0, 300, 0), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE_OFFSET, 300, 0), (long)-EFAULT);
	/* what the program may not write, the device may not; reading it is another thing */
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(0), PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0), 10, 0), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(0), 10, 500), 10L);
	stop(test);
}

static void an_untouched_buffer_gets_pages_of_its_own(struct kunit *test)
{
	NEED_EDU(test);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 0); /* the zero page */
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(2), 0x5a), 0);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(2), 1, 7), 1L);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(0) + 3, 1, 7), 1L);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0) + 3), 0x5a);
	KUNIT_EXPECT_TRUE(test, page_is(zero_page, 0));
	KUNIT_EXPECT_TRUE(test, PageDirty(user_page(PAGE(0)))); /* the driver said so */
	stop(test);
}

/* ------------------------------------------------------------------ */
/* In reach and out of it                                              */

static struct page *chosen;

static struct page *chosen_nopage(struct vm_area_struct *vma, unsigned long address, int *type)
{
	get_page(chosen);
	return chosen;
}

static struct vm_operations_struct chosen_ops = { .nopage = chosen_nopage };

static int chosen_mmap(struct file *f, struct vm_area_struct *vma)
{
	vma->vm_ops = &chosen_ops;
	return 0;
}

static const struct file_operations chosen_fops = { .mmap = chosen_mmap };

/* A page below or above the device's 256 MiB, or NULL. */
static struct page *find_page(bool far)
{
	struct page *page = NULL, *next, *found = NULL;
	LIST_HEAD(others);

	/* large blocks, as one of them must lie right; then a page of it */
	for (int i = 0; i < 600 && !found; i++) {
		page = alloc_pages((far ? GFP_HIGHUSER : GFP_DMA) | __GFP_NOWARN, i < 300 ? 8 : 0);
		if (!page)
			continue;
		if ((page_to_phys(page) > DMA_28BIT_MASK) == far)
			found = page;
		else
			list_add(&page->lru, &others);
	}
	list_for_each_entry_safe(page, next, &others, lru) {
		list_del(&page->lru);
		__free_pages(page, page->order);
	}
	if (found && found->order) {
		unsigned int order = found->order;

		page_split(found, order);
		for (unsigned long i = 1; i < 1UL << order; i++)
			put_page(found + i);
	}
	return found;
}

static void there_and_back(struct kunit *test, bool far)
{
	struct file *pages = fixture_file(&chosen_fops, NULL);
	bool domain = edu->pdev->dev.domain; /* an IOMMU: it reaches all memory */
	bool shadowed = shadow_mode != SHADOW_NEEDED || (far && !domain);
	u64 bounced = edu->bounced;

	KUNIT_ASSERT_TRUE(test, !IS_ERR(pages));
	KUNIT_ASSERT_EQ(test, user_mmap(pages, PAGE(10), PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED, 0),
			PAGE(10));
	fput(pages);
	KUNIT_ASSERT_TRUE(test, write_pattern(PAGE(10) + 5, 1000, 77));
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(10) + 5, 1000, 64), 1000L);
	KUNIT_EXPECT_EQ(test, edu->last_bounced, shadowed);
	KUNIT_EXPECT_EQ(test, edu->last_bus == page_to_phys(chosen) + 5, !shadowed && !domain);
	KUNIT_EXPECT_LE(test, edu->last_bus + 999, DMA_28BIT_MASK);
	page_fill(chosen, 0x11);
	KUNIT_EXPECT_EQ(test, dev_read(PAGE(10) + 5, 1000, 64), 1000L);
	KUNIT_EXPECT_TRUE(test, has_pattern(PAGE(10) + 5, 1000, 77));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(10) + 4), 0x11); /* not a byte beside it */
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(10) + 1005), 0x11);
	KUNIT_EXPECT_EQ(test, edu->bounced, bounced + (shadowed ? 2 : 0));
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(10), PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, page_count(chosen), 1);
}

static void a_page_in_reach_is_used_directly(struct kunit *test)
{
	NEED_EDU(test);
	chosen = find_page(false);
	KUNIT_ASSERT_NOT_NULL(test, chosen);
	shadow_mode = SHADOW_NEEDED;
	there_and_back(test, false);
	put_page(chosen);
	stop(test);
}

static void a_page_out_of_reach_goes_through_a_shadow(struct kunit *test)
{
	NEED_EDU(test);
	chosen = find_page(true);
	if (!chosen) {
		stop(test);
		kunit_skip(test, "no memory above 256 MiB");
	}
	there_and_back(test, true);
	put_page(chosen);
	stop(test);
}

static void a_transfer_without_memory_is_enomem(struct kunit *test)
{
	unsigned long n = 0;
	ssize_t ret;

	NEED_EDU(test);
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(0), 1), 0);
	do {
		fail_arm(++n);
		ret = dev_write(PAGE(0), 1, 0);
		if (!fail_disarm())
			break;
		KUNIT_EXPECT_EQ(test, ret, (long)-ENOMEM);
		KUNIT_EXPECT_EQ(test, total_pins(), 0);
	} while (n < 20);
	KUNIT_EXPECT_EQ(test, ret, 1L);
	stop(test);
}

/* ------------------------------------------------------------------ */
/* Interrupts                                                          */

static void a_transfer_ends_with_an_interrupt(struct kunit *test)
{
	u64 before, after;
	char names[64];

	NEED_EDU(test);
	KUNIT_EXPECT_EQ(test, edu->pdev->msi_enabled, edu->pdev->irq >= NR_PINS);
	KUNIT_ASSERT_TRUE(test, irq_info(edu->pdev->irq, &before, names, sizeof(names)));
	KUNIT_EXPECT_NOT_NULL(test, strstr(names, "edu"));
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(0), 4, 0), 4L);
	irq_info(edu->pdev->irq, &after, names, sizeof(names));
	KUNIT_EXPECT_GE(test, after, before + 1);
	KUNIT_EXPECT_EQ(test, readl(edu->regs + EDU_IRQ_STATUS), 0U); /* acknowledged */
	stop(test);
}

static void an_interrupt_of_another_device_is_not_claimed(struct kunit *test)
{
	unsigned long flags;

	NEED_EDU(test);
	flags = arch_irq_save();
	KUNIT_EXPECT_EQ(test, edu_interrupt((int)edu->pdev->irq, edu, NULL), IRQ_NONE);
	arch_irq_restore(flags);
	stop(test);
}

static void the_driver_does_not_overrun_the_device(struct kunit *test)
{
	NEED_EDU(test);
	KUNIT_EXPECT_EQ(test, edu_transfer(edu, edu->coherent_bus, 0, EDU_SIZE + 1, true), -EIO);
	KUNIT_EXPECT_EQ(test, edu_transfer(edu, edu->coherent_bus, EDU_SIZE, 1, true), -EIO);
	KUNIT_EXPECT_EQ(test, edu_transfer(edu, edu->coherent_bus, ~0U, 2, true), -EIO);
	KUNIT_EXPECT_EQ(test, edu_transfer(edu, edu->coherent_bus, 0, 0, true), -EIO);
	kunit_expect_reports(test, 4);
	stop(test);
}

/* ------------------------------------------------------------------ */
/* ioctl                                                               */

static void the_device_computes_factorials(struct kunit *test)
{
	static const u32 rows[][2] = { { 0, 1 }, { 5, 120 }, { 12, 479001600 }, { 13, 1932053504 } };

	NEED_EDU(test);
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		u32 result = 0;

		KUNIT_ASSERT_EQ(test, put_user(rows[i][0], (u32 __user *)PAGE(0)), 0);
		KUNIT_EXPECT_EQ(test, dev_ioctl(EDU_IOC_FACTORIAL, PAGE(0)), 0);
		KUNIT_EXPECT_EQ(test, get_user(result, (u32 __user *)PAGE(0)), 0);
		KUNIT_EXPECT_EQ(test, result, rows[i][1]);
	}
	KUNIT_EXPECT_EQ(test, dev_ioctl(EDU_IOC_FACTORIAL, 0), -EFAULT);
	KUNIT_EXPECT_EQ(test, dev_ioctl(0x1234, PAGE(0)), -ENOTTY);
	stop(test);
}

static int coherent_dma(u32 buf, u32 dev, u32 len, u32 to_device)
{
	struct edu_coherent_dma op = { buf, dev, len, to_device };

	if (copy_to_user((void __user *)PAGE(0), &op, sizeof(op)))
		return -1;
	return dev_ioctl(EDU_IOC_COHERENT, PAGE(0));
}

static void the_coherent_buffer_is_the_devices_and_the_cpus(struct kunit *test)
{
	u8 *mem;

	NEED_EDU(test);
	mem = edu->coherent;
	memset(mem, 0x21, 64);
	memset(mem + EDU_COHERENT_SIZE - 64, 0, 64);
	KUNIT_EXPECT_EQ(test, coherent_dma(0, 100, 64, 1), 0);
	KUNIT_EXPECT_EQ(test, coherent_dma(EDU_COHERENT_SIZE - 64, 100, 64, 0), 0);
	KUNIT_EXPECT_EQ(test, memcmp(mem, mem + EDU_COHERENT_SIZE - 64, 64), 0);
	KUNIT_EXPECT_EQ(test, mem[EDU_COHERENT_SIZE - 1], 0x21);
	stop(test);
}

static void coherent_transfers_outside_are_refused(struct kunit *test)
{
	NEED_EDU(test);
	KUNIT_EXPECT_EQ(test, coherent_dma(0, 0, 0, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, coherent_dma(0, 0, 1, 2), -EINVAL);
	KUNIT_EXPECT_EQ(test, coherent_dma(EDU_COHERENT_SIZE, 0, 1, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, coherent_dma(EDU_COHERENT_SIZE - 1, 0, 2, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, coherent_dma(~0U, 0, 2, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, coherent_dma(0, EDU_SIZE, 1, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, coherent_dma(0, 1, EDU_SIZE, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, coherent_dma(0, ~0U, 2, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, coherent_dma(0, 0, ~0U, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, dev_ioctl(EDU_IOC_COHERENT, 0), -EFAULT);
	stop(test);
}

static void five_addresses_of_one_byte(struct kunit *test)
{
	struct edu_addresses a = { .user = PAGE(1) + 0x123 };
	struct page *page;
	bool domain;

	NEED_EDU(test);
	domain = edu->pdev->dev.domain;
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(1), 1), 0);
	page = user_page(PAGE(1));
	KUNIT_ASSERT_EQ(test, copy_to_user((void __user *)PAGE(0), &a, sizeof(a)), 0UL);
	KUNIT_EXPECT_EQ(test, dev_ioctl(EDU_IOC_ADDRESSES, PAGE(0)), 0);
	KUNIT_ASSERT_EQ(test, copy_from_user(&a, (void __user *)PAGE(0), sizeof(a)), 0UL);
	KUNIT_EXPECT_EQ(test, a.phys, page_to_phys(page) + 0x123);
	KUNIT_EXPECT_EQ(test, a.highmem, (u32)PageHighMem(page));
	KUNIT_EXPECT_EQ(test, a.logical,
			a.highmem ? 0ULL : (u64)(unsigned long)__va(page_to_phys(page)) + 0x123);
	KUNIT_EXPECT_TRUE(test, a.kvirtual >= VMALLOC_START && a.kvirtual < VMALLOC_END);
	KUNIT_EXPECT_EQ(test, a.kvirtual & ~PAGE_MASK, 0x123ULL);
	KUNIT_EXPECT_EQ(test, a.bounced,
			(u32)((a.phys > DMA_28BIT_MASK && !domain) ||
			      shadow_mode != SHADOW_NEEDED));
	KUNIT_EXPECT_EQ(test, a.bus == a.phys, !a.bounced && !domain);
	stop(test);
}

/* ------------------------------------------------------------------ */
/* mmap                                                                */

static long map(unsigned long pages, unsigned long offset)
{
	long ret = (long)user_mmap(file, PAGE(20), pages * PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED,
				   offset);

	return IS_ERR_VALUE(ret) ? ret : 0;
}

static void registers_are_mapped_at_once(struct kunit *test)
{
	u64 limit = arch_clock_ns() + 5 * NSEC_PER_SEC;
	u32 id = 0, alive = 0, status = 0;

	NEED_EDU(test);
	KUNIT_ASSERT_EQ(test, map(1, EDU_MMAP_REGS), 0L);
	KUNIT_EXPECT_EQ(test, pte_pfn(user_pte(PAGE(20))),
			pci_resource_start(edu->pdev, 0) >> PAGE_SHIFT);
	KUNIT_EXPECT_EQ(test, pte_val(user_pte(PAGE(20))) & _PAGE_PCD, (u64)_PAGE_PCD);
	KUNIT_EXPECT_EQ(test, get_user(id, (u32 __force __user *)(PAGE(20) + EDU_ID)), 0);
	KUNIT_EXPECT_EQ(test, id & 0xffff, 0xedU);
	KUNIT_EXPECT_EQ(test,
			put_user(0x12345678U, (u32 __force __user *)(PAGE(20) + EDU_LIVENESS)), 0);
	KUNIT_EXPECT_EQ(test, get_user(alive, (u32 __force __user *)(PAGE(20) + EDU_LIVENESS)), 0);
	KUNIT_EXPECT_EQ(test, alive, ~0x12345678U);
	/* a factorial by hand */
	KUNIT_EXPECT_EQ(test, put_user(0U, (u32 __force __user *)(PAGE(20) + EDU_STATUS)), 0);
	KUNIT_EXPECT_EQ(test, put_user(6U, (u32 __force __user *)(PAGE(20) + EDU_FACTORIAL)), 0);
	do {
		get_user(status, (u32 __force __user *)(PAGE(20) + EDU_STATUS));
	} while (status & EDU_STATUS_BUSY && arch_clock_ns() < limit);
	KUNIT_EXPECT_EQ(test, get_user(alive, (u32 __force __user *)(PAGE(20) + EDU_FACTORIAL)), 0);
	KUNIT_EXPECT_EQ(test, alive, 720U);
	stop(test);
}

static void the_coherent_buffer_is_mapped_page_by_page(struct kunit *test)
{
	u8 *mem;

	NEED_EDU(test);
	mem = edu->coherent;
	KUNIT_ASSERT_EQ(test, map(4, EDU_MMAP_COHERENT), 0L);
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(22))));
	mem[2 * PAGE_SIZE + 9] = 0x44;
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(22) + 9), 0x44);
	KUNIT_EXPECT_EQ(test, last_event().kind, TRACE_NO_PAGE);
	KUNIT_EXPECT_EQ(test, page_count(virt_to_page(mem + 2 * PAGE_SIZE)), 2);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(23), 0x45), 0);
	KUNIT_EXPECT_EQ(test, mem[3 * PAGE_SIZE], 0x45);
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(20))));
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(20), 4 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, page_count(virt_to_page(mem + 2 * PAGE_SIZE)), 1);
	/* from the middle on */
	KUNIT_ASSERT_EQ(test, map(1, EDU_MMAP_COHERENT + 2 * PAGE_SIZE), 0L);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(20) + 9), 0x44);
	kunit_drop_user_mm();
	stop(test);
}

static void maps_beyond_the_device_are_refused(struct kunit *test)
{
	static const struct {
		unsigned long pages, offset;
		long result;
	} rows[] = {
		{ 256, 0, 0 },
		{ 257, 0, -EINVAL }, /* from the registers on into the buffer */
		{ 1, EDU_REGS_SIZE - PAGE_SIZE, 0 },
		{ 2, EDU_REGS_SIZE - PAGE_SIZE, -EINVAL },
		{ 4, EDU_MMAP_COHERENT, 0 },
		{ 5, EDU_MMAP_COHERENT, -EINVAL },
		{ 2, EDU_MMAP_COHERENT + 3 * PAGE_SIZE, -EINVAL },
		{ 1, EDU_MMAP_COHERENT + EDU_COHERENT_SIZE, -EINVAL },
		{ 1, 1UL << 32, -EINVAL },
		{ 1, ~0UL & PAGE_MASK & ~PAGE_SIZE, -EINVAL },
	};

	NEED_EDU(test);
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		long ret = map(rows[i].pages, rows[i].offset);

		if (ret != rows[i].result)
			kunit_fail(test, __FILE__, __LINE__, "row %u gave %ld", i, ret);
		KUNIT_EXPECT_EQ(test, user_munmap(PAGE(20), 300 * PAGE_SIZE), 0);
	}
	stop(test);
}

static void registers_cannot_be_transferred(struct kunit *test)
{
	NEED_EDU(test);
	KUNIT_ASSERT_EQ(test, map(1, EDU_MMAP_REGS), 0L);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(20), 8, 0), (long)-EFAULT);
	/* the coherent buffer has pages: why not */
	KUNIT_ASSERT_EQ(test, map(1, EDU_MMAP_COHERENT), 0L);
	KUNIT_ASSERT_EQ(test, user_poke(PAGE(20), 0x66), 0);
	KUNIT_EXPECT_EQ(test, dev_write(PAGE(20), 8, 0), 8L);
	stop(test);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(only_root_may_open_it),
	KUNIT_CASE(the_driver_told_the_device_what_it_can_reach),
	KUNIT_CASE(what_is_written_can_be_read_back),
	KUNIT_CASE(a_buffer_across_pages_takes_a_transfer_each),
	KUNIT_CASE(positions_at_and_beyond_the_end),
	KUNIT_CASE(a_buffer_that_is_partly_there_is_used_that_far),
	KUNIT_CASE(an_untouched_buffer_gets_pages_of_its_own),
	KUNIT_CASE(a_page_in_reach_is_used_directly),
	KUNIT_CASE(a_page_out_of_reach_goes_through_a_shadow),
	KUNIT_CASE(a_transfer_without_memory_is_enomem),
	KUNIT_CASE(a_transfer_ends_with_an_interrupt),
	KUNIT_CASE(an_interrupt_of_another_device_is_not_claimed),
	KUNIT_CASE(the_driver_does_not_overrun_the_device),
	KUNIT_CASE(the_device_computes_factorials),
	KUNIT_CASE(the_coherent_buffer_is_the_devices_and_the_cpus),
	KUNIT_CASE(coherent_transfers_outside_are_refused),
	KUNIT_CASE(five_addresses_of_one_byte),
	KUNIT_CASE(registers_are_mapped_at_once),
	KUNIT_CASE(the_coherent_buffer_is_mapped_page_by_page),
	KUNIT_CASE(maps_beyond_the_device_are_refused),
	KUNIT_CASE(registers_cannot_be_transferred),
	{ 0 },
};

const struct kunit_suite edu_suite = { "edu", cases };
