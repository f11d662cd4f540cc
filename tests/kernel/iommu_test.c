// SPDX-License-Identifier: MIT
/*
 * tests/kernel/iommu_test.c - what a device reaches, and what it does not.
 *
 * What:     a real device, edu, behind a real IOMMU. Cases map a page one way or another,
 *           have the device read or write where it should and where it should not, and
 *           look at the memory afterwards: the tables may say what they like, the memory
 *           decides. What a refused device gets is a fault, and the fault a report.
 *           An access is only refused with a record if the IOMMU has to look at its tables:
 *           cases flush first (QEMU keeps silent about an entry that it remembers).
 * Start at: a_device_may_only_write_what_is_mapped_from_it()
 * Not here: the allocator of addresses: tests/host/test_iova.c. Skipped without edu, or
 *           without an IOMMU that is on (tools/run --iommu on).
 */
#include "drivers/edu/edu_regs.h"
#include "drivers/iommu/vtd.h"
#include "drivers/iommu/vtd_regs.h"
#include "drivers/pci/pci.h"
#include "drivers/pci/pci_regs.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/time/delay.h"
#include "mm/dma/domain.h"
#include "mm/dma/internal.h"
#include "mm/phys/slab.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/fixture.h"

static struct pci_dev *pdev; /* edu */
static void __iomem *regs;   /* its registers; the driver has nothing to do with them now */
static struct device *dev;
static struct iommu_domain *domain;
static struct page *page; /* with the bytes 0, 1, 2 ... in it */
static u8 *window;	  /* another, that the device reaches at window_bus */
static dma_addr_t window_bus;
static unsigned long blocks; /* mapped by the driver, and the window */
static bool was_lazy;

static void fill_page(void)
{
	u8 *bytes = lowmem_page_address(page);

	for (unsigned long i = 0; i < PAGE_SIZE; i++)
		bytes[i] = (u8)i;
}

static bool start(struct kunit *test)
{
	pdev = pci_get_device(EDU_VENDOR, EDU_DEVICE, NULL);
	if (!pdev || !pdev->dev.domain) {
		pci_dev_put(pdev);
		return false;
	}
	dev = &pdev->dev;
	domain = dev->domain;
	was_lazy = domain->lazy;
	domain->lazy = false;
	domain_flush_lazy_all(); /* what an earlier case has left waiting is not counted below */
	page = alloc_page(GFP_KERNEL);
	window = (u8 *)get_zeroed_page(GFP_KERNEL);
	regs = ioremap(pci_resource_start(pdev, 0), PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, page && window && regs);
	window_bus = domain_map(dev, __pa(window), PAGE_SIZE, DMA_BIDIRECTIONAL, arch_this_ip());
	KUNIT_EXPECT_NE(test, window_bus, DMA_ERROR_CODE);
	blocks = domain->space.blocks;
	fill_page();
	return true;
}

#define NEED_IOMMU(test)                                                         \
	do {                                                                     \
		if (!start(test))                                                \
			kunit_skip(test, "no edu device, or no IOMMU above it"); \
	} while (0)

static void stop(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, iova_check(&domain->space), 0);
	domain_flush_lazy_all();
	KUNIT_EXPECT_EQ(test, domain->space.blocks, blocks);
	domain_unmap(dev, window_bus, PAGE_SIZE);
	domain->lazy = was_lazy;
	iounmap(regs);
	free_page((unsigned long)window);
	__free_page(page);
	pci_dev_put(pdev);
}

/* How the tables have an address: IOMMU_READ and IOMMU_WRITE, 0: not at all. */
static unsigned int prot_at(dma_addr_t bus)
{
	unsigned int prot = 0;
	unsigned long flags;
	phys_addr_t phys;

	spin_lock_irqsave(&domain->lock, flags);
	domain->ops->lookup(domain, bus & PAGE_MASK, &phys, &prot);
	spin_unlock_irqrestore(&domain->lock, flags);
	return prot;
}

static void forget_translations(void)
{
	unsigned long flags;

	spin_lock_irqsave(&domain->lock, flags);
	domain->ops->flush_all(domain);
	spin_unlock_irqrestore(&domain->lock, flags);
}

/* The device moves len bytes between bus and the start of its memory, which takes it 100 ms. */
static void begin_transfer(dma_addr_t bus, u32 len, bool to_device)
{
	writeq(to_device ? bus : EDU_BUFFER, regs + EDU_DMA_SOURCE);
	writeq(to_device ? EDU_BUFFER : bus, regs + EDU_DMA_DEST);
	writeq(len, regs + EDU_DMA_COUNT);
	wmb();
	writeq(EDU_DMA_START | (to_device ? 0 : EDU_DMA_TO_RAM), regs + EDU_DMA_COMMAND);
}

static void end_transfer(void)
{
	while (readq(regs + EDU_DMA_COMMAND) & EDU_DMA_START)
		msleep(20);
	msleep(2); /* the interrupt about a fault has come by then */
}

static void transfer(dma_addr_t bus, u32 len, bool to_device)
{
	begin_transfer(bus, len, to_device);
	end_transfer();
}

/* The device reads len bytes at bus into its memory; false: it was refused, which was reported. */
static bool device_reads(struct kunit *test, dma_addr_t bus, u32 len)
{
	u64 before = domain_faults();

	forget_translations();
	transfer(bus, len, true);
	kunit_expect_reports(test, domain_faults() - before);
	return domain_faults() == before;
}

static bool device_writes(struct kunit *test, dma_addr_t bus, u32 len)
{
	u64 before = domain_faults();

	forget_translations();
	transfer(bus, len, false);
	kunit_expect_reports(test, domain_faults() - before);
	return domain_faults() == before;
}

/* Put bytes into the device's memory, by way of the window. */
static void load_device(u8 byte, u32 len)
{
	memset(window, byte, len);
	transfer(window_bus, len, true);
}

static bool device_has(const void *bytes, u32 len)
{
	memset(window, 0xee, len);
	transfer(window_bus, len, false);
	return !memcmp(window, bytes, len);
}

/* ------------------------------------------------------------------ */
/* Addresses                                                           */

static void a_bus_address_is_not_a_physical_one(struct kunit *test)
{
	phys_addr_t phys;
	dma_addr_t bus;

	NEED_IOMMU(test);
	phys = page_to_phys(page);
	bus = dma_map_page(dev, page, 0x123, 0x456, DMA_TO_DEVICE);
	KUNIT_EXPECT_FALSE(test, dma_mapping_error(bus));
	KUNIT_EXPECT_NE(test, bus, phys + 0x123);
	KUNIT_EXPECT_EQ(test, offset_in_page(bus), 0x123UL);
	KUNIT_EXPECT_LE(test, bus + 0x455, DMA_28BIT_MASK);
	KUNIT_EXPECT_FALSE(test, dma_is_shadowed(dev, bus) && shadow_mode == SHADOW_NEEDED);
	if (shadow_mode == SHADOW_NEEDED)
		KUNIT_EXPECT_EQ(test, domain_phys(dev, bus), phys + 0x123);
	dma_unmap_page(dev, bus, 0x456, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, domain_phys(dev, bus), ~0ULL);
	stop(test);
}

static void coherent_memory_has_one_as_well(struct kunit *test)
{
	dma_addr_t bus;
	u8 *mem;

	NEED_IOMMU(test);
	mem = dma_alloc_coherent(dev, 3 * PAGE_SIZE, &bus, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	KUNIT_EXPECT_NE(test, bus, __pa(mem));
	KUNIT_EXPECT_LE(test, bus + 3 * PAGE_SIZE - 1, dev->coherent_dma_mask);
	for (int i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, domain_phys(dev, bus + i * PAGE_SIZE),
				__pa(mem) + i * PAGE_SIZE);
		KUNIT_EXPECT_EQ(test, prot_at(bus + i * PAGE_SIZE), IOMMU_READ | IOMMU_WRITE);
	}
	KUNIT_EXPECT_EQ(test, prot_at(bus + 4 * PAGE_SIZE), 0U); /* four were allocated */
	dma_free_coherent(dev, 3 * PAGE_SIZE, mem, bus);
	KUNIT_EXPECT_EQ(test, prot_at(bus), 0U);
	stop(test);
}

static void directions_become_permissions(struct kunit *test)
{
	static const unsigned int wanted[] = {
		[DMA_BIDIRECTIONAL] = IOMMU_READ | IOMMU_WRITE,
		[DMA_TO_DEVICE] = IOMMU_READ,
		[DMA_FROM_DEVICE] = IOMMU_WRITE,
	};

	NEED_IOMMU(test);
	for (int dir = DMA_BIDIRECTIONAL; dir <= DMA_FROM_DEVICE; dir++) {
		dma_addr_t bus = dma_map_page(dev, page, 0, 100, dir);

		KUNIT_EXPECT_EQ(test, prot_at(bus), wanted[dir]);
		dma_unmap_page(dev, bus, 100, dir);
		KUNIT_EXPECT_EQ(test, prot_at(bus), 0U);
	}
	stop(test);
}

static void only_as_many_pages_as_asked_for_are_there(struct kunit *test)
{
	struct page *pages;
	dma_addr_t bus;

	NEED_IOMMU(test);
	pages = alloc_pages(GFP_KERNEL, 3);
	KUNIT_ASSERT_NOT_NULL(test, pages);
	/* five pages, of a block of eight; the first begins in its middle */
	bus = domain_map(dev, page_to_phys(pages) + 0x800, 4 * PAGE_SIZE + 0x700, DMA_TO_DEVICE,
			 arch_this_ip());
	KUNIT_EXPECT_EQ(test, bus & (8 * PAGE_SIZE - 1), 0x800ULL); /* aligned to its size */
	for (int i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, domain_phys(dev, (bus & PAGE_MASK) + i * PAGE_SIZE),
				page_to_phys(pages + i));
	for (int i = 5; i < 8; i++)
		KUNIT_EXPECT_EQ(test, prot_at((bus & PAGE_MASK) + i * PAGE_SIZE), 0U);
	KUNIT_EXPECT_TRUE(test, domain_unmap(dev, bus, 4 * PAGE_SIZE + 0x700));
	KUNIT_EXPECT_FALSE(test, domain_unmap(dev, bus, 4 * PAGE_SIZE + 0x700));
	__free_pages(pages, 3);
	stop(test);
}

static void some_addresses_are_never_given(struct kunit *test)
{
	NEED_IOMMU(test);
	KUNIT_EXPECT_EQ(test, domain_reserve(dev, 0, PAGE_SIZE, 0xffff), DMA_ERROR_CODE);
	KUNIT_EXPECT_EQ(test, domain_reserve(dev, 0, 0, DMA_32BIT_MASK), DMA_ERROR_CODE);
	KUNIT_EXPECT_EQ(test, domain_reserve(dev, 100, ~0UL, DMA_64BIT_MASK), DMA_ERROR_CODE);
	/* a write to 0xfee..... is an interrupt, not memory */
	KUNIT_EXPECT_EQ(test, iova_reserve(&domain->space, 0xfee00, 0xfee01), -EBUSY);
	KUNIT_EXPECT_EQ(test, iova_reserve(&domain->space, 0xfeeff, 0xfef00), -EBUSY);
	stop(test);
}

static void pieces_are_joined_to_one_buffer(struct kunit *test)
{
	struct page *other;
	dma_addr_t bus;
	u8 *bytes;

	NEED_IOMMU(test);
	other = alloc_page(GFP_KERNEL);
	bytes = kmalloc(200, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, other && bytes);
	memset(lowmem_page_address(other), 0x77, PAGE_SIZE);
	bus = domain_reserve(dev, PAGE_SIZE - 100, 200, DMA_28BIT_MASK);
	KUNIT_ASSERT_TRUE(test, bus != DMA_ERROR_CODE);
	KUNIT_EXPECT_EQ(test,
			domain_fill(dev, bus, page_to_phys(page) + PAGE_SIZE - 100, 100,
				    DMA_TO_DEVICE, arch_this_ip()),
			0);
	KUNIT_EXPECT_EQ(test,
			domain_fill(dev, bus + 100, page_to_phys(other), 100, DMA_TO_DEVICE,
				    arch_this_ip()),
			0);
	KUNIT_EXPECT_TRUE(test, device_reads(test, bus, 200));
	memcpy(bytes, (u8 *)lowmem_page_address(page) + PAGE_SIZE - 100, 100);
	memset(bytes + 100, 0x77, 100);
	KUNIT_EXPECT_TRUE(test, device_has(bytes, 200));
	KUNIT_EXPECT_TRUE(test, domain_unmap(dev, bus, 200));
	KUNIT_EXPECT_EQ(test, prot_at(bus) | prot_at(bus + 100), 0U);
	kfree(bytes);
	__free_page(other);
	stop(test);
}

/* ------------------------------------------------------------------ */
/* What the device reaches                                             */

static void a_device_may_only_write_what_is_mapped_from_it(struct kunit *test)
{
	static const u8 zeros[64];
	u8 *bytes;
	dma_addr_t bus;

	NEED_IOMMU(test);
	bytes = lowmem_page_address(page);
	bus = domain_map(dev, page_to_phys(page), PAGE_SIZE, DMA_FROM_DEVICE, arch_this_ip());
	load_device(0x5a, 64);
	KUNIT_EXPECT_TRUE(test, device_writes(test, bus + 8, 64));
	KUNIT_EXPECT_TRUE(test, bytes[7] == 7 && bytes[8] == 0x5a && bytes[71] == 0x5a &&
					bytes[72] == 72);
	KUNIT_EXPECT_FALSE(test, device_reads(test, bus + 200, 64));
	KUNIT_EXPECT_TRUE(test, device_has(zeros, 64)); /* nothing came through */
	domain_unmap(dev, bus, PAGE_SIZE);
	stop(test);
}

static void a_device_may_only_read_what_is_mapped_to_it(struct kunit *test)
{
	u8 *bytes;
	dma_addr_t bus;

	NEED_IOMMU(test);
	bytes = lowmem_page_address(page);
	bus = domain_map(dev, page_to_phys(page), PAGE_SIZE, DMA_TO_DEVICE, arch_this_ip());
	KUNIT_EXPECT_TRUE(test, device_reads(test, bus + 32, 64));
	KUNIT_EXPECT_TRUE(test, device_has(bytes + 32, 64));
	load_device(0x5a, 64);
	KUNIT_EXPECT_FALSE(test, device_writes(test, bus + 32, 64));
	for (int i = 0; i < 100; i++)
		KUNIT_ASSERT_EQ(test, bytes[i], i);
	domain_unmap(dev, bus, PAGE_SIZE);
	stop(test);
}

/* Its neighbours in memory and in its address space, and physical addresses. */
static void a_device_reaches_the_mapped_page_and_no_other(struct kunit *test)
{
	struct page *pages;
	dma_addr_t bus, tried[4];
	u8 *bytes;

	NEED_IOMMU(test);
	pages = alloc_pages(GFP_KERNEL, 2);
	KUNIT_ASSERT_NOT_NULL(test, pages);
	bytes = lowmem_page_address(pages);
	memset(bytes, 0x11, 4 * PAGE_SIZE);
	bus = domain_reserve(dev, 0, 2 * PAGE_SIZE,
			     DMA_28BIT_MASK); /* and fill one: nobody has the next */
	KUNIT_ASSERT_TRUE(test, bus != DMA_ERROR_CODE);
	KUNIT_EXPECT_EQ(test,
			domain_fill(dev, bus, page_to_phys(pages + 1), PAGE_SIZE, DMA_BIDIRECTIONAL,
				    arch_this_ip()),
			0);
	load_device(0x5a, 8);
	KUNIT_EXPECT_TRUE(test, device_writes(test, bus, 8));
	KUNIT_EXPECT_TRUE(test, device_writes(test, bus + PAGE_SIZE - 8, 8));
	tried[0] = bus + PAGE_SIZE;
	tried[1] = 0;
	tried[2] = page_to_phys(pages + 1) & DMA_28BIT_MASK; /* as without an IOMMU */
	tried[3] = page_to_phys(pages + 2) & DMA_28BIT_MASK;
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_FALSE(test, device_writes(test, tried[i], 8));
	for (unsigned long i = 0; i < 4 * PAGE_SIZE; i++) {
		bool mine = i / PAGE_SIZE == 1 &&
			    (i % PAGE_SIZE < 8 || i % PAGE_SIZE >= PAGE_SIZE - 8);

		KUNIT_ASSERT_EQ(test, bytes[i], mine ? 0x5a : 0x11);
	}
	domain_unmap(dev, bus, PAGE_SIZE);
	__free_pages(pages, 2);
	stop(test);
}

/*
 * The same address is another one for another device; but not for one that the IOMMU cannot tell from the
 * first, behind a bridge to conventional PCI.
 */
static void another_device_reaches_it_only_if_it_shares_the_domain(struct kunit *test)
{
	void __iomem *first;
	struct pci_dev *other;
	bool shared;

	NEED_IOMMU(test);
	other = pci_get_device(EDU_VENDOR, EDU_DEVICE, pci_dev_get(pdev));
	if (!other || !other->dev.domain) {
		pci_dev_put(other);
		stop(test);
		kunit_skip(test, "no second edu (-device edu)");
	}
	shared = pci_requester_id(other) == pci_requester_id(pdev);
	KUNIT_EXPECT_EQ(test, other->dev.domain == domain, shared);
	KUNIT_EXPECT_EQ(test, other->dev.domain->id == domain->id, shared);
	KUNIT_EXPECT_EQ(test, domain_phys(&other->dev, window_bus), shared ? __pa(window) : ~0ULL);
	first = regs;
	regs = ioremap(pci_resource_start(other, 0), PAGE_SIZE);
	KUNIT_ASSERT_TRUE(test, regs);
	memset(window, 0x5a, 8);
	KUNIT_EXPECT_EQ(test, device_reads(test, window_bus, 8), shared);
	memset(window, 0x11, 8);
	KUNIT_EXPECT_EQ(test, device_writes(test, window_bus, 8), shared);
	KUNIT_EXPECT_EQ(test, window[0], shared ? 0x5a : 0x11);
	iounmap(regs);
	regs = first;
	KUNIT_EXPECT_TRUE(test, device_writes(test, window_bus, 8));
	KUNIT_EXPECT_NE(test, window[0], 0x11);
	pci_dev_put(other);
	stop(test);
}

/* The first reports are printed, the rest counted. */
static void a_storm_of_faults_is_not_a_storm_of_reports(struct kunit *test)
{
	u64 faults, reports;

	NEED_IOMMU(test);
	faults = domain_faults();
	reports = domain_reports();
	for (int i = 0; i < 1000; i++)
		domain_fault(domain, window_bus + 8 * PAGE_SIZE, true, "not really");
	KUNIT_EXPECT_EQ(test, domain_faults(), faults + 1000);
	KUNIT_EXPECT_LE(test, domain_reports(), reports + 30);
	kunit_expect_reports(test, 1000);
	stop(test);
}

static bool is_master(void)
{
	u16 command = 0;

	pci_read_config_word(pdev, PCI_COMMAND, &command);
	return command & PCI_COMMAND_MASTER;
}

/* What it could do before; and those that go by its name. */
static void let_start_again(struct pci_dev *other, void *arg)
{
	if (other->driver && pci_requester_id(other) == pci_requester_id(pdev))
		pci_set_master(other);
}

/* edu is too slow for it, so the records are written by hand; but it is edu that they are about. */
static void a_device_that_faults_without_end_is_stopped(struct kunit *test)
{
	u64 high, faults;
	int n = 0;

	NEED_IOMMU(test);
	high = FAULT_FULL | 5ULL << 32 | pci_requester_id(pdev); /* no permission to write */
	KUNIT_ASSERT_TRUE(test, is_master());
	load_device(0x5a, 8);
	for (; n < 100; n++) /* many for a driver's mistake */
		vtd_fault_record(domain->unit, window_bus + 8 * PAGE_SIZE, high);
	KUNIT_EXPECT_TRUE(test, is_master());
	for (; is_master() && n < 20 * VTD_STORM; n++) /* a second may end meanwhile */
		vtd_fault_record(domain->unit, window_bus + 8 * PAGE_SIZE, high);
	kunit_expect_reports(test, n);
	KUNIT_EXPECT_FALSE(test, is_master());
	KUNIT_EXPECT_GE(test, n, VTD_STORM - 20); /* less those of earlier cases in this second */
	/* nothing of it reaches anything now, the IOMMU neither */
	faults = domain_faults();
	memset(window, 0, 8);
	transfer(window_bus, 8, false);
	transfer(window_bus + 8 * PAGE_SIZE, 8, false);
	KUNIT_EXPECT_EQ(test, window[0], 0);
	KUNIT_EXPECT_EQ(test, domain_faults(), faults);
	pci_for_each(let_start_again, NULL);
	transfer(window_bus, 8, false);
	KUNIT_EXPECT_EQ(test, window[0], 0x5a);
	stop(test);
}

/* Why a small buffer of a device that is not trusted gets a page of its own. */
static void a_neighbour_in_the_same_page_is_reached(struct kunit *test)
{
	u8 *bytes;
	dma_addr_t bus;

	NEED_IOMMU(test);
	bytes = lowmem_page_address(page);
	bus = domain_map(dev, page_to_phys(page) + 512, 64, DMA_FROM_DEVICE, arch_this_ip());
	load_device(0x5a, 8);
	KUNIT_EXPECT_TRUE(test, device_writes(test, bus + 1024, 8));
	KUNIT_EXPECT_EQ(test, bytes[512 + 1024], 0x5a);
	domain_unmap(dev, bus, 64);
	stop(test);
}

/* ------------------------------------------------------------------ */
/* Unmap                                                               */

static void after_unmap_the_device_is_refused(struct kunit *test)
{
	char text[160];
	u64 faults;
	dma_addr_t bus;
	u8 *bytes;

	NEED_IOMMU(test);
	bytes = lowmem_page_address(page);
	load_device(0x5a, 8);
	bus = dma_map_page(dev, page, 0, 64, DMA_FROM_DEVICE);
	transfer(bus, 8, false); /* it is remembered now */
	dma_unmap_page(dev, bus, 64, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, bytes[0], 0x5a);
	fill_page();
	faults = domain_faults();
	transfer(bus, 8, false); /* no flush but unmap's own */
	KUNIT_EXPECT_EQ(test, domain_faults(), faults + 1);
	kunit_expect_reports(test, domain_faults() - faults);
	KUNIT_EXPECT_EQ(test, bytes[0], 0);
	domain_describe(domain, bus, true, text, sizeof(text));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "not mapped; last mapped FROM_DEVICE by "
						 "after_unmap_the_device_is_refused"));
	stop(test);
}

/* The device takes 100 ms, and touches memory at the end of them. */
static void an_unmap_under_a_transfer_stops_it(struct kunit *test)
{
	u64 faults;
	dma_addr_t bus;
	u8 *bytes;

	NEED_IOMMU(test);
	bytes = lowmem_page_address(page);
	load_device(0x5a, 8);
	bus = dma_map_page(dev, page, 0, 64, DMA_FROM_DEVICE);
	faults = domain_faults();
	begin_transfer(bus, 8, false);
	dma_unmap_page(dev, bus, 64, DMA_FROM_DEVICE); /* the driver's mistake */
	fill_page();
	end_transfer();
	KUNIT_EXPECT_EQ(test, domain_faults(), faults + 1);
	kunit_expect_reports(test, domain_faults() - faults);
	KUNIT_EXPECT_EQ(test, bytes[0], 0);
	stop(test);
}

static void a_lazy_unmap_waits_for_its_flush(struct kunit *test)
{
	dma_addr_t bus, again;
	u64 flushes;
	u8 *bytes;

	NEED_IOMMU(test);
	bytes = lowmem_page_address(page);
	domain->lazy = true;
	load_device(0x5a, 8);
	bus = domain_map(dev, page_to_phys(page), 64, DMA_FROM_DEVICE, arch_this_ip());
	transfer(bus, 8, false);
	fill_page();
	flushes = domain->flushes;
	KUNIT_EXPECT_TRUE(test, domain_unmap(dev, bus, 64));
	/* until the flush neither is the address free, nor the mapping there */
	KUNIT_EXPECT_EQ(test, prot_at(bus), 0U);
	KUNIT_EXPECT_EQ(test, domain->waiting_count, 1U);
	KUNIT_EXPECT_FALSE(test, domain_unmap(dev, bus, 64));
	again = domain_map(dev, page_to_phys(page), 64, DMA_FROM_DEVICE, arch_this_ip());
	KUNIT_EXPECT_NE(test, again, bus);
	KUNIT_EXPECT_EQ(test, domain->flushes, flushes);
	/* 10 ms later it has been flushed, though nothing else happened */
	msleep(50);
	KUNIT_EXPECT_EQ(test, domain->waiting_count, 0U);
	KUNIT_EXPECT_EQ(test, domain->flushes, flushes + 1);
	domain_unmap(dev, again, 64);
	KUNIT_EXPECT_FALSE(test, device_writes(test, bus, 8));
	KUNIT_EXPECT_EQ(test, bytes[0], 0);
	stop(test);
}

static void the_lazy_queue_is_bounded(struct kunit *test)
{
	u64 flushes;

	NEED_IOMMU(test);
	domain->lazy = true;
	domain_flush_lazy_all();
	flushes = domain->flushes;
	for (int i = 1; i <= 10 * DOMAIN_LAZY_MAX; i++) {
		dma_addr_t bus =
			domain_map(dev, page_to_phys(page), 64, DMA_TO_DEVICE, arch_this_ip());

		KUNIT_ASSERT_TRUE(test, bus != DMA_ERROR_CODE && domain_unmap(dev, bus, 64));
		KUNIT_ASSERT_TRUE(test, domain->waiting_count < DOMAIN_LAZY_MAX);
	}
	KUNIT_EXPECT_GE(test, domain->flushes, flushes + 10);
	stop(test);
}

/* ------------------------------------------------------------------ */
/* Shortage                                                            */

static void when_addresses_are_used_up_one_request_fails(struct kunit *test)
{
	static dma_addr_t bus[256];
	u64 mask, failures, pages;
	int n = 0;

	NEED_IOMMU(test);
	mask = *dev->dma_mask;
	failures = domain->failures;
	pages = domain->space.pages; /* all at the bottom */
	for (int lazy = 0; lazy < 2; lazy++) {
		domain->lazy = lazy;
		*dev->dma_mask = 0xfffff; /* 1 MiB: 240 pages from 64 KiB on, less what is mapped */
		for (n = 0; n < 256; n++) {
			bus[n] = dma_map_page(dev, page, 0, 16, DMA_TO_DEVICE);
			if (dma_mapping_error(bus[n]))
				break;
			KUNIT_EXPECT_LE(test, bus[n] + 15, *dev->dma_mask);
		}
		KUNIT_EXPECT_EQ(test, n, 240 - (int)pages);
		KUNIT_EXPECT_EQ(test, domain->failures, ++failures);
		dma_unmap_page(dev, bus[100], 16, DMA_TO_DEVICE);
		bus[100] = dma_map_page(dev, page, 0, 16, DMA_TO_DEVICE);
		KUNIT_EXPECT_FALSE(test, dma_mapping_error(bus[100]));
		while (n--)
			dma_unmap_page(dev, bus[n], 16, DMA_TO_DEVICE);
		*dev->dma_mask = mask;
	}
	stop(test);
}

static void a_mapping_without_memory_leaves_nothing(struct kunit *test)
{
	struct page *pages;
	unsigned long tables, n = 0;
	bool struck;

	NEED_IOMMU(test);
	pages = alloc_pages(GFP_KERNEL, 10);
	KUNIT_ASSERT_NOT_NULL(test, pages);
	domain_trim_all();
	tables = domain->tables;
	do { /* a record, then three tables */
		dma_addr_t bus;

		fail_arm(++n);
		bus = domain_map(dev, page_to_phys(pages), 4 * MiB, DMA_TO_DEVICE, arch_this_ip());
		struck = fail_disarm();
		KUNIT_EXPECT_EQ(test, bus == DMA_ERROR_CODE, struck);
		if (bus != DMA_ERROR_CODE)
			domain_unmap(dev, bus, 4 * MiB);
		domain_trim_all();
		KUNIT_EXPECT_EQ(test, domain->tables, tables);
		KUNIT_EXPECT_EQ(test, domain->space.blocks, blocks);
	} while (struck && n < 20);
	KUNIT_EXPECT_GE(test, n, 4UL);
	__free_pages(pages, 10);
	stop(test);
}

static void tables_are_kept_at_hand_and_given_back(struct kunit *test)
{
	struct page *pages;
	unsigned long tables;
	dma_addr_t bus;

	NEED_IOMMU(test);
	pages = alloc_pages(GFP_KERNEL, 9);
	KUNIT_ASSERT_NOT_NULL(test, pages);
	domain_trim_all();
	tables = domain->tables;
	bus = domain_map(dev, page_to_phys(pages), 2 * MiB, DMA_TO_DEVICE, arch_this_ip());
	KUNIT_EXPECT_EQ(test, bus & (2 * MiB - 1), 0ULL);
	KUNIT_EXPECT_EQ(test, domain->tables, tables + 1);
	domain_unmap(dev, bus, 2 * MiB);
	KUNIT_EXPECT_EQ(test, domain->tables, tables + 1);
	domain_trim_all();
	KUNIT_EXPECT_EQ(test, domain->tables, tables);
	__free_pages(pages, 9);
	stop(test);
}

static void note_idle(struct pci_dev *candidate, void *arg)
{
	struct device **found = arg;

	if (!candidate->driver && !candidate->dev.domain)
		*found = &candidate->dev;
}

/* A device without a driver: it does nothing, so it may have a domain for a while. There is always one. */
static struct device *idle_device(void)
{
	struct device *found = NULL;

	pci_for_each(note_idle, &found);
	return found;
}

static void a_domain_that_cannot_be_made_leaves_nothing(struct kunit *test)
{
	struct device *idle;
	unsigned long n = 0;
	bool struck;

	NEED_IOMMU(test);
	idle = idle_device();
	KUNIT_ASSERT_NOT_NULL(test, idle);
	do {
		int error;

		fail_arm(++n);
		error = domain_attach(idle);
		struck = fail_disarm();
		KUNIT_EXPECT_EQ(test, error, struck ? -ENOMEM : 0);
		KUNIT_EXPECT_EQ(test, idle->domain != NULL, !struck);
	} while (struck && n < 20);
	KUNIT_EXPECT_GE(test, n, 4UL); /* itself, its table, the addresses that are left out */
	KUNIT_EXPECT_TRUE(test, idle->domain && idle->domain->id != domain->id);
	KUNIT_EXPECT_EQ(test, domain_attach(idle), 0); /* it has one already */
	domain_detach(idle);
	domain_detach(idle);
	KUNIT_EXPECT_NULL(test, idle->domain);
	stop(test);
}

/* What a driver leaves goes with the domain; the memory is not the domain's to free. */
static void what_is_mapped_goes_with_the_domain(struct kunit *test)
{
	struct device *idle;
	unsigned long flags;
	dma_addr_t bus;

	NEED_IOMMU(test);
	idle = idle_device();
	KUNIT_ASSERT_NOT_NULL(test, idle);
	for (int lazy = 0; lazy < 2; lazy++) {
		KUNIT_ASSERT_EQ(test, domain_attach(idle), 0);
		idle->domain->lazy = lazy;
		bus = domain_map(idle, page_to_phys(page), PAGE_SIZE, DMA_TO_DEVICE,
				 arch_this_ip());
		KUNIT_EXPECT_TRUE(test, domain_unmap(idle, bus, PAGE_SIZE));
		bus = domain_map(idle, page_to_phys(page), PAGE_SIZE, DMA_TO_DEVICE,
				 arch_this_ip());
		KUNIT_EXPECT_EQ(test, domain_phys(idle, bus), page_to_phys(page));
		domain_detach(idle);
	}
	/* the number of the domain is free: the next has it, and none of the old entries */
	KUNIT_ASSERT_EQ(test, domain_attach(idle), 0);
	KUNIT_EXPECT_EQ(test, domain_phys(idle, bus), ~0ULL);
	spin_lock_irqsave(&idle->domain->lock, flags);
	KUNIT_EXPECT_EQ(test, idle->domain->space.blocks, 0UL);
	spin_unlock_irqrestore(&idle->domain->lock, flags);
	domain_detach(idle);
	stop(test);
}

static void add_region(u64 start, u64 end, const struct pci_dev *of)
{
	struct dmar_region *r = &vtd_dmar.region[vtd_dmar.nr_regions++];

	*r = (struct dmar_region){ .start = start, .end = end };
	r->devices.count = 1;
	r->devices.scope[0] =
		(struct dmar_scope){ .bus = of->bus, .hops = 1, .devfn = { of->devfn } };
}

/* RMRR: no machine of QEMU's has one, so the case adds some to what the firmware said. */
static void what_the_firmware_needs_stays_where_it_is(struct kunit *test)
{
	int regions = vtd_dmar.nr_regions;
	struct device *idle;
	dma_addr_t bus;

	NEED_IOMMU(test);
	idle = idle_device();
	KUNIT_ASSERT_NOT_NULL(test, idle);
	KUNIT_ASSERT_TRUE(test, regions + 3 <= DMAR_MAX_REGIONS);
	add_region(0x10000, 0x12000, to_pci_dev(idle));
	add_region(0x11000, 0x13000, to_pci_dev(idle)); /* overlaps the first */
	add_region(0x13000, 0x14000, pdev);		/* another's */
	KUNIT_EXPECT_EQ(test, domain_attach(idle), 0);
	vtd_dmar.nr_regions = regions;
	KUNIT_ASSERT_TRUE(test, idle->domain);
	for (u64 at = 0x10000; at < 0x13000; at += PAGE_SIZE)
		KUNIT_EXPECT_EQ(test, domain_phys(idle, at), at);
	KUNIT_EXPECT_EQ(test, domain_phys(idle, 0x13000), ~0ULL);
	bus = domain_map(idle, page_to_phys(page), 1, DMA_TO_DEVICE, arch_this_ip());
	KUNIT_EXPECT_EQ(test, bus & PAGE_MASK, 0x13000ULL); /* the first that is free */
	KUNIT_EXPECT_FALSE(test, domain_unmap(idle, 0x10000, PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, domain_unmap(idle, bus, 1));
	domain_detach(idle);
	stop(test);
}

/* ------------------------------------------------------------------ */
/* Everybody at once                                                   */

#define ROUNDS 1500

static int map_and_unmap(void *arg)
{
	struct page *mine = alloc_pages(GFP_KERNEL, 2);
	u32 state = (u32)(unsigned long)arg;
	int wrong = !mine;

	for (int i = 0; i < ROUNDS && !wrong; i++) {
		size_t size = 1 + kunit_random(&state) % (4 * PAGE_SIZE - 1);
		dma_addr_t bus =
			domain_map(dev, page_to_phys(mine), size, DMA_TO_DEVICE, arch_this_ip());

		wrong = bus == DMA_ERROR_CODE || domain_phys(dev, bus) != page_to_phys(mine) ||
			domain_phys(dev, bus + size - 1) != page_to_phys(mine) + size - 1 ||
			!domain_unmap(dev, bus, size);
	}
	if (mine)
		__free_pages(mine, 2);
	return wrong;
}

static void several_tasks_map_at_once(struct kunit *test)
{
	struct worker workers[4];

	NEED_IOMMU(test);
	for (int lazy = 0; lazy < 2; lazy++) {
		domain->lazy = lazy;
		for (int i = 0; i < 4; i++)
			KUNIT_ASSERT_TRUE(test, worker_start(&workers[i], map_and_unmap,
							     (void *)(i + 1UL)));
		for (int i = 0; i < 4; i++)
			KUNIT_EXPECT_EQ(test, worker_end(&workers[i]), 0);
	}
	stop(test);
}

#define TURNS 20

static struct pci_dev *cards; /* two, behind one bridge for all that the IOMMU can tell */
static int arrivals;	      /* at all meetings of the two */

/* The other has time to come between this question and what is done about the answer. */
static struct iommu_domain *find_slowly(struct device *mine)
{
	struct iommu_domain *found = domain->ops->find(mine);

	msleep(1);
	return found;
}

/* Go on when the other is here as well. */
static void meet(int meeting)
{
	__atomic_fetch_add(&arrivals, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&arrivals, __ATOMIC_SEQ_CST) < 2 * meeting)
		cond_resched();
}

/* A driver finds its card, and goes: at once with the other, or while the other does the opposite. */
static int come_and_go(void *arg)
{
	struct device *mine = &cards[(unsigned long)arg].dev;
	bool second = arg;
	int wrong = 0, meeting = 0;

	for (int i = 0; i < TURNS; i++) {
		meet(++meeting);
		wrong |= domain_attach(mine) || !mine->domain ? 1 : 0;
		meet(++meeting);
		wrong |= cards[0].dev.domain != cards[1].dev.domain ? 2 : 0;
		meet(++meeting);
		domain_detach(mine);
		if (second && i % 2) /* and the first is still at it, perhaps */
			wrong |= domain_attach(mine) || !mine->domain ? 4 : 0;
		meet(++meeting);
		wrong |= second && mine->domain != domain->ops->find(mine) ? 8 : 0;
		domain_detach(mine);
	}
	return wrong;
}

static void drivers_of_two_cards_behind_a_bridge_come_at_once(struct kunit *test)
{
	const struct iommu_ops *ops;
	struct iommu_ops slow;
	struct worker workers[2];

	NEED_IOMMU(test);
	ops = domain->ops;
	slow = *ops;
	slow.find = find_slowly;
	cards = kzalloc(2 * sizeof(*cards), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, cards);
	arrivals = 0;
	for (int i = 0; i < 2; i++) {
		cards[i].bus = pdev->bus; /* where the IOMMU stands above it */
		cards[i].devfn = pdev->devfn;
		/* nobody's, on a bus that has a context table */
		cards[i].requester = (u16)((pci_requester_id(pdev) & 0xff00) | PCI_DEVFN(29, 7));
		cards[i].dma_mask = DMA_32BIT_MASK;
		cards[i].dev.dma_mask = &cards[i].dma_mask;
		snprintf(cards[i].dev.bus_id, sizeof(cards[i].dev.bus_id), "card %d", i);
	}
	domain_use(&slow, was_lazy);
	for (int i = 0; i < 2; i++)
		KUNIT_ASSERT_TRUE(test, worker_start(&workers[i], come_and_go, (void *)(long)i));
	for (int i = 0; i < 2; i++)
		KUNIT_EXPECT_EQ(test, worker_end(&workers[i]), 0);
	domain_use(ops, was_lazy);
	KUNIT_EXPECT_NULL(test, ops->find(&cards[0].dev));
	kfree(cards);
	stop(test);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_bus_address_is_not_a_physical_one),
	KUNIT_CASE(coherent_memory_has_one_as_well),
	KUNIT_CASE(directions_become_permissions),
	KUNIT_CASE(only_as_many_pages_as_asked_for_are_there),
	KUNIT_CASE(some_addresses_are_never_given),
	KUNIT_CASE(pieces_are_joined_to_one_buffer),
	KUNIT_CASE(a_device_may_only_write_what_is_mapped_from_it),
	KUNIT_CASE(a_device_may_only_read_what_is_mapped_to_it),
	KUNIT_CASE(a_device_reaches_the_mapped_page_and_no_other),
	KUNIT_CASE(another_device_reaches_it_only_if_it_shares_the_domain),
	KUNIT_CASE(a_neighbour_in_the_same_page_is_reached),
	KUNIT_CASE(after_unmap_the_device_is_refused),
	KUNIT_CASE(an_unmap_under_a_transfer_stops_it),
	KUNIT_CASE(a_lazy_unmap_waits_for_its_flush),
	KUNIT_CASE(the_lazy_queue_is_bounded),
	KUNIT_CASE(when_addresses_are_used_up_one_request_fails),
	KUNIT_CASE(a_mapping_without_memory_leaves_nothing),
	KUNIT_CASE(tables_are_kept_at_hand_and_given_back),
	KUNIT_CASE(a_domain_that_cannot_be_made_leaves_nothing),
	KUNIT_CASE(what_is_mapped_goes_with_the_domain),
	KUNIT_CASE(what_the_firmware_needs_stays_where_it_is),
	KUNIT_CASE(several_tasks_map_at_once),
	KUNIT_CASE(a_storm_of_faults_is_not_a_storm_of_reports),
	KUNIT_CASE(a_device_that_faults_without_end_is_stopped),
	KUNIT_CASE(drivers_of_two_cards_behind_a_bridge_come_at_once),
	{ 0 },
};

const struct kunit_suite iommu_suite = { "iommu", cases };
