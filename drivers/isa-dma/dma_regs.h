/* SPDX-License-Identifier: MIT */
/*
 * drivers/isa-dma/dma_regs.h - the I/O ports of the two 8237 DMA controllers of a PC.
 *
 * What:     each 8237 has four channels, and for each an address and a count register of 16
 *           bits behind 8-bit ports: low byte first, then high; a flip-flop inside the
 *           chip says which one is next. The second chip's address lines are wired one bit
 *           higher (it counts words), and so are its ports: every other number.
 *           The chip knows 16 address bits; the page registers beside it hold the others.
 * Spec:     Intel 8237A data sheet (names of the registers in brackets); IBM PC/AT
 *           technical reference, "DMA" (ports, page registers)
 */
#ifndef DRIVERS_ISA_DMA_DMA_REGS_H
#define DRIVERS_ISA_DMA_DMA_REGS_H

/* The two chips: where each begins, and how far apart its ports are. */
#define DMA1_BASE   0x00 /* channels 0-3, bytes */
#define DMA1_STRIDE 1
#define DMA2_BASE   0xc0 /* channels 4-7, words; 4 is where the first chip hangs */
#define DMA2_STRIDE 2

#define DMA_PORTS 0x20 /* of each; the first chip has its registers there twice */

/* Registers of a chip, in units of its stride; n is the channel within the chip, 0-3. */
#define DMA_ADDRESS(n)	 (2 * (n))     /* [base and current address] w: both; r: current */
#define DMA_COUNT(n)	 (2 * (n) + 1) /* [base and current word count] transfers to go, minus 1 */
#define DMA_COMMAND	 0x8	       /* [command] w: 0 = normal timing, enabled */
#define DMA_STATUS	 0x8	       /* [status] r: bits 0-3 end reached (cleared by reading) */
#define DMA_SINGLE_MASK	 0xa	       /* [write single mask bit] channel | DMA_MASK_ON */
#define DMA_MODE	 0xb	       /* [mode] channel | one of DMA_MODE_... of isa_dma.h */
#define DMA_CLEAR_FF	 0xc	       /* [clear byte pointer flip-flop] any write */
#define DMA_MASTER_CLEAR 0xd	       /* [master clear] any write: all masked, flip-flop cleared */

#define DMA_MASK_ON 0x04 /* in DMA_SINGLE_MASK: the channel's requests are not heard */

/* Page registers: address bits 16-23 (PC/AT technical reference, "DMA page registers"). */
#define DMA_PAGES  0x80 /* where they begin; 16 of them, some without a use */
#define DMA_PAGE_0 0x87
#define DMA_PAGE_1 0x83
#define DMA_PAGE_2 0x81
#define DMA_PAGE_3 0x82
#define DMA_PAGE_5 0x8b
#define DMA_PAGE_6 0x89
#define DMA_PAGE_7 0x8a

#endif
