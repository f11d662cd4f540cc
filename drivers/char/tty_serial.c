// SPDX-License-Identifier: MIT
/*
 * drivers/char/tty_serial.c - the terminal on the serial line: /dev/ttyS0, /dev/console.
 *
 * What:     joins the line discipline to COM1. Bytes are taken from the port only while there
 *           is room for them: what does not fit stays in the port, and then with whoever sends.
 *           With console=raw the line is no terminal but a pipe to a program on the host
 *           (tools/run): nothing is translated, and the end of the input is told on COM2:
 *           "eof N" means that N bytes in all were sent. COM2 also tells how large the window
 *           is in which a person sees the terminal: "winsize ROWS COLUMNS".
 * Start at: pull()
 * Locks:    tty->lock around all of it.
 * See it:   the prompt; tests/run/test_terminal.py, test_tools_run.py; /proc/tty/lines
 * Linux:    drivers/tty/serial/serial_core.c
 */
#include "drivers/char/tty.h"
#include "drivers/serial/uart.h"
#include "kernel/fs/dev/kdev_t.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"

static struct tty serial;
static u64 eof_at = ~0ULL; /* [l] raw: the host's input ends after so many bytes */

/* ------------------------------------------------------------------ */
/* Output                                                              */

static size_t serial_send(struct tty *tty, const u8 *bytes, size_t n)
{
	return uart_send(&com1, bytes, n);
}

static size_t serial_room(struct tty *tty)
{
	return UART_QUEUE - uart_unsent(&com1);
}

static size_t serial_unsent(struct tty *tty)
{
	return uart_unsent(&com1);
}

static void serial_drop(struct tty *tty)
{
	uart_drop(&com1);
}

/* ------------------------------------------------------------------ */
/* Input                                                               */

/* Tell the other end, if it has asked for that, to stop or to go on. */
static void hold_sender(struct tty *tty, bool hold)
{
	u8 c = tty->termios.cc[hold ? VSTOP : VSTART];
	int lines = uart_modem(&com1);

	uart_hold(&com1, hold);
	if (tty_i(tty, IXOFF) && c)
		uart_send(&com1, &c, 1);
	if (tty->termios.cflag & CRTSCTS)
		uart_modem_set(&com1, hold ? lines & ~TIOCM_RTS : lines | TIOCM_RTS);
}

static void check_end(struct tty *tty)
{
	if (com1.received < eof_at || tty->at_end)
		return;
	tty->at_end = true;
	wake_up_all(&tty->read_wait);
}

/* Take what has come, as long as there is room. */
static void pull_bytes(struct tty *tty)
{
	while (tty_has_room(tty)) {
		int got = uart_get(&com1);

		if (got < 0)
			break;
		tty_receive(tty, (u8)got,
			    got & UART_BREAK ? TTY_BREAK :
			    got & UART_ERROR ? TTY_BAD :
					       TTY_NORMAL);
	}
	tty->held = !tty_has_room(tty);
	tty_echo_flush(tty);
	check_end(tty);
}

static void serial_pull(struct tty *tty)
{
	pull_bytes(tty);
	if (!tty->held)
		hold_sender(tty, false);
}

/* The interrupt: bytes have come, or some have gone. */
static void serial_ready(struct uart *uart)
{
	unsigned long flags;

	spin_lock_irqsave(&serial.lock, flags);
	if (!serial.held) {
		pull_bytes(&serial);
		if (serial.held)
			hold_sender(&serial, true);
	}
	tty_output_room(&serial);
	spin_unlock_irqrestore(&serial.lock, flags);
}

static void input_ends(const char *text)
{
	unsigned long flags;

	spin_lock_irqsave(&serial.lock, flags);
	eof_at = simple_strtoull(text, NULL, 10);
	check_end(&serial);
	spin_unlock_irqrestore(&serial.lock, flags);
}

static void window_changes(const char *text)
{
	struct winsize_abi size = {};
	char *rest;

	size.rows = (u16)simple_strtoull(text, &rest, 10);
	size.columns = (u16)simple_strtoull(rest + (*rest == ' '), NULL, 10);
	if (size.rows && size.columns)
		tty_set_window(&serial, &size);
}

/* COM2: the host tells "eof N\n", "winsize ROWS COLUMNS\n". */
static void control_ready(struct uart *uart)
{
	static char text[32];
	static unsigned int len;
	int got;

	while ((got = uart_get(uart)) >= 0) {
		if ((u8)got != '\n') {
			if (len < sizeof(text) - 1)
				text[len++] = (char)got;
			continue;
		}
		text[len] = 0;
		len = 0;
		if (!strncmp(text, "eof ", 4))
			input_ends(text + 4);
		else if (!strncmp(text, "winsize ", 8))
			window_changes(text + 8);
	}
}

/* ------------------------------------------------------------------ */

static int serial_modem(struct tty *tty)
{
	return uart_modem(&com1);
}

static void serial_modem_set(struct tty *tty, int bits)
{
	uart_modem_set(&com1, bits);
}

static void serial_break(struct tty *tty, bool on)
{
	uart_break(&com1, on);
}

static const struct tty_operations serial_ops = {
	.send = serial_send,
	.send_room = serial_room,
	.unsent = serial_unsent,
	.drop_output = serial_drop,
	.pull = serial_pull,
	.modem = serial_modem,
	.modem_set = serial_modem_set,
	.send_break = serial_break,
};

static const struct termios_abi cooked_settings = {
	.iflag = ICRNL | IXON,
	.oflag = OPOST | ONLCR,
	.cflag = B115200 | CS8 | CREAD | HUPCL | CLOCAL,
	.lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.cc = TTY_INITIAL_CC,
	.ispeed = 115200,
	.ospeed = 115200,
};
static const struct termios_abi raw_settings = {
	.cflag = B115200 | CS8 | CREAD | CLOCAL,
	.cc = { [VMIN] = 1 },
};

void tty_mark_boot(void)
{
	if (serial.no_terminal)
		uart_write(&com1,
			   "\x1e"
			   "boot\n",
			   6);
}

void tty_init(void)
{
	static const char *const modes[] = { "tty", "raw", NULL };
	bool raw = cmdline_choice("console", modes, 0) == 1;

	tty_start_up();
	tty_setup(&serial, "ttyS0", &serial_ops, MKDEV(4, 64),
		  raw ? &raw_settings : &cooked_settings);
	serial.terminal.is_line = true;
	serial.no_terminal = raw;
	serial.winsize = (struct winsize_abi){ .rows = 24, .columns = 80 };
	tty_add(&serial);
	console_tty = &serial;
	tty_add_numbers(MKDEV(4, 64), 1, "ttyS", 0660, "ttyS0");
	pty_init();
	if (uart_listen(&com1, serial_ready) || uart_listen(&com2, control_ready))
		printk(KERN_ERR "tty: no interrupt for a serial port: input will not work\n");
}
