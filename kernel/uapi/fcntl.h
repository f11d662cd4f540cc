/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/fcntl.h - flags of files, as Linux x86_64 has them.
 *
 * Spec:     open(2), fcntl(2), lseek(2), inode(7)
 */
#ifndef KERNEL_UAPI_FCNTL_H
#define KERNEL_UAPI_FCNTL_H

#define O_ACCMODE     3
#define O_RDONLY      0
#define O_WRONLY      1
#define O_RDWR	      2
#define O_CREAT	      0100
#define O_EXCL	      0200
#define O_NOCTTY      0400
#define O_TRUNC	      01000
#define O_APPEND      02000
#define O_NONBLOCK    04000
#define FASYNC	      020000 /* O_ASYNC */
#define O_DIRECT      040000
#define O_LARGEFILE   0100000
#define O_DIRECTORY   0200000
#define O_NOFOLLOW    0400000
#define O_NOATIME     01000000
#define O_CLOEXEC     02000000
#define O_PATH	      010000000
#define O_TMPFILE_BIT 020000000
#define O_TMPFILE     (O_TMPFILE_BIT | O_DIRECTORY)

#define F_DUPFD		0
#define F_GETFD		1
#define F_SETFD		2
#define F_GETFL		3
#define F_SETFL		4
#define F_GETLK		5
#define F_SETLK		6
#define F_SETLKW	7
#define F_SETOWN	8
#define F_GETOWN	9
#define F_SETSIG	10
#define F_GETSIG	11
#define F_SETOWN_EX	15
#define F_GETOWN_EX	16
#define F_OFD_GETLK	36
#define F_OFD_SETLK	37
#define F_OFD_SETLKW	38
#define F_DUPFD_CLOEXEC 1030
#define F_GETLEASE	1025
#define F_SETPIPE_SZ	1031
#define F_GETPIPE_SZ	1032
#define F_ADD_SEALS	1033
#define F_GET_SEALS	1034
#define FD_CLOEXEC	1

/* who gets SIGIO, for F_SETOWN_EX */
#define F_OWNER_TID  0
#define F_OWNER_PID  1
#define F_OWNER_PGRP 2

/* fcntl's locks */
#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2
/* flock's */
#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8

#define CLOSE_RANGE_UNSHARE 2
#define CLOSE_RANGE_CLOEXEC 4

#define AT_FDCWD	    (-100)
#define AT_SYMLINK_NOFOLLOW 0x100
#define AT_EACCESS	    0x200
#define AT_REMOVEDIR	    0x200
#define AT_SYMLINK_FOLLOW   0x400
#define AT_NO_AUTOMOUNT	    0x800
#define AT_EMPTY_PATH	    0x1000
#define AT_STATX_SYNC_TYPE  0x6000

#define RENAME_NOREPLACE 1u
#define RENAME_EXCHANGE	 2u
#define RENAME_WHITEOUT	 4u

#define SEEK_SET  0
#define SEEK_CUR  1
#define SEEK_END  2
#define SEEK_DATA 3
#define SEEK_HOLE 4

#define F_SEAL_SEAL	    1 /* no more seals */
#define F_SEAL_SHRINK	    2
#define F_SEAL_GROW	    4
#define F_SEAL_WRITE	    8
#define F_SEAL_FUTURE_WRITE 16 /* but for who maps it already */
#define F_ALL_SEALS	    31

#define FALLOC_FL_KEEP_SIZE	 1
#define FALLOC_FL_PUNCH_HOLE	 2
#define FALLOC_FL_COLLAPSE_RANGE 0x08
#define FALLOC_FL_ZERO_RANGE	 0x10
#define FALLOC_FL_INSERT_RANGE	 0x20
#define FALLOC_FL_UNSHARE_RANGE	 0x40
#define FALLOC_FL_KNOWN		 0x7b

#define POSIX_FADV_NOREUSE 5

#define MFD_CLOEXEC	  1U
#define MFD_ALLOW_SEALING 2U

#define S_IFMT	    0170000
#define S_IFSOCK    0140000
#define S_IFLNK	    0120000
#define S_ISUID	    04000
#define S_ISGID	    02000
#define S_IFREG	    0100000
#define S_IFBLK	    0060000
#define S_IFDIR	    0040000
#define S_IFCHR	    0020000
#define S_IFIFO	    0010000
#define S_ISLNK(m)  (((m)&S_IFMT) == S_IFLNK)
#define S_ISREG(m)  (((m)&S_IFMT) == S_IFREG)
#define S_ISDIR(m)  (((m)&S_IFMT) == S_IFDIR)
#define S_ISCHR(m)  (((m)&S_IFMT) == S_IFCHR)
#define S_ISBLK(m)  (((m)&S_IFMT) == S_IFBLK)
#define S_ISFIFO(m) (((m)&S_IFMT) == S_IFIFO)
#define S_ISSOCK(m) (((m)&S_IFMT) == S_IFSOCK)
#define S_ISUID	    04000
#define S_ISGID	    02000
#define S_ISVTX	    01000
#define S_IXGRP	    00010

#define R_OK 4
#define W_OK 2
#define X_OK 1
#define F_OK 0

#define PATH_MAX 4096 /* with the NUL */
#define NAME_MAX 255

#endif
