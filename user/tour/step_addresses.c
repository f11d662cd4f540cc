/* SPDX-License-Identifier: MIT */
/*
 * user/tour/step_addresses.c - step 3: one byte, five kinds of address.
 *
 * What:     Has the edu driver pin a page of this program and tell the byte's
 *           addresses: ours, the kernel's two, the memory's, the device's.
 * Start at: step_addresses.
 * See it:   gdb: np-walk ADDR, np-page ADDR.
 * Book:     LDD3 ch. 15, "Address Types".
 */
#include "kernel/uapi/edu.h"

#include <stdio.h>

#include "user/tour/tour.h"

#define DIRECT_MAP 0xffff888000000000UL

static void show(const struct edu_addresses *a)
{
	say("    user virtual    0x%016llx  what my pointer holds", a->user);
	if (a->highmem)
		say("    kernel logical  (none)              the page is in high memory");
	else
		say("    kernel logical  0x%016llx  the kernel's view of low RAM", a->logical);
	say("    kernel virtual  0x%016llx  a window made by vmap(), now closed", a->kvirtual);
	say("    physical        0x%016llx  what the memory chips hear", a->phys);
	say("    bus             0x%016llx  what the device is told\n", a->bus);
}

static void check_addresses(const struct edu_addresses *a)
{
	unsigned long offset = a->user % PAGE;

	check(a->phys % PAGE == offset && a->kvirtual % PAGE == offset && a->bus % PAGE == offset,
	      "the last three digits agree: the offset 0x%lx in the page", offset);
	if (a->highmem)
		check(a->logical == 0, "high memory has no logical address");
	else
		check(a->logical == DIRECT_MAP + a->phys, "logical = physical + 0x%lx, an addition",
		      DIRECT_MAP);
	if (a->bounced)
		check(a->bus != a->phys, "bus is that of a shadow page: see step 7");
	else if (edu_behind_iommu())
		check(a->bus != a->phys, "bus differs from physical: the IOMMU translates it");
	else
		check(a->bus == a->phys, "bus equals physical here, and that is luck");
}

void step_addresses(void)
{
	static char byte_page[2 * PAGE];
	char *byte = byte_page + 1234;
	struct edu_addresses a;

	if (edu_open() < 0)
		return;
	*byte = 42;
	say("  The byte at %p holds 42. That number is its name in my address\n"
	    "  space only. The book counts five kinds of address; one kind taken for\n"
	    "  another is the classic driver bug. The edu driver can tell all five: it\n"
	    "  pins the page (get_user_pages), looks, and lets go.\n",
	    (void *)byte);
	predict("which hexadecimal digits will all five have in common?");
	a = edu_addresses_of(byte);
	show(&a);
	check_addresses(&a);
	say("\n  Only the DMA API may make a bus address. On a machine with an IOMMU it has\n"
	    "  nothing to do with the physical one; a driver that uses virt_to_phys() works\n"
	    "  on the author's desk and nowhere else.");
	where_to_look("mm/virt/gup.c", "get_user_pages", "get_user_pages");
}
