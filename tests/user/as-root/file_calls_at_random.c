/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/file_calls_at_random.c - calls about files, drawn by chance, as root and as
 * nobody in particular: the answers are Linux's.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "tests/user/at_random.h"
#include "tests/user/folder.h"
#include "tests/user/signals.h"

#define SLOTS	  10
#define PROGRAMS  64
#define LENGTH	  120
#define NOT_OPEN  99
#define BUFFER	  70000
#define FIFO_FULL 4096

static int slot[SLOTS]; /* descriptors, or -1 */
static char buffer[BUFFER];

/* ---- What is drawn ---------------------------------------------------------------------- */

static const char *draw_name(void)
{
	static const char *const names[] = { "a",	  "b",	   "c",	  "d",	  "e",	   "f",
					     "d/a",	  "d/b",   "e/a", "d/e",  "d/e/a", "./a",
					     "d/../b",	  "a/",	   "d/",  "e/.",  "e/..",  "no/x",
					     "",	  "l1",	   "l2",  "d/l1", "l1/a",  "l2/",
					     "d/e/../..", "l1/..", "d/.", "d/./", "f/x" };
	const char *name = random_of(names);

	random_tell("%s", name);
	return name;
}

static int draw_fd(void)
{
	unsigned int which = random_below(SLOTS + 4);

	if (which < SLOTS)
		return slot[which];
	return which == SLOTS ? NOT_OPEN : which == SLOTS + 1 ? AT_FDCWD : slot[0];
}

static int draw_folder(void)
{
	return random_below(8) < 5 ? AT_FDCWD : draw_fd();
}

static long draw_position(void)
{
	static const long positions[] = {
		0,    1,     2,	    100, 4095,	4096,  4097,	 5000,
		8192, 12288, 65536, -1,	 -4096, 20000, 1L << 40, INT64_MAX
	};

	return random_of(positions);
}

/* One that a file of this size can have. */
static long draw_place(void)
{
	static const long places[] = { 0, 1, 100, 4095, 4096, 5000, 12288, 65536, -1 };

	return random_of(places);
}

static size_t draw_length(void)
{
	static const size_t lengths[] = { 0,	1,    2,    7,	  100,	 4095,
					  4096, 4097, 5000, 8192, 12288, 65536 };

	return random_of(lengths);
}

static unsigned int draw_mode(void)
{
	static const unsigned int modes[] = { 0644, 0600, 0755,	 0,	0777,  0444,
					      0222, 0111, 04755, 02755, 01777, 0700 };

	return random_of(modes);
}

/* A descriptor's place, taken by another. */
static long keep(long fd)
{
	unsigned int which = random_below(SLOTS);

	if (fd < 0)
		return fd;
	if (slot[which] >= 0)
		sys(SYS_close, slot[which]);
	slot[which] = (int)fd;
	return 0;
}

/* A pipe does not take more without waiting, and how much it took is its own affair. */
static size_t fitting(int fd, size_t length)
{
	struct stat st;

	if (sys(SYS_fstat, fd, &st) || !S_ISFIFO(st.st_mode) || length < FIFO_FULL)
		return length;
	return FIFO_FULL;
}

static long bytes_read(long result)
{
	if (result > 0)
		random_seen(buffer, (size_t)result);
	return result;
}

/* ---- Names ------------------------------------------------------------------------------ */

static long call_open(void)
{
	static const int more[] = { O_CREAT,	 O_EXCL,     O_TRUNC, O_APPEND,
				    O_DIRECTORY, O_NOFOLLOW, O_PATH,  O_CLOEXEC,
				    O_NOATIME,	 O_TMPFILE,  O_SYNC };
	int flags = (int)random_below(4) | O_NONBLOCK;
	int folder = draw_folder();
	long fd;

	for (unsigned int i = random_below(4); i; i--)
		flags |= random_of(more);
	if (random_below(3) == 0)
		flags |= O_CREAT;
	random_tell("flags 0x%x", flags);
	fd = sys(SYS_openat, folder, draw_name(), flags, draw_mode());
	if (fd >= 0) {
		long got = sys(SYS_fcntl, fd, F_GETFL);

		random_seen(&got, sizeof(got));
	}
	return keep(fd);
}

static long call_close(void)
{
	unsigned int which = random_below(SLOTS);
	long result = sys(SYS_close, slot[which]);

	slot[which] = -1;
	return result;
}

static long call_rename(void)
{
	unsigned int flags = random_below(3) ? 0 : random_below(4);
	int from = draw_folder(), to = draw_folder();
	const char *old = draw_name();

	return sys(SYS_renameat2, from, old, to, draw_name(), flags);
}

static long call_link(void)
{
	static const int all[] = { 0, AT_SYMLINK_FOLLOW, AT_EMPTY_PATH };
	int from = draw_folder(), to = draw_folder(), flags = random_of(all);
	const char *old = draw_name();

	return sys(SYS_linkat, from, old, to, draw_name(), flags);
}

static long call_symlink(void)
{
	static const char *const targets[] = { "a", "b", "d", "d/a", "l2", "l1", "no", "e/", "." };
	const char *target = random_of(targets);

	return sys(SYS_symlink, target, draw_name());
}

static long call_unlink(void)
{
	static const int all[] = { 0, 0, AT_REMOVEDIR, AT_SYMLINK_NOFOLLOW };
	int flags = random_of(all), folder = draw_folder();

	return sys(SYS_unlinkat, folder, draw_name(), flags);
}

static long call_mkdir(void)
{
	unsigned int mode = random_below(2) ? draw_mode() : 0755;
	int folder = draw_folder();

	return sys(SYS_mkdirat, folder, draw_name(), mode);
}

static long call_mknod(void)
{
	static const unsigned int kinds[] = { S_IFIFO, S_IFREG, S_IFCHR, S_IFSOCK,
					      S_IFDIR, 0,	S_IFBLK };
	unsigned int kind = random_of(kinds);

	return sys(SYS_mknod, draw_name(), kind | 0644, kind == S_IFCHR ? 0x103 : 0);
}

static long call_readlink(void)
{
	size_t size = random_below(5) ? 200 : random_below(4);
	int folder = draw_folder();

	return bytes_read(sys(SYS_readlinkat, folder, draw_name(), buffer, size));
}

static long call_chdir(void)
{
	long result = sys(SYS_chdir, draw_name());

	if (result == 0)
		result = bytes_read(sys(SYS_getcwd, buffer, 4096));
	sys(SYS_chdir, folder_path);
	return result;
}

/* ---- What a file is --------------------------------------------------------------------- */

/* How many bytes and links a directory has is its file system's own affair. */
static long seen_stat(long result, const struct stat *st)
{
	unsigned long told[] = { st->st_mode,
				 st->st_uid,
				 st->st_gid,
				 st->st_rdev,
				 (unsigned long)st->st_blocks,
				 (unsigned long)st->st_size,
				 st->st_nlink };

	if (result == 0)
		random_seen(told, S_ISDIR(st->st_mode) ? 4 * sizeof(told[0]) : sizeof(told));
	return result;
}

static long call_stat(void)
{
	static const int all[] = { 0, AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH,
				   AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH, 0x10 };
	int flags = random_of(all), folder = draw_folder();
	struct stat st;

	return seen_stat(sys(SYS_newfstatat, folder, draw_name(), &st, flags), &st);
}

static long call_fstat(void)
{
	struct stat st;

	return seen_stat(sys(SYS_fstat, draw_fd(), &st), &st);
}

static long call_chmod(void)
{
	unsigned int mode = draw_mode();

	return sys(SYS_chmod, draw_name(), mode);
}

static long call_fchmod(void)
{
	unsigned int mode = draw_mode();

	return sys(SYS_fchmod, draw_fd(), mode);
}

static long call_chown(void)
{
	static const unsigned int ids[] = { 0, 1000, 1001, -1u };
	unsigned int uid = random_of(ids), gid = random_of(ids);
	int flags = random_below(2) ? 0 : AT_SYMLINK_NOFOLLOW, folder = draw_folder();

	return sys(SYS_fchownat, folder, draw_name(), uid, gid, flags);
}

static long call_access(void)
{
	static const int all[] = { 0, AT_EACCESS, AT_SYMLINK_NOFOLLOW };
	int mode = (int)random_below(9), flags = random_of(all), folder = draw_folder();

	return sys(SYS_faccessat2, folder, draw_name(), mode, flags);
}

static long call_utimens(void)
{
	static const long nanoseconds[] = { UTIME_OMIT, UTIME_NOW, 5, 2000000000 };
	struct timespec times[2] = { { 100, random_of(nanoseconds) },
				     { 200, random_of(nanoseconds) } };
	int flags = random_below(2) ? 0 : AT_SYMLINK_NOFOLLOW, folder = draw_folder();
	bool now = random_below(5) == 0;

	return sys(SYS_utimensat, folder, random_below(7) ? draw_name() : NULL, now ? NULL : times,
		   flags);
}

static long call_umask(void)
{
	return sys(SYS_umask, random_below(2) ? 022 : random_below(0777));
}

/* ---- Bytes ------------------------------------------------------------------------------ */

static long call_read(void)
{
	size_t length = draw_length();

	return bytes_read(sys(SYS_read, draw_fd(), buffer, length));
}

static long call_pread(void)
{
	size_t length = draw_length();
	long at = draw_position();

	return bytes_read(sys(SYS_pread64, draw_fd(), buffer, length, at));
}

static long call_write(void)
{
	int fd = draw_fd();
	size_t length = fitting(fd, draw_length());

	memset(buffer, 'A' + (int)random_below(26), sizeof(buffer));
	return sys(SYS_write, fd, buffer, length);
}

static long call_pwrite(void)
{
	size_t length = draw_length();
	long at = random_below(9) ? draw_place() : draw_position();

	memset(buffer, 'a' + (int)random_below(26), sizeof(buffer));
	return sys(SYS_pwrite64, draw_fd(), buffer, length, at);
}

static long call_pwritev(void)
{
	struct iovec parts[] = { { buffer, draw_length() }, { buffer, random_below(100) } };
	unsigned int flags = random_below(2); /* RWF_HIPRI: as every file takes it */
	long at = draw_place();
	int fd = draw_fd();

	parts[0].iov_len = fitting(fd, parts[0].iov_len);
	return sys(SYS_pwritev2, fd, parts, 2, at, 0, flags);
}

static long call_lseek(void)
{
	int fd = draw_fd(), whence = (int)random_below(7) - 1;
	long at = draw_position();
	struct stat st;

	/* how long a directory is, and its positions, are its own affair */
	if (sys(SYS_fstat, fd, &st) == 0 && S_ISDIR(st.st_mode))
		return 0;
	return sys(SYS_lseek, fd, at, whence);
}

static long call_truncate(void)
{
	long size = draw_position();

	return sys(SYS_truncate, draw_name(), size);
}

static long call_ftruncate(void)
{
	long size = draw_position();

	return sys(SYS_ftruncate, draw_fd(), size);
}

static long call_fallocate(void)
{
	static const int modes[] = { 0, 1, 2, 3, 8, 0x10, 0x20, 0x40, 0x11, 0x13, 6 };
	int mode = random_of(modes);
	long at = draw_place(), length = random_below(8) ? (long)draw_length() : draw_place();

	return sys(SYS_fallocate, draw_fd(), mode, at, length);
}

static long call_copy_range(void)
{
	long from = draw_place(), to = draw_place();
	size_t length = draw_length();
	int in = draw_fd(), out = draw_fd();

	return sys(SYS_copy_file_range, in, random_below(2) ? &from : NULL, out,
		   random_below(2) ? &to : NULL, length, random_below(6) == 0);
}

static long call_sendfile(void)
{
	int in = draw_fd(), out = draw_fd();
	size_t length = fitting(out, draw_length());
	long at = draw_position();

	return sys(SYS_sendfile, out, in, random_below(2) ? &at : NULL, length);
}

static long call_sync(void)
{
	long at = draw_position(), length = (long)draw_length();

	return sys(SYS_sync_file_range, draw_fd(), at, length, random_below(9)) * 1000 +
	       sys(SYS_fsync, draw_fd());
}

/* ---- Descriptors ------------------------------------------------------------------------ */

static long call_dup(void)
{
	return keep(sys(SYS_dup, draw_fd()));
}

static long call_dup3(void)
{
	unsigned int which = random_below(SLOTS);
	int to = slot[which] >= 0 ? slot[which] : 50 + (int)which;
	long fd = sys(SYS_dup3, draw_fd(), to, random_below(3) ? 0 : random_below(4) * O_CLOEXEC);

	if (fd >= 0)
		slot[which] = (int)fd;
	return fd < 0 ? fd : 0;
}

static long call_fcntl(void)
{
	static const int commands[] = { F_GETFL,     F_SETFL,	   F_GETFD,
					F_SETFD,     F_GETOWN,	   F_GETSIG,
					F_SETSIG,    F_GETPIPE_SZ, F_SETPIPE_SZ,
					F_GET_SEALS, F_ADD_SEALS,  F_GETLEASE,
					77 };
	int command = random_of(commands);
	long arg = random_below(40);

	if (command == F_SETFL)
		arg = O_NONBLOCK | (random_below(2) ? O_APPEND : 0) |
		      (random_below(5) ? 0 : O_NOATIME);
	if (command == F_SETPIPE_SZ)
		arg = (long)draw_length() * 2;
	return sys(SYS_fcntl, draw_fd(), command, arg);
}

static long call_lock(void)
{
	static const int commands[] = { F_SETLK, F_GETLK, F_OFD_SETLK, F_OFD_GETLK };
	struct flock lock = { .l_type = (short)random_below(4),
			      .l_whence = (short)random_below(4),
			      .l_start = draw_position(),
			      .l_len = random_below(2) ? 0 : draw_position() };
	int command = random_of(commands);
	long result = sys(SYS_fcntl, draw_fd(), command, &lock);

	lock.l_pid = lock.l_pid > 0;
	random_seen(&lock, sizeof(lock));
	return result;
}

static long call_flock(void)
{
	static const int all[] = { LOCK_SH, LOCK_EX, LOCK_UN, 0, LOCK_SH | LOCK_EX };
	int how = random_of(all) | LOCK_NB;

	return sys(SYS_flock, draw_fd(), how);
}

static long call_poll(void)
{
	struct pollfd of[] = { { draw_fd(), POLLIN | POLLOUT | POLLPRI, 0 },
			       { draw_fd(), POLLIN, 0 } };
	long result = sys(SYS_poll, of, 2, 0);

	random_seen(&of[0].revents, sizeof(short));
	random_seen(&of[1].revents, sizeof(short));
	return result;
}

static long call_ioctl(void)
{
	static const unsigned int requests[] = { FIONREAD, FIONBIO, FIOCLEX,
						 FIONCLEX, TCGETS,  0x12345 };
	unsigned int request = random_of(requests);
	int value = 1;
	long result =
		sys(SYS_ioctl, draw_fd(), request, request == TCGETS ? (void *)buffer : &value);

	random_seen(&value, sizeof(value));
	return result;
}

static long call_pipe(void)
{
	int ends[2];
	long result = sys(SYS_pipe2, ends, O_NONBLOCK);

	if (result == 0) {
		keep(ends[0]);
		keep(ends[1]);
	}
	return result;
}

static long call_memfd(void)
{
	return keep(sys(SYS_memfd_create, "m", random_below(4)));
}

static long call_eventfd(void)
{
	return keep(sys(SYS_eventfd2, random_below(10), EFD_NONBLOCK));
}

static long call_mmap(void)
{
	static const int prots[] = { PROT_READ, PROT_READ | PROT_WRITE, PROT_WRITE, PROT_NONE,
				     PROT_READ | PROT_EXEC };
	int prot = random_of(prots), type = (int)random_below(4);
	long at = draw_place(), area;
	size_t length = draw_length();

	area = sys(SYS_mmap, NULL, length, prot, type, draw_fd(), at);
	if (area < 0)
		return area;
	return sys(SYS_mprotect, area, length, random_below(8)) * 1000 +
	       sys(SYS_munmap, area, length);
}

static long call_bad_pointer(void)
{
	void *bad = random_below(2) ? (void *)0x10 : (void *)0x7fffffff0000;
	int fd = draw_fd();

	switch (random_below(7)) {
	case 0:
		return sys(SYS_read, fd, bad, draw_length());
	case 1:
		return sys(SYS_write, fd, bad, fitting(fd, draw_length()));
	case 2:
		return sys(SYS_stat, draw_name(), bad);
	case 3:
		return sys(SYS_fcntl, fd, F_GETLK, bad);
	case 4:
		return sys(SYS_readlink, draw_name(), bad, 10);
	case 5:
		return sys(SYS_rename, draw_name(), bad);
	}
	return sys(SYS_open, bad, O_RDONLY);
}

/* ----------------------------------------------------------------------------------------- */

static const struct random_call calls[] = {
	{ "open", call_open },
	{ "open", call_open },
	{ "open", call_open },
	{ "open", call_open },
	{ "close", call_close },
	{ "rename", call_rename },
	{ "link", call_link },
	{ "symlink", call_symlink },
	{ "unlink", call_unlink },
	{ "mkdir", call_mkdir },
	{ "mkdir", call_mkdir },
	{ "mknod", call_mknod },
	{ "readlink", call_readlink },
	{ "chdir", call_chdir },
	{ "stat", call_stat },
	{ "stat", call_stat },
	{ "fstat", call_fstat },
	{ "chmod", call_chmod },
	{ "fchmod", call_fchmod },
	{ "chown", call_chown },
	{ "access", call_access },
	{ "utimens", call_utimens },
	{ "umask", call_umask },
	{ "read", call_read },
	{ "read", call_read },
	{ "pread", call_pread },
	{ "write", call_write },
	{ "write", call_write },
	{ "pwrite", call_pwrite },
	{ "pwritev", call_pwritev },
	{ "lseek", call_lseek },
	{ "truncate", call_truncate },
	{ "ftruncate", call_ftruncate },
	{ "fallocate", call_fallocate },
	{ "copy_range", call_copy_range },
	{ "sendfile", call_sendfile },
	{ "sync", call_sync },
	{ "dup", call_dup },
	{ "dup3", call_dup3 },
	{ "fcntl", call_fcntl },
	{ "lock", call_lock },
	{ "flock", call_flock },
	{ "poll", call_poll },
	{ "ioctl", call_ioctl },
	{ "pipe", call_pipe },
	{ "memfd", call_memfd },
	{ "eventfd", call_eventfd },
	{ "mmap", call_mmap },
	{ "bad pointer", call_bad_pointer },
};

static const uint32_t on_linux[PROGRAMS] = {
	0xefa83c57, 0x3c4968b5, 0xc20c038f, 0x076a2b80, 0x5d324502, 0xed9cffc9, 0x66da5c72,
	0x9e3b0473, 0xba4de574, 0x5503cafb, 0xcbdd3554, 0x8ba7672b, 0x8926d80a, 0xb3ccebde,
	0xf6eeef6d, 0x3619c5dd, 0x7bb2c14f, 0x5ccc8957, 0xff28cf25, 0x411f6aca, 0x7b3d83f4,
	0xc1b7963e, 0x0ed1b780, 0x782364eb, 0xb0a87fe2, 0x381a1775, 0x078df546, 0x81439848,
	0x74f69815, 0xd987a591, 0x653f04b8, 0x3bb8e913, 0x8307f9a5, 0x94fbfee9, 0x6ab38f94,
	0x5d3f698a, 0xa8ec5964, 0xf71168a3, 0x513b3216, 0xefaecae2, 0x666abf4c, 0xd3fb17fd,
	0x3c2185fe, 0x543b36eb, 0xe1254080, 0x5deaacff, 0x98199cec, 0x9f7b20f3, 0xef27a9a0,
	0x9abac9b9, 0x95bb311f, 0x267959bb, 0xa6923aae, 0x6be2e7d6, 0xd67221ab, 0xd497c678,
	0xa64a0721, 0x3831ba80, 0xd29cfc72, 0x00c03835, 0x6c23d685, 0x8b984625, 0x87496e80,
	0x2d810539,
};

/* A file system of its own, with nothing in it and little room; every other program is not root's. */
static void begin(unsigned int program)
{
	for (int i = 0; i < SLOTS; i++)
		slot[i] = -1;
	ktap_need(sys(SYS_mount, "t", folder_path, "tmpfs", 0, "size=1m,nr_inodes=50,mode=777"),
		  "mount");
	ktap_need(sys(SYS_chdir, folder_path), folder_path);
	sys(SYS_umask, 022);
	signal_set(SIGPIPE, SIG_IGNORE);
	signal_set(SIGIO, SIG_IGNORE);
	if (program & 1) {
		ktap_need(sys(SYS_setresgid, 1000, 1000, 1000), "setresgid");
		ktap_need(sys(SYS_setresuid, 1000, 1000, 1000), "setresuid");
	}
}

static void after(void)
{
	ktap_need(sys(SYS_umount2, folder_path, MNT_DETACH), "umount");
}

int main(void)
{
	const struct random_test test = {
		.calls = calls,
		.nr_calls = ARRAY_SIZE(calls),
		.length = LENGTH,
		.begin = begin,
		.after = after,
		.on_linux = on_linux,
		.programs = PROGRAMS,
	};

	int status;

	folder_begin("file_calls_at_random");
	ktap_need(sys(SYS_chdir, "/"), "/");
	status = random_programs(&test);
	sys(SYS_rmdir, folder_path);
	return status;
}
