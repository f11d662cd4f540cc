/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/personality.h - the flags of personality() that mean something here.
 *
 * Spec:     personality(2)
 */
#ifndef KERNEL_UAPI_PERSONALITY_H
#define KERNEL_UAPI_PERSONALITY_H

#define ADDR_NO_RANDOMIZE  0x0040000u /* exec puts everything where it always is */
#define MMAP_PAGE_ZERO	   0x0100000u
#define ADDR_COMPAT_LAYOUT 0x0200000u
#define READ_IMPLIES_EXEC  0x0400000u

/* What a set-user-ID program does not take over from who starts it. */
#define PER_CLEAR_ON_SETID \
	(ADDR_NO_RANDOMIZE | MMAP_PAGE_ZERO | ADDR_COMPAT_LAYOUT | READ_IMPLIES_EXEC)

#endif
