/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_forgets_memory.c - execve leaves nothing of the old
 * program's memory behind.
 */
#include "tests/user/maps.h"

static char data[PAGE] = { 1 };

static int second(const char *old_mapping, const char *old_break)
{
	ktap_begin(4);
	ktap_ok(data[0] == 1 && data[1] == 0, "data is as the file has it");
	ktap_ok(!sys_readable(old_mapping), "the old mapping is gone");
	ktap_ok(maps_find(old_mapping) == NULL, "and not in /proc/self/maps");
	ktap_ok(!sys_readable(old_break), "the old heap is gone");
	return ktap_end();
}

int main(int argc, char **argv, char **envp)
{
	char mapping[32], heap[32], *arguments[] = { argv[0], mapping, heap, NULL };
	unsigned long at = 0x200000000, end;

	if (argc > 1) {
		const char *word = argv[1];

		maps_number(&word, 16, &at);
		word = argv[2];
		maps_number(&word, 16, &end);
		return second((char *)at, (char *)end);
	}
	data[0] = data[1] = 99;
	ktap_need(sys_map_at((char *)at, 16, PROT_READ | PROT_WRITE), "mmap");
	memset((char *)at, 0x5a, 16 * PAGE);
	end = (unsigned long)sys(SYS_brk, sys(SYS_brk, 0) + 64 * (long)PAGE);
	memset((char *)end - PAGE, 0x5b, PAGE);
	format_line(mapping, sizeof(mapping), "%lx", at);
	format_line(heap, sizeof(heap), "%lx", end - PAGE);
	ktap_need(sys(SYS_execve, argv[0], arguments, envp), "execve");
	return KTAP_FAIL;
}
