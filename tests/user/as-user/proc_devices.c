/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_devices.c - /proc/devices lists major numbers in order, and whose they are.
 */
#include <stdio.h>

#include "tests/user/ktap.h"

int main(void)
{
	bool mem = false, tty = false, serial = false, block = false, well_formed = true,
	     ordered = true;
	unsigned int last = 0, lines = 0;
	char line[256], name[100], again[120];
	unsigned int major;
	FILE *file;

	ktap_begin(7);
	file = fopen("/proc/devices", "r");
	ktap_ok(file && fgets(line, sizeof(line), file) && !strcmp(line, "Character devices:\n"),
		"the character devices come first");
	while (file && fgets(line, sizeof(line), file) && line[0] != '\n') {
		if (sscanf(line, "%u %99s", &major, name) != 2)
			well_formed = false;
		snprintf(again, sizeof(again), "%3u %s\n", major, name);
		well_formed &= !strcmp(line, again);
		ordered &= major >= last;
		last = major;
		mem |= major == 1 && !strcmp(name, "mem");
		tty |= major == 5 && !strcmp(name, "/dev/tty");
		serial |= major == 4 && !strcmp(name, "ttyS");
		lines++;
	}
	ktap_ok(well_formed && lines >= 4, "%u rows of a number and a name", lines);
	ktap_ok(ordered, "in order");
	ktap_ok(mem, "1 is memory");
	ktap_ok(tty && serial, "4 and 5 are terminals");
	block = file && fgets(line, sizeof(line), file) && !strcmp(line, "Block devices:\n");
	ktap_ok(block, "then the block devices");
	ktap_ok(file && fclose(file) == 0, "no more than that is wanted");
	return ktap_end();
}
