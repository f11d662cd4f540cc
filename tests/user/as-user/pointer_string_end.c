/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_string_end.c - a path may end exactly where its
 * page ends; one byte further it is bad.
 */
#include "tests/user/ktap.h"

int main(void)
{
	static const char path[] = "/dev/null";
	char *area = sys_arena(2);
	char *place = area + PAGE - sizeof(path);

	ktap_begin(4);
	ktap_need(sys_map_at(area, 1, PROT_READ | PROT_WRITE), "mmap");
	memcpy(place, path, sizeof(path));
	ktap_ret(sys(SYS_access, place, 0), 0, "its zero byte is the last of the page");
	memcpy(place + 1, path, sizeof(path) - 1);
	ktap_ret(sys(SYS_access, place + 1, 0), -EFAULT,
		 "its zero byte is on the page that is missing");
	ktap_ret(sys(SYS_open, place + 1, 0), -EFAULT, "the same for open");
	ktap_ret(sys(SYS_access, area + PAGE - 1, 0), -EFAULT,
		 "a path of one letter, without an end");
	return ktap_end();
}
