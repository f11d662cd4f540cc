// SPDX-License-Identifier: MIT
/*
 * kernel/fs/pipe/pipe_open.c - a pipe comes and goes with its ends; and its size.
 *
 * What:     pipe() makes an inode without a name and opens both ends of it. A fifo is an
 *           inode with a name: open() of one end waits for somebody to open the other. In
 *           both the pipe is there as long as a file has it, and no longer:
 *
 *             inode S_IFIFO --i_pipe--> struct pipe   files 2: a reader, a writer
 *
 * Start at: pipe_create(), fifo_open()
 * Locks:    i_mutex of the inode for i_pipe and pipe->files; pipe->lock for readers and
 *           writers; never both.
 * See it:   tests/user/as-user/pipe_*, fifo_*
 * Spec:     pipe(2), fifo(7).   Linux: fs/pipe.c
 */
#include "kernel/fs/dcache.h"
#include "kernel/fs/poll/fasync.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/pipe/pipe_internal.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

/* ------------------------------------------------------------------ */
/* The object                                                          */

struct pipe *pipe_alloc(void)
{
	struct pipe *pipe = kzalloc(sizeof(*pipe), GFP_KERNEL);

	if (!pipe)
		return NULL;
	pipe->slots = PIPE_SLOTS;
	pipe->slot = kzalloc(PIPE_SLOTS * sizeof(*pipe->slot), GFP_KERNEL);
	if (!pipe->slot) {
		kfree(pipe);
		return NULL;
	}
	mutex_init_rank(&pipe->lock, "pipe", RANK_FILE);
	init_waitqueue_head(&pipe->readable);
	init_waitqueue_head(&pipe->writable);
	return pipe;
}

void pipe_free(struct pipe *pipe)
{
	for (unsigned int i = 0; i < pipe->used; i++)
		__free_page(slot_at(pipe, i)->page);
	if (pipe->spare)
		__free_page(pipe->spare);
	kfree(pipe->slot);
	kfree(pipe);
}

/* One file less has it. */
static void put_pipe(struct inode *inode)
{
	struct pipe *gone = NULL;

	mutex_lock(&inode->i_mutex);
	if (!--inode->i_pipe->files) {
		gone = inode->i_pipe;
		inode->i_pipe = NULL;
	}
	mutex_unlock(&inode->i_mutex);
	if (gone)
		pipe_free(gone);
}

/* One file more has it: the pipe, made if it is not there, or NULL: no memory. */
static struct pipe *get_pipe(struct inode *inode)
{
	struct pipe *pipe;

	mutex_lock(&inode->i_mutex);
	if (!inode->i_pipe)
		inode->i_pipe = pipe_alloc();
	pipe = inode->i_pipe;
	if (pipe)
		pipe->files++;
	mutex_unlock(&inode->i_mutex);
	return pipe;
}

/* ------------------------------------------------------------------ */
/* An end opens and closes                                             */

/* pipe->lock held */
static void add_ends(struct pipe *pipe, mode_t mode)
{
	if (mode & FMODE_READ) {
		WRITE_ONCE(pipe->readers, pipe->readers + 1);
		WRITE_ONCE(pipe->reader_opens, pipe->reader_opens + 1);
		wake_up_all(&pipe->writable); /* who waits for a reader */
	}
	if (mode & FMODE_WRITE) {
		WRITE_ONCE(pipe->writers, pipe->writers + 1);
		WRITE_ONCE(pipe->writer_opens, pipe->writer_opens + 1);
		wake_up_all(&pipe->readable);
	}
}

int pipe_release(struct inode *inode, struct file *file)
{
	struct pipe *pipe = inode->i_pipe;

	mutex_lock(&pipe->lock);
	if (file->f_mode & FMODE_READ)
		WRITE_ONCE(pipe->readers, pipe->readers - 1);
	if (file->f_mode & FMODE_WRITE)
		WRITE_ONCE(pipe->writers, pipe->writers - 1);
	wake_up_all(&pipe->readable); /* the end of file */
	wake_up_all(&pipe->writable); /* EPIPE */
	kill_fasync(&pipe->fasync_readers, SIGIO, POLL_IN);
	kill_fasync(&pipe->fasync_writers, SIGIO, POLL_OUT);
	mutex_unlock(&pipe->lock);
	put_pipe(inode);
	return 0;
}

/*
 * Add the one end that mode says, and wait until somebody opens the other. He may have closed it
 * again when we look: the number of opens tells that he was there. 0 or -ERESTARTSYS.
 */
static int add_and_wait(struct pipe *pipe, mode_t mode)
{
	bool reads = mode & FMODE_READ;
	wait_queue_head_t *queue = reads ? &pipe->readable : &pipe->writable;
	unsigned int *opens = reads ? &pipe->writer_opens : &pipe->reader_opens, before;
	bool alone;

	mutex_lock(&pipe->lock);
	add_ends(pipe, mode);
	before = *opens;
	alone = !(reads ? pipe->writers : pipe->readers);
	mutex_unlock(&pipe->lock);
	return alone ? wait_event_interruptible(*queue, READ_ONCE(*opens) != before) : 0;
}

static void add_at_once(struct pipe *pipe, mode_t mode)
{
	mutex_lock(&pipe->lock);
	add_ends(pipe, mode);
	mutex_unlock(&pipe->lock);
}

static int fifo_open(struct inode *inode, struct file *file)
{
	mode_t mode = file->f_mode & (FMODE_READ | FMODE_WRITE);
	bool wait = inode->i_sb &&
		    !(file->f_flags & O_NONBLOCK); /* in none: a pipe, by /proc/PID/fd */
	struct pipe *pipe = get_pipe(inode);
	int error = 0;

	if (!pipe)
		return -ENOMEM;
	if (mode == FMODE_WRITE && inode->i_sb && !wait && !READ_ONCE(pipe->readers)) {
		put_pipe(inode);
		return -ENXIO;
	}
	file->f_op = &pipe_fops;
	if (wait && mode != (FMODE_READ | FMODE_WRITE)) {
		error = add_and_wait(pipe, mode);
	} else {
		if (mode == FMODE_READ && inode->i_sb && !READ_ONCE(pipe->writers))
			file->private_data = (void *)(unsigned long)pipe->writer_opens;
		add_at_once(pipe, mode);
	}
	if (error)
		pipe_release(inode, file);
	return error;
}

const struct file_operations fifo_fops = { .open = fifo_open };

/* ------------------------------------------------------------------ */
/* Pipes                                                               */

/* The inode of a new pipe, in no directory, and its name; or NULL: no memory. */
static struct dentry *pipe_node(void)
{
	struct inode *inode = inode_alloc(NULL, S_IFIFO | 0600);
	char name[32];

	if (!inode)
		return NULL;
	inode->i_uid = current->cred.fsuid;
	inode->i_gid = current->cred.fsgid;
	inode->i_fop = &fifo_fops; /* who opens it by /proc/PID/fd */
	snprintf(name, sizeof(name), "pipe:[%llu]", inode->i_ino);
	return dentry_alloc_anon(name, inode);
}

/* One end, open; or ERR_PTR(-ENOMEM, -ENFILE). */
static struct file *open_end(struct dentry *dentry, unsigned int flags)
{
	struct pipe *pipe = get_pipe(dentry->d_inode);
	struct file *file = pipe ? file_alloc(dentry, &pipe_fops, flags) : ERR_PTR(-ENOMEM);

	if (!IS_ERR(file))
		add_at_once(pipe, file->f_mode);
	else if (pipe)
		put_pipe(dentry->d_inode);
	return file;
}

int pipe_create(struct file *ends[2], unsigned int flags)
{
	struct dentry *dentry = pipe_node();
	int error = 0;

	if (!dentry)
		return -ENOMEM;
	ends[0] = open_end(dentry, O_RDONLY | flags);
	ends[1] = open_end(dentry, O_WRONLY | flags);
	dput(dentry); /* the files hold it */
	for (int i = 0; i < 2; i++)
		if (IS_ERR(ends[i]))
			error = (int)PTR_ERR(ends[i]);
	for (int i = 0; error && i < 2; i++)
		if (!IS_ERR(ends[i]))
			fput(ends[i]);
	return error;
}

/* Two descriptors for the ends, told to the program before they lead anywhere. */
static int install_ends(struct file *ends[2], int __user *fds, bool cloexec)
{
	int fd[2] = { fd_reserve(0, cloexec), -EMFILE };
	int error = 0;

	if (fd[0] >= 0)
		fd[1] = fd_reserve(0, cloexec);
	if (fd[0] < 0 || fd[1] < 0)
		error = fd[0] < 0 ? fd[0] : fd[1];
	else if (copy_to_user(fds, fd, sizeof(fd)))
		error = -EFAULT;
	for (int i = 0; i < 2; i++)
		if (!error)
			fd_fill(fd[i], ends[i]);
		else if (fd[i] >= 0)
			fd_unreserve(fd[i]);
	return error;
}

long sys_pipe2(int __user *fds, int flags)
{
	struct file *ends[2];
	int error;

	if (flags & ~(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL; /* O_DIRECT, packets, included */
	error = pipe_create(ends, (unsigned int)flags);
	if (error)
		return error;
	error = install_ends(ends, fds, flags & O_CLOEXEC);
	if (error) {
		fput(ends[0]);
		fput(ends[1]);
	}
	return error;
}

long sys_pipe(int __user *fds)
{
	return sys_pipe2(fds, 0);
}

/* ------------------------------------------------------------------ */
/* The size                                                            */

/* Move what is in the pipe to a ring of so many slots. 0, -ENOMEM, or -EBUSY: it holds more. */
static int resize(struct pipe *pipe, unsigned int slots)
{
	struct slot *ring = kzalloc(slots * sizeof(*ring), GFP_KERNEL), *old = ring;
	int error = 0;

	if (!ring)
		return -ENOMEM;
	mutex_lock(&pipe->lock);
	if (pipe->used > slots) {
		error = -EBUSY;
	} else {
		for (unsigned int i = 0; i < pipe->used; i++)
			ring[i] = *slot_at(pipe, i);
		old = pipe->slot;
		pipe->slot = ring;
		pipe->first = 0;
		WRITE_ONCE(pipe->slots, slots);
		wake_up(&pipe->writable); /* there may be room now */
	}
	mutex_unlock(&pipe->lock);
	kfree(old);
	return error;
}

static long set_size(struct pipe *pipe, unsigned long size)
{
	unsigned long pages = size <= PAGE_SIZE ? 1 : 2UL << ilog2((size - 1) >> PAGE_SHIFT);
	int error;

	if (size > 1UL << 31)
		return -EINVAL;
	if (pages > pipe->slots && pages * PAGE_SIZE > PIPE_MAX_SIZE && current->cred.euid != 0)
		return -EPERM;
	error = resize(pipe, (unsigned int)pages);
	return error ? error : (long)(pages * PAGE_SIZE);
}

long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (file->f_op != &pipe_fops)
		return -EBADF;
	if (cmd == F_SETPIPE_SZ)
		return set_size(pipe_of(file), arg);
	return (long)READ_ONCE(pipe_of(file)->slots) * (long)PAGE_SIZE;
}
