// SPDX-License-Identifier: MIT
/*
 * drivers/mem/mem.c - /dev/null, zero, full, random, kmsg, mem: devices without hardware.
 *
 * What:     one driver with one major number; the minor says which of the table at the
 *           foot is meant. null swallows; zero gives zeros, and a mapping of it is
 *           anonymous memory; full is a disk without room; random gives bytes that nobody
 *           can guess; what is written to kmsg is in the log; mem is physical
 *           memory itself: mmap() maps what its offset says, by remap_pfn_range, so
 *           device registers and reserved pages appear and ordinary RAM does not
 *           (erratum 7: the driver "maps" it and the program sees zeros).
 * Start at: memory_open(); mem_mmap()
 * Locks:    none.
 * See it:   tests/user: dev_*; docs/device-memory.md
 * Book:     LDD3 ch. 15, "Using remap_pfn_range".   Linux: drivers/char/mem.c
 */
#include "drivers/mem/mem.h"

#include "kernel/fs/dev/char_dev.h"
#include "kernel/fs/dev/devfs.h"
#include "kernel/lib/panic.h"
#include "kernel/random.h"
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

static ssize_t full_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return -ENOSPC;
}

/* ------------------------------------------------------------------ */
/* /dev/random, /dev/kmsg                                              */

static ssize_t random_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	size_t done = 0;
	u8 chunk[256];

	while (done < count) {
		size_t n = min(count - done, sizeof(chunk)), left;

		random_bytes(chunk, n);
		left = copy_to_user(buf + done, chunk, n);
		done += n - left;
		if (left)
			return done ? (ssize_t)done : -EFAULT;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return (ssize_t)done;
}

/* Mixed in: who knows what he writes knows no more of what comes out. */
static ssize_t random_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	size_t done = 0;
	u8 chunk[256];

	while (done < count) {
		size_t n = min(count - done, sizeof(chunk));

		n -= copy_from_user(chunk, buf + done, n);
		if (!n)
			return done ? (ssize_t)done : -EFAULT;
		random_mix(chunk, n);
		done += n;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return (ssize_t)done;
}

#define KMSG_MAX 480 /* printk() cuts what is longer */

/* A write, in however many pieces, is a message: "<LEVEL>text", or text alone. */
static ssize_t kmsg_writev(struct file *file, const struct iovec *iov, unsigned long n, loff_t *pos)
{
	char text[KMSG_MAX + 1];
	size_t count = 0;

	for (unsigned long i = 0; i < n; i++) {
		if (iov[i].iov_len > KMSG_MAX - count)
			return -EINVAL;
		if (copy_from_user(text + count, iov[i].iov_base, iov[i].iov_len))
			return -EFAULT;
		count += iov[i].iov_len;
	}
	if (!count)
		return 0;
	text[count] = 0;
	if (text[count - 1] == '\n')
		text[count - 1] = 0;
	if (text[0] == '<' && text[1] >= '0' && text[1] <= '7' && text[2] == '>')
		printk("<%c>%s\n", text[1], text + 3);
	else
		printk(KERN_WARNING "%s\n", text);
	return (ssize_t)count;
}

/* To be read there is /proc/kmsg. */
static ssize_t kmsg_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	const struct iovec whole = { (void __user *)buf, count };

	return kmsg_writev(file, &whole, 1, pos);
}

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

/* ------------------------------------------------------------------ */
/* By minor number, as on Linux                                        */

#define MEM_MAJOR 1

/* mem has no write(): who can open it holds the machine, by mmap() as well. */
static const struct {
	const char *name;
	mode_t permissions;
	struct file_operations fops;
} devices[] = {
	[1] = { "mem", 0600, { .open = mem_open, .read = mem_read, .mmap = mem_mmap } },
	[3] = { "null", 0666, { .llseek = null_llseek, .read = null_read, .write = null_write } },
	[5] = { "zero",
		0666,
		{ .llseek = null_llseek,
		  .read = zero_read,
		  .write = null_write,
		  .mmap = zero_mmap } },
	[7] = { "full", 0666, { .llseek = null_llseek, .read = zero_read, .write = full_write } },
	[8] = { "random",
		0666,
		{ .llseek = null_llseek, .read = random_read, .write = random_write } },
	[9] = { "urandom",
		0666,
		{ .llseek = null_llseek, .read = random_read, .write = random_write } },
	[11] = { "kmsg", 0644, { .llseek = no_llseek, .write = kmsg_write, .writev = kmsg_writev } },
};

/* One of the devices takes the file over. */
static int memory_open(struct inode *inode, struct file *file)
{
	unsigned int minor = iminor(inode);

	if (minor >= ARRAY_SIZE(devices) || !devices[minor].name)
		return -ENXIO;
	file->f_op = &devices[minor].fops;
	return file->f_op->open ? file->f_op->open(inode, file) : 0;
}

static const struct file_operations memory_fops = {
	.open = memory_open,
};

void mem_init(void)
{
	if (register_chrdev(MEM_MAJOR, "mem", &memory_fops))
		panic("no memory for the driver of /dev/null");
	for (unsigned int minor = 0; minor < ARRAY_SIZE(devices); minor++)
		if (devices[minor].name &&
		    devfs_mk_cdev(MKDEV(MEM_MAJOR, minor), devices[minor].permissions, "%s",
				  devices[minor].name))
			panic("no memory for the node /dev/%s", devices[minor].name);
}
