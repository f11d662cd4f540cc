/* SPDX-License-Identifier: MIT */
/*
 * tests/host/shim.h - what surrounds the code under test, when that is not the kernel.
 *
 * What:     panic, printk and locks as a test wants them, and an address space in
 *           which the kernel's arithmetic works: PAGE_OFFSET becomes a variable
 *           that points at a block of ordinary memory, the arena, so that __va() of a
 *           physical address is an address that a process may touch.
 *
 *               physical   0 ............ arena_size
 *                          |                  |
 *               process    arena ........ arena + arena_size       (ASan guards both ends)
 *
 *           A lock that is taken twice, or given back without being held, fails the
 *           case; lock ranks are the business of tests/kernel/lock_test.c.
 * Start at: arena_init(), shim_check_quiet()
 * Holds:    included before any file of the kernel; by one file per program, since it
 *           defines variables and functions.
 * See it:   tests/host/test_pgtable.c
 */
#ifndef TESTS_HOST_SHIM_H
#define TESTS_HOST_SHIM_H

#include "tests/host/ktap.h"
#include "arch/arch.h"

#undef PAGE_OFFSET
#undef KERNEL_START
#define PAGE_OFFSET  host_page_offset
#define KERNEL_START host_kernel_start

static unsigned long host_page_offset;
static unsigned long host_kernel_start = ~0UL; /* no address is in the kernel image */

#include "kernel/lib/panic.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/spinlock.h"
#include "kernel/lib/string.h"
#include "mm/phys/page.h"

/* ------------------------------------------------------------------ */
/* The machine                                                         */

struct cpu cpus[MAX_CPUS];
int cpu_count = 1;
bool host_irqs_off;
struct task_struct *host_current;
u64 pte_supported_mask = ~0ULL;
struct page *mem_map;

/* A test gives these itself if it includes their owners: bootmem.c, page_alloc.c. */
#ifndef SHIM_NO_PFN_LIMITS
unsigned long max_pfn, max_low_pfn;
#endif
#ifndef SHIM_NO_SECTION_MAP
unsigned long section_map[MAX_PHYS_PAGES / SECTION_PAGES / 64];
#endif

/* The limits of the program: none, but for the stack. */
#include "kernel/process/limits.h"
static u64 host_data_limit = RLIM_INFINITY, host_as_limit = RLIM_INFINITY;

u64 rlimit_cur(enum rlimit_nr resource)
{
	return resource == RLIMIT_STACK ? 8 * MiB :
	       resource == RLIMIT_DATA	? host_data_limit :
	       resource == RLIMIT_AS	? host_as_limit :
					  RLIM_INFINITY;
}

/* arena_init - let physical memory [0, size) be; arena_exit() frees it. */
static inline void arena_init(unsigned long size)
{
	host_page_offset = (unsigned long)malloc(size);
	memset((void *)host_page_offset, 0xa5, size);
}

static inline void arena_exit(void)
{
	free((void *)host_page_offset);
	host_page_offset = 0;
}

/* ------------------------------------------------------------------ */
/* Reports                                                             */

unsigned long warn_count;
static jmp_buf *panic_expected; /* where a panic goes that the case wants */

void panic(const char *fmt, ...)
{
	va_list args;

	if (panic_expected)
		longjmp(*panic_expected, 1);
	printf("# panic: ");
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	FAIL("the kernel panicked");
}

/* panics - does this statement end in a panic? */
#define panics(statement)                       \
	({                                      \
		jmp_buf _out;                   \
		volatile bool _panicked = true; \
		panic_expected = &_out;         \
		if (!_setjmp(_out)) {           \
			statement;              \
			_panicked = false;      \
		}                               \
		panic_expected = NULL;          \
		_panicked;                      \
	})

void warn_report(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	warn_count++;
	printf("# warning of the kernel, %s:%d: ", file, line);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
}

int printk(const char *fmt, ...)
{
	return 0;
}

/* ------------------------------------------------------------------ */
/* Locks: one thread, so a lock must be free when it is taken           */

static int spinlocks_held;

void spin_lock_init_rank(spinlock_t *lock, const char *name, enum lock_rank rank)
{
	*lock = (spinlock_t)SPINLOCK_INIT(name, rank);
}

void spinlock_debug_lock(spinlock_t *lock, unsigned long site)
{
	if (lock->owner)
		FAIL("%s is taken twice", lock->name);
}

void spinlock_debug_locked(spinlock_t *lock, unsigned long site)
{
	lock->owner = (struct task_struct *)lock;
	spinlocks_held++;
}

void spinlock_debug_trylocked(spinlock_t *lock, unsigned long site)
{
	spinlock_debug_locked(lock, site);
}

void spinlock_wait(spinlock_t *lock, u16 ticket, unsigned long site)
{
	FAIL("%s: nobody else is there who could give it back", lock->name);
}

void spinlock_debug_unlock(spinlock_t *lock)
{
	if (!lock->owner)
		FAIL("%s is given back and was not held", lock->name);
	lock->owner = NULL;
	spinlocks_held--;
}

int lockrank_spinlocks_held(void)
{
	return spinlocks_held;
}

/* ------------------------------------------------------------------ */

/* shim_check_quiet - nothing was reported since boot, no lock is held, interrupts are on. */
static inline void shim_check_quiet(void)
{
	CHECK_EQ(warn_count, 0);
	CHECK_EQ(spinlocks_held, 0);
	CHECK(!host_irqs_off);
}

#endif
