// SPDX-License-Identifier: MIT
/*
 * drivers/char/n_tty.c - the line discipline: from the device to the bytes that wait for read().
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
 * Start at: tty_receive()
 * Holds:    1. tail <= lines <= head <= tail + TTY_INPUT; not canonical: lines == tail.
 *           2. a bit in ends[] belongs to a byte between tail and lines.
 *           3. a line that is longer than 4095 bytes and its end loses the rest, and keeps
 *              the end: who edits can always finish it.
 * Locks:    tty->lock for everything.
 * Not here: how read() takes them, see n_tty_read.c.
 * See it:   tests/user/as-user/tty_*; tests/kernel/tty_test.c; docs/terminal.md
 * Spec:     termios(3).   Book: LDD3 ch. 18.   Linux: drivers/tty/n_tty.c
 */
#include "drivers/char/n_tty.h"

#include "kernel/fs/poll/fasync.h"
#include "kernel/lib/string.h"
#include "kernel/signal/signal.h"

/* ------------------------------------------------------------------ */
/* The bytes that wait                                                 */

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
