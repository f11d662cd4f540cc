// SPDX-License-Identifier: MIT
/*
 * tests/host/test_ranges.c - mm/phys/bootmem.c: sets of ranges, and who gets the memory.
 *
 * What:     the model is a bitmap of units, each in the set or not. After every
 *           operation the rows of the set must be exactly the runs of ones: sorted,
 *           disjoint, and as few as possible. The units lie at the bottom, in the
 *           middle and at the very top of the 64-bit space, where sums wrap.
 *           Then whole firmware maps, random ones too, with overlaps, borders inside
 *           pages and nonsense, are given to bootmem_init(), and the memory is handed
 *           out to the last page.
 * Start at: check_set(), boot()
 * See it:   make host-tests; build/host/test_ranges
 */
#define SHIM_NO_PFN_LIMITS /* bootmem.c has them */
#include "tests/host/shim.h"

#include "kernel/lib/cmdline.h"

/* A kernel image of three pages and 16 bytes; where it lies is the test's choice: see boot(). */
#define __kernel_start image_start
#define __kernel_end   image_end
#define IMAGE_SIZE     0x3010
char image_start[IMAGE_SIZE];
__asm__(".globl image_end\n\t.set image_end, image_start + 0x3010");
#include "mm/phys/bootmem.c"

/* ------------------------------------------------------------------ */
/* Sets of ranges                                                      */

#define UNITS 250 /* at most 125 rows: the set is never full */
static struct range_set set;
static bool model[UNITS];
static phys_addr_t base, unit;

static phys_addr_t address(int i)
{
	return base + i * unit;
}

static void check_set(void)
{
	int row = 0;

	for (int i = 0; i < UNITS;) {
		int start = i;

		while (i < UNITS && model[i])
			i++;
		if (i == start) {
			i++;
			continue;
		}
		CHECK(row < set.count);
		CHECK_EQ(set.r[row].start, address(start));
		CHECK_EQ(set.r[row].end, address(i));
		row++;
	}
	CHECK_EQ(set.count, row);
}

/* start and end may be equal or in the wrong order: that is no range, and changes nothing. */
static void random_range(int *start, int *end)
{
	int most = random_below(10) ? 20 : UNITS;

	*start = random_below(UNITS + 1);
	*end = min(*start + (int)random_below(most), UNITS);
	if (random_below(50) == 0) {
		int swap = *start;

		*start = *end;
		*end = swap;
	}
}

static void random_operations(phys_addr_t where, phys_addr_t size, u64 seed)
{
	random_seed(seed);
	base = where;
	unit = size;
	set.count = 0;
	memset(model, 0, sizeof(model));
	for (int step = 0; step < 60000; step++) {
		bool overlaps = false;
		int start, end;

		at_step(step);
		random_range(&start, &end);
		for (int i = start; i < end; i++)
			overlaps |= model[i];
		CHECK_EQ(range_overlaps(&set, address(start), address(end)), overlaps);
		if (random_below(2)) {
			CHECK(range_add(&set, address(start), address(end)));
			for (int i = start; i < end; i++)
				model[i] = true;
		} else {
			CHECK(range_remove(&set, address(start), address(end)));
			for (int i = start; i < end; i++)
				model[i] = false;
		}
		check_set();
	}
}

static void random_ranges_agree_with_a_bitmap(void)
{
	random_operations(0, PAGE_SIZE, 20);
	random_operations(0x123456789, 1, 21);
}

static void random_ranges_at_the_top_of_the_address_space(void)
{
	/* the last unit ends at the highest address that is a multiple of a page */
	random_operations(0 - (UNITS + 1) * PAGE_SIZE, PAGE_SIZE, 22);
	random_operations(~0ULL - UNITS, 1, 23);
}

static void ranges_that_touch_become_one(void)
{
	set.count = 0;
	CHECK(range_add(&set, 10, 20));
	CHECK(range_add(&set, 30, 40));
	CHECK(range_add(&set, 20, 30));
	CHECK_EQ(set.count, 1);
	CHECK_EQ(set.r[0].start, 10);
	CHECK_EQ(set.r[0].end, 40);
}

static void an_empty_range_is_nowhere(void)
{
	set.count = 0;
	CHECK(range_add(&set, 10, 20));
	CHECK(range_remove(&set, 15, 15)); /* does not cut the row in two */
	CHECK(range_remove(&set, 18, 12));
	CHECK(range_add(&set, 50, 50));
	CHECK(!range_overlaps(&set, 15, 15));
	CHECK(!range_overlaps(&set, 20, 30));
	CHECK_EQ(set.count, 1);
	CHECK_EQ(set.r[0].start, 10);
	CHECK_EQ(set.r[0].end, 20);
}

static void everything_can_be_removed_at_once(void)
{
	set.count = 0;
	CHECK(range_remove(&set, 0, ~0ULL));
	for (int i = 0; i < 20; i++)
		CHECK(range_add(&set, i * 10, i * 10 + 5));
	CHECK(range_remove(&set, 0, ~0ULL));
	CHECK_EQ(set.count, 0);
}

static void fill_set(void)
{
	set.count = 0;
	for (unsigned long i = 0; i < MAX_RANGES; i++)
		CHECK(range_add(&set, i * 100, i * 100 + 50));
	CHECK_EQ(set.count, MAX_RANGES);
}

static void a_full_set_refuses_another_row(void)
{
	struct range_set before;

	fill_set();
	before = set;
	CHECK(!range_add(&set, 60, 70));
	CHECK(!range_add(&set, 1000000, 1000010));
	CHECK(!memcmp(&set, &before, sizeof(set)));
	/* what needs no row still works */
	CHECK(range_add(&set, 50, 60));
	CHECK(range_add(&set, 60, 100));
	CHECK_EQ(set.count, MAX_RANGES - 1);
	CHECK_EQ(set.r[0].end, 150);
	CHECK(range_add(&set, 1000000, 1000010));
}

static void a_full_set_still_gives_up_what_must_go(void)
{
	fill_set();
	/* no row for the part above: better lost than handed out */
	CHECK(!range_remove(&set, 210, 220));
	CHECK_EQ(set.r[2].start, 200);
	CHECK_EQ(set.r[2].end, 210);
	CHECK_EQ(set.count, MAX_RANGES);
	CHECK(range_remove(&set, 300, 310)); /* an edge needs no row */
	CHECK_EQ(set.r[3].start, 310);
}

/* ------------------------------------------------------------------ */
/* From the firmware's map to the last free page                       */

#define ARENA	    (40 * MiB)
#define PAGES	    (ARENA / PAGE_SIZE)
#define IMAGE	    0x200000UL
#define MODULE	    0x812345UL
#define MODULE_SIZE 0x10000UL

struct boot_info boot_info;
static u64 option_mem, option_lowmem;
static bool is_ram[PAGES], is_taken[PAGES];

u64 cmdline_size(const char *name, u64 fallback)
{
	u64 value = strcmp(name, "mem") ? option_lowmem : option_mem;

	return value ? value : fallback;
}

static void add_row(phys_addr_t start, phys_addr_t end, int type)
{
	boot_info.ranges[boot_info.nr_ranges].start = start;
	boot_info.ranges[boot_info.nr_ranges].end = end;
	boot_info.ranges[boot_info.nr_ranges++].type = type;
}

static void no_rows(void)
{
	memset(&boot_info, 0, sizeof(boot_info));
	option_mem = option_lowmem = 0;
}

/* __pa(__kernel_start) is IMAGE, as the linker script would have it. */
static void boot(void)
{
	host_kernel_start = (unsigned long)image_start - IMAGE;
	ram_ranges.count = free_ranges.count = 0;
	bootmem_init();
	host_kernel_start = ~0UL;
}

/* The pages of the arena that are RAM by the letter of the map. */
static void model_ram(void)
{
	memset(is_ram, 0, sizeof(is_ram));
	memset(is_taken, 0, sizeof(is_taken));
	for (int i = 0; i < boot_info.nr_ranges; i++) {
		struct boot_range *r = &boot_info.ranges[i];

		for (unsigned long p = 0; p < PAGES && r->type == RANGE_RAM; p++)
			if (p * PAGE_SIZE >= r->start && (p + 1) * PAGE_SIZE <= r->end)
				is_ram[p] = true;
	}
	for (int i = 0; i < boot_info.nr_ranges; i++) {
		struct boot_range *r = &boot_info.ranges[i];

		for (unsigned long p = 0; p < PAGES && r->type != RANGE_RAM; p++)
			if (p * PAGE_SIZE < r->end && (p + 1) * PAGE_SIZE > r->start)
				is_ram[p] = false;
	}
	for (unsigned long p = 0; p < PAGES && option_mem; p++)
		if ((p + 1) * PAGE_SIZE > ALIGN(option_mem, PAGE_SIZE))
			is_ram[p] = false;
}

static void check_ram(void)
{
	for (unsigned long p = 0; p < PAGES; p++)
		if (range_overlaps(&ram_ranges, p * PAGE_SIZE, (p + 1) * PAGE_SIZE) != is_ram[p])
			FAIL("page %#lx: the map says %s", p, is_ram[p] ? "RAM" : "not RAM");
	for (int i = 0; i < ram_ranges.count; i++) {
		struct mem_range *r = &ram_ranges.r[i];

		CHECK(!((r->start | r->end) & ~PAGE_MASK));
		CHECK(r->start < r->end);
		CHECK(i == 0 || r[-1].end < r->start);
	}
	CHECK_EQ(max_pfn, ram_ranges.r[ram_ranges.count - 1].end >> PAGE_SHIFT);
}

/* A PC of 40 MiB, as QEMU describes one. */
static void pc_rows(void)
{
	no_rows();
	add_row(0, 0x9fc00, RANGE_RAM);
	add_row(0x9fc00, 0xa0000, RANGE_RESERVED);
	add_row(0xf0000, 0x100000, RANGE_RESERVED);
	add_row(0x100000, ARENA, RANGE_RAM);
	add_row(0xfd00000000, 0x10000000000, RANGE_RESERVED);
}

static void a_pc_map_gives_whole_pages_of_ram(void)
{
	pc_rows();
	boot();
	model_ram();
	check_ram();
	CHECK_EQ(ram_ranges.count, 2);
	CHECK_EQ(ram_ranges.r[0].end, 0x9f000);
	CHECK_EQ(max_low_pfn, max_pfn);
}

static void random_maps_agree_page_by_page(void)
{
	random_seed(24);
	for (int step = 0; step < 2000; step++) {
		int rows = 1 + random_below(MAX_BOOT_RANGES - 1);

		at_step(step);
		no_rows();
		add_row(0, 16 * PAGE_SIZE, RANGE_RAM);
		for (int i = 1; i < rows; i++) {
			phys_addr_t start = random_below(ARENA), length = random_below(ARENA / 8);

			if (random_below(2))
				start &= PAGE_MASK;
			add_row(start, min(start + length, (phys_addr_t)ARENA),
				random_below(3) ? RANGE_RAM : RANGE_ACPI);
		}
		/* page 0 at least is RAM, or there would be none at all */
		for (int i = 1; i < rows; i++)
			if (boot_info.ranges[i].start < PAGE_SIZE)
				boot_info.ranges[i].start += PAGE_SIZE;
		if (random_below(2))
			option_mem = PAGE_SIZE + random_below(ARENA);
		boot();
		model_ram();
		check_ram();
	}
}

static void nonsense_rows_change_nothing(void)
{
	phys_addr_t last_page = 0 - PAGE_SIZE;

	pc_rows();
	model_ram();
	add_row(0x300000, 0x300000, RANGE_RESERVED); /* empty */
	add_row(0x500000, 0x400000, RANGE_RESERVED); /* reversed */
	add_row(0x500000, 0x400000, RANGE_RAM);
	add_row(last_page + 1, ~0ULL, RANGE_RAM); /* rounded up, this would begin at 0 */
	boot();
	check_ram();
	CHECK_EQ(ram_ranges.count, 2);
	CHECK_EQ(max_pfn, PAGES);
}

static void a_reserved_row_may_reach_the_end_of_the_address_space(void)
{
	pc_rows();
	add_row(0x1000000, ~0ULL, RANGE_RESERVED);
	boot();
	CHECK_EQ(max_pfn, 0x1000);
}

static void memory_past_the_page_array_is_left_out(void)
{
	pc_rows();
	add_row(200 * GiB, 300 * GiB, RANGE_RAM);
	boot();
	CHECK_EQ(max_pfn, MAX_PHYS_PAGES);
	pc_rows();
	add_row(300 * GiB, 301 * GiB, RANGE_RAM);
	boot();
	CHECK_EQ(max_pfn, PAGES);
}

static void mem_option_cuts_and_absurd_values_do_not_wrap(void)
{
	pc_rows();
	option_mem = 32 * MiB;
	boot();
	CHECK_EQ(max_pfn, 32 * MiB >> PAGE_SHIFT);
	option_mem = ~0ULL - 1;
	boot();
	CHECK_EQ(max_pfn, PAGES);
	option_mem = 1;
	boot();
	CHECK_EQ(max_pfn, 1);
}

static void lowmem_option_makes_high_memory(void)
{
	pc_rows();
	option_lowmem = 32 * MiB;
	boot();
	CHECK_EQ(max_low_pfn, 32 * MiB >> PAGE_SHIFT);
	CHECK_EQ(max_pfn, PAGES);
	option_lowmem = 1; /* too little to live on */
	boot();
	CHECK_EQ(max_low_pfn, 24 * MiB >> PAGE_SHIFT);
	option_lowmem = 29 * MiB; /* whole sections */
	boot();
	CHECK_EQ(max_low_pfn, 32 * MiB >> PAGE_SHIFT);
	option_lowmem = 1 * GiB; /* more than there is */
	boot();
	CHECK_EQ(max_low_pfn, max_pfn);
}

static void a_map_without_ram_panics(void)
{
	no_rows();
	add_row(0, ARENA, RANGE_RESERVED);
	CHECK(panics(boot()));
}

/* ------------------------------------------------------------------ */
/* Handing out                                                         */

static void take_pages(phys_addr_t start, phys_addr_t end)
{
	for (phys_addr_t at = start; at < end; at += PAGE_SIZE) {
		CHECK(is_ram[at >> PAGE_SHIFT]);
		if (is_taken[at >> PAGE_SHIFT])
			FAIL("page %#llx is handed out twice", at >> PAGE_SHIFT);
		is_taken[at >> PAGE_SHIFT] = true;
	}
}

static void take_rest(unsigned long start_pfn, unsigned long end_pfn)
{
	CHECK(start_pfn < end_pfn);
	take_pages((phys_addr_t)start_pfn << PAGE_SHIFT, (phys_addr_t)end_pfn << PAGE_SHIFT);
}

static void begin_handing_out(void)
{
	pc_rows();
	boot_info.module_start = MODULE;
	boot_info.module_end = MODULE + MODULE_SIZE;
	option_lowmem = 32 * MiB;
	boot();
	model_ram();
	arena_init(ARENA);
	/* what must never be given to anybody */
	for (unsigned long p = 0; p < PAGES; p++) {
		phys_addr_t start = p * PAGE_SIZE, end = start + PAGE_SIZE;

		if (end <= 64 * KiB || (end > MODULE && start < MODULE + MODULE_SIZE) ||
		    (end > IMAGE && start < IMAGE + IMAGE_SIZE))
			is_taken[p] = true;
	}
}

static void memory_is_handed_out_once_to_the_last_page(void)
{
	unsigned long left = 0;

	random_seed(25);
	begin_handing_out();
	for (int step = 0; step < 300; step++) {
		unsigned long size = 1 + random_below(64 * KiB);
		phys_addr_t phys;

		at_step(step);
		phys = random_below(2) ? bootmem_alloc(size) : bootmem_alloc_any(size);
		CHECK(!offset_in_page(phys));
		take_pages(phys, phys + PAGE_ALIGN(size));
	}
	bootmem_for_each_free(take_rest);
	for (unsigned long p = 0; p < PAGES; p++)
		left += is_ram[p] && !is_taken[p];
	CHECK_EQ(left, 0);
	CHECK_EQ(free_ranges.count, 0);
	arena_exit();
}

static void memory_for_the_kernel_is_low_and_zeroed(void)
{
	const u8 *bytes;
	phys_addr_t phys;

	begin_handing_out();
	phys = bootmem_alloc(3 * PAGE_SIZE - 1);
	CHECK(phys + 3 * PAGE_SIZE <= 32 * MiB);
	bytes = __va(phys);
	for (unsigned long i = 0; i < 3 * PAGE_SIZE; i++)
		CHECK_EQ(bytes[i], 0);
	/* the page array needs no address: it may lie high, and is taken from the top */
	CHECK_EQ(bootmem_alloc_any(PAGE_SIZE), ARENA - PAGE_SIZE);
	arena_exit();
}

static void running_out_panics(void)
{
	begin_handing_out();
	CHECK(!panics(bootmem_alloc(8 * MiB)));
	CHECK(panics(bootmem_alloc(64 * MiB)));
	CHECK(panics(bootmem_alloc_any(ARENA)));
	arena_exit();
}

static const struct ktap_case cases[] = {
	{ "random_ranges_agree_with_a_bitmap", random_ranges_agree_with_a_bitmap },
	{ "random_ranges_at_the_top_of_the_address_space",
	  random_ranges_at_the_top_of_the_address_space },
	{ "ranges_that_touch_become_one", ranges_that_touch_become_one },
	{ "an_empty_range_is_nowhere", an_empty_range_is_nowhere },
	{ "everything_can_be_removed_at_once", everything_can_be_removed_at_once },
	{ "a_full_set_refuses_another_row", a_full_set_refuses_another_row },
	{ "a_full_set_still_gives_up_what_must_go", a_full_set_still_gives_up_what_must_go },
	{ "a_pc_map_gives_whole_pages_of_ram", a_pc_map_gives_whole_pages_of_ram },
	{ "random_maps_agree_page_by_page", random_maps_agree_page_by_page },
	{ "nonsense_rows_change_nothing", nonsense_rows_change_nothing },
	{ "a_reserved_row_may_reach_the_end_of_the_address_space",
	  a_reserved_row_may_reach_the_end_of_the_address_space },
	{ "memory_past_the_page_array_is_left_out", memory_past_the_page_array_is_left_out },
	{ "mem_option_cuts_and_absurd_values_do_not_wrap",
	  mem_option_cuts_and_absurd_values_do_not_wrap },
	{ "lowmem_option_makes_high_memory", lowmem_option_makes_high_memory },
	{ "a_map_without_ram_panics", a_map_without_ram_panics },
	{ "memory_is_handed_out_once_to_the_last_page",
	  memory_is_handed_out_once_to_the_last_page },
	{ "memory_for_the_kernel_is_low_and_zeroed", memory_for_the_kernel_is_low_and_zeroed },
	{ "running_out_panics", running_out_panics },
};

int main(void)
{
	return ktap_main("ranges", cases, ARRAY_SIZE(cases));
}
