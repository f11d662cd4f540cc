/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_files.c - the files of /proc that every kernel has
 * can be read, and say something.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

static char text[65536];

static long slurp(const char *path)
{
	long fd = sys(SYS_open, path, O_RDONLY), length = 0, got;

	if (fd < 0)
		return fd;
	while ((got = sys(SYS_read, fd, text + length, sizeof(text) - 1 - (size_t)length)) > 0)
		length += got;
	text[length] = 0;
	sys(SYS_close, fd);
	return got < 0 ? got : length;
}

static unsigned long kilobytes(const char *name)
{
	const char *at = strstr(text, name);
	unsigned long value = 0;

	if (!at)
		return 0;
	for (at += strlen(name); *at == ' '; at++)
		;
	for (; *at >= '0' && *at <= '9'; at++)
		value = value * 10 + (unsigned long)(*at - '0');
	return memcmp(at, " kB\n", 4) == 0 ? value : 0;
}

int main(void)
{
	static const char *const files[] = { "/proc/cmdline", "/proc/version", "/proc/meminfo",
					     "/proc/interrupts", "/proc/uptime" };
	unsigned long total, available;

	ktap_begin(ARRAY_SIZE(files) + 5);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		long length = slurp(files[i]);

		ktap_ok(length > 0 && text[length - 1] == '\n', "%s is lines of text", files[i]);
	}
	slurp("/proc/meminfo");
	total = kilobytes("MemTotal:");
	available = kilobytes("MemFree:");
	ktap_ok(total > 4096, "/proc/meminfo: MemTotal is %lu kB", total);
	ktap_ok(available > 0 && available < total, "MemFree is less, %lu kB", available);
	slurp("/proc/version");
	ktap_ok(strncmp(text, "Linux version ", 14) == 0 || strstr(text, "nopage"),
		"/proc/version names the kernel");
	ktap_ret(slurp("/proc/missing"), -ENOENT, "a name that is not in /proc");
	ktap_ok(sys_failed(sys(SYS_open, "/proc/meminfo", O_WRONLY)) ||
			sys(SYS_write, sys(SYS_open, "/proc/meminfo", O_WRONLY), "x", 1) < 0,
		"meminfo cannot be written");
	return ktap_end();
}
