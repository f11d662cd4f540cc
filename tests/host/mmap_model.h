/* SPDX-License-Identifier: MIT */
/*
 * tests/host/mmap_model.h - what a program must see of its address space, page by page.
 *
 * What:     the model of test_mmap.c. It knows nothing of areas, tables or copies: for
 *           each page of a few windows of the address space it has whether it is mapped,
 *           with which access, and the number that a read of its first word must give.
 *           The windows lie where tables end, at both ends of user space, and where
 *           mmap places what has no address.
 *           Also the driver whose file the program maps, and a file in the page cache, whose
 *           size changes under the mappings; and check_everything(), which
 *           takes the kernel's structures apart and holds each against the model: areas,
 *           entries, the three counts of every page, tables.
 * Start at: struct model_page, check_everything()
 * See it:   tests/host/test_mmap.c
 */
#ifndef TESTS_HOST_MMAP_MODEL_H
#define TESTS_HOST_MMAP_MODEL_H

#include "tests/host/machine.h"

#define MMAP_BASE (TASK_SIZE - STACK_ROOM_LEAST)
#define PLACED	  3 /* the window below mmap_base */
static const struct window the_windows[] = {
	{ 0x10000, 40 },
	{ 0x400000 - 32 * PAGE_SIZE, 64 },
	{ PUD_SIZE - 32 * PAGE_SIZE, 64 },
	{ MMAP_BASE - 200 * PAGE_SIZE, 200 },
	{ PGDIR_SIZE - 32 * PAGE_SIZE, 64 },
	{ TASK_SIZE - 40 * PAGE_SIZE, 40 },
};
#define PHYS_PAGES 2048

enum kind {
	ANON,
	SHARED_ANON,
	FILE_PRIVATE,
	FILE_SHARED,
	FILE_READ_ONLY,
	FILE_COUNTED,
	CACHE_PRIVATE,
	CACHE_SHARED,
	KINDS
};

struct model_page {
	bool mapped;
	u8 access; /* VM_READ, VM_WRITE, VM_EXEC */
	enum kind kind;
	int file_page;	      /* of a file: which page; else -1 */
	unsigned long object; /* of shared memory: a number for each mmap(); else 0 */
	int object_page;      /* and which page of it */
	bool own;	      /* written: it has a page of its own */
	u64 value;	      /* if it has */
	unsigned long life;   /* another number each time its contents begin anew */
};
static struct model_page model[MAX_WINDOW_PAGES];
static int nr_pages;
static unsigned long lives;
static struct mm_struct *mm;

/* ------------------------------------------------------------------ */
/* The file: a driver with 24 pages, every third of them reserved       */

#define FILE_PAGES 24
static struct page *file_pages[FILE_PAGES];
static u64 file_values[FILE_PAGES];
static int counted_areas; /* mmap and open() calls, less close() calls */

static struct page *file_nopage(struct vm_area_struct *vma, unsigned long address, int *type)
{
	unsigned long n = vma->vm_pgoff + ((address - vma->vm_start) >> PAGE_SHIFT);

	CHECK(address >= vma->vm_start && address < vma->vm_end);
	if (n >= FILE_PAGES)
		return NOPAGE_SIGBUS;
	get_page(file_pages[n]);
	return file_pages[n];
}

static void file_open(struct vm_area_struct *vma)
{
	counted_areas++;
}

static void file_close(struct vm_area_struct *vma)
{
	counted_areas--;
}

static struct vm_operations_struct plain_ops = { .nopage = file_nopage };
static struct vm_operations_struct counted_ops = { .nopage = file_nopage,
						   .open = file_open,
						   .close = file_close };

static int file_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = file->private_data;
	counted_areas += vma->vm_ops == &counted_ops;
	return 0;
}

static const struct file_operations file_ops = { .mmap = file_mmap };
static struct file files[] = {
	{ .f_op = &file_ops, .f_mode = FMODE_READ | FMODE_WRITE, .private_data = &plain_ops },
	{ .f_op = &file_ops, .f_mode = FMODE_READ, .private_data = &plain_ops },
	{ .f_op = &file_ops, .f_mode = FMODE_READ | FMODE_WRITE, .private_data = &counted_ops },
};

/* ------------------------------------------------------------------ */
/* The file with pages: at most FILE_PAGES long                          */

static struct file *cache_file;
static loff_t cache_size;
static u64 cache_values[FILE_PAGES];
static unsigned long cache_lives[FILE_PAGES]; /* another number each time the page goes */

static bool is_cache(enum kind kind)
{
	return kind == CACHE_PRIVATE || kind == CACHE_SHARED;
}

static struct file *file_of(enum kind kind)
{
	struct file *of[KINDS] = { NULL,      NULL,	 &files[0],  &files[0],
				   &files[1], &files[2], cache_file, cache_file };
	return of[kind];
}

static bool is_shared(enum kind kind)
{
	return kind != ANON && kind != FILE_PRIVATE && kind != CACHE_PRIVATE;
}

/* ------------------------------------------------------------------ */
/* Start and end                                                       */

static unsigned long address(int index)
{
	int w = 0;

	while (index >= the_windows[w].pages)
		index -= the_windows[w++].pages;
	return the_windows[w].start + index * PAGE_SIZE;
}

static void begin(void)
{
	machine_begin(PHYS_PAGES, the_windows, ARRAY_SIZE(the_windows));
	mm = current->mm;
	nr_pages = 0;
	for (int w = 0; w < ARRAY_SIZE(the_windows); w++)
		nr_pages += the_windows[w].pages;
	memset(model, 0, sizeof(model));
	counted_areas = 0;
	for (int i = 0; i < FILE_PAGES; i++) {
		file_pages[i] = page_alloc(GFP_KERNEL, 0, OWNER_KERNEL);
		if (i % 3 == 0)
			SetPageReserved(file_pages[i]);
		file_values[i] = *(u64 *)lowmem_page_address(file_pages[i]) = random_u64();
	}
	for (int i = 0; i < ARRAY_SIZE(files); i++)
		atomic_set(&files[i].f_count, 1);
	cache_size = FILE_PAGES / 2 * PAGE_SIZE;
	cache_file = host_file_make(cache_size);
	memset(cache_values, 0, sizeof(cache_values));
}

static void end(void)
{
	tlb_forget(0, TASK_SIZE);
	mm_unmap_all(mm);
	CHECK_EQ(counted_areas, 0);
	for (int i = 0; i < ARRAY_SIZE(files); i++)
		CHECK_EQ(atomic_read(&files[i].f_count), 1);
	CHECK_EQ(atomic_read(&cache_file->f_count), 1);
	fput(cache_file);
	for (int i = 0; i < FILE_PAGES; i++) {
		ClearPageReserved(file_pages[i]);
		CHECK_EQ(page_count(file_pages[i]), 1);
		put_page(file_pages[i]);
	}
	machine_end();
}

/* ------------------------------------------------------------------ */
/* What the model says                                                 */

static u64 *file_value(const struct model_page *p)
{
	return is_cache(p->kind) ? &cache_values[p->file_page] : &file_values[p->file_page];
}

static u64 value_of(const struct model_page *p)
{
	if (p->own)
		return p->value;
	return p->file_page < 0 ? 0 : *file_value(p);
}

static void set_value(struct model_page *p, u64 value)
{
	if (p->file_page >= 0 && is_shared(p->kind)) {
		*file_value(p) = value;
		return;
	}
	p->own = true;
	p->value = value;
}

static void begin_anew(struct model_page *p)
{
	p->own = false;
	p->life = ++lives;
}

/* The signal that this access gets, with its code; 0: none. */
static int signal_for(const struct model_page *p, enum access access, int *code)
{
	static const int needs[] = { VM_ACCESS_FLAGS, VM_WRITE, VM_EXEC };

	*code = SEGV_MAPERR;
	if (!p->mapped)
		return SIGSEGV;
	*code = SEGV_ACCERR;
	if (!(p->access & needs[access]))
		return SIGSEGV;
	*code = BUS_ADRERR;
	if (is_cache(p->kind))
		return p->file_page >= (int)pages_in(cache_size) ? SIGBUS : 0;
	return p->file_page >= FILE_PAGES ? SIGBUS : 0;
}

/* ------------------------------------------------------------------ */
/* Comparing                                                           */

static unsigned short mapped_by[PHYS_PAGES]; /* entries that map this frame and count it */
static unsigned long entries_counted;

/* Every entry of the tables: is it in the model, and does it say what it should? */
static void check_entry(pte_t *ptep, unsigned long addr, void *arg)
{
	struct vm_area_struct *vma = find_vma(mm, addr);
	int index = window_index(addr);
	struct model_page *p = &model[index];
	struct page *page = pfn_to_page(pte_pfn(*ptep));

	CHECK(index >= 0 && p->mapped);
	CHECK(vma && vma->vm_start <= addr);
	CHECK(pte_present(*ptep));
	CHECK_EQ(*(u64 *)lowmem_page_address(page), value_of(p));
	CHECK(!pte_write(*ptep) || p->access & VM_WRITE);
	CHECK(!(pte_val(*ptep) & _PAGE_PRESENT) || p->access);
	CHECK_EQ(pte_special(*ptep), PageReserved(page));
	if (pte_write(*ptep)) {
		CHECK(page != zero_page);
		/* I7 */
		CHECK(is_shared(p->kind) ||
		      (page->owner == OWNER_ANON && page_mapcount(page) == 1));
	}
	if (!pte_special(*ptep)) {
		mapped_by[page_to_pfn(page)]++;
		entries_counted++;
	}
}

static void check_counts(void)
{
	unsigned long anon = 0;

	memset(mapped_by, 0, sizeof(mapped_by));
	entries_counted = 0;
	pgtable_walk_user(mm, check_entry, NULL);
	CHECK_EQ(mm->rss, entries_counted);
	CHECK_EQ(mm->nr_ptes, pages_of[OWNER_PGTABLE] - 1);
	for (unsigned long pfn = 0; pfn < PHYS_PAGES; pfn++) {
		struct page *page = pfn_to_page(pfn);
		int pins = atomic_read(&page->pins);

		CHECK_EQ(page_mapcount(page), mapped_by[pfn]);
		if (page->owner == OWNER_CACHE) { /* mapped or not, its object has it */
			bool kept = page->mapping && radix_tree_lookup(&page->mapping->page_tree,
								       page->index) == page;

			CHECK_EQ(page_count(page), kept + mapped_by[pfn] + pins);
			CHECK(page_count(page) > 0);
			CHECK(kept || !mapped_by[pfn]);
		} else if (page->owner == OWNER_ANON) {
			CHECK_EQ(page_count(page), mapped_by[pfn] + pins);
			CHECK(page_count(page) > 0);
			anon++;
		} else if (page->owner == OWNER_KERNEL) {
			CHECK_EQ(page_count(page), 1 + mapped_by[pfn] + pins);
		}
	}
	CHECK_EQ(pages_of[OWNER_ANON], anon);
}

/* I17: from the file, the areas that show it are found, with the pages that they show. */
static void check_areas_of_cache(void)
{
	const struct rb_root *areas = &cache_file->f_dentry->d_inode->i_mapping->i_mmap;
	struct interval *it;
	int found = 0;

	for (it = interval_first(areas, 0, ~0ULL); it; it = interval_next(it, 0, ~0ULL)) {
		struct vm_area_struct *vma = container_of(it, struct vm_area_struct, shared);

		CHECK(vma->vm_file == cache_file);
		CHECK_EQ(it->start, vma->vm_pgoff);
		CHECK_EQ(it->last, vma->vm_pgoff + vma_pages(vma) - 1);
		found++;
	}
	for (struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next)
		found -= vma->vm_file == cache_file;
	CHECK_EQ(found, 0);
}

/* The areas, page by page, and that anonymous ones are as few as they can be. */
static void check_areas(bool as_few_as_can_be)
{
	unsigned long mapped = 0;
	int refs[3] = { 1, 1, 1 }, cache_refs = 1, counted = 0;

	CHECK_EQ(vma_check(mm), 0);
	for (int i = 0; i < nr_pages; i++) {
		unsigned long addr = address(i);
		struct vm_area_struct *vma = find_vma_intersection(mm, addr, addr + PAGE_SIZE);
		struct model_page *p = &model[i], *below = p - 1;

		CHECK_EQ(vma != NULL, p->mapped);
		if (!vma)
			continue;
		mapped++;
		CHECK_EQ(vma->vm_flags & VM_ACCESS_FLAGS, p->access);
		CHECK_EQ(!!(vma->vm_flags & VM_SHARED), is_shared(p->kind));
		if (p->kind != SHARED_ANON)
			CHECK_EQ(vma->vm_file, file_of(p->kind));
		CHECK_EQ(vma->vm_mapping != NULL, is_cache(p->kind) || p->kind == SHARED_ANON);
		CHECK_EQ(vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT),
			 p->object	  ? p->object_page :
			 p->file_page < 0 ? addr >> PAGE_SHIFT :
					    p->file_page);
		if (as_few_as_can_be && p->file_page < 0 && vma->vm_start == addr && i &&
		    address(i - 1) + PAGE_SIZE == addr && below->mapped)
			CHECK(below->kind != p->kind || below->access != p->access ||
			      below->object != p->object);
	}
	CHECK_EQ(mm->total_vm, mapped);
	for (struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next) {
		if (vma->vm_file == cache_file)
			cache_refs++;
		else if (vma->vm_file && !vma->vm_mapping)
			refs[vma->vm_file - files]++;
		counted += vma->vm_ops == &counted_ops;
	}
	for (int i = 0; i < ARRAY_SIZE(files); i++)
		CHECK_EQ(atomic_read(&files[i].f_count), refs[i]);
	CHECK_EQ(counted_areas, counted);
	CHECK_EQ(atomic_read(&cache_file->f_count), cache_refs);
	check_areas_of_cache();
}

static void check_everything(bool as_few_as_can_be)
{
	check_areas(as_few_as_can_be);
	check_counts();
	shim_check_quiet();
}

#endif
