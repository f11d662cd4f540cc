// SPDX-License-Identifier: MIT
/*
 * drivers/floppy/transfer.c - sectors between a disk and memory, by ISA DMA.
 *
 * What:     the heads go to the cylinder, the buffer is lent to the device, the channel
 *           is told where it is, the controller is told what to move; an interrupt; then
 *           all of that in reverse. The floppy is full of dust and fingerprints, so what
 *           did not work is tried again.
 *
 *             dma_map_single -> isa_dma_check -> channel programmed -> READ DATA -> interrupt
 *             -> result, residue -> channel masked -> dma_unmap_single
 * Start at: floppy_transfer(), then one_command()
 * Holds:    the channel is masked before the buffer is unmapped, whatever happened: a
 *           controller that wakes up late finds nobody who carries its bytes.
 * Locks:    floppy.lock, held by the caller; dma_spin_lock while the channel is programmed.
 * See it:   tests/run/test_floppy.py; /proc/floppy; gdb: break enable_dma, finish, np-isadma, np-dma
 * Book:     LDD3 ch. 15, "DMA for ISA Devices" (dad_dma_prepare, dad_dma_isdone).
 */
#include "drivers/floppy/fdc_regs.h"
#include "drivers/floppy/floppy.h"
#include "drivers/isa-dma/isa_dma.h"
#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"

#define TRIES 5

/* The book's dad_dma_prepare: let the channel move count bytes at bus, when the device asks. */
static void channel_prepare(dma_addr_t bus, u32 count, bool write)
{
	unsigned long flags = claim_dma_lock();

	disable_dma(FDC_DMA);
	clear_dma_ff(FDC_DMA);
	set_dma_mode(FDC_DMA, write ? DMA_MODE_WRITE : DMA_MODE_READ);
	set_dma_addr(FDC_DMA, (unsigned int)bus);
	set_dma_count(FDC_DMA, count);
	enable_dma(FDC_DMA);
	release_dma_lock(flags);
}

/* The book's dad_dma_isdone, and more: from here on the channel moves nothing. Bytes not moved. */
static int channel_finish(void)
{
	unsigned long flags = claim_dma_lock();
	int residue;

	disable_dma(FDC_DMA);
	clear_dma_ff(FDC_DMA);
	residue = get_dma_residue(FDC_DMA);
	release_dma_lock(flags);
	return residue;
}

/* What the result of READ DATA or WRITE DATA says. */
static int judge(struct floppy *f)
{
	if (f->result[1] & ST1_WRITE_PROTECT)
		return -EROFS;
	return f->result[0] & ST0_CODE ? -EIO : 0;
}

/* One command; the heads are there, the buffer is mapped at bus. */
static int one_command(struct floppy *f, const struct floppy_format *format, struct floppy_run run,
		       dma_addr_t bus, bool write)
{
	struct floppy_place place = floppy_place_of(format, run.first);
	u8 command[] = {
		(u8)(FDC_MFM | (write ? FDC_WRITE_DATA : FDC_READ_DATA)),
		(u8)(place.head << 2 | DOR_DRIVE_0),
		place.cylinder,
		place.head,
		place.sector,
		SECTOR_CODE,
		format->sectors, /* the last of the track; the DMA controller's count ends it before */
		format->gap,
		DATA_LENGTH,
	};
	int error, residue;

	channel_prepare(bus, run.count * FLOPPY_SECTOR, write);
	error = fdc_begin(f, command, sizeof(command));
	if (!error)
		error = fdc_end(f);
	residue = channel_finish();
	if (!error)
		error = fdc_result(f, FDC_MAX_RESULT);
	if (!error)
		error = judge(f);
	return !error && residue ? -EIO : error;
}

int floppy_try(struct floppy *f, const struct floppy_format *format, struct floppy_run run,
	       u32 offset, bool write)
{
	enum dma_data_direction dir = write ? DMA_TO_DEVICE : DMA_FROM_DEVICE;
	int cylinder = floppy_place_of(format, run.first).cylinder, error = 0;
	u32 bytes = run.count * FLOPPY_SECTOR;
	dma_addr_t bus;

	fdc_motor_on(f); /* not to stop while we work */
	if (f->needs_reset)
		error = fdc_reset(f);
	if (!error && f->cylinder < 0)
		error = fdc_recalibrate(f);
	if (!error && f->cylinder != cylinder)
		error = fdc_seek(f, cylinder);
	if (error)
		return error;
	bus = dma_map_single(&f->dev, f->buffer + offset, bytes, dir);
	if (dma_mapping_error(bus))
		return -ENOMEM;
	/* never wrong for a part of a page below 16 MiB; but the bus address may be a shadow's */
	error = isa_dma_check(FDC_DMA, bus, bytes) ? -ENOMEM :
						     one_command(f, format, run, bus, write);
	dma_unmap_single(&f->dev, bus, bytes, dir);
	if (write)
		f->writes++;
	else
		f->reads++;
	return error;
}

int floppy_transfer(struct floppy *f, struct floppy_run run, u32 offset, bool write)
{
	int error = -EIO;

	for (int i = 0; i < TRIES; i++) {
		error = floppy_try(f, f->format, run, offset, write);
		if (!error || error == -EROFS || error == -ENOMEM)
			return error;
		if (fdc_disk_changed())
			break; /* somebody took the disk: not its fault */
		f->retries++;
		f->cylinder = -1; /* perhaps the heads are elsewhere: find track 0 again */
		if (i == TRIES / 2)
			f->needs_reset = true;
	}
	f->failures++;
	printk(KERN_ERR "fd0: cannot %s sectors %u to %u: status %02x %02x %02x%s\n",
	       write ? "write" : "read", run.first, run.first + run.count - 1, f->result[0],
	       f->result[1], f->result[2], error == -ETIMEDOUT ? ", no answer" : "");
	return -EIO;
}
