// SPDX-License-Identifier: MIT
/*
 * drivers/char/tty_ioctl.c - what programs ask of a terminal besides bytes.
 *
 * What:     three kinds of requests. Settings (TCGETS, TCSETS and their older and newer
 *           forms). Bytes that wait (TCFLSH, TCXONC, TCSBRK, FIONREAD). Whose terminal it is
 *           (TIOCSCTTY, TIOCSPGRP and their kind), which kernel/process/terminal.c decides.
 * Start at: tty_do_ioctl()
 * Holds:    a background job may look, but not change: it gets SIGTTOU (terminal_check).
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
	unsigned int cmd;
	unsigned long arg;
};

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

static void set_settings(struct tty *tty, const struct termios_abi *wanted, bool flush)
{
	struct termios_abi old;

	spin_lock_irq(&tty->lock);
	if (flush)
		tty_flush_input(tty);
	old = tty->termios;
	tty->termios = *wanted;
	if (speed_of(wanted->cflag) || !(wanted->cflag & BOTHER))
		tty->termios.ospeed = tty->termios.ispeed = speed_of(wanted->cflag);
	tty_mode_changed(tty, &old);
	tty_pull_held(tty);
	spin_unlock_irq(&tty->lock);
}

/* The first `size` bytes of a struct termios_abi, after what was written has gone out, if so wished. */
static int change_settings(const struct request *r, size_t size, bool drain, bool flush)
{
	struct termios_abi wanted;
	int error = terminal_check(&r->tty->terminal, SIGTTOU);

	if (error)
		return error;
	get_settings(r->tty, &wanted);
	if (copy_from_user(&wanted, user_arg(r), size))
		return -EFAULT;
	if (drain && !r->master)
		error = tty_drain(r->file);
	if (!error)
		set_settings(r->tty, &wanted, flush);
	return error;
}

static int put_settings(const struct request *r, size_t size)
{
	struct termios_abi now;

	get_settings(r->tty, &now);
	return copy_to_user(user_arg(r), &now, size) ? -EFAULT : 0;
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
	int error = terminal_check(&r->tty->terminal, SIGTTOU);

	if (error)
		return error;
	if (copy_from_user(&wanted, user_arg(r), sizeof(wanted)))
		return -EFAULT;
	if (r->cmd != TCSETA && !r->master)
		error = tty_drain(r->file);
	if (error)
		return error;
	get_settings(r->tty, &now);
	now.iflag = (now.iflag & ~0xffffU) | wanted.iflag;
	now.oflag = (now.oflag & ~0xffffU) | wanted.oflag;
	now.cflag = (now.cflag & ~0xffffU) | wanted.cflag;
	now.lflag = (now.lflag & ~0xffffU) | wanted.lflag;
	now.line = wanted.line;
	memcpy(now.cc, wanted.cc, sizeof(wanted.cc));
	set_settings(r->tty, &now, r->cmd == TCSETAF);
	return 0;
}

/* true: cmd is about settings; *ret is its result. */
static bool settings_ioctl(const struct request *r, int *ret)
{
	switch (r->cmd) {
	case TCGETS:
		*ret = put_settings(r, TERMIOS_SIZE);
		return true;
	case TCGETS2:
		*ret = put_settings(r, TERMIOS2_SIZE);
		return true;
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		*ret = change_settings(r, TERMIOS_SIZE, r->cmd != TCSETS, r->cmd == TCSETSF);
		return true;
	case TCSETS2:
	case TCSETSW2:
	case TCSETSF2:
		*ret = change_settings(r, TERMIOS2_SIZE, r->cmd != TCSETS2, r->cmd == TCSETSF2);
		return true;
	case TCGETA:
		*ret = get_termio(r);
		return true;
	case TCSETA:
	case TCSETAW:
	case TCSETAF:
		*ret = set_termio(r);
		return true;
	}
	return false;
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
	int error = terminal_check(&r->tty->terminal, SIGTTOU);
	bool input, output;

	if (error)
		return error;
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
	int error = terminal_check(&tty->terminal, SIGTTOU);

	if (error)
		return error;
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

static void set_break(struct tty *tty, bool on)
{
	spin_lock_irq(&tty->lock);
	if (tty->ops->send_break)
		tty->ops->send_break(tty, on);
	spin_unlock_irq(&tty->lock);
}

#define LONGEST_BREAK 36000UL /* tenths of a second */

/* Drain; and then a break, of a quarter of a second, or as many tenths as TCSBRKP says. */
static int drain_and_break(const struct request *r)
{
	int error = terminal_check(&r->tty->terminal, SIGTTOU);
	bool posix = r->cmd == TCSBRKP;
	long tenths = (long)min(r->arg, LONGEST_BREAK);

	if (!error && !r->master)
		error = tty_drain(r->file);
	if (error || (!posix && r->arg) || !r->tty->ops->send_break)
		return error;
	set_break(r->tty, true);
	schedule_timeout_interruptible(posix && tenths ? tenths * HZ / 10 : HZ / 4);
	set_break(r->tty, false);
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

/* true: cmd is about bytes that wait; *ret is its result. */
static bool waiting_ioctl(const struct request *r, int *ret)
{
	switch (r->cmd) {
	case TCFLSH:
		*ret = flush_waiting(r);
		return true;
	case TCXONC:
		*ret = flow(r);
		return true;
	case TCSBRK:
	case TCSBRKP:
		*ret = drain_and_break(r);
		return true;
	case TIOCSBRK:
	case TIOCCBRK:
		*ret = terminal_check(&r->tty->terminal, SIGTTOU);
		if (!*ret)
			set_break(r->tty, r->cmd == TIOCSBRK);
		return true;
	case TIOCOUTQ:
	case FIONREAD:
		*ret = count_waiting(r);
		return true;
	case TIOCSTI:
		*ret = fake_input(r);
		return true;
	}
	return false;
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

static bool session_ioctl(const struct request *r, int *ret)
{
	switch (r->cmd) {
	case TIOCSCTTY:
		*ret = acquire(r);
		return true;
	case TIOCNOTTY:
		*ret = terminal_give_up(&r->tty->terminal);
		return true;
	case TIOCSPGRP:
		*ret = set_foreground(r);
		return true;
	case TIOCGPGRP:
	case TIOCGSID:
		*ret = tell_number(r);
		return true;
	case TIOCEXCL:
	case TIOCNXCL:
		WRITE_ONCE(r->tty->exclusive, r->cmd == TIOCEXCL);
		*ret = 0;
		return true;
	case TIOCGEXCL:
		*ret = put_int(r, READ_ONCE(r->tty->exclusive));
		return true;
	}
	return false;
}

/* ------------------------------------------------------------------ */
/* Modem lines, and the rest                                           */

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
static int set_discipline(const struct request *r)
{
	int number;

	if (get_int(r, &number))
		return -EFAULT;
	return number ? -EINVAL : 0;
}

int tty_do_ioctl(struct tty *tty, struct file *file, bool master, unsigned int cmd,
		 unsigned long arg)
{
	const struct request r = { tty, file, master, cmd, arg };
	int ret;

	if (settings_ioctl(&r, &ret) || waiting_ioctl(&r, &ret) || session_ioctl(&r, &ret))
		return ret;
	switch (cmd) {
	case TIOCGWINSZ:
		return get_window(&r);
	case TIOCSWINSZ:
		return set_window(&r);
	case TIOCMGET:
		return tty->ops->modem ? put_int(&r, tty->ops->modem(tty)) : -ENOTTY;
	case TIOCMSET:
	case TIOCMBIS:
	case TIOCMBIC:
		return change_modem(&r);
	case TIOCGETD:
		return put_int(&r, 0);
	case TIOCSETD:
		return set_discipline(&r);
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
