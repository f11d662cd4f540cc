// SPDX-License-Identifier: MIT
/*
 * kernel/time/workqueue.c - threads that do what others have put off.
 *
 * What:     each queue of a CPU counts what was put in and what has been done, in
 *           order; to flush is to wait until the second has reached what the first
 *           is now. A work is off the list, and may be freed or queued anew by its
 *           own function, before that function is called.
 * Start at: queue_work(), worker()
 * Locks:    queue->lock (RANK_WORKQUEUE), interrupts off, never held while a work is
 *           done; list_mutex (RANK_MUTEX) guards the list of workqueues.
 * See it:   /proc/workqueues; gdb: np-works; tests/kernel/workqueue_test.c
 * Book:     LDD3 ch. 7, "Workqueues".   Linux: kernel/workqueue.c
 */
#include "kernel/time/workqueue.h"

#include "kernel/lib/atomic.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/locking/mutex.h"
#include "kernel/sched/wait.h"
#include "mm/phys/slab.h"

#define MAX_DRAIN_ROUNDS 1000

/* What is queued on one CPU. */
struct cpu_queue {
	spinlock_t lock;
	struct list_head works;	    /* [l] of work_struct.entry, in order */
	u64 queued, done;	    /* [l] works ever put in, and finished */
	u64 nested;		    /* [l] done from within another, which is not finished */
	bool stop;		    /* [l] the thread is to end */
	struct task_struct *task;   /* [I] the thread */
	wait_queue_head_t more;	    /* the thread waits here */
	wait_queue_head_t progress; /* flushers wait here */
	struct completion exited;
};

struct workqueue_struct {
	const char *name;
	int queues; /* [I] one for each CPU, or one */
	struct list_head entry;
	struct cpu_queue cpu[];
};

static DEFINE_MUTEX_RANK(list_mutex, RANK_MUTEX);
static LIST_HEAD(workqueues);
static struct workqueue_struct *events;

/* ------------------------------------------------------------------ */
/* The thread                                                          */

/* The next work, off the list and no longer pending; NULL: there is none. */
static bool take_work(struct cpu_queue *queue, void (**func)(void *), void **data)
{
	struct work_struct *work;
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&queue->lock, flags);
	found = !list_empty(&queue->works);
	if (found) {
		work = list_first_entry(&queue->works, struct work_struct, entry);
		list_del(&work->entry);
		*func = work->func;
		*data = work->data;
		clear_bit(0, &work->pending); /* from here on it is no longer ours */
	}
	spin_unlock_irqrestore(&queue->lock, flags);
	return found;
}

static void do_work(void (*func)(void *), void *data)
{
	int held = current->locks.count; /* more than 0: a work that flushes its own queue */

	func(data);
	WARN(current->locks.count != held,
	     "work %pS returned with other locks held than it was called with", (void *)func);
	WARN(arch_irqs_disabled(), "work %pS returned with interrupts off", (void *)func);
}

/* All that is queued. inside: a work of this queue calls us, so it is not over when these are. */
static void do_works(struct cpu_queue *queue, bool inside)
{
	void (*func)(void *);
	void *data;

	while (take_work(queue, &func, &data)) {
		do_work(func, data);
		spin_lock_irq(&queue->lock);
		if (inside) {
			queue->nested++;
		} else {
			queue->done += 1 + queue->nested;
			queue->nested = 0;
		}
		spin_unlock_irq(&queue->lock);
		if (!inside)
			wake_up(&queue->progress);
	}
}

static bool has_work(struct cpu_queue *queue)
{
	unsigned long flags;
	bool work;

	spin_lock_irqsave(&queue->lock, flags);
	work = queue->stop || !list_empty(&queue->works);
	spin_unlock_irqrestore(&queue->lock, flags);
	return work;
}

static int worker(void *arg)
{
	struct cpu_queue *queue = arg;

	while (!READ_ONCE(queue->stop)) {
		wait_event(queue->more, has_work(queue));
		do_works(queue, false);
	}
	return 0;
}

/* ------------------------------------------------------------------ */
/* Queueing                                                            */

static struct cpu_queue *queue_of_this_cpu(struct workqueue_struct *wq)
{
	return &wq->cpu[wq->queues > 1 ? this_cpu()->id : 0];
}

static void insert(struct cpu_queue *queue, struct work_struct *work)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	list_add_tail(&work->entry, &queue->works);
	queue->queued++;
	wake_up(&queue->more);
	spin_unlock_irqrestore(&queue->lock, flags);
}

int queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	if (test_and_set_bit(0, &work->pending))
		return 0;
	insert(queue_of_this_cpu(wq), work);
	return 1;
}

static void delay_is_over(unsigned long data)
{
	struct work_struct *work = (struct work_struct *)data;

	insert(queue_of_this_cpu(work->wq), work);
}

int queue_delayed_work(struct workqueue_struct *wq, struct work_struct *work, unsigned long delay)
{
	if (test_and_set_bit(0, &work->pending))
		return 0;
	work->wq = wq;
	work->timer.function = delay_is_over;
	work->timer.data = (unsigned long)work;
	work->timer.expires = jiffies + delay;
	add_timer(&work->timer);
	return 1;
}

int cancel_delayed_work(struct work_struct *work)
{
	int stopped = del_timer_sync(&work->timer);

	if (stopped)
		clear_bit(0, &work->pending);
	return stopped;
}

/* ------------------------------------------------------------------ */
/* Flushing                                                            */

static bool has_done(struct cpu_queue *queue, u64 target)
{
	unsigned long flags;
	bool reached;

	spin_lock_irqsave(&queue->lock, flags);
	reached = queue->done >= target;
	spin_unlock_irqrestore(&queue->lock, flags);
	return reached;
}

static void flush_queue(struct cpu_queue *queue)
{
	u64 target;

	if (current == queue->task) { /* a work flushes its own queue: it cannot wait for itself */
		do_works(queue, true);
		return;
	}
	spin_lock_irq(&queue->lock);
	target = queue->queued;
	spin_unlock_irq(&queue->lock);
	wait_event(queue->progress, has_done(queue, target));
}

void flush_workqueue(struct workqueue_struct *wq)
{
	might_sleep();
	for (int i = 0; i < wq->queues; i++)
		flush_queue(&wq->cpu[i]);
}

/* ------------------------------------------------------------------ */
/* Workqueues come and go                                              */

static void stop_queue(struct cpu_queue *queue)
{
	spin_lock_irq(&queue->lock);
	queue->stop = true;
	wake_up(&queue->more);
	spin_unlock_irq(&queue->lock);
	task_wait(
		queue->task); /* until it has left its stack: it does not touch the queue any more */
}

static bool start_queue(struct workqueue_struct *wq, int cpu)
{
	struct cpu_queue *queue = &wq->cpu[cpu];
	char name[16];

	spin_lock_init_rank(&queue->lock, "workqueue", RANK_WORKQUEUE);
	INIT_LIST_HEAD(&queue->works);
	init_waitqueue_head(&queue->more);
	init_waitqueue_head(&queue->progress);
	init_completion(&queue->exited);
	if (wq->queues > 1)
		snprintf(name, sizeof(name), "%s/%d", wq->name, cpu);
	else
		strlcpy(name, wq->name, sizeof(name));
	queue->task = kthread_create(worker, queue, name);
	if (IS_ERR(queue->task))
		return false;
	queue->task->exited = &queue->exited;
	queue->task->bound = wq->queues > 1; /* each relies on its CPU being its own */
	if (wq->queues > 1)
		set_cpus_allowed(queue->task, 1u << cpu);
	else
		set_cpus_allowed(queue->task, ALL_CPUS); /* not those of its creator */
	wake_up_process(queue->task);
	return true;
}

static struct workqueue_struct *create(const char *name, int queues)
{
	struct workqueue_struct *wq;
	int started = 0;

	wq = kzalloc(offsetof(struct workqueue_struct, cpu) + queues * sizeof(wq->cpu[0]),
		     GFP_KERNEL);
	if (!wq)
		return NULL;
	wq->name = name;
	wq->queues = queues;
	while (started < queues && start_queue(wq, started))
		started++;
	if (started < queues) {
		while (started--)
			stop_queue(&wq->cpu[started]);
		kfree(wq);
		return NULL;
	}
	mutex_lock(&list_mutex);
	list_add_tail(&wq->entry, &workqueues);
	mutex_unlock(&list_mutex);
	return wq;
}

struct workqueue_struct *create_workqueue(const char *name)
{
	return create(name, cpu_count);
}

struct workqueue_struct *create_singlethread_workqueue(const char *name)
{
	return create(name, 1);
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	flush_workqueue(wq);
	mutex_lock(&list_mutex);
	list_del(&wq->entry);
	mutex_unlock(&list_mutex);
	for (int i = 0; i < wq->queues; i++)
		stop_queue(&wq->cpu[i]);
	kfree(wq);
}

/* ------------------------------------------------------------------ */
/* The queue for everybody; all queues                                 */

int schedule_work(struct work_struct *work)
{
	return queue_work(events, work);
}

int schedule_delayed_work(struct work_struct *work, unsigned long delay)
{
	return queue_delayed_work(events, work, delay);
}

void flush_scheduled_work(void)
{
	flush_workqueue(events);
}

static bool queue_is_idle(struct cpu_queue *queue)
{
	bool idle;

	spin_lock_irq(&queue->lock);
	idle = queue->done == queue->queued;
	spin_unlock_irq(&queue->lock);
	return idle;
}

/* list_mutex held */
static bool all_idle(void)
{
	struct workqueue_struct *wq;

	list_for_each_entry(wq, &workqueues, entry)
		for (int i = 0; i < wq->queues; i++)
			if (!queue_is_idle(&wq->cpu[i]))
				return false;
	return true;
}

bool workqueues_idle(void)
{
	bool idle;

	mutex_lock(&list_mutex);
	idle = all_idle();
	mutex_unlock(&list_mutex);
	return idle;
}

void workqueues_count(void (*fn)(const struct workqueue_counts *counts, void *arg), void *arg)
{
	struct workqueue_struct *wq;

	mutex_lock(&list_mutex);
	list_for_each_entry(wq, &workqueues, entry)
		for (int i = 0; i < wq->queues; i++) {
			struct cpu_queue *queue = &wq->cpu[i];
			struct workqueue_counts counts = {
				.name = wq->name,
				.cpu = wq->queues > 1 ? i : -1,
				.pid = queue->task->pid,
			};

			spin_lock_irq(&queue->lock);
			counts.queued = queue->queued;
			counts.done = queue->done;
			spin_unlock_irq(&queue->lock);
			fn(&counts, arg);
		}
	mutex_unlock(&list_mutex);
}

bool workqueues_drain(void)
{
	struct workqueue_struct *wq;
	bool idle = false;

	mutex_lock(&list_mutex); /* a work that creates a workqueue waits until we are done */
	for (int round = 0; !idle && round < MAX_DRAIN_ROUNDS; round++) {
		list_for_each_entry(wq, &workqueues, entry)
			flush_workqueue(wq);
		idle = all_idle(); /* a work may have queued another, on a queue flushed before */
	}
	mutex_unlock(&list_mutex);
	return idle;
}

void workqueue_init(void)
{
	events = create_workqueue("events");
	if (!events)
		panic("no memory for the events workqueue");
}
