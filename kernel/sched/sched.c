// SPDX-License-Identifier: MIT
/*
 * kernel/sched/sched.c - tasks take turns.
 *
 * What:     each CPU has a queue of runnable tasks. schedule() puts the current one at
 *           its end (if it still wants to run), takes the one at its head, and
 *           switches stacks. When others wait, a timer ends the slice of a task
 *           that runs user code: it sets WORK_RESCHED, and the way back to user
 *           mode calls schedule(). Kernel code is never preempted.
 *
 *             running --schedule()--> queue --schedule()--> running
 *                \--state != RUNNING--> asleep --wake_up_state()--> queue
 *
 *           A CPU whose queue is empty runs its idle task: it steals a waiting task from
 *           another queue, or halts until an interrupt. Whoever makes a task runnable
 *           wakes a CPU that idles (kick_cpu).
 * Start at: schedule()
 * Holds:    a task is on the queue of task->cpu if it is RUNNING and not current there.
 *           A task that is on no queue and not RUNNING has left its stack: the lock of a
 *           queue is held from before a task is put aside until the next one stands on
 *           its own stack, so nobody who takes it off the queue can find it half gone.
 * Locks:    rq->lock (RANK_RUNQUEUE), interrupts off; never two of them. schedule() takes
 *           it in the task that leaves, finish_switch() releases it in the one that comes.
 * See it:   gdb: np-tasks, np-rq; /proc/stat; tests/kernel/sched_test.c; docs/scheduling.md
 * Linux:    kernel/sched.c
 */
#include "kernel/sched/sched.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/spinlock.h"
#include "kernel/process/process.h"
#include "kernel/time/timer.h"
#include "kernel/process/usage.h"
#include "kernel/sched/watchdog.h"

struct rq {
	spinlock_t lock;
	int cpu;		   /* [I] */
	struct list_head queue;	   /* [r] runnable tasks that wait for this CPU */
	unsigned int nr_queued;	   /* [r] how many those are */
	struct task_struct *curr;  /* [r] who runs */
	struct task_struct *prev;  /* [r] during a switch: who leaves */
	struct task_struct *idle;  /* [I] runs when the queue is empty */
	struct ktimer slice;	   /* its CPU only: when curr's turn is over */
	u64 calls;		   /* [r] of schedule(): what the watchdog looks at */
	u64 switches;		   /* [r] */
	u64 program_ns, kernel_ns; /* [r] what tasks of programs, and kernel threads, had */
};

static struct rq runqueues[MAX_CPUS];
static u32 idle_cpus; /* [a] bit n: CPU n is about to halt, or halts */

static struct rq *this_rq(void)
{
	return &runqueues[this_cpu()->id];
}

static bool may_run_on(const struct task_struct *task, int cpu)
{
	return task->cpus_allowed >> cpu & 1;
}

/* ------------------------------------------------------------------ */
/* Queues                                                              */

/* The run queue of task, locked; interrupts are off. A task may change queues while we wait. */
static struct rq *find_and_lock_rq(struct task_struct *task)
{
	for (;;) {
		int cpu = READ_ONCE(task->cpu);
		struct rq *rq = &runqueues[cpu];

		spin_lock(&rq->lock);
		if (task->cpu == cpu) {
			__release(
				&rq->lock); /* for sparse, which cannot follow a lock that is returned */
			return rq;
		}
		spin_unlock(&rq->lock); /* recheck: it has moved meanwhile */
	}
}
#define task_rq_lock(task)                                   \
	({                                                   \
		struct rq *_locked = find_and_lock_rq(task); \
		__acquire(&_locked->lock);                   \
		_locked;                                     \
	})

static void enqueue(struct rq *rq, struct task_struct *task)
{
	list_add_tail(&task->run_list, &rq->queue);
	rq->nr_queued++;
}

static void dequeue(struct rq *rq, struct task_struct *task)
{
	list_del(&task->run_list);
	rq->nr_queued--;
}

/* Claim a CPU that idles and that task may run on: each is sent one IPI. -1: all are busy. */
static int claim_idle_cpu(const struct task_struct *task)
{
	u32 mask = READ_ONCE(idle_cpus) & task->cpus_allowed;

	while (mask) {
		int cpu = __builtin_ctz(mask);

		mask &= mask - 1;
		if (__atomic_fetch_and(&idle_cpus, ~(1u << cpu), __ATOMIC_SEQ_CST) & 1u << cpu)
			return cpu;
	}
	return -1;
}

/* End curr's turn as soon as it is in user mode; rq->lock held. */
static void resched_curr(struct rq *rq)
{
	__atomic_fetch_or(&rq->curr->work, WORK_RESCHED, __ATOMIC_SEQ_CST);
	if (rq != this_rq())
		arch_send_reschedule(rq->cpu);
}

/* A task was put on rq: see that some CPU takes it soon; rq->lock held. */
static void kick_cpu(struct rq *rq, const struct task_struct *task)
{
	int idle;

	if (rq->curr == rq->idle) {
		resched_curr(rq);
		return;
	}
	idle = claim_idle_cpu(task);
	if (idle >= 0)
		arch_send_reschedule(idle); /* it will steal */
	else if (!rq->slice.pending) /* curr computes alone and has no slice: it must notice */
		resched_curr(rq);
}

/* Queue a task that is on no queue on a CPU it may use, mostly the one it was on before. */
static void place(struct task_struct *task)
{
	struct rq *rq = task_rq_lock(task);
	u32 mask;

	/* set_cpus_allowed() changes the mask under the same lock: until both agree */
	while (!may_run_on(task, rq->cpu) && (mask = task->cpus_allowed & (u32)cpu_online_mask)) {
		WRITE_ONCE(task->cpu, __builtin_ctz(mask));
		spin_unlock(&rq->lock);
		rq = task_rq_lock(task);
	}
	enqueue(rq, task);
	kick_cpu(rq, task);
	spin_unlock(&rq->lock);
}

/* ------------------------------------------------------------------ */
/* Switching                                                           */

static void slice_over(unsigned long data)
{
	__atomic_fetch_or(&current->work, WORK_RESCHED, __ATOMIC_SEQ_CST);
}

/* A kernel thread needs no address space: the CPU goes on with the last program's. */
static void switch_mm(struct task_struct *next)
{
	if (next->mm)
		arch_switch_mm(next->mm);
}

/* rq->lock held: who runs next, off the queue. */
static struct task_struct *pick_next(struct rq *rq)
{
	struct task_struct *next;

	if (list_empty(&rq->queue))
		return rq->idle;
	next = list_first_entry(&rq->queue, struct task_struct, run_list);
	dequeue(rq, next);
	return next;
}

static void check_stack(struct task_struct *task)
{
	if (task->pid && *(u64 *)task->stack != STACK_CANARY)
		panic("kernel stack of %s (pid %d) has overflowed", task->comm, task->pid);
}

/* rq->lock held: task has had this CPU for so long. */
static void charge(struct rq *rq, struct task_struct *task, u64 ns)
{
	task->run_ns += ns;
	if (task->process != &kernel_process)
		rq->program_ns += ns;
	else if (task != rq->idle)
		rq->kernel_ns += ns;
}

/* rq->lock held; comes back, later and perhaps on another CPU, when prev's turn has come. */
static void context_switch(struct rq *rq, struct task_struct *prev, struct task_struct *next)
{
	u64 now = arch_clock_ns();

	check_stack(prev);
	charge(rq, prev, now - prev->run_since);
	next->run_since = now;
	if (prev->state == TASK_RUNNING)
		prev->nivcsw++;
	else
		prev->nvcsw++;
	rq->switches++;
	rq->curr = next;
	rq->prev = prev;
	switch_mm(next);
	spinlock_pass(&rq->lock, prev, next);
	arch_switch_to(prev, next);
}

/* On the new stack: nobody uses the old one any more, so let go of whoever stood on it. */
static void finish_switch(void) __releases(&this_rq()->lock)
{
	struct rq *rq = this_rq();
	struct task_struct *prev = rq->prev;
	bool dead = prev->state == TASK_DEAD;
	bool must_move = prev->state == TASK_RUNNING && prev != rq->idle &&
			 !may_run_on(prev, rq->cpu);
	bool others = rq->nr_queued;

	spin_unlock(&rq->lock);
	if (dead)
		task_died(prev);
	else if (must_move)
		place(prev);
	if (others && current != rq->idle)
		ktimer_start(&rq->slice, current->run_since + SLICE_NS);
	if (current != rq->idle)
		usage_sample_start();
}

void schedule(void)
{
	struct task_struct *prev = current, *next;
	unsigned long flags;
	struct rq *rq;

	WARN(lockrank_spinlocks_held(), "schedule() with a spinlock held");
	flags = arch_irq_save();
	rq = this_rq();
	spin_lock(&rq->lock);
	rq->calls++;
	__atomic_fetch_and(&prev->work, ~WORK_RESCHED, __ATOMIC_SEQ_CST);
	if (prev->state == TASK_RUNNING && prev != rq->idle && may_run_on(prev, rq->cpu))
		enqueue(rq, prev);
	next = pick_next(rq);
	if (next == prev) {
		spin_unlock(&rq->lock);
	} else {
		context_switch(rq, prev, next);
		finish_switch(); /* prev is current again; rq may be another CPU's now */
	}
	arch_irq_restore(flags);
}

void schedule_tail(void)
{
	__acquire(&this_rq()->lock); /* by the task that went before us */
	finish_switch();
}

/* ------------------------------------------------------------------ */
/* Idle                                                                */

/* Take a task that waits on rq and may run here; NULL: there is none. */
static struct task_struct *take_waiting(struct rq *rq, int cpu)
{
	struct task_struct *task;

	spin_lock(&rq->lock);
	list_for_each_entry(task, &rq->queue, run_list) {
		if (!may_run_on(task, cpu))
			continue;
		dequeue(rq, task);
		WRITE_ONCE(task->cpu, cpu);
		spin_unlock(&rq->lock);
		return task;
	}
	spin_unlock(&rq->lock);
	return NULL;
}

/* The other CPU with the longest queue, or NULL if nobody has to wait; a glance without locks. */
static struct rq *longest_queue(int cpu)
{
	struct rq *longest = NULL;
	unsigned int most = 0;

	for (int i = 0; i < MAX_CPUS; i++) {
		unsigned int queued = READ_ONCE(runqueues[i].nr_queued);

		if (i != cpu && queued > most) {
			most = queued;
			longest = &runqueues[i];
		}
	}
	return longest;
}

/* Is there work for this CPU? If its own queue is empty, steal. Interrupts are off. */
static bool find_work(struct rq *rq)
{
	struct task_struct *task = NULL;
	struct rq *victim;

	if (READ_ONCE(rq->nr_queued))
		return true;
	victim = longest_queue(rq->cpu);
	if (victim)
		task = take_waiting(victim, rq->cpu);
	/* those in the longest queue may all be bound to their CPU */
	for (int i = 0; victim && !task && i < MAX_CPUS; i++)
		if (READ_ONCE(runqueues[i].nr_queued))
			task = take_waiting(&runqueues[i], rq->cpu);
	if (task)
		place(task);
	return task != NULL;
}

void cpu_idle(void)
{
	struct rq *rq = this_rq();

	for (;;) {
		schedule();
		/*
		 * The bit first, then a look: whoever queues a task does it in the opposite
		 * order, so that one of us sees the other. Interrupts stay off until
		 * arch_halt() lets them in: one that makes a task runnable ends the halt.
		 */
		arch_irq_disable();
		__atomic_fetch_or(&idle_cpus, 1u << rq->cpu, __ATOMIC_SEQ_CST);
		if (find_work(rq) || need_resched())
			arch_irq_enable();
		else
			arch_halt();
		__atomic_fetch_and(&idle_cpus, ~(1u << rq->cpu), __ATOMIC_SEQ_CST);
	}
}

/* An IPI from kick_cpu() or kick_task(): that it came is all: the way out looks at the work. */
void reschedule_interrupt(void)
{
}

/* ------------------------------------------------------------------ */
/* Sleeping and waking                                                 */

void set_current_state(int state)
{
	WRITE_ONCE(current->state, state);
	smp_mb(); /* the state before whatever condition the caller tests next */
}

bool wake_up_state(struct task_struct *task, int states)
{
	unsigned long flags = arch_irq_save();
	struct rq *rq = task_rq_lock(task);
	int state = READ_ONCE(task->state);
	bool woken = false, queued = false;

	/*
	 * A task changes its own state without the lock. One that has just found what it
	 * waited for may be dead or stopped by the time of our store: that must stand.
	 */
	if (state & states)
		woken = __atomic_compare_exchange_n(&task->state, &state, TASK_RUNNING, false,
						    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	if (woken)
		queued = rq->curr != task; /* else it has not gone to sleep yet */
	if (queued && may_run_on(task, rq->cpu)) {
		enqueue(rq, task);
		kick_cpu(rq, task);
		queued = false;
	}
	spin_unlock(&rq->lock);
	if (queued)
		place(task); /* it was bound to other CPUs while it slept */
	arch_irq_restore(flags);
	return woken;
}

bool wake_up_process(struct task_struct *task)
{
	return wake_up_state(task, TASK_NORMAL);
}

void kick_task(struct task_struct *task)
{
	unsigned long flags = arch_irq_save();
	struct rq *rq = task_rq_lock(task);

	if (rq->curr == task && rq != this_rq())
		arch_send_reschedule(rq->cpu);
	spin_unlock(&rq->lock);
	arch_irq_restore(flags);
}

int set_cpus_allowed(struct task_struct *task, u32 mask)
{
	unsigned long flags;
	bool move = false;
	struct rq *rq;

	if (!(mask & cpu_online_mask))
		return -EINVAL;
	flags = arch_irq_save();
	rq = task_rq_lock(task);
	task->cpus_allowed = mask;
	if (!may_run_on(task, rq->cpu)) {
		move = !list_empty(&task->run_list) && task->state == TASK_RUNNING;
		if (move)
			dequeue(rq, task);
		else if (rq->curr == task)
			resched_curr(rq); /* finish_switch() moves it */
	}
	spin_unlock(&rq->lock);
	if (move)
		place(task);
	arch_irq_restore(flags);
	if (task == current)
		cond_resched();
	return 0;
}

#ifdef CONFIG_DEBUG
void might_sleep(void)
{
	if (WARN(lockrank_spinlocks_held(), "about to sleep with a spinlock held"))
		lockrank_show_held(); /* the second backtrace: how it came to the lock */
	WARN(this_cpu()->irq_depth, "about to sleep in an interrupt handler");
	WARN(arch_irqs_disabled() && current->pid, "about to sleep with interrupts off");
}
#endif

/* ------------------------------------------------------------------ */
/* Figures                                                             */

unsigned int nr_running(void)
{
	unsigned int n = 0;

	for (int i = 0; i < MAX_CPUS; i++)
		if (runqueues[i].idle)
			n += runqueues[i].nr_queued + (runqueues[i].curr != runqueues[i].idle);
	return n;
}

u64 context_switches(void)
{
	u64 n = 0;

	for (int i = 0; i < MAX_CPUS; i++)
		n += runqueues[i].switches;
	return n;
}

u64 task_run_ns(struct task_struct *task)
{
	unsigned long flags = arch_irq_save();
	struct rq *rq = task_rq_lock(task);
	u64 ns = task->run_ns;

	if (rq->curr == task)
		ns += arch_clock_ns() - task->run_since;
	spin_unlock(&rq->lock);
	arch_irq_restore(flags);
	return ns;
}

u64 schedule_calls(int cpu)
{
	return READ_ONCE(runqueues[cpu].calls);
}

struct task_struct *idle_task(int cpu)
{
	return runqueues[cpu].idle;
}

struct task_struct *curr_task(int cpu)
{
	return READ_ONCE(runqueues[cpu].curr);
}

void cpu_times(int cpu, struct cpu_times *times)
{
	struct rq *rq = &runqueues[cpu];
	unsigned long flags;
	u64 now;

	spin_lock_irqsave(&rq->lock, flags);
	now = arch_clock_ns() - rq->curr->run_since; /* curr's turn until now */
	times->program_ns = rq->program_ns;
	times->kernel_ns = rq->kernel_ns;
	times->idle_ns = rq->idle->run_ns;
	if (rq->curr == rq->idle)
		times->idle_ns += now;
	else if (rq->curr->process == &kernel_process)
		times->kernel_ns += now;
	else
		times->program_ns += now;
	spin_unlock_irqrestore(&rq->lock, flags);
}

/* ------------------------------------------------------------------ */
/* Start                                                               */

static void rq_init(int cpu, struct task_struct *idle)
{
	struct rq *rq = &runqueues[cpu];

	spin_lock_init_rank(&rq->lock, "run queue", RANK_RUNQUEUE);
	INIT_LIST_HEAD(&rq->queue);
	rq->cpu = cpu;
	rq->curr = rq->idle = idle;
	rq->slice.function = slice_over;
	idle->cpu = cpu;
	idle->cpus_allowed = 1u << cpu;
}

/* The idle task of another CPU, made before that CPU is started; NULL: no memory. */
struct task_struct *idle_task_create(int cpu)
{
	struct task_struct *task = task_alloc("idle");

	if (!task)
		return NULL;
	task->state = TASK_RUNNING;
	rq_init(cpu, task);
	return task;
}

/* The other CPU has arrived, on its idle task's stack, interrupts off. */
void secondary_main(void)
{
	current->run_since = arch_clock_ns();
	watchdog_start();
	arch_irq_enable();
	cpu_idle();
}

void sched_init(void)
{
	rq_init(0, &init_task);
}
