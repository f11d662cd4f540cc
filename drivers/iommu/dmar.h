/* SPDX-License-Identifier: MIT */
/*
 * drivers/iommu/dmar.h - the firmware's table of IOMMUs, taken apart.
 *
 * See it:   tests/host/test_dmar.c
 */
#ifndef DRIVERS_IOMMU_DMAR_H
#define DRIVERS_IOMMU_DMAR_H

#include "kernel/lib/types.h"

#define DMAR_MAX_UNITS	 8
#define DMAR_MAX_REGIONS 16
#define DMAR_MAX_SCOPES	 16
#define DMAR_MAX_PATH	 4

/* A device, or a bridge with all behind it: begin at a bus, and follow the path. */
struct dmar_scope {
	bool bridge;
	u8 bus;
	u8 hops;		 /* 1..DMAR_MAX_PATH */
	u8 devfn[DMAR_MAX_PATH]; /* of the bridges on the way; the last is meant */
};

struct dmar_scopes {
	int count;
	struct dmar_scope scope[DMAR_MAX_SCOPES];
};

struct dmar_unit { /* DRHD: an IOMMU */
	u64 base;
	bool all; /* and all devices that no other unit names */
	struct dmar_scopes devices;
};

struct dmar_region {	/* RMRR: memory that the firmware lets these devices use behind our back */
	u64 start, end; /* page aligned, end excluded */
	struct dmar_scopes devices;
};

struct dmar {
	int nr_units, nr_regions;
	struct dmar_unit unit[DMAR_MAX_UNITS];
	struct dmar_region region[DMAR_MAX_REGIONS];
	int ignored; /* structures that make no sense, or are too many */
};

/*
 * dmar_parse - read the table of that many bytes, header included.
 *
 * => 0; or -EINVAL: it names no IOMMU that could be used
 * => believes nothing: no byte outside the table is read, whatever the lengths in it say
 */
int dmar_parse(const void *table, size_t length, struct dmar *dmar);

#endif
