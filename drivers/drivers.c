// SPDX-License-Identifier: MIT
/*
 * drivers/drivers.c - the one table of built-in drivers.
 *
 * What:     character devices that need no hardware to be found come first; then what has its
 *           place on every PC; then the PCI bus is walked and each device offered to each PCI driver.
 * Start at: the tables
 */
#include "drivers/drivers.h"

#include "drivers/edu/edu.h"
#include "drivers/floppy/floppy.h"
#include "drivers/isa-dma/isa_dma.h"
#include "drivers/iommu/iommu.h"
#include "drivers/mem/mem.h"
#include "drivers/pci/pci.h"
#include "drivers/serial/uart.h"

static struct pci_driver *const pci_drivers[] = {
	&edu_driver,
};

void drivers_init(void)
{
	uart_claim_ports(); /* uart_init() came too early for it */
	mem_init();	    /* /dev/null and its like */
	isa_dma_init();	    /* the channels of ISA devices, before those */
	floppy_init();	    /* /dev/fd0 */
	pci_init();
	iommu_init(); /* from here on a device reaches what its driver maps */
	for (unsigned int i = 0; i < ARRAY_SIZE(pci_drivers); i++)
		if (pci_register_driver(pci_drivers[i]))
			printk(KERN_ERR "driver %s cannot be registered\n", pci_drivers[i]->name);
}
