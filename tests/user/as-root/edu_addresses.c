/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_addresses.c - the five kinds of address of a byte fit
 * together.
 */
#include "tests/user/edu_test.h"

#define VMALLOC_START 0xffffc90000000000UL
#define VMALLOC_END   0xffffe90000000000UL

static bool offset_kept(const struct edu_addresses *a)
{
	unsigned long offset = a->user % PAGE;

	return a->phys % PAGE == offset && a->kvirtual % PAGE == offset && a->bus % PAGE == offset;
}

int main(void)
{
	static unsigned char pages[3 * PAGE];
	struct edu_addresses a = { 0 }, b = { 0 };
	long fd = edu_open(O_RDWR);
	struct edu_info info;

	ktap_begin(12);
	memset(pages, 1, sizeof(pages));
	ktap_need(sys(SYS_ioctl, fd, EDU_IOC_INFO, &info), "EDU_IOC_INFO");
	a.user = (unsigned long)pages + PAGE + 1234;
	ktap_ret(sys(SYS_ioctl, fd, EDU_IOC_ADDRESSES, &a), 0, "a byte is asked about");
	ktap_ok(a.user == (unsigned long)pages + PAGE + 1234, "its user address is as it was");
	ktap_ok(offset_kept(&a), "its place in its page is the same in all");
	ktap_ok(a.highmem ? a.logical == 0 : a.logical == KERNEL_DIRECT + a.phys,
		"the logical address is the physical one, moved");
	ktap_ok(a.kvirtual >= VMALLOC_START && a.kvirtual < VMALLOC_END,
		"the kernel virtual address is in the vmalloc area");
	ktap_ok(a.bus <= info.dma_mask, "the bus address is in the device's reach");
	ktap_ok(a.bounced == edu_shadowed(a.phys > info.dma_mask),
		"a shadow page is used exactly if the byte needs one");

	b.user = a.user + 1;
	sys(SYS_ioctl, fd, EDU_IOC_ADDRESSES, &b);
	ktap_ok(b.phys == a.phys + 1, "the next byte is next to it in memory");
	b.user = (unsigned long)pages + 2 * PAGE + 1234;
	sys(SYS_ioctl, fd, EDU_IOC_ADDRESSES, &b);
	ktap_ok(b.phys / PAGE != a.phys / PAGE, "one of another page is in another frame");

	b.user = 0;
	ktap_ret(sys(SYS_ioctl, fd, EDU_IOC_ADDRESSES, &b), -EFAULT, "NULL");
	b.user = KERNEL_DIRECT + 0x100000;
	ktap_ret(sys(SYS_ioctl, fd, EDU_IOC_ADDRESSES, &b), -EFAULT, "an address of the kernel's");
	b.user = NON_CANONICAL;
	ktap_ret(sys(SYS_ioctl, fd, EDU_IOC_ADDRESSES, &b), -EFAULT, "a non-canonical one");
	return ktap_end();
}
