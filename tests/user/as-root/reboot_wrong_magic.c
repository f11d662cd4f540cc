/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/reboot_wrong_magic.c - reboot wants two magic numbers, so
 * that no accident does it.
 */
#include "tests/user/ktap.h"

#define MAGIC_1	  0xfee1dead
#define MAGIC_2	  672274793
#define POWER_OFF 0x4321fedc
#define CAD_OFF	  0

int main(void)
{
	static const int second[] = { 0x28121969, 0x05121996, 0x16041998, 0x20112000 };

	ktap_begin(8);
	ktap_ret(sys(SYS_reboot, 1, MAGIC_2, POWER_OFF, 0), -EINVAL, "the first is wrong");
	ktap_ret(sys(SYS_reboot, MAGIC_1, 1, POWER_OFF, 0), -EINVAL, "the second is wrong");
	ktap_ret(sys(SYS_reboot, MAGIC_1, MAGIC_2, 0x12345678, 0), -EINVAL, "the command is none");
	for (int i = 0; i < 4; i++)
		ktap_ret(sys(SYS_reboot, MAGIC_1, second[i], CAD_OFF, 0), 0,
			 "each second one will do");
	ktap_ret(sys(SYS_reboot, MAGIC_1, 0x28121970, CAD_OFF, 0), -EINVAL, "no other does");
	return ktap_end();
}
