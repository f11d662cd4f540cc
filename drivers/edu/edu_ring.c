// SPDX-License-Identifier: MIT
/*
 * drivers/edu/edu_ring.c - the command ring: one transfer after the other.
 *
 * What:     requests wait in their files' queues. In turn, a command of each file goes
 *           into the ring; the commands of the ring are done in order. When one is done
 *           the device interrupts, and the handler starts the next: no task runs in
 *           between.
 *
 *             file A  [request: pieces on pages]  [request]    one command of A,
 *             file B  [request]                                one of B, one of A...
 *                          |   fill()
 *                          v
 *             ring    | done | done | RUNNING | ready | ready |      |   coherent memory
 *                                    ^ head                    ^ tail
 *                          |   start()            the interrupt: finish()
 *                          v
 *             device  source, destination, count, command
 *
 *           A card of the kind that reads its ring by itself would be told the ring's bus
 *           address once, and a new tail by a doorbell. edu is not of that kind: start()
 *           reads the command for it, and writes its registers.
 *           Who fills a ring writes the command, then a barrier, then the tail: coherent
 *           memory is seen by both sides at once, but nothing promises in which order.
 * Start at: edu_ring_submit(), then run(), edu_ring_interrupt()
 * Holds:    1. A request is QUEUED while it has commands in the ring or something to put
 *              there. ENDED means that the device will not touch its pages again.
 *           2. in_ring counts the slots whose request it is.
 *           3. running: the device works on the command at head. Nothing else is started.
 * Locks:    edu->lock, interrupts off, for everything; held while registers are written.
 * Not here: what becomes of a request that has ended: edu_request.c
 * See it:   /proc/edu; gdb: np-edu, break finish; tests/kernel/edu_test.c; docs/dad.md
 * Book:     LDD3 ch. 15, "Coherent DMA mappings"; "A Simple PCI DMA Example"
 */
#include "drivers/edu/edu.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"

static void run(struct edu *edu);

static struct edu_command *command_at(struct edu *edu, u32 n)
{
	return &edu->ring->command[n % EDU_RING_SIZE];
}

/* ------------------------------------------------------------------ */
/* Into the ring                                                       */

/* The first request of the file that has something left to be put into the ring, or NULL. */
static struct edu_request *next_to_feed(struct edu_file *file)
{
	struct edu_request *req;

	list_for_each_entry(req, &file->queue, entry)
		if (!req->error && req->fed < req->len)
			return req;
	return NULL;
}

/* The next command of req: what is left of its piece, of the device's window, of the request. */
static void feed(struct edu *edu, struct edu_request *req)
{
	const struct edu_piece *piece = &req->piece[req->next_piece];
	u32 at = (u32)(req->fed % req->window);
	u32 len = min(piece->len - req->next_byte, req->window - at);
	struct edu_ring *ring = edu->ring;

	*command_at(edu, ring->tail) = (struct edu_command){
		.bus = piece->bus + req->next_byte,
		.dev_offset = req->dev_offset + at,
		.len = len,
		.op = req->to_device ? EDU_OP_WRITE : EDU_OP_READ,
		.status = EDU_CMD_READY,
		.file = req->file->number,
		.id = req->id,
	};
	edu->slot[ring->tail % EDU_RING_SIZE] = req;
	wmb(); /* the whole command, before the tail says that it is there */
	WRITE_ONCE(ring->tail, ring->tail + 1);
	req->in_ring++;
	req->file->in_ring++;
	req->fed += len;
	req->next_byte += len;
	if (req->next_byte == piece->len) {
		req->next_piece++;
		req->next_byte = 0;
	}
}

/* To the end of those who wait for their turn, if there is something to put into the ring. */
static void queue_up(struct edu *edu, struct edu_file *file)
{
	if (list_empty(&file->turn) && file->in_ring < EDU_AHEAD && next_to_feed(file))
		list_add_tail(&file->turn, &edu->turns);
}

/*
 * Fill the ring, the files in turn, one command of each at a time. A file that has a command
 * ready behind the one that runs has enough: more would only be in the way of who comes next.
 */
static void fill(struct edu *edu)
{
	while (!list_empty(&edu->turns) && edu->ring->tail - edu->ring->head < EDU_RING_SIZE) {
		struct edu_file *file = list_first_entry(&edu->turns, struct edu_file, turn);
		struct edu_request *req = next_to_feed(file);

		list_del(&file->turn);
		if (req)
			feed(edu, req);
		queue_up(edu, file);
	}
}

/* ------------------------------------------------------------------ */
/* Out of the ring                                                     */

/* The device has nothing to do with req any more: others take it down, in task context. */
static void end_request(struct edu *edu, struct edu_request *req)
{
	list_del(&req->entry);
	list_add_tail(&req->entry, &edu->ended);
	req->state = EDU_ENDED;
	schedule_work(&edu->reaper);
}

/* Command number n is nobody's any more. */
static void give_up_slot(struct edu *edu, u32 n)
{
	struct edu_request *req = edu->slot[n % EDU_RING_SIZE];

	edu->slot[n % EDU_RING_SIZE] = NULL;
	req->in_ring--;
	req->file->in_ring--;
}

/* No new command of req, and those that have not begun become nothing. */
static void stop_request(struct edu *edu, struct edu_request *req, int error)
{
	struct edu_ring *ring = edu->ring;

	req->error = error;
	for (u32 n = ring->head + edu->running; n != ring->tail; n++) {
		if (edu->slot[n % EDU_RING_SIZE] != req)
			continue;
		give_up_slot(edu, n);
		WRITE_ONCE(command_at(edu, n)->op, EDU_OP_NONE);
	}
	queue_up(edu, req->file); /* it may have another request */
	if (!req->in_ring)
		end_request(edu, req);
}

/* The command at head is over. error: the device did not do it as it was told. */
static void finish(struct edu *edu, int error)
{
	struct edu_command *command = command_at(edu, edu->ring->head);
	struct edu_request *req = edu->slot[edu->ring->head % EDU_RING_SIZE];
	struct edu_file *file = req->file;

	ktimer_cancel(&edu->timer);
	edu->running = false;
	give_up_slot(edu, edu->ring->head);
	WRITE_ONCE(command->status, error ? EDU_CMD_FAILED : EDU_CMD_DONE);
	WRITE_ONCE(edu->ring->head, edu->ring->head + 1);
	if (!error) {
		edu->last_bounced = dma_is_shadowed(&edu->pdev->dev, command->bus);
		edu->last_bus = command->bus;
		edu->transfers++;
		edu->bounced += edu->last_bounced;
		req->moved += command->len;
		req->transfers++;
		req->bounced += edu->last_bounced;
	}
	if (error && !req->error)
		stop_request(edu, req, error);
	else if (!req->in_ring && (req->error || req->moved == req->len))
		end_request(edu, req);
	queue_up(edu, file);
}

/* Tell the device what the command at head wants. */
static void start(struct edu *edu, struct edu_command *command)
{
	u64 timeout = edu->fault.timeout_ns ? edu->fault.timeout_ns : EDU_TIMEOUT_NS;
	int error;

	WRITE_ONCE(command->status, EDU_CMD_RUNNING);
	edu->running = true;
	edu->due = arch_clock_ns() + timeout;
	ktimer_start(&edu->timer, edu->due);
	error = edu_transfer(edu, command->bus, command->dev_offset, command->len,
			     command->op == EDU_OP_WRITE);
	edu->fault.silent = false;
	edu->fault.timeout_ns = 0;
	if (error)
		finish(edu, error); /* it was never sent */
}

/* Keep the ring full and the device at work. */
static void run(struct edu *edu)
{
	while (!edu->running && !edu->failed) {
		struct edu_command *command;

		fill(edu);
		if (edu->ring->head == READ_ONCE(edu->ring->tail))
			return;
		rmb(); /* the command is read after the tail that says that it is there */
		command = command_at(edu, edu->ring->head);
		if (command->op != EDU_OP_NONE) {
			start(edu, command);
			continue;
		}
		WRITE_ONCE(command->status, EDU_CMD_SKIPPED);
		WRITE_ONCE(edu->ring->head, edu->ring->head + 1);
	}
}

/* ------------------------------------------------------------------ */
/* A device that does not answer                                       */

/* Every request of every file ends: the device is out of use. */
static void fail_all(struct edu *edu)
{
	edu->failed = true;
	finish(edu, -EIO);
	for (u32 n = edu->ring->head; n != edu->ring->tail; n++)
		if (edu->slot[n % EDU_RING_SIZE])
			stop_request(edu, edu->slot[n % EDU_RING_SIZE], -EIO);
	while (!list_empty(&edu->turns)) {
		struct edu_file *file = list_first_entry(&edu->turns, struct edu_file, turn);
		struct edu_request *req = next_to_feed(file);

		if (req)
			stop_request(edu, req, -EIO);
		else
			list_del(&file->turn);
	}
}

/* The device is done with the command at head, late or in time: on to the next. */
static void next(struct edu *edu)
{
	bool late = edu->late;

	if (late) {
		edu->late = false;
		edu->resets++;
		edu_master(edu, true);
		printk(KERN_NOTICE "edu %s: it is idle: in use again\n", pci_name(edu->pdev));
	}
	/* without bus mastering it moved nothing, or garbage */
	finish(edu, late ? -ETIMEDOUT : 0);
	run(edu);
}

void edu_ring_interrupt(struct edu *edu)
{
	unsigned long flags;

	spin_lock_irqsave(&edu->lock, flags);
	edu->interrupts++;
	if (edu->running && !edu_busy(edu))
		next(edu);
	spin_unlock_irqrestore(&edu->lock, flags);
}

static void look_again(struct edu *edu)
{
	edu->due = arch_clock_ns() + EDU_LOOK_AGAIN;
	ktimer_start(&edu->timer, edu->due);
}

/*
 * No interrupt in time. The pages belong to the device as long as it says that it is busy,
 * whatever the program would like. So, in this order:
 *
 *   idle        it has finished, and nobody told us: what it has done cannot be known
 *   busy        take its bus mastering away: whatever it is up to, it cannot reach memory
 *               any more. Look again, until it is idle: that is the only reset it has
 *   busy still  it is broken. It stays without bus mastering (and behind an IOMMU the unmap
 *               that follows shuts it out as well), so now its pages may be given back
 */
static void no_answer(struct edu *edu)
{
	const struct edu_command *command = command_at(edu, edu->ring->head);
	bool busy = edu_busy(edu);

	if (!edu->late) {
		edu->timeouts++;
		printk(KERN_ERR "edu %s: no interrupt for %s of %u bytes at bus %#llx; it is %s\n",
		       pci_name(edu->pdev), command->op == EDU_OP_WRITE ? "a read" : "a write",
		       command->len, command->bus,
		       busy ? "busy: no bus mastering until it is done" : "idle");
	}
	if (!busy && edu->late) {
		next(edu);
	} else if (!busy) {
		finish(edu, -ETIMEDOUT);
		run(edu);
	} else if (!edu->late) {
		edu->late = true;
		edu_master(edu, false);
		edu->give_up = arch_clock_ns() + EDU_PATIENCE_NS;
		look_again(edu);
	} else if (arch_clock_ns() < edu->give_up) {
		look_again(edu);
	} else {
		printk(KERN_ERR "edu %s: busy still: out of use, without bus mastering\n",
		       pci_name(edu->pdev));
		edu->late = false;
		fail_all(edu);
	}
}

static void timer_fires(unsigned long data)
{
	struct edu *edu = (struct edu *)data;
	unsigned long flags;

	spin_lock_irqsave(&edu->lock, flags);
	/* it may have waited for the lock while that transfer ended and the next began */
	if (edu->running && arch_clock_ns() >= edu->due)
		no_answer(edu);
	spin_unlock_irqrestore(&edu->lock, flags);
}

int edu_ring_reset(struct edu *edu)
{
	unsigned long flags;
	int error = 0;

	spin_lock_irqsave(&edu->lock, flags);
	if (edu->running || edu_busy(edu))
		error = -EBUSY;
	else if (!edu_alive(edu))
		error = -EIO;
	else if (edu->failed) {
		edu_master(edu, true);
		edu->failed = false;
		edu->resets++;
		run(edu);
	}
	spin_unlock_irqrestore(&edu->lock, flags);
	return error;
}

/* ------------------------------------------------------------------ */

int edu_ring_submit(struct edu *edu, struct edu_request *req)
{
	struct edu_file *file = req->file;

	if (edu->failed)
		return -EIO;
	req->state = EDU_QUEUED;
	list_add_tail(&req->entry, &file->queue);
	queue_up(edu, file);
	if (edu->running)
		fill(edu);
	else
		run(edu);
	return 0;
}

void edu_ring_cancel(struct edu *edu, struct edu_request *req, int error)
{
	if (req->state == EDU_QUEUED && !req->error)
		stop_request(edu, req, error);
}

int edu_ring_init(struct edu *edu)
{
	edu->ring = dma_alloc_coherent(&edu->pdev->dev, EDU_RING_BYTES, &edu->ring_bus, GFP_KERNEL);
	if (!edu->ring)
		return -ENOMEM;
	edu->ring->size = EDU_RING_SIZE;
	spin_lock_init(&edu->lock);
	INIT_LIST_HEAD(&edu->turns);
	INIT_LIST_HEAD(&edu->ended);
	INIT_WORK(&edu->reaper, edu_reaper, edu);
	edu->timer.function = timer_fires;
	edu->timer.data = (unsigned long)edu;
	return 0;
}

void edu_ring_free(struct edu *edu)
{
	ktimer_cancel_sync(&edu->timer);
	dma_free_coherent(&edu->pdev->dev, EDU_RING_BYTES, edu->ring, edu->ring_bus);
}
