// SPDX-License-Identifier: MIT
/*
 * kernel/sched/task.c - tasks come and go.
 *
 * What:     task_alloc() makes a task: the struct, and a kernel stack to stand on.
 *           Both are given back in two steps, as a task cannot free the stack it
 *           stands on: sched_exit() leaves it for ever; the next task on that CPU puts
 *           the dead one on a list (task_died); whoever makes the next task frees what
 *           is there, or takes over a dead one's stack.
 * Start at: task_alloc(), kthread_create()
 * Holds:    a task on all_tasks has a pid and a process. The lowest word of each stack
 *           is the canary that schedule() checks.
 * Locks:    tasklist_lock for the lists; dead_lock for the dead.
 * See it:   gdb: np-tasks; tests/kernel/sched_test.c
 * Linux:    kernel/fork.c, kernel/kthread.c
 */
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "mm/phys/slab.h"
#include "mm/virt/vma.h"
#include "mm/virt/vmalloc.h"

extern char boot_stack[];

struct task_struct init_task = {
	.state = TASK_RUNNING,
	.usage = ATOMIC_INIT(1),
	.comm = "idle",
	.stack = boot_stack,
	.process = &kernel_process,
	.thread_list = LIST_HEAD_INIT(init_task.thread_list),
	.task_list = LIST_HEAD_INIT(init_task.task_list),
	.run_list = LIST_HEAD_INIT(init_task.run_list),
};

#define DEAD_KEPT 8 /* dead tasks whose stacks wait for the next fork */

static LIST_HEAD(all_tasks);	/* [T] */
static unsigned int task_count; /* [T] */
static u64 fork_count;		/* [T] */
static LIST_HEAD(dead_tasks);	/* [dead_lock] off their stacks for good, not freed yet */
static unsigned int dead_count; /* [dead_lock] how many those are */
static DEFINE_SPINLOCK_RANK(dead_lock, RANK_RUNQUEUE);
static struct kmem_cache *task_cache;

/* ------------------------------------------------------------------ */
/* Alive                                                               */

/* The dead task that was added last, if there are more than `keep`; NULL: there are not. */
static struct task_struct *take_dead(unsigned int keep)
{
	struct task_struct *task = NULL;
	unsigned long flags;

	spin_lock_irqsave(&dead_lock, flags);
	if (dead_count > keep) {
		task = list_first_entry(&dead_tasks, struct task_struct, run_list);
		list_del(&task->run_list);
		dead_count--;
	}
	spin_unlock_irqrestore(&dead_lock, flags);
	return task;
}

/* A stack: that of a dead task if there is one, which spares the work of mapping a new one. */
static void *take_stack(void)
{
	struct task_struct *dead = take_dead(0);
	void *stack;

	if (!dead)
		return stack_alloc();
	stack = dead->stack;
	dead->stack = NULL;
	arch_task_free(dead);
	put_task_struct(dead);
	return stack;
}

struct task_struct *task_alloc(const char *name)
{
	struct task_struct *task = kmem_cache_zalloc(task_cache, GFP_KERNEL);

	if (!task)
		return NULL;
	task->stack = take_stack();
	if (!task->stack) {
		kmem_cache_free(task_cache, task);
		return NULL;
	}
	*(u64 *)task->stack = STACK_CANARY;
	strlcpy(task->comm, name, sizeof(task->comm));
	task->state = TASK_UNINTERRUPTIBLE; /* until wake_up_process() */
	task->cpu = this_cpu()->id;
	task->cpus_allowed = ALL_CPUS;
	atomic_set(&task->usage, 1);
	INIT_LIST_HEAD(&task->thread_list);
	INIT_LIST_HEAD(&task->task_list);
	INIT_LIST_HEAD(&task->run_list);
	INIT_LIST_HEAD(&task->sig.pending.list);
	task->process = &kernel_process;
	task->start_ns = arch_clock_ns();
	return task;
}

void task_free(struct task_struct *task)
{
	arch_task_free(task);
	stack_free(task->stack);
	kmem_cache_free(task_cache, task);
}

void put_task_struct(struct task_struct *task)
{
	if (atomic_dec_and_test(&task->usage))
		kmem_cache_free(task_cache, task);
}

void task_attach(struct task_struct *task, struct process *process, struct pid *id)
{
	task->id = id;
	task->pid = id->nr;
	id->task = task;
	task->process = process_get(process);
	list_add_tail(&task->thread_list, &process->threads);
	process->nr_threads++;
	list_add_tail(&task->task_list, &all_tasks);
	task_count++;
	fork_count++;
}

void task_detach(struct task_struct *task)
{
	list_del(&task->thread_list);
	task->process->nr_threads--;
	list_del(&task->task_list);
	task_count--;
	task->id->task = NULL;
	pid_put(task->id);
	task->id = NULL;
}

/* ------------------------------------------------------------------ */
/* Kernel threads                                                      */

struct task_struct *kthread_create(int (*fn)(void *), void *arg, const char *name)
{
	struct task_struct *task = task_alloc(name);
	unsigned long flags;
	struct pid *id;

	if (!task)
		return ERR_PTR(-ENOMEM);
	id = pid_alloc();
	if (IS_ERR(id)) {
		task_free(task);
		return ERR_PTR(PTR_ERR(id));
	}
	arch_task_init_kthread(task, fn, arg);
	if (current->pid) /* not from the boot context, which is bound to its CPU */
		task->cpus_allowed = current->cpus_allowed;
	spin_lock_irqsave(&tasklist_lock, flags);
	task_attach(task, &kernel_process, id);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return task;
}

struct task_struct *kthread_run(int (*fn)(void *), void *arg, const char *name)
{
	struct task_struct *task = kthread_create(fn, arg, name);

	if (!IS_ERR(task))
		wake_up_process(task);
	return task;
}

int task_wait(struct task_struct *task)
{
	int status;

	wait_for_completion(task->exited);
	status = task->exit_status;
	arch_task_free(task);
	stack_free(task->stack);
	process_put(task->process);
	put_task_struct(task);
	return status;
}

/* ------------------------------------------------------------------ */
/* Dead                                                                */

void sched_exit(void)
{
	arch_irq_disable(); /* no wake-up from a handler can come between */
	WRITE_ONCE(current->state, TASK_DEAD);
	schedule();
	panic("a dead task runs again");
}

void task_died(struct task_struct *task)
{
	if (task->exited) { /* somebody waits for it, and frees it */
		complete(task->exited);
		return;
	}
	process_put(task->process);
	spin_lock(&dead_lock);
	list_add(&task->run_list, &dead_tasks);
	dead_count++;
	spin_unlock(&dead_lock);
}

static void reap_but(unsigned int keep)
{
	struct task_struct *task;

	while ((task = take_dead(keep))) {
		arch_task_free(task);
		stack_free(task->stack);
		put_task_struct(task);
	}
}

void sched_reap(void)
{
	reap_but(0);
}

void sched_reap_surplus(void)
{
	reap_but(DEAD_KEPT);
}

/* ------------------------------------------------------------------ */
/* All of them                                                         */

struct task_struct *find_task(pid_t pid)
{
	struct task_struct *task;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	task = find_task_by_pid(pid);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return task;
}

void for_each_task(void (*fn)(struct task_struct *task, void *arg), void *arg)
{
	struct task_struct *task;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	list_for_each_entry(task, &all_tasks, task_list)
		fn(task, arg);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

u64 nr_forks(void)
{
	return READ_ONCE(fork_count);
}

unsigned int nr_tasks(void)
{
	return READ_ONCE(task_count);
}

void task_init(void)
{
	task_cache = kmem_cache_create("task_struct", sizeof(struct task_struct), 0);
	BUG_ON(!task_cache);
}
