/* SPDX-License-Identifier: MIT */
/*
 * kernel/sched.h - tasks, and who runs.
 *
 * What:     a task is a kernel stack with registers on it and, for a user
 *           program, an address space (mm), open files and signals. Runnable
 *           tasks queue in a circle (round robin); user code is preempted when
 *           its slice is over, kernel code gives the CPU up itself.
 * Start at: struct task_struct; schedule() in kernel/sched.c.
 * Locks:    letters below: [I] immutable after creation, [c] current only,
 *           [r] run queue lock, [a] atomic, [s] signal code, interrupts irrelevant
 * Book:     LDD3 ch. 2 ("current"), ch. 6 ("Blocking I/O").   Linux: include/linux/sched.h
 */
#ifndef KERNEL_SCHED_H
#define KERNEL_SCHED_H

#include "arch/arch.h"
#include "kernel/lib/list.h"
#include "kernel/lib/lockrank.h"
#include "kernel/lib/types.h"
#include "kernel/signal.h"

struct files_struct;
struct mm_struct;

/* task->work: what must be done before this task goes (back) to user mode */
#define WORK_RESCHED 1u /* its slice is over */
#define WORK_SIGNAL  2u /* a signal is pending and not blocked, or its process is to stop */
#define WORK_DIE     4u /* its process ends: exit, with process->exit_status */

/* task->state, in the book's words; bits, so that a waker can name several */
#define TASK_RUNNING	     0	/* on a run queue, or running */
#define TASK_INTERRUPTIBLE   1	/* asleep; a signal wakes it too */
#define TASK_UNINTERRUPTIBLE 2	/* asleep until woken */
#define TASK_STOPPED	     4	/* stands still until SIGCONT */
#define TASK_KILLABLE	     8	/* asleep; only the end of its process wakes it too */
#define TASK_DEAD	     16 /* has exited; its stack is about to be freed */

struct task_struct {
	u32 work;		      /* [a] first field: entry.S tests it */
	int state;		      /* [r] */
	pid_t pid;		      /* [I] thread id; 0: an idle task. (exec: its process's) */
	struct pid *id;		      /* [T] who keeps that number taken */
	struct process *process;      /* [I] */
	struct list_head thread_list; /* [T] in process->threads */
	atomic_t usage;		      /* [a] one until it has exited, one per reader */
	char comm[16];		      /* [c] the program's name */
	struct mm_struct *mm;	      /* [c] user address space; NULL for a kernel thread */
	void *stack; /* [I] lowest address of the kernel stack (vmalloc, guarded) */
	struct arch_task arch;
	struct files_struct *files; /* [c] */
	char *exec_path; /* [c] during execve: the path, freed once the new program stands */
	uid_t uid, euid; /* [c] */
	gid_t gid, egid; /* [c] */

	int pagefaults_off; /* [c] not 0: user memory that is not there is not brought */

	struct sighand_struct *sighand; /* [I] NULL: a kernel thread, or past signals_exit() */
	struct task_signals sig;	/* letters in signal.h */

	unsigned long min_flt, maj_flt;	   /* [c] page faults served */
	u64 run_ns, run_since;		   /* [r] CPU time; when it got the CPU */
	int exit_status;		   /* [c] as wait4 would report it */
	struct list_head run_list;	   /* [r] run queue */
	struct list_head task_list;	   /* [r] all tasks */
	struct wait_queue_head *exit_wait; /* [I] woken when it is dead; NULL: nobody waits */
	struct held_locks locks;	   /* [c] debug builds */
};

_Static_assert(offsetof(struct task_struct, work) == 0, "entry.S tests task->work at offset 0");

extern struct task_struct init_task; /* the boot context; later the idle task of CPU 0 */

void sched_init(void);
/* schedule - give the CPU to another runnable task; returns when it is our turn again. */
void schedule(void);
/* cpu_idle - what a CPU does when nobody is runnable: halt until an interrupt. */
void cpu_idle(void) __noreturn;
/* schedule_timeout - sleep (state is set by the caller) at most ns; ns left, 0 if it timed out. */
u64 schedule_timeout_ns(u64 ns);
/* wake_up_process - make a sleeping task runnable; true if it was asleep. Any context. */
bool wake_up_process(struct task_struct *task);
void set_current_state(int state);
/* might_sleep - debug: report if a spinlock is held or interrupts are off. */
void might_sleep(void);

/* kthread_create - a kernel thread, not yet running; ERR_PTR(-ENOMEM). wake_up_process() starts it. */
struct task_struct *kthread_create(int (*fn)(void *), void *arg, const char *name);
/* kthread_run - create and start. */
struct task_struct *kthread_run(int (*fn)(void *), void *arg, const char *name);
/* task_wait - until task has exited; frees it; its exit status. Only for tasks created with exit_wait. */
int task_wait(struct task_struct *task);

/* sched_exit - the last step of do_exit(): current never runs again. */
void sched_exit(void) __noreturn;
/* sched_reap - free exited tasks that nobody waits for; for the oracle. */
void sched_reap(void);
/* do_exit - end current; status as wait4 encodes it. */
void do_exit(int status) __noreturn;
struct task_struct *find_task(pid_t pid);
/* for_each_task - walk all tasks with the run queue lock held. */
void for_each_task(void (*fn)(struct task_struct *task, void *arg), void *arg);
extern u64 context_switches;

static inline bool signal_pending(struct task_struct *task)
{
	return READ_ONCE(task->work) & WORK_SIGNAL;
}

/* need_resched - should current give the CPU up? */
static inline bool need_resched(void)
{
	return READ_ONCE(current->work) & WORK_RESCHED;
}
static inline void cond_resched(void)
{
	if (need_resched())
		schedule();
}

/*
 * pagefault_disable/enable - in between, a touch of user memory that would have to fault a page
 * in fails at once with -EFAULT, so get_user() and its like may be used under a spinlock.
 *
 * => they nest; current only
 */
static inline void pagefault_disable(void)
{
	current->pagefaults_off++;
	barrier();
}
static inline void pagefault_enable(void)
{
	barrier();
	current->pagefaults_off--;
}

#define task_stack_top(task) ((unsigned long)(task)->stack + KERNEL_STACK_SIZE)

#endif
