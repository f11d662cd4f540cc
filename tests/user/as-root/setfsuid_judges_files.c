/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/setfsuid_judges_files.c - files judge by an id of their own:
 * setfsuid gives it up, and what only root may open is closed; it comes back.
 */
#include <fcntl.h>

#include "tests/user/process.h"

#define NOBODY 65534

static long open_console(void)
{
	long fd = sys(SYS_open, "/dev/mem", O_RDONLY);

	if (!sys_failed(fd))
		sys(SYS_close, fd);
	return sys_failed(fd) ? fd : 0;
}

static int from_plain_user(void *unused)
{
	CHECK(sys(SYS_setresuid, 1, 2, 3) == 0);
	CHECK(sys(SYS_setfsuid, 3) == 2);
	CHECK(sys(SYS_setfsuid, 99) == 3); /* not one of its own: no error, no change */
	CHECK(sys(SYS_setfsuid, 1) == 3);
	CHECK(sys(SYS_setfsuid, 0xffffffffu) == 1);
	CHECK(sys(SYS_geteuid) == 2);
	return 0;
}

int main(void)
{
	ktap_begin(7);
	if (open_console() != 0)
		ktap_note("/dev/mem cannot be opened by root here");
	ktap_ret(sys(SYS_setfsuid, NOBODY), 0, "setfsuid tells who was judged by before");
	ktap_ret(sys(SYS_geteuid), 0, "we are root still");
	ktap_ret(open_console(), -EACCES, "but not to files");
	ktap_ret(sys(SYS_setfsuid, 0), NOBODY, "back again");
	ktap_ret(open_console(), 0, "and files know us");
	ktap_ok(proc_run(from_plain_user, NULL) == 0, "a plain user may take one of its own three");
	ktap_ret(sys(SYS_setfsuid, 0xffffffffu), 0, "a child's change was its own");
	return ktap_end();
}
