// SPDX-License-Identifier: MIT
/*
 * kernel/lib/control.c - sending a record on the control channel.
 *
 * What:     formats one line and hands it to the serial driver.
 * See it:   tests/run/test_tools_run.py
 */
#include "kernel/lib/control.h"

#include "arch/arch.h"
#include "kernel/lib/printk.h"

void (*control_write)(const char *text, size_t n);

static void nothing_to_flush(void)
{
}
void (*console_flush)(void) = nothing_to_flush;

void control_record(const char *fmt, ...)
{
	char line[128] = "\x1e";
	va_list args;
	size_t n;

	va_start(args, fmt);
	vsnprintf(line + 1, sizeof(line) - 2, fmt, args);
	va_end(args);
	for (n = 1; line[n]; n++)
		if ((unsigned char)line[n] < ' ')
			line[n] = '?';
	line[n++] = '\n';
	console_flush();
	if (control_write)
		control_write(line, n);
}
