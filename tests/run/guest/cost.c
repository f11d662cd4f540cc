/* SPDX-License-Identifier: MIT */
/*
 * tests/run/guest/cost.c - what one operation costs, in instructions of the guest.
 *
 * What:     a row for each operation: it is prepared, done many times between start() and stop(),
 *           and cleaned up behind. Under QEMU's "-icount shift=0" the CPU's time stamp counts
 *           instructions, the program's own and the kernel's. Of ROUNDS rounds the cheapest one is
 *           told: the first one makes page tables and fills caches, and a clock's tick falls into
 *           another. It is a plain Linux program, so that two kernels can be compared.
 *
 *             name instructions        a line for each row
 * Start at: main(), then rows[].
 * See it:   docs/cost.md; tests/run/test_cost.py, which compares with the figures there.
 */
#define _GNU_SOURCE /* mremap(), memfd_create() */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE   4096UL
#define MANY   256
#define ROUNDS 6

typedef unsigned long long u64;

static const char *self, *row_name;
static u64 began, spent;

static void start(void)
{
	began = __builtin_ia32_rdtsc();
}

static void stop(void)
{
	spent += __builtin_ia32_rdtsc() - began;
}

/* What the row rests on; a figure without it would be worth nothing. */
static void need(bool ok)
{
	if (ok)
		return;
	printf("%s failed\n", row_name);
	exit(1);
}

static char *map(size_t pages, int prot)
{
	char *p = mmap(NULL, pages * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	need(p != MAP_FAILED);
	return p;
}

static void unmap(char *p, size_t pages)
{
	need(munmap(p, pages * PAGE) == 0);
}

static void write_pages(volatile char *p, size_t pages)
{
	for (size_t i = 0; i < pages; i++)
		p[i * PAGE] = 1;
}

static int read_pages(const volatile char *p, size_t pages)
{
	int sum = 0;

	for (size_t i = 0; i < pages; i++)
		sum += p[i * PAGE];
	return sum;
}

/* Without the libc's work around it: rows of a few hundred instructions would show that. */
static long call(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return result;
}

/* ------------------------------------------------------------------ */
/* Calls                                                               */

static int getppid_row(void)
{
	start();
	for (int i = 0; i < 1000; i++)
		call(SYS_getppid, 0, 0, 0);
	stop();
	return 1000;
}

static int write_null(void)
{
	int fd = open("/dev/null", O_WRONLY);

	need(fd >= 0);
	start();
	for (int i = 0; i < 1000; i++)
		call(SYS_write, fd, (long)"x", 1);
	stop();
	close(fd);
	return 1000;
}

/* ------------------------------------------------------------------ */
/* Faults                                                              */

static int fault_write(void)
{
	char *p = map(MANY, PROT_READ | PROT_WRITE);

	start();
	write_pages(p, MANY);
	stop();
	unmap(p, MANY);
	return MANY;
}

static int fault_read(void)
{
	char *p = map(MANY, PROT_READ | PROT_WRITE);

	start();
	need(read_pages(p, MANY) == 0);
	stop();
	unmap(p, MANY);
	return MANY;
}

/* The child's first write to pages that it has from its parent. */
static int fault_copy(void)
{
	char *p = map(MANY, PROT_READ | PROT_WRITE);
	u64 *told = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;

	need(told != MAP_FAILED);
	write_pages(p, MANY);
	if (fork() == 0) {
		start();
		write_pages(p, MANY);
		stop();
		*told = spent;
		_exit(0);
	}
	need(wait(&status) > 0 && status == 0);
	spent += *told;
	munmap(told, PAGE);
	unmap(p, MANY);
	return MANY;
}

/* The parent's, when the child is gone: nobody else has them any more. */
static int fault_last(void)
{
	char *p = map(MANY, PROT_READ | PROT_WRITE);

	write_pages(p, MANY);
	if (fork() == 0)
		_exit(0);
	need(wait(NULL) > 0);
	start();
	write_pages(p, MANY);
	stop();
	unmap(p, MANY);
	return MANY;
}

/* Pages of a file that are in memory already, mapped shared. */
static int fault_file(bool write)
{
	int fd = memfd_create("cost", 0);
	char *p;

	need(fd >= 0 && ftruncate(fd, MANY * PAGE) == 0);
	p = mmap(NULL, MANY * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	need(p != MAP_FAILED);
	write_pages(p, MANY);
	unmap(p, MANY);
	p = mmap(NULL, MANY * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	need(p != MAP_FAILED);
	start();
	if (write)
		write_pages(p, MANY);
	else
		need(read_pages(p, MANY) == MANY);
	stop();
	unmap(p, MANY);
	close(fd);
	return MANY;
}

static int fault_file_read(void)
{
	return fault_file(false);
}

static int fault_file_write(void)
{
	return fault_file(true);
}

/* ------------------------------------------------------------------ */
/* Areas                                                               */

static int map_unmap(void)
{
	start();
	for (int i = 0; i < 100; i++)
		unmap(map(1, PROT_READ | PROT_WRITE), 1);
	stop();
	return 100;
}

static int map_touch_unmap_256(void)
{
	start();
	for (int i = 0; i < 4; i++) {
		char *p = map(MANY, PROT_READ | PROT_WRITE);

		write_pages(p, MANY);
		unmap(p, MANY);
	}
	stop();
	return 4;
}

static int unmap_256(void)
{
	char *p = map(MANY, PROT_READ | PROT_WRITE);

	write_pages(p, MANY);
	start();
	unmap(p, MANY);
	stop();
	return 1;
}

static int protect(size_t pages)
{
	char *p = map(pages, PROT_READ | PROT_WRITE);

	write_pages(p, pages);
	start();
	for (int i = 0; i < 100; i++)
		need(mprotect(p, pages * PAGE, i % 2 ? PROT_READ | PROT_WRITE : PROT_READ) == 0);
	stop();
	unmap(p, pages);
	return 100;
}

static int protect_1(void)
{
	return protect(1);
}

static int protect_256(void)
{
	return protect(MANY);
}

/* To and fro, over a page table's border and back. */
static int move(size_t pages)
{
	char *p = map(4 * MANY, PROT_NONE), *at[2] = { p, p + 2 * MANY * PAGE };

	need(mprotect(at[0], pages * PAGE, PROT_READ | PROT_WRITE) == 0);
	write_pages(at[0], pages);
	start();
	for (int i = 0; i < 100; i++)
		need(mremap(at[i % 2], pages * PAGE, pages * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
			    at[1 - i % 2]) == at[1 - i % 2]);
	stop();
	need(read_pages(at[0], pages) == (int)pages);
	unmap(p, 4 * MANY);
	return 100;
}

static int move_1(void)
{
	return move(1);
}

static int move_256(void)
{
	return move(MANY);
}

static int heap(void)
{
	long end = call(SYS_brk, 0, 0, 0), page = (end + (long)PAGE - 1) & -(long)PAGE;

	start();
	for (int i = 0; i < 100; i++) {
		need(call(SYS_brk, page + (long)PAGE, 0, 0) == page + (long)PAGE);
		call(SYS_brk, page, 0, 0);
	}
	stop();
	call(SYS_brk, end, 0, 0);
	return 100;
}

static int refault(void)
{
	char *p = map(1, PROT_READ | PROT_WRITE);

	write_pages(p, 1);
	start();
	for (int i = 0; i < 100; i++) {
		need(madvise(p, PAGE, MADV_DONTNEED) == 0);
		write_pages(p, 1);
	}
	stop();
	unmap(p, 1);
	return 100;
}

/* The same in a program that has 10,000 areas: every other page may be read only. */
#define CROWD 10000

static char *crowd(void)
{
	char *p = map(CROWD, PROT_READ | PROT_WRITE);

	for (size_t i = 0; i < CROWD; i += 2)
		need(mprotect(p + i * PAGE, PAGE, PROT_READ) == 0);
	return p;
}

static int fault_10000(void)
{
	volatile char *p = crowd();
	const size_t step = CROWD / MANY / 2 * 2;

	for (size_t i = 0; i < MANY; i++) { /* the tables are there, the pages are not */
		p[(i * step + 1) * PAGE] = 1;
		need(madvise((char *)p + (i * step + 1) * PAGE, PAGE, MADV_DONTNEED) == 0);
	}
	start();
	for (size_t i = 0; i < MANY; i++)
		p[(i * step + 1) * PAGE] = 1;
	stop();
	unmap((char *)p, CROWD);
	return MANY;
}

static int map_unmap_10000(void)
{
	char *p = crowd();
	int n = map_unmap();

	unmap(p, CROWD);
	return n;
}

/* ------------------------------------------------------------------ */
/* Processes, pipes, signals                                           */

static int fork_exit(void)
{
	start();
	for (int i = 0; i < 10; i++) {
		if (fork() == 0)
			_exit(0);
		need(wait(NULL) > 0);
	}
	stop();
	return 10;
}

static int fork_exec(void)
{
	int status;

	start();
	for (int i = 0; i < 10; i++) {
		if (fork() == 0) {
			execl(self, self, "exit", NULL);
			_exit(1);
		}
		need(wait(&status) > 0 && status == 0);
	}
	stop();
	return 10;
}

/* A byte to the child, and one back. */
static int pipe_both_ways(void)
{
	int to[2], from[2];
	char c = 0;

	need(pipe(to) == 0 && pipe(from) == 0);
	if (fork() == 0) {
		close(to[1]);
		while (call(SYS_read, to[0], (long)&c, 1) == 1)
			call(SYS_write, from[1], (long)&c, 1);
		_exit(0);
	}
	start();
	for (int i = 0; i < 200; i++) {
		need(call(SYS_write, to[1], (long)&c, 1) == 1);
		need(call(SYS_read, from[0], (long)&c, 1) == 1);
	}
	stop();
	for (int i = 0; i < 2; i++) {
		close(to[i]);
		close(from[i]);
	}
	need(wait(NULL) > 0);
	return 200;
}

static volatile int handled;
static char *volatile forbidden;

static void count(int sig)
{
	handled++;
}

/* The hundredth time the page may be written: till then the program only tries again. */
static void relent(int sig)
{
	if (++handled == 100)
		mprotect(forbidden, PAGE, PROT_READ | PROT_WRITE);
}

static int signal_self(void)
{
	long pid = getpid();

	signal(SIGUSR1, count);
	handled = 0;
	start();
	for (int i = 0; i < 100; i++)
		call(SYS_kill, pid, SIGUSR1, 0);
	stop();
	need(handled == 100);
	return 100;
}

static int signal_fault(void)
{
	forbidden = map(1, PROT_READ);
	signal(SIGSEGV, relent);
	handled = 0;
	start();
	*(volatile char *)forbidden = 1;
	stop();
	need(handled == 100);
	signal(SIGSEGV, SIG_DFL);
	unmap(forbidden, 1);
	return 100;
}

/* ------------------------------------------------------------------ */

static const struct row {
	const char *name;
	int (*round)(void); /* how many operations were timed */
} rows[] = {
	{ "getppid", getppid_row },
	{ "write_null", write_null },
	{ "fault_write", fault_write },
	{ "fault_read", fault_read },
	{ "fault_copy", fault_copy },
	{ "fault_last", fault_last },
	{ "fault_file_read", fault_file_read },
	{ "fault_file_write", fault_file_write },
	{ "fault_10000", fault_10000 },
	{ "map_unmap", map_unmap },
	{ "map_unmap_10000", map_unmap_10000 },
	{ "map_touch_unmap_256", map_touch_unmap_256 },
	{ "unmap_256", unmap_256 },
	{ "protect_1", protect_1 },
	{ "protect_256", protect_256 },
	{ "move_1", move_1 },
	{ "move_256", move_256 },
	{ "heap", heap },
	{ "refault", refault },
	{ "fork_exit", fork_exit },
	{ "fork_exec", fork_exec },
	{ "pipe", pipe_both_ways },
	{ "signal_self", signal_self },
	{ "signal_fault", signal_fault },
};

int main(int argc, char **argv)
{
	if (argc > 1) /* a child of fork_exec */
		return 0;
	self = argv[0];
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		u64 least = ~0ULL;

		row_name = rows[i].name;
		for (int round = 0; round < ROUNDS; round++) {
			int n;

			spent = 0;
			n = rows[i].round();
			if (spent / (u64)n < least)
				least = spent / (u64)n;
		}
		printf("%s %llu\n", row_name, least);
		fflush(stdout);
	}
	return 0;
}
