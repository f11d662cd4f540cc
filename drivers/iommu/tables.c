// SPDX-License-Identifier: MIT
/*
 * drivers/iommu/tables.c - second-level page tables: from a device's address to memory.
 *
 * What:     the same tree that a CPU walks, 512 entries a level, with other bits: one for
 *           reading, one for writing, and an entry with neither is not there. Three levels
 *           reach 512 GiB, four 256 TiB.
 *
 *             iova  38..30      29..21      20..12      11..0
 *                   root[...] -> [...]    -> leaf[...] -> byte of the page
 *
 *           Upper levels allow everything; the leaf decides. A table whose last entry
 *           went stays: the next mapping will want it. vtd_trim() gives such tables back,
 *           after a flush, since the unit may remember them, too.
 * Start at: vtd_map(), then leaf_entry()
 * Holds:    1. a table page is freed only when the unit cannot know it any more.
 *           2. a unit that does not look into the CPU's caches sees a table written back
 *              before the entry that leads to it.
 * Locks:    the domain's, held by the caller.
 * See it:   gdb: np-walk --iommu; docs/iommu.md
 * Spec:     VT-d 3.7 (second-level translation), 9.8 (entries)
 */
#include "drivers/iommu/vtd.h"
#include "drivers/iommu/vtd_regs.h"
#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/page_alloc.h"

#define ENTRIES	   512u
#define LEAF_SHIFT (PAGE_SHIFT + 9) /* what a leaf table reaches: 2 MiB */

static u64 *table_at(u64 entry)
{
	return __va(entry & SL_ADDRESS);
}

static unsigned int index_of(dma_addr_t iova, unsigned int level)
{
	return iova >> (PAGE_SHIFT + 9 * level) & (ENTRIES - 1);
}

static bool present(u64 entry)
{
	return entry & (SL_READ | SL_WRITE);
}

u64 *vtd_table_alloc(struct vtd_unit *unit, gfp_t gfp)
{
	struct page *page = page_alloc(gfp | __GFP_ZERO, 0, OWNER_IOMMU);

	if (!page)
		return NULL;
	vtd_write_back(unit, lowmem_page_address(page), PAGE_SIZE);
	return lowmem_page_address(page);
}

void vtd_table_free(u64 *table)
{
	page_free(virt_to_page(table), 0);
}

/* A new table, behind an entry that leads nowhere; false: no memory. */
static __noinline bool make_table(struct iommu_domain *domain, u64 *entry)
{
	u64 *below = vtd_table_alloc(domain->unit, GFP_ATOMIC);

	if (!below)
		return false;
	WRITE_ONCE(*entry, __pa(below) | SL_READ | SL_WRITE);
	vtd_write_back(domain->unit, entry, sizeof(*entry));
	domain->tables++;
	return true;
}

/* The table of that level (0: the lowest) for iova; tables are made if asked for. Or NULL. */
static u64 *walk(struct iommu_domain *domain, dma_addr_t iova, unsigned int lowest, bool make)
{
	u64 *table = domain->root;

	for (unsigned int level = domain->levels - 1; level > lowest; level--) {
		u64 *entry = &table[index_of(iova, level)];

		if (!present(*entry) && !(make && make_table(domain, entry)))
			return NULL;
		table = table_at(*entry);
	}
	return table;
}

/* The entry for iova in its leaf table. That table is kept in mind: the next address is near. */
static inline u64 *leaf_entry(struct iommu_domain *domain, dma_addr_t iova, bool make)
{
	if (!domain->leaf || domain->leaf_base != iova >> LEAF_SHIFT) {
		domain->leaf = walk(domain, iova, 0, make);
		domain->leaf_base = iova >> LEAF_SHIFT;
	}
	return domain->leaf ? &domain->leaf[index_of(iova, 0)] : NULL;
}

/* One page, as most mappings are: without the loops. false: no table. */
static inline bool set_one(struct iommu_domain *domain, dma_addr_t iova, u64 entry)
{
	u64 *leaf = leaf_entry(domain, iova, entry);

	if (!leaf)
		return !entry; /* to clear what is not there is easy */
	WRITE_ONCE(*leaf, entry);
	vtd_write_back(domain->unit, leaf, sizeof(*leaf));
	return true;
}

/* How many pages from iova on have their entries in the same leaf table. */
static unsigned long pages_in_leaf(dma_addr_t iova, unsigned long pages)
{
	return min(pages, (unsigned long)ENTRIES - index_of(iova, 0));
}

int vtd_map(struct iommu_domain *domain, dma_addr_t iova, phys_addr_t phys, unsigned long pages,
	    unsigned int prot)
{
	struct vtd_unit *unit = domain->unit;
	unsigned long done = 0;

	if (pages == 1) {
		if (!set_one(domain, iova, phys | prot))
			return -ENOMEM;
		done = 1;
	}
	while (done < pages) {
		dma_addr_t at = iova + done * PAGE_SIZE;
		unsigned long n = pages_in_leaf(at, pages - done);
		u64 *leaf = leaf_entry(domain, at, true);

		if (!leaf)
			goto undo;
		for (unsigned long i = 0; i < n; i++, phys += PAGE_SIZE)
			WRITE_ONCE(leaf[i], phys | prot);
		vtd_write_back(unit, leaf, n * sizeof(*leaf));
		done += n;
	}
	/* a unit in caching mode (an emulated one, mostly) remembers that nothing was there */
	if (unit->cap & CAP_CM)
		vtd_flush_domain(unit, domain->id);
	else
		vtd_flush_writes(unit);
	return 0;

undo:
	vtd_unmap(domain, iova, done);
	if (done) /* a device that guesses may have used it already */
		vtd_flush_domain(unit, domain->id);
	return -ENOMEM;
}

void vtd_unmap(struct iommu_domain *domain, dma_addr_t iova, unsigned long pages)
{
	if (pages == 1) {
		set_one(domain, iova, 0);
		return;
	}
	while (pages) {
		unsigned long n = pages_in_leaf(iova, pages);
		u64 *leaf = leaf_entry(domain, iova, false);

		if (leaf) {
			for (unsigned long i = 0; i < n; i++)
				WRITE_ONCE(leaf[i], 0);
			vtd_write_back(domain->unit, leaf, n * sizeof(*leaf));
		}
		iova += n * PAGE_SIZE;
		pages -= n;
	}
}

bool vtd_lookup(struct iommu_domain *domain, dma_addr_t iova, phys_addr_t *phys, unsigned int *prot)
{
	u64 *leaf = leaf_entry(domain, iova, false);

	if (!leaf || !present(*leaf))
		return false;
	*phys = *leaf & SL_ADDRESS;
	*prot = *leaf & (IOMMU_READ | IOMMU_WRITE);
	return true;
}

int vtd_map_identity(struct iommu_domain *domain, phys_addr_t end)
{
	struct vtd_unit *unit = domain->unit;

	if (unit->cap & CAP_2M_PAGES) {
		for (phys_addr_t p = 0; p < end; p += 2 * MiB) {
			u64 *table = walk(domain, p, 1, true), *entry;

			if (!table)
				return -ENOMEM;
			entry = &table[index_of(p, 1)];
			*entry = p | SL_LARGE | SL_READ | SL_WRITE;
			vtd_write_back(unit, entry, sizeof(*entry));
		}
		return 0;
	}
	return vtd_map(domain, 0, 0, end >> PAGE_SHIFT, IOMMU_READ | IOMMU_WRITE);
}

/* ------------------------------------------------------------------ */
/* All tables of a domain                                               */

static bool is_empty(const u64 *table)
{
	for (unsigned int i = 0; i < ENTRIES; i++)
		if (present(table[i]))
			return false;
	return true;
}

/* Does the entry, of a table of that level, lead to another table? */
static bool leads_on(u64 entry, unsigned int level)
{
	return level && present(entry) && !(entry & SL_LARGE);
}

/* Take the tables below this one that have no entry out of the tree, onto the list. */
static void unhook_empty(struct iommu_domain *domain, u64 *table, unsigned int level,
			 struct list_head *list)
{
	for (unsigned int i = 0; i < ENTRIES; i++) {
		u64 *below;

		if (!leads_on(table[i], level))
			continue;
		below = table_at(table[i]);
		unhook_empty(domain, below, level - 1, list);
		if (!is_empty(below))
			continue;
		WRITE_ONCE(table[i], 0);
		vtd_write_back(domain->unit, &table[i], sizeof(table[i]));
		list_add(&virt_to_page(below)->lru, list);
		domain->tables--;
	}
}

void vtd_trim(struct iommu_domain *domain)
{
	struct page *page, *next;
	LIST_HEAD(list);

	domain->leaf = NULL;
	unhook_empty(domain, domain->root, domain->levels - 1, &list);
	if (list_empty(&list))
		return;
	vtd_flush_domain(domain->unit, domain->id); /* upper levels are cached, too */
	list_for_each_entry_safe(page, next, &list, lru) {
		list_del(&page->lru);
		page_free(page, 0);
	}
}

static void walk_tables(u64 *table, unsigned int level, void (*fn)(struct page *table, void *arg),
			void *arg)
{
	for (unsigned int i = 0; i < ENTRIES; i++)
		if (leads_on(table[i], level))
			walk_tables(table_at(table[i]), level - 1, fn, arg);
	fn(virt_to_page(table), arg);
}

void vtd_for_each_table(struct iommu_domain *domain, void (*fn)(struct page *table, void *arg),
			void *arg)
{
	walk_tables(domain->root, domain->levels - 1, fn, arg);
}

static void free_one(struct page *table, void *arg)
{
	page_free(table, 0);
}

void vtd_free_tables(struct iommu_domain *domain)
{
	walk_tables(domain->root, domain->levels - 1, free_one, NULL);
	domain->root = domain->leaf = NULL;
	domain->tables = 0;
}
