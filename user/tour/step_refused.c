/* SPDX-License-Identifier: MIT */
/*
 * user/tour/step_refused.c - step 8: what a careful kernel refuses.
 *
 * What:     Asks for things at the edge and beyond: the end of the device, of
 *           its mappings, of our own rights to our own memory.
 * Start at: step_refused.
 * See it:   tests/user/as-root/edu_*.c, tests/user/as-user/pointer_*.c.
 * Book:     LDD3 ch. 15, "Adding VMA operations", "Performing Direct I/O".
 */
#include "kernel/uapi/edu.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "user/tour/tour.h"

/* One question: what it returned, or minus the error. */
static long result(long value)
{
	return value < 0 ? -errno : value;
}

static void at_the_edge(int fd)
{
	char byte = 1;

	check(result(pread(fd, &byte, 1, EDU_SIZE)) == 0,
	      "read at %d, the end: 0 bytes, as at the end of a file", EDU_SIZE);
	check(result(pwrite(fd, &byte, 1, EDU_SIZE)) == -ENOSPC,
	      "write there: ENOSPC, there is no room");
	check(mmap(NULL, EDU_REGS_SIZE + PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED &&
		      errno == EINVAL,
	      "mmap of one page more than the registers: EINVAL");
}

static void not_ours(int fd)
{
	char *constant = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	check(result(pread(fd, constant, 16, 0)) == -EFAULT,
	      "read into a read-only page: EFAULT, the device is not even told");
	check(result(pread(fd, (void *)0xffff888000100000, 16, 0)) == -EFAULT,
	      "read into the kernel's memory: EFAULT");
	check(result(pwrite(fd, NULL, 16, 0)) == -EFAULT, "write from NULL: EFAULT");
	check(result(pwrite(fd, constant, 16, 0)) == 16, "write from the read-only page: why not?");
	munmap(constant, PAGE);
}

void step_refused(void)
{
	int fd = edu_open();

	if (fd < 0)
		return;
	say("  A device does what its registers say, and asks nobody. So the driver is the\n"
	    "  last that can say no. Each of these would be a hole in the machine, and\n"
	    "  most were, in some driver, once.\n");
	predict("the card writes into memory on read(). Into a read-only page too?");
	at_the_edge(fd);
	not_ours(fd);
	say("\n  get_user_pages was told write=1, because read() writes to memory. It is\n"
	    "  easily got wrong: the call and the memory go opposite ways.");
	where_to_look("drivers/edu/edu_file.c", "edu_read", "edu_read");
}
