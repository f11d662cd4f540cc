/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_robust_across_processes.c - a process that is
 * killed leaves its shared locks marked.
 */
#include "tests/user/robust.h"

static struct robust_lock *lock;

static int owner(void *unused)
{
	lock->word = (int)sys(SYS_gettid);
	robust_begin();
	robust_add(lock);
	ktap_need(sys(SYS_set_robust_list, &robust_head, sizeof(robust_head)), "set_robust_list");
	lock[1].word = 1;
	return proc_linger(NULL);
}

int main(void)
{
	long pid;

	ktap_begin(2);
	lock = proc_shared(PAGE);
	pid = proc_start(owner, NULL);
	UNTIL(lock[1].word);
	ktap_ret(lock->word, pid, "the child holds it");
	proc_end(pid);
	ktap_ok((unsigned int)lock->word == FUTEX_OWNER_DIED, "its owner died");
	return ktap_end();
}
