/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_pid_status.c - /proc/self/status tells what the
 * program can also ask for by system calls.
 */
#include <signal.h>

#include "tests/user/proc_pid.h"

static bool is(const char *name, const char *value)
{
	const char *at = status_field(name);

	return at && strncmp(at, value, strlen(value)) == 0;
}

static bool is_four(const char *name, long real, long effective)
{
	char expected[96];

	format_line(expected, sizeof(expected), "%ld\t%ld\t%ld\t%ld\n", real, effective, effective,
		    effective);
	return is(name, expected);
}

static void check_identity(void)
{
	ktap_ok(is("Name", "proc_pid_status\n"), "Name is the program's");
	ktap_ok(is("State", "R (running)\n"), "who reads about itself is running");
	ktap_ret(status_number("Tgid", 10), sys(SYS_getpid), "Tgid is the pid");
	ktap_ret(status_number("Pid", 10), sys(SYS_gettid), "Pid is the thread's number");
	ktap_ret(status_number("PPid", 10), sys(SYS_getppid), "PPid is the parent's");
	ktap_ret(status_number("TracerPid", 10), 0, "nobody traces it");
	ktap_ok(is_four("Uid", sys(SYS_getuid), sys(SYS_geteuid)), "Uid: real, effective, ...");
	ktap_ok(is_four("Gid", sys(SYS_getgid), sys(SYS_getegid)), "Gid likewise");
	ktap_ret(status_number("Threads", 10), 1, "it is one thread");
}

static void check_signals(uint64_t blocked)
{
	ktap_ret(status_number("SigBlk", 16), (long)blocked, "SigBlk: what is blocked");
	ktap_ret(status_number("SigIgn", 16) & 1 << (SIGUSR2 - 1), 1 << (SIGUSR2 - 1),
		 "SigIgn: what is ignored");
	ktap_ret(status_number("ShdPnd", 16), 1 << (SIGUSR1 - 1), "ShdPnd: sent to the process");
	ktap_ret(status_number("SigPnd", 16), 1 << (SIGTERM - 1), "SigPnd: sent to the thread");
	ktap_ret(status_number("SigCgt", 16), 0, "SigCgt: nothing is caught");
}

static void check_memory(void)
{
	long long size = status_number("VmSize", 10), resident = status_number("VmRSS", 10);
	char *pages;

	ktap_ok(size > 0 && resident > 0 && resident <= size, "VmRSS %lld of VmSize %lld", resident,
		size);
	ktap_ok(strstr(status_field("VmSize"), " kB\n") != NULL, "they are in kB");
	pages = (char *)ktap_need(sys_map(1024, PROT_READ | PROT_WRITE), "pages");
	pid_slurp("self", "status");
	ktap_ret(status_number("VmSize", 10), size + 4096, "VmSize grows by what is mapped");
	memset(pages, 1, 1024 * PAGE);
	pid_slurp("self", "status");
	ktap_ok(status_number("VmRSS", 10) >= resident + 3072, "VmRSS by what is touched");
	ktap_ok(status_number("VmData", 10) >= 4096, "VmData counts it");
	ktap_ok(status_number("VmStk", 10) > 0 && status_number("VmExe", 10) > 0 &&
			status_number("VmPTE", 10) > 0,
		"there are a stack, code and page tables");
}

int main(void)
{
	const uint64_t mask = 1ULL << (SIGUSR1 - 1) | 1ULL << (SIGTERM - 1);
	const struct {
		uint64_t handler, flags, restorer, mask;
	} ignore = { 1 /* SIG_IGN */, 0, 0, 0 };

	ktap_begin(22);
	sys(SYS_rt_sigprocmask, SIG_BLOCK, &mask, NULL, SIGSET_BYTES);
	sys(SYS_rt_sigaction, SIGUSR2, &ignore, NULL, SIGSET_BYTES);
	sys(SYS_kill, sys(SYS_getpid), SIGUSR1);
	sys(SYS_tkill, sys(SYS_gettid), SIGTERM);
	ktap_ok(pid_slurp("self", "status") > 0, "/proc/self/status can be read");
	check_identity();
	check_signals(mask);
	check_memory();
	ktap_ok(status_number("voluntary_ctxt_switches", 10) >= 0 &&
			status_number("nonvoluntary_ctxt_switches", 10) >= 0,
		"switches are counted");
	return ktap_end();
}
