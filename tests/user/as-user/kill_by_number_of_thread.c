/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/kill_by_number_of_thread.c - kill and rt_sigqueueinfo take the
 * number of any thread, and send to its process.
 */
#include "tests/user/handlers.h"
#include "tests/user/threads.h"

static volatile long *number;
static volatile int word;

static int sleeper(void *unused)
{
	*number = sys(SYS_gettid);
	for (;;)
		futex_wait(&word, 0, NULL);
	return 0;
}

/* A process of two threads, of which one says its number. */
static int child(void *unused)
{
	static struct thread thread;

	thread_start(&thread, sleeper, NULL);
	for (;;)
		futex_wait(&word, 0, NULL);
	return 0;
}

int main(void)
{
	siginfo_t info = { .si_code = SI_QUEUE };
	long pid;

	number = proc_shared(PAGE);
	ktap_begin(6);
	pid = proc_start(child, NULL);
	UNTIL(*number);
	ktap_ok(*number != pid, "a thread that is not the first");
	ktap_ret(sys(SYS_kill, *number, 0), 0, "kill asks for it");
	ktap_ret(sys(SYS_rt_sigqueueinfo, *number, SIGURG, &info), 0,
		 "rt_sigqueueinfo sends it a signal");
	ktap_ret(sys(SYS_kill, *number, SIGTERM), 0, "kill ends its process");
	ktap_ret(proc_wait(pid), SIGTERM, "all of it");
	ktap_ret(sys(SYS_kill, *number, 0), -ESRCH, "the number is gone with it");
	return ktap_end();
}
