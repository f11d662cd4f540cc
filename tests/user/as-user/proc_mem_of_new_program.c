/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_mem_of_new_program.c - who has opened the memory or
 * the areas of a process does not see the program that it executes afterwards.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

#define PLACE 0x30000000UL

static char *const again[] = { "again", NULL };
static char *const no_environ[] = { NULL };

static int execute(void *arg)
{
	int *go = arg;
	char byte;

	sys_map_at((void *)PLACE, 1, 3);
	sys_write_all(go[3], "r", 1);
	sys(SYS_read, go[0], &byte, 1);
	sys(SYS_execve, "/proc/self/exe", again, no_environ);
	return 1;
}

int main(int argc, char **argv)
{
	int go[4];
	char byte;
	long child, mem, maps;
	char path[64];

	if (!strcmp(argv[0], "again")) /* the new program: until killed */
		return proc_linger(NULL);
	proc_pipe(go);
	proc_pipe(go + 2);
	ktap_begin(5);
	child = proc_start(execute, go);
	sys(SYS_read, go[2], &byte, 1);
	format_line(path, sizeof(path), "/proc/%ld/mem", child);
	mem = sys(SYS_open, path, O_RDWR);
	format_line(path, sizeof(path), "/proc/%ld/maps", child);
	maps = sys(SYS_open, path, O_RDONLY);
	ktap_ret(sys(SYS_pread64, mem, &byte, 1, PLACE), 1, "the old program can be read");
	ktap_ok(pid_read(maps) > 0 && strstr(pid_text, "30000000-"), "so can its areas");
	sys_write_all(go[1], "g", 1);
	UNTIL(pid_slurp(pid_name(child), "cmdline") == 6 && !strcmp(pid_text, "again"));
	ktap_ret(sys(SYS_pread64, mem, &byte, 1, PLACE), 0, "the new one: nothing");
	ktap_ret(sys(SYS_pwrite64, mem, "x", 1, main), 0, "it cannot be written");
	ktap_ret(pid_read(maps), 0, "nor are there areas");
	proc_end(child);
	return ktap_end();
}
