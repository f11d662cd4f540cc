// SPDX-License-Identifier: MIT
/*
 * kernel/irq.c - from an interrupt number to the drivers that asked for it.
 *
 * What:     a table of lists of handlers. Several devices may share one line: all
 *           their handlers are asked, and each says whether it was its device. A
 *           line on which nobody ever says yes is masked, or the machine would
 *           do nothing else.
 * Start at: irq_dispatch(), called by arch code with interrupts off.
 * Locks:    irq_lock (RANK_IRQ) guards changes of the lists. Dispatch walks them
 *           without it: on one CPU a change, made with interrupts off, is never
 *           half seen by a handler.
 * See it:   /proc/interrupts; tests/kernel/irq_test.c
 * Book:     LDD3 ch. 10.   Linux: kernel/irq/handle.c
 */
#include "kernel/irq.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/spinlock.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"

#define SPURIOUS_LIMIT 10000 /* interrupts in a row that nobody claimed */

struct irq_action {
	irq_handler_t handler;
	const char *name;
	void *dev_id;
	bool shared;
	struct irq_action *next;
};

static struct {
	struct irq_action *actions; /* [irq_lock] */
	u64 count;
	unsigned int unclaimed; /* in a row */
	bool level;
} irqs[NR_IRQS];
static DEFINE_SPINLOCK_RANK(irq_lock, RANK_IRQ);

void irq_mark_level(unsigned int irq)
{
	if (irq < NR_PINS)
		irqs[irq].level = true;
}

int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name,
		void *dev_id)
{
	bool shared = flags & SA_SHIRQ, first;
	struct irq_action *action;
	unsigned long irqflags;

	if (irq >= NR_IRQS || !handler || (shared && !dev_id))
		return -EINVAL;
	action = kmalloc(sizeof(*action), GFP_KERNEL);
	if (!action)
		return -ENOMEM;
	spin_lock_irqsave(&irq_lock, irqflags);
	first = !irqs[irq].actions;
	if (!first && !(shared && irqs[irq].actions->shared)) {
		spin_unlock_irqrestore(&irq_lock, irqflags);
		kfree(action);
		return -EBUSY;
	}
	*action = (struct irq_action){ handler, name, dev_id, shared, irqs[irq].actions };
	irqs[irq].actions = action;
	irqs[irq].unclaimed = 0;
	spin_unlock_irqrestore(&irq_lock, irqflags);
	if (first)
		arch_irq_unmask(irq, irqs[irq].level);
	return 0;
}

void free_irq(unsigned int irq, void *dev_id)
{
	struct irq_action **link, *action;
	unsigned long flags;
	bool last;

	if (WARN_ON(irq >= NR_IRQS))
		return;
	spin_lock_irqsave(&irq_lock, flags);
	for (link = &irqs[irq].actions; *link && (*link)->dev_id != dev_id; link = &(*link)->next)
		;
	action = *link;
	if (action)
		*link = action->next;
	last = !irqs[irq].actions;
	spin_unlock_irqrestore(&irq_lock, flags);
	if (last)
		arch_irq_mask(irq);
	WARN(!action, "free_irq(%u): no handler with that dev_id", irq);
	kfree(action);
}

void irq_dispatch(unsigned int irq, struct pt_regs *regs)
{
	struct irq_action *action = irqs[irq].actions;
	int handled = IRQ_NONE;

	irqs[irq].count++;
	for (; action; action = action->next)
		handled |= action->handler(irq, action->dev_id, regs);
	if (handled) {
		irqs[irq].unclaimed = 0;
	} else if (++irqs[irq].unclaimed == SPURIOUS_LIMIT) {
		printk(KERN_ERR "irq %u: nobody claims it; masked\n", irq);
		arch_irq_mask(irq);
	}
}

bool irq_info(unsigned int irq, u64 *count, char *names, size_t size)
{
	struct irq_action *action;
	unsigned long flags;
	size_t n = 0;

	spin_lock_irqsave(&irq_lock, flags);
	*count = irqs[irq].count;
	for (action = irqs[irq].actions; action; action = action->next)
		n += scnprintf(names + n, size - n, "%s%s", n ? ", " : "", action->name);
	spin_unlock_irqrestore(&irq_lock, flags);
	return n > 0;
}
