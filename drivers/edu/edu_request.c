// SPDX-License-Identifier: MIT
/*
 * drivers/edu/edu_request.c - a request: pages lent to the device, and taken back.
 *
 * What:     a request borrows pages of a program for as long as the device may need them:
 *
 *             edu_request_user   get_user_pages: held in place; dma_map_page: a bus address
 *                                each, and from here on the device's
 *             submit             the ring's (edu_ring.c), until it is ENDED
 *             take_down          dma_unmap_page: the CPU's again; SetPageDirty, if the device
 *                                wrote; page_cache_release
 *
 *           There is one way down, whatever ended the request: all bytes moved, cancelled,
 *           a signal, the last close, a device that does not answer. It runs in a work queue
 *           as the interrupt handler has other things to do, and after the ring has said that
 *           the device is done with these pages: never before.
 * Start at: edu_request_user(), take_down()
 * Holds:    a page is unmapped and released only when its request is ENDED.
 * Locks:    edu->lock for states and lists. Submitting, waiting: task context, no lock held.
 * See it:   tests/kernel/edu_test.c, edu_queue_test.c; docs/dad.md; gdb: break take_down
 * Book:     LDD3 ch. 15, "Performing Direct I/O", "Setting Up Streaming DMA Mappings"
 */
#include "drivers/edu/edu.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/fs/poll/fasync.h"
#include "kernel/uapi/poll.h"
#include "mm/phys/slab.h"
#include "mm/virt/gup.h"

static enum dma_data_direction direction(const struct edu_request *req)
{
	return req->to_device ? DMA_TO_DEVICE : DMA_FROM_DEVICE;
}

/* ------------------------------------------------------------------ */
/* Up                                                                  */

int edu_pin(const void __user *buf, int n, bool device_writes, struct page **pages)
{
	int got;

	down_read(&current->mm->mmap_sem);
	got = get_user_pages(current, current->mm, (__force unsigned long)buf & PAGE_MASK, n,
			     device_writes, 0, pages, NULL);
	up_read(&current->mm->mmap_sem);
	return got ? got : -EFAULT;
}

static void unmap_pieces(struct edu_request *req)
{
	while (req->nr_pieces) {
		const struct edu_piece *piece = &req->piece[--req->nr_pieces];

		if (piece->page)
			dma_unmap_page(&req->file->edu->pdev->dev, piece->bus, piece->len,
				       direction(req));
	}
}

/* A bus address for each page; 0 or -ENOMEM, then none is mapped. The pages stay the caller's. */
static int map_pieces(struct edu_request *req, struct page **pages, int n, unsigned long offset)
{
	size_t left = req->len;

	for (int i = 0; i < n; i++) {
		struct edu_piece *piece = &req->piece[i];

		piece->page = pages[i];
		piece->len = (u32)min(left, PAGE_SIZE - offset);
		piece->bus = dma_map_page(&req->file->edu->pdev->dev, pages[i], offset, piece->len,
					  direction(req));
		if (dma_mapping_error(piece->bus)) {
			unmap_pieces(req);
			return -ENOMEM;
		}
		req->nr_pieces++;
		left -= piece->len;
		offset = 0;
	}
	return 0;
}

static struct edu_request *request_alloc(struct edu_file *file, int pieces)
{
	struct edu_request *req = kzalloc(sizeof(*req), GFP_KERNEL);

	if (!req)
		return NULL;
	INIT_LIST_HEAD(&req->entry);
	INIT_LIST_HEAD(&req->sibling);
	req->file = file;
	req->window = EDU_SIZE;
	req->piece = kzalloc((size_t)pieces * sizeof(*req->piece), GFP_KERNEL);
	if (!req->piece) {
		kfree(req);
		return NULL;
	}
	return req;
}

void edu_request_free(struct edu_request *req)
{
	if (!req)
		return;
	WARN_ON(!list_empty(&req->entry) || !list_empty(&req->sibling));
	kfree(req->piece);
	kfree(req);
}

/* The device has had the pages: they are the program's again. */
static void release_pages(struct page **pages, int n, bool device_wrote)
{
	for (int i = 0; i < n; i++) {
		if (device_wrote && !PageReserved(pages[i]))
			SetPageDirty(pages[i]);
		page_cache_release(pages[i]);
	}
}

/* Pin and map what req->len says; 0 or a negative errno, then nothing is held. */
static int lend_pages(struct edu_request *req, const void __user *buf, struct page **pages, int n,
		      bool partly)
{
	unsigned long offset = offset_in_page((__force unsigned long)buf);
	int got = edu_pin(buf, n, !req->to_device, pages), error;

	if (got < 0)
		return got;
	if (got < n && !partly) {
		release_pages(pages, got, false);
		return -EFAULT;
	}
	req->len = min(req->len, (size_t)got * PAGE_SIZE - offset);
	error = map_pieces(req, pages, got, offset);
	if (error)
		release_pages(pages, got, false);
	return error;
}

struct edu_request *edu_request_user(struct edu_file *file, const void __user *buf, size_t len,
				     bool to_device, bool partly)
{
	int n = (int)(PAGE_ALIGN(offset_in_page((__force unsigned long)buf) + len) >> PAGE_SHIFT);
	struct edu_request *req = request_alloc(file, n);
	struct page **pages = kmalloc((size_t)n * sizeof(*pages), GFP_KERNEL);
	int error = -ENOMEM;

	if (req && pages) {
		req->len = len;
		req->to_device = to_device;
		error = lend_pages(req, buf, pages, n, partly);
	}
	kfree(pages); /* each piece knows its page */
	if (!error)
		return req;
	edu_request_free(req);
	return ERR_PTR(error);
}

struct edu_request *edu_request_bus(struct edu_file *file, dma_addr_t bus, u32 len, bool to_device)
{
	struct edu_request *req = request_alloc(file, 1);

	if (!req)
		return ERR_PTR(-ENOMEM);
	req->len = len;
	req->to_device = to_device;
	req->nr_pieces = 1;
	req->piece[0] = (struct edu_piece){ .bus = bus, .len = len };
	return req;
}

/* ------------------------------------------------------------------ */
/* Down                                                                */

/* Give back what an ENDED request has borrowed. */
static void take_down(struct edu_request *req)
{
	int n = req->nr_pieces;

	unmap_pieces(req); /* first: what the device wrote is in the pages now, and they are ours */
	for (int i = 0; i < n; i++)
		if (req->piece[i].page)
			release_pages(&req->piece[i].page, 1, !req->to_device);
}

void edu_request_drop(struct edu_request *req)
{
	if (req)
		take_down(req);
	edu_request_free(req);
}

void edu_reaper(void *data)
{
	struct edu *edu = data;

	spin_lock_irq(&edu->lock);
	while (!list_empty(&edu->ended)) {
		struct edu_request *req = list_first_entry(&edu->ended, struct edu_request, entry);
		struct edu_file *file = req->file;

		list_del(&req->entry);
		spin_unlock_irq(&edu->lock);
		take_down(req);
		spin_lock_irq(&edu->lock);
		/* recheck: nothing; nobody but us touches an ENDED request */
		req->state = EDU_DONE;
		wake_up_all(&file->wait); /* under the lock: whoever sees DONE may free both */
		if (req->id)
			kill_fasync(&file->async_queue, SIGIO, POLL_IN);
	}
	spin_unlock_irq(&edu->lock);
}

/* ------------------------------------------------------------------ */
/* Submitting, waiting                                                 */

/* Into the queue; or, as the device is out of use, down again. 0 or -EIO. */
static int submit(struct edu_request *req)
{
	struct edu *edu = req->file->edu;
	int error;

	spin_lock_irq(&edu->lock);
	list_add_tail(&req->sibling, &req->file->requests);
	error = edu_ring_submit(edu, req);
	if (error)
		list_del(&req->sibling);
	spin_unlock_irq(&edu->lock);
	if (error)
		take_down(req);
	return error;
}

/* Is it DONE? Then it is in no list any more, and the caller's to free. */
static bool take_if_done(struct edu_request *req)
{
	struct edu *edu = req->file->edu;
	bool done;

	spin_lock_irq(&edu->lock);
	done = req->state == EDU_DONE;
	if (done)
		list_del(&req->sibling);
	spin_unlock_irq(&edu->lock);
	return done;
}

int edu_request_run(struct edu_request *req)
{
	struct edu_file *file = req->file;
	int error = submit(req);

	if (error)
		return error;
	if (wait_event_interruptible(file->wait, take_if_done(req))) {
		/* a signal. The command that runs has our pages: no signal shortens that */
		spin_lock_irq(&file->edu->lock);
		edu_ring_cancel(file->edu, req, -ERESTARTSYS);
		spin_unlock_irq(&file->edu->lock);
		wait_event(file->wait, take_if_done(req));
	}
	return req->error;
}

/* ------------------------------------------------------------------ */
/* Requests that are reaped later                                      */

/* A place in the file's queue, and the number that names it; 0: there is no place. */
static u32 reserve(struct edu_file *file)
{
	u32 id = 0;

	spin_lock_irq(&file->edu->lock);
	if (file->unreaped < EDU_QUEUE_MAX) {
		file->unreaped++;
		id = ++file->last_id ? file->last_id : ++file->last_id;
	}
	spin_unlock_irq(&file->edu->lock);
	return id;
}

static void unreserve(struct edu_file *file)
{
	spin_lock_irq(&file->edu->lock);
	file->unreaped--;
	wake_up_all(&file->wait);
	spin_unlock_irq(&file->edu->lock);
}

int edu_request_submit(struct edu_file *file, struct edu_submit *wish)
{
	struct edu_request *req;
	int error;

	wish->id = reserve(file);
	if (!wish->id)
		return -EAGAIN;
	req = edu_request_user(file, (const void __force __user *)wish->buf, wish->len,
			       wish->to_device, false);
	error = IS_ERR(req) ? (int)PTR_ERR(req) : 0;
	if (!error) {
		req->id = wish->id;
		req->cookie = wish->cookie;
		req->dev_offset = wish->dev_offset;
		req->window = wish->dev_len;
		error = submit(req);
		if (error)
			edu_request_free(req);
	}
	if (error)
		unreserve(file);
	return error;
}

/* The file's first request that is DONE and is to be reaped, out of its list; or NULL. */
static struct edu_request *take_done(struct edu_file *file, bool *none)
{
	struct edu_request *req, *found = NULL;

	spin_lock_irq(&file->edu->lock);
	*none = !file->unreaped;
	list_for_each_entry(req, &file->requests, sibling) {
		if (!req->id || req->state != EDU_DONE)
			continue;
		found = req;
		list_del(&req->sibling);
		file->unreaped--;
		wake_up_all(&file->wait); /* poll(): there is room */
		break;
	}
	spin_unlock_irq(&file->edu->lock);
	return found;
}

struct edu_request *edu_request_reap(struct edu_file *file, bool wait)
{
	struct edu_request *req;
	bool none;

	req = take_done(file, &none);
	if (!req && !none && wait &&
	    wait_event_interruptible(file->wait, (req = take_done(file, &none)) || none))
		return ERR_PTR(-ERESTARTSYS);
	return req ? req : ERR_PTR(none ? -ENOENT : -EAGAIN);
}

void edu_request_unreap(struct edu_request *req)
{
	spin_lock_irq(&req->file->edu->lock);
	list_add(&req->sibling, &req->file->requests);
	req->file->unreaped++;
	wake_up_all(&req->file->wait);
	spin_unlock_irq(&req->file->edu->lock);
}

unsigned int edu_request_poll(struct edu_file *file)
{
	struct edu_request *req;
	unsigned int mask = 0;

	spin_lock_irq(&file->edu->lock);
	list_for_each_entry(req, &file->requests, sibling)
		if (req->id && req->state == EDU_DONE)
			mask |= POLLIN | POLLRDNORM;
	if (file->edu->failed)
		mask |= POLLERR;
	else if (file->unreaped < EDU_QUEUE_MAX)
		mask |= POLLOUT | POLLWRNORM;
	spin_unlock_irq(&file->edu->lock);
	return mask;
}

/* ------------------------------------------------------------------ */
/* Cancelling                                                          */

/* Under the lock: the request of this number that is not DONE; 0: any. */
static struct edu_request *find_active(struct edu_file *file, u32 id)
{
	struct edu_request *req;

	list_for_each_entry(req, &file->requests, sibling)
		if (req->state != EDU_DONE && (!id || req->id == id))
			return req;
	return NULL;
}

static bool is_over(struct edu_file *file, u32 id)
{
	bool over;

	spin_lock_irq(&file->edu->lock);
	over = !find_active(file, id);
	spin_unlock_irq(&file->edu->lock);
	return over;
}

int edu_request_cancel(struct edu_file *file, u32 id)
{
	struct edu_request *req;

	if (!id)
		return -ENOENT;
	spin_lock_irq(&file->edu->lock);
	req = find_active(file, id);
	if (req)
		edu_ring_cancel(file->edu, req, -ECANCELED);
	spin_unlock_irq(&file->edu->lock);
	if (!req)
		return -ENOENT;
	/* a command of it may run: a tenth of a second, or what no_answer() allows */
	wait_event(file->wait, is_over(file, id));
	return 0;
}

void edu_request_cancel_all(struct edu_file *file)
{
	struct edu_request *req, *safe;

	spin_lock_irq(&file->edu->lock);
	list_for_each_entry(req, &file->requests, sibling)
		edu_ring_cancel(file->edu, req, -ECANCELED);
	list_del(&file->turn); /* for good: there is nothing left to be put into the ring */
	spin_unlock_irq(&file->edu->lock);
	wait_event(file->wait, is_over(file, 0));
	list_for_each_entry_safe(req, safe, &file->requests, sibling) {
		list_del(&req->sibling);
		edu_request_free(req);
	}
}
