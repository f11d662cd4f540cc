/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/lockrank.h - the one lock order of the kernel.
 *
 * What:     every lock has a rank from this list. A context that holds a lock
 *           may take only locks further down. Two contexts that both climb in
 *           the same direction can never wait for each other in a circle: that
 *           is the whole proof that the kernel does not deadlock, so debug
 *           builds check each acquisition against the list (lockrank.c), and
 *           no prose repeats it.
 *           An interrupt handler starts with a clean slate: what it interrupted
 *           cannot run until it is done. That is safe only because a lock used
 *           by handlers is always taken with interrupts off; checked as well.
 * Start at: the enum.
 * See it:   tests/kernel/lock_test.c; gdb: np-locks
 */
#ifndef KERNEL_LIB_LOCKRANK_H
#define KERNEL_LIB_LOCKRANK_H

#include "kernel/lib/types.h"

enum lock_rank {
	/* sleeping locks: no spinlock may be held when one is taken */
	RANK_EPOLL_CTL, /* one epoll_ctl() at a time; a driver's poll() runs under it */
	RANK_FILE_POS, /* the position of an open file: from where a read begins until it has ended */
	RANK_FILE, /* of one open file, device or pipe: held while it copies to and from a program */
	RANK_MOUNT,    /* one mount or umount at a time */
	RANK_RENAME,   /* two directories change at once: one at a time */
	RANK_INODE,    /* inode.i_mutex: the names of a directory, the bytes and size of a file */
	RANK_INODE_2,  /* ...of what is in that directory, or of rename's other directory */
	RANK_INODE_3,  /* ...of what rename replaces */
	RANK_MMAP_SEM, /* mm_struct.mmap_sem: the VMA list and tree */
	RANK_PAGE_LOCK, /* a page of the cache: while it is filled, written by a call, or taken out */
	RANK_MUTEX,	/* an innermost mutex: user memory is not touched under it */
	RANK_SLEEP_LAST, /* --- from here on: spinlocks --- */
	RANK_FILES,	 /* files_struct: the descriptor table */
	RANK_DCACHE,	 /* the tree of names, and what is mounted where */
	RANK_CLOCK,	 /* who is told that the date was set */
	RANK_FLOCK,	 /* the locks of files */
	RANK_FUTEX,	 /* a bucket of futex waiters */
	RANK_DRIVER,  /* a driver's own spinlock: the default for book code; it may send a signal */
	RANK_FASYNC,  /* who is sent SIGIO for which file */
	RANK_MM_LIST, /* the list of address spaces */
	RANK_TASKLIST, /* the tree of processes, their threads, groups and sessions, the pids */
	RANK_SIGNAL, /* sighand_struct.siglock: actions, pending signals; may allocate (GFP_ATOMIC) */
	RANK_LIMITS,	 /* what processes may have */
	RANK_DMA,	 /* mapping records, page ownership */
	RANK_ISA_DMA,	 /* dma_spin_lock: the registers of the ISA DMA controllers */
	RANK_DOMAINS,	 /* the list of IOMMU domains */
	RANK_DOMAIN,	 /* one device's I/O addresses and tables */
	RANK_IOMMU,	 /* the registers of an IOMMU */
	RANK_MAPPINGS,	 /* the list of all address_spaces */
	RANK_I_MMAP,	 /* an address_space: the areas that map it */
	RANK_MAPPING,	 /* an address_space: its pages */
	RANK_PAGE_TABLE, /* mm_struct.page_table_lock */
	RANK_VMALLOC,	 /* the list of kernel virtual areas */
	RANK_SLAB,	 /* kmem_cache */
	RANK_KMAP,	 /* kmap slots */
	RANK_ZONE,	 /* buddy free lists */
	RANK_IRQ,	 /* the table of interrupt handlers */
	RANK_IRQ_CHIP,	 /* the interrupt controller's registers */
	RANK_WORKQUEUE,	 /* the works queued on one CPU */
	RANK_WAITQUEUE,	 /* wait_queue_head_t, and the insides of all sleeping locks */
	RANK_EPOLL,	 /* all epolls: a wake-up comes in with a queue locked... */
	RANK_EPOLL_WAIT, /* ...and goes out by the queue of who waits for the epoll */
	RANK_TIMER,	 /* the timer queue */
	RANK_RUNQUEUE,	 /* run queue and task list */
	RANK_TRACE,	 /* the event ring */
	RANK_CONSOLE,	 /* log buffer: printk works under any other lock */
	RANK_UART,	 /* a serial port: last, as the log goes out through it */
	RANK_COUNT
};

struct task_struct;

/* What a context holds, and what it sleeps for; one in each task, for the task itself and its handlers. */
#define MAX_HELD_LOCKS	12
#define MAX_LOCK_FRAMES 10
struct held_locks {
	int count, base;       /* base: where the current interrupt level begins */
	const void *waits_for; /* the wait queue or sleeping lock it is queued at, or NULL */
	const char *waits_name;
	const void *traced;		      /* the outermost spinlock that is held... */
	unsigned long trace[MAX_LOCK_FRAMES]; /* ...and how the code came to take it; 0 ends it */
	struct held_lock {
		const void *lock;
		const char *name;
		enum lock_rank rank;
		unsigned long site; /* return address of the taker */
	} held[MAX_HELD_LOCKS];
};

#ifdef CONFIG_DEBUG
/*
 * lockrank_acquire - check that current may take a lock, and note it.
 *
 * => panics with both sites if the rank does not lie below all that is held
 * => call before spinning or sleeping, so that a deadlock is reported, not entered
 */
void lockrank_acquire(const void *lock, const char *name, enum lock_rank rank, unsigned long site);
void lockrank_release(const void *lock);
/* lockrank_acquire_nested - the same, but `outer` of the same rank is held: it lies below lock in memory. */
void lockrank_acquire_nested(const void *lock, const void *outer, const char *name,
			     enum lock_rank rank, unsigned long site);
/* lockrank_note - the same without the check: a trylock cannot wait, so it cannot deadlock. */
void lockrank_note(const void *lock, const char *name, enum lock_rank rank, unsigned long site);
/* lockrank_pass - what `from` held is now held by `to`: a lock that one task takes for another. */
void lockrank_pass(const void *lock, struct task_struct *from, struct task_struct *to);
/* lockrank_waits - current is about to queue up for something, or (NULL) has what it wants. */
void lockrank_waits(const void *lock, const char *name);
/* lockrank_show_held - print the spinlocks that current holds, and the way to the outermost. */
void lockrank_show_held(void);
/* lockrank_spinlocks_held - how many spinlocks the current context holds. */
int lockrank_spinlocks_held(void);
#else
static inline void lockrank_acquire(const void *lock, const char *name, enum lock_rank rank,
				    unsigned long site)
{
}
static inline void lockrank_release(const void *lock)
{
}
static inline void lockrank_note(const void *lock, const char *name, enum lock_rank rank,
				 unsigned long site)
{
}
static inline void lockrank_pass(const void *lock, struct task_struct *from, struct task_struct *to)
{
}
static inline void lockrank_waits(const void *lock, const char *name)
{
}
static inline void lockrank_show_held(void)
{
}
static inline int lockrank_spinlocks_held(void)
{
	return 0;
}
#endif

/* lockrank_irq_enter/exit - an interrupt begins with nothing held; returns what exit wants back. */
int lockrank_irq_enter(void);
void lockrank_irq_exit(int saved);

#endif
