// SPDX-License-Identifier: MIT
/*
 * drivers/pci/pci.c - the bus: finding devices, sizing BARs, matching drivers.
 *
 * What:     every possible function is asked for its vendor; bridges lead to further
 *           buses. A BAR's size is found by writing ones and seeing which stick. The
 *           firmware has placed the BARs; nothing is moved.
 *           A device lies as it likes: sizes, loops in the capability list and
 *           impossible interrupt lines are checked for.
 * Start at: pci_init()
 * Locks:    none; the list is built during boot and only read afterwards.
 * See it:   the boot log; /proc/bus/pci/devices; tests/kernel/pci_test.c
 * Spec:     PCI Local Bus 3.0, 6.2.5 (BARs), 6.7 (capabilities), 6.8 (MSI)
 * Book:     LDD3 ch. 12.   Linux: drivers/pci/probe.c
 */
#include "drivers/pci/pci.h"

#include "drivers/pci/config.h"
#include "drivers/pci/pci_regs.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "mm/dma/domain.h"
#include "mm/phys/bootmem.h"
#include "mm/phys/slab.h"

#define MAX_CAPABILITIES 48 /* as many as fit into 256 bytes: more is a loop */

static LIST_HEAD(pci_devices);

/* ------------------------------------------------------------------ */
/* One device                                                          */

static u8 find_capability(const struct pci_dev *dev, u8 id)
{
	u8 at;

	if (!(config_read(dev->bus, dev->devfn, PCI_STATUS, 2) & PCI_STATUS_CAP_LIST))
		return 0;
	at = (u8)config_read(dev->bus, dev->devfn, PCI_CAPABILITY_LIST, 1) & 0xfc;
	for (int i = 0; i < MAX_CAPABILITIES && at >= 0x40; i++) {
		u32 head = config_read(dev->bus, dev->devfn, at, 2);

		if ((head & 0xff) == id)
			return at;
		at = head >> 8 & 0xfc;
	}
	return 0;
}

/* What comes back when all ones are written to a BAR; its old value is restored. */
static u32 probe_bar(const struct pci_dev *dev, int where)
{
	u32 old = config_read(dev->bus, dev->devfn, where, 4), mask;

	config_write(dev->bus, dev->devfn, where, 4, ~0U);
	mask = config_read(dev->bus, dev->devfn, where, 4);
	config_write(dev->bus, dev->devfn, where, 4, old);
	return mask;
}

/* Fill in resource[bar]; how many BARs it used (2 if it is a 64-bit one). */
static int read_bar(struct pci_dev *dev, int bar)
{
	int where = PCI_BASE_ADDRESS_0 + bar * 4, used = 1;
	u32 low = config_read(dev->bus, dev->devfn, where, 4), mask = probe_bar(dev, where);
	struct resource *r = &dev->resource[bar];
	u64 start, size;

	if (mask == 0 || mask == ~0U)
		return 1; /* not implemented */
	if (low & PCI_BAR_IO) {
		start = low & ~3U;
		size = (u16)(~(mask & ~3U) + 1);
		r->flags = IORESOURCE_IO;
	} else {
		u64 full = mask & ~0xfU;

		start = low & ~0xfU;
		r->flags = IORESOURCE_MEM | (low & PCI_BAR_PREFETCH ? IORESOURCE_PREFETCH : 0);
		if ((low & PCI_BAR_TYPE_MASK) == PCI_BAR_TYPE_64 && bar < PCI_NUM_BARS - 1) {
			start |= (u64)config_read(dev->bus, dev->devfn, where + 4, 4) << 32;
			full |= (u64)probe_bar(dev, where + 4) << 32;
			used = 2;
		} else {
			full |= 0xffffffff00000000ULL;
		}
		size = ~full + 1;
	}
	/* a power of two, placed by the firmware, and not on top of RAM */
	if (!start || !size || size & (size - 1) || start + size < start ||
	    (r->flags & IORESOURCE_MEM && range_overlaps(&ram_ranges, start, start + size))) {
		if (start)
			printk(KERN_WARNING
			       "pci %s: BAR %d (%#llx, size %#llx) makes no sense: ignored\n",
			       pci_name(dev), bar, start, size);
		r->flags = 0;
		return used;
	}
	r->start = start;
	r->end = start + size - 1;
	return used;
}

static void read_bars(struct pci_dev *dev)
{
	u16 command = (u16)config_read(dev->bus, dev->devfn, PCI_COMMAND, 2);
	int bars = (dev->header_type & PCI_HEADER_TYPE_MASK) == 0 ? PCI_NUM_BARS : 0;

	/* while a BAR is probed it must not answer at a nonsense address */
	config_write(dev->bus, dev->devfn, PCI_COMMAND, 2,
		     command & ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY));
	for (int bar = 0; bar < bars;)
		bar += read_bar(dev, bar);
	config_write(dev->bus, dev->devfn, PCI_COMMAND, 2, command);
}

/* The pin that the firmware noted for the device; NR_IRQS, which request_irq() refuses, for none. */
static unsigned int legacy_irq(const struct pci_dev *dev)
{
	u32 line = config_read(dev->bus, dev->devfn, PCI_INTERRUPT_LINE, 1);

	if (!config_read(dev->bus, dev->devfn, PCI_INTERRUPT_PIN, 1) || line >= NR_PINS)
		return NR_IRQS;
	irq_mark_level(line);
	return line;
}

static void add_device(u8 bus, u8 devfn, u32 id)
{
	struct pci_dev *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	if (!dev) {
		printk(KERN_ERR "pci: no memory for %02x:%02x.%x\n", bus, PCI_SLOT(devfn),
		       PCI_FUNC(devfn));
		return;
	}
	dev->bus = bus;
	dev->devfn = devfn;
	dev->vendor = (u16)id;
	dev->device = (u16)(id >> 16);
	dev->class = config_read(bus, devfn, PCI_CLASS_REVISION, 4) >> 8;
	dev->header_type = (u8)config_read(bus, devfn, PCI_HEADER_TYPE, 1);
	dev->irq = legacy_irq(dev);
	dev->dma_mask = DMA_32BIT_MASK;
	dev->dev.dma_mask = &dev->dma_mask;
	dev->dev.coherent_dma_mask = DMA_32BIT_MASK;
	snprintf(dev->dev.bus_id, BUS_ID_SIZE, "%02x:%02x.%x", bus, PCI_SLOT(devfn),
		 PCI_FUNC(devfn));
	dev->msi_cap = find_capability(dev, PCI_CAP_ID_MSI);
	read_bars(dev);
	list_add_tail(&dev->list, &pci_devices);
	printk(KERN_INFO "pci %s: [%04x:%04x] class %06x%s\n", pci_name(dev), dev->vendor,
	       dev->device, dev->class, dev->msi_cap ? ", MSI" : "");
	for (int i = 0; i < PCI_NUM_BARS; i++)
		if (dev->resource[i].end)
			printk(KERN_INFO "pci %s: BAR %d %s %#llx-%#llx\n", pci_name(dev), i,
			       dev->resource[i].flags & IORESOURCE_IO ? "ports " : "memory",
			       dev->resource[i].start, dev->resource[i].end);
}

/* depth bounds what a bridge that leads back to its own bus could do */
static void scan_bus(u8 bus, int depth)
{
	for (int devfn = 0; devfn < 256; devfn++) {
		u32 id = config_read(bus, (u8)devfn, PCI_VENDOR_ID, 4);
		u8 type;

		if ((id & 0xffff) == 0xffff) {
			if (PCI_FUNC(devfn) == 0)
				devfn += 7; /* no function 0, no device */
			continue;
		}
		add_device(bus, (u8)devfn, id);
		type = (u8)config_read(bus, (u8)devfn, PCI_HEADER_TYPE, 1);
		if ((type & PCI_HEADER_TYPE_MASK) == PCI_HEADER_BRIDGE) {
			u8 below = (u8)config_read(bus, (u8)devfn, PCI_SECONDARY_BUS, 1);

			if (below > bus && depth < 8)
				scan_bus(below, depth + 1);
		}
		if (PCI_FUNC(devfn) == 0 && !(type & PCI_HEADER_MULTIFUNCTION))
			devfn += 7;
	}
}

void pci_init(void)
{
	config_init();
	scan_bus(0, 0);
	pci_proc_init();
}

void pci_for_each(void (*fn)(struct pci_dev *dev, void *arg), void *arg)
{
	struct pci_dev *dev;

	list_for_each_entry(dev, &pci_devices, list)
		fn(dev, arg);
}

/* ------------------------------------------------------------------ */
/* Drivers                                                             */

static bool id_matches(u32 wanted, u32 is)
{
	return wanted == PCI_ANY_ID || wanted == is;
}

static const struct pci_device_id *match(const struct pci_driver *driver, const struct pci_dev *dev)
{
	for (const struct pci_device_id *id = driver->id_table; id->vendor || id->class_mask; id++)
		if (id_matches(id->vendor, dev->vendor) && id_matches(id->device, dev->device) &&
		    !((id->class ^ dev->class) & id->class_mask))
			return id;
	return NULL;
}

int pci_register_driver(struct pci_driver *driver)
{
	struct pci_dev *dev;

	list_for_each_entry(dev, &pci_devices, list) {
		const struct pci_device_id *id = match(driver, dev);
		int error;

		if (dev->driver || !id)
			continue;
		dev->driver = driver;
		dev->dev.driver_name = driver->name;
		error = domain_attach(&dev->dev); /* what it will reach, behind an IOMMU */
		if (!error)
			error = driver->probe(dev, id);
		if (error) {
			printk(KERN_WARNING "%s %s: not usable: %s\n", driver->name, pci_name(dev),
			       errno_name(-error));
			dma_check_leaks(&dev->dev);
			domain_detach(&dev->dev);
			dev->driver = NULL;
			dev->dev.driver_name = NULL;
		}
	}
	return 0;
}

/* ------------------------------------------------------------------ */
/* What drivers do with a device                                       */

static void change_command(struct pci_dev *dev, u16 clear, u16 set)
{
	u16 command;

	pci_read_config_word(dev, PCI_COMMAND, &command);
	pci_write_config_word(dev, PCI_COMMAND, (u16)((command & ~clear) | set));
}

int pci_enable_device(struct pci_dev *dev)
{
	change_command(dev, 0, PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
	return 0;
}

void pci_disable_device(struct pci_dev *dev)
{
	change_command(dev, PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER, 0);
}

void pci_set_master(struct pci_dev *dev)
{
	change_command(dev, 0, PCI_COMMAND_MASTER);
}

int pci_request_regions(struct pci_dev *dev, const char *name)
{
	for (int i = 0; i < PCI_NUM_BARS; i++)
		if (dev->resource[i].owner)
			return -EBUSY;
	for (int i = 0; i < PCI_NUM_BARS; i++)
		if (dev->resource[i].end)
			dev->resource[i].owner = name;
	return 0;
}

void pci_release_regions(struct pci_dev *dev)
{
	for (int i = 0; i < PCI_NUM_BARS; i++)
		dev->resource[i].owner = NULL;
}

/*
 * A message-signalled interrupt is a memory write of `data` to `address`, which the
 * interrupt controller turns into an interrupt: no wire, nothing shared, and it
 * cannot overtake the data that the device wrote before it.
 */
int pci_enable_msi(struct pci_dev *dev)
{
	u16 flags;
	u64 address;
	u32 data;
	int irq;

	if (!dev->msi_cap || cmdline_flag("nomsi"))
		return -EINVAL;
	irq = arch_msi_alloc(&address, &data);
	if (irq < 0)
		return irq;
	pci_read_config_word(dev, dev->msi_cap + PCI_MSI_FLAGS, &flags);
	pci_write_config_dword(dev, dev->msi_cap + PCI_MSI_ADDRESS_LO, (u32)address);
	if (flags & PCI_MSI_FLAGS_64BIT) {
		pci_write_config_dword(dev, dev->msi_cap + PCI_MSI_ADDRESS_HI,
				       (u32)(address >> 32));
		pci_write_config_word(dev, dev->msi_cap + PCI_MSI_DATA_64, (u16)data);
	} else {
		pci_write_config_word(dev, dev->msi_cap + PCI_MSI_DATA_32, (u16)data);
	}
	flags = (u16)((flags & ~PCI_MSI_FLAGS_QUEUE) | PCI_MSI_FLAGS_ENABLE); /* one vector */
	pci_write_config_word(dev, dev->msi_cap + PCI_MSI_FLAGS, flags);
	change_command(dev, 0, PCI_COMMAND_INTX_DISABLE);
	dev->irq = (unsigned int)irq;
	dev->msi_enabled = true;
	return 0;
}

void pci_disable_msi(struct pci_dev *dev)
{
	u16 flags;

	if (!dev->msi_enabled)
		return;
	pci_read_config_word(dev, dev->msi_cap + PCI_MSI_FLAGS, &flags);
	pci_write_config_word(dev, dev->msi_cap + PCI_MSI_FLAGS,
			      (u16)(flags & ~PCI_MSI_FLAGS_ENABLE));
	arch_msi_free(dev->irq);
	dev->irq = legacy_irq(dev);
	change_command(dev, PCI_COMMAND_INTX_DISABLE, 0);
	dev->msi_enabled = false;
}
