/* SPDX-License-Identifier: MIT */
/*
 * tests/host/machine.h - all of mm/virt that a program meets, and a CPU to run it on.
 *
 * What:     includes the areas, the system calls on them, the fault ladder, the page
 *           tables and get_user_pages(), over the fake memory of memory.h, and plays the
 *           hardware: cpu_access() translates an address as an x86 does, through a TLB
 *           that never forgets by itself, sets accessed and dirty bits, and calls
 *           handle_page_fault() when it cannot.
 *
 *           Two rules of TLBs are checked that no test on QEMU could be sure to catch:
 *             - a page is not freed while the TLB translates to it (I9): at each free
 *             - after a system call the TLB allows nothing that the tables do not
 *               (check_tlb)
 *           The TLB covers the windows of the address space that a test names; an
 *           access elsewhere is translated anew each time.
 * Start at: cpu_access(), machine_begin()
 * See it:   tests/host/test_mmap.c
 * Spec:     SDM 3A 4.6 (access rights), 4.8 (accessed and dirty), 4.10 (TLBs)
 */
#ifndef TESTS_HOST_MACHINE_H
#define TESTS_HOST_MACHINE_H

#include "tests/host/memory.h"

#include "kernel/lib/rbtree.c"
#include "kernel/lib/interval_tree.c"
#include "kernel/lib/radix_tree.c"
#include "mm/virt/vma_tree.c"
#include "mm/virt/vma.c"
#include "mm/virt/pgtable.c"
#include "mm/virt/unmap.c"
#include "mm/virt/anon.c"
#include "mm/virt/fault.c"
#include "mm/virt/fault_report.c"
#include "mm/virt/gup.c"
#include "mm/virt/address_space.c"
#include "mm/virt/filemap.c"
#include "mm/virt/truncate.c"
#include "mm/virt/shmem.c"
#include "mm/virt/fork.c"
#include "mm/virt/mmap.c"
#include "mm/virt/mlock.c"
#include "mm/virt/madvise.c"
#include "mm/virt/mprotect.c"
#include "mm/virt/commit.c"
#include "mm/virt/mm.c"

/* ------------------------------------------------------------------ */
/* What the code above calls                                           */

/* What mmap() goes by: no mapping of these tests is larger than that. */
unsigned long nr_present_pages(void)
{
	return TASK_SIZE >> PAGE_SHIFT;
}

void init_rwsem_rank(struct rw_semaphore *sem, const char *name, enum lock_rank rank)
{
	memset(sem, 0, sizeof(*sem));
}

void down_read(struct rw_semaphore *sem)
{
	CHECK(sem->active >= 0);
	sem->active++;
}

void up_read(struct rw_semaphore *sem)
{
	CHECK(sem->active > 0);
	sem->active--;
}

void down_write(struct rw_semaphore *sem)
{
	CHECK_EQ(sem->active, 0);
	sem->active = -1;
}

void up_write(struct rw_semaphore *sem)
{
	CHECK_EQ(sem->active, -1);
	sem->active = 0;
}

void downgrade_write(struct rw_semaphore *sem)
{
	CHECK_EQ(sem->active, -1);
	sem->active = 1;
}

void schedule(void)
{
}

void *kmap_atomic(struct page *page, enum km_type type)
{
	return lowmem_page_address(page);
}

void *kmap_exempt(struct page *page, enum km_type type)
{
	return lowmem_page_address(page);
}

void kunmap_atomic(void *kaddr, enum km_type type)
{
}

void *kmap(struct page *page)
{
	return lowmem_page_address(page);
}

void kunmap(struct page *page)
{
}

void kmap_init(void)
{
}

void page_lock_init(void)
{
}

/* One program, and nobody else: it has every inode to itself. */
void mutex_lock(struct mutex *mutex)
{
}

void mutex_unlock(struct mutex *mutex)
{
}

void lock_page(struct page *page)
{
	CHECK(!test_and_set_bit(PG_locked, &page->flags));
}

void lock_new_page(struct page *page)
{
	lock_page(page);
}

void unlock_page(struct page *page)
{
	CHECK(test_and_clear_bit(PG_locked, &page->flags));
}

/* ------------------------------------------------------------------ */
/* Files with pages, as tmpfs has them: a hole is zeros, a page that is there is dirty. */

struct host_file {
	struct file file; /* f_count, and vm_file of areas; whose f_dentry is ours */
	struct dentry dentry;
	struct inode inode;
	struct address_space mapping;
	bool made; /* by host_file_make(): goes with its last reference */
};
static int host_files;

static int host_readpage(struct file *file, struct page *page)
{
	clear_page(lowmem_page_address(page));
	SetPageDirty(page);
	SetPageUptodate(page);
	unlock_page(page);
	return 0;
}

static int host_prepare_write(struct file *file, struct page *page, unsigned int from,
			      unsigned int to)
{
	if (!PageUptodate(page) && to - from < PAGE_SIZE) {
		clear_page(lowmem_page_address(page));
		SetPageUptodate(page);
	}
	return 0;
}

static int host_commit_write(struct file *file, struct page *page, unsigned int from,
			     unsigned int to)
{
	SetPageUptodate(page);
	SetPageDirty(page);
	return 0;
}

static bool host_is_hole(struct address_space *mapping, unsigned long index)
{
	return true;
}

static const struct address_space_operations host_aops = {
	.readpage = host_readpage,
	.prepare_write = host_prepare_write,
	.commit_write = host_commit_write,
	.is_hole = host_is_hole,
};
static const struct file_operations host_file_operations = { .mmap = generic_file_mmap };

/* host_file_make - an empty file, open for reading and writing; NULL: no memory. */
static inline struct file *host_file_make(loff_t size)
{
	struct host_file *f = allocation_fails(GFP_KERNEL) ? NULL : calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	host_files++;
	atomic_set(&f->file.f_count, 1);
	f->file.f_op = &host_file_operations;
	f->file.f_mode = FMODE_READ | FMODE_WRITE;
	f->file.f_dentry = &f->dentry;
	f->dentry.d_inode = &f->inode;
	f->inode.i_size = size;
	f->inode.i_mapping = &f->mapping;
	f->made = true;
	address_space_init(&f->mapping, &f->inode, &host_aops);
	return &f->file;
}

static struct file *host_shmem_file(loff_t size, unsigned long promised)
{
	struct file *file = host_file_make(size);

	return file ? file : ERR_PTR(-ENOMEM);
}

void fput(struct file *file)
{
	struct host_file *f = container_of(file, struct host_file, file);

	CHECK(atomic_read(&file->f_count) > 0);
	if (!atomic_dec_and_test(&file->f_count))
		return;
	CHECK(file->f_dentry == &f->dentry && f->made);
	address_space_exit(&f->mapping);
	host_files--;
	free(f);
}

static int trap_signo, trap_code;

/* All page frames of the fake memory are RAM, and no others (bootmem.c is not here). */
struct range_set ram_ranges;
bool range_overlaps(const struct range_set *set, phys_addr_t start, phys_addr_t end)
{
	return pfn_valid(start >> PAGE_SHIFT);
}

/* The physical addresses of a 52-bit CPU. */
unsigned long arch_max_pfn(void)
{
	return 1UL << 40;
}

void user_trap(struct pt_regs *regs, int signo, int code, unsigned long addr, const char *name)
{
	trap_signo = signo;
	trap_code = code;
}

bool user_trap_ends(int signo)
{
	return true;
}

/* ------------------------------------------------------------------ */
/* The parts of the address space that a test looks at                 */

struct window {
	unsigned long start;
	int pages;
};
static const struct window *windows;
static int nr_windows;
#define MAX_WINDOW_PAGES 1024

/* Pages of all windows are numbered through: index <-> address. */
static int window_index(unsigned long addr)
{
	int before = 0;

	for (int w = 0; w < nr_windows; before += windows[w++].pages)
		if (addr >= windows[w].start &&
		    addr - windows[w].start < windows[w].pages * PAGE_SIZE)
			return before + (addr - windows[w].start) / PAGE_SIZE;
	return -1;
}

/* ------------------------------------------------------------------ */
/* The TLB                                                             */

static u64 tlb[MAX_WINDOW_PAGES]; /* an entry as it was cached; 0: none */

static void tlb_forget(unsigned long start, unsigned long end)
{
	int before = 0;

	for (int w = 0; w < nr_windows; before += windows[w++].pages)
		for (int i = 0; i < windows[w].pages; i++) {
			unsigned long addr = windows[w].start + i * PAGE_SIZE;

			if (addr >= start && addr < end)
				tlb[before + i] = 0;
		}
}

/* The CPU has translations of the address space that it runs, and of no other. */
void flush_tlb_page(struct mm_struct *mm, unsigned long addr)
{
	if (mm == current->mm)
		tlb_forget(addr & PAGE_MASK, (addr & PAGE_MASK) + PAGE_SIZE);
}

void flush_tlb_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	if (mm == current->mm)
		tlb_forget(start, end);
}

void flush_tlb_mm(struct mm_struct *mm)
{
	flush_tlb_range(mm, 0, TASK_SIZE);
}

void arch_switch_mm(struct mm_struct *mm)
{
	tlb_forget(0, TASK_SIZE);
}

void arch_leave_mm_everywhere(struct mm_struct *mm)
{
	if (mm == current->mm)
		tlb_forget(0, TASK_SIZE);
}

/* run_in - another program's turn: the load of CR3 forgets all. */
static inline void run_in(struct mm_struct *mm)
{
	current->mm = mm;
	tlb_forget(0, TASK_SIZE);
}

/* memory_page_freed: called before a page becomes free. */
static void check_not_in_tlb(struct page *page)
{
	for (int i = 0; i < MAX_WINDOW_PAGES; i++)
		if (tlb[i] && pte_pfn(__pte(tlb[i])) == page_to_pfn(page))
			FAIL("pfn %#lx is freed, but the TLB still has it for window page %d",
			     page_to_pfn(page), i);
}

/* The TLB may know less than the tables do, never more, and never another page. */
static inline void check_tlb(struct mm_struct *mm)
{
	int before = 0;

	for (int w = 0; w < nr_windows; before += windows[w++].pages)
		for (int i = 0; i < windows[w].pages; i++) {
			u64 cached = tlb[before + i];
			unsigned long addr = windows[w].start + i * PAGE_SIZE;
			pte_t *pte = cached ? pgtable_lookup(mm, addr) : NULL;
			u64 now = pte ? pte_val(*pte) : 0;

			if (!cached)
				continue;
			if (!(now & _PAGE_PRESENT) || (now ^ cached) & PTE_PFN_MASK ||
			    cached & ~now & (_PAGE_RW | _PAGE_USER) || now & ~cached & _PAGE_NX)
				FAIL("stale TLB entry for %#lx: %#llx, the table has %#llx", addr,
				     cached, now);
		}
}

/* ------------------------------------------------------------------ */
/* The CPU                                                             */

enum access {
	READ,
	WRITE,
	EXEC
};

static bool rights_suffice(u64 entry, enum access access)
{
	return entry & _PAGE_PRESENT && entry & _PAGE_USER &&
	       (access != WRITE || entry & _PAGE_RW) && (access != EXEC || !(entry & _PAGE_NX));
}

/* One translation: the entry, or 0 and the fault's flags. */
static u64 translate(unsigned long addr, enum access access, unsigned int *fault)
{
	int at = window_index(addr);
	pte_t *pte;

	if (at >= 0 && rights_suffice(tlb[at], access) &&
	    (access != WRITE || tlb[at] & _PAGE_DIRTY))
		return tlb[at];
	pte = pgtable_lookup(current->mm, addr);
	if (pte && rights_suffice(pte_val(*pte), access)) {
		pte->val |= _PAGE_ACCESSED | (access == WRITE ? _PAGE_DIRTY : 0);
		if (at >= 0)
			tlb[at] = pte->val;
		return pte->val;
	}
	*fault = FAULT_USER | (access == WRITE ? FAULT_WRITE : 0) |
		 (access == EXEC ? FAULT_EXEC : 0) |
		 (pte && pte_val(*pte) & _PAGE_PRESENT ? FAULT_PRESENT : 0);
	if (at >= 0)
		tlb[at] = 0; /* a fault drops what was cached for its address */
	return 0;
}

/*
 * cpu_access - the program touches addr: where the byte lies, or NULL.
 *
 * => NULL: trap_signo and trap_code tell which signal it got
 */
static inline void *cpu_access(unsigned long addr, enum access access)
{
	struct pt_regs regs = { .cs = USER_CS };
	unsigned int fault = 0;

	trap_signo = trap_code = 0;
	for (int tries = 0; tries < 4; tries++) {
		u64 entry = translate(addr, access, &fault);

		if (entry)
			return (u8 *)__va(entry & PTE_PFN_MASK) + offset_in_page(addr);
		CHECK(handle_page_fault(&regs, addr, fault));
		CHECK_EQ(current->mm->mmap_sem.active, 0);
		CHECK_EQ(spinlocks_held, 0);
		if (trap_signo)
			return NULL;
	}
	FAIL("the access to %#lx faults for ever", addr);
}

/* What the kernel copies from and to the program goes by the same way. */
static unsigned long copy_bytes(u8 *kernel, unsigned long user, unsigned long n, enum access access)
{
	for (; n; n--, kernel++, user++) {
		u8 *byte = NULL;
		unsigned int fault;

		if (current->pagefaults_off) {
			u64 entry = user < TASK_SIZE ? translate(user, access, &fault) : 0;

			if (entry)
				byte = (u8 *)__va(entry & PTE_PFN_MASK) + offset_in_page(user);
		} else if (user < TASK_SIZE) {
			byte = cpu_access(user, access);
		}
		if (!byte)
			break;
		if (access == WRITE)
			*byte = *kernel;
		else
			*kernel = *byte;
	}
	return n;
}

unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	return copy_bytes((u8 *)from, (unsigned long)to, n, WRITE);
}

unsigned long copy_from_user_inatomic(void *to, const void __user *from, unsigned long n)
{
	return copy_bytes(to, (unsigned long)from, n, READ);
}

unsigned long fault_in_readable(const char __user *from, unsigned long n)
{
	unsigned long in_first = min(n, PAGE_SIZE - offset_in_page(from));
	u8 byte;

	if (copy_bytes(&byte, (unsigned long)from, 1, READ))
		return 0;
	return in_first == n || !copy_bytes(&byte, (unsigned long)from + n - 1, 1, READ) ? n :
											   in_first;
}

/* ------------------------------------------------------------------ */
/* Start and end                                                       */

static struct task_struct the_task;

static inline void machine_begin(unsigned long pages, const struct window *w, int n)
{
	memory_init(pages);
	memory_page_freed = check_not_in_tlb;
	windows = w;
	nr_windows = n;
	memset(tlb, 0, sizeof(tlb));
	init_mm.pgd = __va(page_to_phys(page_alloc(GFP_KERNEL | __GFP_ZERO, 0, OWNER_KERNEL)));
	memset(init_mm.pgd, 0, PAGE_SIZE);
	INIT_LIST_HEAD(&all_mms); /* a case that failed may have left some */
	INIT_LIST_HEAD(&all_mappings);
	mm_init();
	shmem_file_hook = host_shmem_file;
	host_files = 0;
	memset(&the_task, 0, sizeof(the_task));
	host_current = &the_task;
	the_task.mm = mm_alloc();
	CHECK(the_task.mm);
	max_map_count = 65530;
	atomic_set(&pins_held, 0);
}

/* The program exits: everything it had must come back. */
static inline void machine_end(void)
{
	tlb_forget(0, TASK_SIZE);
	mmput(the_task.mm);
	CHECK_EQ(pages_of[OWNER_ANON], 0);
	CHECK_EQ(pages_of[OWNER_CACHE], 0);
	CHECK_EQ(pages_of[OWNER_PGTABLE], 0);
	CHECK(list_empty(&all_mappings) && list_empty(&all_mms));
	CHECK_EQ(host_files, 0);
	CHECK_EQ(total_pins(), 0);
	ClearPageReserved(zero_page);
	page_free(zero_page, 0);
	page_free(virt_to_page(init_mm.pgd), 0);
	memory_exit();
}

#endif
