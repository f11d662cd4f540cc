/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/names_set.c - root gives the machine its name; uname and /proc tell it.
 * (The old one is put back.)
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/utsname.h>

#include "tests/user/bad_pointers.h"

int main(void)
{
	struct utsname before, now;
	char text[80], longest[65];
	long fd, n;

	ktap_begin(12);
	bad_pointers_prepare();
	sys(SYS_uname, &before);
	ktap_ret(sys(SYS_sethostname, "somewhere.else", 9), 0, "a name of nine letters");
	sys(SYS_uname, &now);
	ktap_ok(strcmp(now.nodename, "somewhere") == 0, "uname tells it");
	fd = sys(SYS_open, "/proc/sys/kernel/hostname", O_RDONLY);
	n = sys(SYS_read, fd, text, sizeof(text));
	ktap_ok(n == 10 && memcmp(text, "somewhere\n", 10) == 0, "so does /proc");
	ktap_ret(sys(SYS_setdomainname, "domain", 6), 0, "a domain");
	sys(SYS_uname, &now);
	ktap_ok(strcmp(now.domainname, "domain") == 0, "uname tells it");
	memset(longest, 'x', sizeof(longest));
	ktap_ret(sys(SYS_sethostname, longest, 64), 0, "64 letters");
	ktap_ret(sys(SYS_sethostname, longest, 65), -EINVAL, "not 65");
	ktap_ret(sys(SYS_sethostname, longest, -1), -EINVAL, "not fewer than none");
	sys(SYS_uname, &now);
	ktap_ret((long)strlen(now.nodename), 64, "they are there");
	ktap_ret(sys(SYS_sethostname, bad_pointers[BAD_UNMAPPED].addr, 4), -EFAULT,
		 "a bad pointer");
	ktap_ret(sys(SYS_setdomainname, bad_pointers[BAD_CROSSING].addr, 8), -EFAULT,
		 "one that crosses");
	sys(SYS_sethostname, before.nodename, strlen(before.nodename));
	sys(SYS_setdomainname, before.domainname, strlen(before.domainname));
	sys(SYS_uname, &now);
	ktap_ok(memcmp(&before, &now, sizeof(now)) == 0, "as before");
	return ktap_end();
}
