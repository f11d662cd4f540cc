/* SPDX-License-Identifier: MIT */
/*
 * kernel/syscall.h - the bodies of the system calls, one prototype each.
 *
 * What:     a body takes its arguments in their C types and returns a value or a
 *           negative errno. kernel/syscall.c puts them into the table.
 * Spec:     the manual pages, section 2
 */
#ifndef KERNEL_SYSCALL_H
#define KERNEL_SYSCALL_H

#include "kernel/lib/types.h"

struct iovec;
struct itimerval_abi;
struct sigaction;
struct sigaltstack;
struct siginfo;
struct pollfd_abi;
struct timespec_abi;

/* kernel/fs/read_write.c */
long sys_read(unsigned int fd, char __user *buf, size_t count);
long sys_write(unsigned int fd, const char __user *buf, size_t count);
long sys_pread64(unsigned int fd, char __user *buf, size_t count, loff_t pos);
long sys_pwrite64(unsigned int fd, const char __user *buf, size_t count, loff_t pos);
long sys_readv(unsigned int fd, const struct iovec __user *vec, unsigned long n);
long sys_writev(unsigned int fd, const struct iovec __user *vec, unsigned long n);
long sys_preadv(unsigned int fd, const struct iovec __user *vec, unsigned long n, loff_t pos);
long sys_pwritev(unsigned int fd, const struct iovec __user *vec, unsigned long n, loff_t pos);
long sys_lseek(unsigned int fd, loff_t offset, unsigned int whence);
long sys_ioctl(unsigned int fd, unsigned int cmd, unsigned long arg);
long sys_getdents64(unsigned int fd, void __user *buf, unsigned int count);

/* kernel/fs/open.c */
long sys_open(const char __user *path, int flags, mode_t mode);
long sys_openat(int dirfd, const char __user *path, int flags, mode_t mode);
long sys_close(unsigned int fd);
long sys_dup(unsigned int fd);
long sys_dup2(unsigned int fd, unsigned int to);
long sys_dup3(unsigned int fd, unsigned int to, int flags);
long sys_fcntl(unsigned int fd, unsigned int cmd, unsigned long arg);
long sys_access(const char __user *path, int mode);
long sys_faccessat(int dirfd, const char __user *path, int mode);
long sys_readlink(const char __user *path, char __user *buf, int size);
long sys_readlinkat(int dirfd, const char __user *path, char __user *buf, int size);
long sys_getcwd(char __user *buf, unsigned long size);
long sys_stat(const char __user *path, void __user *buf);
long sys_lstat(const char __user *path, void __user *buf);
long sys_fstat(unsigned int fd, void __user *buf);
long sys_newfstatat(int dirfd, const char __user *path, void __user *buf, int flags);

/* kernel/fs/pipe.c */
long sys_pipe(int __user *fds);
long sys_pipe2(int __user *fds, int flags);

/* kernel/fs/eventfd.c, poll.c, select.c */
long sys_eventfd(unsigned int count);
long sys_eventfd2(unsigned int count, int flags);
long sys_poll(struct pollfd_abi __user *fds, unsigned int n, int timeout_ms);
long sys_ppoll(struct pollfd_abi __user *fds, unsigned int n, void __user *time,
	       const u64 __user *mask, size_t mask_size);
long sys_select(int n, unsigned long __user *in, unsigned long __user *out,
		unsigned long __user *except, void __user *time);
long sys_pselect6(int n, unsigned long __user *in, unsigned long __user *out,
		  unsigned long __user *except, void __user *time, const void __user *mask_arg);

/* kernel/sys_mm.c */
long sys_mmap(unsigned long addr, unsigned long len, unsigned long prot, unsigned long flags,
	      unsigned long fd, unsigned long offset);
long sys_munmap(unsigned long addr, unsigned long len);
long sys_mprotect(unsigned long addr, unsigned long len, unsigned long prot);
long sys_brk(unsigned long brk);
long sys_madvise(unsigned long addr, unsigned long len, int advice);

/* kernel/exec.c */
long sys_execve(const char __user *path, const char __user *const __user *argv,
		const char __user *const __user *envp);

/* kernel/fork.c */
long sys_clone(unsigned long flags, unsigned long stack, int __user *parent_tid,
	       int __user *child_tid, unsigned long tls);
long sys_fork(void);
long sys_vfork(void);

/* kernel/wait4.c */
long sys_wait4(pid_t pid, int __user *status, int options, void __user *rusage);
long sys_waitid(int which, pid_t id, void __user *info, int options, void __user *rusage);

/* kernel/sys_process.c */
long sys_exit(int code);
long sys_exit_group(int code);
long sys_getpid(void);
long sys_gettid(void);
long sys_getppid(void);
long sys_setpgid(pid_t pid, pid_t group);
long sys_getpgid(pid_t pid);
long sys_getpgrp(void);
long sys_setsid(void);
long sys_getsid(pid_t pid);

/* kernel/sys_task.c */
long sys_getuid(void);
long sys_geteuid(void);
long sys_getgid(void);
long sys_getegid(void);
long sys_sched_yield(void);
long sys_arch_prctl(int code, unsigned long addr);
long sys_set_tid_address(int __user *tidptr);
long sys_set_robust_list(void __user *head, size_t len);
long sys_prlimit64(pid_t pid, unsigned int resource, const void __user *new, void __user *old);
long sys_getrlimit(unsigned int resource, void __user *rlim);

/* kernel/sys_signal.c */
long sys_rt_sigaction(int sig, const struct sigaction __user *act, struct sigaction __user *old,
		      size_t size);
long sys_rt_sigprocmask(int how, const u64 __user *set, u64 __user *old, size_t size);
long sys_sigaltstack(const struct sigaltstack __user *new, struct sigaltstack __user *old);
long sys_rt_sigpending(u64 __user *set, size_t size);
long sys_pause(void);
long sys_rt_sigsuspend(const u64 __user *set, size_t size);
long sys_rt_sigtimedwait(const u64 __user *set, struct siginfo __user *to,
			 const struct timespec_abi __user *limit, size_t size);
long sys_kill(pid_t pid, int sig);
long sys_tkill(pid_t tid, int sig);
long sys_tgkill(pid_t tgid, pid_t tid, int sig);
long sys_rt_sigqueueinfo(pid_t pid, int sig, const struct siginfo __user *from);
long sys_rt_tgsigqueueinfo(pid_t tgid, pid_t tid, int sig, const struct siginfo __user *from);
long sys_rt_sigreturn(void);
long sys_restart_syscall(void);

/* kernel/itimer.c */
long sys_alarm(unsigned int seconds);
long sys_getitimer(int which, struct itimerval_abi __user *to);
long sys_setitimer(int which, const struct itimerval_abi __user *new,
		   struct itimerval_abi __user *old);

/* kernel/sys_time.c */
long sys_clock_gettime(int clock, struct timespec_abi __user *tp);
long sys_clock_getres(int clock, struct timespec_abi __user *tp);
long sys_gettimeofday(void __user *tv, void __user *tz);
long sys_time(long __user *tloc);
long sys_nanosleep(const struct timespec_abi __user *req, struct timespec_abi __user *rem);
long sys_clock_nanosleep(int clock, int flags, const struct timespec_abi __user *req,
			 struct timespec_abi __user *rem);

/* kernel/sys_info.c */
long sys_uname(void __user *buf);
long sys_sysinfo(void __user *info);
long sys_getrandom(char __user *buf, size_t count, unsigned int flags);
long sys_reboot(int magic1, int magic2, unsigned int cmd, void __user *arg);

#endif
