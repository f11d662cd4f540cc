// SPDX-License-Identifier: MIT
/*
 * arch/x86_64/resources.c - the ports and registers of a PC that the machine's own code uses.
 *
 * What:     for /proc/ioports and /proc/iomem, and so that no driver is given them. What is
 *           there but left alone (the PIT and the HPET: time.c uses the local APIC's
 *           timer) is named without being in use.
 * Start at: arch_resources()
 * Not here: the ports of drivers (serial, DMA, PCI): each asks for its own.
 * See it:   /proc/ioports, /proc/iomem
 * Spec:     ICH9 13.3.1 (fixed I/O ranges); IA-PC HPET 1.0a, 3.2.4 (its ACPI table)
 */
#include "arch/x86_64/acpi.h"
#include "arch/x86_64/apic.h"
#include "arch/arch.h"
#include "kernel/lib/types.h"

#define IO     0x00000100UL /* as IORESOURCE_IO, _MEM, _BUSY of kernel/resource.h */
#define MEMORY 0x00000200UL
#define IN_USE 0x80000000UL

struct acpi_hpet {
	struct acpi_header header;
	u32 id;
	u8 space, bits, offset, access; /* of a "generic address" */
	u64 address;
} __packed;

static const struct {
	unsigned long flags;
	u16 start, end;
	const char *name;
} legacy[] = {
	{ IO | IN_USE, 0x20, 0x21, "pic1" },	 /* apic.c shuts it */
	{ IO, 0x40, 0x43, "timer0" },		 /* the PIT */
	{ IO | IN_USE, 0x64, 0x64, "keyboard" }, /* power.c: it can reset the CPU */
	{ IO | IN_USE, 0x70, 0x71, "rtc0" },	 /* time.c: the date */
	{ IO | IN_USE, 0xa0, 0xa1, "pic2" },
};

static void fadt_ports(void (*claim)(unsigned long, u64, u64, const char *))
{
	const struct acpi_fadt *fadt = acpi_find("FACP");

	if (!fadt || fadt->header.length < offsetof(struct acpi_fadt, reserved2))
		return;
	if (fadt->pm1a_control)
		claim(IO | IN_USE, fadt->pm1a_control, fadt->pm1a_control + 1, "ACPI PM1a_CNT_BLK");
	if (fadt->pm_timer)
		claim(IO | IN_USE, fadt->pm_timer, fadt->pm_timer + 3, "ACPI PM_TMR");
}

static void apic_registers(void (*claim)(unsigned long, u64, u64, const char *))
{
	const struct acpi_madt *madt = acpi_find("APIC"); /* arch_irq_init() has looked at it */

	claim(MEMORY | IN_USE, madt->local_apic, madt->local_apic + PAGE_SIZE - 1, "Local APIC");
	for (const struct madt_record *r = madt_next(NULL); r; r = madt_next(r)) {
		const struct madt_ioapic *io = (const void *)r;

		if (r->type == MADT_IOAPIC && r->length >= sizeof(*io) && !io->first_gsi)
			claim(MEMORY | IN_USE, io->address, io->address + 0x3ff, "IOAPIC 0");
	}
}

void arch_resources(void (*claim)(unsigned long flags, u64 start, u64 end, const char *name))
{
	const struct acpi_hpet *hpet = acpi_find("HPET");

	for (unsigned int i = 0; i < ARRAY_SIZE(legacy); i++)
		claim(legacy[i].flags, legacy[i].start, legacy[i].end, legacy[i].name);
	fadt_ports(claim);
	apic_registers(claim);
	if (hpet && hpet->header.length >= sizeof(*hpet) && hpet->space == 0)
		claim(MEMORY, hpet->address, hpet->address + 0x3ff, "HPET 0");
}
