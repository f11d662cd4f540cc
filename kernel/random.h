/* SPDX-License-Identifier: MIT */
/*
 * kernel/random.h - numbers nobody can guess.
 *
 * Spec:     getrandom(2)
 */
#ifndef KERNEL_RANDOM_H
#define KERNEL_RANDOM_H

#include "kernel/lib/types.h"

/* random_init - seed from the hardware. random_bytes - fill buf. Any context after init. */
void random_init(void);
void random_bytes(void *buf, size_t count);
/* random_mix - let these bytes have a part in what comes; nobody is trusted not to know them. */
void random_mix(const void *buf, size_t count);

#endif
