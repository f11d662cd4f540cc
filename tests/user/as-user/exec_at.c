/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_at.c - execveat runs a file from a folder that is open, or
 * a file that is open itself.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/auxv.h>

#include "tests/user/elf_file.h"

static int from;
static const char *name;
static int flags;
static char *program;

static int child(void *argument)
{
	char *arguments[] = { program, argument, NULL };
	long error = sys(SYS_execveat, from, name, arguments, arguments + 2, flags);

	sys_exit((int)-error);
}

/* Run @path from what @fd has open; the errno, or what the program says of its name. */
static int at(int fd, const char *path, int how, char *argument)
{
	int status;

	from = fd;
	name = path;
	flags = how;
	status = proc_run(child, argument);
	return status & 0x7f ? ELF_DIED(status & 0x7f) : status >> 8;
}

/* The program: is AT_EXECFN what the first argument says? */
static int second(const char *expected)
{
	char comm[16] = "";
	const char *execfn = (const char *)getauxval(AT_EXECFN), *base = strrchr(execfn, '/');

	sys(SYS_prctl, 16 /* PR_GET_NAME */, comm);
	if (strcmp(execfn, expected) != 0) {
		ktap_note("AT_EXECFN is %s", execfn);
		return 101;
	}
	/* Linux has told the number for long; now it tells the file's name, as we do */
	if (strcmp(comm, "exec_at") == 0 || strncmp(comm, base ? base + 1 : execfn, 15) == 0)
		return ELF_RAN;
	ktap_note("it is called %s", comm);
	return 102;
}

int main(int argc, char **argv)
{
	char folder[256], by_fd[300], by_dir[300], script[64], link[64], *base;
	int dir, file, place, close_on_exec;

	if (argc > 1)
		return second(argv[1]);
	program = argv[0];
	format_line(folder, sizeof(folder), "%s", argv[0]);
	base = strrchr(folder, '/');
	if (!base)
		ktap_skip_all("start this test by its full path");
	*base++ = 0;
	ktap_begin(20);
	dir = (int)sys(SYS_open, folder, O_RDONLY | O_DIRECTORY);
	file = (int)sys(SYS_open, argv[0], O_RDONLY);
	close_on_exec = (int)sys(SYS_open, argv[0], O_RDONLY | O_CLOEXEC);
	format_line(by_dir, sizeof(by_dir), "/dev/fd/%d/%s", dir, base);
	format_line(by_fd, sizeof(by_fd), "/dev/fd/%d", file);

	ktap_ret(at(dir, base, 0, by_dir), ELF_RAN, "a name in an open folder");
	ktap_ret(at(file, "", AT_EMPTY_PATH, by_fd), ELF_RAN, "a file that is open");
	format_line(by_fd, sizeof(by_fd), "/dev/fd/%d", close_on_exec);
	ktap_ret(at(close_on_exec, "", AT_EMPTY_PATH, by_fd), ELF_RAN, "even if it closes");
	place = (int)sys(SYS_open, argv[0], O_PATH);
	format_line(by_fd, sizeof(by_fd), "/dev/fd/%d", place);
	ktap_ret(at(place, "", AT_EMPTY_PATH, by_fd), ELF_RAN, "or is only a place (O_PATH)");
	place = (int)sys(SYS_open, folder, O_PATH);
	format_line(by_fd, sizeof(by_fd), "/dev/fd/%d/%s", place, base);
	ktap_ret(at(place, base, 0, by_fd), ELF_RAN, "a folder, too");
	ktap_ret(at(-1, argv[0], 0, argv[0]), ELF_RAN, "a full path needs no folder");
	ktap_ret(at(AT_FDCWD, argv[0], 0, argv[0]), ELF_RAN, "nor does the working directory");
	ktap_ret(at(file, "", 0, ""), ENOENT, "an empty path without AT_EMPTY_PATH");
	ktap_ret(at(-1, "x", 0, ""), EBADF, "no folder");
	ktap_ret(at(-1, "", AT_EMPTY_PATH, ""), EBADF, "no file");
	ktap_ret(at(file, "x", 0, ""), ENOTDIR, "a file as a folder");
	ktap_ret(at(dir, "missing", 0, ""), ENOENT, "a name that is not there");
	ktap_ret(at(dir, "", AT_EMPTY_PATH, ""), EACCES, "a folder that is open");
	ktap_ret(at(AT_FDCWD, "", AT_EMPTY_PATH, ""), EACCES, "the working directory");
	ktap_ret(at(file, "", AT_EMPTY_PATH | 0x4000, ""), EINVAL, "an unknown flag");

	format_line(link, sizeof(link), "/tmp/link-%ld", sys(SYS_getpid));
	ktap_need(sys(SYS_symlink, argv[0], link), "symlink");
	ktap_ret(at(AT_FDCWD, link, 0, link), ELF_RAN, "a link is followed");
	ktap_ret(at(AT_FDCWD, link, AT_SYMLINK_NOFOLLOW, ""), ELOOP, "unless it is not to be");
	sys(SYS_unlink, link);

	format_line(script, sizeof(script), "/tmp/script-%ld", sys(SYS_getpid));
	format_line(by_fd, sizeof(by_fd), "#!%s %s\n", argv[0], argv[0]);
	elf_write(script, by_fd, strlen(by_fd), 0755);
	file = (int)sys(SYS_open, script, O_RDONLY);
	format_line(by_fd, sizeof(by_fd), "/dev/fd/%d", file);
	ktap_ret(at(file, "", AT_EMPTY_PATH, ""), 101,
		 "a script that is open: its interpreter runs");
	file = (int)sys(SYS_fcntl, file, F_DUPFD_CLOEXEC, 0);
	ktap_ret(at(file, "", AT_EMPTY_PATH, ""), ENOENT, "it could not read one that closes");
	ktap_ret(at(AT_FDCWD, script, 0, ""), 101, "by its name it can");
	sys(SYS_unlink, script);
	return ktap_end();
}
