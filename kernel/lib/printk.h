/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/printk.h - the kernel's voice: the log, and formatting.
 *
 * What:     printk() formats into the log ring and to the consoles that are
 *           registered. A message may start with a level, KERN_ERR "...".
 *           Formats: the standard ones, and %pS, a code address as
 *           symbol+offset/size.
 * Locks:    any context, any lock held (RANK_CONSOLE is the last).
 * Book:     LDD3 ch. 4, "Debugging by Printing".
 */
#ifndef KERNEL_LIB_PRINTK_H
#define KERNEL_LIB_PRINTK_H

#include "kernel/lib/types.h"

#define KERN_EMERG   "<0>" /* the system is going down */
#define KERN_ALERT   "<1>" /* action must be taken at once */
#define KERN_CRIT    "<2>" /* hardware or kernel failure */
#define KERN_ERR     "<3>" /* an error */
#define KERN_WARNING "<4>" /* something looks wrong, work goes on */
#define KERN_NOTICE  "<5>" /* normal but worth a line */
#define KERN_INFO    "<6>" /* the story of the boot */
#define KERN_DEBUG   "<7>"

int printk(const char *fmt, ...) __printf(1, 2);
int vprintk(const char *fmt, va_list args);

/* Format into buf, at most size bytes with the NUL; the length it would have had. */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
/* the same, but the length really written */
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int sprintf(char *buf, const char *fmt, ...) __printf(2, 3);

/* errno_name - "ENOENT" for ENOENT. */
const char *errno_name(int error);

/* A place where log lines go. write() is called with the log lock held, interrupts off. */
struct console {
	const char *name;
	void (*write)(const char *text, size_t n);
	struct console *next;
};
void register_console(struct console *console);

/* Messages of this level and above (numerically below) reach the consoles; all reach the log. */
extern int console_loglevel;

#define LOG_SIZE (64 * KiB) /* of the ring: what is older is gone */
/* log_position - bytes ever logged: where a reader is who has read all. */
u64 log_position(void);
/*
 * log_read - copy out of the ring from position *pos (0: the oldest line), advancing it; bytes copied.
 *
 * => each line begins with its level: "<6>[    0.012345] text"
 */
size_t log_read(u64 *pos, char *buf, size_t size);

/* log_clock_ready - from now on arch_clock_ns() may be used for time stamps. */
void log_clock_ready(void);

/* log_bust_locks - a dying kernel prints even if it died inside printk. */
void log_bust_locks(void);

#endif
