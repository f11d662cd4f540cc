/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/proc_kmsg.c - /proc/kmsg gives each message once, with its
 * level before it, and a reader waits for the next one.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

#include <poll.h>

static void log_line(const char *line)
{
	long fd = ktap_need(sys(SYS_open, "/dev/kmsg", O_WRONLY), "/dev/kmsg");

	ktap_need(sys(SYS_write, fd, line, strlen(line)), "a message");
	sys(SYS_close, fd);
}

/* Read on until text with @part in it has come. */
static bool comes(long fd, const char *part)
{
	long got;

	while ((got = sys(SYS_read, fd, pid_text, sizeof(pid_text) - 1)) > 0) {
		pid_text[got] = 0;
		if (strstr(pid_text, part))
			return true;
	}
	return false;
}

static int reader(void *unused)
{
	long fd = sys(SYS_open, "/proc/kmsg", O_RDONLY);

	CHECK(comes(fd, "somebody waits for this"));
	return 0;
}

static int as_user(void *unused)
{
	CHECK(sys(SYS_setresuid, 1000, 1000, 1000) == 0);
	CHECK(sys(SYS_open, "/proc/kmsg", O_RDONLY) == -EACCES);
	return 0;
}

int main(void)
{
	long fd = sys(SYS_open, "/proc/kmsg", O_RDONLY | O_NONBLOCK), child;
	struct pollfd p = { .fd = (int)fd, .events = POLLIN };
	const char *at;

	ktap_begin(8);
	if (!ktap_ok(fd >= 0, "root may read the log"))
		return ktap_end();
	log_line("<5>one of seven\n");
	ktap_ok(comes(fd, "one of seven"), "a message comes");
	at = strstr(pid_text, "one of seven");
	while (at && at > pid_text && at[-1] != '\n')
		at--;
	ktap_ok(at && !strncmp(at, "<13>[", 5) + !strncmp(at, "<5>[", 4),
		"with its level, and the time");
	UNTIL(sys(SYS_read, fd, pid_text, sizeof(pid_text)) == -EAGAIN);
	ktap_ret(sys(SYS_poll, &p, 1, 0), 0, "when all is read, nothing is there");
	child = proc_start(reader, NULL);
	UNTIL(proc_is_asleep(child));
	log_line("<6>somebody waits for this\n");
	ktap_ret(proc_wait(child), 0, "who waits gets the next one");
	ktap_ret(sys(SYS_read, fd, pid_text, sizeof(pid_text)), -EAGAIN, "and nobody else does");
	log_line("<6>one more\n");
	ktap_ret(sys(SYS_poll, &p, 1, 60000), 1, "poll() tells of news");
	ktap_ret(proc_run(as_user, NULL), 0, "a user may not read it");
	return ktap_end();
}
