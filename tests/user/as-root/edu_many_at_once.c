/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_many_at_once.c - several processes submit, cancel and are killed,
 * all at once; each gets its own bytes, and nothing is left when they are gone.
 */
#include <signal.h>

#include "tests/user/edu_test.h"
#include "tests/user/process.h"

#define CHILDREN 4
#define ROUNDS	 3
#define REQUESTS 4

static unsigned int dice;

static unsigned int roll(unsigned int sides)
{
	dice = dice * 1103515245 + 12345;
	return (dice >> 16) % sides;
}

/* A few requests, one of them cancelled, all of them reaped: each once, with a fitting result. */
static bool round_of(long fd, unsigned char *buffer)
{
	__u32 ids[REQUESTS], doomed = roll(REQUESTS), seen = 0;
	struct edu_result result;

	for (unsigned int i = 0; i < REQUESTS; i++) {
		long id = edu_submit(fd, buffer + i * PAGE + roll(3700), 1 + roll(300), 200,
				     roll(2) != 0);

		if (id <= 0)
			return false;
		ids[i] = (__u32)id;
	}
	sys(SYS_ioctl, fd, EDU_IOC_CANCEL, &ids[doomed]);
	for (int i = 0; i < REQUESTS; i++) {
		if (sys(SYS_ioctl, fd, EDU_IOC_REAP, &result) != 0)
			return false;
		for (unsigned int k = 0; k < REQUESTS; k++)
			if (result.id == ids[k] &&
			    (result.error == 0 || (k == doomed && result.error == -ECANCELED)))
				seen |= 1U << k;
	}
	return seen == (1U << REQUESTS) - 1;
}

static int child(void *number)
{
	static unsigned char buffer[(REQUESTS + 2) * PAGE];
	long fd = sys(SYS_open, "/dev/edu", O_RDWR);

	dice = 7 + (unsigned int)(unsigned long)number;
	for (int i = 0; i < ROUNDS; i++)
		CHECK(round_of(fd, buffer));
	/* go with some in the queue */
	for (unsigned int i = 0; i < REQUESTS; i++)
		CHECK(edu_submit(fd, buffer + i * PAGE, 1000, 100, roll(2) != 0) > 0);
	return 0;
}

static int victim(void *unused)
{
	static unsigned char buffer[2 * PAGE];
	long fd = sys(SYS_open, "/dev/edu", O_RDWR);

	for (;;)
		sys(SYS_pread64, fd, buffer + 3000, EDU_SIZE, 0);
	return 0;
}

int main(void)
{
	long pids[CHILDREN], killed;
	bool fine = true;

	sys(SYS_close, edu_open(O_RDWR));
	ktap_begin(3);
	killed = proc_start(victim, NULL);
	for (long i = 0; i < CHILDREN; i++)
		pids[i] = proc_start(child, (void *)i);
	for (int i = 0; i < CHILDREN; i++)
		fine = proc_wait(pids[i]) == STATUS_EXITED(0) && fine;
	ktap_ok(fine, "%d processes got a result for each request", CHILDREN);
	sys(SYS_kill, killed, SIGKILL);
	ktap_ret(proc_wait(killed), STATUS_KILLED(SIGKILL),
		 "one that reads all the time is killed");
	ktap_ok(!edu_mapped(), "nothing is mapped any more");
	return ktap_end();
}
