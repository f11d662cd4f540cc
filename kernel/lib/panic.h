/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/panic.h - what happens when the kernel catches itself in a mistake.
 *
 * What:     BUG_ON(cond) for our own mistakes that leave nothing safe to do;
 *           WARN_ON(cond) where going on is safe: it prints a backtrace and
 *           counts, and under selftest the running case fails. User input,
 *           device data and memory shortage never come here: they get an errno.
 * See it:   tests/kernel/panic_test.c; docs/debugging.md
 */
#ifndef KERNEL_LIB_PANIC_H
#define KERNEL_LIB_PANIC_H

#include "kernel/lib/printk.h"
#include "kernel/lib/types.h"

struct pt_regs;

/* panic - print, backtrace, tell the control channel, stop for ever. */
void panic(const char *fmt, ...) __printf(1, 2) __noreturn;
/* die - panic for an exception in kernel mode: registers, backtrace. */
void die(const char *what, struct pt_regs *regs) __noreturn;

/* panic_begun - is the kernel dying? Then nobody lets go of a lock any more. */
bool panic_begun(void);

/* A backtrace by frame pointers from a frame (0: the caller's). */
void dump_stack(void);
void show_backtrace(unsigned long rip, unsigned long rbp);
/* show_place - what arch_ask_cpu() found of a CPU. */
struct cpu_place;
void show_place(int cpu, const struct cpu_place *place);
/* stack_trace_from - up to max return addresses of current, from the frame at rbp on; how many. */
int stack_trace_from(unsigned long rbp, unsigned long *trace, int max);
/* stack_trace_save - up to max return addresses of the caller into trace[]; how many. */
int stack_trace_save(unsigned long *trace, int max);

void warn_report(const char *file, int line, const char *fmt, ...) __printf(3, 4);
/* warn_count - reports since boot: WARN, checker and oracle reports alike. */
extern unsigned long warn_count;

#define BUG() panic("BUG at %s:%d", __FILE__, __LINE__)
#define BUG_ON(cond)                                                          \
	do {                                                                  \
		if (unlikely(cond))                                           \
			panic("BUG at %s:%d: %s", __FILE__, __LINE__, #cond); \
	} while (0)
#define WARN(cond, fmt, ...)                                                 \
	({                                                                   \
		bool _warn = !!(cond);                                       \
		if (unlikely(_warn))                                         \
			warn_report(__FILE__, __LINE__, fmt, ##__VA_ARGS__); \
		unlikely(_warn);                                             \
	})
#define WARN_ON(cond) WARN(cond, "%s", #cond)
#define WARN_ON_ONCE(cond)                                            \
	({                                                            \
		static bool _once;                                    \
		bool _cond = !!(cond);                                \
		if (unlikely(_cond && !_once)) {                      \
			_once = true;                                 \
			warn_report(__FILE__, __LINE__, "%s", #cond); \
		}                                                     \
		unlikely(_cond);                                      \
	})
#define BUILD_BUG_ON(cond) _Static_assert(!(cond), #cond)

/* ksym_lookup - the function that holds addr, or NULL; its offset and size through the pointers. */
const char *ksym_lookup(unsigned long addr, unsigned long *offset, unsigned long *size);

#endif
