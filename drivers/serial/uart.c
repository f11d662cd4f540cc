// SPDX-License-Identifier: MIT
/*
 * drivers/serial/uart.c - the 16550 serial ports.
 *
 * What:     sending: the terminal's bytes are queued, and the port is given as many as it
 *           takes; an emulated one takes them at once, until its host falls behind, and
 *           then an interrupt says when to go on. The log does not queue: it sends what
 *           is queued, then its own, waiting for the port, so that it works in any context.
 *           Receiving: the interrupt tells the listener, who takes bytes while he has room,
 *           and then has the interrupt switched off; the port's FIFO fills, and whoever
 *           sends (QEMU) holds the rest back. Nothing is lost.
 *
 *             uart_send() -> queue[] -> push() -> port        port -> uart_get() -> listener
 *             printk() -> uart_write() ----------> port
 * Start at: uart_interrupt(), push()
 * Holds:    1. if queue[] holds something the transmit interrupt is on.
 *           2. a log line begins at the left margin: its first piece ends a line that a
 *              program has begun.
 * Locks:    uart->lock, interrupts off; the last rank of all.
 * See it:   tests/run/test_tools_run.py, test_terminal.py (a megabyte); /proc/tty/lines
 * Spec:     uart_regs.h
 */
#include "drivers/serial/uart.h"

#include "arch/arch.h"
#include "drivers/serial/uart_regs.h"
#include "kernel/irq.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/control.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "kernel/resource.h"
#include "kernel/uapi/termios.h"

struct uart com1 = {
	.port = COM1_PORT,
	.irq = COM1_IRQ,
	.name = "ttyS0",
	.lock = SPINLOCK_INIT("com1", RANK_UART),
};
struct uart com2 = {
	.port = COM2_PORT,
	.irq = COM2_IRQ,
	.name = "ttyS1",
	.lock = SPINLOCK_INIT("com2", RANK_UART),
};

static u8 uart_in(const struct uart *uart, int reg)
{
	return inb(uart->port + reg);
}
static void uart_out(const struct uart *uart, int reg, u8 value)
{
	outb(value, uart->port + reg);
}

static void uart_setup(struct uart *uart)
{
	uart_out(uart, UART_SCRATCH, 0x5a);
	uart->present = uart_in(uart, UART_SCRATCH) == 0x5a;
	if (!uart->present)
		return;
	uart_out(uart, UART_IER, 0);
	uart_out(uart, UART_LCR, LCR_DLAB);
	uart_out(uart, UART_DIVISOR_LOW, 1); /* 115200 baud */
	uart_out(uart, UART_DIVISOR_HIGH, 0);
	uart_out(uart, UART_LCR, LCR_8N1);
	uart_out(uart, UART_FCR, FCR_ENABLE);
	uart->mcr = MCR_DTR | MCR_RTS | MCR_OUT2;
	uart_out(uart, UART_MCR, uart->mcr);
}

/* ------------------------------------------------------------------ */
/* Sending. uart->lock held                                            */

static void set_ier(struct uart *uart, u8 ier)
{
	if (ier != uart->ier)
		uart_out(uart, UART_IER, ier);
	uart->ier = ier;
}

/* The port takes bytes: "empty" means the whole FIFO, so as many as that has places. */
static bool takes_bytes(const struct uart *uart)
{
	return uart_in(uart, UART_LSR) & LSR_TX_EMPTY;
}

static void burst(struct uart *uart)
{
	for (int i = 0; i < UART_FIFO_SIZE && uart->sent != uart->queued; i++)
		uart_out(uart, UART_DATA, uart->queue[uart->sent++ % UART_QUEUE]);
}

/* Give the port what it takes now; the rest waits for its interrupt. */
static void push(struct uart *uart)
{
	while (uart->sent != uart->queued && takes_bytes(uart))
		burst(uart);
	set_ier(uart, uart->sent != uart->queued ? uart->ier | IER_TX : uart->ier & ~IER_TX);
}

/* Wait until the port has taken all that is queued. */
static void push_all(struct uart *uart)
{
	while (uart->sent != uart->queued) {
		while (!takes_bytes(uart))
			arch_cpu_relax();
		burst(uart);
	}
}

static size_t enqueue(struct uart *uart, const u8 *bytes, size_t n)
{
	n = min(n, (size_t)(UART_QUEUE - (uart->queued - uart->sent)));
	for (size_t i = 0; i < n; i++)
		uart->queue[uart->queued++ % UART_QUEUE] = bytes[i];
	if (n)
		uart->mid_line = bytes[n - 1] != '\n';
	return n;
}

static void write_locked(struct uart *uart, const char *bytes, size_t n)
{
	do {
		size_t some = enqueue(uart, (const u8 *)bytes, n);

		push_all(uart);
		bytes += some;
		n -= some;
	} while (n);
}

/* A panicking kernel prints even if it died with the lock held: nobody else runs any more. */
static void bust_lock(struct uart *uart)
{
	if (panic_begun())
		spin_lock_init_rank(&uart->lock, uart->name, RANK_UART);
}

void uart_write(struct uart *uart, const char *bytes, size_t n)
{
	unsigned long flags;

	if (!uart->present)
		return;
	bust_lock(uart);
	spin_lock_irqsave(&uart->lock, flags);
	write_locked(uart, bytes, n);
	spin_unlock_irqrestore(&uart->lock, flags);
}

void uart_flush(struct uart *uart)
{
	uart_write(uart, NULL, 0);
}

size_t uart_send(struct uart *uart, const u8 *bytes, size_t n)
{
	unsigned long flags;

	if (!uart->present)
		return n;
	spin_lock_irqsave(&uart->lock, flags);
	n = enqueue(uart, bytes, n);
	push(uart);
	spin_unlock_irqrestore(&uart->lock, flags);
	return n;
}

size_t uart_unsent(struct uart *uart)
{
	return READ_ONCE(uart->queued) - READ_ONCE(uart->sent);
}

void uart_drop(struct uart *uart)
{
	unsigned long flags;

	spin_lock_irqsave(&uart->lock, flags);
	uart->sent = uart->queued;
	spin_unlock_irqrestore(&uart->lock, flags);
}

void uart_break(struct uart *uart, bool on)
{
	unsigned long flags;

	spin_lock_irqsave(&uart->lock, flags);
	uart_out(uart, UART_LCR, on ? LCR_8N1 | LCR_BREAK : LCR_8N1);
	spin_unlock_irqrestore(&uart->lock, flags);
}

/* ------------------------------------------------------------------ */
/* Receiving                                                           */

int uart_get(struct uart *uart)
{
	unsigned long flags;
	int got = -1;
	u8 status;

	spin_lock_irqsave(&uart->lock, flags);
	status = uart_in(uart, UART_LSR); /* what it says is about the byte that is read next */
	if (status & LSR_RX_READY) {
		got = uart_in(uart, UART_DATA);
		uart->received++;
		if (status & LSR_BREAK)
			got |= UART_BREAK;
		else if (status & (LSR_PARITY | LSR_FRAMING))
			got |= UART_ERROR;
	}
	spin_unlock_irqrestore(&uart->lock, flags);
	return got;
}

void uart_hold(struct uart *uart, bool on)
{
	unsigned long flags;

	spin_lock_irqsave(&uart->lock, flags);
	set_ier(uart, on ? uart->ier & ~IER_RX : uart->ier | IER_RX);
	spin_unlock_irqrestore(&uart->lock, flags);
}

/* An ISA line tells of a change: it must have been quiet before it can tell of the next. */
static irqreturn_t uart_interrupt(int irq, void *dev_id, struct pt_regs *regs)
{
	struct uart *uart = dev_id;
	bool wanted;

	do {
		spin_lock(&uart->lock);
		wanted = !(uart_in(uart, UART_IIR) & IIR_NONE);
		if (wanted)
			push(uart);
		spin_unlock(&uart->lock);
		if (wanted)
			uart->ready(uart);
	} while (wanted);
	return IRQ_HANDLED; /* an ISA line is not shared */
}

int uart_listen(struct uart *uart, void (*ready)(struct uart *uart))
{
	int error;

	if (!uart->present)
		return 0;
	uart->ready = ready;
	error = request_irq(uart->irq, uart_interrupt, 0, uart->name, uart);
	if (!error)
		uart_hold(uart, false);
	return error;
}

/* ------------------------------------------------------------------ */
/* Modem lines                                                         */

int uart_modem(struct uart *uart)
{
	unsigned long flags;
	u8 out, in;

	spin_lock_irqsave(&uart->lock, flags);
	out = uart->mcr;
	in = uart_in(uart, UART_MSR);
	spin_unlock_irqrestore(&uart->lock, flags);
	return (out & MCR_DTR ? TIOCM_DTR : 0) | (out & MCR_RTS ? TIOCM_RTS : 0) |
	       (out & MCR_OUT1 ? TIOCM_OUT1 : 0) | (out & MCR_LOOP ? TIOCM_LOOP : 0) |
	       (in & MSR_CTS ? TIOCM_CTS : 0) | (in & MSR_DSR ? TIOCM_DSR : 0) |
	       (in & MSR_RING ? TIOCM_RNG : 0) | (in & MSR_CARRIER ? TIOCM_CAR : 0);
}

void uart_modem_set(struct uart *uart, int bits)
{
	unsigned long flags;

	spin_lock_irqsave(&uart->lock, flags);
	uart->mcr = (u8)(MCR_OUT2 | (bits & TIOCM_DTR ? MCR_DTR : 0) |
			 (bits & TIOCM_RTS ? MCR_RTS : 0) | (bits & TIOCM_OUT1 ? MCR_OUT1 : 0) |
			 (bits & TIOCM_LOOP ? MCR_LOOP : 0));
	uart_out(uart, UART_MCR, uart->mcr);
	spin_unlock_irqrestore(&uart->lock, flags);
}

/* ------------------------------------------------------------------ */
/* The log                                                             */

/* A terminal wants a carriage return before each line feed; a program may have left half a line. */
static void com1_log(const char *text, size_t n)
{
	static bool mid_line; /* of the log itself; log_lock */
	unsigned long flags;

	if (!com1.present)
		return;
	bust_lock(&com1);
	spin_lock_irqsave(&com1.lock, flags);
	if (!mid_line && com1.mid_line)
		write_locked(&com1, "\r\n", 2);
	for (; n; n--, text++) {
		if (*text == '\n')
			write_locked(&com1, "\r", 1);
		write_locked(&com1, text, 1);
		mid_line = *text != '\n';
	}
	spin_unlock_irqrestore(&com1.lock, flags);
}

static void com1_flush(void)
{
	uart_flush(&com1);
}

static void com2_log(const char *text, size_t n)
{
	uart_write(&com2, text, n);
}

void uart_init(void)
{
	static struct console com1_console = { "com1", com1_log, NULL };
	static struct console com2_console = { "com2", com2_log, NULL };
	static const char *const places[] = { "com1", "com2", "both", NULL };
	int where = cmdline_choice("log", places, 0);

	uart_setup(&com1);
	uart_setup(&com2);
	control_write = com2_log;
	console_flush = com1_flush;
	if (where != 1)
		register_console(&com1_console);
	if (where != 0)
		register_console(&com2_console);
}

/* Its ports are in use long before anything can be asked for. */
static void claim_ports(const struct uart *uart)
{
	if (uart->present && !request_region(uart->port, UART_PORTS, "serial"))
		printk(KERN_WARNING "%s: somebody else has its ports\n", uart->name);
}

void uart_claim_ports(void)
{
	claim_ports(&com1);
	claim_ports(&com2);
}
