/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/truncate_unmaps.c - a file that becomes shorter takes its pages from all\n * mappings, private copies too; when it grows again they are zeros.
 */
#include "tests/user/fault.h"
#include "tests/user/file.h"
#include "tests/user/process.h"

static char *volatile shared, *volatile own;

/* A child that has both mappings by inheritance, its own tables and copies. */
static int child(void *arg)
{
	int *pipes = arg;
	char byte;

	/* each side sees it if the other is gone */
	sys(SYS_close, pipes[0]);
	sys(SYS_close, pipes[3]);
	own[2 * PAGE] = 'c';
	CHECK(sys(SYS_write, pipes[1], "x", 1) == 1);
	CHECK(sys(SYS_read, pipes[2], &byte, 1) == 1);
	FAULT((void)*(volatile char *)(shared + 2 * PAGE));
	CHECK(fault.signal == SIGBUS);
	FAULT((void)*(volatile char *)(own + 2 * PAGE));
	CHECK(fault.signal == SIGBUS);
	return 0;
}

int main(void)
{
	int fd = file_make(4 * PAGE), pipes[4];
	char byte;
	long pid;

	ktap_begin(8);
	shared = file_map(fd, 4, PROT_READ | PROT_WRITE, MAP_SHARED);
	own = file_map(fd, 4, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	memset(shared, 'a', 4 * PAGE);
	own[3 * PAGE] = 'b';
	fault_catch(SIGBUS);
	proc_pipe(pipes);
	proc_pipe(pipes + 2);
	pid = proc_start(child, pipes);
	sys(SYS_close, pipes[1]);
	sys(SYS_close, pipes[2]);
	sys(SYS_read, pipes[0], &byte, 1);
	ktap_ret(sys(SYS_ftruncate, fd, PAGE + 100), 0, "ftruncate to a page and a bit");
	sys(SYS_write, pipes[3], "x", 1);
	sys(SYS_close, pipes[3]);
	ktap_ok(proc_wait(pid) == 0, "the child gets SIGBUS, for its copy too");
	FAULT((void)*(volatile char *)(shared + 2 * PAGE));
	ktap_ok(fault_is(SIGBUS, BUS_ADRERR, shared + 2 * PAGE), "so do we");
	FAULT((void)*(volatile char *)(own + 3 * PAGE));
	ktap_ok(fault_is(SIGBUS, BUS_ADRERR, own + 3 * PAGE), "and for our copy");
	ktap_ok(shared[PAGE + 99] == 'a', "what is before the end stays");
	ktap_ok(sys_all_are(shared + PAGE + 100, PAGE - 100, 0), "the rest of the page is zeros");
	sys(SYS_ftruncate, fd, 4 * PAGE);
	ktap_ok(sys_all_are(shared + PAGE + 100, 3 * PAGE - 100, 0), "grown again: zeros");
	ktap_ok(own[3 * PAGE] == 0, "our copy does not come back");
	return ktap_end();
}
