// SPDX-License-Identifier: MIT
/*
 * drivers/floppy/fdc.c - talking to the controller: commands, results, interrupts, the motor.
 *
 * What:     a command has three phases: bytes into the FIFO; then the controller works,
 *           and interrupts when it is done; then bytes out of the FIFO. Between any two
 *           bytes the main status register says whether it is ready, and for which way.
 *
 *             fdc_begin          cmd C H R ... -> FIFO         ready, to the controller
 *                                (seek, transfer by DMA)       busy
 *             fdc_end            <- interrupt
 *             fdc_result         <- FIFO  ST0 ST1 ST2 ...      ready, to the CPU
 *
 *           SEEK and RECALIBRATE have no result; SENSE INTERRUPT STATUS asks for it.
 * Start at: fdc_begin(), fdc_seek()
 * Holds:    whatever does not come within its time ends with -ETIMEDOUT and leaves
 *           needs_reset set: nothing else brings a stuck controller back.
 * Locks:    floppy.lock, held by the caller; port_lock (RANK_DRIVER) around the digital
 *           output register, which the motor's timer writes too.
 * See it:   /proc/floppy; tests/kernel/floppy_test.c
 * Spec:     fdc_regs.h
 */
#include "drivers/floppy/fdc_regs.h"
#include "drivers/floppy/floppy.h"
#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"

#define BYTE_TIMEOUT_NS (10 * NSEC_PER_MSEC) /* between two bytes */
#define SPIN_UP_MS	300
#define MOTOR_MS	3000

/* ------------------------------------------------------------------ */
/* Bytes                                                               */

/* Until the controller is ready to move a byte in this direction (MSR_TO_CPU or 0). */
static int wait_ready(struct floppy *f, u8 direction)
{
	u64 deadline = arch_clock_ns() + BYTE_TIMEOUT_NS;

	do {
		u8 status = inb(FDC_MSR);

		if ((status & (MSR_READY | MSR_TO_CPU)) == (MSR_READY | direction))
			return 0;
		cond_resched();
	} while (arch_clock_ns() < deadline);
	f->timeouts++;
	f->needs_reset = true;
	return -ETIMEDOUT;
}

static int send(struct floppy *f, const u8 *bytes, int n)
{
	for (int i = 0; i < n; i++) {
		int error = wait_ready(f, 0);

		if (error)
			return error;
		outb(bytes[i], FDC_FIFO);
	}
	return 0;
}

int fdc_result(struct floppy *f, int n)
{
	for (int i = 0; i < n; i++) {
		int error = wait_ready(f, MSR_TO_CPU);

		if (error)
			return error;
		f->result[i] = inb(FDC_FIFO);
	}
	if (!(inb(FDC_MSR) & MSR_BUSY))
		return 0;
	f->needs_reset = true; /* more than was expected: we do not understand each other */
	return -EIO;
}

/* ------------------------------------------------------------------ */
/* Interrupts                                                          */

/* The line is edge triggered and not shared: nothing has to be read here to quieten it. */
irqreturn_t fdc_interrupt(int irq, void *dev_id, struct pt_regs *regs)
{
	struct floppy *f = dev_id;

	__atomic_store_n(&f->interrupts, 1, __ATOMIC_SEQ_CST);
	wake_up(&f->wait);
	return IRQ_HANDLED;
}

static bool take_interrupt(struct floppy *f)
{
	return __atomic_exchange_n(&f->interrupts, 0, __ATOMIC_SEQ_CST);
}

/*
 * A request may be longer than the motor's time (reset, track 0, seek, transfer: each may take as long
 * as a command can), a command is not: so each one begins that time anew.
 */
static void motor_keep(struct floppy *f)
{
	if (fdc_motor_is_on(f))
		mod_timer(&f->motor_off, jiffies + msecs_to_jiffies(MOTOR_MS));
}

int fdc_begin(struct floppy *f, const u8 *command, int n)
{
	take_interrupt(f); /* what came before was for something else */
	motor_keep(f);
	return send(f, command, n);
}

/* Not interruptible: until the controller is done, the buffer is the device's. */
int fdc_end(struct floppy *f)
{
	if (wait_event_timeout_ns(f->wait, take_interrupt(f), f->timeout_ns))
		return 0;
	f->timeouts++;
	f->needs_reset = true;
	return -ETIMEDOUT;
}

/* After an interrupt that has no result of its own: f->result is ST0 and the cylinder. */
static int sense_interrupt(struct floppy *f)
{
	static const u8 command[] = { FDC_SENSE_IRQ };
	int error = send(f, command, sizeof(command));

	return error ? error : fdc_result(f, 2);
}

/* ------------------------------------------------------------------ */
/* The digital output register, and the motor                          */

static void set_dor(struct floppy *f, u8 clear, u8 set)
{
	unsigned long flags;

	spin_lock_irqsave(&f->port_lock, flags);
	f->dor = (u8)((f->dor & ~clear) | set);
	outb(f->dor, FDC_DOR);
	spin_unlock_irqrestore(&f->port_lock, flags);
}

bool fdc_motor_is_on(struct floppy *f)
{
	return READ_ONCE(f->dor) & DOR_MOTOR_0;
}

void fdc_motor_timeout(unsigned long data)
{
	struct floppy *f = (struct floppy *)data;
	unsigned long flags;

	spin_lock_irqsave(&f->port_lock, flags);
	/* a request came while we were on our way here, and has started the timer anew */
	if (!timer_pending(&f->motor_off)) {
		f->dor &= (u8)~DOR_MOTOR_0;
		outb(f->dor, FDC_DOR);
	}
	spin_unlock_irqrestore(&f->port_lock, flags);
}

void fdc_motor_on(struct floppy *f)
{
	unsigned long flags;
	bool was_on;

	/* the timer first: from here on its function leaves the motor alone */
	mod_timer(&f->motor_off, jiffies + msecs_to_jiffies(MOTOR_MS));
	spin_lock_irqsave(&f->port_lock, flags);
	was_on = f->dor & DOR_MOTOR_0;
	f->dor |= DOR_MOTOR_0;
	outb(f->dor, FDC_DOR);
	spin_unlock_irqrestore(&f->port_lock, flags);
	if (!was_on)
		msleep(SPIN_UP_MS);
}

bool fdc_disk_changed(void)
{
	return inb(FDC_DIR) & DIR_DISK_CHANGED;
}

void fdc_set_rate(u8 rate)
{
	outb(rate, FDC_CCR);
}

/* ------------------------------------------------------------------ */
/* Commands                                                            */

/* The settings that a reset has undone. */
static int set_up(struct floppy *f)
{
	static const u8 configure[] = { FDC_CONFIGURE, 0, FDC_CONFIGURE_2, 0 };
	static const u8 specify[] = { FDC_SPECIFY, FDC_SPECIFY_1, FDC_SPECIFY_2 };
	int error = send(f, configure, sizeof(configure));

	return error ? error : send(f, specify, sizeof(specify));
}

int fdc_reset(struct floppy *f)
{
	int error;

	f->resets++;
	f->cylinder = -1;
	f->needs_reset = true;
	take_interrupt(f);
	motor_keep(f);
	set_dor(f, DOR_NOT_RESET, DOR_DMA_AND_IRQ);
	udelay(20); /* long enough to be seen */
	set_dor(f, 0, DOR_NOT_RESET | DOR_DMA_AND_IRQ);
	error = fdc_end(f);
	/* it has looked at four drives, and each of them wants to be heard */
	for (int drive = 0; drive < 4 && !error; drive++)
		error = sense_interrupt(f);
	if (!error)
		error = set_up(f);
	if (!error && f->format)
		fdc_set_rate(f->format->rate);
	if (!error)
		f->needs_reset = false;
	return error;
}

void fdc_quiet(struct floppy *f)
{
	set_dor(f, DOR_DMA_AND_IRQ, 0);
}

int fdc_version(struct floppy *f)
{
	static const u8 command[] = { FDC_VERSION };
	int error = send(f, command, sizeof(command));

	if (!error)
		error = fdc_result(f, 1);
	return error ? error : f->result[0];
}

/* A command that moves the heads; they should end at this cylinder. */
static int move_heads(struct floppy *f, const u8 *command, int n, int cylinder)
{
	int error = fdc_begin(f, command, n);

	f->seeks++;
	f->cylinder = -1;
	if (!error)
		error = fdc_end(f);
	if (!error)
		error = sense_interrupt(f);
	if (error)
		return error;
	if ((f->result[0] & (ST0_CODE | ST0_SEEK_END)) != ST0_SEEK_END || f->result[1] != cylinder)
		return -EIO;
	f->cylinder = cylinder;
	return 0;
}

int fdc_recalibrate(struct floppy *f)
{
	static const u8 command[] = { FDC_RECALIBRATE, DOR_DRIVE_0 };

	return move_heads(f, command, sizeof(command), 0);
}

int fdc_seek(struct floppy *f, int cylinder)
{
	u8 command[] = { FDC_SEEK, DOR_DRIVE_0, (u8)cylinder };

	return move_heads(f, command, sizeof(command), cylinder);
}

int fdc_sense_drive(struct floppy *f)
{
	static const u8 command[] = { FDC_SENSE_DRIVE, DOR_DRIVE_0 };
	int error = send(f, command, sizeof(command));

	if (!error)
		error = fdc_result(f, 1);
	return error ? error : f->result[0];
}

int fdc_read_id(struct floppy *f, u8 head)
{
	u8 command[] = { FDC_READ_ID | FDC_MFM, (u8)(head << 2 | DOR_DRIVE_0) };
	int error = fdc_begin(f, command, sizeof(command));

	if (!error)
		error = fdc_end(f);
	if (!error)
		error = fdc_result(f, FDC_MAX_RESULT);
	if (!error && f->result[0] & ST0_CODE)
		error = -EIO;
	return error;
}
