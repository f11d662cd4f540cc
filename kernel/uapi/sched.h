/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/sched.h - the flags of clone() and the options of wait4(), as Linux has them.
 *
 * Spec:     clone(2), wait(2)
 */
#ifndef KERNEL_UAPI_SCHED_H
#define KERNEL_UAPI_SCHED_H

#include "kernel/uapi/types.h"

#define CSIGNAL		     0x000000ff /* the low byte: what the parent gets at the end */
#define CLONE_VM	     0x00000100
#define CLONE_FS	     0x00000200
#define CLONE_FILES	     0x00000400
#define CLONE_SIGHAND	     0x00000800
#define CLONE_PIDFD	     0x00001000
#define CLONE_PTRACE	     0x00002000
#define CLONE_VFORK	     0x00004000
#define CLONE_PARENT	     0x00008000
#define CLONE_THREAD	     0x00010000
#define CLONE_NEWNS	     0x00020000
#define CLONE_SYSVSEM	     0x00040000
#define CLONE_SETTLS	     0x00080000
#define CLONE_PARENT_SETTID  0x00100000
#define CLONE_CHILD_CLEARTID 0x00200000
#define CLONE_DETACHED	     0x00400000
#define CLONE_UNTRACED	     0x00800000
#define CLONE_CHILD_SETTID   0x01000000
#define CLONE_NEWCGROUP	     0x02000000
#define CLONE_NEWUTS	     0x04000000
#define CLONE_NEWIPC	     0x08000000
#define CLONE_NEWUSER	     0x10000000
#define CLONE_NEWPID	     0x20000000
#define CLONE_NEWNET	     0x40000000
#define CLONE_IO	     0x80000000u
#define CLONE_CLEAR_SIGHAND  0x100000000ull /* clone3 alone */

/* What clone3() is told. */
struct clone_args_abi {
	__u64 flags;
	__u64 pidfd, child_tid, parent_tid; /* addresses */
	__u64 exit_signal;
	__u64 stack, stack_size; /* its lowest address, and its bytes; 0, 0: the caller's */
	__u64 tls;
	__u64 set_tid, set_tid_size, cgroup;
};
#define CLONE_ARGS_MIN 64 /* bytes: up to tls */

#define WNOHANG	    0x00000001
#define WUNTRACED   0x00000002
#define WSTOPPED    WUNTRACED
#define WEXITED	    0x00000004
#define WCONTINUED  0x00000008
#define WNOWAIT	    0x01000000
#define __WNOTHREAD 0x20000000
#define __WALL	    0x40000000
#define __WCLONE    0x80000000u

#define P_ALL  0
#define P_PID  1
#define P_PGID 2

#endif
