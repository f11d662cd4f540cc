/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/file_calls_bad_pointers.c - every call about files gets every wrong pointer in
 * every place: EFAULT, and nothing is made, changed or used up.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/user/bad_pointers.h"
#include "tests/user/process.h"

#define B	    ((long)0x5adbad) /* here goes the bad pointer */
#define P	    ((long)"file")   /* a file */
#define L	    ((long)"link")   /* a link */
#define N	    ((long)"new")    /* a name that is free, and stays so */
#define M	    ((long)scratch)  /* room for any result */
#define D	    ((long)AT_FDCWD)
#define BASIC_STATS 0x7ffL
#define FILE_FD	    100
#define DIR_FD	    101
#define EPOLL	    102
#define TIMER	    103

enum kind {
	IN,  /* the kernel reads it */
	OUT, /* the kernel writes it */
	MAY_BE_NULL = 2,
	BYTES = 4, /* of what crosses the boundary the first bytes may be taken */
};

static char scratch[8192];
static struct iovec iov = { scratch, 8 };
static struct itimerspec never;
static struct epoll_event event = { .events = EPOLLOUT };

static const struct call {
	const char *what;
	int kind;
	long number, arg[6];
} calls[] = {
	{ "open", IN, SYS_open, { B, O_RDONLY } },
	{ "openat", IN, SYS_openat, { D, B, O_CREAT, 0600 } },
	{ "creat", IN, SYS_creat, { B, 0600 } },
	{ "stat path", IN, SYS_stat, { B, M } },
	{ "stat result", OUT, SYS_stat, { P, B } },
	{ "lstat path", IN, SYS_lstat, { B, M } },
	{ "lstat result", OUT, SYS_lstat, { P, B } },
	{ "fstat", OUT, SYS_fstat, { FILE_FD, B } },
	{ "newfstatat path", IN, SYS_newfstatat, { D, B, M, 0 } },
	{ "newfstatat result", OUT, SYS_newfstatat, { D, P, B, 0 } },
	{ "statx path", IN, SYS_statx, { D, B, 0, BASIC_STATS, M } },
	{ "statx result", OUT, SYS_statx, { D, P, 0, BASIC_STATS, B } },
	{ "access", IN, SYS_access, { B, 0 } },
	{ "faccessat", IN, SYS_faccessat, { D, B, 0 } },
	{ "faccessat2", IN, SYS_faccessat2, { D, B, 0, 0 } },
	{ "readlink path", IN, SYS_readlink, { B, M, 100 } },
	{ "readlink result", OUT, SYS_readlink, { L, B, 100 } },
	{ "readlinkat path", IN, SYS_readlinkat, { D, B, M, 100 } },
	{ "readlinkat result", OUT, SYS_readlinkat, { D, L, B, 100 } },
	{ "mkdir", IN, SYS_mkdir, { B, 0700 } },
	{ "mkdirat", IN, SYS_mkdirat, { D, B, 0700 } },
	{ "rmdir", IN, SYS_rmdir, { B } },
	{ "unlink", IN, SYS_unlink, { B } },
	{ "unlinkat", IN, SYS_unlinkat, { D, B, 0 } },
	{ "symlink target", IN, SYS_symlink, { B, N } },
	{ "symlink name", IN, SYS_symlink, { P, B } },
	{ "symlinkat target", IN, SYS_symlinkat, { B, D, N } },
	{ "symlinkat name", IN, SYS_symlinkat, { P, D, B } },
	{ "link old", IN, SYS_link, { B, N } },
	{ "link new", IN, SYS_link, { P, B } },
	{ "linkat old", IN, SYS_linkat, { D, B, D, N, 0 } },
	{ "linkat new", IN, SYS_linkat, { D, P, D, B, 0 } },
	{ "rename old", IN, SYS_rename, { B, N } },
	{ "rename new", IN, SYS_rename, { P, B } },
	{ "renameat old", IN, SYS_renameat, { D, B, D, N } },
	{ "renameat new", IN, SYS_renameat, { D, P, D, B } },
	{ "renameat2 old", IN, SYS_renameat2, { D, B, D, N, 0 } },
	{ "renameat2 new", IN, SYS_renameat2, { D, P, D, B, 0 } },
	{ "mknod", IN, SYS_mknod, { B, S_IFREG | 0600, 0 } },
	{ "mknodat", IN, SYS_mknodat, { D, B, S_IFREG | 0600, 0 } },
	{ "chmod", IN, SYS_chmod, { B, 0777 } },
	{ "fchmodat", IN, SYS_fchmodat, { D, B, 0777 } },
	{ "chown", IN, SYS_chown, { B, 5, 5 } },
	{ "lchown", IN, SYS_lchown, { B, 5, 5 } },
	{ "fchownat", IN, SYS_fchownat, { D, B, 5, 5, 0 } },
	{ "utimensat path", IN, SYS_utimensat, { D, B, 0, 0 } },
	{ "utimensat times", IN | MAY_BE_NULL, SYS_utimensat, { D, P, B, 0 } },
	{ "utime path", IN, SYS_utime, { B, 0 } },
	{ "utime times", IN | MAY_BE_NULL, SYS_utime, { P, B } },
	{ "utimes path", IN, SYS_utimes, { B, 0 } },
	{ "utimes times", IN | MAY_BE_NULL, SYS_utimes, { P, B } },
	{ "futimesat path", IN, SYS_futimesat, { D, B, 0 } },
	{ "truncate", IN, SYS_truncate, { B, 3 } },
	{ "chdir", IN, SYS_chdir, { B } },
	{ "chroot", IN, SYS_chroot, { B } },
	{ "getcwd", OUT, SYS_getcwd, { B, 4096 } },
	{ "statfs path", IN, SYS_statfs, { B, M } },
	{ "statfs result", OUT, SYS_statfs, { P, B } },
	{ "fstatfs", OUT, SYS_fstatfs, { FILE_FD, B } },
	{ "getdents64", OUT, SYS_getdents64, { DIR_FD, B, 4096 } },
	{ "read", OUT | BYTES, SYS_read, { FILE_FD, B, 8 } },
	{ "pread64", OUT | BYTES, SYS_pread64, { FILE_FD, B, 8, 0 } },
	{ "readv", IN, SYS_readv, { FILE_FD, B, 1 } },
	{ "preadv", IN, SYS_preadv, { FILE_FD, B, 1, 0, 0 } },
	{ "write", IN | BYTES, SYS_write, { FILE_FD, B, 8 } },
	{ "pwrite64", IN | BYTES, SYS_pwrite64, { FILE_FD, B, 8, 0 } },
	{ "writev", IN, SYS_writev, { FILE_FD, B, 1 } },
	{ "pwritev", IN, SYS_pwritev, { FILE_FD, B, 1, 0, 0 } },
	{ "sendfile", OUT | MAY_BE_NULL, SYS_sendfile, { FILE_FD, FILE_FD, B, 0 } },
	{ "copy_file_range from",
	  IN | MAY_BE_NULL,
	  SYS_copy_file_range,
	  { FILE_FD, B, FILE_FD, 0, 0, 0 } },
	{ "copy_file_range to",
	  IN | MAY_BE_NULL,
	  SYS_copy_file_range,
	  { FILE_FD, 0, FILE_FD, B, 0, 0 } },
	{ "preadv2", IN, SYS_preadv2, { FILE_FD, B, 1, 0, 0, 0 } },
	{ "pwritev2", IN, SYS_pwritev2, { FILE_FD, B, 1, 0, 0, 0 } },
	{ "execveat", IN, SYS_execveat, { D, B, 0, 0, 0 } },
	{ "signalfd4", IN, SYS_signalfd4, { -1, B, 8, 0 } },
	{ "epoll_pwait events", OUT, SYS_epoll_pwait, { EPOLL, B, 1, 0, 0, 8 } },
	{ "epoll_pwait mask", IN | MAY_BE_NULL, SYS_epoll_pwait, { EPOLL, M, 1, 0, B, 8 } },
	{ "timer_create event", IN | MAY_BE_NULL, SYS_timer_create, { CLOCK_MONOTONIC, B, M } },
	{ "timer_create number", OUT, SYS_timer_create, { CLOCK_MONOTONIC, 0, B } },
	{ "clock_settime", IN, SYS_clock_settime, { CLOCK_REALTIME, B } },
	{ "prlimit64 new", IN | MAY_BE_NULL, SYS_prlimit64, { 0, RLIMIT_NOFILE, B, 0 } },
	{ "prlimit64 old", OUT | MAY_BE_NULL, SYS_prlimit64, { 0, RLIMIT_NOFILE, 0, B } },
	{ "memfd_create", IN, SYS_memfd_create, { B, 0 } },
	{ "mount source", IN | MAY_BE_NULL, SYS_mount, { B, (long)".", (long)"tmpfs", 0, 0 } },
	{ "mount place", IN, SYS_mount, { P, B, (long)"tmpfs", 0, 0 } },
	{ "mount type", IN | MAY_BE_NULL, SYS_mount, { P, (long)".", B, 0, 0 } },
	{ "umount2", IN, SYS_umount2, { B, 0 } },
	{ "fcntl F_GETLK", OUT, SYS_fcntl, { FILE_FD, F_GETLK, B } },
	{ "fcntl F_SETLK", IN, SYS_fcntl, { FILE_FD, F_SETLK, B } },
	{ "fcntl F_GETOWN_EX", OUT, SYS_fcntl, { FILE_FD, F_GETOWN_EX, B } },
	{ "fcntl F_SETOWN_EX", IN, SYS_fcntl, { FILE_FD, F_SETOWN_EX, B } },
	{ "pipe2", OUT, SYS_pipe2, { B, 0 } },
	{ "getrandom", OUT | BYTES, SYS_getrandom, { B, 8, 0 } },
	{ "sysinfo", OUT, SYS_sysinfo, { B } },
	{ "uname", OUT, SYS_uname, { B } },
	{ "syslog", OUT | MAY_BE_NULL, SYS_syslog, { 3, B, 100 } },
	{ "clock_gettime", OUT, SYS_clock_gettime, { CLOCK_MONOTONIC, B } },
	{ "clock_getres", OUT | MAY_BE_NULL, SYS_clock_getres, { CLOCK_MONOTONIC, B } },
	{ "clock_nanosleep", IN, SYS_clock_nanosleep, { CLOCK_MONOTONIC, 0, B, 0 } },
	{ "timerfd_settime new", IN, SYS_timerfd_settime, { TIMER, 0, B, 0 } },
	{ "timerfd_settime old",
	  OUT | MAY_BE_NULL,
	  SYS_timerfd_settime,
	  { TIMER, 0, (long)&never, B } },
	{ "timerfd_gettime", OUT, SYS_timerfd_gettime, { TIMER, B } },
	{ "epoll_ctl", IN, SYS_epoll_ctl, { EPOLL, EPOLL_CTL_ADD, FILE_FD, B } },
	{ "epoll_wait", OUT, SYS_epoll_wait, { EPOLL, B, 1, 0 } },
};

static bool applies(const struct call *call, int which)
{
	const struct bad_pointer *bad = &bad_pointers[which];

	if (bad->kind == BAD_NULL)
		return !(call->kind & MAY_BE_NULL);
	if (bad->kind == BAD_TO_WRITE && !(call->kind & OUT))
		return false;
	if (which == BAD_CROSSING || which == BAD_READ_ONLY_CROSSING)
		return !(call->kind & BYTES);
	return true;
}

/* All wrong pointers in the one place of this call. */
static void try(const struct call *call)
{
	int wrong = 0;

	for (int i = 0; i < BAD_COUNT; i++) {
		long arg[6], result;

		if (!applies(call, i))
			continue;
		/* what an earlier call has left there of a result: a path that ends, a lock */
		memset(bad_pointers[BAD_CROSSING].addr, 'x', 3);
		memset(bad_pointers[BAD_READ_ONLY_CROSSING].addr, 0, 3);
		for (int k = 0; k < 6; k++)
			arg[k] = call->arg[k] == B ? (long)bad_pointers[i].addr : call->arg[k];
		result = sys_raw(call->number, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
		if (result != -EFAULT) {
			ktap_note("%s: %s: %ld (%s)", call->what, bad_pointers[i].what, result,
				  ktap_errno_name(result));
			wrong++;
		}
	}
	ktap_ok(!wrong, "%s", call->what);
}

static void put_at(long fd, int number, const char *what)
{
	ktap_need(fd, what);
	ktap_need(sys(SYS_dup2, fd, number), what);
	sys(SYS_close, fd);
}

/* A directory of our own with a file and a link, and descriptors at fixed numbers. */
static void prepare(const char *dir)
{
	int fds[2];

	ktap_need(sys(SYS_mkdir, dir, 0700), "mkdir");
	ktap_need(sys(SYS_chdir, dir), "chdir");
	put_at(sys(SYS_open, "file", O_CREAT | O_RDWR, 0600), FILE_FD, "a file");
	ktap_need(sys(SYS_write, FILE_FD, "contents", 8), "write");
	ktap_need(sys(SYS_lseek, FILE_FD, 0, SEEK_SET), "lseek");
	ktap_need(sys(SYS_symlink, "file", "link"), "symlink");
	put_at(sys(SYS_open, ".", O_RDONLY | O_DIRECTORY), DIR_FD, "the directory");
	put_at(sys(SYS_timerfd_create, CLOCK_MONOTONIC, 0), TIMER, "timerfd_create");
	put_at(sys(SYS_epoll_create1, 0), EPOLL, "epoll_create1");
	proc_pipe(fds); /* it can be written: epoll has something to tell */
	ktap_need(sys(SYS_epoll_ctl, EPOLL, EPOLL_CTL_ADD, fds[1], &event), "epoll_ctl");
}

/* How many names there are, "." and ".." included. */
static int names(void)
{
	long got = sys(SYS_getdents64, DIR_FD, scratch, sizeof(scratch));
	int count = 0;

	for (long at = 0; at < got; at += *(unsigned short *)(scratch + at + 16))
		count++;
	return count;
}

int main(void)
{
	struct stat before, after;
	char dir[64];
	long lowest;

	snprintf(dir, sizeof(dir), "/tmp/ktap-bad-%d", (int)getpid());
	bad_pointers_prepare();
	prepare(dir);
	ktap_begin(ARRAY_SIZE(calls) + 5);
	lowest = sys(SYS_dup, 1);
	sys(SYS_close, lowest);
	ktap_need(sys(SYS_stat, "file", &before), "stat");
	for (unsigned int i = 0; i < ARRAY_SIZE(calls); i++)
		try(&calls[i]);
	ktap_ret(sys(SYS_readv, FILE_FD, &iov, 1), 8, "nothing was read so far");
	ktap_ok(!memcmp(scratch, "contents", 8), "and nothing written");
	ktap_ok(sys(SYS_stat, "file", &after) == 0 && before.st_mode == after.st_mode &&
			before.st_nlink == after.st_nlink && before.st_size == after.st_size &&
			before.st_uid == after.st_uid,
		"the file is what it was");
	sys(SYS_lseek, DIR_FD, 0, SEEK_SET);
	ktap_ret(names(), 4, "no name came and none went");
	ktap_ret(sys(SYS_dup, 1), lowest, "no descriptor was used up");
	sys(SYS_unlink, "file");
	sys(SYS_unlink, "link");
	sys(SYS_chdir, "/");
	sys(SYS_rmdir, dir);
	return ktap_end();
}
