/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/cpu_clocks.c - the clocks of processes and threads: they go while
 * their owner runs, and others may read them by a number made of a pid.
 */
#include "tests/user/threads.h"

#define CLOCK_OF_PROCESS(pid, which) ((int)(~(unsigned int)(pid) << 3) | (which))
#define CLOCK_OF_THREAD(tid, which)  (CLOCK_OF_PROCESS(tid, which) | 4)
#define PROF			     0
#define VIRT			     1
#define SCHED			     2

static long clock_ns(int clock)
{
	struct timespec ts;
	long result = sys(SYS_clock_gettime, clock, &ts);

	return result ? result : ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static void burn(int clock, long ns)
{
	long until = clock_ns(clock) + ns;

	while (clock_ns(clock) < until)
		for (volatile int i = 0; i < 1000; i++)
			;
}

static volatile int thread_done, thread_end;

static int thread_body(void *unused)
{
	burn(CLOCK_THREAD_CPUTIME_ID, 30000000);
	thread_done = 1;
	UNTIL(thread_end);
	return 0;
}

static void own_clocks(void)
{
	long pid = sys(SYS_getpid), process, thread, named;

	burn(CLOCK_PROCESS_CPUTIME_ID, 20000000);
	process = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	named = clock_ns(CLOCK_OF_PROCESS(pid, SCHED));
	ktap_ok(process >= 20000000 && named >= process, "our process, by either number");
	named = clock_ns(CLOCK_OF_PROCESS(0, SCHED));
	ktap_ok(named >= process, "and as number 0");
	thread = clock_ns(CLOCK_THREAD_CPUTIME_ID);
	named = clock_ns(CLOCK_OF_THREAD(pid, SCHED));
	ktap_ok(thread >= 20000000 && named >= thread, "our thread, by either number");
	ktap_ok(clock_ns(CLOCK_OF_PROCESS(pid, PROF)) >= 0, "in user and system mode");
	ktap_ok(clock_ns(CLOCK_OF_PROCESS(pid, VIRT)) <= clock_ns(CLOCK_PROCESS_CPUTIME_ID),
		"in user mode alone: no more than in all");
}

static void of_threads(void)
{
	static struct thread thread;
	long before = clock_ns(CLOCK_PROCESS_CPUTIME_ID), mine;

	thread_start(&thread, thread_body, NULL);
	UNTIL(thread_done);
	mine = clock_ns(CLOCK_OF_THREAD(thread.tid, SCHED));
	ktap_ok(mine >= 30000000, "another thread's clock");
	ktap_ok(clock_ns(CLOCK_PROCESS_CPUTIME_ID) >= before + 30000000,
		"its time is the process's");
	ktap_ret(clock_ns(CLOCK_OF_PROCESS(thread.tid, SCHED)), -EINVAL, "it is not a process");
	thread_end = 1;
	thread_join(&thread);
	UNTIL(clock_ns(CLOCK_OF_THREAD(thread.tid, SCHED)) == -EINVAL); /* soon behind the join */
	ktap_ok(clock_ns(CLOCK_PROCESS_CPUTIME_ID) >= before + 30000000, "its time stays");
}

static void of_others(void)
{
	long child = proc_start(proc_linger, NULL), first;
	struct timespec resolution = { 1, 1 };

	UNTIL(proc_is_asleep(child));
	first = clock_ns(CLOCK_OF_PROCESS(child, SCHED));
	ktap_ok(first > 0, "a child's clock");
	burn(CLOCK_PROCESS_CPUTIME_ID, 5000000);
	ktap_ret(clock_ns(CLOCK_OF_PROCESS(child, SCHED)), first,
		 "it stands while the child sleeps");
	ktap_ret(clock_ns(CLOCK_OF_THREAD(child, SCHED)), -EINVAL, "a stranger's thread has none");
	ktap_ret(sys(SYS_clock_getres, CLOCK_OF_PROCESS(child, SCHED), &resolution), 0,
		 "clock_getres, as clock_getcpuclockid asks");
	ktap_ok(resolution.tv_sec == 0 && resolution.tv_nsec == 1, "a nanosecond");
	proc_end(child);
	ktap_ret(clock_ns(CLOCK_OF_PROCESS(child, SCHED)), -EINVAL, "nobody's clock");
	ktap_ret(sys(SYS_clock_getres, CLOCK_OF_PROCESS(child, SCHED), NULL), -EINVAL,
		 "nor its resolution");
	ktap_ret(clock_ns(CLOCK_OF_PROCESS(0, 3)), -EINVAL, "no such kind of clock");
}

int main(void)
{
	ktap_begin(17);
	own_clocks();
	of_threads();
	of_others();
	return ktap_end();
}
