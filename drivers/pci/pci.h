/* SPDX-License-Identifier: MIT */
/*
 * drivers/pci/pci.h - PCI devices and their drivers.
 *
 * What:     struct pci_dev, struct pci_driver, and all that a driver does with a device:
 *           find it, switch it on, claim its ranges, read its configuration, choose how
 *           it interrupts. In the order of a driver's life: docs/pci.md.
 * Start at: pci_register_driver()
 * Locks:    devices are found during boot and stay: looking for one needs no lock. What
 *           changes of a device its driver changes; the calls of one device are not made
 *           by two CPUs at a time. All may sleep but for configuration space.
 * Book:     LDD3 ch. 12, "PCI Drivers"; ch. 15.   Linux: include/linux/pci.h
 */
#ifndef DRIVERS_PCI_PCI_H
#define DRIVERS_PCI_PCI_H

#include "drivers/pci/pci_regs.h"
#include "kernel/irq.h"
#include "kernel/lib/list.h"
#include "kernel/resource.h"
#include "kernel/uapi/errno.h"
#include "mm/dma/dma.h"
#include "mm/phys/page_alloc.h"

/* ------------------------------------------------------------------ */
/* Which devices a driver is for                                       */

#define PCI_ANY_ID (~0U)

struct pci_device_id {
	u32 vendor, device;	  /* or PCI_ANY_ID */
	u32 subvendor, subdevice; /* or PCI_ANY_ID */
	u32 class, class_mask;	  /* only the bits of class_mask count; 0: any class */
	unsigned long driver_data;
};
#define PCI_DEVICE(vend, dev) \
	.vendor = (vend), .device = (dev), .subvendor = PCI_ANY_ID, .subdevice = PCI_ANY_ID
#define PCI_DEVICE_CLASS(dev_class, dev_class_mask)                                 \
	.class = (dev_class), .class_mask = (dev_class_mask), .vendor = PCI_ANY_ID, \
	.device = PCI_ANY_ID, .subvendor = PCI_ANY_ID, .subdevice = PCI_ANY_ID

/* ------------------------------------------------------------------ */
/* A device                                                            */

#define PCI_NUM_BARS	      6
#define PCI_ROM_RESOURCE      6
#define PCI_BRIDGE_RESOURCES  7 /* three: what a bridge passes on: ports, memory, prefetchable */
#define DEVICE_COUNT_RESOURCE 10

struct pci_dev {
	struct list_head list;	   /* [I] all devices, a bridge before those behind it */
	struct pci_dev *bridge;	   /* [I] the bridge it is behind; NULL: on the root bus */
	u8 bus, devfn;		   /* [I] devfn: device << 3 | function */
	u8 secondary, subordinate; /* [I] of a bridge: first and last bus behind it, else 0 */
	u16 vendor, device;	   /* [I] */
	u16 subsystem_vendor, subsystem_device; /* [I] whose board it is; 0: not told */
	u32 class;				/* [I] class << 16 | subclass << 8 | interface */
	u8 header_type;				/* [I] as read, multifunction bit included */
	u16 requester;	      /* [I] bus << 8 | devfn that its transfers carry: see below */
	u8 pin;		      /* [I] INTA is 1; 0: it has no wire */
	u8 msi_cap, msix_cap; /* [I] offsets of the capabilities, 0: none */
	bool msi_enabled, msix_enabled;			 /* [d] d: the device's driver */
	struct resource resource[DEVICE_COUNT_RESOURCE]; /* [I] BARs, ROM, a bridge's windows */
	unsigned long unusable;	   /* [I] IORESOURCE_IO, _MEM: some such BAR has no good address */
	unsigned int irq;	   /* [d] what request_irq() wants: the wire's, or the message's */
	unsigned int wire;	   /* [I] the pin of the I/O APIC; NR_IRQS: none */
	struct msix *msix;	   /* [d] the table, while msix_enabled */
	atomic_t enabled;	   /* pci_enable_device() without pci_disable_device() */
	atomic_t refs;		   /* holders; the list is one */
	u64 dma_mask;		   /* what dev.dma_mask points to */
	struct pci_driver *driver; /* [a] who has it, or NULL */
	char range_name[28], window_name[20]; /* [I] for /proc/iomem */
	struct device dev;
};
#define to_pci_dev(d)		    container_of(d, struct pci_dev, dev)
#define PCI_SLOT(devfn)		    ((devfn) >> 3 & 0x1f)
#define PCI_FUNC(devfn)		    ((devfn)&7)
#define PCI_DEVFN(slot, func)	    (((slot)&0x1f) << 3 | ((func)&7))
#define pci_name(pdev)		    ((pdev)->dev.bus_id)
#define pci_set_drvdata(pdev, data) dev_set_drvdata(&(pdev)->dev, data)
#define pci_get_drvdata(pdev)	    dev_get_drvdata(&(pdev)->dev)

#define pci_resource_start(dev, bar) ((dev)->resource[bar].start)
#define pci_resource_end(dev, bar)   ((dev)->resource[bar].end)
#define pci_resource_flags(dev, bar) ((dev)->resource[bar].flags)
#define pci_resource_len(dev, bar) \
	((dev)->resource[bar].end ? (dev)->resource[bar].end - (dev)->resource[bar].start + 1 : 0)

/*
 * pci_requester_id - by which bus and devfn an IOMMU knows the device's transfers.
 *
 * => its own, but for a device behind a bridge to conventional PCI: that bus carries no names,
 *    so all devices on it go by the bridge's, and no IOMMU can tell one from another
 */
static inline u16 pci_requester_id(const struct pci_dev *dev)
{
	return dev->requester;
}

/* pci_init - find all devices. pci_for_each - every one, a bridge before those behind it. */
void pci_init(void);
void pci_proc_init(void);
void pci_for_each(void (*fn)(struct pci_dev *dev, void *arg), void *arg);

/*
 * pci_find_device - the next device with these numbers (PCI_ANY_ID: any) behind `from`.
 *
 * => from: NULL for the first one; NULL: there are no more
 * => pci_find_class(): class is the whole 24 bits
 */
struct pci_dev *pci_find_device(unsigned int vendor, unsigned int device, struct pci_dev *from);
struct pci_dev *pci_find_subsys(unsigned int vendor, unsigned int device, unsigned int subvendor,
				unsigned int subdevice, struct pci_dev *from);
struct pci_dev *pci_find_class(unsigned int class, struct pci_dev *from);
struct pci_dev *pci_find_slot(unsigned int bus, unsigned int devfn);
/*
 * pci_get_... - the same with a reference: of `from` it is given back, of the result the
 * caller gives it back by pci_dev_put(). A device here never goes away; count all the same.
 */
struct pci_dev *pci_get_device(unsigned int vendor, unsigned int device, struct pci_dev *from);
struct pci_dev *pci_get_subsys(unsigned int vendor, unsigned int device, unsigned int subvendor,
			       unsigned int subdevice, struct pci_dev *from);
struct pci_dev *pci_get_class(unsigned int class, struct pci_dev *from);
struct pci_dev *pci_get_bus_and_slot(unsigned int bus, unsigned int devfn);
struct pci_dev *pci_dev_get(struct pci_dev *dev); /* NULL is fine; so it is for put */
void pci_dev_put(struct pci_dev *dev);

/* ------------------------------------------------------------------ */
/* Drivers                                                             */

struct pci_driver {
	const char *name;
	const struct pci_device_id *id_table; /* ended by a row of zeros */
	/* 0: the device is ours; else a negative errno, and nothing of what was done to it is left */
	int (*probe)(struct pci_dev *dev, const struct pci_device_id *id);
	/* undo all of probe(); the device may be gone already. NULL: the driver stays for ever */
	void (*remove)(struct pci_dev *dev);
	int registered; /* [a] the bus's own */
};

/*
 * pci_register_driver - offer it each device without a driver that its table names.
 *
 * => 0, also if there was none; -EINVAL: no name, table or probe; -EBUSY: it is registered
 * => of a probe() that fails, what it has left is reported, and the device is free again
 */
int pci_register_driver(struct pci_driver *driver);
#define pci_module_init pci_register_driver /* 2.4's name */
/*
 * pci_unregister_driver - remove() is called for each device that it has.
 *
 * => reported, and ended: DMA mappings, ranges, message interrupts that remove() left
 */
void pci_unregister_driver(struct pci_driver *driver);
/* pci_match_device - the row of the table that names this device, or NULL. */
const struct pci_device_id *pci_match_device(const struct pci_device_id *ids,
					     const struct pci_dev *dev);

/* ------------------------------------------------------------------ */
/* What a driver does with its device                                  */

/* Configuration space: 0, or -EINVAL for an offset that is odd for the width. Any context. */
int pci_read_config_byte(struct pci_dev *dev, int where, u8 *val);
int pci_read_config_word(struct pci_dev *dev, int where, u16 *val);
int pci_read_config_dword(struct pci_dev *dev, int where, u32 *val);
int pci_write_config_byte(struct pci_dev *dev, int where, u8 val);
int pci_write_config_word(struct pci_dev *dev, int where, u16 val);
int pci_write_config_dword(struct pci_dev *dev, int where, u32 val);
/* pci_find_capability - offset of the capability PCI_CAP_ID_..., or 0. */
int pci_find_capability(struct pci_dev *dev, int id);

/*
 * pci_enable_device - let it answer at its BARs. Counted: as many disables switch it off.
 *
 * => 0; -EINVAL: a memory BAR of it has no usable address; -ENODEV: it does not answer
 */
int pci_enable_device(struct pci_dev *dev);
void pci_disable_device(struct pci_dev *dev);
/* pci_set_master - let it start transfers: DMA. pci_clear_master - no more of them. */
void pci_set_master(struct pci_dev *dev);
void pci_clear_master(struct pci_dev *dev);
/* pci_request_region - claim one BAR (one that is not there: nothing to do); all. 0, -EBUSY, -EINVAL. */
int pci_request_region(struct pci_dev *dev, int bar, const char *name);
void pci_release_region(struct pci_dev *dev, int bar);
int pci_request_regions(struct pci_dev *dev, const char *name);
void pci_release_regions(struct pci_dev *dev);

/*
 * pci_enable_msi - interrupts as messages; dev->irq changes.
 *
 * => 0, -EINVAL (no such capability, option nomsi, or MSI-X is on), -ENOSPC
 */
int pci_enable_msi(struct pci_dev *dev);
void pci_disable_msi(struct pci_dev *dev);

struct msix_entry {
	u16 vector; /* out: what request_irq() wants */
	u16 entry;  /* in: which row of the device's table */
};
/*
 * pci_enable_msix - nvec messages of a device that has many; the other rows stay masked.
 *
 * => 0; > 0: only so many were left, and nothing has been done: ask again for those
 * => -EINVAL: no such capability, rows that are not there or named twice, option nomsi, MSI is
 *    on, or the device is not enabled; -ENOMEM
 * => free_irq() each before pci_disable_msix(); dev->irq stays the wire's
 */
int pci_enable_msix(struct pci_dev *dev, struct msix_entry *entries, int nvec);
void pci_disable_msix(struct pci_dev *dev);

#include "drivers/pci/pci_dma.h"

#endif
