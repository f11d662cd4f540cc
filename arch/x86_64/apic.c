/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/apic.c - how an interrupt gets from a device to its handler.
 *
 * What:     two roads lead to the CPU's local APIC:
 *             a pin of the I/O APIC  (ISA devices; PCI's INTx, shared, level)
 *             a message (MSI): the device writes a number to the local APIC's
 *             address, by DMA, and needs no wire; edge, never shared
 *           The local APIC hands the CPU a vector, 32 + irq, and hears back by EOI
 *           when the handler is done. irq 0-23 are pins, the rest are messages.
 * Start at: arch_irq_init(); handle_interrupt(), called by entry.S.
 * Holds:    every pin is masked until arch_irq_unmask(). irq_lock guards the
 *           I/O APIC's index register and the map of free messages.
 * Not here: who handles what: kernel/irq.c. The timer of the local APIC: time.c.
 * See it:   /proc/interrupts.
 * Book:     LDD3 ch. 10.   Spec: apic.h
 */
#include "arch/x86_64/acpi.h"
#include "arch/x86_64/apic.h"
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/spinlock.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/vmalloc.h"

_Static_assert(VECTOR_IRQ0 + NR_IRQS <= VECTOR_TIMER, "vectors run into the local APIC's own");

static void __iomem *local_apic;
static bool x2apic; /* the firmware left the local APICs in this mode: then so do we */
static bool apic_ready;
static void __iomem *io_apic;
static unsigned int io_apic_pins;
static u8 isa_pin[16]; /* which pin an ISA interrupt is wired to */
static u64 msi_used;   /* bit n: irq NR_PINS + n is taken */
static DEFINE_SPINLOCK_RANK(irq_lock, RANK_IRQ_CHIP);

static u32 apic_read(unsigned int reg)
{
	return x2apic ? (u32)rdmsr(MSR_X2APIC(reg)) : readl(local_apic + reg);
}

static void apic_write(unsigned int reg, u32 value)
{
	if (x2apic)
		wrmsr(MSR_X2APIC(reg), value);
	else
		writel(value, local_apic + reg);
}

static u32 apic_number(void)
{
	return x2apic ? apic_read(APIC_ID) : apic_read(APIC_ID) >> 24;
}

void apic_send(u32 to, u32 command)
{
	unsigned long flags = arch_irq_save(); /* the halves of the register belong together */

	mb(); /* what the other CPU is to see is written; the MSR alone would not wait for it */
	if (x2apic) {
		wrmsr(MSR_X2APIC(APIC_ICR_LOW), (u64)to << 32 | command);
	} else {
		while (apic_read(APIC_ICR_LOW) & APIC_ICR_PENDING)
			arch_cpu_relax();
		apic_write(APIC_ICR_HIGH, to << 24);
		apic_write(APIC_ICR_LOW, command);
	}
	arch_irq_restore(flags);
}

/* ------------------------------------------------------------------ */
/* I/O APIC pins                                                       */

static u32 ioapic_read(unsigned int reg)
{
	writel(reg, io_apic + IOAPIC_SELECT);
	return readl(io_apic + IOAPIC_WINDOW);
}

static void ioapic_write(unsigned int reg, u32 value)
{
	writel(reg, io_apic + IOAPIC_SELECT);
	writel(value, io_apic + IOAPIC_WINDOW);
}

/* To the boot CPU, and active high: what q35's PCI interrupt lines are, whatever the PIC was told. */
static void pin_program(unsigned int pin, unsigned int irq, bool level)
{
	u32 low = (VECTOR_IRQ0 + irq) | (level ? IOAPIC_PIN_LEVEL : 0);

	ioapic_write(IOAPIC_REG_PIN(pin) + 1, cpus[0].hw_id << IOAPIC_PIN_DESTINATION_SHIFT);
	ioapic_write(IOAPIC_REG_PIN(pin), low);
}

static unsigned int irq_pin(unsigned int irq)
{
	return irq < ARRAY_SIZE(isa_pin) ? isa_pin[irq] : irq;
}

void arch_irq_unmask(unsigned int irq, bool level)
{
	unsigned long flags;

	if (irq_pin(irq) >= io_apic_pins)
		return; /* a message has no mask here: its driver enables it in the device */
	spin_lock_irqsave(&irq_lock, flags);
	pin_program(irq_pin(irq), irq, level);
	spin_unlock_irqrestore(&irq_lock, flags);
}

void arch_irq_mask(unsigned int irq)
{
	unsigned int pin = irq_pin(irq);
	unsigned long flags;

	if (pin >= io_apic_pins)
		return;
	spin_lock_irqsave(&irq_lock, flags);
	ioapic_write(IOAPIC_REG_PIN(pin), ioapic_read(IOAPIC_REG_PIN(pin)) | IOAPIC_PIN_MASKED);
	spin_unlock_irqrestore(&irq_lock, flags);
}

/* ------------------------------------------------------------------ */
/* Messages                                                            */

int arch_msi_alloc(u64 *address, u32 *data)
{
	unsigned long flags;
	int irq = -ENOSPC;

	spin_lock_irqsave(&irq_lock, flags);
	for (int i = NR_PINS; i < NR_IRQS && irq < 0; i++) {
		if (!(msi_used & 1ULL << i))
			irq = i;
	}
	if (irq >= 0) {
		msi_used |= 1ULL << irq;
		*address = MSI_ADDRESS(cpus[0].hw_id);
		*data = VECTOR_IRQ0 + irq; /* fixed delivery, edge */
	}
	spin_unlock_irqrestore(&irq_lock, flags);
	return irq;
}

void arch_msi_free(unsigned int irq)
{
	unsigned long flags;

	spin_lock_irqsave(&irq_lock, flags);
	WARN_ON(irq < NR_PINS || irq >= NR_IRQS || !(msi_used & 1ULL << irq));
	msi_used &= ~(1ULL << irq);
	spin_unlock_irqrestore(&irq_lock, flags);
}

/* ------------------------------------------------------------------ */
/* An interrupt                                                        */

/* handle_interrupt - entry.S; interrupts off. orig_rax holds ~vector. */
void handle_interrupt(struct pt_regs *regs)
{
	unsigned int vector = ~regs->orig_rax;
	struct cpu *cpu = this_cpu();
	struct pt_regs *outer = cpu->irq_regs;
	u64 began = arch_cycles();
	int held;

	if (unlikely(regs->rflags & X86_EFLAGS_VM))
		leave_vm86(regs);
	if (vector == VECTOR_SPURIOUS)
		return; /* SDM 3A 10.9: no EOI */
	cpu->irq_depth++;
	cpu->irq_regs = regs;
	cpu->irq_count++;
	held = lockrank_irq_enter();
	if (vector == VECTOR_TIMER)
		timer_vector();
	else if (vector == VECTOR_RESCHEDULE)
		reschedule_vector();
	else if (vector == VECTOR_TLB)
		tlb_vector();
	else if (vector < VECTOR_IRQ0 + NR_IRQS)
		irq_dispatch(vector - VECTOR_IRQ0, regs);
	else
		printk(KERN_WARNING "apic: unexpected vector %u\n", vector);
	/* a level-triggered pin must have been quieted by now, or it comes again */
	apic_write(APIC_EOI, 0);
	lockrank_irq_exit(held);
	cpu->irq_regs = outer;
	if (!--cpu->irq_depth)
		*(current->pid ? &cpu->irq_busy_cycles : &cpu->irq_idle_cycles) +=
			arch_cycles() - began;
}

/* ------------------------------------------------------------------ */
/* The local APIC's timer, for time.c                                  */

void apic_timer_start(u32 ticks)
{
	apic_write(APIC_TIMER_INITIAL, ticks);
}

u32 apic_timer_left(void)
{
	return apic_read(APIC_TIMER_CURRENT);
}

bool apic_present(void)
{
	return apic_ready;
}

/* ------------------------------------------------------------------ */
/* Start-up                                                            */

/* The PICs of the first PC are still there: move them off our vectors and shut them. */
static void pic_disable(void)
{
	outb(0x11, 0x20); /* 8259A, ICW1: initialise, ICW4 follows */
	outb(0x11, 0xa0);
	outb(VECTOR_SPURIOUS & 0xf8, 0x21); /* ICW2: base vector, where spurious ones do no harm */
	outb(VECTOR_SPURIOUS & 0xf8, 0xa1);
	outb(0x04, 0x21); /* ICW3: the second sits on line 2 */
	outb(0x02, 0xa1);
	outb(0x01, 0x21); /* ICW4: 8086 mode */
	outb(0x01, 0xa1);
	outb(0xff, 0x21); /* all masked */
	outb(0xff, 0xa1);
}

void apic_init_cpu(void)
{
	/* INIT leaves the mode as it is, but the firmware may have set the boot CPU's alone */
	wrmsr(MSR_APIC_BASE, rdmsr(MSR_APIC_BASE) | MSR_APIC_BASE_ENABLE);
	if (x2apic)
		wrmsr(MSR_APIC_BASE, rdmsr(MSR_APIC_BASE) | MSR_APIC_BASE_X2APIC);
	apic_write(APIC_SVR, APIC_SVR_ENABLE | VECTOR_SPURIOUS);
	apic_write(APIC_TPR, 0);
	apic_write(APIC_LVT_LINT0, APIC_LVT_MASKED); /* the PIC's wire */
	/* the wire of the NMI button, for one CPU to report */
	apic_write(APIC_LVT_LINT1, this_cpu()->id ? APIC_LVT_MASKED : APIC_LVT_NMI);
	apic_write(APIC_LVT_ERROR, APIC_LVT_MASKED);
	apic_write(APIC_TIMER_DIVIDE, APIC_DIVIDE_BY_16);
	apic_write(APIC_LVT_TIMER, VECTOR_TIMER);
	this_cpu()->hw_id = apic_number();
}

static void io_apic_init(const struct madt_ioapic *record)
{
	if (io_apic || record->first_gsi != 0)
		return; /* one is all that q35 has */
	io_apic = ioremap(record->address, PAGE_SIZE);
	if (!io_apic)
		panic("cannot map the I/O APIC at %#x", record->address);
	io_apic_pins = min((ioapic_read(IOAPIC_REG_VERSION) >> 16 & 0xff) + 1, (u32)NR_PINS);
	for (unsigned int pin = 0; pin < io_apic_pins; pin++)
		ioapic_write(IOAPIC_REG_PIN(pin), IOAPIC_PIN_MASKED);
	printk(KERN_INFO "apic: I/O APIC at %#x, %u pins\n", record->address, io_apic_pins);
}

static void override_init(const struct madt_override *record)
{
	if (record->isa_irq < ARRAY_SIZE(isa_pin) && record->gsi < NR_PINS)
		isa_pin[record->isa_irq] = record->gsi;
}

const struct madt_record *madt_next(const struct madt_record *record)
{
	const struct acpi_madt *madt = acpi_find("APIC");
	const char *end = (const char *)madt + madt->header.length;
	const char *at = record ? (const char *)record + record->length : (const char *)(madt + 1);

	record = (const void *)at;
	if (end - at < (long)sizeof(*record) || record->length < sizeof(*record) ||
	    record->length > end - at)
		return NULL;
	return record;
}

static void madt_parse(void)
{
	for (const struct madt_record *record = madt_next(NULL); record;
	     record = madt_next(record)) {
		if (record->type == MADT_IOAPIC && record->length >= sizeof(struct madt_ioapic))
			io_apic_init((const void *)record);
		if (record->type == MADT_OVERRIDE && record->length >= sizeof(struct madt_override))
			override_init((const void *)record);
	}
}

void arch_irq_init(void)
{
	const struct acpi_madt *madt = acpi_find("APIC");

	if (!madt || madt->header.length < sizeof(*madt))
		panic("no MADT: where are the interrupt controllers?");
	pic_disable();
	for (unsigned int i = 0; i < ARRAY_SIZE(isa_pin); i++)
		isa_pin[i] = i;
	x2apic = rdmsr(MSR_APIC_BASE) & MSR_APIC_BASE_X2APIC;
	local_apic = ioremap(madt->local_apic, PAGE_SIZE);
	if (!local_apic)
		panic("cannot map the local APIC at %#x", madt->local_apic);
	apic_init_cpu();
	apic_ready = true;
	madt_parse();
	if (!io_apic)
		panic("the MADT names no I/O APIC");
}
