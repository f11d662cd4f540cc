/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_pid_status_fields.c - /proc/self/status: its fields come
 * in one order; room for descriptors, queued signals, threads, privileges.
 */
#include <signal.h>
#include <sys/resource.h>

#include "tests/user/proc_pid.h"
#include "tests/user/threads.h"

static const char *const order[] = {
	"Name",		"Umask",
	"State",	"Tgid",
	"Pid",		"PPid",
	"TracerPid",	"Uid",
	"Gid",		"FDSize",
	"Groups",	"VmSize",
	"VmHWM",	"VmRSS",
	"VmData",	"VmStk",
	"VmExe",	"VmPTE",
	"VmSwap",	"Threads",
	"SigQ",		"SigPnd",
	"ShdPnd",	"SigBlk",
	"SigIgn",	"SigCgt",
	"CapInh",	"CapPrm",
	"CapEff",	"CapBnd",
	"CapAmb",	"NoNewPrivs",
	"Cpus_allowed", "voluntary_ctxt_switches",
};
#define QUEUED 40 /* a signal that is queued */

static volatile int may_end;

static int waiter(void *unused)
{
	UNTIL(may_end);
	return 0;
}

static bool in_order(void)
{
	const char *at = pid_text;

	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		const char *field = status_field(order[i]);

		if (!field || field <= at) {
			ktap_note("%s is missing, or too early", order[i]);
			return false;
		}
		at = field;
	}
	return true;
}

static void check_queue(void)
{
	const uint64_t mask = 1ULL << (QUEUED - 1);
	struct rlimit limit;
	long long before;
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_code = SI_QUEUE;
	before = status_number("SigQ", 10);
	sys(SYS_rt_sigprocmask, SIG_BLOCK, &mask, NULL, SIGSET_BYTES);
	for (int i = 0; i < 3; i++)
		sys(SYS_rt_sigqueueinfo, sys(SYS_getpid), QUEUED, &info);
	pid_slurp("self", "status");
	ktap_ret(status_number("SigQ", 10), before + 3, "SigQ: three are queued");
	sys(SYS_prlimit64, 0, RLIMIT_SIGPENDING, NULL, &limit);
	ktap_ret(number_at(strchr(status_field("SigQ"), '/') + 1, 10), (long)limit.rlim_cur,
		 "of as many as the limit says");
}

int main(void)
{
	struct thread second = { 0 };
	long long room;

	ktap_begin(13);
	pid_slurp("self", "status");
	ktap_ok(in_order(), "the fields and their order");
	room = status_number("FDSize", 10);
	ktap_ret(sys(SYS_dup2, 1, 300), 300, "descriptor 300");
	thread_start(&second, waiter, NULL);
	pid_slurp("self", "status");
	ktap_ok(room >= 64 && room < 300 && status_number("FDSize", 10) > 300, "FDSize grows");
	ktap_ret(status_number("Threads", 10), 2, "Threads");
	may_end = 1;
	thread_join(&second);
	ktap_ok(status_number("VmHWM", 10) >= status_number("VmRSS", 10), "VmHWM");
	ktap_ret(status_number("CapInh", 16), 0, "CapInh of a user");
	ktap_ret(status_number("CapPrm", 16), 0, "CapPrm");
	ktap_ret(status_number("CapEff", 16), 0, "CapEff");
	ktap_ret(status_number("CapBnd", 16), (1LL << 41) - 1, "CapBnd: nothing is out of bounds");
	ktap_ret(status_number("CapAmb", 16), 0, "CapAmb");
	ktap_ret(status_number("NoNewPrivs", 10), 0, "NoNewPrivs");
	check_queue();
	return ktap_end();
}
