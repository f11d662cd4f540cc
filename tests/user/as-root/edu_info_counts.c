/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_info_counts.c - the driver counts its transfers and
 * tells how it is set up.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	struct edu_info before, after;
	long fd = edu_open(O_RDWR);
	char buffer[64] = "";

	ktap_begin(6);
	ktap_ret(sys(SYS_ioctl, fd, EDU_IOC_INFO, &before), 0, "asking");
	ktap_ok(before.dma_mask == 0x0fffffff, "the device reaches 28 bits");
	ktap_ok(before.coherent_bus &&
			before.coherent_bus + EDU_COHERENT_SIZE - 1 <= before.dma_mask,
		"the coherent buffer is in its reach");
	ktap_ok(before.regs_phys % EDU_REGS_SIZE == 0 && before.regs_phys,
		"the registers are a whole MiB");
	ktap_need(sys(SYS_pwrite64, fd, buffer, 64, 0), "pwrite64");
	ktap_need(sys(SYS_pread64, fd, buffer, 64, 0), "pread64");
	sys(SYS_ioctl, fd, EDU_IOC_INFO, &after);
	ktap_ok(after.transfers >= before.transfers + 2 && after.transfers <= before.transfers + 4,
		"a write and a read are two transfers, or four if they cross pages");
	ktap_ok(after.last_bus && after.last_bus <= after.dma_mask,
		"the last one was in its reach");
	return ktap_end();
}
