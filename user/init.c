/* SPDX-License-Identifier: MIT */
/*
 * user/init.c - process 1: makes the machine a place to work in, and turns it off.
 *
 * What:     the kernel makes one process and lets it run this. It mounts what programs
 *           expect to find, sets the host's name, and starts
 *             --run=FILE   one program from the host: its words are in FILE, each ended by
 *                          a NUL byte, its environment in --env=FILE (tools/run)
 *             --batch      the tour alone
 *             otherwise    the tour (not if the kernel's command line has the word notour),
 *                          and then a shell for root, without a login, again and again
 *           each in a session of its own, whose terminal the console is. Where a run has an
 *           end, it is told to the host through /dev/control: the kernel then powers the
 *           machine off. Nobody else waits for orphans, so they are waited for here.
 *           poweroff, halt and reboot of BusyBox send a signal here: see endings[].
 * Start at: main(), run()
 * Holds:    it never exits: an orphan always finds a parent here who waits for it.
 * See it:   make run; docs/user-space.md; tests/run/test_shell.py
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define SYSLOG_CONSOLE_LEVEL 8 /* syslog(2): messages below this level reach the console */
#define PATIENCE	     2 /* seconds that programs have to end when the machine does */

static int control = -1; /* /dev/control */
static sigset_t heard;	 /* the signals that are waited for; blocked here, not in programs */
static sigset_t unheard; /* what was blocked before */
static char *plain_environment[] = {
	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
	"HOME=/root",
	"TERM=vt102",
	"SHELL=/bin/sh",
	"USER=root",
	"LOGNAME=root",
	NULL
};

static const struct {
	int signal, command;
	const char *what;
} endings[] = {
	{ SIGUSR1, RB_HALT_SYSTEM, "halts" },
	{ SIGUSR2, RB_POWER_OFF, "turns itself off" },
	{ SIGTERM, RB_AUTOBOOT, "starts again" },
};

static const struct {
	const char *type, *where, *options;
} mounts[] = {
	{ "proc", "/proc", "" },
	{ "devtmpfs", "/dev", "" },
	{ "tmpfs", "/dev/shm", "mode=1777" },
	{ "tmpfs", "/tmp", "mode=1777" },
};

/* ---- The machine ---- */

static void mount_all(void)
{
	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i].where, 0755);
		/* EBUSY: the kernel has done it */
		if (mount(mounts[i].type, mounts[i].where, mounts[i].type, MS_NOSUID,
			  mounts[i].options) < 0 &&
		    errno != EBUSY)
			fprintf(stderr, "init: mount %s: %s\n", mounts[i].where, strerror(errno));
	}
}

/* The first line of a file, without its end; false if there is none. */
static bool first_line(const char *path, char *line, int room)
{
	FILE *file = fopen(path, "re");
	bool got = file && fgets(line, room, file);

	if (file)
		fclose(file);
	if (got)
		line[strcspn(line, "\n")] = 0;
	return got;
}

static void name_host(void)
{
	char name[65];

	if (first_line("/etc/hostname", name, sizeof(name)) && sethostname(name, strlen(name)) < 0)
		perror("init: sethostname");
}

/* Does a word of the kernel's command line begin so? */
static bool was_told(const char *wanted)
{
	char line[4096];

	if (!first_line("/proc/cmdline", line, sizeof(line)))
		return false;
	for (char *word = strtok(line, " "); word; word = strtok(NULL, " ")) {
		if (strncmp(word, wanted, strlen(wanted)) == 0)
			return true;
	}
	return false;
}

/* Does not return, unless the kernel refuses. */
static void shut_down(size_t ending)
{
	struct timespec left;
	time_t deadline;
	sigset_t child;
	pid_t ended;

	clock_gettime(CLOCK_MONOTONIC, &left);
	deadline = left.tv_sec + PATIENCE; /* for all of them together */
	printf("The machine %s.\n", endings[ending].what);
	fflush(stdout);
	/* a shell that reads from a terminal heeds SIGHUP alone, one that is stopped nothing */
	kill(-1, SIGTERM);
	kill(-1, SIGHUP);
	kill(-1, SIGCONT);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	do {
		while ((ended = waitpid(-1, NULL, WNOHANG)) > 0)
			;
		clock_gettime(CLOCK_MONOTONIC, &left);
		left = (struct timespec){ deadline - left.tv_sec, 0 };
		if (ended == 0 && left.tv_sec > 0)
			sigtimedwait(&child, NULL, &left);
	} while (ended == 0 && left.tv_sec > 0);
	kill(-1, SIGKILL);
	while (wait(NULL) > 0)
		;
	sync();
	reboot(endings[ending].command);
	perror("init: reboot");
}

/* ---- Programs ---- */

/* One word to the kernel about how the run stands. */
static void tell(const char *what, int number, const char *path)
{
	char text[256];
	int n = snprintf(text, sizeof(text), "%s %d %s", what, number, path);

	if (n >= (int)sizeof(text))
		n = sizeof(text) - 1;
	if (write(control, text, (size_t)n) < 0)
		perror("init: /dev/control");
}

/* The words in a file, each ended by NUL, as a vector that ends with NULL; or NULL and errno. */
static char **read_words(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *text, **words;
	size_t n = 0, size;

	if (fd < 0 || fstat(fd, &st) < 0)
		return NULL;
	size = (size_t)st.st_size;
	text = malloc(size + 1);
	words = malloc((size + 1) * sizeof(*words));
	if (!text || !words || read(fd, text, size) != (ssize_t)size)
		return NULL;
	close(fd);
	errno = EINVAL;
	if (size && text[size - 1])
		return NULL; /* the last one is not ended */
	for (size_t at = 0; at < size; at += strlen(text + at) + 1)
		words[n++] = text + at;
	words[n] = NULL;
	return words;
}

/* Wait for whoever ends until the process `awaited` has, and do what signals ask; its wait status. */
static int wait_for(pid_t awaited)
{
	int status, signal;
	pid_t pid;

	for (;;) {
		while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
			if (pid == awaited)
				return status;
		}
		signal = sigwaitinfo(&heard, NULL);
		for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
			if (endings[i].signal == signal)
				shut_down(i);
		}
	}
}

/* Our new session gets the serial line. (/dev/console would do, but lets background jobs read.) */
static void take_terminal(void)
{
	int fd = open("/dev/ttyS0", O_RDWR);

	for (int i = 0; i < 3 && fd >= 0; i++)
		dup2(fd, i);
	if (fd > 2)
		close(fd);
}

/*
 * Run a program to its end, in a session of its own; its wait status, or a negative errno if it
 * cannot be run.
 *
 * vfork: until the exec the child borrows our memory, so it can tell us why it failed.
 */
static int run(const char *path, char **words, char **environment)
{
	volatile int error = 0;
	pid_t pid = vfork();
	int status;

	if (pid < 0)
		return -errno;
	if (pid == 0) {
		setsid();
		take_terminal();
		tcsetpgrp(0, getpid());
		sigprocmask(SIG_SETMASK, &unheard, NULL);
		execve(path, words, environment);
		error = errno;
		_exit(127);
	}
	status = wait_for(pid);
	return error ? -error : status;
}

/* The run is over: nobody is left behind, and the host is told. Does not return. */
static void end(int status, const char *path)
{
	static const struct timespec now;

	kill(-1, SIGKILL);
	while (wait(NULL) > 0 || errno == EINTR)
		;
	while (sigtimedwait(&heard, NULL, &now) > 0)
		; /* the oracle counts signals that are on their way, too */
	if (status < 0)
		tell("noload", -status, path);
	tell("end", status, path);
	for (;;)
		pause();
}

static void run_from_host(const char *words_file, const char *environment_file)
{
	char **words = read_words(words_file);
	char **environment = environment_file ? read_words(environment_file) : plain_environment;

	if (!words || !words[0])
		end(words ? -EINVAL : -errno, words_file);
	if (!environment)
		end(-errno, environment_file);
	tell("start", 0, words[0]);
	end(run(words[0], words, environment), words[0]);
}

static int run_tour(bool batch)
{
	static const char path[] = "/bin/tour";
	char *words[] = { "tour", batch ? "--batch" : NULL, NULL };
	int status;

	tell("start", 0, path);
	status = run(path, words, plain_environment);
	if (batch || status < 0)
		end(status, path);
	return status;
}

/*
 * From here on a person types, or vi draws: of the kernel's log only what is out of the ordinary shall
 * come in between, not that Ctrl-C has ended a program, or what one asked for in vain. dmesg has all of it.
 */
static void quieten_log(void)
{
	if (!was_told("loglevel=") && klogctl(SYSLOG_CONSOLE_LEVEL, NULL, LOG_INFO) < 0)
		perror("init: klogctl");
}

static void greet(void)
{
	char line[256];
	FILE *file = fopen("/etc/motd", "re");

	while (file && fgets(line, sizeof(line), file))
		fputs(line, stdout);
	if (file)
		fclose(file);
	fflush(stdout);
}

static void __attribute__((noreturn)) run_shells(void)
{
	char *words[] = { "-sh",
			  NULL }; /* the dash says that it is a login: /etc/profile is read */
	int status;

	tell("start", 0, "/bin/sh");
	for (;;) {
		status = run("/bin/sh", words, plain_environment);
		if (status < 0)
			end(status, "/bin/sh");
		if (WIFSIGNALED(status))
			printf("The shell was ended by signal %d (%s).\n", WTERMSIG(status),
			       strsignal(WTERMSIG(status)));
		fflush(stdout);
	}
}

static void hear_signals(void)
{
	sigemptyset(&heard);
	sigaddset(&heard, SIGCHLD);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		sigaddset(&heard, endings[i].signal);
	sigprocmask(SIG_BLOCK, &heard, &unheard);
}

int main(int argc, char **argv)
{
	const char *words_file = NULL, *environment_file = NULL;
	bool batch = false;

	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--run=", 6) == 0)
			words_file = argv[i] + 6;
		else if (strncmp(argv[i], "--env=", 6) == 0)
			environment_file = argv[i] + 6;
		else if (strcmp(argv[i], "--batch") == 0)
			batch = true;
		else
			fprintf(stderr, "init: unknown argument %s\n", argv[i]);
	}
	if (getpid() != 1) {
		fprintf(stderr, "init: the kernel starts me, as process 1\n");
		return 1;
	}
	hear_signals();
	mount_all();
	name_host();
	control = open("/dev/control", O_WRONLY | O_CLOEXEC);
	if (words_file)
		run_from_host(words_file, environment_file);
	if (batch || !was_told("notour"))
		run_tour(batch);
	quieten_log();
	greet();
	run_shells();
}
