/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_smaps.c - smaps tells how much of each area is in
 * memory, and smaps_rollup the sum.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

#include <sys/mman.h>

#define PLACE 0x30000000UL

/* A number of the area that begins at PLACE, in kB; -1: there is none. */
static long long figure(const char *name)
{
	const char *at = strstr(pid_text, "30000000-");

	at = at ? strstr(at, name) : NULL;
	if (!at)
		return -1;
	for (at += strlen(name); *at == ':' || *at == ' '; at++)
		;
	return number_at(at, 10);
}

static int shared_by_fork(void *unused)
{
	pid_slurp("self", "smaps");
	CHECK(figure("\nRss") == 16 && figure("\nPss") == 8);
	CHECK(figure("\nShared_Dirty") == 16 && figure("\nPrivate_Dirty") == 0);
	return 0;
}

static long long rollup(const char *name)
{
	const char *at;

	pid_slurp("self", "smaps_rollup");
	at = strstr(pid_text, name);
	if (!at)
		return -1;
	for (at += strlen(name); *at == ' '; at++)
		;
	return number_at(at, 10);
}

int main(void)
{
	long long before;
	char *area;

	ktap_begin(9);
	before = rollup("Rss:");
	area = (char *)sys_map_at((void *)PLACE, 100, PROT_READ | PROT_WRITE);
	memset(area + 4096, 1, 4 * 4096);
	ktap_ok(pid_slurp("self", "smaps") > 0 && figure("\nSize") == 400, "the size of an area");
	ktap_ok(figure("\nRss") == 16 && figure("\nPss") == 16, "four pages of it were touched");
	ktap_ok(figure("\nAnonymous") == 16 && figure("\nPrivate_Dirty") == 16,
		"by this program, and nobody else");
	ktap_ok(figure("\nSwap") == 0, "none is swapped out");
	ktap_ok(strstr(strstr(pid_text, "30000000-"), "VmFlags: rd wr mr mw me "),
		"its rights, as letters");
	ktap_ret(proc_run(shared_by_fork, NULL), 0, "after fork they are shared by two");
	ktap_ok(rollup("Rss:") >= before + 16 && rollup("Rss:") < before + 200,
		"the sum has grown by as much");
	ktap_ok(strstr(pid_text, "[rollup]\n"), "the sum has a line of its own");
	ktap_ret(pid_open("1", "smaps"), -EACCES, "root's is not for us");
	return ktap_end();
}
