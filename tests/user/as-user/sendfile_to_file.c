/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/sendfile_to_file.c - sendfile moves bytes between files, from the position that\n * it is given, or the file's.
 */
#include "tests/user/file.h"

int main(void)
{
	int in = file_make(0), out = file_make(0);
	static char bytes[3 * PAGE];
	long offset = 100;

	ktap_begin(15);
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7);
	sys(SYS_pwrite64, in, bytes, sizeof(bytes), 0);
	ktap_ret(sys(SYS_sendfile, out, in, &offset, 2 * PAGE), 2 * PAGE, "two pages from 100 on");
	ktap_ok(offset == 100 + 2 * (long)PAGE, "the offset has moved");
	ktap_ret(sys(SYS_lseek, in, 0, 1), 0, "the file's position has not");
	ktap_ret(sys(SYS_lseek, out, 0, 1), 2 * PAGE, "the other's has");
	ktap_ok(file_byte(out, 0) == (unsigned char)bytes[100] &&
			file_byte(out, 2 * PAGE - 1) == (unsigned char)bytes[2 * PAGE + 99],
		"they are the right bytes");
	ktap_ret(sys(SYS_sendfile, out, in, &offset, 9 * PAGE), PAGE - 100, "as far as it goes");
	ktap_ret(sys(SYS_sendfile, out, in, &offset, 1), 0, "and then nothing");
	ktap_ret(sys(SYS_sendfile, out, in, NULL, 50), 50, "from the file's position");
	ktap_ret(sys(SYS_lseek, in, 0, 1), 50, "which moves");
	offset = -1;
	ktap_ret(sys(SYS_sendfile, out, in, &offset, 1), -EINVAL, "from before the start");
	ktap_ret(sys(SYS_sendfile, out, in, (void *)8, 1), -EFAULT, "a bad offset pointer");
	ktap_ret(sys(SYS_sendfile, out, 99, NULL, 1), -EBADF, "no such file");
	ktap_ret(sys(SYS_sendfile, 99, in, NULL, 1), -EBADF, "nor such");
	sys(SYS_fcntl, out, F_SETFL, O_APPEND);
	ktap_ret(sys(SYS_sendfile, out, in, NULL, 1), -EINVAL, "a file that is appended to");
	in = (int)ktap_need(sys(SYS_open, "/dev/null", O_WRONLY), "open");
	ktap_ret(sys(SYS_sendfile, out, in, NULL, 1), -EBADF, "from a file that is only written");
	return ktap_end();
}
