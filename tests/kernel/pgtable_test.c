// SPDX-License-Identifier: MIT
/*
 * tests/kernel/pgtable_test.c - page tables: growing, walking, pruning; the kernel's own map.
 *
 * What:     tables come when an address needs one and go when no area does. Then every
 *           entry of the kernel's half is looked at: nothing there is writable and
 *           executable, nothing is the user's, and the direct map shows RAM, all of
 *           it, in the right place.
 * Start at: tables_are_made_on_the_way_down(), no_kernel_page_is_writable_and_executable()
 * Not here: the same algorithms at random, with a model: tests/host/test_pgtable.c.
 */
#include "mm/virt/pgtable.h"

#include "mm/phys/bootmem.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/fixture.h"

extern char __text_start[], __text_end[], __rodata_start[], __rodata_end[], __data_start[],
	__kernel_end[];

#define HERE (5 * PGDIR_SIZE) /* a multiple of every level's span */

/* ------------------------------------------------------------------ */
/* Growing and walking                                                 */

static void nothing_is_mapped_at_first(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_EXPECT_NULL(test, pgtable_lookup(mm, 0));
	KUNIT_EXPECT_NULL(test, pgtable_lookup(mm, HERE));
	KUNIT_EXPECT_NULL(test, pgtable_lookup(mm, TASK_SIZE - 1));
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 0UL);
}

static void tables_are_made_on_the_way_down(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	pte_t *pte;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	pte = pte_alloc(mm, HERE);
	KUNIT_ASSERT_NOT_NULL(test, pte);
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 3UL); /* pud, pmd, pte */
	KUNIT_EXPECT_TRUE(test, pte_none(*pte));
	KUNIT_EXPECT_PTR_EQ(test, pte_alloc(mm, HERE), pte);
	KUNIT_EXPECT_PTR_EQ(test, pgtable_lookup(mm, HERE + 5), pte);
	KUNIT_EXPECT_PTR_EQ(test, pte_alloc(mm, HERE + 511 * PAGE_SIZE), pte + 511);
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 3UL);
	pte_alloc(mm, HERE + PMD_SIZE);
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 4UL);
	pte_alloc(mm, HERE + PUD_SIZE);
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 6UL);
	pte_alloc(mm, HERE + PGDIR_SIZE);
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 9UL);
	KUNIT_EXPECT_FALSE(test, pgd_bad(*pgd_offset(mm, HERE)));
	KUNIT_EXPECT_PTR_EQ(test,
			    pte_offset_map(pmd_offset(pud_offset(pgd_offset(mm, HERE), HERE), HERE),
					   HERE),
			    pte);
	mm_unmap_all(mm); /* no area: the tables stay, and that is reported */
	kunit_expect_reports(test, 1);
	LIST_HEAD(tables);
	pgtable_unlink_range(mm, HERE, HERE + 2 * PGDIR_SIZE, 0, 256 * PGDIR_SIZE, &tables);
	pgtable_free_list(&tables);
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 0UL);
}

static void a_walk_without_memory_gives_null(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	LIST_HEAD(tables);

	KUNIT_ASSERT_NOT_NULL(test, mm);
	for (unsigned long n = 1; n <= 3; n++) {
		fail_arm(1); /* each time one level further down */
		KUNIT_EXPECT_NULL(test, pte_alloc(mm, HERE));
		fail_arm(2);
		if (n < 3)
			KUNIT_EXPECT_NULL(test, pte_alloc(mm, HERE));
	}
	fail_disarm();
	KUNIT_EXPECT_NOT_NULL(test, pte_alloc(mm, HERE));
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 3UL);
	pgtable_unlink_range(mm, HERE, HERE + PAGE_SIZE, 0, 256 * PGDIR_SIZE, &tables);
	pgtable_free_list(&tables);
}

struct seen {
	unsigned long addr[8];
	int n;
};

static void note_entry(pte_t *pte, unsigned long addr, void *arg)
{
	struct seen *seen = arg;

	if (seen->n < 8)
		seen->addr[seen->n++] = addr;
}

static void a_walk_visits_each_entry_in_order(struct kunit *test)
{
	static const unsigned long at[] = { 0x10000, HERE - PAGE_SIZE, HERE, HERE + PUD_SIZE,
					    TASK_SIZE - PAGE_SIZE };
	struct mm_struct *mm = kunit_user_mm(test);
	struct seen seen = { .n = 0 };

	KUNIT_ASSERT_NOT_NULL(test, mm);
	for (int i = 4; i >= 0; i--) {
		KUNIT_ASSERT_EQ(test, user_anon_at(at[i], 1, RW), at[i]);
		KUNIT_ASSERT_EQ(test, user_peek(at[i]), 0);
	}
	pgtable_walk_user(mm, note_entry, &seen);
	KUNIT_ASSERT_EQ(test, seen.n, 5);
	for (int i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, seen.addr[i], at[i]);
}

static void count_table(struct page *table, void *arg)
{
	++*(unsigned long *)arg;
}

static void a_walk_visits_each_table_once(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	unsigned long tables = 0;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_ASSERT_EQ(test, user_anon_at(HERE, 1, RW), HERE);
	KUNIT_ASSERT_EQ(test, user_anon_at(HERE + PUD_SIZE, 1, RW), HERE + PUD_SIZE);
	KUNIT_ASSERT_EQ(test, user_peek(HERE) | user_peek(HERE + PUD_SIZE), 0);
	pgtable_walk_tables(mm, false, count_table, &tables);
	KUNIT_EXPECT_EQ(test, tables, 6UL); /* the pgd too */
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 5UL);
}

/* ------------------------------------------------------------------ */
/* Pruning                                                             */

/* Make the tables for HERE, prune what [floor, ceiling) allows; how many are left. */
static unsigned long left_after(struct mm_struct *mm, unsigned long floor, unsigned long ceiling)
{
	LIST_HEAD(tables);
	unsigned long left;

	pte_alloc(mm, HERE);
	pgtable_unlink_range(mm, HERE, HERE + PAGE_SIZE, floor, ceiling, &tables);
	left = mm->nr_ptes;
	pgtable_free_list(&tables);
	pgtable_unlink_range(mm, HERE, HERE + PAGE_SIZE, 0, 256 * PGDIR_SIZE, &tables);
	pgtable_free_list(&tables);
	return left;
}

static void a_table_goes_if_no_area_is_near_it(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);

	KUNIT_ASSERT_NOT_NULL(test, mm);
	/* the free range around the page is as large as ... */
	KUNIT_EXPECT_EQ(test, left_after(mm, HERE, HERE + PAGE_SIZE), 3UL);
	KUNIT_EXPECT_EQ(test, left_after(mm, HERE, HERE + PMD_SIZE - PAGE_SIZE), 3UL);
	KUNIT_EXPECT_EQ(test, left_after(mm, HERE, HERE + PMD_SIZE), 2UL);
	KUNIT_EXPECT_EQ(test, left_after(mm, HERE, HERE + PUD_SIZE), 1UL);
	KUNIT_EXPECT_EQ(test, left_after(mm, HERE, HERE + PGDIR_SIZE), 0UL);
	KUNIT_EXPECT_EQ(test, left_after(mm, HERE + PAGE_SIZE, HERE + PGDIR_SIZE), 3UL);
	KUNIT_EXPECT_EQ(test, left_after(mm, 0, 256 * PGDIR_SIZE), 0UL);
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 0UL);
}

static void unmapping_one_of_two_neighbours_keeps_their_table(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_ASSERT_EQ(test, user_anon_at(HERE, 1, RW), HERE);
	KUNIT_ASSERT_EQ(test, user_anon_at(HERE + 2 * PAGE_SIZE, 1, RW), HERE + 2 * PAGE_SIZE);
	KUNIT_ASSERT_EQ(test, user_poke(HERE, 1) | user_poke(HERE + 2 * PAGE_SIZE, 2), 0);
	KUNIT_EXPECT_EQ(test, user_munmap(HERE, PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 3UL);
	KUNIT_EXPECT_EQ(test, user_peek(HERE + 2 * PAGE_SIZE), 2);
	KUNIT_EXPECT_EQ(test, user_munmap(HERE + 2 * PAGE_SIZE, PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 0UL);
}

static void tables_between_distant_areas_go_with_the_hole(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	unsigned long far = HERE + 3 * PUD_SIZE;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	for (unsigned long a = HERE; a <= far; a += PUD_SIZE) {
		KUNIT_ASSERT_EQ(test, user_anon_at(a, 1, RW), a);
		KUNIT_ASSERT_EQ(test, user_poke(a, 1), 0);
	}
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 1UL + 4 * 2);
	KUNIT_EXPECT_EQ(test, user_munmap(HERE + PAGE_SIZE, far - HERE - PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 1UL + 2 * 2);
	KUNIT_EXPECT_EQ(test, user_peek(HERE) + user_peek(far), 2);
}

/* ------------------------------------------------------------------ */
/* The kernel's half                                                   */

static void every_address_space_shares_the_kernels_half(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	char *area;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	for (int i = USER_PTRS_PER_PGD; i < PTRS_PER_PGD; i++)
		KUNIT_EXPECT_EQ(test, pgd_val(mm->pgd[i]), pgd_val(init_mm.pgd[i]));
	for (int i = 0; i < USER_PTRS_PER_PGD; i++)
		KUNIT_EXPECT_EQ(test, pgd_val(init_mm.pgd[i]), 0ULL);
	/* what is mapped later appears in all */
	area = vmalloc(PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, area);
	KUNIT_EXPECT_PTR_EQ(test, pgtable_lookup(mm, (unsigned long)area),
			    kernel_pte((unsigned long)area));
	*area = 42;
	vfree(area);
}

struct rights {
	unsigned long mapped, wx, user, not_global;
};

/* All entries below one, with the rights that the levels above leave. */
static void look_below(u64 entry, int level, bool writable, bool nx, struct rights *r)
{
	u64 *table = table_va(entry);

	for (int i = 0; i < PTRS_PER_PTE; i++) {
		u64 e = table[i];
		bool w = writable && e & _PAGE_RW, n = nx || e & _PAGE_NX;

		if (!(e & _PAGE_PRESENT))
			continue;
		r->user += (e & _PAGE_USER) != 0;
		if (level > 0 && !(e & _PAGE_PSE)) {
			look_below(e, level - 1, w, n, r);
			continue;
		}
		r->mapped++;
		r->wx += w && !n;
		r->not_global += !(e & _PAGE_GLOBAL);
	}
}

static void look_at_the_kernels_half(struct rights *r)
{
	for (int i = USER_PTRS_PER_PGD; i < PTRS_PER_PGD; i++) {
		u64 e = pgd_val(init_mm.pgd[i]);

		if (e & _PAGE_PRESENT)
			look_below(e, 2, e & _PAGE_RW, e & _PAGE_NX, r);
		r->user += (e & _PAGE_PRESENT) && (e & _PAGE_USER);
	}
}

static void no_kernel_page_is_writable_and_executable(struct kunit *test)
{
	struct rights r = { 0 };

	if (!(pte_supported_mask & _PAGE_NX))
		kunit_skip(test, "this CPU has no NX");
	look_at_the_kernels_half(&r);
	KUNIT_EXPECT_GE(test, r.mapped, 100UL);
	KUNIT_EXPECT_EQ(test, r.wx, 0UL);
}

static void no_kernel_page_is_the_users(struct kunit *test)
{
	struct rights r = { 0 };

	look_at_the_kernels_half(&r);
	KUNIT_EXPECT_EQ(test, r.user, 0UL);
	KUNIT_EXPECT_EQ(test, r.not_global, 0UL);
}

/* Do all pages of [start, end) have the bits of want among those of mask? */
static bool all_have(const char *start, const char *end, u64 mask, u64 want)
{
	for (const char *p = start; p < end; p += PAGE_SIZE) {
		pte_t *pte = kernel_pte((unsigned long)p);

		if (!pte || (pte_val(*pte) & mask) != (want & pte_supported_mask))
			return false;
	}
	return true;
}

static void the_image_has_the_rights_of_its_parts(struct kunit *test)
{
	const u64 mask = _PAGE_PRESENT | _PAGE_RW | _PAGE_NX;

	KUNIT_EXPECT_TRUE(test, all_have(__text_start, __text_end, mask, _PAGE_PRESENT));
	KUNIT_EXPECT_TRUE(test,
			  all_have(__rodata_start, __rodata_end, mask, _PAGE_PRESENT | _PAGE_NX));
	KUNIT_EXPECT_TRUE(test, all_have(__data_start, __kernel_end, mask,
					 _PAGE_PRESENT | _PAGE_RW | _PAGE_NX));
	if (direct_map_small) /* its second view */
		KUNIT_EXPECT_TRUE(test, all_have(__va(__pa(__text_start)), __va(__pa(__rodata_end)),
						 mask, _PAGE_PRESENT | _PAGE_NX));
}

/* Where an address of the kernel's half leads, ~0 if nowhere; large pages included. */
static phys_addr_t translate(unsigned long addr)
{
	pgd_t *pgd = pgd_offset_k(addr);
	pud_t *pud;
	pmd_t *pmd;
	pte_t *pte;

	if (!pgd_present(*pgd))
		return ~0ULL;
	pud = pud_offset(pgd, addr);
	if (!pud_present(*pud))
		return ~0ULL;
	pmd = pmd_offset(pud, addr);
	if (!pmd_present(*pmd))
		return ~0ULL;
	if (pmd_large(*pmd))
		return (pmd_val(*pmd) & PTE_PFN_MASK & PMD_MASK) | (addr & ~PMD_MASK);
	pte = pte_offset_kernel(pmd, addr);
	return pte_val(*pte) & _PAGE_PRESENT ? (pte_val(*pte) & PTE_PFN_MASK) : ~0ULL;
}

static void the_direct_map_shows_low_ram_and_nothing_else(struct kunit *test)
{
	phys_addr_t limit = (phys_addr_t)max_low_pfn << PAGE_SHIFT;
	unsigned long wrong = 0;

	for (phys_addr_t p = 0; p < limit; p += PAGE_SIZE) {
		bool ram = range_overlaps(&ram_ranges, p, p + 1);

		if (p >= 4 * GiB && !ram && !(p & (PUD_SIZE - 1))) {
			p += PUD_SIZE - PAGE_SIZE;
			continue;
		}
		wrong += translate((unsigned long)__va(p)) != (ram ? p : ~0ULL);
	}
	KUNIT_EXPECT_EQ(test, wrong, 0UL);
	KUNIT_EXPECT_EQ(test, translate((unsigned long)__va(limit)), ~0ULL);
}

static void the_page_array_is_mapped_where_frames_are(struct kunit *test)
{
	unsigned long wrong = 0;

	for (unsigned long pfn = 0; pfn < max_pfn; pfn += SECTION_PAGES)
		wrong += pfn_valid(pfn) !=
			 (translate((unsigned long)pfn_to_page(pfn) & PAGE_MASK) != ~0ULL);
	KUNIT_EXPECT_EQ(test, wrong, 0UL);
}

static void new_protections_keep_what_the_entry_knows(struct kunit *test)
{
	pte_t pte = pfn_pte(0x1234, vm_get_page_prot(VM_READ | VM_WRITE));

	pte = pte_mkspecial(pte_mkdirty(pte));
	pte = pte_modify(pte, vm_get_page_prot(VM_READ | VM_EXEC));
	KUNIT_EXPECT_EQ(test, pte_pfn(pte), 0x1234UL);
	KUNIT_EXPECT_TRUE(test, pte_dirty(pte) && pte_special(pte) && pte_young(pte));
	KUNIT_EXPECT_TRUE(test, pte_exec(pte) && !pte_write(pte) && pte_user(pte));
	pte = pte_modify(pte, vm_get_page_prot(0)); /* PROT_NONE: there, but out of reach */
	KUNIT_EXPECT_TRUE(test, pte_present(pte) && !(pte_val(pte) & _PAGE_PRESENT));
	KUNIT_EXPECT_EQ(test, pte_pfn(pte), 0x1234UL);
}

static void only_shared_areas_are_writable_from_the_start(struct kunit *test)
{
	for (unsigned long f = 0; f < 16; f++) {
		u64 prot = pgprot_val(vm_get_page_prot(f));
		bool want = (f & (VM_WRITE | VM_SHARED)) == (VM_WRITE | VM_SHARED);

		KUNIT_EXPECT_EQ(test, (prot & _PAGE_RW) != 0, want);
		KUNIT_EXPECT_EQ(test, (prot & _PAGE_PRESENT) != 0, (f & VM_ACCESS_FLAGS) != 0);
		if (f & VM_ACCESS_FLAGS)
			KUNIT_EXPECT_EQ(test, !(prot & _PAGE_NX), (f & VM_EXEC) != 0);
	}
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(nothing_is_mapped_at_first),
	KUNIT_CASE(tables_are_made_on_the_way_down),
	KUNIT_CASE(a_walk_without_memory_gives_null),
	KUNIT_CASE(a_walk_visits_each_entry_in_order),
	KUNIT_CASE(a_walk_visits_each_table_once),
	KUNIT_CASE(a_table_goes_if_no_area_is_near_it),
	KUNIT_CASE(unmapping_one_of_two_neighbours_keeps_their_table),
	KUNIT_CASE(tables_between_distant_areas_go_with_the_hole),
	KUNIT_CASE(every_address_space_shares_the_kernels_half),
	KUNIT_CASE(no_kernel_page_is_writable_and_executable),
	KUNIT_CASE(no_kernel_page_is_the_users),
	KUNIT_CASE(the_image_has_the_rights_of_its_parts),
	KUNIT_CASE(the_direct_map_shows_low_ram_and_nothing_else),
	KUNIT_CASE(the_page_array_is_mapped_where_frames_are),
	KUNIT_CASE(new_protections_keep_what_the_entry_knows),
	KUNIT_CASE(only_shared_areas_are_writable_from_the_start),
	{ 0 },
};

const struct kunit_suite pgtable_suite = { "pgtable", cases };
