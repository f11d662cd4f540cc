/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_robust_bad_list.c - lists of locks that lead
 * nowhere, into the kernel, or round in circles harm nobody.
 */
#include "tests/user/robust.h"

static struct robust_lock lock, misaligned;

static int die_with(void *head)
{
	sys(SYS_set_robust_list, head, sizeof(robust_head));
	return 0;
}

static int die_with_entry(void *entry)
{
	robust_begin();
	robust_head.first = (unsigned long)entry;
	return die_with(&robust_head);
}

static int die_in_circles(void *unused)
{
	robust_begin();
	lock.next = (unsigned long)&lock;
	lock.word = (int)sys(SYS_gettid);
	robust_head.first = (unsigned long)&lock;
	return die_with(&robust_head);
}

static int die_with_offset(void *offset)
{
	robust_begin();
	robust_add(&lock);
	robust_head.offset = (long)offset;
	return die_with(&robust_head);
}

int main(void)
{
	struct thread thread = { 0 };

	ktap_begin(9);
	ktap_ret(proc_run(die_with, (void *)8), 0, "a head where nothing is");
	ktap_ret(proc_run(die_with, (void *)KERNEL_DIRECT), 0, "in the kernel");
	ktap_ret(proc_run(die_with, (void *)NON_CANONICAL), 0, "non-canonical");
	ktap_ret(proc_run(die_with_entry, (void *)16), 0, "an entry where nothing is");
	ktap_ret(proc_run(die_with_entry, (void *)KERNEL_TEXT), 0, "in the kernel");
	ktap_ret(proc_run(die_with_entry, (char *)&misaligned + 2), 0, "misaligned");
	ktap_ret(proc_run(die_in_circles, NULL), 0, "an entry that is its own next");
	ktap_ret(proc_run(die_with_offset, (void *)KERNEL_DIRECT), 0, "an offset into the kernel");
	thread_start(&thread, die_in_circles, NULL);
	thread_join(&thread);
	ktap_ok((unsigned int)lock.word == FUTEX_OWNER_DIED, "a thread in circles: it ended");
	return ktap_end();
}
