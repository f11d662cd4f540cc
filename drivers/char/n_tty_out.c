// SPDX-License-Identifier: MIT
/*
 * drivers/char/n_tty_out.c - the line discipline: from write() and the echo to the device.
 *
 * What:     two sources, one way out. What a program writes is translated (OPOST) piece by
 *           piece as the device has room, so the writer sleeps when it has none. Echo must
 *           not wait: it is translated at once, into echo[], which goes out before anything
 *           that a program writes later; when that is full, it is not shown.
 * Start at: tty_output(), tty_echo_char()
 * Holds:    while stopped, nothing is sent.
 *           column says where the cursor is, as far as the bytes tell: a tab's width, and
 *           how much is to be rubbed out, depend on it.
 * Locks:    tty->lock held throughout, but in tty_drain().
 * See it:   tests/user/as-user/tty_*; tests/kernel/tty_test.c
 * Spec:     termios(3), "c_oflag".   Linux: drivers/tty/n_tty.c
 */
#include "drivers/char/tty.h"

#include "kernel/fs/poll/fasync.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"

#define TAB	 8
#define COOK_MAX TAB /* the most that one byte becomes */

/* ------------------------------------------------------------------ */
/* Translation                                                         */

static size_t cook_newline(struct tty *tty, u8 *out)
{
	bool with_return = tty_o(tty, ONLCR);

	if (with_return || tty_o(tty, ONLRET))
		tty->column = 0;
	tty->line_column = tty->column;
	if (with_return)
		*out++ = '\r';
	*out = '\n';
	return with_return + 1;
}

static size_t cook_return(struct tty *tty, u8 *out)
{
	if (tty_o(tty, ONOCR) && !tty->column)
		return 0;
	*out = tty_o(tty, OCRNL) ? '\n' : '\r';
	if (*out == '\r' || tty_o(tty, ONLRET))
		tty->column = tty->line_column = 0;
	return 1;
}

static size_t cook_tab(struct tty *tty, u8 *out)
{
	u32 width = TAB - tty->column % TAB;

	tty->column += width;
	*out = '\t';
	if ((tty->termios.oflag & TABDLY) != XTABS)
		return 1;
	for (u32 i = 0; i < width; i++)
		out[i] = ' ';
	return width;
}

/* What c becomes by OPOST: up to COOK_MAX bytes at out. */
static size_t cook(struct tty *tty, u8 c, u8 *out)
{
	switch (c) {
	case '\n':
		return cook_newline(tty, out);
	case '\r':
		return cook_return(tty, out);
	case '\t':
		return cook_tab(tty, out);
	case '\b':
		if (tty->column)
			tty->column--;
		break;
	default:
		if (tty_is_control(c))
			break;
		if (tty_o(tty, OLCUC) && c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if (!tty_is_continuation(tty, c))
			tty->column++;
	}
	*out = c;
	return 1;
}

u32 tty_char_width(const struct tty *tty, u8 c, u32 column)
{
	if (c == '\t')
		return TAB - column % TAB;
	if (tty_is_control(c))
		return tty_l(tty, ECHOCTL) ? 2 : 0;
	return !tty_is_continuation(tty, c);
}

/* ------------------------------------------------------------------ */
/* Output                                                              */

bool tty_can_output(struct tty *tty)
{
	return tty_echo_flush(tty) && !tty->stopped &&
	       tty->ops->send_room(tty) >= (tty_o(tty, OPOST) ? COOK_MAX : 1);
}

size_t tty_output(struct tty *tty, const u8 *bytes, size_t n)
{
	u8 cooked[128];
	size_t done = 0, used;

	if (!tty_echo_flush(tty) || tty->stopped)
		return 0;
	if (!tty_o(tty, OPOST)) {
		done = tty->ops->send(tty, bytes, n);
		tty->written += done;
		return done;
	}
	do {
		size_t room = min(tty->ops->send_room(tty), sizeof(cooked));

		for (used = 0; done < n && used + COOK_MAX <= room; done++)
			used += cook(tty, bytes[done], cooked + used);
		tty->ops->send(tty, cooked, used);
		tty->written += used;
	} while (used && done < n);
	return done;
}

/* ------------------------------------------------------------------ */
/* Echo                                                                */

static void echo_bytes(struct tty *tty, const u8 *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		tty->echo[tty->echo_in++ % TTY_ECHO] = bytes[i];
}

static bool echo_room(struct tty *tty)
{
	if (TTY_ECHO - (tty->echo_in - tty->echo_out) < COOK_MAX)
		tty_echo_flush(tty);
	return TTY_ECHO - (tty->echo_in - tty->echo_out) >= COOK_MAX;
}

void tty_echo_raw(struct tty *tty, u8 c)
{
	u8 cooked[COOK_MAX];

	if (!echo_room(tty))
		return;
	if (tty_o(tty, OPOST))
		echo_bytes(tty, cooked, cook(tty, c, cooked));
	else
		echo_bytes(tty, &c, 1);
}

void tty_echo_char(struct tty *tty, u8 c)
{
	const u8 caret[2] = { '^', c ^ 0100 };

	if (!tty_l(tty, ECHOCTL) || !tty_is_control(c) || c == '\t') {
		tty_echo_raw(tty, c);
	} else if (echo_room(tty)) {
		echo_bytes(tty, caret, 2);
		tty->column += 2;
	}
}

bool tty_echo_flush(struct tty *tty)
{
	while (!tty->stopped && tty->echo_in != tty->echo_out) {
		u32 at = tty->echo_out % TTY_ECHO;
		size_t n = min(tty->echo_in - tty->echo_out, TTY_ECHO - at);
		size_t sent = tty->ops->send(tty, tty->echo + at, n);

		tty->echo_out += (u32)sent;
		tty->written += sent;
		if (sent < n)
			break;
	}
	return tty->echo_in == tty->echo_out;
}

/* ------------------------------------------------------------------ */
/* Flow                                                                */

void tty_stop(struct tty *tty)
{
	tty->stopped = true;
}

void tty_start(struct tty *tty)
{
	if (!tty->stopped || tty->switched_off)
		return;
	tty->stopped = false;
	tty_output_room(tty);
}

void tty_output_room(struct tty *tty)
{
	tty_echo_flush(tty);
	wake_up_all(&tty->write_wait);
	kill_fasync(&tty->fasync, SIGIO, POLL_OUT);
}

void tty_drop_output(struct tty *tty)
{
	tty->echo_out = tty->echo_in;
	tty->ops->drop_output(tty);
	wake_up_all(&tty->write_wait);
}

static bool all_out(struct tty *tty)
{
	bool out;

	spin_lock_irq(&tty->lock);
	out = tty_echo_flush(tty) && !tty->ops->unsent(tty);
	spin_unlock_irq(&tty->lock);
	return out;
}

int tty_drain(struct file *file)
{
	struct tty *tty = tty_of(file);

	return wait_event_interruptible(tty->write_wait, all_out(tty) || tty_file_is_dead(file));
}
