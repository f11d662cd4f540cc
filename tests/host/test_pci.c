// SPDX-License-Identifier: MIT
/*
 * tests/host/test_pci.c - the bus (drivers/pci) against devices that lie.
 *
 * What:     a fake configuration space: each function is 256 bytes, and a mask of the bits
 *           that can be written. A case builds a machine, tells a lie, and has the kernel's
 *           own code look: the lie must be named in the log, and nothing may come of it.
 *           The fake machine checks in its turn what no device could: that a BAR is only
 *           sized while its device does not decode, and that no access is odd or behind
 *           the 256 bytes.
 * Start at: machine(), look(); lies_about_bars() for the idea
 * Not here: real devices: tests/kernel/pci_test.c
 * See it:   make host-tests; build/host/test_pci
 * Spec:     PCI Local Bus 3.0, 6.1, 6.2.5, 6.7, 6.8; PCI-to-PCI Bridge 1.2, 3.2.5
 */
#include "tests/host/machine_parts.h"

/* A device's memory, for MSI-X: what is mapped is a block of just that size, watched by ASan. */
static bool rows_forget; /* reads give all ones, whatever was written */
static inline u32 readl(const volatile void *at)
{
	return rows_forget ? ~0U : *(const volatile u32 *)at;
}
static inline void writel(u32 value, volatile void *at)
{
	*(volatile u32 *)at = value;
}

#include "kernel/resource.c"
#include "drivers/pci/pci.c"
#include "drivers/pci/scan.c"
#include "drivers/pci/bars.c"
#include "drivers/pci/device.c"
#include "drivers/pci/driver.c"
#include "drivers/pci/msi.c"

/* ------------------------------------------------------------------ */
/* The machine                                                         */

#define MAX_FAKES 40
#define RAM_END	  0x20000000ULL

struct fake {
	u8 bus, devfn;
	u8 config[256], writable[256];
	u8 drops[256]; /* bits that a write of any value clears */
};
static struct fake fakes[MAX_FAKES];
static int nr_fakes;
static long reads_left; /* of all devices, until all of them go away; < 0: they stay */
static long reads_done;
struct boot_info boot_info;

static struct fake *at_address(u8 bus, u8 devfn)
{
	for (int i = 0; i < nr_fakes; i++)
		if (fakes[i].bus == bus && fakes[i].devfn == devfn)
			return &fakes[i];
	return NULL;
}

static bool all_gone(void)
{
	reads_done++;
	if (reads_left > 0)
		reads_left--;
	return reads_left == 0;
}

u32 config_read(u8 bus, u8 devfn, int where, int size)
{
	struct fake *f = at_address(bus, devfn);
	u32 value = 0;

	if (where < 0 || where & (size - 1) || where + size > 256)
		FAIL("a read of %d bytes at %#x", size, where);
	if (all_gone() || !f)
		return size == 4 ? ~0U : (1U << size * 8) - 1;
	for (int i = 0; i < size; i++)
		value |= (u32)f->config[where + i] << i * 8;
	return value;
}

void config_write(u8 bus, u8 devfn, int where, int size, u32 value)
{
	struct fake *f = at_address(bus, devfn);

	if (where < 0 || where & (size - 1) || where + size > 256)
		FAIL("a write of %d bytes at %#x", size, where);
	if (!f || reads_left == 0)
		return;
	if (where >= PCI_BASE_ADDRESS_0 && where < PCI_BASE_ADDRESS_0 + 8 &&
	    f->config[PCI_COMMAND] & (PCI_COMMAND_IO | PCI_COMMAND_MEMORY))
		FAIL("a BAR is written while the device decodes");
	for (int i = 0; i < size; i++) {
		u8 bits = f->writable[where + i];

		f->config[where + i] =
			(u8)((f->config[where + i] & ~bits) | (value >> i * 8 & bits));
		f->config[where + i] &= (u8)~f->drops[where + i];
	}
}

void config_init(void)
{
}

void pci_proc_init(void)
{
}

/* A message has a number from NR_PINS on; those from msi_end on are not there. */
static u64 msi_taken;
static int msi_end, handler_on; /* the line or message that has a handler */

int arch_msi_alloc(u64 *address, u32 *data)
{
	for (int irq = NR_PINS; irq < msi_end; irq++)
		if (!(msi_taken & 1ULL << irq)) {
			msi_taken |= 1ULL << irq;
			*address = 0xfee00000;
			*data = 0x20 + irq;
			return irq;
		}
	return -ENOSPC;
}

void arch_msi_free(unsigned int irq)
{
	CHECK(msi_taken & 1ULL << irq);
	msi_taken &= ~(1ULL << irq);
}

bool irq_info(unsigned int irq, u64 *count, char *names, size_t size)
{
	names[0] = 0;
	return (int)irq == handler_on;
}

void irq_mark_level(unsigned int irq)
{
	CHECK(irq < NR_PINS);
}

bool cmdline_flag(const char *name)
{
	return false;
}

unsigned long arch_max_pfn(void)
{
	return 1UL << 28; /* 40 bits of address */
}

static int leak_checks;
int dma_check_leaks(struct device *dev)
{
	leak_checks++;
	return 0;
}

static int domains, domain_error;
int domain_attach(struct device *dev)
{
	domains++;
	return domain_error;
}

void domain_detach(struct device *dev)
{
	domains--;
}

const char *errno_name(int error)
{
	return "E";
}

void __iomem *ioremap(phys_addr_t phys, unsigned long size)
{
	live_objects++;
	return calloc(1, size);
}

void iounmap(volatile void __iomem *addr)
{
	live_objects--;
	free((void *)addr);
}

/* ------------------------------------------------------------------ */
/* Building one                                                        */

static void poke(struct fake *f, int where, int size, u32 value)
{
	for (int i = 0; i < size; i++)
		f->config[where + i] = (u8)(value >> i * 8);
}

static void allow(struct fake *f, int where, int size, u32 bits)
{
	for (int i = 0; i < size; i++)
		f->writable[where + i] = (u8)(bits >> i * 8);
}

static struct fake *add(u8 bus, u8 slot, u8 function)
{
	struct fake *f = &fakes[nr_fakes++];

	*f = (struct fake){ .bus = bus, .devfn = PCI_DEVFN(slot, function) };
	poke(f, PCI_VENDOR_ID, 4, 0x11e81234);
	poke(f, PCI_CLASS_REVISION, 4, 0x00ff0010);
	poke(f, PCI_INTERRUPT_LINE, 1, 10);
	poke(f, PCI_INTERRUPT_PIN, 1, 1);
	poke(f, PCI_COMMAND, 2, PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
	allow(f, PCI_COMMAND, 2, 0x0407);
	return f;
}

/* A BAR as honest devices have them: only the bits above its size can be written. */
static void set_bar(struct fake *f, int bar, u32 value, u32 size)
{
	poke(f, PCI_BASE_ADDRESS_0 + bar * 4, 4, value);
	allow(f, PCI_BASE_ADDRESS_0 + bar * 4, 4, -size);
}

static void set_bar64(struct fake *f, int bar, u64 value, u64 size)
{
	set_bar(f, bar, (u32)value | PCI_BAR_TYPE_64, size > 0xffffffff ? 0 : (u32)size);
	poke(f, PCI_BASE_ADDRESS_0 + bar * 4 + 4, 4, (u32)(value >> 32));
	allow(f, PCI_BASE_ADDRESS_0 + bar * 4 + 4, 4, (u32)(-size >> 32));
}

static struct fake *add_bridge(u8 bus, u8 slot, u8 secondary, u8 subordinate)
{
	struct fake *f = add(bus, slot, 0);

	poke(f, PCI_CLASS_REVISION, 4, 0x06040000);
	poke(f, PCI_HEADER_TYPE, 1, PCI_HEADER_TYPE_BRIDGE);
	poke(f, PCI_PRIMARY_BUS, 1, bus);
	poke(f, PCI_SECONDARY_BUS, 1, secondary);
	poke(f, PCI_SUBORDINATE_BUS, 1, subordinate);
	poke(f, PCI_MEMORY_BASE, 4, 0x0000fff0); /* closed: it ends before it begins */
	poke(f, PCI_PREF_MEMORY_BASE, 4, 0x0000fff0);
	poke(f, PCI_IO_BASE, 2, 0x00f0);
	return f;
}

/* Memory addresses [start, end], of whole MiB, are passed on. */
static void open_memory(struct fake *f, u32 start, u32 end)
{
	poke(f, PCI_MEMORY_BASE, 4, start >> 16 | (end & 0xfff00000));
}

/* Capability `id` at `at`, the next one at `next`. */
static void set_cap(struct fake *f, u8 at, u8 id, u8 next)
{
	f->config[PCI_STATUS] |= PCI_STATUS_CAP_LIST;
	if (!f->config[PCI_CAPABILITY_LIST])
		f->config[PCI_CAPABILITY_LIST] = at;
	f->config[at] = id;
	f->config[at + 1] = next;
}

static void drop_tree(struct resource *r, bool all)
{
	while (r->child) {
		struct resource *child = r->child;

		drop_tree(child, all);
		remove(child);
		kfree(child);
	}
}

/* All that the last look has made goes away. */
static void forget(void)
{
	while (!list_empty(&pci_devices)) {
		struct pci_dev *dev = list_first_entry(&pci_devices, struct pci_dev, list);

		/* from the last one on: those behind a bridge before it */
		dev = list_entry(pci_devices.prev, struct pci_dev, list);
		list_del(&dev->list);
		pci_forget_ranges(dev);
		kfree(dev);
	}
	drop_tree(&iomem_resource, true);
	drop_tree(&ioport_resource, true);
}

/* An empty machine: RAM, an I/O APIC, a hole for devices. */
static void machine(void)
{
	forget();
	nr_fakes = 0;
	reads_left = -1;
	msi_taken = 0;
	msi_end = NR_IRQS;
	handler_on = -1;
	rows_forget = false;
	warn_count = live_objects = 0;
	pci_complaints = 0;
	log_clear();
	boot_info.nr_ranges = 1;
	boot_info.ranges[0] = (struct boot_range){ 0, RAM_END, RANGE_RAM };
}

/* The kernel's turn. */
static void look(void)
{
	resource_claim(IORESOURCE_MEM | IORESOURCE_BUSY, 0, RAM_END - 1, "System RAM");
	resource_claim(IORESOURCE_MEM | IORESOURCE_BUSY, 0xfec00000, 0xfec003ff, "IOAPIC 0");
	resource_claim(IORESOURCE_IO | IORESOURCE_BUSY, 0x20, 0x21, "pic1");
	pci_root_windows();
	pci_scan();
	CHECK_EQ(resource_check(&iomem_resource), 0);
	CHECK_EQ(resource_check(&ioport_resource), 0);
}

/* Nothing is left over: no object, no message, no report. */
static void end(void)
{
	forget();
	CHECK_EQ(live_objects, 0);
	CHECK_EQ(msi_taken, 0);
	CHECK_EQ(warn_count, 0);
}

static struct pci_dev *dev_at(u8 bus, u8 slot, u8 function)
{
	return pci_find_slot(bus, PCI_DEVFN(slot, function));
}

static int devices_found(void)
{
	struct pci_dev *dev = NULL;
	int n = 0;

	while ((dev = pci_find_device(PCI_ANY_ID, PCI_ANY_ID, dev)) != NULL)
		n++;
	return n;
}

/* ------------------------------------------------------------------ */
/* Honest devices                                                      */

static void honest_devices_are_found_as_they_are(void)
{
	struct fake *f;
	struct pci_dev *dev;

	machine();
	f = add(0, 3, 0);
	set_bar(f, 0, 0xfea00000, 1 * MiB);
	set_bar(f, 1, 0xc001, 0x20);
	set_bar64(f, 2, 0x3800000000, 16ULL * GiB);
	set_bar(f, 5, 0xfeb00008, 0x1000);
	poke(f, PCI_SUBSYSTEM_VENDOR_ID, 4, 0x11001af4);
	set_cap(f, 0x40, PCI_CAP_ID_PM, 0x50);
	set_cap(f, 0x50, PCI_CAP_ID_MSI, 0);
	look();
	dev = dev_at(0, 3, 0);
	CHECK(dev && devices_found() == 1);
	CHECK_EQ(pci_complaints, 0);
	CHECK_EQ(pci_resource_start(dev, 0), 0xfea00000);
	CHECK_EQ(pci_resource_len(dev, 0), 1 * MiB);
	CHECK_EQ(pci_resource_flags(dev, 1), IORESOURCE_IO | 1);
	CHECK_EQ(pci_resource_start(dev, 1), 0xc000);
	CHECK_EQ(pci_resource_len(dev, 2), 16ULL * GiB);
	CHECK_EQ(pci_resource_flags(dev, 2), IORESOURCE_MEM | 4);
	CHECK_EQ(pci_resource_len(dev, 3), 0); /* the upper half of BAR 2 */
	CHECK_EQ(pci_resource_len(dev, 4), 0);
	CHECK_EQ(pci_resource_flags(dev, 5), IORESOURCE_MEM | IORESOURCE_PREFETCH | 8);
	CHECK_EQ(dev->subsystem_device, 0x1100);
	CHECK_EQ(dev->irq, 10);
	CHECK_EQ(dev->msi_cap, 0x50);
	CHECK_EQ(pci_find_capability(dev, PCI_CAP_ID_PM), 0x40);
	CHECK_EQ(pci_find_capability(dev, PCI_CAP_ID_EXP), 0);
	/* and they were left as they were */
	CHECK_EQ(f->config[PCI_COMMAND], PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
	CHECK_EQ(config_read(0, PCI_DEVFN(3, 0), PCI_BASE_ADDRESS_0 + 8, 4), 0x4);
	CHECK_EQ(config_read(0, PCI_DEVFN(3, 0), PCI_BASE_ADDRESS_0 + 12, 4), 0x38);
	end();
}

static void what_is_behind_bridges_is_found(void)
{
	struct fake *f;

	machine();
	open_memory(add_bridge(0, 1, 1, 3), 0xfd000000, 0xfdffffff);
	open_memory(add_bridge(1, 0, 2, 2), 0xfd000000, 0xfd0fffff);
	add_bridge(1, 1, 3, 3);
	f = add(2, 4, 0);
	set_bar(f, 0, 0xfd000000, 1 * MiB);
	add(3, 0, 0);
	look();
	CHECK_EQ(devices_found(), 5);
	CHECK_EQ(pci_complaints, 0);
	CHECK_EQ(dev_at(2, 4, 0)->bridge, dev_at(1, 0, 0));
	CHECK_EQ(dev_at(1, 0, 0)->bridge, dev_at(0, 1, 0));
	CHECK(!dev_at(0, 1, 0)->bridge);
	CHECK_EQ(dev_at(0, 1, 0)->subordinate, 3);
	CHECK_EQ(pci_requester_id(dev_at(2, 4, 0)), 1 << 3); /* by the name of 00:01.0 */
	CHECK_EQ(dev_at(2, 4, 0)->resource[0].parent, &dev_at(1, 0, 0)->resource[8]);
	end();
}

static void set_express(struct fake *f, u32 type)
{
	set_cap(f, 0x80, PCI_CAP_ID_EXP, 0);
	poke(f, 0x80 + PCI_EXP_FLAGS, 2, type | 2);
}

static void transfers_carry_the_name_of_the_bridge_to_conventional_pci(void)
{
	machine();
	set_express(add_bridge(0, 1, 1, 4), 0x40); /* a root port */
	set_express(add_bridge(1, 0, 2, 3), PCI_EXP_TYPE_PCI_BRIDGE);
	add_bridge(2, 5, 3, 3); /* conventional behind conventional */
	add(2, 6, 0);
	add(3, 7, 0);
	set_express(add_bridge(0, 2, 5, 5), 0x40);
	add(5, 0, 0);
	look();
	CHECK_EQ(pci_requester_id(dev_at(1, 0, 0)), 0x100);
	CHECK_EQ(pci_requester_id(dev_at(2, 6, 0)), 0x200);
	CHECK_EQ(pci_requester_id(dev_at(2, 5, 0)), 0x200);
	CHECK_EQ(pci_requester_id(dev_at(3, 7, 0)), 0x200);
	CHECK_EQ(pci_requester_id(dev_at(5, 0, 0)), 0x500);
	CHECK_EQ(pci_complaints, 0);
	end();
}

/* ------------------------------------------------------------------ */
/* Lies about BARs                                                     */

/* What BAR 0 and its neighbour say, and what of them can be written. */
struct bar_lie {
	u32 low, low_bits, high, high_bits;
	const char *named;
};

static const struct bar_lie bar_lies[] = {
	{ 0x00000008, 0, 0, 0, "no size" },
	{ 0xfea00000, 0, 0, 0, "no power of two" }, /* it cannot be written at all */
	{ 0xfea00000, 0xfff00ff0, 0, 0, "no power of two" },
	{ 0xfea00000, 0xfff00010, 0, 0, "no power of two" },
	{ 0xfea00100, 0xfff00000, 0, 0, "no power of two" },
	{ 0xfea00006, 0xfff00000, 0, 0, "unknown type" },
	{ 0xfea00000, 0xffffffff, 0, 0, "does not answer" },
	{ 0xfea00000, 0xfff00001, 0, 0, "its kind changes" },
	{ 0xfea00000, 0xfff00008, 0, 0, "its kind changes" },
	{ 0x00000004, 0, 0, 0, "no size" },
	{ 0xf0000004, 0, 0x1, 0, "no power of two" },
	{ 0x00000004, 0, 0x80000000, 0x80000000, "beyond the addresses" },
	{ 0x00000004, 0, 0x100, 0xffffffc0, "beyond the addresses" },
	{ 0x00000004, 0, 0x10, 0xffffff0f, "no power of two" },
	{ 0x10000000, 0xfff00000, 0, 0, "on top of System RAM" },
	{ 0x80000000, 0x80000000, 0, 0, "on top of" }, /* half of the world, the chipset in it */
	{ 0xfec00000, 0xfffffff0, 0, 0, "on top of IOAPIC 0" },
	{ 0x00000001, 0x00000000, 0, 0, "no size" },
	{ 0x0000c001, 0x0000a0f0, 0, 0, "no power of two" },
	{ 0x0001c001, 0xffffffe0, 0, 0, "beyond the last" },
	{ 0x00000021, 0x0000fffe, 0, 0, "its kind changes" },
	{ 0x00000021, 0x0000fffc, 0, 0, "on top of pic1" },
	{ 0x00000cf9, 0x0000fff8, 0, 0, NULL }, /* nobody claims those here: fine */
};

static void lies_about_bars(void)
{
	for (unsigned long i = 0; i < ARRAY_SIZE(bar_lies); i++) {
		const struct bar_lie *lie = &bar_lies[i];
		bool ports = lie->low & 1, two = (lie->low & 7) == 4;
		struct pci_dev *dev;
		struct fake *f;

		at_step(i);
		machine();
		f = add(0, 3, 0);
		poke(f, PCI_BASE_ADDRESS_0, 4, lie->low);
		allow(f, PCI_BASE_ADDRESS_0, 4, lie->low_bits);
		poke(f, PCI_BASE_ADDRESS_1, 4, two ? lie->high : 0);
		allow(f, PCI_BASE_ADDRESS_1, 4, lie->high_bits);
		set_bar(f, 3, 0xfe000000, 0x1000); /* an honest one beside it */
		look();
		dev = dev_at(0, 3, 0);
		CHECK(dev);
		CHECK_EQ(pci_resource_len(dev, 3), 0x1000);
		CHECK_EQ(f->config[PCI_BASE_ADDRESS_0 + 3], lie->low >> 24); /* put back */
		if (!lie->named)
			continue;
		CHECK_EQ(pci_complaints, 1);
		if (!said(lie->named))
			FAIL("not named: %s; the log: %s", lie->named, log_text);
		CHECK_EQ(pci_resource_len(dev, 0), 0);
		CHECK_EQ(pci_resource_flags(dev, 0), 0);
		/* that kind of address it may not decode, the other it may */
		CHECK_EQ(f->config[PCI_COMMAND], ports ? PCI_COMMAND_MEMORY : PCI_COMMAND_IO);
		CHECK_EQ(pci_enable_device(dev), ports ? 0 : -EINVAL);
		CHECK_EQ(f->config[PCI_COMMAND], ports ? PCI_COMMAND_MEMORY : PCI_COMMAND_IO);
	}
	end();
}

static void a_bar_lies_at_a_multiple_of_its_size(void)
{
	struct fake *f;

	machine();
	f = add(0, 3, 0);
	set_bar(f, 0, 0xfea01000, 1 * MiB);
	f->drops[PCI_BASE_ADDRESS_0 + 1] = 0x10; /* the bit is there until somebody looks closer */
	look();
	CHECK(said("not aligned"));
	CHECK_EQ(pci_resource_len(dev_at(0, 3, 0), 0), 0);
	end();
}

static void a_64_bit_bar_needs_two_registers(void)
{
	struct fake *f;

	machine();
	f = add(0, 3, 0);
	set_bar(f, 5, 0xfea00004, 1 * MiB);
	look();
	CHECK(said("no register for the upper half"));
	CHECK_EQ(pci_resource_len(dev_at(0, 3, 0), 5), 0);
	/* a bridge has two in all */
	machine();
	f = add_bridge(0, 3, 1, 1);
	set_bar(f, 1, 0xfea00004, 1 * MiB);
	look();
	CHECK(said("no register for the upper half"));
	end();
}

static void two_devices_do_not_get_the_same_address(void)
{
	struct fake *f;

	machine();
	set_bar(add(0, 3, 0), 0, 0xfea00000, 1 * MiB);
	f = add(0, 4, 0);
	set_bar(f, 0, 0xfea80000, 0x1000);
	set_bar(f, 1, 0xfeb00000, 0x1000); /* and one of its own twice */
	set_bar(f, 2, 0xfeb00000, 0x1000);
	look();
	CHECK_EQ(pci_complaints, 2);
	CHECK(said("on top of 0000:00:03.0"));
	CHECK(said("on top of 0000:00:04.0"));
	CHECK_EQ(pci_resource_len(dev_at(0, 4, 0), 1), 0x1000);
	CHECK_EQ(pci_resource_len(dev_at(0, 4, 0), 2), 0);
	end();
}

static void a_bar_without_an_address_is_no_complaint(void)
{
	struct fake *f;

	machine();
	f = add(0, 3, 0);
	set_bar(f, 0, 0, 1 * MiB);
	poke(f, PCI_ROM_ADDRESS, 4, 0xfffc0000); /* a ROM that is off may have any */
	allow(f, PCI_ROM_ADDRESS, 4, 0xfffc0001);
	look();
	CHECK_EQ(pci_complaints, 0);
	CHECK(said("has no address"));
	CHECK_EQ(pci_enable_device(dev_at(0, 3, 0)), -EINVAL); /* at 0 there is RAM */
	end();
}

/* ------------------------------------------------------------------ */
/* Lies about capabilities                                             */

static void the_capability_list_ends(void)
{
	struct fake *f;

	machine();
	f = add(0, 3, 0);
	set_cap(f, 0x40, PCI_CAP_ID_PM, 0x50);
	set_cap(f, 0x50, PCI_CAP_ID_MSI, 0x40); /* back to the first */
	look();
	CHECK(said("runs in a circle at 0x40"));
	CHECK_EQ(dev_at(0, 3, 0)->msi_cap, 0x50);
	CHECK_EQ(pci_find_capability(dev_at(0, 3, 0), 0x77), 0);

	machine();
	f = add(0, 3, 0);
	set_cap(f, 0x40, PCI_CAP_ID_PM, 0x40); /* to itself */
	look();
	CHECK(said("runs in a circle"));

	machine();
	f = add(0, 3, 0);
	set_cap(f, 0x40, PCI_CAP_ID_PM, 0x10); /* into the BARs */
	look();
	CHECK(said("leads into the header at 0x10"));

	machine();
	f = add(0, 3, 0);
	set_cap(f, 0x40, 0xff, 0xff);
	look();
	CHECK(said("where nothing answers"));

	machine(); /* every place there is, in a row: that is long, and no lie */
	f = add(0, 3, 0);
	for (int at = 0x40; at < 0x100; at += 4)
		set_cap(f, (u8)at, PCI_CAP_ID_PM, (u8)(at + 4));
	look();
	CHECK_EQ(pci_complaints, 0);
	end();
}

static void odd_pointers_are_rounded_down(void)
{
	struct fake *f;

	machine();
	f = add(0, 3, 0);
	set_cap(f, 0x40, PCI_CAP_ID_PM, 0x53);
	set_cap(f, 0x50, PCI_CAP_ID_MSI, 0x02); /* 0: the end */
	f->config[PCI_CAPABILITY_LIST] = 0x41;
	look();
	CHECK_EQ(dev_at(0, 3, 0)->msi_cap, 0x50);
	CHECK_EQ(pci_complaints, 0);
	end();
}

static void a_capability_that_does_not_fit_is_none(void)
{
	struct fake *f;

	machine();
	f = add(0, 3, 0);
	set_cap(f, 0xf4, PCI_CAP_ID_MSI, 0xf8);
	set_cap(f, 0xf8, PCI_CAP_ID_MSIX, 0);
	poke(f, 0xf6, 2, PCI_MSI_FLAGS_64BIT);
	look();
	CHECK_EQ(pci_complaints, 2);
	CHECK_EQ(dev_at(0, 3, 0)->msi_cap, 0);
	CHECK_EQ(dev_at(0, 3, 0)->msix_cap, 0);
	CHECK_EQ(pci_enable_msi(dev_at(0, 3, 0)), -EINVAL);
	end();
}

/* ------------------------------------------------------------------ */
/* Lies about interrupts, headers, functions                           */

static void impossible_interrupts_are_none(void)
{
	static const struct {
		u8 pin, line;
		unsigned int irq;
		bool lie;
	} rows[] = {
		{ 1, 10, 10, false },	    { 4, 23, 23, false },      { 0, 10, NR_IRQS, false },
		{ 1, 255, NR_IRQS, false }, { 5, 10, NR_IRQS, true },  { 255, 255, NR_IRQS, true },
		{ 1, 24, NR_IRQS, true },   { 1, 254, NR_IRQS, true }, { 1, 0, NR_IRQS, true },
		{ 1, 1, NR_IRQS, true },    { 1, 2, NR_IRQS, true },   { 1, 8, NR_IRQS, true },
		{ 1, 13, NR_IRQS, true },   { 1, 4, NR_IRQS, true }, /* the serial port has it */
	};

	for (unsigned long i = 0; i < ARRAY_SIZE(rows); i++) {
		struct fake *f;

		at_step(i);
		machine();
		handler_on = 4;
		f = add(0, 3, 0);
		poke(f, PCI_INTERRUPT_PIN, 1, rows[i].pin);
		poke(f, PCI_INTERRUPT_LINE, 1, rows[i].line);
		look();
		CHECK_EQ(dev_at(0, 3, 0)->irq, rows[i].irq);
		CHECK_EQ(pci_complaints, rows[i].lie);
	}
	end();
}

static void unknown_headers_are_left_out(void)
{
	machine();
	poke(add(0, 3, 0), PCI_HEADER_TYPE, 1, 3);
	poke(add(0, 4, 0), PCI_HEADER_TYPE, 1, 0x7f);
	poke(add(0, 5, 0), PCI_VENDOR_ID, 4, 0xffff0001);
	poke(add(0, 6, 0), PCI_CLASS_REVISION, 4, ~0U);
	poke(add(0, 7, 0), PCI_HEADER_TYPE, 1, PCI_HEADER_TYPE_CARDBUS);
	set_bar(add(0, 8, 0), 0, 0xfea00000, 1 * MiB);
	look();
	CHECK_EQ(pci_complaints, 4);
	CHECK_EQ(devices_found(), 2);
	CHECK(dev_at(0, 7, 0) && dev_at(0, 8, 0));
	end();
}

static void functions_are_asked_for_as_function_0_says(void)
{
	machine();
	add(0, 3, 0); /* says it is alone */
	add(0, 3, 1);
	add(0, 4, 2); /* no function 0: no device */
	poke(add(0, 5, 0), PCI_HEADER_TYPE, 1, PCI_HEADER_MULTIFUNCTION);
	add(0, 5, 7);							  /* with holes between */
	poke(add(0, 6, 0), PCI_HEADER_TYPE, 1, PCI_HEADER_MULTIFUNCTION); /* and alone after all */
	look();
	CHECK_EQ(devices_found(), 4);
	CHECK(!dev_at(0, 3, 1) && !dev_at(0, 4, 2));
	CHECK(dev_at(0, 5, 7) && dev_at(0, 6, 0));
	end();
}

/* ------------------------------------------------------------------ */
/* Lies of bridges                                                     */

static void bridges_do_not_lead_in_circles(void)
{
	static const struct {
		u8 secondary, subordinate;
		const char *named;
	} rows[] = {
		{ 0, 5, "leads back" },
		{ 1, 5, "leads back" },
		{ 4, 3, "ends before it begins" },
		{ 3, 9, "leads out of the buses" },
		{ 2, 2, "takes a bus that another" },
		{ 3, 255, "leads out of the buses" },
	};

	for (unsigned long i = 0; i < ARRAY_SIZE(rows); i++) {
		at_step(i);
		machine();
		add_bridge(0, 1, 1, 5);
		add_bridge(1, 0, 2, 2);
		add_bridge(1, 1, rows[i].secondary, rows[i].subordinate);
		add(2, 0, 0);
		look();
		CHECK_EQ(pci_complaints, 1);
		if (!said(rows[i].named))
			FAIL("not named: %s; the log: %s", rows[i].named, log_text);
		CHECK_EQ(devices_found(), 4); /* nobody is met twice */
		CHECK_EQ(dev_at(1, 1, 0)->secondary, 0);
	}
	end();
}

static void a_bridge_without_numbers_is_no_complaint(void)
{
	machine();
	add_bridge(0, 1, 0, 0);
	look();
	CHECK_EQ(pci_complaints, 0);
	CHECK_EQ(devices_found(), 1);
	end();
}

static void bridges_behind_bridges_end_somewhere(void)
{
	machine();
	for (u8 bus = 0; bus < 30; bus++)
		add_bridge(bus, 0, (u8)(bus + 1), 200);
	look();
	CHECK(said("lies too deep"));
	CHECK_EQ(pci_complaints, 1);
	CHECK_EQ(devices_found(), MAX_DEPTH + 1);
	end();
}

static void behind_a_bridge_only_its_window_is_good(void)
{
	struct fake *f;

	machine();
	open_memory(add_bridge(0, 1, 1, 1), 0xfd000000, 0xfd0fffff);
	f = add(1, 0, 0);
	set_bar(f, 0, 0xfd000000, 0x1000);
	set_bar(f, 1, 0xfe000000, 0x1000); /* beside it */
	set_bar(f, 2, 0xc001, 0x20);	   /* no ports are passed on */
	look();
	CHECK_EQ(pci_complaints, 2);
	CHECK(said("outside of what its bridge passes on"));
	CHECK_EQ(pci_resource_len(dev_at(1, 0, 0), 0), 0x1000);
	CHECK_EQ(pci_resource_len(dev_at(1, 0, 0), 1), 0);
	CHECK_EQ(pci_resource_len(dev_at(1, 0, 0), 2), 0);

	machine(); /* a transparent bridge passes on what nobody else takes */
	f = add_bridge(0, 1, 1, 1);
	poke(f, PCI_CLASS_REVISION, 4, 0x06040100);
	set_bar(add(1, 0, 0), 0, 0xfe000000, 0x1000);
	look();
	CHECK_EQ(pci_complaints, 0);
	CHECK_EQ(pci_resource_len(dev_at(1, 0, 0), 0), 0x1000);
	end();
}

static void windows_do_not_lie_on_each_other(void)
{
	machine();
	open_memory(add_bridge(0, 1, 1, 1), 0xfd000000, 0xfd7fffff);
	open_memory(add_bridge(0, 2, 2, 3), 0xfd400000, 0xfd9fffff); /* on the first */
	open_memory(add_bridge(0, 3, 4, 5), 0x10000000, 0x100fffff); /* on RAM */
	open_memory(add_bridge(0, 4, 6, 7), 0xfe000000, 0xfe0fffff);
	open_memory(add_bridge(6, 0, 7, 7), 0xfe000000, 0xfe1fffff); /* larger than its bridge's */
	set_bar(add(0, 5, 0), 0, 0xfd000000, 0x1000);		     /* in the first's */
	look();
	CHECK_EQ(pci_complaints, 4);
	CHECK(said("on top of PCI Bus 0000:01"));
	CHECK(said("on top of System RAM"));
	CHECK(said("outside of what its bridge passes on"));
	end();
}

/* ------------------------------------------------------------------ */
/* Devices that go away, and devices that are noise                    */

/* A machine with some of everything. */
static void busy_machine(void)
{
	struct fake *f;

	machine();
	f = add_bridge(0, 1, 1, 2);
	open_memory(f, 0xfd000000, 0xfdffffff);
	open_memory(add_bridge(1, 0, 2, 2), 0xfd000000, 0xfd0fffff);
	set_bar(add(2, 0, 0), 0, 0xfd000000, 0x1000);
	f = add(0, 3, 0);
	set_bar64(f, 0, 0x800000000, 64 * KiB);
	set_bar(f, 2, 0xc001, 0x40);
	set_cap(f, 0x40, PCI_CAP_ID_MSIX, 0x50);
	set_cap(f, 0x50, PCI_CAP_ID_MSI, 0);
}

static void a_device_that_goes_away_during_the_walk_leaves_nothing(void)
{
	long reads;

	busy_machine();
	reads_done = 0;
	look();
	reads = reads_done;
	CHECK_EQ(devices_found(), 4);
	CHECK_EQ(pci_complaints, 0);
	for (long n = 1; n < reads; n++) {
		at_step((unsigned long)n);
		busy_machine();
		reads_left = n;
		look();
		CHECK(devices_found() <= 4);
		reads_left = 0;
		for (struct pci_dev *dev = NULL;
		     (dev = pci_find_device(PCI_ANY_ID, PCI_ANY_ID, dev)) != NULL;) {
			CHECK_EQ(pci_enable_device(dev),
				 dev->unusable & IORESOURCE_MEM ? -EINVAL : -ENODEV);
			CHECK_EQ(pci_find_capability(dev, PCI_CAP_ID_MSI), 0);
		}
		end();
	}
}

static void noise_is_survived(void)
{
	random_seed(6);
	for (unsigned long step = 0; step < 20000; step++) {
		at_step(step);
		machine();
		for (int i = 0; i < 6; i++) {
			struct fake *f =
				add((u8)random_below(4), (u8)random_below(3), (u8)random_below(2));

			for (int where = 4; where < 256; where++) {
				f->config[where] = (u8)random_u64();
				/* some registers keep all, some nothing, some a part */
				f->writable[where] = (u8)(random_below(3) ? 0 - (random_u64() & 1) :
									    random_u64());
			}
			if (random_below(4))
				f->config[PCI_HEADER_TYPE] &= 0x81;
			f->config[PCI_STATUS] |= PCI_STATUS_CAP_LIST;
			allow(f, PCI_COMMAND, 2, 0x0407);
		}
		if (random_below(8) == 0)
			reads_left = (long)random_below(400) + 1;
		look();
		reads_left = -1;
		for (struct pci_dev *dev = NULL;
		     (dev = pci_find_device(PCI_ANY_ID, PCI_ANY_ID, dev)) != NULL;) {
			struct msix_entry entries[2] = { { .entry = 0 }, { .entry = 1 } };

			for (int i = 0; i < PCI_NUM_BARS; i++)
				CHECK(!pci_resource_len(dev, i) || dev->resource[i].parent);
			if (!pci_enable_device(dev) && !pci_enable_msix(dev, entries, 2))
				pci_disable_msix(dev);
			if (!pci_enable_msi(dev))
				pci_disable_msi(dev);
		}
		end();
	}
}

static void without_memory_a_device_is_left_out(void)
{
	for (unsigned long nth = 8; nth < 14; nth++) {
		at_step(nth);
		busy_machine();
		alloc_fails_at(nth); /* behind those of the map itself, which must not fail */
		look();
		alloc_fails_at(0);
		CHECK(devices_found() <= 4);
		end();
	}
}

/* ------------------------------------------------------------------ */
/* MSI-X                                                               */

#define CAP 0x60

/* A device whose BAR 0 is 64 KiB, with a table of `rows` at `table` and pending bits at `pending`. */
static struct pci_dev *msix_device(unsigned int rows, u32 table, u32 pending)
{
	struct pci_dev *dev;
	struct fake *f;

	machine();
	f = add(0, 3, 0);
	set_bar(f, 0, 0xfea00000, 64 * KiB);
	set_bar(f, 1, 0xc001, 0x100);
	poke(f, PCI_ROM_ADDRESS, 4, 0xfeb00000); /* no BAR, though it has an address */
	allow(f, PCI_ROM_ADDRESS, 4, 0xffff0001);
	set_cap(f, CAP, PCI_CAP_ID_MSIX, 0);
	poke(f, CAP + PCI_MSIX_FLAGS, 2, rows - 1);
	allow(f, CAP + PCI_MSIX_FLAGS, 2, PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
	poke(f, CAP + PCI_MSIX_TABLE, 4, table);
	poke(f, CAP + PCI_MSIX_PBA, 4, pending);
	look();
	dev = dev_at(0, 3, 0);
	CHECK_EQ(pci_enable_device(dev), 0);
	return dev;
}

static void an_honest_table_is_filled_and_emptied(void)
{
	struct msix_entry entries[3] = { { .entry = 2 }, { .entry = 0 }, { .entry = 2047 } };
	struct pci_dev *dev = msix_device(2048, 0x0, 0x8000);
	const u32 *row;

	CHECK_EQ(pci_enable_msix(dev, entries, 3), 0);
	CHECK_EQ(entries[0].vector, NR_PINS);
	row = (const u32 *)dev->msix->table + 2 * 4;
	CHECK_EQ(row[0], 0xfee00000);
	CHECK_EQ(row[2], 0x20 + NR_PINS);
	CHECK_EQ(row[3], 0);
	CHECK_EQ(row[4 + 3], PCI_MSIX_ROW_MASKED); /* row 3: not asked for */
	CHECK_EQ(pci_enable_msix(dev, entries, 3), -EINVAL);
	CHECK_EQ(pci_enable_msi(dev), -EINVAL);
	pci_disable_msix(dev);
	pci_disable_msix(dev); /* again: does nothing */
	CHECK_EQ(config_read(0, PCI_DEVFN(3, 0), CAP + PCI_MSIX_FLAGS, 2), 2047);
	end();
}

static void lies_about_the_table(void)
{
	static const struct {
		unsigned int rows;
		u32 table, pending;
	} rows[] = {
		{ 2, 0x6, 0x800 }, /* a BAR that no device has */
		{ 2, 0x7, 0x800 },	{ 2, 0x0, 0x806 },     { 2, 0x1, 0x800 }, /* in its ports */
		{ 2, 0x2, 0x800 },			     /* in a BAR that is not there */
		{ 2, 0xfff8, 0x0 },			     /* the end of the table is outside */
		{ 2048, 0x8008, 0x0 },	{ 2, 0x0, 0x10000 }, /* the pending bits are */
		{ 2, 0xfffffff8, 0x0 }, { 2, 0x0, 0x18 },    /* on each other */
		{ 2048, 0x0, 0x7ff8 },	{ 2, 0x8, 0x0 | 0x8 },
	};
	struct msix_entry entries[1] = { { .entry = 0 } };

	for (unsigned long i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pci_dev *dev = msix_device(rows[i].rows, rows[i].table, rows[i].pending);

		at_step(i);
		CHECK_EQ(pci_enable_msix(dev, entries, 1), -EINVAL);
		CHECK_EQ(pci_complaints, 1);
		CHECK(said("MSI-X: its table"));
		CHECK(!dev->msix_enabled);
		end();
	}
}

static void a_table_that_forgets_is_not_used(void)
{
	struct msix_entry entries[2] = { { .entry = 0 }, { .entry = 1 } };
	struct pci_dev *dev = msix_device(4, 0x0, 0x800);

	rows_forget = true;
	CHECK_EQ(pci_enable_msix(dev, entries, 2), -EIO);
	CHECK(said("does not keep what is written"));
	CHECK_EQ(config_read(0, PCI_DEVFN(3, 0), CAP + PCI_MSIX_FLAGS, 2), 3);
	end();
}

static void messages_run_out(void)
{
	struct msix_entry entries[4] = { { .entry = 0 },
					 { .entry = 1 },
					 { .entry = 2 },
					 { .entry = 3 } };
	struct pci_dev *dev = msix_device(4, 0x0, 0x800);

	msi_end = NR_PINS + 3;
	CHECK_EQ(pci_enable_msix(dev, entries, 4), 3); /* so many there are */
	CHECK_EQ(msi_taken, 0);
	CHECK_EQ(pci_enable_msix(dev, entries, 3), 0);
	CHECK_EQ(pci_enable_msi(dev), -EINVAL);
	pci_disable_msix(dev);
	msi_end = NR_PINS;
	CHECK_EQ(pci_enable_msix(dev, entries, 1), -ENOSPC);
	CHECK_EQ(pci_enable_msix(dev, entries, 0), -EINVAL);
	CHECK_EQ(pci_enable_msix(dev, entries, -1), -EINVAL);
	msi_end = NR_IRQS;
	entries[2].entry = 0; /* twice the same row */
	CHECK_EQ(pci_enable_msix(dev, entries, 3), -EINVAL);
	entries[2].entry = 4; /* one too far */
	CHECK_EQ(pci_enable_msix(dev, entries, 3), -EINVAL);
	for (unsigned long nth = 1; nth <= 1; nth++) {
		alloc_fails_at(nth);
		CHECK_EQ(pci_enable_msix(dev, entries, 1), -ENOMEM);
	}
	end();
}

static void a_message_in_use_is_kept(void)
{
	struct msix_entry entries[2] = { { .entry = 0 }, { .entry = 1 } };
	struct pci_dev *dev = msix_device(4, 0x0, 0x800);

	CHECK_EQ(pci_enable_msix(dev, entries, 2), 0);
	handler_on = entries[1].vector;
	pci_disable_msix(dev);
	CHECK_EQ(warn_count, 1); /* free_irq() comes first */
	CHECK_EQ(msi_taken, 1ULL << handler_on);
	warn_count = 0;
	msi_taken = 0;
	end();
}

/* ------------------------------------------------------------------ */
/* Drivers                                                             */

static int probes, removes, probe_says;

static int probe(struct pci_dev *dev, const struct pci_device_id *id)
{
	probes++;
	CHECK_EQ(pci_enable_device(dev), 0);
	pci_set_master(dev);
	CHECK_EQ(pci_request_regions(dev, "test"), 0);
	if (id->driver_data)
		CHECK_EQ(pci_enable_msi(dev), 0);
	return probe_says;
}

static void remove_nothing(struct pci_dev *dev)
{
	removes++;
}

static void a_careless_driver_loses_all_that_it_had(void)
{
	static const struct pci_device_id ids[] = {
		{ PCI_DEVICE(0x1234, 0x11e8), .driver_data = 1 },
		{ 0 },
	};
	struct pci_driver driver = { .name = "careless",
				     .id_table = ids,
				     .probe = probe,
				     .remove = remove_nothing };
	struct pci_dev *dev;
	struct fake *f;

	for (int says = -ENODEV; says <= 0; says += ENODEV) {
		machine();
		f = add(0, 3, 0);
		set_bar(f, 0, 0xfea00000, 64 * KiB);
		set_bar(f, 1, 0xc001, 0x100);
		set_cap(f, 0x40, PCI_CAP_ID_MSI, 0);
		allow(f, 0x42, 2, 1);
		look();
		dev = dev_at(0, 3, 0);
		probes = removes = leak_checks = 0;
		probe_says = says;
		CHECK_EQ(pci_register_driver(&driver), 0);
		CHECK_EQ(pci_register_driver(&driver), -EBUSY);
		CHECK_EQ(dev->driver, says ? NULL : &driver);
		pci_unregister_driver(&driver);
		CHECK_EQ(probes, 1);
		CHECK_EQ(removes, says ? 0 : 1);
		CHECK_EQ(leak_checks, 1);
		CHECK_EQ(domains, 0);
		CHECK_EQ(warn_count, 3); /* two ranges, one message */
		CHECK(!dev->driver && !dev->msi_enabled);
		CHECK_EQ(f->config[PCI_COMMAND], 0);
		CHECK_EQ(f->config[0x42], 0);
		warn_count = 0;
		end();
	}
}

static void without_a_domain_no_driver_sees_the_device(void)
{
	static const struct pci_device_id ids[] = { { PCI_DEVICE(0x1234, 0x11e8) }, { 0 } };
	struct pci_driver driver = { .name = "test", .id_table = ids, .probe = probe };

	machine();
	add(0, 3, 0);
	look();
	probes = 0;
	domain_error = -ENOMEM;
	CHECK_EQ(pci_register_driver(&driver), 0);
	domain_error = 0;
	CHECK_EQ(probes, 0);
	CHECK_EQ(domains, 0);
	CHECK(!dev_at(0, 3, 0)->driver);
	pci_unregister_driver(&driver);
	end();
}

/* ------------------------------------------------------------------ */

#define CASE(fn)        \
	{               \
#fn, fn \
	}
static const struct ktap_case cases[] = {
	CASE(honest_devices_are_found_as_they_are),
	CASE(what_is_behind_bridges_is_found),
	CASE(transfers_carry_the_name_of_the_bridge_to_conventional_pci),
	CASE(lies_about_bars),
	CASE(a_bar_lies_at_a_multiple_of_its_size),
	CASE(a_64_bit_bar_needs_two_registers),
	CASE(two_devices_do_not_get_the_same_address),
	CASE(a_bar_without_an_address_is_no_complaint),
	CASE(the_capability_list_ends),
	CASE(odd_pointers_are_rounded_down),
	CASE(a_capability_that_does_not_fit_is_none),
	CASE(impossible_interrupts_are_none),
	CASE(unknown_headers_are_left_out),
	CASE(functions_are_asked_for_as_function_0_says),
	CASE(bridges_do_not_lead_in_circles),
	CASE(a_bridge_without_numbers_is_no_complaint),
	CASE(bridges_behind_bridges_end_somewhere),
	CASE(behind_a_bridge_only_its_window_is_good),
	CASE(windows_do_not_lie_on_each_other),
	CASE(a_device_that_goes_away_during_the_walk_leaves_nothing),
	CASE(noise_is_survived),
	CASE(without_memory_a_device_is_left_out),
	CASE(an_honest_table_is_filled_and_emptied),
	CASE(lies_about_the_table),
	CASE(a_table_that_forgets_is_not_used),
	CASE(messages_run_out),
	CASE(a_message_in_use_is_kept),
	CASE(a_careless_driver_loses_all_that_it_had),
	CASE(without_a_domain_no_driver_sees_the_device),
};

int main(void)
{
	return ktap_main("pci", cases, ARRAY_SIZE(cases));
}
