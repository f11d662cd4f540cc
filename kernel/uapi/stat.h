/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/stat.h - struct stat and directory entries, as Linux x86_64 has them.
 *
 * Spec:     stat(2), getdents64(2)
 */
#ifndef KERNEL_UAPI_STAT_H
#define KERNEL_UAPI_STAT_H

#include "kernel/uapi/types.h"

struct kstat_abi { /* what Linux calls struct stat; libc has that name */
	__u64 st_dev, st_ino, st_nlink;
	__u32 st_mode, st_uid, st_gid, pad0;
	__u64 st_rdev;
	__s64 st_size, st_blksize, st_blocks;
	__u64 st_atime_, st_atime_nsec, st_mtime_, st_mtime_nsec, st_ctime_, st_ctime_nsec;
	__s64 unused[3];
};
_Static_assert(sizeof(struct kstat_abi) == 144, "struct stat of x86_64");

struct dirent64_abi {
	__u64 d_ino;
	__s64 d_off;
	__u16 d_reclen;
	__u8 d_type;
	char d_name[];
};

#endif
