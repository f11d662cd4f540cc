// SPDX-License-Identifier: MIT
/*
 * mm/virt/commit.c - how much memory may be promised.
 *
 * What:     mmap() promises memory that is there when it is touched. May more be promised than
 *           there is? /proc/sys/vm/overcommit_memory says:
 *
 *             0   yes, but no single promise beyond all memory: that is a mistake, or a lie
 *                 (MAP_NORESERVE says that it is none)
 *             1   yes, anything
 *             2   no: all promises together stay below a part of the memory, so that nobody
 *                 is ever killed for having touched what he was given
 *
 *           What counts are pages that a program could make its own by writing: private and
 *           writable. The areas of each mm are added up as they come and go (mm->data_vm).
 * Start at: may_promise(), called by may_expand_vm() and dup_mm().
 * Locks:    mmap_sem, the caller's. Sums over all are read without theirs.
 * See it:   /proc/meminfo (CommitLimit, Committed_AS); tests/user/as-root/overcommit_modes.c
 * Spec:     proc(5).   Linux: mm/util.c (__vm_enough_memory)
 */
#include "mm/phys/page_alloc.h"
#include "mm/virt/mmap.h"
#include "mm/virt/vma.h"

int overcommit_memory = OVERCOMMIT_GUESS;
int overcommit_ratio = 50;

static void add_data(struct mm_struct *mm, void *sum)
{
	*(unsigned long *)sum += READ_ONCE(mm->data_vm);
}

unsigned long vm_promised(void)
{
	unsigned long pages = 0;

	mm_for_each(add_data, &pages);
	return pages;
}

unsigned long vm_promise_limit(void)
{
	return nr_present_pages() * (unsigned long)READ_ONCE(overcommit_ratio) / 100;
}

bool may_promise(unsigned long vm_flags, unsigned long pages)
{
	switch (READ_ONCE(overcommit_memory)) {
	case OVERCOMMIT_GUESS:
		return vm_flags & VM_NORESERVE || pages <= nr_present_pages();
	case OVERCOMMIT_NEVER:
		return vm_promised() + pages <= vm_promise_limit();
	default:
		return true;
	}
}
