/* SPDX-License-Identifier: MIT */
/*
 * tests/user/file.h - files for tests of what is in files, and of their mappings.
 *
 * What:     files that no name leads to, so that nothing is left behind; mapped where there
 *           is room. All by plain system calls.
 * Start at: file_make.
 * See it:   tests/user/as-user/mmap_file_*.c, fallocate_*.c.
 */
#ifndef TESTS_USER_FILE_H
#define TESTS_USER_FILE_H

#include <fcntl.h>
#include <sys/stat.h>

#include "tests/user/ktap.h"

#ifndef MFD_CLOEXEC
#define MFD_CLOEXEC	  1U
#define MFD_ALLOW_SEALING 2U
#endif

/* file_make - an open file of @size zeros, in memory. */
static KTAP_UNUSED int file_make(size_t size)
{
	long fd = ktap_need(sys(SYS_memfd_create, "test", 0), "memfd_create");

	ktap_need(sys(SYS_ftruncate, fd, size), "ftruncate");
	return (int)fd;
}

/* file_map - so many pages of it from its start, with these rights, MAP_SHARED or MAP_PRIVATE. */
static KTAP_UNUSED char *file_map(int fd, size_t pages, int prot, int flags)
{
	return (char *)ktap_need(sys(SYS_mmap, 0, pages * PAGE, prot, flags, fd, 0), "mmap");
}

static KTAP_UNUSED long file_size(int fd)
{
	struct stat st;

	ktap_need(sys(SYS_fstat, fd, &st), "fstat");
	return (long)st.st_size;
}

/* file_pages - how many pages it takes up. */
static KTAP_UNUSED long file_pages(int fd)
{
	struct stat st;

	ktap_need(sys(SYS_fstat, fd, &st), "fstat");
	return (long)st.st_blocks / (long)(PAGE / 512);
}

/* file_byte - the byte at @at, as pread sees it; -1: behind the end. */
static KTAP_UNUSED int file_byte(int fd, long at)
{
	unsigned char byte;
	long n = ktap_need(sys(SYS_pread64, fd, &byte, 1, at), "pread");

	return n == 1 ? byte : -1;
}

/* file_put - write one byte at @at. */
static KTAP_UNUSED void file_put(int fd, long at, unsigned char byte)
{
	ktap_need(sys(SYS_pwrite64, fd, &byte, 1, at), "pwrite");
}

#endif
