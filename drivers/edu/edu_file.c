// SPDX-License-Identifier: MIT
/*
 * drivers/edu/edu_file.c - /dev/edu: a device of 4095 bytes.
 *
 * What:     read() and write() move bytes directly between the program's own pages
 *           and the device: the pages are pinned, each is mapped for DMA, the device
 *           is told, and no byte passes through the kernel (unless a page lies beyond
 *           the device's 28 address bits: then through a shadow).
 *
 *             user pages --get_user_pages--> pinned --dma_map_page--> bus address
 *                  --edu_transfer--> interrupt --dma_unmap_page--> page_cache_release
 * Start at: edu_rw(), then transfer_page()
 * Holds:    a page is released only after the device is done with it.
 * Locks:    edu->sem for a whole call; mmap_sem for reading around get_user_pages.
 * See it:   the tour, steps 6 and 7; tests/user/as-root/edu_*
 * Book:     LDD3 ch. 15, "Performing Direct I/O", "A Simple PCI DMA Example"
 */
#include "drivers/edu/edu.h"

#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "mm/virt/gup.h"
#include "mm/virt/kmap.h"
#include "mm/virt/vmalloc.h"

#define MAX_PAGES 2 /* 4095 bytes at any alignment */

/* One pinned page's part of a transfer. */
static int transfer_page(struct edu *edu, struct page *page, u32 page_offset, u32 dev_offset,
			 u32 len, bool to_device)
{
	enum dma_data_direction dir = to_device ? DMA_TO_DEVICE : DMA_FROM_DEVICE;
	struct device *dev = &edu->pdev->dev;
	dma_addr_t bus = dma_map_page(dev, page, page_offset, len, dir);
	int error;

	if (dma_mapping_error(bus))
		return -ENOMEM;
	error = edu_transfer(edu, bus, dev_offset, len, to_device);
	dma_unmap_page(dev, bus, len, dir);
	return error;
}

/* Pin the pages of [buf, buf + count); how many, or -EFAULT / -ENOMEM. */
static int pin_pages(const void __user *buf, size_t count, bool device_writes, struct page **pages)
{
	unsigned long start = (__force unsigned long)buf & PAGE_MASK;
	int n = (int)(PAGE_ALIGN((__force unsigned long)buf + count) - start) >> PAGE_SHIFT, got;

	down_read(&current->mm->mmap_sem);
	got = get_user_pages(current, current->mm, start, n, device_writes, 0, pages, NULL);
	up_read(&current->mm->mmap_sem);
	return got;
}

static void release_pages(struct page **pages, int n, bool device_wrote)
{
	for (int i = 0; i < n; i++) {
		if (device_wrote && !PageReserved(pages[i]))
			SetPageDirty(pages[i]);
		page_cache_release(pages[i]);
	}
}

/* The common part of read and write: count bytes at *pos, already cut to the device's size. */
static ssize_t edu_rw(struct edu *edu, const void __user *buf, u32 count, loff_t *pos,
		      bool to_device)
{
	struct page *pages[MAX_PAGES];
	u32 offset = offset_in_page((__force unsigned long)buf), done = 0;
	int got, error = 0;

	got = pin_pages(buf, count, !to_device, pages);
	if (got <= 0)
		return got ? got : -EFAULT;
	/* a buffer that is only partly there: move that part, as read() on a file would */
	count = min(count, (u32)(got * PAGE_SIZE) - offset);
	if (down_interruptible(&edu->sem)) {
		release_pages(pages, got, false);
		return -EINTR;
	}
	for (int i = 0; i < got && !error; i++) {
		u32 len = min(count - done, (u32)PAGE_SIZE - offset);

		error = transfer_page(edu, pages[i], offset, (u32)*pos + done, len, to_device);
		if (!error)
			done += len;
		offset = 0;
	}
	up(&edu->sem);
	release_pages(pages, got, !to_device);
	*pos += done;
	return done ? (ssize_t)done : error;
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

/* ------------------------------------------------------------------ */
/* ioctl                                                               */

static int ioctl_factorial(struct edu *edu, u32 __user *arg)
{
	u32 n, result;
	int error;

	if (get_user(n, arg))
		return -EFAULT;
	error = edu_factorial(edu, n, &result);
	if (error)
		return error;
	return put_user(result, arg);
}

static int ioctl_coherent(struct edu *edu, const void __user *arg)
{
	struct edu_coherent_dma op;

	if (copy_from_user(&op, arg, sizeof(op)))
		return -EFAULT;
	if (!op.len || op.to_device > 1 || op.buf_offset > EDU_COHERENT_SIZE ||
	    op.len > EDU_COHERENT_SIZE - op.buf_offset || op.dev_offset > EDU_SIZE ||
	    op.len > EDU_SIZE - op.dev_offset)
		return -EINVAL;
	/* coherent: no map, no sync; the device simply goes there */
	return edu_transfer(edu, edu->coherent_bus + op.buf_offset, op.dev_offset, op.len,
			    op.to_device);
}

/* The five addresses of one byte. */
static int ioctl_addresses(struct edu *edu, void __user *arg)
{
	struct device *dev = &edu->pdev->dev;
	struct edu_addresses a;
	struct page *page;
	unsigned long offset;
	dma_addr_t bus;
	char *window;
	int got;

	if (copy_from_user(&a, arg, sizeof(a)))
		return -EFAULT;
	got = pin_pages((const void __force __user *)a.user, 1, false, &page);
	if (got != 1)
		return got ? got : -EFAULT;
	offset = offset_in_page(a.user);
	a.highmem = PageHighMem(page);
	a.logical = a.highmem ? 0 : (u64)lowmem_page_address(page) + offset;
	a.phys = page_to_phys(page) + offset;
	window = vmap(&page, 1);
	a.kvirtual = window ? (u64)window + offset : 0;
	vunmap(window);
	bus = dma_map_page(dev, page, offset, 1, DMA_TO_DEVICE);
	a.bus = bus;
	a.bounced = !dma_mapping_error(bus) && dma_is_shadowed(dev, bus);
	if (!dma_mapping_error(bus))
		dma_unmap_page(dev, bus, 1, DMA_TO_DEVICE);
	page_cache_release(page);
	if (dma_mapping_error(bus) || !window)
		return -ENOMEM;
	return copy_to_user(arg, &a, sizeof(a)) ? -EFAULT : 0;
}

static int ioctl_info(struct edu *edu, void __user *arg)
{
	struct edu_info info = {
		.regs_phys = pci_resource_start(edu->pdev, 0),
		.coherent_bus = edu->coherent_bus,
		.dma_mask = edu->pdev->dma_mask,
		.irq = edu->pdev->irq,
		.msi = edu->pdev->msi_enabled,
		.transfers = edu->transfers,
		.bounced = edu->bounced,
		.last_bus = edu->last_bus,
		.last_bounced = edu->last_bounced,
	};

	return copy_to_user(arg, &info, sizeof(info)) ? -EFAULT : 0;
}

static int edu_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg)
{
	struct edu *edu = file->private_data;
	void __user *user = (void __user *)arg;
	int ret = -ENOTTY;

	if (down_interruptible(&edu->sem))
		return -ERESTARTSYS;
	switch (cmd) {
	case EDU_IOC_FACTORIAL:
		ret = ioctl_factorial(edu, user);
		break;
	case EDU_IOC_COHERENT:
		ret = ioctl_coherent(edu, user);
		break;
	case EDU_IOC_ADDRESSES:
		ret = ioctl_addresses(edu, user);
		break;
	case EDU_IOC_INFO:
		ret = ioctl_info(edu, user);
		break;
	}
	up(&edu->sem);
	return ret;
}

/*
 * Whoever has the registers can make the device read and write any memory it can
 * reach: he holds the machine. So it takes root, whatever the node's mode says.
 */
static int edu_open(struct inode *inode, struct file *file)
{
	if (!cred_is_root(&current->cred))
		return -EPERM;
	file->private_data = inode->i_private;
	return 0;
}

const struct file_operations edu_fops = {
	.llseek = edu_llseek,
	.read = edu_read,
	.write = edu_write,
	.ioctl = edu_ioctl,
	.mmap = edu_mmap,
	.open = edu_open,
};
