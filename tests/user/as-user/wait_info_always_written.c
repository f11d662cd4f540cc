/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_info_always_written.c - waitid that finds nothing writes
 * zeros where a child's news would be, also when it fails; rusage is left alone.
 */
#include "tests/user/process.h"

static struct {
	siginfo_t info;
	char after[64];
} place;
static char usage[256];

/* Six numbers are set, and what lies behind them is not touched. */
static bool is_cleared(void)
{
	return place.info.si_signo == 0 && place.info.si_code == 0 && place.info.si_errno == 0 &&
	       place.info.si_pid == 0 && place.info.si_uid == 0 && place.info.si_status == 0 &&
	       ((unsigned char *)&place.info)[sizeof(place.info) - 1] == 0xee;
}

static long ask(int kind, long number, int options)
{
	memset(&place, 0xee, sizeof(place));
	memset(usage, 0xee, sizeof(usage));
	return sys(SYS_waitid, kind, number, &place.info, options, usage);
}

int main(void)
{
	long pid;

	ktap_begin(10);
	ktap_ret(ask(P_ALL, 0, WEXITED), -ECHILD, "no child");
	ktap_ok(is_cleared(), "zeros");
	ktap_ok((unsigned char)usage[0] == 0xee, "rusage as it was");
	ktap_ret(ask(P_ALL, 0, 0), -EINVAL, "nothing asked for");
	ktap_ok(is_cleared(), "zeros");
	ktap_ret(sys(SYS_waitid, P_ALL, 0, KERNEL_DIRECT, WEXITED, NULL), -EFAULT,
		 "no child, and a bad address");
	pid = proc_start(proc_linger, NULL);
	ktap_ret(ask(P_PID, pid, WEXITED | WNOHANG), 0, "a child without news");
	ktap_ok(is_cleared(), "zeros");
	ktap_ok((unsigned char)usage[0] == 0xee, "rusage as it was");
	proc_end(pid);
	ktap_ret(sys(SYS_waitid, P_ALL, 0, NULL, WEXITED, NULL), -ECHILD, "no place for it");
	return ktap_end();
}
