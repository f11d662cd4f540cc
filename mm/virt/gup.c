// SPDX-License-Identifier: MIT
/*
 * mm/virt/gup.c - get_user_pages: from user addresses to pages that stay.
 *
 * What:     a device works with physical pages, at its own time. So before a user
 *           buffer is handed to it, each page is faulted in, and held: a reference
 *           keeps it from being freed, the pin tells everybody that its contents
 *           may change or be read at any moment. Reference and pin are taken
 *           together here and dropped together by page_cache_release().
 *
 *           For writing, the fault is taken as a write, so that a page shared
 *           copy-on-write is copied BEFORE the device gets its address; a copy
 *           made later would leave the device with the old page. For the same
 *           reason can_reuse() in fault.c lets the owner of a pinned page write it
 *           in place, and fork will have to give the copy to the child (erratum 1).
 * Start at: get_user_pages()
 * Holds:    I2: count >= mapcount + pins.
 * Locks:    mmap_sem for reading, the caller's; page_table_lock around each look:
 *           the reference is taken before it is dropped, so the page cannot vanish.
 * See it:   /proc/meminfo (Pinned); tests/kernel/gup_test.c; drivers/edu; gdb: np-page
 * Book:     LDD3 ch. 15, "Performing Direct I/O".   Linux: mm/memory.c
 */
#include "mm/virt/gup.h"

#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/fault.h"
#include "mm/virt/pgtable.h"

static atomic_t pins_held;

/*
 * May this entry be used for a write? Normally if it is writable. A forced write
 * to a read-only private area must have gone through copy-on-write: the private
 * copy is anonymous and its entry dirty. Anything less (say, the entry vanished and
 * a read fault brought the shared page back) is faulted again.
 */
static bool good_for_write(pte_t pte, bool force)
{
	if (pte_write(pte))
		return true;
	return force && pte_dirty(pte) && !pte_special(pte) &&
	       pfn_to_page(pte_pfn(pte))->owner == OWNER_ANON;
}

/* The page mapped at addr with the wanted access, pinned if so asked; NULL: fault it in first. */
static struct page *follow_page(struct mm_struct *mm, unsigned long addr, bool write, bool force,
				bool pin)
{
	struct page *page = NULL;
	pte_t *pte;

	spin_lock(&mm->page_table_lock);
	pte = pgtable_lookup(mm, addr);
	if (pte && pte_present(*pte) && pfn_valid(pte_pfn(*pte)) &&
	    (!write || good_for_write(*pte, force))) {
		page = pfn_to_page(pte_pfn(*pte));
		if (pin && !PageReserved(page)) {
			get_page(page);
			atomic_inc(&page->pins);
			atomic_inc(&pins_held);
		}
	}
	spin_unlock(&mm->page_table_lock);
	return page;
}

/* May the area be pinned for this access? */
static bool area_allows(const struct vm_area_struct *vma, bool write, bool force)
{
	unsigned long need = write ? VM_WRITE : VM_READ | VM_WRITE | VM_EXEC;

	if (vma->vm_flags & (VM_IO | VM_PFNMAP))
		return false;
	if (force) /* a debugger's right: what mprotect could grant; never through a shared mapping */
		need = write ? (vma->vm_flags & VM_SHARED ? VM_WRITE : VM_MAYWRITE) : VM_MAYREAD;
	return vma->vm_flags & need;
}

/* One page: fault until it is there. 0 or a negative errno; *pagep, if not NULL, gets it pinned. */
static int get_one(struct vm_area_struct *vma, unsigned long addr, bool write, bool force,
		   struct page **pagep)
{
	struct mm_struct *mm = vma->vm_mm;
	struct page *page;

	while (!(page = follow_page(mm, addr, write, force, pagep != NULL)))
		switch (handle_mm_fault(mm, vma, addr, write)) {
		case VM_FAULT_OOM:
			return -ENOMEM;
		case VM_FAULT_SIGBUS:
			return -EFAULT;
		}
	if (pagep)
		*pagep = page;
	return 0;
}

int get_user_pages(struct task_struct *tsk, struct mm_struct *mm, unsigned long start, int len,
		   int write, int force, struct page **pages, struct vm_area_struct **vmas)
{
	int done = 0, error = 0;

	start &= PAGE_MASK;
	for (; done < len; done++, start += PAGE_SIZE) {
		struct vm_area_struct *vma = find_vma(mm, start);

		error = -EFAULT;
		if (!vma || start < vma->vm_start || !area_allows(vma, write, force))
			break;
		error = get_one(vma, start, write, force, pages ? &pages[done] : NULL);
		if (error)
			break;
		if (vmas)
			vmas[done] = vma;
	}
	return done ? done : error;
}

void page_cache_release(struct page *page)
{
	if (PageReserved(page))
		return;
	if (atomic_read(&page->pins) > 0) {
		atomic_dec(&page->pins);
		atomic_dec(&pins_held);
	}
	put_page(page);
}

int set_page_dirty(struct page *page)
{
	return !test_and_set_bit(PG_dirty, &page->flags);
}

int set_page_dirty_lock(struct page *page)
{
	return set_page_dirty(page); /* the lock matters once a page can be truncated */
}

int total_pins(void)
{
	return atomic_read(&pins_held);
}
