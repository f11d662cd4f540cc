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

/* sigaction flags */
#define SA_NOCLDSTOP	  0x00000001ULL
#define SA_NOCLDWAIT	  0x00000002ULL
#define SA_SIGINFO	  0x00000004ULL
#define SA_EXPOSE_TAGBITS 0x00000800ULL
#define SA_RESTORER	  0x04000000ULL
#define SA_ONSTACK	  0x08000000ULL
#define SA_RESTART	  0x10000000ULL
#define SA_NODEFER	  0x40000000ULL
#define SA_RESETHAND	  0x80000000ULL

#define SA_ALL                                                                                     \
	(SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_EXPOSE_TAGBITS | SA_RESTORER | SA_ONSTACK | \
	 SA_RESTART | SA_NODEFER | SA_RESETHAND)

/* stack_t, for sigaltstack() and in a signal's frame */
struct sigaltstack {
	unsigned long long ss_sp; /* lowest address */
	int ss_flags, pad;
	unsigned long long ss_size;
};
#define SS_ONSTACK    1
#define SS_DISABLE    2
#define SS_AUTODISARM 0x80000000u
#define MINSIGSTKSZ   2048

#define SIGSTKFLT 16
#define SIGXCPU	  24
#define SIGXFSZ	  25
#define SIGVTALRM 26
#define SIGPROF	  27
#define SIGPWR	  30
#define SIGSYS	  31
#define SIGRTMIN  32

/*
 * siginfo_t: 128 bytes; the union is by the kind of sender.
 */
struct siginfo {
	int si_signo, si_errno, si_code, pad;
	union {
		struct { /* kill, tgkill, sigqueue */
			int pid;
			unsigned int uid;
			unsigned long long value; /* sigval: an int or a pointer */
		} user;
		struct { /* SIGCHLD */
			int pid;
			unsigned int uid;
			int status, pad;
			long long utime, stime; /* clock ticks */
		} child;
		struct { /* SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP */
			unsigned long long addr;
		} fault;
		struct { /* SIGIO */
			long long band;
			int fd;
		} poll;
		struct { /* timers */
			int id, overrun;
			unsigned long long value;
		} timer;
		char bytes[112];
	};
};

/* si_code of senders */
#define SI_QUEUE (-1)
#define SI_TIMER (-2)
#define SI_TKILL (-6)
/* of SIGCHLD */
#define CLD_EXITED    1
#define CLD_KILLED    2
#define CLD_DUMPED    3
#define CLD_TRAPPED   4
#define CLD_STOPPED   5
#define CLD_CONTINUED 6

/* of SIGIO, if F_SETSIG asked for more than the number */
#define POLL_IN	 1
#define POLL_OUT 2
#define POLL_MSG 3
#define POLL_ERR 4
#define POLL_PRI 5
#define POLL_HUP 6

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
#define TRAP_TRACE  2

#endif
