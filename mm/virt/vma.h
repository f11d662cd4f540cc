/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/vma.h - an address space and its areas.
 *
 * What:     mm_struct is one user address space: a page-table tree (pgd), which
 *           says what IS mapped, and a set of areas, which says what MAY be. An
 *           area (VMA) is a page-aligned range with one set of permissions and
 *           one backing. The areas stand in a list, sorted by address, and in a
 *           red-black tree for O(log n) lookup; the tree also knows, for every
 *           subtree, the largest free gap (vma_tree.c).
 *
 *           How an area gets its pages is its vm_operations' business; an area
 *           without vm_ops is anonymous memory.
 * Start at: struct vm_area_struct
 * Holds:    I3, I4 of mm/README.md.
 * Locks:    [m] mm->mmap_sem  [t] mm->page_table_lock  [I] immutable  [a] atomic
 *           [i] besides [m], i_mmap_lock of vm_mapping if there is one
 * Book:     LDD3 ch. 15, "Virtual Memory Areas".   Linux: include/linux/mm.h, sched.h
 */
#ifndef MM_VIRT_VMA_H
#define MM_VIRT_VMA_H

#include "arch/arch.h"
#include "kernel/lib/atomic.h"
#include "kernel/lib/interval_tree.h"
#include "kernel/lib/list.h"
#include "kernel/lib/rbtree.h"
#include "kernel/lib/spinlock.h"
#include "kernel/lib/types.h"
#include "kernel/locking/rwsem.h"

struct address_space;
struct file;
struct page;
struct vm_area_struct;

/* vm_flags. The MAY bits bound what mprotect() can grant later. */
#define VM_READ	       0x00000001UL
#define VM_WRITE       0x00000002UL
#define VM_EXEC	       0x00000004UL
#define VM_SHARED      0x00000008UL
#define VM_MAYREAD     0x00000010UL
#define VM_MAYWRITE    0x00000020UL
#define VM_MAYEXEC     0x00000040UL
#define VM_MAYSHARE    0x00000080UL
#define VM_GROWSDOWN   0x00000100UL /* a stack: a fault just below extends it */
#define VM_PFNMAP      0x00000400UL /* bare page frames, no struct page is counted */
#define VM_LOCKED      0x00002000UL
#define VM_IO	       0x00004000UL /* device registers: get_user_pages() refuses */
#define VM_DONTCOPY    0x00020000UL /* not inherited by fork */
#define VM_DONTEXPAND  0x00040000UL /* never merged or enlarged */
#define VM_LOCKONFAULT 0x00100000UL /* with VM_LOCKED: pages need not be there already */
#define VM_NORESERVE   0x00200000UL /* not even a promise: MAP_NORESERVE */
#define VM_RESERVED    0x00080000UL /* never evicted: the book's way to say "device" */
#define VM_WIPEONFORK  0x02000000UL /* the child has it with zeros */

#define VM_LOCK_FLAGS	(VM_LOCKED | VM_LOCKONFAULT)
#define VM_ACCESS_FLAGS (VM_READ | VM_WRITE | VM_EXEC)
#define VM_SPECIAL	(VM_IO | VM_DONTEXPAND | VM_PFNMAP | VM_RESERVED)

/* What nopage() returns besides a page, and how it says what the fault cost. */
#define NOPAGE_SIGBUS	((struct page *)NULL)
#define NOPAGE_OOM	((struct page *)(-1))
#define VM_FAULT_OOM	(-1)
#define VM_FAULT_SIGBUS 0
#define VM_FAULT_MINOR	1
#define VM_FAULT_MAJOR	2

struct vm_operations_struct {
	/* a new reference to the area: mmap's first does NOT call it; split and fork do */
	void (*open)(struct vm_area_struct *vma);
	void (*close)(struct vm_area_struct *vma);
	/*
	 * nopage - the page at address, with a reference for the page table.
	 *
	 * => mmap_sem held; may sleep
	 * => *type, if type is not NULL: VM_FAULT_MINOR or VM_FAULT_MAJOR
	 * => NOPAGE_SIGBUS: nothing there; NOPAGE_OOM: no memory
	 * (Linux today: .fault)
	 */
	struct page *(*nopage)(struct vm_area_struct *vma, unsigned long address, int *type);
	int (*populate)(struct vm_area_struct *vma, unsigned long address, unsigned long len,
			pgprot_t prot, unsigned long pgoff, int nonblock);
	const char *name; /* shown in traces and /proc/PID/maps when there is no file; may be NULL */
};

struct vm_area_struct {
	struct mm_struct *vm_mm;	/* [I] */
	unsigned long vm_start;		/* [m,i] first byte */
	unsigned long vm_end;		/* [m,i] first byte after */
	struct vm_area_struct *vm_next; /* [m] next higher */
	struct vm_area_struct *vm_prev; /* [m] next lower */
	pgprot_t vm_page_prot;		/* [m] for new entries */
	unsigned long vm_flags;		/* [m] */
	struct rb_node vm_rb;		/* [m] */
	unsigned long rb_subtree_gap; /* [m] largest gap below an area of this subtree, in bytes */
	struct vm_operations_struct *vm_ops; /* [I] after mmap; NULL: anonymous */
	unsigned long vm_pgoff;		     /* [m,i] offset into the backing, in pages */
	struct file *vm_file;		     /* [I] holds a reference; NULL: anonymous */
	struct address_space
		*vm_mapping;	/* [I] whose pages it shows; NULL: a driver's, or anonymous */
	struct interval shared; /* [i] in vm_mapping->i_mmap: the indices it shows */
	void *vm_private_data;	/* the driver's */
};

struct mm_struct {
	struct vm_area_struct *mmap;	   /* [m] the list, lowest first */
	struct rb_root mm_rb;		   /* [m] */
	struct vm_area_struct *mmap_cache; /* [m] or racy hint: last find_vma() result */
	pgd_t *pgd;			   /* [I] */
	atomic_t mm_users;		   /* tasks that live here */
	unsigned long cpus; /* [a] bit n: CPU n has it loaded, perhaps lazily (arch_switch_mm) */
	int map_count;	    /* [m] areas */
	unsigned long def_flags; /* [m] VM_LOCKED for all areas to come: mlockall() */
	struct rw_semaphore mmap_sem;
	spinlock_t page_table_lock; /* the tables' lower half, rss */
	unsigned long mmap_base;    /* [I] areas are placed downwards from here */
	unsigned long start_code, end_code, start_data, end_data; /* [I] after exec */
	unsigned long start_brk, brk;				  /* [m] */
	unsigned long start_stack;				  /* [I] after exec */
	unsigned long arg_start, arg_end, env_start, env_end;	  /* [I] after exec */
	unsigned long total_vm;					  /* [m] pages in areas */
	unsigned long max_vm; /* [m] most there were, before the last that went */
	unsigned long
		data_vm;   /* [m] of them, those that may become the program's own: vma_is_data() */
	unsigned long rss; /* [t] pages mapped and counted */
	unsigned long max_rss;	  /* [t] most there were, before the last that went: mm_max_rss() */
	unsigned long nr_ptes;	  /* [t] page-table pages */
	u64 saved_auxv[48];	  /* [I] after exec */
	struct file *exe_file;	  /* [I] after exec: the program; a reference. NULL: none yet */
	u64 id;			  /* [I] never used twice, not even after its death */
	struct list_head mm_list; /* all address spaces; the list's lock */
};

extern struct mm_struct init_mm;    /* the kernel's own tables */
extern unsigned long mmap_min_addr; /* 64 KiB */
extern int max_map_count;	    /* 65530, as Linux */
#define STACK_LIMIT (8 * MiB)	    /* RLIMIT_STACK, to begin with */
/* What is kept free for it, as on Linux: gdb sessions show the same addresses. */
#define STACK_ROOM_LEAST (128 * MiB)
#define STACK_ROOM_MOST	 (TASK_SIZE / 6 * 5 & PAGE_MASK)
#define STACK_GUARD_GAP	 (256UL << PAGE_SHIFT)

/* ------------------------------------------------------------------ */
/* The set of areas (vma_tree.c; pure, tested on the host)             */

/* find_vma - the lowest area that ends above addr, or NULL. mmap_sem held, either way. */
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr);
/* find_vma_prev - the same, and *prev the area before it (or the last one). */
struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long addr,
				     struct vm_area_struct **prev);
/* find_vma_intersection - the first area that has a byte in [start, end), or NULL. */
struct vm_area_struct *find_vma_intersection(struct mm_struct *mm, unsigned long start,
					     unsigned long end);
/* vma_link - insert; no area may overlap it. mmap_sem held for writing. */
void vma_link(struct mm_struct *mm, struct vm_area_struct *vma);
/* vma_unlink - take out; the caller frees it. */
void vma_unlink(struct mm_struct *mm, struct vm_area_struct *vma);
/* vma_adjust - move the borders, and vm_pgoff with them: each address still shows the same. It must not pass a neighbour. */
void vma_adjust(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start,
		unsigned long end);
/*
 * vma_find_gap - the highest free range of len bytes in [low, high).
 *
 * => its start, or 0 if there is none; O(log n)
 * => keeps STACK_GUARD_GAP free below a VM_GROWSDOWN area
 */
unsigned long vma_find_gap(struct mm_struct *mm, unsigned long len, unsigned long low,
			   unsigned long high);
/* vma_start_gap - the area's start, less the guard gap if it is a stack. */
unsigned long vma_start_gap(const struct vm_area_struct *vma);
/* vma_set_flags - an area that is linked gets other flags; mmap_sem held for writing. */
void vma_set_flags(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long flags);
/* vma_check - 0 if list, tree, gaps and counts agree, else the number of the broken rule. */
int vma_check(struct mm_struct *mm);

/* ------------------------------------------------------------------ */
/* Whole areas (vma.c)                                                 */

/*
 * vma_dup - a second area like vma, in no set yet; NULL: no memory. vma_open - its driver hears of it.
 *
 * => in between the caller sets what differs: open() sees the area as it will be
 */
struct vm_area_struct *vma_dup(const struct vm_area_struct *vma);
void vma_open(struct vm_area_struct *vma);
/*
 * vma_join - into the set of mm's areas, and into those that map vm_mapping. vma_leave - out of both.
 *
 * => mmap_sem held for writing
 * => from vma_leave on, nobody but the caller changes the area's entries
 */
void vma_join(struct mm_struct *mm, struct vm_area_struct *vma);
void vma_leave(struct mm_struct *mm, struct vm_area_struct *vma);
/* vma_resize - vma_adjust() of an area that may show a mapping; mmap_sem held for writing. */
void vma_resize(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start,
		unsigned long end);
/*
 * vma_lock_mapping - nobody takes pages from the areas of mapping meanwhile; NULL is fine.
 * vma_link_locked, vma_unlink_locked - vma_join and vma_leave under it, for who moves entries.
 *
 * => a spinlock: no sleeping, no allocation that waits
 */
void vma_lock_mapping(struct address_space *mapping) __acquires(&mapping->i_mmap_lock);
void vma_unlock_mapping(struct address_space *mapping) __releases(&mapping->i_mmap_lock);
void vma_link_locked(struct mm_struct *mm, struct vm_area_struct *vma);
void vma_unlink_locked(struct mm_struct *mm, struct vm_area_struct *vma);
/* vma_hide_all - let no address_space know any area of mm: it is going. They stay in mm's own set. */
void vma_hide_all(struct mm_struct *mm);
/* vma_free - close() and drop the file; the area is in no mm any more. May sleep. */
void vma_free(struct vm_area_struct *vma);
void vma_init(void);
/*
 * vma_merge - grow a neighbour over a free range, instead of making the area `new` for it.
 *
 * => new only says what is wanted: it is in no set, and has no references
 * => the area that now holds the range, or NULL if no neighbour is alike
 * => mmap_sem held for writing
 */
struct vm_area_struct *vma_merge(struct mm_struct *mm, const struct vm_area_struct *new);
/* vma_split - two areas out of one, at addr inside it; 0, -ENOMEM. max_map_count: the caller's. */
int vma_split(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr);
/*
 * vma_cut - let [start, end), a part of vma, be an area of its own: it; NULL: no memory, or
 * max_map_count would be passed; then vma is as before.
 */
struct vm_area_struct *vma_cut(struct mm_struct *mm, struct vm_area_struct *vma,
			       unsigned long start, unsigned long end);
/* vma_try_merge_around - unite vma with like neighbours; the surviving area. */
struct vm_area_struct *vma_try_merge_around(struct mm_struct *mm, struct vm_area_struct *vma);
/* insert_vm_struct - the book's name for a checked vma_link(); 0 or -ENOMEM if something is there. */
int insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma);

/* vm_get_page_prot - the page-table bits for an area with these flags. */
pgprot_t vm_get_page_prot(unsigned long vm_flags);
/* vma_is_data - can pages of an area with these flags become the program's own, by writing? */
static inline bool vma_is_data(unsigned long vm_flags)
{
	return (vm_flags & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) == VM_WRITE;
}
/* vma_may_write_shared - can what it shows be written through it, or could it after an mprotect()? */
static inline bool vma_may_write_shared(const struct vm_area_struct *vma)
{
	return (vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) == (VM_SHARED | VM_MAYWRITE);
}
static inline unsigned long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}

/* ------------------------------------------------------------------ */
/* Whole address spaces (mm.c)                                         */

void mm_init(void);
/* mm_alloc - an empty address space that shares the kernel half; NULL: no memory. */
struct mm_struct *mm_alloc(void);
/*
 * dup_mm - the copy of an address space that fork wants: 0 and *new with one user, or -ENOMEM.
 *
 * => old stays as it was, but that its private pages are read-only till the next write
 * => mmap_sem of old is taken for writing; its TLBs are flushed before it is given back
 * => may sleep (fork.c)
 */
int dup_mm(struct mm_struct *old, struct mm_struct **new);
/* mm_get - one user more: a thread that shares it, a reader in /proc. The caller has it, or a lock. */
static inline struct mm_struct *mm_get(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_users);
	return mm;
}
/* mmap_base_below - for a stack that may grow to stack_limit bytes, and begins up to slack bytes deeper. */
unsigned long mmap_base_below(u64 stack_limit, unsigned long slack);
/* mm_max_rss - the most pages that were ever mapped at once. */
static inline unsigned long mm_max_rss(const struct mm_struct *mm)
{
	return max(READ_ONCE(mm->max_rss), READ_ONCE(mm->rss));
}
/* mm_less_vm - so many pages are in areas no more; mmap_sem held for writing. */
static inline void mm_less_vm(struct mm_struct *mm, unsigned long pages)
{
	mm->max_vm = max(mm->max_vm, mm->total_vm);
	mm->total_vm -= pages;
}
/* mmput - one user less; the last one unmaps and frees everything. May sleep. */
void mmput(struct mm_struct *mm);
/* use_mm - current lives in mm from here on; NULL: it is a kernel thread, in no mm. No references change. */
void use_mm(struct mm_struct *mm);
/* mm_for_each - all address spaces but init_mm; a spinlock is held. For the oracle. */
void mm_for_each(void (*fn)(struct mm_struct *mm, void *arg), void *arg);
/* mm_unmap_all - free every area and user page table. mmap_sem not held; nobody runs in it. */
void mm_unmap_all(struct mm_struct *mm);

#endif
