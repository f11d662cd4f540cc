/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tree_is_not_writable.c - a plain user can neither create
 * nor change what the system consists of.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

static bool denied(long got)
{
	if (got == -EACCES || got == -EROFS || got == -ETXTBSY)
		return true;
	ktap_note("got %ld (%s)", got, ktap_errno_name(got));
	return false;
}

int main(int argc, char **argv)
{
	ktap_begin(4);
	ktap_ok(denied(sys(SYS_open, "/new", O_CREAT | O_WRONLY, 0644)), "a new file in /");
	ktap_ok(denied(sys(SYS_open, "/dev/new", O_CREAT | O_RDWR, 0644)), "a new file in /dev");
	ktap_ok(denied(sys(SYS_open, argv[0], O_WRONLY)), "the running program, to write");
	ktap_ok(denied(sys(SYS_open, argv[0], O_RDWR)), "the running program, for both");
	return ktap_end();
}
