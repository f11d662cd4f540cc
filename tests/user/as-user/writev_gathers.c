/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/writev_gathers.c - writev sends its pieces in order, and
 * counts all their bytes.
 */
#include "tests/user/ktap.h"

int main(void)
{
	struct {
		const char *base;
		size_t length;
	} list[] = { { "# one, ", 7 }, { NULL, 0 }, { "two", 3 }, { "\n", 1 } };

	ktap_begin(2);
	ktap_ret(sys(SYS_writev, 1, list, 4), 11, "pieces of 7, 0, 3 and 1 bytes");
	ktap_ret(sys(SYS_writev, 1, list, 0), 0, "no pieces");
	return ktap_end();
}
