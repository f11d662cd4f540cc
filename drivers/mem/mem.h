/* SPDX-License-Identifier: MIT */
/*
 * drivers/mem/mem.h - /dev/null, /dev/zero, /dev/mem.
 */
#ifndef DRIVERS_MEM_MEM_H
#define DRIVERS_MEM_MEM_H

void mem_init(void);

#endif
