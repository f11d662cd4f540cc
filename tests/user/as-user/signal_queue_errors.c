/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_queue_errors.c - rt_sigqueueinfo lets nobody pose
 * as the kernel, nor as kill, to others.
 */
#include "tests/user/handlers.h"

static long send(long pid, int number, int code)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_code = code;
	return sys(SYS_rt_sigqueueinfo, pid, number, &info);
}

int main(void)
{
	long self = sys(SYS_getpid), pid;

	ktap_begin(11);
	handle(SIGUSR1, catch_it, 0);
	pid = proc_start(proc_linger, NULL);
	ktap_ret(send(pid, SIGUSR1, SI_USER), -EPERM, "SI_USER to another");
	ktap_ret(send(pid, SIGUSR1, SI_KERNEL), -EPERM, "SI_KERNEL to another");
	ktap_ret(send(pid, SIGUSR1, SI_TKILL), -EPERM, "SI_TKILL to another");
	ktap_ret(send(self, SIGUSR1, SI_KERNEL), 0, "SI_KERNEL to oneself");
	ktap_ok(caught_count == 1 && caught[0].info.si_code == SI_KERNEL, "as one likes");
	ktap_ret(send(pid, 0, SI_QUEUE), 0, "signal 0 only asks");
	ktap_ret(send(pid, 65, SI_QUEUE), -EINVAL, "signal 65");
	ktap_ret(send(4000000, SIGUSR1, SI_QUEUE), -ESRCH, "nobody");
	ktap_ret(send(1, SIGUSR1, SI_QUEUE), -EPERM, "root's process");
	ktap_ret(sys(SYS_rt_sigqueueinfo, self, SIGUSR1, (void *)8), -EFAULT, "a bad address");
	ktap_ret(sys(SYS_kill, pid, 0), 0, "the other lives");
	proc_end(pid);
	return ktap_end();
}
