/* SPDX-License-Identifier: MIT */
/*
 * drivers/pci/config.h - raw configuration space, by bus and devfn.
 */
#ifndef DRIVERS_PCI_CONFIG_H
#define DRIVERS_PCI_CONFIG_H

#include "kernel/lib/types.h"

void config_init(void);
/* size 1, 2 or 4; where aligned to it. All ones where there is no device. */
u32 config_read(u8 bus, u8 devfn, int where, int size);
void config_write(u8 bus, u8 devfn, int where, int size, u32 value);

#endif
