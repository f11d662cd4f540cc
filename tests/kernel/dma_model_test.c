// SPDX-License-Identifier: MIT
/*
 * tests/kernel/dma_model_test.c - random maps, syncs and unmaps against a plain model.
 *
 * What:     three devices - one that reaches everything, one with 24 address bits, one whose
 *           mask cuts memory in two - and 24 pages of buffers, some high if there are any. In
 *           each step something is mapped, as a buffer or as a list, written by the CPU,
 *           written or read by the device, synced in part or whole, or unmapped. The model is two
 *           arrays of bytes: what the CPU sees, and what each mapping's device does.
 *           It also knows which mappings exclude each other, and in which pages the CPU may
 *           not be let in; what the layer says of that must be the same.
 *           With an IOMMU the same once more behind it, where bus addresses are others.
 * Start at: a_hundred_thousand_random_steps()
 * Holds:    whether a mapping goes through a shadow is looked at in what the device finds, and then
 *           the model knows what its bytes must be, by mode and direction.
 * Not here: IOVAs: tests/host/test_iova.c. What a real device reaches: iommu_test.c.
 */
#include "mm/dma/internal.h"

#include "drivers/edu/edu_regs.h"
#include "drivers/pci/pci.h"
#include "kernel/lib/string.h"
#include "mm/dma/shadow.h"
#include "mm/phys/slab.h"
#include "mm/virt/kmap.h"
#include "tests/kernel/fixture.h"

#define STEPS	 100000
#define PAGES	 24
#define BLOCK	 4  /* pages in a row, and six of those */
#define SLOTS	 20 /* mappings at a time */
#define MAX_SIZE (2 * PAGE_SIZE)
#define PIECES	 3

/* One mapping of the model: pieces of memory, one unless it is a list. */
struct slot {
	bool live, list, cpu_owns;
	struct fixture_device *dev;
	enum dma_data_direction dir;
	int pieces;
	struct scatterlist sg[PIECES];
	struct {
		unsigned int at, size; /* in the model's memory */
		bool shadowed;
		u8 *seen; /* what the device sees, if it is shadowed */
	} piece[PIECES];
};

static struct fixture_device devices[3];
static struct page *pages[PAGES]; /* of the model's memory, in order */
static u8 *memory;		  /* what the CPU must see */
static u8 *seen_memory;		  /* MAX_SIZE for each piece of each slot */
static struct slot slots[SLOTS];
static u32 seed;
static int wrong;

static u32 choose(u32 n)
{
	return kunit_random(&seed) % n;
}

/* ------------------------------------------------------------------ */
/* The two sides' hands                                                */

/* Bytes of the real memory, whoever owns it: compare (or else write). Never across a page. */
static bool real(struct page *page, unsigned int offset, u8 *bytes, unsigned int n, bool write)
{
	u8 *window = kmap_exempt(page, KM_USER0);
	bool same = true;

	if (write)
		memcpy(window + offset, bytes, n);
	else
		same = !memcmp(window + offset, bytes, n);
	kunmap_exempt(window, KM_USER0);
	return same;
}

static bool cpu_bytes(unsigned int at, unsigned int n, bool write)
{
	bool same = true;

	while (n) {
		unsigned int part = min(n, (unsigned int)(PAGE_SIZE - at % PAGE_SIZE));

		same &= real(pages[at / PAGE_SIZE], at % PAGE_SIZE, memory + at, part, write);
		at += part;
		n -= part;
	}
	return same;
}

/* What the device finds there, page by page: behind an IOMMU neighbours need not adjoin. */
static bool bus_bytes(const struct slot *s, dma_addr_t bus, u8 *bytes, unsigned int n, bool write)
{
	bool same = true;

	while (n) {
		unsigned int part = min(n, (unsigned int)(PAGE_SIZE - bus % PAGE_SIZE));
		phys_addr_t phys = domain_phys(&s->dev->dev, bus);

		if (phys == ~0ULL)
			return false;
		same &= real(phys_to_page(phys), phys % PAGE_SIZE, bytes, part, write);
		bus += part;
		bytes += part;
		n -= part;
	}
	return same;
}

/* Where the device sees piece p: stretches are gone through from the front. */
static dma_addr_t bus_of(const struct slot *s, int p)
{
	unsigned int before = 0;

	if (!s->list)
		return s->sg[0].dma_address;
	for (int i = 0; i < p; i++)
		before += s->piece[i].size;
	for (int i = 0; i < s->pieces; i++) {
		if (before < sg_dma_len(&s->sg[i]))
			return sg_dma_address(&s->sg[i]) + before;
		before -= sg_dma_len(&s->sg[i]);
	}
	return 0;
}

/* What the model says the device sees of piece p. */
static u8 *view(struct slot *s, int p)
{
	return s->piece[p].shadowed ? s->piece[p].seen : memory + s->piece[p].at;
}

static void complain(const char *what, int step)
{
	if (wrong++ < 5)
		ktap("    # step %d: %s\n", step, what);
}

/* ------------------------------------------------------------------ */
/* The model's copies                                                  */

static void model_in(struct slot *s, int p, unsigned int from, unsigned int n)
{
	if (s->piece[p].shadowed && s->dir != DMA_FROM_DEVICE)
		memcpy(s->piece[p].seen + from, memory + s->piece[p].at + from, n);
}

static void model_out(struct slot *s, int p, unsigned int from, unsigned int n)
{
	if (s->piece[p].shadowed && s->dir != DMA_TO_DEVICE)
		memcpy(memory + s->piece[p].at + from, s->piece[p].seen + from, n);
}

static void model_fill(struct slot *s, int p)
{
	if (!s->piece[p].shadowed)
		return;
	if (shadow_mode == SHADOW_INCOHERENT && s->dir == DMA_FROM_DEVICE)
		memset(s->piece[p].seen, SHADOW_POISON, s->piece[p].size);
	else
		memcpy(s->piece[p].seen, memory + s->piece[p].at, s->piece[p].size);
}

/* Does a mapping exclude this memory in this direction? */
static bool excluded(const struct slot *but, unsigned int at, unsigned int n,
		     enum dma_data_direction dir)
{
	for (int i = 0; i < SLOTS; i++) {
		struct slot *s = &slots[i];

		if (!s->live || s == but || s->cpu_owns ||
		    (dir == DMA_TO_DEVICE && s->dir == DMA_TO_DEVICE))
			continue;
		for (int p = 0; p < s->pieces; p++)
			if (s->piece[p].at < at + n && at < s->piece[p].at + s->piece[p].size)
				return true;
	}
	return false;
}

/*
 * Two mappings of one device that share bytes and do not exclude each other: whose an address is
 * that lies in both, nobody could say.
 */
static bool ambiguous(const struct slot *m, unsigned int at, unsigned int n)
{
	for (int i = 0; i < SLOTS; i++) {
		const struct slot *s = &slots[i];

		for (int p = 0; s->live && s->dev == m->dev && p < s->pieces; p++)
			if (s->piece[p].at < at + n && at < s->piece[p].at + s->piece[p].size &&
			    (!dma_debug || !excluded(NULL, at, n, m->dir)))
				return true;
	}
	return false;
}

/* Do pieces of one list exclude each other? */
static bool excludes_itself(const struct slot *s)
{
	for (int a = 0; a < s->pieces && s->dir != DMA_TO_DEVICE; a++)
		for (int b = 0; b < a; b++)
			if (s->piece[a].at < s->piece[b].at + s->piece[b].size &&
			    s->piece[b].at < s->piece[a].at + s->piece[a].size)
				return true;
	return false;
}

static unsigned int maps_of(unsigned int page)
{
	unsigned int n = 0;

	for (int i = 0; i < SLOTS; i++)
		for (int p = 0; slots[i].live && !slots[i].cpu_owns && p < slots[i].pieces; p++)
			n += slots[i].piece[p].at <= page * PAGE_SIZE &&
			     slots[i].piece[p].at + slots[i].piece[p].size >=
				     (page + 1) * PAGE_SIZE;
	return n;
}

/* ------------------------------------------------------------------ */
/* Steps                                                               */

/* A piece of memory that lies in one block of pages; whole pages now and then. */
static void choose_piece(unsigned int *at, unsigned int *size)
{
	unsigned int block = choose(PAGES / BLOCK) * BLOCK * PAGE_SIZE, from;

	if (choose(3) == 0) {
		from = choose(BLOCK) * PAGE_SIZE;
		*size = from + MAX_SIZE <= BLOCK * PAGE_SIZE && choose(2) ? MAX_SIZE : PAGE_SIZE;
	} else {
		from = choose(BLOCK * PAGE_SIZE - 300);
		*size = 1 + choose(299);
	}
	*at = block + from;
}

static void step_map(struct slot *s, int step)
{
	bool may = true, mapped;

	s->dev = &devices[choose(ARRAY_SIZE(devices))];
	s->dir = (enum dma_data_direction)choose(3);
	s->list = choose(3) == 0;
	s->pieces = s->list ? 1 + (int)choose(PIECES) : 1;
	s->cpu_owns = false;
	for (int p = 0; p < s->pieces; p++) {
		unsigned int at, size;

		choose_piece(&at, &size);
		s->piece[p].at = at;
		s->piece[p].size = size;
		s->sg[p] = (struct scatterlist){ .page = pages[at / PAGE_SIZE],
						 .offset = at % PAGE_SIZE,
						 .length = size };
		may &= !dma_debug || !excluded(s, at, size, s->dir);
		if (ambiguous(s, at, size))
			return;
	}
	may &= !dma_debug || !excludes_itself(s);
	if (s->list) {
		mapped = dma_map_sg(&s->dev->dev, s->sg, s->pieces, s->dir) > 0;
	} else {
		s->sg[0].dma_address = dma_map_page(&s->dev->dev, s->sg[0].page, s->sg[0].offset,
						    s->sg[0].length, s->dir);
		mapped = !dma_mapping_error(s->sg[0].dma_address);
	}
	if (mapped != may) {
		complain(mapped ? "mapped, though it is excluded" : "not mapped", step);
		return;
	}
	s->live = mapped;
	for (int p = 0; mapped && p < s->pieces; p++) {
		dma_addr_t bus = bus_of(s, p);

		s->piece[p].shadowed = domain_phys(&s->dev->dev, bus) !=
				       page_to_phys(s->sg[p].page) + s->sg[p].offset;
		model_fill(s, p);
		if (!bus_bytes(s, bus, view(s, p), s->piece[p].size, false))
			complain("after map the device sees other bytes", step);
		if (bus + s->piece[p].size - 1 > s->dev->mask)
			complain("a bus address beyond the mask", step);
	}
}

static void step_unmap(struct slot *s, int step)
{
	dma_addr_t bus[PIECES];

	for (int p = 0; p < s->pieces; p++)
		bus[p] = bus_of(s, p);
	if (s->list)
		dma_unmap_sg(&s->dev->dev, s->sg, s->pieces, s->dir);
	else
		dma_unmap_page(&s->dev->dev, s->sg[0].dma_address, s->piece[0].size, s->dir);
	s->live = false;
	for (int p = 0; p < s->pieces; p++)
		model_out(s, p, 0, s->piece[p].size);
	for (int p = 0; p < s->pieces; p++)
		if (!cpu_bytes(s->piece[p].at, s->piece[p].size, false))
			complain("after unmap the CPU sees other bytes", step);
	for (int p = 0; s->dev->dev.domain && p < s->pieces; p++)
		if (domain_phys(&s->dev->dev, bus[p]) != ~0ULL)
			complain("after unmap the device reaches it still", step);
}

static void step_sync_cpu(struct slot *s, int step)
{
	unsigned int from = choose(s->piece[0].size), n = 1 + choose(s->piece[0].size - from);

	if (s->list)
		dma_sync_sg_for_cpu(&s->dev->dev, s->sg, s->pieces, s->dir);
	else
		dma_sync_single_range_for_cpu(&s->dev->dev, s->sg[0].dma_address, from, n, s->dir);
	s->cpu_owns = true;
	for (int p = 0; p < s->pieces; p++)
		model_out(s, p, s->list ? 0 : from, s->list ? s->piece[p].size : n);
	for (int p = 0; p < s->pieces; p++)
		if (!cpu_bytes(s->piece[p].at, s->piece[p].size, false))
			complain("after a sync the CPU sees other bytes", step);
}

static void step_sync_device(struct slot *s, int step)
{
	unsigned int from = choose(s->piece[0].size), n = 1 + choose(s->piece[0].size - from);

	/* what went to another meanwhile cannot come back; that is a case of dma_rules_test.c */
	for (int p = 0; dma_debug && p < s->pieces; p++)
		if (excluded(s, s->piece[p].at, s->piece[p].size, s->dir))
			return;
	for (int p = 0; s->cpu_owns && p < s->pieces; p++)
		model_in(s, p, s->list ? 0 : from, s->list ? s->piece[p].size : n);
	if (s->list)
		dma_sync_sg_for_device(&s->dev->dev, s->sg, s->pieces, s->dir);
	else
		dma_sync_single_range_for_device(&s->dev->dev, s->sg[0].dma_address, from, n,
						 s->dir);
	s->cpu_owns = false;
	for (int p = 0; p < s->pieces; p++)
		if (!bus_bytes(s, bus_of(s, p), view(s, p), s->piece[p].size, false))
			complain("after a sync the device sees other bytes", step);
}

/* The device writes some of what it may. */
static void step_device(struct slot *s, int step)
{
	int p = (int)choose((u32)s->pieces);
	unsigned int from = choose(s->piece[p].size);
	unsigned int n = min(1 + choose(64), s->piece[p].size - from);

	if (s->dir == DMA_TO_DEVICE || s->cpu_owns)
		return;
	memset(view(s, p) + from, (int)choose(256), n);
	if (!bus_bytes(s, bus_of(s, p) + from, view(s, p) + from, n, true))
		complain("the device does not reach its memory", step);
}

/* The CPU writes what no device has. */
static void step_cpu(int step)
{
	unsigned int at = choose(PAGES * PAGE_SIZE - 64), n = 1 + choose(63);

	if (excluded(NULL, at, n, DMA_BIDIRECTIONAL))
		return;
	memset(memory + at, (int)choose(256), n);
	cpu_bytes(at, n, true);
}

static void take_step(int step)
{
	struct slot *s = &slots[choose(SLOTS)];

	if (choose(5) == 0)
		step_cpu(step);
	else if (!s->live)
		step_map(s, step);
	else if (choose(3) == 0)
		step_device(s, step);
	else if (choose(3) == 0)
		step_sync_cpu(s, step);
	else if (choose(2))
		step_sync_device(s, step);
	else
		step_unmap(s, step);
}

static void check_owners(int step)
{
	if (!cpu_bytes(0, PAGES * PAGE_SIZE, false))
		complain("the CPU sees other bytes", step);
	for (unsigned int i = 0; dma_debug && i < PAGES; i++)
		if (pages[i]->dma_maps != maps_of(i))
			complain("a page is owned by another number of mappings", step);
	if (record_check())
		complain("the trees of records are wrong", step);
}

/* ------------------------------------------------------------------ */

static bool get_memory(void)
{
	for (int i = 0; i < PAGES; i += BLOCK) {
		struct page *block = alloc_pages(i % (2 * BLOCK) ? GFP_HIGHUSER : GFP_KERNEL, 2);

		if (!block)
			return false;
		page_split(block, 2);
		for (int k = 0; k < BLOCK; k++)
			pages[i + k] = block + k;
	}
	memory = kzalloc(PAGES * PAGE_SIZE, GFP_KERNEL);
	seen_memory = kmalloc(SLOTS * PIECES * MAX_SIZE, GFP_KERNEL);
	return memory && seen_memory;
}

static void put_memory(void)
{
	for (int i = 0; i < PAGES; i++)
		if (pages[i])
			__free_page(pages[i]);
	memset(pages, 0, sizeof(pages));
	kfree(memory);
	kfree(seen_memory);
}

/* domain: what stands between the devices and memory, or NULL. */
static void run_model(struct kunit *test, int steps, u32 first, struct iommu_domain *domain)
{
	unsigned long reports = warn_count;

	fixture_device_init(&devices[0], DMA_64BIT_MASK);
	fixture_device_init(&devices[1], DMA_24BIT_MASK);
	for (unsigned int i = 0; i < ARRAY_SIZE(devices); i++)
		devices[i].dev.domain = domain;
	memset(slots, 0, sizeof(slots));
	seed = first;
	wrong = 0;
	if (!get_memory()) {
		put_memory();
		kunit_skip(test, "no memory for the model");
	}
	/* half of the pages lie above it */
	fixture_device_init(&devices[2], page_to_phys(pages[PAGES / 2]) | (PAGE_SIZE - 1));
	devices[2].dev.domain = domain;
	for (int i = 0; i < SLOTS; i++)
		for (int p = 0; p < PIECES; p++)
			slots[i].piece[p].seen = seen_memory + (i * PIECES + p) * MAX_SIZE;
	cpu_bytes(0, PAGES * PAGE_SIZE, true);
	dma_report_quietly = true; /* what is excluded is reported, thousands of times */
	for (int step = 0; step < steps && !wrong; step++) {
		take_step(step);
		if (step % 256 == 0)
			check_owners(step);
	}
	for (int i = 0; i < SLOTS; i++)
		if (slots[i].live)
			step_unmap(&slots[i], steps);
	check_owners(steps);
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_EQ(test, shadow_area.used, 0UL);
	kunit_expect_reports(test, warn_count - reports);
	put_memory();
}

static void a_hundred_thousand_random_steps(struct kunit *test)
{
	run_model(test, STEPS, 2026, NULL);
}

static void the_same_on_a_machine_that_is_not_coherent(struct kunit *test)
{
	shadow_mode = SHADOW_INCOHERENT;
	run_model(test, STEPS / 10, 4, NULL);
}

static void the_same_without_checks(struct kunit *test)
{
	dma_debug = 0;
	run_model(test, STEPS / 10, 5, NULL);
}

/* Three devices that share edu's domain: what one has mapped has an address of its own. */
static void the_same_behind_an_iommu(struct kunit *test)
{
	struct pci_dev *edu = pci_get_device(EDU_VENDOR, EDU_DEVICE, NULL);
	struct iommu_domain *domain = edu ? edu->dev.domain : NULL;
	static const enum shadow_mode modes[] = { SHADOW_NEEDED, SHADOW_ALWAYS, SHADOW_INCOHERENT };
	unsigned long blocks;
	int checks = dma_debug;

	if (!domain) {
		pci_dev_put(edu);
		kunit_skip(test, "no edu device, or no IOMMU above it");
	}
	domain_flush_lazy_all();
	blocks = domain->space.blocks;
	for (unsigned int i = 0; i < 2 * ARRAY_SIZE(modes); i++) {
		shadow_mode = modes[i / 2];
		dma_debug = i % 2 ? 0 : checks;
		run_model(test, STEPS / 20, 6 + i, domain);
		domain_flush_lazy_all();
		KUNIT_EXPECT_EQ(test, domain->space.blocks, blocks);
	}
	pci_dev_put(edu);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_hundred_thousand_random_steps),
	KUNIT_CASE(the_same_on_a_machine_that_is_not_coherent),
	KUNIT_CASE(the_same_without_checks),
	KUNIT_CASE(the_same_behind_an_iommu),
	{ 0 },
};

const struct kunit_suite dma_model_suite = { "dma_model", cases };
