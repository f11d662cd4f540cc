/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_pid_of_others.c - a plain user sees what root's
 * processes are called and do, but not where their memory lies.
 */
#include "tests/user/proc_pid.h"

int main(void)
{
	char target[64];
	uint64_t stat[18];

	ktap_begin(13);
	ktap_ok(pid_slurp("1", "status") > 0, "status of process 1 can be read");
	ktap_ret(status_number("Uid", 10), 0, "it is root's");
	ktap_ret(status_number("Pid", 10), 1, "it is number 1");
	ktap_ret(pid_open("1", "maps"), -EACCES, "its areas are none of our business");
	ktap_ret(sys(SYS_readlink, "/proc/1/exe", target, sizeof(target)), -EACCES,
		 "nor where its program lies");
	ktap_ok(pid_slurp("1", "stat") > 0 && stat_fields() == 52, "stat can be read");
	/* 1, or 0: the kernel's own first process has no memory */
	ktap_ok(stat_number(26) <= 1 && stat_number(27) <= 1 && stat_number(28) == 0,
		"but hides code and stack");
	ktap_ok(stat_number(45) == 0 && stat_number(47) == 0 && stat_number(48) == 0,
		"and data, heap and arguments");
	ktap_ok(pid_slurp("1", "wchan") == 1 && pid_text[0] == '0',
		"where it sleeps is told as if it ran");
	ktap_ok(pid_slurp("1", "comm") > 1, "its name is public");
	ktap_ok(pid_slurp("1", "statm") > 0 && number_at(pid_text, 10) >= 0, "so is its size");
	ktap_ok(sys(SYS_stat, "/proc/1", stat) == 0 && (uint32_t)(stat[3] & 0177777) == 040555,
		"its directory can be entered by all");
	ktap_ret((uint32_t)(stat[3] >> 32), 0, "and is root's");
	return ktap_end();
}
