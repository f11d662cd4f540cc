/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_shadow_page.c - memory that the device cannot reach is
 * transferred through a shadow, or through the IOMMU.
 *
 * The device has 28 address bits, and drops the others without a word. Pages
 * above 256 MiB are looked for; each byte must survive the way there and
 * back, for such pages and (if one turns up) for others.
 */
#include <sys/sysinfo.h>

#include "tests/user/edu_test.h"

#define CHUNK  256 /* pages touched at a time */
#define CHUNKS 320 /* 320 MiB: the most that is looked at */

static struct edu_info info;

static unsigned long physical(long fd, const char *at)
{
	struct edu_addresses addresses = { .user = (unsigned long)at };

	ktap_need(sys(SYS_ioctl, fd, EDU_IOC_ADDRESSES, &addresses), "EDU_IOC_ADDRESSES");
	return addresses.phys;
}

/* Two pages, one in the device's reach and one out of it. */
static void look_for_pages(long fd, char *found[2])
{
	struct sysinfo memory;
	int chunks = 0;

	do {
		char *chunk = (char *)ktap_need(sys_map(CHUNK, PROT_READ | PROT_WRITE), "mmap");

		for (int i = 0; i < CHUNK; i++)
			chunk[(size_t)i * PAGE] = 1;
		for (int i = 0; i < CHUNK; i += 32) {
			char *page = chunk + (size_t)i * PAGE;

			found[physical(fd, page) > info.dma_mask] = page;
		}
		ktap_need(sys(SYS_sysinfo, &memory), "sysinfo");
	} while (!(found[0] && found[1]) && ++chunks < CHUNKS &&
		 memory.freeram * memory.mem_unit > 24UL << 20);
}

static void there_and_back(long fd, char *page, bool far)
{
	const char *where = far ? "out of reach" : "in reach";
	struct edu_info before, after;

	edu_fill(page, 2048, 90 + far);
	sys(SYS_ioctl, fd, EDU_IOC_INFO, &before);
	ktap_ret(sys(SYS_pwrite64, fd, page, 2048, 0), 2048, "a write from a page %s", where);
	memset(page, 0, PAGE);
	ktap_ret(sys(SYS_pread64, fd, page, 2048, 0), 2048, "a read into it");
	ktap_ok(edu_filled(page, 2048, 90 + far) && sys_all_are(page + 2048, 2048, 0),
		"brings the same bytes");
	sys(SYS_ioctl, fd, EDU_IOC_INFO, &after);
	ktap_ret((long)(after.bounced - before.bounced), edu_shadowed(far) ? 2 : 0,
		 "shadow pages used");
	ktap_ok(after.last_bus <= info.dma_mask, "the device was told of an address in its reach");
}

int main(void)
{
	long fd = edu_open(O_RDWR);
	char *found[2] = { NULL, NULL };

	ktap_need(sys(SYS_ioctl, fd, EDU_IOC_INFO, &info), "EDU_IOC_INFO");
	look_for_pages(fd, found);
	if (!found[1])
		ktap_skip_all("there is no memory out of the device's reach");
	ktap_begin(found[0] ? 10 : 5);
	if (found[0])
		there_and_back(fd, found[0], false);
	there_and_back(fd, found[1], true);
	return ktap_end();
}
