/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_file_areas_merge.c - neighbours that show the same file, one part behind
 * the other and with the same rights, are one area; others are not.
 */
#include "tests/user/file.h"
#include "tests/user/maps.h"

#define PAGES 8

static char *place;

/* Page @page of the file behind @fd, @at pages into the place. */
static void put(size_t at, int fd, size_t page, int prot, int type)
{
	ktap_need(sys(SYS_mmap, place + at * PAGE, PAGE, prot, type | MAP_FIXED, fd, page * PAGE),
		  "mmap");
}

/* How many areas have a page of the place; those that are only kept free aside. */
static size_t areas(void)
{
	size_t n = 0;

	if (!maps_read())
		return 0;
	for (size_t i = 0; i < maps_count; i++)
		n += maps_areas[i].end > (unsigned long)place &&
		     maps_areas[i].start < (unsigned long)place + PAGES * PAGE &&
		     strcmp(maps_areas[i].perms, "---p") != 0;
	return n;
}

static void begin(void)
{
	ktap_need(sys(SYS_mmap, place, PAGES * PAGE, PROT_NONE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0),
		  "mmap");
}

int main(void)
{
	const int rw = PROT_READ | PROT_WRITE;
	int fd = file_make(PAGES * PAGE), other = file_make(PAGES * PAGE);
	int zero = (int)ktap_need(sys(SYS_open, "/dev/zero", O_RDWR), "open");

	ktap_begin(15);
	place = (char *)ktap_need(sys(SYS_mmap, 0, PAGES * PAGE, PROT_NONE,
				      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
				  "mmap");
	for (size_t i = 0; i < PAGES; i++)
		file_put(fd, (long)(i * PAGE), (unsigned char)('a' + i));
	put(0, fd, 0, PROT_READ, MAP_PRIVATE);
	put(1, fd, 1, PROT_READ, MAP_PRIVATE);
	ktap_ok(areas() == 1, "the next page of the file, above");
	put(3, fd, 3, PROT_READ, MAP_PRIVATE);
	ktap_ok(areas() == 2, "a page is between them");
	put(2, fd, 2, PROT_READ, MAP_PRIVATE);
	ktap_ok(areas() == 1, "it comes: one of three");
	ktap_ok(place[0] == 'a' && place[PAGE] == 'b' && place[2 * PAGE] == 'c' &&
			place[3 * PAGE] == 'd',
		"each page shows its place in the file");
	sys(SYS_mprotect, place + PAGE, PAGE, PROT_READ | PROT_EXEC);
	ktap_ok(areas() == 3, "other rights in the middle");
	sys(SYS_mprotect, place + PAGE, PAGE, PROT_READ);
	ktap_ok(areas() == 1, "and the same again");
	sys(SYS_munmap, place + PAGE, PAGE);
	ktap_ok(areas() == 2, "a hole parts them");
	begin();
	put(1, fd, 1, rw, MAP_SHARED);
	put(0, fd, 0, rw, MAP_SHARED);
	ktap_ok(areas() == 1, "below, and shared");
	put(2, fd, 2, rw, MAP_PRIVATE);
	ktap_ok(areas() == 2, "a private one is another");
	begin();
	put(0, fd, 0, rw, MAP_SHARED);
	put(1, fd, 2, rw, MAP_SHARED);
	ktap_ok(areas() == 2, "not the next page of the file");
	put(1, fd, 0, rw, MAP_SHARED);
	ktap_ok(areas() == 2, "nor the same again");
	put(1, other, 1, rw, MAP_SHARED);
	ktap_ok(areas() == 2, "another file");
	put(1, (int)ktap_need(sys(SYS_dup, fd), "dup"), 1, rw, MAP_SHARED);
	ktap_ok(areas() == 1, "by another descriptor, the same open file");
	begin();
	put(0, zero, 0, rw, MAP_PRIVATE);
	put(1, zero, 1, rw, MAP_PRIVATE);
	ktap_ok(areas() == 1, "of /dev/zero too");
	put(1, zero, 5, rw, MAP_PRIVATE);
	ktap_ok(areas() == 2, "which has places, though they look all the same");
	return ktap_end();
}
