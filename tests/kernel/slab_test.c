// SPDX-License-Identifier: MIT
/*
 * tests/kernel/slab_test.c - objects smaller than a page.
 *
 * What:     every size of kmalloc(), caches of one's own, the CPU's magazine, and the
 *           mistakes that debug builds report: freeing twice, into the wrong cache,
 *           writing to what was freed, destroying what is in use.
 * Start at: kmalloc_gives_what_was_asked()
 */
#include "mm/phys/slab.h"

#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/fixture.h"
#include "tests/kernel/kunit.h"

static void kmalloc_gives_what_was_asked(struct kunit *test)
{
	for (size_t size = 1; size <= 20000; size += size < 300 ? 1 : 997) {
		u8 *object = kmalloc(size, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, object);
		KUNIT_ASSERT_TRUE(test, ksize(object) >= size);
		KUNIT_ASSERT_EQ(test, (unsigned long)object & 15, 0UL);
		memset(object, 0x11, ksize(object)); /* all of it is ours */
		kfree(object);
	}
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
}

static void a_power_of_two_is_aligned_to_itself(struct kunit *test)
{
	for (size_t size = 16; size <= 64 * KiB; size *= 2) {
		void *a = kmalloc(size, GFP_KERNEL), *b = kmalloc(size, GFP_KERNEL);

		KUNIT_ASSERT_TRUE(test, a && b);
		KUNIT_EXPECT_EQ(test, ((unsigned long)a | (unsigned long)b) & (size - 1), 0UL);
		KUNIT_EXPECT_EQ(test, ksize(a), size);
		kfree(a);
		kfree(b);
	}
}

static void the_largest_kmalloc_is_the_largest_block(struct kunit *test)
{
	void *object = kmalloc(1 * MiB, GFP_KERNEL | __GFP_NOWARN);

	KUNIT_EXPECT_NOT_NULL(test, object);
	if (object)
		KUNIT_EXPECT_EQ(test, ksize(object), 1 * MiB);
	kfree(object);
	KUNIT_EXPECT_NULL(test, kmalloc((PAGE_SIZE << (MAX_ORDER - 1)) + 1, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kmalloc(~0UL, GFP_KERNEL));
	kfree(NULL);
	kfree(kmalloc(0, GFP_KERNEL));
}

static void objects_do_not_overlap(struct kunit *test)
{
	static u32 *object[400];
	static u16 words[400];
	u32 random = 3;

	for (u32 i = 0; i < 400; i++) {
		words[i] = (u16)(1 + kunit_random(&random) % 60);
		object[i] = kmalloc(words[i] * 4, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, object[i]);
		for (u32 w = 0; w < words[i]; w++)
			object[i][w] = i;
	}
	for (u32 i = 0; i < 400; i++) {
		bool whole = true;

		for (u32 w = 0; w < words[i]; w++)
			whole &= object[i][w] == i;
		KUNIT_EXPECT_TRUE(test, whole);
	}
	for (u32 i = 0; i < 400; i++)
		kfree(object[i * 7 % 400]); /* 7 and 400 share no factor: each once */
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
}

static void zalloc_gives_zeros(struct kunit *test)
{
	for (size_t size = 8; size <= 16 * KiB; size = size * 2 + 8) {
		u8 *object = kmalloc(size, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, object);
		memset(object, 0xff, size);
		kfree(object);
		object = kzalloc(size, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, object);
		KUNIT_EXPECT_NULL(test, memchr(object, 0xff, size));
		kfree(object);
	}
}

static void memory_for_isa_dma_lies_low(struct kunit *test)
{
	void *object = kmalloc(100, GFP_KERNEL | GFP_DMA);

	KUNIT_ASSERT_NOT_NULL(test, object);
	KUNIT_EXPECT_LT(test, __pa(object), 16ULL * MiB);
	KUNIT_EXPECT_FALSE(test, PageSlab(virt_to_page(object)));
	kfree(object);
}

/* ------------------------------------------------------------------ */
/* Caches                                                              */

static void a_cache_gives_aligned_objects_of_its_size(struct kunit *test)
{
	static const size_t aligns[] = { 0, 8, 64, 128, PAGE_SIZE };

	for (unsigned int i = 0; i < ARRAY_SIZE(aligns); i++) {
		struct kmem_cache *cache = kmem_cache_create("kunit", 40, aligns[i]);
		unsigned long mask = (aligns[i] ? aligns[i] : 8) - 1;
		void *object[20];

		KUNIT_ASSERT_NOT_NULL(test, cache);
		KUNIT_EXPECT_EQ(test, cache->object_size, 40U);
		for (int n = 0; n < 20; n++) {
			object[n] = kmem_cache_alloc(cache, GFP_KERNEL);
			KUNIT_ASSERT_NOT_NULL(test, object[n]);
			KUNIT_EXPECT_EQ(test, (unsigned long)object[n] & mask, 0UL);
		}
		for (int n = 0; n < 20; n++)
			kmem_cache_free(cache, object[n]);
		kmem_cache_destroy(cache);
	}
}

static void a_cache_of_large_objects_wastes_little(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("kunit", 3000, 0);

	KUNIT_ASSERT_NOT_NULL(test, cache);
	KUNIT_EXPECT_GE(test, cache->per_slab, 4U);
	kmem_cache_destroy(cache);
}

static void impossible_caches_are_refused(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, kmem_cache_create("kunit", 0, 0));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("kunit", 8193, 0));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("kunit", 8, 2 * PAGE_SIZE));
	kunit_expect_reports(test, 3);
}

static void empty_slabs_are_given_back(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("kunit", 512, 0);
	void *object[100];

	KUNIT_ASSERT_NOT_NULL(test, cache);
	for (int i = 0; i < 100; i++) {
		object[i] = kmem_cache_alloc(cache, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, object[i]);
	}
	KUNIT_EXPECT_GE(test, cache->slabs, 100UL / cache->per_slab);
	KUNIT_EXPECT_GE(test, cache->active, 100UL);
	for (int i = 0; i < 100; i++)
		kmem_cache_free(cache, object[i]);
	/* what the magazine holds keeps its slabs, and one empty slab may stay */
	KUNIT_EXPECT_LE(test, cache->active, (unsigned long)SLAB_MAGAZINE);
	KUNIT_EXPECT_LE(test, cache->slabs, 2UL + SLAB_MAGAZINE / cache->per_slab);
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
	slab_shrink();
	KUNIT_EXPECT_EQ(test, cache->slabs, 0UL);
	KUNIT_EXPECT_EQ(test, cache->active, 0UL);
	kmem_cache_destroy(cache);
}

static void the_object_freed_last_is_given_first(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("kunit", 64, 0);
	void *a, *b;

	KUNIT_ASSERT_NOT_NULL(test, cache);
	a = kmem_cache_alloc(cache, GFP_KERNEL);
	b = kmem_cache_alloc(cache, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, a && b);
	kmem_cache_free(cache, a);
	KUNIT_EXPECT_PTR_EQ(test, kmem_cache_alloc(cache, GFP_KERNEL), a);
	kmem_cache_free(cache, b);
	kmem_cache_free(cache, a);
	kmem_cache_destroy(cache);
}

static void a_full_magazine_is_emptied_by_half(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("kunit", 64, 0);
	int cpu = this_cpu()->id, most = 0;
	void *object[3 * SLAB_MAGAZINE];

	KUNIT_ASSERT_NOT_NULL(test, cache);
	for (unsigned int i = 0; i < ARRAY_SIZE(object); i++)
		object[i] = kmem_cache_alloc(cache, GFP_KERNEL);
	for (unsigned int i = 0; i < ARRAY_SIZE(object); i++) {
		kmem_cache_free(cache, object[i]);
		most = max(most, cache->magazine[cpu].count);
	}
	KUNIT_EXPECT_EQ(test, most, SLAB_MAGAZINE);
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
	kmem_cache_destroy(cache);
}

static void an_allocation_that_fails_leaves_the_cache_whole(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("kunit", 64, 0);

	KUNIT_ASSERT_NOT_NULL(test, cache);
	fail_arm(1); /* the object itself */
	KUNIT_EXPECT_NULL(test, kmem_cache_alloc(cache, GFP_KERNEL));
	fail_arm(2); /* the page of its first slab */
	KUNIT_EXPECT_NULL(test, kmem_cache_alloc(cache, GFP_KERNEL));
	KUNIT_EXPECT_TRUE(test, fail_disarm());
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
	KUNIT_EXPECT_EQ(test, cache->slabs, 0UL);
	kmem_cache_destroy(cache);
	fail_arm(1);
	KUNIT_EXPECT_NULL(test, kmem_cache_create("kunit", 64, 0));
	fail_arm(1);
	KUNIT_EXPECT_NULL(test, kzalloc(64, GFP_KERNEL));
	fail_arm(1);
	KUNIT_EXPECT_NULL(test, kmalloc(64 * KiB, GFP_KERNEL | __GFP_NOWARN));
}

struct walk {
	struct kmem_cache *cache;
	struct worker destroyer;
	bool started, destroyed, too_early;
};

static int destroy_cache(void *arg)
{
	struct walk *walk = arg;

	kmem_cache_destroy(walk->cache);
	WRITE_ONCE(walk->destroyed, true);
	return 0;
}

/* While a walk is at the cache, somebody else destroys it: he is through in the end, or waits. */
static void destroy_meanwhile(struct kmem_cache *cache, void *arg)
{
	struct walk *walk = arg;

	if (cache != walk->cache)
		return;
	walk->started = worker_start(&walk->destroyer, destroy_cache, walk);
	while (walk->started && !READ_ONCE(walk->destroyed) &&
	       READ_ONCE(walk->destroyer.task->state) != TASK_UNINTERRUPTIBLE)
		schedule();
	walk->too_early = READ_ONCE(walk->destroyed);
}

static void a_cache_that_somebody_looks_at_is_not_destroyed(struct kunit *test)
{
	struct walk walk = { .cache = kmem_cache_create("kunit-walked", 64, 0) };

	KUNIT_ASSERT_NOT_NULL(test, walk.cache);
	slab_for_each(destroy_meanwhile, &walk);
	KUNIT_ASSERT_TRUE(test, walk.started);
	KUNIT_EXPECT_FALSE(test, walk.too_early);
	worker_end(&walk.destroyer);
	KUNIT_EXPECT_TRUE(test, walk.destroyed);
}

/* ------------------------------------------------------------------ */
/* Mistakes                                                            */

static void destroying_what_is_in_use_is_reported(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("kunit-in-use", 64, 0);
	u8 *object;

	KUNIT_ASSERT_NOT_NULL(test, cache);
	object = kmem_cache_zalloc(cache, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, object);
	kmem_cache_destroy(cache);
	kunit_expect_reports(test, 1);
	object[3] = 1; /* still the caller's */
	kmem_cache_free(cache, object);
	kmem_cache_destroy(cache);
}

static void freeing_what_is_none_of_its_objects_is_reported(struct kunit *test)
{
	struct kmem_cache *a = kmem_cache_create("kunit-a", 64, 0);
	struct kmem_cache *b = kmem_cache_create("kunit-b", 64, 0);
	struct page *page = alloc_page(GFP_KERNEL);
	void *object;

	KUNIT_ASSERT_TRUE(test, a && b && page);
	object = kmem_cache_alloc(a, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, object);
	kmem_cache_free(b, object);
	kmem_cache_free(b, page_address(page));
	kfree(page_address(page));
	kunit_expect_reports(test, 3);
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
	kmem_cache_free(a, object);
	__free_page(page);
	kmem_cache_destroy(a);
	kmem_cache_destroy(b);
}

static void freeing_what_has_no_logical_address_is_reported(struct kunit *test)
{
	static int in_the_image;
	int on_the_stack;
	void *area = vmalloc(100);

	KUNIT_ASSERT_NOT_NULL(test, area);
	kfree(area); /* should have been vfree() */
	kfree(&on_the_stack);
	kfree((void *)0x1000);
	kfree(&in_the_image); /* it has one, but from nobody */
	kunit_expect_reports(test, 4);
	vfree(area);
}

#ifdef CONFIG_DEBUG
static void freeing_the_middle_of_an_object_is_reported(struct kunit *test)
{
	char *object = kmalloc(192, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, object);
	kfree(object + 8);
	kfree(object + 191);
	kunit_expect_reports(test, 2);
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
	kfree(object);
}

static void freeing_twice_is_reported_and_ignored(struct kunit *test)
{
	void *a = kmalloc(128, GFP_KERNEL), *b, *c;

	KUNIT_ASSERT_NOT_NULL(test, a);
	kfree(a);
	kfree(a);
	kunit_expect_reports(test, 1);
	b = kmalloc(128, GFP_KERNEL);
	c = kmalloc(128, GFP_KERNEL);
	KUNIT_EXPECT_TRUE(test, b != c); /* it was not put into the list twice */
	kfree(b);
	kfree(c);
}

static void a_write_after_free_is_found_at_the_next_use(struct kunit *test)
{
	u8 *a = kmalloc(128, GFP_KERNEL), *b;

	KUNIT_ASSERT_NOT_NULL(test, a);
	kfree(a);
	a[100] = 1;
	b = kmalloc(128, GFP_KERNEL);
	kunit_expect_reports(test, 1);
	KUNIT_EXPECT_PTR_EQ(test, a, b);
	kfree(b);
}
#endif

static const struct kunit_case cases[] = {
	KUNIT_CASE(kmalloc_gives_what_was_asked),
	KUNIT_CASE(a_power_of_two_is_aligned_to_itself),
	KUNIT_CASE(the_largest_kmalloc_is_the_largest_block),
	KUNIT_CASE(objects_do_not_overlap),
	KUNIT_CASE(zalloc_gives_zeros),
	KUNIT_CASE(memory_for_isa_dma_lies_low),
	KUNIT_CASE(a_cache_gives_aligned_objects_of_its_size),
	KUNIT_CASE(a_cache_of_large_objects_wastes_little),
	KUNIT_CASE(impossible_caches_are_refused),
	KUNIT_CASE(empty_slabs_are_given_back),
	KUNIT_CASE(the_object_freed_last_is_given_first),
	KUNIT_CASE(a_full_magazine_is_emptied_by_half),
	KUNIT_CASE(an_allocation_that_fails_leaves_the_cache_whole),
	KUNIT_CASE(a_cache_that_somebody_looks_at_is_not_destroyed),
	KUNIT_CASE(destroying_what_is_in_use_is_reported),
	KUNIT_CASE(freeing_what_is_none_of_its_objects_is_reported),
	KUNIT_CASE(freeing_what_has_no_logical_address_is_reported),
#ifdef CONFIG_DEBUG
	KUNIT_CASE(freeing_the_middle_of_an_object_is_reported),
	KUNIT_CASE(freeing_twice_is_reported_and_ignored),
	KUNIT_CASE(a_write_after_free_is_found_at_the_next_use),
#endif
	{ 0 },
};

const struct kunit_suite slab_suite = { "slab", cases };
