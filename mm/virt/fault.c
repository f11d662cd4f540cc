// SPDX-License-Identifier: MIT
/*
 * mm/virt/fault.c - from a page fault to a mapped page.
 *
 * What:     the CPU could not use the entry for an address. Either the program
 *           may not do that (no area, or not this access): a signal. Or it may,
 *           and the page is only not there yet. Then the ladder is climbed down
 *           until a rung holds:
 *
 *             handle_page_fault    whose address, which area, is it allowed?
 *               handle_mm_fault      find or make the page-table entry        pgtable.c
 *                 handle_pte_fault     what is in it?
 *                   do_anonymous_page    empty, no backing: zeros             anon.c
 *                   do_no_page           empty, backed: ask vm_ops->nopage
 *                     filemap_nopage       ...of a file: which page is it?    filemap.c
 *                       get_cache_page       in memory, or brought now        address_space.c
 *                   do_wp_page           present, write to a read-only entry: copy
 *                   (present and fine: another thread was faster, or a stale TLB)
 *             refuse               no rung holds: a signal, and why           fault_report.c
 *
 * Start at: handle_page_fault(), called by the page-fault trap.
 * Holds:    I6: an entry that maps a counted page holds one reference and one
 *           mapcount of it. I7: a writable entry in a private area maps a page
 *           that no other entry maps.
 * Locks:    mmap_sem for reading throughout; page_table_lock around each look at
 *           or change of an entry. Between the two looks the lock is dropped to
 *           allocate or to call nopage, so the entry is compared again.
 * Not here: swap; how pages come to be shared (fork.c).
 * See it:   /proc/trace; the tour, step 2; tests/kernel/fault_test.c; gdb: np-trace
 * Book:     LDD3 ch. 15, "Mapping Memory with nopage".   Linux: mm/memory.c.   Spec: SDM 3A 4.7
 */
#include "mm/virt/fault.h"

#include "kernel/lib/panic.h"
#include "kernel/process/limits.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/signal.h"
#include "mm/phys/bootmem.h"
#include "mm/virt/filemap.h"
#include "mm/virt/kmap.h"
#include "mm/virt/mmap.h"
#include "mm/virt/pgtable.h"

bool (*kernel_fault_hook)(struct pt_regs *regs, unsigned long addr, unsigned int flags);
bool (*out_of_memory_hook)(void);

/* ------------------------------------------------------------------ */
/* The rungs                                                           */

/*
 * How often pages have been taken from all areas that show what this one shows. Who takes
 * them raises it first, then looks into each table under page_table_lock (truncate.c): if it
 * is the same still under that lock, he has yet to come here.
 */
static unsigned int truncations_of(const struct vm_area_struct *vma)
{
	unsigned int count = vma->vm_mapping ? READ_ONCE(vma->vm_mapping->truncate_count) : 0;

	smp_rmb();
	return count;
}

/* A backed area without the page: its driver knows. Entered without page_table_lock. */
static int do_no_page(struct mm_struct *mm, struct vm_area_struct *vma, pte_t *pte,
		      unsigned long addr, bool write)
{
	bool private_write = write && !(vma->vm_flags & VM_SHARED);
	unsigned int truncations = truncations_of(vma);
	int type = VM_FAULT_MINOR;
	struct page *page = vma->vm_ops->nopage(vma, addr & PAGE_MASK, &type);
	pte_t entry;

	if (page == NOPAGE_SIGBUS)
		return VM_FAULT_SIGBUS;
	if (page == NOPAGE_OOM)
		return VM_FAULT_OOM;
	if (private_write) {
		/* the copy now, instead of mapping read-only and faulting again */
		struct page *copy = anon_page_alloc();

		if (copy)
			copy_highpage_exempt(copy, page);
		put_page(page);
		if (!copy)
			return VM_FAULT_OOM;
		page = copy;
	}
	entry = pfn_pte(page_to_pfn(page), vma->vm_page_prot);
	if (write)
		entry = maybe_mkwrite(pte_mkdirty(entry), vma);
	if (PageReserved(page))
		entry = pte_mkspecial(entry); /* not counted: zap must not put it */

	spin_lock(&mm->page_table_lock);
	if (!pte_none(*pte) || truncations != truncations_of(vma)) {
		/*
		 * recheck: a sibling thread mapped it while nopage ran; drop ours. Or pages were
		 * taken from all areas meanwhile, perhaps this one, and this entry was looked at
		 * before: then the program tries again, and nopage has another answer.
		 */
		spin_unlock(&mm->page_table_lock);
		put_page(page);
		return VM_FAULT_MINOR;
	}
	if (!pte_special(entry))
		page_add_rmap(mm, page);
	set_pte(pte, entry); /* was not present: no TLB holds it */
	spin_unlock(&mm->page_table_lock);
	trace_fault(TRACE_NO_PAGE, addr, write, vma->vm_start, vma->vm_end, page_to_pfn(page));
	if (vma->vm_mapping && !private_write)
		filemap_map_around(vma, pte, addr, truncations);
	return type;
}

/*
 * A write to a page that is ours alone, or in an area where all see the same.
 * page_table_lock is held on entry and released.
 */
static int wp_reuse(struct vm_area_struct *vma, pte_t *pte, unsigned long addr)
	__releases(&vma->vm_mm->page_table_lock)
{
	pte_t old = *pte;

	/*
	 * Only a right more: no flush. The fault has made this CPU forget the old entry (SDM
	 * 3A 4.10.4.1); another that still has it faults once more, and finds all in order.
	 */
	set_pte(pte, maybe_mkwrite(pte_mkdirty(pte_mkyoung(old)), vma));
	spin_unlock(&vma->vm_mm->page_table_lock);
	trace_fault(TRACE_WP_REUSE, addr, true, vma->vm_start, vma->vm_end, pte_pfn(old));
	return VM_FAULT_MINOR;
}

/*
 * Another page at addr, in place of a frame that others see too. page_table_lock held.
 *
 * The order matters to sibling threads: nobody may see the new page while somebody's TLB
 * still has the old one, or one thread would write what another does not read. So: out,
 * flush, in.
 */
static void replace_page(struct vm_area_struct *vma, pte_t *pte, unsigned long addr,
			 struct page *page)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t old = ptep_get_and_clear(pte);

	flush_tlb_page(mm, addr);
	/* where the area may not be written (an unsharing, a forced write): the copy only */
	set_pte(pte,
		maybe_mkwrite(pte_mkdirty(pfn_pte(page_to_pfn(page), vma->vm_page_prot)), vma));
	page_add_rmap(mm, page);
	if (!pte_special(old)) {
		page_remove_rmap(mm, pfn_to_page(pte_pfn(old)));
		put_page(pfn_to_page(pte_pfn(old))); /* the entry's; the caller has another */
	}
	trace_fault(TRACE_WP_COPY, addr, true, vma->vm_start, vma->vm_end, page_to_pfn(page));
}

/*
 * A page of our own for addr, with the contents of the frame that is there.
 * page_table_lock is held on entry and released.
 */
static int wp_copy(struct vm_area_struct *vma, pte_t *pte, unsigned long addr)
	__releases(&vma->vm_mm->page_table_lock)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t old = *pte;
	struct page *page = pte_special(old) ? NULL : pfn_to_page(pte_pfn(old)), *copy;
	bool from_zero = pte_pfn(old) == page_to_pfn(zero_page), used;

	if (page)
		get_page(page); /* it must not go away, or be written in place, while we copy */
	spin_unlock(&mm->page_table_lock);
	if (!page && !from_zero && !pfn_is_ram(pte_pfn(old)))
		/* a private mapping of device registers: there is nothing sane to copy */
		return VM_FAULT_SIGBUS;

	copy = anon_page_alloc();
	if (copy && from_zero)
		clear_highpage(copy);
	else if (copy)
		copy_highpage_exempt(copy, pfn_to_page(pte_pfn(old)));
	spin_lock(&mm->page_table_lock);
	used = copy && pte_same(*pte, old); /* recheck: did anybody change it meanwhile? */
	if (used)
		replace_page(vma, pte, addr, copy);
	spin_unlock(&mm->page_table_lock);
	if (page)
		put_page(page);
	if (copy && !used)
		put_page(copy);
	return copy ? VM_FAULT_MINOR : VM_FAULT_OOM;
}

/*
 * Write to a present, read-only entry of a writable area; or a page is to be ours alone.
 * page_table_lock is held on entry and released.
 *
 * Parent and child may be here at the same time, for one page, each with a lock of its
 * own. Both find two mappings, so both copy; each holds a reference while it does, so
 * neither can find the page exclusive before the other is done with it.
 */
static int do_wp_page(struct vm_area_struct *vma, pte_t *pte, unsigned long addr)
	__releases(&vma->vm_mm->page_table_lock)
{
	pte_t old = *pte;
	bool shared = vma->vm_flags & VM_SHARED;

	/*
	 * Never the zero page itself: it is everybody's. (In a shared area it can only be where
	 * a driver's mmap() gave neither pages nor a nopage() to ask for them.)
	 */
	if (shared ? pte_pfn(old) != page_to_pfn(zero_page) :
		     !pte_special(old) && page_is_exclusive(pfn_to_page(pte_pfn(old))))
		return wp_reuse(vma, pte, addr);
	return wp_copy(vma, pte, addr);
}

/* Is this a page that others map too, and that get_user_pages() wants for us alone? */
static bool must_unshare(const struct vm_area_struct *vma, pte_t entry)
{
	const struct page *page;

	if (vma->vm_flags & VM_SHARED || pte_special(entry) || pte_write(entry))
		return false; /* I7: what is writable is ours alone */
	page = pfn_to_page(pte_pfn(entry));
	return page->owner == OWNER_ANON && !page_is_exclusive(page);
}

static int handle_pte_fault(struct mm_struct *mm, struct vm_area_struct *vma, pte_t *pte,
			    unsigned long addr, unsigned int flags)
{
	bool write = flags & FAULT_FLAG_WRITE;
	pte_t entry = __pte(READ_ONCE(pte->val));

	if (pte_none(entry)) {
		if (!vma->vm_ops || !vma->vm_ops->nopage)
			return do_anonymous_page(mm, vma, pte, addr, write);
		return do_no_page(mm, vma, pte, addr, write);
	}
	spin_lock(&mm->page_table_lock);
	entry = *pte; /* recheck: another thread may have changed it before the lock */
	if (pte_present(entry) && ((write && !pte_write(entry)) ||
				   (flags & FAULT_FLAG_UNSHARE && must_unshare(vma, entry))))
		return do_wp_page(vma, pte, addr);
	spin_unlock(&mm->page_table_lock);
	/*
	 * Present and sufficient: a sibling was faster, or this CPU's TLB was out of date. The
	 * fault itself has put that right: nothing is to be flushed here, far less elsewhere.
	 */
	if (pte_present(entry))
		trace_fault(TRACE_SPURIOUS, addr, write, vma->vm_start, vma->vm_end,
			    pte_pfn(entry));
	return VM_FAULT_MINOR;
}

int handle_mm_fault(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
		    unsigned int flags)
{
	pte_t *pte = pte_alloc(mm, addr);
	int ret;

	if (!pte)
		return VM_FAULT_OOM;
	ret = handle_pte_fault(mm, vma, pte, addr, flags);
	if (ret == VM_FAULT_MAJOR) {
		current->maj_flt++;
		this_cpu()->major_faults++;
	} else if (ret == VM_FAULT_MINOR) {
		current->min_flt++;
		this_cpu()->page_faults++;
	}
	return ret;
}

/* ------------------------------------------------------------------ */
/* The trap                                                            */

int expand_stack(struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *prev = vma->vm_prev;

	addr &= PAGE_MASK;
	if (addr >= vma->vm_start)
		return 0; /* another thread grew it while we waited for the lock */
	if (vma->vm_end - addr > rlimit_cur(RLIMIT_STACK) || addr < mmap_min_addr ||
	    !may_expand_vm(vma->vm_mm, vma->vm_flags, (vma->vm_start - addr) >> PAGE_SHIFT) ||
	    (vma->vm_flags & VM_LOCKED &&
	     !may_lock_pages(vma->vm_mm, (vma->vm_start - addr) >> PAGE_SHIFT)))
		return -ENOMEM;
	/* the gap keeps a stack from running into what lies below unnoticed */
	if (prev && prev->vm_end + STACK_GUARD_GAP > addr && prev->vm_flags & VM_ACCESS_FLAGS &&
	    !(prev->vm_flags & VM_GROWSDOWN))
		return -ENOMEM;
	if (prev && prev->vm_end > addr)
		return -ENOMEM;
	vma->vm_mm->total_vm += (vma->vm_start - addr) >> PAGE_SHIFT;
	vma_adjust(vma->vm_mm, vma, addr, vma->vm_end);
	return 0;
}

/*
 * find_faulting_area - the area that allows the access, the stack grown if need be; or NULL.
 *
 * => mmap_sem is held for reading, before and after; dropped in between to grow
 */
static struct vm_area_struct *find_faulting_area(struct mm_struct *mm, unsigned long addr,
						 unsigned int flags)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	if (vma && addr < vma->vm_start && vma->vm_flags & VM_GROWSDOWN) {
		int error = -ENOMEM;

		up_read(&mm->mmap_sem);
		down_write(&mm->mmap_sem);
		vma = find_vma(mm, addr); /* recheck: the areas may have changed */
		if (vma && (addr >= vma->vm_start || vma->vm_flags & VM_GROWSDOWN))
			error = expand_stack(vma, addr);
		downgrade_write(&mm->mmap_sem);
		if (error)
			return NULL;
	}
	return vma && addr >= vma->vm_start && vma_allows(vma, flags) ? vma : NULL;
}

/*
 * The access cannot be served. From user mode: a signal. From the kernel (a copy to
 * or from user memory): false, and arch code's fix-up makes it -EFAULT.
 */
static bool bad_access(struct pt_regs *regs, unsigned long addr, int signo, int code,
		       const char *why)
{
	if (!user_mode(regs))
		return false;
	user_trap(regs, signo, code, addr, why);
	return true;
}

/*
 * refuse - no page for addr: because of result, a VM_FAULT_; vma is the area that allows the access.
 *
 * => mmap_sem held for reading, and given up; returns as handle_page_fault()
 */
static __noinline bool refuse(struct pt_regs *regs, struct vm_area_struct *vma, unsigned long addr,
			      unsigned int flags, int result)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *above = find_vma(mm, addr);
	int signo = vma ? SIGBUS : SIGSEGV, code;
	char words[FAULT_TEXT_SIZE], *why = NULL;

	if (result == VM_FAULT_OOM) {
		up_read(&mm->mmap_sem);
		/* a system call fails, with EFAULT; a program's own touch cannot: memory is made */
		return (user_mode(regs) && out_of_memory_hook && out_of_memory_hook()) ||
		       bad_access(regs, addr, SIGKILL, 0, "out of memory");
	}
	code = fault_code(above, addr, flags);
	/* words take longer than all the rest: none if nobody is to read them */
	if (user_mode(regs) && user_trap_ends(signo))
		why = fault_explain(above, addr, flags, words);
	fault_trace_refused(above, addr, flags, vma ? TRACE_SIGBUS : TRACE_SIGSEGV);
	up_read(&mm->mmap_sem);
	return bad_access(regs, addr, signo, code, why);
}

static bool user_address_fault(struct pt_regs *regs, unsigned long addr, unsigned int flags)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	int result = VM_FAULT_SIGBUS;

	/*
	 * No user memory to speak of, or a spinlock is held: the touch itself is the mistake.
	 * Or it was an attempt: who holds a spinlock may look whether a page is there.
	 */
	if (!mm || this_cpu()->irq_depth || current->pagefaults_off || lockrank_spinlocks_held())
		return false;
	down_read(&mm->mmap_sem);
	vma = find_faulting_area(mm, addr, flags);
	if (vma)
		result = handle_mm_fault(mm, vma, addr, flags & FAULT_WRITE ? FAULT_FLAG_WRITE : 0);
	if (unlikely(result < VM_FAULT_MINOR))
		return refuse(regs, vma, addr, flags, result);
	up_read(&mm->mmap_sem);
	return true;
}

bool handle_page_fault(struct pt_regs *regs, unsigned long addr, unsigned int flags)
{
	if (flags & FAULT_RESERVED)
		return false; /* our own tables are corrupt */
	if (likely(addr < TASK_SIZE))
		return user_address_fault(regs, addr, flags);
	if (user_mode(regs)) /* the kernel half is never the user's, mapped or not */
		return bad_access(regs, addr, SIGSEGV, SEGV_MAPERR,
				  "touch of an address in the kernel's half");
	return kernel_fault_hook && kernel_fault_hook(regs, addr, flags);
}
