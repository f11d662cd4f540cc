// SPDX-License-Identifier: MIT
/*
 * drivers/iommu/dmar.c - reading the ACPI table DMAR.
 *
 * What:     after a head of 48 bytes come structures, each with a type and a length:
 *           units (DRHD), memory that devices of the firmware use (RMRR), and others
 *           that nopage has no use for. Within one, a list of the devices it is about:
 *           from a bus, through bridges, to a function.
 *
 *             | head | type len .. scope scope | type len .. scope | ...
 *
 *           A structure that makes no sense is skipped and counted; one whose length
 *           makes no sense ends the table.
 * Start at: dmar_parse()
 * Locks:    none.
 * See it:   tests/host/test_dmar.c gives it damaged tables; the boot log
 * Spec:     VT-d 8.1 (table), 8.3 (DRHD, scopes), 8.4 (RMRR)
 */
#include "drivers/iommu/dmar.h"

#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"

#define HEAD_SIZE     48 /* ACPI header 36, host width, flags, 10 reserved bytes */
#define TYPE_UNIT     0
#define TYPE_REGION   1
#define UNIT_SIZE     16 /* without scopes */
#define REGION_SIZE   24
#define SCOPE_SIZE    6 /* without path */
#define SCOPE_DEVICE  1
#define SCOPE_BRIDGE  2
#define UNIT_FLAG_ALL 1

static u16 get16(const u8 *p)
{
	return (u16)(p[0] | p[1] << 8);
}

static u64 get64(const u8 *p)
{
	u64 value = 0;

	for (int i = 7; i >= 0; i--)
		value = value << 8 | p[i];
	return value;
}

/* One scope of `length` bytes; false: not one for us (an I/O APIC, a timer), or nonsense. */
static bool parse_scope(const u8 *p, size_t length, struct dmar_scope *scope)
{
	size_t hops = (length - SCOPE_SIZE) / 2;

	if ((p[0] != SCOPE_DEVICE && p[0] != SCOPE_BRIDGE) || hops < 1 || hops > DMAR_MAX_PATH)
		return false;
	scope->bridge = p[0] == SCOPE_BRIDGE;
	scope->bus = p[5];
	scope->hops = (u8)hops;
	for (size_t i = 0; i < hops; i++) {
		const u8 *hop = p + SCOPE_SIZE + 2 * i;

		if (hop[0] > 31 || hop[1] > 7)
			return false;
		scope->devfn[i] = (u8)(hop[0] << 3 | hop[1]);
	}
	return true;
}

static void parse_scopes(const u8 *p, const u8 *end, struct dmar_scopes *scopes)
{
	while (end - p >= SCOPE_SIZE && p[1] >= SCOPE_SIZE && p[1] <= end - p) {
		if (scopes->count < DMAR_MAX_SCOPES &&
		    parse_scope(p, p[1], &scopes->scope[scopes->count]))
			scopes->count++;
		p += p[1];
	}
}

/* false: ignored */
static bool parse_unit(const u8 *p, size_t length, struct dmar *dmar)
{
	struct dmar_unit *unit = &dmar->unit[dmar->nr_units];
	u64 base;

	if (length < UNIT_SIZE || dmar->nr_units == DMAR_MAX_UNITS)
		return false;
	base = get64(p + 8);
	if (get16(p + 6) || !base || base & 0xfff || base >> 52) /* segment 0 is all there is */
		return false;
	for (int i = 0; i < dmar->nr_units; i++)
		if (dmar->unit[i].base == base)
			return false;
	*unit = (struct dmar_unit){ .base = base, .all = p[4] & UNIT_FLAG_ALL };
	parse_scopes(p + UNIT_SIZE, p + length, &unit->devices);
	dmar->nr_units++;
	return true;
}

static bool parse_region(const u8 *p, size_t length, struct dmar *dmar)
{
	struct dmar_region *region = &dmar->region[dmar->nr_regions];
	u64 start, last;

	if (length < REGION_SIZE || dmar->nr_regions == DMAR_MAX_REGIONS)
		return false;
	start = get64(p + 8);
	last = get64(p + 16);
	if (get16(p + 6) || start & 0xfff || (last & 0xfff) != 0xfff || last < start || last >> 52)
		return false;
	*region = (struct dmar_region){ .start = start, .end = last + 1 };
	parse_scopes(p + REGION_SIZE, p + length, &region->devices);
	dmar->nr_regions++;
	return true;
}

int dmar_parse(const void *table, size_t length, struct dmar *dmar)
{
	const u8 *p = (const u8 *)table + HEAD_SIZE, *end = (const u8 *)table + length;

	memset(dmar, 0, sizeof(*dmar));
	if (length < HEAD_SIZE)
		return -EINVAL;
	while (end - p >= 4) {
		u16 type = get16(p), size = get16(p + 2);
		bool used = true;

		if (size < 4 || size > end - p) {
			dmar->ignored++; /* and where the next one begins, nobody knows */
			break;
		}
		if (type == TYPE_UNIT)
			used = parse_unit(p, size, dmar);
		else if (type == TYPE_REGION)
			used = parse_region(p, size, dmar);
		dmar->ignored += !used;
		p += size;
	}
	return dmar->nr_units ? 0 : -EINVAL;
}
