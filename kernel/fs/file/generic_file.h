/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/file/generic_file.h - read, write and their like for files that have pages; and
 * reading and writing files from inside the kernel.
 *
 * Linux:    include/linux/fs.h
 */
#ifndef KERNEL_FS_GENERIC_FILE_H
#define KERNEL_FS_GENERIC_FILE_H

#include "kernel/fs/fs.h"

#define MAX_FILE_SIZE LLONG_MAX /* Linux: s_maxbytes */

/* For file_operations of a file with an i_mapping. */
ssize_t generic_file_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
ssize_t generic_file_write(struct file *file, const char __user *buf, size_t count, loff_t *pos);
ssize_t generic_file_writev(struct file *file, const struct iovec *iov, unsigned long n,
			    loff_t *pos);
/* simple_fsync - there is no other place to bring the bytes to. */
int simple_fsync(struct file *file, int datasync);

/*
 * inode_newsize_ok - may current let a file become so large? 0; -EFBIG, and SIGXFSZ is sent, if
 * it grows and RLIMIT_FSIZE is below; -EINVAL if size is negative.
 *
 * => the inode is locked
 */
int inode_newsize_ok(const struct inode *inode, loff_t size);

/*
 * suid_bits - those of mode's bits that make a program run as somebody else: set-uid, and set-gid
 * if its group may execute it (otherwise that bit has meant something else).
 * remove_suid - a file that current changes is another program from here on: it loses them, unless
 * root did it.
 *
 * => the inode is locked
 */
mode_t suid_bits(mode_t mode);
void remove_suid(struct inode *inode);

/*
 * kernel_write - bytes of kernel memory into any file that can be written, as its write() does it.
 *
 * => how many, *pos moved by them; -errno; -EINVAL: it has no write()
 * => may sleep; signals interrupt it as they do write()
 */
ssize_t kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos);

#endif
