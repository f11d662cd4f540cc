/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/stress.c - forks, threads, signals, mappings, pipes
 * and execs at random, by four processes at once.
 *
 * What:     Each of four workers draws one of the storms of the table after
 *           the other; each storm knows what must come out of it.  How many,
 *           and the seed, are arguments: stress COUNT SEED.  The seed is
 *           printed; the same numbers give the same storms, though not the
 *           same order in time.
 * Start at: storms[], then worker().
 * See it:   make soak; tools/run -- build/tests/as-user-long/stress 2000 7
 */
#include "tests/user/handlers.h"
#include "tests/user/threads.h"

#define WORKERS	    4
#define COUNT	    12
#define SEED	    1
#define MAX_THREADS 5
#define MAX_PAGES   40
#define RT_SIGNAL   40

static uint64_t random_state;
static char **the_argv, **the_envp;

static uint64_t random_next(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

/* 1 .. @most */
static int draw(int most)
{
	return (int)(random_next() % (uint64_t)most) + 1;
}

/* ---- Storms: each returns whether all came out as it must ---- */

/* A few children at once, each with a copy of our memory and its own status. */
static bool storm_of_forks(void)
{
	static volatile char page[2 * PAGE];
	long pids[8];
	int count = draw(8);
	bool well = true;

	for (int i = 0; i < count; i++) {
		page[0] = page[PAGE] = (char)i;
		pids[i] = proc_fork();
		if (pids[i] == 0) {
			CHECK(page[0] == i && page[PAGE] == i);
			page[0] = 99;
			sys_exit(i + 1);
		}
	}
	for (int i = count - 1; i >= 0; i--)
		well = well && proc_wait(pids[i]) == STATUS_EXITED(i + 1);
	return well && page[0] == count - 1;
}

static volatile int counter;

static int adder(void *times)
{
	for (long i = 0; i < (long)times; i++) {
		atomic_add(&counter, 1);
		if (i % 8 == 0)
			sys(SYS_sched_yield);
	}
	return 0;
}

static bool storm_of_threads(void)
{
	static struct thread threads[MAX_THREADS];
	int count = draw(MAX_THREADS);
	long times = draw(100);

	counter = 0;
	for (int i = 0; i < count; i++)
		thread_start(&threads[i], adder, (void *)times);
	for (int i = 0; i < count; i++)
		thread_join(&threads[i]);
	return counter == count * times;
}

static volatile int signals_got;

static void count_signal(int number, siginfo_t *info, void *context)
{
	signals_got++;
}

static int signal_taker(void *count)
{
	while (signals_got < (long)count)
		signal_suspend(0);
	return signals_got == (long)count ? 0 : 1;
}

/* Queued signals to a child, none of which may be lost; then one that ends it in the middle. */
static bool storm_of_signals(void)
{
	long count = draw(30), pid;
	bool well = true;

	signals_got = 0;
	signal_block(SIG_BIT(RT_SIGNAL));
	handle(RT_SIGNAL, count_signal, SA_RESTART);
	pid = proc_start(signal_taker, (void *)count);
	for (long i = 0; i < count; i++)
		well = signal_queue(pid, RT_SIGNAL, i) == 0 && well;
	well = well && proc_wait(pid) == 0;
	pid = proc_start(signal_taker, (void *)1000000L);
	for (int i = draw(10); i > 0; i--)
		signal_queue(pid, RT_SIGNAL, i);
	sys(SYS_kill, pid, SIGTERM);
	return proc_wait(pid) == STATUS_KILLED(SIGTERM) && well;
}

static bool page_is(const char *pages, int i)
{
	return pages[i * (int)PAGE] == i + 1 && pages[i * (int)PAGE + 4095] == i + 1;
}

/* Pages with holes and protections, which a child finds as they are. */
static bool storm_of_mappings(void)
{
	int count = draw(MAX_PAGES) + 2, hole = draw(count - 2), guard = draw(count - 2);
	char *pages = proc_pages((size_t)count);
	bool well = true;
	long pid;

	for (int i = 0; i < count; i++)
		pages[i * (int)PAGE] = pages[i * (int)PAGE + 4095] = (char)(i + 1);
	well = sys(SYS_mprotect, pages + guard * (int)PAGE, PAGE, PROT_READ) == 0 &&
	       sys(SYS_munmap, pages + hole * (int)PAGE, PAGE) == 0;
	pid = proc_fork();
	if (pid == 0) {
		for (int i = 0; i < count; i++) {
			CHECK(i == hole || page_is(pages, i));
			if (i != hole && i != guard)
				pages[i * (int)PAGE] = 0;
		}
		sys_exit(sys_readable(pages + hole * (int)PAGE) ? 1 : 0);
	}
	if (draw(2) == 1)
		sys(SYS_sched_yield);
	well = well && proc_wait(pid) == 0;
	for (int i = 0; i < count; i++)
		well = well && (i == hole || page_is(pages, i));
	return sys(SYS_munmap, pages, (size_t)count * PAGE) == 0 && well;
}

static void pipe_writer(int fd, int total)
{
	char bytes[1000];

	for (int done = 0; done < total;) {
		int part = draw(sizeof(bytes));

		if (part > total - done)
			part = total - done;
		for (int i = 0; i < part; i++)
			bytes[i] = (char)(done + i);
		sys_write_all(fd, bytes, (size_t)part);
		done += part;
	}
	sys_exit(0);
}

/* A child writes a stream of bytes in parts, we read it in others. */
static bool storm_of_pipes(void)
{
	int total = draw(100000), done = 0, fds[2];
	char bytes[1500];
	bool well = true;
	long pid, got;

	proc_pipe(fds);
	pid = proc_fork();
	if (pid == 0) {
		sys(SYS_close, fds[0]);
		pipe_writer(fds[1], total);
	}
	sys(SYS_close, fds[1]);
	while ((got = sys(SYS_read, fds[0], bytes, draw(sizeof(bytes)))) > 0) {
		for (int i = 0; i < got; i++)
			well = well && bytes[i] == (char)(done + i);
		done += (int)got;
	}
	sys(SYS_close, fds[0]);
	return proc_wait(pid) == 0 && done == total && well;
}

static int spinner(void *unused)
{
	for (;;)
		sys(SYS_sched_yield);
	return 0;
}

/* A child with threads becomes another program. */
static bool storm_of_execs(void)
{
	static struct thread threads[MAX_THREADS];
	char *arguments[] = { the_argv[0], "exit", NULL };
	long pid = proc_fork();

	if (pid == 0) {
		for (int i = draw(MAX_THREADS); i > 0; i--)
			thread_start(&threads[i - 1], spinner, NULL);
		sys(SYS_execve, the_argv[0], arguments, the_envp);
		sys_exit(1);
	}
	return proc_wait(pid) == STATUS_EXITED(77);
}

static int victim(void *unused)
{
	static struct thread threads[MAX_THREADS];

	for (int i = 0; i < MAX_THREADS; i++)
		thread_start(&threads[i], spinner, NULL);
	return spinner(NULL);
}

/* A process of several threads is killed at whatever moment. */
static bool storm_of_kills(void)
{
	long pid = proc_start(victim, NULL);

	for (int i = draw(20); i > 0; i--)
		sys(SYS_sched_yield);
	sys(SYS_kill, pid, SIGKILL);
	return proc_wait(pid) == STATUS_KILLED(SIGKILL);
}

static const struct {
	const char *name;
	bool (*run)(void);
} storms[] = {
	{ "forks", storm_of_forks },	 { "threads", storm_of_threads },
	{ "signals", storm_of_signals }, { "mappings", storm_of_mappings },
	{ "pipes", storm_of_pipes },	 { "execs", storm_of_execs },
	{ "kills", storm_of_kills },
};

/* ---- The workers ---- */

static int worker(int count, uint64_t seed)
{
	random_state = seed * 0x9e3779b97f4a7c15UL | 1;
	for (int i = 0; i < count; i++) {
		int which = draw(ARRAY_SIZE(storms)) - 1;

		if (!storms[which].run()) {
			ktap_note("seed %lu, number %d: the storm of %s went wrong", seed, i,
				  storms[which].name);
			return 1;
		}
	}
	return 0;
}

static unsigned long number_of(const char *text)
{
	unsigned long number = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		number = number * 10 + (unsigned long)(*text - '0');
	return number;
}

int main(int argc, char **argv, char **envp)
{
	unsigned long count = COUNT, seed = SEED;
	long pids[WORKERS];

	if (argc > 1 && strcmp(argv[1], "exit") == 0)
		return 77;
	the_argv = argv;
	the_envp = envp;
	if (argc > 1)
		count = number_of(argv[1]);
	if (argc > 2)
		seed = number_of(argv[2]);
	ktap_begin(WORKERS);
	ktap_note("%lu storms for each worker, seed %lu", count, seed);
	for (unsigned long i = 0; i < WORKERS; i++) {
		pids[i] = proc_fork();
		if (pids[i] == 0)
			sys_exit(worker((int)count, seed * WORKERS + i));
	}
	for (int i = 0; i < WORKERS; i++)
		ktap_ret(proc_wait(pids[i]), 0, "worker %d", i);
	return ktap_end();
}
