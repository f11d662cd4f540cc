// SPDX-License-Identifier: MIT
/*
 * tests/host/test_buddy.c - mm/phys/buddy.c over a fake array of struct page.
 *
 * What:     two zones side by side, with borders where no block would have them and
 *           with holes in between. The model is one byte per page: hole, free or
 *           taken. It is all that is needed: buddies unite whenever they can, so the
 *           set of free pages alone determines the free blocks. The model counts
 *           them by itself, order by order, and the free lists must agree.
 * Start at: check_zone(), random_operations()
 * See it:   make host-tests; build/host/test_buddy
 */
#define SHIM_NO_SECTION_MAP /* not asked: see buddy_free() */
#include "tests/host/shim.h"

#include "mm/phys/buddy.c"

#define PAGES	8192UL
#define LARGEST (MAX_ORDER - 1)

enum state {
	HOLE,
	FREE,
	TAKEN
};
static u8 state[PAGES];
static struct zone low, high;

/* ------------------------------------------------------------------ */
/* Building a machine                                                  */

static void init_zone(struct zone *zone, unsigned long start, unsigned long end)
{
	memset(zone, 0, sizeof(*zone));
	zone->start_pfn = start;
	zone->end_pfn = end;
	for (int k = 0; k < MAX_ORDER; k++)
		INIT_LIST_HEAD(&zone->free_area[k].list);
}

/* All pages are holes at first, and reserved. */
static void begin(unsigned long border, unsigned long end)
{
	free(mem_map);
	mem_map = calloc(PAGES, sizeof(struct page));
	for (unsigned long pfn = 0; pfn < PAGES; pfn++) {
		INIT_LIST_HEAD(&mem_map[pfn].lru);
		SetPageReserved(&mem_map[pfn]);
		state[pfn] = HOLE;
	}
	init_zone(&low, 0, border);
	init_zone(&high, border, end);
}

static struct zone *zone_of(unsigned long pfn)
{
	return pfn < high.start_pfn ? &low : &high;
}

static void give(unsigned long pfn)
{
	CHECK_EQ(state[pfn], HOLE);
	ClearPageReserved(&mem_map[pfn]);
	state[pfn] = FREE;
	buddy_free(zone_of(pfn), &mem_map[pfn], 0);
}

static void give_all(unsigned long start, unsigned long end)
{
	for (unsigned long pfn = start; pfn < end; pfn++)
		give(pfn);
}

/* ------------------------------------------------------------------ */
/* The model                                                           */

/* How many free blocks of each order must there be? Halves unite wherever both are whole. */
static void count_blocks(const struct zone *zone, unsigned long count[MAX_ORDER])
{
	static bool whole[PAGES];

	for (unsigned long i = 0; i < PAGES; i++)
		whole[i] = i >= zone->start_pfn && i < zone->end_pfn && state[i] == FREE;
	for (int k = 0; k < MAX_ORDER; k++) {
		count[k] = 0;
		for (unsigned long i = 0; i < PAGES >> k; i += 2) {
			bool both = whole[i] && whole[i + 1];

			if (k == LARGEST || !both) /* they stay as they are */
				count[k] += whole[i] + whole[i + 1];
			whole[i / 2] = both;
		}
	}
}

static void check_zone(struct zone *zone)
{
	unsigned long count[MAX_ORDER], free_pages = 0;

	CHECK_EQ(buddy_check_zone(zone), 0);
	count_blocks(zone, count);
	for (int k = 0; k < MAX_ORDER; k++) {
		struct page *page;

		CHECK_EQ(zone->free_area[k].count, count[k]);
		list_for_each_entry(page, &zone->free_area[k].list, lru)
			for (unsigned long i = 0; i < 1UL << k; i++)
				CHECK_EQ(state[page_to_pfn(page) + i], FREE);
		free_pages += count[k] << k;
	}
	CHECK_EQ(zone->free_pages, free_pages);
}

static struct page *take(struct zone *zone, unsigned int order)
{
	struct page *page = buddy_alloc(zone, order);
	unsigned long pfn;

	if (!page) {
		unsigned long count[MAX_ORDER];

		count_blocks(zone, count);
		for (int k = order; k < MAX_ORDER; k++)
			CHECK_EQ(count[k], 0);
		return NULL;
	}
	pfn = page_to_pfn(page);
	CHECK_EQ(pfn & ((1UL << order) - 1), 0);
	CHECK_EQ(page->order, order);
	CHECK(pfn >= zone->start_pfn && pfn + (1UL << order) <= zone->end_pfn);
	for (unsigned long i = 0; i < 1UL << order; i++) {
		CHECK_EQ(state[pfn + i], FREE);
		CHECK(!PageBuddy(page + i) && !PageReserved(page + i));
		state[pfn + i] = TAKEN;
	}
	return page;
}

static void put(struct zone *zone, struct page *page, unsigned int order)
{
	for (unsigned long i = 0; i < 1UL << order; i++) {
		CHECK_EQ(state[page_to_pfn(page) + i], TAKEN);
		state[page_to_pfn(page) + i] = FREE;
	}
	buddy_free(zone, page, order);
}

/* ------------------------------------------------------------------ */
/* Random use                                                          */

#define MAX_BLOCKS 4096
static struct block {
	struct zone *zone;
	struct page *page;
	unsigned int order;
} taken[MAX_BLOCKS];
static int nr_taken;

static void put_random_block(void)
{
	int i = random_below(nr_taken);

	put(taken[i].zone, taken[i].page, taken[i].order);
	taken[i] = taken[--nr_taken];
}

/* Single pages mostly, now and then a large block; the zones fill and empty in waves. */
static void random_operations(unsigned long steps)
{
	nr_taken = 0;
	for (unsigned long step = 0; step < steps; step++) {
		bool filling = step / 8192 % 2 == 0;

		at_step(step);
		if (random_below(5) == 0)
			filling = !filling;
		if (filling && nr_taken < MAX_BLOCKS) {
			struct zone *zone = random_below(2) ? &low : &high;
			unsigned int order = min(random_below(MAX_ORDER), random_below(MAX_ORDER));
			struct page *page = take(zone, random_below(2) ? 0 : order);

			if (page)
				taken[nr_taken++] = (struct block){ zone, page, page->order };
		} else if (nr_taken) {
			put_random_block();
		}
		if (step % 64 == 0) {
			check_zone(&low);
			check_zone(&high);
		}
	}
	while (nr_taken)
		put_random_block();
	check_zone(&low);
	check_zone(&high);
}

static void random_use_keeps_blocks_apart_and_united(void)
{
	random_seed(30);
	begin(4 * 1024, PAGES);
	give_all(0, PAGES);
	random_operations(150000);
	/* all is free again: nothing but the largest blocks */
	CHECK_EQ(low.free_area[LARGEST].count, 4);
	CHECK_EQ(high.free_area[LARGEST].count, 4);
}

static void random_use_with_holes_and_odd_borders(void)
{
	random_seed(31);
	begin(3001, 7777);
	for (unsigned long pfn = 0; pfn < 7777; pfn++)
		if (pfn % 1000 > 30 && pfn % 37 && (pfn < 2048 || pfn >= 2560))
			give(pfn);
	check_zone(&low);
	check_zone(&high);
	random_operations(150000);
}

static void pages_freed_in_any_order_unite(void)
{
	unsigned long order[2048];

	for (int round = 0; round < 20; round++) {
		random_seed(32 + round);
		begin(1024, 2048);
		for (int i = 0; i < 2048; i++)
			order[i] = i;
		for (int i = 2047; i > 0; i--) {
			int k = random_below(i + 1);
			unsigned long swap = order[i];

			order[i] = order[k];
			order[k] = swap;
		}
		for (int i = 0; i < 2048; i++) {
			at_step(round * 2048 + i);
			give(order[i]);
			if (i % 64 == 0)
				check_zone(&low);
		}
		CHECK_EQ(low.free_area[LARGEST].count, 1);
		CHECK_EQ(high.free_area[LARGEST].count, 1);
	}
}

static void blocks_never_unite_across_a_zone_border(void)
{
	begin(512, 1024); /* two halves of one block of the largest order */
	give_all(0, 1024);
	check_zone(&low);
	check_zone(&high);
	CHECK_EQ(low.free_area[9].count, 1);
	CHECK_EQ(high.free_area[9].count, 1);
	CHECK_EQ(low.free_area[LARGEST].count, 0);
}

static void a_hole_keeps_its_neighbours_apart(void)
{
	begin(1024, PAGES);
	give_all(0, 600);
	give_all(601, 1024);
	check_zone(&low);
	CHECK_EQ(low.free_pages, 1023);
	/* around page 600 = 512 + 64 + 16 + 8: one block of each order is left */
	for (int k = 0; k < LARGEST; k++)
		CHECK_EQ(low.free_area[k].count, 1);
}

static void a_request_splits_the_smallest_block_that_fits(void)
{
	struct page *page;

	begin(2048, PAGES);
	give_all(0, 8);
	give_all(1024, 2048);
	page = take(&low, 1);
	CHECK_EQ(page_to_pfn(page), 0);
	CHECK_EQ(low.free_area[LARGEST].count, 1);
	CHECK_EQ(low.free_area[1].count, 1);
	CHECK_EQ(low.free_area[2].count, 1);
	put(&low, page, 1);
	CHECK_EQ(low.free_area[3].count, 1);
	check_zone(&low);
}

static void an_empty_zone_gives_nothing(void)
{
	begin(1024, 1024);
	for (int k = 0; k < MAX_ORDER + 2; k++) {
		CHECK_EQ(buddy_alloc(&low, k), NULL);
		CHECK_EQ(buddy_alloc(&high, k), NULL);
	}
	check_zone(&low);
	check_zone(&high);
}

static void the_last_page_can_be_taken_and_no_more(void)
{
	begin(1024, PAGES);
	give_all(0, 1024);
	for (int i = 0; i < 1024; i++)
		CHECK(take(&low, 0));
	CHECK_EQ(take(&low, 0), NULL);
	CHECK_EQ(low.free_pages, 0);
	check_zone(&low);
}

/* ------------------------------------------------------------------ */
/* The checker: each rule broken on purpose                            */

/* Free: 0-7 (order 3), 16-17 (order 1), 20 (order 0). */
static void begin_with_three_blocks(void)
{
	begin(1024, PAGES);
	give_all(0, 8);
	give_all(16, 18);
	give(20);
	CHECK_EQ(buddy_check_zone(&low), 0);
}

/* Put a page on a free list by hand, as buddy_free() never would. */
static void list_by_hand(unsigned long pfn, unsigned int order)
{
	mem_map[pfn].flags = 0;
	list_block(&low, &mem_map[pfn], order);
	low.free_pages += 1UL << order;
}

static void rule_1_finds_a_wrong_head(void)
{
	begin_with_three_blocks();
	ClearPageBuddy(&mem_map[20]);
	CHECK_EQ(buddy_check_zone(&low), 1);
	SetPageBuddy(&mem_map[20]);

	mem_map[0].order = 2;
	CHECK_EQ(buddy_check_zone(&low), 1);
	mem_map[0].order = 3;
	CHECK_EQ(buddy_check_zone(&low), 0);

	list_by_hand(33, 1); /* not aligned */
	CHECK_EQ(buddy_check_zone(&low), 1);
}

static void rule_2_finds_overlaps_and_strangers(void)
{
	begin_with_three_blocks();
	list_by_hand(2, 0); /* inside 0-7 */
	CHECK_EQ(buddy_check_zone(&low), 2);

	begin_with_three_blocks();
	SetPageReserved(&mem_map[5]); /* a hole inside a free block */
	CHECK_EQ(buddy_check_zone(&low), 2);

	begin_with_three_blocks();
	list_by_hand(1024, 0); /* it belongs to the other zone */
	CHECK_EQ(buddy_check_zone(&low), 2);

	begin_with_three_blocks();
	low.end_pfn = 17; /* a block that sticks out */
	CHECK_EQ(buddy_check_zone(&low), 2);
}

static void rule_3_finds_buddies_that_did_not_unite(void)
{
	begin_with_three_blocks();
	list_by_hand(21, 0);
	CHECK_EQ(buddy_check_zone(&low), 3);
}

static void rule_4_finds_wrong_counts(void)
{
	begin_with_three_blocks();
	low.free_pages++;
	CHECK_EQ(buddy_check_zone(&low), 4);
	low.free_pages--;
	low.free_area[3].count++;
	CHECK_EQ(buddy_check_zone(&low), 4);
	low.free_area[3].count--;
	CHECK_EQ(buddy_check_zone(&low), 0);
	list_del(&mem_map[20].lru); /* a block that got lost */
	CHECK_EQ(buddy_check_zone(&low), 4);
}

static const struct ktap_case cases[] = {
	{ "random_use_keeps_blocks_apart_and_united", random_use_keeps_blocks_apart_and_united },
	{ "random_use_with_holes_and_odd_borders", random_use_with_holes_and_odd_borders },
	{ "pages_freed_in_any_order_unite", pages_freed_in_any_order_unite },
	{ "blocks_never_unite_across_a_zone_border", blocks_never_unite_across_a_zone_border },
	{ "a_hole_keeps_its_neighbours_apart", a_hole_keeps_its_neighbours_apart },
	{ "a_request_splits_the_smallest_block_that_fits",
	  a_request_splits_the_smallest_block_that_fits },
	{ "an_empty_zone_gives_nothing", an_empty_zone_gives_nothing },
	{ "the_last_page_can_be_taken_and_no_more", the_last_page_can_be_taken_and_no_more },
	{ "rule_1_finds_a_wrong_head", rule_1_finds_a_wrong_head },
	{ "rule_2_finds_overlaps_and_strangers", rule_2_finds_overlaps_and_strangers },
	{ "rule_3_finds_buddies_that_did_not_unite", rule_3_finds_buddies_that_did_not_unite },
	{ "rule_4_finds_wrong_counts", rule_4_finds_wrong_counts },
};

int main(void)
{
	int status = ktap_main("buddy", cases, ARRAY_SIZE(cases));

	free(mem_map);
	return status;
}
