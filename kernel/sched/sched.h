/* SPDX-License-Identifier: MIT */
/*
 * kernel/sched/sched.h - tasks, and who runs.
 *
 * What:     a task is a thread: a kernel stack with registers on it. The tasks of a user
 *           program share a struct process (process.h) and mostly an address space.
 *           Each CPU has a queue of runnable tasks that take turns (round robin); user
 *           code is preempted when its slice is over, kernel code gives the CPU up
 *           itself. A CPU without work takes a task from another's queue.
 * Start at: struct task_struct; schedule() in kernel/sched/sched.c; task_alloc() in task.c.
 * Locks:    [I] immutable after creation  [c] current only  [a] atomic  [T] tasklist_lock
 *           [r] lock of the run queue of task->cpu
 * Book:     LDD3 ch. 2 ("current"), ch. 6 ("Blocking I/O").   Linux: include/linux/sched.h
 */
#ifndef KERNEL_SCHED_H
#define KERNEL_SCHED_H

#include "arch/arch.h"
#include "kernel/process/cred.h"
#include "kernel/lib/atomic.h"
#include "kernel/lib/list.h"
#include "kernel/lib/lockrank.h"
#include "kernel/lib/types.h"
#include "kernel/signal/signal.h"

struct completion;
struct files_struct;
struct fs_struct;
struct mm_struct;
struct pid;
struct process;

#define SLICE_NS       (10 * NSEC_PER_MSEC) /* a turn, when others wait */
#define TIMER_SLACK_NS 50000ULL		    /* prctl's default */

/* task->work: what must be done before this task goes (back) to user mode */
#define WORK_RESCHED 1u /* its slice is over, or it must leave this CPU */
#define WORK_SIGNAL  2u /* a signal is pending and not blocked, or its process is to stop */
#define WORK_DIE     4u /* its process ends: exit, with process->exit_status */

/* task->state, in the book's words; bits, so that a waker can name several */
#define TASK_RUNNING	     0	/* on a run queue, or running */
#define TASK_INTERRUPTIBLE   1	/* asleep; a signal wakes it too */
#define TASK_UNINTERRUPTIBLE 2	/* asleep until woken */
#define TASK_STOPPED	     4	/* stands still until SIGCONT */
#define TASK_KILLABLE	     8	/* asleep; only the end of its process wakes it too */
#define TASK_DEAD	     16 /* has exited; never runs again */
#define TASK_NORMAL	     (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE | TASK_KILLABLE)

#define ALL_CPUS (~0u) /* task->cpus_allowed: bit n for CPU n */

struct task_struct {
	u32 work;	       /* [a] first field: entry.S tests it */
	int state;	       /* [r] written by current itself on its way to sleep */
	int cpu;	       /* [r] the CPU whose run queue it belongs to */
	u32 cpus_allowed;      /* [r] where it may run */
	bool bound;	       /* [I] a kernel thread that serves one CPU: no program moves it */
	pid_t pid;	       /* [I] thread id; 0: an idle task. (exec: its process's) */
	struct pid *id;	       /* [T] who keeps that number taken */
	atomic_t usage;	       /* [a] one until it has left its stack, one per reader */
	char comm[16];	       /* [c] the program's name */
	void *stack;	       /* [I] lowest address of the kernel stack (vmalloc, guarded) */
	struct arch_task arch; /* [c] */

	struct process *process;      /* [I] */
	struct list_head thread_list; /* [T] in process->threads */
	struct list_head task_list;   /* [T] all tasks */
	struct list_head run_list;    /* [r] in the run queue; later in the list of the dead */

	struct mm_struct *mm; /* [c] user address space; NULL: kernel thread. Others: task_mm() */
	struct mm_struct *old_mm;      /* [T] within exec, while mm is a new one: what others see */
	struct files_struct *files;    /* [c] written under tasklist_lock: others look */
	struct fs_struct *fs;	       /* [c] likewise: the working directory */
	struct completion *vfork_done; /* [c] the vfork parent waits here until mm is given up */
	int __user *set_child_tid; /* [c] clone(CLONE_CHILD_SETTID): where to write our id first */

	struct cred cred;	     /* [c] who it is: cred.h */
	bool over_nproc;	     /* [c] it became a user who has too many tasks: no exec */
	bool no_new_privs;	     /* [c] prctl: told to its children too */
	u8 sched_policy;	     /* [T] told only */
	s8 nice;		     /* [T] told only */
	u64 timer_slack_ns;	     /* [c] told only; 0: the default */
	int __user *clear_child_tid; /* [c] cleared at the end, and who waits there is woken */
	void __user *robust_list;    /* [c] the locks it holds: robust.c */
	int pagefaults_off;	     /* [c] not 0: user memory that is not there is not brought */
	const void *lent_buffer; /* [c] kernel memory that passes for the program's: kernel_write() */
	size_t lent_size;	 /* [c] */

	struct sighand_struct *sighand; /* [I] NULL: a kernel thread, or past signals_exit() */
	struct task_signals sig;	/* letters in signal.h */

	unsigned long min_flt, maj_flt; /* [c] page faults served */
	u64 start_ns;			/* [I] when it was made */
	u64 run_ns, run_since;		/* [r] CPU time; when it got the CPU */
	u64 system_ns,
		sampled_ns; /* [r] CPU time in the kernel, and in all, at the last sample: usage.c */
	u64 told_user_ns, told_system_ns; /* [T] what was told last */
	u64 nvcsw, nivcsw;		  /* [r] switches: it went to sleep; its slice was over */
	int exit_status;		  /* [c] as wait4 would report it */
	struct completion *exited;	  /* [I] task_wait() waits here; NULL: nobody does */
	struct held_locks locks;	  /* [c] debug builds */
};

_Static_assert(offsetof(struct task_struct, work) == 0, "entry.S tests task->work at offset 0");

extern struct task_struct init_task; /* the boot context; later the idle task of CPU 0 */

/* ------------------------------------------------------------------ */
/* Taking turns (sched.c)                                              */

void sched_init(void);
/* schedule - give the CPU to another runnable task; returns when it is our turn again. */
void schedule(void);
/* schedule_tail - the first thing a new task does: finish the switch that brought it here. */
void schedule_tail(void);
/* cpu_idle - what a CPU does when nobody is runnable: look elsewhere, then halt. */
void cpu_idle(void) __noreturn;
/* schedule_timeout - sleep (state is set by the caller) at most ns; ns left, 0 if it timed out. */
u64 schedule_timeout_ns(u64 ns);
/*
 * wake_up_state - make a task runnable if it is in one of these states; true if it was.
 *
 * => any context; takes the lock of its run queue
 */
bool wake_up_state(struct task_struct *task, int states);
/* wake_up_process - the same for any kind of sleep; not for a stopped task. */
bool wake_up_process(struct task_struct *task);
/* kick_task - its work has changed: if it runs user code on another CPU, interrupt it. Any context. */
void kick_task(struct task_struct *task);
/* set_cpus_allowed - bind task to these CPUs; it moves at once. 0, or -EINVAL: none of them runs. */
int set_cpus_allowed(struct task_struct *task, u32 mask);
/* sched_setaffinity - the same on behalf of current, by number: -ESRCH, -EPERM; -EINVAL: it is bound (sys_sched.c). */
int sched_setaffinity(pid_t pid, u32 cpus);
void set_current_state(int state);
/* might_sleep - debug: report if a spinlock is held or interrupts are off. */
#ifdef CONFIG_DEBUG
void might_sleep(void);
#else
static inline void might_sleep(void)
{
}
#endif
/* nr_running - tasks that run or want to, without the idle ones. */
unsigned int nr_running(void);
u64 context_switches(void);
/* schedule_calls - how often this CPU has called schedule(). */
u64 schedule_calls(int cpu);
/*
 * cpu_times - what a running CPU has spent its time on since boot.
 *
 * => program_ns: tasks of programs, in user mode and in the kernel (they are not told apart);
 *    kernel_ns: kernel threads. Interrupts count for whom they interrupt.
 */
struct cpu_times {
	u64 program_ns, kernel_ns, idle_ns;
};
void cpu_times(int cpu, struct cpu_times *times);
/* task_run_ns - how long a task has had a CPU until now. Any context. */
u64 task_run_ns(struct task_struct *task);
struct task_struct *idle_task(int cpu);
/* curr_task - who runs on this CPU right now: a hint, old the moment it is read. */
struct task_struct *curr_task(int cpu);

/* ------------------------------------------------------------------ */
/* Tasks come and go (task.c)                                          */

/* task_alloc - a task that does not run yet, in no process and on no list; NULL: no memory. */
struct task_struct *task_alloc(const char *name);
/* task_attach - put it into its process and the list of all tasks; tasklist_lock held. */
void task_attach(struct task_struct *task, struct process *process, struct pid *id);
/* task_detach - take it out again; tasklist_lock held. */
void task_detach(struct task_struct *task);
/* task_free - undo task_alloc() of a task that never ran. */
void task_free(struct task_struct *task);
/* get/put_task_struct - keep the struct (not the stack) beyond its end. Any context. */
static inline struct task_struct *get_task_struct(struct task_struct *task)
{
	atomic_inc(&task->usage);
	return task;
}
void put_task_struct(struct task_struct *task);

/* kthread_create - a kernel thread, not yet running; ERR_PTR(-ENOMEM). wake_up_process() starts it. */
struct task_struct *kthread_create(int (*fn)(void *), void *arg, const char *name);
/* kthread_run - create and start. */
struct task_struct *kthread_run(int (*fn)(void *), void *arg, const char *name);
/* task_wait - until a kernel thread has exited; frees it; its exit status. Only with task->exited set. */
int task_wait(struct task_struct *task);

/* task_died - it has left its stack for good; called by the next task on that CPU. */
void task_died(struct task_struct *task);
/* sched_reap - free exited tasks that nobody waits for; for the oracle. */
void sched_reap(void);
/* sched_reap_surplus - the same, but keep a few, whose stacks the next tasks take over. */
void sched_reap_surplus(void);
/* sched_exit - the last step of do_exit(): current never runs again. */
void sched_exit(void) __noreturn;
/* do_exit - end current (this thread alone); status as wait4 encodes it. */
void do_exit(int status) __noreturn;
/* find_task - a hint for reports: the task may be gone. Use find_task_by_pid() under tasklist_lock. */
struct task_struct *find_task(pid_t pid);
/* for_each_task - walk all tasks with tasklist_lock held. */
void for_each_task(void (*fn)(struct task_struct *task, void *arg), void *arg);
unsigned int nr_tasks(void);
/* nr_forks - tasks that were ever made. */
u64 nr_forks(void);
void task_init(void);

/* ------------------------------------------------------------------ */
/* Load (loadavg.c)                                                    */

#define LOAD_ONE 2048ULL /* a load of 1 */
/* load_average - over 1, 5 and 15 minutes (which: 0, 1, 2), in units of 1 / LOAD_ONE. */
u64 load_average(int which);
/* load_next - what an average becomes when count tasks were busy for 5 seconds. Pure. */
u64 load_next(u64 average_now, u64 count, int which);
/* nr_blocked - tasks of programs in an uninterruptible sleep. */
unsigned int nr_blocked(void);
void loadavg_init(void);

/* ------------------------------------------------------------------ */

/* signal_pending - should an interruptible sleep end? */
static inline bool signal_pending(struct task_struct *task)
{
	return READ_ONCE(task->work) & (WORK_SIGNAL | WORK_DIE);
}
/* fatal_signal_pending - is it the end? */
static inline bool fatal_signal_pending(struct task_struct *task)
{
	return READ_ONCE(task->work) & WORK_DIE;
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

#define STACK_CANARY	     0x6e6f706167652121ULL /* lowest word of each kernel stack */
#define task_stack_top(task) ((unsigned long)(task)->stack + KERNEL_STACK_SIZE)

#endif
