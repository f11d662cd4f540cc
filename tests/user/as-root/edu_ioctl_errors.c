/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_ioctl_errors.c - commands that the driver does not
 * know, and arguments it cannot reach.
 */
#include "tests/user/bad_pointers.h"
#include "tests/user/edu_test.h"

int main(void)
{
	static const struct {
		unsigned int command;
		const char *name;
		bool writes;
	} commands[] = {
		{ EDU_IOC_FACTORIAL, "EDU_IOC_FACTORIAL", true },
		{ EDU_IOC_COHERENT, "EDU_IOC_COHERENT", false },
		{ EDU_IOC_ADDRESSES, "EDU_IOC_ADDRESSES", true },
		{ EDU_IOC_INFO, "EDU_IOC_INFO", true },
		{ EDU_IOC_SUBMIT, "EDU_IOC_SUBMIT", false },
		{ EDU_IOC_CANCEL, "EDU_IOC_CANCEL", false },
		{ EDU_IOC_FAULT, "EDU_IOC_FAULT", false },
		{ EDU_IOC_BREAK, "EDU_IOC_BREAK", false },
		{ EDU_IOC_HOLD, "EDU_IOC_HOLD", false },
	};
	long fd = edu_open(O_RDWR);
	char buffer[256] = "";

	ktap_begin(ARRAY_SIZE(commands) + 5);
	bad_pointers_prepare();
	for (size_t row = 0; row < ARRAY_SIZE(commands); row++) {
		bool all = true;

		for (size_t i = 0; i < BAD_COUNT; i++) {
			long got;

			if (bad_pointers[i].kind == BAD_TO_WRITE && !commands[row].writes)
				continue;
			got = sys(SYS_ioctl, fd, commands[row].command, bad_pointers[i].addr);
			if (got != -EFAULT) {
				ktap_note("%s: %ld (%s)", bad_pointers[i].what, got,
					  ktap_errno_name(got));
				all = false;
			}
		}
		ktap_ok(all, "%s with every bad pointer gives EFAULT", commands[row].name);
	}
	ktap_ret(sys(SYS_ioctl, fd, _IO('E', 0), buffer), -ENOTTY, "number 0");
	ktap_ret(sys(SYS_ioctl, fd, _IOWR('E', 99, __u32), buffer), -ENOTTY, "number 99");
	ktap_ret(sys(SYS_ioctl, fd, _IOWR('E', 1, __u64), buffer), -ENOTTY,
		 "the factorial, with an argument of another size");
	ktap_ret(sys(SYS_ioctl, fd, _IOR('E', 1, __u32), buffer), -ENOTTY,
		 "in the other direction");
	ktap_ret(sys(SYS_ioctl, fd, 0x5401, buffer), -ENOTTY, "TCGETS: it is no terminal");
	return ktap_end();
}
