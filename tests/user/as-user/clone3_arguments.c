/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clone3_arguments.c - clone3 makes what its structure asks
 * for, short or long, and refuses one that contradicts itself or says more
 * than the kernel knows.
 */
#include "tests/user/handlers.h"
#include "tests/user/threads.h"

#ifndef CLONE_CLEAR_SIGHAND
#define CLONE_CLEAR_SIGHAND 0x100000000ULL
#endif
#define SHORTEST 64

struct arguments {
	uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid,
		set_tid_size, cgroup, unknown[4];
};

static long clone3(const struct arguments *args, size_t size)
{
	long pid = sys(SYS_clone3, args, size);

	if (pid == 0) {
		sys(SYS_kill, sys(SYS_getpid), SIGUSR1); /* ends it, or is handled */
		sys_exit(9);
	}
	return pid;
}

static int status_of(long pid)
{
	int status = -1;

	ktap_need(sys(SYS_wait4, pid, &status, __WALL, NULL), "wait4");
	return status;
}

int main(void)
{
	static const struct {
		struct arguments args;
		const char *what;
	} wrong[] = {
		{ { .flags = SIGCHLD }, "a signal among the flags" },
		{ { .flags = 1ULL << 40 }, "a flag that does not exist" },
		{ { .flags = CLONE_DETACHED }, "a flag of old" },
		{ { .exit_signal = 65 }, "no signal has number 65" },
		{ { .exit_signal = 1ULL << 32 }, "nor 2^32" },
		{ { .flags = CLONE_PARENT, .exit_signal = SIGCHLD }, "a sibling with a signal" },
		{ { .flags = CLONE_VM | CLONE_SIGHAND | CLONE_CLEAR_SIGHAND },
		  "handlers shared, and forgotten" },
		{ { .stack_size = PAGE }, "a stack that is nowhere" },
		{ { .stack = PAGE }, "a stack of no size" },
		{ { .stack = 1ULL << 63, .stack_size = PAGE }, "a stack in the kernel" },
		{ { .flags = CLONE_THREAD }, "a thread that does not share memory" },
		{ { .set_tid_size = 1 }, "numbers that are nowhere" },
	};
	struct arguments good = { .exit_signal = SIGCHLD };
	volatile int number = 0;
	long pid;

	ktap_begin(ARRAY_SIZE(wrong) + 10);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		ktap_ret(clone3(&wrong[i].args, sizeof(good)), -EINVAL, "%s", wrong[i].what);
	ktap_ret(clone3(&good, SHORTEST - 1), -EINVAL, "a structure that is too short");
	ktap_ret(clone3(&good, PAGE + 1), -E2BIG, "too long");
	ktap_ret(clone3(NULL, sizeof(good)), -EFAULT, "nowhere");
	good.unknown[3] = 1;
	ktap_ret(clone3(&good, sizeof(good)), -E2BIG, "something that is unknown here");
	good.unknown[3] = 0;
	ktap_ret(sys(SYS_wait4, -1, NULL, __WALL, NULL), -ECHILD, "no child was made of these");

	handle(SIGUSR1, catch_it, 0);
	ktap_ret(status_of(clone3(&good, SHORTEST)), STATUS_EXITED(9),
		 "the shortest: a child, with our handlers");
	good.flags = CLONE_CLEAR_SIGHAND | CLONE_PARENT_SETTID;
	good.parent_tid = (uint64_t)&number;
	pid = clone3(&good, sizeof(good));
	ktap_ret(number, pid, "a longer one: its number is told");
	ktap_ret(status_of(pid), STATUS_KILLED(SIGUSR1), "and it has no handlers");
	ktap_ret(caught_count, 0, "ours were not called");
	ktap_need(signal_set(SIGUSR1, SIG_IGNORE), "rt_sigaction");
	ktap_ret(status_of(clone3(&good, sizeof(good))), STATUS_EXITED(9),
		 "what is ignored stays ignored");
	return ktap_end();
}
