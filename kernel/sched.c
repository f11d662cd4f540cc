// SPDX-License-Identifier: MIT
/*
 * kernel/sched.c - tasks take turns.
 *
 * What:     runnable tasks stand in one queue. schedule() puts the current one at
 *           its end (if it still wants to run), takes the one at its head, and
 *           switches stacks. When others wait, a timer ends the slice of a task
 *           that runs user code: it sets WORK_RESCHED, and the way back to user
 *           mode calls schedule(). Kernel code is never preempted.
 *           When nobody is runnable the boot context runs, as the idle task: it
 *           halts until an interrupt makes somebody runnable.
 *
 *             running --schedule()--> queue --schedule()--> running
 *                \--state != RUNNING--> asleep --wake_up_process()--> queue
 * Start at: schedule()
 * Holds:    a task is on the run queue if it is RUNNING and not current (idle: never).
 * Locks:    rq_lock (RANK_RUNQUEUE), interrupts off; held across the switch's first
 *           half and released by schedule() before it switches: on one CPU nobody
 *           else can pick the task that is on its way out.
 * See it:   gdb: np-tasks; /proc/stat; tests/kernel/sched_test.c
 * Linux:    kernel/sched.c
 */
#include "kernel/sched.h"

#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/spinlock.h"
#include "kernel/lib/string.h"
#include "kernel/process.h"
#include "kernel/timer.h"
#include "kernel/wait.h"
#include "mm/phys/slab.h"
#include "mm/virt/vma.h"
#include "mm/virt/vmalloc.h"

#define SLICE_NS     (10 * NSEC_PER_MSEC)
#define STACK_CANARY 0x6e6f706167652121ULL /* lowest word of each kernel stack */

extern char boot_stack[];

struct task_struct init_task = {
	.state = TASK_RUNNING,
	.comm = "idle",
	.stack = boot_stack,
	.process = &kernel_process,
	.usage = ATOMIC_INIT(1),
	.run_list = LIST_HEAD_INIT(init_task.run_list),
};

static LIST_HEAD(run_queue);
static LIST_HEAD(all_tasks);
static LIST_HEAD(dead_tasks); /* exited, nobody waits: freed by the next reap_dead() */
static DEFINE_SPINLOCK_RANK(rq_lock, RANK_RUNQUEUE);
static struct kmem_cache *task_cache;
static pid_t last_pid;
static struct ktimer slice_timer;
u64 context_switches;

/* ------------------------------------------------------------------ */
/* Switching                                                           */

static void slice_over(unsigned long data)
{
	__atomic_fetch_or(&current->work, WORK_RESCHED, __ATOMIC_SEQ_CST);
}

/* The CPU may go on using the last address space for a kernel thread, which needs none. */
static void switch_mm(struct task_struct *next)
{
	if (next->mm)
		arch_switch_mm(next->mm);
}

/* rq_lock held: who runs next, off the queue */
static struct task_struct *pick_next(void)
{
	struct task_struct *next;

	if (list_empty(&run_queue))
		return &init_task;
	next = list_first_entry(&run_queue, struct task_struct, run_list);
	list_del(&next->run_list);
	return next;
}

static void check_stack(struct task_struct *task)
{
	if (task != &init_task && *(u64 *)task->stack != STACK_CANARY)
		panic("kernel stack of %s (pid %d) has overflowed", task->comm, task->pid);
}

void schedule(void)
{
	struct task_struct *prev = current, *next;
	unsigned long flags;
	bool others;
	u64 now;

	WARN(lockrank_spinlocks_held(), "schedule() with a spinlock held");
	flags = arch_irq_save();
	spin_lock(&rq_lock);
	__atomic_fetch_and(&prev->work, ~WORK_RESCHED, __ATOMIC_SEQ_CST);
	if (prev->state == TASK_RUNNING && prev != &init_task)
		list_add_tail(&prev->run_list, &run_queue);
	next = pick_next();
	others = !list_empty(&run_queue);
	spin_unlock(&rq_lock);
	if (next != prev) {
		check_stack(prev);
		now = arch_clock_ns();
		prev->run_ns += now - prev->run_since;
		next->run_since = now;
		context_switches++;
		if (others)
			ktimer_start(&slice_timer, now + SLICE_NS);
		switch_mm(next);
		arch_switch_to(prev, next);
		/* back, perhaps much later: prev is current again */
	}
	arch_irq_restore(flags);
}

void cpu_idle(void)
{
	for (;;) {
		schedule();
		/*
		 * An interrupt between the look at the queue and the halt could wake a
		 * task and then be slept over. So look with interrupts off: arch_halt()
		 * lets them in only once it is halted.
		 */
		arch_irq_disable();
		if (list_empty(&run_queue))
			arch_halt();
		else
			arch_irq_enable();
	}
}

void set_current_state(int state)
{
	WRITE_ONCE(current->state, state);
	smp_mb(); /* the state before whatever condition the caller tests next */
}

bool wake_up_process(struct task_struct *task)
{
	unsigned long flags;
	bool woken = false;

	spin_lock_irqsave(&rq_lock, flags);
	if (task->state == TASK_INTERRUPTIBLE || task->state == TASK_UNINTERRUPTIBLE) {
		task->state = TASK_RUNNING;
		woken = true;
		if (task != current) { /* else it has not gone to sleep yet */
			list_add_tail(&task->run_list, &run_queue);
			/* a user program that computes for long must notice */
			if (!slice_timer.pending)
				__atomic_fetch_or(&current->work, WORK_RESCHED, __ATOMIC_SEQ_CST);
		}
	}
	spin_unlock_irqrestore(&rq_lock, flags);
	return woken;
}

void might_sleep(void)
{
#ifdef CONFIG_DEBUG
	WARN(lockrank_spinlocks_held(), "about to sleep with a spinlock held");
	WARN(this_cpu()->irq_depth, "about to sleep in an interrupt handler");
	WARN(arch_irqs_disabled() && current != &init_task, "about to sleep with interrupts off");
#endif
}

/* ------------------------------------------------------------------ */
/* Tasks come and go                                                   */

static void free_task(struct task_struct *task)
{
	arch_task_free(task);
	stack_free(task->stack);
	kmem_cache_free(task_cache, task);
}

/* Free tasks that exited with nobody to wait for them. */
static void reap_dead(void)
{
	struct task_struct *task, *next;
	LIST_HEAD(list);
	unsigned long flags;

	spin_lock_irqsave(&rq_lock, flags);
	list_splice_init(&dead_tasks, &list);
	spin_unlock_irqrestore(&rq_lock, flags);
	list_for_each_entry_safe(task, next, &list, run_list) {
		list_del(&task->run_list);
		free_task(task);
	}
}

void sched_reap(void)
{
	reap_dead();
}

static struct task_struct *task_alloc(const char *name)
{
	struct task_struct *task = kmem_cache_zalloc(task_cache, GFP_KERNEL);
	unsigned long flags;

	if (!task)
		return NULL;
	task->stack = stack_alloc();
	if (!task->stack) {
		kmem_cache_free(task_cache, task);
		return NULL;
	}
	*(u64 *)task->stack = STACK_CANARY;
	strlcpy(task->comm, name, sizeof(task->comm));
	task->state = TASK_UNINTERRUPTIBLE; /* until wake_up_process() */
	task->process = &kernel_process;
	atomic_set(&task->usage, 1);
	INIT_LIST_HEAD(&task->thread_list);
	INIT_LIST_HEAD(&task->sig.pending.list);
	INIT_LIST_HEAD(&task->run_list);
	spin_lock_irqsave(&rq_lock, flags);
	task->pid = ++last_pid;
	list_add_tail(&task->task_list, &all_tasks);
	spin_unlock_irqrestore(&rq_lock, flags);
	return task;
}

struct task_struct *kthread_create(int (*fn)(void *), void *arg, const char *name)
{
	struct task_struct *task;

	reap_dead();
	task = task_alloc(name);
	if (!task)
		return ERR_PTR(-ENOMEM);
	arch_task_init_kthread(task, fn, arg);
	return task;
}

struct task_struct *kthread_run(int (*fn)(void *), void *arg, const char *name)
{
	struct task_struct *task = kthread_create(fn, arg, name);

	if (!IS_ERR(task))
		wake_up_process(task);
	return task;
}

void sched_exit(void)
{
	struct task_struct *task = current;
	unsigned long flags;

	spin_lock_irqsave(&rq_lock, flags);
	list_del(&task->task_list);
	if (!task->exit_wait)
		list_add(&task->run_list, &dead_tasks);
	task->state = TASK_DEAD;
	spin_unlock_irqrestore(&rq_lock, flags);
	if (task->exit_wait)
		wake_up(task->exit_wait);
	schedule();
	panic("a dead task runs again");
}

int task_wait(struct task_struct *task)
{
	int status;

	wait_event(*task->exit_wait, READ_ONCE(task->state) == TASK_DEAD);
	status = task->exit_status;
	free_task(task);
	return status;
}

struct task_struct *find_task(pid_t pid)
{
	struct task_struct *task, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&rq_lock, flags);
	list_for_each_entry(task, &all_tasks, task_list)
		if (task->pid == pid)
			found = task;
	spin_unlock_irqrestore(&rq_lock, flags);
	return found;
}

void for_each_task(void (*fn)(struct task_struct *task, void *arg), void *arg)
{
	struct task_struct *task;
	unsigned long flags;

	spin_lock_irqsave(&rq_lock, flags);
	list_for_each_entry(task, &all_tasks, task_list)
		fn(task, arg);
	spin_unlock_irqrestore(&rq_lock, flags);
}

/* The others idle for good: this scheduler has one queue, and it is CPU 0's. */
struct task_struct *idle_task_create(int cpu)
{
	return task_alloc("idle");
}

void secondary_main(void)
{
	for (;;)
		arch_halt();
}

void reschedule_interrupt(void)
{
}

void sched_init(void)
{
	slice_timer.function = slice_over;
	list_add(&init_task.task_list, &all_tasks);
	task_cache = kmem_cache_create("task_struct", sizeof(struct task_struct), 0);
	BUG_ON(!task_cache);
}
