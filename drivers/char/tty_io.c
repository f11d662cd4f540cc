// SPDX-License-Identifier: MIT
/*
 * drivers/char/tty_io.c - terminals as files: open, read, write, poll, close.
 *
 * What:     each open file knows its terminal, and how often that had hung up when it was
 *           opened: once that number has grown, the file is dead. A dead one reads as at its
 *           end and takes nothing; who opens the terminal anew gets a live one.
 *           /dev/tty is whatever terminal controls the caller's session.
 * Start at: tty_open_locked(), tty_write()
 * Holds:    a struct tty stays while tty_opens is held, or a file of it is open.
 * Locks:    tty_opens (RANK_MUTEX): opens, and the list of all terminals. write_mutex keeps
 *           the bytes of one write() together; it is held while the writer sleeps.
 * See it:   cat /proc/tty/lines; gdb: np-tty; docs/terminal.md
 * Spec:     tty(4), console(4).   Linux: drivers/tty/tty_io.c
 */
#include "drivers/char/tty.h"

#include "kernel/fs/dev/char_dev.h"
#include "kernel/fs/dev/devfs.h"
#include "kernel/fs/poll/fasync.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

#define OWN_TTY MKDEV(5, 0)
#define CONSOLE MKDEV(5, 1)

DEFINE_MUTEX_RANK(tty_opens, RANK_MUTEX);
struct tty *console_tty;    /* [I] after boot */
static LIST_HEAD(all_ttys); /* [m] */

struct tty *tty_of(const struct file *file)
{
	return ((struct tty_file *)file->private_data)->tty;
}

unsigned int tty_file_hangups(const struct file *file)
{
	const struct tty_file *open = file->private_data;

	return open->console ? READ_ONCE(open->tty->terminal.hangups) : open->hangups;
}

bool tty_file_is_dead(const struct file *file)
{
	const struct tty_file *open = file->private_data;

	return !open->console && READ_ONCE(open->tty->terminal.hangups) != open->hangups;
}

static bool is_console(const struct file *file)
{
	return ((struct tty_file *)file->private_data)->console;
}

/* ------------------------------------------------------------------ */
/* The terminal                                                        */

static void tty_hung_up(struct terminal *terminal)
{
	struct tty *tty = container_of(terminal, struct tty, terminal);

	wake_up_all(&tty->read_wait);
	wake_up_all(&tty->write_wait);
}

void tty_setup(struct tty *tty, const char *name, const struct tty_operations *ops, dev_t rdev,
	       const struct termios_abi *initial)
{
	strlcpy(tty->name, name, sizeof(tty->name));
	tty->ops = ops;
	tty->terminal.rdev = rdev;
	tty->terminal.hung_up = tty_hung_up;
	tty->termios = *initial;
	INIT_LIST_HEAD(&tty->all);
	spin_lock_init_rank(&tty->lock, "tty", RANK_DRIVER);
	mutex_init_rank(&tty->read_mutex, "tty read", RANK_FILE);
	mutex_init_rank(&tty->write_mutex, "tty write", RANK_FILE);
	init_waitqueue_head(&tty->read_wait);
	init_waitqueue_head(&tty->write_wait);
}

void tty_add(struct tty *tty)
{
	list_add_tail(&tty->all, &all_ttys);
}

void tty_del(struct tty *tty)
{
	list_del(&tty->all);
}

/* It hung up since somebody opened it last: what waits belongs to nobody. */
static void clean_up_after_hangup(struct tty *tty)
{
	if (tty->hangups_seen == tty->terminal.hangups)
		return;
	tty->hangups_seen = tty->terminal.hangups;
	tty->exclusive = false;
	spin_lock_irq(&tty->lock);
	tty_flush_input(tty);
	tty->switched_off = false;
	tty_start(tty);
	spin_unlock_irq(&tty->lock);
}

/* ------------------------------------------------------------------ */
/* Opening and closing                                                 */

int tty_open_locked(struct tty *tty, struct file *file, bool console)
{
	struct tty_file *open;
	int error;

	clean_up_after_hangup(tty);
	if (tty->exclusive && !cred_is_root(&current->cred))
		return -EBUSY;
	open = kzalloc(sizeof(*open), GFP_KERNEL);
	if (!open)
		return -ENOMEM;
	error = tty->ops->opening ? tty->ops->opening(tty) : 0;
	if (error) {
		kfree(open);
		return error;
	}
	*open = (struct tty_file){ tty, tty->terminal.hangups, console };
	file->private_data = open;
	tty->opens++;
	if (!console && !tty->no_terminal && !(file->f_flags & O_NOCTTY) &&
	    file->f_mode & FMODE_READ)
		terminal_opened(&tty->terminal);
	return 0;
}

/* A node may be older than the pty that has its number now, and another user's. */
static bool leads_to(const struct inode *inode, const struct tty *tty)
{
	return tty->terminal.rdev == inode->i_rdev && (!tty->node || tty->node->d_inode == inode);
}

/* Which one a node means; NULL: none, or it is gone. tty_opens held. */
static struct tty *find_tty(const struct inode *inode)
{
	struct terminal *own = terminal_of_current();
	dev_t dev = inode->i_rdev;
	struct tty *tty;

	if (dev == OWN_TTY)
		return own ? container_of(own, struct tty, terminal) : NULL;
	if (dev == CONSOLE)
		return console_tty;
	list_for_each_entry(tty, &all_ttys, all)
		if (leads_to(inode, tty))
			return tty;
	return NULL;
}

static int tty_open(struct inode *inode, struct file *file)
{
	dev_t dev = inode->i_rdev;
	struct tty *tty;
	int error;

	mutex_lock(&tty_opens);
	tty = find_tty(inode);
	if (tty)
		error = tty_open_locked(tty, file, dev == CONSOLE);
	else
		error = dev == OWN_TTY ? -ENXIO : -EIO;
	mutex_unlock(&tty_opens);
	return error;
}

static int tty_fasync(int fd, struct file *file, int on)
{
	return fasync_helper(fd, file, on, &tty_of(file)->fasync);
}

static int tty_release(struct inode *inode, struct file *file)
{
	struct tty *tty = tty_of(file);

	mutex_lock(&tty_opens);
	kfree(file->private_data);
	if (!--tty->opens) {
		tty->exclusive = false;
		if (tty->ops->closed)
			tty->ops->closed(tty);
		else
			terminal_forget(&tty->terminal);
	}
	mutex_unlock(&tty_opens);
	return 0;
}

/* ------------------------------------------------------------------ */
/* Reading and writing                                                 */

static ssize_t tty_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	int error;

	if (tty_file_is_dead(file))
		return 0;
	error = is_console(file) ? 0 : terminal_check(&tty_of(file)->terminal, SIGTTIN);
	return error ? error : tty_read_bytes(file, buf, count);
}

static bool can_output(struct tty *tty)
{
	bool can;

	spin_lock_irq(&tty->lock);
	can = tty_can_output(tty);
	spin_unlock_irq(&tty->lock);
	return can;
}

/* At least one of n bytes goes out: how many, or -EIO, -EAGAIN, -ERESTARTSYS. */
static ssize_t write_some(struct file *file, const u8 *bytes, size_t n)
{
	struct tty *tty = tty_of(file);
	size_t done;

	for (;;) {
		if (tty_file_is_dead(file) || tty->other_gone)
			return -EIO;
		spin_lock_irq(&tty->lock);
		done = tty_output(tty, bytes, n);
		spin_unlock_irq(&tty->lock);
		if (done)
			return (ssize_t)done;
		if (READ_ONCE(file->f_flags) & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(tty->write_wait,
					     can_output(tty) || tty_file_is_dead(file)))
			return -ERESTARTSYS;
	}
}

ssize_t tty_write_pieces(struct file *file, const char __user *buf, size_t count,
			 ssize_t (*send)(struct file *, const u8 *, size_t))
{
	size_t done = 0;
	ssize_t ret = 0;
	u8 chunk[256];

	while (done < count) {
		size_t n = min(count - done, sizeof(chunk));

		n -= copy_from_user(chunk, buf + done, n);
		ret = n ? send(file, chunk, n) : -EFAULT;
		if (ret < 0)
			break;
		done += (size_t)ret;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return done ? (ssize_t)done : ret;
}

static ssize_t tty_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct tty *tty = tty_of(file);
	ssize_t ret = 0;

	if (tty_file_is_dead(file))
		return -EIO;
	if (tty_l(tty, TOSTOP) && !is_console(file))
		ret = terminal_check(&tty->terminal, SIGTTOU);
	if (ret)
		return ret;
	if (READ_ONCE(file->f_flags) & O_NONBLOCK) {
		if (!mutex_trylock(&tty->write_mutex))
			return -EAGAIN;
	} else if (mutex_lock_interruptible(&tty->write_mutex)) {
		return -ERESTARTSYS;
	}
	ret = tty_write_pieces(file, buf, count, write_some);
	mutex_unlock(&tty->write_mutex);
	return ret;
}

static unsigned int tty_poll(struct file *file, poll_table *table)
{
	struct tty *tty = tty_of(file);
	unsigned int mask = 0;

	poll_wait(file, &tty->read_wait, table);
	poll_wait(file, &tty->write_wait, table);
	if (tty_file_is_dead(file))
		return POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM | POLLERR | POLLHUP;
	if (tty_readable(tty, true) || tty->at_end)
		mask |= POLLIN | POLLRDNORM;
	if (tty->other_gone)
		mask |= POLLHUP;
	if (can_output(tty))
		mask |= POLLOUT | POLLWRNORM;
	return mask;
}

static const struct file_operations tty_fops = {
	.llseek = no_llseek,
	.open = tty_open,
	.release = tty_release,
	.poll = tty_poll,
	.read = tty_read,
	.write = tty_write,
	.ioctl = tty_ioctl,
	.fasync = tty_fasync,
};

/* ------------------------------------------------------------------ */
/* /proc/tty                                                           */

static void show_tty(struct seq_file *m, struct tty *tty)
{
	size_t waiting, unsent;

	spin_lock_irq(&tty->lock);
	waiting = tty_waiting(tty);
	unsent = tty->ops->unsent(tty) + tty->echo_in - tty->echo_out;
	spin_unlock_irq(&tty->lock);
	seq_printf(m, "%-8s %5u %7d %6d %8zu %7zu %9llu %9llu %s%s%s%s%s%s\n", tty->name,
		   tty->opens, terminal_session(&tty->terminal),
		   terminal_foreground(&tty->terminal), waiting, unsent, tty->received,
		   tty->written, tty_l(tty, ICANON) ? "canonical" : "raw",
		   tty_l(tty, ECHO) ? ",echo" : "", tty_l(tty, ISIG) ? ",signals" : "",
		   tty->stopped ? ",stopped" : "", tty->held ? ",full" : "",
		   tty->exclusive ? ",exclusive" : "");
}

static int show_lines(struct seq_file *m)
{
	struct tty *tty;

	seq_printf(m, "line      open session  group readable  unsent  received   written state\n");
	mutex_lock(&tty_opens);
	list_for_each_entry(tty, &all_ttys, all)
		show_tty(m, tty);
	mutex_unlock(&tty_opens);
	return 0;
}

/* The columns are Linux's: ps(1) finds the names of terminals by their numbers here. */
static int show_drivers(struct seq_file *m)
{
	seq_printf(m, "/dev/tty             /dev/tty        5       0 system:/dev/tty\n"
		      "/dev/console         /dev/console    5       1 system:console\n"
		      "/dev/ptmx            /dev/ptmx       5       2 system\n"
		      "serial               /dev/ttyS       4 64 serial\n"
		      "pty_slave            /dev/pts      136 0-255 pty:slave\n");
	return 0;
}

void tty_add_numbers(dev_t first, unsigned int count, const char *owner, mode_t permissions,
		     const char *name)
{
	struct cdev *cdev = cdev_alloc();

	if (!cdev)
		panic("no memory for terminals");
	cdev->ops = &tty_fops;
	if (register_chrdev_region(first, count, owner) || cdev_add(cdev, first, count) ||
	    (name && devfs_mk_cdev(first, permissions, "%s", name)))
		panic("no memory for the terminals %s", owner);
}

void tty_start_up(void)
{
	tty_add_numbers(OWN_TTY, 1, "/dev/tty", 0666, "tty");
	tty_add_numbers(CONSOLE, 1, "/dev/console", 0600, "console");
	if (proc_add("tty/lines", 0444, show_lines) || proc_add("tty/drivers", 0444, show_drivers))
		panic("no memory for /proc/tty");
}
