/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/apic.h - registers of the local APIC and the I/O APIC, and the MADT's records.
 *
 * Start at: each line names its section.
 * Spec:     SDM 3A 10.4 (local APIC); Intel 82093AA (I/O APIC); ACPI 5.2.12 (MADT)
 */
#ifndef ARCH_X86_64_APIC_H
#define ARCH_X86_64_APIC_H

#include "kernel/lib/types.h"

/* Local APIC: 32-bit registers, 16 bytes apart. SDM 3A table 10-1 */
#define APIC_ID		   0x020 /* bits 31-24 */
#define APIC_TPR	   0x080 /* task priority: 0 lets all through */
#define APIC_EOI	   0x0b0 /* end of interrupt: write 0 */
#define APIC_SVR	   0x0f0 /* spurious vector; 10.9 */
#define APIC_SVR_ENABLE	   (1 << 8)
#define APIC_ICR_LOW	   0x300 /* writing sends; 10.6.1 */
#define APIC_ICR_HIGH	   0x310 /* to whom: bits 31-24 */
#define APIC_LVT_TIMER	   0x320 /* 10.5.1; one-shot if bits 18-17 are 0 */
#define APIC_LVT_LINT0	   0x350
#define APIC_LVT_LINT1	   0x360
#define APIC_LVT_ERROR	   0x370
#define APIC_LVT_MASKED	   (1 << 16)
#define APIC_LVT_NMI	   (4 << 8)
#define APIC_TIMER_INITIAL 0x380 /* writing starts the countdown, 0 stops it; 10.5.4 */
#define APIC_TIMER_CURRENT 0x390
#define APIC_TIMER_DIVIDE  0x3e0
#define APIC_DIVIDE_BY_16  0x3

/* The command of an interrupt to another CPU: a vector, or one of these with it. 10.6.1 */
#define APIC_ICR_NMI	 (4 << 8)
#define APIC_ICR_INIT	 (5 << 8)
#define APIC_ICR_STARTUP (6 << 8) /* the vector is a page frame below 1 MiB: begin there */
#define APIC_ICR_ASSERT	 (1 << 14)
#define APIC_ICR_PENDING (1 << 12) /* read only: the last one is still on its way */

#define MSR_APIC_BASE_ENABLE (1 << 11)
#define MSR_APIC_BASE_X2APIC (1 << 10) /* registers are MSRs, numbers have 32 bits; 10.12 */
#define MSR_X2APIC(reg)	     (0x800 + ((reg) >> 4))

/* I/O APIC: two windows. 82093AA 3.1, 3.2 */
#define IOAPIC_SELECT		     0x00
#define IOAPIC_WINDOW		     0x10
#define IOAPIC_REG_VERSION	     0x01	      /* bits 23-16: last pin */
#define IOAPIC_REG_PIN(n)	     (0x10 + 2 * (n)) /* low half; the high half follows */
#define IOAPIC_PIN_LEVEL	     (1 << 15)
#define IOAPIC_PIN_MASKED	     (1 << 16)
#define IOAPIC_PIN_DESTINATION_SHIFT 24 /* in the high half: a local APIC's number */

/* Message-signalled interrupts are writes to the local APIC. SDM 3A 10.11 */
#define MSI_ADDRESS(apic) (0xfee00000ULL | (u64)(apic) << 12)

/* MADT. ACPI 5.2.12 */
struct madt_record {
	u8 type, length;
} __packed;
#define MADT_CPU	 0
#define MADT_IOAPIC	 1
#define MADT_OVERRIDE	 2
#define MADT_CPU_X2APIC	 9
#define MADT_CPU_ENABLED 1 /* in flags; without it there is a socket, and no CPU in it */

struct madt_cpu {
	struct madt_record head;
	u8 acpi_id, apic_id;
	u32 flags;
} __packed;

struct madt_cpu_x2apic { /* the same for a number that needs more than 8 bits */
	struct madt_record head;
	u16 reserved;
	u32 apic_id, flags, acpi_id;
} __packed;

struct madt_ioapic {
	struct madt_record head;
	u8 id, reserved;
	u32 address, first_gsi;
} __packed;

struct madt_override { /* an ISA interrupt that is wired to another pin */
	struct madt_record head;
	u8 bus, isa_irq;
	u32 gsi;
	u16 flags;
} __packed;

/* madt_next - the MADT's record after this one (NULL: the first), or NULL; at nonsense it ends. */
const struct madt_record *madt_next(const struct madt_record *record);

#endif
