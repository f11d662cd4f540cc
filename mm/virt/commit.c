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
 *           What counts are pages that a program could make its own by writing, private and
 *           writable: the areas of each mm are added up as they come and go (mm->data_vm).
 *           And memory that is shared, once, whoever maps it: of an anonymous mapping all
 *           pages from the start; of a file in tmpfs each page as it comes, which is
 *           not refused here (Linux does: ENOSPC), as the file system has a limit of its own.
 * Start at: may_promise(), called by may_expand_vm(), shmem_zero_setup() and fork.
 * Locks:    mmap_sem, the caller's. Sums over all are read without theirs.
 * See it:   /proc/meminfo (CommitLimit, Committed_AS); tests/user/as-root/overcommit_*.c
 * Spec:     proc(5).   Linux: mm/util.c (__vm_enough_memory)
 */
#include "mm/phys/page_alloc.h"
#include "mm/virt/mmap.h"
#include "mm/virt/vma.h"

int overcommit_memory = OVERCOMMIT_GUESS;
int overcommit_ratio = 50;

static long shared_pages; /* [a] */

void vm_promise_shared(long pages)
{
	__atomic_fetch_add(&shared_pages, pages, __ATOMIC_RELAXED);
}

static void add_data(struct mm_struct *mm, void *sum)
{
	*(unsigned long *)sum += READ_ONCE(mm->data_vm);
}

unsigned long vm_promised(void)
{
	unsigned long pages = (unsigned long)READ_ONCE(shared_pages);

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
