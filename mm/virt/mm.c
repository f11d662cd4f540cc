// SPDX-License-Identifier: MIT
/*
 * mm/virt/mm.c - an address space from birth to death.
 *
 * What:     mm_alloc() makes an empty one: a top-level table whose upper half is
 *           the kernel's. exec fills it. The last mmput() takes everything down:
 *           areas, pages, tables, in that order.
 * Start at: mm_alloc(), mmput()
 * Locks:    mm_users is atomic; the last user needs no lock, nobody else can look.
 * See it:   tests/kernel/mm_test.c
 * Linux:    kernel/fork.c (mm_init, mmput), mm/mmap.c (exit_mmap)
 */
#include "kernel/lib/file.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/process/limits.h"
#include "kernel/sched/sched.h"
#include "mm/phys/slab.h"
#include "mm/virt/address_space.h"
#include "mm/virt/fault.h"
#include "mm/virt/kmap.h"
#include "mm/virt/pgtable.h"
#include "mm/virt/unmap.h"
#include "mm/virt/vma.h"

struct mm_struct init_mm = {
	.mm_users = ATOMIC_INIT(1),
	.cpus = 1, /* the boot CPU; paging_init() loads it */
	.page_table_lock = SPINLOCK_INIT("init_mm.page_table_lock", RANK_PAGE_TABLE),
};

static struct kmem_cache *mm_cache;
static LIST_HEAD(all_mms);
static u64 last_id; /* [all_mms_lock] */
static DEFINE_SPINLOCK_RANK(all_mms_lock, RANK_MM_LIST);

/* Kept free for the stack: as much as it may grow, but never most of the address space. */
unsigned long mmap_base_below(u64 stack_limit, unsigned long slack)
{
	u64 room = PAGE_ALIGN(min(stack_limit, (u64)STACK_ROOM_MOST)) + STACK_GUARD_GAP + slack;

	return TASK_SIZE - min(max(room, (u64)STACK_ROOM_LEAST), (u64)STACK_ROOM_MOST);
}

static void mm_setup(struct mm_struct *mm)
{
	memset(mm, 0, sizeof(*mm));
	atomic_set(&mm->mm_users, 1);
	init_rwsem_rank(&mm->mmap_sem, "mmap_sem", RANK_MMAP_SEM);
	spin_lock_init_rank(&mm->page_table_lock, "page_table_lock", RANK_PAGE_TABLE);
	mm->mmap_base = mmap_base_below(rlimit_cur(RLIMIT_STACK), 0);
}

struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kmem_cache_alloc(mm_cache, GFP_KERNEL);

	if (!mm)
		return NULL;
	mm_setup(mm);
	mm->pgd = pgd_alloc();
	if (!mm->pgd) {
		kmem_cache_free(mm_cache, mm);
		return NULL;
	}
	spin_lock(&all_mms_lock);
	mm->id = ++last_id;
	list_add_tail(&mm->mm_list, &all_mms);
	spin_unlock(&all_mms_lock);
	return mm;
}

void mm_unmap_all(struct mm_struct *mm)
{
	struct vm_area_struct *vma;

	vma_hide_all(mm); /* before tables are freed in which truncation might look */
	unmap_all_areas(mm);
	while ((vma = mm->mmap)) {
		vma_unlink(mm, vma);
		vma_free(vma);
	}
	mm->total_vm = 0;
	WARN(mm->rss || mm->nr_ptes, "address space freed with %lu pages and %lu tables left",
	     mm->rss, mm->nr_ptes);
}

void mmput(struct mm_struct *mm)
{
	if (!atomic_dec_and_test(&mm->mm_users))
		return;
	spin_lock(&all_mms_lock);
	list_del(&mm->mm_list);
	spin_unlock(&all_mms_lock);
	/* nobody loads it any more; a CPU may still have it from the last program that ran there */
	arch_leave_mm_everywhere(mm);
	mm_unmap_all(mm);
	pgd_free(mm->pgd);
	if (mm->exe_file)
		fput(mm->exe_file);
	kmem_cache_free(mm_cache, mm);
}

void mm_for_each(void (*fn)(struct mm_struct *mm, void *arg), void *arg)
{
	struct mm_struct *mm;

	spin_lock(&all_mms_lock);
	list_for_each_entry(mm, &all_mms, mm_list)
		fn(mm, arg);
	spin_unlock(&all_mms_lock);
}

void use_mm(struct mm_struct *mm)
{
	unsigned long flags = arch_irq_save(); /* no switch between the two */

	current->mm = mm;
	arch_switch_mm(mm ? mm : &init_mm);
	arch_irq_restore(flags);
}

void mm_init(void)
{
	mm_cache = kmem_cache_create("mm_struct", sizeof(struct mm_struct), 0);
	BUG_ON(!mm_cache);
	vma_init();
	anon_init();
	address_space_caches_init();
	kmap_init();
}
