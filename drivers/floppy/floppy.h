/* SPDX-License-Identifier: MIT */
/*
 * drivers/floppy/floppy.h - what the files of the floppy driver share.
 *
 * What:     one controller, one drive.
 *             floppy.c    finding the controller; /proc/floppy
 *             fdc.c       commands, results, interrupts, the motor
 *             transfer.c  sectors to and from memory, by ISA DMA; retries
 *             media.c     is there a disk, which, may it be written
 *             file.c      /dev/fd0: bytes
 *           Each calls those above it in this list, floppy.c excepted.
 * Locks:    letters: [I] immutable after probe [m] floppy.lock, a mutex that is held for a
 *           whole request [p] port_lock [a] atomic
 */
#ifndef DRIVERS_FLOPPY_FLOPPY_H
#define DRIVERS_FLOPPY_FLOPPY_H

#include "drivers/floppy/geometry.h"
#include "kernel/irq.h"
#include "kernel/fs/dev/char_dev.h"
#include "kernel/lib/spinlock.h"
#include "kernel/locking/mutex.h"
#include "kernel/sched/wait.h"
#include "kernel/time/timer_list.h"
#include "mm/dma/dma.h"

enum floppy_drive { /* as CMOS memory has it */
	DRIVE_NONE,
	DRIVE_360K,
	DRIVE_1200K,
	DRIVE_720K,
	DRIVE_1440K,
	DRIVE_2880K
};

struct floppy {
	struct cdev cdev;
	struct device dev;	 /* [I] for the mapping calls: 24 address bits, and no IOMMU */
	u64 dma_mask;		 /* [I] */
	enum floppy_drive drive; /* [I] */
	u64 timeout_ns;		 /* [I] for one command; a test may lower it */
	u8 *buffer;		 /* [I] one page below 16 MiB; its bytes [m] */

	struct mutex lock; /* m: one request at a time */
	int users;	   /* [m] opens; while > 0 the interrupt and the channel are ours */
	bool needs_reset;  /* [m] it did not answer, or was never reset */
	int cylinder;	   /* [m] where the heads are; -1: nobody knows */
	const struct floppy_format *format; /* [m] of the disk; NULL: there is none */
	bool protected;			    /* [m] the disk's write-protect hole is open */
	struct floppy_run cached;	    /* [m] what buffer holds; count 0: nothing */
	u8 result[7];			    /* [m] of the last command */

	spinlock_t port_lock;	     /* p */
	u8 dor;			     /* [p] what the digital output register holds */
	struct timer_list motor_off; /* stops the motor some time after the last request */

	wait_queue_head_t wait; /* for interrupts */
	int interrupts;		/* [a] one has come since it was last taken */

	/* [m] counts, for /proc/floppy */
	unsigned long reads, writes, seeks, retries, resets, timeouts, changes, failures;
};

extern struct floppy floppy0;
extern const struct file_operations floppy_fops;

/* ------------------------------------------------------------------ */
/* fdc.c. floppy.lock held; may sleep. 0, -ETIMEDOUT, -EIO.             */

irqreturn_t fdc_interrupt(int irq, void *dev_id, struct pt_regs *regs);
/* fdc_reset - make the controller forget everything, and set it up anew. */
int fdc_reset(struct floppy *f);
/* fdc_quiet - it drives the request line and the interrupt line no more; a reset undoes that. */
void fdc_quiet(struct floppy *f);
/* fdc_version - what the controller says it is, or an error. */
int fdc_version(struct floppy *f);
/* fdc_begin - send a command of n bytes, whose end will be an interrupt. fdc_end - wait for that. */
int fdc_begin(struct floppy *f, const u8 *command, int n);
int fdc_end(struct floppy *f);
/* fdc_result - so many bytes of result, into f->result. */
int fdc_result(struct floppy *f, int n);
/* fdc_recalibrate - heads to cylinder 0, by the drive's own sensor. fdc_seek - to a cylinder. */
int fdc_recalibrate(struct floppy *f);
int fdc_seek(struct floppy *f, int cylinder);
/* fdc_sense_drive - status byte 3 of the drive, or an error. */
int fdc_sense_drive(struct floppy *f);
/* fdc_read_id - is there a sector that can be read at the data rate that is set? 0: yes. */
int fdc_read_id(struct floppy *f, u8 head);
void fdc_set_rate(u8 rate);
/* fdc_disk_changed - the disk change line: only with the motor on. */
bool fdc_disk_changed(void);
/* fdc_motor_on - the disk turns, at full speed, for three seconds from now on, at least. */
void fdc_motor_on(struct floppy *f);
/* fdc_motor_timeout - the timer's function: stop the motor. Interrupt context. */
void fdc_motor_timeout(unsigned long data);
bool fdc_motor_is_on(struct floppy *f);

/* ------------------------------------------------------------------ */
/* transfer.c. floppy.lock held, motor on; may sleep.                   */

/*
 * floppy_transfer - sectors of one run between the disk and f->buffer + offset; tries again.
 *
 * => 0; -EIO: not readable, or the controller does not answer; -EROFS; -ENOMEM: cannot be mapped
 * => on return the device is done with the buffer, whatever the result
 */
int floppy_transfer(struct floppy *f, struct floppy_run run, u32 offset, bool write);
/* floppy_try - the same with another format than the disk's, once, sector 1 of it to last. */
int floppy_try(struct floppy *f, const struct floppy_format *format, struct floppy_run run,
	       u32 offset, bool write);

/* ------------------------------------------------------------------ */
/* media.c. floppy.lock held; may sleep.                                */

/* floppy_check_media - is the disk the one we know? Else look at it. 0, -ENXIO: no disk, -EIO, -ENOMEM. */
int floppy_check_media(struct floppy *f);

/* file.c: floppy.lock held. The interrupt and the channel, for the first user and after the last. */
int floppy_start(struct floppy *f);
void floppy_stop(struct floppy *f);

void floppy_init(void);

#endif
