/* SPDX-License-Identifier: MIT */
/*
 * tests/user/edu_test.h - what the tests of /dev/edu have in common.
 *
 * What:     Opening the device (or skipping the test where there is none),
 *           and bytes that tell one place of the device's memory from any
 *           other.
 * Start at: edu_open, edu_fill.
 * Holds:    A transfer takes 100 ms, whatever its size: tests make few.
 * See it:   tests/user/as-root/edu_*.c.
 * Spec:     QEMU docs/specs/edu.
 */
#ifndef TESTS_USER_EDU_TEST_H
#define TESTS_USER_EDU_TEST_H

#include <fcntl.h>

#include "kernel/uapi/edu.h"
#include "tests/user/ktap.h"

/* Registers, as far as tests poke them (see drivers/edu/edu_regs.h). */
#define EDU_TEST_ID	   0x00
#define EDU_TEST_LIVENESS  0x04
#define EDU_TEST_FACTORIAL 0x08
#define EDU_TEST_STATUS	   0x20
#define EDU_TEST_BUSY	   0x01

/* edu_open - the device, opened as @flags says; without one, skip the test. */
static KTAP_UNUSED long edu_open(int flags)
{
	long fd = sys(SYS_open, "/dev/edu", flags);

	if (fd == -ENOENT)
		ktap_skip_all("there is no /dev/edu");
	return ktap_need(fd, "open /dev/edu");
}

/* edu_map - @length bytes of the device from @offset, shared, or -errno. */
static KTAP_UNUSED long edu_map(long fd, unsigned long offset, size_t length)
{
	return sys(SYS_mmap, 0, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
}

/*
 * edu_all_shadowed - was the kernel told to use shadow pages for all transfers?
 *
 * Booted with dma=bounce or dma=incoherent it does, also where none is needed.
 */
static KTAP_UNUSED bool edu_all_shadowed(void)
{
	char line[1024];
	long fd = sys(SYS_open, "/proc/cmdline", O_RDONLY);
	long got = sys(SYS_read, fd, line, sizeof(line) - 1);

	sys(SYS_close, fd);
	line[got > 0 ? got : 0] = 0;
	return strstr(line, "dma=bounce") || strstr(line, "dma=incoherent");
}

/*
 * edu_shadowed - is a shadow page used for memory that lies in the device's reach, or (far) does not?
 *
 * Behind an IOMMU the device is given an address that it reaches, wherever the memory is.
 */
static KTAP_UNUSED bool edu_shadowed(bool far)
{
	char text[64];
	long fd = sys(SYS_open, "/proc/iommu", O_RDONLY);
	long got = sys(SYS_read, fd, text, sizeof(text) - 1);

	sys(SYS_close, fd);
	text[got > 0 ? got : 0] = 0;
	if (strstr(text, "mode: on") || strstr(text, "mode: lazy"))
		far = false;
	return far || edu_all_shadowed();
}

/* Byte number @index of the pattern @seed. */
static KTAP_UNUSED unsigned char edu_byte(unsigned int seed, size_t index)
{
	return (unsigned char)(seed * 37 + index * 7 + (index >> 8) * 13 + 1);
}

static KTAP_UNUSED void edu_fill(void *at, size_t count, unsigned int seed)
{
	unsigned char *bytes = at;

	for (size_t i = 0; i < count; i++)
		bytes[i] = edu_byte(seed, i);
}

/* edu_filled - is @at what edu_fill(@at, @count, @seed) made it? */
static KTAP_UNUSED bool edu_filled(const void *at, size_t count, unsigned int seed)
{
	const unsigned char *bytes = at;

	for (size_t i = 0; i < count; i++) {
		if (bytes[i] != edu_byte(seed, i)) {
			ktap_note("byte %zu is %02x, expected %02x", i, bytes[i],
				  edu_byte(seed, i));
			return false;
		}
	}
	return true;
}

/* edu_submit - queue a request for @window bytes of the device from 0 on; its id, or -errno. */
static KTAP_UNUSED long edu_submit(long fd, const void *buffer, size_t length, unsigned int window,
				   bool to_device)
{
	struct edu_submit wish = { .buf = (unsigned long)buffer,
				   .len = length,
				   .dev_len = window,
				   .to_device = to_device,
				   .cookie = (unsigned long)buffer };
	long got = sys(SYS_ioctl, fd, EDU_IOC_SUBMIT, &wish);

	return got ? got : (long)wish.id;
}

/* edu_mapped - does /proc/dma_mappings tell of a buffer that is mapped in one direction? */
static KTAP_UNUSED bool edu_mapped(void)
{
	static char text[16384];
	long fd = sys(SYS_open, "/proc/dma_mappings", O_RDONLY), got, length = 0;

	while ((got = sys(SYS_read, fd, text + length, sizeof(text) - 1 - (size_t)length)) > 0)
		length += got;
	sys(SYS_close, fd);
	text[length] = 0;
	return strstr(text, "TO_DEVICE") || strstr(text, "FROM_DEVICE");
}

#endif
