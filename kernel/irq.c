// SPDX-License-Identifier: MIT
/*
 * kernel/irq.c - from an interrupt number to the drivers that asked for it.
 *
 * What:     a table of lists of handlers. Several devices may share one line: all
 *           their handlers are asked, and each says whether it was its device. A
 *           line on which nobody ever says yes is masked, or the machine would
 *           do nothing else.
 * Start at: irq_dispatch(), called by arch code with interrupts off.
 * Holds:    1. the handlers of one line run on one CPU at a time (LDD3 ch. 10 promises it):
 *              a CPU that finds another at them leaves a mark, and that one goes round
 *              once more.
 *           2. when free_irq() returns, the handler runs nowhere and never will again.
 * Locks:    irq_lock (RANK_IRQ) guards changes of the lists, and masking. Dispatch walks
 *           them without it, so that a handler may take a driver's lock. A new handler is
 *           seen whole or not at all; one that is taken off stays in memory until nobody
 *           walks: free_irq() waits for the line's RUNNING to go.
 * See it:   /proc/interrupts; tests/kernel/irq_test.c
 * Book:     LDD3 ch. 10.   Linux: kernel/irq/handle.c, manage.c
 */
#include "kernel/irq.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/spinlock.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
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

/* state of a line, bits */
#define LINE_RUNNING 1u /* a CPU is at its handlers */
#define LINE_PENDING 2u /* it fired again: that CPU has another round to do */

static struct {
	struct irq_action *actions; /* [irq_lock] to change */
	u32 state;		    /* [a] */
	u64 count[MAX_CPUS];	    /* how often it fired there; each CPU its own */
	unsigned int unclaimed;	    /* in a row; whoever is RUNNING */
	bool level;		    /* [I] after boot */
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
	smp_wmb(); /* whole before it can be seen */
	WRITE_ONCE(irqs[irq].actions, action);
	if (first) {
		irqs[irq].unclaimed = 0;
		arch_irq_unmask(irq, irqs[irq].level);
	}
	spin_unlock_irqrestore(&irq_lock, irqflags);
	return 0;
}

/* Until no CPU is at the handlers of a line. */
static void wait_for_handlers(unsigned int irq)
{
	smp_mb(); /* the list without the handler before the state: see run_handlers() */
	while (READ_ONCE(irqs[irq].state) & LINE_RUNNING)
		arch_cpu_relax();
}

void free_irq(unsigned int irq, void *dev_id)
{
	struct irq_action **link, *action;
	unsigned long flags;

	if (WARN_ON(irq >= NR_IRQS))
		return;
	might_sleep(); /* a handler cannot wait for itself */
	spin_lock_irqsave(&irq_lock, flags);
	for (link = &irqs[irq].actions; *link && (*link)->dev_id != dev_id; link = &(*link)->next)
		;
	action = *link;
	if (action)
		WRITE_ONCE(*link, action->next);
	if (!irqs[irq].actions)
		arch_irq_mask(irq);
	spin_unlock_irqrestore(&irq_lock, flags);
	if (WARN(!action, "free_irq(%u): no handler with that dev_id", irq))
		return;
	wait_for_handlers(irq);
	kfree(action);
}

static void run_handlers(unsigned int irq, struct pt_regs *regs)
{
	struct irq_action *action;
	int handled = IRQ_NONE;

	/* RUNNING was set, by an atomic operation, before the list is looked at */
	for (action = READ_ONCE(irqs[irq].actions); action; action = READ_ONCE(action->next))
		handled |= action->handler((int)irq, action->dev_id, regs);
	if (handled) {
		irqs[irq].unclaimed = 0;
	} else if (++irqs[irq].unclaimed == SPURIOUS_LIMIT) {
		printk(KERN_ERR "irq %u: nobody claims it; masked\n", irq);
		arch_irq_mask(irq);
	}
}

void irq_dispatch(unsigned int irq, struct pt_regs *regs)
{
	u32 *state = &irqs[irq].state, expected;

	irqs[irq].count[this_cpu()->id]++;
	if (__atomic_fetch_or(state, LINE_RUNNING | LINE_PENDING, __ATOMIC_SEQ_CST) & LINE_RUNNING)
		return; /* another CPU is at it, and goes round once more */
	do {
		__atomic_fetch_and(state, ~LINE_PENDING, __ATOMIC_SEQ_CST);
		run_handlers(irq, regs);
		expected = LINE_RUNNING;
	} while (!__atomic_compare_exchange_n(state, &expected, 0, false, __ATOMIC_SEQ_CST,
					      __ATOMIC_SEQ_CST));
}

u64 irq_count_on(unsigned int irq, int cpu)
{
	return READ_ONCE(irqs[irq].count[cpu]);
}

bool irq_info(unsigned int irq, u64 *count, char *names, size_t size)
{
	struct irq_action *action;
	unsigned long flags;
	size_t n = 0;

	spin_lock_irqsave(&irq_lock, flags);
	*count = 0;
	for (int cpu = 0; cpu < cpu_count; cpu++)
		*count += irq_count_on(irq, cpu);
	for (action = irqs[irq].actions; action; action = action->next)
		n += scnprintf(names + n, size - n, "%s%s", n ? ", " : "", action->name);
	spin_unlock_irqrestore(&irq_lock, flags);
	return n > 0;
}
