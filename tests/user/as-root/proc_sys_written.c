/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/proc_sys_written.c - numbers below /proc/sys can be
 * changed by root, within their limits, and are in force at once.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

#include <sys/mman.h>
#include <sys/utsname.h>

static long put(const char *name, const char *text)
{
	char path[80];
	long fd, ret;

	format_line(path, sizeof(path), "/proc/sys/%s", name);
	fd = sys(SYS_open, path, O_WRONLY | O_CREAT | O_TRUNC, 0666); /* as a shell's > does */
	if (fd < 0)
		return fd;
	ret = sys(SYS_write, fd, text, strlen(text));
	sys(SYS_close, fd);
	return ret;
}

static const char *get(const char *name)
{
	return pid_slurp("sys", name) > 0 ? pid_text : "";
}

static void check_number(const char *name)
{
	char old[32];

	strcpy(old, get(name));
	ktap_ret(put(name, "  12345\n"), 8, "%s is written", name);
	ktap_ok(!strcmp(get(name), "12345\n"), "and reads so");
	ktap_ret(put(name, "-5"), -EINVAL, "a number that may not be");
	ktap_ret(put(name, "12x"), -EINVAL, "what is none");
	ktap_ok(!strcmp(get(name), "12345\n"), "change nothing");
	put(name, old);
	ktap_ok(!strcmp(get(name), old), "back to %lld", number_at(old, 10));
}

/* As many areas as there may be: every other page has other rights. */
static int area_limit(void *unused)
{
	char *pages = (char *)sys_map(400, PROT_READ);
	long ret = 0;

	for (int i = 0; i < 400 && ret == 0; i += 2)
		ret = sys(SYS_mprotect, pages + i * 4096L, 4096, PROT_NONE);
	CHECK(ret == -ENOMEM);
	return 0;
}

static int numbers_are_small(void *unused)
{
	for (int i = 0; i < 400; i++) {
		long child = proc_start(proc_linger, NULL);

		proc_end(child);
		CHECK(child < 310);
	}
	return 0;
}

static int as_user(void *unused)
{
	CHECK(sys(SYS_setresuid, 1000, 1000, 1000) == 0);
	CHECK(put("vm/max_map_count", "100") == -EACCES);
	CHECK(put("kernel/hostname", "mine") == -EACCES);
	return 0;
}

int main(void)
{
	struct utsname names;
	char old[80];

	ktap_begin(16);
	check_number("vm/max_map_count");
	put("vm/max_map_count", "100");
	ktap_ret(proc_run(area_limit, NULL), 0, "a program has no more areas than that");
	put("vm/max_map_count", "65530");
	strcpy(old, get("kernel/pid_max"));
	ktap_ret(put("kernel/pid_max", "300"), -EINVAL, "there must be some hundred numbers");
	ktap_ret(put("kernel/pid_max", "310"), 3, "but need not be more");
	ktap_ret(proc_run(numbers_are_small, NULL), 0, "then none is above");
	put("kernel/pid_max", old);
	strcpy(old, get("kernel/hostname"));
	ktap_ret(put("kernel/hostname", "oracle\n"), 7, "the host is given a name");
	ktap_ok(sys(SYS_uname, &names) == 0 && !strcmp(names.nodename, "oracle"),
		"which uname() tells");
	put("kernel/hostname", old);
	ktap_ret(put("kernel/ostype", "x"), -EACCES, "what it is cannot be written");
	ktap_ret(put("kernel/ngroups_max", "1"), -EACCES, "nor what is fixed");
	ktap_ret(proc_run(as_user, NULL), 0, "a user may change nothing");
	ktap_ok(!strcmp(get("kernel/hostname"), old), "the name is as it was");
	return ktap_end();
}
