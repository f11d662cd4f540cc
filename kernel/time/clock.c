// SPDX-License-Identifier: MIT
/*
 * kernel/time/clock.c - what the date is, and setting it.
 *
 * What:     one clock runs: nanoseconds since boot, which nobody can set. The date is
 *           that plus an offset: at first what the CMOS clock said, then what
 *           clock_settime() makes of it. Who waits for a time to pass is not concerned by
 *           that; who waits for a date is, and is told.
 * Start at: wall_clock_ns(), wall_clock_set()
 * Locks:    watch_lock (RANK_CLOCK) around the list of those to be told. The offset is one
 *           word.
 * See it:   tests/user/as-root/clock_set.c; docs/timers.md
 * Linux:    kernel/time/timekeeping.c
 */
#include "arch/arch.h"
#include "kernel/lib/spinlock.h"
#include "kernel/sched/wait.h"
#include "kernel/time/time.h"

static DEFINE_SPINLOCK_RANK(watch_lock, RANK_CLOCK);
static LIST_HEAD(watches);
DECLARE_WAIT_QUEUE_HEAD(date_was_set);
static s64 set_by; /* ns that clock_settime() has added so far; written under watch_lock */

u64 wall_clock_boot_ns(void)
{
	return arch_boot_wallclock() * NSEC_PER_SEC + (u64)READ_ONCE(set_by);
}

u64 wall_clock_ns(void)
{
	return wall_clock_boot_ns() + arch_clock_ns();
}

u64 wall_clock_deadline(u64 date_ns)
{
	u64 boot = wall_clock_boot_ns();

	return date_ns > boot ? date_ns - boot : 1;
}

void wall_clock_set(u64 ns)
{
	struct clock_watch *watch;
	s64 forward;

	spin_lock_irq(&watch_lock);
	forward = (s64)(ns - wall_clock_ns());
	WRITE_ONCE(set_by, set_by + forward);
	list_for_each_entry(watch, &watches, list)
		watch->changed(watch, forward);
	spin_unlock_irq(&watch_lock);
	wake_up_all(&date_was_set);
}

void clock_watch_add(struct clock_watch *watch)
{
	spin_lock_irq(&watch_lock);
	list_add_tail(&watch->list, &watches);
	spin_unlock_irq(&watch_lock);
}

void clock_watch_remove(struct clock_watch *watch)
{
	spin_lock_irq(&watch_lock);
	list_del(&watch->list);
	spin_unlock_irq(&watch_lock);
}
