// SPDX-License-Identifier: MIT
/*
 * drivers/pci/config.c - reading and writing configuration space.
 *
 * What:     two ways in. ECAM: every function has 4 KiB of memory-mapped registers,
 *           at a base that the ACPI table MCFG tells. Ports: write the address to
 *           0xcf8, then the data is at 0xcfc; 256 bytes a function. ECAM is used if
 *           there is an MCFG.
 * Start at: config_read()
 * Not here: the book's calls, which begin with a device: device.c
 * Locks:    port_lock: the pair of port accesses belongs together. Any context.
 * Spec:     PCI 3.0 3.2.2.3.2 (ports); PCI Express 3.0 7.2.2 (ECAM); PCI Firmware 3.0 4.1.2 (MCFG)
 */
#include "drivers/pci/config.h"

#include "arch/arch.h"
#include "drivers/pci/pci_regs.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/spinlock.h"
#include "kernel/resource.h"
#include "mm/virt/vmalloc.h"

/* innermost, as an interrupt controller's: a driver may hold its own lock when it comes here */
static DEFINE_SPINLOCK_RANK(port_lock, RANK_IRQ_CHIP);
static void __iomem *ecam; /* of the buses 0 .. ecam_buses - 1, or NULL */
static unsigned int ecam_buses;

struct mcfg {
	struct acpi_header header;
	u64 reserved;
	struct {
		u64 base;
		u16 segment;
		u8 first_bus, last_bus;
		u32 reserved;
	} __packed entry[];
} __packed;

void config_init(void)
{
	const struct mcfg *mcfg = acpi_find("MCFG");
	static char name[32];

	if (!request_region(PCI_CONFIG_ADDRESS, 8, "PCI conf1"))
		printk(KERN_WARNING "pci: somebody else has the ports 0xcf8-0xcff\n");
	if (!mcfg || mcfg->header.length < offsetof(struct mcfg, entry[1]) ||
	    mcfg->entry[0].segment || mcfg->entry[0].first_bus) {
		printk(KERN_INFO "pci: configuration by ports 0xcf8/0xcfc\n");
		return;
	}
	snprintf(name, sizeof(name), "PCI MMCONFIG 0000 [bus 00-%02x]", mcfg->entry[0].last_bus);
	resource_claim(IORESOURCE_MEM | IORESOURCE_BUSY, mcfg->entry[0].base,
		       mcfg->entry[0].base + (mcfg->entry[0].last_bus + 1) * MiB - 1, name);
	/* 1 MiB a bus; the machine has few, and each costs page tables */
	ecam_buses = min(mcfg->entry[0].last_bus + 1U, 8U);
	ecam = ioremap(mcfg->entry[0].base, ecam_buses * MiB);
	if (!ecam)
		ecam_buses = 0;
	printk(KERN_INFO "pci: configuration by ECAM at %#llx\n", mcfg->entry[0].base);
}

static u32 port_address(u8 bus, u8 devfn, int where)
{
	return 1U << 31 | (u32)bus << 16 | (u32)devfn << 8 | ((u32)where & 0xfc);
}

u32 config_read(u8 bus, u8 devfn, int where, int size)
{
	unsigned long flags;
	u32 value;

	if (bus < ecam_buses) {
		void __iomem *at = ecam + ((u32)bus << 20 | (u32)devfn << 12 | (u32)where);

		return size == 1 ? readb(at) : size == 2 ? readw(at) : readl(at);
	}
	if (where > 0xff)
		return ~0U;
	spin_lock_irqsave(&port_lock, flags);
	outl(port_address(bus, devfn, where), PCI_CONFIG_ADDRESS);
	value = inl(PCI_CONFIG_DATA) >> (where & 3) * 8;
	spin_unlock_irqrestore(&port_lock, flags);
	return size == 1 ? (u8)value : size == 2 ? (u16)value : value;
}

void config_write(u8 bus, u8 devfn, int where, int size, u32 value)
{
	unsigned long flags;

	if (bus < ecam_buses) {
		void __iomem *at = ecam + ((u32)bus << 20 | (u32)devfn << 12 | (u32)where);

		if (size == 1)
			writeb((u8)value, at);
		else if (size == 2)
			writew((u16)value, at);
		else
			writel(value, at);
		return;
	}
	if (where > 0xff)
		return;
	spin_lock_irqsave(&port_lock, flags);
	outl(port_address(bus, devfn, where), PCI_CONFIG_ADDRESS);
	if (size == 1)
		outb((u8)value, PCI_CONFIG_DATA + (where & 3));
	else if (size == 2)
		outw((u16)value, PCI_CONFIG_DATA + (where & 2));
	else
		outl(value, PCI_CONFIG_DATA);
	spin_unlock_irqrestore(&port_lock, flags);
}
