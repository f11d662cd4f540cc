/* SPDX-License-Identifier: MIT */
/*
 * drivers/iommu/iommu.h - the IOMMU, if the machine has one.
 */
#ifndef DRIVERS_IOMMU_IOMMU_H
#define DRIVERS_IOMMU_IOMMU_H

/* iommu_init - option iommu=; after pci_init(), before any driver has a device. */
void iommu_init(void);

#endif
