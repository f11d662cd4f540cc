/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/small_calls.c - calls that a libc makes while it starts,
 * and that nobody notices.
 */
#include "tests/user/ktap.h"

int main(void)
{
	static long robust_list[3];

	ktap_begin(4);
	ktap_ret(sys(SYS_sched_yield), 0, "sched_yield");
	ktap_ret(sys(SYS_set_robust_list, robust_list, 24), 0, "set_robust_list");
	ktap_ret(sys(SYS_set_robust_list, robust_list, 23), -EINVAL,
		 "with a struct of another size");
	ktap_ok(sys(SYS_getppid) >= 0, "getppid");
	return ktap_end();
}
