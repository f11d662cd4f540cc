/* SPDX-License-Identifier: MIT */
/*
 * tools/guest/oracle_init.c - the first program on the Linux kernel that judges our tests.
 *
 * What:     runs the programs that /chosen names as their folders say (as-user...: uid 1000;
 *           as-root and dies-N: root), one after the other, and writes a line "oracle NAME exit N"
 *           or "oracle NAME signal N" for each on the console.  On the second port it speaks as
 *           nopage does: "boot" before, "exit 0" behind; see tools/guest/session.py.
 * Start at: main().   Who calls: tools/oracle, which boots Linux with it.
 * Holds:    1. Standard input is at its end, and the folder is /: as in nopage.  Everybody may write
 *              in /tmp and /dev/shm, two tmpfs, and nobody elsewhere.  A test that runs for
 *              minutes is killed.
 *           2. This is process 1: orphans are ours.  They are buried while a test runs, and what
 *              one has left running is killed behind it.
 * Not here: which end is a pass; tools/oracle knows.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define PLAIN_USER 1000
#define LIMIT	   100

static int control;

/* A line for the host that has the byte of a control record before it. */
static void record(const char *text)
{
	dprintf(control, "\x1e%s\n", text);
	tcdrain(control);
}

static void fail(const char *what)
{
	perror(what);
	record("noload the oracle's first program failed");
	reboot(RB_POWER_OFF);
}

static void need(int result, const char *what)
{
	if (result < 0)
		fail(what);
}

/* No newline becomes CR NL, nothing is echoed. */
static void make_raw(int fd)
{
	struct termios settings;

	need(tcgetattr(fd, &settings), "tcgetattr");
	cfmakeraw(&settings);
	need(tcsetattr(fd, TCSANOW, &settings), "tcsetattr");
}

static void become(int user)
{
	need(setgroups(0, NULL), "setgroups");
	need(setgid(user), "setgid");
	need(setuid(user), "setuid");
}

/* The child: become the test at @path, or end with 127. */
static void start(const char *name, char *path)
{
	char *const arguments[] = { path, NULL };
	char *const environment[] = { "PATH=/bin", "HOME=/", NULL };
	int end = open("/dev/null", O_RDONLY);

	dup2(end, 0);
	if (end > 0)
		close(end);
	close(control);
	alarm(LIMIT); /* outlives exec; SIGALRM's default ends the test */
	if (!strncmp(name, "as-user", 7))
		become(PLAIN_USER);
	execve(path, arguments, environment);
	perror(path);
	_exit(127);
}

/* Wait for the test, and bury whom it leaves to us meanwhile.  => its status */
static int wait_for(pid_t test)
{
	int status;
	pid_t ended;

	do {
		ended = wait(&status);
		need(ended, "wait");
	} while (ended != test);
	return status;
}

static void kill_the_rest(void)
{
	kill(-1, SIGKILL);
	while (wait(NULL) > 0)
		;
}

static void run(const char *name)
{
	char path[512];
	int status;
	pid_t child;

	snprintf(path, sizeof(path), "/tests/%s", name);
	fflush(stdout);
	child = fork();
	need(child, "fork");
	if (child == 0)
		start(name, path);
	status = wait_for(child);
	kill_the_rest();
	if (WIFSIGNALED(status))
		printf("\noracle %s signal %d\n", name, WTERMSIG(status));
	else
		printf("\noracle %s exit %d\n", name, WEXITSTATUS(status));
}

/* Each line of /chosen is the name of a test. */
static void run_chosen(void)
{
	FILE *list = fopen("/chosen", "re");
	char name[256];

	if (!list)
		fail("/chosen");
	while (fgets(name, sizeof(name), list)) {
		name[strcspn(name, "\n")] = 0;
		run(name);
	}
	fclose(list);
}

static void mount_tmpfs(const char *where)
{
	if (mkdir(where, 0755) < 0 && errno != EEXIST)
		fail(where);
	need(mount("tmpfs", where, "tmpfs", 0, "mode=1777"), where);
}

/* What the kernel's devtmpfs does not have, and every system's does. */
static void make_links(void)
{
	need(symlink("/proc/self/fd", "/dev/fd"), "/dev/fd");
	need(symlink("/proc/self/fd/0", "/dev/stdin"), "/dev/stdin");
	need(symlink("/proc/self/fd/1", "/dev/stdout"), "/dev/stdout");
	need(symlink("/proc/self/fd/2", "/dev/stderr"), "/dev/stderr");
}

int main(void)
{
	int console;

	mount("proc", "/proc", "proc", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	console = open("/dev/ttyS0", O_RDWR | O_NOCTTY);
	control = open("/dev/ttyS1", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (console < 0 || control < 0)
		return 1;
	for (int fd = 0; fd < 3; fd++)
		dup2(console, fd);
	if (console > 2)
		close(console);
	make_raw(1);
	make_raw(control);
	record("boot");
	mount_tmpfs("/tmp");
	mount_tmpfs("/dev/shm");
	if (mkdir("/dev/pts", 0755) < 0 && errno != EEXIST)
		fail("/dev/pts");
	need(mount("devpts", "/dev/pts", "devpts", 0, "mode=600"), "/dev/pts");
	make_links();
	need(mount(NULL, "/", NULL, MS_REMOUNT | MS_RDONLY, NULL), "read-only /");
	need(chdir("/"), "/");

	run_chosen();
	fflush(stdout);
	tcdrain(1);
	record("exit 0");
	sync();
	reboot(RB_POWER_OFF);
}
