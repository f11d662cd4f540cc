/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_killed_while_waiting.c - a process that is killed while the
 * device writes to its memory goes when the device is done, and leaves nothing mapped.
 */
#include <signal.h>

#include "tests/user/edu_test.h"
#include "tests/user/process.h"

static long fd;

static int reads(void *unused)
{
	static unsigned char buffer[2 * PAGE];

	return (int)sys(SYS_pread64, fd, buffer + PAGE - 2000, EDU_SIZE, 0);
}

static int submits(void *unused)
{
	static unsigned char buffer[2 * PAGE];
	long own = sys(SYS_open, "/dev/edu", O_RDWR);

	edu_submit(own, buffer, sizeof(buffer), 100, false);
	edu_submit(own, buffer, sizeof(buffer), 100, true);
	sys(SYS_pause);
	return 0;
}

int main(void)
{
	unsigned char byte = 0x5a, back = 0;
	long pid;

	ktap_begin(6);
	fd = edu_open(O_RDWR);
	pid = proc_start(reads, NULL);
	UNTIL(edu_mapped() && proc_is_asleep(pid));
	sys(SYS_kill, pid, SIGKILL);
	ktap_ret(proc_wait(pid), STATUS_KILLED(SIGKILL), "a reader is killed");
	ktap_ok(!edu_mapped(), "its buffer is not mapped any more");

	pid = proc_start(submits, NULL);
	UNTIL(edu_mapped() && proc_is_asleep(pid));
	sys(SYS_kill, pid, SIGKILL);
	ktap_ret(proc_wait(pid), STATUS_KILLED(SIGKILL), "one that has requests in the queue, too");
	ktap_ok(!edu_mapped(), "nor are its buffers");

	ktap_ret(sys(SYS_pwrite64, fd, &byte, 1, 9), 1, "the device works for others");
	sys(SYS_pread64, fd, &back, 1, 9);
	ktap_ok(back == byte, "as before");
	return ktap_end();
}
