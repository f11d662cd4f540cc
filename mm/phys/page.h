/* SPDX-License-Identifier: MIT */
/*
 * mm/phys/page.h - struct page: what the kernel knows of each page of memory.
 *
 * What:     one 64-byte record for every page frame of RAM, in an array indexed
 *           by page frame number (pfn) at VMEMMAP_START. Three counts tell who
 *           needs the page, and are three different things:
 *
 *             _count    references: the page is freed when the last is put
 *             _mapcount page-table entries of user space that map it
 *             pins      get_user_pages() holders: a device may be writing it,
 *                       so it must neither move nor be copied away
 *
 *           _count >= _mapcount + pins, always: each of those holds a reference.
 *           `owner` says what the page is used for; the page-state oracle
 *           (tests/kernel/oracle.c) recomputes all of this from scratch.
 * Start at: struct page, then get_page()/put_page().
 * Holds:    I1, I2 of mm/README.md.
 * Locks:    letters at the fields. [a] atomic, [z] zone lock or pcp of this CPU,
 *           [o] whoever owns the page (the only holder of a reference), [d] dma lock
 * Book:     LDD3 ch. 15, "The Memory Map and Struct Page".   Linux: include/linux/mm.h
 */
#ifndef MM_PHYS_PAGE_H
#define MM_PHYS_PAGE_H

#include "arch/arch.h"
#include "kernel/lib/atomic.h"
#include "kernel/lib/list.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/types.h"

enum page_owner {
	OWNER_FREE,	/* in the buddy lists or a per-CPU list */
	OWNER_RESERVED, /* firmware, the kernel image, the boot module, holes */
	OWNER_KERNEL,	/* alloc_pages() and friends */
	OWNER_SLAB,
	OWNER_PGTABLE,
	OWNER_STACK, /* kernel stacks */
	OWNER_VMALLOC,
	OWNER_ANON,	/* anonymous user memory */
	OWNER_CACHE,	/* in an address_space: shared memory, pages of files */
	OWNER_COHERENT, /* dma_alloc_coherent() */
	OWNER_SHADOW,	/* bounce pages */
	OWNER_IOMMU,	/* tables that the IOMMU walks */
	OWNER_BIGAREA,	/* bigphysarea_alloc() */
	OWNER_COUNT
};
extern const char *const page_owner_names[OWNER_COUNT];

struct page {
	unsigned long flags; /* [a] PG_... */
	atomic_t _count;
	atomic_t _mapcount;
	atomic_t pins;
	u8 owner;    /* [o] enum page_owner */
	u8 order;    /* [o] of the block this page heads */
	u8 zone;     /* [I] enum zone_type */
	u8 dma_maps; /* [d] live streaming mappings that own this page whole */
	union {
		struct address_space *mapping; /* [o] OWNER_CACHE: what it is a page of */
		struct kmem_cache *slab_cache; /* [o] slab pages */
	};
	union {
		unsigned long index; /* [o] page cache and anonymous: page offset */
		unsigned long inuse; /* slab lock: objects handed out */
	};
	struct list_head lru; /* [z] free list; [o] the owner's list */
	union {
		unsigned long private; /* [o] for the owner's own use */
		void *freelist;	       /* slab lock: first free object */
	};
};
_Static_assert(sizeof(struct page) == 64, "struct page is 64 bytes: mm/README.md says so");

enum page_flag_bits {
	PG_locked,   /* I/O or fault in progress: wait for it */
	PG_reserved, /* not managed: never freed, never counted */
	PG_dirty,
	PG_uptodate,
	PG_referenced,
	PG_highmem, /* has no kernel logical address */
	PG_buddy,   /* head of a free block in the buddy lists */
	PG_pcp,	    /* free, in a per-CPU list */
	PG_slab,
	PG_dma_absent, /* dma_maps > 0: the kernel may not even read it */
	PG_dma_given,  /* dma_maps > 0: given back to the kernel, which was told off for a touch */
	PG_dma_part,   /* bytes of it are mapped: look at the mappings before it is freed */
	PG_poisoned,   /* free, and filled with the poison pattern (debug builds) */
	PG_kmalloc,    /* head of a block that kmalloc() handed out whole */
};

#define PAGE_FLAG(Name, bit)                                   \
	static inline bool Page##Name(const struct page *page) \
	{                                                      \
		return test_bit(bit, &page->flags);            \
	}                                                      \
	static inline void SetPage##Name(struct page *page)    \
	{                                                      \
		set_bit(bit, &page->flags);                    \
	}                                                      \
	static inline void ClearPage##Name(struct page *page)  \
	{                                                      \
		clear_bit(bit, &page->flags);                  \
	}
PAGE_FLAG(Locked, PG_locked)
PAGE_FLAG(Reserved, PG_reserved)
PAGE_FLAG(Dirty, PG_dirty)
PAGE_FLAG(Uptodate, PG_uptodate)
PAGE_FLAG(Referenced, PG_referenced)
PAGE_FLAG(HighMem, PG_highmem)
PAGE_FLAG(Buddy, PG_buddy)
PAGE_FLAG(Pcp, PG_pcp)
PAGE_FLAG(Slab, PG_slab)
PAGE_FLAG(Kmalloc, PG_kmalloc)
PAGE_FLAG(DmaAbsent, PG_dma_absent)
PAGE_FLAG(DmaGiven, PG_dma_given)
PAGE_FLAG(DmaPart, PG_dma_part)

/* ------------------------------------------------------------------ */
/* Page <-> frame number <-> addresses                                 */

#ifdef HOST_TEST
extern struct page *mem_map; /* tests/host has no kernel half of the address space */
#else
#define mem_map ((struct page *)VMEMMAP_START)
#endif

/*
 * The array exists in sections of 4 MiB of memory (the largest buddy block, so
 * that a block's buddy always has a struct page). pfn_valid - is there one?
 */
#define SECTION_PAGES  1024UL
#define MAX_PHYS_PAGES (256 * GiB >> PAGE_SHIFT)
extern unsigned long section_map[MAX_PHYS_PAGES / SECTION_PAGES / 64];
extern unsigned long max_pfn;	  /* RAM ends below this page frame */
extern unsigned long max_low_pfn; /* the direct map ends here; HIGHMEM begins */
#define max_mapnr max_pfn	  /* the book's name */

static inline bool pfn_valid(unsigned long pfn)
{
	unsigned long section = pfn / SECTION_PAGES;

	return pfn < max_pfn && (section_map[section / 64] >> (section % 64) & 1);
}

static inline struct page *pfn_to_page(unsigned long pfn)
{
	return mem_map + pfn;
}
static inline unsigned long page_to_pfn(const struct page *page)
{
	return page - mem_map;
}
static inline phys_addr_t page_to_phys(const struct page *page)
{
	return (phys_addr_t)page_to_pfn(page) << PAGE_SHIFT;
}
static inline struct page *phys_to_page(phys_addr_t phys)
{
	return pfn_to_page(phys >> PAGE_SHIFT);
}

/* __pa/__va - kernel logical address <-> physical; __pa also of addresses in the kernel image. */
static inline phys_addr_t __pa(const volatile void *addr)
{
	unsigned long a = (unsigned long)addr;

	return a >= KERNEL_START ? a - KERNEL_START : a - PAGE_OFFSET;
}
static inline void *__va(phys_addr_t phys)
{
	return (void *)(PAGE_OFFSET + phys);
}
#define virt_to_phys(addr) __pa(addr)
#define phys_to_virt(phys) __va(phys)
static inline struct page *virt_to_page(const void *kaddr)
{
	return phys_to_page(__pa(kaddr));
}
/* virt_addr_valid - is kaddr a logical address of RAM? (vmalloc and stack addresses are not) */
static inline bool virt_addr_valid(const void *kaddr)
{
	unsigned long a = (unsigned long)kaddr;

	if (a >= KERNEL_START)
		return pfn_valid((a - KERNEL_START) >> PAGE_SHIFT);
	return a >= PAGE_OFFSET && (a - PAGE_OFFSET) >> PAGE_SHIFT < max_low_pfn &&
	       pfn_valid((a - PAGE_OFFSET) >> PAGE_SHIFT);
}
/* page_address - the page's logical address; NULL in high memory unless kmapped (mm/virt/kmap.c) */
void *page_address(const struct page *page);
static inline void *lowmem_page_address(const struct page *page)
{
	return __va(page_to_phys(page));
}

/* ------------------------------------------------------------------ */
/* References                                                          */

/* page_free_last - the last reference is gone: give the page back (mm/phys/page_alloc.c). */
void page_free_last(struct page *page);

static inline int page_count(const struct page *page)
{
	return atomic_read(&page->_count);
}
static inline int page_mapcount(const struct page *page)
{
	return atomic_read(&page->_mapcount);
}
static inline void get_page(struct page *page)
{
	if (!PageReserved(page))
		atomic_inc(&page->_count);
}
/* put_page_testzero - drop a reference; was it the last? A page without any is reported, not dropped. */
static inline bool put_page_testzero(struct page *page)
{
	if (WARN(page_count(page) <= 0, "pfn %#lx: a reference is dropped that nobody holds",
		 page_to_pfn(page)))
		return false;
	return atomic_dec_and_test(&page->_count);
}
/*
 * put_page - drop a reference; the last one frees the page.
 *
 * => any context
 * => a reserved page is not counted and never freed (the book's rule)
 */
static inline void put_page(struct page *page)
{
	if (!PageReserved(page) && put_page_testzero(page))
		page_free_last(page);
}
/* put_pages - put_page() for many; those that nobody needs any more are freed together. */
void put_pages(struct page **pages, unsigned long n);

#endif
