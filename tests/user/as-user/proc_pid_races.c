/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_pid_races.c - reading about processes while they
 * begin and end gives their files, ENOENT or ESRCH, and nothing else.
 */
#include "tests/user/process.h"
#include "tests/user/proc_pid.h"

#define READERS	 3
#define CHILDREN 50

struct entry {
	uint64_t inode;
	int64_t next;
	unsigned short length;
	unsigned char type;
	char name[];
};

static volatile struct shared {
	int stop, wrong, read;
	long error;
} * shared;

/* The beginning, a byte of it again, then all of it in small pieces. */
static long read_in_pieces(long fd)
{
	long got = sys(SYS_read, fd, pid_text, 7);

	if (got > 0)
		got = sys(SYS_lseek, fd, got / 2, SEEK_SET);
	if (got >= 0)
		got = sys(SYS_read, fd, pid_text, 1);
	if (got >= 0)
		got = sys(SYS_lseek, fd, 0, SEEK_SET);
	while (got >= 0 && (got = sys(SYS_read, fd, pid_text, 61)) > 0)
		;
	return got;
}

static void look_at(const char *pid)
{
	static const char *const files[] = { "status", "stat",	  "statm",   "maps",
					     "smaps",  "environ", "cmdline", "comm",
					     "task",   "limits",  "wchan",   "auxv" };

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		long fd = pid_open(pid, files[i]), got = fd;

		if (fd >= 0) {
			got = read_in_pieces(fd);
			sys(SYS_close, fd);
		}
		if (got >= 0)
			__atomic_fetch_add(&shared->read, 1, __ATOMIC_SEQ_CST);
		else if (got != -ENOENT && got != -ESRCH && got != -EACCES && got != -EISDIR) {
			shared->error = got;
			shared->wrong++;
		}
	}
}

/* Everybody in /proc, again and again. */
static int reader(void *unused)
{
	static char buffer[2048] __attribute__((aligned(8)));

	while (!shared->stop) {
		long fd = sys(SYS_open, "/proc", O_RDONLY | O_DIRECTORY), got;

		while ((got = sys(SYS_getdents64, fd, buffer, sizeof(buffer))) > 0) {
			for (long at = 0; at < got;) {
				const struct entry *entry = (const struct entry *)(buffer + at);

				if (entry->name[0] >= '1' && entry->name[0] <= '9')
					look_at(entry->name);
				at += entry->length;
			}
		}
		sys(SYS_close, fd);
	}
	return 0;
}

static int short_life(void *unused)
{
	long page = sys_map(4, PROT_READ | PROT_WRITE);

	*(volatile char *)page = 1;
	return 0;
}

int main(void)
{
	long readers[READERS];
	int good = 0, read;

	ktap_begin(4);
	shared = proc_shared(PAGE);
	for (int i = 0; i < READERS; i++)
		readers[i] = proc_start(reader, NULL);
	UNTIL(shared->read > 0);
	for (int i = 0; i < CHILDREN; i++)
		good += proc_run(short_life, NULL) == 0;
	read = shared->read;
	UNTIL(shared->read > read); /* they still can */
	shared->stop = 1;
	for (int i = 0; i < READERS; i++)
		good += proc_wait(readers[i]) == 0;
	ktap_ret(good, CHILDREN + READERS, "all ended well");
	ktap_ok(shared->read > 0, "files were read meanwhile");
	ktap_note("%d files", shared->read);
	ktap_ret(shared->wrong, 0, "no other error than ENOENT and ESRCH");
	ktap_ret(shared->error, 0, "the last other one");
	return ktap_end();
}
