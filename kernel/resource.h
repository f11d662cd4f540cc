/* SPDX-License-Identifier: MIT */
/*
 * kernel/resource.h - who has which physical addresses, and which I/O ports.
 *
 * What:     two trees of ranges: iomem_resource for physical addresses, ioport_resource
 *           for ports. A range lies wholly inside its parent and overlaps no sibling, so
 *           the trees are at the same time a map of the machine and the record of who
 *           uses what. Two kinds of nodes:
 *
 *             it is there    made at boot, by the firmware's map and by the PCI bus:
 *                            memory, a bus's window, a device's BAR
 *             it is in use   IORESOURCE_BUSY: a driver has asked for it, and nobody else
 *                            gets any byte of it
 *
 *                 fea00000-feafffff : 0000:00:04.0      a BAR: it is there
 *                   fea00000-feafffff : edu             request_mem_region(): in use
 *
 *           Asking is a matter of manners: nothing stops a driver that does not ask, and
 *           asking maps nothing. For that there is ioremap().
 * Start at: request_mem_region()
 * Locks:    one mutex for both trees, taken inside: all calls may sleep.
 * See it:   /proc/iomem, /proc/ioports; tests/kernel/resource_test.c, tests/host/test_resource.c
 * Book:     LDD3 ch. 9, "I/O Port Allocation", "I/O Memory Allocation".   Linux: include/linux/ioport.h
 */
#ifndef KERNEL_RESOURCE_H
#define KERNEL_RESOURCE_H

#include "kernel/lib/types.h"

struct resource {
	const char *name;    /* [I] kept, not copied */
	u64 start, end;	     /* [I] while in a tree; both included. 0, 0: not there */
	unsigned long flags; /* IORESOURCE_ */
	struct resource *parent, *sibling, *child; /* [r] siblings by address; r: the mutex */
};

/* flags; the lowest 4 bits are the bus's own: of PCI, those of the BAR */
#define IORESOURCE_BITS	    0x000000ff
#define IORESOURCE_IO	    0x00000100
#define IORESOURCE_MEM	    0x00000200
#define IORESOURCE_PREFETCH 0x00001000
#define IORESOURCE_READONLY 0x00002000 /* a ROM */
#define IORESOURCE_WINDOW   0x00200000 /* what a bus may place its devices in */
#define IORESOURCE_BUSY	    0x80000000 /* in use */

extern struct resource ioport_resource, iomem_resource;

/* request_resource - put *new right below parent. 0, or -EBUSY: it overlaps something there. */
int request_resource(struct resource *parent, struct resource *new);
/* request_resource_conflict - the same; NULL, or what is in its way: parent itself if that is too small. */
struct resource *request_resource_conflict(struct resource *parent, struct resource *new);
/*
 * insert_resource - put *new where it belongs: inside the innermost range that holds it,
 * around all that it holds.
 *
 * => 0, or -EBUSY: it begins inside one range and ends outside it
 */
int insert_resource(struct resource *root, struct resource *new);
/* release_resource - take it, and what is below it, out again. 0, or -EINVAL: it is in no tree. */
int release_resource(struct resource *old);
/* resource_window - the innermost IORESOURCE_WINDOW that holds the range, or root. */
struct resource *resource_window(struct resource *root, u64 start, u64 end);
/* resource_drop_uses - whatever is requested inside of r is reported, and free again. How many. */
int resource_drop_uses(struct resource *r);

/*
 * __request_region - n addresses from start on are name's.
 *
 * => the new range, or NULL: somebody has a part of it, or no memory
 * => name is kept, not copied; may sleep
 */
struct resource *__request_region(struct resource *root, u64 start, u64 n, const char *name);
/* __release_region - the very range that was requested; reports another one. */
void __release_region(struct resource *root, u64 start, u64 n);
/* __check_region - 0: nobody has it just now (but soon somebody may); -EBUSY. The book advises against it. */
int __check_region(struct resource *root, u64 start, u64 n);
#define request_region(start, n, name)	   __request_region(&ioport_resource, start, n, name)
#define request_mem_region(start, n, name) __request_region(&iomem_resource, start, n, name)
#define release_region(start, n)	   __release_region(&ioport_resource, start, n)
#define release_mem_region(start, n)	   __release_region(&iomem_resource, start, n)
#define check_region(start, n)		   __check_region(&ioport_resource, start, n)
#define check_mem_region(start, n)	   __check_region(&iomem_resource, start, n)

/*
 * resource_claim - at boot: this range is there, and (flags: IORESOURCE_BUSY) in use by the kernel.
 *
 * => flags say IORESOURCE_IO or IORESOURCE_MEM; name is kept
 * => what does not fit, for a firmware that contradicts itself, is logged and left out
 */
void resource_claim(unsigned long flags, u64 start, u64 end, const char *name);
/* resource_for_each - every range, parents first; depth 0 is right below the root. May sleep. */
void resource_for_each(struct resource *root,
		       void (*fn)(const struct resource *r, int depth, void *arg), void *arg);
/* resource_check - 0 if every range lies in its parent and before its next sibling; for tests. */
int resource_check(struct resource *root);
/* resource_init - the memory map and what the machine itself uses; before any driver. */
void resource_init(void);

#endif
