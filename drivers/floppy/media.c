// SPDX-License-Identifier: MIT
/*
 * drivers/floppy/media.c - is there a disk, which kind, and may it be written?
 *
 * What:     the drive has one line for all that: "disk changed". It goes up when a disk is
 *           taken out, and down when the heads are stepped with a disk in the drive. So:
 *
 *             line is down         the disk that we know
 *             up; step; down       another disk: which format?
 *             up; step; still up   no disk
 *
 *           A disk does not say how it was formatted. At the wrong data rate nothing can
 *           be read; at the right one a sector number beyond the track's end cannot. So
 *           each format that fits the drive is tried, the one with most sectors first.
 * Start at: floppy_check_media()
 * Locks:    floppy.lock, held by the caller.
 * See it:   /proc/floppy; tests/run/test_floppy.py (another disk, no disk)
 * Spec:     82077AA data sheet, "DIR"
 */
#include "drivers/floppy/fdc_regs.h"
#include "drivers/floppy/floppy.h"
#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"

#define FITS(drive) (1u << (drive))

/* In the order in which they are tried. */
static const struct {
	unsigned int drives;
	struct floppy_format format;
} formats[] = {
	{ FITS(DRIVE_2880K), { "2880K", 80, 2, 36, 3, 0x1b } },
	{ FITS(DRIVE_1440K) | FITS(DRIVE_2880K), { "1440K", 80, 2, 18, 0, 0x1b } },
	{ FITS(DRIVE_1200K), { "1200K", 80, 2, 15, 0, 0x1b } },
	{ FITS(DRIVE_720K) | FITS(DRIVE_1440K) | FITS(DRIVE_2880K), { "720K", 80, 2, 9, 2, 0x2a } },
	{ FITS(DRIVE_360K), { "360K", 40, 2, 9, 2, 0x2a } },
};

/* Can the last sector of a track be read, were it formatted like this? 0: yes. */
static int try_format(struct floppy *f, const struct floppy_format *format)
{
	struct floppy_run last = { .first = format->sectors - 1U, .count = 1 };

	fdc_set_rate(format->rate);
	if (fdc_read_id(f, 0))
		return -EIO;
	return floppy_try(f, format, last, 0, false);
}

static int find_format(struct floppy *f)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(formats); i++) {
		const struct floppy_format *format = &formats[i].format;
		int error;

		if (!(formats[i].drives & FITS(f->drive)))
			continue;
		error = try_format(f, format);
		if (!error)
			f->format = format;
		if (!error || error == -ENOMEM) /* which tells nothing about the disk */
			return error;
		if (f->needs_reset && fdc_reset(f))
			break;
	}
	printk(KERN_ERR "fd0: the disk has no format that is known\n");
	return -EIO;
}

/* Step the heads away and back, so that the change line says what is now. */
static int step(struct floppy *f)
{
	int error = f->needs_reset ? fdc_reset(f) : 0;

	if (!error)
		error = fdc_seek(f, 1);
	if (!error || error == -EIO)
		error = fdc_recalibrate(f);
	return error;
}

int floppy_check_media(struct floppy *f)
{
	int status, error;

	fdc_motor_on(f);
	if (!fdc_disk_changed() && f->format)
		return 0;
	f->format = NULL;
	f->cached.count = 0;
	f->changes++;
	error = step(f);
	if (fdc_disk_changed())
		return -ENXIO;
	if (error)
		return -EIO;
	status = fdc_sense_drive(f);
	if (status < 0)
		return -EIO;
	f->protected = status & ST3_PROTECTED;
	return find_format(f);
}
