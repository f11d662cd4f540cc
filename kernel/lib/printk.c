// SPDX-License-Identifier: MIT
/*
 * kernel/lib/printk.c - the log.
 *
 * What:     each message is stamped with the time, kept in a ring of LOG_SIZE
 *           bytes (/proc/kmsg, gdb's np-log), and written to the consoles if its
 *           level is urgent enough. Control characters that came in with a string
 *           (a program's name, say) are shown as \xNN, so that nobody can forge
 *           a line or a control record.
 *
 *             <6>[    0.012345] mm: text        in the ring; 6: KERN_INFO
 *                [    0.012345] mm: text        on a console
 * Start at: vprintk()
 * Locks:    log_lock (RANK_CONSOLE, the last), interrupts off.
 * See it:   /proc/kmsg; gdb: np-log
 * Book:     LDD3 ch. 4, "Debugging by Printing".
 */
#include "kernel/lib/printk.h"

#include "arch/arch.h"
#include "kernel/lib/spinlock.h"
#include "kernel/lib/string.h"

static char log_buf[LOG_SIZE];
static u64 log_end; /* bytes ever written; the ring holds the last LOG_SIZE of them */
static DEFINE_SPINLOCK_RANK(log_lock, RANK_CONSOLE);
static struct console *consoles;
static bool at_line_start = true;
int console_loglevel = 7;
static bool clock_works; /* no time stamps before arch_time_init() */

void log_clock_ready(void)
{
	clock_works = true;
}

static void to_consoles(const char *text, size_t n)
{
	for (struct console *c = consoles; c; c = c->next)
		c->write(text, n);
}

/* One piece of text without a line feed inside, save perhaps at its end. */
static void emit(const char *text, size_t n, bool show)
{
	for (size_t i = 0; i < n; i++)
		log_buf[log_end++ % LOG_SIZE] = text[i];
	if (show)
		to_consoles(text, n);
}

/* A line begins: its level, which consoles are not told, and the time. */
static void emit_stamp(int level, bool show)
{
	u64 us = clock_works ? arch_clock_ns() / 1000 : 0;
	char stamp[24];

	emit(stamp, scnprintf(stamp, sizeof(stamp), "<%d>", level), false);
	emit(stamp, scnprintf(stamp, sizeof(stamp), "[%5llu.%06llu] ", us / 1000000, us % 1000000),
	     show);
}

static void emit_text(const char *text, int level)
{
	bool show = level <= console_loglevel;

	for (; *text; text++) {
		unsigned char c = *text;
		char escaped[5];

		if (at_line_start)
			emit_stamp(level, show);
		at_line_start = c == '\n';
		if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f)
			emit(escaped, scnprintf(escaped, sizeof(escaped), "\\x%02x", c), show);
		else
			emit(text, 1, show);
	}
}

int vprintk(const char *fmt, va_list args)
{
	static char line[512]; /* log_lock */
	unsigned long flags;
	const char *text = line;
	int level = 4, n;

	spin_lock_irqsave(&log_lock, flags);
	n = vsnprintf(line, sizeof(line), fmt, args);
	if (n >= (int)sizeof(line)) /* cut, and said so; the next message gets a line of its own */
		memcpy(line + sizeof(line) - 5, "...\n", 5);
	if (line[0] == '<' && line[1] >= '0' && line[1] <= '7' && line[2] == '>') {
		level = line[1] - '0';
		text += 3;
	}
	emit_text(text, level);
	spin_unlock_irqrestore(&log_lock, flags);
	return n;
}

int printk(const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vprintk(fmt, args);
	va_end(args);
	return n;
}

/* A console that comes late is told what happened before. */
void register_console(struct console *console)
{
	u64 from = log_end > LOG_SIZE ? log_end - LOG_SIZE : 0;
	bool start = true;
	unsigned long flags;

	spin_lock_irqsave(&log_lock, flags);
	for (; from < log_end; from++) {
		char c = log_buf[from % LOG_SIZE];

		if (start && c == '<')
			from += 2; /* "<6>" */
		else
			console->write(&c, 1);
		start = c == '\n';
	}
	console->next = consoles;
	consoles = console;
	spin_unlock_irqrestore(&log_lock, flags);
}

size_t log_read(u64 *pos, char *buf, size_t size)
{
	unsigned long flags;
	size_t n = 0;

	spin_lock_irqsave(&log_lock, flags);
	if (log_end > LOG_SIZE && *pos < log_end - LOG_SIZE) {
		*pos = log_end - LOG_SIZE;
		while (*pos < log_end && log_buf[(*pos)++ % LOG_SIZE] != '\n')
			; /* what is left of a line that has been written over */
	}
	while (n < size && *pos < log_end)
		buf[n++] = log_buf[(*pos)++ % LOG_SIZE];
	spin_unlock_irqrestore(&log_lock, flags);
	return n;
}

u64 log_position(void)
{
	return READ_ONCE(log_end);
}

void log_bust_locks(void)
{
	spin_lock_init_rank(&log_lock, "log_lock", RANK_CONSOLE);
	console_loglevel = 7;
	if (!at_line_start)
		emit_text("\n", true);
}
