/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/umask_kept.c - umask returns the mask before, keeps nine
 * bits of the new one, and a child of fork has its own copy.
 */
#include "tests/user/process.h"

static int changes(void *unused)
{
	CHECK(sys(SYS_umask, 0) == 027);
	CHECK(sys(SYS_umask, 0) == 0);
	return 0;
}

int main(void)
{
	ktap_begin(5);
	sys(SYS_umask, 077);
	ktap_ret(sys(SYS_umask, 0777), 077, "the mask before");
	ktap_ret(sys(SYS_umask, -1), 0777, "all nine bits");
	ktap_ret(sys(SYS_umask, 027), 0777, "nine, and not more");
	ktap_ret(proc_run(changes, NULL), 0, "a child begins with ours and changes its own");
	ktap_ret(sys(SYS_umask, 022), 027, "ours is as it was");
	return ktap_end();
}
