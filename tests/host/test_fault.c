// SPDX-License-Identifier: MIT
/*
 * tests/host/test_fault.c - the fault ladder rung by rung, races included.
 *
 * What:     one page at a time: which page does a first read show, what does a first
 *           write cost, what happens to a page that a device holds. A sibling thread
 *           is played by memory_sleeps: while one fault waits for memory, another
 *           fault on the same page runs from beginning to end, which on a real machine
 *           takes luck. Then stacks, which grow by faults, and get_user_pages().
 * Start at: reading_costs_nothing_and_shows_zeros()
 * See it:   make host-tests; build/host/test_fault; on the machine: the tour, step 2
 * Book:     LDD3 ch. 15, "Mapping Memory with nopage".   Linux: mm/memory.c
 */
#include "tests/host/machine.h"

#define RW	(PROT_READ | PROT_WRITE)
#define PRIVATE (MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED)
#define SHARED	(MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED)
#define AT	0x400000UL

static const struct window the_windows[] = { { AT, 800 } };
static struct mm_struct *mm;

static void begin(void)
{
	machine_begin(2048, the_windows, 1);
	mm = current->mm;
}

static void end(void)
{
	check_tlb(mm);
	CHECK_EQ(vma_check(mm), 0);
	machine_end();
}

static unsigned long page(int n)
{
	return AT + n * PAGE_SIZE;
}

static void map(int first, int pages, unsigned long prot, unsigned long flags)
{
	CHECK_EQ(do_mmap(NULL, page(first), pages * PAGE_SIZE, prot, flags, 0), page(first));
}

static u64 peek(int n)
{
	u64 *word = cpu_access(page(n), READ);

	CHECK(word);
	return *word;
}

static void poke(int n, u64 value)
{
	u64 *word = cpu_access(page(n), WRITE);

	CHECK(word);
	*word = value;
}

static pte_t entry(int n)
{
	return *pgtable_lookup(mm, page(n));
}

/* ------------------------------------------------------------------ */
/* Anonymous memory                                                    */

static void reading_costs_nothing_and_shows_zeros(void)
{
	begin();
	map(0, 4, RW, PRIVATE);
	for (int i = 0; i < 4; i++) {
		CHECK_EQ(peek(i), 0);
		CHECK_EQ(pte_pfn(entry(i)), page_to_pfn(zero_page));
		CHECK(pte_special(entry(i)) && !pte_write(entry(i)));
	}
	CHECK_EQ(pages_of[OWNER_ANON], 0);
	CHECK_EQ(mm->rss, 0);
	CHECK_EQ(current->min_flt, 4);
	end();
}

static void a_write_after_a_read_gets_a_page_of_its_own(void)
{
	begin();
	map(0, 2, RW, PRIVATE);
	CHECK_EQ(peek(0), 0);
	poke(0, 5);
	poke(1, 6); /* never read before: at once */
	CHECK_EQ(peek(0), 5);
	CHECK_EQ(pages_of[OWNER_ANON], 2);
	CHECK_EQ(mm->rss, 2);
	CHECK_EQ(current->min_flt, 3);
	CHECK_EQ(*(u64 *)lowmem_page_address(zero_page), 0);
	end();
}

/* I8, where no copy on write guards it: a shared area's entries are writable by default. */
static void the_zero_page_is_not_written_through_a_shared_area(void)
{
	begin();
	map(0, 1, PROT_READ, SHARED);
	map(1, 1, RW, PRIVATE);
	CHECK_EQ(peek(0), 0);
	CHECK_EQ(pages_of[OWNER_CACHE],
		 1); /* shared memory has pages of its own from the first touch */
	CHECK_EQ(do_mprotect(mm, page(0), PAGE_SIZE, RW), 0);
	poke(0, 5);
	CHECK_EQ(peek(0), 5);
	CHECK_EQ(peek(1), 0);
	CHECK_EQ(*(u64 *)lowmem_page_address(zero_page), 0);
	end();
}

static void rights_that_are_taken_away_are_gone_at_once(void)
{
	begin();
	map(0, 1, RW, PRIVATE);
	poke(0, 5);
	CHECK_EQ(do_mprotect(mm, page(0), PAGE_SIZE, PROT_READ), 0);
	CHECK_EQ(cpu_access(page(0), WRITE), NULL);
	CHECK_EQ(trap_signo, SIGSEGV);
	CHECK_EQ(trap_code, SEGV_ACCERR);
	CHECK_EQ(do_mprotect(mm, page(0), PAGE_SIZE, PROT_NONE), 0);
	CHECK_EQ(cpu_access(page(0), READ), NULL);
	CHECK_EQ(cpu_access(page(0), EXEC), NULL);
	CHECK_EQ(do_mprotect(mm, page(0), PAGE_SIZE, RW), 0);
	CHECK_EQ(peek(0), 5);
	poke(0, 6);
	CHECK_EQ(pages_of[OWNER_ANON], 1); /* the same page all along */
	CHECK_EQ(do_munmap(mm, page(0), PAGE_SIZE), 0);
	CHECK_EQ(cpu_access(page(0), READ), NULL);
	CHECK_EQ(trap_code, SEGV_MAPERR);
	end();
}

static void many_pages_are_unmapped_in_batches(void)
{
	begin();
	map(0, 700, RW, PRIVATE);
	for (int i = 0; i < 700; i++)
		poke(i, i);
	/* more than GATHER_PAGES, across a table's end: at each free the TLB is looked at */
	CHECK_EQ(do_munmap(mm, page(1), 698 * PAGE_SIZE), 0);
	CHECK_EQ(pages_of[OWNER_ANON], 2);
	CHECK_EQ(peek(0), 0);
	CHECK_EQ(peek(699), 699);
	end();
}

static void no_memory_kills_and_leaves_nothing(void)
{
	begin();
	map(0, 2, RW, PRIVATE);
	CHECK_EQ(peek(1), 0);
	for (int nth = 1; nth <= 2; nth++) { /* the page; then the copy of the zero page */
		memory_fail_at(1);
		CHECK_EQ(cpu_access(page(nth - 1), WRITE), NULL);
		CHECK_EQ(trap_signo, SIGKILL);
	}
	CHECK_EQ(pages_of[OWNER_ANON], 0);
	poke(0, 1);
	end();
}

/* ------------------------------------------------------------------ */
/* A sibling thread faults on the same page while we wait for memory    */

static enum access sibling_access;

static void sibling_faults(void)
{
	struct vm_area_struct *vma = find_vma(mm, AT);

	CHECK_EQ(handle_mm_fault(mm, vma, AT, sibling_access == WRITE), VM_FAULT_MINOR);
	if (sibling_access == WRITE)
		*(u64 *)lowmem_page_address(pfn_to_page(pte_pfn(entry(0)))) = 77;
}

static void the_first_of_two_writers_maps_the_page(void)
{
	for (int read_before = 0; read_before < 2; read_before++) {
		begin();
		map(0, 2, RW, PRIVATE);
		poke(1, 1); /* so that the tables exist and only the page is waited for */
		if (read_before)
			CHECK_EQ(peek(0), 0); /* both will copy the zero page */
		sibling_access = WRITE;
		memory_sleeps = sibling_faults;
		CHECK_EQ(*(u64 *)cpu_access(AT, WRITE), 77);
		CHECK_EQ(pages_of[OWNER_ANON], 2);
		CHECK_EQ(mm->rss, 2);
		end();
	}
}

static void a_reader_that_was_faster_does_not_stop_a_writer(void)
{
	begin();
	map(0, 2, RW, PRIVATE);
	poke(1, 1);
	sibling_access = READ;
	memory_sleeps = sibling_faults;
	poke(0, 5); /* finds the zero page there, and copies it */
	CHECK_EQ(peek(0), 5);
	CHECK_EQ(pages_of[OWNER_ANON], 2);
	end();
}

/* ------------------------------------------------------------------ */
/* A driver's pages                                                    */

static struct page *driver_page;
static bool sibling_in_nopage;

static struct page *driver_nopage(struct vm_area_struct *vma, unsigned long address, int *type)
{
	if (sibling_in_nopage) {
		sibling_in_nopage = false;
		CHECK_EQ(handle_mm_fault(mm, vma, address, false), VM_FAULT_MAJOR);
	}
	if (vma->vm_pgoff == 100)
		return NOPAGE_OOM;
	if (vma->vm_pgoff == 101)
		return NOPAGE_SIGBUS;
	if (type)
		*type = VM_FAULT_MAJOR;
	get_page(driver_page);
	return driver_page;
}

static struct vm_operations_struct driver_ops = { .nopage = driver_nopage };

static int driver_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &driver_ops;
	vma->vm_flags |= (unsigned long)file->private_data;
	return 0;
}

static const struct file_operations driver_fops = { .mmap = driver_mmap };
static struct file driver_file = { .f_op = &driver_fops,
				   .f_count = { 1 },
				   .f_mode = FMODE_READ | FMODE_WRITE };

static void map_driver(int n, unsigned long prot, unsigned long type, unsigned long pgoff)
{
	CHECK_EQ(do_mmap(&driver_file, page(n), PAGE_SIZE, prot, type | MAP_FIXED,
			 pgoff << PAGE_SHIFT),
		 page(n));
}

static void begin_with_driver(bool reserved)
{
	begin();
	driver_page = page_alloc(GFP_KERNEL, 0, OWNER_KERNEL);
	*(u64 *)lowmem_page_address(driver_page) = 1000;
	if (reserved)
		SetPageReserved(driver_page);
}

static void end_with_driver(void)
{
	tlb_forget(0, TASK_SIZE);
	mm_unmap_all(mm);
	ClearPageReserved(driver_page);
	CHECK_EQ(page_count(driver_page), 1);
	put_page(driver_page);
	end();
}

static void a_private_write_copies_a_drivers_page(void)
{
	for (int reserved = 0; reserved < 2; reserved++)
		for (int read_before = 0; read_before < 2; read_before++) {
			begin_with_driver(reserved);
			map_driver(0, RW, MAP_PRIVATE, 0);
			map_driver(1, RW, MAP_SHARED, 0);
			if (read_before)
				CHECK_EQ(peek(0), 1000);
			poke(0, 5);
			CHECK_EQ(peek(1), 1000);
			poke(1, 6);
			CHECK_EQ(peek(0), 5);
			CHECK_EQ(*(u64 *)lowmem_page_address(driver_page), 6);
			CHECK_EQ(page_mapcount(driver_page), !reserved);
			end_with_driver();
		}
}

static void what_nopage_says_is_what_the_program_gets(void)
{
	begin_with_driver(false);
	map_driver(0, RW, MAP_SHARED, 0);
	map_driver(1, RW, MAP_SHARED, 100);
	map_driver(3, RW, MAP_SHARED, 101); /* not behind the other: they would be one area */
	CHECK_EQ(peek(0), 1000);
	CHECK_EQ(current->maj_flt, 1);
	CHECK_EQ(cpu_access(page(1), READ), NULL);
	CHECK_EQ(trap_signo, SIGKILL);
	CHECK_EQ(cpu_access(page(3), READ), NULL);
	CHECK_EQ(trap_signo, SIGBUS);
	CHECK_EQ(trap_code, BUS_ADRERR);
	end_with_driver();
}

static void two_faults_in_one_driver_page_count_it_once(void)
{
	for (int write = 0; write < 2; write++) {
		begin_with_driver(false);
		map_driver(0, RW, write ? MAP_PRIVATE : MAP_SHARED, 0);
		sibling_in_nopage = true;
		CHECK_EQ(*(u64 *)cpu_access(page(0), write ? WRITE : READ), 1000);
		CHECK_EQ(mm->rss, 1);
		CHECK_EQ(pages_of[OWNER_ANON], write);
		end_with_driver();
	}
}

static void device_registers_cannot_be_copied(void)
{
	begin_with_driver(false);
	map_driver(0, RW, MAP_PRIVATE, 0);
	/* as remap_pfn_range() does: a frame without a struct page */
	set_pte(pte_alloc(mm, page(0)),
		pte_mkspecial(pfn_pte(max_pfn + 5, find_vma(mm, page(0))->vm_page_prot)));
	CHECK_EQ(cpu_access(page(0), WRITE), NULL);
	CHECK_EQ(trap_signo, SIGBUS);
	end_with_driver();
}

/* ------------------------------------------------------------------ */
/* Pinned pages                                                        */

static int pin(int n, int len, int write, int force, struct page **pages)
{
	int got;

	down_read(&mm->mmap_sem);
	got = get_user_pages(current, mm, page(n) + 123, len, write, force, pages, NULL);
	up_read(&mm->mmap_sem);
	return got;
}

/* The device has the page's address: a copy on write would send the two apart. */
static void a_pinned_page_stays_the_programs_page(void)
{
	struct page *pages[1];

	begin();
	map(0, 1, RW, PRIVATE);
	CHECK_EQ(pin(0, 1, 1, 0, pages), 1);
	CHECK_EQ(do_mprotect(mm, page(0), PAGE_SIZE, PROT_READ), 0);
	CHECK_EQ(do_mprotect(mm, page(0), PAGE_SIZE, RW), 0);
	poke(0, 5); /* the entry is read-only: a write fault */
	CHECK_EQ(*(u64 *)lowmem_page_address(pages[0]), 5);
	*(u64 *)lowmem_page_address(pages[0]) = 6; /* DMA */
	CHECK_EQ(peek(0), 6);
	page_cache_release(pages[0]);
	end();
}

static void a_pinned_page_outlives_its_mapping(void)
{
	struct page *pages[1];

	begin();
	map(0, 1, RW, PRIVATE);
	poke(0, 5);
	CHECK_EQ(pin(0, 1, 1, 0, pages), 1);
	CHECK_EQ(do_munmap(mm, page(0), PAGE_SIZE), 0);
	CHECK_EQ(*(u64 *)lowmem_page_address(pages[0]), 5);
	CHECK_EQ(pages_of[OWNER_ANON], 1);
	CHECK_EQ(set_page_dirty(pages[0]), 1);
	page_cache_release(pages[0]);
	CHECK_EQ(pages_of[OWNER_ANON], 0);
	end();
}

static void pinning_stops_at_the_first_page_it_cannot_have(void)
{
	struct page *pages[8];

	begin_with_driver(false);
	map(0, 3, RW, PRIVATE);
	map(3, 1, PROT_READ, PRIVATE);
	CHECK_EQ(pin(0, 8, 1, 0, pages), 3);
	CHECK_EQ(total_pins(), 3);
	for (int i = 0; i < 3; i++)
		page_cache_release(pages[i]);
	CHECK_EQ(pin(3, 1, 1, 0, pages), -EFAULT); /* not writable */
	CHECK_EQ(pin(4, 1, 0, 0, pages), -EFAULT); /* nothing there */
	driver_file.private_data = (void *)VM_IO;
	map_driver(5, RW, MAP_SHARED, 0);
	driver_file.private_data = NULL;
	CHECK_EQ(pin(5, 1, 0, 0, pages), -EFAULT); /* device memory */
	map_driver(6, RW, MAP_SHARED, 101);
	CHECK_EQ(pin(6, 1, 0, 0, pages), -EFAULT); /* SIGBUS, for a program */
	map(7, 1, RW, PRIVATE);
	memory_fail_at(1);
	CHECK_EQ(pin(7, 1, 1, 0, pages), -ENOMEM);
	CHECK_EQ(total_pins(), 0);
	CHECK_EQ(pin(0, 8, 1, 0, NULL), 3); /* faulted in, not held */
	CHECK_EQ(total_pins(), 0);
	end_with_driver();
}

static void a_forced_write_goes_to_a_private_copy(void)
{
	struct page *pages[1];

	begin_with_driver(false);
	map_driver(0, PROT_READ, MAP_PRIVATE, 0);
	map_driver(1, PROT_READ, MAP_SHARED, 0);
	CHECK_EQ(peek(0), 1000);
	CHECK_EQ(pin(0, 1, 1, 1, pages), 1);
	CHECK(pages[0] != driver_page);
	*(u64 *)lowmem_page_address(pages[0]) = 5; /* a breakpoint, say */
	page_cache_release(pages[0]);
	CHECK_EQ(peek(0), 5);
	CHECK_EQ(cpu_access(page(0), WRITE), NULL); /* the program still may not */
	CHECK_EQ(*(u64 *)lowmem_page_address(driver_page), 1000);
	CHECK_EQ(pin(1, 1, 1, 1, pages), -EFAULT); /* never through a shared mapping */
	end_with_driver();
}

/* ------------------------------------------------------------------ */
/* Stacks                                                              */

#define STACK 2600 /* pages above AT: 8 MiB and the guard gap have room below */

static void begin_with_stack(void)
{
	begin();
	map(STACK, 4, RW, PRIVATE | MAP_GROWSDOWN);
}

static void a_touch_below_a_stack_extends_it(void)
{
	begin_with_stack();
	poke(STACK - 1, 1);
	poke(STACK - 100, 2); /* a large frame */
	CHECK_EQ(mm->mmap->vm_start, page(STACK - 100));
	CHECK_EQ(mm->mmap->vm_pgoff, page(STACK - 100) >> PAGE_SHIFT);
	CHECK_EQ(mm->total_vm, 104);
	CHECK_EQ(peek(STACK - 1), 1);
	CHECK_EQ(pages_of[OWNER_ANON], 2);
	end();
}

static void a_stack_grows_to_its_limit_and_no_further(void)
{
	int last = STACK + 4 - STACK_LIMIT / PAGE_SIZE;

	begin_with_stack();
	CHECK_EQ(cpu_access(page(last - 1), WRITE), NULL);
	CHECK_EQ(trap_signo, SIGSEGV);
	CHECK_EQ(trap_code, SEGV_MAPERR);
	poke(last, 1);
	CHECK_EQ(cpu_access(page(last - 1), READ), NULL);
	CHECK_EQ(mm->total_vm, STACK_LIMIT / PAGE_SIZE);
	end();
}

static void a_stack_keeps_its_distance_to_what_is_below(void)
{
	int below = STACK - 300;

	begin_with_stack();
	map(below, 1, RW, PRIVATE);
	poke(below + 1 + 256, 1);
	CHECK_EQ(cpu_access(page(below + 256), WRITE), NULL);
	CHECK_EQ(trap_signo, SIGSEGV);
	/* a guard area of the program's own is distance enough */
	CHECK_EQ(do_mprotect(mm, page(below), PAGE_SIZE, PROT_NONE), 0);
	poke(below + 1, 1);
	CHECK_EQ(cpu_access(page(below), WRITE), NULL);
	CHECK_EQ(trap_code, SEGV_ACCERR);
	end();
}

static void a_stack_at_the_bottom_stays_off_the_first_pages(void)
{
	begin();
	CHECK_EQ(do_mmap(NULL, 0x20000, PAGE_SIZE, RW, PRIVATE | MAP_GROWSDOWN, 0), 0x20000);
	CHECK(cpu_access(0x10000, WRITE));
	CHECK_EQ(cpu_access(0xf000, WRITE), NULL);
	CHECK_EQ(trap_signo, SIGSEGV);
	end();
}

static const struct ktap_case cases[] = {
	{ "reading_costs_nothing_and_shows_zeros", reading_costs_nothing_and_shows_zeros },
	{ "a_write_after_a_read_gets_a_page_of_its_own",
	  a_write_after_a_read_gets_a_page_of_its_own },
	{ "the_zero_page_is_not_written_through_a_shared_area",
	  the_zero_page_is_not_written_through_a_shared_area },
	{ "rights_that_are_taken_away_are_gone_at_once",
	  rights_that_are_taken_away_are_gone_at_once },
	{ "many_pages_are_unmapped_in_batches", many_pages_are_unmapped_in_batches },
	{ "no_memory_kills_and_leaves_nothing", no_memory_kills_and_leaves_nothing },
	{ "the_first_of_two_writers_maps_the_page", the_first_of_two_writers_maps_the_page },
	{ "a_reader_that_was_faster_does_not_stop_a_writer",
	  a_reader_that_was_faster_does_not_stop_a_writer },
	{ "a_private_write_copies_a_drivers_page", a_private_write_copies_a_drivers_page },
	{ "what_nopage_says_is_what_the_program_gets", what_nopage_says_is_what_the_program_gets },
	{ "two_faults_in_one_driver_page_count_it_once",
	  two_faults_in_one_driver_page_count_it_once },
	{ "device_registers_cannot_be_copied", device_registers_cannot_be_copied },
	{ "a_pinned_page_stays_the_programs_page", a_pinned_page_stays_the_programs_page },
	{ "a_pinned_page_outlives_its_mapping", a_pinned_page_outlives_its_mapping },
	{ "pinning_stops_at_the_first_page_it_cannot_have",
	  pinning_stops_at_the_first_page_it_cannot_have },
	{ "a_forced_write_goes_to_a_private_copy", a_forced_write_goes_to_a_private_copy },
	{ "a_touch_below_a_stack_extends_it", a_touch_below_a_stack_extends_it },
	{ "a_stack_grows_to_its_limit_and_no_further", a_stack_grows_to_its_limit_and_no_further },
	{ "a_stack_keeps_its_distance_to_what_is_below",
	  a_stack_keeps_its_distance_to_what_is_below },
	{ "a_stack_at_the_bottom_stays_off_the_first_pages",
	  a_stack_at_the_bottom_stays_off_the_first_pages },
};

int main(void)
{
	return ktap_main("fault", cases, ARRAY_SIZE(cases));
}
