// SPDX-License-Identifier: MIT
/*
 * drivers/serial/uart.c - the 16550 serial ports.
 *
 * What:     sending is polled: the emulated port takes bytes at once. Receiving is
 *           by interrupt, byte by byte into receive(). When that has no room the
 *           receive interrupt is switched off; the port's FIFO fills, and whoever
 *           sends (QEMU) holds the rest back. Nothing is lost.
 * Start at: uart_interrupt()
 * Locks:    none of its own: a port's receiving state is touched with interrupts off.
 * See it:   tests/run/test_tools_run.py (a megabyte through stdin)
 * Spec:     uart_regs.h
 */
#include "drivers/serial/uart.h"

#include "arch/arch.h"
#include "drivers/serial/uart_regs.h"
#include "kernel/irq.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/control.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "kernel/resource.h"

struct uart com1 = { .port = COM1_PORT, .irq = COM1_IRQ, .name = "ttyS0" };
struct uart com2 = { .port = COM2_PORT, .irq = COM2_IRQ, .name = "ttyS1" };

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
	uart_out(uart, UART_MCR, MCR_DTR_RTS_OUT2);
}

void uart_write(struct uart *uart, const char *bytes, size_t n)
{
	while (uart->present && n) {
		size_t burst = min(n, (size_t)UART_FIFO_SIZE);

		/* "empty" means the whole FIFO: it takes as many bytes as it has places */
		while (!(uart_in(uart, UART_LSR) & LSR_TX_EMPTY))
			arch_cpu_relax();
		n -= burst;
		while (burst--)
			uart_out(uart, UART_DATA, (u8)*bytes++);
	}
}

/* ------------------------------------------------------------------ */
/* Receiving                                                           */

/* Interrupts off: hand over bytes until there are none or no room. */
static void drain(struct uart *uart)
{
	while (!uart->stopped && uart_in(uart, UART_LSR) & LSR_RX_READY) {
		u8 byte = uart_in(uart, UART_DATA);

		if (!uart->receive(byte)) {
			uart->held = byte;
			uart->stopped = true;
			uart_out(uart, UART_IER, 0);
		}
	}
}

static irqreturn_t uart_interrupt(int irq, void *dev_id, struct pt_regs *regs)
{
	drain(dev_id);
	return IRQ_HANDLED; /* an ISA line is not shared */
}

int uart_listen(struct uart *uart, bool (*receive)(u8 byte))
{
	int error;

	if (!uart->present)
		return 0;
	uart->receive = receive;
	error = request_irq(uart->irq, uart_interrupt, 0, uart->name, uart);
	if (!error)
		uart_out(uart, UART_IER, IER_RX);
	return error;
}

void uart_resume(struct uart *uart)
{
	unsigned long flags = arch_irq_save();

	if (uart->stopped && uart->receive(uart->held)) {
		uart->stopped = false;
		drain(uart);
		if (!uart->stopped)
			uart_out(uart, UART_IER, IER_RX);
	}
	arch_irq_restore(flags);
}

/* ------------------------------------------------------------------ */
/* The log                                                             */

/* A terminal wants a carriage return before each line feed. */
static void com1_log(const char *text, size_t n)
{
	for (; n; n--, text++) {
		if (*text == '\n')
			uart_write(&com1, "\r", 1);
		uart_write(&com1, text, 1);
	}
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
