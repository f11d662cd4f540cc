// SPDX-License-Identifier: MIT
/*
 * tests/host/test_vma_tree.c - mm/virt/vma_tree.c against an array with one entry per page.
 *
 * What:     the model is a stretch of the address space, page by page: which area
 *           holds it, if any. A lookup in the model walks the array; the highest gap
 *           is found by looking at every page. The stretch lies at address 0, in the
 *           middle, and below TASK_SIZE. Areas are linked, taken out and moved at
 *           random; vma_check() runs after each change, and all questions that the
 *           tree can answer are asked of both.
 *
 *                                guard gap   stack
 *           pages  . . A A A . . - - - - - - S S S . .        model_gap() walks this
 *                                                             way <-----------
 * Start at: random_changes(), model_gap()
 * See it:   make host-tests; build/host/test_vma_tree
 */
#include "tests/host/shim.h"

#include "kernel/lib/rbtree.c"
#include "mm/virt/vma_tree.c"

#define PAGES	  4096
#define MARGIN	  60 /* pages at both ends of the stretch that no area gets */
#define MAX_AREAS 400

static unsigned long base; /* address of the stretch */
static struct mm_struct mm;
static struct vm_area_struct areas[MAX_AREAS];
static bool linked[MAX_AREAS];
static struct vm_area_struct *holder[PAGES]; /* the model */
static int nr_linked;

static unsigned long address(int page)
{
	return base + page * PAGE_SIZE;
}

static int page_of(unsigned long addr)
{
	return (addr - base) / PAGE_SIZE;
}

static void begin(unsigned long where)
{
	base = where;
	memset(&mm, 0, sizeof(mm));
	memset(areas, 0, sizeof(areas));
	memset(linked, 0, sizeof(linked));
	memset(holder, 0, sizeof(holder));
	nr_linked = 0;
}

/* ------------------------------------------------------------------ */
/* Change, in both                                                     */

static void model_set(struct vm_area_struct *vma, struct vm_area_struct *what)
{
	for (int i = page_of(vma->vm_start); i < page_of(vma->vm_end); i++)
		holder[i] = what;
}

static struct vm_area_struct *link_area(int first, int end, unsigned long flags)
{
	struct vm_area_struct *vma;
	int i = 0;

	while (linked[i])
		i++;
	vma = &areas[i];
	*vma = (struct vm_area_struct){ .vm_start = address(first),
					.vm_end = address(end),
					.vm_flags = flags };
	vma_link(&mm, vma);
	model_set(vma, vma);
	linked[i] = true;
	nr_linked++;
	return vma;
}

static void unlink_area(struct vm_area_struct *vma)
{
	vma_unlink(&mm, vma);
	model_set(vma, NULL);
	linked[vma - areas] = false;
	nr_linked--;
}

static void move_borders(struct vm_area_struct *vma, int first, int end)
{
	model_set(vma, NULL);
	vma_adjust(&mm, vma, address(first), address(end));
	model_set(vma, vma);
}

static struct vm_area_struct *random_area(void)
{
	int i = random_below(MAX_AREAS);

	while (!linked[i])
		i = (i + 1) % MAX_AREAS;
	return &areas[i];
}

static void link_somewhere(void)
{
	int first = MARGIN + random_below(PAGES - 2 * MARGIN), end = first;
	int most = random_below(10) ? 10 : 300;

	while (end < PAGES - MARGIN && !holder[end] && end - first < most)
		end++;
	if (end > first)
		link_area(first, first + 1 + random_below(end - first),
			  random_below(8) ? 0 : VM_GROWSDOWN);
}

static void move_some_borders(void)
{
	struct vm_area_struct *vma = random_area();
	int low = page_of(vma->vm_start), high = page_of(vma->vm_end), first, end;

	/* up to 8 pages outwards if they are free, or anything inside */
	for (int i = 0; i < 8 && low > MARGIN && !holder[low - 1]; i++)
		low--;
	for (int i = 0; i < 8 && high < PAGES - MARGIN && !holder[high]; i++)
		high++;
	first = low + random_below(high - low);
	end = first + 1 + random_below(high - first);
	move_borders(vma, first, end);
}

/* ------------------------------------------------------------------ */
/* Questions, asked of both                                            */

static struct vm_area_struct *model_find(int page, int end)
{
	for (; page < end; page++)
		if (holder[page])
			return holder[page];
	return NULL;
}

static struct vm_area_struct *model_find_below(int page)
{
	while (--page >= 0)
		if (holder[page])
			return holder[page];
	return NULL;
}

static void check_lookups(int page)
{
	unsigned long addr = address(page) + random_below(PAGE_SIZE);
	struct vm_area_struct *vma = model_find(page, PAGES), *prev, *got;
	int end = page + 1 + random_below(30);

	CHECK_EQ(find_vma(&mm, addr), vma);
	got = find_vma_prev(&mm, addr, &prev);
	CHECK_EQ(got, vma);
	CHECK_EQ(prev, model_find_below(vma ? page_of(vma->vm_start) : PAGES));
	CHECK_EQ(find_vma_intersection(&mm, address(page), address(end)),
		 model_find(page, min(end, PAGES)));
}

/*
 * The highest run of len free pages in [low, high): walk down, counting. Free pages
 * just below a stack count as taken, as far as the guard gap reaches.
 */
static unsigned long model_gap(int len, int low, int high)
{
	struct vm_area_struct *above = NULL;
	int run = 0;

	for (int i = PAGES - 1; i >= low; i--) {
		unsigned long distance = above ? above->vm_start - address(i) : 0;
		bool guard = above && above->vm_flags & VM_GROWSDOWN && distance <= STACK_GUARD_GAP;

		if (holder[i])
			above = holder[i];
		run = i < high && !holder[i] && !guard ? run + 1 : 0;
		if (run == len)
			return address(i);
	}
	return 0;
}

static void check_gaps(void)
{
	int low = random_below(PAGES), high = low + random_below(PAGES + 1 - low);
	int len = 1 + random_below(random_below(2) ? 20 : 600);

	CHECK_EQ(vma_find_gap(&mm, len * PAGE_SIZE, address(low), address(high)),
		 model_gap(len, low, high));
	CHECK_EQ(vma_find_gap(&mm, len * PAGE_SIZE, base, address(PAGES)),
		 model_gap(len, 0, PAGES));
}

static void check_list(void)
{
	struct vm_area_struct *vma = mm.mmap;

	for (int i = 0; i < PAGES; i++) {
		if (!holder[i])
			continue;
		CHECK_EQ(vma, holder[i]);
		CHECK_EQ(vma->vm_start, address(i));
		i = page_of(vma->vm_end) - 1;
		CHECK_EQ(holder[i], vma);
		vma = vma->vm_next;
	}
	CHECK_EQ(vma, NULL);
	CHECK_EQ(mm.map_count, nr_linked);
}

/* ------------------------------------------------------------------ */
/* Random changes                                                      */

/* The set swells to some hundred areas and shrinks to a few, again and again. */
static void random_changes(unsigned long where, unsigned long seed)
{
	random_seed(seed);
	begin(where);
	for (int step = 0; step < 60000; step++) {
		bool growing = step / 2048 % 2 == 0;
		int what = random_below(8);

		at_step(step);
		if (what == 0 && nr_linked)
			move_some_borders();
		else if ((what < 6) == growing && nr_linked < MAX_AREAS)
			link_somewhere();
		else if (nr_linked)
			unlink_area(random_area());
		CHECK_EQ(vma_check(&mm), 0);
		check_lookups(random_below(PAGES));
		if (step % 4 == 0)
			check_gaps();
		if (step % 16 == 0)
			check_list();
	}
	while (nr_linked)
		unlink_area(random_area());
	CHECK_EQ(mm.mmap, NULL);
	CHECK_EQ(mm.mm_rb.node, NULL);
	CHECK_EQ(vma_check(&mm), 0);
}

static void random_changes_at_address_zero(void)
{
	random_changes(0, 40);
}

static void random_changes_in_the_middle(void)
{
	random_changes(0x7f0000000000, 41);
}

static void random_changes_below_the_end_of_user_space(void)
{
	random_changes(TASK_SIZE - PAGES * PAGE_SIZE, 42);
}

/* ------------------------------------------------------------------ */
/* Single cases                                                        */

static void an_empty_set_holds_nothing_and_all_is_gap(void)
{
	struct vm_area_struct *prev = &areas[0];

	begin(0x10000);
	CHECK_EQ(find_vma(&mm, 0), NULL);
	CHECK_EQ(find_vma_prev(&mm, TASK_SIZE, &prev), NULL);
	CHECK_EQ(prev, NULL);
	CHECK_EQ(find_vma_intersection(&mm, 0, TASK_SIZE), NULL);
	CHECK_EQ(vma_find_gap(&mm, PAGE_SIZE, 0, TASK_SIZE), TASK_SIZE - PAGE_SIZE);
	CHECK_EQ(vma_find_gap(&mm, TASK_SIZE - PAGE_SIZE, PAGE_SIZE, TASK_SIZE), PAGE_SIZE);
	CHECK_EQ(vma_find_gap(&mm, TASK_SIZE, PAGE_SIZE, TASK_SIZE), 0);
	CHECK_EQ(vma_find_gap(&mm, PAGE_SIZE, TASK_SIZE, TASK_SIZE), 0);
	CHECK_EQ(vma_find_gap(&mm, PAGE_SIZE, TASK_SIZE, 0), 0);
	CHECK_EQ(vma_check(&mm), 0);
}

static void the_remembered_area_is_never_a_stale_one(void)
{
	struct vm_area_struct *a, *b;

	begin(0x10000);
	a = link_area(100, 110, 0);
	b = link_area(200, 210, 0);
	CHECK_EQ(find_vma(&mm, address(105)), a);
	move_borders(a, 100, 104);
	CHECK_EQ(find_vma(&mm, address(105)), b);
	CHECK_EQ(find_vma(&mm, address(205)), b);
	unlink_area(b);
	CHECK_EQ(find_vma(&mm, address(205)), NULL);
}

static void a_gap_may_be_exactly_as_long_as_asked(void)
{
	begin(0x10000);
	link_area(100, 110, 0);
	link_area(120, 130, 0);
	CHECK_EQ(vma_find_gap(&mm, 10 * PAGE_SIZE, base, address(130)), address(110));
	CHECK_EQ(vma_find_gap(&mm, 11 * PAGE_SIZE, base, address(130)), address(89));
	CHECK_EQ(vma_find_gap(&mm, 10 * PAGE_SIZE, base, address(119)), address(90));
	CHECK_EQ(vma_find_gap(&mm, 10 * PAGE_SIZE, address(111), address(130)), 0);
}

static void below_a_stack_a_guard_gap_stays_free(void)
{
	begin(0x100000);
	CHECK_EQ(STACK_GUARD_GAP, 256 * PAGE_SIZE);
	link_area(1000, 1010, VM_GROWSDOWN);
	CHECK_EQ(vma_find_gap(&mm, PAGE_SIZE, base, address(1010)), address(1000 - 257));
	/* the gap is only kept: an area that is put there all the same ends it */
	link_area(990, 995, 0);
	CHECK_EQ(vma_find_gap(&mm, PAGE_SIZE, base, address(1010)), address(989));
	begin(0);
	link_area(10, 20, VM_GROWSDOWN); /* the gap would reach below 0 */
	CHECK_EQ(vma_start_gap(mm.mmap), 0);
	CHECK_EQ(vma_find_gap(&mm, PAGE_SIZE, 0, address(20)), 0);
	CHECK_EQ(vma_check(&mm), 0);
}

/* ------------------------------------------------------------------ */
/* The checker: each rule broken on purpose                            */

static struct vm_area_struct *begin_with_five(void)
{
	begin(0x10000);
	for (int i = 0; i < 5; i++)
		link_area(100 + i * 20, 110 + i * 20, 0);
	CHECK_EQ(vma_check(&mm), 0);
	return mm.mmap;
}

static void rule_1_finds_a_wrong_list(void)
{
	struct vm_area_struct *a = begin_with_five(), *b = a->vm_next, *c = b->vm_next;

	b->vm_prev = c;
	CHECK_EQ(vma_check(&mm), 1);
	b->vm_prev = a;
	a->vm_end = b->vm_start + PAGE_SIZE; /* overlap */
	CHECK_EQ(vma_check(&mm), 1);
	a->vm_end = address(110);
	c->vm_start = address(50); /* not sorted */
	c->vm_end = address(60);
	CHECK_EQ(vma_check(&mm), 1);
}

static void rule_2_finds_a_wrong_area(void)
{
	struct vm_area_struct *a = begin_with_five();

	a->vm_end = a->vm_start;
	CHECK_EQ(vma_check(&mm), 2);
	a->vm_end = address(110) - 1;
	CHECK_EQ(vma_check(&mm), 2);
	a->vm_end = address(110);
	a->vm_start++;
	CHECK_EQ(vma_check(&mm), 2);

	begin(TASK_SIZE - 200 * PAGE_SIZE);
	a = link_area(100, 199, 0);
	CHECK_EQ(vma_check(&mm), 0);
	a->vm_end = TASK_SIZE + PAGE_SIZE;
	CHECK_EQ(vma_check(&mm), 2);
}

static void rule_3_finds_list_and_tree_that_differ(void)
{
	struct vm_area_struct *a = begin_with_five(), *b = a->vm_next;

	/* b left the list only; then the last one did */
	a->vm_next = b->vm_next;
	b->vm_next->vm_prev = a;
	a->vm_next->rb_subtree_gap = compute_gap(a->vm_next);
	CHECK_EQ(vma_check(&mm), 3);
	a = begin_with_five();
	while (a->vm_next->vm_next)
		a = a->vm_next;
	a->vm_next = NULL;
	CHECK_EQ(vma_check(&mm), 3);
	/* the first one left the tree only */
	a = begin_with_five();
	rb_erase(&mm.mm_rb, &a->vm_rb);
	CHECK_EQ(vma_check(&mm), 3);
}

static void rule_4_finds_an_unbalanced_tree(void)
{
	begin_with_five();
	vma_of(mm.mm_rb.node)->vm_rb.red = true;
	CHECK_EQ(vma_check(&mm), 4);
}

static void rule_5_finds_a_wrong_gap(void)
{
	struct vm_area_struct *a = begin_with_five();

	a->vm_next->rb_subtree_gap += PAGE_SIZE;
	CHECK_EQ(vma_check(&mm), 5);
	a = begin_with_five()->vm_next->vm_next->vm_next;
	a->vm_end -= PAGE_SIZE; /* moved without vma_adjust(): the last one's gap has grown */
	CHECK_EQ(vma_check(&mm), 5);
}

static void rule_6_finds_a_wrong_count(void)
{
	begin_with_five();
	mm.map_count++;
	CHECK_EQ(vma_check(&mm), 6);
}

static void rule_7_finds_a_wrong_sum(void)
{
	begin_with_five();
	mm.data_vm++;
	CHECK_EQ(vma_check(&mm), 7);
}

static const struct ktap_case cases[] = {
	{ "random_changes_at_address_zero", random_changes_at_address_zero },
	{ "random_changes_in_the_middle", random_changes_in_the_middle },
	{ "random_changes_below_the_end_of_user_space",
	  random_changes_below_the_end_of_user_space },
	{ "an_empty_set_holds_nothing_and_all_is_gap", an_empty_set_holds_nothing_and_all_is_gap },
	{ "the_remembered_area_is_never_a_stale_one", the_remembered_area_is_never_a_stale_one },
	{ "a_gap_may_be_exactly_as_long_as_asked", a_gap_may_be_exactly_as_long_as_asked },
	{ "below_a_stack_a_guard_gap_stays_free", below_a_stack_a_guard_gap_stays_free },
	{ "rule_7_finds_a_wrong_sum", rule_7_finds_a_wrong_sum },
	{ "rule_1_finds_a_wrong_list", rule_1_finds_a_wrong_list },
	{ "rule_2_finds_a_wrong_area", rule_2_finds_a_wrong_area },
	{ "rule_3_finds_list_and_tree_that_differ", rule_3_finds_list_and_tree_that_differ },
	{ "rule_4_finds_an_unbalanced_tree", rule_4_finds_an_unbalanced_tree },
	{ "rule_5_finds_a_wrong_gap", rule_5_finds_a_wrong_gap },
	{ "rule_6_finds_a_wrong_count", rule_6_finds_a_wrong_count },
};

int main(void)
{
	return ktap_main("vma_tree", cases, ARRAY_SIZE(cases));
}
