/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/cmdline.h - the words after the kernel's name on GRUB's line.
 *
 * What:     every option the kernel knows stands in one table (cmdline.c) with
 *           a line of help; boot reports a word that is in no table row.
 * See it:   /proc/cmdline
 */
#ifndef KERNEL_LIB_CMDLINE_H
#define KERNEL_LIB_CMDLINE_H

#include "kernel/lib/types.h"

#define CMDLINE_MAX 2048
extern char boot_command_line[CMDLINE_MAX];

/*
 * cmdline_get - the value of name=value, "" for a bare name, NULL if absent.
 *
 * => the last occurrence counts
 * => the text is valid for ever; name must be in the table
 */
const char *cmdline_get(const char *name);
/* The same as a number or size ("64M"), or fallback. */
u64 cmdline_size(const char *name, u64 fallback);
/* The same within min..max; another value is reported, and fallback taken. */
u64 cmdline_range(const char *name, u64 fallback, u64 low, u64 high);
/*
 * cmdline_choice - which of choices[] (ended by NULL) the value is: its index.
 *
 * => fallback if the option is absent, or, reported, if it has another value
 */
int cmdline_choice(const char *name, const char *const choices[], int fallback);
bool cmdline_flag(const char *name);
/* cmdline_init - split boot_command_line and report unknown words. */
void cmdline_init(void);

#endif
