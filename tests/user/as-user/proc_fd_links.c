/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_fd_links.c - /proc/self/fd has a link for each
 * descriptor that is open, and no other; following one leads to the file itself.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

#include <sys/stat.h>

static char target[256];

/* Where fd's link leads, as text. */
static const char *link_of(int fd)
{
	char path[64];
	long length;

	format_line(path, sizeof(path), "/proc/self/fd/%d", fd);
	length = sys(SYS_readlink, path, target, sizeof(target) - 1);
	target[length > 0 ? length : 0] = 0;
	return target;
}

static unsigned int mode_of(int fd)
{
	char path[64];
	struct stat st;

	format_line(path, sizeof(path), "/proc/self/fd/%d", fd);
	return sys(SYS_lstat, path, &st) == 0 ? st.st_mode : 0;
}

/* Open what fd leads to once more. */
static long again(int fd, int flags)
{
	char path[64];

	format_line(path, sizeof(path), "/proc/self/fd/%d", fd);
	return sys(SYS_open, path, flags);
}

/* The numbers that @dir lists: a bit each; one of 64 or more is bit 63. */
static unsigned long listed(long dir)
{
	static char buf[4096] __attribute__((aligned(8)));
	unsigned long found = 0;
	long got;

	sys(SYS_lseek, dir, 0, SEEK_SET);
	while ((got = sys(SYS_getdents64, dir, buf, sizeof(buf))) > 0)
		for (long at = 0; at < got; at += *(unsigned short *)(buf + at + 16)) {
			const char *name = buf + at + 19;

			if (*name != '.')
				found |= 1UL
					 << (number_at(name, 10) < 63 ? number_at(name, 10) : 63);
		}
	return found;
}

static void check_list(void)
{
	long dir = sys(SYS_open, "/proc/self/fd", O_RDONLY | O_DIRECTORY), more;
	unsigned long before;

	ktap_ok(dir >= 0, "the directory can be listed");
	before = listed(dir);
	ktap_ok(before >> dir & 1 && before & 2 && !(before >> 40 & 1),
		"it lists itself and what it writes to");
	more = sys(SYS_fcntl, 1, F_DUPFD, 40);
	ktap_ok(listed(dir) == (before | 1UL << 40), "one more: one name more");
	sys(SYS_close, more);
	ktap_ok(listed(dir) == before, "closed: it is gone");
	sys(SYS_close, dir);
}

static void check_file(void)
{
	long fd = sys(SYS_open, "/proc/self/exe", O_RDONLY), second;
	char byte[4] = "";

	ktap_ok(strstr(link_of((int)fd), "/proc_fd_links") && target[0] == '/',
		"a file's link is its path");
	ktap_ok(mode_of((int)fd) == (S_IFLNK | 0500), "open for reading: r-x");
	sys(SYS_lseek, fd, 1, SEEK_SET);
	second = again((int)fd, O_RDONLY);
	ktap_ok(second > fd, "it can be opened through the link");
	ktap_ok(sys(SYS_read, second, byte, 4) == 4 && !memcmp(byte, "\177ELF", 4),
		"with a position of its own");
	sys(SYS_close, second);
	sys(SYS_close, fd);
	ktap_ret(again((int)fd, O_RDONLY), -ENOENT, "closed: it leads nowhere");
}

static void check_pipe(void)
{
	char expected[64], byte = 0;
	int fds[2];
	struct stat st;
	long writer;

	proc_pipe(fds);
	sys(SYS_fstat, fds[0], &st);
	format_line(expected, sizeof(expected), "pipe:[%lu]", (unsigned long)st.st_ino);
	ktap_ok(!strcmp(link_of(fds[0]), expected) && !strcmp(link_of(fds[1]), expected),
		"a pipe's links name its inode");
	ktap_ok(mode_of(fds[1]) == (S_IFLNK | 0300), "open for writing: -wx");
	writer = again(fds[0], O_WRONLY);
	ktap_ok(writer >= 0, "from one end of a pipe the other can be opened");
	ktap_ok(sys(SYS_write, writer, "x", 1) == 1 && sys(SYS_read, fds[0], &byte, 1) == 1 &&
			byte == 'x',
		"and is the same pipe");
	sys(SYS_close, fds[1]);
	ktap_ok(sys(SYS_fcntl, fds[0], F_SETFL, O_NONBLOCK) == 0 &&
			sys(SYS_read, fds[0], &byte, 1) == -EAGAIN,
		"it counts as a writer");
	sys(SYS_close, writer);
	ktap_ret(sys(SYS_read, fds[0], &byte, 1), 0, "until it is closed");
	sys(SYS_close, fds[0]);
}

static void check_info(void)
{
	long fd = sys(SYS_open, "/proc/self/exe", O_RDONLY | O_CLOEXEC);
	char name[32];

	sys(SYS_lseek, fd, 12345, SEEK_SET);
	format_line(name, sizeof(name), "fdinfo/%ld", fd);
	pid_slurp("self", name);
	ktap_ok(status_number("pos", 10) == 12345, "fdinfo tells the position");
	ktap_ok((status_number("flags", 8) & ~0100000) == O_CLOEXEC, "and the flags");
	sys(SYS_close, fd);
	ktap_ret(pid_open("self", name), -ENOENT, "closed: it is gone there, too");
}

int main(void)
{
	struct stat st;

	ktap_begin(21);
	check_list();
	check_file();
	check_pipe();
	check_info();
	ktap_ok(sys(SYS_stat, "/proc/self/fd", &st) == 0 && st.st_mode == (S_IFDIR | 0500) &&
			st.st_uid == 1000,
		"the directory is its owner's alone");
	ktap_ret(sys(SYS_open, "/proc/1/fd", O_RDONLY), -EACCES, "root's is not ours to list");
	ktap_ret(sys(SYS_open, "/proc/self/fd/x", O_RDONLY), -ENOENT, "a name that is no number");
	return ktap_end();
}
