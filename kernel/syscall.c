// SPDX-License-Identifier: MIT
/*
 * kernel/syscall.c - from a number to a function.
 *
 * What:     one row for every system call Linux has: its name, and its body if it
 *           exists here. A call without a body returns -ENOSYS, and the log says
 *           so once, by name: that is how one finds out what a program needs.
 * Start at: syscall_dispatch(), called by entry.S with interrupts on.
 * Locks:    none.
 * See it:   tests/user; docs/syscalls.md
 * Spec:     syscall(2): number in rax, arguments in rdi rsi rdx r10 r8 r9, result in rax
 */
#include "kernel/syscall.h"

#include "arch/arch.h"
#include "kernel/lib/printk.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"

typedef long (*syscall_fn)(unsigned long, unsigned long, unsigned long, unsigned long,
			   unsigned long, unsigned long);

#define SYSCALL(nr, name) [nr] = #name,
static const char *const syscall_names[] = {
#include "kernel/uapi/syscalls.h"
};
#undef SYSCALL
#define NR_SYSCALLS ARRAY_SIZE(syscall_names)

#define SYSCALL(nr, name) NR_##name = nr,
enum {
#include "kernel/uapi/syscalls.h"
};
#undef SYSCALL

/* Every body takes fewer or narrower arguments than syscall_fn; the ABI's registers fit all. */
#define ROW(name) [NR_##name] = (syscall_fn)(void *)sys_##name
static const syscall_fn syscall_table[NR_SYSCALLS] = {
	/* files */
	ROW(read),
	ROW(write),
	ROW(pread64),
	ROW(pwrite64),
	ROW(readv),
	ROW(writev),
	ROW(preadv),
	ROW(pwritev),
	ROW(preadv2),
	ROW(pwritev2),
	ROW(lseek),
	ROW(fallocate),
	ROW(memfd_create),
	ROW(fadvise64),
	ROW(readahead),
	ROW(sendfile),
	ROW(copy_file_range),
	ROW(ioctl),
	ROW(getdents64),
	ROW(open),
	ROW(openat),
	ROW(close),
	ROW(dup),
	ROW(dup2),
	ROW(dup3),
	ROW(fcntl),
	ROW(flock),
	ROW(close_range),
	ROW(access),
	ROW(faccessat),
	ROW(readlink),
	ROW(readlinkat),
	ROW(chdir),
	ROW(fchdir),
	ROW(getcwd),
	ROW(umask),
	ROW(stat),
	ROW(lstat),
	ROW(fstat),
	ROW(newfstatat),
	/* names */
	ROW(creat),
	ROW(faccessat2),
	ROW(statx),
	ROW(statfs),
	ROW(fstatfs),
	ROW(chroot),
	ROW(mkdir),
	ROW(mkdirat),
	ROW(rmdir),
	ROW(mknod),
	ROW(mknodat),
	ROW(link),
	ROW(linkat),
	ROW(symlink),
	ROW(symlinkat),
	ROW(unlink),
	ROW(unlinkat),
	ROW(rename),
	ROW(renameat),
	ROW(renameat2),
	ROW(chmod),
	ROW(fchmod),
	ROW(fchmodat),
	ROW(fchmodat2),
	ROW(chown),
	ROW(fchown),
	ROW(lchown),
	ROW(fchownat),
	ROW(utimensat),
	ROW(futimesat),
	ROW(utimes),
	ROW(utime),
	ROW(truncate),
	ROW(ftruncate),
	ROW(mount),
	ROW(umount2),
	ROW(getdents),
	ROW(sync),
	ROW(fsync),
	ROW(fdatasync),
	ROW(syncfs),
	ROW(sync_file_range),
	ROW(pipe),
	ROW(pipe2),
	ROW(eventfd),
	ROW(eventfd2),
	ROW(epoll_create),
	ROW(epoll_create1),
	ROW(epoll_ctl),
	ROW(epoll_wait),
	ROW(epoll_pwait),
	ROW(epoll_pwait2),
	ROW(timerfd_create),
	ROW(timerfd_settime),
	ROW(timerfd_gettime),
	ROW(signalfd),
	ROW(signalfd4),
	ROW(poll),
	ROW(ppoll),
	ROW(select),
	ROW(pselect6),
	/* memory */
	ROW(mmap),
	ROW(munmap),
	ROW(mprotect),
	ROW(mremap),
	ROW(mlock),
	ROW(mlock2),
	ROW(munlock),
	ROW(mlockall),
	ROW(munlockall),
	ROW(brk),
	ROW(madvise),
	ROW(msync),
	ROW(mincore),
	/* tasks and signals */
	ROW(clone),
	ROW(clone3),
	ROW(fork),
	ROW(vfork),
	ROW(execve),
	ROW(execveat),
	ROW(exit),
	ROW(exit_group),
	ROW(getpid),
	ROW(gettid),
	ROW(getppid),
	ROW(wait4),
	ROW(waitid),
	ROW(setpgid),
	ROW(getpgid),
	ROW(getpgrp),
	ROW(setsid),
	ROW(getsid),
	ROW(getuid),
	ROW(geteuid),
	ROW(getgid),
	ROW(getegid),
	ROW(sched_yield),
	ROW(arch_prctl),
	ROW(set_tid_address),
	ROW(set_robust_list),
	ROW(get_robust_list),
	ROW(futex),
	ROW(kill),
	ROW(tkill),
	ROW(tgkill),
	ROW(rt_sigaction),
	ROW(rt_sigprocmask),
	ROW(rt_sigreturn),
	ROW(rt_sigpending),
	ROW(rt_sigsuspend),
	ROW(rt_sigtimedwait),
	ROW(rt_sigqueueinfo),
	ROW(rt_tgsigqueueinfo),
	ROW(sigaltstack),
	ROW(pause),
	ROW(restart_syscall),
	ROW(alarm),
	ROW(getitimer),
	ROW(setitimer),
	/* who, how much, and when */
	ROW(setuid),
	ROW(setgid),
	ROW(setreuid),
	ROW(setregid),
	ROW(setresuid),
	ROW(setresgid),
	ROW(getresuid),
	ROW(getresgid),
	ROW(setfsuid),
	ROW(setfsgid),
	ROW(getgroups),
	ROW(setgroups),
	ROW(capget),
	ROW(capset),
	ROW(prlimit64),
	ROW(getrlimit),
	ROW(setrlimit),
	ROW(getrusage),
	ROW(times),
	ROW(sched_getaffinity),
	ROW(sched_setaffinity),
	ROW(getcpu),
	ROW(sched_getscheduler),
	ROW(sched_setscheduler),
	ROW(sched_getparam),
	ROW(sched_setparam),
	ROW(sched_get_priority_max),
	ROW(sched_get_priority_min),
	ROW(sched_rr_get_interval),
	ROW(getpriority),
	ROW(setpriority),
	ROW(prctl),
	ROW(personality),
	/* time and the rest */
	ROW(clock_gettime),
	ROW(clock_getres),
	ROW(clock_settime),
	ROW(clock_adjtime),
	ROW(adjtimex),
	ROW(settimeofday),
	ROW(gettimeofday),
	ROW(time),
	ROW(nanosleep),
	ROW(clock_nanosleep),
	ROW(timer_create),
	ROW(timer_delete),
	ROW(timer_settime),
	ROW(timer_gettime),
	ROW(timer_getoverrun),
	ROW(uname),
	ROW(sethostname),
	ROW(setdomainname),
	ROW(syslog),
	ROW(sysinfo),
	ROW(getrandom),
	ROW(reboot),
};

static __noinline long no_such_call(unsigned long nr)
{
	static u64 said[(NR_SYSCALLS + 63) / 64];
	static bool said_unknown;

	if (nr == NR_rseq)
		return -ENOSYS; /* each glibc program asks for it at its start, and does without */
	if (nr < NR_SYSCALLS && syscall_names[nr]) {
		if (!(said[nr / 64] >> (nr % 64) & 1))
			printk(KERN_INFO
			       "%s[%d]: system call %s (%lu) does not exist here: ENOSYS\n",
			       current->comm, current->pid, syscall_names[nr], nr);
		said[nr / 64] |= 1ULL << (nr % 64);
	} else if (!said_unknown) {
		said_unknown = true;
		printk(KERN_INFO "%s[%d]: system call %lu is unknown to Linux too: ENOSYS\n",
		       current->comm, current->pid, nr);
	}
	return -ENOSYS;
}

void syscall_dispatch(struct pt_regs *regs)
{
	unsigned long nr = regs->orig_rax;

	if (likely(nr < NR_SYSCALLS && syscall_table[nr]))
		regs->rax = syscall_table[nr](regs->rdi, regs->rsi, regs->rdx, regs->r10, regs->r8,
					      regs->r9);
	else
		regs->rax = no_such_call(nr);
	/* interrupted: do_signal() decides what becomes of it, even if the signal has gone since */
	if (unlikely((long)regs->rax <= -ERESTARTSYS && (long)regs->rax >= -ERESTART_RESTARTBLOCK))
		__atomic_fetch_or(&current->work, WORK_SIGNAL, __ATOMIC_SEQ_CST);
}
