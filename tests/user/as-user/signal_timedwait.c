/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_timedwait.c - sigtimedwait takes a pending signal
 * without a handler, waits for one, and gives up in time.
 */
#include "tests/user/handlers.h"

static const struct timespec none = { 0, 0 }, moment = { 0, 5000000 };
static siginfo_t info;

static long take(uint64_t mask, const struct timespec *time)
{
	memset(&info, 0x55, sizeof(info));
	return sys(SYS_rt_sigtimedwait, &mask, &info, time, SIGSET_BYTES);
}

static int sender(void *parent)
{
	UNTIL(proc_is_asleep((long)parent));
	return (int)signal_queue((long)parent, SIGUSR2, 99);
}

static int interrupter(void *parent)
{
	UNTIL(proc_is_asleep((long)parent));
	return (int)sys(SYS_kill, parent, SIGHUP);
}

int main(void)
{
	uint64_t both = SIG_BIT(SIGUSR1) | SIG_BIT(SIGUSR2);
	struct timespec bad = { 0, 1000000000 };
	long self = sys(SYS_getpid), pid;

	ktap_begin(13);
	signal_mask(both);
	ktap_ret(take(both, &none), -EAGAIN, "nothing is pending");
	ktap_ret(take(both, &moment), -EAGAIN, "and nothing comes in 5 ms");
	signal_self(SIGUSR1);
	ktap_ret(take(both, &none), SIGUSR1, "a pending signal");
	ktap_ok(info.si_signo == SIGUSR1 && info.si_code == SI_USER && info.si_pid == self,
		"and who sent it");
	ktap_ok(signal_pending_now() == 0, "it is taken");
	pid = proc_start(sender, (void *)self);
	ktap_ret(take(both, NULL), SIGUSR2, "one that is waited for");
	ktap_ok(info.si_code == SI_QUEUE && info.si_value.sival_int == 99, "with a value");
	proc_wait(pid);
	handle(SIGHUP, catch_it, SA_RESTART);
	pid = proc_start(interrupter, (void *)self);
	ktap_ret(take(both, NULL), -EINTR, "a handler for another signal interrupts");
	proc_wait(pid);
	ktap_ok(signal_mask_now() == both, "the mask is as it was");
	ktap_ret(take(both, &bad), -EINVAL, "a time that is none");
	ktap_ret(sys(SYS_rt_sigtimedwait, &both, NULL, &none, 4), -EINVAL, "a mask of 4 bytes");
	ktap_ret(sys(SYS_rt_sigtimedwait, (void *)8, NULL, &none, SIGSET_BYTES), -EFAULT,
		 "a bad address");
	signal_self(SIGUSR1);
	ktap_ret(sys(SYS_rt_sigtimedwait, &both, NULL, NULL, SIGSET_BYTES), SIGUSR1,
		 "without a place for the answer");
	return ktap_end();
}
