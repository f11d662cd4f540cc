// SPDX-License-Identifier: MIT
/*
 * kernel/process/exec_args.c - argv and envp on their way to the new program.
 *
 * What:     the strings lie in the old program's memory and are wanted in the new one's. In
 *           between they are here, one behind the other. How much there may be is a
 *           matter of the stack they end up on: a quarter of its limit, but never less
 *           than 128 KiB nor more than 6 MiB; and 128 KiB for a single string. Strings,
 *           pointers to them and the program's name all count.
 * Start at: args_copy()
 * Locks:    none; the strings may change under our eyes: another thread writes.
 * See it:   tests/kernel/exec_test.c; tests/user: exec_argument_limits, pointer_execve
 * Spec:     execve(2), "Limits on size of arguments and environment".   Linux: fs/exec.c
 */
#include "kernel/lib/string.h"
#include "kernel/process/exec.h"
#include "kernel/process/limits.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/vmalloc.h"
#include "mm/virt/vma.h"

size_t args_limit(void)
{
	u64 quarter = rlimit_cur(RLIMIT_STACK) / 4;

	return max(min(quarter, (u64)STACK_LIMIT / 4 * 3), (u64)128 * KiB);
}

/* Make room for more bytes: 0, -E2BIG, -ENOMEM. */
static int args_reserve(struct exec_args *args, size_t more)
{
	size_t size = max(args->size * 2, 16 * KiB);
	size_t pointers = (max(args->argc, 1) + args->envc) * sizeof(char *);
	char *bigger;

	if (args->used + more + pointers + args->name > args_limit())
		return -E2BIG;
	if (args->used + more <= args->size)
		return 0;
	while (size < args->used + more)
		size *= 2;
	bigger = vmalloc(size);
	if (!bigger)
		return -ENOMEM;
	memcpy(bigger, args->text, args->used);
	vfree(args->text);
	args->text = bigger;
	args->size = size;
	return 0;
}

int args_add(struct exec_args *args, const char *string)
{
	size_t len = strlen(string) + 1;
	int error = args_reserve(args, len);

	if (!error) {
		memcpy(args->text + args->used, string, len);
		args->used += len;
	}
	return error;
}

int args_put_first(struct exec_args *args, const char *const with[], int n, bool replace)
{
	size_t gone = replace ? strlen(args->text) + 1 : 0, all = 0;
	char *to;
	int error;

	for (int i = 0; i < n; i++)
		all += strlen(with[i]) + 1;
	error = args_reserve(args, all > gone ? all - gone : 0);
	if (error)
		return error;
	memmove(args->text + all, args->text + gone, args->used - gone);
	args->used += all - gone;
	args->argc += n - replace;
	to = args->text;
	for (int i = 0; i < n; i++, to += strlen(to) + 1)
		memcpy(to, with[i], strlen(with[i]) + 1);
	return 0;
}

void args_free(struct exec_args *args)
{
	vfree(args->text);
	memset(args, 0, sizeof(*args));
}

/* How many strings a vector has; -EFAULT, -E2BIG. NULL is like an empty one, as on Linux. */
static int count_vector(const char __user *const __user *vec)
{
	const size_t most = args_limit() / sizeof(char *);
	const char __user *string;

	if (!vec)
		return 0;
	for (size_t n = 0; n <= most; n++) {
		if (copy_from_user(&string, vec + n, sizeof(string)))
			return -EFAULT;
		if (!string)
			return (int)n;
	}
	return -E2BIG;
}

/* The n strings of a vector; 0 or a negative errno. */
static int copy_strings(struct exec_args *args, const char __user *const __user *vec, int n)
{
	for (int i = 0; i < n; i++) {
		const char __user *string;
		long len;
		int error;

		if (copy_from_user(&string, vec + i, sizeof(string)))
			return -EFAULT;
		len = strnlen_user(string, ARG_MAX_ONE);
		if (!len)
			return -EFAULT;
		if (len > (long)ARG_MAX_ONE)
			return -E2BIG;
		error = args_reserve(args, len);
		if (error)
			return error;
		if (copy_from_user(args->text + args->used, string, len))
			return -EFAULT;
		args->used += len;
		args->text[args->used - 1] = 0; /* another thread may have written meanwhile */
	}
	return 0;
}

int args_copy(struct exec_args *args, const char __user *const __user *argv,
	      const char __user *const __user *envp)
{
	int argc = count_vector(argv), envc = argc < 0 ? argc : count_vector(envp), error;

	if (envc < 0)
		return envc;
	args->argc = max(argc, 1);
	args->envc = envc;
	error = argc ? copy_strings(args, argv, argc) : args_add(args, "");
	return error ? error : copy_strings(args, envp, envc);
}
