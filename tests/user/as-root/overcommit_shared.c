/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/overcommit_shared.c - memory that is shared is promised once: a mapping without
 * a file as a whole, a file in memory as its pages come.
 */
#include "tests/user/file.h"
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

#include <sys/mman.h>

#define SIZE (1024 * PAGE)
#define NEAR (256 * PAGE) /* what the system may do besides, and what a fork costs */

static void put_mode(const char *text)
{
	long fd = sys(SYS_open, "/proc/sys/vm/overcommit_memory", O_WRONLY | O_TRUNC);

	sys(SYS_write, fd, text, strlen(text));
	sys(SYS_close, fd);
}

/* A row of /proc/meminfo, in bytes. */
static long bytes(const char *name)
{
	const char *at;

	pid_slurp(".", "meminfo");
	at = strstr(pid_text, name);
	for (at += strlen(name) + 1; *at == ' '; at++)
		;
	return (long)number_at(at, 10) * 1024;
}

/* Has so much been promised since it was @before? */
static bool promised(long before, long expected)
{
	long more = bytes("Committed_AS") - before, off = more - expected;

	if (off > -(long)NEAR && off < (long)NEAR)
		return true;
	ktap_note("%ld bytes are promised, expected about %ld", more, expected);
	return false;
}

static long map(long size, int type)
{
	return sys(SYS_mmap, 0, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | type, -1, 0);
}

static long before;

static int child(void *unused)
{
	CHECK(promised(before, SIZE));
	return 0;
}

int main(void)
{
	long much = (2 * bytes("MemTotal")) & -(long)PAGE, at, fd;
	char mode[32];

	pid_slurp("sys", "vm/overcommit_memory");
	strcpy(mode, pid_text);
	ktap_begin(12);
	put_mode("0");
	before = bytes("Committed_AS");
	at = ktap_need(map(SIZE, MAP_SHARED), "mmap");
	ktap_ok(promised(before, SIZE), "a shared mapping, before it is touched");
	for (long i = 0; i < (long)SIZE; i += PAGE)
		*(volatile char *)(at + i) = 1;
	ktap_ok(promised(before, SIZE), "and after");
	ktap_ret(proc_run(child, NULL), 0, "a child shares it");
	sys(SYS_munmap, at + SIZE / 2, SIZE / 2);
	ktap_ok(promised(before, SIZE), "it is one thing: a part that goes gives nothing back");
	sys(SYS_munmap, at, SIZE / 2);
	ktap_ok(promised(before, 0), "all of it does");
	at = ktap_need(map(SIZE, MAP_SHARED | MAP_NORESERVE), "mmap");
	ktap_ok(promised(before, 0), "MAP_NORESERVE: nothing");
	sys(SYS_munmap, at, SIZE);
	fd = file_make(SIZE);
	ktap_ok(promised(before, 0), "nor is a hole of a file");
	sys(SYS_fallocate, fd, 0, 0, SIZE);
	ktap_ok(promised(before, SIZE), "pages of a file are");
	sys(SYS_ftruncate, fd, 0);
	ktap_ok(promised(before, 0), "while it has them");
	ktap_ret(map(much, MAP_SHARED), -ENOMEM, "mode 0: twice the memory at once is refused");
	put_mode("2");
	at = bytes("CommitLimit") - bytes("Committed_AS") + 2 * (long)NEAR;
	ktap_ret(map(at, MAP_SHARED), -ENOMEM, "mode 2: more than there is left");
	ktap_ret(map(at, MAP_SHARED | MAP_NORESERVE), -ENOMEM, "however it is asked for");
	put_mode(mode);
	return ktap_end();
}
