/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/limits_of_memory.c - RLIMIT_AS, RLIMIT_DATA and RLIMIT_STACK: what
 * is too much is refused, what is within is not.
 */
#include <sys/resource.h>

#include "tests/user/fault.h"
#include "tests/user/process.h"

#define MEG (1UL << 20)

static long set_limit(int which, unsigned long bytes)
{
	struct rlimit limit;

	sys(SYS_prlimit64, 0, which, NULL, &limit);
	limit.rlim_cur = bytes;
	return sys(SYS_prlimit64, 0, which, &limit, NULL);
}

static long map(unsigned long bytes, int prot, int flags)
{
	return sys(SYS_mmap, 0, bytes, prot, flags | MAP_ANONYMOUS, -1, 0);
}

static int address_space(void *unused)
{
	long at;

	CHECK(set_limit(RLIMIT_AS, 64 * MEG) == 0);
	CHECK(map(65 * MEG, PROT_NONE, MAP_PRIVATE) == -ENOMEM);
	at = map(40 * MEG, PROT_NONE, MAP_PRIVATE);
	CHECK(!sys_failed(at));
	CHECK(map(30 * MEG, PROT_READ, MAP_SHARED) == -ENOMEM);
	/* in the place of what is there, it is no more than before */
	CHECK(sys(SYS_mmap, at, 40 * MEG, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		  0) == at);
	CHECK(sys(SYS_munmap, at, 40 * MEG) == 0);
	CHECK(!sys_failed(map(30 * MEG, PROT_READ, MAP_SHARED)));
	return 0;
}

static int data(void *unused)
{
	long at, now = sys(SYS_brk, 0);

	CHECK(set_limit(RLIMIT_DATA, 16 * MEG) == 0);
	CHECK(map(17 * MEG, PROT_READ | PROT_WRITE, MAP_PRIVATE) == -ENOMEM);
	CHECK(!sys_failed(map(17 * MEG, PROT_READ | PROT_WRITE, MAP_SHARED)));
	at = map(17 * MEG, PROT_READ, MAP_PRIVATE);
	CHECK(!sys_failed(at));
	CHECK(sys(SYS_mprotect, at, 17 * MEG, PROT_READ | PROT_WRITE) == -ENOMEM);
	CHECK(sys(SYS_mprotect, at, 4 * MEG, PROT_READ | PROT_WRITE) == 0);
	CHECK(sys(SYS_brk, now + (long)(17 * MEG)) == now);
	CHECK(sys(SYS_brk, now + (long)MEG) == now + (long)MEG);
	return 0;
}

/* So far below this frame: a write there makes the stack grow, or is the end. */
static int touch_below(unsigned long bytes)
{
	volatile char *here = (volatile char *)&here;

	for (unsigned long down = 0; down <= bytes; down += PAGE)
		here[-(long)down] = 1;
	return 0;
}

static int stack_within(void *unused)
{
	CHECK(set_limit(RLIMIT_STACK, 2 * MEG) == 0);
	return touch_below(MEG);
}

static int stack_beyond(void *unused)
{
	CHECK(set_limit(RLIMIT_STACK, 2 * MEG) == 0);
	return touch_below(3 * MEG);
}

static int stack_more(void *unused)
{
	CHECK(set_limit(RLIMIT_STACK, 7 * MEG) == 0);
	return touch_below(6 * MEG);
}

int main(void)
{
	ktap_begin(5);
	ktap_ok(proc_run(address_space, NULL) == 0, "RLIMIT_AS");
	ktap_ok(proc_run(data, NULL) == 0, "RLIMIT_DATA");
	ktap_ok(proc_run(stack_within, NULL) == 0, "a stack within RLIMIT_STACK");
	ktap_ok(proc_run(stack_beyond, NULL) == STATUS_KILLED(SIGSEGV), "and beyond it");
	ktap_ok(proc_run(stack_more, NULL) == 0, "a deeper one");
	return ktap_end();
}
