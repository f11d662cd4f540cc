/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/map_calls_at_random.c - calls about areas, drawn by chance, in a window of 48
 * pages: what they answer, what a touch meets, and the areas that there are then are Linux's.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "tests/user/at_random.h"
#include "tests/user/fault.h"
#include "tests/user/maps.h"

#define PROGRAMS    64
#define LENGTH	    120
#define WINDOW	    0x20000000UL
#define WINDOW_SIZE (48 * PAGE)
#define BEYOND	    (WINDOW + WINDOW_SIZE + 16 * PAGE) /* no area of the window reaches so far */
#define NR_FILES    3

static int files[NR_FILES]; /* one of 20000 bytes, the same open for reading, one of 9000 */

/* ---- What is drawn ---------------------------------------------------------------------- */

static unsigned long draw_address(void)
{
	unsigned long address = WINDOW + random_below(48) * PAGE;

	if (random_below(20) == 0)
		address += 1 + random_below(PAGE - 1);
	return random_below(80) ? address : 0xffff800000000000;
}

static unsigned long draw_length(void)
{
	unsigned long length = (1 + random_below(8)) * PAGE;

	if (random_below(10) == 0)
		length -= random_below(PAGE);
	return random_below(30) ? length : 0;
}

/* Not PROT_EXEC alone: some processors can refuse to read that, and others cannot. */
static int draw_prot(void)
{
	static const int prots[] = { PROT_NONE,
				     PROT_READ,
				     PROT_WRITE,
				     PROT_READ | PROT_WRITE,
				     PROT_READ | PROT_WRITE,
				     PROT_READ | PROT_EXEC,
				     PROT_READ | PROT_WRITE | PROT_EXEC };
	int prot = random_of(prots);

	return random_below(60) ? prot : prot | 8;
}

static int draw_file(void)
{
	return random_of(files);
}

static long draw_place(void)
{
	return (long)(random_below(10) * PAGE);
}

/* Where in the window, if it is there at all. */
static long in_window(long address)
{
	return address < 0 ? address : address - (long)WINDOW;
}

/* ---- Calls ------------------------------------------------------------------------------ */

static long call_map(void)
{
	static const int more[] = { 0,
				    0,
				    0,
				    MAP_NORESERVE,
				    MAP_LOCKED,
				    MAP_STACK,
				    MAP_POPULATE,
				    MAP_GROWSDOWN,
				    MAP_EXECUTABLE };
	int flags = MAP_ANONYMOUS | (random_below(4) ? MAP_FIXED : MAP_FIXED_NOREPLACE) |
		    (random_below(3) ? MAP_PRIVATE : MAP_SHARED) | random_of(more);
	unsigned long address = draw_address(), length = draw_length();

	random_tell("0x%lx + 0x%lx, flags 0x%x", address, length, flags);
	return in_window(sys(SYS_mmap, address, length, draw_prot(), flags, -1, 0));
}

static long call_map_file(void)
{
	int flags = (random_below(5) ? MAP_FIXED : MAP_FIXED_NOREPLACE) |
		    (random_below(2) ? MAP_PRIVATE : MAP_SHARED) |
		    (random_below(9) ? 0 : MAP_POPULATE);
	unsigned long address = draw_address(), length = draw_length();
	int prot = draw_prot(), file = draw_file();

	random_tell("0x%lx + 0x%lx, flags 0x%x", address, length, flags);
	return in_window(sys(SYS_mmap, address, length, prot, flags, file,
			     random_below(30) ? draw_place() : 123));
}

static long call_munmap(void)
{
	unsigned long address = draw_address();

	return sys(SYS_munmap, address, draw_length());
}

static long call_mprotect(void)
{
	unsigned long address = draw_address(), length = draw_length();

	return sys(SYS_mprotect, address, length, draw_prot());
}

/* Of one page: what is one area and what are two neighbours alike, a kernel is free to choose. */
static long call_mremap(void)
{
	static const int all[] = { 0, MREMAP_MAYMOVE | MREMAP_FIXED, MREMAP_FIXED,
				   MREMAP_MAYMOVE | MREMAP_FIXED | 4 /* MREMAP_DONTUNMAP */ };
	unsigned long address = draw_address(), to = draw_address();
	int flags = random_of(all);

	return in_window(sys(SYS_mremap, address, PAGE, draw_length(), flags, to));
}

static long call_madvise(void)
{
	static const int all[] = { MADV_DONTNEED, MADV_DONTNEED,   MADV_WILLNEED, MADV_NORMAL,
				   MADV_RANDOM,	  MADV_SEQUENTIAL, MADV_REMOVE,	  77 };
	unsigned long address = draw_address(), length = draw_length();

	return sys(SYS_madvise, address, length, random_of(all));
}

static long call_mlock(void)
{
	unsigned long address = draw_address(), length = draw_length();

	return random_below(2) ? sys(SYS_mlock2, address, length, random_below(3)) :
				 sys(SYS_munlock, address, length);
}

static long call_msync(void)
{
	unsigned long address = draw_address(), length = draw_length();

	return sys(SYS_msync, address, length, random_below(8));
}

static long call_truncate(void)
{
	long size = random_below(12) * 1500;

	return sys(SYS_ftruncate, draw_file(), size);
}

static long call_pwrite(void)
{
	long at = draw_place() + (long)random_below(9);

	return sys(SYS_pwrite64, draw_file(), "xyz", random_below(3), at);
}

/* The window itself as the buffer. */
static long call_pread(void)
{
	unsigned long address = draw_address(), length = draw_length();
	int file = draw_file();

	return random_below(2) ? sys(SYS_pread64, file, address, length, draw_place()) :
				 sys(SYS_pwrite64, file, address, length, draw_place());
}

/* A byte is looked at, or counted up first. */
static long call_touch(void)
{
	unsigned char *volatile at =
		(void *)(WINDOW + random_below(48) * PAGE + random_below(PAGE));
	volatile bool changed = random_below(2);
	volatile unsigned char seen = 0;

	random_tell("0x%lx %s", (unsigned long)at, changed ? "changed" : "read");
	FAULT(if (changed)++ * (volatile unsigned char *)at; seen = *(volatile unsigned char *)at);
	return fault.signal * 10000 + fault.code * 1000 + seen;
}

/* Neighbours that are alike count as one area. */
static long call_look(void)
{
	struct maps_area run = {}, *area = maps_areas;

	if (!maps_read())
		return -1;
	for (; area < maps_areas + maps_count; area++) {
		bool of_file = area->inode;

		if (area->start < WINDOW - WINDOW_SIZE || area->end > BEYOND)
			continue;
		if (area->start == run.end && !strcmp(area->perms, run.perms) &&
		    area->inode == run.inode &&
		    (!of_file || area->offset == run.offset + run.end - run.start)) {
			run.end = area->end;
			continue;
		}
		random_seen(&run.end, sizeof(run.end));
		run = *area;
		random_tell("area 0x%lx %s", area->start, area->perms);
		random_seen(&run.start, sizeof(run.start));
		random_seen(run.perms, sizeof(run.perms));
		random_seen(of_file ? &run.offset : &run.major, sizeof(run.offset));
	}
	random_seen(&run.end, sizeof(run.end));
	return 0;
}

/* ----------------------------------------------------------------------------------------- */

static const struct random_call calls[] = {
	{ "map", call_map },	       { "map", call_map },	      { "map", call_map },
	{ "map file", call_map_file }, { "map file", call_map_file }, { "munmap", call_munmap },
	{ "munmap", call_munmap },     { "mprotect", call_mprotect }, { "mprotect", call_mprotect },
	{ "mremap", call_mremap },     { "mremap", call_mremap },     { "madvise", call_madvise },
	{ "madvise", call_madvise },   { "mlock", call_mlock },	      { "msync", call_msync },
	{ "truncate", call_truncate }, { "pwrite", call_pwrite },     { "pread", call_pread },
	{ "touch", call_touch },       { "touch", call_touch },	      { "touch", call_touch },
	{ "touch", call_touch },       { "touch", call_touch },	      { "look", call_look },
	{ "look", call_look },
};

static const uint32_t on_linux[PROGRAMS] = {
	0xeb61bac3, 0x20f3ec97, 0x2efc22a6, 0x1f8063c4, 0x533744be, 0xe979ca74, 0x0ebd5395,
	0xe75afe7f, 0xdb6051d0, 0x0c0ff33c, 0xb44c621a, 0xa4f04552, 0xfda81ded, 0x3ee5d92f,
	0x13697960, 0xa0a0d554, 0x46b1d6cc, 0x56360669, 0xdc8ea224, 0x1e1ae676, 0x32797988,
	0x55701f19, 0x25fe9933, 0x4831054d, 0x467dd895, 0xe04e5801, 0xf41f0a8f, 0xd8f62ba4,
	0xf5ea7f61, 0x422f126b, 0x4bba1fb4, 0xb34bfa95, 0xd83a077f, 0x00fe7352, 0x98f4d6be,
	0x9e133719, 0x0dcfd526, 0xf469619e, 0x5ff1139b, 0xfc8f4884, 0x988c0b39, 0x38c596f0,
	0xc698b75e, 0xd7654664, 0xfe7d6b28, 0xdd93b2cb, 0xa357ce0b, 0xa0f34b82, 0xb8f7d11c,
	0x87d015f7, 0x3f241cdb, 0x566d8bd8, 0xb549c538, 0xd95e33e4, 0x5ebf99c0, 0xc5e413ec,
	0xfdbc1271, 0xd30a0cde, 0x0894185a, 0x94ba9185, 0x9d471dd9, 0xc44b2559, 0x996a7284,
	0xf1e34952,
};

static void begin(unsigned int program)
{
	const struct rlimit locked = { 16 * PAGE, 16 * PAGE };
	char path[32];

	fault_catch(SIGSEGV);
	fault_catch(SIGBUS);
	files[0] = (int)ktap_need(sys(SYS_memfd_create, "first", 0), "memfd");
	files[2] = (int)ktap_need(sys(SYS_memfd_create, "second", 0), "memfd");
	format_line(path, sizeof(path), "/proc/self/fd/%d", files[0]);
	files[1] = (int)ktap_need(sys(SYS_open, path, O_RDONLY), path);
	ktap_need(sys(SYS_ftruncate, files[0], 20000), "ftruncate");
	ktap_need(sys(SYS_ftruncate, files[2], 9000), "ftruncate");
	ktap_need(sys(SYS_setrlimit, RLIMIT_MEMLOCK, &locked), "setrlimit");
}

int main(void)
{
	const struct random_test test = {
		.calls = calls,
		.nr_calls = ARRAY_SIZE(calls),
		.length = LENGTH,
		.begin = begin,
		.on_linux = on_linux,
		.programs = PROGRAMS,
	};

	return random_programs(&test);
}
