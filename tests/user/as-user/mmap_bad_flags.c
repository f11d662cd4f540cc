/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_bad_flags.c - a mapping is either private or shared,
 * and says which.
 */
#include "tests/user/ktap.h"

int main(void)
{
	ktap_begin(4);
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_ANONYMOUS, -1, 0), -EINVAL, "neither");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_ANONYMOUS | 3, -1, 0), -EINVAL,
		 "type 3 (MAP_SHARED_VALIDATE) of anonymous memory");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_ANONYMOUS | 4, -1, 0), -EINVAL, "type 4");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_ANONYMOUS | 15, -1, 0), -EINVAL, "type 15");
	return ktap_end();
}
