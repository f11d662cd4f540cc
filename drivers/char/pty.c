// SPDX-License-Identifier: MIT
/*
 * drivers/char/pty.c - a terminal whose other end is a program.
 *
 * What:     open("/dev/ptmx") makes a pair: the file is the master side, /dev/pts/N the
 *           terminal. What the master writes is what is typed there; what programs write to
 *           the terminal the master reads. Between them is the same line discipline as on a
 *           serial line. So a terminal emulator, script(1) and our tests work.
 *
 *             master write() -> tty_receive() -> input[] -> read() of /dev/pts/N
 *             master read()  <- output[] <----- translated write() and echo
 *
 *           The pair lives until both sides are closed. When the master goes, the terminal
 *           hangs up. When the last file of the terminal goes, the master reads what is
 *           left and then gets EIO, until somebody opens it again. The node /dev/pts/N
 *           comes and goes with the master, and belongs to who opened it.
 * Start at: ptmx_open(), master_write()
 * Holds:    a pty is in ptys[] as long as its master is open.
 * Locks:    tty_opens [m] for open and close; the terminal's tty->lock [l] for both directions.
 * See it:   tests/user/as-user/pty_*; cat /proc/tty/lines; docs/terminal.md
 * Spec:     pty(7), pts(4).   Linux: drivers/tty/pty.c, fs/devpts
 */
#include "drivers/char/tty.h"

#include "kernel/fs/dev/char_dev.h"
#include "kernel/fs/dev/devfs.h"
#include "kernel/fs/poll/fasync.h"
#include "kernel/fs/file/files.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/ioctl.h"
#include "mm/phys/slab.h"

#define NR_PTYS	   256
#define PTY_OUTPUT 4096 /* bytes that wait for the master */
#define PTS_MAJOR  136

struct pty {
	struct tty tty;	       /* the terminal */
	unsigned int number;   /* [I] of /dev/pts/N */
	bool locked;	       /* [m] nobody may, until the master says so (unlockpt) */
	bool master_open;      /* [m] */
	bool unused;	       /* [l] the terminal was open, and is not now */
	u8 output[PTY_OUTPUT]; /* [l] byte i is at i % PTY_OUTPUT */
	u32 in, out;	       /* [l] bytes ever put in and taken out */
	wait_queue_head_t can_read, can_write; /* where the master sleeps */
	struct mutex read_mutex;
	struct fasync_struct *fasync; /* of the master */
};

static struct pty *ptys[NR_PTYS]; /* [m] */

static const struct termios_abi settings = {
	.iflag = ICRNL | IXON,
	.oflag = OPOST | ONLCR,
	.cflag = B38400 | CS8 | CREAD,
	.lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.cc = TTY_INITIAL_CC,
	.ispeed = 38400,
	.ospeed = 38400,
};

/* ------------------------------------------------------------------ */
/* The device under the terminal                                       */

static struct pty *pty_of(struct tty *tty)
{
	return container_of(tty, struct pty, tty);
}

static size_t pty_room(struct tty *tty)
{
	struct pty *pty = pty_of(tty);

	return PTY_OUTPUT - (pty->in - pty->out);
}

static size_t pty_send(struct tty *tty, const u8 *bytes, size_t n)
{
	struct pty *pty = pty_of(tty);

	n = min(n, pty_room(tty));
	for (size_t i = 0; i < n; i++)
		pty->output[pty->in++ % PTY_OUTPUT] = bytes[i];
	if (n) {
		wake_up_all(&pty->can_read);
		kill_fasync(&pty->fasync, SIGIO, POLL_IN);
	}
	return n;
}

/* What the master has not read yet has gone out all the same: nobody drains for it. */
static size_t pty_unsent(struct tty *tty)
{
	return 0;
}

/* ...and cannot be called back by a ^C. */
static void pty_drop(struct tty *tty)
{
}

static void pty_pull(struct tty *tty)
{
	wake_up_all(&pty_of(tty)->can_write);
	kill_fasync(&pty_of(tty)->fasync, SIGIO, POLL_OUT);
}

/* tty_opens held: nobody has either side any more. */
static void pty_free_unless_used(struct pty *pty)
{
	if (pty->master_open || pty->tty.opens)
		return;
	terminal_forget(&pty->tty.terminal);
	tty_del(&pty->tty);
	kfree(pty);
}

static int pty_opening(struct tty *tty)
{
	struct pty *pty = pty_of(tty);

	if (pty->locked || !pty->master_open)
		return -EIO;
	spin_lock_irq(&tty->lock);
	pty->unused = false;
	spin_unlock_irq(&tty->lock);
	return 0;
}

static void pty_closed(struct tty *tty)
{
	struct pty *pty = pty_of(tty);

	spin_lock_irq(&tty->lock);
	pty->unused = true;
	wake_up_all(&pty->can_read);
	spin_unlock_irq(&tty->lock);
	pty_free_unless_used(pty);
}

static const struct tty_operations pty_ops = {
	.send = pty_send,
	.send_room = pty_room,
	.unsent = pty_unsent,
	.drop_output = pty_drop,
	.pull = pty_pull,
	.opening = pty_opening,
	.closed = pty_closed,
};

/* ------------------------------------------------------------------ */
/* The master: open and close                                          */

static struct pty *pty_alloc(void)
{
	struct pty *pty = kzalloc(sizeof(*pty), GFP_KERNEL);

	if (!pty)
		return NULL;
	pty->locked = true;
	pty->master_open = true;
	init_waitqueue_head(&pty->can_read);
	init_waitqueue_head(&pty->can_write);
	mutex_init_rank(&pty->read_mutex, "pty read", RANK_FILE);
	return pty;
}

/* tty_opens held: the lowest number that is free; false: none is. */
static bool pty_enter(struct pty *pty)
{
	char name[sizeof(pty->tty.name)];

	for (unsigned int i = 0; i < NR_PTYS; i++) {
		if (ptys[i])
			continue;
		ptys[i] = pty;
		pty->number = i;
		snprintf(name, sizeof(name), "pts/%u", i);
		tty_setup(&pty->tty, name, &pty_ops, MKDEV(PTS_MAJOR, i), &settings);
		tty_add(&pty->tty);
		return true;
	}
	return false;
}

/* The master goes. */
static void pty_leave(struct pty *pty)
{
	mutex_lock(&tty_opens);
	ptys[pty->number] = NULL;
	pty->master_open = false; /* from here on nobody opens it */
	spin_lock_irq(&pty->tty.lock);
	pty->tty.other_gone = true; /* who sleeps in a read gets -EIO */
	spin_unlock_irq(&pty->tty.lock);
	terminal_hang_up(&pty->tty.terminal);
	pty->tty.terminal.rdev = 0; /* its number may be another's */
	pty->tty.node = NULL;
	pty_free_unless_used(pty);
	mutex_unlock(&tty_opens);
}

static int ptmx_open(struct inode *inode, struct file *file)
{
	const struct cred *cred = &current->cred;
	struct pty *pty = pty_alloc();
	bool entered;
	struct dentry *node;

	if (!pty)
		return -ENOMEM;
	file->private_data = pty;
	mutex_lock(&tty_opens);
	entered = pty_enter(pty);
	mutex_unlock(&tty_opens);
	if (!entered) {
		kfree(pty);
		return -ENOSPC;
	}
	node = devfs_mk_cdev_for(cred->fsuid, cred->fsgid, MKDEV(PTS_MAJOR, pty->number), 0600,
				 "%s", pty->tty.name);
	if (IS_ERR(node)) {
		pty_leave(pty);
		return (int)PTR_ERR(node);
	}
	pty->tty.node = node; /* it is locked yet: nobody has looked at that */
	return 0;
}

static int master_release(struct inode *inode, struct file *file)
{
	struct pty *pty = file->private_data;
	struct dentry *node = pty->tty.node;

	devfs_remove("%s", pty->tty.name);
	pty_leave(pty);
	dput(node);
	return 0;
}

/* ------------------------------------------------------------------ */
/* The master: bytes                                                   */

/* Up to n bytes; *end: there are no more, nor will be until the terminal is opened again. */
static size_t master_take(struct pty *pty, u8 *to, size_t n, bool *end)
{
	size_t done = 0;

	spin_lock_irq(&pty->tty.lock);
	while (done < n && pty->out != pty->in)
		to[done++] = pty->output[pty->out++ % PTY_OUTPUT];
	if (done)
		tty_output_room(&pty->tty);
	*end = pty->unused && pty->out == pty->in;
	spin_unlock_irq(&pty->tty.lock);
	return done;
}

static bool something_to_read(const struct pty *pty)
{
	return READ_ONCE(pty->in) != READ_ONCE(pty->out) || READ_ONCE(pty->unused);
}

static ssize_t master_read_locked(struct file *file, char __user *buf, size_t count)
{
	struct pty *pty = file->private_data;
	size_t done = 0, n;
	u8 chunk[256];
	bool end;

	for (;;) {
		n = master_take(pty, chunk, min(count - done, sizeof(chunk)), &end);
		if (copy_to_user(buf + done, chunk, n))
			return -EFAULT;
		done += n;
		if (n && done < count)
			continue;
		if (done)
			return (ssize_t)done;
		if (end)
			return -EIO;
		if (READ_ONCE(file->f_flags) & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(pty->can_read, something_to_read(pty)))
			return -ERESTARTSYS;
	}
}

static ssize_t master_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct pty *pty = file->private_data;
	ssize_t ret;

	if (!count)
		return 0;
	if (mutex_lock_interruptible(&pty->read_mutex))
		return -ERESTARTSYS;
	ret = master_read_locked(file, buf, count);
	mutex_unlock(&pty->read_mutex);
	return ret;
}

/* What is typed, as far as there is room; the rest waits for pull(). */
static size_t type_bytes(struct tty *tty, const u8 *bytes, size_t n)
{
	size_t done = 0;

	spin_lock_irq(&tty->lock);
	while (done < n && tty_has_room(tty))
		tty_receive(tty, bytes[done++], TTY_NORMAL);
	tty->held = done < n;
	tty_echo_flush(tty);
	spin_unlock_irq(&tty->lock);
	return done;
}

static bool can_type(struct pty *pty)
{
	bool room;

	spin_lock_irq(&pty->tty.lock);
	room = tty_has_room(&pty->tty);
	pty->tty.held = !room;
	spin_unlock_irq(&pty->tty.lock);
	return room;
}

/* At least one of n bytes, whether anybody has the terminal open or not: how many, -EAGAIN, -ERESTARTSYS. */
static ssize_t type_some(struct file *file, const u8 *bytes, size_t n)
{
	struct pty *pty = file->private_data;
	size_t done;

	for (;;) {
		done = type_bytes(&pty->tty, bytes, n);
		if (done)
			return (ssize_t)done;
		if (READ_ONCE(file->f_flags) & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(pty->can_write, can_type(pty)))
			return -ERESTARTSYS;
	}
}

static ssize_t master_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return tty_write_pieces(file, buf, count, type_some);
}

static unsigned int master_poll(struct file *file, poll_table *table)
{
	struct pty *pty = file->private_data;
	unsigned int mask = 0;

	poll_wait(file, &pty->can_read, table);
	poll_wait(file, &pty->can_write, table);
	if (READ_ONCE(pty->unused)) /* first: what was written before is seen then */
		mask |= POLLHUP;
	if (READ_ONCE(pty->in) != READ_ONCE(pty->out))
		mask |= POLLIN | POLLRDNORM;
	if (can_type(pty))
		mask |= POLLOUT | POLLWRNORM;
	return mask;
}

/* ------------------------------------------------------------------ */
/* The master: requests                                                */

static long open_terminal(struct pty *pty, unsigned int flags)
{
	struct file *file;

	flags &= O_ACCMODE | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
	file = dentry_open(pty->tty.node, flags);
	return IS_ERR(file) ? PTR_ERR(file) : fd_install(file, 0, flags & O_CLOEXEC);
}

/* What the master has not read; what was typed and not read is tty_ioctl.c's matter. */
static void forget_output(struct pty *pty)
{
	spin_lock_irq(&pty->tty.lock);
	pty->out = pty->in;
	tty_output_room(&pty->tty);
	spin_unlock_irq(&pty->tty.lock);
}

static int set_lock(struct pty *pty, const int __user *arg)
{
	int on;

	if (get_user(on, arg))
		return -EFAULT;
	WRITE_ONCE(pty->locked, on != 0);
	return 0;
}

static int master_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pty *pty = file->private_data;

	switch (cmd) {
	case TIOCGPTN:
		return put_user(pty->number, (unsigned int __user *)arg);
	case TIOCSPTLCK:
		return set_lock(pty, (const int __user *)arg);
	case TIOCGPTLCK:
		return put_user((int)pty->locked, (int __user *)arg);
	case TIOCGPTPEER:
		return (int)open_terminal(pty, (unsigned int)arg);
	case FIONREAD:
		return put_user((int)(pty->in - pty->out), (int __user *)arg);
	case TCXONC: /* the master's own flow never stops */
	case TIOCNOTTY:
		return -ENOTTY;
	}
	if (cmd == TCFLSH && (arg == TCIFLUSH || arg == TCIOFLUSH))
		forget_output(pty);
	return tty_do_ioctl(&pty->tty, file, true, cmd, arg);
}

static int master_fasync(int fd, struct file *file, int on)
{
	return fasync_helper(fd, file, on, &((struct pty *)file->private_data)->fasync);
}

static const struct file_operations ptmx_fops = {
	.llseek = no_llseek,
	.open = ptmx_open,
	.release = master_release,
	.read = master_read,
	.write = master_write,
	.poll = master_poll,
	.ioctl = master_ioctl,
	.fasync = master_fasync,
};

void pty_init(void)
{
	static struct cdev cdev;
	dev_t dev = MKDEV(5, 2);

	cdev_init(&cdev, &ptmx_fops);
	if (register_chrdev_region(dev, 1, "/dev/ptmx") || cdev_add(&cdev, dev, 1) ||
	    devfs_mk_cdev(dev, 0666, "ptmx"))
		panic("no memory for /dev/ptmx");
	tty_add_numbers(MKDEV(PTS_MAJOR, 0), NR_PTYS, "pts", 0, NULL);
}
