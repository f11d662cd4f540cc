/* SPDX-License-Identifier: MIT */
/*
 * drivers/serial/uart.h - the two serial ports.
 *
 * What:     COM1 is the console, COM2 the control channel (kernel/lib/control.h) and,
 *           with log=com2, the kernel's log.
 */
#ifndef DRIVERS_SERIAL_UART_H
#define DRIVERS_SERIAL_UART_H

#include "kernel/lib/types.h"

struct uart {
	u16 port;
	u8 irq;
	bool present;
	const char *name;
	/* Called from the interrupt handler for each byte; false: no room, ask me later. */
	bool (*receive)(u8 byte);
	bool stopped; /* receive() had no room: the interrupt is off until uart_resume() */
	u8 held;      /* the byte it had no room for */
};
extern struct uart com1, com2;

/* uart_init - find both ports and connect the log (option log=). Before interrupts work. */
void uart_init(void);
/* uart_claim_ports - enter their ports in /proc/ioports; once there is that tree. */
void uart_claim_ports(void);
/* uart_write - send n bytes, waiting for the port; any context. A missing port swallows them. */
void uart_write(struct uart *uart, const char *bytes, size_t n);
/* uart_listen - let receive() get what arrives from now on; 0 or the error of request_irq(). */
int uart_listen(struct uart *uart, bool (*receive)(u8 byte));
/* uart_resume - there is room again. Task context. */
void uart_resume(struct uart *uart);

#endif
