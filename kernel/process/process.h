/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/process.h - processes: what the threads of one program share.
 *
 * What:     a task (sched.h) is a thread: it runs. A process is a group of tasks with
 *           one pid, one parent, one wait status, one set of limits. Processes form a
 *           tree by fork, and are gathered into process groups (a pipeline of a
 *           shell) and those into sessions (a terminal's users).
 *
 *           A process outlives its tasks: when the last one has exited, what is left is
 *           a zombie, a struct process without tasks, which keeps the exit status
 *           until the parent asks for it.
 *
 *             fork                     last task exits           parent's wait4
 *              ---> alive (tasks > 0) ------------------> zombie ----------------> freed
 *
 *           Numbers are given out by struct pid. It stays taken for as long as anybody
 *           goes by it: a task, a process, a process group or a session.
 * Start at: struct process; copy_process() in fork.c, exit_notify() in exit.c.
 * Holds:    a child is on its parent's list until it is reaped; the parent of an orphan is
 *           init. Kernel threads belong to kernel_process, which never ends.
 * Locks:    [T] tasklist_lock  [l] limits_lock (limits.c)  [s] sighand->siglock of its tasks  [I] immutable  [a] atomic
 * See it:   /proc/PID/status; gdb: np-tasks; docs/processes.md
 * Spec:     fork(2), wait(2), setpgid(2), credentials(7).   Linux: include/linux/sched.h (signal_struct)
 */
#ifndef KERNEL_PROCESS_H
#define KERNEL_PROCESS_H

#include "kernel/lib/atomic.h"
#include "kernel/lib/list.h"
#include "kernel/lib/spinlock.h"
#include "kernel/process/limits.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/process/terminal.h"
#include "kernel/time/timer.h"
#include "kernel/process/usage.h"
#include "kernel/sched/wait.h"

#define PID_MAX 32768 /* as far as numbers can go */
extern int pid_max;   /* numbers run from 1 to pid_max - 1: /proc/sys/kernel/pid_max */

/* A number, and who goes by it. */
struct pid {
	pid_t nr;   /* [I] */
	u64 serial; /* [I] no other struct pid has it: a number comes back, this does not */
	int users;  /* [T] tasks, processes, members of the group and of the session */
	struct task_struct *task; /* [T] the thread of this number, or NULL */
	struct process *process;  /* [T] the process of this number, alive or zombie, or NULL */
	struct list_head hash;	  /* [T] */
};

struct process {
	atomic_t count; /* [a] one for the tree until reaped, one per task, one per reader */
	pid_t pid;	/* [I] what getpid() says; its first task had this number too */
	struct pid *id; /* [I] */
	struct pid *group, *session; /* [T] */
	struct terminal *terminal;   /* [T] its controlling terminal, or NULL: terminal.h */
	struct pid *left_behind; /* [T] of a leader: in the foreground when its terminal hung up */

	struct list_head threads;	/* [T] of task_struct.thread_list; empty: a zombie */
	int nr_threads;			/* [T] */
	struct task_struct *exec_task;	/* [T] the thread that waits in exec for the others to go */
	wait_queue_head_t threads_gone; /* exec_task waits here */

	struct process *parent; /* [T] */
	const struct task_struct
		*parent_thread;	   /* [T] which of parent's: __WNOTHREAD asks. May be none */
	struct list_head children; /* [T] of sibling; zombies among them */
	struct list_head sibling;  /* [T] */
	struct list_head all;	   /* [T] all processes */
	bool did_exec;		   /* [T] setpgid() by the parent is no longer allowed */
	bool child_subreaper;	   /* [T] adopts its orphaned descendants (prctl) */
	int exit_signal; /* [T] what the parent gets at the end: mostly SIGCHLD; 0: nothing */
	uid_t uid;	 /* [T] real user of the last task; see process_uid() */
	gid_t gid;	 /* [T] likewise */
	char comm[16];	 /* [T] likewise: its name */
	u64 start_ns;	 /* [I] when it was made */
	struct list_head unwanted;    /* [T] a zombie that nobody will wait for, on its way out */
	wait_queue_head_t wait_child; /* its tasks in wait4(): a child has changed */

	/* the end, stop and continue: what wait4 reports */
	bool group_exit; /* [T] all tasks are to exit, with exit_status */
	int exit_status; /* [T] as wait4 encodes it; final once the process is a zombie */
	bool stopped;	 /* [T] all tasks stand still, by stop_signal */
	int stop_signal; /* [T] */
	int stopping;	 /* [T] tasks that have yet to stop */
	bool stop_news;	 /* [T] stopped, and no wait4 has said so yet */
	bool cont_news;	 /* [T] continued, likewise */

	unsigned int group_signals;	  /* [T] how many came to it as one of many; see fork.c */
	struct sigpending shared_pending; /* [s] sent to the process, not to one task */
	atomic_t queued; /* [a] signals of it and its tasks that wait with information */
	bool end_logged; /* [s] the log says already which signal ended it */
	struct itimer {
		u64 expires;		       /* ns, by the clock that it counts; 0: not set */
		u64 interval;		       /* ns; 0: once */
	} itimer[3];			       /* [T] ITIMER_REAL, VIRTUAL, PROF */
	struct ktimer real_timer, cpu_timer;   /* [T] itimer.c */
	struct list_head posix_timers;	       /* [T][s] posix_timer.c */
	int nr_posix_timers, next_posix_timer; /* [T] how many; the next number */

	struct rlimit rlim[RLIM_NLIMITS]; /* [l] */
	bool dumpable;		  /* [a] same users may look into it (prctl); not after setuid() */
	int parent_death_signal;  /* [a] sent to it when its parent ends (prctl); 0: none */
	unsigned int personality; /* [a] told only */
	struct task_usage dead;	  /* [T] of tasks that have exited */
	short oom_score_adj; /* [T] -1000 .. 1000: when memory is short, never, or this one first */
	short oom_score_adj_min;  /* [T] as low as anybody but root may set it */
	unsigned int oom_waits;	  /* [T] how often somebody has waited for its end to get memory */
	struct task_usage waited; /* [T] of children that have been waited for, and theirs */
};

extern struct process kernel_process; /* of all kernel threads; pid 0 */
extern struct process *init_process;  /* [I] pid 1, who adopts orphans; NULL early in the boot */
extern spinlock_t tasklist_lock;

/* ------------------------------------------------------------------ */
/* Numbers (process.c). All: tasklist_lock held unless it is said otherwise. */

/* pid_alloc - an unused number with one user; ERR_PTR(-ENOMEM), (-EAGAIN): all are taken. Lock not held. */
struct pid *pid_alloc(void);
/* pid_free - give back a number that nobody has gone by. Lock not held. */
void pid_free(struct pid *pid);
struct pid *pid_get(struct pid *pid);
void pid_put(struct pid *pid);
/* pid_last - the number given out last. Lock not held. */
pid_t pid_last(void);
/* pid_find - who goes by nr; NULL: nobody. */
struct pid *pid_find(pid_t nr);
struct task_struct *find_task_by_pid(pid_t tid);
struct process *find_process(pid_t pid);

/* ------------------------------------------------------------------ */
/* Processes (process.c)                                               */

/* process_alloc - a process with the limits of parent, in no tree yet; NULL: no memory. */
struct process *process_alloc(const struct process *parent);
/* process_link - it becomes a child of parent with number id, in maker's group and session; tasklist_lock held. */
void process_link(struct process *process, struct pid *id, struct process *parent,
		  const struct process *maker);
/* process_first_thread - a thread of it, or NULL: it is a zombie; tasklist_lock held. */
struct task_struct *process_first_thread(const struct process *process);
/*
 * process_unlink - a zombie is out of the tree: whoever finds it next would reap it. tasklist_lock held.
 * process_release - ...and is freed, once the lock is dropped. May sleep.
 */
void process_unlink(struct process *process);
void process_release(struct process *process);
/* process_uid - the real user of a process, alive or zombie; tasklist_lock held. */
uid_t process_uid(const struct process *process);
/* process_saved_uid - its saved user id, which kill() goes by too; tasklist_lock held. */
uid_t process_saved_uid(const struct process *process);
/* process_action - what a process does about sig (its tasks share one table); tasklist_lock held. */
struct sigaction process_action(const struct process *process, int sig);
/* task_mm - the task's address space, as others see it; tasklist_lock held. */
static inline struct mm_struct *task_mm(const struct task_struct *task)
{
	return task->old_mm ? task->old_mm : task->mm;
}
/* get_task_mm - the same, with one user more, or NULL. */
struct mm_struct *get_task_mm(struct task_struct *task);
void process_init(void);
/* process_get/process_put - keep struct process from being freed. Any context. */
struct process *process_get(struct process *process);
void process_put(struct process *process);

static inline bool process_is_zombie(const struct process *process)
{
	return process->nr_threads == 0;
}
/* for_each_process(p), for_each_thread(p, t) - tasklist_lock held */
extern struct list_head all_processes;
#define for_each_process(p)	    list_for_each_entry(p, &all_processes, all)
#define for_each_thread(process, t) list_for_each_entry(t, &(process)->threads, thread_list)
#define for_each_child(process, c)  list_for_each_entry(c, &(process)->children, sibling)

/* ------------------------------------------------------------------ */
/* Beginning and end                                                   */

/*
 * copy_process - a new task: clone(2) with these flags, not yet running (fork.c).
 *
 * => the task, or ERR_PTR(-EINVAL, -EAGAIN, -ENOMEM); wake_up_new_task() starts it
 */
struct clone_args {
	u64 flags;			    /* CLONE_..., without the exit signal */
	int exit_signal;		    /* of a new process */
	unsigned long stack;		    /* user stack pointer; 0: the caller's */
	unsigned long tls;		    /* CLONE_SETTLS */
	int __user *parent_tid, *child_tid; /* CLONE_PARENT_SETTID; CLONE_CHILD_... */
	int (*fn)(void *);		    /* not NULL: begins in the kernel, with fn(arg), */
	void *arg;			    /*   without the caller's memory and files */
	const char *name;
};
struct task_struct *copy_process(const struct clone_args *args);

/* do_group_exit - end all tasks of current's process, with this wait status (exit.c). */
void do_group_exit(int status) __noreturn;
/* kill_threads - make every task of the process exit, save one (or NULL). tasklist_lock held. */
void kill_threads(struct process *process, const struct task_struct *except);
/* process_end - the whole process ends, with this wait status. tasklist_lock held. */
void process_end(struct process *process, int status, const struct task_struct *except);
/*
 * notify_parent - tell the parent that its child ended, stopped or went on.
 *
 * => code: CLD_EXITED ... CLD_CONTINUED; tasklist_lock held
 * => CLD_EXITED/KILLED/DUMPED: true if the parent does not care and the zombie may go at once
 */
bool notify_parent(struct process *child, int code);
/* group_in_session - is there a process of this group in the session? tasklist_lock held. */
bool group_in_session(const struct pid *group, const struct pid *session);
/* group_orphaned - nobody outside this group could continue it if it stopped; tasklist_lock held. */
bool group_orphaned(const struct pid *group);
/* enter_mm - current goes to live in mm (NULL: in none); old: what others still see, or NULL. */
void enter_mm(struct mm_struct *mm, struct mm_struct *old);
/* vfork_release - task no longer uses the memory of a vfork parent, who may go on. */
void vfork_release(struct task_struct *task);
/* kernel_wait - wait for the child process pid, reap it and all that end before it; its wait status, or -ECHILD. */
int kernel_wait(pid_t pid);

#endif
