/* SPDX-License-Identifier: MIT */
/*
 * kernel/signal/signal.h - telling a program that something happened.
 *
 * What:     a signal is sent to one task or to a process (then any of its tasks that does
 *           not block it may take it). It is pending until it is taken; what then
 *           happens says the table of actions, which the tasks of a process share.
 *
 *             send_sig_info()          exit_to_user_work()
 *             ---------------> pending ------------------> handler's frame on the user
 *             signal_send.c            signal_deliver.c    stack, or the default action
 *
 *           signal.c keeps what is pending and blocked; arch/x86_64/signal.c builds the
 *           frames; sys_signal.c has the system calls; itimer.c the alarms.
 * Start at: struct sighand_struct; send_sig_info(); docs/signals.md
 * Locks:    [s] sighand->siglock, interrupts off (RANK_SIGNAL, below tasklist_lock)
 *           [c] current only  [a] atomic
 * Spec:     signal(7), sigaction(2).   Linux: include/linux/signal.h, sched.h
 */
#ifndef KERNEL_SIGNAL_H
#define KERNEL_SIGNAL_H

#include "kernel/lib/atomic.h"
#include "kernel/lib/list.h"
#include "kernel/lib/spinlock.h"
#include "kernel/uapi/signal.h"

struct pid;
struct process;
struct pt_regs;
struct task_struct;

#define sigmask(sig) (1ULL << ((sig)-1))
/* Nobody can block, ignore or handle these. */
#define UNBLOCKABLE_SIGNALS (sigmask(SIGKILL) | sigmask(SIGSTOP))
#define STOP_SIGNALS	    (sigmask(SIGSTOP) | sigmask(SIGTSTP) | sigmask(SIGTTIN) | sigmask(SIGTTOU))
/* Without a handler nothing happens. */
#define IGNORED_SIGNALS (sigmask(SIGCHLD) | sigmask(SIGCONT) | sigmask(SIGURG) | sigmask(SIGWINCH))

/* What a program asked for by rt_sigaction(); handler may be SIG_DFL or SIG_IGN. */
struct sigaction {
	u64 handler; /* user address */
	u64 flags;   /* SA_... */
	u64 restorer;
	u64 mask; /* blocked while the handler runs */
};

/* The actions of a process; clone(CLONE_SIGHAND) shares them. */
struct sighand_struct {
	atomic_t count; /* [a] tasks */
	spinlock_t siglock;
	struct sigaction action[NSIG]; /* [s] action[sig - 1] */
};

/* Signals sent and not yet taken: bits, and for each what came along with it. */
struct sigpending {
	u64 signal;	       /* [s] bit sig - 1 */
	struct list_head list; /* [s] of struct sigqueue, oldest first */
};

/*
 * How an interrupted system call with a relative time limit goes on: fn(this) is called
 * by restart_syscall() once the signals are dealt with, if none of them had a handler.
 * A call that returns -ERESTART_RESTARTBLOCK has filled it in.
 */
struct restart_block {
	long (*fn)(struct restart_block *restart); /* NULL: there is nothing to restart */
	u64 expires;				   /* ns, by arch_clock_ns(); ~0: never */
	void __user *user;			   /* the rest is fn's own */
	u64 args[4];
};

/* The signal state of one task, in task_struct. */
struct task_signals {
	struct sigpending pending; /* [s] sent to this task alone */
	u64 blocked;		   /* [s] written by current only */
	u64 saved_mask;		   /* [c] to be restored once a handler ran (sigsuspend, ppoll) */
	bool restore_mask;	   /* [c] saved_mask is to be restored */
	bool stop_dequeued;	   /* [s] took a stop signal; SIGCONT has not undone it yet */
	bool stop_wanted;    /* [s] is to stop with its process, at its next return to user mode */
	u64 waiting_for;     /* [s] sigtimedwait() takes these although they are blocked */
	unsigned long stack; /* [c] sigaltstack: lowest address */
	size_t stack_size;   /* [c] 0: none */
	u32 stack_flags;     /* [c] as given: SS_DISABLE, SS_ONSTACK, SS_AUTODISARM */
	struct restart_block restart; /* [c] */
};

/* A signal that has been taken and goes to a handler. */
struct ksignal {
	int sig;
	struct sigaction action;
	struct siginfo info;
};

void signals_init(void);

/* ------------------------------------------------------------------ */
/* Sending (signal_send.c). Any context; a sleeping target wakes.      */

/*
 * send_sig_info - sig with info to one task, or (whole) to any task of its process.
 *
 * => info NULL: from the kernel (SI_KERNEL)
 * => 0, also if it is ignored or the task exits; -EAGAIN: a queued signal found no room
 * => tasklist_lock held; no siglock
 * => a kernel thread takes none, unless it has called signals_fork() for itself
 */
int send_sig_info(int sig, const struct siginfo *info, struct task_struct *task, bool whole);
/* send_process - sig to a process; a zombie takes anything. tasklist_lock held. */
int send_process(int sig, const struct siginfo *info, struct process *process);
/* send_group - sig to every process of a group; 0, or -ESRCH if it is empty. tasklist_lock held. */
int send_group(int sig, const struct siginfo *info, const struct pid *group);
/* send_sig - sig from the kernel to the process of task. Lock not held. */
void send_sig(int sig, struct task_struct *task);
/* action_ignores - by choice, or because that is what is done about sig by default */
bool action_ignores(const struct sigaction *action, int sig);
/* sig_ignored_by - does this process ignore sig (by SIG_IGN)? tasklist_lock held */
bool sig_ignored_by(const struct process *process, int sig);

/* ------------------------------------------------------------------ */
/* Exceptions (signal_deliver.c)                                       */

/*
 * force_sig_info - current must not go on as if nothing had happened.
 *
 * => a handler gets it; blocked, ignored or without a handler it ends the program
 * => why: for the log, if it ends; may be NULL
 * => task context; returns if there is a handler
 */
void force_sig_info(const struct siginfo *info, const char *why);
/* force_sig - the same with SI_KERNEL and no address. */
void force_sig(int sig);

/* ------------------------------------------------------------------ */
/* What fork, exec and exit do with signals (signal.c)                 */

/* signals_fork - give a new task (a copy of current's struct) its signal state; 0 or -ENOMEM. */
int signals_fork(struct task_struct *task, u64 clone_flags);
/* signals_exec - handlers become the default again, the table private, no alternate stack; 0 or -ENOMEM. */
int signals_exec(void);
/*
 * signals_exit - give it back; the process's pending signals go to a task that can take them.
 *
 * => tasklist_lock held, task still in its process; or the task has never run
 */
void signals_exit(struct task_struct *task);
/* signals_flush_process - drop what is pending for a process that has no tasks any more. */
void signals_flush_process(struct process *process);

/* What /proc/PID/status tells of a task; tasklist_lock held. */
struct signal_status {
	int queued;  /* SigQ: with information, of all its process's tasks */
	u64 limit;   /*       and how many there may be */
	u64 pending; /* SigPnd: of the task */
	u64 shared;  /* ShdPnd: of its process */
	u64 blocked; /* SigBlk */
	u64 ignored; /* SigIgn */
	u64 caught;  /* SigCgt */
};
void signals_status(struct task_struct *task, struct signal_status *status);

/* ------------------------------------------------------------------ */
/* Masks (signal.c)                                                    */

/* recalc_sigpending - set or clear current's WORK_SIGNAL after its mask changed. siglock held. */
void recalc_sigpending(void);
/* set_current_blocked - replace current's mask (never SIGKILL, SIGSTOP). */
void set_current_blocked(u64 mask);
/*
 * set_user_sigmask - for a wait under another mask (ppoll, pselect): block mask now;
 * the old one comes back when the call has returned, after a handler if one runs.
 *
 * => the call must return -EINTR or -ERESTARTNOHAND if a signal came, and else
 *    restore_saved_sigmask() before it returns
 */
void set_user_sigmask(u64 mask);
/* restore_saved_sigmask - put it back at once: no signal came. */
void restore_saved_sigmask(void);

/* ------------------------------------------------------------------ */
/* Reading them from a file (signal.c)                                 */

struct wait_queue_head;
extern struct wait_queue_head signalfd_wait; /* woken whenever somebody gets a signal */
/* signals_take_of - take one of this set that is pending for current; 0: there is none. */
int signals_take_of(u64 set, struct siginfo *info);
/* signals_pending_of - which of this set are pending for current. */
u64 signals_pending_of(u64 set);

/* ------------------------------------------------------------------ */
/* The alternate stack (sys_signal.c)                                  */

/* on_signal_stack - is this stack pointer of current on it? (One that disarms itself is never in use.) */
static inline bool on_signal_stack(const struct task_signals *sig, unsigned long sp)
{
	return !(sig->stack_flags & SS_AUTODISARM) && sp > sig->stack &&
	       sp - sig->stack <= sig->stack_size;
}
/* set_signal_stack - current's, with the stack pointer at sp; 0, -EPERM, -EINVAL or -ENOMEM. */
int set_signal_stack(const struct sigaltstack *wanted, unsigned long sp);

/* signal_name - "SIGSEGV", "SIGRTMIN+2" or "signal 99"; buf holds at least 16 bytes. */
const char *signal_name(int sig, char *buf);

/* ------------------------------------------------------------------ */
/* Alarms (itimer.c)                                                   */

/* itimers_follow_limit - RLIMIT_CPU of the process is new, or the process is. tasklist_lock held. */
void itimers_follow_limit(struct process *process);
/* itimers_stop - the process ends. tasklist_lock held. */
void itimers_stop(struct process *process);
/* posix_timers_stop - those of timer_create() go as well. posix_timers_exec - current's do, in execve. */
void posix_timers_stop(struct process *process);
void posix_timers_exec(void);
/*
 * posix_timer_delivered - a signal of such a timer is no longer pending: start it again.
 *
 * => how often it has expired beyond once; timer_getoverrun() will say the same
 * => siglock held
 */
int posix_timer_delivered(struct process *process, int id);
/* signals_timer_pending - is a signal of this timer there, with its information? siglock held. */
bool signals_timer_pending(struct task_struct *task, bool whole, int id);

/* ------------------------------------------------------------------ */
/* Between the files of signals                                        */

/* One signal that waits, with its information. */
struct sigqueue {
	struct list_head list; /* [s] in struct sigpending */
	struct siginfo info;
};

/* All: siglock held. */
/* sigpending_add - 0; 1: it is there already (standard signals do not queue); -EAGAIN: no room. */
int sigpending_add(struct task_struct *task, bool whole, int sig, const struct siginfo *info);
/* sigpending_take - the first signal that is not in mask; 0: none. */
int sigpending_take(struct task_struct *task, u64 mask, struct siginfo *info);
/* sigpending_flush - forget these. */
void sigpending_flush(struct process *process, struct sigpending *pending, u64 signals);
/* signals_flush_threads - these are no longer pending for anybody of task's process; tasklist_lock too. */
void signals_flush_threads(struct task_struct *task, u64 signals);
/* signal_wake - task has something to do before it returns to user mode; wake it from these states too. */
void signal_wake(struct task_struct *task, int states);
/* signals_retarget - others may take what task blocks from now on; tasklist_lock held too. */
void signals_retarget(struct task_struct *task, u64 signals);
/* process_unkillable - init: no default action ends it. */
bool process_unkillable(const struct process *process);
/* stop_reached - one task less has yet to stop; true: the process has stopped. tasklist_lock too. */
bool stop_reached(struct process *process);

#endif
