/* SPDX-License-Identifier: MIT */
/*
 * drivers/serial/uart.h - the two serial ports.
 *
 * What:     COM1 is the console, COM2 the control channel (kernel/lib/control.h) and,
 *           with log=com2, the kernel's log.
 * Locks:    [u] uart->lock (RANK_UART)  [I] immutable
 */
#ifndef DRIVERS_SERIAL_UART_H
#define DRIVERS_SERIAL_UART_H

#include "kernel/lib/spinlock.h"
#include "kernel/lib/types.h"

#define UART_QUEUE 4096 /* a power of two */

struct uart {
	u16 port;	  /* [I] */
	u8 irq;		  /* [I] */
	bool present;	  /* [I] */
	const char *name; /* [I] */
	/* [I] called by the interrupt handler: bytes have come, or there is room to send again */
	void (*ready)(struct uart *uart);
	spinlock_t lock;
	u8 ier;		      /* [u] interrupts that are on */
	u8 mcr;		      /* [u] modem control lines */
	bool mid_line;	      /* [u] the last byte that was sent did not end a line */
	u32 sent, queued;     /* [u] bytes ever sent, and ever put into queue[] */
	u64 received;	      /* [u] bytes ever taken */
	u8 queue[UART_QUEUE]; /* [u] what waits until the port takes it */
};
extern struct uart com1, com2;

/* uart_init - find both ports and connect the log (option log=). Before interrupts work. */
void uart_init(void);
/* uart_claim_ports - enter their ports in /proc/ioports; once there is that tree. */
void uart_claim_ports(void);

/*
 * uart_write - send n bytes now, behind those that are queued, waiting for the port.
 *
 * => any context, a panicking kernel included. A missing port swallows them.
 */
void uart_write(struct uart *uart, const char *bytes, size_t n);
/* uart_flush - the same with nothing to add: what is queued is sent when it returns. */
void uart_flush(struct uart *uart);
/* uart_send - queue n bytes for sending: how many found room. ready() is called when there is more. Any context. */
size_t uart_send(struct uart *uart, const u8 *bytes, size_t n);
/* uart_unsent - bytes that are queued. uart_drop - forget them. */
size_t uart_unsent(struct uart *uart);
void uart_drop(struct uart *uart);

/*
 * uart_listen - have ready() called from now on; 0 or the error of request_irq().
 *
 * => ready() takes bytes by uart_get() until there are none, or says uart_hold(true):
 *    else the interrupt comes again at once
 */
int uart_listen(struct uart *uart, void (*ready)(struct uart *uart));
/* What a byte came with. */
#define UART_BREAK 0x100
#define UART_ERROR 0x200 /* parity, or no stop bit */
/* uart_get - the next byte that has come, and how; -1: none. Any context. */
int uart_get(struct uart *uart);
/* uart_hold - on: no interrupt for bytes that come; they stay in the port, then at the sender. */
void uart_hold(struct uart *uart, bool on);
/* uart_modem - the TIOCM_ bits of the modem lines. uart_modem_set - DTR, RTS, OUT1, LOOP as given. */
int uart_modem(struct uart *uart);
void uart_modem_set(struct uart *uart, int bits);
/* uart_break - begin or end a break on the line. */
void uart_break(struct uart *uart, bool on);

#endif
