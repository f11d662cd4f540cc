/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/acpi.h - the two ACPI tables that arch code reads, as laid out in memory.
 *
 * What:     the header that all tables share is struct acpi_header, in arch.h.
 * Spec:     ACPI 5.2.5.3 (RSDP), 5.2.9 (FADT), 5.2.12 (MADT)
 */
#ifndef ARCH_X86_64_ACPI_H
#define ARCH_X86_64_ACPI_H

#include "arch/arch.h"

struct acpi_rsdp {
	char signature[8];
	u8 checksum; /* of the first 20 bytes */
	char oem_id[6];
	u8 revision;
	u32 rsdt;
	/* revision 2 and later: */
	u32 length;
	u64 xsdt;
	u8 extended_checksum;
	u8 reserved[3];
} __packed;
#define RSDP_V1_SIZE 20

struct acpi_madt {
	struct acpi_header header;
	u32 local_apic;
	u32 flags;
} __packed;

struct acpi_fadt { /* as far as we need it */
	struct acpi_header header;
	u32 facs, dsdt;
	u8 reserved1[4];
	u32 smi_command;
	u8 acpi_enable, acpi_disable, s4bios, pstate;
	u32 pm1a_event, pm1b_event;
	u32 pm1a_control; /* offset 64: an I/O port */
	u32 pm1b_control, pm2_control;
	u32 pm_timer; /* offset 76: an I/O port */
	u8 reserved2[28];
	u8 century; /* offset 108: the CMOS register of the century, or 0 */
} __packed;
_Static_assert(offsetof(struct acpi_fadt, pm1a_control) == 64, "ACPI 5.2.9");
_Static_assert(offsetof(struct acpi_fadt, pm_timer) == 76, "ACPI 5.2.9");
_Static_assert(offsetof(struct acpi_fadt, century) == 108, "ACPI 5.2.9");

#endif
