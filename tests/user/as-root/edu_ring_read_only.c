/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_ring_read_only.c - a program sees the command ring, and what
 * becomes of its own command in it; it cannot write there.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	long fd = edu_open(O_RDWR), other, at;
	const volatile struct edu_ring *ring;
	unsigned char buffer[64] = "";
	struct edu_result result;
	__u32 place;

	ktap_begin(10);
	ktap_ret(edu_map(fd, EDU_MMAP_RING, PAGE), -EPERM, "to be written");
	ktap_ret(sys(SYS_mmap, 0, 2 * PAGE, PROT_READ, MAP_SHARED, fd, EDU_MMAP_RING), -EINVAL,
		 "a page more than there is");
	at = sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_SHARED, fd, EDU_MMAP_RING);
	if (!ktap_ok(!sys_failed(at), "to be read"))
		return ktap_end();
	ring = (const volatile struct edu_ring *)at;
	ktap_ret(sys(SYS_mprotect, at, PAGE, PROT_READ | PROT_WRITE), -EACCES, "no later change");
	ktap_ok(ring->size == EDU_RING_SIZE, "its size");
	ktap_ok(ring->head == ring->tail, "there is nothing to do");
	place = ring->tail % EDU_RING_SIZE;
	other = ktap_need(edu_submit(fd, buffer, 20, 20, true), "EDU_IOC_SUBMIT");
	ktap_ok(ring->command[place].op == EDU_OP_WRITE && ring->command[place].len == 20 &&
			ring->command[place].id == other,
		"the command of a request that was submitted");
	sys(SYS_ioctl, fd, EDU_IOC_REAP, &result);
	ktap_ok(ring->command[place].status == EDU_CMD_DONE, "is done when it is reaped");
	ktap_ok(ring->head == ring->tail, "there is nothing to do again");
	ktap_ret(sys(SYS_read, fd, (void *)at, 16), -EFAULT, "the card cannot be sent there");
	return ktap_end();
}
