/* SPDX-License-Identifier: MIT */
/*
 * tests/user/sys.h - system calls without a libc in between.
 *
 * What:     A libc checks arguments before the kernel sees them (musl's
 *           mprotect rounds the address, its mmap refuses a long length), and
 *           that is what a test of the kernel must not have.  sys() executes
 *           the syscall instruction and gives back what the kernel returned:
 *           a result, or -errno.  Beside it stand the few things that most
 *           tests need: pages, addresses that are wrong in every way, and a
 *           probe that asks the kernel whether an address can be read.
 * Start at: sys(), sys_map(), sys_arena().
 * Holds:    nothing here allocates, and only sys_map and sys_arena map memory.
 * See it:   any file in tests/user/as-user.
 * Spec:     System V ABI, AMD64 supplement, A.2.1.
 */
#ifndef TESTS_USER_SYS_H
#define TESTS_USER_SYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#define SYS_UNUSED __attribute__((unused))
#define PAGE	   4096UL

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

/*
 * User space ends here.  The page below is never mapped by Linux either: a
 * syscall instruction in its last two bytes would have to return to a
 * non-canonical address, which the processor punishes in kernel mode.
 */
#define USER_END 0x00007ffffffff000UL
/* Addresses that are never a program's. */
#define NON_CANONICAL	 0x0000800000000000UL
#define NON_CANONICAL_HI 0xffff7ffffffff000UL
#define KERNEL_HALF	 0xffff800000000000UL
#define KERNEL_DIRECT	 0xffff888000000000UL
#define KERNEL_TEXT	 0xffffffff81000000UL

static SYS_UNUSED long sys_raw(long number, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}

/* sys(SYS_name, up to six arguments of any integer or pointer type) */
#define sys(...) sys_padded(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)
#define sys_padded(number, a, b, c, d, e, f, ...) \
	sys_raw((long)(number), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/* Did a call fail?  The last 4095 values are -errno, all others results. */
static SYS_UNUSED bool sys_failed(long result)
{
	return (unsigned long)result > -4096UL;
}

static SYS_UNUSED __attribute__((noreturn)) void sys_exit(int status)
{
	for (;;)
		sys(SYS_exit_group, status);
}

static SYS_UNUSED void sys_write_all(int fd, const void *from, size_t count)
{
	const char *next = from;

	while (count > 0) {
		long written = sys(SYS_write, fd, next, count);

		if (written <= 0)
			return;
		next += written;
		count -= (size_t)written;
	}
}

/* ---- Memory ---- */

/* sys_map - @pages pages of private anonymous memory, or -errno. */
static SYS_UNUSED long sys_map(size_t pages, int prot)
{
	return sys(SYS_mmap, 0, pages * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* sys_map_at - the same at @addr, in place of whatever is there. */
static SYS_UNUSED long sys_map_at(const void *addr, size_t pages, int prot)
{
	return sys(SYS_mmap, addr, pages * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		   0);
}

/*
 * sys_arena - @pages pages of address space with nothing in them.
 *
 * Between two areas that belong to nobody else, so that what a test maps
 * here has no neighbour to merge with, and nobody else maps here unasked:
 *
 *      | no access | ... @pages free pages ... | no access |
 *
 * => returns the first free page, or NULL
 */
static SYS_UNUSED char *sys_arena(size_t pages)
{
	long base = sys_map(pages + 2, PROT_NONE);

	if (sys_failed(base))
		return NULL;
	if (sys(SYS_munmap, base + (long)PAGE, pages * PAGE) != 0)
		return NULL;
	return (char *)base + PAGE;
}

/* sys_all_are - are @count bytes at @at all @byte? */
static SYS_UNUSED bool sys_all_are(const void *at, size_t count, unsigned char byte)
{
	const volatile unsigned char *bytes = at;

	for (size_t i = 0; i < count; i++) {
		if (bytes[i] != byte)
			return false;
	}
	return true;
}

/* ---- Asking the kernel whether an address is good, without dying of it ---- */

#define SIGSET_BYTES 8

/*
 * sys_readable - can the kernel read 8 bytes at @addr for us?
 *
 * The signal mask is read from there, and then put back.
 */
static SYS_UNUSED bool sys_readable(const void *addr)
{
	uint64_t before = 0;
	long result;

	sys(SYS_rt_sigprocmask, 0, NULL, &before, SIGSET_BYTES);
	result = sys(SYS_rt_sigprocmask, 0, addr, NULL, SIGSET_BYTES);
	sys(SYS_rt_sigprocmask, 2, &before, NULL, SIGSET_BYTES);
	return result == 0;
}

/*
 * sys_writable - can the kernel write 8 bytes at @addr for us?
 *
 * => the 8 bytes there become the signal mask (zero, as a rule)
 */
static SYS_UNUSED bool sys_writable(void *addr)
{
	return sys(SYS_rt_sigprocmask, 0, NULL, addr, SIGSET_BYTES) == 0;
}

#endif
