/* SPDX-License-Identifier: MIT */
/*
 * drivers/edu/edu.h - what the files of the edu driver share.
 *
 * What:     edu_hw.c talks to the device: registers, interrupts, one transfer.
 *           edu_file.c is /dev/edu: read, write, ioctl.  edu_mmap.c maps registers
 *           and the coherent buffer into a program.  edu.c brings them together.
 */
#ifndef DRIVERS_EDU_EDU_H
#define DRIVERS_EDU_EDU_H

#include "drivers/pci/pci.h"
#include "kernel/lib/file.h"
#include "kernel/locking/semaphore.h"
#include "kernel/uapi/edu.h"

struct edu {
	struct pci_dev *pdev;	 /* [I] */
	void __iomem *regs;	 /* [I] BAR 0 */
	struct semaphore sem;	 /* one user of the device at a time; guards the fields below it */
	bool failed;		 /* [sem] it did not answer: no more transfers */
	u64 transfers, bounced;	 /* [sem] counts */
	dma_addr_t last_bus;	 /* [sem] of the latest transfer */
	bool last_bounced;	 /* [sem] */
	wait_queue_head_t wait;	 /* for events */
	u32 events;		 /* [a] EDU_IRQ_ bits that the handler has seen */
	void *coherent;		 /* [I] EDU_COHERENT_SIZE bytes */
	dma_addr_t coherent_bus; /* [I] */
};

extern struct pci_driver edu_driver;
extern const struct file_operations edu_fops;

/* edu_hw.c: sem held. 0, or -EIO if the device does not answer. */
irqreturn_t edu_interrupt(int irq, void *dev_id, struct pt_regs *regs);
int edu_factorial(struct edu *edu, u32 n, u32 *result);
/*
 * edu_transfer - move len bytes between bus address and the device's memory at offset.
 *
 * => offset + len <= EDU_SIZE, len > 0: more would overrun the device
 * => on return the device is done with bus, whatever the result
 */
int edu_transfer(struct edu *edu, dma_addr_t bus, u32 offset, u32 len, bool to_device);
bool edu_alive(struct edu *edu);

/* edu_mmap.c */
int edu_mmap(struct file *file, struct vm_area_struct *vma);

#endif
