/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/reboot_wrong_magic.c - reboot wants two magic numbers, so
 * that no accident does it.
 */
#include "tests/user/ktap.h"

#define MAGIC_1	  0xfee1dead
#define MAGIC_2	  672274793
#define POWER_OFF 0x4321fedc

int main(void)
{
	ktap_begin(3);
	ktap_ret(sys(SYS_reboot, 1, MAGIC_2, POWER_OFF, 0), -EINVAL, "the first is wrong");
	ktap_ret(sys(SYS_reboot, MAGIC_1, 1, POWER_OFF, 0), -EINVAL, "the second is wrong");
	ktap_ret(sys(SYS_reboot, MAGIC_1, MAGIC_2, 0x12345678, 0), -EINVAL, "the command is none");
	return ktap_end();
}
