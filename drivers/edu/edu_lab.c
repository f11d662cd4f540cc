// SPDX-License-Identifier: MIT
/*
 * drivers/edu/edu_lab.c - what must never be done, done on demand.
 *
 * What:     four commands for who wants to see what happens:
 *
 *             EDU_IOC_FAULT  the next transfer does not answer, or not in time
 *             EDU_IOC_BREAK  the driver breaks a rule of DMA, with a page of its own; the
 *                            checker reports it
 *             EDU_IOC_HOLD   a buffer stays mapped, and nothing is done with it
 *             EDU_IOC_RAW    the device is told any bus address: what a hostile card does.
 *                            Only if the kernel was booted with edu_attack
 *
 *           /dev/edu is root's alone; so are these.
 * Start at: edu_lab_ioctl()
 * Locks:    edu->lock for the fault; task context.
 * See it:   the tour, step 9; tests/kernel/edu_queue_test.c; tests/run/test_attack.py
 * Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings": the rules
 */
#include "drivers/edu/edu.h"

#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"

static int lab_fault(struct edu *edu, const void __user *arg)
{
	struct edu_fault fault;

	if (copy_from_user(&fault, arg, sizeof(fault)))
		return -EFAULT;
	if (fault.silent > 1 || fault.timeout_ms > EDU_TIMEOUT_NS / NSEC_PER_MSEC)
		return -EINVAL;
	spin_lock_irq(&edu->lock);
	edu->fault.silent = fault.silent;
	edu->fault.timeout_ns = fault.timeout_ms * NSEC_PER_MSEC;
	spin_unlock_irq(&edu->lock);
	return 0;
}

/* ------------------------------------------------------------------ */
/* Broken rules                                                        */

static void break_touch(struct device *dev, char *page, dma_addr_t bus)
{
	/* the device owns the page: here the CPU may not even read it */
	printk(KERN_INFO "edu: the first byte is %d\n", READ_ONCE(page[0]));
	dma_unmap_single(dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
}

static void break_direction(struct device *dev, char *page, dma_addr_t bus)
{
	dma_unmap_single(dev, bus, PAGE_SIZE, DMA_TO_DEVICE);
}

static void break_twice(struct device *dev, char *page, dma_addr_t bus)
{
	dma_unmap_single(dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
	dma_unmap_single(dev, bus, PAGE_SIZE, DMA_FROM_DEVICE);
}

static const struct {
	void (*break_it)(struct device *dev, char *page, dma_addr_t bus);
	enum dma_error report;
} rules[EDU_BREAK_RULES] = {
	[EDU_BREAK_TOUCH] = { break_touch, DMA_ERR_CPU_TOUCH },
	[EDU_BREAK_DIRECTION] = { break_direction, DMA_ERR_DIRECTION },
	[EDU_BREAK_TWICE] = { break_twice, DMA_ERR_NOT_MAPPED },
};

static int lab_break(struct edu *edu, void __user *arg)
{
	struct device *dev = &edu->pdev->dev;
	struct edu_broken broken;
	unsigned long before;
	dma_addr_t bus;
	char *page;

	if (copy_from_user(&broken, arg, sizeof(broken)))
		return -EFAULT;
	if (broken.rule >= EDU_BREAK_RULES)
		return -EINVAL;
	page = (char *)get_zeroed_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	/* a whole page: what shares its page with others cannot be taken from the CPU */
	bus = dma_map_single(dev, page, PAGE_SIZE, DMA_FROM_DEVICE);
	if (dma_mapping_error(bus)) {
		free_page((unsigned long)page);
		return -ENOMEM;
	}
	before = dma_error_count(rules[broken.rule].report);
	rules[broken.rule].break_it(dev, page, bus);
	broken.reported = (u32)(dma_error_count(rules[broken.rule].report) - before);
	broken.bus = bus;
	free_page((unsigned long)page);
	return copy_to_user(arg, &broken, sizeof(broken)) ? -EFAULT : 0;
}

/* ------------------------------------------------------------------ */

static struct edu_request *exchange_held(struct edu_file *file, struct edu_request *req)
{
	struct edu_request *held;

	spin_lock_irq(&file->edu->lock);
	held = file->held;
	file->held = req;
	spin_unlock_irq(&file->edu->lock);
	return held;
}

static int lab_hold(struct edu_file *file, void __user *arg)
{
	struct edu_request *req = NULL;
	struct edu_hold hold;

	if (copy_from_user(&hold, arg, sizeof(hold)))
		return -EFAULT;
	if (hold.to_device > 1 ||
	    offset_in_page(hold.buf) + (u64)hold.len > EDU_HOLD_MAX * PAGE_SIZE)
		return -EINVAL;
	edu_request_drop(exchange_held(file, NULL));
	if (!hold.len)
		return 0;
	req = edu_request_user(file, (const void __force __user *)hold.buf, hold.len,
			       hold.to_device, false);
	if (IS_ERR(req))
		return (int)PTR_ERR(req);
	memset(hold.bus, 0, sizeof(hold.bus));
	for (int i = 0; i < req->nr_pieces; i++)
		hold.bus[i] = req->piece[i].bus;
	edu_request_drop(exchange_held(file, req)); /* (another thread's, that came between) */
	return copy_to_user(arg, &hold, sizeof(hold)) ? -EFAULT : 0;
}

static int lab_raw(struct edu_file *file, const void __user *arg)
{
	struct edu_raw raw;
	struct edu_request *req;
	int error;

	if (!cmdline_flag("edu_attack"))
		return -EPERM;
	if (copy_from_user(&raw, arg, sizeof(raw)))
		return -EFAULT;
	if (!raw.len || raw.to_device > 1 || raw.dev_offset > EDU_SIZE ||
	    raw.len > EDU_SIZE - raw.dev_offset)
		return -EINVAL;
	req = edu_request_bus(file, raw.bus, raw.len, raw.to_device);
	if (IS_ERR(req))
		return (int)PTR_ERR(req);
	req->dev_offset = raw.dev_offset;
	error = edu_request_run(req);
	edu_request_free(req);
	return error;
}

int edu_lab_ioctl(struct edu_file *file, unsigned int cmd, void __user *arg)
{
	switch (cmd) {
	case EDU_IOC_FAULT:
		return lab_fault(file->edu, arg);
	case EDU_IOC_BREAK:
		return lab_break(file->edu, arg);
	case EDU_IOC_HOLD:
		return lab_hold(file, arg);
	case EDU_IOC_RAW:
		return lab_raw(file, arg);
	default:
		return -ENOTTY;
	}
}
