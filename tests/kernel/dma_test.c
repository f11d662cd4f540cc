// SPDX-License-Identifier: MIT
/*
 * tests/kernel/dma_test.c - bus addresses: masks, coherent memory, streaming mappings.
 *
 * What:     what a right driver sees of the mapping API. The device is a struct with a
 *           mask; where a case needs it to act, the case plays its part through the bus
 *           address, which is a physical address here.
 * Start at: a_buffer_in_reach_is_seen_in_place()
 * Not here: shadows: dma_shadow_test.c. Wrong drivers: dma_owner_test.c. A real device:
 *           edu_test.c.
 */
#include "mm/dma/dma.h"

#include "drivers/pci/pci.h"
#include "kernel/lib/string.h"
#include "mm/dma/internal.h"
#include "mm/dma/where.h"
#include "mm/phys/slab.h"
#include "tests/kernel/fixture.h"

static struct fixture_device d;

/* A device that reaches all memory; dma=bounce is put aside, as it has a suite of its own. */
static struct device *direct_device(void)
{
	fixture_device_init(&d, DMA_64BIT_MASK);
	shadow_mode = SHADOW_NEEDED;
	return &d.dev;
}

/* ------------------------------------------------------------------ */
/* Masks                                                               */

static void a_possible_mask_is_set_and_zero_returned(struct kunit *test)
{
	fixture_device_init(&d, DMA_32BIT_MASK);
	KUNIT_EXPECT_EQ(test, dma_set_mask(&d.dev, DMA_28BIT_MASK), 0); /* erratum 4 */
	KUNIT_EXPECT_EQ(test, d.mask, DMA_28BIT_MASK);
	KUNIT_EXPECT_EQ(test, dma_set_mask(&d.dev, DMA_64BIT_MASK), 0);
	KUNIT_EXPECT_EQ(test, dma_set_mask(&d.dev, DMA_24BIT_MASK), 0);
	KUNIT_EXPECT_EQ(test, d.mask, DMA_24BIT_MASK);
}

static void an_impossible_mask_changes_nothing(struct kunit *test)
{
	fixture_device_init(&d, DMA_32BIT_MASK);
	KUNIT_EXPECT_EQ(test, dma_set_mask(&d.dev, 0xfffff), -EIO);
	KUNIT_EXPECT_EQ(test, dma_set_mask(&d.dev, 0), -EIO);
	KUNIT_EXPECT_EQ(test, d.mask, DMA_32BIT_MASK);
	KUNIT_EXPECT_FALSE(test, dma_supported(&d.dev, 0xfffff));
	KUNIT_EXPECT_TRUE(test, dma_supported(&d.dev, DMA_24BIT_MASK));
	d.dev.dma_mask = NULL; /* a device that cannot do DMA */
	KUNIT_EXPECT_EQ(test, dma_set_mask(&d.dev, DMA_32BIT_MASK), -EIO);
}

static void the_required_mask_covers_all_memory(struct kunit *test)
{
	u64 mask;

	fixture_device_init(&d, DMA_32BIT_MASK);
	mask = dma_get_required_mask(&d.dev);
	KUNIT_EXPECT_EQ(test, mask & (mask + 1), 0ULL); /* ones, and nothing but ones */
	KUNIT_EXPECT_LE(test, ((u64)max_pfn << PAGE_SHIFT) - 1, mask);
	KUNIT_EXPECT_LT(test, mask / 2,
			((u64)max_pfn << PAGE_SHIFT) - 1); /* one bit less is not enough */
	/* a device that has it never needs a shadow */
	KUNIT_EXPECT_EQ(test, dma_set_mask(&d.dev, mask | DMA_24BIT_MASK), 0);
	shadow_mode = SHADOW_NEEDED;
	for (unsigned long pfn = max_pfn - 1; pfn > 0; pfn -= min(pfn, 5000UL))
		KUNIT_EXPECT_FALSE(test, shadow_needed(&d.dev, (u64)pfn << PAGE_SHIFT, PAGE_SIZE));
}

static void the_coherent_mask_is_another(struct kunit *test)
{
	fixture_device_init(&d, DMA_32BIT_MASK);
	KUNIT_EXPECT_EQ(test, dma_set_coherent_mask(&d.dev, DMA_24BIT_MASK), 0);
	KUNIT_EXPECT_EQ(test, d.dev.coherent_dma_mask, DMA_24BIT_MASK);
	KUNIT_EXPECT_EQ(test, d.mask, DMA_32BIT_MASK);
	KUNIT_EXPECT_EQ(test, dma_set_coherent_mask(&d.dev, 0xffff), -EIO);
	KUNIT_EXPECT_EQ(test, d.dev.coherent_dma_mask, DMA_24BIT_MASK);
}

/* Double address cycles: no mapping, so nothing is recorded, bounced or taken away. */
static void a_dac_address_is_where_the_page_is(struct kunit *test)
{
	static struct pci_dev pdev;
	struct page *page = alloc_page(GFP_HIGHUSER);
	int records = record_count();
	dma64_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, page);
	memset(&pdev, 0, sizeof(pdev));
	pdev.dma_mask = DMA_24BIT_MASK;
	pdev.dev.dma_mask = &pdev.dma_mask;
	KUNIT_EXPECT_EQ(test, pci_dac_set_dma_mask(&pdev, 0xffff), -EIO);
	KUNIT_EXPECT_EQ(test, pci_dac_set_dma_mask(&pdev, DMA_64BIT_MASK), 0);
	KUNIT_EXPECT_EQ(test, pdev.dma_mask, DMA_24BIT_MASK);
	bus = pci_dac_page_to_dma(&pdev, page, 0x123, PCI_DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, bus, page_to_phys(page) + 0x123);
	KUNIT_EXPECT_PTR_EQ(test, pci_dac_dma_to_page(&pdev, bus), page);
	KUNIT_EXPECT_EQ(test, pci_dac_dma_to_offset(&pdev, bus), 0x123UL);
	KUNIT_EXPECT_EQ(test, record_count(), records);
	page_fill(page, 1); /* nobody's turn */
	pci_dac_dma_sync_single_for_cpu(&pdev, bus, 100, PCI_DMA_FROMDEVICE);
	pci_dac_dma_sync_single_for_device(&pdev, bus, 100, PCI_DMA_FROMDEVICE);
	__free_page(page);
}

static void note_translated(struct pci_dev *pdev, void *arg)
{
	if (bus_translated(&pdev->dev))
		*(struct pci_dev **)arg = pdev;
}

/* Behind an IOMMU the physical address would be an address of nothing. */
static void there_is_no_dac_behind_an_iommu(struct kunit *test)
{
	struct pci_dev *pdev = NULL;

	pci_for_each(note_translated, &pdev);
	if (!pdev)
		kunit_skip(test, "no device behind an IOMMU");
	KUNIT_EXPECT_EQ(test, pci_dac_set_dma_mask(pdev, DMA_64BIT_MASK), -EIO);
	KUNIT_EXPECT_EQ(test, pdev->dev.dac_mask, 0ULL);
}

static void the_oldest_names_are_physical_addresses(struct kunit *test)
{
	char *buf = (char *)__get_free_page(GFP_KERNEL | GFP_DMA);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_EXPECT_EQ(test, virt_to_bus(buf + 5), __pa(buf) + 5);
	KUNIT_EXPECT_PTR_EQ(test, bus_to_virt(__pa(buf) + 5), buf + 5);
	KUNIT_EXPECT_EQ(test, isa_virt_to_bus(buf), virt_to_bus(buf));
	KUNIT_EXPECT_EQ(test, isa_page_to_bus(virt_to_page(buf)), virt_to_bus(buf));
	KUNIT_EXPECT_PTR_EQ(test, isa_bus_to_virt(virt_to_bus(buf)), buf);
	KUNIT_EXPECT_LT(test, isa_virt_to_bus(buf), 16UL * MiB);
	free_page((unsigned long)buf);
}

/* ------------------------------------------------------------------ */
/* Coherent memory                                                     */

static void coherent_memory_is_zeroed_whole_and_in_reach(struct kunit *test)
{
	static const u64 masks[] = { DMA_24BIT_MASK, DMA_28BIT_MASK, DMA_32BIT_MASK,
				     DMA_64BIT_MASK };
	static const size_t sizes[] = { 1, PAGE_SIZE, PAGE_SIZE + 1, 5 * PAGE_SIZE };

	for (unsigned int m = 0; m < ARRAY_SIZE(masks); m++)
		for (unsigned int s = 0; s < ARRAY_SIZE(sizes); s++) {
			size_t size = sizes[s];
			dma_addr_t bus = 0;
			u8 *mem;

			fixture_device_init(&d, masks[m]);
			mem = dma_alloc_coherent(&d.dev, size, &bus, GFP_KERNEL);
			KUNIT_ASSERT_NOT_NULL(test, mem);
			KUNIT_EXPECT_EQ(test, bus, __pa(mem));
			KUNIT_EXPECT_EQ(test, bus & ~PAGE_MASK, 0ULL);
			KUNIT_EXPECT_LE(test, bus + PAGE_ALIGN(size) - 1, masks[m]);
			for (size_t i = 0; i < PAGE_ALIGN(size); i += PAGE_SIZE) {
				KUNIT_EXPECT_EQ(test, page_count(virt_to_page(mem + i)), 1);
				KUNIT_EXPECT_EQ(test, virt_to_page(mem + i)->owner, OWNER_COHERENT);
				KUNIT_EXPECT_TRUE(test, page_is(virt_to_page(mem + i), 0));
			}
			memset(mem, 0xff, size); /* nobody's turn: the CPU may always */
			dma_free_coherent(&d.dev, size, mem, bus);
		}
}

static void impossible_coherent_sizes_are_refused(struct kunit *test)
{
	dma_addr_t bus;

	fixture_device_init(&d, DMA_32BIT_MASK);
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(&d.dev, 0, &bus, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(&d.dev, 8 * MiB, &bus, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(&d.dev, ~0UL, &bus, GFP_KERNEL));
	dma_free_coherent(&d.dev, PAGE_SIZE, NULL, 0); /* does nothing */
}

static void coherent_memory_that_cannot_be_had_leaves_nothing(struct kunit *test)
{
	dma_addr_t bus;

	fixture_device_init(&d, DMA_32BIT_MASK);
	for (unsigned long n = 1; n <= 2; n++) {
		fail_arm(n);
		KUNIT_EXPECT_NULL(test, dma_alloc_coherent(&d.dev, PAGE_SIZE, &bus, GFP_KERNEL));
		KUNIT_EXPECT_TRUE(test, fail_disarm());
	}
}

/* A program that mapped a page of it (by a driver's nopage) keeps that page. */
static void a_coherent_page_outlives_its_buffer_while_somebody_has_it(struct kunit *test)
{
	struct page *page;
	dma_addr_t bus;
	u8 *mem;

	fixture_device_init(&d, DMA_32BIT_MASK);
	mem = dma_alloc_coherent(&d.dev, 2 * PAGE_SIZE, &bus, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	page = virt_to_page(mem + PAGE_SIZE);
	get_page(page);
	mem[PAGE_SIZE] = 17;
	dma_free_coherent(&d.dev, 2 * PAGE_SIZE, mem, bus);
	KUNIT_EXPECT_EQ(test, virt_to_page(mem)->owner, OWNER_FREE);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_EQ(test, mem[PAGE_SIZE], 17);
	put_page(page);
	KUNIT_EXPECT_EQ(test, page->owner, OWNER_FREE);
}

static void freeing_coherent_memory_wrongly_is_reported(struct kunit *test)
{
	struct fixture_device other;
	dma_addr_t bus;
	void *mem;

	fixture_device_init(&d, DMA_32BIT_MASK);
	fixture_device_init(&other, DMA_32BIT_MASK);
	mem = dma_alloc_coherent(&d.dev, 2 * PAGE_SIZE, &bus, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	dma_free_coherent(&other.dev, 2 * PAGE_SIZE, mem, bus);
	dma_free_coherent(&d.dev, 2 * PAGE_SIZE, mem, bus + PAGE_SIZE);
	dma_free_coherent(&d.dev, 2 * PAGE_SIZE, (char *)mem + PAGE_SIZE, bus);
	KUNIT_EXPECT_EQ(test, virt_to_page(mem)->owner, OWNER_COHERENT);
	dma_free_coherent(&d.dev, PAGE_SIZE, mem, bus); /* reported, but what is meant is clear */
	KUNIT_EXPECT_EQ(test, virt_to_page(mem)->owner, OWNER_FREE);
	dma_free_coherent(&d.dev, 2 * PAGE_SIZE, mem, bus);
	kunit_expect_reports(test, 5);
}

/* A driver's mmap(): coherent memory of three pages, from the area's offset on. */
static struct {
	void *mem;
	dma_addr_t bus;
	size_t size;
} shared;

static int mmap_shared(struct file *file, struct vm_area_struct *vma)
{
	return dma_mmap_coherent(&d.dev, vma, shared.mem, shared.bus, shared.size);
}
static const struct file_operations shared_fops = { .mmap = mmap_shared };

static void a_program_maps_coherent_memory(struct kunit *test)
{
	struct file *file = fixture_file(&shared_fops, NULL);
	unsigned long addr;

	fixture_device_init(&d, DMA_32BIT_MASK);
	shared.size = 2 * PAGE_SIZE + 1;
	shared.mem = dma_alloc_coherent(&d.dev, shared.size, &shared.bus, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, shared.mem && !IS_ERR(file) && kunit_user_mm(test));
	addr = user_mmap(file, 0, 3 * PAGE_SIZE, RW, MAP_SHARED, 0);
	KUNIT_ASSERT_TRUE(test, addr < TASK_SIZE);
	KUNIT_EXPECT_EQ(test, user_poke(addr + 2 * PAGE_SIZE, 9), 0);
	KUNIT_EXPECT_EQ(test, ((u8 *)shared.mem)[2 * PAGE_SIZE], 9);
	((u8 *)shared.mem)[7] = 8;
	KUNIT_EXPECT_EQ(test, user_peek(addr + 7), 8);
	KUNIT_EXPECT_EQ(test, user_munmap(addr, 3 * PAGE_SIZE), 0);
	/* from an offset on, and no more than there is */
	addr = user_mmap(file, 0, PAGE_SIZE, RW, MAP_SHARED, 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, user_peek(addr), 9);
	KUNIT_EXPECT_EQ(test, user_munmap(addr, PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, (long)user_mmap(file, 0, 4 * PAGE_SIZE, RW, MAP_SHARED, 0), -ENXIO);
	KUNIT_EXPECT_EQ(test, (long)user_mmap(file, 0, PAGE_SIZE, RW, MAP_SHARED, 3 * PAGE_SIZE),
			-ENXIO);
	KUNIT_EXPECT_EQ(test,
			(long)user_mmap(file, 0, 2 * PAGE_SIZE, RW, MAP_SHARED, 2 * PAGE_SIZE),
			-ENXIO);
	dma_free_coherent(&d.dev, shared.size, shared.mem, shared.bus);
	KUNIT_EXPECT_EQ(test, (long)user_mmap(file, 0, PAGE_SIZE, RW, MAP_SHARED, 0), -EINVAL);
	fput(file);
}

/* The driver frees too early: what is mapped stays, and nothing new appears. */
static void coherent_memory_that_is_freed_while_mapped_stays(struct kunit *test)
{
	struct file *file = fixture_file(&shared_fops, NULL);
	unsigned long addr;

	fixture_device_init(&d, DMA_32BIT_MASK);
	shared.size = 2 * PAGE_SIZE;
	shared.mem = dma_alloc_coherent(&d.dev, shared.size, &shared.bus, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, shared.mem && !IS_ERR(file) && kunit_user_mm(test));
	addr = user_mmap(file, 0, 2 * PAGE_SIZE, RW, MAP_SHARED, 0);
	KUNIT_ASSERT_TRUE(test, addr < TASK_SIZE);
	KUNIT_EXPECT_EQ(test, user_poke(addr + PAGE_SIZE, 5), 0);
	dma_free_coherent(&d.dev, shared.size, shared.mem, shared.bus);
	KUNIT_EXPECT_EQ(test, user_peek(addr + PAGE_SIZE), 5);
	KUNIT_EXPECT_EQ(test, user_peek(addr), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_munmap(addr, 2 * PAGE_SIZE), 0);
	fput(file);
}

/* ------------------------------------------------------------------ */
/* Streaming                                                           */

/* A fault of a program's on another CPU; the case does not let it get dma_lock. */
struct faulter {
	struct vm_area_struct vma;
	struct page *page;
	int ready, go, done; /* [a] */
};

static int fault_over_there(void *arg)
{
	struct faulter *f = arg;

	__atomic_store_n(&f->ready, 1, __ATOMIC_RELEASE);
	while (!__atomic_load_n(&f->go, __ATOMIC_ACQUIRE))
		arch_cpu_relax();
	f->page = f->vma.vm_ops->nopage(&f->vma, f->vma.vm_start, NULL);
	__atomic_store_n(&f->done, 1, __ATOMIC_RELEASE);
	return 0;
}

static bool somebody_waits(const spinlock_t *lock)
{
	return (u16)(READ_ONCE(lock->next) - READ_ONCE(lock->serving)) > 1;
}

/* Between its look at how many pages there are and its reference, dma_free_coherent() must not come. */
static void a_fault_waits_while_coherent_memory_is_freed(struct kunit *test)
{
	static struct faulter f;
	unsigned long flags;
	struct worker w;
	bool waits;

	if (!cpu_is_online(1))
		kunit_skip(test, "one CPU");
	fixture_device_init(&d, DMA_32BIT_MASK);
	f = (struct faulter){ .vma = { .vm_start = USER_BASE, .vm_end = USER_BASE + PAGE_SIZE } };
	shared.size = PAGE_SIZE;
	shared.mem = dma_alloc_coherent(&d.dev, shared.size, &shared.bus, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, shared.mem);
	KUNIT_EXPECT_EQ(test, mmap_shared(NULL, &f.vma), 0);
	set_cpus_allowed(current, 1);
	KUNIT_ASSERT_TRUE(test, worker_start_on(&w, 1, fault_over_there, &f));
	while (!__atomic_load_n(&f.ready, __ATOMIC_ACQUIRE))
		arch_cpu_relax();
	spin_lock_irqsave(&dma_lock, flags);
	__atomic_store_n(&f.go, 1, __ATOMIC_RELEASE);
	do {
		waits = somebody_waits(&dma_lock);
	} while (!waits && !__atomic_load_n(&f.done, __ATOMIC_ACQUIRE));
	spin_unlock_irqrestore(&dma_lock, flags);
	worker_end(&w);
	KUNIT_EXPECT_TRUE(test, waits);
	KUNIT_EXPECT_PTR_EQ(test, f.page, virt_to_page(shared.mem));
	put_page(f.page);
	f.vma.vm_ops->close(&f.vma);
	dma_free_coherent(&d.dev, shared.size, shared.mem, shared.bus);
}

static void a_buffer_in_reach_is_seen_in_place(struct kunit *test)
{
	struct device *dev = direct_device();
	u8 *buf = kmalloc(256, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (int dir = DMA_BIDIRECTIONAL; dir <= DMA_FROM_DEVICE; dir++) {
		dma_addr_t bus = dma_map_single(dev, buf + 16, 100, dir);

		KUNIT_EXPECT_FALSE(test, dma_mapping_error(bus));
		KUNIT_EXPECT_EQ(test, bus, __pa(buf) + 16);
		KUNIT_EXPECT_EQ(test, bus, virt_to_bus(buf + 16));
		KUNIT_EXPECT_PTR_EQ(test, bus_to_virt(bus), buf + 16);
		KUNIT_EXPECT_FALSE(test, dma_is_shadowed(dev, bus));
		KUNIT_EXPECT_EQ(test, atomic_read(&dev->shadows), 0);
		dma_unmap_single(dev, bus, 100, dir);
	}
	kfree(buf);
}

static void a_page_is_mapped_from_its_offset(struct kunit *test)
{
	struct device *dev = direct_device();
	struct page *page = alloc_page(GFP_HIGHUSER);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, page);
	bus = dma_map_page(dev, page, 0x123, 0x456, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, bus, page_to_phys(page) + 0x123);
	dma_unmap_page(dev, bus, 0x456, DMA_TO_DEVICE);
	__free_page(page);
}

static void an_operation_is_traced(struct kunit *test)
{
	struct device *dev = direct_device();
	u8 *buf;
	struct trace_event e;
	dma_addr_t bus;

	NEED_CHECKER(test); /* without it nothing is noted: it would cost more than the mapping */
	buf = kmalloc(64, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	bus = dma_map_single(dev, buf, 64, DMA_TO_DEVICE);
	e = last_event();
	KUNIT_EXPECT_EQ(test, e.kind, TRACE_DMA_MAP);
	KUNIT_EXPECT_EQ(test, e.addr, bus);
	KUNIT_EXPECT_EQ(test, e.start, 64ULL);
	KUNIT_EXPECT_EQ(test, e.dir, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, strcmp(e.device, "kunit"), 0);
	dma_unmap_single(dev, bus, 64, DMA_TO_DEVICE);
	e = last_event();
	KUNIT_EXPECT_EQ(test, e.kind, TRACE_DMA_UNMAP);
	KUNIT_EXPECT_EQ(test, e.addr, bus);
	kfree(buf);
}

static void a_live_mapping_has_a_record(struct kunit *test)
{
	struct device *dev = direct_device();
	u8 *buf = kmalloc(64, GFP_KERNEL);
	int before = record_count();
	struct dma_record *r;
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	if (!dma_debug) {
		bus = dma_map_single(dev, buf, 64, DMA_TO_DEVICE);
		KUNIT_EXPECT_EQ(test, record_count(), before); /* nothing to be undone */
		dma_unmap_single(dev, bus, 64, DMA_TO_DEVICE);
		dma_sync_single_for_cpu(dev, bus, 64, DMA_TO_DEVICE); /* not noticed */
	} else {
		bus = dma_map_single(dev, buf, 64, DMA_TO_DEVICE);
		KUNIT_EXPECT_EQ(test, record_count(), before + 1);
		r = record_find(dev, bus + 10, 20, DMA_NONE);
		KUNIT_ASSERT_NOT_NULL(test, r);
		KUNIT_EXPECT_TRUE(test, r->bus == bus && r->phys == __pa(buf) && r->size == 64 &&
						r->dir == DMA_TO_DEVICE && !r->shadow &&
						!r->coherent && !r->cpu_owns && r->dev == dev);
		KUNIT_EXPECT_GE(test, r->trace_len, 1); /* it says who mapped it */
		KUNIT_EXPECT_NULL(test, record_find(dev, bus + 10, 60, DMA_NONE));
		KUNIT_EXPECT_PTR_EQ(test, record_find_phys(__pa(buf) + 63, 1), r);
		dma_unmap_single(dev, bus, 64, DMA_TO_DEVICE);
		KUNIT_EXPECT_EQ(test, record_count(), before);
		KUNIT_EXPECT_NULL(test, record_find(dev, bus, 1, DMA_NONE));
	}
	kfree(buf);
}

/* What the checker needs for itself is no reason for a mapping to fail. */
static void a_plain_mapping_needs_no_memory(struct kunit *test)
{
	struct device *dev = direct_device();
	u8 *buf = kmalloc(64, GFP_KERNEL);
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	fail_arm(1);
	bus = dma_map_single(dev, buf, 64, DMA_TO_DEVICE);
	KUNIT_EXPECT_FALSE(test, fail_disarm());
	KUNIT_ASSERT_TRUE(test, !dma_mapping_error(bus));
	KUNIT_EXPECT_EQ(test, record_find(dev, bus, 64, DMA_NONE) != NULL, dma_debug != 0);
	dma_unmap_single(dev, bus, 64, DMA_TO_DEVICE);
	kfree(buf);
}

/* No more records at all: the mappings go on, nobody is accused, and what was taken is back. */
static void without_records_mappings_go_on_unchecked(struct kunit *test)
{
	struct device *dev = direct_device();
	u8 *buf;
	dma_addr_t kept, bus;

	NEED_CHECKER(test);
	buf = (u8 *)__get_free_pages(GFP_KERNEL, 1);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	kept = dma_map_single(dev, buf, PAGE_SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 1);
	record_limit = record_count();
	bus = dma_map_single(dev, buf + PAGE_SIZE, PAGE_SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_FALSE(test, dma_mapping_error(bus));
	KUNIT_EXPECT_EQ(test, dma_debug, 0);
	KUNIT_EXPECT_EQ(test, virt_to_page(buf)->dma_maps, 0);
	memset(buf, 1, 2 * PAGE_SIZE);
	dma_sync_single_for_cpu(dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_unmap_single(dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_sync_single_for_device(dev, kept, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_unmap_single(dev, kept, PAGE_SIZE, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, atomic_read(&dev->records), 0);
	free_pages((unsigned long)buf, 1);
}

static void mapping_works_with_a_spinlock_held(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);
	struct device *dev = direct_device();
	u8 *buf = kmalloc(64, GFP_KERNEL);
	unsigned long flags;
	dma_addr_t bus;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	spin_lock_irqsave(&lock, flags);
	bus = dma_map_single(dev, buf, 64, DMA_BIDIRECTIONAL);
	dma_sync_single_for_cpu(dev, bus, 64, DMA_BIDIRECTIONAL);
	dma_sync_single_for_device(dev, bus, 64, DMA_BIDIRECTIONAL);
	dma_unmap_single(dev, bus, 64, DMA_BIDIRECTIONAL);
	spin_unlock_irqrestore(&lock, flags);
	KUNIT_EXPECT_EQ(test, bus, __pa(buf));
	kfree(buf);
}

static void devices_do_not_see_each_others_mappings(struct kunit *test)
{
	struct device *dev = direct_device();
	static struct fixture_device other;
	u8 *buf = kmalloc(64, GFP_KERNEL);
	dma_addr_t a, b;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	fixture_device_init(&other, DMA_64BIT_MASK);
	a = dma_map_single(dev, buf, 64, DMA_TO_DEVICE);
	b = dma_map_single(&other.dev, buf, 32, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, a, b);
	dma_unmap_single(&other.dev, b, 32, DMA_TO_DEVICE);
	dma_unmap_single(dev, a, 64, DMA_TO_DEVICE);
	kfree(buf);
}

static void the_pci_names_mean_the_same(struct kunit *test)
{
	static struct pci_dev pdev;
	struct page *page = alloc_page(GFP_KERNEL);
	dma_addr_t bus, coherent_bus;
	void *coherent;

	shadow_mode = SHADOW_NEEDED;
	memset(&pdev, 0, sizeof(pdev));
	pdev.dev.dma_mask = &pdev.dma_mask;
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, pci_set_dma_mask(&pdev, 0xff), -EIO);
	KUNIT_EXPECT_EQ(test, pci_set_dma_mask(&pdev, DMA_64BIT_MASK), 0);
	KUNIT_EXPECT_EQ(test, pci_set_consistent_dma_mask(&pdev, 0xff), -EIO);
	KUNIT_EXPECT_EQ(test, pci_set_consistent_dma_mask(&pdev, DMA_24BIT_MASK), 0);
	coherent = pci_alloc_consistent(&pdev, 100, &coherent_bus);
	KUNIT_ASSERT_NOT_NULL(test, coherent);
	KUNIT_EXPECT_LT(test, coherent_bus, 16ULL * MiB);
	pci_free_consistent(&pdev, 100, coherent, coherent_bus);
	bus = pci_map_single(&pdev, page_address(page), 100, PCI_DMA_TODEVICE);
	KUNIT_EXPECT_FALSE(test, pci_dma_mapping_error(bus));
	KUNIT_EXPECT_EQ(test, bus, page_to_phys(page));
	pci_unmap_single(&pdev, bus, 100, PCI_DMA_TODEVICE);
	bus = pci_map_page(&pdev, page, 8, 100, PCI_DMA_BIDIRECTIONAL);
	pci_dma_sync_single_for_cpu(&pdev, bus, 100, PCI_DMA_BIDIRECTIONAL);
	pci_dma_sync_single_for_device(&pdev, bus, 100, PCI_DMA_BIDIRECTIONAL);
	pci_unmap_page(&pdev, bus, 100, PCI_DMA_BIDIRECTIONAL);
	__free_page(page);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_possible_mask_is_set_and_zero_returned),
	KUNIT_CASE(an_impossible_mask_changes_nothing),
	KUNIT_CASE(the_required_mask_covers_all_memory),
	KUNIT_CASE(the_coherent_mask_is_another),
	KUNIT_CASE(a_dac_address_is_where_the_page_is),
	KUNIT_CASE(there_is_no_dac_behind_an_iommu),
	KUNIT_CASE(the_oldest_names_are_physical_addresses),
	KUNIT_CASE(coherent_memory_is_zeroed_whole_and_in_reach),
	KUNIT_CASE(impossible_coherent_sizes_are_refused),
	KUNIT_CASE(coherent_memory_that_cannot_be_had_leaves_nothing),
	KUNIT_CASE(a_coherent_page_outlives_its_buffer_while_somebody_has_it),
	KUNIT_CASE(freeing_coherent_memory_wrongly_is_reported),
	KUNIT_CASE(a_program_maps_coherent_memory),
	KUNIT_CASE(coherent_memory_that_is_freed_while_mapped_stays),
	KUNIT_CASE(a_fault_waits_while_coherent_memory_is_freed),
	KUNIT_CASE(a_buffer_in_reach_is_seen_in_place),
	KUNIT_CASE(a_page_is_mapped_from_its_offset),
	KUNIT_CASE(an_operation_is_traced),
	KUNIT_CASE(a_live_mapping_has_a_record),
	KUNIT_CASE(a_plain_mapping_needs_no_memory),
	KUNIT_CASE(without_records_mappings_go_on_unchecked),
	KUNIT_CASE(mapping_works_with_a_spinlock_held),
	KUNIT_CASE(devices_do_not_see_each_others_mappings),
	KUNIT_CASE(the_pci_names_mean_the_same),
	{ 0 },
};

const struct kunit_suite dma_suite = { "dma", cases };
