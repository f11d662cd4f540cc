/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_all_bytes.c - all 4095 bytes go to the device and come
 * back.
 */
#include "tests/user/edu_test.h"

static unsigned char sent[EDU_SIZE], received[EDU_SIZE + 1];

int main(void)
{
	long fd = edu_open(O_RDWR);

	ktap_begin(5);
	edu_fill(sent, EDU_SIZE, 1);
	memset(received, 0xee, sizeof(received));
	ktap_ret(sys(SYS_write, fd, sent, EDU_SIZE), EDU_SIZE, "4095 bytes are written");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_SET), 0, "back to the beginning");
	ktap_ret(sys(SYS_read, fd, received, EDU_SIZE), EDU_SIZE, "4095 bytes are read");
	ktap_ok(edu_filled(received, EDU_SIZE, 1), "they are the same");
	ktap_ok(received[EDU_SIZE] == 0xee, "the byte behind them was not touched");
	return ktap_end();
}
