/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/select_errors.c - select and pselect6 with bad pointers,
 * bad times and bad masks.
 */
#include <sys/time.h>

#include "tests/user/bad_pointers.h"
#include "tests/user/polls.h"

struct mask_argument {
	const void *mask;
	size_t size;
};

int main(void)
{
	struct pipe_ends p = pipe_make(0);
	struct timeval zero = { 0, 0 }, negative = { -1, 0 }, below = { 0, -1 };
	struct timespec none = { 0, 0 }, nanos = { 0, 1000000000 };
	uint64_t mask = 0;
	struct mask_argument good = { &mask, 8 }, size = { &mask, 4 }, empty = { NULL, 4 },
			     bad = { (void *)8, 8 };
	unsigned long set = 1UL << p.out;

	ktap_begin(8 + 2 * (BAD_COUNT - 1) + (BAD_COUNT - 3));
	bad_pointers_prepare();
	for (int i = 1; i < BAD_COUNT; i++) {
		ktap_ret(sys(SYS_select, p.out + 1, bad_pointers[i].addr, NULL, NULL, &zero),
			 -EFAULT, "the first set: %s", bad_pointers[i].what);
		ktap_ret(sys(SYS_select, p.out + 1, NULL, &set, bad_pointers[i].addr, &zero),
			 -EFAULT, "the third set: %s", bad_pointers[i].what);
	}
	for (int i = 1; i < BAD_COUNT - 2; i++)
		ktap_ret(sys(SYS_select, 0, NULL, NULL, NULL, bad_pointers[i].addr), -EFAULT,
			 "the time: %s", bad_pointers[i].what);
	ktap_ret(sys(SYS_select, 0, NULL, NULL, NULL, &negative), -EINVAL, "-1 second");
	ktap_ret(sys(SYS_select, 0, NULL, NULL, NULL, &below), -EINVAL, "-1 microsecond");
	ktap_ret(sys(SYS_pselect6, 0, NULL, NULL, NULL, &nanos, NULL), -EINVAL,
		 "pselect6: a whole second of nanoseconds");
	ktap_ret(sys(SYS_pselect6, 0, NULL, NULL, NULL, &none, &good), 0, "a mask");
	ktap_ret(sys(SYS_pselect6, 0, NULL, NULL, NULL, &none, &size), -EINVAL,
		 "a mask of four bytes");
	ktap_ret(sys(SYS_pselect6, 0, NULL, NULL, NULL, &none, &empty), 0,
		 "no mask, of whatever size");
	ktap_ret(sys(SYS_pselect6, 0, NULL, NULL, NULL, &none, &bad), -EFAULT,
		 "a mask at a bad address");
	ktap_ret(sys(SYS_pselect6, 0, NULL, NULL, NULL, &none, (void *)8), -EFAULT,
		 "nor is its place good");
	return ktap_end();
}
