/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/kill_errors.c - what kill, tkill and tgkill refuse; signal
 * 0 only asks.
 */
#include "tests/user/signals.h"

#define NOBODY 4000000

int main(void)
{
	long pid = sys(SYS_getpid), tid = sys(SYS_gettid);

	ktap_begin(11);
	ktap_ret(sys(SYS_kill, pid, 0), 0, "kill, signal 0");
	ktap_ret(sys(SYS_tkill, tid, 0), 0, "tkill, signal 0");
	ktap_ret(sys(SYS_tgkill, pid, tid, 0), 0, "tgkill, signal 0");
	ktap_ret(sys(SYS_kill, NOBODY, 0), -ESRCH, "kill of nobody");
	ktap_ret(sys(SYS_tkill, NOBODY, 0), -ESRCH, "tkill of nobody");
	ktap_ret(sys(SYS_tgkill, NOBODY, tid, 0), -ESRCH, "tgkill of a thread in no such program");
	ktap_ret(sys(SYS_kill, pid, 65), -EINVAL, "signal 65");
	ktap_ret(sys(SYS_kill, pid, -1), -EINVAL, "signal -1");
	ktap_ret(sys(SYS_tkill, 0, 0), -EINVAL, "tkill of thread 0");
	ktap_ret(sys(SYS_tkill, -1, 0), -EINVAL, "tkill of thread -1");
	ktap_ret(sys(SYS_tgkill, 0, tid, 0), -EINVAL, "tgkill in program 0");
	return ktap_end();
}
