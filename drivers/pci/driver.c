// SPDX-License-Identifier: MIT
/*
 * drivers/pci/driver.c - bringing devices and drivers together, and apart.
 *
 * What:     a driver's table is held against each device that nobody has. The device is
 *           the driver's from before probe() until after remove(): two drivers that
 *           register at the same time on two CPUs never get the same one.
 *
 *               free --- claimed --- probe() --- 0 ------- the driver's --- remove() -.
 *                ^                     |                                              |
 *                `----- take_back() <--'  a negative errno                            |
 *                          ^----------------------------------------------------------'
 *
 *           What a driver leaves behind when it goes is taken from it and reported: the
 *           device loses the right to start transfers first, so that nothing is written
 *           to memory that is about to be given to others.
 * Start at: pci_register_driver(), take_back()
 * Locks:    pci_dev.driver is set and cleared atomically; the list of devices never
 *           changes. probe() and remove() are called without any lock, and may sleep.
 * See it:   the last column of /proc/bus/pci/devices; tests/kernel/pci_test.c
 * Book:     LDD3 ch. 12, "Registering a PCI Driver".   Linux: drivers/pci/pci-driver.c
 */
#include "drivers/pci/internal.h"
#include "kernel/lib/panic.h"
#include "mm/dma/domain.h"

static bool id_matches(u32 wanted, u32 is)
{
	return wanted == PCI_ANY_ID || wanted == is;
}

const struct pci_device_id *pci_match_device(const struct pci_device_id *id,
					     const struct pci_dev *dev)
{
	for (; id->vendor || id->subvendor || id->class_mask; id++)
		if (id_matches(id->vendor, dev->vendor) && id_matches(id->device, dev->device) &&
		    id_matches(id->subvendor, dev->subsystem_vendor) &&
		    id_matches(id->subdevice, dev->subsystem_device) &&
		    !((id->class ^ dev->class) & id->class_mask))
			return id;
	return NULL;
}

/* Make the device driver's, if it is nobody's. */
static bool claim(struct pci_dev *dev, struct pci_driver *driver)
{
	struct pci_driver *nobody = NULL;

	if (!__atomic_compare_exchange_n(&dev->driver, &nobody, driver, false, __ATOMIC_ACQ_REL,
					 __ATOMIC_ACQUIRE))
		return false;
	dev->dev.driver_name = driver->name;
	return true;
}

/* The driver is done with the device: nothing of it may be left. */
static void take_back(struct pci_dev *dev)
{
	pci_clear_master(dev); /* first of all: no transfer after this */
	dma_check_leaks(&dev->dev);
	domain_detach(&dev->dev);
	if (WARN(dev->msi_enabled, "pci %s: %s left its message interrupt on", pci_name(dev),
		 dev->dev.driver_name))
		pci_disable_msi(dev);
	if (WARN(dev->msix_enabled, "pci %s: %s left its message interrupts on", pci_name(dev),
		 dev->dev.driver_name))
		pci_disable_msix(dev);
	for (int i = 0; i <= PCI_ROM_RESOURCE; i++)
		resource_drop_uses(&dev->resource[i]);
	/* the book's drivers leave it enabled: no report */
	if (atomic_xchg(&dev->enabled, 0))
		pci_change_command(dev, PCI_COMMAND_IO | PCI_COMMAND_MEMORY, 0);
	dev_set_drvdata(&dev->dev, NULL);
	dev->dev.driver_name = NULL;
	__atomic_store_n(&dev->driver, NULL, __ATOMIC_RELEASE);
}

static void offer(struct pci_dev *dev, void *arg)
{
	struct pci_driver *driver = arg;
	const struct pci_device_id *id = pci_match_device(driver->id_table, dev);
	int error;

	if (!id || !claim(dev, driver))
		return;
	error = domain_attach(&dev->dev); /* what it will reach, behind an IOMMU */
	if (!error)
		error = driver->probe(dev, id);
	if (!error)
		return;
	if (WARN(error > 0, "%s: probe() of %s returned %d, which is no errno", driver->name,
		 pci_name(dev), error))
		error = -EIO;
	printk(KERN_WARNING "%s %s: not usable: %s\n", driver->name, pci_name(dev),
	       errno_name(-error));
	take_back(dev);
}

int pci_register_driver(struct pci_driver *driver)
{
	if (!driver->name || !driver->id_table || !driver->probe)
		return -EINVAL;
	if (__atomic_exchange_n(&driver->registered, 1, __ATOMIC_ACQ_REL))
		return -EBUSY;
	pci_for_each(offer, driver);
	return 0;
}

static void part(struct pci_dev *dev, void *arg)
{
	struct pci_driver *driver = arg;

	if (__atomic_load_n(&dev->driver, __ATOMIC_ACQUIRE) != driver)
		return;
	if (driver->remove)
		driver->remove(dev);
	take_back(dev);
}

void pci_unregister_driver(struct pci_driver *driver)
{
	if (WARN(!__atomic_load_n(&driver->registered, __ATOMIC_ACQUIRE),
		 "%s is unregistered, and was not registered", driver->name))
		return;
	pci_for_each(part, driver);
	__atomic_store_n(&driver->registered, 0, __ATOMIC_RELEASE);
}
