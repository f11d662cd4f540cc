/* SPDX-License-Identifier: MIT */
/*
 * kernel/signal.h - telling a program that something happened.
 *
 * What:     in this kernel a signal either ends the program or is ignored:
 *           default actions only; a program cannot yet install a handler.
 * Linux:    include/linux/signal.h
 */
#ifndef KERNEL_SIGNAL_H
#define KERNEL_SIGNAL_H

#include "kernel/sched.h"
#include "kernel/uapi/signal.h"

#define sigmask(sig) (1ULL << ((sig)-1))

/* send_sig - make a signal pending; a sleeping TASK_INTERRUPTIBLE task wakes. Any context. */
void send_sig(int sig, struct task_struct *task);
/* recalc_sigpending - set or clear current's WORK_SIGNAL after its mask changed. */
void recalc_sigpending(void);
/* signal_name - "SIGSEGV", or "signal 42". */
const char *signal_name(int sig);

#endif
