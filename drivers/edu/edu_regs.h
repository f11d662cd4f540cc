/* SPDX-License-Identifier: MIT */
/*
 * drivers/edu/edu_regs.h - the registers of QEMU's edu device.
 *
 * Spec:     QEMU docs/specs/edu; offsets into BAR 0. 32-bit accesses below 0x80, 32 or 64 above.
 */
#ifndef DRIVERS_EDU_EDU_REGS_H
#define DRIVERS_EDU_EDU_REGS_H

#define EDU_VENDOR 0x1234
#define EDU_DEVICE 0x11e8

#define EDU_ID		  0x00 /* 0xRRrr00ed: version RR.rr */
#define EDU_LIVENESS	  0x04 /* reads the complement of what was written */
#define EDU_FACTORIAL	  0x08 /* write n; when status is not busy, read n! */
#define EDU_STATUS	  0x20
#define EDU_STATUS_BUSY	  0x01 /* computing a factorial */
#define EDU_STATUS_IRQ	  0x80 /* interrupt when it is done */
#define EDU_IRQ_STATUS	  0x24 /* why it interrupted */
#define EDU_IRQ_FACTORIAL 0x001
#define EDU_IRQ_DMA	  0x100
#define EDU_IRQ_RAISE	  0x60 /* or this into the status and interrupt */
#define EDU_IRQ_ACK	  0x64 /* clear these bits; needed with MSI too */
#define EDU_DMA_SOURCE	  0x80 /* 64-bit: bus address, or address in the device */
#define EDU_DMA_DEST	  0x88
#define EDU_DMA_COUNT	  0x90 /* bytes */
#define EDU_DMA_COMMAND	  0x98
#define EDU_DMA_START	  0x1 /* reads as 1 until the transfer is over (100 ms) */
#define EDU_DMA_TO_RAM	  0x2 /* direction: device to memory */
#define EDU_DMA_IRQ	  0x4 /* interrupt when done */

#define EDU_BUFFER   0x40000 /* address of its memory, as source or destination */
#define EDU_BAR_SIZE 0x100000

#endif
