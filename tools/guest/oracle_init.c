/* SPDX-License-Identifier: MIT */
/*
 * tools/guest/oracle_init.c - the first program on the Linux kernel that judges our tests.
 *
 * What:     runs every program under /tests as its folder says (as-user: uid 1000; as-root and
 *           dies-N: root), one after the other, and writes a line "oracle NAME exit N" or "oracle
 *           NAME signal N" for each on the console.  On the second port it speaks as nopage does:
 *           "boot" before, "exit 0" behind; see tools/guest/session.py.
 * Start at: main().   Who calls: tools/oracle, which boots Linux with it.
 * Holds:    the tree is read-only, standard input is at its end, and the folder is /: as in nopage.
 *           A test that runs for a minute is killed.
 * Not here: which end is a pass; tools/oracle knows.
 */
#define _GNU_SOURCE
#include <dirent.h>
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
#define LIMIT	   60

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

static void run(const char *folder, const char *name)
{
	char path[512];
	char *const arguments[] = { path, NULL };
	char *const environment[] = { "PATH=/bin", "HOME=/", NULL };
	int status, end;
	pid_t child;

	snprintf(path, sizeof(path), "/tests/%s/%s", folder, name);
	fflush(stdout);
	child = fork();
	need(child, "fork");
	if (child == 0) {
		end = open("/dev/null", O_RDONLY);
		dup2(end, 0);
		if (end > 0)
			close(end);
		close(control);
		alarm(LIMIT); /* outlives exec; SIGALRM's default ends the test */
		if (!strcmp(folder, "as-user"))
			become(PLAIN_USER);
		execve(path, arguments, environment);
		perror(path);
		_exit(127);
	}
	need(waitpid(child, &status, 0), "waitpid");
	if (WIFSIGNALED(status))
		printf("\noracle %s/%s signal %d\n", folder, name, WTERMSIG(status));
	else
		printf("\noracle %s/%s exit %d\n", folder, name, WEXITSTATUS(status));
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void run_folder(const char *folder)
{
	char path[512];
	struct dirent **entries;
	int count;

	snprintf(path, sizeof(path), "/tests/%s", folder);
	count = scandir(path, &entries, visible, alphasort);
	need(count, path);
	for (int i = 0; i < count; i++)
		run(folder, entries[i]->d_name);
}

int main(void)
{
	struct dirent **folders;
	int console, count;

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
	need(mount(NULL, "/", NULL, MS_REMOUNT | MS_RDONLY, NULL), "read-only /");
	need(chdir("/"), "/");

	count = scandir("/tests", &folders, visible, alphasort);
	need(count, "/tests");
	for (int i = 0; i < count; i++)
		if (!strncmp(folders[i]->d_name, "as-", 3) ||
		    !strncmp(folders[i]->d_name, "dies-", 5))
			run_folder(folders[i]->d_name);
	fflush(stdout);
	tcdrain(1);
	record("exit 0");
	sync();
	reboot(RB_POWER_OFF);
}
