/* SPDX-License-Identifier: MIT */
/*
 * mm/dma/device.h - struct device: what all devices have in common.
 *
 * What:     a name, a driver, and which addresses the device can put on its bus.
 *           A struct pci_dev contains one; the DMA calls take a pointer to it.
 * Book:     LDD3 ch. 14, "The Linux Device Model".   Linux: include/linux/device.h
 */
#ifndef MM_DMA_DEVICE_H
#define MM_DMA_DEVICE_H

#include "kernel/lib/atomic.h"
#include "kernel/lib/types.h"

#define BUS_ID_SIZE 20

struct iommu_domain;

struct device {
	char bus_id[BUS_ID_SIZE]; /* [I] "0000:00:04.0" */
	const char *driver_name;  /* who drives it, for reports; NULL: nobody */
	u64 *dma_mask;		  /* addresses it can reach; NULL: no DMA at all */
	u64 coherent_dma_mask;
	u64 dac_mask; /* addresses it can reach by double address cycles; 0: none asked for */
	struct iommu_domain
		*domain; /* [I] while it has a driver: what it reaches; NULL: all, directly */
	void *driver_data;
	atomic_t records; /* live streaming mappings that have a record */
	atomic_t shadows; /* of these, those that go through a shadow */
};

static inline void *dev_get_drvdata(struct device *dev)
{
	return dev->driver_data;
}
static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

#endif
