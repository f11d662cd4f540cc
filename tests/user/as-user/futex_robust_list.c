/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_robust_list.c - the kernel walks the list of locks
 * that a dying thread holds: marks each and wakes a waiter.
 */
#include "tests/user/robust.h"

static struct robust_lock locks[3], other, pending;
static volatile int awake, ready;

static int owner(void *unused)
{
	int tid = (int)sys(SYS_gettid);

	for (int i = 0; i < 3; i++)
		locks[i].word = tid;
	other.word = tid + 1; /* in the list, but another's */
	pending.word = tid;
	robust_begin();
	robust_add(&locks[0]);
	robust_add(&locks[1]);
	robust_add(&other);
	robust_add(&locks[2]);
	robust_head.pending = (unsigned long)&pending;
	ktap_need(sys(SYS_set_robust_list, &robust_head, sizeof(robust_head)), "set_robust_list");
	locks[1].word |= (int)FUTEX_WAITERS;
	ready = 1;
	UNTIL(ready == 2);
	return 0;
}

static int waiter(void *unused)
{
	int value = locks[1].word;

	while (futex_wait(&locks[1].word, value, NULL) == -EINTR)
		;
	awake = 1;
	return 0;
}

int main(void)
{
	struct thread one = { 0 }, two = { 0 };

	ktap_begin(7);
	thread_start(&one, owner, NULL);
	UNTIL(ready == 1);
	thread_start(&two, waiter, NULL);
	UNTIL(proc_is_asleep(two.tid));
	ready = 2;
	thread_join(&one);
	thread_join(&two);
	ktap_ret(awake, 1, "who waited for a lock is awake");
	ktap_ok((unsigned int)locks[0].word == FUTEX_OWNER_DIED, "the first is marked");
	ktap_ok((unsigned int)locks[1].word == (FUTEX_OWNER_DIED | FUTEX_WAITERS),
		"the second, its waiters' bit kept");
	ktap_ok((unsigned int)locks[2].word == FUTEX_OWNER_DIED, "the third");
	ktap_ok(other.word == one.tid + 1, "one that is another's is left alone");
	ktap_ok((unsigned int)pending.word == FUTEX_OWNER_DIED, "the one being taken is marked");
	ktap_ret(sys(SYS_set_robust_list, &robust_head, 12), -EINVAL, "a head of another size");
	return ktap_end();
}
