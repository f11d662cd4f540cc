// SPDX-License-Identifier: MIT
/*
 * drivers/edu/edu_hw.c - the device itself: registers and interrupts.
 *
 * What:     a transfer is four register writes; then the device is on its own, and
 *           interrupts when it is done. The handler asks why, acknowledges, and leaves
 *           the rest to who started it: edu_ring.c, or the sleeper in edu_factorial().
 * Start at: edu_transfer(), edu_interrupt()
 * Holds:    an interrupt is a hint, no more: it may be another device's (a shared line),
 *           or nobody's (a program that has the registers can raise one). Whether the
 *           device is done is asked of the device: edu_busy().
 * Locks:    edu->lock for a transfer; edu->sem for a factorial; events is atomic.
 * See it:   gdb: break edu_transfer; tests/kernel/edu_test.c
 * Spec:     edu_regs.h.   Book: LDD3 ch. 15, "A Simple PCI DMA Example" (dad_transfer,
 *           dad_interrupt; erratum 10)
 */
#include "drivers/edu/edu.h"

#include "drivers/edu/edu_regs.h"
#include "drivers/pci/pci_regs.h"
#include "kernel/lib/panic.h"

bool edu_alive(struct edu *edu)
{
	const u32 pattern = 0x12345678;

	writel(pattern, edu->regs + EDU_LIVENESS);
	return readl(edu->regs + EDU_LIVENESS) == ~pattern;
}

irqreturn_t edu_interrupt(int irq, void *dev_id, struct pt_regs *regs)
{
	struct edu *edu = dev_id;
	u32 why = readl(edu->regs + EDU_IRQ_STATUS);

	if (!why)
		return IRQ_NONE;	      /* the line is shared: it was somebody else */
	writel(why, edu->regs + EDU_IRQ_ACK); /* with MSI too; INTx would fire for ever */
	if (why & EDU_IRQ_FACTORIAL) {
		__atomic_fetch_or(&edu->events, EDU_IRQ_FACTORIAL, __ATOMIC_SEQ_CST);
		wake_up(&edu->wait);
	}
	if (why & EDU_IRQ_DMA)
		edu_ring_interrupt(edu);
	return IRQ_HANDLED;
}

/* ------------------------------------------------------------------ */
/* Transfers                                                           */

int edu_transfer(struct edu *edu, dma_addr_t bus, u32 offset, u32 len, bool to_device)
{
	u64 command = EDU_DMA_START | (edu->fault.silent ? 0 : EDU_DMA_IRQ);

	if (WARN_ON(!len || offset > EDU_SIZE || len > EDU_SIZE - offset))
		return -EIO;
	if (to_device) {
		writeq(bus, edu->regs + EDU_DMA_SOURCE);
		writeq(EDU_BUFFER + offset, edu->regs + EDU_DMA_DEST);
	} else {
		writeq(EDU_BUFFER + offset, edu->regs + EDU_DMA_SOURCE);
		writeq(bus, edu->regs + EDU_DMA_DEST);
		command |= EDU_DMA_TO_RAM;
	}
	writeq(len, edu->regs + EDU_DMA_COUNT);
	wmb(); /* addresses and count before the start */
	writeq(command, edu->regs + EDU_DMA_COMMAND);
	return 0;
}

bool edu_busy(struct edu *edu)
{
	return readq(edu->regs + EDU_DMA_COMMAND) & EDU_DMA_START;
}

void edu_master(struct edu *edu, bool on)
{
	u16 command;

	pci_read_config_word(edu->pdev, PCI_COMMAND, &command);
	command = on ? command | PCI_COMMAND_MASTER : command & (u16)~PCI_COMMAND_MASTER;
	pci_write_config_word(edu->pdev, PCI_COMMAND, command);
}

/* ------------------------------------------------------------------ */
/* Factorials                                                          */

/* Has this event come? Takes it. */
static bool take_event(struct edu *edu, u32 event)
{
	return __atomic_fetch_and(&edu->events, ~event, __ATOMIC_SEQ_CST) & event;
}

int edu_factorial(struct edu *edu, u32 n, u32 *result)
{
	int error = 0;

	if (down_interruptible(&edu->sem))
		return -EINTR;
	if (readl(edu->regs + EDU_STATUS) & EDU_STATUS_BUSY)
		error = -EBUSY; /* somebody's who lost patience; it would not hear us */
	if (!error) {
		take_event(edu, EDU_IRQ_FACTORIAL);
		writel(EDU_STATUS_IRQ, edu->regs + EDU_STATUS);
		writel(n, edu->regs + EDU_FACTORIAL);
		if (!wait_event_timeout_ns(edu->wait, take_event(edu, EDU_IRQ_FACTORIAL),
					   EDU_TIMEOUT_NS) &&
		    readl(edu->regs + EDU_STATUS) & EDU_STATUS_BUSY)
			error = -ETIMEDOUT;
	}
	if (!error)
		*result = readl(edu->regs + EDU_FACTORIAL);
	up(&edu->sem);
	return error;
}
