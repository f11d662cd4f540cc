/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/utimens_rules.c - the times of a file: set, left, or now.
 */
#include <sys/time.h>
#include <time.h>

#include "tests/user/folder.h"

#define NOW  ((1L << 30) - 1)
#define OMIT ((1L << 30) - 2)

static bool times_are(const char *name, long asec, long ansec, long msec, long mnsec)
{
	struct stat st = folder_stat(name);

	return st.st_atim.tv_sec == asec && st.st_atim.tv_nsec == ansec &&
	       st.st_mtim.tv_sec == msec && st.st_mtim.tv_nsec == mnsec;
}

int main(void)
{
	struct timespec t[2] = { { 1000, 5 }, { 2000, 6 } }, now;
	struct timeval tv[2] = { { 30, 7 }, { 40, 8 } };
	long sec[2] = { 50, 60 };
	int fd;

	ktap_begin(21);
	folder_begin("utimens_rules");
	folder_file("f", "");
	ktap_ret(sys(SYS_utimensat, AT_FDCWD, "f", t, 0), 0, "utimensat");
	ktap_ok(times_are("f", 1000, 5, 2000, 6), "sets both, to the nanosecond");
	ktap_ok(folder_stat("f").st_ctim.tv_sec > 2000, "the time of change is that of the clock");
	t[0].tv_nsec = OMIT;
	t[1].tv_sec = 3000;
	ktap_ret(sys(SYS_utimensat, AT_FDCWD, "f", t, 0), 0, "UTIME_OMIT");
	ktap_ok(times_are("f", 1000, 5, 3000, 6), "leaves one");
	t[1].tv_nsec = NOW;
	ktap_ret(sys(SYS_utimensat, AT_FDCWD, "f", t, 0), 0, "UTIME_NOW");
	sys(SYS_clock_gettime, CLOCK_REALTIME, &now);
	ktap_ok(folder_stat("f").st_mtim.tv_sec > 3000 &&
			folder_stat("f").st_mtim.tv_sec <= now.tv_sec,
		"is the clock's");
	t[1].tv_nsec = 1000000000;
	ktap_ret(sys(SYS_utimensat, AT_FDCWD, "f", t, 0), -EINVAL, "too many nanoseconds");
	ktap_ret(sys(SYS_utimensat, AT_FDCWD, "none", t, 0), -ENOENT, "for a file that is there");
	t[0].tv_nsec = t[1].tv_nsec = OMIT;
	ktap_ret(sys(SYS_utimensat, AT_FDCWD, "none", t, 0), 0, "nothing to do for nobody");
	ktap_ret(sys(SYS_utimes, "f", tv), 0, "utimes");
	ktap_ok(times_are("f", 30, 7000, 40, 8000), "in microseconds");
	ktap_ret(sys(SYS_utime, "f", sec), 0, "utime");
	ktap_ok(times_are("f", 50, 0, 60, 0), "in seconds");
	fd = (int)sys(SYS_open, "f", O_RDONLY);
	t[0] = t[1] = (struct timespec){ 7, 7 };
	ktap_ret(sys(SYS_utimensat, fd, NULL, t, 0), 0, "by descriptor");
	ktap_ok(times_are("f", 7, 7, 7, 7), "sets both");
	sys(SYS_symlink, "f", "l");
	t[0] = t[1] = (struct timespec){ 9, 9 };
	ktap_ret(sys(SYS_utimensat, AT_FDCWD, "l", t, AT_SYMLINK_NOFOLLOW), 0, "of a link itself");
	ktap_ok(times_are("f", 7, 7, 7, 7), "not of what it leads to");
	ktap_ret(sys(SYS_utimensat, AT_FDCWD, "/dev", t, 0), -EPERM, "somebody else's");
	ktap_ret(sys(SYS_utimensat, AT_FDCWD, "/dev", NULL, 0), -EACCES, "even if it is now");
	ktap_ret(sys(SYS_utimensat, AT_FDCWD, "f", KERNEL_HALF, 0), -EFAULT, "a bad pointer");
	return folder_end();
}
