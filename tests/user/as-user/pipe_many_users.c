/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_many_users.c - several writers and several readers at
 * one pipe: each small write arrives whole, and once.
 */
#include "tests/user/pipes.h"
#include "tests/user/process.h"

#define WRITERS 3
#define READERS 3
#define RECORDS 400

struct record {
	int writer, number;
	char fill[120];
};

static struct pipe_ends p, told; /* told: the number of each record that was read */

static int writer(void *arg)
{
	struct record record = { .writer = (int)(long)arg };

	sys(SYS_close, p.in);
	memset(record.fill, 'a' + record.writer, sizeof(record.fill));
	for (record.number = 0; record.number < RECORDS; record.number++)
		CHECK(sys(SYS_write, p.out, &record, sizeof(record)) == sizeof(record));
	return 0;
}

static int reader(void *unused)
{
	struct record record;
	long got;

	sys(SYS_close, p.out);
	while ((got = sys(SYS_read, p.in, &record, sizeof(record))) > 0) {
		CHECK(got == sizeof(record));
		CHECK((unsigned int)record.writer < WRITERS &&
		      (unsigned int)record.number < RECORDS);
		CHECK(sys_all_are(record.fill, sizeof(record.fill),
				  (unsigned char)('a' + record.writer)));
		record.number += record.writer * RECORDS;
		CHECK(sys(SYS_write, told.out, &record.number, sizeof(int)) == sizeof(int));
	}
	CHECK(got == 0);
	return 0;
}

int main(void)
{
	static int seen[WRITERS * RECORDS];
	long pid[WRITERS + READERS], failed = 0, wrong = 0;
	int number;

	ktap_begin(2);
	p = pipe_make(0);
	told = pipe_make(0);
	for (long i = 0; i < READERS; i++)
		pid[i] = proc_start(reader, NULL);
	for (long i = 0; i < WRITERS; i++)
		pid[READERS + i] = proc_start(writer, (void *)i);
	pipe_close(p);
	sys(SYS_close, told.out);
	while (sys(SYS_read, told.in, &number, sizeof(number)) == sizeof(number))
		seen[number]++;
	for (int i = 0; i < WRITERS + READERS; i++)
		failed += proc_wait(pid[i]) != 0;
	ktap_ret(failed, 0, "all ended well");
	for (int i = 0; i < WRITERS * RECORDS; i++)
		wrong += seen[i] != 1;
	ktap_ret(wrong, 0, "each record arrived once");
	return ktap_end();
}
