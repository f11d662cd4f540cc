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
 * Not here: addresses, tables, domains: iommu_domain_test.c. Skipped without edu, or
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

static const struct kunit_case cases[] = {
	KUNIT_CASE(pieces_are_joined_to_one_buffer),
	KUNIT_CASE(a_device_may_only_write_what_is_mapped_from_it),
	KUNIT_CASE(a_device_may_only_read_what_is_mapped_to_it),
	KUNIT_CASE(a_device_reaches_the_mapped_page_and_no_other),
	KUNIT_CASE(another_device_reaches_it_only_if_it_shares_the_domain),
	KUNIT_CASE(a_storm_of_faults_is_not_a_storm_of_reports),
	KUNIT_CASE(a_device_that_faults_without_end_is_stopped),
	KUNIT_CASE(a_neighbour_in_the_same_page_is_reached),
	KUNIT_CASE(after_unmap_the_device_is_refused),
	KUNIT_CASE(an_unmap_under_a_transfer_stops_it),
	KUNIT_CASE(a_lazy_unmap_waits_for_its_flush),
	KUNIT_CASE(the_lazy_queue_is_bounded),
	{ 0 },
};

const struct kunit_suite iommu_suite = { "iommu", cases };
