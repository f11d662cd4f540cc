// SPDX-License-Identifier: MIT
/*
 * kernel/fs/poll/select.c - select(): poll() with sets of bits.
 *
 * What:     a program gives up to three sets, a bit for each descriptor: which may be
 *           read, written, which have something exceptional. They come back with the
 *           bits of those that do. Before anything is asked, all descriptors must be
 *           open; that is the difference to poll(), which tells of each by itself.
 * Start at: do_select()
 * Locks:    none; see poll.c for the waiting.
 * See it:   tests/user/as-user/select_*.c
 * Spec:     select(2).   Linux: fs/select.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/poll/poll.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"

enum {
	READ_SET,
	WRITE_SET,
	EXCEPT_SET,
	SETS
};

#define WORD_BITS 64
/* What of a poll mask makes a descriptor "ready" in which set. One that was closed meanwhile: all. */
static const unsigned int ready_by[SETS] = {
	[READ_SET] = POLLIN | POLLRDNORM | POLLRDBAND | POLLHUP | POLLERR | POLLNVAL,
	[WRITE_SET] = POLLOUT | POLLWRNORM | POLLWRBAND | POLLERR | POLLNVAL,
	[EXCEPT_SET] = POLLPRI | POLLNVAL,
};

struct select_call {
	unsigned int n, words;
	unsigned long *want[SETS], *ready[SETS]; /* of words each */
};

/* Does fd stand in any of the sets? */
static bool wanted(const struct select_call *call, unsigned int fd)
{
	unsigned long any = 0;

	for (int set = 0; set < SETS; set++)
		any |= call->want[set][fd / WORD_BITS];
	return any >> fd % WORD_BITS & 1;
}

static int scan_sets(void *arg, poll_table **table)
{
	struct select_call *call = arg;
	int ready = 0;

	for (unsigned int fd = 0; fd < call->n; fd++) {
		unsigned int mask;

		if (!wanted(call, fd))
			continue;
		mask = poll_fd(fd, *table);
		for (int set = 0; set < SETS; set++) {
			unsigned long bit = 1UL << fd % WORD_BITS;

			if (!(mask & ready_by[set] && call->want[set][fd / WORD_BITS] & bit))
				continue;
			call->ready[set][fd / WORD_BITS] |= bit;
			ready++;
			*table = NULL;
		}
	}
	return ready;
}

static bool all_open(const struct select_call *call)
{
	for (unsigned int fd = 0; fd < call->n; fd++) {
		struct file *file;

		if (!wanted(call, fd))
			continue;
		file = fget(fd);
		if (!file)
			return false;
		fput(file);
	}
	return true;
}

static int copy_sets_in(struct select_call *call, unsigned long __user *const user[SETS])
{
	size_t size = call->words * sizeof(long);

	for (int set = 0; set < SETS; set++)
		if (user[set] && copy_from_user(call->want[set], user[set], size))
			return -EFAULT;
	return 0;
}

static int copy_sets_out(const struct select_call *call, unsigned long __user *const user[SETS])
{
	size_t size = call->words * sizeof(long);

	for (int set = 0; set < SETS; set++)
		if (user[set] && copy_to_user(user[set], call->ready[set], size))
			return -EFAULT;
	return 0;
}

static int do_select(int n, unsigned long __user *const user[SETS], u64 deadline)
{
	struct select_call call = {};
	unsigned long *words;
	int result;

	if (n < 0)
		return -EINVAL;
	call.n = min((unsigned int)n, files_room()); /* as Linux: none above can be open */
	call.words = DIV_ROUND_UP(call.n, WORD_BITS);
	words = kzalloc(max(2 * SETS * call.words, 1U) * sizeof(long), GFP_KERNEL);
	if (!words)
		return -ENOMEM;
	for (unsigned int set = 0; set < SETS; set++) {
		call.want[set] = words + 2 * set * call.words;
		call.ready[set] = call.want[set] + call.words;
	}
	result = copy_sets_in(&call, user);
	if (!result && !all_open(&call))
		result = -EBADF;
	if (!result)
		result = poll_until(scan_sets, &call, deadline);
	if (result >= 0 && copy_sets_out(&call, user))
		result = -EFAULT;
	kfree(words);
	return result;
}

long sys_select(int n, unsigned long __user *in, unsigned long __user *out,
		unsigned long __user *except, void __user *time)
{
	unsigned long __user *const user[SETS] = { in, out, except };
	struct poll_timeout timeout;
	int result = poll_timeout_get(&timeout, time, 1000);

	if (result)
		return result;
	result = do_select(n, user, timeout.deadline);
	return poll_timeout_put(&timeout, result);
}

/* The sixth argument: where the mask is, and how long, as a system call has no seventh. */
struct mask_abi {
	u64 mask, size;
};

long sys_pselect6(int n, unsigned long __user *in, unsigned long __user *out,
		  unsigned long __user *except, void __user *time, const void __user *mask_arg)
{
	unsigned long __user *const user[SETS] = { in, out, except };
	struct poll_timeout timeout;
	struct mask_abi arg = {};
	const u64 __user *mask;
	int result;

	if (mask_arg && copy_from_user(&arg, mask_arg, sizeof(arg)))
		return -EFAULT;
	mask = (const u64 __force __user *)arg.mask;
	result = poll_timeout_get(&timeout, time, 1);
	if (!result)
		result = poll_mask_set(mask, arg.size);
	if (result)
		return result;
	result = poll_mask_restore(mask, do_select(n, user, timeout.deadline));
	return poll_timeout_put(&timeout, result);
}
