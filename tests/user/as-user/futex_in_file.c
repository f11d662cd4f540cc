/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_in_file.c - processes that map the same page of a file meet at a futex in\n * it, wherever it lies in each.
 */
#include "tests/user/file.h"
#include "tests/user/process.h"
#include "tests/user/threads.h"

static int fd;

static int child(void *arg)
{
	/* a mapping of its own, elsewhere, and not from the file's start */
	volatile int *word = (volatile int *)ktap_need(
		sys(SYS_mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, PAGE), "mmap");

	CHECK(word != arg);
	while (__atomic_load_n(word, __ATOMIC_SEQ_CST) == 0)
		futex_wait(word, 0, NULL);
	CHECK(*word == 1);
	return 0;
}

int main(void)
{
	volatile int *word;
	long pid;
	int fd2;

	ktap_begin(3);
	fd = file_make(2 * PAGE);
	fd2 = file_make(2 * PAGE);
	word = (volatile int *)(file_map(fd, 2, PROT_READ | PROT_WRITE, MAP_SHARED) + PAGE);
	pid = proc_start(child, (void *)word);
	UNTIL(proc_is_asleep(pid));
	ktap_ret(futex_wake((volatile int *)(file_map(fd2, 2, PROT_READ | PROT_WRITE, MAP_SHARED) +
					     PAGE),
			    1),
		 0, "nobody waits at the same place of another file");
	__atomic_store_n(word, 1, __ATOMIC_SEQ_CST);
	ktap_ret(futex_wake(word, 1), 1, "the child is woken");
	ktap_ok(proc_wait(pid) == 0, "and sees what was written");
	return ktap_end();
}
