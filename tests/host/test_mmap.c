// SPDX-License-Identifier: MIT
/*
 * tests/host/test_mmap.c - a random program on mm/virt, against a model of what it must see.
 *
 * What:     the random program maps, unmaps, protects and touches; a "device" pins pages
 *           and writes them at its own time. Each operation is done to the kernel and to
 *           the model (mmap_model.h): results, signals and every value read must be the
 *           same. After each step the areas and the TLB are checked, now and then
 *           everything. One run lets allocations fail: then each page must be as it was
 *           or as it was to be.
 * Start at: one_step(), random_program()
 * See it:   make host-tests; build/host/test_mmap
 * Spec:     mmap(2), mprotect(2), madvise(2)
 */
#include "tests/host/mmap_model.h"

/* ------------------------------------------------------------------ */
/* The program: one operation, done to both                            */

/* A run of pages in one window; its index, and its length in pages. */
static int random_run(int *pages)
{
	int w = random_below(ARRAY_SIZE(the_windows)), before = 0, at;

	for (int i = 0; i < w; i++)
		before += the_windows[i].pages;
	at = random_below(the_windows[w].pages);
	*pages = 1 + random_below(min(the_windows[w].pages - at, random_below(4) ? 8 : 64));
	return before + at;
}

static u8 random_access(void)
{
	/* mostly what programs use */
	return random_below(3) ? VM_READ | VM_WRITE : random_below(8);
}

static bool strike; /* an allocation was made to fail in this step */

/*
 * After a failure some of [index, index + pages) may have been changed and some not.
 * Each page must be as before, or as `now` says; then the model takes over which.
 */
static void resync(int index, int pages, bool now_mapped, int now_access)
{
	for (int i = index; i < index + pages; i++) {
		unsigned long addr = address(i);
		struct vm_area_struct *vma = find_vma_intersection(mm, addr, addr + PAGE_SIZE);
		struct model_page *p = &model[i];

		if (!vma) {
			CHECK(!p->mapped || !now_mapped);
			if (p->mapped)
				begin_anew(p);
			p->mapped = false;
			continue;
		}
		CHECK(p->mapped);
		if ((vma->vm_flags & VM_ACCESS_FLAGS) != p->access)
			CHECK_EQ(vma->vm_flags & VM_ACCESS_FLAGS, now_access);
		p->access = vma->vm_flags & VM_ACCESS_FLAGS;
	}
}

static bool failed_as_planned(long result)
{
	return strike && !fail_countdown && result == -ENOMEM;
}

static void model_map(int index, int pages, u8 access, enum kind kind, int file_page)
{
	static unsigned long objects;

	objects++;
	for (int i = 0; i < pages; i++) {
		struct model_page *p = &model[index + i];

		begin_anew(p);
		p->object = kind == SHARED_ANON ? objects : 0;
		p->object_page = i;
		p->mapped = true;
		p->access = access;
		p->kind = kind;
		p->file_page = file_of(kind) ? file_page + i : -1;
	}
}

static bool any_mapped(int index, int pages)
{
	for (int i = index; i < index + pages; i++)
		if (model[i].mapped)
			return true;
	return false;
}

/* The highest place for so many pages in the window below mmap_base; -1: none. */
static int model_place(int pages)
{
	int low = window_index(the_windows[PLACED].start), run = 0;

	for (int i = low + the_windows[PLACED].pages - 1; i >= low; i--) {
		run = model[i].mapped ? 0 : run + 1;
		if (run == pages)
			return i;
	}
	return -1;
}

static void try_mmap(void)
{
	enum kind kind = random_below(2) ? ANON : random_below(KINDS);
	unsigned long flags = is_shared(kind) ? MAP_SHARED : MAP_PRIVATE, got, offset;
	int pages, index = random_run(&pages), how = random_below(4), file_page, place;
	u8 access = random_access();
	struct file *file = file_of(kind);

	/* the same offset at the same address, often: so that areas can merge */
	file_page = random_below(3) ? index % 16 : (int)random_below(FILE_PAGES + 4);
	offset = file ? file_page * PAGE_SIZE : 0;
	flags |= how < 2 ? MAP_FIXED : how == 2 ? MAP_FIXED_NOREPLACE : 0;
	place = model_place(pages);
	got = do_mmap(file, how < 3 ? address(index) : 0, pages * PAGE_SIZE, access, flags, offset);
	if (failed_as_planned(got)) {
		if (how < 2)
			resync(index, pages, false, 0);
		return;
	}
	if (how == 2 && any_mapped(index, pages)) {
		CHECK_EQ(got, -EEXIST);
		return;
	}
	if (kind == FILE_READ_ONLY && access & VM_WRITE) {
		CHECK_EQ(got, -EACCES);
		return;
	}
	if (how < 3) {
		CHECK_EQ(got, address(index));
		model_map(index, pages, access, kind, file_page);
	} else if (place >= 0) {
		CHECK_EQ(got, address(place));
		model_map(place, pages, access, kind, file_page);
	} else { /* it went below the window */
		CHECK(got < the_windows[PLACED].start);
		memory_fail_at(0);
		CHECK_EQ(do_munmap(mm, got, pages * PAGE_SIZE), 0);
	}
}

static void try_munmap(void)
{
	int pages, index = random_run(&pages);
	int error = do_munmap(mm, address(index), pages * PAGE_SIZE - random_below(PAGE_SIZE));

	if (failed_as_planned(error)) {
		resync(index, pages, true, -1); /* nothing may have changed */
		return;
	}
	CHECK_EQ(error, 0);
	for (int i = index; i < index + pages; i++) {
		model[i].mapped = false;
		begin_anew(&model[i]);
	}
}

static void try_mprotect(void)
{
	int pages, index = random_run(&pages), should = 0;
	u8 access = random_access();
	int error = do_mprotect(mm, address(index), pages * PAGE_SIZE, access);

	if (failed_as_planned(error)) {
		resync(index, pages, true, access);
		return;
	}
	/* page by page from the start; the first obstacle ends it */
	for (int i = index; i < index + pages && !should; i++) {
		if (!model[i].mapped)
			should = -ENOMEM;
		else if (model[i].kind == FILE_READ_ONLY && access & VM_WRITE)
			should = -EACCES;
		else
			model[i].access = access;
	}
	CHECK_EQ(error, should);
}

static void try_madvise(void)
{
	int pages, index = random_run(&pages), should = 0;
	int error = do_madvise(mm, address(index), pages * PAGE_SIZE, MADV_DONTNEED);

	for (int i = index; i < index + pages; i++)
		if (!model[i].mapped)
			should = -ENOMEM;
		else if (!is_shared(model[i].kind)) /* what is shared does not go away */
			begin_anew(&model[i]);
	CHECK_EQ(error, should);
}

static void try_access(void)
{
	int pages, index = random_run(&pages), should, code;
	enum access access = random_below(3);
	struct model_page *p = &model[index];
	u64 *word = cpu_access(address(index), access);

	if (!word && trap_signo == SIGKILL) {
		CHECK(strike && !fail_countdown);
		return;
	}
	should = signal_for(p, access, &code);
	CHECK_EQ(trap_signo, should);
	if (should) {
		CHECK_EQ(trap_code, code);
		return;
	}
	CHECK_EQ(*word, value_of(p));
	if (access == WRITE) {
		*word = random_u64();
		set_value(p, *word);
	}
}

/* ------------------------------------------------------------------ */
/* The file with pages: truncated, written and read under the mappings   */

/* These pages of the file are gone; private copies too, if they lay behind the end. */
static void model_lose(int first, int end, bool copies)
{
	for (int i = first; i < end; i++) {
		cache_values[i] = 0;
		cache_lives[i]++;
	}
	for (int i = 0; copies && i < nr_pages; i++)
		if (is_cache(model[i].kind) && model[i].file_page >= first)
			begin_anew(&model[i]);
}

static void try_truncate(void)
{
	/* often in the middle of the word that the model looks at */
	loff_t size = random_below(FILE_PAGES) * PAGE_SIZE + random_below(10), border;

	truncate_pagecache(cache_file->f_dentry->d_inode, size);
	if (size < cache_size)
		model_lose(pages_in(size), FILE_PAGES, true);
	border = min(size, cache_size);
	if (offset_in_page(border) && offset_in_page(border) < 8)
		cache_values[border / PAGE_SIZE] &= (1UL << offset_in_page(border) * 8) - 1;
	cache_size = size;
	check_tlb(mm);
}

static void try_punch(void)
{
	int first = random_below(FILE_PAGES), end = first + 1 + random_below(4);
	loff_t start = first * PAGE_SIZE + random_below(10), stop = end * PAGE_SIZE;

	punch_pagecache(cache_file->f_dentry->d_inode, start, stop);
	if (offset_in_page(start) && offset_in_page(start) < 8)
		cache_values[first] &= (1UL << offset_in_page(start) * 8) - 1;
	model_lose(pages_in(start), min(end, FILE_PAGES), false);
	check_tlb(mm);
}

/* write() from a page of the program's, which may show the very place that is written. */
static void try_write(void)
{
	int n = random_below(FILE_PAGES), pages, from = random_run(&pages), code;
	loff_t pos = n * PAGE_SIZE;
	bool readable = !signal_for(&model[from], READ, &code);
	ssize_t got = filemap_write(cache_file, (const char __user *)address(from), 8, &pos);

	if (got < 0) {
		CHECK(!readable ? got == -EFAULT : strike && !fail_countdown);
		CHECK_EQ(pos, n * PAGE_SIZE);
		return;
	}
	CHECK(readable);
	CHECK_EQ(got, 8);
	CHECK_EQ(pos, n * PAGE_SIZE + 8);
	cache_values[n] = value_of(&model[from]);
	cache_size = max(cache_size, pos);
	CHECK_EQ(cache_file->f_dentry->d_inode->i_size, cache_size);
}

static void try_read(void)
{
	int n = random_below(FILE_PAGES);
	loff_t pos = n * PAGE_SIZE;
	u64 word = 0;
	ssize_t got = filemap_read_kernel(cache_file, (char *)&word, 8, &pos);
	ssize_t there = min(max(cache_size - n * (loff_t)PAGE_SIZE, (loff_t)0), (loff_t)8);

	CHECK_EQ(got, there);
	if (there)
		CHECK_EQ(word,
			 there == 8 ? cache_values[n] : cache_values[n] & ((1UL << there * 8) - 1));
}

static void change_file(void)
{
	switch (random_below(8)) {
	case 0:
		try_truncate();
		break;
	case 1:
		try_punch();
		break;
	case 2:
	case 3:
		try_read();
		break;
	default:
		try_write();
	}
}

/* ------------------------------------------------------------------ */
/* The device: it holds pages, and reads and writes them at its own time */

#define MAX_PINS 24
static struct pin {
	struct page *page;
	struct model_page *of;
	unsigned long life;
	int file_page;		  /* of a shared file page: its number; else -1 */
	unsigned long cache_life; /* of a page of the file with pages: while it is the file's */
	u64 *value;		  /* and what the model says is in it */
	bool write;
} pins[MAX_PINS];
static int nr_pins;

static void try_pin(void)
{
	int pages, index = random_run(&pages), write = random_below(2), got, code;
	struct model_page *p = &model[index];
	struct vm_area_struct *vma;
	struct page *page;

	down_read(&mm->mmap_sem);
	got = get_user_pages(current, mm, address(index), 1, write, 0, &page, &vma);
	up_read(&mm->mmap_sem);
	if (failed_as_planned(got))
		return;
	if (signal_for(p, write ? WRITE : READ, &code)) {
		CHECK_EQ(got, -EFAULT);
		return;
	}
	CHECK_EQ(got, 1);
	CHECK(vma->vm_start <= address(index) && address(index) < vma->vm_end);
	CHECK_EQ(*(u64 *)lowmem_page_address(page), value_of(p));
	if (write) {
		CHECK(page != zero_page);
		set_value(p, value_of(p)); /* the copy was made */
	}
	/* read-only and not yet copied: the program may leave the device behind. Not looked at. */
	pins[nr_pins++] = (struct pin){ .page = page,
					.of = p,
					.life = p->life,
					.file_page = -1,
					.write = write };
	if (p->file_page >= 0 && is_shared(p->kind)) {
		pins[nr_pins - 1].file_page = p->file_page;
		pins[nr_pins - 1].value = file_value(p);
		pins[nr_pins - 1].cache_life = cache_lives[p->file_page];
	}
	if (!p->own && pins[nr_pins - 1].file_page < 0)
		pins[nr_pins - 1].life = 0;
}

/* Is what the device has what programs see in the file? */
static bool is_in_file(const struct pin *pin)
{
	return pin->file_page >= 0 &&
	       (pin->value < cache_values || pin->value >= cache_values + FILE_PAGES ||
		pin->cache_life == cache_lives[pin->file_page]);
}

/* The transfer ends: a device that wrote must have written what the program sees. */
static void complete_pin(void)
{
	struct pin *pin = &pins[random_below(nr_pins)];
	u64 *word = lowmem_page_address(pin->page);

	bool in_file = is_in_file(pin), own = pin->file_page < 0 && pin->life == pin->of->life;

	if (in_file || own)
		CHECK_EQ(*word, in_file ? *pin->value : pin->of->value);
	if (pin->write) {
		*word = random_u64();
		if (in_file)
			*pin->value = *word;
		else if (own)
			pin->of->value = *word;
		if (!PageReserved(pin->page))
			SetPageDirty(pin->page);
	}
	page_cache_release(pin->page);
	*pin = pins[--nr_pins];
}

/* ------------------------------------------------------------------ */

static void one_step(bool with_device)
{
	int what = random_below(100);

	if (what < 15)
		try_mmap();
	else if (what < 22)
		try_munmap();
	else if (what < 34)
		try_mprotect();
	else if (what < 37)
		try_madvise();
	else if (what < 45 && with_device && nr_pins < MAX_PINS)
		try_pin();
	else if (what < 52 && nr_pins)
		complete_pin();
	else if (what < 62)
		change_file();
	else
		try_access();
}

static void random_program(u64 seed, int steps, bool with_device, bool failing)
{
	random_seed(seed);
	begin();
	nr_pins = 0;
	for (int step = 0; step < steps; step++) {
		at_step(step);
		strike = failing && random_below(4) == 0;
		memory_fail_at(strike ? 1 + random_below(5) : 0);
		one_step(with_device);
		memory_fail_at(0);
		check_tlb(mm);
		CHECK_EQ(vma_check(mm), 0);
		if (step % 16 == 0)
			check_everything(!failing);
		if (random_below(64) == 0) /* another program ran meanwhile */
			tlb_forget(0, TASK_SIZE);
	}
	while (nr_pins)
		complete_pin();
	check_everything(!failing);
	end();
}

static void a_random_program_sees_what_it_should(void)
{
	random_program(60, 150000, false, false);
}

static void a_random_program_with_a_device(void)
{
	random_program(61, 150000, true, false);
}

static void a_random_program_when_memory_is_short(void)
{
	random_program(62, 150000, true, true);
}

static const struct ktap_case cases[] = {
	{ "a_random_program_sees_what_it_should", a_random_program_sees_what_it_should },
	{ "a_random_program_with_a_device", a_random_program_with_a_device },
	{ "a_random_program_when_memory_is_short", a_random_program_when_memory_is_short },
};

int main(void)
{
	return ktap_main("mmap", cases, ARRAY_SIZE(cases));
}
