// SPDX-License-Identifier: MIT
/*
 * drivers/edu/edu_proc.c - /proc/edu: the queue as it is now.
 *
 * What:     what the driver has done, and the commands of the ring, oldest first: those
 *           that are done are there until their slots are used again.
 * Start at: edu_proc_show()
 * Locks:    edu->lock for one copy; printing may sleep.
 * See it:   cat /proc/edu; gdb: np-edu shows the requests too
 * Book:     LDD3 ch. 4, "Using the /proc Filesystem"
 */
#include "drivers/edu/edu.h"

#include "kernel/fs/proc/proc.h"

static struct edu *shown;

static void show_command(struct seq_file *m, const struct edu_command *command, bool head)
{
	static const char *const ops[] = { "none", "write", "read" };
	static const char *const states[] = { "free", "ready",	 "running",
					      "done", "skipped", "failed" };

	seq_printf(m, "%s %-5s  %-7s  %#-10llx  %6u  %6u  %4u  %7u\n", head ? ">" : " ",
		   ops[command->op % ARRAY_SIZE(ops)], states[command->status % ARRAY_SIZE(states)],
		   command->bus, command->dev_offset, command->len, command->file, command->id);
}

static int edu_proc_show(struct seq_file *m)
{
	struct edu *edu = shown;
	struct edu_ring ring;
	struct {
		u64 transfers, bounced, interrupts, timeouts, resets;
		bool late, failed;
	} now;

	spin_lock_irq(&edu->lock);
	ring = *edu->ring;
	now.transfers = edu->transfers;
	now.bounced = edu->bounced;
	now.interrupts = edu->interrupts;
	now.timeouts = edu->timeouts;
	now.resets = edu->resets;
	now.late = edu->late;
	now.failed = edu->failed;
	spin_unlock_irq(&edu->lock);
	seq_printf(m, "%s: %s, interrupt %u (%s)\n", pci_name(edu->pdev),
		   now.failed ? "out of use" :
		   now.late   ? "late" :
				"in use",
		   edu->pdev->irq, edu->pdev->msi_enabled ? "MSI" : "INTx");
	seq_printf(m, "transfers %llu, bounced %llu, interrupts %llu, timeouts %llu, resets %llu\n",
		   now.transfers, now.bounced, now.interrupts, now.timeouts, now.resets);
	seq_printf(m, "ring at bus %#llx, head %u, tail %u\n", edu->ring_bus, ring.head, ring.tail);
	seq_printf(m, "  op     status   bus         offset   bytes  file  request\n");
	for (u32 i = 0; i < EDU_RING_SIZE; i++) {
		u32 n = ring.tail + i; /* the slot that is used next is the oldest */
		const struct edu_command *command = &ring.command[n % EDU_RING_SIZE];

		if (command->status != EDU_CMD_FREE)
			show_command(m, command,
				     ring.head != ring.tail &&
					     n % EDU_RING_SIZE == ring.head % EDU_RING_SIZE);
	}
	return 0;
}

void edu_proc_init(struct edu *edu)
{
	if (shown)
		return;
	shown = edu;
	if (proc_add("edu", 0444, edu_proc_show))
		printk(KERN_WARNING "edu: no memory for /proc/edu\n");
}
