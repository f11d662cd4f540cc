/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/truncate.h - taking pages from a file, and so from all who map it.
 *
 * Linux:    mm/truncate.c, mm/memory.c (unmap_mapping_range)
 */
#ifndef MM_VIRT_TRUNCATE_H
#define MM_VIRT_TRUNCATE_H

#include "mm/virt/address_space.h"

/*
 * unmap_mapping_range - out of all page tables: what shows bytes [start, start + len).
 *
 * => whole pages: start is rounded up, the end down; len 0: to the end of all files
 * => even_cows: the copies that private areas have made, too
 * => may sleep not; no lock below i_mmap_lock held
 */
void unmap_mapping_range(struct address_space *mapping, loff_t start, loff_t len, bool even_cows);

/*
 * truncate_pagecache - the file has a new size: no page, and no byte, of it lies behind.
 *
 * => the inode is locked; i_size is set here: programs get SIGBUS from then on
 * => works both ways: what comes in when the size rises reads as zeros
 * => pages with a pin live on, outside
 */
void truncate_pagecache(struct inode *inode, loff_t size);

/*
 * punch_pagecache - bytes [start, end) become zeros: whole pages go, of others the bytes are cleared.
 *
 * => the inode is locked; private copies stay
 */
void punch_pagecache(struct inode *inode, loff_t start, loff_t end);

#endif
