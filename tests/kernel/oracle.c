// SPDX-License-Identifier: MIT
/*
 * tests/kernel/oracle.c - the page-state oracle: the books must balance.
 *
 * What:     struct page claims who owns a page and how often it is referenced, mapped
 *           and pinned. The oracle believes none of it. It brings the machine to
 *           rest, then goes through everything that can hold a page - slabs, page
 *           tables of all address spaces, kernel virtual areas, DMA records - and
 *           writes down for each page what it found. Then it goes through all pages
 *           and compares; in a free block nothing may have been found.
 *           After that it compares the totals with the last time: a case may not
 *           leave more pages of any owner, or more slab objects, than it found.
 *
 *           Not compared: page tables of the kernel's own half, which grow and stay.
 * Start at: oracle_check()
 * Holds:    this is the enforcement of I1, I2, I5, I6, I7, I11 and I13 of mm/README.md.
 * Locks:    none: at rest nobody else runs.
 * See it:   every test
 */
#include "kernel/lib/panic.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/lib/control.h"
#include "kernel/time/workqueue.h"
#include "mm/dma/bigarea.h"
#include "mm/dma/internal.h"
#include "mm/dma/shadow.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"
#include "mm/virt/address_space.h"
#include "mm/virt/gup.h"
#include "mm/virt/kmap.h"
#include "mm/virt/pgtable.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/selftest.h"

#define MAX_CACHES  64
#define MAX_PRINTED 10

#define MARK_BAD   1u  /* something is wrong with the page */
#define MARK_TOLD  2u  /* so it was the last time: once is enough */
#define MARK_ALONE 4u  /* a private area may write it: nobody else should map it */
#define MARK_OWN   8u  /* a private area maps it */
#define MARK_PART  16u /* bytes of it are in a mapping */

/* What was found out about one page. */
struct finding {
	u16 count, maps;
	u8 owner; /* enum page_owner + 1; 0: nobody claims it */
	u8 dma_maps;
	u8 marks;
	u8 unused;
};

static struct finding *findings; /* one per pfn; NULL until oracle_init() */
static int wrong;

static struct totals {
	unsigned long pages[OWNER_COUNT];
	unsigned long kernel_tables;
	struct {
		const char *name;
		unsigned long active;
	} cache[MAX_CACHES];
	int caches;
	int pins, windows;
} reference;

static void vcomplain(const char *fmt, va_list args)
{
	char text[160];

	if (wrong++ >= MAX_PRINTED)
		return;
	vsnprintf(text, sizeof(text), fmt, args);
	printk(KERN_ERR "oracle: %s\n", text);
}

static void __printf(1, 2) complain(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vcomplain(fmt, args);
	va_end(args);
}

/* The same of one page, unless it was wrong before: one mistake is to fail one case. */
static void __printf(2, 3) complain_page(unsigned long pfn, const char *fmt, ...)
{
	va_list args;

	findings[pfn].marks |= MARK_BAD;
	if (findings[pfn].marks & MARK_TOLD)
		return;
	va_start(args, fmt);
	vcomplain(fmt, args);
	va_end(args);
}

/* ------------------------------------------------------------------ */
/* Who holds what                                                      */

static void claim(const struct page *page, enum page_owner owner, int count)
{
	struct finding *f = &findings[page_to_pfn(page)];

	if (f->owner && f->owner != owner + 1)
		complain_page(page_to_pfn(page), "pfn %#lx is claimed as %s and as %s",
			      page_to_pfn(page), page_owner_names[f->owner - 1],
			      page_owner_names[owner]);
	else if (f->owner && owner != OWNER_ANON && owner != OWNER_COHERENT)
		complain_page(page_to_pfn(page), "pfn %#lx is claimed as %s twice",
			      page_to_pfn(page), page_owner_names[owner]);
	f->owner = owner + 1;
	f->count += count;
}

/* What other CPUs keep at hand is free too; nobody but they could give it back. */
static void claim_cpu_lists(void)
{
	struct page *page;

	for (int z = 0; z < MAX_NR_ZONES; z++)
		for (int cpu = 0; cpu < cpu_count; cpu++)
			list_for_each_entry(page, &zones[z].pcp[cpu].list, lru)
				claim(page, OWNER_FREE, 0);
}

static void claim_slabs(struct kmem_cache *cache, void *arg)
{
	struct list_head *lists[] = { &cache->partial, &cache->full };
	struct page *page;

	for (int l = 0; l < 2; l++)
		list_for_each_entry(page, lists[l], lru)
			for (unsigned long i = 0; i < 1UL << cache->order; i++)
				claim(page + i, OWNER_SLAB, i == 0);
}

static void claim_iommu_table(struct page *table, void *arg)
{
	claim(table, OWNER_IOMMU, 1);
}

static void claim_area(struct vm_struct *area, void *arg)
{
	if (area->flags & (VM_AREA_ALLOC | VM_AREA_STACK))
		for (unsigned int i = 0; i < area->nr_pages; i++)
			claim(area->pages[i],
			      area->flags & VM_AREA_STACK ? OWNER_STACK : OWNER_VMALLOC, 1);
}

static void claim_table(struct page *table, void *arg)
{
	if (!PageReserved(table)) /* the kernel's first tables come from boot memory */
		claim(table, OWNER_PGTABLE, 1);
	if (arg)
		++*(unsigned long *)arg;
}

/* One address space while it is gone through. */
struct walk {
	struct mm_struct *mm;
	const char *comm; /* of a task that lives there */
	unsigned long rss, tables;
};

static void count_table(struct page *table, void *arg)
{
	struct walk *w = arg;

	claim_table(table, &w->tables);
}

static void claim_entry(pte_t *pte, unsigned long addr, void *arg)
{
	struct walk *w = arg;
	struct vm_area_struct *vma = find_vma_intersection(w->mm, addr, addr + 1);
	struct page *page;

	if (!vma)
		complain("%s: %#lx is mapped, and in no area", w->comm, addr);
	if (!pte_present(*pte) || pte_special(*pte))
		return;
	if (!pfn_valid(pte_pfn(*pte))) {
		complain("%#lx maps pfn %#lx, which has no struct page", addr, pte_pfn(*pte));
		return;
	}
	page = pfn_to_page(pte_pfn(*pte));
	/* what a user program maps is anonymous, shared memory, or a driver's page (nopage) */
	if (page->owner == OWNER_ANON)
		claim(page, OWNER_ANON, 0);
	if (vma && !(vma->vm_flags & VM_SHARED))
		findings[pte_pfn(*pte)].marks |= MARK_OWN | (pte_write(*pte) ? MARK_ALONE : 0);
	findings[pte_pfn(*pte)].count++;
	findings[pte_pfn(*pte)].maps++;
	w->rss++;
}

static void note_comm(struct task_struct *task, void *arg)
{
	struct walk *w = arg;

	if (task->mm == w->mm)
		w->comm = task->comm;
}

/* What areas say they show an address_space, less those that are found from there (I17). */
static long areas_of_mappings;

static void claim_mm(struct mm_struct *mm, void *arg)
{
	struct walk w = { .mm = mm, .comm = "(no task)" };

	for_each_task(note_comm, &w);
	pgtable_walk_user(mm, claim_entry, &w);
	pgtable_walk_tables(mm, false, count_table, &w);
	if (w.rss != mm->rss)
		complain("%s: rss says %lu pages, the tables hold %lu", w.comm, mm->rss, w.rss);
	if (w.tables - 1 != mm->nr_ptes)
		complain("%s: nr_ptes says %lu, there are %lu tables", w.comm, mm->nr_ptes,
			 w.tables - 1);
	if (vma_check(mm))
		complain("%s: the areas break rule %d", w.comm, vma_check(mm));
	for (struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next)
		areas_of_mappings += vma->vm_mapping != NULL;
}

static void claim_mapping(struct address_space *mapping, void *arg)
{
	unsigned long index = 0, pages = 0;
	struct interval *it;
	struct page *page;

	for (; (page = radix_tree_next(&mapping->page_tree, &index)); index++, pages++) {
		claim(page, OWNER_CACHE, 1);
		if (PageLocked(page))
			complain_page(page_to_pfn(page), "pfn %#lx is locked", page_to_pfn(page));
		if (page->mapping != mapping || page->index != index)
			complain_page(page_to_pfn(page),
				      "pfn %#lx does not say that it is page %lu "
				      "of its address_space",
				      page_to_pfn(page), index);
	}
	if (pages != mapping->nrpages)
		complain("an address_space says it has %lu pages, and has %lu", mapping->nrpages,
			 pages);
	for (it = interval_first(&mapping->i_mmap, 0, ~0ULL); it;
	     it = interval_next(it, 0, ~0ULL), areas_of_mappings--) {
		struct vm_area_struct *vma = container_of(it, struct vm_area_struct, shared);

		if (vma->vm_mapping != mapping || it->start != vma->vm_pgoff ||
		    it->last - it->start != vma_pages(vma) - 1)
			complain("area %#lx-%#lx is not where its address_space has it",
				 vma->vm_start, vma->vm_end);
	}
	if (radix_tree_check(&mapping->page_tree))
		complain("a radix tree breaks rule %d", radix_tree_check(&mapping->page_tree));
}

static bool claim_record(struct dma_record *r, void *arg)
{
	if (r->coherent)
		for (unsigned long i = 0; i < 1UL << get_order(r->size); i++)
			claim(phys_to_page(r->phys) + i, OWNER_COHERENT, 1);
	if (r->shadow) {
		size_t size = r->coherent ? PAGE_SIZE << get_order(r->size) : r->size;

		for (phys_addr_t p = r->shadow & PAGE_MASK; p < r->shadow + size; p += PAGE_SIZE)
			claim(phys_to_page(p), OWNER_SHADOW, 1);
	}
	/* to be freed by nobody, whoever's turn it is; counted while it is the device's */
	if (r->watched)
		for (phys_addr_t p = r->phys & PAGE_MASK; p < r->phys + r->size; p += PAGE_SIZE)
			findings[p >> PAGE_SHIFT].marks |= MARK_PART;
	if (r->watched != (!r->coherent && dma_debug))
		complain("a mapping at bus %#llx is %s", r->bus,
			 r->watched ? "watched, and should not be" : "not watched");
	if (r->watched && !r->cpu_owns)
		for (phys_addr_t p = PAGE_ALIGN(r->phys); p + PAGE_SIZE <= r->phys + r->size;
		     p += PAGE_SIZE)
			findings[p >> PAGE_SHIFT].dma_maps++;
	return false;
}

static void claim_big(struct page *page, void *arg)
{
	claim(page, OWNER_BIGAREA, 1);
}

static void count_page(struct page *page, void *arg)
{
	++*(unsigned long *)arg;
}

/* The pages that an area says are in use, and how many it says they are. */
static void check_area(struct area *area)
{
	unsigned long used = 0;

	area_for_each_used(area, count_page, &used);
	if (used != area->used)
		complain("%s: %lu pages are in use, it says %lu", area->name, used, area->used);
}

/* ------------------------------------------------------------------ */
/* Compare                                                             */

static void check_page(const struct page *page, const struct finding *f)
{
	unsigned long pfn = page_to_pfn(page);
	/* these owners are found in some structure; reserved and raw kernel pages in none */
	bool traceable = page->owner != OWNER_RESERVED && page->owner != OWNER_KERNEL;
	int pins = atomic_read(&page->pins);

	if (PageReserved(page)) {
		if (page->owner != OWNER_RESERVED && page->owner != OWNER_KERNEL)
			complain_page(pfn, "pfn %#lx is reserved and %s", pfn,
				      page_owner_names[page->owner]);
		return;
	}
	if (traceable && !f->owner)
		complain_page(pfn, "pfn %#lx says it is %s, but nothing refers to it (count %d)",
			      pfn, page_owner_names[page->owner], page_count(page));
	else if (f->owner && f->owner != page->owner + 1)
		complain_page(pfn, "pfn %#lx says it is %s, found as %s", pfn,
			      page_owner_names[page->owner], page_owner_names[f->owner - 1]);
	if (traceable && f->owner && page_count(page) != f->count + pins)
		complain_page(pfn, "pfn %#lx (%s): count is %d, found %d references and %d pins",
			      pfn, page_owner_names[page->owner], page_count(page), f->count, pins);
	if (page_mapcount(page) != f->maps)
		complain_page(pfn, "pfn %#lx: mapcount is %d, found %d mappings", pfn,
			      page_mapcount(page), f->maps);
	if (f->marks & MARK_ALONE && f->maps > 1)
		complain_page(pfn, "pfn %#lx is private and writable, and mapped %d times (I7)",
			      pfn, f->maps);
	if (page->owner == OWNER_ANON && f->marks & MARK_OWN && pins && f->maps > 1)
		complain_page(pfn, "pfn %#lx is pinned, and mapped %d times (I13)", pfn, f->maps);
	if (PageDmaPart(page) != !!(f->marks & MARK_PART))
		complain_page(pfn, "pfn %#lx: %s of it are mapped, its flag says otherwise", pfn,
			      PageDmaPart(page) ? "no bytes" : "bytes");
	if (page->dma_maps != f->dma_maps)
		complain_page(pfn, "pfn %#lx: dma_maps is %d, found %d mappings", pfn,
			      page->dma_maps, f->dma_maps);
}

/* What was found is done with: ready for the next time. */
static void forget(struct finding *f)
{
	*f = (struct finding){ .marks = f->marks & MARK_BAD ? MARK_TOLD : 0 };
}

static bool is_blank(const struct finding *f)
{
	u64 word;

	BUILD_BUG_ON(sizeof(*f) != sizeof(word));
	__builtin_memcpy(&word, f, sizeof(word));
	return word == 0;
}

/* A free block, page by page; most of memory is free, so first a quick look. */
static void check_free_block(const struct page *page, unsigned long pages)
{
	struct finding *f = &findings[page_to_pfn(page)];

	for (const struct page *end = page + pages; page < end; page++, f++) {
		int used = atomic_read(&page->_count) | atomic_read(&page->_mapcount) |
			   atomic_read(&page->pins) | page->owner | page->dma_maps;

		BUILD_BUG_ON(OWNER_FREE != 0);
		if (likely(!used && is_blank(f)))
			continue;
		claim(page, OWNER_FREE, 0);
		check_page(page, f);
		forget(f);
	}
}

static void check_pages(struct totals *now)
{
	unsigned long free = 0;

	for (unsigned long pfn = 0; pfn < max_pfn; pfn++) {
		struct page *page = pfn_to_page(pfn);

		if (!pfn_valid(pfn)) {
			pfn |= SECTION_PAGES - 1;
		} else if (PageBuddy(page)) {
			check_free_block(page, 1UL << page->order);
			free += 1UL << page->order;
			pfn += (1UL << page->order) - 1;
		} else {
			check_page(page, &findings[pfn]);
			if (page->owner == OWNER_FREE && findings[pfn].owner)
				free++; /* on the list of a CPU */
			else
				now->pages[page->owner]++;
			forget(&findings[pfn]);
		}
	}
	now->pages[OWNER_FREE] += free;
	/* each head of a block is on a list, then (buddy_check() looks at the lists) */
	if (free != nr_free_pages())
		complain("%lu pages are in free blocks, %lu are counted as free", free,
			 nr_free_pages());
}

static void note_cache(struct kmem_cache *cache, void *arg)
{
	struct totals *now = arg;

	if (now->caches < MAX_CACHES) {
		now->cache[now->caches].name = cache->name;
		now->cache[now->caches].active = cache->active;
		/* what a CPU keeps at hand is nobody's */
		for (int cpu = 0; cpu < cpu_count; cpu++)
			now->cache[now->caches].active -= (unsigned long)cache->magazine[cpu].count;
		now->caches++;
	}
}

static unsigned long reference_of(const char *cache)
{
	for (int i = 0; i < reference.caches; i++)
		if (!strcmp(reference.cache[i].name, cache))
			return reference.cache[i].active;
	return 0;
}

static unsigned long now_of(const struct totals *now, const char *cache)
{
	for (int i = 0; i < now->caches; i++)
		if (!strcmp(now->cache[i].name, cache))
			return now->cache[i].active;
	return 0;
}

/* What files are made of: names and links are strings of any size. */
static bool is_of_files(const char *cache)
{
	static const char *const of_files[] = { "tmpfs_inode", "dentry", "radix_tree_node" };

	for (size_t i = 0; i < ARRAY_SIZE(of_files); i++)
		if (!strcmp(cache, of_files[i]))
			return true;
	return !strncmp(cache, "kmalloc-", 8);
}

/*
 * files_stay: a program that a person runs may leave files in a tmpfs; then nothing is said of the
 * memory that files are made of. The test programs clean up behind themselves.
 */
static void compare_totals(const struct totals *now, bool files_stay)
{
	files_stay = files_stay && now_of(now, "tmpfs_inode") > reference_of("tmpfs_inode");

	for (int owner = 0; owner < OWNER_COUNT; owner++) {
		unsigned long before = reference.pages[owner], after = now->pages[owner];

		if (owner == OWNER_PGTABLE) {
			before -= reference.kernel_tables;
			after -= now->kernel_tables;
		}
		if (owner == OWNER_CACHE && files_stay)
			continue;
		/* free and slab pages follow from the others and from the objects */
		if (owner != OWNER_FREE && owner != OWNER_SLAB && after > before)
			complain("%lu pages more of owner %s than before", after - before,
				 page_owner_names[owner]);
	}
	for (int i = 0; i < now->caches; i++) {
		unsigned long before = reference_of(now->cache[i].name);

		if (files_stay && is_of_files(now->cache[i].name))
			continue;
		/* a cache's own record stays once somebody has needed the cache */
		if (now->cache[i].active > before && strcmp(now->cache[i].name, "kmem_cache"))
			complain("%lu objects more in slab %s than before",
				 now->cache[i].active - before, now->cache[i].name);
	}
}

/* ------------------------------------------------------------------ */

/* Does nobody else want to run? Whoever is runnable runs until it sleeps. */
static void wait_for_the_others(void)
{
	u64 limit = arch_clock_ns() + 10 * NSEC_PER_SEC;

	for (int i = 0; i < 4; i++)
		schedule();
	while (nr_running() > 1 && arch_clock_ns() < limit)
		schedule();
	if (nr_running() > 1)
		complain("%u tasks do not come to rest", nr_running() - 1);
}

/* Run fn on each CPU in turn: who gets there has waited for the last switch there to end. */
static void visit_all_cpus(void (*fn)(void))
{
	u32 mine = current->cpus_allowed;

	for (int cpu = 0; cpu < MAX_CPUS; cpu++)
		if (!set_cpus_allowed(current, 1u << cpu))
			fn();
	set_cpus_allowed(current, mine);
}

static void bring_to_rest(void)
{
	if (!workqueues_drain())
		complain("the work queues do not come to rest");
	wait_for_the_others();
	drop_clean_pages(); /* of files of the archive: any program may have been the first to look */
	domain_trim_all(); /* unmaps that wait for their flush; tables that lead nowhere */
	visit_all_cpus(sched_reap);
	visit_all_cpus(slab_shrink);
	slab_shrink(); /* a slab may have been emptied on a CPU visited later */
	visit_all_cpus(page_alloc_drain);
}

static void look(struct totals *now)
{
	memset(now, 0, sizeof(*now));
	areas_of_mappings = 0;
	bring_to_rest();
	claim_cpu_lists();
	slab_for_each(claim_slabs, NULL);
	vmalloc_for_each(claim_area, NULL);
	pgtable_walk_tables(&init_mm, true, claim_table, &now->kernel_tables);
	mm_for_each(claim_mm, NULL);
	address_space_for_each(claim_mapping, NULL);
	if (areas_of_mappings)
		complain("%ld areas show an address_space that does not know them",
			 areas_of_mappings);
	record_for_each(claim_record, NULL);
	domain_for_each_table(claim_iommu_table, NULL);
	area_for_each_used(&bigarea, claim_big, NULL);
	check_area(&bigarea);
	check_area(&shadow_area);
	if (record_check())
		complain("the trees of DMA records break rule %d", record_check());
	check_pages(now);
	slab_for_each(note_cache, now);
	now->pins = total_pins();
	if (now->pins > reference.pins)
		complain("%d pins are held", now->pins);
	now->windows = kmap_in_use();
	if (now->windows > reference.windows)
		complain("%d kmap windows are in use", now->windows);
	if (buddy_check() | slab_check())
		complain("an allocator's own check failed");
}

static int check(bool files_stay)
{
	static struct totals now;

	wrong = 0;
	if (!findings)
		return 0;
	look(&now);
	compare_totals(&now, files_stay);
	reference = now;
	return wrong;
}

int oracle_check(void)
{
	return check(false);
}

void oracle_init(void)
{
#ifdef CONFIG_DEBUG
	findings = vmalloc(max_pfn * sizeof(*findings));
	if (!findings) {
		printk(KERN_WARNING "oracle: no memory for it: it is off\n");
		return;
	}
	memset(findings, 0, max_pfn * sizeof(*findings));
	wrong = 0;
	look(&reference);
	if (wrong)
		printk(KERN_ERR "oracle: %d things are wrong before anything ran\n", wrong);
#endif
}

void oracle_after_program(const char *what)
{
	int n = check(true);

	if (n)
		control_record("oracle %d things wrong after %s", n, what);
}
