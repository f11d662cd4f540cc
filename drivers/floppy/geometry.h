/* SPDX-License-Identifier: MIT */
/*
 * drivers/floppy/geometry.h - where on a disk a sector is.
 *
 * What:     a disk is cylinders x heads x sectors; a program sees bytes. Sectors are counted
 *           along a track, then on the other side, then one cylinder further in; within a
 *           track the hardware counts from 1.
 *           A run is what one transfer moves: at most eight sectors of one track, a page.
 *
 *             track of 18    1 2 3 4 5 6 7 8 | 9 ... 16 | 17 18
 *                            run              run        run
 * Start at: floppy_run_of()
 * Holds:    pure functions: tests/host/test_isa_dma.c compiles them for the host.
 */
#ifndef DRIVERS_FLOPPY_GEOMETRY_H
#define DRIVERS_FLOPPY_GEOMETRY_H

#include "kernel/lib/types.h"

#define FLOPPY_SECTOR	   512U
#define FLOPPY_RUN_SECTORS 8U /* a page */

struct floppy_format {
	const char *name;
	u8 cylinders, heads, sectors; /* sectors a track */
	u8 rate;		      /* the data rate's code, for CCR and DSR */
	u8 gap;			      /* gap length between sectors when reading and writing */
};

struct floppy_place {
	u8 cylinder, head, sector; /* sector from 1 */
};

/* Sectors [first, first + count), all on one track. */
struct floppy_run {
	u32 first, count;
};

static inline u32 floppy_sectors(const struct floppy_format *format)
{
	return (u32)format->cylinders * format->heads * format->sectors;
}

static inline struct floppy_place floppy_place_of(const struct floppy_format *format, u32 sector)
{
	u32 track = sector / format->sectors;

	return (struct floppy_place){
		.cylinder = (u8)(track / format->heads),
		.head = (u8)(track % format->heads),
		.sector = (u8)(sector % format->sectors + 1),
	};
}

/* floppy_run_of - the run that a sector is in: the same for each of its sectors. */
static inline struct floppy_run floppy_run_of(const struct floppy_format *format, u32 sector)
{
	u32 in_track = sector % format->sectors, begin = in_track - in_track % FLOPPY_RUN_SECTORS;

	return (struct floppy_run){
		.first = sector - in_track + begin,
		.count = min(FLOPPY_RUN_SECTORS, format->sectors - begin),
	};
}

#endif
