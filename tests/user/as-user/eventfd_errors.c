/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/eventfd_errors.c - unknown flags, fewer than eight bytes,
 * bad pointers.
 */
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

#include "tests/user/bad_pointers.h"

int main(void)
{
	int fd = (int)ktap_need(sys(SYS_eventfd2, 1, EFD_NONBLOCK), "eventfd2");
	uint64_t value = 1, two[2] = { 2, 77 };
	struct stat st;

	ktap_begin(9 + 2 * BAD_COUNT - 2);
	bad_pointers_prepare();
	ktap_ret(sys(SYS_eventfd2, 0, 2), -EINVAL, "a flag that eventfd2 does not know");
	ktap_ret(sys(SYS_read, fd, &value, 7), -EINVAL, "read of seven bytes");
	ktap_ret(sys(SYS_write, fd, &value, 7), -EINVAL, "write of seven bytes");
	ktap_ret(sys(SYS_read, fd, two, 16), 8, "read of sixteen gives eight");
	ktap_ok(two[0] == 1 && two[1] == 77, "the first");
	ktap_ret(sys(SYS_pread64, fd, &value, 8, 0), -ESPIPE, "pread");
	ktap_ret(sys(SYS_getdents64, fd, two, 16), -ENOTDIR, "getdents64");
	ktap_ret(sys(SYS_fstat, fd, &st), 0, "fstat");
	ktap_ok((st.st_mode & S_IFMT) == 0 && (st.st_mode & 0777) == 0600, "has no type: 0%o",
		st.st_mode);
	for (int i = 0; i < BAD_COUNT - 2; i++)
		ktap_ret(sys(SYS_write, fd, bad_pointers[i].addr, 8), -EFAULT, "write from: %s",
			 bad_pointers[i].what);
	for (int i = 0; i < BAD_COUNT; i++) {
		value = 1;
		sys(SYS_write, fd, &value, 8);
		ktap_ret(sys(SYS_read, fd, bad_pointers[i].addr, 8), -EFAULT, "read to: %s",
			 bad_pointers[i].what);
	}
	return ktap_end();
}
