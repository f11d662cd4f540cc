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

struct statx_timestamp_abi {
	__s64 tv_sec;
	__u32 tv_nsec;
	__s32 reserved;
};
struct statx_abi { /* what Linux calls struct statx; libc has that name */
	__u32 stx_mask, stx_blksize;
	__u64 stx_attributes;
	__u32 stx_nlink, stx_uid, stx_gid;
	__u16 stx_mode, pad0;
	__u64 stx_ino, stx_size, stx_blocks, stx_attributes_mask;
	struct statx_timestamp_abi stx_atime, stx_btime, stx_ctime, stx_mtime;
	__u32 stx_rdev_major, stx_rdev_minor, stx_dev_major, stx_dev_minor;
	__u64 stx_mnt_id, spare[13];
};
_Static_assert(sizeof(struct statx_abi) == 256, "struct statx of x86_64");

#define STATX_BASIC_STATS     0x7ffU
#define STATX_MNT_ID	      0x1000U
#define STATX_RESERVED	      0x80000000U
#define STATX_ATTR_MOUNT_ROOT 0x2000

struct dirent_abi { /* of getdents: the type is the byte behind the name's NUL and padding */
	__u64 d_ino, d_off;
	__u16 d_reclen;
	char d_name[];
};

struct dirent64_abi {
	__u64 d_ino;
	__s64 d_off;
	__u16 d_reclen;
	__u8 d_type;
	char d_name[];
};

#endif
