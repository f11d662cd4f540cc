// SPDX-License-Identifier: MIT
/*
 * drivers/char/tty.c - the console terminal.
 *
 * What:     bytes from COM1 pass through a line discipline into a ring, from which
 *           read() takes them. In canonical mode (a person types) they are echoed
 *           and collected until the line is complete; Backspace, Ctrl-U, Ctrl-D and
 *           Ctrl-C do what they do everywhere. With console=raw they pass untouched,
 *           and the end of input is told on COM2: "eof N" means that N bytes in all
 *           were sent.
 *
 *             COM1 -> receive() -> line[] -> ring[] -> read()
 *                        \-> echo            (raw: straight into the ring)
 * Start at: receive_byte(), tty_read()
 * Locks:    tty_lock (RANK_DRIVER), interrupts off.
 * Not here: job control, sessions, virtual terminals.
 * See it:   the prompt; tests/run/test_boot.py, test_tools_run.py
 * Spec:     termios(3).   Book: LDD3 ch. 18
 */
#include "drivers/char/tty.h"

#include "drivers/serial/uart.h"
#include "kernel/fs/char_dev.h"
#include "kernel/fs/devfs.h"
#include "kernel/fs/poll.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/signal/signal.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/sched/wait.h"

#define RING_SIZE 8192
#define LINE_MAX  4095	/* longest line that can be edited, as on Linux */
#define END_MARK  0x100 /* in the ring: Ctrl-D on an empty line; one read() gives 0 */

#define CTRL(c) ((c)&0x1f)

/* struct termios as the kernel ABI has it */
struct termios_abi {
	u32 iflag, oflag, cflag, lflag;
	u8 line, cc[19];
};
#define ICRNL	   0000400
#define OPOST	   0000001
#define ONLCR	   0000004
#define CFLAGS	   0002277 /* 115200 8N1, receiver on, local */
#define ISIG	   0000001
#define ICANON	   0000002
#define ECHO	   0000010
#define TCGETS	   0x5401
#define TCSETS	   0x5402
#define TCSETSW	   0x5403
#define TCSETSF	   0x5404
#define TIOCGPGRP  0x540f
#define TIOCSPGRP  0x5410
#define TIOCGWINSZ 0x5413

static DEFINE_SPINLOCK(tty_lock);
static DECLARE_WAIT_QUEUE_HEAD(tty_wait);
static bool raw; /* [I] console=raw: not a terminal at all */
static struct termios_abi termios = {
	ICRNL,	OPOST | ONLCR,
	CFLAGS, ISIG | ICANON | ECHO,
	0,	{ CTRL('C'), CTRL('\\'), 0x7f, CTRL('U'), CTRL('D'), 0, 1 },
};

/* all [tty_lock] */
static u16 ring[RING_SIZE];   /* bytes, or END_MARK */
static u64 ring_in, ring_out; /* bytes ever put in and taken out */
static u8 line[LINE_MAX];
static unsigned int line_len;
static u64 received;	   /* bytes from COM1, ever */
static u64 eof_at = ~0ULL; /* raw: the host's input ends after so many */
static pid_t foreground;   /* the process group that Ctrl-C goes to; 0: none */

static bool flag(u32 bit)
{
	return !raw && termios.lflag & bit;
}

static void echo(const char *text)
{
	if (flag(ECHO))
		uart_write(&com1, text, strlen(text));
}

/* ------------------------------------------------------------------ */
/* Input                                                               */

static unsigned int ring_room(void)
{
	return RING_SIZE - (unsigned int)(ring_in - ring_out);
}

static void ring_put(u16 byte)
{
	ring[ring_in++ % RING_SIZE] = byte;
}

static void finish_line(void)
{
	for (unsigned int i = 0; i < line_len; i++)
		ring_put(line[i]);
	line_len = 0;
	wake_up(&tty_wait);
}

static void erase_one(void)
{
	if (line_len) {
		line_len--;
		echo("\b \b");
	}
}

/* One byte in canonical mode. */
static void edit(u8 byte)
{
	char text[2] = { (char)byte, 0 };

	switch (byte) {
	case 0x7f:
	case '\b':
		erase_one();
		return;
	case CTRL('U'):
		while (line_len)
			erase_one();
		return;
	case CTRL('D'):
		if (!line_len)
			ring_put(END_MARK);
		finish_line();
		return;
	case '\n':
		line[line_len++] = '\n'; /* the last byte of line[] is kept for this */
		echo("\r\n");
		finish_line();
		return;
	}
	if (line_len < LINE_MAX - 1) {
		line[line_len++] = byte;
		echo(text);
	} else {
		echo("\a");
	}
}

/* Ctrl-C: ends the program, and is never kept waiting by a full ring. */
static void interrupt_program(void)
{
	line_len = 0;
	echo("^C\r\n");
	if (foreground)
		send_group(SIGINT, NULL, foreground);
}

/* Called by the UART for each byte; false: the ring could not take a whole line more. */
static bool receive_byte(u8 byte)
{
	bool canonical, taken = false;
	unsigned long flags;

	spin_lock_irqsave(&tty_lock, flags);
	canonical = flag(ICANON);
	if (!raw && byte == '\r' && termios.iflag & ICRNL)
		byte = '\n';
	if (byte == CTRL('C') && flag(ISIG)) {
		received++;
		taken = true;
		interrupt_program();
	} else if (ring_room() > (canonical ? line_len + 1 : 0)) {
		received++;
		taken = true;
		if (canonical) {
			edit(byte);
		} else {
			ring_put(byte);
			wake_up(&tty_wait);
		}
	}
	spin_unlock_irqrestore(&tty_lock, flags);
	return taken;
}

/* COM2: the host tells "eof N\n". */
static bool receive_control(u8 byte)
{
	static char text[32];
	static unsigned int len;
	unsigned long flags;

	if (byte != '\n') {
		if (len < sizeof(text) - 1)
			text[len++] = (char)byte;
		return true;
	}
	text[len] = 0;
	len = 0;
	if (strncmp(text, "eof ", 4))
		return true;
	spin_lock_irqsave(&tty_lock, flags);
	eof_at = simple_strtoull(text + 4, NULL, 10);
	wake_up(&tty_wait);
	spin_unlock_irqrestore(&tty_lock, flags);
	return true;
}

static bool readable(void)
{
	return ring_in != ring_out || received >= eof_at;
}

/* Up to count bytes out of the ring (canonical: at most one line) into buf; 0 at end of input. */
static size_t take(u8 *buf, size_t count)
{
	unsigned long flags;
	size_t n = 0;

	spin_lock_irqsave(&tty_lock, flags);
	while (n < count && ring_out < ring_in) {
		u16 next = ring[ring_out % RING_SIZE];

		if (next == END_MARK && n)
			break; /* the bytes before it first */
		ring_out++;
		if (next == END_MARK)
			break;
		buf[n++] = (u8)next;
		if (next == '\n' && flag(ICANON))
			break;
	}
	spin_unlock_irqrestore(&tty_lock, flags);
	uart_resume(&com1); /* there may be room again */
	return n;
}

static ssize_t tty_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	u8 chunk[256];
	size_t n;

	if (!count)
		return 0;
	if (!readable() && file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	if (wait_event_interruptible(tty_wait, readable()))
		return -ERESTARTSYS;
	n = take(chunk, min(count, sizeof(chunk)));
	return copy_to_user(buf, chunk, n) ? -EFAULT : (ssize_t)n;
}

/* ------------------------------------------------------------------ */
/* Output                                                              */

static void output(const char *text, size_t n)
{
	bool crnl = !raw && (termios.oflag & (OPOST | ONLCR)) == (OPOST | ONLCR);
	size_t start = 0;

	for (size_t i = 0; crnl && i < n; i++)
		if (text[i] == '\n') {
			uart_write(&com1, text + start, i - start);
			uart_write(&com1, "\r", 1);
			start = i;
		}
	uart_write(&com1, text + start, n - start);
}

static ssize_t tty_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	size_t done = 0;
	char chunk[256];

	while (done < count) {
		size_t n = min(count - done, sizeof(chunk));

		n -= copy_from_user(chunk, buf + done, n);
		if (!n)
			return done ? (ssize_t)done : -EFAULT;
		output(chunk, n);
		done += n;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return (ssize_t)done;
}

static int set_termios(const void __user *arg)
{
	struct termios_abi wanted;
	unsigned long flags;

	if (copy_from_user(&wanted, arg, sizeof(wanted)))
		return -EFAULT;
	spin_lock_irqsave(&tty_lock, flags);
	if (!(wanted.lflag & ICANON))
		finish_line(); /* what was typed so far becomes readable */
	termios = wanted;
	spin_unlock_irqrestore(&tty_lock, flags);
	return 0;
}

/* A shell makes a job the foreground one; as Linux, it must be of the caller's own session. */
static int set_foreground(const int __user *arg)
{
	int group;

	if (get_user(group, arg))
		return -EFAULT;
	if (group < 0)
		return -EINVAL;
	if (sys_getsid(group) != sys_getsid(0))
		return -EPERM;
	tty_set_foreground(group);
	return 0;
}

static int tty_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg)
{
	static const u16 winsize[4] = { 24, 80, 0, 0 };

	if (raw)
		return -ENOTTY; /* so that stdio buffers as for a pipe */
	switch (cmd) {
	case TCGETS:
		return copy_to_user((void __user *)arg, &termios, sizeof(termios)) ? -EFAULT : 0;
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		return set_termios((const void __user *)arg);
	case TIOCSPGRP:
		return set_foreground((const int __user *)arg);
	case TIOCGPGRP:
		return put_user(foreground, (int __user *)arg);
	case TIOCGWINSZ:
		return copy_to_user((void __user *)arg, winsize, sizeof(winsize)) ? -EFAULT : 0;
	}
	return -ENOTTY;
}

static unsigned int tty_poll(struct file *file, poll_table *table)
{
	unsigned long flags;
	bool ready;

	poll_wait(file, &tty_wait, table);
	spin_lock_irqsave(&tty_lock, flags);
	ready = readable();
	spin_unlock_irqrestore(&tty_lock, flags);
	return POLLOUT | POLLWRNORM | (ready ? POLLIN | POLLRDNORM : 0U);
}

static const struct file_operations tty_fops = {
	.llseek = no_llseek,
	.poll = tty_poll,
	.read = tty_read,
	.write = tty_write,
	.ioctl = tty_ioctl,
};

void tty_set_foreground(pid_t group)
{
	unsigned long flags;

	spin_lock_irqsave(&tty_lock, flags);
	foreground = group;
	spin_unlock_irqrestore(&tty_lock, flags);
}

void tty_mark_boot(void)
{
	if (raw)
		uart_write(&com1,
			   "\x1e"
			   "boot\n",
			   6);
}

static struct cdev tty_cdev, console_cdev, serial_cdev;

/* owner: what /proc/devices says, as on Linux */
static void add_device(struct cdev *cdev, dev_t dev, const char *owner, const char *name)
{
	cdev_init(cdev, &tty_fops);
	if (register_chrdev_region(dev, 1, owner) || cdev_add(cdev, dev, 1) ||
	    devfs_mk_cdev(dev, 0666, name))
		panic("no memory for the node /dev/%s", name);
}

void tty_init(void)
{
	static const char *const modes[] = { "tty", "raw", NULL };

	raw = cmdline_choice("console", modes, 0) == 1;
	add_device(&tty_cdev, MKDEV(5, 0), "/dev/tty", "tty");
	add_device(&console_cdev, MKDEV(5, 1), "/dev/console", "console");
	add_device(&serial_cdev, MKDEV(4, 64), "ttyS", "ttyS0");
	if (uart_listen(&com1, receive_byte) || uart_listen(&com2, receive_control))
		printk(KERN_ERR "tty: no interrupt for a serial port: input will not work\n");
}
