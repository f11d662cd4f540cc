/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/pgtable.h - page-table entries: their bits, and the words for them.
 *
 * What:     four levels of 512 entries of 8 bytes. A virtual address is four
 *           9-bit indices and a 12-bit offset:
 *
 *             63      48 47   39 38   30 29   21 20   12 11       0
 *             | sign ext | pgd  | pud   | pmd   | pte   | offset  |
 *
 *           An entry holds a physical page frame and these bits:
 *
 *             63  62..52  51..12   11..9  8 7  6 5 4   3   2 1 0
 *             NX  soft    frame    soft   G PS D A PCD PWT U W P
 *
 *           Each level has a type of its own, a struct, so that the compiler
 *           refuses to mix them. Soft bit 9 is ours: SPECIAL marks an entry that
 *           holds no reference on a struct page (the zero page, device memory).
 * Start at: the bits, then pte_t's predicates.
 * Not here: walking and allocating tables: mm/virt/pgtable.c.
 * Book:     LDD2 ch. 13, "Page Tables".   Linux: include/asm-x86_64/pgtable.h.   Spec: SDM 3A 4.5
 */
#ifndef ARCH_X86_64_PGTABLE_H
#define ARCH_X86_64_PGTABLE_H

#include "kernel/lib/types.h"

#define _PAGE_PRESENT  (1ULL << 0)
#define _PAGE_RW       (1ULL << 1)
#define _PAGE_USER     (1ULL << 2)
#define _PAGE_PWT      (1ULL << 3)
#define _PAGE_PCD      (1ULL << 4)
#define _PAGE_ACCESSED (1ULL << 5)
#define _PAGE_DIRTY    (1ULL << 6)
#define _PAGE_PSE      (1ULL << 7) /* in a pmd or pud: maps a large page itself */
#define _PAGE_GLOBAL   (1ULL << 8)
#define _PAGE_SPECIAL  (1ULL << 9)  /* soft: no struct page reference behind it */
#define _PAGE_PROTNONE (1ULL << 10) /* soft: not P, but a page is there: PROT_NONE */
#define _PAGE_NX       (1ULL << 63)
#define PTE_PFN_MASK   0x000ffffffffff000ULL

/* The bits this CPU knows: all, less NX on a CPU without it. */
extern u64 pte_supported_mask;

typedef struct {
	u64 val;
} pte_t;
typedef struct {
	u64 val;
} pmd_t;
typedef struct {
	u64 val;
} pud_t;
typedef struct {
	u64 val;
} pgd_t;
typedef struct {
	u64 val;
} pgprot_t;

#define pte_val(x)    ((x).val)
#define pmd_val(x)    ((x).val)
#define pud_val(x)    ((x).val)
#define pgd_val(x)    ((x).val)
#define pgprot_val(x) ((x).val)
#define __pte(x)      ((pte_t){ x })
#define __pmd(x)      ((pmd_t){ x })
#define __pud(x)      ((pud_t){ x })
#define __pgd(x)      ((pgd_t){ x })
#define __pgprot(x)   ((pgprot_t){ x })

#define PTE_SHIFT	  12
#define PMD_SHIFT	  21
#define PUD_SHIFT	  30
#define PGDIR_SHIFT	  39
#define PMD_SIZE	  (1UL << PMD_SHIFT)
#define PMD_MASK	  (~(PMD_SIZE - 1))
#define PUD_SIZE	  (1UL << PUD_SHIFT)
#define PUD_MASK	  (~(PUD_SIZE - 1))
#define PGDIR_SIZE	  (1UL << PGDIR_SHIFT)
#define PGDIR_MASK	  (~(PGDIR_SIZE - 1))
#define PTRS_PER_PTE	  512
#define PTRS_PER_PMD	  512
#define PTRS_PER_PUD	  512
#define PTRS_PER_PGD	  512
#define USER_PTRS_PER_PGD 256 /* the lower half is the user's */
#define USER_TABLES_END	  (USER_PTRS_PER_PGD * PGDIR_SIZE)

#define pte_index(addr) (((unsigned long)(addr) >> PTE_SHIFT) & 511)
#define pmd_index(addr) (((unsigned long)(addr) >> PMD_SHIFT) & 511)
#define pud_index(addr) (((unsigned long)(addr) >> PUD_SHIFT) & 511)
#define pgd_index(addr) (((unsigned long)(addr) >> PGDIR_SHIFT) & 511)

/* Protections of kernel mappings: W^X, and global (they outlive a CR3 load). */
#define _PAGE_KERNEL_BASE   (_PAGE_PRESENT | _PAGE_ACCESSED | _PAGE_GLOBAL)
#define PAGE_KERNEL	    __pgprot(_PAGE_KERNEL_BASE | _PAGE_DIRTY | _PAGE_RW | _PAGE_NX)
#define PAGE_KERNEL_RO	    __pgprot(_PAGE_KERNEL_BASE | _PAGE_NX)
#define PAGE_KERNEL_RX	    __pgprot(_PAGE_KERNEL_BASE)
#define PAGE_KERNEL_NOCACHE __pgprot(pgprot_val(PAGE_KERNEL) | _PAGE_PCD | _PAGE_PWT)
/* A table that may lead to user pages, or only to kernel pages. */
#define _PAGE_TABLE_USER   (_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED)
#define _PAGE_TABLE_KERNEL (_PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED)

/* The same page, not through the caches: for device registers. */
static inline pgprot_t pgprot_noncached(pgprot_t prot)
{
	return __pgprot(pgprot_val(prot) | _PAGE_PCD | _PAGE_PWT);
}

/* Predicates */
static inline bool pte_none(pte_t pte)
{
	return pte.val == 0;
}
static inline bool pte_present(pte_t pte)
{
	/* the page is there; with PROTNONE the CPU faults on it all the same */
	return pte.val & (_PAGE_PRESENT | _PAGE_PROTNONE);
}
static inline bool pte_write(pte_t pte)
{
	return pte.val & _PAGE_RW;
}
static inline bool pte_user(pte_t pte)
{
	return pte.val & _PAGE_USER;
}
static inline bool pte_exec(pte_t pte)
{
	return !(pte.val & _PAGE_NX);
}
static inline bool pte_dirty(pte_t pte)
{
	return pte.val & _PAGE_DIRTY;
}
static inline bool pte_young(pte_t pte)
{
	return pte.val & _PAGE_ACCESSED;
}
static inline bool pte_special(pte_t pte)
{
	return pte.val & _PAGE_SPECIAL;
}
static inline bool pte_same(pte_t a, pte_t b)
{
	return a.val == b.val;
}
static inline unsigned long pte_pfn(pte_t pte)
{
	return (pte.val & PTE_PFN_MASK) >> PAGE_SHIFT;
}

/* Making entries */
static inline pte_t pfn_pte(unsigned long pfn, pgprot_t prot)
{
	return __pte(((u64)pfn << PAGE_SHIFT | pgprot_val(prot)) & pte_supported_mask);
}
static inline pte_t pte_mkwrite(pte_t pte)
{
	return __pte(pte.val | _PAGE_RW);
}
static inline pte_t pte_wrprotect(pte_t pte)
{
	return __pte(pte.val & ~_PAGE_RW);
}
static inline pte_t pte_mkdirty(pte_t pte)
{
	return __pte(pte.val | _PAGE_DIRTY);
}
static inline pte_t pte_mkclean(pte_t pte)
{
	return __pte(pte.val & ~_PAGE_DIRTY);
}
static inline pte_t pte_mkyoung(pte_t pte)
{
	return __pte(pte.val | _PAGE_ACCESSED);
}
static inline pte_t pte_mkspecial(pte_t pte)
{
	return __pte(pte.val | _PAGE_SPECIAL);
}
/* pte_modify - another protection; frame, accessed, dirty and special stay. */
static inline pte_t pte_modify(pte_t pte, pgprot_t prot)
{
	const u64 keep = PTE_PFN_MASK | _PAGE_ACCESSED | _PAGE_DIRTY | _PAGE_SPECIAL;

	return __pte(((pte.val & keep) | (pgprot_val(prot) & ~PTE_PFN_MASK)) & pte_supported_mask);
}

/* One 8-byte store: the hardware walker sees the old entry or the new one. */
static inline void set_pte(pte_t *ptep, pte_t pte)
{
	WRITE_ONCE(ptep->val, pte.val);
}
static inline void set_pmd(pmd_t *pmdp, pmd_t pmd)
{
	WRITE_ONCE(pmdp->val, pmd.val);
}
static inline void set_pud(pud_t *pudp, pud_t pud)
{
	WRITE_ONCE(pudp->val, pud.val);
}
static inline void set_pgd(pgd_t *pgdp, pgd_t pgd)
{
	WRITE_ONCE(pgdp->val, pgd.val);
}
static inline void pte_clear(pte_t *ptep)
{
	set_pte(ptep, __pte(0));
}
/* ptep_get_and_clear - take the entry out; the CPU's dirty and accessed bits are not lost. */
static inline pte_t ptep_get_and_clear(pte_t *ptep)
{
	return __pte(__atomic_exchange_n(&ptep->val, 0, __ATOMIC_SEQ_CST));
}

/* ptep_set_wrprotect - take the right to write out; what the CPU sets meanwhile is not lost. */
static inline void ptep_set_wrprotect(pte_t *ptep)
{
	__atomic_fetch_and(&ptep->val, ~_PAGE_RW, __ATOMIC_SEQ_CST);
}

/* The upper levels */
static inline bool pgd_none(pgd_t pgd)
{
	return pgd.val == 0;
}
static inline bool pud_none(pud_t pud)
{
	return pud.val == 0;
}
static inline bool pmd_none(pmd_t pmd)
{
	return pmd.val == 0;
}
static inline bool pgd_present(pgd_t pgd)
{
	return pgd.val & _PAGE_PRESENT;
}
static inline bool pud_present(pud_t pud)
{
	return pud.val & _PAGE_PRESENT;
}
static inline bool pmd_present(pmd_t pmd)
{
	return pmd.val & _PAGE_PRESENT;
}
static inline bool pmd_large(pmd_t pmd)
{
	return pmd.val & _PAGE_PSE;
}
static inline bool pud_large(pud_t pud)
{
	return pud.val & _PAGE_PSE;
}
/* an entry that points to a table must be present, writable and not large */
#define _TABLE_BITS (_PAGE_PRESENT | _PAGE_RW | _PAGE_PSE)
static inline bool pgd_bad(pgd_t pgd)
{
	return (pgd.val & _TABLE_BITS) != (_PAGE_PRESENT | _PAGE_RW);
}
static inline bool pud_bad(pud_t pud)
{
	return (pud.val & _TABLE_BITS) != (_PAGE_PRESENT | _PAGE_RW);
}
static inline bool pmd_bad(pmd_t pmd)
{
	return (pmd.val & _TABLE_BITS) != (_PAGE_PRESENT | _PAGE_RW);
}
/* the physical address of the table (or large page) below an entry */
static inline phys_addr_t table_phys(u64 entry)
{
	return entry & PTE_PFN_MASK;
}

#endif
