// SPDX-License-Identifier: MIT
/*
 * drivers/edu/edu_hw.c - the device itself: registers, interrupts, a transfer.
 *
 * What:     one transfer is four register writes and a wait. The driver sleeps; the
 *           device interrupts when it is done; the handler notes why, acknowledges,
 *           and wakes the sleeper. A device that is still busy after two seconds is
 *           declared failed and loses its right to start transfers (bus mastering),
 *           so that it can never write to memory that has been given back.
 * Start at: edu_transfer()
 * Locks:    edu->sem, held by the caller; events is atomic.
 * See it:   gdb: break edu_transfer; tests/user/as-root/edu_*
 * Spec:     edu_regs.h.   Book: LDD3 ch. 15, "A Simple PCI DMA Example" (dad_transfer)
 */
#include "drivers/edu/edu.h"

#include "drivers/edu/edu_regs.h"
#include "drivers/pci/pci_regs.h"
#include "kernel/lib/panic.h"

#define EDU_TIMEOUT_NS (2 * NSEC_PER_SEC)

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
		return IRQ_NONE;
	writel(why, edu->regs + EDU_IRQ_ACK);
	__atomic_fetch_or(&edu->events, why, __ATOMIC_SEQ_CST);
	wake_up(&edu->wait);
	return IRQ_HANDLED;
}

/* Has this event come? Takes it. */
static bool take_event(struct edu *edu, u32 event)
{
	return __atomic_fetch_and(&edu->events, ~event, __ATOMIC_SEQ_CST) & event;
}

/* The device did not answer: make sure that it cannot touch memory any more. */
static int give_up(struct edu *edu, const char *what)
{
	u16 command;

	pci_read_config_word(edu->pdev, PCI_COMMAND, &command);
	pci_write_config_word(edu->pdev, PCI_COMMAND, command & (u16)~PCI_COMMAND_MASTER);
	edu->failed = true;
	printk(KERN_ERR "edu %s: no answer to %s: bus mastering is off, the device is out of use\n",
	       pci_name(edu->pdev), what);
	return -EIO;
}

int edu_factorial(struct edu *edu, u32 n, u32 *result)
{
	if (edu->failed)
		return -EIO;
	take_event(edu, EDU_IRQ_FACTORIAL);
	writel(EDU_STATUS_IRQ, edu->regs + EDU_STATUS);
	writel(n, edu->regs + EDU_FACTORIAL);
	if (!wait_event_timeout_ns(edu->wait, take_event(edu, EDU_IRQ_FACTORIAL), EDU_TIMEOUT_NS) &&
	    readl(edu->regs + EDU_STATUS) & EDU_STATUS_BUSY)
		return give_up(edu, "a factorial");
	*result = readl(edu->regs + EDU_FACTORIAL);
	return 0;
}

int edu_transfer(struct edu *edu, dma_addr_t bus, u32 offset, u32 len, bool to_device)
{
	u64 command = EDU_DMA_START | EDU_DMA_IRQ;

	if (edu->failed)
		return -EIO;
	if (WARN_ON(!len || offset > EDU_SIZE || len > EDU_SIZE - offset))
		return -EIO;
	take_event(edu, EDU_IRQ_DMA);
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
	/* not interruptible: the buffer is the device's until it is done */
	if (!wait_event_timeout_ns(edu->wait, take_event(edu, EDU_IRQ_DMA), EDU_TIMEOUT_NS) &&
	    readq(edu->regs + EDU_DMA_COMMAND) & EDU_DMA_START)
		return give_up(edu, "a transfer");
	edu->transfers++;
	edu->last_bus = bus;
	edu->last_bounced = dma_is_shadowed(&edu->pdev->dev, bus);
	edu->bounced += edu->last_bounced;
	return 0;
}
