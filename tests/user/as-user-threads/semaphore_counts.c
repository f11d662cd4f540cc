/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/semaphore_counts.c - a semaphore lets as many
 * through as it counts, also between processes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

#include "tests/user/process.h"

#define THREADS 6
#define TURNS	100
#define ROOM	2

static sem_t room, *shared;
static volatile int inside, most;

static void *body(void *unused)
{
	for (int i = 0; i < TURNS; i++) {
		int now;

		sem_wait(&room);
		now = __atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST);
		if (now > most)
			most = now;
		sys(SYS_sched_yield);
		__atomic_fetch_sub(&inside, 1, __ATOMIC_SEQ_CST);
		sem_post(&room);
	}
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];
	struct timespec past = { 1, 0 };
	int value;
	long pid;

	ktap_begin(6);
	sem_init(&room, 0, ROOM);
	for (int i = 0; i < THREADS; i++)
		ktap_need(-pthread_create(&threads[i], NULL, body, NULL), "pthread_create");
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	ktap_ok(most >= 1 && most <= ROOM, "at most two were inside: %d", most);
	sem_getvalue(&room, &value);
	ktap_ret(value, ROOM, "it counts two again");
	sem_wait(&room);
	sem_wait(&room);
	ktap_ok(sem_trywait(&room) == -1 && errno == EAGAIN, "a third does not fit");
	ktap_ok(sem_timedwait(&room, &past) == -1 && errno == ETIMEDOUT, "nor in the past");
	shared = proc_shared(PAGE);
	sem_init(shared, 1, 0);
	pid = proc_fork();
	if (pid == 0) {
		sem_post(shared);
		sys_exit(0);
	}
	ktap_ret(sem_wait(shared), 0, "another process posts");
	ktap_ret(proc_wait(pid), 0, "and ends");
	return ktap_end();
}
