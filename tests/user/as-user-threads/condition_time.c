/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/condition_time.c - a wait for a condition gives
 * up in time, with the mutex held.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <time.h>

#include "tests/user/ktap.h"

static pthread_mutex_t mutex;
static pthread_cond_t never, monotone;

static struct timespec soon(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	time.tv_nsec += 15000000;
	if (time.tv_nsec >= 1000000000) {
		time.tv_sec++;
		time.tv_nsec -= 1000000000;
	}
	return time;
}

static bool is_over(clockid_t clock, struct timespec time)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec > time.tv_sec ||
	       (now.tv_sec == time.tv_sec && now.tv_nsec >= time.tv_nsec);
}

int main(void)
{
	pthread_mutexattr_t kind;
	pthread_condattr_t attributes;
	struct timespec time;

	ktap_begin(5);
	pthread_mutexattr_init(&kind);
	pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&mutex, &kind);
	pthread_cond_init(&never, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&monotone, &attributes);
	pthread_mutex_lock(&mutex);
	time = soon(CLOCK_REALTIME);
	ktap_ret(pthread_cond_timedwait(&never, &mutex, &time), ETIMEDOUT, "the real-time clock");
	ktap_ok(is_over(CLOCK_REALTIME, time), "has reached the time");
	time = soon(CLOCK_MONOTONIC);
	ktap_ret(pthread_cond_timedwait(&monotone, &mutex, &time), ETIMEDOUT,
		 "the monotonic clock");
	ktap_ok(is_over(CLOCK_MONOTONIC, time), "has reached the time");
	ktap_ret(pthread_mutex_unlock(&mutex), 0, "the mutex was held");
	return ktap_end();
}
