// SPDX-License-Identifier: MIT
/*
 * drivers/edu/edu_file.c - /dev/edu: a device of 4095 bytes.
 *
 * What:     read() and write() move bytes directly between the program's own pages
 *           and the device: the pages are pinned, each is mapped for DMA, the device
 *           is told, and no byte passes through the kernel (unless a page lies beyond
 *           the device's 28 address bits: then through a shadow). Each is a request like
 *           those of EDU_IOC_SUBMIT, in the same queue, only that the caller sleeps until
 *           it is done.
 *
 *             user pages --get_user_pages--> pinned --dma_map_page--> bus address
 *                  --edu_transfer--> interrupt --dma_unmap_page--> page_cache_release
 * Start at: edu_rw()
 * Holds:    a page is released only after the device is done with it: a signal ends the
 *           sleep when the transfer that runs is over, not sooner; so does close.
 * Locks:    none here.
 * See it:   the tour, steps 6 and 7; tests/user/as-root/edu_*
 * Book:     LDD3 ch. 15, "Performing Direct I/O", "A Simple PCI DMA Example"
 */
#include "drivers/edu/edu.h"

#include "kernel/fs/poll/fasync.h"
#include "kernel/fs/poll/poll.h"
#include "kernel/sched/sched.h"
#include "mm/phys/slab.h"

/* The common part of read and write: count bytes at *pos, already cut to the device's size. */
static ssize_t edu_rw(struct edu_file *file, const void __user *buf, u32 count, loff_t *pos,
		      bool to_device)
{
	/* a buffer that is only partly there: that part is moved, as read() on a file would */
	struct edu_request *req = edu_request_user(file, buf, count, to_device, true);
	size_t moved;
	int error;

	if (IS_ERR(req))
		return PTR_ERR(req);
	req->dev_offset = (u32)*pos;
	error = edu_request_run(req);
	moved = req->moved;
	edu_request_free(req);
	*pos += (loff_t)moved;
	return moved ? (ssize_t)moved : error;
}

static ssize_t edu_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	if (*pos >= EDU_SIZE || !count)
		return 0;
	return edu_rw(file->private_data, buf, (u32)min(count, (size_t)(EDU_SIZE - *pos)), pos,
		      false);
}

static ssize_t edu_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	if (!count)
		return 0;
	if (*pos >= EDU_SIZE)
		return -ENOSPC;
	return edu_rw(file->private_data, buf, (u32)min(count, (size_t)(EDU_SIZE - *pos)), pos,
		      true);
}

static loff_t edu_llseek(struct file *file, loff_t offset, int whence)
{
	if (whence == 1)
		offset += file->f_pos;
	else if (whence == 2)
		offset += EDU_SIZE;
	if (offset < 0)
		return -EINVAL;
	return file->f_pos = offset;
}

/* Of the requests that are reaped: read() and write() can always be called, and always wait. */
static unsigned int edu_poll(struct file *file, poll_table *table)
{
	struct edu_file *own = file->private_data;

	poll_wait(file, &own->wait, table); /* first: what comes after the look wakes us */
	return edu_request_poll(own);
}

static int edu_fasync(int fd, struct file *file, int on)
{
	struct edu_file *own = file->private_data;

	return fasync_helper(fd, file, on, &own->async_queue);
}

/*
 * Whoever has the registers can make the device read and write any memory it can
 * reach: he holds the machine. So it takes root, whatever the node's mode says.
 */
static int edu_open(struct inode *inode, struct file *file)
{
	struct edu *edu = container_of(inode->i_cdev, struct edu, cdev);
	struct edu_file *own;

	if (!cred_is_root(&current->cred))
		return -EPERM;
	own = kzalloc(sizeof(*own), GFP_KERNEL);
	if (!own)
		return -ENOMEM;
	own->edu = edu;
	INIT_LIST_HEAD(&own->turn);
	INIT_LIST_HEAD(&own->queue);
	INIT_LIST_HEAD(&own->requests);
	init_waitqueue_head(&own->wait);
	spin_lock_irq(&edu->lock);
	own->number = ++edu->opens;
	spin_unlock_irq(&edu->lock);
	file->private_data = own;
	return 0;
}

/* The last descriptor is gone, and the last mapping: nobody can ask for anything any more. */
static int edu_release(struct inode *inode, struct file *file)
{
	struct edu_file *own = file->private_data;

	edu_fasync(-1, file, 0); /* off the list: it is about to go */
	edu_request_cancel_all(own);
	edu_request_drop(own->held);
	kfree(own);
	return 0;
}

const struct file_operations edu_fops = {
	.llseek = edu_llseek,
	.read = edu_read,
	.write = edu_write,
	.poll = edu_poll,
	.ioctl = edu_ioctl,
	.mmap = edu_mmap,
	.open = edu_open,
	.release = edu_release,
	.fasync = edu_fasync,
};
