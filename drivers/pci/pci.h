/* SPDX-License-Identifier: MIT */
/*
 * drivers/pci/pci.h - PCI devices and their drivers.
 *
 * What:     struct pci_dev, what drivers do with one, and the pci_ names of the DMA
 *           calls, which are older than the dma_ ones and mean the same.
 * Book:     LDD3 ch. 12, "PCI Drivers"; ch. 15.   Linux: include/linux/pci.h
 */
#ifndef DRIVERS_PCI_PCI_H
#define DRIVERS_PCI_PCI_H

#include "kernel/irq.h"
#include "kernel/lib/list.h"
#include "kernel/uapi/errno.h"
#include "mm/dma/dma.h"
#include "mm/phys/page_alloc.h"

#define PCI_ANY_ID   (~0U)
#define PCI_NUM_BARS 6

struct pci_device_id {
	u32 vendor, device;
	u32 subvendor, subdevice;
	u32 class, class_mask;
	unsigned long driver_data;
};
#define PCI_DEVICE(vend, dev) \
	.vendor = (vend), .device = (dev), .subvendor = PCI_ANY_ID, .subdevice = PCI_ANY_ID

struct resource {
	u64 start, end; /* both included; 0, 0: not there */
	unsigned long flags;
	const char *owner; /* who requested it, or NULL */
};
#define IORESOURCE_IO	    0x100
#define IORESOURCE_MEM	    0x200
#define IORESOURCE_PREFETCH 0x1000

struct pci_dev {
	struct list_head list; /* all devices, in bus order */
	u8 bus, devfn;	       /* [I] devfn: device << 3 | function */
	u16 vendor, device;    /* [I] */
	u32 class;	       /* [I] class << 16 | subclass << 8 | interface */
	u8 header_type;	       /* [I] */
	struct resource resource[PCI_NUM_BARS];
	unsigned int irq; /* what request_irq() wants: the pin's, or the message's */
	u8 msi_cap;	  /* [I] offset of the MSI capability, 0: none */
	bool msi_enabled;
	u64 dma_mask; /* what dev.dma_mask points to */
	struct pci_driver *driver;
	struct device dev;
};
#define to_pci_dev(d)	container_of(d, struct pci_dev, dev)
#define PCI_SLOT(devfn) ((devfn) >> 3 & 0x1f)
#define PCI_FUNC(devfn) ((devfn)&7)

struct pci_driver {
	const char *name;
	const struct pci_device_id *id_table; /* ended by a row of zeros */
	int (*probe)(struct pci_dev *dev, const struct pci_device_id *id);
	void (*remove)(struct pci_dev *dev);
};

/* pci_init - find all devices; pci_register_driver - offer each device without a driver to this one. */
void pci_init(void);
void pci_proc_init(void);
int pci_register_driver(struct pci_driver *driver);
/* pci_for_each - every device, in bus order. */
void pci_for_each(void (*fn)(struct pci_dev *dev, void *arg), void *arg);

/* Configuration space: 0, or -EINVAL for an offset that is odd for the width. */
int pci_read_config_byte(struct pci_dev *dev, int where, u8 *val);
int pci_read_config_word(struct pci_dev *dev, int where, u16 *val);
int pci_read_config_dword(struct pci_dev *dev, int where, u32 *val);
int pci_write_config_byte(struct pci_dev *dev, int where, u8 val);
int pci_write_config_word(struct pci_dev *dev, int where, u16 val);
int pci_write_config_dword(struct pci_dev *dev, int where, u32 val);

/* pci_enable_device - let it answer at its BARs. pci_set_master - let it start transfers: DMA. */
int pci_enable_device(struct pci_dev *dev);
void pci_disable_device(struct pci_dev *dev);
void pci_set_master(struct pci_dev *dev);
/* pci_request_regions - claim all BARs for name; -EBUSY if somebody has one. */
int pci_request_regions(struct pci_dev *dev, const char *name);
void pci_release_regions(struct pci_dev *dev);
#define pci_resource_start(dev, bar) ((dev)->resource[bar].start)
#define pci_resource_end(dev, bar)   ((dev)->resource[bar].end)
#define pci_resource_flags(dev, bar) ((dev)->resource[bar].flags)
#define pci_resource_len(dev, bar) \
	((dev)->resource[bar].end ? (dev)->resource[bar].end - (dev)->resource[bar].start + 1 : 0)
/* pci_enable_msi - interrupts as messages; dev->irq changes. 0, -EINVAL (no such capability), -ENOSPC. */
int pci_enable_msi(struct pci_dev *dev);
void pci_disable_msi(struct pci_dev *dev);
#define pci_name(pdev)		    ((pdev)->dev.bus_id)
#define pci_set_drvdata(pdev, data) dev_set_drvdata(&(pdev)->dev, data)
#define pci_get_drvdata(pdev)	    dev_get_drvdata(&(pdev)->dev)

/* The DMA calls by their pci_ names. */
#define PCI_DMA_BIDIRECTIONAL DMA_BIDIRECTIONAL
#define PCI_DMA_TODEVICE      DMA_TO_DEVICE
#define PCI_DMA_FROMDEVICE    DMA_FROM_DEVICE
#define PCI_DMA_NONE	      DMA_NONE
static inline int pci_set_dma_mask(struct pci_dev *dev, u64 mask)
{
	return dma_set_mask(&dev->dev, mask);
}
static inline int pci_set_consistent_dma_mask(struct pci_dev *dev, u64 mask)
{
	if (!dma_supported(&dev->dev, mask))
		return -EIO;
	dev->dev.coherent_dma_mask = mask;
	return 0;
}
static inline void *pci_alloc_consistent(struct pci_dev *dev, size_t size, dma_addr_t *handle)
{
	return dma_alloc_coherent(&dev->dev, size, handle, GFP_ATOMIC);
}
static inline void pci_free_consistent(struct pci_dev *dev, size_t size, void *cpu_addr,
				       dma_addr_t handle)
{
	dma_free_coherent(&dev->dev, size, cpu_addr, handle);
}
#define pci_map_single(pdev, ptr, size, dir) \
	dma_map_single(&(pdev)->dev, ptr, size, (enum dma_data_direction)(dir))
#define pci_unmap_single(pdev, bus, size, dir) \
	dma_unmap_single(&(pdev)->dev, bus, size, (enum dma_data_direction)(dir))
#define pci_map_page(pdev, page, offset, size, dir) \
	dma_map_page(&(pdev)->dev, page, offset, size, (enum dma_data_direction)(dir))
#define pci_unmap_page(pdev, bus, size, dir) pci_unmap_single(pdev, bus, size, dir)
#define pci_dma_sync_single_for_cpu(pdev, bus, size, dir) \
	dma_sync_single_for_cpu(&(pdev)->dev, bus, size, (enum dma_data_direction)(dir))
#define pci_dma_sync_single_for_device(pdev, bus, size, dir) \
	dma_sync_single_for_device(&(pdev)->dev, bus, size, (enum dma_data_direction)(dir))
#define pci_dma_mapping_error(bus) dma_mapping_error(bus)

#endif
