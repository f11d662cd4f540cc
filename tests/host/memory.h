/* SPDX-License-Identifier: MIT */
/*
 * tests/host/memory.h - an allocator of pages and objects that trusts nobody.
 *
 * What:     stands in for mm/phys, for tests of what is built on it. Pages come from
 *           the arena of shim.h, each with its struct page; a free page is filled
 *           with a pattern, which is looked at when the page is handed out again.
 *           Objects come from malloc, so that ASan watches them.
 *
 *           memory_fail_at(n) lets the nth allocation from now fail, once: the
 *           kernel's fail=alloc:N. memory_sleeps is called once, in the middle of an
 *           allocation: a sibling thread's chance. memory_page_freed is called for
 *           each page that is freed: test_mmap.c looks there for stale TLB entries.
 * Start at: memory_init(), page_alloc()
 * Holds:    an allocation that may sleep is not made under a spinlock; only pages
 *           that are in use, and that nobody maps or pins, are freed.
 * Not here: orders above 0, zones: test_buddy.c.
 * See it:   tests/host/test_pgtable.c, test_mmap.c
 */
#ifndef TESTS_HOST_MEMORY_H
#define TESTS_HOST_MEMORY_H

#include "tests/host/shim.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"

#define FREE_BYTE 0x6b

static LIST_HEAD(free_pages_list);
static unsigned long pages_of[OWNER_COUNT]; /* how many each owner has */
static unsigned long objects_live;
static unsigned long fail_countdown;
unsigned long (*reclaim_hook)(void); /* never called: memory is short only when a test says so */
static void (*memory_page_freed)(struct page *page);
static void (*memory_sleeps)(void); /* what another thread does while an allocation waits; once */

static inline void memory_fail_at(unsigned long nth)
{
	fail_countdown = nth;
}

/* memory_init - physical memory of that many pages, all free. */
static inline void memory_init(unsigned long pages)
{
	arena_init(pages * PAGE_SIZE);
	memset((void *)host_page_offset, FREE_BYTE, pages * PAGE_SIZE);
	max_pfn = max_low_pfn = pages;
	memset(section_map, 0xff, DIV_ROUND_UP(pages, SECTION_PAGES * 8));
	mem_map = calloc(pages, sizeof(struct page));
	INIT_LIST_HEAD(&free_pages_list);
	memset(pages_of, 0, sizeof(pages_of));
	pages_of[OWNER_FREE] = pages;
	for (unsigned long pfn = 0; pfn < pages; pfn++)
		list_add_tail(&mem_map[pfn].lru, &free_pages_list);
	fail_countdown = 0;
	memory_sleeps = NULL;
	memory_page_freed = NULL;
	objects_live = 0;
	warn_count = 0;
	spinlocks_held = 0; /* a case that failed may have left one */
}

/* memory_exit - all must have been given back. */
static inline void memory_exit(void)
{
	for (int owner = OWNER_RESERVED; owner < OWNER_COUNT; owner++)
		if (pages_of[owner])
			FAIL("%lu pages of owner %d were not freed", pages_of[owner], owner);
	CHECK_EQ(objects_live, 0);
	shim_check_quiet();
	free(mem_map);
	arena_exit();
}

static bool allocation_fails(gfp_t gfp)
{
	void (*sibling)(void) = memory_sleeps;

	if (gfp & __GFP_WAIT)
		CHECK_EQ(spinlocks_held, 0);
	memory_sleeps = NULL;
	if (sibling)
		sibling();
	return !(gfp & __GFP_NOFAIL) && fail_countdown && !--fail_countdown;
}

struct page *page_alloc(gfp_t gfp, unsigned int order, enum page_owner owner)
{
	struct page *page;
	const u8 *bytes;

	CHECK_EQ(order, 0);
	if (allocation_fails(gfp) || list_empty(&free_pages_list))
		return NULL;
	page = list_first_entry(&free_pages_list, struct page, lru);
	list_del(&page->lru);
	bytes = lowmem_page_address(page);
	for (unsigned long i = 0; i < PAGE_SIZE; i += 8)
		if (*(const u64 *)(bytes + i) != 0x0101010101010101ULL * FREE_BYTE)
			FAIL("free page %#lx was written to at %#lx", page_to_pfn(page), i);
	if (gfp & __GFP_ZERO)
		memset(lowmem_page_address(page), 0, PAGE_SIZE);
	page->owner = owner;
	atomic_set(&page->_count, 1);
	pages_of[OWNER_FREE]--;
	pages_of[owner]++;
	return page;
}

void page_free(struct page *page, unsigned int order)
{
	CHECK_EQ(order, 0);
	CHECK(page->owner != OWNER_FREE);
	CHECK(!PageReserved(page));
	CHECK_EQ(page_mapcount(page), 0);
	CHECK_EQ(atomic_read(&page->pins), 0);
	if (memory_page_freed)
		memory_page_freed(page);
	pages_of[page->owner]--;
	pages_of[OWNER_FREE]++;
	page->owner = OWNER_FREE;
	page->flags = 0;
	atomic_set(&page->_count, 0);
	memset(lowmem_page_address(page), FREE_BYTE, PAGE_SIZE);
	/* at the front: a page is used again at once, so that a stale use is noticed */
	list_add(&page->lru, &free_pages_list);
}

void page_free_last(struct page *page)
{
	page_free(page, 0);
}

void put_pages(struct page **pages, unsigned long n)
{
	while (n--)
		put_page(*pages++);
}

/* ------------------------------------------------------------------ */
/* Objects                                                             */

static struct kmem_cache the_caches[8];

struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align)
{
	int i = 0;

	while (the_caches[i].name && strcmp(the_caches[i].name, name))
		i++; /* the same again in the next case */
	the_caches[i].name = name;
	the_caches[i].object_size = size;
	return &the_caches[i];
}

void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t gfp)
{
	if (allocation_fails(gfp))
		return NULL;
	objects_live++;
	return calloc(1, cache->object_size);
}

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	void *object = kmem_cache_zalloc(cache, gfp);

	if (object)
		memset(object, 0x5a, cache->object_size);
	return object;
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	CHECK(object);
	objects_live--;
	free(object);
}

#endif
