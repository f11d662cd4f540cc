/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/sendfile_to_pipe.c - sendfile into a pipe waits for the reader, stops where\n * it must, and is told that nobody reads.
 */
#include "tests/user/file.h"
#include "tests/user/process.h"

#define SIZE (80 * PAGE) /* more than a pipe holds */

static int fds[2];

static int reader(void *unused)
{
	static unsigned char bytes[PAGE];
	size_t at = 0;
	long n;

	sys(SYS_close, fds[1]);
	while ((n = sys(SYS_read, fds[0], bytes, sizeof(bytes))) > 0)
		for (long i = 0; i < n; i++, at++)
			CHECK(bytes[i] == (unsigned char)(at / PAGE));
	CHECK(n == 0 && at == SIZE);
	return 0;
}

int main(void)
{
	int fd = file_make(SIZE);
	char *map = file_map(fd, SIZE / PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	long pid, got, total;

	ktap_begin(5);
	for (size_t at = 0; at < SIZE; at++)
		map[at] = (char)(at / PAGE);
	proc_pipe(fds);
	pid = proc_start(reader, NULL);
	/* a call may stop where the pipe is full */
	for (total = 0; (got = sys(SYS_sendfile, fds[1], fd, NULL, SIZE + 5)) > 0;)
		total += got;
	ktap_ok(got == 0 && total == SIZE, "all of it, then nothing");
	sys(SYS_close, fds[1]);
	ktap_ok(proc_wait(pid) == 0, "the reader has got it, in order");
	sys(SYS_close, fds[0]);
	ktap_need(sys(SYS_pipe2, fds, O_NONBLOCK), "pipe2");
	sys(SYS_lseek, fd, 0, 0);
	got = sys(SYS_sendfile, fds[1], fd, NULL, SIZE);
	ktap_ok(got > 0 && got < (long)SIZE, "as much as fits");
	ktap_ret(sys(SYS_sendfile, fds[1], fd, NULL, 1), -EAGAIN, "it is full");
	sys(SYS_close, fds[0]);
	signal(SIGPIPE, SIG_IGN);
	ktap_ret(sys(SYS_sendfile, fds[1], fd, NULL, 1), -EPIPE, "nobody reads");
	return ktap_end();
}
