/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/shm_results_of_children.c - a page of a file in /dev/shm collects the results of
 * many processes.
 *
 * As test libraries do it: the file is made, sized, mapped MAP_SHARED, closed, and once everybody who
 * needs its name has it, unlinked. The page lives on in those who map it.
 */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/user/process.h"

#define CHILDREN 8
#define ROUNDS	 500

struct results {
	int passed, failed;
	volatile int go;
};
static struct results *results;

static int work(void *number)
{
	long failures = (long)number;

	UNTIL(results->go);
	for (int i = 0; i < ROUNDS; i++)
		__atomic_add_fetch(i < failures ? &results->failed : &results->passed, 1,
				   __ATOMIC_RELAXED);
	return 0;
}

/* A program that was executed maps the file again by its name. */
static int executed(const char *path)
{
	int fd = open(path, O_RDWR);
	struct results *again =
		(void *)sys(SYS_mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (fd < 0 || sys_failed((long)again) || again->passed != 5)
		return 1;
	again->passed = 6;
	return 0;
}

int main(int argc, char **argv, char **envp)
{
	char path[64], *arguments[] = { argv[0], path, NULL };
	long pids[CHILDREN], pid;
	struct stat st;
	int fd;

	if (argc > 1)
		return executed(argv[1]);
	ktap_begin(15);
	snprintf(path, sizeof(path), "/dev/shm/ktap_results_%d", (int)getpid());
	fd = (int)ktap_need(open(path, O_CREAT | O_EXCL | O_RDWR, 0600), "a file in /dev/shm");
	ktap_ret(sys(SYS_open, path, O_CREAT | O_EXCL | O_RDWR, 0600), -EEXIST, "it is ours alone");
	ktap_ret(sys(SYS_chmod, path, 0666), 0, "everybody may write it");
	ktap_ret(sys(SYS_ftruncate, fd, PAGE), 0, "it has the size of a page");
	results = (void *)ktap_need(
		sys(SYS_mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), "it is mapped");
	ktap_ok(sys_all_are(results, PAGE, 0), "and full of zeros");
	results->passed = 5;
	pid = proc_fork();
	if (pid == 0) {
		sys(SYS_execve, argv[0], arguments, envp);
		sys_exit(2);
	}
	ktap_ret(proc_wait(pid), 0, "another program finds it by its name");
	ktap_ret(results->passed, 6, "and writes where we read");
	ktap_ret(sys(SYS_unlink, path), 0, "the name goes");
	ktap_ret(sys(SYS_open, path, O_RDWR), -ENOENT, "nobody finds it any more");
	ktap_ok(fstat(fd, &st) == 0 && st.st_nlink == 0 && st.st_size == PAGE, "the file is there");
	ktap_ret(sys(SYS_close, fd), 0, "its descriptor goes too");
	ktap_ret(results->passed, 6, "the page stays");

	results->passed = 0;
	for (long i = 0; i < CHILDREN; i++)
		pids[i] = proc_start(work, (void *)i);
	results->go = 1;
	for (int i = 0; i < CHILDREN; i++)
		ktap_need(proc_wait(pids[i]) == 0 ? 0 : -EINVAL, "a child that ends well");
	ktap_ret(results->failed, CHILDREN * (CHILDREN - 1) / 2, "the children's failures");
	ktap_ret(results->passed, CHILDREN * ROUNDS - CHILDREN * (CHILDREN - 1) / 2,
		 "and all that passed");
	ktap_ret(sys(SYS_munmap, results, PAGE), 0, "the last to see it lets it go");
	ktap_ret(sys(SYS_msync, results, PAGE, MS_SYNC), -ENOMEM, "it is gone");
	return ktap_end();
}
