/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/memfd_seals.c - what a sealed file still allows, and what not.
 */
#include "tests/user/file.h"

#define ADD_SEALS 1033
#define GET_SEALS 1034
#define SEAL	  1
#define SHRINK	  2
#define GROW	  4
#define WRITE	  8

int main(void)
{
	long fd, plain;
	char *map;

	ktap_begin(17);
	plain = ktap_need(sys(SYS_memfd_create, "plain", 0), "memfd_create");
	ktap_ret(sys(SYS_fcntl, plain, GET_SEALS), SEAL, "sealing has to be asked for");
	ktap_ret(sys(SYS_fcntl, plain, ADD_SEALS, GROW), -EPERM, "and is refused without");
	ktap_ret(sys(SYS_fcntl, 1, GET_SEALS), -EINVAL, "another kind of file");
	fd = ktap_need(sys(SYS_memfd_create, "sealed", MFD_ALLOW_SEALING), "memfd_create");
	sys(SYS_ftruncate, fd, 100);
	ktap_ret(sys(SYS_fcntl, fd, ADD_SEALS, GROW), 0, "no longer");
	ktap_ret(sys(SYS_ftruncate, fd, 101), -EPERM, "by ftruncate");
	ktap_ret(sys(SYS_pwrite64, fd, "ab", 2, 100), -EPERM, "by write");
	ktap_ret(sys(SYS_fallocate, fd, 0, 0, 200), -EPERM, "by fallocate");
	ktap_ret(sys(SYS_ftruncate, fd, 50), 0, "shorter it may be");
	ktap_ret(sys(SYS_fcntl, fd, ADD_SEALS, SHRINK), 0, "no shorter");
	ktap_ret(sys(SYS_ftruncate, fd, 49), -EPERM, "by ftruncate");
	map = file_map((int)fd, 1, PROT_READ | PROT_WRITE, MAP_SHARED);
	ktap_ret(sys(SYS_fcntl, fd, ADD_SEALS, WRITE), -EBUSY, "not written: it is mapped so");
	sys(SYS_munmap, map, PAGE);
	ktap_ret(sys(SYS_fcntl, fd, ADD_SEALS, WRITE), 0, "not written");
	ktap_ret(sys(SYS_pwrite64, fd, "x", 1, 0), -EPERM, "by write");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), -EPERM,
		 "by a mapping");
	map = file_map((int)fd, 1, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	map[0] = 'x';
	ktap_ok(file_byte((int)fd, 0) == 0, "a private mapping may");
	ktap_ret(sys(SYS_fcntl, fd, GET_SEALS), GROW | SHRINK | WRITE, "the seals it has");
	sys(SYS_fcntl, fd, ADD_SEALS, SEAL);
	ktap_ret(sys(SYS_fcntl, fd, ADD_SEALS, GROW), -EPERM, "no more seals");
	return ktap_end();
}
