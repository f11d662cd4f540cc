/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/sysinfo_memory.c - sysinfo tells how much memory there is,
 * and how much is free.
 */
#include <sys/sysinfo.h>

#include "tests/user/ktap.h"

int main(void)
{
	struct sysinfo info;

	ktap_begin(5);
	memset(&info, 0xff, sizeof(info));
	ktap_ret(sys(SYS_sysinfo, &info), 0, "sysinfo");
	ktap_ok(info.mem_unit >= 1, "memory is counted in units of %u bytes", info.mem_unit);
	ktap_ok(info.totalram * info.mem_unit >= 8UL << 20, "there are 8 MiB or more");
	ktap_ok(info.freeram > 0 && info.freeram < info.totalram, "some of it is free");
	ktap_ok(info.procs >= 1, "there is at least this program");
	return ktap_end();
}
