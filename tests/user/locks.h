/* SPDX-License-Identifier: MIT */
/*
 * tests/user/locks.h - locks of files: setting them, and seeing them as others do.
 *
 * What:     The file is /dev/zero: everybody may open it for reading and writing, and nobody
 *           locks it.  lock_map() asks, from another process, byte by byte, what is
 *           locked: "rr.www" is two bytes locked for reading, one free, three for writing.
 * Start at: lock_set, lock_map.
 * See it:   tests/user/as-user/lock_*.c.
 */
#ifndef TESTS_USER_LOCKS_H
#define TESTS_USER_LOCKS_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <sys/file.h>

#include "tests/user/process.h"

#ifndef F_OFD_GETLK
#define F_OFD_GETLK  36
#define F_OFD_SETLK  37
#define F_OFD_SETLKW 38
#endif

#define LOCK_FILE "/dev/zero"

static KTAP_UNUSED int lock_open(void)
{
	return (int)ktap_need(sys(SYS_open, LOCK_FILE, O_RDWR), "opening " LOCK_FILE);
}

/* lock_set - F_SETLK or a relative of it: bytes from @start, @len of them (0: all). */
static KTAP_UNUSED long lock_set(int fd, int cmd, int type, long start, long len)
{
	struct flock lock = { .l_type = (short)type,
			      .l_whence = SEEK_SET,
			      .l_start = start,
			      .l_len = len };

	return sys(SYS_fcntl, fd, cmd, &lock);
}

/* lock_must - the same; a test cannot go on without. */
static KTAP_UNUSED void lock_must(int fd, int cmd, int type, long start, long len)
{
	ktap_need(lock_set(fd, cmd, type, start, len), "a lock");
}

/* lock_held - what is in the way of a lock like this one?  F_UNLCK: nothing. */
static KTAP_UNUSED struct flock lock_held(int fd, int cmd, int type, long start, long len)
{
	struct flock lock = { .l_type = (short)type,
			      .l_whence = SEEK_SET,
			      .l_start = start,
			      .l_len = len };

	ktap_need(sys(SYS_fcntl, fd, cmd, &lock), "F_GETLK");
	return lock;
}

#define LOCK_MAP_MAX 64

/* lock_map - do others see exactly this?  One letter a byte, from byte 0 on. */
static KTAP_UNUSED bool lock_map(int fd, const char *expected)
{
	char *seen = proc_shared(PAGE);
	long pid = proc_fork();
	bool same;

	if (pid == 0) {
		for (long i = 0; expected[i] && i < LOCK_MAP_MAX; i++) {
			short type = lock_held(fd, F_GETLK, F_WRLCK, i, 1).l_type;

			seen[i] = type == F_UNLCK ? '.' : type == F_RDLCK ? 'r' : 'w';
		}
		sys_exit(0);
	}
	proc_wait(pid);
	same = strcmp(seen, expected) == 0;
	if (!same)
		ktap_note("others see %s, expected %s", seen, expected);
	sys(SYS_munmap, seen, PAGE);
	return same;
}

#endif
