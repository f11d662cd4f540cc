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
 *             ioctl          the commands below
 *
 *           Only root may open it: who holds a bus master's registers can
 *           have it read and write any byte of RAM.
 * Start at: struct edu_addresses, the five kinds of address of one byte.
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

/* in n, out n! modulo 2^32, computed by the device */
#define EDU_IOC_FACTORIAL _IOWR('E', 1, __u32)
/* move bytes between coherent buffer and device; EINVAL outside either */
#define EDU_IOC_COHERENT  _IOW('E', 2, struct edu_coherent_dma)
#define EDU_IOC_ADDRESSES _IOWR('E', 3, struct edu_addresses)
#define EDU_IOC_INFO	  _IOR('E', 4, struct edu_info)

#endif
