// SPDX-License-Identifier: MIT
/*
 * tests/kernel/iommu_domain_test.c - the domain of a device: its addresses, its tables, its life.
 *
 * What:     which bus addresses a mapping gets and which it never gets, what the tables then
 *           hold, what is left when addresses or memory run out, and domains that are made and
 *           given back, by several at once too. The tables are looked at, no device is moved.
 * Start at: a_bus_address_is_not_a_physical_one()
 * Not here: what a device reaches: iommu_test.c; the allocator of addresses alone:
 *           tests/host/test_iova.c. Skipped without edu, or without an IOMMU that is on.
 */
#include "drivers/edu/edu_regs.h"
#include "drivers/iommu/vtd.h"
#include "drivers/pci/pci.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "mm/dma/domain.h"
#include "mm/dma/internal.h"
#include "mm/phys/slab.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/fixture.h"

static struct pci_dev *pdev; /* edu: its domain is looked at, itself left alone */
static struct device *dev;
static struct iommu_domain *domain;
static struct page *page;
static unsigned long blocks; /* mapped by the driver */
static bool was_lazy;

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
	KUNIT_EXPECT_NOT_NULL(test, page);
	blocks = domain->space.blocks;
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
	domain->lazy = was_lazy;
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

/* ------------------------------------------------------------------ */

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_bus_address_is_not_a_physical_one),
	KUNIT_CASE(coherent_memory_has_one_as_well),
	KUNIT_CASE(directions_become_permissions),
	KUNIT_CASE(only_as_many_pages_as_asked_for_are_there),
	KUNIT_CASE(some_addresses_are_never_given),
	KUNIT_CASE(when_addresses_are_used_up_one_request_fails),
	KUNIT_CASE(a_mapping_without_memory_leaves_nothing),
	KUNIT_CASE(tables_are_kept_at_hand_and_given_back),
	KUNIT_CASE(a_domain_that_cannot_be_made_leaves_nothing),
	KUNIT_CASE(what_is_mapped_goes_with_the_domain),
	KUNIT_CASE(what_the_firmware_needs_stays_where_it_is),
	KUNIT_CASE(several_tasks_map_at_once),
	KUNIT_CASE(drivers_of_two_cards_behind_a_bridge_come_at_once),
	{ 0 },
};

const struct kunit_suite iommu_domain_suite = { "iommu_domain", cases };
