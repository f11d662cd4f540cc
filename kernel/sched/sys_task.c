// SPDX-License-Identifier: MIT
/*
 * kernel/sched/sys_task.c - the system calls of a task about itself.
 *
 * What:     its turn, its thread pointer.
 * Start at: sys_sched_yield()
 * Locks:    current's own fields only.
 * Spec:     the manual pages, section 2.   Linux: kernel/sys.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/vma.h"

long sys_sched_yield(void)
{
	schedule();
	return 0;
}

long sys_arch_prctl(int code, unsigned long addr)
{
	return arch_prctl_base(code, addr);
}
