/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_copies_memory.c - after fork each of the two writes
 * to memory of its own.
 *
 * Data, heap, stack and mapped pages are tried, touched before the fork and
 * not; the child writes while the parent looks, and the other way round.
 */
#include "tests/user/process.h"

#define PAGES 20

static char data[PAGE * 2] = { 1 };
static char zeroed[PAGE * 2];
static volatile int *turn;

static char *const *places(char *stack, char *mapped, char *heap)
{
	static char *list[6];

	list[0] = data;
	list[1] = zeroed;
	list[2] = stack;
	list[3] = mapped;
	list[4] = mapped + (PAGES - 1) * PAGE; /* never touched */
	list[5] = heap;
	return list;
}

static bool all_are(char *const *list, char value)
{
	for (int i = 0; i < 6; i++) {
		if (*(volatile char *)list[i] != value)
			return false;
	}
	return true;
}

static void set_all(char *const *list, char value)
{
	for (int i = 0; i < 6; i++)
		*(volatile char *)list[i] = value;
}

static int child(char *const *list)
{
	CHECK(all_are(list, 7));
	set_all(list, 8); /* the child writes first */
	*turn = 1;
	UNTIL(*turn == 2); /* the parent has looked, and written */
	CHECK(all_are(list, 8));
	*turn = 3;
	UNTIL(*turn == 4); /* the parent has written again */
	CHECK(all_are(list, 8));
	return 0;
}

int main(void)
{
	char stack[64], *mapped = proc_pages(PAGES);
	char *heap = (char *)sys(SYS_brk, 0);
	char *const *list = places(stack, mapped, heap);
	long pid;

	ktap_begin(4);
	ktap_need(sys(SYS_brk, heap + PAGE) == (long)heap + (long)PAGE ? 0 : -ENOMEM, "brk");
	turn = proc_shared(PAGE);
	set_all(list, 7);
	pid = proc_fork();
	if (pid == 0)
		sys_exit(child(list));
	UNTIL(*turn == 1);
	ktap_ok(all_are(list, 7), "what the child writes is not seen by the parent");
	set_all(list, 9);
	*turn = 2;
	UNTIL(*turn == 3);
	ktap_ok(all_are(list, 9), "each has a page of its own now");
	set_all(list, 10);
	*turn = 4;
	ktap_ret(proc_wait(pid), 0, "what the parent writes is not seen by the child");
	ktap_ok(all_are(list, 10), "nor is anything lost with the child's end");
	return ktap_end();
}
