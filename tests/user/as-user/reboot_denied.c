/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/reboot_denied.c - a plain user cannot turn the machine
 * off.
 *
 * The two magic numbers are wrong as well, for safety: they are looked at
 * after the right to do it.
 */
#include "tests/user/ktap.h"

int main(void)
{
	ktap_begin(1);
	ktap_ret(sys(SYS_reboot, 1, 2, 0x4321fedc, 0), -EPERM, "reboot");
	return ktap_end();
}
