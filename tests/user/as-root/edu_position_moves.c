/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_position_moves.c - the position moves by what was
 * transferred, and is each opener's own.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	unsigned char buffer[200];
	long fd = edu_open(O_RDWR), other = edu_open(O_RDWR);

	ktap_begin(11);
	edu_fill(buffer, 200, 2);
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_END), EDU_SIZE, "the end is 4095");
	ktap_ret(sys(SYS_lseek, fd, -100, SEEK_CUR), EDU_SIZE - 100, "100 back");
	ktap_ret(sys(SYS_lseek, fd, -1, SEEK_SET), -EINVAL, "not before the beginning");
	ktap_ret(sys(SYS_write, fd, buffer, 200), 100,
		 "200 bytes, 100 before the end, are cut short");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_CUR), EDU_SIZE, "the position is the end");
	ktap_ret(sys(SYS_write, fd, buffer, 1), -ENOSPC, "there is no space there");
	ktap_ret(sys(SYS_read, fd, buffer, 1), 0, "and nothing to read");
	ktap_ret(sys(SYS_lseek, other, 0, SEEK_CUR), 0, "who else has it open is at 0 still");
	ktap_ret(sys(SYS_lseek, other, EDU_SIZE - 100, SEEK_SET), EDU_SIZE - 100, "and goes there");
	memset(buffer, 0, sizeof(buffer));
	ktap_ret(sys(SYS_read, other, buffer, 200), 100, "to read 100 bytes");
	ktap_ok(edu_filled(buffer, 100, 2), "which are those that were written");
	return ktap_end();
}
