// SPDX-License-Identifier: MIT
/*
 * drivers/char/n_tty.c - the line discipline: from the device to read().
 *
 * What:     a byte that comes is, in this order: flow control (^S, ^Q), a signal (^C), an
 *           editing key, or text. All text goes into input[]. In canonical mode read() gets
 *           whole lines, and what follows the last of them can still be edited:
 *
 *                 tail            lines           head       (counted, not wrapped)
 *                  v                v               v
 *             .....| line \n line \n | being typed  |.....
 *                          ^ends      ^ends: bits in ends[]
 *
 *           An end of file (^D) is a byte 0 that is marked as an end: read() stops there, and
 *           does not deliver it.
 * Start at: tty_receive(), tty_read_bytes()
 * Holds:    1. tail <= lines <= head <= tail + TTY_INPUT; not canonical: lines == tail.
 *           2. a bit in ends[] belongs to a byte between tail and lines.
 *           3. a line that is longer than 4095 bytes and its end loses the rest, and keeps
 *              the end: who edits can always finish it.
 * Locks:    tty->lock for everything but the copy to the program; read_mutex around a read().
 * See it:   tests/user/as-user/tty_*; tests/kernel/tty_test.c; docs/terminal.md
 * Spec:     termios(3).   Book: LDD3 ch. 18.   Linux: drivers/tty/n_tty.c
 */
#include "drivers/char/tty.h"

#include "kernel/fs/fasync.h"
#include "kernel/lib/string.h"
#include "kernel/signal/signal.h"
#include "kernel/time/time.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

#define EOF_MARK 0 /* stands for ^D, if ends[] says that it is an end */

static bool canonical(const struct tty *tty)
{
	return tty_l(tty, ICANON);
}

/* ------------------------------------------------------------------ */
/* The bytes that wait                                                 */

static u8 *input_at(struct tty *tty, u32 i)
{
	return &tty->input[i % TTY_INPUT];
}

static bool is_end(const struct tty *tty, u32 i)
{
	i %= TTY_INPUT;
	return tty->ends[i / 64] >> i % 64 & 1;
}

static void mark_end(struct tty *tty, u32 i, bool end)
{
	u64 bit = 1ULL << i % 64, *word = &tty->ends[i % TTY_INPUT / 64];

	*word = end ? *word | bit : *word & ~bit;
}

/* One place is kept for the end of a line that has become too long. */
bool tty_has_room(const struct tty *tty)
{
	u32 most = tty_i(tty, PARMRK) ? 3 : 1; /* what one byte may become */

	if (tty->head - tty->tail + most < TTY_INPUT)
		return true;
	/* a line that nobody can read yet: nobody can make room, what comes is thrown away */
	return canonical(tty) && tty->lines == tty->tail;
}

static void put(struct tty *tty, u8 c)
{
	if (tty->head - tty->tail >= TTY_INPUT)
		tty->head--; /* too long: in place of the last one */
	*input_at(tty, tty->head++) = c;
}

static void tell_readers(struct tty *tty)
{
	wake_up_all(&tty->read_wait);
	kill_fasync(&tty->fasync, SIGIO, POLL_IN);
}

static void finish_line(struct tty *tty, u8 c)
{
	put(tty, c);
	mark_end(tty, tty->head - 1, true);
	tty->lines = tty->head;
	tell_readers(tty);
}

bool tty_readable(const struct tty *tty, bool poll)
{
	const u8 *cc = tty->termios.cc;
	u32 wanted = poll && !cc[VTIME] && cc[VMIN] ? cc[VMIN] : 1;

	if (canonical(tty))
		return READ_ONCE(tty->lines) != READ_ONCE(tty->tail);
	return READ_ONCE(tty->head) - READ_ONCE(tty->tail) >= wanted;
}

size_t tty_waiting(const struct tty *tty)
{
	size_t n = 0;

	if (!canonical(tty))
		return tty->head - tty->tail;
	for (u32 i = tty->tail; i != tty->lines; i++)
		n += !(is_end(tty, i) && tty->input[i % TTY_INPUT] == EOF_MARK);
	return n;
}

void tty_flush_input(struct tty *tty)
{
	tty->head = tty->lines = tty->tail = 0;
	memset(tty->ends, 0, sizeof(tty->ends));
	tty->erasing = false;
	tty_pull_held(tty);
}

void tty_pull_held(struct tty *tty)
{
	if (!tty->held)
		return;
	tty->held = false;
	tty->ops->pull(tty);
}

void tty_mode_changed(struct tty *tty, const struct termios_abi *old)
{
	if ((old->lflag ^ tty->termios.lflag) & ICANON) {
		memset(tty->ends, 0, sizeof(tty->ends));
		tty->lines = tty->tail;
		tty->literal = tty->erasing = false;
		if (canonical(tty) && tty->head != tty->tail) { /* what is there becomes a line */
			mark_end(tty, tty->head - 1, true);
			tty->lines = tty->head;
		}
	}
	if (old->iflag & IXON && !tty_i(tty, IXON))
		tty_start(tty); /* no ^Q would do it any more */
	wake_up_all(&tty->read_wait);
	wake_up_all(&tty->write_wait);
}

/* ------------------------------------------------------------------ */
/* Editing                                                             */

static void stop_erasing(struct tty *tty)
{
	if (tty->erasing)
		tty_echo_raw(tty, '/');
	tty->erasing = false;
}

static void echo_typed(struct tty *tty, u8 c)
{
	stop_erasing(tty);
	if (tty->head == tty->lines)
		tty->line_column = tty->column;
	tty_echo_char(tty, c);
}

/*
 * How wide byte `at` of the line that is typed was echoed. Only a tab depends on its column,
 * and that is known since the tab before it: whoever erases a whole line looks at each byte
 * twice at most.
 */
static u32 echoed_width(struct tty *tty, u32 at)
{
	u8 c = *input_at(tty, at);
	u32 column = 0, i = at;

	if (c != '\t')
		return tty_char_width(tty, c, 0);
	while (i != tty->lines && *input_at(tty, i - 1) != '\t')
		column += tty_char_width(tty, *input_at(tty, --i), 0);
	if (i == tty->lines)
		column += tty->line_column;
	return tty_char_width(tty, c, column);
}

/* Rub out what byte `at` looked like. */
static void show_erased(struct tty *tty, u32 at)
{
	u8 c = *input_at(tty, at);
	u32 width = echoed_width(tty, at);

	while (width--) {
		tty_echo_raw(tty, '\b');
		if (c != '\t') { /* a tab left nothing there to be wiped out */
			tty_echo_raw(tty, ' ');
			tty_echo_raw(tty, '\b');
		}
	}
}

/* ECHOPRT, for terminals on paper: \erased characters/ */
static void print_erased(struct tty *tty, u32 from)
{
	if (!tty->erasing)
		tty_echo_raw(tty, '\\');
	tty->erasing = true;
	tty_echo_char(tty, *input_at(tty, from));
	while (++from != tty->head)
		tty_echo_raw(tty, *input_at(tty, from));
}

/* The last character of the line, which may have several bytes: where it begins; head: nowhere. */
static u32 last_char(struct tty *tty)
{
	u32 at = tty->head;

	while (at != tty->lines)
		if (!tty_is_continuation(tty, *input_at(tty, --at)))
			return at;
	return tty->head;
}

static void erase_char(struct tty *tty, bool one)
{
	u32 at = last_char(tty);

	if (tty_l(tty, ECHO)) {
		if (tty_l(tty, ECHOPRT))
			print_erased(tty, at);
		else if (one && !tty_l(tty, ECHOE))
			tty_echo_char(tty, tty->termios.cc[VERASE]);
		else
			show_erased(tty, at);
	}
	tty->head = at;
}

static bool is_word_char(u8 c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || (c >= 0xc0 && c != 0xd7 && c != 0xf7); /* Latin-1, as on Linux */
}

/* As far as it reaches: what follows the last word, and the word. */
static void erase_word(struct tty *tty)
{
	bool in_word = false;

	for (u32 at; (at = last_char(tty)) != tty->head; erase_char(tty, false)) {
		bool word = is_word_char(*input_at(tty, at));

		if (in_word && !word)
			break;
		in_word = word;
	}
}

static void kill_line(struct tty *tty)
{
	const u32 by_erasing = ECHOK | ECHOKE | ECHOE;

	if (tty_l(tty, ECHO) && (tty->termios.lflag & by_erasing) == by_erasing) {
		while (last_char(tty) != tty->head)
			erase_char(tty, false);
		return;
	}
	tty->head = tty->lines;
	if (!tty_l(tty, ECHO))
		return;
	stop_erasing(tty);
	tty_echo_char(tty, tty->termios.cc[VKILL]);
	if (tty_l(tty, ECHOK))
		tty_echo_raw(tty, '\n');
}

/* ERASE, WERASE, KILL: was it one of them? */
static bool erase(struct tty *tty, u8 c)
{
	bool word = tty_is_char(tty, c, VWERASE) && tty_l(tty, IEXTEN);
	bool one = tty_is_char(tty, c, VERASE);

	if (!one && !word && !tty_is_char(tty, c, VKILL))
		return false;
	if (last_char(tty) == tty->head)
		return true; /* nothing is there */
	if (one)
		erase_char(tty, true);
	else if (word)
		erase_word(tty);
	else
		kill_line(tty);
	if (tty->head == tty->lines && tty_l(tty, ECHO))
		stop_erasing(tty);
	return true;
}

static void reprint(struct tty *tty)
{
	stop_erasing(tty);
	tty_echo_char(tty, tty->termios.cc[VREPRINT]);
	tty_echo_raw(tty, '\n');
	tty->line_column = tty->column;
	for (u32 i = tty->lines; i != tty->head; i++)
		tty_echo_char(tty, *input_at(tty, i));
}

static void quote_next(struct tty *tty)
{
	tty->literal = true;
	if (!tty_l(tty, ECHO))
		return;
	stop_erasing(tty);
	if (tty_l(tty, ECHOCTL)) {
		tty_echo_raw(tty, '^');
		tty_echo_raw(tty, '\b');
	}
}

/* A byte that means something to who edits a line: true. */
static bool edit(struct tty *tty, u8 c)
{
	bool extended = tty_l(tty, IEXTEN);

	if (erase(tty, c))
		return true;
	if (tty_is_char(tty, c, VLNEXT) && extended) {
		quote_next(tty);
	} else if (tty_is_char(tty, c, VREPRINT) && extended && tty_l(tty, ECHO)) {
		reprint(tty);
	} else if (c == '\n') {
		if (tty_l(tty, ECHO | ECHONL)) {
			stop_erasing(tty);
			tty_echo_raw(tty, '\n');
		}
		finish_line(tty, c);
	} else if (tty_is_char(tty, c, VEOF)) {
		finish_line(tty, EOF_MARK);
	} else if (tty_is_char(tty, c, VEOL) || (tty_is_char(tty, c, VEOL2) && extended)) {
		if (tty_l(tty, ECHO))
			echo_typed(tty, c);
		finish_line(tty, c);
	} else {
		return false;
	}
	return true;
}

/* ------------------------------------------------------------------ */
/* What comes                                                          */

/* Text, whatever it may look like. typed: as it came, not made from another byte */
static void store(struct tty *tty, u8 c, bool typed)
{
	if (tty_l(tty, ECHO)) {
		if (c == '\n' && !typed) {
			stop_erasing(tty);
			tty_echo_raw(tty, c);
		} else {
			echo_typed(tty, c);
		}
	}
	if (c == 0xff && tty_i(tty, PARMRK))
		put(tty, c); /* so that it does not look like a mark */
	put(tty, c);
	if (!canonical(tty))
		tell_readers(tty);
}

/* Unless NOFLSH says otherwise, what was typed and what was written before is forgotten. */
static void signal_from_input(struct tty *tty, int sig)
{
	terminal_signal(&tty->terminal, sig);
	if (tty_l(tty, NOFLSH))
		return;
	tty_drop_output(tty);
	tty_flush_input(tty);
}

/* ^C and its kind: true. */
static bool signal_char(struct tty *tty, u8 c)
{
	int sig = tty_is_char(tty, c, VINTR) ? SIGINT :
		  tty_is_char(tty, c, VQUIT) ? SIGQUIT :
		  tty_is_char(tty, c, VSUSP) ? SIGTSTP :
					       0;

	if (!sig || !tty_l(tty, ISIG))
		return false;
	signal_from_input(tty, sig);
	if (tty_i(tty, IXON))
		tty_start(tty);
	if (tty_l(tty, ECHO))
		tty_echo_char(tty, c);
	return true;
}

/* ^S and ^Q: true. */
static bool flow_char(struct tty *tty, u8 c)
{
	if (!tty_i(tty, IXON))
		return false;
	if (tty_is_char(tty, c, VSTART))
		tty_start(tty);
	else if (tty_is_char(tty, c, VSTOP))
		tty_stop(tty);
	else
		return false;
	return true;
}

/* A break, or a byte with a wrong parity bit, by iflag; 0 stands for a break. */
static void receive_bad(struct tty *tty, u8 c, bool is_break)
{
	if (tty_i(tty, is_break ? IGNBRK : IGNPAR) && (is_break || tty_i(tty, INPCK)))
		return;
	if (is_break && tty_i(tty, BRKINT)) {
		signal_from_input(tty, SIGINT);
		return;
	}
	if (is_break || tty_i(tty, INPCK)) {
		if (tty_i(tty, PARMRK)) {
			put(tty, 0xff);
			put(tty, 0);
		} else {
			c = 0;
		}
	}
	put(tty, c);
	if (!canonical(tty))
		tell_readers(tty);
}

void tty_receive(struct tty *tty, u8 c, enum tty_mark mark)
{
	bool typed = true;

	tty->received++;
	if (mark != TTY_NORMAL) {
		receive_bad(tty, c, mark == TTY_BREAK);
		return;
	}
	if (tty_i(tty, ISTRIP))
		c &= 0x7f;
	if (tty_i(tty, IUCLC) && tty_l(tty, IEXTEN) && c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (tty->literal) {
		tty->literal = false;
		store(tty, c, true);
		return;
	}
	if (flow_char(tty, c) || signal_char(tty, c))
		return;
	if (tty_i(tty, IXON) && tty_i(tty, IXANY))
		tty_start(tty);
	if (c == '\r') {
		if (tty_i(tty, IGNCR))
			return;
		if (tty_i(tty, ICRNL)) {
			c = '\n';
			typed = false;
		}
	} else if (c == '\n' && tty_i(tty, INLCR)) {
		c = '\r';
	}
	if (!canonical(tty) || !edit(tty, c))
		store(tty, c, typed);
}

/* ------------------------------------------------------------------ */
/* read(2)                                                             */

/* Up to n bytes of one line into to[]; *end: it ended there. */
static size_t take_line(struct tty *tty, u8 *to, size_t n, bool *end)
{
	size_t done = 0;

	while (tty->tail != tty->lines && !*end) {
		u8 c = *input_at(tty, tty->tail);
		bool is_mark = is_end(tty, tty->tail) && c == EOF_MARK;

		if (!is_mark && done == n)
			break;
		if (!is_mark) /* a mark is no byte: it goes even if there is no room for one */
			to[done++] = c;
		*end = is_end(tty, tty->tail);
		mark_end(tty, tty->tail++, false);
	}
	return done;
}

static size_t take_raw(struct tty *tty, u8 *to, size_t n)
{
	size_t done = 0;

	while (done < n && tty->tail != tty->head)
		to[done++] = *input_at(tty, tty->tail++);
	tty->lines = tty->tail;
	return done;
}

/* Bytes for a read that still wants n; *end: it is to return, however many it has. */
static size_t take(struct file *file, u8 *to, size_t n, bool *end)
{
	struct tty *tty = tty_of(file);
	unsigned long flags;
	size_t done = 0;

	spin_lock_irqsave(&tty->lock, flags);
	if (!tty_file_is_dead(file)) { /* else they are for who has opened it since */
		done = canonical(tty) ? take_line(tty, to, n, end) : take_raw(tty, to, n);
		tty_pull_held(tty);
	}
	spin_unlock_irqrestore(&tty->lock, flags);
	return done;
}

/* How long a read waits: for so many bytes, at most so long, and so long after the first (jiffies). */
struct patience {
	size_t minimum;
	long timeout, between;
};

static struct patience patience_of(struct tty *tty)
{
	struct patience p = { 1, MAX_SCHEDULE_TIMEOUT, 0 };
	const u8 *cc = tty->termios.cc;

	if (canonical(tty))
		return p;
	if (cc[VMIN]) {
		p.minimum = cc[VMIN];
		p.between = (long)cc[VTIME] * HZ / 10;
	} else {
		p.timeout = (long)cc[VTIME] * HZ / 10;
	}
	return p;
}

/* Why a reader need not wait for more: 0 is the end of input. 1: wait. */
static int nothing_comes(struct file *file, const struct patience *p)
{
	struct tty *tty = tty_of(file);

	if (tty->other_gone)
		return -EIO;
	if (tty_file_is_dead(file) || tty->at_end || !p->timeout)
		return 0;
	return READ_ONCE(file->f_flags) & O_NONBLOCK ? -EAGAIN : 1;
}

/* Sleep until there is something to read or to say; 0, or -ERESTARTSYS. */
static int wait_for_input(struct file *file, struct patience *p)
{
	struct tty *tty = tty_of(file);
	long left = wait_event_interruptible_timeout(
		tty->read_wait, tty_readable(tty, false) || nothing_comes(file, p) != 1,
		p->timeout);

	if (left < 0)
		return (int)left;
	if (p->timeout != MAX_SCHEDULE_TIMEOUT)
		p->timeout = left;
	return 0;
}

static ssize_t read_locked(struct file *file, char __user *buf, size_t count)
{
	struct tty *tty = tty_of(file);
	struct patience p = patience_of(tty);
	size_t done = 0;
	bool end = false;
	int ret = 0;

	while (done < count && !end) {
		u8 chunk[256];
		size_t n = take(file, chunk, min(count - done, sizeof(chunk)), &end);

		if (copy_to_user(buf + done, chunk, n))
			return -EFAULT;
		done += n;
		if (n && p.between)
			p.timeout = p.between;
		if (n || end)
			continue;
		if (done >= p.minimum)
			break;
		ret = nothing_comes(file, &p);
		if (ret == 1)
			ret = wait_for_input(file, &p);
		else
			break;
		if (ret)
			break;
	}
	return done ? (ssize_t)done : ret;
}

ssize_t tty_read_bytes(struct file *file, char __user *buf, size_t count)
{
	struct tty *tty = tty_of(file);
	ssize_t ret;

	if (!count)
		return 0;
	if (READ_ONCE(file->f_flags) & O_NONBLOCK) {
		if (!mutex_trylock(&tty->read_mutex))
			return -EAGAIN;
	} else if (mutex_lock_interruptible(&tty->read_mutex)) {
		return -ERESTARTSYS;
	}
	ret = read_locked(file, buf, count);
	mutex_unlock(&tty->read_mutex);
	return ret;
}
