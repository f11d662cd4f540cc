/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_info_sender.c - siginfo says who sent a signal and
 * how: kill, tgkill, sigqueue with a value.
 */
#include "tests/user/handlers.h"

static long parent;

static int send_kill(void *unused)
{
	return (int)sys(SYS_kill, parent, SIGUSR1);
}

static int send_queue(void *unused)
{
	return (int)signal_queue(parent, SIGUSR1, 0x123456789abcL);
}

static bool is(long pid, int code)
{
	siginfo_t *info = &caught[0].info;

	if (info->si_signo == SIGUSR1 && info->si_errno == 0 && info->si_code == code &&
	    info->si_pid == pid && info->si_uid == sys(SYS_getuid))
		return true;
	ktap_note("signo %d errno %d code %d pid %d uid %d", info->si_signo, info->si_errno,
		  info->si_code, info->si_pid, info->si_uid);
	return false;
}

/* The pipe tells nothing; a child's end may come before its signal is taken. */
static long sent_by(int (*fn)(void *))
{
	long pid;

	caught_count = 0;
	pid = proc_start(fn, NULL);
	UNTIL(caught_count);
	proc_wait(pid);
	return pid;
}

int main(void)
{
	parent = sys(SYS_getpid);
	ktap_begin(5);
	handle(SIGUSR1, catch_it, SA_RESTART);
	ktap_ok(is(sent_by(send_kill), SI_USER), "kill by a child: SI_USER");
	ktap_ok(is(sent_by(send_queue), SI_QUEUE), "sigqueue by a child: SI_QUEUE");
	ktap_ok(caught[0].info.si_value.sival_ptr == (void *)0x123456789abcL, "with its value");
	caught_count = 0;
	signal_self(SIGUSR1);
	ktap_ok(is(parent, SI_USER), "kill by ourselves: SI_USER");
	caught_count = 0;
	signal_thread_self(SIGUSR1);
	ktap_ok(is(parent, SI_TKILL), "tgkill: SI_TKILL");
	return ktap_end();
}
