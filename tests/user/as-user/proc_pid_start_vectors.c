/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_pid_start_vectors.c - environ and auxv of a process
 * are what it was started with.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

#include <elf.h>
#include <sys/auxv.h>
#include <sys/stat.h>

static char *const new_environ[] = { "ONE=1", "EMPTY=", "THREE=3 blanks here", NULL };
static const char environ_text[] = "ONE=1\0EMPTY=\0THREE=3 blanks here";

static char *const again[] = { "again", NULL };

static int execute(void *unused)
{
	sys(SYS_execve, "/proc/self/exe", again, new_environ);
	return 1;
}

static void check_auxv(void)
{
	long length = pid_slurp("self", "auxv");
	unsigned long pair[2], entries = 0;
	bool good = length > 0 && length % 16 == 0;

	for (long at = 0; good && at < length; at += 16) {
		memcpy(pair, pid_text + at, 16);
		entries++;
		good = pair[0] == AT_NULL ? at == length - 16 : pair[1] == getauxval(pair[0]);
	}
	ktap_ok(good && entries > 10, "auxv is what getauxval() tells, ended by AT_NULL");
}

int main(int argc, char **argv)
{
	struct stat st;
	long child;

	if (!strcmp(argv[0], "again"))
		return proc_linger(NULL);
	ktap_begin(5);
	child = proc_start(execute, NULL);
	UNTIL(pid_slurp(pid_name(child), "cmdline") == 6 && !strcmp(pid_text, "again"));
	ktap_ret(pid_slurp(pid_name(child), "environ"), sizeof(environ_text),
		 "environ is as long as what was given to execve");
	ktap_ok(!memcmp(pid_text, environ_text, sizeof(environ_text)), "and the same");
	proc_end(child);
	check_auxv();
	ktap_ok(sys(SYS_stat, "/proc/self/environ", &st) == 0 && st.st_mode == (S_IFREG | 0400) &&
			st.st_uid == 1000,
		"only its owner may read it");
	ktap_ret(pid_open("1", "environ"), -EACCES, "root's is not for us");
	return ktap_end();
}
