/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/uaccess.c - copying from and to user memory: the checks around the loops.
 *
 * What:     a user pointer is only a number that a program chose. Before it is used,
 *           the range is checked to lie in user space, else a program could have
 *           the kernel read or write the kernel. Whether pages are there, and may
 *           be written, the CPU finds out: the loops of uaccess.S may fault, and
 *           the fault maps the page as if the program had touched it, or ends the
 *           copy early.
 * Start at: copy_from_user().
 * Holds:    no spinlock: the fault may sleep. might_sleep() reports a caller that
 *           has one, whether or not it faults this time.
 * See it:   tests/user/as-user/pointer_*.c
 * Book:     LDD3 ch. 3, "read and write".   Linux: arch/x86_64/lib/usercopy.c
 */
#include "arch/arch.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"

unsigned long __copy_user(void *to, const void *from, unsigned long n);
unsigned long __clear_user(void *to, unsigned long n);
long __strncpy_user(char *to, const char *from, long n);

/* Is this what kernel_write() lends to a write() that expects a program's buffer? */
static __noinline bool is_lent(const void __user *from, unsigned long n)
{
	unsigned long offset = (unsigned long __force)from - (unsigned long)current->lent_buffer;

	return offset < current->lent_size && n <= current->lent_size - offset;
}

static bool may_copy_from(const void __user *from, unsigned long n)
{
	return likely(access_ok_range(from, n)) || is_lent(from, n);
}

unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	might_sleep();
	if (!access_ok_range(to, n))
		return n;
	return __copy_user((void __force *)to, from, n);
}

/* What could not be copied reads as zeros, so that no old stack contents are taken for input. */
unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left = n;

	might_sleep();
	if (may_copy_from(from, n))
		left = __copy_user(to, (const void __force *)from, n);
	if (unlikely(left))
		memset((char *)to + n - left, 0, left);
	return left;
}

unsigned long copy_from_user_inatomic(void *to, const void __user *from, unsigned long n)
{
	return may_copy_from(from, n) ? __copy_user(to, (const void __force *)from, n) : n;
}

unsigned long fault_in_readable(const char __user *from, unsigned long n)
{
	unsigned long in_first = min(n, PAGE_SIZE - offset_in_page((unsigned long __force)from));
	char byte;

	if (unlikely(!access_ok_range(from, n)))
		return is_lent(from, n) ? n : 0;
	if (__get_user(byte, from))
		return 0;
	return in_first == n || !__get_user(byte, from + n - 1) ? n : in_first;
}

unsigned long clear_user(void __user *to, unsigned long n)
{
	might_sleep();
	if (!access_ok_range(to, n))
		return n;
	return __clear_user((void __force *)to, n);
}

/*
 * A string may be followed by anything, even the end of user space: look no further
 * than that. If no NUL came before it, reading on would have faulted.
 */
static long user_string(char *to, const char __user *from, long size)
{
	unsigned long room = TASK_SIZE - (unsigned long __force)from;
	long n;

	might_sleep();
	if (!access_ok_range(from, 1))
		return -EFAULT;
	n = __strncpy_user(to, (const char __force *)from, min_t(unsigned long, size, room));
	if (n < 0 || (n < size && (unsigned long)n == room))
		return -EFAULT;
	return n;
}

long strncpy_from_user(char *to, const char __user *from, long size)
{
	return size > 0 ? user_string(to, from, size) : 0;
}

long strnlen_user(const char __user *s, long max)
{
	long n = max > 0 ? user_string(NULL, s, max) : 0;

	return n < 0 ? 0 : n + 1;
}
