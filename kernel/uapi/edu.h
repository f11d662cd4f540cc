/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/edu.h - what a program may ask of /dev/edu.
 *
 * What:     The edu card holds a factorial unit and 4095 bytes of memory that
 *           it moves to and from RAM by itself.  /dev/edu offers them in the
 *           three ways the chapter tells of:
 *
 *             read, write    streaming DMA, straight from and to the pages of
 *             pread, pwrite  the caller's buffer.  A position of 4095 or more
 *                            reads 0 bytes and refuses to write (ENOSPC);
 *                            what reaches over the end is cut short.
 *             mmap, 0        the card's registers, uncached
 *             mmap, 1 MiB    the coherent buffer, 4 pages shared by the
 *                            driver, the card and the program
 *             mmap, 2 MiB    the command ring, a page to look at only
 *             ioctl          the commands below: requests that are queued
 *                            and reaped later, among others
 *             poll           POLLIN: a request is done and can be reaped;
 *                            POLLOUT: another one can be submitted
 *
 *           Only root may open it: who holds a bus master's registers can
 *           have it read and write any byte of RAM.
 * Start at: struct edu_submit, a request; struct edu_addresses, the five
 *           kinds of address of one byte.
 * Not here: the registers themselves (drivers/edu/edu_regs.h).
 * See it:   user/tour, tests/user/as-root/edu_*.c.
 * Spec:     QEMU docs/specs/edu.
 */
#ifndef KERNEL_UAPI_EDU_H
#define KERNEL_UAPI_EDU_H

#include "kernel/uapi/ioctl.h"
#include "kernel/uapi/types.h"

/* Bytes of device memory (4096, less the one that no transfer may touch). */
#define EDU_SIZE 4095

/* Where mmap finds what, and how much there is. */
#define EDU_MMAP_REGS	  0
#define EDU_REGS_SIZE	  0x100000
#define EDU_MMAP_COHERENT 0x100000
#define EDU_COHERENT_SIZE 0x4000
#define EDU_MMAP_RING	  0x200000
#define EDU_RING_BYTES	  0x1000

/* One transfer between the coherent buffer and the device's memory. */
struct edu_coherent_dma {
	__u32 buf_offset; /* bytes into the coherent buffer */
	__u32 dev_offset; /* bytes into the device's memory */
	__u32 len;	  /* bytes to move */
	__u32 to_device;  /* 1: buffer to device, 0: device to buffer */
};

/*
 * One byte, five kinds of address.  The caller fills in .user; the driver
 * pins the page around it, maps it for DMA, unmaps it again, and tells.
 */
struct edu_addresses {
	__u64 user;	/* in:  user virtual */
	__u64 logical;	/* out: kernel logical (direct map), 0 in high memory */
	__u64 kvirtual; /* out: kernel virtual, through a temporary vmap() */
	__u64 phys;	/* out: physical */
	__u64 bus;	/* out: what the device was told (dma_map_page) */
	__u32 highmem;	/* out: 1 if the page has no logical address */
	__u32 bounced;	/* out: 1 if bus is that of a shadow page */
};

/* How the driver is set up, and what it has done since boot. */
struct edu_info {
	__u64 regs_phys;    /* physical address of the registers */
	__u64 coherent_bus; /* bus address of the coherent buffer */
	__u64 dma_mask;	    /* the addresses that the device can reach */
	__u32 irq;	    /* interrupt number in use */
	__u32 msi;	    /* 1 if by message (MSI), 0 if by wire (INTx) */
	__u64 transfers;    /* DMA transfers completed */
	__u64 bounced;	    /* of those, through a shadow page */
	__u64 last_bus;	    /* bus address of the latest transfer */
	__u32 last_bounced; /* 1 if it went through a shadow page */
	__u32 pad;
};

/*
 * The command ring: what the card is to do next, one transfer each.  It lies
 * in coherent memory, as the ring of a card that reads its commands by itself
 * would.  (This card takes one at a time through its registers.  The driver's
 * interrupt handler plays that part for it: drivers/edu/edu_ring.c.)
 *
 * head and tail only grow; command number n is in slot n % EDU_RING_SIZE.
 * head == tail: there is nothing to do.  The one at head may be running.
 */
#define EDU_RING_SIZE 8
#define EDU_OP_NONE   0 /* cancelled before it began: pass over it */
#define EDU_OP_WRITE  1 /* RAM to device */
#define EDU_OP_READ   2 /* device to RAM */

#define EDU_CMD_FREE	0 /* never used */
#define EDU_CMD_READY	1
#define EDU_CMD_RUNNING 2
#define EDU_CMD_DONE	3
#define EDU_CMD_SKIPPED 4 /* it was an EDU_OP_NONE */
#define EDU_CMD_FAILED	5

struct edu_command {
	__u64 bus;	  /* address in RAM, as the card is to say it */
	__u32 dev_offset; /* bytes into the device's memory */
	__u32 len;
	__u32 op;     /* EDU_OP_ */
	__u32 status; /* EDU_CMD_ */
	__u32 file;   /* whose: which open of /dev/edu */
	__u32 id;     /* and which request of it; 0: a read() or write() */
};

struct edu_ring {
	__u32 size; /* EDU_RING_SIZE */
	__u32 head; /* the next one to be done */
	__u32 tail; /* where the next one will be put */
	__u32 pad;
	struct edu_command command[EDU_RING_SIZE];
};

/*
 * A request: move len bytes between a buffer and dev_len bytes of the device
 * from dev_offset on.  A buffer longer than that goes through them again and
 * again, from their beginning each time.  The pages of the buffer are pinned
 * and lent to the device until the request is done, as with read and write.
 *
 * Requests of one open are done in the order they came; those of several
 * opens take turns, a transfer each.  Memory that the device is to write is
 * lent once: a second request for bytes of it, before the first is done, is
 * refused (ENOMEM), and the DMA checker reports it.
 */
#define EDU_REQUEST_MAX 0x100000 /* bytes of one request */
#define EDU_QUEUE_MAX	16	 /* requests of one open that are not reaped */

struct edu_submit {
	__u64 buf;	  /* address of the buffer */
	__u64 len;	  /* its bytes, 1 .. EDU_REQUEST_MAX */
	__u32 dev_offset; /* dev_offset + dev_len <= EDU_SIZE, dev_len > 0 */
	__u32 dev_len;
	__u32 to_device; /* 1: buffer to device, 0: device to buffer */
	__u32 id;	 /* out: names it for EDU_IOC_CANCEL; not 0 */
	__u64 cookie;	 /* comes back in struct edu_result */
};

struct edu_result {
	__u64 cookie;
	__u64 moved; /* bytes, from the beginning of the buffer */
	__u32 id;
	__s32 error;	 /* 0: all were moved; -ECANCELED, -ETIMEDOUT, -EIO */
	__u32 transfers; /* so many it took */
	__u32 bounced;	 /* of those, through a shadow page */
};

/*
 * For learning what happens.  A fault: the next transfer is started without
 * its interrupt, or may take only timeout_ms.
 */
struct edu_fault {
	__u32 silent;	  /* 1: do not ask for the interrupt */
	__u32 timeout_ms; /* 0: as always; at most 2000 */
};

/* A rule of DMA that the driver breaks, with a page of its own. */
#define EDU_BREAK_TOUCH	    0 /* reads the page while the device owns it */
#define EDU_BREAK_DIRECTION 1 /* unmaps in another direction than it mapped */
#define EDU_BREAK_TWICE	    2 /* unmaps twice */
#define EDU_BREAK_RULES	    3
struct edu_broken {
	__u32 rule;	/* in: EDU_BREAK_ */
	__u32 reported; /* out: reports that the checker made of it */
	__u64 bus;	/* out: where the page was mapped */
};

/* A buffer that is pinned and mapped, and stays so: until the next EDU_IOC_HOLD, or close. */
#define EDU_HOLD_MAX 4 /* pages */
struct edu_hold {
	__u64 buf;
	__u32 len;		 /* 0: hold nothing any more */
	__u32 to_device;	 /* the direction it is mapped in */
	__u64 bus[EDU_HOLD_MAX]; /* out: where the device finds the part on each page */
};

/*
 * A transfer with a bus address that the program chooses: what a hostile card
 * does.  EPERM unless the kernel was booted with edu_attack.
 */
struct edu_raw {
	__u64 bus;
	__u32 dev_offset;
	__u32 len;
	__u32 to_device;
	__u32 pad;
};

/* in n, out n! modulo 2^32, computed by the device */
#define EDU_IOC_FACTORIAL _IOWR('E', 1, __u32)
/* move bytes between coherent buffer and device; EINVAL outside either */
#define EDU_IOC_COHERENT  _IOW('E', 2, struct edu_coherent_dma)
#define EDU_IOC_ADDRESSES _IOWR('E', 3, struct edu_addresses)
#define EDU_IOC_INFO	  _IOR('E', 4, struct edu_info)
/* queue a request.  EINVAL: outside of the device; EFAULT; EAGAIN: reap some first; EIO */
#define EDU_IOC_SUBMIT _IOWR('E', 5, struct edu_submit)
/* the result of one that is done; waits for one.  EAGAIN: O_NONBLOCK; ENOENT: there is none */
#define EDU_IOC_REAP _IOR('E', 6, struct edu_result)
/* in: the id.  0: nothing of it is queued or running any more; ENOENT: it was done before */
#define EDU_IOC_CANCEL _IOW('E', 7, __u32)
/* take a device into use again that did not answer.  EBUSY: it works still; EIO: it is not there */
#define EDU_IOC_RESET _IO('E', 8)
#define EDU_IOC_FAULT _IOW('E', 9, struct edu_fault)
#define EDU_IOC_BREAK _IOWR('E', 10, struct edu_broken)
#define EDU_IOC_HOLD  _IOWR('E', 12, struct edu_hold)
#define EDU_IOC_RAW   _IOW('E', 11, struct edu_raw)

#endif
