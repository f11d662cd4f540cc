/* SPDX-License-Identifier: MIT */
/*
 * kernel/irq.h - interrupt handlers of drivers.
 *
 * Book:     LDD3 ch. 10, "Interrupt Handling".   Linux: include/linux/interrupt.h
 */
#ifndef KERNEL_IRQ_H
#define KERNEL_IRQ_H

#include "arch/arch.h"
#include "kernel/lib/types.h"

typedef int irqreturn_t;
#define IRQ_NONE    0 /* not my device */
#define IRQ_HANDLED 1 /* it was mine, and it is quiet now */

/* flags of request_irq */
#define SA_INTERRUPT 0x20000000UL /* interrupts stay off in the handler (here they always do) */
#define SA_SHIRQ     0x04000000UL /* others may share this line */

typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id, struct pt_regs *regs);

/*
 * request_irq - call handler(irq, dev_id, regs) when irq fires.
 *
 * => 0, -EINVAL (no such irq, or shared without dev_id), -EBUSY (taken), -ENOMEM
 * => name is kept, not copied; shown in /proc/interrupts
 * => the handler runs with interrupts off and must not sleep; never on two CPUs at a time
 */
int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name,
		void *dev_id);
/* free_irq - take that handler away; on return it does not run any more, on any CPU. May sleep. */
void free_irq(unsigned int irq, void *dev_id);
/* irq_mark_level - the line is level triggered (PCI INTx); before its first request_irq(). */
void irq_mark_level(unsigned int irq);

/* irq_count_on - how often irq has fired on a CPU */
u64 irq_count_on(unsigned int irq, int cpu);
/* irq_info - for /proc/interrupts: the count, and the handlers' names joined; false: no such handler */
bool irq_info(unsigned int irq, u64 *count, char *names, size_t size);

#endif
