/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_keeps_thread_pointer.c - the child's fs base is the
 * parent's: thread-local data is where it was.
 */
#include "tests/user/process.h"

#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003

static __thread volatile int local = 41;

static int child(void *base)
{
	unsigned long fs = 0;

	CHECK(sys(SYS_arch_prctl, ARCH_GET_FS, &fs) == 0);
	CHECK(fs == (unsigned long)base);
	CHECK(local == 42);
	local = 43;
	return 0;
}

int main(void)
{
	unsigned long fs = 0;

	ktap_begin(3);
	local = 42;
	ktap_ret(sys(SYS_arch_prctl, ARCH_GET_FS, &fs), 0, "where is it?");
	ktap_ret(proc_run(child, (void *)fs), 0, "the child has it there too");
	ktap_ret(local, 42, "a copy of it");
	return ktap_end();
}
