/* SPDX-License-Identifier: MIT */
/*
 * user/tour/edu.c - /dev/edu, as the steps use it.
 *
 * What:     Opens the device once for all steps, asks it questions, and makes
 *           the bytes that are sent there and back.
 * Start at: edu_open.
 * Not here: the device's driver (drivers/edu), its interface (kernel/uapi/edu.h).
 */
#include "kernel/uapi/edu.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "user/tour/tour.h"

static int fd = -1;

int edu_open(void)
{
	if (fd < 0)
		fd = open("/dev/edu", O_RDWR);
	if (fd < 0)
		skip("there is no /dev/edu (QEMU wants -device edu)");
	return fd;
}

struct edu_addresses edu_addresses_of(const void *byte)
{
	struct edu_addresses addresses;

	memset(&addresses, 0, sizeof(addresses));
	addresses.user = (unsigned long)byte;
	if (ioctl(fd, EDU_IOC_ADDRESSES, &addresses) != 0)
		perror("  EDU_IOC_ADDRESSES");
	return addresses;
}

struct edu_info edu_info_now(void)
{
	struct edu_info info;

	memset(&info, 0, sizeof(info));
	if (ioctl(fd, EDU_IOC_INFO, &info) != 0)
		perror("  EDU_IOC_INFO");
	return info;
}

/* Is one of these two a word of the kernel's command line? */
static bool booted_with(const char *word, const char *other)
{
	char line[1024] = "";
	FILE *cmdline = fopen("/proc/cmdline", "r");

	if (!cmdline)
		return false;
	if (!fgets(line, sizeof(line), cmdline))
		line[0] = 0;
	fclose(cmdline);
	return strstr(line, word) || strstr(line, other);
}

bool edu_all_shadowed(void)
{
	return booted_with("dma=bounce", "dma=incoherent");
}

bool dma_unchecked(void)
{
	return booted_with("dma_debug=0", "dma_debug=0");
}

bool edu_behind_iommu(void)
{
	char line[64] = "";
	FILE *iommu = fopen("/proc/iommu", "r");

	if (!iommu)
		return false;
	if (!fgets(line, sizeof(line), iommu))
		line[0] = 0;
	fclose(iommu);
	return strstr(line, "on") || strstr(line, "lazy");
}

/* No byte is the one before it plus one, and no page is like another. */
unsigned char pattern_byte(unsigned int seed, size_t index)
{
	return (unsigned char)(seed * 101 + index * 7 + (index >> 8) * 29 + 3);
}

void pattern_fill(void *at, size_t count, unsigned int seed)
{
	unsigned char *bytes = at;

	for (size_t i = 0; i < count; i++)
		bytes[i] = pattern_byte(seed, i);
}

size_t pattern_wrong(const void *at, size_t count, unsigned int seed)
{
	const unsigned char *bytes = at;
	size_t wrong = 0;

	for (size_t i = 0; i < count; i++)
		wrong += bytes[i] != pattern_byte(seed, i);
	return wrong;
}
