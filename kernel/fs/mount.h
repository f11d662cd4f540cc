/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/mount.h - file systems in use, and where.
 *
 * What:     a super_block is mounted on a directory: dentry->d_mounted leads down to it,
 *           s_mountpoint back up. mount(2) makes one and puts it there; the kernel does the
 *           same at boot, and makes some that are in no place (of pipes).
 *
 *             dentry "proc" --d_mounted--> super_block --s_root--> dentry "/" -- "17" ...
 *                    ^------s_mountpoint------'
 *
 * Start at: super_create(), mount_on() in super.c; sys_mount() in namespace.c
 * Locks:    mount_mutex (super.c): one mount or umount at a time; dcache_lock for the two pointers.
 * Linux:    fs/super.c, fs/namespace.c
 */
#ifndef KERNEL_FS_MOUNT_H
#define KERNEL_FS_MOUNT_H

#include "kernel/fs/dcache.h"

extern struct mutex mount_mutex;
/* [dcache_lock] and [mount_mutex] to change: all that are mounted, in the order in which they were */
extern struct list_head super_blocks;
/* The root of all paths, of programs that no chroot has moved. */
extern struct super_block *root_sb;

/* find_filesystem - the registered one of this name, or NULL. */
struct file_system_type *find_filesystem(const char *name);
/* filesystems_show - /proc/filesystems */
int filesystems_show(struct seq_file *m);
/*
 * super_create - a new one of this type, in no place yet, or ERR_PTR(-ENOMEM, -EINVAL: an option...).
 *
 * => source: what /proc/mounts calls it, copied; options: text, may be changed, or NULL
 */
struct super_block *super_create(struct file_system_type *type, const char *source,
				 unsigned long flags, char *options);
/*
 * super_set_read_only - may no file of sb be opened for writing? 0, or -EBUSY: one is.
 *
 * => mount_mutex held; s_flags are the caller's to change
 */
int super_set_read_only(struct super_block *sb, bool read_only);
/* super_kill - one that is in no place and that nobody uses: all of it goes. May sleep. */
void super_kill(struct super_block *sb);
/* super_put_user - a reference from outside less; the last one of a detached one is its end. May sleep. */
void super_put_user(struct super_block *sb);
/*
 * mount_on - put sb where dentry is (its reference goes over, in any case): 0, -EBUSY, -ENOTDIR, -ENOENT;
 * -EINVAL: no path leads there.
 *
 * => mount_mutex held
 */
int mount_on(struct super_block *sb, struct dentry *dentry);
/* umount_from - sb is in no place any more; mount_mutex held. May sleep. */
void umount_from(struct super_block *sb);
/* umount_unused - the same, or -EBUSY: somebody but the caller, who has one reference, is in it. */
int umount_unused(struct super_block *sb);
/*
 * umount_all - the same for sb and all that is mounted in it, in use or not; mount_mutex held. May sleep.
 *
 * => the caller has a reference into sb; without users it is gone with that
 */
void umount_all(struct super_block *sb);
/*
 * mount_init - /dev is mounted, so that the first program has a console; /tmp and /dev/shm are there.
 * mount_proc - /proc, for tests; init mounts it otherwise. Both panic if they cannot.
 */
void mount_proc(void);
void mount_init(void);
/* mounts_show, mountinfo_show - /proc/mounts, /proc/PID/mountinfo: as the reader sees them. */
int mounts_show(struct seq_file *m);
int mountinfo_show(struct seq_file *m);
#define NO_SB_DEV MKDEV(0, 1) /* st_dev of what is in no file system, as a pipe */

/* vfs_init - the caches, the kinds of file systems, an empty root. */
void vfs_init(void);

#endif
