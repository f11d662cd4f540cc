// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file/sys_pages.c - the system calls about the room that files take up.
 *
 * What:     fallocate() takes room beforehand, or gives it back in the middle of a file;
 *           memfd_create() makes a file without a name; fadvise64() and readahead() announce
 *           what will be read, which nobody here has to fetch: all bytes are in memory.
 * Start at: sys_fallocate(), sys_memfd_create()
 * Locks:    the inode's mutex around fallocate.
 * See it:   tests/user: fallocate_modes, memfd_*, fadvise_readahead
 * Spec:     fallocate(2), memfd_create(2), posix_fadvise(2), readahead(2).   Linux: fs/open.c, mm/memfd.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/file/generic_file.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/lib/string.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

/* ------------------------------------------------------------------ */
/* fallocate                                                           */

static long do_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	struct inode *inode = file->f_dentry->d_inode;
	long error;

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (S_ISFIFO(inode->i_mode))
		return -ESPIPE;
	if (!S_ISREG(inode->i_mode))
		return S_ISDIR(inode->i_mode) ? -EISDIR : -ENODEV;
	if (len > MAX_FILE_SIZE - offset)
		return -EFBIG;
	if (!inode->i_op->fallocate || mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE))
		return -EOPNOTSUPP;
	mutex_lock(&inode->i_mutex);
	error = inode->i_op->fallocate(inode, mode, offset, len);
	mutex_unlock(&inode->i_mutex);
	return error;
}

/* What the mode says, be it something that no file system here does: 0 or -errno. */
static int check_mode(int mode)
{
	int what = mode & ~FALLOC_FL_KEEP_SIZE;
	bool punch = mode & FALLOC_FL_PUNCH_HOLE;

	if (mode & ~FALLOC_FL_KNOWN || (punch && mode & FALLOC_FL_ZERO_RANGE) ||
	    (punch && !(mode & FALLOC_FL_KEEP_SIZE)))
		return -EOPNOTSUPP;
	/* that go with nothing else */
	if (mode & (FALLOC_FL_COLLAPSE_RANGE | FALLOC_FL_INSERT_RANGE) && mode & (mode - 1))
		return -EINVAL;
	return what & FALLOC_FL_UNSHARE_RANGE && what & (what - 1) ? -EINVAL : 0;
}

long sys_fallocate(unsigned int fd, int mode, loff_t offset, loff_t len)
{
	struct file *file;
	long ret;

	file = fget(fd);
	if (!file)
		return -EBADF;
	ret = offset < 0 || len <= 0 ? -EINVAL : check_mode(mode);
	if (!ret)
		ret = do_fallocate(file, mode, offset, len);
	fput(file);
	return ret;
}

/* ------------------------------------------------------------------ */
/* memfd                                                               */

#define MEMFD_PREFIX   "/memfd:"
#define MEMFD_NAME_MAX 249 /* without the NUL */

/* The name as /proc shows it, in new memory; or ERR_PTR. */
static char *memfd_name(const char __user *uname)
{
	const size_t before = sizeof(MEMFD_PREFIX) - 1;
	char *name = kmalloc(before + MEMFD_NAME_MAX + sizeof(" (deleted)"), GFP_KERNEL);
	long len;

	if (!name)
		return ERR_PTR(-ENOMEM);
	memcpy(name, MEMFD_PREFIX, before);
	len = strncpy_from_user(name + before, uname, MEMFD_NAME_MAX + 1);
	if (len < 0 || len > MEMFD_NAME_MAX) {
		kfree(name);
		return ERR_PTR(len < 0 ? -EFAULT : -EINVAL);
	}
	memcpy(name + before + len, " (deleted)", sizeof(" (deleted)"));
	return name;
}

long sys_memfd_create(const char __user *uname, unsigned int flags)
{
	struct file *file;
	char *name;

	if (flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING))
		return -EINVAL;
	name = memfd_name(uname);
	if (IS_ERR(name))
		return PTR_ERR(name);
	file = shmem_file_setup(name, 0, O_RDWR | O_LARGEFILE);
	kfree(name);
	if (IS_ERR(file))
		return PTR_ERR(file);
	if (flags & MFD_ALLOW_SEALING)
		tmpfs_inode(file->f_dentry->d_inode)->seals = 0;
	return fd_install(file, 0, flags & MFD_CLOEXEC);
}

/* ------------------------------------------------------------------ */
/* Announcements                                                       */

long sys_fadvise64(unsigned int fd, loff_t offset, loff_t len, int advice)
{
	struct file *file = fget(fd);
	long ret = 0;

	if (!file)
		return -EBADF;
	if (S_ISFIFO(file->f_dentry->d_inode->i_mode))
		ret = -ESPIPE;
	else if (len < 0 || advice < 0 || advice > POSIX_FADV_NOREUSE)
		ret = -EINVAL;
	fput(file);
	return ret;
}

long sys_readahead(unsigned int fd, loff_t offset, size_t count)
{
	struct file *file = fget(fd);
	long ret = 0;

	if (!file)
		return -EBADF;
	if (!(file->f_mode & FMODE_READ))
		ret = -EBADF;
	else if (!S_ISREG(file->f_dentry->d_inode->i_mode))
		ret = -EINVAL;
	fput(file);
	return ret;
}
