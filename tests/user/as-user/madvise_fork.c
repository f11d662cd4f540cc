/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/madvise_fork.c - what a child has of its parent's memory: MADV_DONTFORK
 * nothing, MADV_WIPEONFORK zeros.
 */
#include "tests/user/file.h"
#include "tests/user/maps.h"
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

#define RW (PROT_READ | PROT_WRITE)

static char *area; /* six pages: a..f */

static bool in_smaps(const char *flag)
{
	char start[32];
	const char *at;

	format_line(start, sizeof(start), "%lx-", (unsigned long)area + 2 * PAGE);
	pid_slurp("self", "smaps");
	at = strstr(pid_text, start);
	at = at ? strstr(at, "VmFlags:") : NULL;
	for (; at && *at && *at != '\n'; at++)
		if (strncmp(at, flag, 4) == 0)
			return true;
	return false;
}

static int has_all(void *unused)
{
	for (int i = 0; i < 6; i++)
		CHECK(sys_all_are(area + (size_t)i * PAGE, PAGE, (unsigned char)('a' + i)));
	return 0;
}

static int has_not_the_middle(void *unused)
{
	CHECK(sys_readable(area + 2 * PAGE - 8) && sys_readable(area + 4 * PAGE));
	CHECK(!sys_readable(area + 2 * PAGE) && !sys_readable(area + 4 * PAGE - 8));
	CHECK(sys_map_at(area + 2 * PAGE, 2, PROT_READ) > 0); /* it is free there */
	return 0;
}

static int has_the_end(void *unused)
{
	CHECK(!sys_readable(area) && !sys_readable(area + 2 * PAGE));
	CHECK(area[4 * PAGE] == 'e' && area[5 * PAGE] == 'f');
	return 0;
}

static int has_zeros_in_the_middle(void *generations)
{
	CHECK(area[0] == 'a' && area[4 * PAGE] == 'e');
	CHECK(sys_all_are(area + 2 * PAGE, 2 * PAGE, 0));
	memset(area + 2 * PAGE, 'z', 2 * PAGE);
	/* the child's children, too */
	return generations ? proc_run(has_zeros_in_the_middle, NULL) : 0;
}

static long advise(size_t page, size_t pages, int advice)
{
	return sys(SYS_madvise, area + page * PAGE, pages * PAGE, advice);
}

int main(void)
{
	char *shared = proc_shared(PAGE), *private = file_map(file_make(PAGE), 1, RW, MAP_PRIVATE);
	int one;

	ktap_begin(21);
	area = sys_arena(6);
	ktap_need(sys_map_at(area, 6, RW), "mmap");
	for (int i = 0; i < 6; i++)
		memset(area + (size_t)i * PAGE, 'a' + i, PAGE);

	ktap_ret(advise(2, 2, MADV_DONTFORK), 0, "MADV_DONTFORK of two pages");
	ktap_ok(maps_is(area + 2 * PAGE, 2, "rw-p"), "they are an area of their own");
	ktap_ok(in_smaps(" dc "), "dc in smaps");
	ktap_ret(proc_run(has_not_the_middle, NULL), 0, "a child does not have them");
	ktap_ret(has_all(NULL), 0, "we do");
	ktap_ret(advise(2, 2, MADV_DOFORK), 0, "MADV_DOFORK");
	ktap_ok(maps_is(area, 6, "rw-p"), "one area again");
	ktap_ret(proc_run(has_all, NULL), 0, "a child has all");

	ktap_ret(advise(2, 2, MADV_WIPEONFORK), 0, "MADV_WIPEONFORK");
	ktap_ok(in_smaps(" wf "), "wf in smaps");
	ktap_ret(proc_run(has_zeros_in_the_middle, &one), 0, "a child has zeros, and its child");
	ktap_ret(has_all(NULL), 0, "we have what we had");
	ktap_ret(advise(0, 6, MADV_KEEPONFORK), 0, "MADV_KEEPONFORK");
	ktap_ok(maps_is(area, 6, "rw-p"), "one area again");
	ktap_ret(proc_run(has_all, NULL), 0, "a child has all");

	ktap_ret(sys(SYS_madvise, shared, PAGE, MADV_WIPEONFORK), -EINVAL, "shared memory");
	ktap_ret(sys(SYS_madvise, private, PAGE, MADV_WIPEONFORK), -EINVAL, "a file, privately");
	ktap_ret(sys(SYS_madvise, shared, PAGE, MADV_DONTFORK), 0,
		 "MADV_DONTFORK of shared memory");

	/* a hole is told of at the end */
	ktap_need(sys(SYS_munmap, area + PAGE, PAGE), "munmap");
	ktap_ret(advise(0, 4, MADV_DONTFORK), -ENOMEM, "a range with a hole");
	ktap_ok(in_smaps(" dc "), "what lies behind it is changed");
	ktap_ret(proc_run(has_the_end, NULL), 0, "on both sides");
	return ktap_end();
}
