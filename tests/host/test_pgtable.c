// SPDX-License-Identifier: MIT
/*
 * tests/host/test_pgtable.c - mm/virt/pgtable.c: the tree of tables over fake memory.
 *
 * What:     areas come and go at the places where tables end: around multiples of
 *           2 MiB, 1 GiB and 512 GiB, and at both ends of user space. Pages in them
 *           are mapped and unmapped at random. The model knows which entries are set,
 *           and which tables exist: each table that was ever needed for an entry,
 *           until no area is left in the range that it covers. Both must agree after
 *           every unmap: a table that lived on would be a leak, one that went early
 *           would take a neighbour's entries with it.
 * Start at: random_areas(), model_prune()
 * Holds:    the contract of pgtable_unlink_range(): floor and ceiling are the borders
 *           of the neighbouring areas, as in do_munmap().
 * See it:   make host-tests; build/host/test_pgtable
 */
#include "tests/host/memory.h"

#include "mm/virt/pgtable.c"

#define USER_END (PGDIR_SIZE * USER_PTRS_PER_PGD)

struct mm_struct init_mm = {
	.page_table_lock = SPINLOCK_INIT("init_mm.page_table_lock", RANK_PAGE_TABLE),
};
static struct mm_struct *mm;

static void begin(unsigned long pages)
{
	memory_init(pages);
	init_mm.pgd = __va(page_to_phys(page_alloc(GFP_KERNEL | __GFP_ZERO, 0, OWNER_KERNEL)));
	init_mm.nr_ptes = 0;
	mm = calloc(1, sizeof(*mm));
	spin_lock_init_rank(&mm->page_table_lock, "page_table_lock", RANK_PAGE_TABLE);
	mm->pgd = pgd_alloc();
	CHECK(mm->pgd);
}

static void free_table(struct page *table, void *arg)
{
	page_free(table, 0);
}

static void end(void)
{
	CHECK_EQ(mm->nr_ptes, 0);
	pgd_free(mm->pgd);
	free(mm);
	CHECK_EQ(pages_of[OWNER_PGTABLE], init_mm.nr_ptes);
	pgtable_walk_tables(&init_mm, true, free_table, NULL); /* a table after those below it */
	memory_exit();
}

/* ------------------------------------------------------------------ */
/* The model                                                           */

struct span {
	unsigned long start, end;
};

#define MAX_ROWS 4096
static struct span areas[MAX_ROWS];	/* sorted */
static struct span tables[MAX_ROWS];	/* what each covers; not sorted */
static unsigned long entries[MAX_ROWS]; /* addresses that are mapped; sorted */
static int nr_areas, nr_tables, nr_entries;

static void model_begin(void)
{
	nr_areas = nr_tables = nr_entries = 0;
}

static int entries_below(unsigned long addr)
{
	int low = 0, high = nr_entries;

	while (low < high) {
		int middle = (low + high) / 2;

		if (entries[middle] < addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static u64 entry_for(unsigned long addr)
{
	return (addr * 5 & PTE_PFN_MASK) | _PAGE_PRESENT; /* any value that tells pages apart */
}

static void model_table(unsigned long addr, unsigned long size)
{
	unsigned long start = addr & ~(size - 1);

	for (int i = 0; i < nr_tables; i++)
		if (tables[i].start == start && tables[i].end == start + size)
			return;
	CHECK(nr_tables < MAX_ROWS);
	tables[nr_tables++] = (struct span){ start, start + size };
}

static void model_map(unsigned long addr)
{
	int at = entries_below(addr);

	CHECK(nr_entries < MAX_ROWS);
	if (at == nr_entries || entries[at] != addr) {
		memmove(&entries[at + 1], &entries[at], (nr_entries - at) * sizeof(entries[0]));
		entries[at] = addr;
		nr_entries++;
	}
	model_table(addr, PMD_SIZE);
	model_table(addr, PUD_SIZE);
	model_table(addr, PGDIR_SIZE);
}

static bool any_area_in(struct span s)
{
	for (int i = 0; i < nr_areas; i++)
		if (areas[i].start < s.end && areas[i].end > s.start)
			return true;
	return false;
}

/* A table goes when the last area in its range does. */
static void model_prune(void)
{
	for (int i = 0; i < nr_tables; i++)
		if (!any_area_in(tables[i]))
			tables[i--] = tables[--nr_tables];
}

/* ------------------------------------------------------------------ */
/* Comparing                                                           */

static int walked;
static unsigned long visited[1 << 16];

static void check_walked(pte_t *pte, unsigned long addr, void *arg)
{
	CHECK_EQ(arg, mm);
	CHECK(walked < nr_entries);
	CHECK_EQ(addr, entries[walked]);
	CHECK_EQ(pte_val(*pte), entry_for(addr));
	walked++;
}

static void check_visited(struct page *table, void *arg)
{
	CHECK_EQ(table->owner, OWNER_PGTABLE);
	CHECK(!visited[page_to_pfn(table)]);
	visited[page_to_pfn(table)] = 1;
	++*(unsigned long *)arg;
}

static void check_tree(void)
{
	unsigned long count = 0;

	walked = 0;
	pgtable_walk_user(mm, check_walked, mm);
	CHECK_EQ(walked, nr_entries);
	CHECK_EQ(mm->nr_ptes, nr_tables);
	memset(visited, 0, sizeof(visited));
	pgtable_walk_tables(mm, false, check_visited, &count);
	CHECK_EQ(count, nr_tables + 1);
	CHECK_EQ(pages_of[OWNER_PGTABLE], nr_tables + 1);
}

/* ------------------------------------------------------------------ */
/* Operations on both                                                  */

static void map_page(unsigned long addr)
{
	pte_t *pte = pte_alloc(mm, addr);

	CHECK(pte);
	CHECK_EQ(pgtable_lookup(mm, addr), pte);
	set_pte(pte, __pte(entry_for(addr)));
	model_map(addr);
}

/* As unmap_region() does it, without the TLB. */
static void clear_and_prune(unsigned long start, unsigned long end, unsigned long floor,
			    unsigned long ceiling)
{
	int first = entries_below(start), last = entries_below(end);
	LIST_HEAD(list);

	for (int i = first; i < last; i++)
		pte_clear(pgtable_lookup(mm, entries[i]));
	memmove(&entries[first], &entries[last], (nr_entries - last) * sizeof(entries[0]));
	nr_entries -= last - first;
	pgtable_unlink_range(mm, start, end, floor, ceiling, &list);
	pgtable_free_list(&list);
	CHECK(list_empty(&list));
	model_prune();
}

static void insert_area(int at, unsigned long start, unsigned long end)
{
	CHECK(nr_areas < MAX_ROWS);
	memmove(&areas[at + 1], &areas[at], (nr_areas - at) * sizeof(areas[0]));
	areas[at] = (struct span){ start, end };
	nr_areas++;
}

static void remove_area(int at)
{
	struct span gone = areas[at];

	nr_areas--;
	memmove(&areas[at], &areas[at + 1], (nr_areas - at) * sizeof(areas[0]));
	clear_and_prune(gone.start, gone.end, at ? areas[at - 1].end : 0,
			at < nr_areas ? areas[at].start : USER_END);
}

/* Take [start, end) out of the middle of an area. */
static void punch_hole(int at, unsigned long start, unsigned long end)
{
	struct span old = areas[at];

	areas[at].end = start;
	insert_area(at + 1, end, old.end);
	clear_and_prune(start, end, start, end);
}

/* ------------------------------------------------------------------ */
/* Random places                                                       */

/* An address near a place where tables of some level end. */
static unsigned long interesting_address(void)
{
	static const unsigned long sizes[] = { PMD_SIZE, PUD_SIZE, PGDIR_SIZE };
	unsigned long size = sizes[random_below(3)], at;

	switch (random_below(8)) {
	case 0:
		at = random_below(8) << PAGE_SHIFT;
		break;
	case 1:
		at = TASK_SIZE - (random_below(8) << PAGE_SHIFT);
		break;
	default:
		at = size * random_below(size == PMD_SIZE ? 4 : 3) + PGDIR_SIZE * random_below(2);
		at += (random_below(9) << PAGE_SHIFT) - (4 << PAGE_SHIFT);
	}
	return min(at, TASK_SIZE); /* below 0 it wrapped: then it is the top */
}

static void add_random_area(void)
{
	unsigned long start = interesting_address(), end = interesting_address();
	int at = 0;

	if (start > end) {
		unsigned long swap = start;

		start = end;
		end = swap;
	}
	if (random_below(4)) /* most are short */
		end = min(end, start + ((1 + random_below(600)) << PAGE_SHIFT));
	while (at < nr_areas && areas[at].end <= start)
		at++;
	if (at < nr_areas)
		end = min(end, areas[at].start);
	if (start < end)
		insert_area(at, start, end);
}

static void touch_random_page(void)
{
	struct span *area = &areas[random_below(nr_areas)];
	unsigned long pages = (area->end - area->start) >> PAGE_SHIFT, at = random_below(pages);

	if (random_below(3) == 0)
		at = random_below(2) ? 0 : pages - 1;
	map_page(area->start + (at << PAGE_SHIFT));
}

static void punch_random_hole(void)
{
	int at = random_below(nr_areas);
	unsigned long pages = (areas[at].end - areas[at].start) >> PAGE_SHIFT, first, last;

	if (pages < 3)
		return;
	first = 1 + random_below(pages - 2);
	last = first + 1 + random_below(pages - 1 - first);
	punch_hole(at, areas[at].start + (first << PAGE_SHIFT),
		   areas[at].start + (last << PAGE_SHIFT));
}

static void random_areas(unsigned long seed)
{
	random_seed(seed);
	begin(4096);
	model_begin();
	for (int step = 0; step < 30000; step++) {
		int what = random_below(10);

		at_step(step);
		if (what < 1 || !nr_areas)
			add_random_area();
		else if (what < 8 && nr_entries < 900)
			touch_random_page();
		else if (what < 9 && nr_areas < 100)
			punch_random_hole();
		else
			remove_area(random_below(nr_areas));
		if (step % 8 == 0)
			check_tree();
	}
	while (nr_areas)
		remove_area(random_below(nr_areas));
	check_tree();
	end();
}

static void random_areas_keep_exactly_the_tables_they_need(void)
{
	for (int seed = 50; seed < 54; seed++)
		random_areas(seed);
}

/* ------------------------------------------------------------------ */
/* Single cases                                                        */

static void a_page_takes_a_table_on_each_level(void)
{
	begin(64);
	model_begin();
	insert_area(0, 0x400000, 0x402000);
	CHECK_EQ(pgtable_lookup(mm, 0x400000), NULL);
	map_page(0x400000);
	CHECK_EQ(mm->nr_ptes, 3);
	map_page(0x401000);
	CHECK_EQ(mm->nr_ptes, 3);
	CHECK(pgtable_lookup(mm, 0x402000)); /* the table is there, the entry is not set */
	CHECK(pte_none(*pgtable_lookup(mm, 0x402000)));
	CHECK_EQ(pgtable_lookup(mm, 0x600000), NULL);
	check_tree();
	remove_area(0);
	check_tree();
	end();
}

static void a_table_shared_by_two_areas_goes_with_the_second(void)
{
	begin(64);
	model_begin();
	insert_area(0, 0x400000, 0x401000);
	insert_area(1, 0x5ff000, 0x601000);
	map_page(0x400000);
	map_page(0x5ff000);
	map_page(0x600000);
	CHECK_EQ(mm->nr_ptes, 4);
	remove_area(0);
	CHECK_EQ(mm->nr_ptes, 4);
	CHECK_EQ(pte_val(*pgtable_lookup(mm, 0x5ff000)), entry_for(0x5ff000));
	remove_area(0);
	CHECK_EQ(mm->nr_ptes, 0);
	end();
}

static void the_first_and_the_last_page_of_user_space(void)
{
	begin(64);
	model_begin();
	insert_area(0, 0, PAGE_SIZE);
	insert_area(1, TASK_SIZE - PAGE_SIZE, TASK_SIZE);
	map_page(0);
	map_page(TASK_SIZE - PAGE_SIZE);
	CHECK_EQ(mm->nr_ptes, 6);
	check_tree();
	remove_area(1);
	CHECK_EQ(mm->nr_ptes, 3);
	remove_area(0);
	CHECK_EQ(mm->nr_ptes, 0);
	end();
}

static void all_of_user_space_can_be_pruned_at_once(void)
{
	random_seed(55);
	begin(4096);
	model_begin();
	insert_area(0, 0, TASK_SIZE);
	for (int i = 0; i < 200; i++)
		map_page(random_below(TASK_SIZE >> PAGE_SHIFT) << PAGE_SHIFT);
	check_tree();
	remove_area(0);
	check_tree();
	end();
}

static void without_memory_there_is_no_entry_and_no_leak(void)
{
	begin(64);
	model_begin();
	insert_area(0, 0x400000, 0x401000);
	for (int nth = 1; nth <= 3; nth++) {
		memory_fail_at(nth);
		CHECK_EQ(pte_alloc(mm, 0x400000), NULL);
		CHECK_EQ(mm->nr_ptes, nth - 1);
		CHECK_EQ(pages_of[OWNER_PGTABLE], nth);
		remove_area(0);
		CHECK_EQ(mm->nr_ptes, 0);
		insert_area(0, 0x400000, 0x401000);
	}
	memory_fail_at(1);
	CHECK_EQ(pgd_alloc(), NULL);
	end();
}

/* A sibling thread makes all the tables while this one waits for memory for one of them. */
static unsigned long sibling_addr;
static pte_t *sibling_pte;

static void sibling_maps(void)
{
	sibling_pte = pte_alloc(mm, sibling_addr);
}

static void two_threads_that_make_one_table_agree(void)
{
	begin(64);
	model_begin();
	for (int there = 0; there < 3; there++) {
		memory_fail_at(there + 1); /* so many levels exist beforehand */
		CHECK_EQ(pte_alloc(mm, 0x400000), NULL);
		CHECK_EQ(mm->nr_ptes, there);
		sibling_addr = 0x401000;
		memory_sleeps = sibling_maps;
		CHECK_EQ(pte_alloc(mm, 0x400000) + 1, sibling_pte);
		CHECK_EQ(mm->nr_ptes, 3);
		CHECK_EQ(pages_of[OWNER_PGTABLE], 4);
		clear_and_prune(0x400000, 0x402000, 0, USER_END);
	}
	end();
}

static void an_address_space_shares_the_kernel_half(void)
{
	unsigned long addr = VMALLOC_START;
	struct mm_struct other = { .map_count = 0 };
	pte_t *pte;

	begin(64);
	pte = pte_alloc_kernel(addr);
	CHECK(pte);
	CHECK_EQ(init_mm.nr_ptes, 3);
	CHECK_EQ(pgd_val(*pgd_offset_k(addr)) & (_PAGE_USER | _PAGE_PRESENT), _PAGE_PRESENT);
	set_pte(pte, pfn_pte(5, PAGE_KERNEL));
	other.pgd = pgd_alloc();
	CHECK_EQ(pgtable_lookup(&other, addr), pte);
	CHECK_EQ(kernel_pte(addr), pte);
	CHECK_EQ(pgtable_lookup(mm, addr), NULL); /* it is older than that table */
	for (int i = 0; i < USER_PTRS_PER_PGD; i++)
		CHECK(pgd_none(other.pgd[i]));
	pgd_free(other.pgd);
	end();
}

static void large_pages_are_not_taken_for_tables(void)
{
	const unsigned long addr = 0xffff888000000000UL; /* where the direct map is */
	const u64 large = 0x40000000 | _PAGE_PRESENT | _PAGE_PSE;
	pud_t *puds;
	pmd_t *pmds;

	begin(64);
	CHECK(pte_alloc_kernel(addr));
	puds = pud_offset(pgd_offset_k(addr), addr);
	pmds = pmd_offset(puds, addr);
	set_pmd(&pmds[1], __pmd(large));
	set_pud(&puds[1], __pud(large));
	CHECK_EQ(kernel_pte(addr + PMD_SIZE), NULL);
	CHECK_EQ(kernel_pte(addr + PUD_SIZE), NULL);
	CHECK_EQ(pte_alloc_kernel(addr + PMD_SIZE), NULL);
	CHECK_EQ(pte_alloc_kernel(addr + PUD_SIZE), NULL);
	CHECK(kernel_pte(addr));
	end();
}

static void loops_stop_at_the_border_of_a_table(void)
{
	CHECK_EQ(pmd_addr_end(0x1000UL, 0x5000UL), 0x5000);
	CHECK_EQ(pmd_addr_end(0x1ff000UL, 0x5000000UL), 0x200000);
	CHECK_EQ(pmd_addr_end(0x200000UL, 0x5000000UL), 0x400000);
	CHECK_EQ(pmd_addr_end(0x200000UL, 0x400000UL), 0x400000);
	CHECK_EQ(pud_addr_end(PUD_SIZE - PAGE_SIZE, TASK_SIZE), PUD_SIZE);
	CHECK_EQ(pgd_addr_end(0UL, TASK_SIZE), PGDIR_SIZE);
	CHECK_EQ(pgd_addr_end(TASK_SIZE - PAGE_SIZE, TASK_SIZE), TASK_SIZE);
	/* the end of the address space is 0 */
	CHECK_EQ(pmd_addr_end(-PAGE_SIZE, 0UL), 0);
	CHECK_EQ(pmd_addr_end(-2 * PMD_SIZE, 0UL), -PMD_SIZE);
}

static const struct ktap_case cases[] = {
	{ "random_areas_keep_exactly_the_tables_they_need",
	  random_areas_keep_exactly_the_tables_they_need },
	{ "a_page_takes_a_table_on_each_level", a_page_takes_a_table_on_each_level },
	{ "a_table_shared_by_two_areas_goes_with_the_second",
	  a_table_shared_by_two_areas_goes_with_the_second },
	{ "the_first_and_the_last_page_of_user_space", the_first_and_the_last_page_of_user_space },
	{ "all_of_user_space_can_be_pruned_at_once", all_of_user_space_can_be_pruned_at_once },
	{ "without_memory_there_is_no_entry_and_no_leak",
	  without_memory_there_is_no_entry_and_no_leak },
	{ "two_threads_that_make_one_table_agree", two_threads_that_make_one_table_agree },
	{ "an_address_space_shares_the_kernel_half", an_address_space_shares_the_kernel_half },
	{ "large_pages_are_not_taken_for_tables", large_pages_are_not_taken_for_tables },
	{ "loops_stop_at_the_border_of_a_table", loops_stop_at_the_border_of_a_table },
};

int main(void)
{
	return ktap_main("pgtable", cases, ARRAY_SIZE(cases));
}
