/* SPDX-License-Identifier: MIT */
/*
 * tests/host/ktap.h - the frame of a host test: cases, checks, random numbers.
 *
 * What:     a test is one file with a table of cases and a main() that gives it to
 *           ktap_main(). It includes the .c files of the kernel that it tests, so
 *           that it is one translation unit and sees their static functions. The
 *           first check that fails ends its case; the others still run. Output is
 *           KTAP, the status 0 or 1.
 *
 *           A random case calls random_seed() with a number of its own, so that it
 *           does the same on every machine and every day, and at_step() in its
 *           loop: a failure names the step, and gdb stops there with
 *               break ktap_fail        or        watch ktap_step if ktap_step == 4711
 * Start at: ktap_main()
 * Not here: libc's headers. Their loff_t, dev_t and macros are not the kernel's, and a test
 *           of string functions must see only one memcpy; so the few functions of
 *           libc that are used are declared here by hand.
 * See it:   make host-tests; build/host/test_rbtree
 * Spec:     KTAP version 1: docs.kernel.org/dev-tools/ktap.html
 */
#ifndef TESTS_HOST_KTAP_H
#define TESTS_HOST_KTAP_H

#include <stdint.h>
#undef __always_inline /* glibc has one, which types.h is about to replace */

#include "kernel/lib/types.h"

struct _IO_FILE;
int printf(const char *fmt, ...) __printf(1, 2);
int vprintf(const char *fmt, va_list args);
int fflush(struct _IO_FILE *stream);
void *malloc(size_t size);
void *calloc(size_t n, size_t size);
void free(void *p);
void exit(int status) __noreturn;
void _exit(int status) __noreturn;
typedef struct {
	long of_libc[64]; /* glibc takes 25 of them */
} jmp_buf[1];
int _setjmp(jmp_buf here) __attribute__((returns_twice));
void longjmp(jmp_buf there, int value) __noreturn;

struct ktap_case {
	const char *name; /* a behaviour, in words_like_these */
	void (*run)(void);
};

static jmp_buf ktap_case_end;
static const char *ktap_running; /* NULL: no case is running */
unsigned long ktap_step;

static inline void at_step(unsigned long step)
{
	ktap_step = step;
}

/* ktap_fail - the running case has failed: say where and why, and leave it. */
__noinline __noreturn void ktap_fail(const char *file, int line, const char *fmt, ...)
	__printf(3, 4);
__noinline __noreturn void ktap_fail(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	printf("# %s:%d: step %lu: ", file, line, ktap_step);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
	fflush(NULL);
	if (!ktap_running)
		exit(1);
	longjmp(ktap_case_end, 1);
}

#define FAIL(...) ktap_fail(__FILE__, __LINE__, __VA_ARGS__)
#define CHECK(cond)                                  \
	do {                                         \
		if (!(cond))                         \
			FAIL("not true: %s", #cond); \
	} while (0)
/* Integers or pointers; a negative errno shows as a large number in hex. */
#define CHECK_EQ(is, should)                                                                  \
	do {                                                                                  \
		u64 _is = (u64)(is), _should = (u64)(should);                                 \
		if (_is != _should)                                                           \
			FAIL("%s is %#llx, should be %s: %#llx", #is, _is, #should, _should); \
	} while (0)

/* ------------------------------------------------------------------ */
/* Random numbers: splitmix64 (Steele, Lea, Flood 2014)                 */

static u64 random_state;

static inline void random_seed(u64 seed)
{
	random_state = seed;
}

static inline u64 random_u64(void)
{
	u64 z = random_state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

/* random_below - 0 .. n - 1 */
static inline unsigned long random_below(unsigned long n)
{
	return random_u64() % n;
}

/* ------------------------------------------------------------------ */

static bool ktap_run_case(const struct ktap_case *test)
{
	bool passed = false;

	ktap_running = test->name;
	ktap_step = 0;
	if (!_setjmp(ktap_case_end)) {
		test->run();
		passed = true;
	}
	ktap_running = NULL;
	return passed;
}

/* ktap_main - run the cases in order; the exit status. */
static inline int ktap_main(const char *suite, const struct ktap_case *cases, int n)
{
	int failed = 0;

	printf("KTAP version 1\n# Subtest: %s\n1..%d\n", suite, n);
	for (int i = 0; i < n; i++) {
		bool passed = ktap_run_case(&cases[i]);

		printf("%s %d %s\n", passed ? "ok" : "not ok", i + 1, cases[i].name);
		fflush(NULL); /* a later case may end in a sanitiser's report */
		failed += !passed;
	}
	if (failed) /* the failed case gave nothing back: no report of leaks on top of it */
		_exit(1);
	return 0;
}

#endif
