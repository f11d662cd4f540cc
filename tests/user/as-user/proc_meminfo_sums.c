/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_meminfo_sums.c - the figures of /proc/meminfo fit
 * together, and follow what a program does with memory.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

#include <sys/mman.h>
#include <sys/sysinfo.h>

#define SIZE (8UL << 20)

/* A line's number, in kB; -1: there is none. */
static long long kb(const char *name)
{
	const char *at = pid_text;
	size_t length = strlen(name);

	while (at && (strncmp(at, name, length) != 0 || at[length] != ':'))
		at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL;
	if (!at)
		return -1;
	for (at += length + 1; *at == ' '; at++)
		;
	return number_at(at, 10);
}

static long long now(const char *name)
{
	long fd = sys(SYS_open, "/proc/meminfo", O_RDONLY);

	pid_read(fd);
	sys(SYS_close, fd);
	return kb(name);
}

static void check_lines(void)
{
	static const char *const names[] = {
		"MemTotal",    "MemFree",    "MemAvailable", "Buffers",	     "Cached",
		"SwapCached",  "Active",     "Inactive",     "Active(anon)", "Inactive(file)",
		"SwapTotal",   "SwapFree",   "Dirty",	     "Writeback",    "AnonPages",
		"Mapped",      "Shmem",	     "Slab",	     "SReclaimable", "SUnreclaim",
		"KernelStack", "PageTables", "CommitLimit",  "Committed_AS", "VmallocTotal",
		"VmallocUsed",
	};
	int missing = 0;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (kb(names[i]) < 0) {
			ktap_note("%s is missing", names[i]);
			missing++;
		}
	ktap_ok(missing == 0, "%lu lines are there", ARRAY_SIZE(names));
}

int main(void)
{
	long long total = now("MemTotal"), anon, available, promised;
	struct sysinfo info;
	char *area;

	ktap_begin(13);
	check_lines();
	ktap_ok(kb("MemFree") <= total && kb("MemAvailable") <= total,
		"no more is free than there is");
	ktap_ok(kb("Active") == kb("Active(anon)") + kb("Active(file)") &&
			kb("Inactive") == kb("Inactive(anon)") + kb("Inactive(file)"),
		"two kinds of pages, active and not");
	ktap_ok(kb("Slab") == kb("SReclaimable") + kb("SUnreclaim"), "two kinds of slabs");
	ktap_ok(kb("Shmem") <= kb("Cached") && kb("SwapFree") <= kb("SwapTotal"),
		"shared memory is a part of the cache");
	ktap_ok(sysinfo(&info) == 0 && info.totalram / 1024 * info.mem_unit == (unsigned long)total,
		"sysinfo() knows of as much");

	anon = now("AnonPages");
	promised = kb("Committed_AS");
	available = kb("MemAvailable");
	area = (char *)sys_map(SIZE / 4096, PROT_READ | PROT_WRITE);
	ktap_ok(now("Committed_AS") >= promised + (long long)SIZE / 1024, "8 MiB are promised");
	ktap_ok(kb("AnonPages") < anon + 4096, "and not there yet");
	pid_slurp("self", "status");
	promised = status_number("VmRSS", 10);
	memset(area, 1, SIZE);
	ktap_ok(now("AnonPages") >= anon + 7168, "touched: they are, in all of the machine");
	ktap_ok(kb("MemAvailable") <= available - 6144, "and are available no more");
	pid_slurp("self", "status");
	/* Linux counts in steps of 64 pages */
	ktap_ok(status_number("VmRSS", 10) >= promised + 7680, "and are this program's");
	ktap_ok(status_number("RssAnon", 10) + status_number("RssFile", 10) +
				status_number("RssShmem", 10) ==
			status_number("VmRSS", 10),
		"by where they come from");
	sys(SYS_munmap, area, SIZE);
	pid_slurp("self", "status");
	ktap_ok(status_number("VmRSS", 10) < promised + 1024 &&
			status_number("VmHWM", 10) >= promised + 7680 &&
			status_number("VmPeak", 10) >= status_number("VmSize", 10) + 8192,
		"given back; the most there was is remembered");
	return ktap_end();
}
