// SPDX-License-Identifier: MIT
/*
 * drivers/floppy/floppy.c - finding the controller, and telling what it does.
 *
 * What:     an ISA device cannot be asked whether it is there: nothing answers where there
 *           is nothing, and reads as all ones. So the driver looks at the port where a PC
 *           has its floppy controller, resets what is there, and asks for its version. The
 *           PC's CMOS memory says which drive hangs at it. Without either there is no /dev/fd0.
 * Start at: floppy_init()
 * Locks:    boot: nobody else is there yet.
 * See it:   the boot log; /proc/floppy
 * Linux:    drivers/block/floppy.c (floppy_init)
 */
#include "drivers/floppy/floppy.h"

#include "drivers/floppy/fdc_regs.h"
#include "kernel/fs/dev/devfs.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/resource.h"
#include "mm/phys/page_alloc.h"

#define COMMAND_TIMEOUT_NS (2 * NSEC_PER_SEC) /* 80 steps, or a few turns of the disk */

struct floppy floppy0;

static const char *const drive_names[] = {
	[DRIVE_NONE] = "none", [DRIVE_360K] = "360K",	[DRIVE_1200K] = "1.2M",
	[DRIVE_720K] = "720K", [DRIVE_1440K] = "1.44M", [DRIVE_2880K] = "2.88M",
};

static int show_floppy(struct seq_file *m)
{
	struct floppy *f = &floppy0;

	mutex_lock(&f->lock);
	seq_printf(m, "drive:      %s\n", drive_names[f->drive]);
	seq_printf(m, "disk:       %s%s\n", f->format ? f->format->name : "not known",
		   f->format && f->protected ? ", write-protected" : "");
	seq_printf(m, "opens:      %d\n", f->users);
	seq_printf(m, "motor:      %s\n", fdc_motor_is_on(f) ? "on" : "off");
	seq_printf(m, "cylinder:   %d\n", f->cylinder);
	if (f->cached.count)
		seq_printf(m, "in buffer:  sectors %u to %u\n", f->cached.first,
			   f->cached.first + f->cached.count - 1);
	seq_printf(m, "transfers:  %lu reads, %lu writes, %lu seeks\n", f->reads, f->writes,
		   f->seeks);
	seq_printf(m, "trouble:    %lu retries, %lu resets, %lu timeouts, %lu given up\n",
		   f->retries, f->resets, f->timeouts, f->failures);
	seq_printf(m, "disk looked at: %lu times\n", f->changes);
	mutex_unlock(&f->lock);
	return 0;
}

/* CMOS memory is the machine's: nobody else reads it once the drivers start. */
static enum floppy_drive drive_in_cmos(void)
{
	u8 type;

	outb(CMOS_DRIVES, CMOS_INDEX);
	type = inb(CMOS_DATA) >> 4;
	return type < ARRAY_SIZE(drive_names) ? type : DRIVE_NONE;
}

static void prepare(struct floppy *f)
{
	strlcpy(f->dev.bus_id, "fd0", sizeof(f->dev.bus_id));
	f->dev.driver_name = "floppy";
	f->dev.dma_mask = &f->dma_mask;
	mutex_init(&f->lock);
	spin_lock_init(&f->port_lock);
	init_waitqueue_head(&f->wait);
	init_timer(&f->motor_off);
	f->motor_off.function = fdc_motor_timeout;
	f->motor_off.data = (unsigned long)f;
	f->cylinder = -1;
	f->timeout_ns = COMMAND_TIMEOUT_NS;
}

/* Its ports; the one between, 0x3f6, is a disk controller's. */
static const struct {
	u16 start, n;
} ports[] = { { FDC_DOR, 1 }, { FDC_MSR, 2 }, { FDC_DIR, 1 } };

static void release_ports(unsigned int n)
{
	while (n--)
		release_region(ports[n].start, ports[n].n);
}

static bool claim_ports(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(ports); i++)
		if (!request_region(ports[i].start, ports[i].n, "floppy")) {
			printk(KERN_WARNING "floppy: another driver has port %#x\n",
			       ports[i].start);
			release_ports(i);
			return false;
		}
	return true;
}

/* Does something answer, and is it of the family? */
static bool is_82077(struct floppy *f)
{
	int version = -EIO;

	if (inb(FDC_MSR) == MSR_NOTHING) {
		printk(KERN_INFO "floppy: no controller at port %#x\n", FDC_BASE);
		return false;
	}
	mutex_lock(&f->lock);
	if (!floppy_start(f)) {
		version = fdc_version(f);
		floppy_stop(f);
	}
	mutex_unlock(&f->lock);
	if (version != FDC_VERSION_82077)
		printk(KERN_WARNING
		       "floppy: what is at port %#x is no 82077 (answer %d): left alone\n",
		       FDC_BASE, version);
	return version == FDC_VERSION_82077;
}

/* A controller of ours with a drive, and memory for it? Whatever is missing is named. */
static bool find(struct floppy *f)
{
	if (!is_82077(f))
		return false;
	f->drive = drive_in_cmos();
	if (f->drive == DRIVE_NONE) {
		printk(KERN_INFO "floppy: a controller, and no drive\n");
		return false;
	}
	/* the mask first, as in any driver; then memory that it covers */
	f->dma_mask = DMA_32BIT_MASK;
	if (dma_set_mask(&f->dev, DMA_24BIT_MASK)) {
		printk(KERN_WARNING "floppy: DMA below 16 MiB is not possible\n");
		return false;
	}
	f->buffer = (u8 *)__get_free_page(GFP_KERNEL | GFP_DMA);
	if (!f->buffer) {
		printk(KERN_WARNING "floppy: no memory below 16 MiB\n");
		return false;
	}
	return true;
}

/* A number of its own: 2:0 is a block device, and this is none. */
static void make_node(struct floppy *f)
{
	dev_t dev;

	cdev_init(&f->cdev, &floppy_fops);
	if (alloc_chrdev_region(&dev, 0, 1, "fd") || cdev_add(&f->cdev, dev, 1) ||
	    devfs_mk_cdev(dev, 0660, "fd0") || proc_add("floppy", 0444, show_floppy))
		panic("no memory for /dev/fd0");
}

void floppy_init(void)
{
	struct floppy *f = &floppy0;

	if (!claim_ports())
		return;
	prepare(f);
	if (!find(f)) {
		release_ports(ARRAY_SIZE(ports));
		return;
	}
	make_node(f);
	printk(KERN_INFO "floppy: 82077AA at port %#x, IRQ %d, DMA %d; fd0 is a %s drive\n",
	       FDC_BASE, FDC_IRQ, FDC_DMA, drive_names[f->drive]);
}
