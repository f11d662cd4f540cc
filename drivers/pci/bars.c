// SPDX-License-Identifier: MIT
/*
 * drivers/pci/bars.c - which addresses a device answers at, and which a bridge passes on.
 *
 * What:     a BAR's size is found by writing ones and seeing which stick; the lowest bit
 *           that does is the size, and the number must have all ones above it. The firmware
 *           has placed the BARs, and nothing is moved. Each range is then entered in the
 *           tree of addresses or of ports, at the only place where it can be: inside the
 *           window of the bridge that the device is behind, or on the root bus.
 *
 *               0xfea00000   written 0xffffffff   read 0xfff00000   size 0x00100000
 *
 *           So a BAR that lies on RAM, on the interrupt controllers, on another device's
 *           or where its bridge would never pass it on, finds its place taken: it is named,
 *           left out, and the device may not decode that kind of address.
 * Start at: pci_read_ranges(), read_bar()
 * Holds:    while a BAR has a nonsense value the device does not decode.
 * Locks:    none: boot, one CPU.
 * See it:   /proc/iomem, /proc/ioports, /proc/bus/pci/devices; tests/host/test_pci.c
 * Spec:     PCI Local Bus 3.0, 6.2.5; PCI-to-PCI Bridge 1.2, 3.2.5.6 - 3.2.5.10
 * Book:     LDD3 ch. 12, "Accessing the I/O and Memory Spaces".   Linux: drivers/pci/probe.c
 */
#include "drivers/pci/config.h"
#include "drivers/pci/internal.h"
#include "kernel/lib/panic.h"

/* A base address register, as the device tells it. */
struct bar {
	int slot, where; /* resource[slot]; offset in configuration space */
	u64 start, size;
	unsigned long flags; /* 0: there is none */
	int used;	     /* registers it takes */
	const char *fault;   /* why it cannot be, or NULL */
};

static u32 read_register(const struct pci_dev *dev, int where)
{
	return config_read(dev->bus, dev->devfn, where, 4);
}

/* What comes back when ones are written to a register; its old value is restored. */
static u32 which_stick(const struct pci_dev *dev, int where, u32 ones)
{
	u32 old = read_register(dev, where), mask;

	config_write(dev->bus, dev->devfn, where, 4, ones);
	mask = read_register(dev, where);
	config_write(dev->bus, dev->devfn, where, 4, old);
	return mask;
}

/* ------------------------------------------------------------------ */
/* Sizing                                                              */

static void size_ports(struct bar *bar, u32 low, u32 mask)
{
	/* the upper half need not exist */
	u32 address = (mask & ~3U) | 0xffff0000;

	bar->flags = IORESOURCE_IO | (low & 3);
	bar->start = low & ~3U;
	bar->size = address == 0xffff0000 ? 0 : (u32)-address;
	if (bar->start + bar->size > 0x10000)
		bar->fault = "ports beyond the last one";
}

static void size_memory(const struct pci_dev *dev, struct bar *bar, u32 low, u32 mask, bool last)
{
	u64 address = (mask & ~0xfU) | 0xffffffff00000000ULL;

	bar->flags = IORESOURCE_MEM | (low & 0xf);
	if (low & PCI_BAR_PREFETCH)
		bar->flags |= IORESOURCE_PREFETCH;
	bar->start = low & ~0xfU;
	switch (low & PCI_BAR_TYPE_MASK) {
	case PCI_BAR_TYPE_32:
	case PCI_BAR_TYPE_1M:
		break;
	case PCI_BAR_TYPE_64:
		if (last) {
			bar->fault = "64 bits, and no register for the upper half";
			return;
		}
		bar->used = 2;
		bar->start |= (u64)read_register(dev, bar->where + 4) << 32;
		address = (mask & ~0xfU) | (u64)which_stick(dev, bar->where + 4, ~0U) << 32;
		break;
	default:
		bar->fault = "of an unknown type";
		return;
	}
	bar->size = address == 0xffffffff00000000ULL ? 0 : -address;
}

/* What is true of every range; the first thing that is not. */
static const char *range_fault(const struct bar *bar)
{
	if (!bar->size)
		return "no size";
	if (bar->size & (bar->size - 1))
		return "size is no power of two";
	if (bar->start & (bar->size - 1))
		return "not aligned to its size";
	if (bar->start + bar->size - 1 < bar->start ||
	    (bar->start + bar->size - 1) >> PAGE_SHIFT >= arch_max_pfn())
		return "beyond the addresses of this CPU";
	return NULL;
}

static void read_bar(const struct pci_dev *dev, struct bar *bar, bool last)
{
	u32 low = read_register(dev, bar->where), mask = which_stick(dev, bar->where, ~0U);
	u32 kind = low & PCI_BAR_IO ? 3 : 0xf;

	bar->used = 1;
	if (!mask && !low)
		return; /* the device has no such register */
	if (low & PCI_BAR_IO)
		size_ports(bar, low, mask);
	else
		size_memory(dev, bar, low, mask, last);
	if (mask == ~0U)
		bar->fault = "it does not answer";
	else if ((low ^ mask) & kind)
		bar->fault = "its kind changes";
	if (!bar->fault)
		bar->fault = range_fault(bar);
}

static void read_rom(const struct pci_dev *dev, struct bar *bar)
{
	u32 low = read_register(dev, bar->where);
	/* bit 0 would switch it on */
	u32 mask = which_stick(dev, bar->where, PCI_ROM_ADDRESS_MASK) & PCI_ROM_ADDRESS_MASK;

	if (!mask)
		return;
	bar->flags = IORESOURCE_MEM | IORESOURCE_READONLY | IORESOURCE_PREFETCH |
		     (low & PCI_ROM_ADDRESS_ENABLE);
	bar->start = low & PCI_ROM_ADDRESS_MASK;
	bar->size = (u32)-mask;
	bar->fault = range_fault(bar);
}

/* ------------------------------------------------------------------ */
/* Placing                                                             */

static bool lies_in(const struct resource *r, const struct resource *window)
{
	const unsigned long kind = IORESOURCE_IO | IORESOURCE_MEM;

	return window->end && (window->flags & r->flags & kind) && window->start <= r->start &&
	       r->end <= window->end;
}

/* The range that r must be right inside of for a device behind that bridge; NULL: none. */
static struct resource *parent_of(struct pci_dev *bridge, const struct resource *r)
{
	for (; bridge; bridge = bridge->bridge) {
		for (int i = PCI_BRIDGE_RESOURCES; i < DEVICE_COUNT_RESOURCE; i++)
			if (lies_in(r, &bridge->resource[i]))
				return &bridge->resource[i];
		if (bridge->class != PCI_CLASS_BRIDGE_TRANSPARENT)
			return NULL;
	}
	return resource_window(r->flags & IORESOURCE_IO ? &ioport_resource : &iomem_resource,
			       r->start, r->end);
}

/* Enter r into its tree; why it cannot be there, and the name of what is there instead. */
static const char *place(struct pci_dev *dev, struct resource *r, const char **instead)
{
	struct resource *parent = parent_of(dev->bridge, r), *conflict;

	*instead = "";
	if (!parent)
		return "outside of what its bridge passes on";
	conflict = request_resource_conflict(parent, r);
	if (!conflict)
		return NULL;
	*instead = conflict->name;
	return "on top of ";
}

static void clear_range(struct resource *r)
{
	*r = (struct resource){ .name = NULL };
}

/* What the device says becomes a range in a tree, or is named and left out. */
static void accept(struct pci_dev *dev, const struct bar *bar)
{
	struct resource *r = &dev->resource[bar->slot];
	const char *fault = bar->fault, *instead = "";

	if (!bar->flags)
		return;
	*r = (struct resource){ .name = dev->range_name,
				.start = bar->start,
				.end = bar->start + bar->size - 1,
				.flags = bar->flags };
	if (!fault && bar->start)
		fault = place(dev, r, &instead);
	if (!fault && bar->start)
		return;
	clear_range(r);
	if (bar->slot == PCI_ROM_RESOURCE && !(bar->flags & PCI_ROM_ADDRESS_ENABLE))
		return; /* a ROM that is off: firmware leaves any address in it */
	if (bar->slot != PCI_ROM_RESOURCE)
		dev->unusable |= bar->flags & (IORESOURCE_IO | IORESOURCE_MEM);
	if (fault)
		pci_complain(dev, "BAR %d, %#llx, size %#llx: %s%s: ignored", bar->slot, bar->start,
			     bar->size, fault, instead);
	else if (bar->slot != PCI_ROM_RESOURCE)
		printk(KERN_INFO "pci %s: BAR %d, size %#llx, has no address\n", pci_name(dev),
		       bar->slot, bar->size);
}

/* ------------------------------------------------------------------ */
/* Bridges                                                             */

/* A window is closed if it ends before it begins; of what begins at 0 the bridge has no registers. */
static void open_window(struct pci_dev *dev, int slot, u64 start, u64 end, unsigned long flags)
{
	struct resource *r = &dev->resource[slot];
	const char *fault, *instead;

	if (!start || end < start)
		return;
	snprintf(dev->window_name, sizeof(dev->window_name), "PCI Bus 0000:%02x",
		 config_read(dev->bus, dev->devfn, PCI_SECONDARY_BUS, 1));
	*r = (struct resource){ .name = dev->window_name,
				.start = start,
				.end = end,
				.flags = flags };
	fault = place(dev, r, &instead);
	if (!fault)
		return;
	clear_range(r);
	pci_complain(dev, "window %#llx-%#llx: %s%s: ignored", start, end, fault, instead);
}

static void read_windows(struct pci_dev *dev)
{
	u32 ports = read_register(dev, PCI_IO_BASE), memory = read_register(dev, PCI_MEMORY_BASE);
	u32 wide = read_register(dev, PCI_IO_BASE_UPPER16);
	u32 prefetch = read_register(dev, PCI_PREF_MEMORY_BASE);
	u64 start = (ports & 0xf0) << 8, end = (ports >> 8 & 0xf0) << 8 | 0xfff;

	if (ports & PCI_WINDOW_TYPE_WIDE) {
		start |= (u64)(wide & 0xffff) << 16;
		end |= (u64)(wide >> 16) << 16;
	}
	open_window(dev, PCI_BRIDGE_RESOURCES, start, end, IORESOURCE_IO);
	open_window(dev, PCI_BRIDGE_RESOURCES + 1, (u64)(memory & 0xfff0) << 16,
		    (memory & 0xfff00000) | 0xfffff, IORESOURCE_MEM);
	start = (u64)(prefetch & 0xfff0) << 16;
	end = (prefetch & 0xfff00000) | 0xfffff;
	if (prefetch & PCI_WINDOW_TYPE_WIDE) {
		start |= (u64)read_register(dev, PCI_PREF_BASE_UPPER32) << 32;
		end |= (u64)read_register(dev, PCI_PREF_LIMIT_UPPER32) << 32;
	}
	open_window(dev, PCI_BRIDGE_RESOURCES + 2, start, end,
		    IORESOURCE_MEM | IORESOURCE_PREFETCH);
}

/* ------------------------------------------------------------------ */

static int count_bars(const struct pci_dev *dev, int *rom)
{
	switch (dev->header_type & PCI_HEADER_TYPE_MASK) {
	case PCI_HEADER_TYPE_NORMAL:
		*rom = PCI_ROM_ADDRESS;
		return PCI_NUM_BARS;
	case PCI_HEADER_TYPE_BRIDGE:
		*rom = PCI_ROM_ADDRESS1;
		return 2;
	}
	*rom = 0;
	return 0; /* CardBus: nobody has one */
}

void pci_read_ranges(struct pci_dev *dev)
{
	u16 command = (u16)config_read(dev->bus, dev->devfn, PCI_COMMAND, 2);
	const u16 decode = PCI_COMMAND_IO | PCI_COMMAND_MEMORY;
	int rom, bars = count_bars(dev, &rom);
	struct bar found[PCI_NUM_BARS + 1] = { { 0 } };

	if (!bars)
		return;
	pci_change_command(dev, decode, 0);
	for (int i = 0; i < bars; i += found[i].used) {
		found[i].slot = i;
		found[i].where = PCI_BASE_ADDRESS_0 + i * 4;
		read_bar(dev, &found[i], i == bars - 1);
	}
	found[PCI_NUM_BARS].slot = PCI_ROM_RESOURCE;
	found[PCI_NUM_BARS].where = rom;
	read_rom(dev, &found[PCI_NUM_BARS]);
	for (int i = 0; i <= PCI_NUM_BARS; i++)
		accept(dev, &found[i]);
	if (bars == 2)
		read_windows(dev);
	/* as the firmware left it, but for what would decode nonsense */
	if (dev->unusable & IORESOURCE_IO)
		command &= (u16)~PCI_COMMAND_IO;
	if (dev->unusable & IORESOURCE_MEM)
		command &= (u16)~PCI_COMMAND_MEMORY;
	pci_change_command(dev, decode, command & decode);
}

void pci_forget_ranges(struct pci_dev *dev)
{
	for (int i = 0; i < DEVICE_COUNT_RESOURCE; i++) {
		if (dev->resource[i].parent)
			release_resource(&dev->resource[i]);
		clear_range(&dev->resource[i]);
	}
}

/* ------------------------------------------------------------------ */
/* The root bus                                                        */

#define MAX_HOLES  16
#define CHIPSET	   0xfec00000ULL /* from here on the chipset's own registers: I/O APIC first */
#define LEAST_HOLE (1 * MiB)

struct holes {
	u64 from; /* all below is settled */
	int count;
	struct {
		u64 start, end;
	} hole[MAX_HOLES];
};

static void note_hole(struct holes *h, u64 end)
{
	if (end >= h->from + LEAST_HOLE && h->count < MAX_HOLES) {
		h->hole[h->count].start = h->from;
		h->hole[h->count++].end = end - 1;
	}
}

static void look_for_hole(const struct resource *r, int depth, void *arg)
{
	struct holes *h = arg;

	if (depth || r->end < h->from || h->from >= CHIPSET)
		return;
	note_hole(h, min(r->start, CHIPSET));
	h->from = r->end + 1;
}

/* The end of memory below 4 GiB, mem= or not: the rest of it is there all the same. */
static u64 top_of_memory(void)
{
	u64 top = 1 * MiB;

	for (int i = 0; i < boot_info.nr_ranges; i++) {
		const struct boot_range *r = &boot_info.ranges[i];

		if (r->type == RANGE_RAM && r->end <= CHIPSET)
			top = max(top, r->end);
	}
	return top;
}

/*
 * Which addresses the root bus has, ACPI tells in byte code, which is not interpreted. What
 * is left between the memory below 4 GiB and the chipset's registers cannot be anybody
 * else's; and the frame buffer of VGA. Of the ports it has all but those that lead to configuration space.
 */
void pci_root_windows(void)
{
	struct holes h = { .from = top_of_memory() };

	resource_claim(IORESOURCE_IO | IORESOURCE_WINDOW, 0, PCI_CONFIG_ADDRESS - 1,
		       "PCI Bus 0000:00");
	resource_claim(IORESOURCE_IO | IORESOURCE_WINDOW, PCI_CONFIG_DATA + 4, 0xffff,
		       "PCI Bus 0000:00");
	resource_claim(IORESOURCE_MEM | IORESOURCE_WINDOW, 0xa0000, 0xbffff, "PCI Bus 0000:00");
	resource_for_each(&iomem_resource, look_for_hole, &h);
	if (h.from < CHIPSET)
		note_hole(&h, CHIPSET);
	for (int i = 0; i < h.count; i++)
		resource_claim(IORESOURCE_MEM | IORESOURCE_WINDOW, h.hole[i].start, h.hole[i].end,
			       "PCI Bus 0000:00");
}
