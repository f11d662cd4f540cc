/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_text_busy.c - a program that runs cannot be written, and
 * one that may be written cannot be run: ETXTBSY.
 */
#include "tests/user/elf_file.h"

/* A program that waits for a signal: pause() for ever. */
static void elf_that_waits(struct elf_file *file)
{
	static const unsigned char code[] = { 0xb8, 34, 0, 0, 0, 0x0f, 0x05, 0xeb, 0xf7 };

	elf_good(file, 0);
	memcpy(file->code, code, sizeof(code));
}

static int execute(void *path)
{
	char *arguments[] = { path, NULL };

	return (int)-sys(SYS_execve, path, arguments, arguments + 1);
}

int main(int argc, char **argv)
{
	static struct elf_file file;
	char path[64];
	long fd, pid;
	int error;

	ktap_begin(9);
	format_line(path, sizeof(path), "/tmp/busy-%ld", sys(SYS_getpid));
	elf_that_waits(&file);
	elf_write(path, &file, sizeof(file), 0755);
	fd = sys(SYS_open, path, O_RDWR);
	ktap_ok(fd >= 0, "nobody runs it: it can be opened for writing");
	ktap_ret(elf_execute_file(path), ETXTBSY, "but then not be run");
	sys(SYS_close, fd);

	pid = proc_start(execute, path);
	do
		error = (int)sys(SYS_open, path, O_RDONLY), sys(SYS_close, error);
	while ((fd = sys(SYS_open, path, O_RDWR)) >= 0 && sys(SYS_close, fd) == 0 &&
	       sys(SYS_sched_yield) == 0);
	ktap_ret(fd, -ETXTBSY, "as soon as it runs it cannot be opened for writing");
	ktap_ret(sys(SYS_truncate, path, 0), -ETXTBSY, "nor be cut");
	ktap_ret(sys(SYS_open, path, O_RDONLY | O_TRUNC), -ETXTBSY, "nor by opening it");
	fd = sys(SYS_open, path, O_RDONLY);
	ktap_ok(fd >= 0, "it can be read");
	sys(SYS_close, fd);
	ktap_ret(sys(SYS_chmod, path, 0700), 0, "and given another mode");
	proc_end(pid);
	fd = sys(SYS_open, path, O_RDWR);
	ktap_ok(fd >= 0, "when it has ended, it can be written again");
	sys(SYS_close, fd);
	ktap_ret(sys(SYS_unlink, path), 0, "and go");
	return ktap_end();
}
