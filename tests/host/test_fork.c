// SPDX-License-Identifier: MIT
/*
 * tests/host/test_fork.c - a family of address spaces against a model.
 *
 * What:     up to four programs that descend from one another fork, exit, read, write, map
 *           shared memory, unmap, and lend pages to a device, at random. The model has for
 *           each page of each program the number that a read must give; shared memory has
 *           its numbers in an object that those programs refer to which inherited it.
 *           After each step each program is asked for each page through the software TLB,
 *           and the counts of all pages are recomputed from all the tables (I2, I6, I7,
 *           I13, I14). Then the same with allocations that fail: a fork that could not be
 *           made must have changed nothing that anybody can see.
 * Start at: random_family()
 * See it:   make host-tests; build/host/test_fork
 */
#include "tests/host/machine.h"

#define RW     (PROT_READ | PROT_WRITE)
#define AT     0x400000UL
#define PAGES  24 /* the window; its borders are those of a table */
#define FAMILY 4

static const struct window the_windows[] = { { AT - 8 * PAGE_SIZE, PAGES } };

struct object { /* shared memory: what all see who have it */
	u64 value[PAGES];
};
static struct object objects[4096];
static int nr_objects;

static struct program {
	struct mm_struct *mm; /* NULL: no such program now */
	struct {
		bool mapped;
		struct object *object; /* shared; else private */
		int object_page;
		u64 value; /* private: what this program reads */
	} page[PAGES];
} family[FAMILY];

static struct pin {
	struct page *page;
	int who, n; /* whose page it was; -1: he is gone */
	bool write;
} pins[12];
static int nr_pins;

static unsigned long address(int n)
{
	return the_windows[0].start + n * PAGE_SIZE;
}

static u64 *value_of(struct program *p, int n)
{
	return p->page[n].object ? &p->page[n].object->value[p->page[n].object_page] :
				   &p->page[n].value;
}

/* ------------------------------------------------------------------ */
/* Comparing                                                           */

static unsigned short maps[2048];
static u8 writable_alone[2048];
static unsigned long entries;

static void count_entry(pte_t *pte, unsigned long addr, void *arg)
{
	struct program *p = arg;
	unsigned long pfn = pte_pfn(*pte);
	int n = (addr - address(0)) / PAGE_SIZE;

	CHECK(p->page[n].mapped);
	CHECK_EQ(*(u64 *)lowmem_page_address(pfn_to_page(pfn)), *value_of(p, n));
	if (pte_special(*pte))
		return;
	maps[pfn]++;
	entries++;
	if (!p->page[n].object && pte_write(*pte))
		writable_alone[pfn] = 1;
}

static void compare(void)
{
	memset(maps, 0, sizeof(maps));
	memset(writable_alone, 0, sizeof(writable_alone));
	for (int i = 0; i < FAMILY; i++) {
		if (!family[i].mm)
			continue;
		entries = 0;
		pgtable_walk_user(family[i].mm, count_entry, &family[i]);
		CHECK_EQ(family[i].mm->rss, entries);
		CHECK_EQ(vma_check(family[i].mm), 0);
	}
	for (unsigned long pfn = 0; pfn < max_pfn; pfn++) {
		struct page *page = pfn_to_page(pfn);
		int pinned = atomic_read(&page->pins);
		bool kept = page->owner == OWNER_CACHE && page->mapping;

		CHECK_EQ(page_mapcount(page), maps[pfn]);
		if (page->owner == OWNER_ANON || page->owner == OWNER_CACHE)
			CHECK_EQ(page_count(page), maps[pfn] + pinned + kept);
		CHECK(!writable_alone[pfn] || maps[pfn] == 1);		       /* I7 */
		CHECK(page->owner != OWNER_ANON || !pinned || maps[pfn] <= 1); /* I13 */
	}
	check_tlb(current->mm);
	shim_check_quiet();
}

/* ------------------------------------------------------------------ */
/* What programs do                                                    */

static bool failing;
static int running;

static void run(int i)
{
	running = i;
	run_in(family[i].mm);
}

static bool struck(void)
{
	return failing && !fail_countdown;
}

static void map_some(void)
{
	struct program *p = &family[running];
	int n = random_below(PAGES), len = 1 + random_below(PAGES - n);
	bool shared = random_below(2);
	struct object *object = shared ? &objects[nr_objects] : NULL;
	unsigned long got = do_mmap(NULL, address(n), len * PAGE_SIZE, RW,
				    (shared ? MAP_SHARED : MAP_PRIVATE) | MAP_ANONYMOUS | MAP_FIXED,
				    0);

	if (got == (unsigned long)-ENOMEM) {
		CHECK(struck());
		/* what was there may be gone: MAP_FIXED unmaps first */
		for (int i = n; i < n + len; i++)
			p->page[i].mapped =
				find_vma_intersection(p->mm, address(i), address(i) + 1) != NULL;
		return;
	}
	CHECK_EQ(got, address(n));
	if (shared)
		memset(objects[nr_objects++].value, 0, sizeof(object->value));
	for (int i = n; i < n + len; i++) {
		p->page[i].mapped = true;
		p->page[i].object = object;
		p->page[i].object_page = i - n;
		p->page[i].value = 0;
	}
}

/* The device is on its own now. */
static void forget_pins_of(int who)
{
	for (int i = 0; i < nr_pins; i++)
		if (pins[i].who == who)
			pins[i].who = -1;
}

static void unmap_some(void)
{
	struct program *p = &family[running];
	int n = random_below(PAGES), len = 1 + random_below(min(4, PAGES - n));

	if (do_munmap(p->mm, address(n), len * PAGE_SIZE)) {
		CHECK(struck());
		return;
	}
	for (int i = n; i < n + len; i++)
		p->page[i].mapped = false;
}

static void touch_some(void)
{
	struct program *p = &family[running];
	int n = random_below(PAGES);
	bool write = random_below(2);
	u64 *word = cpu_access(address(n), write ? WRITE : READ);

	if (!word) {
		CHECK(trap_signo == SIGKILL ? struck() : !p->page[n].mapped);
		return;
	}
	CHECK_EQ(*word, *value_of(p, n));
	if (write)
		*word = *value_of(p, n) = random_u64();
}

static void fork_or_exit(void)
{
	int i = random_below(FAMILY);

	if (i == running)
		return;
	if (family[i].mm) {
		mmput(family[i].mm);
		family[i].mm = NULL;
		forget_pins_of(i);
		return;
	}
	if (dup_mm(family[running].mm, &family[i].mm)) {
		CHECK(struck());
		family[i].mm = NULL;
		return;
	}
	memcpy(family[i].page, family[running].page, sizeof(family[i].page));
}

static void pin_one(void)
{
	struct program *p = &family[running];
	int n = random_below(PAGES), write = random_below(2), got;
	struct page *page;

	if (nr_pins == ARRAY_SIZE(pins))
		return;
	down_read(&p->mm->mmap_sem);
	got = get_user_pages(current, p->mm, address(n), 1, write, 0, &page, NULL);
	up_read(&p->mm->mmap_sem);
	if (got != 1) {
		CHECK(got == -ENOMEM ? struck() : !p->page[n].mapped);
		return;
	}
	CHECK_EQ(*(u64 *)lowmem_page_address(page), *value_of(p, n));
	pins[nr_pins++] = (struct pin){ page, running, n, write };
}

static void end_pin(int i)
{
	struct pin pin = pins[i];
	u64 *word = lowmem_page_address(pin.page);

	/* as long as the program has the page, device and program see the same */
	if (pin.who >= 0 && pin.page != zero_page) {
		struct program *p = &family[pin.who];
		pte_t *pte = pgtable_lookup(p->mm, address(pin.n));

		if (p->page[pin.n].mapped && pte && pte_pfn(*pte) == page_to_pfn(pin.page)) {
			CHECK_EQ(*word, *value_of(p, pin.n));
			if (pin.write)
				*word = *value_of(p, pin.n) = random_u64();
		}
	}
	page_cache_release(pin.page);
	pins[i] = pins[--nr_pins];
}

/* A pinned private page is the program's for as long as it does not unmap it (I13). */
static void check_pins(void)
{
	for (int i = 0; i < nr_pins; i++) {
		struct program *p = &family[max(pins[i].who, 0)];
		pte_t *pte;

		if (pins[i].who < 0 || pins[i].page->owner != OWNER_ANON)
			continue;
		pte = pgtable_lookup(p->mm, address(pins[i].n));
		CHECK(pte && pte_pfn(*pte) == page_to_pfn(pins[i].page));
	}
}

static void one_step(void)
{
	int what = random_below(100);

	if (what < 4) {
		if (!nr_pins)
			map_some();
	} else if (what < 6) {
		if (!nr_pins)
			unmap_some();
	} else if (what < 16) {
		fork_or_exit();
	} else if (what < 24) {
		pin_one();
	} else if (what < 32 && nr_pins) {
		end_pin(random_below(nr_pins));
	} else if (what < 45) {
		int i = random_below(FAMILY);

		if (family[i].mm)
			run(i);
	} else {
		touch_some();
	}
}

static void random_family(u64 seed, int steps)
{
	random_seed(seed);
	machine_begin(2048, the_windows, 1);
	memset(family, 0, sizeof(family));
	nr_pins = nr_objects = 0;
	family[0].mm = current->mm;
	run(0);
	for (int step = 0; step < steps && nr_objects < ARRAY_SIZE(objects) - 1; step++) {
		at_step(step);
		memory_fail_at(failing && !random_below(3) ? 1 + random_below(8) : 0);
		one_step();
		memory_fail_at(0);
		check_pins();
		if (step % 8 == 0)
			compare();
	}
	while (nr_pins)
		end_pin(0);
	for (int i = 0; i < FAMILY; i++)
		if (family[i].mm && i != running)
			mmput(family[i].mm);
	machine_end();
}

static void a_family_sees_what_it_should(void)
{
	failing = false;
	for (int seed = 1; seed <= 6; seed++)
		random_family(seed, 8000);
}

static void a_family_when_memory_is_short(void)
{
	failing = true;
	for (int seed = 11; seed <= 16; seed++)
		random_family(seed, 8000);
}

/* ------------------------------------------------------------------ */
/* Parent and child at the same page at the same time                   */

static struct mm_struct *other;

static void other_writes(void)
{
	struct vm_area_struct *vma = find_vma(other, AT);
	pte_t *pte;

	CHECK_EQ(handle_mm_fault(other, vma, AT, FAULT_FLAG_WRITE), VM_FAULT_MINOR);
	pte = pgtable_lookup(other, AT);
	CHECK(pte_write(*pte));
	*(u64 *)lowmem_page_address(pfn_to_page(pte_pfn(*pte))) = 77;
}

static void other_exits(void)
{
	mmput(other);
}

static void two_writers_of_one_page_get_a_copy_each(void)
{
	struct mm_struct *parent;
	u64 *word;

	machine_begin(2048, the_windows, 1);
	parent = current->mm;
	CHECK_EQ(do_mmap(NULL, AT, PAGE_SIZE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, 0), AT);
	*(u64 *)cpu_access(AT, WRITE) = 5;
	CHECK_EQ(dup_mm(parent, &other), 0);
	memory_sleeps = other_writes; /* while we wait for the memory of our copy */
	word = cpu_access(AT, WRITE);
	CHECK_EQ(*word, 5);
	*word = 6;
	CHECK_EQ(pages_of[OWNER_ANON], 2);
	run_in(other);
	CHECK_EQ(*(u64 *)cpu_access(AT, READ), 77);
	run_in(parent);
	CHECK_EQ(*(u64 *)cpu_access(AT, READ), 6);
	mmput(other);
	machine_end();
}

static void a_copy_is_made_of_a_page_that_its_other_owner_gives_up(void)
{
	machine_begin(2048, the_windows, 1);
	CHECK_EQ(do_mmap(NULL, AT, PAGE_SIZE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, 0), AT);
	*(u64 *)cpu_access(AT, WRITE) = 5;
	CHECK_EQ(dup_mm(current->mm, &other), 0);
	memory_sleeps = other_exits;
	CHECK_EQ(*(u64 *)cpu_access(AT, WRITE), 5);
	CHECK_EQ(pages_of[OWNER_ANON], 1);
	machine_end();
}

static const struct ktap_case cases[] = {
	{ "a_family_sees_what_it_should", a_family_sees_what_it_should },
	{ "a_family_when_memory_is_short", a_family_when_memory_is_short },
	{ "two_writers_of_one_page_get_a_copy_each", two_writers_of_one_page_get_a_copy_each },
	{ "a_copy_is_made_of_a_page_that_its_other_owner_gives_up",
	  a_copy_is_made_of_a_page_that_its_other_owner_gives_up },
};

int main(void)
{
	return ktap_main("fork", cases, ARRAY_SIZE(cases));
}
