/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/many_processes.c - a thousand processes live at
 * once, each with a page of its own, and each is found as it should be.
 */
#include <sys/resource.h>
#include <sys/sysinfo.h>

#include "tests/user/threads.h"

#define PROCESSES   1000
#define LEAST_BYTES (400UL << 20)

static volatile int *shared; /* how many live, may go, are well */
static char page[PAGE];

static int live(long number)
{
	memset(page, (int)number, sizeof(page));
	__atomic_fetch_add(&shared[0], 1, __ATOMIC_SEQ_CST);
	while (!shared[1])
		futex_wait(&shared[1], 0, NULL);
	CHECK(sys_all_are(page, sizeof(page), (unsigned char)number));
	__atomic_fetch_add(&shared[2], 1, __ATOMIC_SEQ_CST);
	return (int)(number % 200);
}

int main(void)
{
	static long pids[PROCESSES];
	struct sysinfo info;
	int made = 0, right = 0;

	sys(SYS_sysinfo, &info);
	if (info.totalram * info.mem_unit < LEAST_BYTES)
		ktap_skip_all("a thousand processes need 512 MiB");
	ktap_begin(4);
	shared = proc_shared(PAGE);
	for (long i = 0; i < PROCESSES; i++) {
		long pid = sys(SYS_fork);

		if (pid == 0)
			sys_exit(live(i));
		if (pid < 0)
			break;
		pids[made++] = pid;
	}
	ktap_ret(made, PROCESSES, "a thousand are made");
	UNTIL(shared[0] == made);
	ktap_ok(true, "all live at once");
	shared[1] = 1;
	futex_wake(&shared[1], PROCESSES);
	for (int i = 0; i < made; i++)
		right += proc_wait(pids[i]) == STATUS_EXITED(i % 200);
	ktap_ret(shared[2], PROCESSES, "each had its page");
	ktap_ret(right, PROCESSES, "and its own status");
	return ktap_end();
}
