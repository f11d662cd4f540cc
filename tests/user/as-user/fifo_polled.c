/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fifo_polled.c - a reader that did not wait for a writer sees a hang-up only
 * after one has come, and gone.
 */
#include "tests/user/folder.h"
#include "tests/user/polls.h"

static int open_end(int flags)
{
	return (int)ktap_need(sys(SYS_open, "p", flags | O_NONBLOCK), "opening an end");
}

int main(void)
{
	char byte;
	int reader, late, writer;

	ktap_begin(8);
	folder_begin("fifo_polled");
	ktap_need(sys(SYS_mknod, "p", S_IFIFO | 0600, 0), "mknod");
	reader = open_end(O_RDONLY);
	ktap_ret(poll_state(reader, POLLIN), 0, "nobody has written yet");
	writer = open_end(O_WRONLY);
	ktap_ret(poll_state(reader, POLLIN), 0, "a writer is there");
	ktap_need(sys(SYS_write, writer, "x", 1), "write");
	ktap_ret(poll_state(reader, POLLIN), POLLIN, "a byte");
	sys(SYS_close, writer);
	ktap_ret(poll_state(reader, POLLIN), POLLIN | POLLHUP, "the writer has gone");
	ktap_need(sys(SYS_read, reader, &byte, 1), "read");
	ktap_ret(poll_state(reader, POLLIN), POLLHUP, "and the byte was read");
	late = open_end(O_RDONLY);
	ktap_ret(poll_state(late, POLLIN), 0, "who came later has not seen that one");
	writer = open_end(O_WRONLY);
	ktap_ret(poll_state(reader, POLLIN), 0, "another writer: no hang-up any more");
	sys(SYS_close, writer);
	ktap_ret(poll_state(late, POLLIN), POLLHUP, "it has gone: both know");
	return folder_end();
}
