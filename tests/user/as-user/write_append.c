/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/write_append.c - O_APPEND finds the end and writes there in one step, whoever\n * else does the same.
 */
#include "tests/user/file.h"
#include "tests/user/process.h"

#define WRITERS 3
#define RECORDS 200

static int fd;

/* Records of 24 bytes, all of one letter: by write, by writev in two pieces. */
static int writer(void *arg)
{
	char letter = (char)('a' + (long)arg), record[24];
	struct {
		char *base;
		size_t length;
	} pieces[] = { { record, 10 }, { record, 14 } };
	long own;

	memset(record, letter, sizeof(record));
	own = sys(SYS_open, "/proc/self/fd/0", O_WRONLY | O_APPEND);
	CHECK(own >= 0);
	for (int i = 0; i < RECORDS; i++)
		CHECK((i % 2 ? sys(SYS_write, own, record, sizeof(record)) :
			       sys(SYS_writev, own, pieces, 2)) == (long)sizeof(record));
	return 0;
}

int main(void)
{
	static char all[WRITERS * RECORDS * 24 + 1];
	int count[WRITERS] = { 0 };
	bool whole = true;
	long pids[WRITERS];

	ktap_begin(4);
	fd = file_make(0);
	ktap_need(sys(SYS_dup2, fd, 0), "dup2");
	for (long i = 0; i < WRITERS; i++)
		pids[i] = proc_start(writer, (void *)i);
	for (long i = 0; i < WRITERS; i++)
		whole &= proc_wait(pids[i]) == 0;
	ktap_ok(whole, "all could write");
	ktap_ret(sys(SYS_pread64, fd, all, sizeof(all), 0), sizeof(all) - 1, "nothing is lost");
	for (size_t at = 0; at < sizeof(all) - 1; at += 24) {
		whole &= sys_all_are(all + at, 24, (unsigned char)all[at]);
		if (all[at] >= 'a' && all[at] < 'a' + WRITERS)
			count[all[at] - 'a']++;
	}
	ktap_ok(whole, "no record is torn");
	ktap_ok(count[0] == RECORDS && count[1] == RECORDS && count[2] == RECORDS,
		"there are as many of each as were written");
	return ktap_end();
}
