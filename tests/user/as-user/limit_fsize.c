/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/limit_fsize.c - no file grows past RLIMIT_FSIZE: a short write, then
 * SIGXFSZ and EFBIG.
 */
#include <sys/resource.h>

#include "tests/user/file.h"
#include "tests/user/handlers.h"

#define KEEP_SIZE 1 /* FALLOC_FL_KEEP_SIZE */

static volatile int signals;

static void count(int number, siginfo_t *info, void *context)
{
	signals++;
}

int main(void)
{
	int fd = file_make(10);
	struct rlimit limit = { 100, RLIM_INFINITY };
	static char bytes[200];

	ktap_begin(14);
	handle(SIGXFSZ, count, 0);
	ktap_need(sys(SYS_prlimit64, 0, RLIMIT_FSIZE, &limit, NULL), "prlimit64");
	ktap_ret(sys(SYS_pwrite64, fd, bytes, 200, 0), 100, "as much as is allowed");
	ktap_ok(signals == 0, "without a signal");
	ktap_ret(sys(SYS_pwrite64, fd, bytes, 1, 100), -EFBIG, "a byte more");
	ktap_ok(signals == 1, "with one");
	ktap_ret(sys(SYS_ftruncate, fd, 101), -EFBIG, "ftruncate");
	ktap_ok(signals == 2, "with another");
	ktap_ret(sys(SYS_fallocate, fd, 0, 0, 101), -EFBIG, "fallocate");
	ktap_ok(signals == 3, "with another");
	ktap_ret(sys(SYS_fallocate, fd, KEEP_SIZE, 0, 101), -EFBIG, "even if the size is to stay");
	ktap_ok(signals == 4, "with another");
	ktap_ret(file_size(fd), 100, "it has not grown");
	ktap_ret(sys(SYS_pwrite64, fd, bytes, 0, 200), 0, "no bytes, anywhere");
	ktap_ret(sys(SYS_ftruncate, fd, 50), 0, "shorter it may be");
	ktap_ok(signals == 4, "without a signal");
	return ktap_end();
}
