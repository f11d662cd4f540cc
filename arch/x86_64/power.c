/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/power.c - the ways to stop: power off, restart, leave QEMU, stand still.
 *
 * What:     each tries what the machine should have and falls back to less; none
 *           returns, save arch_debug_exit() where QEMU was started without its
 *           debug device.
 * Start at: arch_poweroff().
 * Holds:    callable from a panic: no locks, no memory.
 * Spec:     ACPI 4.8.3.2 (PM1 control); ICH9 13.7.5 (port 0xcf9); QEMU's isa-debug-exit
 */
#include "arch/x86_64/acpi.h"
#include "arch/arch.h"
#include "arch/x86_64/cpu.h"
#include "kernel/lib/printk.h"

/*
 * S5, soft off: SLP_EN with the machine's number for S5 in SLP_TYP (bits 12-10). The
 * number is in the DSDT's _S5 object, in byte code; on QEMU's q35 it is 0, measured.
 */
#define PM1_SLP_EN     (1 << 13)
#define PM1_SLP_TYP_S5 (0 << 10)

void arch_stop(void)
{
	arch_irq_disable();
	for (;;)
		__asm__ volatile("hlt");
}

void arch_poweroff(void)
{
	const struct acpi_fadt *fadt = acpi_find("FACP");

	arch_irq_disable();
	if (fadt && fadt->header.length >= offsetof(struct acpi_fadt, pm1b_control))
		outw(PM1_SLP_TYP_S5 | PM1_SLP_EN, fadt->pm1a_control);
	arch_delay_ns(NSEC_PER_SEC); /* the power goes off when the chipset is ready */
	printk(KERN_ERR "power: still here; you may switch the machine off now\n");
	arch_stop();
}

void arch_reboot(void)
{
	struct {
		u16 limit;
		u64 base;
	} __packed no_idt = { 0, 0 };

	arch_irq_disable();
	outb(0x02, 0xcf9); /* the chipset's reset: system reset... */
	outb(0x06, 0xcf9); /* ...and do it */
	outb(0xfe, 0x64);  /* the keyboard controller pulls the CPU's reset line */
	/* an exception that cannot be delivered, nor the double fault after it: shutdown */
	__asm__ volatile("lidt %0; int3" : : "m"(no_idt));
	arch_stop();
}

#define DEBUG_EXIT_PORT 0xf4

/* QEMU ends with status code * 2 + 1, if the device is there. */
bool arch_debug_exit(u8 code)
{
	outb(code, DEBUG_EXIT_PORT);
	return false;
}
