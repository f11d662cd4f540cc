/* SPDX-License-Identifier: MIT */
/*
 * user/init.c - process 1: starts the programs, and adopts the children that others leave.
 *
 * What:     the kernel makes one process and lets it run this. It starts
 *             --run=FILE   one program from the host: its words are in FILE, each ended by
 *                          a NUL byte, its environment in --env=FILE (tools/run)
 *             otherwise    the tour, and then the prompt, again and again
 *             --batch      the tour alone
 *           each as a process of its own, in a group of its own, which the terminal's
 *           Ctrl-C goes to. Where a run has an end, it is told to the host through
 *           /dev/control: the kernel then powers the machine off.
 * Start at: main(), start()
 * Holds:    it never exits: an orphan always finds a parent here who waits for it.
 * See it:   make run; docs/running.md
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
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int control = -1; /* /dev/control */
static char *plain_environment[] = { "PATH=/bin", "HOME=/", "TERM=vt100", NULL };

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

/* Reap whoever has ended until the process `awaited` has; its wait status. */
static int wait_for(pid_t awaited)
{
	int status;
	pid_t pid;

	do {
		pid = wait(&status);
	} while (pid != awaited && (pid > 0 || errno == EINTR));
	return pid == awaited ? status : -1;
}

/*
 * Run a program to its end; its wait status, or a negative errno if it cannot be run.
 *
 * vfork: until the exec the child borrows our memory, so it can tell us why it failed.
 */
static int start(char **words, char **environment)
{
	volatile int error = 0;
	pid_t pid = vfork(), own;
	int status;

	if (pid < 0)
		return -errno;
	if (pid == 0) {
		setpgid(0, 0);
		own = getpid();
		ioctl(0, TIOCSPGRP, &own);
		execve(words[0], words, environment);
		error = errno;
		_exit(127);
	}
	status = wait_for(pid);
	own = getpid();
	ioctl(0, TIOCSPGRP, &own);
	return error ? -error : status;
}

/* The run is over: nobody is left behind, and the host is told. Does not return. */
static void end(int status, const char *path)
{
	kill(-1, SIGKILL);
	while (wait(NULL) > 0 || errno == EINTR)
		;
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
	end(start(words, environment), words[0]);
}

static int run_simple(char *path, char *argument)
{
	char *words[] = { path, argument, NULL };
	int status;

	tell("start", 0, path);
	status = start(words, plain_environment);
	if (status < 0)
		end(status, path);
	return status;
}

static void tell_person(int status)
{
	if (WIFSIGNALED(status))
		printf("the program was ended by signal %d (%s)\n", WTERMSIG(status),
		       strsignal(WTERMSIG(status)));
	else
		printf("the program ended with status %d\n", WEXITSTATUS(status));
	fflush(stdout);
}

int main(int argc, char **argv)
{
	const char *words_file = NULL, *environment_file = NULL;
	bool batch = false;
	int status;

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
	control = open("/dev/control", O_WRONLY | O_CLOEXEC);
	if (words_file)
		run_from_host(words_file, environment_file);
	status = run_simple("/bin/tour", batch ? "--batch" : NULL);
	if (batch)
		end(status, "/bin/tour");
	for (;;) {
		tell_person(status);
		status = run_simple("/bin/prompt", NULL);
	}
}
