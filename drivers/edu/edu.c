// SPDX-License-Identifier: MIT
/*
 * drivers/edu/edu.c - finding the device and letting it go.
 *
 * What:     probe() takes the device into use, step by step, and undoes the steps in
 *           reverse order if one fails. There is no remove(): built-in drivers stay.
 * Start at: edu_probe()
 * See it:   the boot log; drivers/edu/README.md
 * Book:     LDD3 ch. 12 (probe), ch. 15 (DMA mask, coherent memory)
 */
#include "drivers/edu/edu.h"

#include "drivers/edu/edu_regs.h"
#include "kernel/fs/dev/devfs.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "mm/phys/slab.h"
#include "mm/virt/vmalloc.h"

/* Registers, mask, interrupt, coherent buffer, ring; 0 or a negative errno. */
static int edu_start(struct edu *edu)
{
	struct pci_dev *pdev = edu->pdev;
	int error;

	if (!(pci_resource_flags(pdev, 0) & IORESOURCE_MEM) ||
	    pci_resource_len(pdev, 0) < EDU_BAR_SIZE)
		return -ENODEV;
	/*
	 * The device has 28 address lines and says nothing when it is given more: it
	 * uses the low 28 bits. Without this call it would corrupt memory.
	 */
	error = pci_set_dma_mask(pdev, DMA_28BIT_MASK);
	if (!error)
		error = pci_set_consistent_dma_mask(pdev, DMA_28BIT_MASK);
	if (error)
		return error;
	edu->regs = ioremap(pci_resource_start(pdev, 0), EDU_BAR_SIZE);
	if (!edu->regs)
		return -ENOMEM;
	error = -EIO;
	if (!edu_alive(edu))
		goto unmap;
	error = -ENOMEM;
	edu->coherent =
		dma_alloc_coherent(&pdev->dev, EDU_COHERENT_SIZE, &edu->coherent_bus, GFP_KERNEL);
	if (!edu->coherent)
		goto unmap;
	error = edu_ring_init(edu);
	if (error)
		goto free_coherent;
	pci_enable_msi(pdev); /* without it, pdev->irq is the INTx line */
	error = request_irq(pdev->irq, edu_interrupt, SA_SHIRQ, "edu", edu);
	if (error)
		goto free_ring;
	pci_set_master(pdev); /* from here on it can start transfers */
	return 0;

free_ring:
	pci_disable_msi(pdev);
	edu_ring_free(edu);
free_coherent:
	dma_free_coherent(&pdev->dev, EDU_COHERENT_SIZE, edu->coherent, edu->coherent_bus);
unmap:
	iounmap(edu->regs);
	return error;
}

static void edu_stop(struct edu *edu)
{
	struct pci_dev *pdev = edu->pdev;

	free_irq(pdev->irq, edu);
	pci_disable_msi(pdev);
	edu_ring_free(edu);
	dma_free_coherent(&pdev->dev, EDU_COHERENT_SIZE, edu->coherent, edu->coherent_bus);
	iounmap(edu->regs);
}

/* The node of the first card is /dev/edu, the next ones are edu1, edu2... */
static int make_node(struct edu *edu)
{
	static atomic_t cards;
	int number = atomic_add_return(1, &cards) - 1, error;

	cdev_init(&edu->cdev, &edu_fops);
	error = alloc_chrdev_region(&edu->dev, 0, 1, "edu");
	if (error)
		return error;
	error = cdev_add(&edu->cdev, edu->dev, 1);
	if (error)
		goto free_number;
	error = number ? devfs_mk_cdev(edu->dev, 0600, "edu%d", number) :
			 devfs_mk_cdev(edu->dev, 0600, "edu");
	if (!error)
		return 0;
	cdev_del(&edu->cdev);

free_number:
	unregister_chrdev_region(edu->dev, 1);
	return error;
}

static int edu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct edu *edu = kzalloc(sizeof(*edu), GFP_KERNEL);
	int error;

	if (!edu)
		return -ENOMEM;
	edu->pdev = pdev;
	init_MUTEX(&edu->sem);
	init_waitqueue_head(&edu->wait);
	error = pci_enable_device(pdev);
	if (error)
		goto free;
	error = pci_request_regions(pdev, "edu");
	if (error)
		goto disable;
	error = edu_start(edu);
	if (error)
		goto release;
	error = make_node(edu); /* last of all: it may be opened from here on */
	if (error)
		goto stop;
	edu_proc_init(edu);
	pci_set_drvdata(pdev, edu);
	printk(KERN_INFO "edu %s: id %#x, interrupt %u (%s), coherent buffer at bus %#llx\n",
	       pci_name(pdev), readl(edu->regs + EDU_ID), pdev->irq,
	       pdev->msi_enabled ? "MSI" : "INTx", edu->coherent_bus);
	return 0;

stop:
	pci_clear_master(pdev); /* first of all: no transfer after this */
	edu_stop(edu);
release:
	pci_release_regions(pdev);
disable:
	pci_disable_device(pdev);
free:
	kfree(edu);
	return error;
}

static const struct pci_device_id edu_ids[] = {
	{ PCI_DEVICE(EDU_VENDOR, EDU_DEVICE) },
	{ 0 },
};

struct pci_driver edu_driver = {
	.name = "edu",
	.id_table = edu_ids,
	.probe = edu_probe,
};
