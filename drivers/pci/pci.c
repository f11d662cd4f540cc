// SPDX-License-Identifier: MIT
/*
 * drivers/pci/pci.c - the list of devices: start-up, and looking for one.
 *
 * What:     all devices that the walk (scan.c) found, a bridge before those behind it.
 *           There is no hot plug: the list is made during boot and never changes, and so
 *           a reference keeps nothing alive. It is counted all the same, and given back
 *           once too often it is reported: a driver that counts wrongly here would fail
 *           elsewhere.
 * Start at: pci_init()
 * Locks:    none: see above.
 * See it:   the boot log; /proc/bus/pci/devices; gdb: np-pci; tests/kernel/pci_test.c
 * Book:     LDD3 ch. 12, "Old-Style PCI Probing".   Linux: drivers/pci/search.c
 */
#include "drivers/pci/config.h"
#include "drivers/pci/internal.h"
#include "kernel/lib/panic.h"

static LIST_HEAD(pci_devices);
unsigned long pci_complaints;

void pci_init(void)
{
	config_init();
	pci_root_windows();
	pci_scan();
	pci_proc_init();
}

void pci_add(struct pci_dev *dev)
{
	atomic_set(&dev->refs, 1);
	list_add_tail(&dev->list, &pci_devices);
}

void pci_for_each(void (*fn)(struct pci_dev *dev, void *arg), void *arg)
{
	struct pci_dev *dev;

	list_for_each_entry(dev, &pci_devices, list)
		fn(dev, arg);
}

void pci_complain(const struct pci_dev *dev, const char *fmt, ...)
{
	char text[120];
	va_list args;

	pci_complaints++;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	printk(KERN_WARNING "pci %s: %s\n", pci_name(dev), text);
}

/* ------------------------------------------------------------------ */
/* Looking for a device                                                */

static bool fits(unsigned int wanted, unsigned int is)
{
	return wanted == PCI_ANY_ID || wanted == is;
}

/* The device behind `from` in the list, or the first one. */
static struct pci_dev *behind(struct pci_dev *from)
{
	struct list_head *next = from ? from->list.next : pci_devices.next;

	return next == &pci_devices ? NULL : list_entry(next, struct pci_dev, list);
}

struct pci_dev *pci_find_subsys(unsigned int vendor, unsigned int device, unsigned int subvendor,
				unsigned int subdevice, struct pci_dev *from)
{
	struct pci_dev *dev;

	for (dev = behind(from); dev; dev = behind(dev))
		if (fits(vendor, dev->vendor) && fits(device, dev->device) &&
		    fits(subvendor, dev->subsystem_vendor) &&
		    fits(subdevice, dev->subsystem_device))
			break;
	return dev;
}

struct pci_dev *pci_find_device(unsigned int vendor, unsigned int device, struct pci_dev *from)
{
	return pci_find_subsys(vendor, device, PCI_ANY_ID, PCI_ANY_ID, from);
}

struct pci_dev *pci_find_class(unsigned int class, struct pci_dev *from)
{
	struct pci_dev *dev;

	for (dev = behind(from); dev && dev->class != class; dev = behind(dev))
		;
	return dev;
}

struct pci_dev *pci_find_slot(unsigned int bus, unsigned int devfn)
{
	struct pci_dev *dev;

	for (dev = behind(NULL); dev && (dev->bus != bus || dev->devfn != devfn); dev = behind(dev))
		;
	return dev;
}

/* ------------------------------------------------------------------ */
/* The same, counted                                                   */

struct pci_dev *pci_dev_get(struct pci_dev *dev)
{
	if (dev)
		atomic_inc(&dev->refs);
	return dev;
}

void pci_dev_put(struct pci_dev *dev)
{
	if (!dev)
		return;
	if (WARN(atomic_read(&dev->refs) <= 1, "pci %s: a reference too many is given back",
		 pci_name(dev)))
		return;
	atomic_dec(&dev->refs);
}

/* A reference to the one found for one to the place where the search began. */
static struct pci_dev *pass_on(struct pci_dev *from, struct pci_dev *found)
{
	pci_dev_get(found);
	pci_dev_put(from);
	return found;
}

struct pci_dev *pci_get_device(unsigned int vendor, unsigned int device, struct pci_dev *from)
{
	return pass_on(from, pci_find_device(vendor, device, from));
}

struct pci_dev *pci_get_subsys(unsigned int vendor, unsigned int device, unsigned int subvendor,
			       unsigned int subdevice, struct pci_dev *from)
{
	return pass_on(from, pci_find_subsys(vendor, device, subvendor, subdevice, from));
}

struct pci_dev *pci_get_class(unsigned int class, struct pci_dev *from)
{
	return pass_on(from, pci_find_class(class, from));
}

struct pci_dev *pci_get_bus_and_slot(unsigned int bus, unsigned int devfn)
{
	return pci_dev_get(pci_find_slot(bus, devfn));
}
