/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/syslog_reads.c - syslog gives the last of the log, as often as it is
 * asked; what was cleared is not given again.
 */
#include "tests/user/bad_pointers.h"
#include "tests/user/handlers.h"

enum {
	READ = 2,
	READ_ALL = 3,
	READ_CLEAR = 4,
	CLEAR = 5,
	LEVEL = 8,
	UNREAD = 9,
	SIZE = 10
};

static char all[1 << 20], some[256];

static int denied(void *unused)
{
	CHECK(sys(SYS_setresuid, 1000, 1000, 1000) == 0);
	CHECK(sys(SYS_syslog, CLEAR, NULL, 0) == -EPERM);
	CHECK(sys(SYS_syslog, READ, some, 1) == -EPERM);
	return 0;
}

int main(void)
{
	long size, n, again;
	bool faults = true;

	ktap_begin(14);
	bad_pointers_prepare();
	size = sys(SYS_syslog, SIZE, NULL, 0);
	ktap_ok(size >= 4096 && size <= (long)sizeof(all), "the size of the log");
	n = sys(SYS_syslog, READ_ALL, all, sizeof(all));
	ktap_ok(n > 100 && n <= size, "all of it");
	again = sys(SYS_syslog, READ_ALL, some, sizeof(some));
	ktap_ok(again > 0 && again <= (long)sizeof(some), "the last of it");
	ktap_ok(some[again - 1] == '\n', "ends with a line");
	for (int i = 0; i < BAD_COUNT; i++)
		if (bad_pointers[i].kind != BAD_NULL)
			faults &= sys(SYS_syslog, READ_ALL, bad_pointers[i].addr, 64) == -EFAULT;
	ktap_ok(faults, "every bad place for it");
	ktap_ret(sys(SYS_syslog, READ_ALL, NULL, 10), -EINVAL, "to nowhere");
	ktap_ret(sys(SYS_syslog, READ_ALL, some, -1), -EINVAL, "less than nothing");
	ktap_ret(sys(SYS_syslog, READ_ALL, some, 0), 0, "nothing");
	ktap_ret(sys(SYS_syslog, 99, some, 1), -EINVAL, "no such action");
	ktap_ret(sys(SYS_syslog, LEVEL, NULL, 9), -EINVAL, "no such level");
	ktap_ok(sys(SYS_syslog, UNREAD, NULL, 0) >= 0, "how much has not been read");
	ktap_ret(sys(SYS_syslog, CLEAR, NULL, 0), 0, "cleared");
	ktap_ok(sys(SYS_syslog, READ_ALL, all, sizeof(all)) < n, "less is given now");
	ktap_ret(proc_run(denied, NULL), 0, "others may not");
	return ktap_end();
}
