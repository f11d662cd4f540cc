// SPDX-License-Identifier: MIT
/*
 * drivers/mem/mem.c - /dev/null, /dev/zero and /dev/mem.
 *
 * What:     the three devices that are nothing but memory. null swallows; zero gives
 *           zeros, and a mapping of it is anonymous memory; mem is physical
 *           memory itself: mmap() maps what its offset says, by remap_pfn_range, so
 *           device registers and reserved pages appear and ordinary RAM does not
 *           (erratum 7: the driver "maps" it and the program sees zeros).
 * Start at: mem_mmap()
 * Locks:    none.
 * See it:   tests/user: dev_*; docs/device-memory.md
 * Book:     LDD3 ch. 15, "Using remap_pfn_range".   Linux: drivers/char/mem.c
 */
#include "drivers/mem/mem.h"

#include "kernel/fs/tree.h"
#include "kernel/lib/file.h"
#include "kernel/lib/panic.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/bootmem.h"
#include "mm/phys/slab.h"
#include "mm/virt/kmap.h"
#include "mm/virt/remap.h"

static ssize_t null_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return 0;
}

static ssize_t null_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return (ssize_t)count;
}

/* Any position will do: these devices are the same everywhere. */
static loff_t null_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos = 0;
}

static const struct file_operations null_fops = {
	.llseek = null_llseek,
	.read = null_read,
	.write = null_write,
};

static ssize_t zero_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	size_t done = 0;

	while (done < count) { /* two gigabytes take a while: in pieces, so that it can be ended */
		size_t n = min(count - done, 64 * KiB), left = clear_user(buf + done, n);

		done += n - left;
		if (left)
			return done ? (ssize_t)done : -EFAULT;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return (ssize_t)done;
}

static int zero_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0; /* no vm_ops: anonymous */
}

static const struct file_operations zero_fops = {
	.llseek = null_llseek,
	.read = zero_read,
	.write = null_write,
	.mmap = zero_mmap,
};

/* ------------------------------------------------------------------ */
/* /dev/mem                                                            */

/*
 * Bytes of RAM, a page at a time; where there is no RAM, nothing can be read. By way of bytes[]: a
 * page may be a device's just now, and to read it is no mistake of anybody's.
 */
static ssize_t mem_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	char *bytes = kmalloc(PAGE_SIZE, GFP_KERNEL);
	ssize_t error = 0;
	size_t done = 0;

	if (!bytes)
		return -ENOMEM;
	while (done < count && !error) {
		phys_addr_t phys = (phys_addr_t)*pos;
		size_t n = min(count - done, PAGE_SIZE - offset_in_page(phys)), left;

		if (!range_overlaps(&ram_ranges, phys, phys + 1)) {
			error = -EFAULT;
			break;
		}
		copy_from_page_exempt(bytes, phys_to_page(phys), offset_in_page(phys), n);
		left = copy_to_user(buf + done, bytes, n);
		done += n - left;
		*pos += n - left;
		if (left)
			error = -EFAULT;
		else if (signal_pending(current))
			break;
		else
			cond_resched();
	}
	kfree(bytes);
	return done ? (ssize_t)done : error;
}

static int mem_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* registers must not be cached; memory may */
	if (!pfn_is_ram(vma->vm_pgoff))
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int mem_open(struct inode *inode, struct file *file)
{
	return cred_is_root(&current->cred) ? 0 : -EPERM;
}

/* No write(): nothing here needs it. Who can open this holds the machine: by mmap() as well. */
static const struct file_operations mem_fops = {
	.read = mem_read,
	.mmap = mem_mmap,
	.open = mem_open,
};

void mem_init(void)
{
	if (dev_add("mem", 0600, MKDEV(1, 1), &mem_fops, NULL) ||
	    dev_add("null", 0666, MKDEV(1, 3), &null_fops, NULL) ||
	    dev_add("zero", 0666, MKDEV(1, 5), &zero_fops, NULL))
		panic("no memory for device nodes");
}
