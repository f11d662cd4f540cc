// SPDX-License-Identifier: MIT
/*
 * drivers/floppy/file.c - /dev/fd0: the disk as a file of bytes.
 *
 * What:     a disk moves sectors, a program wants bytes. One page, the buffer, stands in
 *           between: it holds one run of sectors (geometry.h). Reading copies out of it;
 *           writing changes it, and writes the sectors that changed before the call
 *           returns. A run that is written whole is not read first.
 * Start at: floppy_read(), floppy_write()
 * Holds:    f->cached is what the buffer holds, and the disk holds the same.
 * Locks:    floppy.lock (RANK_FILE) for a whole call: user memory is touched under it.
 * Not here: mmap, O_DIRECT, a page cache: they are a block device's, this is a character device.
 * See it:   tests/run/test_floppy.py; tests/kernel/floppy_test.c
 * Linux:    drivers/block/floppy.c, and the block layer above it; which errors
 */
#include "drivers/floppy/fdc_regs.h"
#include "drivers/floppy/floppy.h"
#include "drivers/isa-dma/isa_dma.h"
#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

/* ------------------------------------------------------------------ */
/* The line and the channel: ours while somebody has the device open    */

int floppy_start(struct floppy *f)
{
	int error = request_irq(FDC_IRQ, fdc_interrupt, 0, "floppy", f);

	if (error)
		return error;
	error = request_dma(FDC_DMA, "floppy");
	if (error)
		goto free_irq;
	error = fdc_reset(f);
	if (error)
		goto free_dma;
	return 0;

free_dma:
	fdc_quiet(f);
	free_dma(FDC_DMA);
free_irq:
	free_irq(FDC_IRQ, f);
	return error;
}

void floppy_stop(struct floppy *f)
{
	fdc_quiet(f);
	free_dma(FDC_DMA); /* in reverse: no transfer without an interrupt to end it */
	free_irq(FDC_IRQ, f);
}

/* May it be opened like this? As Linux: O_NONBLOCK asks no questions about the disk. */
static int check_open(struct floppy *f, struct file *file)
{
	int error;

	if (file->f_flags & O_NONBLOCK)
		return 0;
	error = floppy_check_media(f);
	if (!error && file->f_mode & FMODE_WRITE && f->protected)
		error = -EROFS;
	return error;
}

static int floppy_open(struct inode *inode, struct file *file)
{
	struct floppy *f = container_of(inode->i_cdev, struct floppy, cdev);
	int error = 0;

	if (mutex_lock_interruptible(&f->lock))
		return -ERESTARTSYS;
	if (!f->users)
		error = floppy_start(f); /* -EBUSY: somebody else has the channel just now */
	if (!error) {
		error = check_open(f, file);
		if (!error)
			f->users++;
		else if (!f->users)
			floppy_stop(f);
	}
	mutex_unlock(&f->lock);
	file->private_data = f;
	return error;
}

static int floppy_release(struct inode *inode, struct file *file)
{
	struct floppy *f = file->private_data;

	mutex_lock(&f->lock);
	if (!--f->users)
		floppy_stop(f); /* the motor stops by its timer */
	mutex_unlock(&f->lock);
	return 0;
}

/* ------------------------------------------------------------------ */
/* Bytes                                                               */

/* The part of [pos, pos + count) that lies in one run. */
struct part {
	struct floppy_run run;
	u32 begin, n; /* bytes, from the run's first */
};

static struct part part_at(const struct floppy *f, loff_t pos, size_t count)
{
	struct part part = { .run = floppy_run_of(f->format, (u32)pos / FLOPPY_SECTOR) };

	part.begin = (u32)pos - part.run.first * FLOPPY_SECTOR;
	part.n = min((u32)count, part.run.count * FLOPPY_SECTOR - part.begin);
	return part;
}

static loff_t disk_size(const struct floppy *f)
{
	return f->format ? (loff_t)floppy_sectors(f->format) * FLOPPY_SECTOR : 0;
}

/* Have the run in the buffer. */
static int load(struct floppy *f, struct floppy_run run)
{
	int error;

	if (f->cached.count && f->cached.first == run.first)
		return 0;
	f->cached.count = 0;
	error = floppy_transfer(f, run, 0, false);
	if (!error)
		f->cached = run;
	return error;
}

static int read_part(struct floppy *f, struct part part, char __user *buf)
{
	int error = load(f, part.run);

	if (error)
		return error;
	return copy_to_user(buf, f->buffer + part.begin, part.n) ? -EFAULT : 0;
}

static int write_part(struct floppy *f, struct part part, const char __user *buf)
{
	u32 first = part.begin / FLOPPY_SECTOR, last = (part.begin + part.n - 1) / FLOPPY_SECTOR;
	struct floppy_run changed = { part.run.first + first, last - first + 1 };
	int error = 0;

	if (part.n < part.run.count * FLOPPY_SECTOR)
		error = load(f, part.run);
	if (error)
		return error;
	f->cached.count = 0; /* until the disk holds the same again */
	if (copy_from_user(f->buffer + part.begin, buf, part.n))
		return -EFAULT;
	error = floppy_transfer(f, changed, first * FLOPPY_SECTOR, true);
	if (!error)
		f->cached = part.run;
	return error;
}

/* Both ways; the disk has been looked at, and [*pos, *pos + count) lies on it. */
static ssize_t move(struct floppy *f, char __user *buf, size_t count, loff_t *pos, bool write)
{
	size_t done = 0;
	int error = 0;

	while (done < count && !error) {
		struct part part = part_at(f, *pos, count - done);

		error = write ? write_part(f, part, buf + done) : read_part(f, part, buf + done);
		if (!error) {
			done += part.n;
			*pos += part.n;
			if (done < count && signal_pending(current))
				error = -EINTR;
		}
	}
	return done ? (ssize_t)done : error;
}

/* The errors of a disk in use: whoever has it open does not care whether it is gone or bad. */
static int check_disk(struct floppy *f)
{
	return floppy_check_media(f) ? -EIO : 0;
}

static ssize_t floppy_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct floppy *f = file->private_data;
	ssize_t ret;

	if (mutex_lock_interruptible(&f->lock))
		return -ERESTARTSYS;
	ret = check_disk(f);
	if (!ret && *pos < disk_size(f))
		ret = move(f, buf, min(count, (size_t)(disk_size(f) - *pos)), pos, false);
	mutex_unlock(&f->lock);
	return ret;
}

static ssize_t floppy_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct floppy *f = file->private_data;
	ssize_t ret;

	if (!count)
		return 0;
	if (mutex_lock_interruptible(&f->lock))
		return -ERESTARTSYS;
	ret = check_disk(f);
	if (!ret && f->protected)
		ret = -EROFS; /* another disk than the one that was opened */
	else if (!ret && *pos >= disk_size(f))
		ret = -ENOSPC;
	if (!ret)
		ret = move(f, (char __user *)buf, min(count, (size_t)(disk_size(f) - *pos)), pos,
			   true);
	mutex_unlock(&f->lock);
	return ret;
}

/* As for a disk of Linux: no position behind its end. */
static loff_t floppy_llseek(struct file *file, loff_t offset, int whence)
{
	struct floppy *f = file->private_data;
	loff_t size;

	mutex_lock(&f->lock);
	size = disk_size(f);
	mutex_unlock(&f->lock);
	if (whence == 1)
		offset += file->f_pos;
	else if (whence == 2)
		offset += size;
	if (offset < 0 || offset > size)
		return -EINVAL;
	return file->f_pos = offset;
}

/* What write() has returned from is on the disk. */
static int floppy_fsync(struct file *file, int datasync)
{
	return 0;
}

const struct file_operations floppy_fops = {
	.llseek = floppy_llseek,
	.read = floppy_read,
	.write = floppy_write,
	.open = floppy_open,
	.release = floppy_release,
	.fsync = floppy_fsync,
};
