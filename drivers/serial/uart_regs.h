/* SPDX-License-Identifier: MIT */
/*
 * drivers/serial/uart_regs.h - the registers of a 16550 UART.
 *
 * Spec:     TI PC16550D data sheet, section 8; offsets from the port base
 */
#ifndef DRIVERS_SERIAL_UART_REGS_H
#define DRIVERS_SERIAL_UART_REGS_H

#define COM1_PORT 0x3f8
#define COM1_IRQ  4
#define COM2_PORT 0x2f8
#define COM2_IRQ  3

#define UART_PORTS	  8
#define UART_DATA	  0 /* read: received byte; write: byte to send */
#define UART_IER	  1 /* interrupt enable */
#define UART_IIR	  2 /* read: which interrupt */
#define UART_FCR	  2 /* write: FIFO control */
#define UART_LCR	  3 /* line control */
#define UART_MCR	  4 /* modem control */
#define UART_LSR	  5 /* line status */
#define UART_MSR	  6 /* modem status */
#define UART_SCRATCH	  7
#define UART_DIVISOR_LOW  0 /* while LCR_DLAB is set */
#define UART_DIVISOR_HIGH 1

#define IER_RX	       0x01 /* byte received */
#define IER_TX	       0x02 /* the send FIFO is empty */
#define IIR_NONE       0x01 /* no interrupt wanted */
#define FCR_ENABLE     0xc7 /* FIFOs on, both emptied; interrupt at 14 received bytes, or a pause */
#define LCR_8N1	       0x03
#define LCR_BREAK      0x40
#define LCR_DLAB       0x80
#define MCR_DTR	       0x01
#define MCR_RTS	       0x02
#define MCR_OUT1       0x04
#define MCR_OUT2       0x08 /* lets the interrupt through on a PC */
#define MCR_LOOP       0x10
#define LSR_RX_READY   0x01
#define LSR_OVERRUN    0x02
#define LSR_PARITY     0x04
#define LSR_FRAMING    0x08
#define LSR_BREAK      0x10
#define MSR_CTS	       0x10
#define MSR_DSR	       0x20
#define MSR_RING       0x40
#define MSR_CARRIER    0x80
#define LSR_TX_EMPTY   0x20 /* the send FIFO is empty */
#define UART_FIFO_SIZE 16

#endif
