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
 *           A page that is shared copy-on-write is copied BEFORE the device gets its
 *           address: a copy made later would leave the device with the old page. The
 *           book does that for writing only. But a page that a device merely reads
 *           must not be shared either: the program's next write would go to a copy,
 *           and the device send old bytes; or the last of the others would go and
 *           the device read what a stranger writes. So sharing is broken for each
 *           pin, and while it lasts it does not begin again: fork gives the child a
 *           copy (fork.c), and who maps a pinned page writes it in place (erratum 1).
 * Start at: get_user_pages()
 * Holds:    I2: count >= mapcount + pins. I13: a pinned page of a program's own is
 *           mapped once.
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

/* What a caller wants of each page. */
struct want {
	bool write, force, pin;
};

/*
 * Will this entry do? page_table_lock held.
 *
 * To be written, it must be writable; a forced write to a read-only area must have gone
 * through copy-on-write, which leaves the entry dirty. Whatever it is wanted for, a page of
 * the program's own is pinned only while no other program has it: fork's sharing is broken
 * for reading too, or the next write would part the program from the device (I13).
 */
static bool will_do(const struct vm_area_struct *vma, pte_t entry, const struct want *want)
{
	const struct page *page = pfn_to_page(pte_pfn(entry));
	bool own = !pte_special(entry) && page->owner == OWNER_ANON;

	if (want->write && !pte_write(entry) && !(want->force && own && pte_dirty(entry)))
		return false;
	if (!own || vma->vm_flags & VM_SHARED || !(want->pin || want->write))
		return true; /* a shared area's page may be mapped often: nobody copies it */
	return pte_write(entry) || page_is_exclusive(page); /* I7: what is writable is ours alone */
}

/* The page mapped at addr, if it is as wanted, pinned if so asked; NULL: fault it in first. */
static struct page *follow_page(const struct vm_area_struct *vma, unsigned long addr,
				const struct want *want)
{
	struct mm_struct *mm = vma->vm_mm;
	struct page *page = NULL;
	pte_t *pte;

	spin_lock(&mm->page_table_lock);
	pte = pgtable_lookup(mm, addr);
	if (pte && pte_present(*pte) && pfn_valid(pte_pfn(*pte)) && will_do(vma, *pte, want)) {
		page = pfn_to_page(pte_pfn(*pte));
		if (want->pin && !PageReserved(page)) {
			get_page(page);
			atomic_inc(&page->pins);
			atomic_inc(&pins_held);
		}
	}
	spin_unlock(&mm->page_table_lock);
	return page;
}

/* May the area be pinned for this access? */
static bool area_allows(const struct vm_area_struct *vma, const struct want *want)
{
	unsigned long need = want->write ? VM_WRITE : VM_READ | VM_WRITE | VM_EXEC;

	if (vma->vm_flags & (VM_IO | VM_PFNMAP))
		return false;
	/* a debugger's right: what mprotect could grant; never through a shared mapping */
	if (want->force && want->write)
		need = vma->vm_flags & VM_SHARED ? VM_WRITE : VM_MAYWRITE;
	else if (want->force)
		need = VM_MAYREAD;
	return vma->vm_flags & need;
}

/* One page: fault until it is there. 0 or a negative errno; *pagep, if not NULL, gets it. */
static int get_one(struct vm_area_struct *vma, unsigned long addr, const struct want *want,
		   struct page **pagep)
{
	unsigned int flags = (want->write ? FAULT_FLAG_WRITE : 0) |
			     (want->write || want->pin ? FAULT_FLAG_UNSHARE : 0);
	struct page *page;

	/* each turn brings it nearer; only who writes or forks in between can make it take more */
	while (!(page = follow_page(vma, addr, want)))
		switch (handle_mm_fault(vma->vm_mm, vma, addr, flags)) {
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
	const struct want want = { write, force, pages != NULL };
	int done = 0, error = 0;

	start &= PAGE_MASK;
	for (; done < len; done++, start += PAGE_SIZE) {
		struct vm_area_struct *vma = find_vma(mm, start);

		error = -EFAULT;
		if (!vma || start < vma->vm_start || !area_allows(vma, &want))
			break;
		error = get_one(vma, start, &want, pages ? &pages[done] : NULL);
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
