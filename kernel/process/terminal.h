/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/terminal.h - whose terminal is it, and who may use it now?
 *
 * What:     a session has at most one controlling terminal, and a terminal at most one
 *           session. Of the session's process groups one is in the foreground: it reads,
 *           and what is typed as ^C goes to it. The others are the shell's background jobs.
 *
 *             terminal.session ---> session (its leader: the shell)
 *             terminal.foreground -> one of its groups
 *             process.terminal <--- each process that began while the leader had it
 *
 *           That is all the kernel proper knows of terminals: the bytes are a driver's
 *           matter (drivers/char), whose struct contains one of these.
 * Start at: terminal_check(), terminal_leader_exits()
 * Holds:    session and foreground are both set or both NULL.
 *           a process with a terminal is in the session that the terminal names, unless it
 *           made a session of its own; then it has none.
 * Locks:    [T] tasklist_lock  [I] immutable
 * See it:   /proc/tty/lines, fields 7 and 8 of /proc/PID/stat; gdb: np-tty;
 *           docs/terminal.md
 * Spec:     credentials(7), setsid(2), tcsetpgrp(3), ioctl_tty(2).   Linux: drivers/tty/tty_jobctrl.c
 */
#ifndef KERNEL_PROCESS_TERMINAL_H
#define KERNEL_PROCESS_TERMINAL_H

#include "kernel/lib/types.h"

struct pid;
struct process;

struct terminal {
	struct pid *session;	/* [T] NULL: nobody's controlling terminal */
	struct pid *foreground; /* [T] a group of that session */
	unsigned int hangups; /* [T] written; files that were opened before the last one are dead */
	bool is_line;	      /* [I] hangs up when its session leader ends; a pty does not */
	dev_t rdev;	      /* [I] device number */
	/* the number of hangups is new: wake who sleeps. tasklist_lock held. */
	void (*hung_up)(struct terminal *terminal);
};

/* ------------------------------------------------------------------ */
/* For drivers. No lock held; none of them sleeps.                     */

/* terminal_is_own - is it current's controlling terminal? */
bool terminal_is_own(const struct terminal *terminal);
/* terminal_of_current - current's controlling terminal, or NULL. It may go at any time: ask the driver for a reference. */
struct terminal *terminal_of_current(void);
/*
 * terminal_check - may current do now what background jobs may not?
 *
 * => sig: SIGTTIN to read, SIGTTOU to write or to change the settings
 * => 0; -ERESTARTSYS: its group got the signal, and stops; -EIO: nobody could continue it,
 *    or it wants to read and does not care for the signal
 */
int terminal_check(const struct terminal *terminal, int sig);
/* terminal_signal - sig to the foreground group, if there is one. Any context. */
void terminal_signal(struct terminal *terminal, int sig);
/* terminal_opened - current opened it to read: a session leader without a terminal gets it, if it is free. */
void terminal_opened(struct terminal *terminal);
/*
 * terminal_acquire - TIOCSCTTY: 0, -EPERM, or -EIO: it has hung up since hangups was read.
 *
 * => hangups: as the file that is asked through knows it; may_steal: from another session; readable: the file is open for reading, or root asks
 */
int terminal_acquire(struct terminal *terminal, unsigned int hangups, bool may_steal,
		     bool readable);
/* terminal_give_up - TIOCNOTTY: 0, or -ENOTTY: it is not current's. A leader's whole session loses it. */
int terminal_give_up(struct terminal *terminal);
/* terminal_set_foreground - TIOCSPGRP: 0, -ENOTTY (not ours), -EINVAL, -ESRCH, -EPERM (not of our session). */
int terminal_set_foreground(struct terminal *terminal, pid_t group);
/* terminal_foreground, terminal_session - their numbers; 0: none. */
pid_t terminal_foreground(const struct terminal *terminal);
pid_t terminal_session(const struct terminal *terminal);
/* terminal_hang_up - the other end is gone: the leader gets SIGHUP and SIGCONT, the session has no terminal. */
void terminal_hang_up(struct terminal *terminal);
/* terminal_forget - nobody has it open: it is nobody's controlling terminal either. */
void terminal_forget(struct terminal *terminal);

/* ------------------------------------------------------------------ */
/* For the kernel. tasklist_lock held.                                 */

/* terminal_leader_exits - process ends: if it leads a session, that loses its terminal. */
void terminal_leader_exits(struct process *process);
/* tty_nr_of, tty_pgrp_of - what /proc/PID/stat says: 0 and -1 without a terminal. */
unsigned int tty_nr_of(const struct process *process);
pid_t tty_pgrp_of(const struct process *process);

#endif
