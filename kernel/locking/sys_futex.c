// SPDX-License-Identifier: MIT
/*
 * kernel/locking/sys_futex.c - the system call futex: its arguments, its time limits.
 *
 * What:     one call with many operations, told apart here; and a wait that a signal
 *           interrupted is made again with the time that is left.
 * Start at: sys_futex()
 * Not here: priority inheritance (the PI operations are ENOSYS).
 * See it:   tests/user/as-user/futex_*.c; docs/futex.md
 * Spec:     futex(2).   Linux: kernel/futex/syscalls.c
 */
#include "kernel/locking/futex_internal.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/time/time.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/futex.h"

/* When a wait ends: relative for FUTEX_WAIT, absolute for the bitset form. 0 or an errno */
static int read_deadline(const struct timespec_abi __user *timeout, int op, u64 *deadline)
{
	u64 now = arch_clock_ns(), ns, boot;
	struct timespec_abi ts;

	*deadline = FUTEX_NO_DEADLINE;
	if (!timeout)
		return 0;
	if (copy_from_user(&ts, timeout, sizeof(ts)))
		return -EFAULT;
	if (!timespec_valid(&ts))
		return -EINVAL;
	ns = timespec_to_ns(&ts);
	if ((op & ~FUTEX_PRIVATE_FLAG) == FUTEX_WAIT) {
		*deadline = now + ns;
	} else if (op & FUTEX_CLOCK_REALTIME) {
		boot = wall_clock_boot_ns(); /* by the date as it is now: setting it does not move us */
		*deadline = ns > boot ? ns - boot : 0;
	} else {
		*deadline = ns;
	}
	return 0;
}

static bool has_timeout(int command)
{
	return command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET || command == FUTEX_LOCK_PI ||
	       command == FUTEX_LOCK_PI2 || command == FUTEX_WAIT_REQUEUE_PI;
}

static long wait_restartable(u32 __user *uaddr, bool shared, u32 val, u64 deadline, u32 bitset);

/* After a signal without a handler: on with the rest of the time. */
static long restart_wait(struct restart_block *restart)
{
	u32 __user *uaddr = (u32 __user *)restart->user;

	return wait_restartable(uaddr, restart->args[0], (u32)restart->args[1], restart->expires,
				(u32)restart->args[2]);
}

/* A wait with a time limit that is made again must not begin anew: it ends when it would have. */
static long wait_restartable(u32 __user *uaddr, bool shared, u32 val, u64 deadline, u32 bitset)
{
	long ret = futex_wait(uaddr, shared, val, deadline, bitset);

	if (ret != -ERESTARTSYS || deadline == FUTEX_NO_DEADLINE)
		return ret;
	current->sig.restart = (struct restart_block){
		.fn = restart_wait,
		.expires = deadline,
		.user = uaddr,
		.args = { shared, val, bitset },
	};
	return -ERESTART_RESTARTBLOCK;
}

/* The argument behind val is a time for some operations, a number for others. */
long sys_futex(u32 __user *uaddr, int op, u32 val, const struct timespec_abi __user *timeout,
	       u32 __user *uaddr2, u32 val3)
{
	int command = op & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
	int val2 = (int)(long __force)timeout;
	bool shared = !(op & FUTEX_PRIVATE_FLAG);
	struct two_words two = { { uaddr, uaddr2 }, shared, {}, {} };
	u64 deadline = FUTEX_NO_DEADLINE;
	int error = has_timeout(command) ? read_deadline(timeout, op, &deadline) : 0;

	if (error)
		return error;
	if (op & FUTEX_CLOCK_REALTIME && command != FUTEX_WAIT_BITSET)
		return -ENOSYS;
	switch (command) {
	case FUTEX_WAIT:
		return wait_restartable(uaddr, shared, val, deadline, FUTEX_ANY);
	case FUTEX_WAIT_BITSET:
		return wait_restartable(uaddr, shared, val, deadline, val3);
	case FUTEX_WAKE:
		return futex_wake(uaddr, shared, (int)val, FUTEX_ANY);
	case FUTEX_WAKE_BITSET:
		return futex_wake(uaddr, shared, (int)val, val3);
	case FUTEX_REQUEUE:
		return futex_requeue(&two, (int)val, val2, NULL);
	case FUTEX_CMP_REQUEUE:
		return futex_requeue(&two, (int)val, val2, &val3);
	case FUTEX_WAKE_OP:
		return futex_wake_op(&two, (int)val, val2, val3);
	}
	return -ENOSYS;
}
