/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fd_lowest_first.c - a new descriptor is the lowest number
 * that is free.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(void)
{
	long first;

	ktap_begin(6);
	first = ktap_need(sys(SYS_open, "/dev/null", O_RDONLY), "open /dev/null");
	ktap_ret(sys(SYS_open, "/dev/null", O_RDONLY), first + 1, "the next number");
	ktap_ret(sys(SYS_open, "/dev/zero", O_RDONLY), first + 2, "and the next");
	ktap_need(sys(SYS_close, first), "close");
	ktap_need(sys(SYS_close, first + 1), "close");
	ktap_ret(sys(SYS_dup, first + 2), first, "dup takes the lowest of two that are free");
	ktap_ret(sys(SYS_open, "/dev/null", O_RDONLY), first + 1, "open the other");
	ktap_ret(sys(SYS_open, "/missing", O_RDONLY), -ENOENT, "an open that fails");
	ktap_ret(sys(SYS_open, "/dev/null", O_RDONLY), first + 3, "uses up no number");
	return ktap_end();
}
