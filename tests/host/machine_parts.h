/* SPDX-License-Identifier: MIT */
/*
 * tests/host/machine_parts.h - what kernel/resource.c and drivers/pci stand on, for a test.
 *
 * What:     kzalloc() over calloc(), whose nth call can fail; a mutex that must be free when
 *           it is taken; the log, kept so that a case can ask what was said last.
 * Start at: said(), alloc_fails_at()
 * See it:   tests/host/test_resource.c, tests/host/test_pci.c
 */
#ifndef TESTS_HOST_MACHINE_PARTS_H
#define TESTS_HOST_MACHINE_PARTS_H

#include "tests/host/shim.h"
#include "kernel/locking/mutex.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"

static unsigned long live_objects, alloc_countdown;

static inline void alloc_fails_at(unsigned long nth)
{
	alloc_countdown = nth;
}

void *kzalloc(size_t size, gfp_t gfp)
{
	if (alloc_countdown && !--alloc_countdown)
		return NULL;
	live_objects++;
	return calloc(1, size);
}

void kfree(const void *object)
{
	live_objects -= object != NULL;
	free((void *)object);
}

void mutex_lock(struct mutex *mutex)
{
	CHECK(!mutex->owner);
	mutex->owner = (struct task_struct *)mutex;
}

void mutex_unlock(struct mutex *mutex)
{
	CHECK(mutex->owner);
	mutex->owner = NULL;
}

/* The last lines of the log. */
static char log_text[8192];
static size_t log_length;
char *strstr(const char *text, const char *part);

static int keep_line(const char *fmt, ...)
{
	va_list args;
	int n;

	if (log_length > sizeof(log_text) - 256)
		log_length = 0;
	va_start(args, fmt);
	n = vsnprintf(log_text + log_length, 256, fmt, args);
	va_end(args);
	log_length += (size_t)min(n, 255);
	return n;
}

static inline void log_clear(void)
{
	log_length = 0;
	log_text[0] = 0;
}

/* said - was a line with this in it logged since log_clear()? */
static inline bool said(const char *part)
{
	return strstr(log_text, part) != NULL;
}

/* The sources that are included after this log by it. */
#define printk keep_line

#endif
