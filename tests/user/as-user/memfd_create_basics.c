/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/memfd_create_basics.c - memfd_create makes a file without a name; what\n * /proc calls it; what it refuses.
 */
#include "tests/user/file.h"
#include "tests/user/maps.h"

int main(void)
{
	char name[260], link[64], *map;
	const struct maps_area *area;
	struct stat st;
	long fd;

	ktap_begin(13);
	fd = sys(SYS_memfd_create, "a name/with it", MFD_CLOEXEC);
	ktap_ok(fd >= 0, "it can be had");
	ktap_ret(sys(SYS_fcntl, fd, F_GETFD), FD_CLOEXEC, "closed by exec, as asked");
	sys(SYS_fstat, fd, &st);
	ktap_ok(st.st_mode == (S_IFREG | 0777) && st.st_size == 0 && st.st_nlink == 0,
		"an empty file that no name leads to");
	ktap_ret(sys(SYS_write, fd, "hello", 5), 5, "it can be written");
	ktap_ok(file_byte((int)fd, 4) == 'o', "and read");
	map = file_map((int)fd, 1, PROT_READ, MAP_SHARED);
	area = maps_find(map);
	ktap_ok(area && strcmp(area->name, "/memfd:a name/with it (deleted)") == 0,
		"/proc/self/maps calls it so");
	memset(link, 0, sizeof(link));
	memcpy(name, "/proc/self/fd/0", 16);
	name[14] = (char)('0' + fd);
	ktap_ok(sys(SYS_readlink, name, link, sizeof(link)) == 31 &&
			strcmp(link, "/memfd:a name/with it (deleted)") == 0,
		"and so does /proc/self/fd");
	memset(name, 'x', sizeof(name));
	name[250] = 0;
	ktap_ret(sys(SYS_memfd_create, name, 0), -EINVAL, "a name of 250 bytes");
	name[249] = 0;
	ktap_ok(sys(SYS_memfd_create, name, 0) >= 0, "a name of 249");
	ktap_ok(sys(SYS_memfd_create, "", 0) >= 0, "a name of none");
	ktap_ret(sys(SYS_memfd_create, NULL, 0), -EFAULT, "no name");
	ktap_ret(sys(SYS_memfd_create, "x", 0x1000), -EINVAL, "an unknown flag");
	ktap_ret(sys(SYS_lseek, fd, 0, 2), 5, "its end");
	return ktap_end();
}
