/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_dev_mem_leaves_out_ram.c - ordinary memory does not
 * show through /dev/mem: remap_pfn_range maps reserved pages only.
 *
 * The book says that the zero page is mapped instead. In truth nothing is;
 * a later fault finds an ordinary area and fills it, as it would any other.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	static char page[2 * PAGE];
	struct edu_addresses addresses = { .user = (unsigned long)page + PAGE };
	long fd = edu_open(O_RDWR), mem, got;

	ktap_begin(3);
	memset(page, 0x5a, sizeof(page));
	ktap_need(sys(SYS_ioctl, fd, EDU_IOC_ADDRESSES, &addresses), "EDU_IOC_ADDRESSES");
	mem = ktap_need(sys(SYS_open, "/dev/mem", O_RDONLY), "open /dev/mem");
	got = sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_SHARED, mem, addresses.phys & -PAGE);
	if (!ktap_ok(!sys_failed(got), "a frame of ours can be asked for"))
		return KTAP_FAIL;
	ktap_ok(sys_all_are((char *)got, PAGE, 0), "and reads as zero");
	ktap_ok(sys_all_are(page, sizeof(page), 0x5a), "though it is not");
	return ktap_end();
}
