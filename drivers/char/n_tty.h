/* SPDX-License-Identifier: MIT */
/*
 * drivers/char/n_tty.h - the ring of bytes that have been typed, as both its ends see it.
 *
 * What:     n_tty.c puts bytes in and edits them, n_tty_read.c takes them out; the picture is in
 *           the head of the first. A byte is named by its count since the last flush.
 * Start at: input_at()
 * Locks:    tty->lock in all of them.
 */
#ifndef DRIVERS_CHAR_N_TTY_H
#define DRIVERS_CHAR_N_TTY_H

#include "drivers/char/tty.h"

#define EOF_MARK 0 /* stands for ^D, if ends[] says that it is an end */

static inline bool canonical(const struct tty *tty)
{
	return tty_l(tty, ICANON);
}

static inline u8 *input_at(struct tty *tty, u32 i)
{
	return &tty->input[i % TTY_INPUT];
}

/* is_end - does a line end with byte i? mark_end - it does, or not. */
static inline bool is_end(const struct tty *tty, u32 i)
{
	i %= TTY_INPUT;
	return tty->ends[i / 64] >> i % 64 & 1;
}

static inline void mark_end(struct tty *tty, u32 i, bool end)
{
	u64 bit = 1ULL << i % 64, *word = &tty->ends[i % TTY_INPUT / 64];

	*word = end ? *word | bit : *word & ~bit;
}

#endif
