/* SPDX-License-Identifier: MIT */
/*
 * kernel/signal.h - telling a program that something happened.
 *
 * What:     a signal is sent to one task or to a process (then any of its tasks that does
 *           not block it may take it). It is pending until it is taken; what then
 *           happens says the table of actions, which the tasks of a process share.
 *
 *             send_sig_info()          exit_to_user_work()
 *             ---------------> pending ------------------> handler's frame on the user
 *                                                          stack, or the default action
 * Start at: struct sighand_struct; send_sig_info(); the file head of signal.c.
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

struct process;
struct task_struct;

#define sigmask(sig) (1ULL << ((sig)-1))

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

/* The signal state of one task, in task_struct. */
struct task_signals {
	struct sigpending pending; /* [s] sent to this task alone */
	u64 blocked;		   /* [s] written by current only */
	u64 saved_mask;		   /* [c] to be restored once a handler ran (sigsuspend, ppoll) */
	bool restore_mask;	   /* [c] saved_mask is to be restored */
	u64 waiting_for;	   /* [s] sigtimedwait() takes these although they are blocked */
	unsigned long stack;	   /* [c] sigaltstack: lowest address */
	size_t stack_size;	   /* [c] 0: none */
	u32 stack_flags;	   /* [c] */
};

/* ------------------------------------------------------------------ */
/* Sending. Any context that may take siglock; a sleeping target wakes. */

/*
 * send_sig_info - sig with info to one task, or (whole) to any task of its process.
 *
 * => info NULL: from the kernel (SI_KERNEL)
 * => 0, or -EAGAIN: a queued real-time signal found no room
 * => tasklist_lock held, or the task cannot exit meanwhile (it is current)
 */
int send_sig_info(int sig, const struct siginfo *info, struct task_struct *task, bool whole);
/* send_process - sig to a process; a zombie takes anything. tasklist_lock held. */
int send_process(int sig, const struct siginfo *info, struct process *process);
/* send_group - sig to every process of a group; 0, or -ESRCH if it is empty. Lock not held. */
int send_group(int sig, const struct siginfo *info, pid_t group);
/* send_sig - sig from the kernel to the process of task. */
void send_sig(int sig, struct task_struct *task);
/* force_sig_info - for exceptions: a handler gets it even if it is blocked or ignored, or the program ends. */
void force_sig_info(int sig, const struct siginfo *info);

/* ------------------------------------------------------------------ */
/* What fork, exec and exit do with signals                            */

/* signals_fork - give a new task (a copy of current's struct) its signal state; 0 or -ENOMEM. */
int signals_fork(struct task_struct *task, u64 clone_flags);
/* signals_exec - handlers become the default again, the table private, no alternate stack; 0 or -ENOMEM. */
int signals_exec(void);
/* signals_exit - give it back; the process's pending signals go to a task that can take them. */
void signals_exit(struct task_struct *task);
/* signals_flush_process - drop what is pending for a process that has no tasks any more. */
void signals_flush_process(struct process *process);
/* sig_ignored_by - does this process ignore sig (by SIG_IGN)? siglock held */
bool sig_ignored_by(const struct process *process, int sig);

/* recalc_sigpending - set or clear current's WORK_SIGNAL after its mask changed. siglock held. */
void recalc_sigpending(void);
/* set_current_blocked - replace current's mask (never SIGKILL, SIGSTOP). */
void set_current_blocked(u64 mask);
/*
 * set_user_sigmask - for a wait under another mask (ppoll, pselect): block mask now;
 * the old one comes back when the call has returned, after a handler if one runs.
 */
void set_user_sigmask(u64 mask);
/* restore_saved_sigmask - put it back at once: no signal came. */
void restore_saved_sigmask(void);

/* signal_name - "SIGSEGV", "SIGRTMIN+2" or "signal 99"; buf holds at least 16 bytes. */
const char *signal_name(int sig, char *buf);

#endif
