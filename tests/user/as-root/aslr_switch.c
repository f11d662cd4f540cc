/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/aslr_switch.c - /proc/sys/kernel/randomize_va_space decides for
 * all programs: 0 nothing differs, 1 all but the heap, 2 all.
 */
#include "tests/user/places.h"

#define SWITCH "/proc/sys/kernel/randomize_va_space"

static struct places *places;

static int look(void *unused)
{
	char *arguments[] = { (char *)places + PAGE / 2, "look", NULL };

	return (int)-sys(SYS_execve, arguments[0], arguments, arguments + 2);
}

static void set(const char *value)
{
	long fd = ktap_need(sys(SYS_open, SWITCH, O_WRONLY), SWITCH);

	ktap_need(sys(SYS_write, fd, value, 1), SWITCH);
	sys(SYS_close, fd);
}

/* The places of a program that is started now: it writes them to its standard output, a pipe. */
static struct places one(void)
{
	struct places found = { 0 };
	int ends[2], saved;

	ktap_need(sys(SYS_pipe, ends), "pipe");
	saved = (int)sys(SYS_dup, 1);
	sys(SYS_dup2, ends[1], 1);
	proc_run(look, NULL);
	sys(SYS_dup2, saved, 1);
	sys(SYS_close, saved);
	sys(SYS_close, ends[1]);
	sys(SYS_read, ends[0], &found, sizeof(found));
	sys(SYS_close, ends[0]);
	return found;
}

int main(int argc, char **argv)
{
	extern char end[];
	unsigned long program_end = ((unsigned long)end + PAGE - 1) & -PAGE;
	struct places now = places_now(), a, b;
	char before;
	long fd;

	if (argc > 1) {
		sys_write_all(1, &now, sizeof(now));
		return 0;
	}
	ktap_begin(9);
	places = (struct places *)sys_map(1, PROT_READ | PROT_WRITE);
	strcpy((char *)places + PAGE / 2, argv[0]);
	fd = ktap_need(sys(SYS_open, SWITCH, O_RDONLY), SWITCH);
	sys(SYS_read, fd, &before, 1);
	sys(SYS_close, fd);

	set("0");
	a = one();
	b = one();
	ktap_ok(a.stack == b.stack, "0: the stack is where it was");
	ktap_ok(a.map == b.map, "what is mapped is");
	ktap_ok(a.heap == b.heap && a.heap == program_end, "the heap is, behind the program");
	set("1");
	a = one();
	b = one();
	ktap_ok(a.stack != b.stack, "1: the stack is elsewhere");
	ktap_ok(a.map != b.map, "what is mapped is");
	ktap_ok(a.heap == b.heap && a.heap == program_end, "the heap is behind the program");
	set("2");
	a = one();
	b = one();
	ktap_ok(a.stack != b.stack, "2: the stack is elsewhere");
	ktap_ok(a.map != b.map, "what is mapped is");
	ktap_note("%lx and %lx behind the program", a.heap - program_end, b.heap - program_end);
	ktap_ok(a.heap != b.heap && a.heap >= program_end && a.heap < program_end + (1UL << 30),
		"the heap is, less than 1 GiB away");
	set(&before);
	return ktap_end();
}
