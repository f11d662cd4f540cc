// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_fd.c - /proc/PID/fd and fdinfo: what a process has open.
 *
 * What:     a name for each descriptor. In fd it is a link, whose permissions tell how the
 *           file is open, and which leads to the thing itself: opening it opens that once
 *           more, a file without a name or a pipe too. In fdinfo it is a text: position
 *           and flags.
 *
 *             /proc/17/fd/1 -> pipe:[9]        l-wx------
 *             /proc/17/fdinfo/1                pos: 0, flags: 01 ...
 *
 * Start at: fd_lookup(), fd_readdir()
 * Locks:    the table's own, in each look (fdtable.c); a reader counts as a user of the table
 *           for as long.
 * See it:   ls -l /proc/self/fd; tests/user: proc_fd_*
 * Spec:     proc(5).   Linux: fs/proc/fd.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/proc/proc_pid.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

/* Inode numbers below the process's: fd/N and fdinfo/N. */
#define INO_FD	   0x20000
#define INO_FDINFO 0x40000

/* The file behind a descriptor of who's, with a reference, or NULL; *cloexec may be NULL. */
static struct file *file_of(const struct proc_who *who, unsigned int fd, bool *cloexec)
{
	struct files_struct *files = proc_files(who);
	struct file *file;

	if (!files)
		return NULL;
	file = files_get_file(files, fd, cloexec);
	files_put(files);
	return file;
}

/* ------------------------------------------------------------------ */
/* What the names are                                                  */

static struct dentry *fd_follow(const struct proc_who *who)
{
	struct file *file = file_of(who, who->number, NULL);
	struct dentry *dentry;

	if (!file)
		return ERR_PTR(-ENOENT);
	dentry = dget(file->f_dentry);
	fput(file);
	return dentry;
}

static int show_fdinfo(struct seq_file *m)
{
	const struct proc_who *who = m->private;
	bool cloexec;
	struct file *file = file_of(who, who->number, &cloexec);

	if (!file)
		return -ENOENT;
	seq_printf(m, "pos:\t%lld\n", READ_ONCE(file->f_pos));
	seq_printf(m, "flags:\t0%o\n", READ_ONCE(file->f_flags) | (cloexec ? O_CLOEXEC : 0));
	seq_printf(m, "mnt_id:\t%d\n", file->f_dentry->d_sb ? file->f_dentry->d_sb->s_mnt_id : 0);
	seq_printf(m, "ino:\t%llu\n", file->f_dentry->d_inode->i_ino);
	fput(file);
	return 0;
}

static const struct proc_entry fd_entry = {
	.mode = S_IFLNK,
	.guarded = true,
	.follow = fd_follow,
};
static const struct proc_entry fdinfo_entry = {
	.mode = S_IFREG | 0444,
	.guarded = true,
	.show = show_fdinfo,
};

/* ------------------------------------------------------------------ */
/* Directories                                                         */

/* The descriptor that a name means, and its file with a reference; NULL: there is none. */
static struct file *named_file(const struct proc_who *who, const char *name, unsigned int *fd)
{
	long nr = proc_parse_number(name);

	*fd = (unsigned int)nr;
	return nr < 0 ? NULL : file_of(who, *fd, NULL);
}

static int lookup(struct inode *dir, struct dentry *dentry, const struct proc_entry *entry,
		  unsigned int ino)
{
	struct proc_who who = *(const struct proc_who *)dir->i_private;
	struct file *file = named_file(&who, dentry->d_name, &who.number);
	int error;

	if (!file)
		return -ENOENT;
	error = proc_pid_child(dentry, &who, entry, ino + who.number);
	if (!error && S_ISLNK(entry->mode))
		dentry->d_inode->i_mode |= (file->f_mode & FMODE_READ ? 0500 : 0U) |
					   (file->f_mode & FMODE_WRITE ? 0300 : 0U);
	fput(file);
	return error;
}

static int fd_lookup(struct inode *dir, struct dentry *dentry)
{
	return lookup(dir, dentry, &fd_entry, INO_FD);
}

static int fdinfo_lookup(struct inode *dir, struct dentry *dentry)
{
	return lookup(dir, dentry, &fdinfo_entry, INO_FDINFO);
}

/* f_pos of descriptor n is n + 2. */
static int fd_readdir(struct file *file, void *buf, filldir_t fill)
{
	const struct proc_who *who = proc_who_of(file);
	struct files_struct *files = proc_files(who);
	bool links = file->f_dentry->d_inode->i_op == &proc_fd_iops;
	u64 ino = (file->f_dentry->d_inode->i_ino & ~0x7ffffULL) | (links ? INO_FD : INO_FDINFO);
	int fd;

	if (!files)
		return -ENOENT;
	if (file->f_pos >= 2 || dir_emit_dots(file, buf, fill))
		while ((fd = files_next(files, (unsigned int)(file->f_pos - 2))) >= 0) {
			char name[12];
			int len = snprintf(name, sizeof(name), "%d", fd);

			file->f_pos = fd + 2;
			if (fill(buf, name, len, fd + 3, ino + (unsigned int)fd,
				 (links ? S_IFLNK : S_IFREG) >> 12))
				break;
			file->f_pos++;
		}
	files_put(files);
	return 0;
}

/* The directory of the files itself may be listed by who may look: the mode says 0500, so its owner. */
static int fd_open(struct inode *inode, struct file *file)
{
	return proc_look(inode->i_private, NULL, NULL);
}

const struct inode_operations proc_fd_iops = {
	.lookup = fd_lookup,
	.permission = proc_pid_permission,
	.forget = proc_pid_forget,
};
const struct inode_operations proc_fdinfo_iops = {
	.lookup = fdinfo_lookup,
	.permission = proc_pid_permission,
	.forget = proc_pid_forget,
};
const struct file_operations proc_fd_fops = {
	.open = fd_open,
	.llseek = no_seek_end_llseek,
	.read = dir_read,
	.readdir = fd_readdir,
};
