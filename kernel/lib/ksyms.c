// SPDX-License-Identifier: MIT
/*
 * kernel/lib/ksyms.c - from a code address to a function's name.
 *
 * What:     the build links the kernel twice; between the two, tools/ksyms writes
 *           the sorted addresses and names of all functions into a section of
 *           their own, which does not move the code (see the Makefile).
 * Start at: ksym_lookup()
 * Locks:    none; constant data.
 * See it:   any backtrace
 */
#include "kernel/lib/panic.h"

extern const u64 ksyms_count;
extern const u64 ksyms_addresses[]; /* sorted */
extern const u32 ksyms_names[];	    /* offsets into ksyms_strings */
extern const char ksyms_strings[];
extern char __text_start[], __text_end[];

const char *ksym_lookup(unsigned long addr, unsigned long *offset, unsigned long *size)
{
	u64 low = 0, high = ksyms_count; /* the answer is in [low, high) */
	unsigned long end;

	if (!high || addr < (unsigned long)__text_start || addr >= (unsigned long)__text_end ||
	    addr < ksyms_addresses[0])
		return NULL;
	while (high - low > 1) {
		u64 mid = (low + high) / 2;

		if (ksyms_addresses[mid] <= addr)
			low = mid;
		else
			high = mid;
	}
	end = low + 1 < ksyms_count ? ksyms_addresses[low + 1] : (unsigned long)__text_end;
	*offset = addr - ksyms_addresses[low];
	*size = end - ksyms_addresses[low];
	return ksyms_strings + ksyms_names[low];
}
