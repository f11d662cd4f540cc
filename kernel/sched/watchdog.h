/* SPDX-License-Identifier: MIT */
/*
 * kernel/sched/watchdog.h - CPUs that are stuck are reported.
 *
 * Start at: kernel/sched/watchdog.c
 * See it:   docs/smp.md, "Stuck"; crash=softlockup, crash=hardlockup
 */
#ifndef KERNEL_WATCHDOG_H
#define KERNEL_WATCHDOG_H

/* watchdog_start - this CPU watches itself and a neighbour from here on. Once on each CPU. */
void watchdog_start(void);
/* watchdog_touch - no report of this CPU's for another 10 s: it waits, awake, for somebody who may be slow. */
void watchdog_touch(void);

#endif
