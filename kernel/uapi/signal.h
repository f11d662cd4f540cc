/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/signal.h - signal numbers and codes, as Linux x86_64 has them.
 *
 * Spec:     POSIX.1 signal.h for the meanings; the numbers are Linux's ABI.
 */
#ifndef KERNEL_UAPI_SIGNAL_H
#define KERNEL_UAPI_SIGNAL_H

#define SIGHUP	 1
#define SIGINT	 2
#define SIGQUIT	 3
#define SIGILL	 4
#define SIGTRAP	 5
#define SIGABRT	 6
#define SIGBUS	 7
#define SIGFPE	 8
#define SIGKILL	 9
#define SIGUSR1	 10
#define SIGSEGV	 11
#define SIGUSR2	 12
#define SIGPIPE	 13
#define SIGALRM	 14
#define SIGTERM	 15
#define SIGCHLD	 17
#define SIGCONT	 18
#define SIGSTOP	 19
#define SIGTSTP	 20
#define SIGTTIN	 21
#define SIGTTOU	 22
#define SIGURG	 23
#define SIGWINCH 28
#define SIGIO	 29
#define NSIG	 64

#define SIG_DFL	    0
#define SIG_IGN	    1
#define SIG_BLOCK   0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

/* si_code of faults */
#define SI_USER	    0
#define SI_KERNEL   0x80
#define ILL_ILLOPN  2
#define FPE_INTDIV  1
#define FPE_FLTINV  7
#define SEGV_MAPERR 1 /* no area there */
#define SEGV_ACCERR 2 /* an area, but not this access */
#define BUS_ADRALN  1
#define BUS_ADRERR  2 /* an area, but no page behind it */
#define TRAP_BRKPT  1

#endif
