/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fifo_meets.c - the open of one end of a fifo waits for the other.
 */
#include "tests/user/folder.h"
#include "tests/user/process.h"

/* The other waits for us: a shortage of memory is no excuse. */
static long open_patiently(int flags)
{
	long fd;

	do {
		fd = sys(SYS_open, "p", flags);
	} while (fd == -ENOMEM);
	return fd;
}

static int write_once(void *arg)
{
	long fd, n;

	fd = open_patiently(O_WRONLY);
	CHECK(fd >= 0);
	do {
		n = sys(SYS_write, fd, "hello", 5);
	} while (n == -ENOMEM);
	CHECK(n == 5);
	return 0;
}

int main(void)
{
	char buf[8];
	int fd, other;
	long child;

	ktap_begin(16);
	folder_begin("fifo_meets");
	ktap_ret(sys(SYS_mknod, "p", S_IFIFO | 0600, 0), 0, "mknod");
	ktap_ret(sys(SYS_open, "p", O_WRONLY | O_NONBLOCK), -ENXIO,
		 "O_NONBLOCK to write, nobody reads");
	fd = (int)sys(SYS_open, "p", O_RDONLY | O_NONBLOCK);
	ktap_ok(fd >= 0, "O_NONBLOCK to read does not wait");
	ktap_ret(sys(SYS_read, fd, buf, 8), 0, "the end: nobody writes");
	other = (int)sys(SYS_open, "p", O_WRONLY | O_NONBLOCK);
	ktap_ok(other >= 0, "now somebody reads");
	ktap_ret(sys(SYS_read, fd, buf, 8), -EAGAIN, "nothing yet");
	ktap_ret(sys(SYS_write, other, "abc", 3), 3, "write");
	sys(SYS_close, other);
	ktap_ret(sys(SYS_read, fd, buf, 8), 3, "what was written is there");
	ktap_ret(sys(SYS_read, fd, buf, 8), 0, "and then the end");
	sys(SYS_close, fd);
	child = proc_start(write_once, NULL);
	UNTIL(proc_is_asleep(child));
	fd = (int)open_patiently(O_RDONLY);
	ktap_ok(fd >= 0, "open waits for the other");
	ktap_ret(sys(SYS_read, fd, buf, 8), 5, "read");
	ktap_ret(proc_wait(child), 0, "he met us");
	sys(SYS_close, fd);
	fd = (int)sys(SYS_open, "p", O_RDWR);
	ktap_ok(fd >= 0, "O_RDWR does not wait");
	ktap_need(sys(SYS_write, fd, "xy", 2), "write");
	ktap_ret(sys(SYS_read, fd, buf, 8), 2, "it reads what it writes");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_SET), -ESPIPE, "there are no positions");
	ktap_ok(folder_mode("p") == (S_IFIFO | 0600), "stat says what it is");
	return folder_end();
}
