/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/getdents_lists.c - getdents64 lists every name of a
 * directory once, however little room it is given.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

struct entry {
	uint64_t inode;
	int64_t next;
	unsigned short length;
	unsigned char type;
	char name[];
};

#define NAMES_MAX 4096

static bool well_formed = true;

static unsigned int hash(const char *name)
{
	unsigned int sum = 5381;

	while (*name)
		sum = sum * 33 + (unsigned char)*name++;
	return sum;
}

struct listing {
	size_t names;
	unsigned int sum; /* of the hashes of the names: order does not count */
	bool dot, dot_dot, null;
	long end; /* what the last call returned */
};

static void take(struct listing *list, const struct entry *entry)
{
	list->names++;
	list->sum += hash(entry->name);
	list->dot |= strcmp(entry->name, ".") == 0;
	list->dot_dot |= strcmp(entry->name, "..") == 0;
	list->null |= strcmp(entry->name, "null") == 0 && entry->type == 2;
	well_formed = well_formed && entry->length % 8 == 0 && entry->inode != 0 &&
		      entry->length >= 19 + strlen(entry->name) + 1;
}

static struct listing list_with_room(long fd, size_t room)
{
	static char buffer[65536] __attribute__((aligned(8)));
	struct listing list = { 0 };

	sys(SYS_lseek, fd, 0, SEEK_SET);
	while ((list.end = sys(SYS_getdents64, fd, buffer, room)) > 0 && list.names < NAMES_MAX) {
		for (long at = 0; at < list.end;) {
			const struct entry *entry = (const struct entry *)(buffer + at);

			take(&list, entry);
			if (entry->length < 20)
				return list;
			at += entry->length;
		}
	}
	return list;
}

int main(void)
{
	struct listing large, small;
	long fd;

	ktap_begin(7);
	fd = ktap_need(sys(SYS_open, "/dev", O_RDONLY | O_DIRECTORY), "open /dev");
	large = list_with_room(fd, 65536);
	ktap_ret(large.end, 0, "the list of /dev has an end");
	ktap_ok(large.null, "null is in it, a character device");
	ktap_ok(large.dot && large.dot_dot, "so are . and ..");
	ktap_ok(well_formed, "each entry is well formed, and a multiple of 8 bytes long");
	small = list_with_room(fd, 300);
	ktap_ok(small.end == 0 && small.names == large.names && small.sum == large.sum,
		"in pieces of 300 bytes it is the same list");
	ktap_ret(sys(SYS_getdents64, fd, &small, 8), 0, "at the end there is nothing more");
	sys(SYS_lseek, fd, 0, SEEK_SET);
	ktap_ret(sys(SYS_getdents64, fd, &small, 8), -EINVAL, "8 bytes are too few for any entry");
	return ktap_end();
}
