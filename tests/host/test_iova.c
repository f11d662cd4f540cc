// SPDX-License-Identifier: MIT
/*
 * tests/host/test_iova.c - blocks of I/O addresses against a plain array.
 *
 * What:     the model is an array with a number for each page: whose it is. It knows no
 *           tree, no gaps and no shelves, and so can say of each answer whether it was
 *           right: are the pages free, aligned, low enough; and if the answer was "no
 *           space", is there really no aligned free block? In 100,000 random steps of
 *           allocating, freeing, looking up, trimming and lack of memory; after
 *           each, or now and then, iova_check().
 * Start at: step()
 * See it:   make host-tests; build/host/test_iova
 */
#include "tests/host/memory.h"
#include "kernel/lib/rbtree.c"
#include "mm/dma/iova.c"

#define PAGES	   2048
#define FIRST	   16 /* pages below are not in the space */
#define MAX_BLOCKS 600

static struct iova_space space;
static struct iova *blocks[MAX_BLOCKS];
static int nr_blocks;
static struct iova *owner[PAGES];
static bool reserved[PAGES];

static void begin(void)
{
	memory_init(16);
	iova_cache_init();
	iova_init(&space, FIRST, PAGES);
	nr_blocks = 0;
	memset(owner, 0, sizeof(owner));
	memset(reserved, 0, sizeof(reserved));
}

static void end(void)
{
	CHECK_EQ(iova_check(&space), 0);
	iova_exit(&space);
	memory_exit();
}

static bool is_free(u64 page)
{
	return page >= FIRST && page < PAGES && !owner[page] && !reserved[page];
}

/* Is there an aligned free block that ends at or below last? */
static bool model_has_room(unsigned int order, u64 last)
{
	u64 size = 1ULL << order;

	for (u64 start = 0; start + size <= PAGES && start + size - 1 <= last; start += size) {
		u64 page = start;

		while (page < start + size && is_free(page))
			page++;
		if (page == start + size)
			return true;
	}
	return false;
}

static unsigned int order_for(unsigned long pages)
{
	unsigned int order = 0;

	while (1UL << order < pages)
		order++;
	return order;
}

static struct iova *take(unsigned long pages, u64 last)
{
	struct iova *iova = iova_alloc(&space, pages, last);
	unsigned int order = order_for(pages);

	if (IS_ERR(iova)) {
		if (PTR_ERR(iova) == -ENOSPC)
			CHECK(!model_has_room(order, last));
		else
			CHECK_EQ(PTR_ERR(iova), -ENOMEM);
		return NULL;
	}
	CHECK_EQ(iova->end - iova->start, 1ULL << order);
	CHECK_EQ(iova->start & ((1ULL << order) - 1), 0);
	CHECK(iova->end - 1 <= last);
	for (u64 page = iova->start; page < iova->end; page++) {
		CHECK(is_free(page));
		owner[page] = iova;
	}
	blocks[nr_blocks++] = iova;
	return iova;
}

static void give(int n)
{
	struct iova *iova = blocks[n];

	for (u64 page = iova->start; page < iova->end; page++) {
		CHECK(owner[page] == iova);
		owner[page] = NULL;
	}
	iova_free(&space, iova);
	blocks[n] = blocks[--nr_blocks];
}

/* ------------------------------------------------------------------ */

static void step(void)
{
	static const unsigned int percent[] = { 55, 45, 50 };
	unsigned int phase = ktap_step / 5000 % 3;

	switch (random_below(40)) {
	case 0:
		iova_trim(&space);
		break;
	case 1:
		memory_fail_at(1);
		if (nr_blocks < MAX_BLOCKS)
			take(1 + random_below(8), PAGES - 1);
		memory_fail_at(0);
		break;
	case 2: {
		u64 page = random_below(PAGES);

		CHECK(iova_find(&space, page) == owner[page]);
		break;
	}
	default:
		if (nr_blocks < MAX_BLOCKS && random_below(100) < percent[phase]) {
			unsigned long pages = random_below(4) ? 1 + random_below(4) :
								1 + random_below(200);
			u64 last = random_below(5) ? PAGES - 1 : random_below(PAGES);

			take(pages, last);
		} else if (nr_blocks) {
			give((int)random_below((unsigned long)nr_blocks));
		}
	}
}

static void a_hundred_thousand_random_steps(void)
{
	unsigned long failed = 0;

	begin();
	random_seed(20261121);
	for (u64 page = 700; page < 733; page++)
		reserved[page] = true;
	CHECK_EQ(iova_reserve(&space, 700, 733), 0);
	for (unsigned long i = 0; i < 100000; i++) {
		at_step(i);
		step();
		failed += nr_blocks == MAX_BLOCKS;
		if (i % 16 == 0)
			CHECK_EQ(iova_check(&space), 0);
		CHECK_EQ(space.blocks, nr_blocks);
	}
	while (nr_blocks)
		give(0);
	CHECK_EQ(space.pages, 0);
	end();
}

static void the_lowest_block_that_fits_is_given(void)
{
	begin();
	CHECK_EQ(take(1, PAGES - 1)->start, FIRST);
	CHECK_EQ(take(4, PAGES - 1)->start, FIRST + 4);
	CHECK_EQ(take(2, PAGES - 1)->start, FIRST + 2); /* into the gap that alignment left */
	CHECK_EQ(take(1, PAGES - 1)->start, FIRST + 1);
	CHECK_EQ(take(1, PAGES - 1)->start, FIRST + 8);
	end();
}

static void what_was_freed_last_is_given_first(void)
{
	struct iova *a, *b;

	begin();
	a = take(1, PAGES - 1);
	b = take(1, PAGES - 1);
	give(0);
	give(0);
	CHECK(take(1, PAGES - 1) == b);
	CHECK(take(1, PAGES - 1) == a);
	end();
}

static void a_block_too_high_for_the_mask_stays_on_its_shelf(void)
{
	struct iova *high;

	begin();
	take(512, PAGES - 1);
	high = take(1024, PAGES - 1);
	CHECK_EQ(high->start, 1024);
	give(1);
	CHECK(IS_ERR(iova_alloc(&space, 1024, 2046)));
	CHECK_EQ(take(1024, 2047)->start, 1024);
	end();
}

static void sizes_that_cannot_be(void)
{
	begin();
	CHECK_EQ(PTR_ERR(iova_alloc(&space, PAGES, PAGES - 1)), -ENOSPC);
	CHECK_EQ(PTR_ERR(iova_alloc(&space, 1UL << IOVA_ORDERS, ~0ULL)), -ENOSPC);
	CHECK_EQ(PTR_ERR(iova_alloc(&space, ~0UL, ~0ULL)), -ENOSPC);
	CHECK_EQ(PTR_ERR(iova_alloc(&space, 1, FIRST - 1)), -ENOSPC);
	CHECK_EQ(PTR_ERR(iova_alloc(&space, 1, 0)), -ENOSPC);
	CHECK(take(1, FIRST));
	end();
}

static void reserved_stretches_are_left_out(void)
{
	begin();
	CHECK_EQ(iova_reserve(&space, 0, FIRST + 4), 0); /* part of it is not in the space anyway */
	CHECK_EQ(iova_reserve(&space, PAGES, PAGES + 8), 0);
	CHECK_EQ(iova_reserve(&space, FIRST + 6, FIRST + 7), 0);
	CHECK_EQ(iova_reserve(&space, FIRST + 6, FIRST + 7), -EBUSY);
	CHECK_EQ(iova_reserve(&space, FIRST + 5, FIRST + 9), -EBUSY);
	CHECK_EQ(iova_reserve(&space, FIRST + 8, FIRST + 8), 0); /* nothing */
	CHECK(!iova_find(&space, FIRST));
	CHECK_EQ(take(1, PAGES - 1)->start, FIRST + 4);
	CHECK_EQ(take(2, PAGES - 1)->start, FIRST + 8);
	CHECK_EQ(iova_reserve(&space, FIRST + 8, FIRST + 9), -EBUSY); /* somebody has it */
	CHECK_EQ(iova_check(&space), 0);
	memory_fail_at(1);
	CHECK_EQ(iova_reserve(&space, 1000, 1001), -ENOMEM);
	memory_fail_at(0);
	end();
}

static void a_space_can_be_used_up_and_given_back(void)
{
	unsigned long n = 0;
	struct iova *iova;

	begin();
	while (!IS_ERR(iova = iova_alloc(&space, 1, PAGES - 1)))
		n++;
	CHECK_EQ(n, PAGES - FIRST);
	CHECK_EQ(PTR_ERR(iova), -ENOSPC);
	for (u64 page = FIRST; page < PAGES; page++)
		iova_free(&space, iova_find(&space, page));
	CHECK_EQ(space.blocks, 0);
	CHECK(!IS_ERR(iova_alloc(&space, 1024, PAGES - 1))); /* shelves are cleared for it */
	end();
}

static const struct ktap_case cases[] = {
	{ "the_lowest_block_that_fits_is_given", the_lowest_block_that_fits_is_given },
	{ "what_was_freed_last_is_given_first", what_was_freed_last_is_given_first },
	{ "a_block_too_high_for_the_mask_stays_on_its_shelf",
	  a_block_too_high_for_the_mask_stays_on_its_shelf },
	{ "sizes_that_cannot_be", sizes_that_cannot_be },
	{ "reserved_stretches_are_left_out", reserved_stretches_are_left_out },
	{ "a_space_can_be_used_up_and_given_back", a_space_can_be_used_up_and_given_back },
	{ "a_hundred_thousand_random_steps", a_hundred_thousand_random_steps },
};

int main(void)
{
	return ktap_main("iova", cases, ARRAY_SIZE(cases));
}
