/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_file_pages.c - the device reads and writes the pages of a mapped
 * file: what it writes is in the file; a private copy it does not touch.
 */
#include "tests/user/edu_test.h"
#include "tests/user/file.h"

#define SIZE 4000 /* of the 4095 bytes that the device has */

int main(void)
{
	long edu = edu_open(O_RDWR);
	int fd = file_make(3 * PAGE);
	char *shared = file_map(fd, 3, PROT_READ | PROT_WRITE, MAP_SHARED);
	char *private = file_map(fd, 3, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	static char bytes[2 * PAGE];

	ktap_begin(8);
	edu_fill(bytes, sizeof(bytes), 7);
	ktap_ret(sys(SYS_pwrite64, fd, bytes, 2 * PAGE, 100), 2 * PAGE, "bytes in the file");
	/* the pages are in no table yet: get_user_pages has to bring them */
	ktap_ret(sys(SYS_pwrite64, edu, shared + 100, SIZE, 0), SIZE, "the device reads the file");
	private[2 * PAGE] = 'p';
	ktap_ret(sys(SYS_pread64, edu, shared + PAGE + 300, SIZE, 0), SIZE,
		 "and writes it elsewhere");
	ktap_ret(sys(SYS_pread64, fd, bytes, SIZE, PAGE + 300), SIZE, "read, from the file");
	ktap_ok(edu_filled(bytes, SIZE, 7), "it is there");
	ktap_ok(private[PAGE + 300] == bytes[0], "a private mapping shows it");
	ktap_ok(private[2 * PAGE] == 'p' && private[2 * PAGE + 1] != shared[2 * PAGE + 1],
		"but not where it has a copy");
	sys(SYS_ftruncate, fd, 0);
	ktap_ret(sys(SYS_pread64, edu, shared, SIZE, 0), -EFAULT, "a file without pages");
	return ktap_end();
}
