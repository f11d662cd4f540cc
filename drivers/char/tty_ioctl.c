// SPDX-License-Identifier: MIT
/*
 * drivers/char/tty_ioctl.c - what programs ask of a terminal besides bytes.
 *
 * What:     three kinds of requests. Settings (TCGETS, TCSETS and their older and newer
 *           forms). Bytes that wait (TCFLSH, TCXONC, TCSBRK, FIONREAD). Whose terminal it is
 *           (TIOCSCTTY, TIOCSPGRP and their kind), which kernel/process/terminal.c decides.
 * Start at: requests[], at the foot
 * Holds:    a background job may look, but not change (CHANGES): it gets SIGTTOU.
 * Locks:    tty->lock for settings and counts; none while user memory is touched.
 * See it:   tests/user/as-user/tty_*; stty -a; docs/terminal.md
 * Spec:     ioctl_tty(2), termios(3).   Linux: drivers/tty/tty_ioctl.c, tty_io.c
 */
#include "drivers/char/tty.h"

#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/ioctl.h"

/* One request: the terminal it is about, and where it comes from. */
struct request {
	struct tty *tty;
	struct file *file;
	bool master; /* the file is a pty's other side */
	unsigned int cmd, rules;
	unsigned long arg;
};

/* rules: what is to be done before */
#define CHANGES 1 /* the caller must be in the foreground */
#define DRAINS	2 /* what was written has gone out */
#define FLUSHES 4 /* what has come and was not read is forgotten */

#define user_arg(r) ((void __user *)(r)->arg)

static int put_int(const struct request *r, int value)
{
	return put_user(value, (int __user *)r->arg);
}

static int get_int(const struct request *r, int *value)
{
	return get_user(*value, (int __user *)r->arg);
}

/* ------------------------------------------------------------------ */
/* Settings                                                            */

/* The speed that cflag names; 0: it names none (BOTHER). */
static u32 speed_of(u32 cflag)
{
	static const u32 low[] = { 0,	50,   75,   110,  134,	150,  200,   300,
				   600, 1200, 1800, 2400, 4800, 9600, 19200, 38400 };
	static const u32 high[] = { 0,	     57600,   115200,  230400,	460800,	 500000,
				    576000,  921600,  1000000, 1152000, 1500000, 2000000,
				    2500000, 3000000, 3500000, 4000000 };

	return cflag & BOTHER ? high[cflag & 017] : low[cflag & 017];
}

static void get_settings(struct tty *tty, struct termios_abi *termios)
{
	spin_lock_irq(&tty->lock);
	*termios = tty->termios;
	spin_unlock_irq(&tty->lock);
}

static void set_settings(const struct request *r, const struct termios_abi *wanted)
{
	struct tty *tty = r->tty;
	struct termios_abi old;

	spin_lock_irq(&tty->lock);
	if (r->rules & FLUSHES)
		tty_flush_input(tty);
	old = tty->termios;
	tty->termios = *wanted;
	if (speed_of(wanted->cflag) || !(wanted->cflag & BOTHER))
		tty->termios.ospeed = tty->termios.ispeed = speed_of(wanted->cflag);
	tty_mode_changed(tty, &old);
	tty_pull_held(tty);
	spin_unlock_irq(&tty->lock);
}

/* The newer forms have their size in their number, the older ones leave the speeds out. */
static size_t termios_size(const struct request *r)
{
	return _IOC_SIZE(r->cmd) ? TERMIOS2_SIZE : TERMIOS_SIZE;
}

static int get_termios(const struct request *r)
{
	struct termios_abi now;

	get_settings(r->tty, &now);
	return copy_to_user(user_arg(r), &now, termios_size(r)) ? -EFAULT : 0;
}

static int set_termios(const struct request *r)
{
	struct termios_abi wanted;

	get_settings(r->tty, &wanted);
	if (copy_from_user(&wanted, user_arg(r), termios_size(r)))
		return -EFAULT;
	set_settings(r, &wanted);
	return 0;
}

/* System V's: the lower halves of the flags, and the first of the characters. */
static int get_termio(const struct request *r)
{
	struct termios_abi now;
	struct termio_abi old = {};

	get_settings(r->tty, &now);
	old.iflag = (u16)now.iflag;
	old.oflag = (u16)now.oflag;
	old.cflag = (u16)now.cflag;
	old.lflag = (u16)now.lflag;
	old.line = now.line;
	memcpy(old.cc, now.cc, sizeof(old.cc));
	return copy_to_user(user_arg(r), &old, sizeof(old)) ? -EFAULT : 0;
}

static int set_termio(const struct request *r)
{
	struct termios_abi now;
	struct termio_abi wanted;

	if (copy_from_user(&wanted, user_arg(r), sizeof(wanted)))
		return -EFAULT;
	get_settings(r->tty, &now);
	now.iflag = (now.iflag & ~0xffffU) | wanted.iflag;
	now.oflag = (now.oflag & ~0xffffU) | wanted.oflag;
	now.cflag = (now.cflag & ~0xffffU) | wanted.cflag;
	now.lflag = (now.lflag & ~0xffffU) | wanted.lflag;
	now.line = wanted.line;
	memcpy(now.cc, wanted.cc, sizeof(wanted.cc));
	set_settings(r, &now);
	return 0;
}

/* ------------------------------------------------------------------ */
/* The window                                                          */

static int get_window(const struct request *r)
{
	struct winsize_abi size;

	spin_lock_irq(&r->tty->lock);
	size = r->tty->winsize;
	spin_unlock_irq(&r->tty->lock);
	return copy_to_user(user_arg(r), &size, sizeof(size)) ? -EFAULT : 0;
}

void tty_set_window(struct tty *tty, const struct winsize_abi *size)
{
	unsigned long flags;
	bool changed;

	spin_lock_irqsave(&tty->lock, flags);
	changed = memcmp(size, &tty->winsize, sizeof(*size)) != 0;
	tty->winsize = *size;
	spin_unlock_irqrestore(&tty->lock, flags);
	if (changed)
		terminal_signal(&tty->terminal, SIGWINCH);
}

static int set_window(const struct request *r)
{
	struct winsize_abi size;

	if (copy_from_user(&size, user_arg(r), sizeof(size)))
		return -EFAULT;
	tty_set_window(r->tty, &size);
	return 0;
}

/* ------------------------------------------------------------------ */
/* Bytes that wait                                                     */

static int flush_waiting(const struct request *r)
{
	bool input, output;

	if (r->arg > TCIOFLUSH)
		return -EINVAL;
	/* what is one side's output is the other's input */
	input = r->arg != (r->master ? TCIFLUSH : TCOFLUSH);
	output = r->arg != (r->master ? TCOFLUSH : TCIFLUSH);
	spin_lock_irq(&r->tty->lock);
	if (input)
		tty_flush_input(r->tty);
	if (output)
		tty_drop_output(r->tty);
	spin_unlock_irq(&r->tty->lock);
	return 0;
}

static void send_control(struct tty *tty, int which)
{
	u8 c = tty->termios.cc[which];

	if (c)
		tty->ops->send(tty, &c, 1);
}

static int flow(const struct request *r)
{
	struct tty *tty = r->tty;
	int error = 0;

	spin_lock_irq(&tty->lock);
	switch (r->arg) {
	case TCOOFF:
		tty->switched_off = true;
		tty_stop(tty);
		break;
	case TCOON:
		if (tty->switched_off) {
			tty->switched_off = false;
			tty_start(tty);
		}
		break;
	case TCIOFF:
	case TCION:
		send_control(tty, r->arg == TCIOFF ? VSTOP : VSTART);
		break;
	default:
		error = -EINVAL;
	}
	spin_unlock_irq(&tty->lock);
	return error;
}

static int set_break(const struct request *r, bool on)
{
	spin_lock_irq(&r->tty->lock);
	if (r->tty->ops->send_break)
		r->tty->ops->send_break(r->tty, on);
	spin_unlock_irq(&r->tty->lock);
	return 0;
}

static int begin_break(const struct request *r)
{
	return set_break(r, true);
}

static int end_break(const struct request *r)
{
	return set_break(r, false);
}

#define LONGEST_BREAK 36000UL /* tenths of a second */

/* Drained it is; now a break, of a quarter of a second, or as many tenths as TCSBRKP says. */
static int timed_break(const struct request *r)
{
	bool posix = r->cmd == TCSBRKP;
	long tenths = (long)min(r->arg, LONGEST_BREAK);

	if ((!posix && r->arg) || !r->tty->ops->send_break)
		return 0;
	begin_break(r);
	schedule_timeout_interruptible(posix && tenths ? tenths * HZ / 10 : HZ / 4);
	end_break(r);
	return signal_pending(current) ? -EINTR : 0;
}

static int count_waiting(const struct request *r)
{
	size_t n;

	spin_lock_irq(&r->tty->lock);
	n = r->cmd == TIOCOUTQ ? r->tty->ops->unsent(r->tty) : tty_waiting(r->tty);
	spin_unlock_irq(&r->tty->lock);
	return put_int(r, (int)n);
}

/* A byte as if it had been typed. */
static int fake_input(const struct request *r)
{
	struct tty *tty = r->tty;
	u8 c;

	if (!terminal_is_own(&tty->terminal) && !cred_is_root(&current->cred))
		return -EPERM;
	if (get_user(c, (u8 __user *)r->arg))
		return -EFAULT;
	spin_lock_irq(&tty->lock);
	if (tty_has_room(tty)) {
		tty_receive(tty, c, TTY_NORMAL);
		tty_echo_flush(tty);
	}
	spin_unlock_irq(&tty->lock);
	return 0;
}

/* ------------------------------------------------------------------ */
/* Whose it is                                                         */

static int acquire(const struct request *r)
{
	bool root = cred_is_root(&current->cred);
	/* a pty hangs up when its master closes: while that is in use it has not */
	unsigned int hangups = r->master ? 0 : tty_file_hangups(r->file);

	return terminal_acquire(&r->tty->terminal, hangups, r->arg == 1 && root,
				r->file->f_mode & FMODE_READ || root);
}

static int set_foreground(const struct request *r)
{
	int error = terminal_check(&r->tty->terminal, SIGTTOU), group;

	if (error)
		return error == -EIO ? -ENOTTY : error;
	if (!terminal_is_own(&r->tty->terminal))
		return -ENOTTY;
	if (get_int(r, &group))
		return -EFAULT;
	return terminal_set_foreground(&r->tty->terminal, group);
}

/* The group or the session; from a pty's other side anybody may ask. */
static int tell_number(const struct request *r)
{
	struct terminal *terminal = &r->tty->terminal;
	pid_t session = terminal_session(terminal);

	if ((!r->master && !terminal_is_own(terminal)) || (r->cmd == TIOCGSID && !session))
		return -ENOTTY;
	return put_int(r, r->cmd == TIOCGSID ? session : terminal_foreground(terminal));
}

static int give_up(const struct request *r)
{
	return terminal_give_up(&r->tty->terminal);
}

static int set_exclusive(const struct request *r)
{
	WRITE_ONCE(r->tty->exclusive, r->cmd == TIOCEXCL);
	return 0;
}

static int get_exclusive(const struct request *r)
{
	return put_int(r, READ_ONCE(r->tty->exclusive));
}

/* ------------------------------------------------------------------ */
/* Modem lines, and the rest                                           */

static int get_modem(const struct request *r)
{
	struct tty *tty = r->tty;

	return tty->ops->modem ? put_int(r, tty->ops->modem(tty)) : -ENOTTY;
}

static int change_modem(const struct request *r)
{
	int bits, now;

	if (!r->tty->ops->modem_set)
		return -ENOTTY;
	if (get_int(r, &bits))
		return -EFAULT;
	spin_lock_irq(&r->tty->lock);
	now = r->tty->ops->modem(r->tty);
	if (r->cmd == TIOCMBIS)
		bits |= now;
	else if (r->cmd == TIOCMBIC)
		bits = now & ~bits;
	r->tty->ops->modem_set(r->tty, bits);
	spin_unlock_irq(&r->tty->lock);
	return 0;
}

/* There is one line discipline, number 0. */
static int get_discipline(const struct request *r)
{
	return put_int(r, 0);
}

static int set_discipline(const struct request *r)
{
	int number;

	if (get_int(r, &number))
		return -EFAULT;
	return number ? -EINVAL : 0;
}

/* ------------------------------------------------------------------ */

static const struct {
	unsigned int cmd, rules;
	int (*answer)(const struct request *r);
} requests[] = {
	{ TCGETS, 0, get_termios },
	{ TCSETS, CHANGES, set_termios },
	{ TCSETSW, CHANGES | DRAINS, set_termios },
	{ TCSETSF, CHANGES | DRAINS | FLUSHES, set_termios },
	{ TCGETS2, 0, get_termios },
	{ TCSETS2, CHANGES, set_termios },
	{ TCSETSW2, CHANGES | DRAINS, set_termios },
	{ TCSETSF2, CHANGES | DRAINS | FLUSHES, set_termios },
	{ TCGETA, 0, get_termio },
	{ TCSETA, CHANGES, set_termio },
	{ TCSETAW, CHANGES | DRAINS, set_termio },
	{ TCSETAF, CHANGES | DRAINS | FLUSHES, set_termio },
	{ TIOCGWINSZ, 0, get_window },
	{ TIOCSWINSZ, 0, set_window },
	{ TCFLSH, CHANGES, flush_waiting },
	{ TCXONC, CHANGES, flow },
	{ TCSBRK, CHANGES | DRAINS, timed_break },
	{ TCSBRKP, CHANGES | DRAINS, timed_break },
	{ TIOCSBRK, CHANGES, begin_break },
	{ TIOCCBRK, CHANGES, end_break },
	{ TIOCOUTQ, 0, count_waiting },
	{ FIONREAD, 0, count_waiting },
	{ TIOCSTI, 0, fake_input },
	{ TIOCSCTTY, 0, acquire },
	{ TIOCNOTTY, 0, give_up },
	{ TIOCSPGRP, 0, set_foreground }, /* not in the foreground is another error here */
	{ TIOCGPGRP, 0, tell_number },
	{ TIOCGSID, 0, tell_number },
	{ TIOCEXCL, 0, set_exclusive },
	{ TIOCNXCL, 0, set_exclusive },
	{ TIOCGEXCL, 0, get_exclusive },
	{ TIOCMGET, 0, get_modem },
	{ TIOCMSET, 0, change_modem },
	{ TIOCMBIS, 0, change_modem },
	{ TIOCMBIC, 0, change_modem },
	{ TIOCGETD, 0, get_discipline },
	{ TIOCSETD, 0, set_discipline },
};

static int obey_rules(const struct request *r)
{
	int error = r->rules & CHANGES ? terminal_check(&r->tty->terminal, SIGTTOU) : 0;

	if (!error && r->rules & DRAINS && !r->master)
		error = tty_drain(r->file);
	return error;
}

int tty_do_ioctl(struct tty *tty, struct file *file, bool master, unsigned int cmd,
		 unsigned long arg)
{
	for (size_t i = 0; i < ARRAY_SIZE(requests); i++) {
		const struct request r = { tty, file, master, cmd, requests[i].rules, arg };
		int error;

		if (requests[i].cmd != cmd)
			continue;
		error = obey_rules(&r);
		return error ? error : requests[i].answer(&r);
	}
	return -ENOTTY;
}

int tty_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tty *tty = tty_of(file);

	if (tty_file_is_dead(file))
		return cmd == TIOCSPGRP ? -ENOTTY : -EIO;
	if (tty->no_terminal)
		return -ENOTTY; /* so that stdio buffers as for a pipe */
	return tty_do_ioctl(tty, file, false, cmd, arg);
}
