/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/tmpfs/initrd.h - the boot archive.
 */
#ifndef KERNEL_FS_INITRD_H
#define KERNEL_FS_INITRD_H

/* initrd_init - unpack the boot module into the root; panics with a clear message if it cannot. */
void initrd_init(void);

#endif
