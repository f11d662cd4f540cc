/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/oom.h - when there is no memory left for what has been promised.
 *
 * Linux:    include/linux/oom.h
 */
#ifndef KERNEL_OOM_H
#define KERNEL_OOM_H

#include "kernel/lib/types.h"

/*
 * out_of_memory - a page fault of current found no memory: make some.
 *
 * => true: try again; false: nobody can give any, or current itself is to die for it
 * => sleeps; the caller holds neither mmap_sem nor a spinlock
 */
bool out_of_memory(void);
void oom_init(void);

#define OOM_NEVER (-0x7fffffffffffffffL - 1)
struct process;
/*
 * oom_badness - how much is gained by killing it: pages, and what oom_score_adj adds; OOM_NEVER: it is spared.
 *
 * => tasklist_lock held
 */
long oom_badness(struct process *process);
/* oom_kills - how often somebody was killed. */
unsigned long oom_kills(void);

#endif
