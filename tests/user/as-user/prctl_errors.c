/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/prctl_errors.c - prctl refuses what it does not know.
 */
#include <sys/prctl.h>

#include "tests/user/process.h"

int main(void)
{
	ktap_begin(5);
	ktap_ret(sys(SYS_prctl, 99999), -EINVAL, "no such request");
	ktap_ret(sys(SYS_prctl, -1), -EINVAL, "request -1");
	ktap_ret(sys(SYS_prctl, PR_GET_PDEATHSIG, (void *)8), -EFAULT, "a bad address");
	ktap_ret(sys(SYS_prctl, PR_GET_DUMPABLE), 1, "PR_GET_DUMPABLE");
	ktap_ret(sys(SYS_prctl, PR_SET_DUMPABLE, 7), -EINVAL, "PR_SET_DUMPABLE of 7");
	return ktap_end();
}
