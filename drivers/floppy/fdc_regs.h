/* SPDX-License-Identifier: MIT */
/*
 * drivers/floppy/fdc_regs.h - the registers and commands of an 82077AA floppy controller.
 *
 * Spec:     Intel 82077AA data sheet; the section stands in brackets. I/O ports of a PC's
 *           first controller.
 */
#ifndef DRIVERS_FLOPPY_FDC_REGS_H
#define DRIVERS_FLOPPY_FDC_REGS_H

#define FDC_BASE 0x3f0
#define FDC_IRQ	 6
#define FDC_DMA	 2

#define FDC_DOR	 (FDC_BASE + 2) /* digital output register [2.1.3] */
#define FDC_MSR	 (FDC_BASE + 4) /* r: main status [2.1.5] */
#define FDC_FIFO (FDC_BASE + 5) /* commands, parameters, results [2.1.7] */
#define FDC_DIR	 (FDC_BASE + 7) /* r: digital input: the disk change line [2.1.8] */
#define FDC_CCR	 (FDC_BASE + 7) /* w: configuration control: the data rate [2.1.9] */

#define DOR_DRIVE_0	0x00
#define DOR_NOT_RESET	0x04
#define DOR_DMA_AND_IRQ 0x08
#define DOR_MOTOR_0	0x10

#define MSR_BUSY	 0x10 /* a command is being worked on */
#define MSR_TO_CPU	 0x40 /* the FIFO holds a byte for the CPU; else it takes one */
#define MSR_READY	 0x80 /* one byte may be moved */
#define MSR_NOTHING	 0xff /* what a port without a device reads */
#define DIR_DISK_CHANGED 0x80 /* since the last step pulse with a disk in the drive */

/* Commands [5.0]. MFM: double density, the only one in use since the eighties. */
#define FDC_MFM		  0x40
#define FDC_SPECIFY	  0x03 /* [5.2.6] */
#define FDC_SENSE_DRIVE	  0x04 /* [5.2.8] */
#define FDC_WRITE_DATA	  0x05 /* [5.1.3] */
#define FDC_READ_DATA	  0x06 /* [5.1.1] */
#define FDC_RECALIBRATE	  0x07 /* [5.2.3] */
#define FDC_SENSE_IRQ	  0x08 /* [5.2.5] */
#define FDC_READ_ID	  0x0a /* [5.2.1] */
#define FDC_SEEK	  0x0f /* [5.2.4] */
#define FDC_VERSION	  0x10 /* [5.2.10] */
#define FDC_CONFIGURE	  0x13 /* [5.2.7] */
#define FDC_VERSION_82077 0x90 /* the answer of the 82077 and its family */

/* SPECIFY: step 3 ms, head unload 240 ms; head load 16 ms, with DMA (bit 0 clear) */
#define FDC_SPECIFY_1 0xdf
#define FDC_SPECIFY_2 0x02
/* CONFIGURE: FIFO on, threshold 8 bytes, no polling of drives, no implied seek */
#define FDC_CONFIGURE_2 0x18

/* The status bytes of a result [6.0]. */
#define ST0_CODE	  0xc0 /* how it ended: 0 well */
#define ST0_SEEK_END	  0x20
#define ST0_POLLED	  0xc0 /* after a reset */
#define ST1_WRITE_PROTECT 0x02
#define ST3_PROTECTED	  0x40
#define ST3_TRACK_0	  0x10

#define FDC_MAX_RESULT 7
#define SECTOR_CODE    2    /* sectors of 128 << 2 bytes */
#define DATA_LENGTH    0xff /* of no meaning when there is a sector code */

/* The PC's CMOS memory tells which drives there are. */
#define CMOS_INDEX  0x70
#define CMOS_DATA   0x71
#define CMOS_DRIVES 0x10 /* high nibble: drive 0; low: drive 1 */

#endif
