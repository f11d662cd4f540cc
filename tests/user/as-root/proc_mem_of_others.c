/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/proc_mem_of_others.c - the memory of another process can
 * be read and written by root, and by who has the same ids; not by others.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

static volatile int *word;
static char pid[32];

static long open_mem(int flags)
{
	char path[64];

	format_line(path, sizeof(path), "/proc/%s/mem", pid);
	return sys(SYS_open, path, flags);
}

/* Wait until somebody has changed our copy. */
static int changed(void *unused)
{
	UNTIL(*word == 4711);
	return 7;
}

static int changed_as_user(void *flag)
{
	volatile int *ready = flag;

	CHECK(sys(SYS_setresgid, 1000, 1000, 1000) == 0);
	CHECK(sys(SYS_setresuid, 1000, 1000, 1000) == 0);
	CHECK(sys(SYS_prctl, 4 /* PR_SET_DUMPABLE */, 1) == 0);
	*ready = 1;
	return changed(NULL);
}

static int as_user(void *unused)
{
	CHECK(sys(SYS_setresgid, 1000, 1000, 1000) == 0);
	CHECK(sys(SYS_setresuid, 1000, 1000, 1000) == 0);
	CHECK(open_mem(O_RDONLY) == -EACCES && open_mem(O_RDWR) == -EACCES);
	CHECK(pid_open(pid, "environ") == -EACCES && pid_open(pid, "auxv") == -EACCES);
	CHECK(pid_open(pid, "maps") == -EACCES && pid_open(pid, "fd") == -EACCES);
	CHECK(pid_open(pid, "exe") == -EACCES && pid_open(pid, "cwd") == -EACCES);
	CHECK(pid_open(pid, "smaps_rollup") == -EACCES);
	return 0;
}

static int same_user(void *unused)
{
	int value = 4711;
	long fd;

	CHECK(sys(SYS_setresgid, 1000, 1000, 1000) == 0);
	CHECK(sys(SYS_setresuid, 1000, 1000, 1000) == 0);
	fd = open_mem(O_RDWR);
	CHECK(fd >= 0 && sys(SYS_pwrite64, fd, &value, sizeof(value), word) == sizeof(value));
	return 0;
}

int main(void)
{
	volatile int *ready = proc_shared(4096);
	int value = 4711;
	long child, fd;

	word = proc_pages(1);
	ktap_begin(8);
	*word = 1;
	child = proc_start(changed, NULL);
	strcpy(pid, pid_name(child));
	ktap_ret(proc_run(as_user, NULL), 0, "a user may not look into root's process");
	fd = ktap_need(open_mem(O_RDWR), "root may");
	if (!ktap_ret(sys(SYS_pwrite64, fd, &value, sizeof(value), word), sizeof(value),
		      "root may write there"))
		return ktap_end();
	ktap_ret(proc_wait(child), 7 << 8, "the other process sees it");
	ktap_ok(*word == 1, "we do not, though the page was shared by fork");
	ktap_ret(sys(SYS_pread64, fd, &value, sizeof(value), word), 0,
		 "it has ended: its memory is empty");
	sys(SYS_close, fd);
	ktap_ret(open_mem(O_RDONLY), -ENOENT, "and has no name");
	child = proc_start(changed_as_user, (void *)ready);
	strcpy(pid, pid_name(child));
	UNTIL(*ready);
	if (!ktap_ret(proc_run(same_user, NULL), 0, "a user may look into his own process"))
		return ktap_end();
	ktap_ret(proc_wait(child), 7 << 8, "and write there");
	return ktap_end();
}
