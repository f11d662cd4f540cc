/* SPDX-License-Identifier: MIT */
/*
 * drivers/char/tty.h - a terminal, as its parts see it.
 *
 * What:     four parts. The files (tty_io.c) are what programs open; the line discipline
 *           (n_tty.c for what comes in, n_tty_read.c for read(), n_tty_out.c for what goes out)
 *           edits, echoes, translates; the settings (tty_ioctl.c) say how; the device underneath (a serial
 *           port: tty_serial.c; another program: pty.c) moves the bytes.
 *
 *                         read()                      write()
 *                           ^                            |
 *             input[] ------+                            v
 *               ^  edit, signals     echo[] <--  translate (OPOST)
 *               |       \-- echo ----^  \________________|
 *          tty_receive()                     ops->send()
 *               ^                                 v
 *             device                            device
 *
 *           Whose terminal it is, and who is in the foreground, is the kernel's matter:
 *           kernel/process/terminal.h.
 * Start at: struct tty
 * Locks:    [l] tty->lock (RANK_DRIVER), interrupts off  [I] immutable  [m] tty_opens (tty_io.c)
 *           [T] tasklist_lock
 * See it:   /proc/tty/lines; gdb: np-tty; docs/terminal.md
 * Book:     LDD3 ch. 18, "TTY Drivers".   Linux: include/linux/tty.h, drivers/tty
 */
#ifndef DRIVERS_CHAR_TTY_H
#define DRIVERS_CHAR_TTY_H

#include "kernel/fs/poll/poll.h"
#include "kernel/lib/file.h"
#include "kernel/lib/list.h"
#include "kernel/lib/spinlock.h"
#include "kernel/locking/mutex.h"
#include "kernel/process/terminal.h"
#include "kernel/sched/wait.h"
#include "kernel/uapi/termios.h"

#define TTY_INPUT \
	4096 /* bytes that wait for read(); a line, with its end, is no longer: as on Linux */
#define TTY_ECHO 1024 /* echo that waits while output is stopped; more is not shown */

/* ^C ^\ DEL ^U ^D, min 1, ^Q ^S ^Z ^R ^O ^W ^V: what they are everywhere */
#define TTY_INITIAL_CC                                                                           \
	{                                                                                        \
		[VINTR] = 3, [VQUIT] = 28, [VERASE] = 127, [VKILL] = 21, [VEOF] = 4, [VMIN] = 1, \
		[VSTART] = 17, [VSTOP] = 19, [VSUSP] = 26, [VREPRINT] = 18, [VDISCARD] = 15,     \
		[VWERASE] = 23, [VLNEXT] = 22,                                                   \
	}

struct dentry;
struct tty;

/* The device. tty->lock is held in all of them. */
struct tty_operations {
	/* send - take up to n bytes; how many. tty_output_room() is called when it takes more. */
	size_t (*send)(struct tty *tty, const u8 *bytes, size_t n);
	size_t (*send_room)(struct tty *tty);
	/* unsent - bytes it took that have not gone out, tcdrain() waits for them; drop_output - forget them */
	size_t (*unsent)(struct tty *tty);
	void (*drop_output)(struct tty *tty);
	/* pull - there is room for input: bring what was held back, by tty_receive() */
	void (*pull)(struct tty *tty);
	/* the rest may be NULL */
	/* opening - may it be opened? 0 or -errno; tty_opens held, tty->lock not */
	int (*opening)(struct tty *tty);
	/*
	 * closed - the last open file is gone; NULL: then no session has it either
	 *
	 * => tty_opens held, tty->lock not
	 */
	void (*closed)(struct tty *tty);
	int (*modem)(struct tty *tty); /* TIOCM_ bits */
	void (*modem_set)(struct tty *tty, int bits);
	void (*send_break)(struct tty *tty, bool on);
};

struct tty {
	struct terminal terminal; /* [T] whose it is */
	const struct tty_operations *ops;
	char name[12];	      /* [I] "ttyS0", "pts/3" */
	bool no_terminal;     /* [I] console=raw: it controls no session, and has no settings */
	struct list_head all; /* [m] of all terminals */
	unsigned int hangups_seen; /* [m] terminal.hangups that have been cleaned up after */
	unsigned int opens;	   /* [m] open files */
	/* [m] NULL, or the only node that leads here: no other with its number does */
	struct dentry *node;
	bool exclusive; /* [m] TIOCEXCL: nobody but root opens it too */

	spinlock_t lock;
	struct termios_abi termios; /* [l] */
	struct winsize_abi winsize; /* [l] */
	bool stopped;		    /* [l] by ^S or TCOOFF: nothing goes out */
	bool switched_off;	    /* [l] by TCOOFF: only TCOON starts it again */
	bool held;	 /* [l] input[] was full: the device keeps the rest until pull() */
	bool other_gone; /* [l] the device is no more: read gives -EIO, or 0 where input just ends */
	bool at_end;	 /* [l] console=raw: the host's input has ended */

	/* the line discipline; head, lines and tail count bytes since the last flush */
	u8 input[TTY_INPUT];	  /* [l] byte i is at i % TTY_INPUT */
	u64 ends[TTY_INPUT / 64]; /* [l] bit: a line ends with this byte */
	u32 head;		  /* [l] where the next byte goes */
	u32 lines;		  /* [l] canonical: the line that is being typed begins here */
	u32 tail;		  /* [l] where read() goes on */
	bool literal;	       /* [l] the last byte was LNEXT: the next has no meaning of its own */
	bool erasing;	       /* [l] ECHOPRT: between '\' and '/' */
	u32 column;	       /* [l] of the cursor, as far as we know */
	u32 line_column;       /* [l] where the line that is being typed began */
	u8 echo[TTY_ECHO];     /* [l] goes out before anything else */
	u32 echo_in, echo_out; /* [l] */
	u64 received, written; /* [l] counts for /proc/tty/lines */

	struct mutex read_mutex, write_mutex; /* one call at a time, so that bytes stay together */
	wait_queue_head_t read_wait;	      /* something to read */
	struct fasync_struct *fasync; /* who wants SIGIO for either (kernel/fs/poll/fasync.h) */
	wait_queue_head_t write_wait; /* room for output; or all has gone out */
};

/* One open file of a terminal: file->private_data. */
struct tty_file {
	struct tty *tty;
	unsigned int
		hangups; /* [I] terminal.hangups at the open: has that grown, this file is dead */
	bool console; /* [I] /dev/console: outlives hangups, and is nobody's controlling terminal */
};
struct tty *tty_of(const struct file *file);
bool tty_file_is_dead(const struct file *file);
/* tty_file_hangups - the number of hangups at which the file is alive. */
unsigned int tty_file_hangups(const struct file *file);

/* ------------------------------------------------------------------ */
/* tty_io.c                                                            */

/* tty_setup - *tty, zeroed, becomes a terminal that nobody has open; name, ops, rdev as given. */
void tty_setup(struct tty *tty, const char *name, const struct tty_operations *ops, dev_t rdev,
	       const struct termios_abi *initial);
/*
 * tty_add - its number leads to it, and /proc/tty/lines shows it. tty_del - no more; before it is freed.
 *
 * => tty_opens held, but at boot
 */
void tty_add(struct tty *tty);
void tty_del(struct tty *tty);
/*
 * tty_add_numbers - count numbers from first on are terminals. Boot only.
 *
 * => name: of a node in /dev for the first, with these permissions; NULL: none
 */
void tty_add_numbers(dev_t first, unsigned int count, const char *owner, mode_t permissions,
		     const char *name);
/* console_tty - where /dev/console leads. */
extern struct tty *console_tty;
/* tty_opens - held while terminals are opened and closed, come and go. May sleep. */
extern struct mutex tty_opens;
/*
 * tty_open_locked - an open() of a terminal's file goes to this terminal.
 *
 * => 0; -EBUSY: exclusive; -ENOMEM; what the device says; tty_opens held
 */
int tty_open_locked(struct tty *tty, struct file *file, bool console);
/*
 * tty_write_pieces - a write(), a piece at a time; send() puts out at least one byte, or says why not.
 *
 * => how many bytes went out; if none did, what send() says, or -EFAULT; sleeps
 */
ssize_t tty_write_pieces(struct file *file, const char __user *buf, size_t count,
			 ssize_t (*send)(struct file *, const u8 *, size_t));
/* tty_start_up - /dev/tty, /proc/tty; tty_init - and the serial line (tty_serial.c). */
void tty_start_up(void);
void tty_init(void);
/* tty_set_window - the window has this size; whoever is in the foreground hears of a change. Any context. */
void tty_set_window(struct tty *tty, const struct winsize_abi *size);
/* tty_mark_boot - console=raw: tell the host that what firmware and loader printed ends here. */
void tty_mark_boot(void);

/* ------------------------------------------------------------------ */
/* n_tty.c: input. tty->lock held, unless it is said otherwise.        */

static inline bool tty_i(const struct tty *tty, u32 flag)
{
	return tty->termios.iflag & flag;
}
static inline bool tty_o(const struct tty *tty, u32 flag)
{
	return tty->termios.oflag & flag;
}
static inline bool tty_l(const struct tty *tty, u32 flag)
{
	return tty->termios.lflag & flag;
}
/* tty_is_char - is c the special character cc[which]? 0 there means: none. */
static inline bool tty_is_char(const struct tty *tty, u8 c, int which)
{
	return c && tty->termios.cc[which] == c;
}

/* what a byte may come with, for tty_receive() */
enum tty_mark {
	TTY_NORMAL,
	TTY_BREAK,
	TTY_BAD
};

/*
 * tty_receive - a byte has come.
 *
 * => only if tty_has_room(); afterwards tty_echo_flush(), when there are no more
 */
void tty_receive(struct tty *tty, u8 byte, enum tty_mark mark);
/* tty_has_room - may one byte more come? If not, set held: then pull() is called when there is room. */
bool tty_has_room(const struct tty *tty);
/* tty_pull_held - there may be room again for what the device keeps back. */
void tty_pull_held(struct tty *tty);
/* tty_flush_input - forget what has come and was not read. */
void tty_flush_input(struct tty *tty);
/* tty_mode_changed - the settings are new: what waits is looked at by them. */
void tty_mode_changed(struct tty *tty, const struct termios_abi *old);

/* ------------------------------------------------------------------ */
/* n_tty_read.c: tty->lock held, unless it is said otherwise.          */

/* tty_readable - would read() return now? poll: as poll() sees it. Without the lock too: a look. */
bool tty_readable(const struct tty *tty, bool poll);
/* tty_waiting - bytes that could be read, as FIONREAD counts them. */
size_t tty_waiting(const struct tty *tty);
/* tty_read_bytes - read(2), with a mutex that keeps others away. Lock not held; sleeps. */
ssize_t tty_read_bytes(struct file *file, char __user *buf, size_t count);

/* ------------------------------------------------------------------ */
/* n_tty_out.c: output. tty->lock held.                                */

/* tty_output - translate and send up to n bytes; how many of them found room. */
size_t tty_output(struct tty *tty, const u8 *bytes, size_t n);
/* tty_can_output - is there room for at least one? */
bool tty_can_output(struct tty *tty);
/* tty_echo_raw - a byte for the echo, translated as output is. */
void tty_echo_raw(struct tty *tty, u8 c);
/* tty_echo_char - the same for a byte that was typed: control characters as ^X, with ECHOCTL. */
void tty_echo_char(struct tty *tty, u8 c);
/* tty_echo_flush - send what waits as echo; true: all is out. */
bool tty_echo_flush(struct tty *tty);
/* tty_char_width - how many columns c took when it was echoed at this column. */
u32 tty_char_width(const struct tty *tty, u8 c, u32 column);
/* tty_is_control, tty_is_continuation - kinds of bytes. */
static inline bool tty_is_control(u8 c)
{
	return c < ' ' || c == 0x7f;
}
static inline bool tty_is_continuation(const struct tty *tty, u8 c)
{
	return tty_i(tty, IUTF8) && (c & 0xc0) == 0x80;
}
/* tty_stop, tty_start - ^S and ^Q; TCOOFF and TCON set and clear switched_off before. */
void tty_stop(struct tty *tty);
void tty_start(struct tty *tty);
/* tty_output_room - the device takes bytes again: echo, then writers. */
void tty_output_room(struct tty *tty);
/* tty_drop_output - forget what was written and has not gone out. */
void tty_drop_output(struct tty *tty);
/* tty_drain - wait until all has gone out; 0, -ERESTARTSYS. Lock not held; sleeps. */
int tty_drain(struct file *file);

/* ------------------------------------------------------------------ */
/* tty_ioctl.c                                                         */

int tty_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg);
/* tty_do_ioctl - the same on a terminal that file is not an open file of: a pty's master side. */
int tty_do_ioctl(struct tty *tty, struct file *file, bool master, unsigned int cmd,
		 unsigned long arg);

/* ------------------------------------------------------------------ */
/* pty.c                                                               */

void pty_init(void);

#endif
