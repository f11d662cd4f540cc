/* SPDX-License-Identifier: MIT */
/*
 * drivers/drivers.h - the table of built-in drivers.
 */
#ifndef DRIVERS_DRIVERS_H
#define DRIVERS_DRIVERS_H

/* drivers_init - device nodes first, then the PCI bus: each device is offered to each driver. */
void drivers_init(void);

#endif
