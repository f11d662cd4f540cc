/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/mount.h - flags of mount, umount2 and statfs, as Linux x86_64 has them.
 *
 * Spec:     mount(2), umount2(2), statfs(2)
 */
#ifndef KERNEL_UAPI_MOUNT_H
#define KERNEL_UAPI_MOUNT_H

#include "kernel/uapi/types.h"

#define MS_RDONLY      1
#define MS_NOSUID      2
#define MS_NODEV       4
#define MS_NOEXEC      8
#define MS_SYNCHRONOUS 16
#define MS_REMOUNT     32
#define MS_MANDLOCK    64
#define MS_DIRSYNC     128
#define MS_NOSYMFOLLOW 256
#define MS_NOATIME     1024
#define MS_NODIRATIME  2048
#define MS_BIND	       4096
#define MS_MOVE	       8192
#define MS_REC	       16384
#define MS_SILENT      32768
#define MS_UNBINDABLE  (1 << 17)
#define MS_PRIVATE     (1 << 18)
#define MS_SLAVE       (1 << 19)
#define MS_SHARED      (1 << 20)
#define MS_RELATIME    (1 << 21)
#define MS_STRICTATIME (1 << 24)
#define MS_LAZYTIME    (1 << 25)
#define MS_MGC_VAL     0xc0ed0000U /* what old programs put into the upper half */
#define MS_MGC_MSK     0xffff0000U

#define MNT_FORCE	1
#define MNT_DETACH	2
#define MNT_EXPIRE	4
#define UMOUNT_NOFOLLOW 8

#define ST_RDONLY   1
#define ST_NOSUID   2
#define ST_NODEV    4
#define ST_NOEXEC   8
#define ST_VALID    0x20
#define ST_NOATIME  0x400
#define ST_RELATIME 0x1000

/* s_magic, statfs.f_type */
#define TMPFS_MAGIC	    0x01021994
#define PROC_SUPER_MAGIC    0x9fa0
#define PIPEFS_MAGIC	    0x50495045
#define ANON_INODE_FS_MAGIC 0x09041934

struct statfs_abi { /* what Linux calls struct statfs; libc has that name */
	__s64 f_type, f_bsize;
	__u64 f_blocks, f_bfree, f_bavail, f_files, f_ffree;
	__s32 f_fsid[2];
	__s64 f_namelen, f_frsize, f_flags, f_spare[4];
};
_Static_assert(sizeof(struct statfs_abi) == 120, "struct statfs of x86_64");

#endif
