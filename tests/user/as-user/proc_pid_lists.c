/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_pid_lists.c - /proc lists each process once, by
 * number; task lists threads.
 */
#include "tests/user/process.h"
#include "tests/user/proc_pid.h"

#define CHILDREN 20

struct entry {
	uint64_t inode;
	int64_t next;
	unsigned short length;
	unsigned char type;
	char name[];
};

struct listing {
	long numbers, self, threads, last; /* names that are numbers; ... ; the last number */
	bool ascending, directories;
	long seen[CHILDREN];
};

static void take(struct listing *list, const struct entry *entry, const long *children)
{
	long number = (long)number_at(entry->name, 10);

	list->self += strcmp(entry->name, "self") == 0 && entry->type == 10;
	if (entry->name[0] < '0' || entry->name[0] > '9')
		return;
	list->numbers++;
	list->ascending &= number > list->last;
	list->last = number;
	list->directories &= entry->type == 4;
	for (int i = 0; i < CHILDREN; i++)
		list->seen[i] += children && children[i] == number;
}

static struct listing list_all(const char *path, const long *children, size_t room)
{
	static char buffer[4096] __attribute__((aligned(8)));
	struct listing list = { .ascending = true, .directories = true };
	long fd = ktap_need(sys(SYS_open, path, O_RDONLY | O_DIRECTORY), "opening a directory");
	long got;

	while ((got = sys(SYS_getdents64, fd, buffer, room)) > 0) {
		for (long at = 0; at < got;) {
			const struct entry *entry = (const struct entry *)(buffer + at);

			take(&list, entry, children);
			at += entry->length;
		}
	}
	sys(SYS_close, fd);
	return list;
}

int main(void)
{
	long children[CHILDREN];
	struct listing list;
	bool once = true;

	ktap_begin(7);
	for (int i = 0; i < CHILDREN; i++)
		children[i] = proc_start(proc_linger, NULL);
	list = list_all("/proc", children, 100); /* three or four at a time */
	for (int i = 0; i < CHILDREN; i++)
		once &= list.seen[i] == 1;
	ktap_ok(once, "each of %d children is in /proc, once", CHILDREN);
	ktap_ok(list.ascending && list.directories, "numbers ascend, and are directories");
	ktap_ok(list.numbers > CHILDREN, "there are others, too");
	ktap_ok(list.self == 1, "self is in it, a link");
	for (int i = 0; i < CHILDREN; i++)
		proc_end(children[i]);
	list = list_all("/proc", children, 4096);
	once = false;
	for (int i = 0; i < CHILDREN; i++)
		once |= list.seen[i] != 0;
	ktap_ok(!once, "they have ended and been waited for: none is");
	list = list_all("/proc/self/task", NULL, 4096);
	ktap_ok(list.numbers == 1 && list.last == sys(SYS_gettid), "task lists the one thread");
	list = list_all("/proc/self", NULL, 4096);
	ktap_ret(list.numbers, 0, "a process's directory has no numbers in it");
	return ktap_end();
}
