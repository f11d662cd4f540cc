/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_errors.c - futexes that cannot be: misaligned,
 * unmapped, of no kind, or with a time that is none.
 */
#include "tests/user/threads.h"

static int words[4];

int main(void)
{
	struct timespec bad = { 0, 1000000000 }, negative = { -1, 0 }, none = { 0, 0 };
	char *page = proc_pages(1);

	ktap_begin(17);
	ktap_ret(sys(SYS_futex, (char *)words + 1, FUTEX_WAIT, 0, NULL, NULL, 0), -EINVAL,
		 "wait: misaligned by 1");
	ktap_ret(sys(SYS_futex, (char *)words + 2, FUTEX_WAKE, 1, NULL, NULL, 0), -EINVAL,
		 "wake: misaligned by 2");
	ktap_ret(sys(SYS_futex, (char *)words + 3, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0, NULL, NULL,
		     0),
		 -EINVAL, "private: misaligned by 3");
	sys(SYS_munmap, page, PAGE);
	ktap_ret(sys(SYS_futex, page, FUTEX_WAIT, 0, NULL, NULL, 0), -EFAULT, "wait: unmapped");
	ktap_ret(sys(SYS_futex, page, FUTEX_WAKE, 1, NULL, NULL, 0), -EFAULT, "wake: unmapped");
	ktap_ret(sys(SYS_futex, page, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0), -EFAULT,
		 "private wait: unmapped");
	ktap_ret(sys(SYS_futex, page, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0), 0,
		 "private wake: nobody sleeps at that address");
	ktap_ret(sys(SYS_futex, KERNEL_DIRECT, FUTEX_WAIT, 0, NULL, NULL, 0), -EFAULT,
		 "wait: the kernel's memory");
	ktap_ret(sys(SYS_futex, KERNEL_TEXT, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0),
		 -EFAULT, "wake: the kernel's code");
	ktap_ret(sys(SYS_futex, NON_CANONICAL, FUTEX_WAIT, 0, NULL, NULL, 0), -EFAULT,
		 "wait: non-canonical");
	ktap_ret(sys(SYS_futex, words, 99, 0, NULL, NULL, 0), -ENOSYS, "an operation unknown");
	ktap_ret(sys(SYS_futex, words, FUTEX_WAIT, 0, &bad, NULL, 0), -EINVAL, "a bad time");
	ktap_ret(sys(SYS_futex, words, FUTEX_WAIT, 0, &negative, NULL, 0), -EINVAL, "one before 0");
	ktap_ret(sys(SYS_futex, words, FUTEX_WAIT, 0, 8, NULL, 0), -EFAULT, "a bad place for it");
	ktap_ret(sys(SYS_futex, words, FUTEX_WAIT_BITSET, 0, NULL, NULL, 0), -EINVAL,
		 "wait for no bit");
	ktap_ret(sys(SYS_futex, words, FUTEX_WAKE_BITSET, 1, NULL, NULL, 0), -EINVAL,
		 "wake no bit");
	ktap_ret(sys(SYS_futex, words, FUTEX_WAIT, 0, &none, NULL, 0), -ETIMEDOUT,
		 "no time at all is a good time");
	return ktap_end();
}
