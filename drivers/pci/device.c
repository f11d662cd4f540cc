// SPDX-License-Identifier: MIT
/*
 * drivers/pci/device.c - what a driver does with its device.
 *
 * What:     configuration space by device; the list of capabilities; the command register,
 *           three bits of which say what a device may: answer at its ports, answer at its
 *           memory, start transfers; and claiming its ranges.
 * Start at: pci_enable_device(), pci_find_capability()
 * Locks:    none: a device has one driver, whose calls follow each other.
 * Not here: interrupts as messages: msi.c
 * See it:   tests/kernel/pci_test.c, tests/host/test_pci.c; docs/pci.md
 * Spec:     PCI Local Bus 3.0, 6.2.2 (command), 6.7 (capabilities)
 * Book:     LDD3 ch. 12.   Linux: drivers/pci/pci.c, access.c
 */
#include "drivers/pci/config.h"
#include "drivers/pci/internal.h"
#include "kernel/lib/atomic.h"
#include "kernel/lib/panic.h"

/* ------------------------------------------------------------------ */
/* Configuration space                                                 */

static bool bad_offset(int where, int size)
{
	return where < 0 || where > 4096 - size || where & (size - 1);
}

#define CONFIG_CALLS(width, type, size)                                        \
	int pci_read_config_##width(struct pci_dev *dev, int where, type *val) \
	{                                                                      \
		if (bad_offset(where, size))                                   \
			return -EINVAL;                                        \
		*val = (type)config_read(dev->bus, dev->devfn, where, size);   \
		return 0;                                                      \
	}                                                                      \
	int pci_write_config_##width(struct pci_dev *dev, int where, type val) \
	{                                                                      \
		if (bad_offset(where, size))                                   \
			return -EINVAL;                                        \
		config_write(dev->bus, dev->devfn, where, size, val);          \
		return 0;                                                      \
	}
CONFIG_CALLS(byte, u8, 1)
CONFIG_CALLS(word, u16, 2)
CONFIG_CALLS(dword, u32, 4)

/* ------------------------------------------------------------------ */
/* Capabilities: a chain of offsets, all of the device's own choosing  */

/* A step of the walk along the chain. */
struct cap_walk {
	unsigned long seen; /* a bit for each of the 64 places where one can be */
	u8 at;		    /* this one's offset */
	u8 id;
	const char *fault; /* why the chain ends here, or NULL */
};

/* To the capability that `next` leads to; false: the chain is at its end. */
static bool cap_step(const struct pci_dev *dev, struct cap_walk *w, u8 next)
{
	u32 head;

	w->at = next & 0xfc; /* the lowest two bits mean nothing: 6.7 */
	if (!w->at)
		return false;
	w->fault = w->at < PCI_STD_HEADER_SIZEOF ? "leads into the header" :
		   test_bit(w->at / 4, &w->seen) ? "runs in a circle" :
						   NULL;
	if (w->fault)
		return false;
	set_bit(w->at / 4, &w->seen);
	head = config_read(dev->bus, dev->devfn, w->at, 2);
	w->id = (u8)head;
	if (head == 0xffff)
		w->fault = "leads to where nothing answers";
	return !w->fault;
}

static bool cap_first(const struct pci_dev *dev, struct cap_walk *w)
{
	u32 status = config_read(dev->bus, dev->devfn, PCI_STATUS, 2);

	*w = (struct cap_walk){ 0 };
	if (!(status & PCI_STATUS_CAP_LIST) ||
	    (dev->header_type & PCI_HEADER_TYPE_MASK) == PCI_HEADER_TYPE_CARDBUS)
		return false;
	return cap_step(dev, w, (u8)config_read(dev->bus, dev->devfn, PCI_CAPABILITY_LIST, 1));
}

static bool cap_next(const struct pci_dev *dev, struct cap_walk *w)
{
	return cap_step(dev, w,
			(u8)config_read(dev->bus, dev->devfn, w->at + PCI_CAP_LIST_NEXT, 1));
}

int pci_find_capability(struct pci_dev *dev, int id)
{
	struct cap_walk w;

	for (bool more = cap_first(dev, &w); more; more = cap_next(dev, &w))
		if (w.id == id)
			return w.at;
	return 0;
}

/* The offset of a capability that is all there in the 256 bytes, else 0. */
static u8 whole(const struct pci_dev *dev, u8 at, int size)
{
	if (at + size <= PCI_CFG_SPACE_SIZE)
		return at;
	pci_complain(dev, "capability at %#x, %d bytes, does not end in time: ignored", at, size);
	return 0;
}

static int msi_size(const struct pci_dev *dev, u8 at)
{
	u32 flags = config_read(dev->bus, dev->devfn, at + PCI_MSI_FLAGS, 2);

	return flags & PCI_MSI_FLAGS_64BIT ? PCI_MSI_SIZE_64 : PCI_MSI_SIZE_32;
}

void pci_check_capabilities(struct pci_dev *dev)
{
	struct cap_walk w;

	for (bool more = cap_first(dev, &w); more; more = cap_next(dev, &w)) {
		if (w.id == PCI_CAP_ID_MSI && !dev->msi_cap)
			dev->msi_cap = whole(dev, w.at, msi_size(dev, w.at));
		if (w.id == PCI_CAP_ID_MSIX && !dev->msix_cap)
			dev->msix_cap = whole(dev, w.at, PCI_MSIX_SIZE);
	}
	if (w.fault)
		pci_complain(dev, "capability list %s at %#x: ends there", w.fault, w.at);
}

/* ------------------------------------------------------------------ */
/* What it may                                                         */

void pci_change_command(struct pci_dev *dev, u16 clear, u16 set)
{
	u32 command = config_read(dev->bus, dev->devfn, PCI_COMMAND, 2);

	config_write(dev->bus, dev->devfn, PCI_COMMAND, 2, (command & (u16)~clear) | set);
}

/* The kinds of addresses that it has, and that it may decode. */
static unsigned long usable_kinds(const struct pci_dev *dev)
{
	unsigned long kinds = 0;

	for (int i = 0; i < DEVICE_COUNT_RESOURCE; i++)
		if (i != PCI_ROM_RESOURCE)
			kinds |= dev->resource[i].flags;
	return kinds & ~dev->unusable;
}

int pci_enable_device(struct pci_dev *dev)
{
	unsigned long kinds = usable_kinds(dev);

	if (dev->unusable & IORESOURCE_MEM)
		return -EINVAL; /* it would answer at an address that is not its own */
	if (config_read(dev->bus, dev->devfn, PCI_VENDOR_ID, 2) != dev->vendor)
		return -ENODEV;
	if (atomic_inc_return(&dev->enabled) == 1)
		pci_change_command(dev, 0,
				   (kinds & IORESOURCE_IO ? PCI_COMMAND_IO : 0) |
					   (kinds & IORESOURCE_MEM ? PCI_COMMAND_MEMORY : 0));
	return 0;
}

void pci_disable_device(struct pci_dev *dev)
{
	if (WARN(atomic_read(&dev->enabled) == 0, "pci %s: disabled, and was not enabled",
		 pci_name(dev)))
		return;
	if (atomic_dec_and_test(&dev->enabled))
		pci_change_command(dev, PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER,
				   0);
}

void pci_set_master(struct pci_dev *dev)
{
	pci_change_command(dev, 0, PCI_COMMAND_MASTER);
}

void pci_clear_master(struct pci_dev *dev)
{
	pci_change_command(dev, PCI_COMMAND_MASTER, 0);
}

/* ------------------------------------------------------------------ */
/* Its ranges                                                          */

static struct resource *root_of(const struct pci_dev *dev, int bar)
{
	return dev->resource[bar].flags & IORESOURCE_IO ? &ioport_resource : &iomem_resource;
}

int pci_request_region(struct pci_dev *dev, int bar, const char *name)
{
	u64 len;

	if (bar < 0 || bar >= PCI_NUM_BARS)
		return -EINVAL;
	len = pci_resource_len(dev, bar);
	if (!len)
		return 0;
	if (__request_region(root_of(dev, bar), pci_resource_start(dev, bar), len, name))
		return 0;
	printk(KERN_WARNING "pci %s: %s does not get BAR %d: it is in use\n", pci_name(dev), name,
	       bar);
	return -EBUSY;
}

void pci_release_region(struct pci_dev *dev, int bar)
{
	u64 len = bar < 0 || bar >= PCI_NUM_BARS ? 0 : pci_resource_len(dev, bar);

	if (len)
		__release_region(root_of(dev, bar), pci_resource_start(dev, bar), len);
}

int pci_request_regions(struct pci_dev *dev, const char *name)
{
	for (int bar = 0; bar < PCI_NUM_BARS; bar++) {
		int error = pci_request_region(dev, bar, name);

		if (!error)
			continue;
		while (bar--)
			pci_release_region(dev, bar);
		return error;
	}
	return 0;
}

void pci_release_regions(struct pci_dev *dev)
{
	for (int bar = 0; bar < PCI_NUM_BARS; bar++)
		pci_release_region(dev, bar);
}
