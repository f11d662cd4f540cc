// SPDX-License-Identifier: MIT
/*
 * kernel/exit.c - the end of a task.
 *
 * What:     gives back what only the task itself can give back - its open files,
 *           its address space - while it can still sleep, then leaves the run
 *           queue for good. What it still stands on, its kernel stack, is freed by
 *           whoever waits for it (or by reap_dead()).
 * Start at: do_exit()
 * Locks:    none held on entry.
 * Spec:     _exit(2).   Linux: kernel/exit.c
 */
#include "kernel/fs/files.h"
#include "kernel/lib/panic.h"
#include "kernel/sched.h"
#include "mm/phys/page.h"
#include "mm/virt/vma.h"

void do_exit(int status)
{
	struct task_struct *task = current;
	struct mm_struct *mm = task->mm;

	if (this_cpu()->irq_depth)
		panic("an interrupt handler tried to exit");
	task->exit_status = status;
	if (task->files)
		files_put(task->files);
	task->files = NULL;
	signals_exit(task);
	if (mm) {
		use_mm(NULL); /* off its tables before they are freed */
		mmput(mm);
	}
	sched_exit();
}

void kthread_exit(int code)
{
	do_exit((code & 0xff) << 8);
}
