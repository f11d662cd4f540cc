/* SPDX-License-Identifier: MIT */
/*
 * drivers/edu/edu.h - what the files of the edu driver share.
 *
 * What:     the driver, from the program down to the device:
 *
 *             edu_file.c     /dev/edu: open, read, write, poll, close
 *             edu_ioctl.c    its commands
 *             edu_mmap.c     registers, coherent buffer and ring in a program's memory
 *             edu_request.c  a request: user pages pinned and mapped, and given back
 *             edu_ring.c     the commands that a request is cut into, one after the other
 *             edu_hw.c       registers and interrupts
 *             edu_lab.c      what a driver must never do, on demand
 *             edu.c          finding the device and letting it go
 * Start at: struct edu_request, struct edu
 * Locks:    letters: [I] immutable [l] edu->lock [s] edu->sem [a] atomic
 *           [o] whoever the state says (below)
 */
#ifndef DRIVERS_EDU_EDU_H
#define DRIVERS_EDU_EDU_H

#include "drivers/pci/pci.h"
#include "kernel/fs/dev/char_dev.h"
#include "kernel/locking/semaphore.h"
#include "kernel/time/timer.h"
#include "kernel/time/workqueue.h"
#include "kernel/uapi/edu.h"

#define EDU_TIMEOUT_NS	(2 * NSEC_PER_SEC)  /* a transfer takes a tenth of a second */
#define EDU_PATIENCE_NS (2 * NSEC_PER_SEC)  /* so long is a device that is late waited for */
#define EDU_LOOK_AGAIN	(NSEC_PER_SEC / 20) /* and looked at so often meanwhile */
#define EDU_AHEAD	2 /* of one open in the ring: one that runs, one that is ready */

/* The part of a buffer that lies on one page, as the device sees it. */
struct edu_piece {
	struct page *page; /* [I] pinned and mapped for this request; NULL: memory of the driver's */
	dma_addr_t bus;	   /* [I] */
	u32 len;	   /* [I] */
};

/*
 * One wish of a program.
 *
 *            submit            last command done,           pages unmapped
 *          ---------->  QUEUED ------------------>  ENDED  --------------->  DONE  ------> freed
 *                              cancelled, failed           and released            reaped
 *                       file->queue                 edu->ended
 *
 * The device may touch its pages only while it is QUEUED: it becomes ENDED when no command
 * of it is in the ring any more. From submit() until it is reaped it is in file->requests too.
 */
struct edu_request {
	struct list_head entry;	  /* [l] by state */
	struct list_head sibling; /* [l] in file->requests */
	enum edu_request_state {
		EDU_QUEUED,
		EDU_ENDED,
		EDU_DONE,
	} state;		 /* [l] */
	struct edu_file *file;	 /* [I] who asked */
	u64 cookie;		 /* [I] the program's name for it */
	u32 id;			 /* [I] ours; 0: its submitter waits, nobody reaps it */
	bool to_device;		 /* [I] */
	u32 dev_offset, window;	 /* [I] the part of the device's memory that it goes through */
	size_t len;		 /* [I] bytes */
	struct edu_piece *piece; /* [I] nr_pieces of them */
	int nr_pieces;		 /* [I] */
	int next_piece;		 /* [l] what has not been put into the ring: from this piece... */
	u32 next_byte;		 /* [l] ...from this byte of it on */
	size_t fed;		 /* [l] bytes put into the ring so far */
	size_t moved;		 /* [l] bytes that the device has moved */
	u32 in_ring;		 /* [l] commands in the ring, the running one included */
	u32 transfers, bounced;	 /* [l] commands done; of those, to or from a shadow */
	int error;		 /* [l] 0, or why it ends before its time: no more commands */
};

/* One open of /dev/edu. */
struct edu_file {
	struct edu *edu;	   /* [I] */
	u32 number;		   /* [I] which open it is, for people */
	struct list_head turn;	   /* [l] in edu->turns, while it has something for the ring */
	struct list_head queue;	   /* [l] requests QUEUED, in the order they came */
	struct list_head requests; /* [l] all requests of this open */
	u32 in_ring;		   /* [l] commands of this open in the ring: EDU_AHEAD at most */
	u32 unreaped;		   /* [l] of them, those that are to be reaped */
	u32 last_id;		   /* [l] */
	wait_queue_head_t wait;	   /* a request is done, or was reaped */
	struct fasync_struct *async_queue; /* SIGIO when one is done and can be reaped */
	struct edu_request *held;	   /* [l] EDU_IOC_HOLD: mapped, never submitted; or NULL */
};

struct edu {
	struct cdev cdev;
	dev_t dev;		 /* [I] the number of its node */
	struct pci_dev *pdev;	 /* [I] */
	void __iomem *regs;	 /* [I] BAR 0 */
	void *coherent;		 /* [I] EDU_COHERENT_SIZE bytes */
	dma_addr_t coherent_bus; /* [I] */

	struct semaphore sem;	/* one factorial at a time */
	wait_queue_head_t wait; /* for factorials */
	u32 events;		/* [a] EDU_IRQ_ bits that the handler has seen */

	spinlock_t lock;			 /* RANK_DRIVER, interrupts off: all that follows */
	struct edu_ring *ring;			 /* [I] coherent memory; its contents [l] */
	dma_addr_t ring_bus;			 /* [I] */
	struct edu_request *slot[EDU_RING_SIZE]; /* [l] whose command it is; NULL: nobody's now */
	struct list_head turns; /* [l] files that have something for the ring; the first is next */
	struct list_head ended; /* [l] requests ENDED */
	struct work_struct reaper; /* takes them down */
	bool running;		   /* [l] the device works on the command at the ring's head */
	bool late;	     /* [l] it was due long ago: bus mastering is off until it is done */
	bool failed;	     /* [l] it did not come back: no more transfers */
	struct ktimer timer; /* [l] started with each transfer */
	u64 due, give_up;    /* [l] ns: when the timer is to look; when hope ends */
	struct {
		bool silent;	/* [l] start the next transfer without its interrupt */
		u64 timeout_ns; /* [l] of the next transfer; 0: as always */
	} fault;
	u32 opens;			  /* [l] so far */
	u64 transfers, bounced;		  /* [l] counts */
	u64 interrupts, timeouts, resets; /* [l] */
	dma_addr_t last_bus;		  /* [l] of the latest transfer */
	bool last_bounced;		  /* [l] */
};

extern struct pci_driver edu_driver;
extern const struct file_operations edu_fops;

/* ---- edu_hw.c: the device ---------------------------------------------------------- */

irqreturn_t edu_interrupt(int irq, void *dev_id, struct pt_regs *regs);
bool edu_alive(struct edu *edu);
/*
 * edu_transfer - have len bytes moved between bus address and the device's memory at offset.
 *
 * => edu->lock held; the device is not busy: it does one thing at a time
 * => offset + len <= EDU_SIZE, len > 0, or nothing is started: -EIO, reported
 * => returns at once; edu_interrupt() comes when it is done. The memory is the device's
 *    until edu_busy() says no
 */
int edu_transfer(struct edu *edu, dma_addr_t bus, u32 offset, u32 len, bool to_device);
/* edu_busy - does the device still move bytes? */
bool edu_busy(struct edu *edu);
/* edu_master - may the device reach memory at all? Any context. */
void edu_master(struct edu *edu, bool on);
/* edu_factorial - 0, -EINTR, -ETIMEDOUT (it computes still), -EBUSY (it computes another's still). */
int edu_factorial(struct edu *edu, u32 n, u32 *result);

/* ---- edu_ring.c: the queue. edu->lock held for all but the first, the last and the handler's. */

int edu_ring_init(struct edu *edu);
void edu_ring_free(struct edu *edu);
/* edu_ring_submit - put the request at the end of its file's queue; 0, or -EIO: the device is out of use. */
int edu_ring_submit(struct edu *edu, struct edu_request *req);
/*
 * edu_ring_cancel - no further command of this request; it ends with this error.
 *
 * => a command that runs is waited for by nobody here: the request is ENDED when it is done
 */
void edu_ring_cancel(struct edu *edu, struct edu_request *req, int error);
/* edu_ring_interrupt - the device says that it is done; takes the lock. From the handler. */
void edu_ring_interrupt(struct edu *edu);
/* edu_ring_reset - back from `failed`, if the device is there and idle; 0, -EBUSY, -EIO. Takes the lock. */
int edu_ring_reset(struct edu *edu);

/* ---- edu_request.c: the requests. Task context, no lock held. ------------------------ */

/*
 * edu_request_user - a request for [buf, buf + len) of the calling program: pinned and mapped.
 *
 * => 1 <= len <= EDU_REQUEST_MAX; dev_offset + window <= EDU_SIZE, window > 0
 * => partly: a buffer that is only partly there will do, and makes req->len shorter
 * => an error pointer: -EFAULT, -ENOMEM
 */
struct edu_request *edu_request_user(struct edu_file *file, const void __user *buf, size_t len,
				     bool to_device, bool partly);
/* edu_request_bus - one for a bus address: of the coherent buffer, or (edu_lab.c) any. -ENOMEM. */
struct edu_request *edu_request_bus(struct edu_file *file, dma_addr_t bus, u32 len, bool to_device);
/* edu_request_free - of a request that was never submitted, or is DONE and in no list; or NULL. */
void edu_request_free(struct edu_request *req);
/* edu_request_drop - give back the pages of one that was never submitted, and free it; or NULL. */
void edu_request_drop(struct edu_request *req);
/*
 * edu_request_run - submit, and wait until it is DONE.
 *
 * => 0, the request's error, or -ERESTARTSYS: a signal came and it was cancelled;
 *    req->moved says how much was moved in any case
 */
int edu_request_run(struct edu_request *req);
/*
 * edu_request_submit - submit as wish says, in which id is filled in; somebody reaps it.
 *
 * => wish has been checked against the device's size
 * => 0, -EAGAIN (too many to be reaped), -EFAULT, -ENOMEM, -EIO
 */
int edu_request_submit(struct edu_file *file, struct edu_submit *wish);
/* edu_request_reap - one that is DONE; an error pointer: -ENOENT (none), -EAGAIN, -ERESTARTSYS. */
struct edu_request *edu_request_reap(struct edu_file *file, bool wait);
/* edu_request_unreap - it could not be told to the program: to be reaped again. */
void edu_request_unreap(struct edu_request *req);
/* edu_request_poll - POLLIN, POLLOUT, POLLERR. */
unsigned int edu_request_poll(struct edu_file *file);
/* edu_request_cancel - 0: it is DONE now; -ENOENT: it was, or there is none with this number. */
int edu_request_cancel(struct edu_file *file, u32 id);
/* edu_request_cancel_all - at close: nothing of the file's is left, in any list. */
void edu_request_cancel_all(struct edu_file *file);
/* edu_reaper - the work behind edu->reaper. */
void edu_reaper(void *data);

/* ---- the rest ----------------------------------------------------------------------- */

int edu_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg);
int edu_mmap(struct file *file, struct vm_area_struct *vma);
int edu_pin(const void __user *buf, int n, bool device_writes, struct page **pages);
/* edu_lab_ioctl - the commands of edu_lab.c; -ENOTTY: it is none of them. */
int edu_lab_ioctl(struct edu_file *file, unsigned int cmd, void __user *arg);
void edu_proc_init(struct edu *edu);

#endif
