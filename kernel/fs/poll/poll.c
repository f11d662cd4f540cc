// SPDX-License-Identifier: MIT
/*
 * kernel/fs/poll/poll.c - waiting for many files at once.
 *
 * What:     poll() asks each file for its state. If none is ready the task must sleep
 *           until the first changes, so while it asks it stands in the wait queues of
 *           all of them, with one entry each:
 *
 *               task's poller                    pipe A         eventfd B
 *               triggered = false                readable       wait
 *               entry[0] -- wake: poll_wake ---- o
 *               entry[1] -- wake: poll_wake -------------------- o
 *
 *           Any of the queues sets triggered and wakes the task, which asks all again.
 *           It leaves the queues at the very end, however often it slept.
 * Start at: poll_until(); sys_poll()
 * Holds:    1. An entry stands in its queue before its file is asked: what changes after
 *              the answer wakes the task.
 *           2. triggered is set by a waker before it wakes, and looked at by the task
 *              after it has set its state: one of the two sees the other. So a change
 *              during the questions is not lost, though the task may sleep in a driver's
 *              poll() meanwhile.
 *           3. An entry holds a reference to its file: the queue lives in the driver's
 *              object, which another thread's close() must not take away.
 * Locks:    none of its own; a queue's lock around its list. wakers: any context.
 * See it:   tests/user/as-user/poll_*.c, tests/kernel/poll_test.c; docs/pipes-and-poll.md
 * Spec:     poll(2).   Book: LDD3 ch. 6, "The Underlying Data Structure".   Linux: fs/select.c
 */
#include "kernel/fs/poll/poll.h"

#include "kernel/fs/file/files.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"

#define FEW_ENTRIES 8

struct poll_entry {
	wait_queue_t wait;
	wait_queue_head_t *queue;
	struct file *file; /* a reference */
	struct poller *poller;
	struct poll_entry *next;
};

struct poller {
	poll_table table;
	struct task_struct *task;
	bool triggered; /* one of the queues has been woken since the last questions */
	int error;	/* -ENOMEM: a queue is missing, so it must not sleep */
	struct poll_entry *entries;
	unsigned int used;
	struct poll_entry few[FEW_ENTRIES]; /* the first ones: mostly that is all */
};

/* ------------------------------------------------------------------ */
/* The table                                                           */

/* A queue was woken. Its lock is held, so the entry, and the task, are still there. */
static void poll_wake(struct wait_queue *wait)
{
	struct poller *poller = container_of(wait, struct poll_entry, wait)->poller;

	WRITE_ONCE(poller->triggered, true);
	smp_mb(); /* before the look at the task's state: see 2 above */
	wake_up_process(poller->task);
}

/* What poll_wait() does. */
static void queue_up(struct file *file, wait_queue_head_t *queue, poll_table *table)
{
	struct poller *poller = container_of(table, struct poller, table);
	struct poll_entry *entry;

	if (poller->used < FEW_ENTRIES)
		entry = &poller->few[poller->used++];
	else
		entry = kmalloc(sizeof(*entry), GFP_KERNEL);
	if (!entry) {
		poller->error = -ENOMEM;
		return;
	}
	*entry = (struct poll_entry){
		.wait = { .task = poller->task, .wake = poll_wake },
		.queue = queue,
		.file = get_file(file),
		.poller = poller,
		.next = poller->entries,
	};
	poller->entries = entry;
	INIT_LIST_HEAD(&entry->wait.entry);
	add_wait_queue(queue, &entry->wait);
}

static void leave_queues(struct poller *poller)
{
	struct poll_entry *entry;

	while ((entry = poller->entries)) {
		poller->entries = entry->next;
		remove_wait_queue(entry->queue, &entry->wait);
		fput(entry->file);
		if (entry < poller->few || entry >= poller->few + FEW_ENTRIES)
			kfree(entry);
	}
}

/* ------------------------------------------------------------------ */
/* Waiting                                                             */

/* Sleep until a queue is woken or a signal comes; false: until the deadline. */
static bool poll_sleep(struct poller *poller, u64 deadline)
{
	u64 now = arch_clock_ns();
	bool in_time = now < deadline;

	set_current_state(TASK_INTERRUPTIBLE);
	if (in_time && !READ_ONCE(poller->triggered) && !signal_pending(current))
		in_time = schedule_timeout_ns(deadline - now) > 0;
	set_current_state(TASK_RUNNING);
	WRITE_ONCE(poller->triggered, false);
	smp_mb(); /* before the questions that follow */
	return in_time;
}

int poll_until(int (*scan)(void *arg, poll_table **table), void *arg, u64 deadline)
{
	struct poller poller = { .table = { queue_up }, .task = current };
	poll_table *table = deadline ? &poller.table : NULL;
	bool in_time = deadline != 0;
	int result;

	for (;;) {
		result = scan(arg, &table);
		table = NULL; /* it stands in all queues now */
		if (!result)
			result = poller.error;
		if (!result && signal_pending(current))
			result = -ERESTARTNOHAND;
		if (result || !in_time)
			break;
		in_time = poll_sleep(&poller, deadline);
	}
	leave_queues(&poller);
	return result;
}

unsigned int poll_file(struct file *file, poll_table *table)
{
	if (!file->f_op->poll)
		return POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
	return file->f_op->poll(file, table);
}

unsigned int poll_fd(unsigned int fd, poll_table *table)
{
	struct file *file = fget(fd);
	unsigned int mask = POLLNVAL;

	if (file) {
		mask = poll_file(file, table);
		fput(file);
	}
	return mask;
}

/* ------------------------------------------------------------------ */
/* Time limits and signal masks, from and to the program               */

struct time_abi {
	s64 seconds, fraction; /* struct timespec or struct timeval */
};
#define LONGEST_S (1LL << 33) /* 270 years: nobody waits longer */

static u64 deadline_in(u64 ns)
{
	return ns ? arch_clock_ns() + ns : 0;
}

u64 poll_deadline_ms(int ms)
{
	return ms < 0 ? POLL_FOREVER : deadline_in((u64)ms * NSEC_PER_MSEC);
}

int poll_timeout_get(struct poll_timeout *timeout, void __user *where, s64 unit_ns)
{
	s64 per_second = (s64)NSEC_PER_SEC / unit_ns;
	struct time_abi t;

	*timeout = (struct poll_timeout){ where, unit_ns, POLL_FOREVER };
	if (!where)
		return 0;
	if (copy_from_user(&t, where, sizeof(t)))
		return -EFAULT;
	if (unit_ns != 1 && t.fraction >= per_second &&
	    !__builtin_add_overflow(t.seconds, t.fraction / per_second, &t.seconds))
		t.fraction %= per_second;
	if (t.seconds < 0 || t.fraction < 0 || t.fraction >= per_second)
		return -EINVAL;
	timeout->deadline = deadline_in((u64)min(t.seconds, LONGEST_S) * NSEC_PER_SEC +
					(u64)(t.fraction * unit_ns));
	return 0;
}

int poll_timeout_put(const struct poll_timeout *timeout, int result)
{
	u64 now = arch_clock_ns(), left = timeout->deadline > now ? timeout->deadline - now : 0;
	struct time_abi t = {
		.seconds = (s64)(left / NSEC_PER_SEC),
		.fraction = (s64)(left % NSEC_PER_SEC) / timeout->unit_ns,
	};

	if (!timeout->where || !timeout->deadline)
		return result;
	if (!copy_to_user(timeout->where, &t, sizeof(t)) || result != -ERESTARTNOHAND)
		return result; /* it may lie in read-only memory: no reason to fail */
	return -EINTR;	       /* made again, the call would wait for the whole time once more */
}

int poll_mask_set(const u64 __user *mask, size_t size)
{
	u64 wanted;

	if (!mask)
		return 0;
	if (size != sizeof(wanted))
		return -EINVAL;
	if (copy_from_user(&wanted, mask, sizeof(wanted)))
		return -EFAULT;
	set_user_sigmask(wanted);
	return 0;
}

int poll_mask_restore(const u64 __user *mask, int result)
{
	/* with a signal, the way back to user mode does it, behind the handler's frame */
	if (mask && result != -ERESTARTNOHAND && result != -EINTR)
		restore_saved_sigmask();
	return result;
}

/* ------------------------------------------------------------------ */
/* poll()                                                              */

struct poll_call {
	struct pollfd_abi *fds;
	unsigned int n;
};

static s16 poll_one(const struct pollfd_abi *want, poll_table *table)
{
	unsigned int asked = (u16)want->events | POLLERR | POLLHUP | POLLNVAL;

	if (want->fd < 0)
		return 0; /* an entry that is not used */
	return (s16)(poll_fd((unsigned int)want->fd, table) & asked);
}

static int scan_fds(void *arg, poll_table **table)
{
	struct poll_call *call = arg;
	int ready = 0;

	for (unsigned int i = 0; i < call->n; i++) {
		call->fds[i].revents = poll_one(&call->fds[i], *table);
		if (!call->fds[i].revents)
			continue;
		ready++;
		*table = NULL;
	}
	return ready;
}

static int poll_fds(struct pollfd_abi __user *user, unsigned int n, u64 deadline)
{
	struct poll_call call = { .n = n };
	int result;

	if (n > files_limit())
		return -EINVAL;
	call.fds = kmalloc(max(n, 1U) * sizeof(*call.fds), GFP_KERNEL);
	if (!call.fds)
		return -ENOMEM;
	result = copy_from_user(call.fds, user, n * sizeof(*call.fds)) ? -EFAULT : 0;
	if (!result) {
		result = poll_until(scan_fds, &call, deadline);
		for (unsigned int i = 0; i < n; i++)
			if (put_user(call.fds[i].revents, &user[i].revents))
				result = -EFAULT;
	}
	kfree(call.fds);
	return result;
}

/* The signals had no handlers: on, to the same deadline. */
static long poll_again(struct restart_block *restart)
{
	int result = poll_fds(restart->user, (unsigned int)restart->args[0], restart->expires);

	return result == -ERESTARTNOHAND ? -ERESTART_RESTARTBLOCK : result;
}

long sys_poll(struct pollfd_abi __user *fds, unsigned int n, int timeout_ms)
{
	struct restart_block *restart = &current->sig.restart;

	*restart = (struct restart_block){ .fn = poll_again,
					   .expires = poll_deadline_ms(timeout_ms),
					   .user = fds,
					   .args = { n } };
	return poll_again(restart);
}

long sys_ppoll(struct pollfd_abi __user *fds, unsigned int n, void __user *time,
	       const u64 __user *mask, size_t mask_size)
{
	struct poll_timeout timeout;
	int result = poll_timeout_get(&timeout, time, 1);

	if (!result)
		result = poll_mask_set(mask, mask_size);
	if (result)
		return result;
	result = poll_mask_restore(mask, poll_fds(fds, n, timeout.deadline));
	return poll_timeout_put(&timeout, result);
}
