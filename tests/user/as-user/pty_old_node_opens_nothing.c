/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pty_old_node_opens_nothing.c - the node of a pty that is gone,
 * kept by an open file, does not lead to the pty that has its number now.
 */
#include "tests/user/tty.h"

int main(void)
{
	char node[32], old[sizeof(tty_path)];
	long kept;

	tty_open_pair();
	ktap_begin(4);
	kept = ktap_need(sys(SYS_open, tty_path, O_PATH), "its node");
	memcpy(old, tty_path, sizeof(old));
	format_line(node, sizeof(node), "/proc/self/fd/%ld", kept);
	ktap_ok(!sys_failed(sys(SYS_close, sys(SYS_open, node, O_RDWR | O_NOCTTY))),
		"the node leads to the pty");
	sys(SYS_close, tty_slave);
	sys(SYS_close, tty_master);
	ktap_ret(sys(SYS_open, node, O_RDWR | O_NOCTTY), -EIO, "which goes");
	do /* the lowest number that is free: another takes it now, or soon */
		tty_open_pair();
	while (strcmp(old, tty_path));
	ktap_ret(sys(SYS_open, node, O_RDWR | O_NOCTTY), -EIO, "the number is another's");
	ktap_ok(!sys_failed(sys(SYS_open, tty_path, O_RDWR | O_NOCTTY)), "who has its own node");
	return ktap_end();
}
