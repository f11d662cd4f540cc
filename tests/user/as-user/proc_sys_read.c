/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_sys_read.c - what /proc/sys tells agrees with what
 * system calls tell.
 */
#include "tests/user/proc_pid.h"

#include <sys/utsname.h>

static const char *get(const char *name)
{
	return pid_slurp("sys", name) > 0 ? pid_text : "";
}

/* xxxxxxxx-xxxx-4xxx-[89ab]xxx-xxxxxxxxxxxx and a newline */
static bool is_uuid(const char *text)
{
	static const char shape[] = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx\n";

	for (size_t i = 0; i < sizeof(shape); i++) {
		if (shape[i] == 'x' ? !strchr("0123456789abcdef", text[i]) || !text[i] :
		    shape[i] == 'y' ? !strchr("89ab", text[i]) :
				      text[i] != shape[i])
			return false;
	}
	return true;
}

static bool is_line(const char *text, const char *line)
{
	size_t length = strlen(line);

	return !strncmp(text, line, length) && !strcmp(text + length, "\n");
}

int main(void)
{
	struct utsname names;
	char first[64];

	sys(SYS_uname, &names);
	ktap_begin(13);
	ktap_ok(is_line(get("kernel/ostype"), names.sysname), "ostype");
	ktap_ok(is_line(get("kernel/osrelease"), names.release), "osrelease");
	ktap_ok(is_line(get("kernel/version"), names.version), "version");
	ktap_ok(is_line(get("kernel/hostname"), names.nodename), "hostname");
	ktap_ok(number_at(get("kernel/pid_max"), 10) > sys(SYS_getpid), "pid_max");
	ktap_ok(number_at(get("kernel/threads-max"), 10) > 20, "threads-max");
	ktap_ok(number_at(get("vm/max_map_count"), 10) == 65530, "max_map_count");
	ktap_ok(number_at(get("vm/mmap_min_addr"), 10) >= 4096, "mmap_min_addr");
	ktap_ok(number_at(get("fs/nr_open"), 10) >= 65536, "nr_open");
	ktap_ok(number_at(get("kernel/random/entropy_avail"), 10) > 100, "entropy_avail");
	ktap_ok(is_uuid(get("kernel/random/uuid")), "uuid has the shape of one");
	strcpy(first, pid_text);
	ktap_ok(is_uuid(get("kernel/random/uuid")) && strcmp(first, pid_text), "each time another");
	strcpy(first, get("kernel/random/boot_id"));
	ktap_ok(is_uuid(first) && !strcmp(first, get("kernel/random/boot_id")),
		"boot_id is always the same");
	return ktap_end();
}
