/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pty_node_comes_and_goes.c - /dev/pts/N is there as long as
 * its master is open, and belongs to who opened that.
 */
#include <sys/stat.h>

#include "tests/user/tty.h"

int main(void)
{
	struct stat st;

	tty_open_pair();
	ktap_begin(5);
	ktap_ret(sys(SYS_stat, tty_path, &st), 0, "it is there");
	ktap_ret(st.st_mode, S_IFCHR | 0600, "a device, for one user");
	ktap_ret(st.st_uid, sys(SYS_getuid), "us");
	ktap_ret(st.st_rdev >> 8, 136, "of major 136");
	sys(SYS_close, tty_master);
	ktap_ret(sys(SYS_stat, tty_path, &st), -ENOENT, "it is gone, though the terminal is open");
	return ktap_end();
}
