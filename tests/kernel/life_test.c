// SPDX-License-Identifier: MIT
/*
 * tests/kernel/life_test.c - programs and drivers at random, and the books after it.
 *
 * What:     two address spaces that map, touch, protect and unmap; a driver whose pages
 *           both may have; pins that outlive what they pinned; DMA through some of them.
 *           Each step is chosen from a fixed seed. A model knows, for each page that is
 *           one program's own, which byte must be in it: a pin's device writes it, too.
 *           Now and then, and at the end, the oracle looks; every entry is checked
 *           against I7: a writable entry of a private area maps a page of its own.
 * Start at: step()
 * Not here: single rules: the suites of each file. Areas alone: tests/host/test_mmap.c.
 */
#include "mm/dma/dma.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/fault.h"
#include "mm/virt/gup.h"
#include "mm/virt/kmap.h"
#include "mm/virt/pgtable.h"
#include "tests/kernel/fixture.h"

#define PAGES	     24
#define PROGRAMS     2
#define PINS	     12
#define DRIVER_PAGES 6
#define PAGE(n)	     (USER_BASE + (n)*PAGE_SIZE)

/* What a page of a program is. */
enum kind {
	NOTHING,
	PRIVATE,	/* anonymous */
	SHARED,		/* anonymous, shared (with nobody, without fork) */
	DRIVER_SHARED,	/* the driver's page */
	DRIVER_PRIVATE, /* the driver's page, until it is written */
};

static struct program {
	struct mm_struct *mm;
	struct {
		enum kind kind;
		u8 prot;
		bool own;  /* private, of a driver: written, so a copy of its own */
		u8 byte;   /* at the start of the page, if it is the program's own */
		u8 driver; /* which page of the driver's */
	} page[PAGES];
} programs[PROGRAMS], *running;

static struct page *driver_page[DRIVER_PAGES];
static u8 driver_byte[DRIVER_PAGES];

static struct {
	struct page *page; /* NULL: none */
	struct program *program;
	int n; /* page of the program; -1: no longer its */
	bool write, mapped;
	dma_addr_t bus;
} pins[PINS];

static struct fixture_device d;
static u32 random;

static u32 choose(u32 n)
{
	return kunit_random(&random) % n;
}

/* ------------------------------------------------------------------ */
/* The driver                                                          */

static struct page *driver_nopage(struct vm_area_struct *vma, unsigned long address, int *type)
{
	unsigned long n = ((address - vma->vm_start) >> PAGE_SHIFT) + vma->vm_pgoff;

	if (n >= DRIVER_PAGES)
		return NOPAGE_SIGBUS;
	get_page(driver_page[n]);
	return driver_page[n];
}

static struct vm_operations_struct driver_ops = { .nopage = driver_nopage };

static int driver_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &driver_ops;
	return 0;
}

static const struct file_operations driver_fops = { .mmap = driver_mmap };

/* ------------------------------------------------------------------ */
/* The model                                                           */

static void run(struct program *p)
{
	running = p;
	use_mm(p->mm);
}

static bool readable(int n)
{
	return running->page[n].kind != NOTHING && running->page[n].prot != PROT_NONE;
}

static bool writable(int n)
{
	return running->page[n].kind != NOTHING && running->page[n].prot & PROT_WRITE;
}

/* Where the byte of page n is noted. */
static u8 *byte_of(int n)
{
	bool drivers = running->page[n].kind == DRIVER_SHARED ||
		       (running->page[n].kind == DRIVER_PRIVATE && !running->page[n].own);

	return drivers ? &driver_byte[running->page[n].driver] : &running->page[n].byte;
}

/* Page n is another from here on: pins of the old one no longer concern it. */
static void forget_page(int n)
{
	for (int i = 0; i < PINS; i++)
		if (pins[i].page && pins[i].program == running && pins[i].n == n)
			pins[i].n = -1;
}

/* A write to page n, by the program or for a device. */
static void note_write(int n, u8 byte)
{
	if (running->page[n].kind == DRIVER_PRIVATE && !running->page[n].own) {
		forget_page(n); /* pins are of the driver's page: it goes its own way */
		running->page[n].own = true;
	}
	*byte_of(n) = byte;
}

/* ------------------------------------------------------------------ */
/* Steps                                                               */

static bool map_some(int from, int n)
{
	static const u8 prots[] = { PROT_NONE, PROT_READ, RW, RW };
	enum kind kind = PRIVATE + choose(4);
	u8 prot = prots[choose(4)],
	   driver = (u8)choose((u32)(DRIVER_PAGES - min(n, DRIVER_PAGES) + 1));
	unsigned long flags = MAP_FIXED;
	struct file *file = NULL;
	unsigned long addr;

	if (kind >= DRIVER_SHARED) {
		n = min(n, DRIVER_PAGES);
		file = fixture_file(&driver_fops, NULL);
		if (IS_ERR(file))
			return false;
	}
	flags |= kind == SHARED || kind == DRIVER_SHARED ? MAP_SHARED : MAP_PRIVATE;
	flags |= file ? 0 : MAP_ANONYMOUS;
	addr = user_mmap(file, PAGE(from), n * PAGE_SIZE, prot, flags, driver * PAGE_SIZE);
	if (file)
		fput(file);
	for (int i = from; i < from + n; i++, driver++) {
		forget_page(i);
		running->page[i].kind = kind;
		running->page[i].prot = prot;
		running->page[i].own = false;
		running->page[i].byte = 0;
		running->page[i].driver = driver;
	}
	return addr == PAGE(from);
}

static bool unmap_some(int from, int n)
{
	for (int i = from; i < from + n; i++) {
		forget_page(i);
		running->page[i].kind = NOTHING;
	}
	return user_munmap(PAGE(from), n * PAGE_SIZE) == 0;
}

static bool protect_some(int from, int n)
{
	static const u8 prots[] = { PROT_NONE, PROT_READ, RW };
	u8 prot = prots[choose(3)];
	bool hole = false;

	for (int i = from; i < from + n && !hole; i++) {
		hole = running->page[i].kind == NOTHING;
		if (!hole)
			running->page[i].prot = prot;
	}
	return (user_mprotect(PAGE(from), n * PAGE_SIZE, prot) == 0) == !hole;
}

static bool touch(int n, bool write)
{
	u8 byte = (u8)choose(256);

	if (!write)
		return user_peek(PAGE(n)) == (readable(n) ? *byte_of(n) : -EFAULT);
	if (!writable(n))
		return user_poke(PAGE(n), byte) == -EFAULT;
	note_write(n, byte);
	return user_poke(PAGE(n), byte) == 0;
}

static bool throw_away(int n)
{
	bool there = running->page[n].kind != NOTHING;

	if (there && running->page[n].kind != SHARED) {
		forget_page(n);
		running->page[n].own = false;
		running->page[n].byte = 0;
	}
	return user_madvise(PAGE(n), PAGE_SIZE, MADV_DONTNEED) == (there ? 0 : -ENOMEM);
}

static bool pin(int slot, int n)
{
	bool write = choose(2), may = write ? writable(n) : readable(n);
	int got;

	if (pins[slot].page)
		return true;
	got = user_pin(PAGE(n), 1, write, false, &pins[slot].page);
	if (got != 1) {
		pins[slot].page = NULL;
		return !may && got == -EFAULT;
	}
	if (write) /* as good as written: a private page is the program's own now */
		note_write(n, *byte_of(n));
	pins[slot].program = running;
	pins[slot].n = n;
	pins[slot].write = write;
	pins[slot].mapped = false;
	/* a page that the next write replaces is pinned for reading only */
	if (!write)
		pins[slot].n = -1;
	return may;
}

/* The device's turn: map, write a byte if it may, unmap. */
static bool transfer(int slot)
{
	enum dma_data_direction dir = pins[slot].write ? DMA_FROM_DEVICE : DMA_TO_DEVICE;
	struct program *was = running;
	dma_addr_t bus;
	u8 byte = (u8)choose(256);

	if (!pins[slot].page)
		return true;
	bus = dma_map_page(&d.dev, pins[slot].page, 0, 100, dir); /* part of a page: no owner */
	if (dma_mapping_error(bus))
		return false;
	if (pins[slot].write) {
		u8 *window = kmap(phys_to_page(bus));

		window[offset_in_page(bus)] = byte;
		kunmap(phys_to_page(bus));
	}
	dma_unmap_page(&d.dev, bus, 100, dir);
	if (!pins[slot].write)
		return true;
	/* whose byte was that? */
	for (int i = 0; i < DRIVER_PAGES; i++)
		if (pins[slot].page == driver_page[i])
			driver_byte[i] = byte;
	if (pins[slot].n >= 0) {
		run(pins[slot].program);
		*byte_of(pins[slot].n) = byte;
		run(was);
	}
	return true;
}

static void unpin(int slot)
{
	if (!pins[slot].page)
		return;
	if (pins[slot].write)
		SetPageDirty(pins[slot].page);
	page_cache_release(pins[slot].page);
	pins[slot].page = NULL;
}

static bool step(u32 what)
{
	int from = (int)choose(PAGES), n = 1 + (int)choose((u32)min(6, PAGES - from));

	switch (what) {
	case 0:
		run(&programs[choose(PROGRAMS)]);
		return true;
	case 1:
	case 2:
		return map_some(from, n);
	case 3:
		return unmap_some(from, n);
	case 4:
		return protect_some(from, n);
	case 5:
		return throw_away(from);
	case 6 ... 10:
		return pin((int)choose(PINS), from);
	case 11 ... 17:
		return transfer((int)choose(PINS));
	case 18:
	case 19:
		unpin((int)choose(PINS));
		return true;
	default:
		return touch(from, what % 2);
	}
}
#define STEPS 32 /* kinds of step, by their weight */

/* ------------------------------------------------------------------ */
/* What must always hold                                               */

static void check_entry(pte_t *pte, unsigned long addr, void *arg)
{
	struct vm_area_struct *vma = user_area(addr);
	const char **wrong = arg;
	struct page *page;

	if (!vma)
		*wrong = "an entry outside all areas";
	else if (pte_write(*pte) && !(vma->vm_flags & VM_WRITE))
		*wrong = "a writable entry in an area that is not";
	else if (pte_val(*pte) & _PAGE_PRESENT && !(vma->vm_flags & VM_ACCESS_FLAGS))
		*wrong = "an entry in reach in an area that is not";
	page = pfn_to_page(pte_pfn(*pte));
	if (pte_write(*pte) && page == zero_page)
		*wrong = "the zero page is writable";
	if (vma && pte_write(*pte) && !(vma->vm_flags & VM_SHARED) &&
	    (page->owner != OWNER_ANON || page_mapcount(page) != 1))
		*wrong = "I7: a writable private page that is not its own";
}

static const char *something_wrong(void)
{
	const char *wrong = NULL;

	for (int i = 0; i < PROGRAMS && !wrong; i++) {
		run(&programs[i]);
		pgtable_walk_user(running->mm, check_entry, &wrong);
		if (vma_check(running->mm))
			wrong = "the areas";
		for (int n = 0; n < PAGES && !wrong; n++)
			if (!touch(n, false))
				wrong = "the contents of a page";
	}
	return wrong;
}

static bool start(void)
{
	fixture_device_init(&d, DMA_64BIT_MASK);
	for (int i = 0; i < DRIVER_PAGES; i++) {
		driver_page[i] = alloc_page(GFP_HIGHUSER);
		if (!driver_page[i])
			return false;
		page_fill(driver_page[i], (u8)(100 + i));
		driver_byte[i] = (u8)(100 + i);
	}
	for (int i = 0; i < PROGRAMS; i++) {
		programs[i] = (struct program){ .mm = mm_alloc() };
		if (!programs[i].mm)
			return false;
	}
	run(&programs[0]);
	return true;
}

static void finish(struct kunit *test)
{
	for (int i = 0; i < PROGRAMS; i++) {
		run(&programs[i]);
		kunit_drop_user_mm();
	}
	for (int i = 0; i < PINS; i++)
		unpin(i); /* some outlived their program */
	for (int i = 0; i < DRIVER_PAGES; i++) {
		KUNIT_EXPECT_EQ(test, page_count(driver_page[i]), 1);
		__free_page(driver_page[i]);
	}
}

static void live(struct kunit *test, u32 seed, int steps)
{
	const char *wrong = NULL;

	KUNIT_ASSERT_TRUE(test, start());
	random = seed;
	for (int i = 0; i < steps && !wrong; i++) {
		u32 what = choose(STEPS);

		if (!step(what)) {
			kunit_fail(test, __FILE__, __LINE__, "seed %u, step %d: operation %u", seed,
				   i, what);
			break;
		}
		if (i % 100 == 99 && (wrong = something_wrong()))
			kunit_fail(test, __FILE__, __LINE__, "seed %u, before step %d: %s", seed,
				   i + 1, wrong);
	}
	finish(test);
}

static void random_programs_and_drivers_keep_the_books(struct kunit *test)
{
	for (u32 seed = 1; seed <= 8; seed++)
		live(test, seed, 5000);
}

/* The same, and every few steps an allocation fails: nothing may be lost, though much is refused. */
static void short_of_memory_they_keep_them_too(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start());
	random = 77;
	for (int i = 0; i < 3000; i++) {
		fail_arm(1 + choose(3));
		step(choose(STEPS)); /* what the model thinks is no matter here */
		fail_disarm();
	}
	for (int i = 0; i < PROGRAMS; i++) {
		const char *wrong = NULL;

		run(&programs[i]);
		pgtable_walk_user(running->mm, check_entry, &wrong);
		if (wrong || vma_check(running->mm))
			kunit_fail(test, __FILE__, __LINE__, "%s", wrong ? wrong : "the areas");
	}
	finish(test);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(random_programs_and_drivers_keep_the_books),
	KUNIT_CASE(short_of_memory_they_keep_them_too),
	{ 0 },
};

const struct kunit_suite life_suite = { "life", cases };
