/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/overcommit_modes.c - how much memory may be promised is
 * set by /proc/sys/vm/overcommit_memory: with care, anything, or what there is.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

#include <sys/mman.h>

static void put(const char *name, const char *text)
{
	char path[64];
	long fd;

	format_line(path, sizeof(path), "/proc/sys/vm/%s", name);
	fd = sys(SYS_open, path, O_WRONLY | O_TRUNC);
	sys(SYS_write, fd, text, strlen(text));
	sys(SYS_close, fd);
}

static unsigned long bytes(const char *name)
{
	const char *at;

	pid_slurp(".", "meminfo");
	at = strstr(pid_text, name);
	for (at += strlen(name) + 1; *at == ' '; at++)
		;
	return (unsigned long)number_at(at, 10) * 1024;
}

/* Map so much, and give it back: 0 or -errno. */
static long map(unsigned long size, int prot, int flags)
{
	long at = sys(SYS_mmap, 0, size, prot, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	if (sys_failed(at))
		return at;
	sys(SYS_munmap, at, size);
	return 0;
}

static int child(void *unused)
{
	return 0;
}

int main(void)
{
	const int rw = PROT_READ | PROT_WRITE;
	unsigned long much = (2 * bytes("MemTotal")) & ~4095UL, left;
	char mode[32], ratio[32];
	long at;

	pid_slurp("sys", "vm/overcommit_memory");
	strcpy(mode, pid_text);
	pid_slurp("sys", "vm/overcommit_ratio");
	strcpy(ratio, pid_text);
	ktap_begin(11);
	put("overcommit_memory", "0");
	ktap_ret(map(much, rw, 0), -ENOMEM, "mode 0: twice the memory at once is refused");
	ktap_ret(map(much, PROT_READ, 0), 0, "not if it can only be read");
	ktap_ret(map(much, rw, MAP_NORESERVE), 0, "nor if it is said to be meant");
	at = sys(SYS_mmap, 0, much, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ktap_ret(sys(SYS_mprotect, at, much, rw), -ENOMEM, "it cannot become writable later");
	sys(SYS_munmap, at, much);
	put("overcommit_memory", "1");
	ktap_ret(map(much, rw, 0), 0, "mode 1: it is not");
	put("overcommit_memory", "2");
	put("overcommit_ratio", "80");
	left = bytes("CommitLimit") - bytes("Committed_AS");
	ktap_ok(left < much, "mode 2: there is a limit for all promises");
	ktap_ret(map(left + (64 << 20), rw, 0), -ENOMEM, "beyond it nothing is promised");
	ktap_ret(map(left + (64 << 20), rw, MAP_NORESERVE), -ENOMEM, "however it is asked for");
	left = (left / 8 * 5) & ~4095UL;
	at = sys(SYS_mmap, 0, left, rw, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ktap_ok(!sys_failed(at), "within it something is");
	ktap_ok(sys(SYS_fork) == -ENOMEM, "but not a second time, to a child");
	sys(SYS_munmap, at, left);
	put("overcommit_memory", mode);
	put("overcommit_ratio", ratio);
	ktap_ret(proc_run(child, NULL), 0, "given back: there is room again");
	return ktap_end();
}
