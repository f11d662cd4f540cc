/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_wake_op.c - FUTEX_WAKE_OP changes a word by each of its
 * operations, and compares what it held before by each of its comparisons.
 */
#include "tests/user/threads.h"

#define FUTEX_WAKE_OP 5
#define CODE(op, oparg, cmp, cmparg) \
	((unsigned int)(op) << 28 | (cmp) << 24 | ((oparg)&0xfff) << 12 | ((cmparg)&0xfff))

static volatile int first, second;

static long wake_op(unsigned int code)
{
	return sys(SYS_futex, &first, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 1, 1, &second, code);
}

static void operations(void)
{
	static const struct {
		const char *name;
		int op, oparg, before, after;
	} rows[] = {
		{ "set", 0, 5, 1, 5 },		{ "set to a negative number", 0, -3, 1, -3 },
		{ "add", 1, 7, 1, 8 },		{ "add a negative number", 1, -1, 0, -1 },
		{ "or", 2, 6, 1, 7 },		{ "and not", 3, 6, 7, 1 },
		{ "exclusive or", 4, 6, 3, 5 }, { "or of bit 31", 2 | 8, 31, 1, (int)0x80000001 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		second = rows[i].before;
		ktap_ret(wake_op(CODE(rows[i].op, rows[i].oparg, 0, 0)), 0, "%s", rows[i].name);
		ktap_ok(second == rows[i].after, "it is done");
	}
	second = 3;
	ktap_ret(wake_op(CODE(5, 1, 0, 0)), -ENOSYS, "no such operation");
	ktap_ok(second == 3, "nothing is done");
	ktap_ret(wake_op(CODE(0, 9, 6, 0)), -ENOSYS, "no such comparison");
	ktap_ok(second == 9, "the operation is done all the same");
}

static volatile int ended;

static int waiter(void *at)
{
	while (futex_wait(at, 0, NULL) == -EINTR)
		;
	atomic_add(&ended, 1);
	return 0;
}

/* With one thread asleep at the second word, in each: is it woken? */
static void comparisons(void)
{
	static const struct {
		int cmp, cmparg, before, wakes;
	} rows[] = {
		{ 0, 5, 5, 1 },	 { 0, 5, 4, 0 }, { 1, 5, 4, 1 }, { 1, 5, 5, 0 },
		{ 2, 5, -9, 1 }, { 2, 5, 5, 0 }, { 3, 5, 5, 1 }, { 3, 5, 6, 0 },
		{ 4, -5, 0, 1 }, { 4, 5, 5, 0 }, { 5, 5, 5, 1 }, { 5, -5, -6, 0 },
	};
	static struct thread thread;
	unsigned int right = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		static volatile int place;
		long woken;

		place = 0;
		thread_start(&thread, waiter, (void *)&place);
		UNTIL(proc_is_asleep(thread.tid));
		place = rows[i].before;
		woken = sys(SYS_futex, &first, FUTEX_WAKE_OP, 1, 1, &place,
			    CODE(0, 1, rows[i].cmp, rows[i].cmparg));
		right += woken == rows[i].wakes && place == 1;
		if (woken != rows[i].wakes)
			ktap_note("row %u: %ld", i, woken);
		if (woken != 1)
			futex_wake(&place, 1);
		thread_join(&thread);
	}
	ktap_ok(right == ARRAY_SIZE(rows), "each comparison wakes when it holds, and only then");
}

int main(void)
{
	ktap_begin(21);
	operations();
	comparisons();
	return ktap_end();
}
