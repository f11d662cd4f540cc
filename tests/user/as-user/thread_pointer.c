/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/thread_pointer.c - the base of fs is ours to set, and
 * stays; the kernel's half is refused.
 */
#include "tests/user/ktap.h"

#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define ARCH_GET_GS 0x1004

static __thread int thread_local = 77;

int main(void)
{
	static const struct {
		long seconds, nanoseconds;
	} moment = { 0, 2000000 };
	static unsigned long elsewhere[2] = { 0x1234, 0x5678 };
	unsigned long libc_base = 0, base = 0, value;

	ktap_begin(11);
	ktap_ret(sys(SYS_arch_prctl, ARCH_GET_FS, &libc_base), 0, "the base can be asked for");
	ktap_ok(libc_base == *(unsigned long *)libc_base, "it is where the libc put its thread");
	thread_local ++;
	sys(SYS_nanosleep, &moment, NULL);
	ktap_ok(thread_local == 78, "a thread-local variable outlives a sleep");
	ktap_ret(sys(SYS_arch_prctl, ARCH_SET_GS, elsewhere), 0, "gs is set");
	sys(SYS_nanosleep, &moment, NULL);
	__asm__ volatile("mov %%gs:8, %0" : "=r"(value));
	ktap_ok(value == 0x5678, "and used, after a sleep");
	ktap_ret(sys(SYS_arch_prctl, ARCH_GET_GS, &base), 0, "it can be asked for");
	ktap_ok(base == (unsigned long)elsewhere, "and is what was set");
	ktap_ret(sys(SYS_arch_prctl, ARCH_SET_FS, KERNEL_DIRECT), -EPERM,
		 "fs into the kernel's half");
	ktap_ret(sys(SYS_arch_prctl, ARCH_SET_FS, NON_CANONICAL), -EPERM, "fs, non-canonical");
	ktap_ret(sys(SYS_arch_prctl, ARCH_SET_GS, USER_END), -EPERM, "gs to the end of user space");
	ktap_ret(sys(SYS_arch_prctl, 0x9999, 0), -EINVAL, "a command that does not exist");
	return ktap_end();
}
