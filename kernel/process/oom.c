// SPDX-License-Identifier: MIT
/*
 * kernel/process/oom.c - when there is no memory left for what has been promised.
 *
 * What:     mmap() and fork() promise more than there is: most of it is never touched. When
 *           a touch cannot be served, somebody must give his memory back, at once and
 *           without being asked: the process with the largest resident set (and what
 *           /proc/PID/oom_score_adj adds to it) is killed, and
 *           the faulting task waits, and tries again. A system call fails instead, as there
 *           is a caller who can deal with it: with ENOMEM if it asks for memory, with EFAULT
 *           if it touches a page of the program's that cannot be had.
 *
 *             do_anonymous_page: no page
 *               user_address_fault -> out_of_memory_hook -> out_of_memory()
 *                 is there a page after all?          try again
 *                 is somebody dying already?          wait for him
 *                 else report, choose, SIGKILL        wait for him
 *
 *           Never chosen: init, for then there would be nobody to go on, and kernel threads,
 *           which have no memory of their own.
 * Start at: out_of_memory(), called through a hook by mm/virt/fault.c.
 * Holds:    one victim at a time: while somebody is dying, chosen here or not, nobody else is
 *           killed. If he does not come to his end (he waits for memory himself, in a loop of the
 *           kernel; or for one who waits here), he is passed over after PATIENCE waits.
 * Locks:    tasklist_lock while processes are compared and the signal is sent; no other lock
 *           held by the caller's fault. Sleeps.
 * See it:   tests/user/as-user/oom_kills_the_largest.c; the report on the console
 * Linux:    mm/oom_kill.c
 */
#include "kernel/process/oom.h"

#include "kernel/time/delay.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/printk.h"
#include "kernel/process/process.h"
#include "kernel/uapi/signal.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/fault.h"

#define PATIENCE 2000 /* waits of a tick, over all waiters, for one that is dying */

/* All below: tasklist_lock held. */

/* The address space that a process lives in; NULL: it has none, or no longer. */
static struct mm_struct *mm_of(struct process *process)
{
	struct task_struct *t;

	for_each_thread(process, t)
		if (t->mm)
			return task_mm(t);
	return NULL;
}

/* What it is called: the name of its oldest thread. */
static const char *name_of(struct process *process)
{
	return list_first_entry(&process->threads, struct task_struct, thread_list)->comm;
}

static bool is_dying(struct process *process)
{
	struct task_struct *t;

	for_each_thread(process, t)
		if (fatal_signal_pending(t))
			return true;
	return false;
}

static bool may_be_killed(struct process *process)
{
	return process != init_process && process != &kernel_process && mm_of(process);
}

/* Somebody who is about to give his memory back, and whom it is worth waiting for. */
static struct process *find_dying(void)
{
	struct process *p;

	for_each_process(p)
		if (may_be_killed(p) && is_dying(p) && p->oom_waits < PATIENCE)
			return p;
	return NULL;
}

long oom_badness(struct process *process)
{
	struct mm_struct *mm = mm_of(process);
	int adj = process->oom_score_adj;

	if (!may_be_killed(process) || adj == -1000)
		return OOM_NEVER;
	return (long)(mm->rss + mm->nr_ptes) + adj * (long)nr_present_pages() / 1000;
}

/* The largest one, as oom_score_adj weighs them. */
static struct process *find_largest(void)
{
	struct process *p, *largest = NULL;
	long worst = OOM_NEVER;

	for_each_process(p) {
		long badness = is_dying(p) ? OOM_NEVER : oom_badness(p);

		if (badness > worst) {
			worst = badness;
			largest = p;
		}
	}
	return largest;
}

static void report_tasks(void)
{
	struct process *p;

	printk(KERN_INFO "Tasks state (memory values in pages):\n");
	printk(KERN_INFO "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents "
			 "oom_score_adj name\n");
	for_each_process(p) {
		struct mm_struct *mm = mm_of(p);

		if (mm)
			printk(KERN_INFO "[%7d] %5u %5d %8lu %8lu %8lu %8d %13d %s\n", p->pid,
			       process_uid(p), p->pid, mm->total_vm, mm->rss,
			       mm->nr_ptes * PAGE_SIZE, 0, p->oom_score_adj, name_of(p));
	}
}

static void report_memory(void)
{
	printk(KERN_WARNING "%s invoked oom-killer: gfp_mask=%#x, order=0, oom_score_adj=%d\n",
	       current->comm, GFP_HIGHUSER, current->process->oom_score_adj);
	printk(KERN_WARNING "Mem-Info:\n");
	for (int z = 0; z < MAX_NR_ZONES; z++)
		if (zones[z].present)
			printk(KERN_WARNING "Node 0 %s free:%lukB min:%lukB present:%lukB\n",
			       zones[z].name, zone_free_pages(&zones[z]) * (PAGE_SIZE / KiB),
			       zones[z].reserve * (PAGE_SIZE / KiB),
			       zones[z].present * (PAGE_SIZE / KiB));
}

static unsigned long kills; /* [T] */

unsigned long oom_kills(void)
{
	return READ_ONCE(kills);
}

/* The victim, and whoever lives in the same memory (a vfork child): else it would stay. */
static void kill_with_relatives(struct process *victim)
{
	struct mm_struct *mm = mm_of(victim);
	struct process *p;

	printk(KERN_ERR "Out of memory: Killed process %d (%s) total-vm:%lukB, anon-rss:%lukB, "
			"UID:%u pgtables:%lukB oom_score_adj:%d\n",
	       victim->pid, name_of(victim), mm->total_vm * (PAGE_SIZE / KiB),
	       mm->rss * (PAGE_SIZE / KiB), process_uid(victim), mm->nr_ptes * (PAGE_SIZE / KiB),
	       victim->oom_score_adj);
	kills++;
	for_each_process(p)
		if (may_be_killed(p) && mm_of(p) == mm) {
			p->oom_waits = 0;
			send_process(SIGKILL, NULL, p);
		}
}

/* ------------------------------------------------------------------ */

static bool can_be_had(gfp_t gfp)
{
	struct page *page = page_alloc(gfp | __GFP_NOWARN, 0, OWNER_KERNEL);

	if (page)
		page_free(page, 0);
	return page != NULL;
}

/*
 * Has somebody given memory back meanwhile? Both kinds that a fault takes must be there: a page
 * of the program's may be high, its table must be low; and of low memory a part is kept from the
 * former (zone->keep). Asking for one kind only, a fault that wants the other comes back forever.
 */
static bool memory_is_back(void)
{
	return can_be_had(GFP_HIGHUSER) && can_be_had(GFP_KERNEL);
}

bool out_of_memory(void)
{
	struct process *victim;
	unsigned long flags;

	if (fail_has_struck())
		return false; /* fail=alloc: how it is to fail is what is looked at */
	if (memory_is_back())
		return true;
	spin_lock_irqsave(&tasklist_lock, flags);
	victim = find_dying();
	if (victim) {
		victim->oom_waits++;
	} else {
		victim = find_largest();
		if (victim) {
			report_memory();
			report_tasks();
			kill_with_relatives(victim);
		}
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (!victim && current->process == init_process)
		panic("out of memory, and no process is left that could be killed");
	/* nobody to wait for; or it is ourselves who must go */
	if (!victim || fatal_signal_pending(current))
		return false;
	schedule_timeout_uninterruptible(1);
	return true;
}

void oom_init(void)
{
	out_of_memory_hook = out_of_memory;
}
