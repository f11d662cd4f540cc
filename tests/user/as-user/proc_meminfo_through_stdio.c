/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_meminfo_through_stdio.c - /proc/meminfo is read line by line, and left in
 * the middle.
 *
 * stdio reads more than it is asked for. At fclose it seeks back to where its reader stands, so a
 * file of /proc must seek; one that cannot makes fclose fail in some libraries.
 */
#include <stdio.h>
#include <unistd.h>

#include "tests/user/ktap.h"

int main(void)
{
	unsigned long total = 0, available = 0, swap = ~0UL, value;
	char line[256], name[64];
	long consumed = 0, at;
	FILE *file;
	int fd, lines = 0;

	ktap_begin(10);
	file = fopen("/proc/meminfo", "r");
	ktap_ok(file != NULL, "it opens");
	if (!file)
		return ktap_end();
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "MemTotal: %lu kB", &value) == 1)
			total = value;
		if (sscanf(line, "MemAvailable: %lu kB", &value) == 1)
			available = value;
		if (sscanf(line, "SwapFree: %lu kB", &value) == 1)
			swap = value;
		lines++;
	}
	ktap_ok(total && available && available < total && swap != ~0UL && lines > 10,
		"MemTotal %lu, MemAvailable %lu, SwapFree %lu among %d lines", total, available,
		swap, lines);
	ktap_ok(!ferror(file) && feof(file), "to the end, without an error");
	ktap_ok(fclose(file) == 0, "it closes");

	/* left after the second line */
	file = fopen("/proc/meminfo", "r");
	for (int i = 0; i < 2 && file && fgets(line, sizeof(line), file); i++)
		consumed += (long)strlen(line);
	fd = file ? dup(fileno(file)) : -1;
	ktap_ok(lseek(fd, 0, SEEK_CUR) > consumed, "stdio has read ahead");
	ktap_ok(file && fclose(file) == 0, "it closes, and seeks back");
	at = lseek(fd, 0, SEEK_CUR);
	ktap_ret(at, consumed, "to where its reader stood");
	ktap_ret(sys(SYS_lseek, fd, consumed, SEEK_SET), consumed, "we seek there ourselves");
	ktap_ok(sys(SYS_read, fd, line, sizeof(line) - 1) > 20, "and read on");
	line[sizeof(line) - 1] = 0;
	ktap_ok(sscanf(line, "%63[^:]: %lu kB", name, &value) == 2, "a line begins there: %s",
		name);
	close(fd);
	return ktap_end();
}
