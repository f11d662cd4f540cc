// SPDX-License-Identifier: MIT
/*
 * mm/phys/slab.c - caches of equal objects.
 *
 * What:     a slab is a page block cut into objects; the free ones are chained
 *           through their own first words. struct page of the block's first page
 *           is the slab's record: its cache, the chain (freelist), the number
 *           handed out (inuse). A cache keeps slabs with a free object on one
 *           list and full ones on another. In front stands a magazine per CPU, a
 *           small stack of free objects that needs no lock.
 *
 *             cache -> partial -> [page] -> [page]      freelist: obj -> obj -> NULL
 *                   -> full    -> [page]
 *                   -> magazine[cpu]: obj obj obj       (count as handed out)
 *
 *           Debug builds fill free objects with one pattern and fresh ones with
 *           another: a write after free is found at the next allocation, a double
 *           free at once.
 * Start at: kmem_cache_alloc()
 * Holds:    a slab with inuse == 0 is given back, unless it is the only one with
 *           room (so that a lone alloc/free pair does not churn pages).
 * Locks:    cache->lock (RANK_SLAB), interrupts off. cache_list_mutex: the list of caches, as long
 *           as somebody goes through it; so caches are made and destroyed by tasks only.
 * See it:   /proc/slabinfo; tests/kernel/slab_test.c; gdb: np-page
 * Book:     LDD3 ch. 8, "Lookaside Caches".   Linux: mm/slab.c.   Text: Bonwick, USENIX 1994
 */
#include "mm/phys/slab.h"

#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "kernel/locking/mutex.h"

#define POISON_FREE	  0x5a /* in a free object: a write to it is found */
#define POISON_ALLOC	  0xa5 /* in a fresh one: a read before the first write is seen */
#define KMALLOC_MAX_CACHE 8192UL

static LIST_HEAD(cache_list);
static DEFINE_MUTEX_RANK(cache_list_mutex, RANK_MUTEX);
static struct kmem_cache cache_cache; /* kmem_cache objects come from this one */

static const unsigned int kmalloc_sizes[] = {
	16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, KMALLOC_MAX_CACHE,
};
static struct kmem_cache kmalloc_caches[ARRAY_SIZE(kmalloc_sizes)];
static char kmalloc_names[ARRAY_SIZE(kmalloc_sizes)][16];

/* ------------------------------------------------------------------ */
/* Poison                                                              */

static void **chain_word(void *object)
{
	return object;
}

/* The slab's first page: blocks are aligned to their size. */
static struct page *slab_of(struct kmem_cache *cache, const void *object)
{
	return pfn_to_page(page_to_pfn(virt_to_page(object)) & ~((1UL << cache->order) - 1));
}

#ifdef CONFIG_DEBUG
static void poison_object(struct kmem_cache *cache, void *object)
{
	memset((char *)object + sizeof(void *), POISON_FREE, cache->size - sizeof(void *));
}

static bool is_poisoned(struct kmem_cache *cache, const void *object)
{
	const u8 *byte = (const u8 *)object + sizeof(void *),
		 *end = (const u8 *)object + cache->size;

	while (byte < end && *byte == POISON_FREE)
		byte++;
	return byte == end;
}

static void check_allocated(struct kmem_cache *cache, void *object)
{
	WARN(!is_poisoned(cache, object), "slab %s: object %p was written to after it was freed",
	     cache->name, object);
	memset(object, POISON_ALLOC, cache->size);
}

/* Does an object begin there, and not in the middle of one? */
static bool is_object(struct kmem_cache *cache, const void *object)
{
	const char *slab = lowmem_page_address(slab_of(cache, object));
	unsigned long offset = (unsigned long)((const char *)object - slab);

	return offset % cache->size == 0 && offset / cache->size < cache->per_slab;
}

/* Is the object in a magazine or on its slab's chain? Slow, and certain. */
static bool is_free(struct kmem_cache *cache, void *object)
{
	struct page *slab = slab_of(cache, object);
	unsigned long flags;
	bool found = false;

	spin_lock_irqsave(&cache->lock, flags);
	for (void *free = slab->freelist; free && !found; free = *chain_word(free))
		found = free == object;
	for (int cpu = 0; cpu < cpu_count; cpu++)
		for (int i = 0; i < cache->magazine[cpu].count; i++)
			found |= cache->magazine[cpu].object[i] == object;
	spin_unlock_irqrestore(&cache->lock, flags);
	return found;
}

/* The pattern is only a hint: what a live object holds may come from a program. */
static bool is_double_free(struct kmem_cache *cache, void *object)
{
	return is_poisoned(cache, object) && is_free(cache, object);
}
#else
static void poison_object(struct kmem_cache *cache, void *object)
{
}
static void check_allocated(struct kmem_cache *cache, void *object)
{
}
static bool is_object(struct kmem_cache *cache, const void *object)
{
	return true;
}
static bool is_double_free(struct kmem_cache *cache, void *object)
{
	return false;
}
#endif

/* ------------------------------------------------------------------ */
/* Slabs                                                               */

static struct page *slab_create(struct kmem_cache *cache, gfp_t gfp)
{
	struct page *slab = page_alloc(gfp, cache->order, OWNER_SLAB);
	char *object;

	if (!slab)
		return NULL;
	for (unsigned long i = 0; i < 1UL << cache->order; i++) {
		SetPageSlab(slab + i);
		slab[i].slab_cache = cache;
	}
	slab->inuse = 0;
	slab->freelist = NULL;
	object = lowmem_page_address(slab);
	object += (cache->per_slab - 1) * cache->size;
	for (unsigned int i = 0; i < cache->per_slab; i++, object -= cache->size) {
		*chain_word(object) = slab->freelist;
		slab->freelist = object;
		poison_object(cache, object);
	}
	return slab;
}

static void slab_destroy(struct kmem_cache *cache, struct page *slab)
{
	list_del(&slab->lru);
	cache->slabs--;
	slab->inuse = 0;
	page_free(slab, cache->order);
}

/* cache->lock held: one object out of the first partial slab, or NULL. */
static void *slab_take(struct kmem_cache *cache)
{
	struct page *slab;
	void *object;

	if (list_empty(&cache->partial))
		return NULL;
	slab = list_first_entry(&cache->partial, struct page, lru);
	object = slab->freelist;
	slab->freelist = *chain_word(object);
	slab->inuse++;
	cache->active++;
	if (!slab->freelist) {
		list_del(&slab->lru);
		list_add(&slab->lru, &cache->full);
	}
	return object;
}

/* cache->lock held */
static void slab_put(struct kmem_cache *cache, void *object)
{
	struct page *slab = slab_of(cache, object);
	bool only;

	if (!slab->freelist) {
		list_del(&slab->lru);
		list_add(&slab->lru, &cache->partial);
	}
	*chain_word(object) = slab->freelist;
	slab->freelist = object;
	slab->inuse--;
	cache->active--;
	only = slab->lru.next == slab->lru.prev; /* alone on the partial list */
	if (!slab->inuse && !only)
		slab_destroy(cache, slab);
}

/* Interrupts off. Fills half of this CPU's magazine; how many objects it has then. */
static int magazine_refill(struct kmem_cache *cache, gfp_t gfp)
{
	int cpu = this_cpu()->id, want = SLAB_MAGAZINE / 2;
	void *object;

	spin_lock(&cache->lock);
	for (;;) {
		while (cache->magazine[cpu].count < want && (object = slab_take(cache)))
			cache->magazine[cpu].object[cache->magazine[cpu].count++] = object;
		if (cache->magazine[cpu].count)
			break;
		/* page_alloc never sleeps: the lock may stay */
		struct page *slab = slab_create(cache, gfp);

		if (!slab)
			break;
		list_add(&slab->lru, &cache->partial);
		cache->slabs++;
	}
	spin_unlock(&cache->lock);
	return cache->magazine[cpu].count;
}

static void magazine_flush(struct kmem_cache *cache, int keep)
{
	int cpu = this_cpu()->id;

	spin_lock(&cache->lock);
	while (cache->magazine[cpu].count > keep)
		slab_put(cache, cache->magazine[cpu].object[--cache->magazine[cpu].count]);
	spin_unlock(&cache->lock);
}

/* ------------------------------------------------------------------ */
/* Caches                                                              */

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	void *object = NULL;
	unsigned long flags;
	int cpu;

	if (fail_alloc_now(gfp))
		return NULL;
	flags = arch_irq_save();
	cpu = this_cpu()->id;
	if (cache->magazine[cpu].count || magazine_refill(cache, gfp))
		object = cache->magazine[cpu].object[--cache->magazine[cpu].count];
	arch_irq_restore(flags);
	if (object)
		check_allocated(cache, object);
	return object;
}

void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t gfp)
{
	void *object = kmem_cache_alloc(cache, gfp);

	return object ? memset(object, 0, cache->object_size) : NULL;
}

/* Does a device own bytes of it? Reported. Pages that no device has anything of say no at once. */
static bool is_mapped(const struct kmem_cache *cache, const struct page *first, const void *object)
{
	unsigned long last = (offset_in_page(object) + cache->object_size - 1) >> PAGE_SHIFT;

	return unlikely(PageDmaPart(first) || PageDmaPart(first + last) || first->dma_maps) &&
	       free_mapped_hook && free_mapped_hook(__pa(object), cache->object_size);
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	struct page *page = virt_to_page(object);
	unsigned long flags;
	int cpu;

	if (WARN(!PageSlab(page) || page->slab_cache != cache || !is_object(cache, object),
		 "slab %s: %p is not one of its objects", cache->name, object))
		return;
	if (WARN(is_double_free(cache, object), "slab %s: double free of %p", cache->name, object))
		return;
	if (is_mapped(cache, page, object))
		return; /* given to the next caller, it would be written by a device */
	poison_object(cache, object);
	flags = arch_irq_save();
	cpu = this_cpu()->id;
	if (cache->magazine[cpu].count == SLAB_MAGAZINE)
		magazine_flush(cache, SLAB_MAGAZINE / 2);
	cache->magazine[cpu].object[cache->magazine[cpu].count++] = object;
	arch_irq_restore(flags);
}

static void cache_setup(struct kmem_cache *cache, const char *name, size_t size, size_t align)
{
	memset(cache, 0, sizeof(*cache));
	cache->name = name;
	cache->object_size = size;
	cache->size = ALIGN(max(size, sizeof(void *)), max(align, sizeof(void *)));
	/* at least four objects a slab, to keep the waste below a quarter */
	cache->order = cache->size > PAGE_SIZE / 4 ? min(get_order(cache->size * 4), 3U) : 0;
	cache->per_slab = (PAGE_SIZE << cache->order) / cache->size;
	INIT_LIST_HEAD(&cache->partial);
	INIT_LIST_HEAD(&cache->full);
	spin_lock_init_rank(&cache->lock, name, RANK_SLAB);
	mutex_lock(&cache_list_mutex);
	list_add_tail(&cache->next, &cache_list);
	mutex_unlock(&cache_list_mutex);
}

struct kmem_cache *kmem_cache_create(const char *name, size_t size, size_t align)
{
	struct kmem_cache *cache;

	if (WARN_ON(!size || size > KMALLOC_MAX_CACHE || align > PAGE_SIZE))
		return NULL;
	cache = kmem_cache_alloc(&cache_cache, GFP_KERNEL);
	if (cache)
		cache_setup(cache, name, size, align);
	return cache;
}

/* Empty slabs go back to the page allocator. */
static void cache_shrink(struct kmem_cache *cache)
{
	struct page *slab, *next;
	unsigned long flags = arch_irq_save();

	magazine_flush(cache, 0);
	spin_lock(&cache->lock);
	list_for_each_entry_safe(slab, next, &cache->partial, lru)
		if (!slab->inuse)
			slab_destroy(cache, slab);
	spin_unlock(&cache->lock);
	arch_irq_restore(flags);
}

void kmem_cache_destroy(struct kmem_cache *cache)
{
	cache_shrink(cache);
	if (WARN(cache->slabs, "slab %s: destroyed with %lu objects in use", cache->name,
		 cache->active))
		return; /* leaked, but nobody's memory is pulled away */
	mutex_lock(&cache_list_mutex);
	list_del(&cache->next);
	mutex_unlock(&cache_list_mutex);
	kmem_cache_free(&cache_cache, cache);
}

void slab_for_each(void (*fn)(struct kmem_cache *cache, void *arg), void *arg)
{
	struct kmem_cache *cache;

	mutex_lock(&cache_list_mutex);
	list_for_each_entry(cache, &cache_list, next)
		fn(cache, arg);
	mutex_unlock(&cache_list_mutex);
}

static void shrink_one(struct kmem_cache *cache, void *arg)
{
	cache_shrink(cache);
}

void slab_shrink(void)
{
	slab_for_each(shrink_one, NULL);
}

/* ------------------------------------------------------------------ */
/* kmalloc                                                             */

static struct kmem_cache *kmalloc_cache(size_t size)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(kmalloc_sizes); i++)
		if (size <= kmalloc_sizes[i])
			return &kmalloc_caches[i];
	return NULL;
}

void *kmalloc(size_t size, gfp_t gfp)
{
	struct page *page;

	if (size <= KMALLOC_MAX_CACHE && !(gfp & (__GFP_DMA | __GFP_DMA32)))
		return kmem_cache_alloc(kmalloc_cache(size), gfp);
	if (size > PAGE_SIZE << (MAX_ORDER - 1))
		return NULL;
	page = page_alloc(gfp, get_order(size), OWNER_KERNEL);
	if (!page)
		return NULL;
	SetPageKmalloc(page);
	return lowmem_page_address(page);
}

void *kzalloc(size_t size, gfp_t gfp)
{
	void *object = kmalloc(size, gfp);

	return object ? memset(object, 0, size) : NULL;
}

void kfree(const void *object)
{
	struct page *page;

	if (!object)
		return;
	if (WARN(!virt_addr_valid(object), "kfree of %p, which is no logical address", object))
		return;
	page = virt_to_page(object);
	if (PageSlab(page)) {
		kmem_cache_free(page->slab_cache, (void *)object);
		return;
	}
	if (WARN(!PageKmalloc(page), "kfree of %p, which kmalloc did not return", object))
		return;
	page_free(page, page->order);
}

size_t ksize(const void *object)
{
	struct page *page = virt_to_page(object);

	return PageSlab(page) ? page->slab_cache->size : PAGE_SIZE << page->order;
}

/* ------------------------------------------------------------------ */
/* Checking and start-up                                               */

static unsigned long chain_length(struct kmem_cache *cache, struct page *slab)
{
	unsigned long n = 0;

	for (void *object = slab->freelist; object && n <= cache->per_slab; n++)
		object = *chain_word(object);
	return n;
}

static void check_one(struct kmem_cache *cache, void *arg)
{
	unsigned long flags, slabs = 0, active = 0;
	struct page *slab;
	int *bad = arg, wrong = 0;

	spin_lock_irqsave(&cache->lock, flags);
	list_for_each_entry(slab, &cache->partial, lru) {
		wrong |= !slab->freelist ||
			 slab->inuse + chain_length(cache, slab) != cache->per_slab;
		active += slab->inuse;
		slabs++;
	}
	list_for_each_entry(slab, &cache->full, lru) {
		wrong |= slab->freelist || slab->inuse != cache->per_slab;
		active += slab->inuse;
		slabs++;
	}
	wrong |= slabs != cache->slabs || active != cache->active;
	spin_unlock_irqrestore(&cache->lock, flags);
	if (wrong)
		printk(KERN_ERR "slab %s: lists, counts and free chains disagree\n", cache->name);
	*bad |= wrong;
}

int slab_check(void)
{
	int bad = 0;

	slab_for_each(check_one, &bad);
	return bad;
}

void slab_init(void)
{
	cache_setup(&cache_cache, "kmem_cache", sizeof(struct kmem_cache), 64);
	for (unsigned int i = 0; i < ARRAY_SIZE(kmalloc_sizes); i++) {
		unsigned int size = kmalloc_sizes[i];

		snprintf(kmalloc_names[i], sizeof(kmalloc_names[i]), "kmalloc-%u", size);
		/* powers of two fill a slab exactly and so are aligned to their size */
		cache_setup(&kmalloc_caches[i], kmalloc_names[i], size,
			    size & (size - 1) ? 16 : size);
	}
}
