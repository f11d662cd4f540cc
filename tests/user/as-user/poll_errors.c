/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/poll_errors.c - poll and ppoll with bad arguments.
 */
#include <sys/resource.h>

#include "tests/user/bad_pointers.h"
#include "tests/user/polls.h"

int main(void)
{
	struct pipe_ends p = pipe_make(0);
	struct pollfd one = { p.out, POLLOUT, 0 }, none = { p.in, POLLIN, 77 };
	struct timespec zero = { 0, 0 }, negative = { -1, 0 }, nanos = { 0, 1000000000 };
	struct timespec below = { 0, -1 };
	struct rlimit limit = { 64, 64 };
	uint64_t mask = 0;

	ktap_begin(15 + BAD_COUNT + 2 * (BAD_COUNT - 3));
	bad_pointers_prepare();
	ktap_need(sys(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit), "prlimit64");
	if (limit.rlim_cur > 4096) {
		limit.rlim_cur = 64;
		ktap_need(sys(SYS_prlimit64, 0, RLIMIT_NOFILE, &limit, NULL), "prlimit64");
	}
	ktap_ret(sys(SYS_poll, NULL, 0, 0), 0, "no descriptor, no time");
	ktap_ret(sys(SYS_poll, NULL, limit.rlim_cur + 1, 0), -EINVAL, "more than may be open");
	ktap_ret(sys(SYS_poll, NULL, 0xffffffffL, 0), -EINVAL, "very many more");
	ktap_ret(sys(SYS_poll, NULL, limit.rlim_cur, 0), -EFAULT, "as many as may be open");
	for (int i = 0; i < BAD_COUNT; i++)
		ktap_ret(sys(SYS_poll, bad_pointers[i].addr, 1, 0), -EFAULT, "poll: %s",
			 bad_pointers[i].what);
	/* the first of the list, NULL, has a meaning; the last two can be read */
	for (int i = 1; i < BAD_COUNT - 2; i++) {
		ktap_ret(sys(SYS_ppoll, &one, 1, bad_pointers[i].addr, NULL, 0), -EFAULT,
			 "ppoll, the time: %s", bad_pointers[i].what);
		ktap_ret(sys(SYS_ppoll, &one, 1, &zero, bad_pointers[i].addr, SIGSET_BYTES),
			 -EFAULT, "ppoll, the mask: %s", bad_pointers[i].what);
	}
	ktap_ret(sys(SYS_ppoll, &one, 1, &zero, &mask, 7), -EINVAL, "a mask of seven bytes");
	ktap_ret(sys(SYS_ppoll, &one, 1, &zero, NULL, 7), 1, "no mask: its size is not looked at");
	ktap_ret(sys(SYS_ppoll, &one, 1, &negative, NULL, 0), -EINVAL, "-1 second");
	ktap_ret(sys(SYS_ppoll, &one, 1, &nanos, NULL, 0), -EINVAL,
		 "a whole second of nanoseconds");
	ktap_ret(sys(SYS_ppoll, &one, 1, &below, NULL, 0), -EINVAL, "-1 nanosecond");
	ktap_ret(sys(SYS_ppoll, &one, 1, NULL, &mask, SIGSET_BYTES), 1, "no time limit, and ready");
	ktap_ret(sys(SYS_ppoll, &none, 1, &zero, &mask, SIGSET_BYTES), 0, "no time, and not ready");
	ktap_ok(none.revents == 0, "the answer is stored all the same");
	ktap_ok(zero.tv_sec == 0 && zero.tv_nsec == 0, "no time is left");
	ktap_ret(sys(SYS_poll, &none, 1, 1), 0, "1 ms");
	none.fd = -1;
	ktap_ret(sys(SYS_poll, &none, 1, 1), 0, "nothing to wait for: the time is waited out");
	return ktap_end();
}
