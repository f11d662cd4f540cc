/* SPDX-License-Identifier: MIT */
/*
 * tests/user/threads.h - threads and futexes without a libc in between.
 *
 * What:     thread_start makes a thread as pthread_create does: it shares all
 *           with its maker and has a stack of its own, and when it ends, the
 *           kernel zeroes the word `alive` and wakes who waits for it there.
 *           Its function runs with the thread pointer of its maker, so it
 *           calls the kernel through sys() and uses no libc.
 * Start at: thread_start, thread_join; thread_clone for other kinds of clone.
 * Holds:    a struct thread is joined before its memory is used for another.
 * See it:   tests/user/as-user/thread_*.c, futex_*.c.
 * Linux:    clone(2), futex(2).
 */
#ifndef TESTS_USER_THREADS_H
#define TESTS_USER_THREADS_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sched.h>

#include "tests/user/process.h"

#define THREAD_FLAGS                                                                        \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | \
	 CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)
#define THREAD_STACK (8 * PAGE)

/*
 * thread_clone - clone(2); the child calls @fn(@arg) on @stack and exits, that
 * thread alone, with what it returns.
 *
 * => @stack is the end of the stack, a multiple of 16
 * => the child's number, or -errno
 */
long thread_clone(unsigned long flags, void *stack, volatile int *parent_tid,
		  volatile int *child_tid, const void *tls, int (*fn)(void *), void *arg);
__asm__(".text\n"
	".globl thread_clone\n"
	"thread_clone:\n"
	"	mov 8(%rsp), %rax\n" /* arg */
	"	mov %rax, -8(%rsi)\n"
	"	mov %r9, -16(%rsi)\n" /* fn */
	"	sub $16, %rsi\n"
	"	mov %rcx, %r10\n"
	"	mov $56, %eax\n"
	"	syscall\n"
	"	test %rax, %rax\n"
	"	jz 1f\n"
	"	ret\n"
	"1:	xor %ebp, %ebp\n"
	"	pop %rax\n"
	"	pop %rdi\n"
	"	call *%rax\n"
	"	mov %eax, %edi\n"
	"	mov $60, %eax\n"
	"	syscall\n"
	"	hlt\n");

struct thread {
	volatile int alive; /* its number, until it has ended */
	int tid;	    /* its number, for good */
	char *stack;
};

/* thread_start - a thread that runs @fn(@arg). */
static KTAP_UNUSED void thread_start(struct thread *thread, int (*fn)(void *), void *arg)
{
	if (!thread->stack)
		thread->stack = proc_pages(THREAD_STACK / PAGE);
	thread->tid = (int)ktap_need(thread_clone(THREAD_FLAGS, thread->stack + THREAD_STACK,
						  &thread->alive, &thread->alive, NULL, fn, arg),
				     "clone of a thread");
}

/* ---- Futexes ---- */

#define FUTEX_WAIT	     0
#define FUTEX_WAKE	     1
#define FUTEX_REQUEUE	     3
#define FUTEX_CMP_REQUEUE    4
#define FUTEX_WAIT_BITSET    9
#define FUTEX_WAKE_BITSET    10
#define FUTEX_PRIVATE_FLAG   128
#define FUTEX_CLOCK_REALTIME 256
#define FUTEX_BITSET_ANY     0xffffffffU
#define FUTEX_WAITERS	     0x80000000U
#define FUTEX_OWNER_DIED     0x40000000U
#define FUTEX_TID_MASK	     0x3fffffffU

static KTAP_UNUSED long futex_wait(volatile int *word, int value, const struct timespec *timeout)
{
	return sys(SYS_futex, word, FUTEX_WAIT, value, timeout, NULL, 0);
}

static KTAP_UNUSED long futex_wake(volatile int *word, int count)
{
	return sys(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
}

/* thread_join - wait for its end. */
static KTAP_UNUSED void thread_join(struct thread *thread)
{
	int tid;

	while ((tid = thread->alive) != 0)
		futex_wait(&thread->alive, tid, NULL);
}

/* thread_free - give back its stack too. */
static KTAP_UNUSED void thread_free(struct thread *thread)
{
	thread_join(thread);
	sys(SYS_munmap, thread->stack, THREAD_STACK);
	thread->stack = NULL;
}

/* atomic_add - add, and give what it was before; from any thread or process. */
static KTAP_UNUSED int atomic_add(volatile int *value, int count)
{
	return __atomic_fetch_add(value, count, __ATOMIC_SEQ_CST);
}

/* cpu_count - how many processors may we run on? */
static KTAP_UNUSED int cpu_count(void)
{
	uint64_t mask[16];
	long bytes = sys(SYS_sched_getaffinity, 0, sizeof(mask), mask);
	int count = 0;

	for (long i = 0; i < bytes / 8; i++)
		count += __builtin_popcountll(mask[i]);
	return count ? count : 1;
}

#endif
