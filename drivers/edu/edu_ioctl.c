// SPDX-License-Identifier: MIT
/*
 * drivers/edu/edu_ioctl.c - the commands of /dev/edu.
 *
 * What:     each command copies its argument in, checks all of it, does its work, and
 *           copies the answer out. kernel/uapi/edu.h says what each is for.
 * Start at: edu_ioctl(), the table at its foot
 * Holds:    what reaches edu_ring.c fits into the device: a program cannot make it fail.
 * Locks:    edu->lock for the counts; none across a copy.
 * Not here: the commands that break rules on purpose: edu_lab.c
 * See it:   tests/user/as-root/edu_*
 * Book:     LDD3 ch. 6, "ioctl"
 */
#include "drivers/edu/edu.h"

#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/fcntl.h"
#include "mm/virt/gup.h"
#include "mm/virt/kmap.h"
#include "mm/virt/vmalloc.h"

static int ioctl_factorial(struct edu_file *file, u32 __user *arg)
{
	u32 n, result;
	int error;

	if (get_user(n, arg))
		return -EFAULT;
	error = edu_factorial(file->edu, n, &result);
	if (error)
		return error;
	return put_user(result, arg);
}

static int ioctl_coherent(struct edu_file *file, const void __user *arg)
{
	struct edu_coherent_dma op;
	struct edu_request *req;
	int error;

	if (copy_from_user(&op, arg, sizeof(op)))
		return -EFAULT;
	if (!op.len || op.to_device > 1 || op.buf_offset > EDU_COHERENT_SIZE ||
	    op.len > EDU_COHERENT_SIZE - op.buf_offset || op.dev_offset > EDU_SIZE ||
	    op.len > EDU_SIZE - op.dev_offset)
		return -EINVAL;
	/* coherent: no map, no sync; the device simply goes there */
	req = edu_request_bus(file, file->edu->coherent_bus + op.buf_offset, op.len, op.to_device);
	if (IS_ERR(req))
		return (int)PTR_ERR(req);
	req->dev_offset = op.dev_offset;
	error = edu_request_run(req);
	edu_request_free(req);
	return error;
}

/* The five addresses of one byte. */
static int ioctl_addresses(struct edu_file *file, void __user *arg)
{
	struct device *dev = &file->edu->pdev->dev;
	struct edu_addresses a;
	struct page *page;
	unsigned long offset;
	dma_addr_t bus;
	char *window;
	int got;

	if (copy_from_user(&a, arg, sizeof(a)))
		return -EFAULT;
	got = edu_pin((const void __force __user *)a.user, 1, false, &page);
	if (got != 1)
		return got;
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

static int ioctl_info(struct edu_file *file, void __user *arg)
{
	struct edu *edu = file->edu;
	struct edu_info info = {
		.regs_phys = pci_resource_start(edu->pdev, 0),
		.coherent_bus = edu->coherent_bus,
		.dma_mask = edu->pdev->dma_mask,
		.irq = edu->pdev->irq,
		.msi = edu->pdev->msi_enabled,
	};

	spin_lock_irq(&edu->lock);
	info.transfers = edu->transfers;
	info.bounced = edu->bounced;
	info.last_bus = edu->last_bus;
	info.last_bounced = edu->last_bounced;
	spin_unlock_irq(&edu->lock);
	return copy_to_user(arg, &info, sizeof(info)) ? -EFAULT : 0;
}

/* ------------------------------------------------------------------ */
/* Requests that are reaped later                                      */

static int ioctl_submit(struct edu_file *file, void __user *arg)
{
	struct edu_submit wish;
	int error;

	if (copy_from_user(&wish, arg, sizeof(wish)))
		return -EFAULT;
	if (!wish.len || wish.len > EDU_REQUEST_MAX || wish.to_device > 1 || !wish.dev_len ||
	    wish.dev_offset > EDU_SIZE || wish.dev_len > EDU_SIZE - wish.dev_offset)
		return -EINVAL;
	if (wish.buf + wish.len < wish.buf)
		return -EFAULT;
	error = edu_request_submit(file, &wish);
	if (error)
		return error;
	/* it is under way, whatever becomes of this: the program reaps it by its cookie */
	return copy_to_user(arg, &wish, sizeof(wish)) ? -EFAULT : 0;
}

static int ioctl_reap(struct edu_file *file, void __user *arg, bool wait)
{
	struct edu_request *req = edu_request_reap(file, wait);
	struct edu_result result;

	if (IS_ERR(req))
		return (int)PTR_ERR(req);
	result = (struct edu_result){
		.cookie = req->cookie,
		.moved = req->moved,
		.id = req->id,
		.error = req->error,
		.transfers = req->transfers,
		.bounced = req->bounced,
	};
	if (copy_to_user(arg, &result, sizeof(result))) {
		edu_request_unreap(req);
		return -EFAULT;
	}
	edu_request_free(req);
	return 0;
}

static int ioctl_cancel(struct edu_file *file, const u32 __user *arg)
{
	u32 id;

	return get_user(id, arg) ? -EFAULT : edu_request_cancel(file, id);
}

int edu_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg)
{
	struct edu_file *own = file->private_data;
	void __user *user = (void __user *)arg;

	switch (cmd) {
	case EDU_IOC_FACTORIAL:
		return ioctl_factorial(own, user);
	case EDU_IOC_COHERENT:
		return ioctl_coherent(own, user);
	case EDU_IOC_ADDRESSES:
		return ioctl_addresses(own, user);
	case EDU_IOC_INFO:
		return ioctl_info(own, user);
	case EDU_IOC_SUBMIT:
		return ioctl_submit(own, user);
	case EDU_IOC_REAP:
		return ioctl_reap(own, user, !(READ_ONCE(file->f_flags) & O_NONBLOCK));
	case EDU_IOC_CANCEL:
		return ioctl_cancel(own, user);
	case EDU_IOC_RESET:
		return edu_ring_reset(own->edu);
	default:
		return edu_lab_ioctl(own, cmd, user);
	}
}
