/* SPDX-License-Identifier: MIT */
/*
 * user/prompt.c - the prompt: look at the machine, run a program, turn it off.
 *
 * What:     Reads a line, takes it apart at blanks, and does what its first
 *           word says: the table commands[] below is all it knows.  `run` starts
 *           a program as a child, in a process group of its own, to which the
 *           terminal's Ctrl-C goes, and waits for its end.
 * Start at: commands[], then main.
 * Holds:    Input is read a byte at a time: what is typed ahead belongs to the
 *           program that is run, and must not sit in a buffer of ours.
 * Not here: pipes, quotes, a history: BusyBox has them all.
 * See it:   make run, after the tour.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINE_MAX_BYTES 512
#define WORDS_MAX      64

struct command {
	const char *name, *arguments, *what;
	void (*run)(int count, char **words);
};
extern const struct command commands[];

static void complain(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
}

/* ---- The commands ---- */

static void do_help(int count, char **words)
{
	for (const struct command *command = commands; command->name; command++)
		printf("  %-9s %-12s %s\n", command->name, command->arguments, command->what);
	printf("\n  Worth a look: cat /proc/meminfo, /proc/interrupts, /proc/trace,\n"
	       "  /proc/dma_mappings, /proc/self/status. Ctrl-A X leaves QEMU.\n");
}

static void copy_out(int fd, const char *name)
{
	static char buffer[4096];
	ssize_t got;

	while ((got = read(fd, buffer, sizeof(buffer))) > 0) {
		for (ssize_t done = 0, part; done < got; done += part) {
			part = write(1, buffer + done, (size_t)(got - done));
			if (part <= 0)
				return;
		}
	}
	if (got < 0)
		complain(name);
}

static void do_cat(int count, char **words)
{
	if (count < 2)
		printf("cat: which file? (cat /proc/meminfo)\n");
	for (int i = 1; i < count; i++) {
		int fd = open(words[i], O_RDONLY);

		if (fd < 0) {
			complain(words[i]);
			continue;
		}
		copy_out(fd, words[i]);
		close(fd);
	}
}

/* One line of ls: kind, permissions, size, name. */
static void show_entry(const char *folder, const char *name)
{
	char path[1024];
	struct stat status;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (lstat(path, &status) != 0) {
		complain(path);
		return;
	}
	printf("  %c%03o %9lld  %s%s\n",
	       S_ISDIR(status.st_mode) ? 'd' :
	       S_ISCHR(status.st_mode) ? 'c' :
					 '-',
	       status.st_mode & 0777, (long long)status.st_size, name,
	       S_ISDIR(status.st_mode) ? "/" : "");
}

static void do_ls(int count, char **words)
{
	const char *folder = count > 1 ? words[1] : "/";
	DIR *directory = opendir(folder);
	struct dirent *entry;

	if (!directory) {
		complain(folder);
		return;
	}
	while ((entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			show_entry(folder, entry->d_name);
	}
	closedir(directory);
}

static void do_maps(int count, char **words)
{
	char *cat[] = { "cat", "/proc/self/maps", NULL };

	do_cat(2, cat);
}

static void do_echo(int count, char **words)
{
	for (int i = 1; i < count; i++)
		printf("%s%s", words[i], i + 1 < count ? " " : "");
	printf("\n");
}

/* Ctrl-C goes to this process group from now on. */
static void to_foreground(pid_t group)
{
	ioctl(0, TIOCSPGRP, &group);
}

static void tell_end(const char *name, int status)
{
	if (WIFSIGNALED(status))
		printf("%s: killed by signal %d\n", name, WTERMSIG(status));
	else if (WEXITSTATUS(status))
		printf("%s: exit status %d\n", name, WEXITSTATUS(status));
}

/* Run the program in words to its end.  The child borrows our memory until its exec: vfork. */
static void start(const char *path, char **words)
{
	volatile int error = 0;
	int status = 0;
	pid_t pid;

	fflush(stdout);
	pid = vfork();
	if (pid == 0) {
		setpgid(0, 0);
		to_foreground(getpid());
		signal(SIGINT, SIG_DFL);
		execv(path, words);
		error = errno;
		_exit(127);
	}
	if (pid < 0) {
		complain(path);
		return;
	}
	signal(SIGINT, SIG_IGN); /* the child's way into the exec was ours, too */
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	to_foreground(getpgrp());
	errno = error;
	if (error == ENOEXEC)
		printf("%s: not a program for this machine\n", path);
	else if (error)
		complain(path);
	else
		tell_end(words[0], status);
}

/* A name without a slash is looked for in /bin. */
static void program_path(char *path, size_t size, const char *name)
{
	snprintf(path, size, "%s%s", strchr(name, '/') ? "" : "/bin/", name);
}

static void do_run(int count, char **words)
{
	char path[1024];

	if (count < 2) {
		printf("run: which program? (run /bin/tour, or just tour; ls /bin, ls /tests)\n");
		return;
	}
	program_path(path, sizeof(path), words[1]);
	start(path, words + 1);
}

/* One line for a process: number, parent, state, name, as its stat file has them. */
static void show_process(const char *pid)
{
	char path[64], line[512], *name, *rest;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	file = fopen(path, "r");
	if (!file)
		return; /* it has ended meanwhile */
	if (fgets(line, sizeof(line), file) && (name = strchr(line, '(')) &&
	    (rest = strrchr(line, ')'))) {
		*rest = 0;
		printf("  %5s  %5d  %c  %s\n", pid, atoi(rest + 4), rest[2], name + 1);
	}
	fclose(file);
}

static void do_ps(int count, char **words)
{
	DIR *directory = opendir("/proc");
	struct dirent *entry;

	if (!directory) {
		complain("/proc");
		return;
	}
	printf("    PID   PPID  S  NAME\n");
	while ((entry = readdir(directory))) {
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
			show_process(entry->d_name);
	}
	closedir(directory);
}

static void do_poweroff(int count, char **words)
{
	fflush(stdout);
	reboot(RB_POWER_OFF);
	complain("poweroff");
}

const struct command commands[] = {
	{ "help", "", "this list", do_help },
	{ "run", "PROGRAM ARGS", "run a program to its end; Ctrl-C ends it", do_run },
	{ "ps", "", "list the processes, and the kernel's threads", do_ps },
	{ "ls", "[FOLDER]", "list a folder", do_ls },
	{ "cat", "FILE...", "print files", do_cat },
	{ "maps", "", "the prompt's own areas (cat /proc/self/maps)", do_maps },
	{ "echo", "WORDS", "print words", do_echo },
	{ "poweroff", "", "turn the machine off", do_poweroff },
	{ NULL, NULL, NULL, NULL },
};

/* ---- Reading and taking apart ---- */

/*
 * read_line - the next line, without its end.
 *
 * => false at the end of input, if nothing came before it
 */
static bool read_line(char *line, size_t room)
{
	size_t length = 0;
	char c;

	for (;;) {
		if (read(0, &c, 1) != 1) {
			line[length] = 0;
			return length > 0;
		}
		if (c == '\n' || c == '\r')
			break;
		if (length < room - 1)
			line[length++] = c;
	}
	line[length] = 0;
	return true;
}

/* Cut @line at blanks; words[] ends with NULL.  => how many */
static int cut(char *line, char **words)
{
	int count = 0;

	for (char *word = strtok(line, " \t"); word && count < WORDS_MAX - 1;
	     word = strtok(NULL, " \t"))
		words[count++] = word;
	words[count] = NULL;
	return count;
}

/* A word that is no command may be a program: "tour" is "run tour". */
static void do_line(int count, char **words)
{
	char path[1024];

	for (const struct command *command = commands; command->name; command++) {
		if (strcmp(command->name, words[0]) == 0) {
			command->run(count, words);
			return;
		}
	}
	program_path(path, sizeof(path), words[0]);
	if (access(path, X_OK) == 0) {
		start(path, words);
		return;
	}
	printf("%s: no such command or program; try help\n", words[0]);
}

/* Was one program asked for (tools/run), so that our end is the end of it? */
static bool started_alone(void)
{
	char line[1024];
	FILE *cmdline = fopen("/proc/cmdline", "r");
	bool alone = false;

	if (!cmdline)
		return false;
	if (fgets(line, sizeof(line), cmdline))
		alone = strncmp(line, "run=", 4) == 0 || strstr(line, " run=") != NULL;
	fclose(cmdline);
	return alone;
}

/*
 * The end of input: Ctrl-D, or a file that has been read to its end.  The
 * first may be a slip of the finger; a second without a line in between is
 * meant.  If we just ended, init would only start another prompt.
 */
static void at_end_of_input(int ends)
{
	if (started_alone())
		exit(0);
	if (ends == 1) {
		printf("\nEnd of input; once more turns the machine off (or: poweroff)\n");
		return;
	}
	do_poweroff(0, NULL);
	exit(1);
}

int main(void)
{
	static char line[LINE_MAX_BYTES];
	char *words[WORDS_MAX];
	int ends = 0;

	signal(SIGINT, SIG_IGN);
	signal(SIGTTOU, SIG_IGN); /* we take the terminal back while we are in the background */
	for (;;) {
		int count;

		printf("nopage> ");
		fflush(stdout);
		if (!read_line(line, sizeof(line))) {
			at_end_of_input(++ends);
			continue;
		}
		ends = 0;
		count = cut(line, words);
		if (count > 0)
			do_line(count, words);
	}
}
