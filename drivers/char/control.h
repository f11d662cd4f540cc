/* SPDX-License-Identifier: MIT */
/*
 * drivers/char/control.h - /dev/control, through which init ends a run.
 */
#ifndef DRIVERS_CHAR_CONTROL_H
#define DRIVERS_CHAR_CONTROL_H

void control_dev_init(void);

#endif
