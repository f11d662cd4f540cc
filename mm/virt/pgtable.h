/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/pgtable.h - walking page tables.
 *
 * What:     from an address to its entry, level by level. *_offset() steps down
 *           through an entry known to be present; *_alloc() makes the missing
 *           table; pgtable_lookup() walks all the way and stops at a hole.
 * Locks:    the mm's page_table_lock for anything that changes an entry.
 * Book:     LDD2 ch. 13, "Page Tables".   Linux: include/asm-generic/pgtable.h
 */
#ifndef MM_VIRT_PGTABLE_H
#define MM_VIRT_PGTABLE_H

#include "mm/phys/page_alloc.h"
#include "mm/virt/vma.h"

/* The table that an entry points to; tables always lie in low memory. */
static inline void *table_va(u64 entry)
{
	return __va(table_phys(entry));
}
static inline pgd_t *pgd_offset(struct mm_struct *mm, unsigned long addr)
{
	return mm->pgd + pgd_index(addr);
}
#define pgd_offset_k(addr) pgd_offset(&init_mm, addr)
static inline pud_t *pud_offset(pgd_t *pgd, unsigned long addr)
{
	return (pud_t *)table_va(pgd_val(*pgd)) + pud_index(addr);
}
static inline pmd_t *pmd_offset(pud_t *pud, unsigned long addr)
{
	return (pmd_t *)table_va(pud_val(*pud)) + pmd_index(addr);
}
static inline pte_t *pte_offset_kernel(pmd_t *pmd, unsigned long addr)
{
	return (pte_t *)table_va(pmd_val(*pmd)) + pte_index(addr);
}
#define pte_offset_map(pmd, addr) pte_offset_kernel(pmd, addr)
#define pte_unmap(pte)		  ((void)(pte))

/* The end of the table at addr that a level's loop may run to: the next border, or end. */
#define pgtable_addr_end(addr, end, SIZE, MASK)                     \
	({                                                          \
		unsigned long _border = ((addr) + (SIZE)) & (MASK); \
		_border - 1 < (end)-1 ? _border : (end);            \
	})
#define pgd_addr_end(addr, end) pgtable_addr_end(addr, end, PGDIR_SIZE, PGDIR_MASK)
#define pud_addr_end(addr, end) pgtable_addr_end(addr, end, PUD_SIZE, PUD_MASK)
#define pmd_addr_end(addr, end) pgtable_addr_end(addr, end, PMD_SIZE, PMD_MASK)

/*
 * pte_alloc - the entry for a user address, making the tables on the way.
 *
 * => NULL: no memory
 * => mmap_sem held, page_table_lock not held (it is taken inside)
 * => tables are freed only under mmap_sem for writing, so the pointer stays good
 */
pte_t *pte_alloc(struct mm_struct *mm, unsigned long addr);
/* pte_alloc_kernel - the same in init_mm. */
pte_t *pte_alloc_kernel(unsigned long addr);
/* pgtable_lookup - the entry for addr, or NULL if a table is missing or the page is large. */
pte_t *pgtable_lookup(struct mm_struct *mm, unsigned long addr);

/*
 * pgtable_unlink_range - unhook the tables of [addr, end) that no other area needs.
 *
 * => [floor, ceiling) around it holds no area, and no entry in it is set
 * => the tables are put on the list: flush the TLB (the CPU caches upper-level
 *    entries too), then pgtable_free_list()
 * => mmap_sem held for writing
 */
void pgtable_unlink_range(struct mm_struct *mm, unsigned long addr, unsigned long end,
			  unsigned long floor, unsigned long ceiling, struct list_head *tables);
void pgtable_free_list(struct list_head *tables);

/*
 * pgtable_next - the entries of the next user page table in [*addr, end).
 *
 * => the entry of *addr, which moves to the first address that a table covers, or NULL
 *    if no further table exists; *stop is where this table, or the range, ends
 * => levels that are not there are skipped as a whole
 */
pte_t *pgtable_next(struct mm_struct *mm, unsigned long *addr, unsigned long end,
		    unsigned long *stop);

/* pgtable_walk_user - call fn for every present entry of the lower half, in order; for checkers. */
void pgtable_walk_user(struct mm_struct *mm, void (*fn)(pte_t *pte, unsigned long addr, void *arg),
		       void *arg);
/* pgtable_walk_tables - call fn for every table page of an mm; kernel: of the upper half of init_mm */
void pgtable_walk_tables(struct mm_struct *mm, bool kernel,
			 void (*fn)(struct page *table, void *arg), void *arg);

/* pgd_alloc/pgd_free - a top-level table that shares the kernel half. */
pgd_t *pgd_alloc(void);
void pgd_free(pgd_t *pgd);

/* kernel_pte - the entry of a mapped kernel address, NULL if none or a large page. */
static inline pte_t *kernel_pte(unsigned long addr)
{
	return pgtable_lookup(&init_mm, addr);
}

/* paging_init - the kernel's own tables: direct map, page array, image; switches to them. */
void paging_init(void);
/* dma_debug= if nobody says: the checks of a debug build, and none where speed is measured */
#ifdef CONFIG_DEBUG
#define DMA_DEBUG_DEFAULT 1
#else
#define DMA_DEBUG_DEFAULT 0
#endif
extern bool direct_map_small; /* the direct map has 4 KiB pages (dma_debug) */

#endif
