/* SPDX-License-Identifier: MIT */
/*
 * drivers/char/tty.h - the console as programs see it: /dev/console, /dev/tty, /dev/ttyS0.
 */
#ifndef DRIVERS_CHAR_TTY_H
#define DRIVERS_CHAR_TTY_H

#include "kernel/lib/types.h"

void tty_init(void);
/* tty_mark_boot - console=raw: tell the host that what firmware and loader printed ends here. */
void tty_mark_boot(void);
/* tty_set_foreground - the process group that Ctrl-C goes to; 0: none. */
void tty_set_foreground(pid_t group);

#endif
