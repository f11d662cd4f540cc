/* SPDX-License-Identifier: MIT */
/*
 * kernel/init.h - what the machine does once it is up.
 */
#ifndef KERNEL_INIT_H
#define KERNEL_INIT_H

#include "kernel/process/exec.h"
#include "kernel/lib/types.h"

/* start_init - make process 1: a thread that begins with fn in the kernel. */
void start_init(int (*fn)(void *));
/* run_first_program - tests, one program, or tour and prompt, as the command line says; then power off. */
void run_first_program(void) __noreturn;
/* crash_if_asked - option crash=: break something on purpose (kernel/crash.c). */
void crash_if_asked(void);

/*
 * run_program - start a program as uid and wait for it.
 *
 * => its status as wait4() encodes it, or a negative errno if it could not be started
 * => args is consumed; the program's files 0, 1, 2 are the console
 */
int run_program(const char *path, struct exec_args *args, uid_t uid);
/* run_begins - the program proper starts now: what init used before does not count for fail=alloc and oracle. */
void run_begins(void);
/* end_noload - the program could not be run (-errno): tell the host and power off. */
void end_noload(const char *path, int error) __noreturn;
/* end_program_run - the program has ended: let the oracle look, then end_run(). */
void end_program_run(const char *path, int status) __noreturn;
/* end_run - report status on the control channel and power off. */
void end_run(int status) __noreturn;

#endif
