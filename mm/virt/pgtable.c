// SPDX-License-Identifier: MIT
/*
 * mm/virt/pgtable.c - growing, walking and pruning the page-table tree.
 *
 * What:     a page-table tree is a radix tree of pages. This file makes missing
 *           tables on the way down, finds entries, and frees tables that no area
 *           needs. What an entry maps is not its business.
 *
 *              mm->pgd -> [pgd 512] -> [pud 512] -> [pmd 512] -> [pte 512] -> page
 *                            |
 *                            +- entries 256..511 are the same in every mm: the
 *                               kernel's tables, all made at boot (paging_init),
 *                               so that no mm ever has to catch up
 * Start at: pte_alloc()
 * Holds:    I5: a table page is referenced by exactly one entry; its owner is
 *           OWNER_PGTABLE; a table with no area above it is freed.
 * Locks:    page_table_lock of the mm while an entry of a user tree changes. A
 *           table is allocated outside the lock, so the winner of a race is
 *           looked for again inside.
 * See it:   tests/kernel/pgtable_test.c; gdb: np-walk
 * Book:     LDD2 ch. 13.   Linux: mm/memory.c.   Spec: SDM 3A 4.5
 */
#include "mm/virt/pgtable.h"

#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"

/* ------------------------------------------------------------------ */
/* Growing                                                             */

static void *table_alloc(gfp_t gfp)
{
	struct page *page = page_alloc(gfp | __GFP_ZERO, 0, OWNER_PGTABLE);

	return page ? lowmem_page_address(page) : NULL;
}

static void table_free(void *table)
{
	page_free(virt_to_page(table), 0);
}

/* A table for an entry that had none; false: no memory. */
static bool make_table(struct mm_struct *mm, u64 *entry)
{
	void *table = table_alloc(GFP_KERNEL);

	if (!table)
		return false;
	spin_lock(&mm->page_table_lock);
	if (*entry & _PAGE_PRESENT) {
		/* a sibling thread was faster: use its table */
		spin_unlock(&mm->page_table_lock);
		table_free(table);
		return true;
	}
	/* the zeroed table must be seen before the entry that leads to it: x86 keeps stores in order */
	WRITE_ONCE(*entry, __pa(table) | (mm == &init_mm ? _PAGE_TABLE_KERNEL : _PAGE_TABLE_USER));
	mm->nr_ptes++;
	spin_unlock(&mm->page_table_lock);
	return true;
}

/*
 * Does *entry lead to a table, that is there or made now? The entry is a u64 here because all
 * four levels look alike. It is looked at once: sibling threads make tables too.
 */
static bool has_table(struct mm_struct *mm, u64 *entry)
{
	u64 value = READ_ONCE(*entry);

	return value & _PAGE_PRESENT ? !(value & _PAGE_PSE) : make_table(mm, entry);
}

static __always_inline pte_t *lookup(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(mm, addr);
	pud_t *pud;
	pmd_t *pmd;

	if (!pgd_present(*pgd))
		return NULL;
	pud = pud_offset(pgd, addr);
	if (!pud_present(*pud) || pud_large(*pud))
		return NULL;
	pmd = pmd_offset(pud, addr);
	if (!pmd_present(*pmd) || pmd_large(*pmd))
		return NULL;
	return pte_offset_kernel(pmd, addr);
}

static __noinline pte_t *make_tables(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(mm, addr);
	pud_t *pud;
	pmd_t *pmd;

	if (!has_table(mm, &pgd->val))
		return NULL;
	pud = pud_offset(pgd, addr);
	if (!has_table(mm, &pud->val))
		return NULL;
	pmd = pmd_offset(pud, addr);
	return has_table(mm, &pmd->val) ? pte_offset_kernel(pmd, addr) : NULL;
}

pte_t *pte_alloc(struct mm_struct *mm, unsigned long addr)
{
	pte_t *pte = lookup(mm, addr); /* they are nearly always there */

	return likely(pte) ? pte : make_tables(mm, addr);
}

pte_t *pte_alloc_kernel(unsigned long addr)
{
	return pte_alloc(&init_mm, addr);
}

pgd_t *pgd_alloc(void)
{
	const size_t half = USER_PTRS_PER_PGD * sizeof(pgd_t);
	struct page *page = page_alloc(GFP_KERNEL, 0, OWNER_PGTABLE);
	pgd_t *pgd;

	if (!page)
		return NULL;
	pgd = lowmem_page_address(page);
	memset(pgd, 0, half);
	/* the kernel's entries never change after boot: a copy stays true */
	memcpy(pgd + USER_PTRS_PER_PGD, init_mm.pgd + USER_PTRS_PER_PGD, half);
	return pgd;
}

void pgd_free(pgd_t *pgd)
{
	table_free(pgd);
}

/* ------------------------------------------------------------------ */
/* Walking                                                             */

pte_t *pgtable_lookup(struct mm_struct *mm, unsigned long addr)
{
	return lookup(mm, addr);
}

/*
 * Where to go on behind an entry that is not present: at the next one in its table that is,
 * or behind the table, or at end. Address spaces are mostly holes: this loop is what the
 * walk of a whole one costs.
 */
static unsigned long skip_absent(const u64 *entry, unsigned long addr, unsigned long end,
				 unsigned long span)
{
	addr &= ~(span - 1);
	do {
		addr += span;
		entry++;
	} while (addr < end && addr & (span * PTRS_PER_PTE - 1) && !(*entry & _PAGE_PRESENT));
	return min(addr, end);
}

pte_t *pgtable_next(struct mm_struct *mm, unsigned long *addr, unsigned long end,
		    unsigned long *stop)
{
	while (*addr < end) {
		pgd_t *pgd = pgd_offset(mm, *addr);
		pud_t *pud;
		pmd_t *pmd;

		if (!pgd_present(*pgd)) {
			*addr = skip_absent(&pgd->val, *addr, end, PGDIR_SIZE);
			continue;
		}
		pud = pud_offset(pgd, *addr);
		if (!pud_present(*pud)) {
			*addr = skip_absent(&pud->val, *addr, end, PUD_SIZE);
			continue;
		}
		pmd = pmd_offset(pud, *addr);
		if (!pmd_present(*pmd)) {
			*addr = skip_absent(&pmd->val, *addr, end, PMD_SIZE);
			continue;
		}
		*stop = pmd_addr_end(*addr, end);
		return pte_offset_kernel(pmd, *addr);
	}
	return NULL;
}

void pgtable_walk_user(struct mm_struct *mm, void (*fn)(pte_t *pte, unsigned long addr, void *arg),
		       void *arg)
{
	unsigned long addr = 0, stop;
	pte_t *pte;

	while ((pte = pgtable_next(mm, &addr, TASK_SIZE, &stop)))
		for (; addr < stop; addr += PAGE_SIZE, pte++)
			if (!pte_none(*pte))
				fn(pte, addr, arg);
}

/* Visit the tables below one entry, depth levels of them, then the entry's own table. */
static void walk_tables(u64 entry, int depth, void (*fn)(struct page *table, void *arg), void *arg)
{
	u64 *table;

	if (!(entry & _PAGE_PRESENT) || (depth < 3 && entry & _PAGE_PSE))
		return;
	table = table_va(entry);
	if (depth > 1)
		for (int i = 0; i < PTRS_PER_PTE; i++)
			walk_tables(table[i], depth - 1, fn, arg);
	fn(virt_to_page(table), arg);
}

void pgtable_walk_tables(struct mm_struct *mm, bool kernel,
			 void (*fn)(struct page *table, void *arg), void *arg)
{
	int from = kernel ? USER_PTRS_PER_PGD : 0;

	for (int i = from; i < from + USER_PTRS_PER_PGD; i++)
		walk_tables(pgd_val(mm->pgd[i]), 3, fn, arg);
	fn(virt_to_page(mm->pgd), arg);
}

/* ------------------------------------------------------------------ */
/* Pruning                                                             */

struct prune {
	struct mm_struct *mm;
	unsigned long addr, end;      /* what was unmapped: only its tables are looked at */
	unsigned long floor, ceiling; /* the free range around it: tables within may go */
	struct list_head *tables;
};

/*
 * Unlink the table behind *entry if the free range covers all that it can map,
 * [start, start + span); before that, look at the tables below it.
 *
 * A level's span is 512 times that of the level below it.
 */
static void prune(const struct prune *p, u64 *entry, unsigned long start, unsigned long span)
{
	unsigned long child_span = span / PTRS_PER_PTE;
	u64 *table;

	if (!(*entry & _PAGE_PRESENT))
		return;
	table = table_va(*entry);
	if (child_span > PAGE_SIZE) {
		unsigned long first = max(p->addr, start), last = min(p->end, start + span) - 1;
		unsigned long i = (first - start) / child_span;

		for (; i <= (last - start) / child_span; i++)
			if (table[i] & _PAGE_PRESENT) /* few are: no call for the others */
				prune(p, &table[i], start + i * child_span, child_span);
	}
	if (p->floor > start || p->ceiling < start + span)
		return; /* some other area may need this table */
	WRITE_ONCE(*entry, 0);
	p->mm->nr_ptes--;
	list_add(&virt_to_page(table)->lru, p->tables);
}

void pgtable_unlink_range(struct mm_struct *mm, unsigned long addr, unsigned long end,
			  unsigned long floor, unsigned long ceiling, struct list_head *tables)
{
	struct prune p = { mm, addr, end, floor, ceiling, tables };
	unsigned long first = addr & PMD_MASK;

	/* a neighbour needs the one table that maps all of it, and so those above it */
	if (end - first <= PMD_SIZE && (floor > first || ceiling - first < PMD_SIZE))
		return;
	spin_lock(&mm->page_table_lock);
	while (addr < end) {
		unsigned long start = addr & PGDIR_MASK;

		prune(&p, &pgd_offset(mm, addr)->val, start, PGDIR_SIZE);
		addr = start + PGDIR_SIZE;
	}
	spin_unlock(&mm->page_table_lock);
}

void pgtable_free_list(struct list_head *tables)
{
	struct page *table, *next;

	list_for_each_entry_safe(table, next, tables, lru) {
		list_del(&table->lru);
		page_free(table, 0);
	}
}
