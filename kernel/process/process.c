// SPDX-License-Identifier: MIT
/*
 * kernel/process/process.c - numbers, and the tree of processes.
 *
 * What:     pid_alloc() finds a free number; the hash leads from a number to who goes by
 *           it. process_alloc() makes the record that the tasks of a program share.
 * Start at: pid_alloc(), process_alloc()
 * Locks:    tasklist_lock (RANK_TASKLIST), interrupts off: handlers send signals.
 * See it:   /proc/PID/status; gdb: np-tasks; tests/user: fork_*, wait_*, group_*
 * Linux:    kernel/pid.c, kernel/fork.c
 */
#include "kernel/process/process.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"
#include "mm/virt/vma.h"

#define PID_BUCKETS 256

DEFINE_SPINLOCK_RANK(tasklist_lock, RANK_TASKLIST);
LIST_HEAD(all_processes);
static struct list_head pid_hash[PID_BUCKETS]; /* [T] */
static pid_t last_pid;			       /* [T] */
static u64 last_serial;			       /* [T] */
static struct kmem_cache *process_cache, *pid_cache;
struct process *init_process;

static struct pid kernel_pid = { .nr = 0, .users = 1, .hash = LIST_HEAD_INIT(kernel_pid.hash) };
struct process kernel_process = {
	.count = ATOMIC_INIT(1),
	.id = &kernel_pid,
	.group = &kernel_pid,
	.session = &kernel_pid,
	.threads = LIST_HEAD_INIT(kernel_process.threads),
	.parent = &kernel_process,
	.children = LIST_HEAD_INIT(kernel_process.children),
	.sibling = LIST_HEAD_INIT(kernel_process.sibling),
	.all = LIST_HEAD_INIT(kernel_process.all),
	.unwanted = LIST_HEAD_INIT(kernel_process.unwanted),
	.wait_child = WAIT_QUEUE_HEAD_INIT(kernel_process.wait_child),
	.threads_gone = WAIT_QUEUE_HEAD_INIT(kernel_process.threads_gone),
	.shared_pending.list =
		LIST_HEAD_INIT(kernel_process.shared_pending.list),  /* always empty */
	.posix_timers = LIST_HEAD_INIT(kernel_process.posix_timers), /* likewise */
};

/* ------------------------------------------------------------------ */
/* Numbers                                                             */

static struct list_head *bucket(pid_t nr)
{
	return &pid_hash[(unsigned int)nr % PID_BUCKETS];
}

struct pid *pid_find(pid_t nr)
{
	struct pid *pid;

	list_for_each_entry(pid, bucket(nr), hash)
		if (pid->nr == nr)
			return pid;
	return NULL;
}

int pid_max = PID_MAX;

/* The next number that nobody goes by, after the last one given out; 0: all are taken. */
static pid_t next_free_number(void)
{
	int most = READ_ONCE(pid_max);

	for (int tries = 1; tries < most; tries++) {
		pid_t nr = (last_pid + tries - 1) % (most - 1) + 1;

		if (!pid_find(nr))
			return last_pid = nr;
	}
	return 0;
}

struct pid *pid_alloc(void)
{
	struct pid *pid = kmem_cache_zalloc(pid_cache, GFP_KERNEL);
	unsigned long flags;

	if (!pid)
		return ERR_PTR(-ENOMEM);
	spin_lock_irqsave(&tasklist_lock, flags);
	pid->nr = next_free_number();
	pid->serial = ++last_serial;
	pid->users = 1;
	if (pid->nr)
		list_add(&pid->hash, bucket(pid->nr));
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (!pid->nr) {
		kmem_cache_free(pid_cache, pid);
		return ERR_PTR(-EAGAIN);
	}
	return pid;
}

pid_t pid_last(void)
{
	return READ_ONCE(last_pid);
}

struct pid *pid_get(struct pid *pid)
{
	pid->users++;
	return pid;
}

void pid_put(struct pid *pid)
{
	BUG_ON(pid->users <= 0);
	if (--pid->users)
		return;
	list_del(&pid->hash);
	kmem_cache_free(pid_cache, pid);
}

void pid_free(struct pid *pid)
{
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	pid_put(pid);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

struct task_struct *find_task_by_pid(pid_t tid)
{
	struct pid *pid = pid_find(tid);

	return pid ? pid->task : NULL;
}

struct process *find_process(pid_t nr)
{
	struct pid *pid = pid_find(nr);

	return pid ? pid->process : NULL;
}

/* ------------------------------------------------------------------ */
/* Processes                                                           */

struct process *process_alloc(const struct process *parent)
{
	struct process *process = kmem_cache_zalloc(process_cache, GFP_KERNEL);

	if (!process)
		return NULL;
	atomic_set(&process->count, 1);
	process->start_ns = arch_clock_ns();
	INIT_LIST_HEAD(&process->threads);
	INIT_LIST_HEAD(&process->children);
	INIT_LIST_HEAD(&process->sibling);
	INIT_LIST_HEAD(&process->all);
	INIT_LIST_HEAD(&process->unwanted);
	INIT_LIST_HEAD(&process->posix_timers);
	INIT_LIST_HEAD(&process->shared_pending.list);
	init_waitqueue_head(&process->wait_child);
	init_waitqueue_head(&process->threads_gone);
	process->dumpable = parent == &kernel_process || parent->dumpable;
	process->personality = parent->personality;
	process->oom_score_adj = parent->oom_score_adj;
	process->oom_score_adj_min = parent->oom_score_adj_min;
	limits_copy(process, parent);
	return process;
}

void process_link(struct process *process, struct pid *id, struct process *parent,
		  const struct process *maker)
{
	process->pid = id->nr;
	process->id = pid_get(id);
	id->process = process;
	/* what the kernel starts begins a session of its own */
	process->group = pid_get(maker == &kernel_process ? id : maker->group);
	process->session = pid_get(maker == &kernel_process ? id : maker->session);
	process->terminal = maker->terminal;
	process->parent = parent;
	process->parent_thread = parent == current->process ? current :
							      current->process->parent_thread;
	list_add_tail(&process->sibling, &parent->children);
	list_add_tail(&process->all, &all_processes);
}

void process_unlink(struct process *process)
{
	list_del(&process->sibling);
	list_del(&process->all);
	process->id->process = NULL;
	pid_put(process->group);
	pid_put(process->session);
	pid_put(process->id);
}

void process_release(struct process *process)
{
	ktimer_cancel_sync(&process->real_timer);
	signals_flush_process(process);
	process_put(process);
	sched_reap_surplus();
}

struct task_struct *process_first_thread(const struct process *process)
{
	return list_empty(&process->threads) ?
		       NULL :
		       list_first_entry(&process->threads, struct task_struct, thread_list);
}

uid_t process_uid(const struct process *process)
{
	struct task_struct *task = process_first_thread(process);

	return task ? task->cred.uid : process->uid;
}

uid_t process_saved_uid(const struct process *process)
{
	struct task_struct *task = process_first_thread(process);

	return task ? task->cred.suid : process->uid;
}

struct sigaction process_action(const struct process *process, int sig)
{
	struct task_struct *task = process_first_thread(process);
	struct sigaction action = { .handler = SIG_DFL };

	if (task && task->sighand) {
		spin_lock(&task->sighand->siglock);
		action = task->sighand->action[sig - 1];
		spin_unlock(&task->sighand->siglock);
	}
	return action;
}

struct mm_struct *get_task_mm(struct task_struct *task)
{
	struct mm_struct *mm;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	mm = task_mm(task) ? mm_get(task_mm(task)) : NULL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return mm;
}

struct process *process_get(struct process *process)
{
	atomic_inc(&process->count);
	return process;
}

void process_put(struct process *process)
{
	if (atomic_dec_and_test(&process->count))
		kmem_cache_free(process_cache, process);
}

void process_init(void)
{
	for (int i = 0; i < PID_BUCKETS; i++)
		INIT_LIST_HEAD(&pid_hash[i]);
	pid_cache = kmem_cache_create("pid", sizeof(struct pid), 0);
	process_cache = kmem_cache_create("process", sizeof(struct process), 0);
	BUG_ON(!pid_cache || !process_cache);
}
