// SPDX-License-Identifier: MIT
/*
 * kernel/crash.c - crashing on purpose, to see the reports.
 *
 * What:     option crash=NAME commits one of the classic kernel mistakes right
 *           before the first program. Each must end in a clear report, never in
 *           silence or a reset.
 * See it:   tests/run/test_boot.py; make run CMDLINE=crash=stack
 */
#include "kernel/init.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/spinlock.h"
#include "kernel/lib/string.h"
#include "kernel/locking/mutex.h"

extern char __text_start[];

static void crash_null(void)
{
	volatile int *volatile nowhere =
		(volatile int *)8; /* volatile: not seen through at compile time */

	*nowhere = 1;
}

static void crash_bug(void)
{
	BUG_ON(1 + 1 == 2);
}

/* Each call keeps its frame: the volatile array is used after the call returns. */
static int __noinline overflow(int depth)
{
	volatile char frame[512];

	frame[depth % 512] = (char)depth;
	return depth > 1000000 ? 0 : overflow(depth + 1) + frame[depth % 512];
}

static void crash_stack(void)
{
	printk("depth %d\n", overflow(0));
}

static void crash_write_text(void)
{
	*(volatile char *)__text_start = 0;
}

static void crash_lock(void)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	spin_lock(&lock); /* does not come back */
	spin_unlock(&lock);
	spin_unlock(&lock);
}

static void crash_mutex(void)
{
	static DEFINE_MUTEX(mutex);

	mutex_lock(&mutex);
	mutex_lock(&mutex);
}

static void crash_unlock(void) __releases(&lock)
{
	static DEFINE_SPINLOCK(lock);

	spin_unlock(&lock);
}

/* Two functions: each of the two backtraces has its own. */
static void __noinline take_a_lock(spinlock_t *lock) __acquires(lock)
{
	spin_lock(lock);
	barrier();
}

static void crash_sleep(void)
{
	static DEFINE_SPINLOCK(lock);

	take_a_lock(&lock);
	might_sleep();
	spin_unlock(&lock);
}

/* A loop that never schedules, until it has been reported. */
static void crash_softlockup(void)
{
	unsigned long reports = warn_count;

	while (READ_ONCE(warn_count) == reports)
		arch_cpu_relax();
}

/* The same with interrupts off: another CPU has to notice. */
static void crash_hardlockup(void)
{
	unsigned long flags;

	if (cpu_count == 1) {
		printk(KERN_WARNING "crash=hardlockup: nobody would notice with one CPU\n");
		return;
	}
	flags = arch_irq_save();
	crash_softlockup();
	arch_irq_restore(flags);
}

static const struct {
	const char *name;
	void (*crash)(void);
} crashes[] = {
	{ "null", crash_null },		    /* a write through a null pointer */
	{ "bug", crash_bug },		    /* an assertion */
	{ "stack", crash_stack },	    /* runs off the kernel stack */
	{ "write-text", crash_write_text }, /* writes to code */
	{ "lock", crash_lock },	    /* takes a lock twice; DEBUG=0 does not see it, and hangs */
	{ "mutex", crash_mutex },   /* the same with a mutex */
	{ "unlock", crash_unlock }, /* releases what nobody holds; DEBUG=0 does not see it */
	{ "sleep", crash_sleep }, /* is about to sleep with a spinlock; goes on after the report */
	{ "softlockup", crash_softlockup }, /* 10 s in a loop, then on */
	{ "hardlockup", crash_hardlockup }, /* the same, interrupts off; SMP=2 or more */
};

void crash_if_asked(void)
{
	const char *name = cmdline_get("crash");

	for (unsigned int i = 0; name && i < ARRAY_SIZE(crashes); i++)
		if (!strcmp(crashes[i].name, name)) {
			crashes[i].crash();
			return; /* a lockup ends */
		}
	if (name)
		printk(KERN_WARNING "option crash: \"%s\" is none of the crashes\n", name);
}
