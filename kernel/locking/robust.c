// SPDX-License-Identifier: MIT
/*
 * kernel/locking/robust.c - locks whose holder has ended.
 *
 * What:     a thread that ends while it holds a lock would leave the others waiting for
 *           ever. So a program may keep a list, in its own memory, of the robust locks
 *           that each thread holds, and tell the kernel where it begins. When the
 *           thread ends, however it ends, the kernel walks the list:
 *
 *             head -> lock -> lock -> head       list_op_pending: one that it was about to
 *                      |word                     take, or had just released
 *                      waiters:1 owner_died:1 tid:30
 *
 *           A word that holds the thread's number gets OWNER_DIED in its place, and one
 *           waiter is woken: it finds the mark, and what the lock guards may be
 *           half changed.
 *           The same is done for the one word that a thread promised to clear at its
 *           end: pthread_join() waits there.
 * Start at: futex_exit_task()
 * Holds:    every pointer here is the program's: each may be wrong, and the list may be a
 *           circle. So at most ROBUST_LIST_LIMIT entries are looked at, and the first
 *           address that faults ends the walk.
 * Locks:    none: user memory is changed by atomic instructions.
 * See it:   tests/user/as-user/futex_robust_*; docs/futex.md
 * Spec:     get_robust_list(2), set_tid_address(2).   Linux: kernel/futex/core.c, kernel/fork.c
 */
#include "kernel/locking/futex.h"
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/futex.h"
#include "mm/virt/vma.h"

#define ROBUST_LIST_LIMIT 2048

/* An entry as it stands in user memory: an address, and in bit 0 whether it is a PI lock. */
struct robust_entry {
	u64 addr;
	bool pi;
};

static int read_entry(struct robust_entry *entry, const u64 __user *from)
{
	u64 raw;

	if (get_user(raw, from))
		return -EFAULT;
	*entry = (struct robust_entry){ raw & ~1ULL, raw & 1 };
	return 0;
}

/*
 * The lock at uaddr was held by the task that ends; was it? 0, or a negative errno: give up.
 *
 * => pending: it is the one that was being taken or released when the task ended
 */
static int release_lock(u32 __user *uaddr, bool pi, bool pending)
{
	u32 word, was;

	if ((unsigned long __force)uaddr % sizeof(u32))
		return -EINVAL;
	if (get_user(word, uaddr))
		return -EFAULT;
	/*
	 * Released already, but the task ended before it could wake the next one; nobody
	 * else will. (If it had not been the holder, this wake-up is one for nothing.)
	 */
	if (pending && !pi && !(word & FUTEX_TID_MASK)) {
		futex_wake(uaddr, true, 1, FUTEX_ANY);
		return 0;
	}
	while ((word & FUTEX_TID_MASK) == (u32)current->pid) {
		if (cmpxchg_user(&was, uaddr, word, (word & FUTEX_WAITERS) | FUTEX_OWNER_DIED))
			return -EFAULT;
		if (was == word) {
			if (!pi && word & FUTEX_WAITERS)
				futex_wake(uaddr, true, 1, FUTEX_ANY);
			return 0;
		}
		word = was; /* a waiter has set its bit in between */
	}
	return 0;
}

static u32 __user *word_of(const struct robust_entry *entry, s64 offset)
{
	return (u32 __user *)(unsigned long)(entry->addr + (u64)offset);
}

static void walk_robust_list(struct robust_list_head_abi __user *head)
{
	struct robust_entry entry, next, pending;
	s64 offset;

	if (read_entry(&entry, &head->next) || get_user(offset, &head->futex_offset) ||
	    read_entry(&pending, &head->list_op_pending))
		return;
	for (int n = 0; entry.addr != (u64 __force)head && n < ROBUST_LIST_LIMIT; n++) {
		/* first: once the lock is released, its memory may be another's */
		int error = read_entry(&next, (u64 __user *)(unsigned long)entry.addr);

		if (entry.addr != pending.addr &&
		    release_lock(word_of(&entry, offset), entry.pi, false))
			return;
		if (error)
			return;
		entry = next;
		cond_resched();
	}
	if (pending.addr)
		release_lock(word_of(&pending, offset), pending.pi, true);
}

void futex_exit_task(struct task_struct *task)
{
	if (task->robust_list)
		walk_robust_list(task->robust_list);
	task->robust_list = NULL;
	/* if nobody else sees the memory, nobody waits */
	if (task->clear_child_tid && atomic_read(&task->mm->mm_users) > 1) {
		put_user(0, task->clear_child_tid);
		futex_wake((u32 __user *)task->clear_child_tid, true, 1, FUTEX_ANY);
	}
	task->clear_child_tid = NULL;
}

/* ------------------------------------------------------------------ */
/* The calls                                                           */

long sys_set_robust_list(void __user *head, size_t len)
{
	if (len != sizeof(struct robust_list_head_abi))
		return -EINVAL;
	current->robust_list = head;
	return 0;
}

/* May current know where pid's list begins? 0 and *head, or a negative errno. */
static int robust_list_of(pid_t pid, void __user **head)
{
	struct task_struct *task;
	unsigned long flags;
	int error = 0;

	spin_lock_irqsave(&tasklist_lock, flags);
	task = pid ? find_task_by_pid(pid) : current;
	if (!task)
		error = -ESRCH;
	else if (!may_inspect(task))
		error = -EPERM;
	else
		*head = task->robust_list;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

long sys_get_robust_list(pid_t pid, u64 __user *head_ptr, u64 __user *len_ptr)
{
	void __user *head = NULL;
	int error = robust_list_of(pid, &head);

	if (error)
		return error;
	if (put_user((u64)sizeof(struct robust_list_head_abi), len_ptr))
		return -EFAULT;
	return put_user((u64 __force)head, head_ptr);
}

long sys_set_tid_address(int __user *tidptr)
{
	current->clear_child_tid = tidptr;
	return current->pid;
}
