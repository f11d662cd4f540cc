// SPDX-License-Identifier: MIT
/*
 * drivers/pci/scan.c - the walk: which devices are there, and which buses behind bridges.
 *
 * What:     every possible function of a bus is asked for its vendor; no function 0, no
 *           device. A bridge says which buses lie behind it, [secondary, subordinate], as
 *           the firmware has numbered them:
 *
 *               bus 0 -+- 00:02.0 bridge, 1-2 -+- 01:01.0 bridge, 2-2 --- 02:00.0
 *                      |                       +- 01:02.0
 *                      +- 00:04.0
 *
 *           A device says what it likes. Whatever it says is checked against what can be;
 *           what cannot is named in the log, and the device goes without that part, or is
 *           left out.
 * Start at: pci_scan(), scan_bus()
 * Holds:    1. the buses behind a bridge lie strictly inside those of the bus it is on, and
 *              share none with its neighbours: so the walk comes to an end, and no device
 *              is met twice.
 *           2. a device is in the list only if it answered at the beginning and at the end.
 * Locks:    none: boot, one CPU.
 * See it:   the boot log; tests/host/test_pci.c lets devices lie; tests/kernel/pci_test.c
 * Spec:     PCI Local Bus 3.0, 6.1, 6.2; PCI-to-PCI Bridge 1.2, 3.2.5, 12.1
 * Book:     LDD3 ch. 12, "PCI Addressing".   Linux: drivers/pci/probe.c
 */
#include "drivers/pci/config.h"
#include "drivers/pci/internal.h"
#include "kernel/lib/string.h"
#include "mm/phys/slab.h"

#define MAX_DEPTH 8	     /* bridges behind bridges */
#define NOT_READY 0xffff0001 /* a PCI Express device that wants to be asked again later */

/* Buses that are taken: a bit each. */
struct bus_set {
	unsigned long bits[256 / BITS_PER_WORD];
};

struct pci_bus_range {
	u8 first, last;
};

static void scan_bus(struct pci_dev *bridge, struct pci_bus_range buses, int depth);

/* ------------------------------------------------------------------ */
/* One function                                                        */

/* What comes back where nobody answers; broken boards give 0. */
static bool is_nobody(u32 id)
{
	return (id & 0xffff) == 0xffff || (id & 0xffff) == 0;
}

static u32 read_config(const struct pci_dev *dev, int where, int size)
{
	return config_read(dev->bus, dev->devfn, where, size);
}

/*
 * The pin of the I/O APIC that the firmware has noted; NR_IRQS, which request_irq() refuses,
 * for none. 255 means that it is not connected.
 */
static unsigned int read_wire(struct pci_dev *dev)
{
	const u32 of_the_pc = 1u << 0 | 1u << 1 | 1u << 2 | 1u << 8 | 1u << 13;
	u32 line = read_config(dev, PCI_INTERRUPT_LINE, 1);
	char names[8];
	u64 count;

	dev->pin = (u8)read_config(dev, PCI_INTERRUPT_PIN, 1);
	if (dev->pin > 4) {
		pci_complain(dev, "interrupt pin %u: there are only four", dev->pin);
		dev->pin = 0;
	}
	if (!dev->pin || line == 255)
		return NR_IRQS;
	/* a handler that is there by now serves an ISA device, whose line is edge triggered */
	if (line >= NR_PINS || of_the_pc >> line & 1 ||
	    irq_info(line, &count, names, sizeof(names))) {
		pci_complain(dev, "interrupt line %u cannot be: none", line);
		return NR_IRQS;
	}
	irq_mark_level(line);
	return line;
}

/* Numbers, class, header; false: it is no device that could be used. */
static bool read_identity(struct pci_dev *dev, u32 id)
{
	u32 class = read_config(dev, PCI_CLASS_REVISION, 4);

	dev->vendor = (u16)id;
	dev->device = (u16)(id >> 16);
	dev->class = class >> 8;
	dev->header_type = (u8)read_config(dev, PCI_HEADER_TYPE, 1);
	if (id == NOT_READY) {
		pci_complain(dev, "is not ready: left out");
		return false;
	}
	if (class == ~0U) {
		pci_complain(dev, "has stopped answering: left out");
		return false;
	}
	switch (dev->header_type & PCI_HEADER_TYPE_MASK) {
	case PCI_HEADER_TYPE_NORMAL:
		dev->subsystem_vendor = (u16)read_config(dev, PCI_SUBSYSTEM_VENDOR_ID, 2);
		dev->subsystem_device = (u16)read_config(dev, PCI_SUBSYSTEM_ID, 2);
		return true;
	case PCI_HEADER_TYPE_BRIDGE:
	case PCI_HEADER_TYPE_CARDBUS:
		return true;
	}
	pci_complain(dev, "header type %#x is unknown: left out", dev->header_type);
	return false;
}

/* Whose name its transfers carry when they reach the root: PCI Express to PCI Bridge 1.0, 2.3. */
static u16 requester_of(const struct pci_dev *dev)
{
	u16 id = (u16)(dev->bus << 8 | dev->devfn);

	for (struct pci_dev *b = dev->bridge; b; b = b->bridge) {
		int exp = pci_find_capability(b, PCI_CAP_ID_EXP);

		if (!exp)
			id = (u16)(b->bus << 8 | b->devfn);
		else if ((read_config(b, exp + PCI_EXP_FLAGS, 2) & PCI_EXP_FLAGS_TYPE) ==
			 PCI_EXP_TYPE_PCI_BRIDGE)
			id = (u16)(b->secondary << 8);
	}
	return id;
}

static void log_device(const struct pci_dev *dev)
{
	printk(KERN_INFO "pci %s: [%04x:%04x] class %06x%s%s\n", pci_name(dev), dev->vendor,
	       dev->device, dev->class, dev->msi_cap ? ", MSI" : "",
	       dev->msix_cap ? ", MSI-X" : "");
	for (int i = 0; i < PCI_NUM_BARS; i++)
		if (dev->resource[i].end)
			printk(KERN_INFO "pci %s: BAR %d %s %#llx-%#llx\n", pci_name(dev), i,
			       dev->resource[i].flags & IORESOURCE_IO ? "ports " : "memory",
			       dev->resource[i].start, dev->resource[i].end);
}

/* Look at a device that has answered with id; false: it is not to be. */
static bool examine(struct pci_dev *dev, u32 id)
{
	dev->dma_mask = DMA_32BIT_MASK;
	dev->dev.dma_mask = &dev->dma_mask;
	dev->dev.coherent_dma_mask = DMA_32BIT_MASK;
	snprintf(dev->dev.bus_id, BUS_ID_SIZE, "%02x:%02x.%x", dev->bus, PCI_SLOT(dev->devfn),
		 PCI_FUNC(dev->devfn));
	snprintf(dev->range_name, sizeof(dev->range_name), "0000:%s", dev->dev.bus_id);
	if (!read_identity(dev, id))
		return false;
	dev->irq = dev->wire = read_wire(dev);
	dev->requester = requester_of(dev);
	pci_check_capabilities(dev);
	pci_read_ranges(dev);
	if (read_config(dev, PCI_VENDOR_ID, 4) == id)
		return true;
	pci_complain(dev, "was there and is gone: left out");
	pci_forget_ranges(dev);
	return false;
}

static struct pci_dev *add_device(struct pci_dev *bridge, u8 bus, u8 devfn, u32 id)
{
	struct pci_dev *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	if (!dev) {
		printk(KERN_ERR "pci: no memory for %02x:%02x.%x\n", bus, PCI_SLOT(devfn),
		       PCI_FUNC(devfn));
		return NULL;
	}
	dev->bridge = bridge;
	dev->bus = bus;
	dev->devfn = devfn;
	if (!examine(dev, id)) {
		kfree(dev);
		return NULL;
	}
	pci_add(dev);
	log_device(dev);
	return dev;
}

/* ------------------------------------------------------------------ */
/* Bridges                                                             */

/* May the bridge have these buses? Taken are those of its neighbours. */
static const char *bridge_fault(struct pci_bus_range on, struct pci_bus_range behind,
				const struct bus_set *taken, int depth)
{
	if (behind.first <= on.first)
		return "leads back";
	if (behind.last < behind.first)
		return "ends before it begins";
	if (behind.last > on.last)
		return "leads out of the buses of its own";
	for (unsigned int bus = behind.first; bus <= behind.last; bus++)
		if (test_bit(bus, taken->bits))
			return "takes a bus that another bridge has";
	return depth >= MAX_DEPTH ? "lies too deep" : NULL;
}

/* The bus of `dev` is on.first. */
static void scan_behind(struct pci_dev *dev, struct pci_bus_range on, struct bus_set *taken,
			int depth)
{
	struct pci_bus_range behind = {
		.first = (u8)read_config(dev, PCI_SECONDARY_BUS, 1),
		.last = (u8)read_config(dev, PCI_SUBORDINATE_BUS, 1),
	};
	const char *fault;

	if (!behind.first && !behind.last) {
		printk(KERN_INFO "pci %s: the firmware has not numbered what is behind it\n",
		       pci_name(dev));
		return;
	}
	fault = bridge_fault(on, behind, taken, depth);
	if (fault) {
		pci_complain(dev, "bridge to buses %u-%u %s: not followed", behind.first,
			     behind.last, fault);
		return;
	}
	for (unsigned int bus = behind.first; bus <= behind.last; bus++)
		set_bit(bus, taken->bits);
	dev->secondary = behind.first;
	dev->subordinate = behind.last;
	printk(KERN_INFO "pci %s: bridge to buses %u-%u\n", pci_name(dev), behind.first,
	       behind.last);
	scan_bus(dev, behind, depth + 1);
}

/* Is function 0 of this slot there, and are there others to ask for? */
static bool has_functions(u8 bus, u8 devfn)
{
	return config_read(bus, devfn, PCI_HEADER_TYPE, 1) & PCI_HEADER_MULTIFUNCTION;
}

static void scan_function(struct pci_dev *bridge, struct pci_bus_range buses, u8 devfn,
			  struct bus_set *taken, int depth)
{
	u32 id = config_read(buses.first, devfn, PCI_VENDOR_ID, 4);
	struct pci_dev *dev = is_nobody(id) ? NULL : add_device(bridge, buses.first, devfn, id);

	if (dev && (dev->header_type & PCI_HEADER_TYPE_MASK) == PCI_HEADER_TYPE_BRIDGE)
		scan_behind(dev, buses, taken, depth);
}

static void scan_bus(struct pci_dev *bridge, struct pci_bus_range buses, int depth)
{
	struct bus_set taken = { { 0 } };

	for (int slot = 0; slot < 32; slot++) {
		u8 devfn = PCI_DEVFN(slot, 0);

		if (is_nobody(config_read(buses.first, devfn, PCI_VENDOR_ID, 4)))
			continue; /* no function 0, no device */
		scan_function(bridge, buses, devfn, &taken, depth);
		for (int f = 1; f < 8 && has_functions(buses.first, devfn); f++)
			scan_function(bridge, buses, (u8)(devfn + f), &taken, depth);
	}
}

void pci_scan(void)
{
	scan_bus(NULL, (struct pci_bus_range){ 0, 255 }, 0);
}
