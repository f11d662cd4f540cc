/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/control.h - the control channel to whoever started the machine.
 *
 * What:     the second serial port carries records that a script on the host
 *           reads: the program's exit status, a panic. A record is a line that
 *           begins with byte 0x1e, which no log line contains.
 * See it:   tools/run, which is the other end; docs/running.md
 */
#ifndef KERNEL_LIB_CONTROL_H
#define KERNEL_LIB_CONTROL_H

#include "kernel/lib/types.h"

/* control_write is set by the serial driver once the second port works; before, records are lost. */
extern void (*control_write)(const char *text, size_t n);
/* console_flush, set likewise - what programs have written has left the machine when it returns. Any context. */
extern void (*console_flush)(void);
/*
 * control_record - send "\x1e<text>\n", behind all that programs have written.
 *
 * => any context, a panicking kernel included
 */
void control_record(const char *fmt, ...) __printf(1, 2);

#endif
