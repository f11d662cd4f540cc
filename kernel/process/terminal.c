// SPDX-License-Identifier: MIT
/*
 * kernel/process/terminal.c - controlling terminals: who has one, and who loses it.
 *
 * What:     terminal.h says what there is. A terminal comes to a session when its leader
 *           opens it, or asks for it; it goes when the leader ends or says so, or when the
 *           other end hangs up. Who then still has it open finds that out from the number
 *           of hangups, which the driver compares with the one at its open.
 *
 *             leader ends             SIGHUP to the foreground group; a line hangs up as well
 *             other end hangs up      SIGHUP, SIGCONT to the leader; when it ends in turn,
 *                                     both go to the group that was in the foreground
 *             leader gives it up      SIGHUP, SIGCONT to the foreground group
 * Start at: terminal_check(), hang_up()
 * Locks:    tasklist_lock, which the signals need as well.
 * See it:   tests/user/as-user/tty_*; docs/terminal.md
 * Spec:     POSIX.1 11.1, "General Terminal Interface".   Linux: drivers/tty/tty_jobctrl.c
 */
#include "kernel/process/terminal.h"

#include "kernel/fs/dev/kdev_t.h"
#include "kernel/process/process.h"
#include "kernel/uapi/errno.h"

static bool leads_session(const struct process *process)
{
	return process->session == process->id;
}

/* ------------------------------------------------------------------ */
/* Having it                                                           */

bool terminal_is_own(const struct terminal *terminal)
{
	return READ_ONCE(current->process->terminal) == terminal;
}

struct terminal *terminal_of_current(void)
{
	return READ_ONCE(current->process->terminal);
}

/* tasklist_lock held: no session has it, and no process. */
static void release(struct terminal *terminal)
{
	struct process *p;

	for_each_process(p)
		if (p->terminal == terminal)
			p->terminal = NULL;
	if (terminal->session) {
		pid_put(terminal->session);
		pid_put(terminal->foreground);
	}
	terminal->session = terminal->foreground = NULL;
}

/* tasklist_lock held: current, a leader, gets it. */
static void take(struct terminal *terminal)
{
	struct process *own = current->process;

	terminal->session = pid_get(own->session);
	terminal->foreground = pid_get(own->group);
	own->terminal = terminal;
}

void terminal_opened(struct terminal *terminal)
{
	struct process *own = current->process;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (leads_session(own) && own != &kernel_process && !own->terminal && !terminal->session)
		take(terminal);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

int terminal_acquire(struct terminal *terminal, unsigned int hangups, bool may_steal, bool readable)
{
	struct process *own = current->process;
	unsigned long flags;
	int error = 0;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (terminal->hangups != hangups)
		error = -EIO; /* it may be about to go: nothing would take it away again */
	else if (leads_session(own) && terminal->session == own->session)
		; /* it has it */
	else if (!leads_session(own) || own->terminal || (terminal->session && !may_steal) ||
		 !readable)
		error = -EPERM;
	else {
		release(terminal);
		take(terminal);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

int terminal_give_up(struct terminal *terminal)
{
	struct process *own = current->process;
	unsigned long flags;
	int error = 0;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (own->terminal != terminal) {
		error = -ENOTTY;
	} else if (leads_session(own)) {
		send_group(SIGHUP, NULL, terminal->foreground);
		send_group(SIGCONT, NULL, terminal->foreground);
		release(terminal);
	} else {
		own->terminal = NULL;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

/* ------------------------------------------------------------------ */
/* Foreground and background                                           */

int terminal_check(const struct terminal *terminal, int sig)
{
	struct process *own = current->process;
	unsigned long flags;
	int error = 0;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (own->terminal != terminal || !terminal->foreground ||
	    terminal->foreground == own->group) {
		; /* not a background job of this terminal */
	} else if (current->sig.blocked & sigmask(sig) || sig_ignored_by(own, sig)) {
		error = sig == SIGTTIN ? -EIO : 0;
	} else if (group_orphaned(own->group)) {
		error = -EIO;
	} else {
		send_group(sig, NULL, own->group);
		/* another thread of ours may take it: we are to look, whoever does */
		__atomic_fetch_or(&current->work, WORK_SIGNAL, __ATOMIC_SEQ_CST);
		error = -ERESTARTSYS;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

void terminal_signal(struct terminal *terminal, int sig)
{
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	send_group(sig, NULL, terminal->foreground);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

/* tasklist_lock held: is nr a group of the session, or at least a process of it? */
static int find_group(pid_t nr, const struct pid *session, struct pid **found)
{
	struct pid *pid = pid_find(nr);

	if (!pid)
		return -ESRCH;
	if (!group_in_session(pid, session) && !(pid->process && pid->process->session == session))
		return -EPERM;
	*found = pid;
	return 0;
}

int terminal_set_foreground(struct terminal *terminal, pid_t nr)
{
	struct process *own = current->process;
	struct pid *group = NULL;
	unsigned long flags;
	int error = -ENOTTY;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (own->terminal == terminal && terminal->session == own->session)
		error = nr < 0 ? -EINVAL : find_group(nr, own->session, &group);
	if (!error) {
		pid_get(group);
		pid_put(terminal->foreground);
		terminal->foreground = group;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

static pid_t number_of(struct pid *const *pid)
{
	unsigned long flags;
	pid_t nr;

	spin_lock_irqsave(&tasklist_lock, flags);
	nr = *pid ? (*pid)->nr : 0;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return nr;
}

pid_t terminal_foreground(const struct terminal *terminal)
{
	return number_of(&terminal->foreground);
}

pid_t terminal_session(const struct terminal *terminal)
{
	return number_of(&terminal->session);
}

/* ------------------------------------------------------------------ */
/* Losing it                                                           */

/* tasklist_lock held: the leader whose terminal it is; NULL: nobody's, or it has ended. */
static struct process *leader_of(const struct terminal *terminal)
{
	struct process *p;

	for_each_process(p)
		if (p->terminal == terminal && leads_session(p) && !process_is_zombie(p))
			return p;
	return NULL;
}

/*
 * tasklist_lock held: who has it open can do nothing with it any more. Only when that is so the
 * leader is told, who may run on another CPU and look at once; he remembers who was in the foreground.
 */
static void hang_up(struct terminal *terminal)
{
	struct process *leader = leader_of(terminal);

	WRITE_ONCE(terminal->hangups, terminal->hangups + 1);
	if (leader && !leader->left_behind)
		leader->left_behind = pid_get(terminal->foreground);
	release(terminal);
	if (leader) {
		send_process(SIGHUP, NULL, leader);
		send_process(SIGCONT, NULL, leader);
	}
	terminal->hung_up(terminal);
}

void terminal_hang_up(struct terminal *terminal)
{
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	hang_up(terminal);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

void terminal_forget(struct terminal *terminal)
{
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	release(terminal);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

void terminal_leader_exits(struct process *process)
{
	struct terminal *terminal = process->terminal;

	if (leads_session(process) && terminal) {
		send_group(SIGHUP, NULL, terminal->foreground);
		if (terminal->is_line)
			hang_up(terminal);
		else
			release(terminal);
	}
	if (process->left_behind) {
		if (!terminal) {
			send_group(SIGHUP, NULL, process->left_behind);
			send_group(SIGCONT, NULL, process->left_behind);
		}
		pid_put(process->left_behind);
		process->left_behind = NULL;
	}
}

/* ------------------------------------------------------------------ */

unsigned int tty_nr_of(const struct process *process)
{
	return process->terminal ? (unsigned int)encode_dev(process->terminal->rdev) : 0;
}

pid_t tty_pgrp_of(const struct process *process)
{
	const struct terminal *terminal = process->terminal;

	return terminal && terminal->foreground ? terminal->foreground->nr : -1;
}
