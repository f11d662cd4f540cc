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

struct clone_args_abi;
struct iovec;
struct itimerval_abi;
struct sigaction;
struct sigaltstack;
struct siginfo;
struct pollfd_abi;
struct timespec;
struct timespec_abi;
struct timeval_abi;

/* kernel/fs/file/read_write.c */
long sys_read(unsigned int fd, char __user *buf, size_t count);
long sys_write(unsigned int fd, const char __user *buf, size_t count);
long sys_pread64(unsigned int fd, char __user *buf, size_t count, loff_t pos);
long sys_pwrite64(unsigned int fd, const char __user *buf, size_t count, loff_t pos);
long sys_readv(unsigned int fd, const struct iovec __user *vec, unsigned long n);
long sys_writev(unsigned int fd, const struct iovec __user *vec, unsigned long n);
long sys_preadv(unsigned int fd, const struct iovec __user *vec, unsigned long n, loff_t pos);
long sys_pwritev(unsigned int fd, const struct iovec __user *vec, unsigned long n, loff_t pos);
long sys_preadv2(unsigned int fd, const struct iovec __user *vec, unsigned long n, loff_t pos,
		 unsigned long high, unsigned int flags);
long sys_pwritev2(unsigned int fd, const struct iovec __user *vec, unsigned long n, loff_t pos,
		  unsigned long high, unsigned int flags);
long sys_lseek(unsigned int fd, loff_t offset, unsigned int whence);
long sys_getdents64(unsigned int fd, void __user *buf, unsigned int count);

/* kernel/fs/file/file_open.c, attr.c, namei.c, stat.c */
long sys_open(const char __user *path, int flags, mode_t mode);
long sys_openat(int dirfd, const char __user *path, int flags, mode_t mode);
long sys_close(unsigned int fd);
long sys_access(const char __user *path, int mode);
long sys_faccessat(int dirfd, const char __user *path, int mode);
long sys_readlink(const char __user *path, char __user *buf, int size);
long sys_readlinkat(int dirfd, const char __user *path, char __user *buf, int size);
long sys_stat(const char __user *path, void __user *buf);
long sys_lstat(const char __user *path, void __user *buf);
long sys_fstat(unsigned int fd, void __user *buf);
long sys_newfstatat(int dirfd, const char __user *path, void __user *buf, int flags);

/* kernel/fs/file/fcntl.c, ioctl.c, locks.c */
long sys_dup(unsigned int fd);
long sys_dup2(unsigned int fd, unsigned int to);
long sys_dup3(unsigned int fd, unsigned int to, int flags);
long sys_fcntl(unsigned int fd, unsigned int cmd, unsigned long arg);
long sys_close_range(unsigned int first, unsigned int last, unsigned int flags);
long sys_ioctl(unsigned int fd, unsigned int cmd, unsigned long arg);
long sys_flock(unsigned int fd, unsigned int cmd);

/* kernel/fs/poll/epoll.c, epoll_wait.c, timerfd.c, signalfd.c */
struct epoll_event_abi;
struct itimerspec_abi;
long sys_epoll_create(int size);
long sys_epoll_create1(int flags);
long sys_epoll_ctl(int epfd, int op, int fd, struct epoll_event_abi __user *event);
long sys_epoll_wait(int epfd, struct epoll_event_abi __user *to, int max, int timeout_ms);
long sys_epoll_pwait(int epfd, struct epoll_event_abi __user *to, int max, int timeout_ms,
		     const u64 __user *mask, size_t mask_size);
long sys_epoll_pwait2(int epfd, struct epoll_event_abi __user *to, int max,
		      struct timespec_abi __user *time, const u64 __user *mask, size_t mask_size);
long sys_timerfd_create(int clock, int flags);
long sys_timerfd_settime(int fd, int flags, const struct itimerspec_abi __user *new,
			 struct itimerspec_abi __user *old);
long sys_timerfd_gettime(int fd, struct itimerspec_abi __user *to);
long sys_signalfd(int fd, const u64 __user *mask, size_t size);
long sys_signalfd4(int fd, const u64 __user *mask, size_t size, int flags);

/* kernel/fs/fs_struct.c */
long sys_chdir(const char __user *path);
long sys_fchdir(unsigned int fd);
long sys_getcwd(char __user *buf, unsigned long size);
long sys_umask(int mask);

/* kernel/fs/names.c */
long sys_mkdir(const char __user *path, mode_t mode);
long sys_mkdirat(int dirfd, const char __user *path, mode_t mode);
long sys_rmdir(const char __user *path);
long sys_mknod(const char __user *path, mode_t mode, unsigned int dev);
long sys_mknodat(int dirfd, const char __user *path, mode_t mode, unsigned int dev);
long sys_link(const char __user *oldpath, const char __user *path);
long sys_linkat(int olddirfd, const char __user *oldpath, int dirfd, const char __user *path,
		int flags);
long sys_symlink(const char __user *target, const char __user *path);
long sys_symlinkat(const char __user *user_target, int dirfd, const char __user *path);
long sys_unlink(const char __user *path);
long sys_unlinkat(int dirfd, const char __user *path, int flags);

/* kernel/fs/rename.c */
long sys_rename(const char __user *from, const char __user *to);
long sys_renameat(int from_fd, const char __user *from, int to_fd, const char __user *to);
long sys_renameat2(int from_fd, const char __user *from, int to_fd, const char __user *to,
		   unsigned int flags);

/* kernel/fs/attr.c */
long sys_chmod(const char __user *path, mode_t mode);
long sys_fchmod(unsigned int fd, mode_t mode);
long sys_fchmodat(int dirfd, const char __user *path, mode_t mode);
long sys_fchmodat2(int dirfd, const char __user *path, mode_t mode, int flags);
long sys_chown(const char __user *path, uid_t uid, gid_t gid);
long sys_fchown(unsigned int fd, uid_t uid, gid_t gid);
long sys_lchown(const char __user *path, uid_t uid, gid_t gid);
long sys_fchownat(int dirfd, const char __user *path, uid_t uid, gid_t gid, int flags);
long sys_utimensat(int dirfd, const char __user *path, const struct timespec __user *user_times,
		   int flags);
long sys_futimesat(int dirfd, const char __user *path, const struct timeval_abi __user *user_times);
long sys_utimes(const char __user *path, const struct timeval_abi __user *times);
long sys_utime(const char __user *path, const s64 __user *user_times);
long sys_truncate(const char __user *path, loff_t size);
long sys_ftruncate(unsigned int fd, loff_t size);

/* kernel/fs/stat.c */
long sys_faccessat2(int dirfd, const char __user *path, int mode, int flags);
long sys_statx(int dirfd, const char __user *path, int flags, unsigned int mask, void __user *buf);
long sys_statfs(const char __user *path, void __user *buf);
long sys_fstatfs(unsigned int fd, void __user *buf);

/* kernel/fs/namespace.c */
long sys_mount(const char __user *source, const char __user *target, const char __user *type,
	       unsigned long flags, const char __user *data);
long sys_umount2(const char __user *path, int flags);

/* kernel/fs/file/sync.c */
long sys_sync(void);
long sys_fsync(unsigned int fd);
long sys_fdatasync(unsigned int fd);
long sys_syncfs(unsigned int fd);
long sys_sync_file_range(unsigned int fd, loff_t offset, loff_t count, unsigned int flags);

/* kernel/fs/readdir.c */
long sys_getdents(unsigned int fd, void __user *buf, unsigned int count);

/* kernel/fs/file/file_open.c */
long sys_creat(const char __user *path, mode_t mode);

/* kernel/fs/fs_struct.c */
long sys_chroot(const char __user *path);

/* kernel/fs/pipe/pipe_open.c */
long sys_pipe(int __user *fds);
long sys_pipe2(int __user *fds, int flags);

/* kernel/fs/poll/eventfd.c, poll.c, select.c */
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
long sys_mremap(unsigned long addr, unsigned long old_len, unsigned long new_len,
		unsigned long flags, unsigned long new_addr);
long sys_mlock(unsigned long start, unsigned long len);
long sys_mlock2(unsigned long start, unsigned long len, int flags);
long sys_munlock(unsigned long start, unsigned long len);
long sys_mlockall(int flags);
long sys_munlockall(void);
long sys_brk(unsigned long brk);
long sys_madvise(unsigned long addr, unsigned long len, int advice);
long sys_msync(unsigned long addr, unsigned long len, int flags);
long sys_mincore(unsigned long addr, unsigned long len, u8 __user *vec);

/* kernel/fs/file/sys_pages.c, sendfile.c */
long sys_fallocate(unsigned int fd, int mode, loff_t offset, loff_t len);
long sys_memfd_create(const char __user *uname, unsigned int flags);
long sys_fadvise64(unsigned int fd, loff_t offset, loff_t len, int advice);
long sys_readahead(unsigned int fd, loff_t offset, size_t count);
long sys_sendfile(unsigned int out_fd, unsigned int in_fd, loff_t __user *offset, size_t count);
long sys_copy_file_range(unsigned int in_fd, loff_t __user *uin, unsigned int out_fd,
			 loff_t __user *uout, size_t count, unsigned int flags);

/* kernel/process/exec.c */
long sys_execve(const char __user *path, const char __user *const __user *argv,
		const char __user *const __user *envp);

/* kernel/process/fork.c */
long sys_clone(unsigned long flags, unsigned long stack, int __user *parent_tid,
	       int __user *child_tid, unsigned long tls);
long sys_clone3(const struct clone_args_abi __user *from, size_t size);
long sys_fork(void);
long sys_vfork(void);

/* kernel/process/wait4.c */
long sys_wait4(pid_t pid, int __user *status, int options, void __user *rusage);
long sys_waitid(int which, pid_t id, void __user *info, int options, void __user *rusage);

/* kernel/process/sys_process.c */
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

/* kernel/sched/sys_task.c */
long sys_sched_yield(void);
long sys_arch_prctl(int code, unsigned long addr);

/* kernel/signal/sys_signal.c */
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

/* kernel/time/itimer.c */
long sys_alarm(unsigned int seconds);
long sys_getitimer(int which, struct itimerval_abi __user *to);
long sys_setitimer(int which, const struct itimerval_abi __user *new,
		   struct itimerval_abi __user *old);

/* kernel/locking/futex.c, robust.c */
long sys_futex(u32 __user *uaddr, int op, u32 val, const struct timespec_abi __user *timeout,
	       u32 __user *uaddr2, u32 val3);
long sys_set_robust_list(void __user *head, size_t len);
long sys_get_robust_list(pid_t pid, u64 __user *head_ptr, u64 __user *len_ptr);
long sys_set_tid_address(int __user *tidptr);

/* kernel/process/sys_cred.c */
long sys_getuid(void);
long sys_geteuid(void);
long sys_getgid(void);
long sys_getegid(void);
long sys_setuid(uid_t uid);
long sys_setgid(gid_t gid);
long sys_setreuid(uid_t real, uid_t effective);
long sys_setregid(gid_t real, gid_t effective);
long sys_setresuid(uid_t real, uid_t effective, uid_t saved);
long sys_setresgid(gid_t real, gid_t effective, gid_t saved);
long sys_getresuid(uid_t __user *real, uid_t __user *effective, uid_t __user *saved);
long sys_getresgid(gid_t __user *real, gid_t __user *effective, gid_t __user *saved);
long sys_setfsuid(uid_t uid);
long sys_setfsgid(gid_t gid);
long sys_getgroups(int size, gid_t __user *list);
long sys_setgroups(int size, const gid_t __user *list);
long sys_capget(void __user *header, void __user *to);
long sys_capset(void __user *header, const void __user *from);

/* kernel/process/limits.c */
long sys_prlimit64(pid_t pid, unsigned int resource, const void __user *new, void __user *old);
long sys_getrlimit(unsigned int resource, void __user *rlim);
long sys_setrlimit(unsigned int resource, const void __user *rlim);

/* kernel/process/sys_resource.c */
struct rusage_abi;
struct tms_abi;
long sys_getrusage(int who, struct rusage_abi __user *to);
long sys_times(struct tms_abi __user *to);
/*
 * read_cpu_clock - the clock of a process or thread, by a negative clock number.
 *
 * => false: there is no such clock, or it is not for current to read
 */
#define CPU_CLOCK_OWN_PROCESS ((int)(~0u << 3) + 2)
bool read_cpu_clock(int clock, u64 *ns, u64 *resolution);

/* kernel/sched/sys_sched.c */
long sys_sched_getaffinity(pid_t pid, unsigned int len, u64 __user *mask);
long sys_sched_setaffinity(pid_t pid, unsigned int len, const void __user *mask);
long sys_getcpu(unsigned int __user *cpu, unsigned int __user *node, void __user *unused);
long sys_sched_get_priority_max(int policy);
long sys_sched_get_priority_min(int policy);
long sys_sched_getscheduler(pid_t pid);
long sys_sched_setscheduler(pid_t pid, int policy, const int __user *param);
long sys_sched_getparam(pid_t pid, int __user *priority);
long sys_sched_setparam(pid_t pid, const int __user *param);
long sys_sched_rr_get_interval(pid_t pid, struct timespec_abi __user *interval);
long sys_getpriority(int which, int who);
long sys_setpriority(int which, int who, int nice);

/* kernel/process/sys_prctl.c */
long sys_prctl(int option, unsigned long arg2, unsigned long arg3, unsigned long arg4,
	       unsigned long arg5);
long sys_execveat(int dirfd, const char __user *path, const char __user *const __user *argv,
		  const char __user *const __user *envp, int flags);
long sys_personality(unsigned int persona);

/* kernel/time/sys_time.c */
long sys_clock_gettime(int clock, struct timespec_abi __user *tp);
long sys_clock_getres(int clock, struct timespec_abi __user *tp);
long sys_clock_settime(int clock, const struct timespec_abi __user *tp);
long sys_clock_adjtime(int clock, void __user *buf);
long sys_adjtimex(void __user *buf);
long sys_gettimeofday(void __user *tv, void __user *tz);
long sys_settimeofday(const void __user *tv, const void __user *tz);
long sys_time(long __user *tloc);
long sys_nanosleep(const struct timespec_abi __user *req, struct timespec_abi __user *rem);
long sys_clock_nanosleep(int clock, int flags, const struct timespec_abi __user *req,
			 struct timespec_abi __user *rem);

/* kernel/time/posix_timer.c */
struct sigevent_abi;
long sys_timer_create(int clock, const struct sigevent_abi __user *event, int __user *id);
long sys_timer_delete(int id);
long sys_timer_settime(int id, int flags, const struct itimerspec_abi __user *new,
		       struct itimerspec_abi __user *old);
long sys_timer_gettime(int id, struct itimerspec_abi __user *to);
long sys_timer_getoverrun(int id);

/* kernel/sys_log.c */
long sys_syslog(int action, char __user *buf, int len);

/* kernel/sys_info.c */
long sys_sethostname(const char __user *name, int len);
long sys_setdomainname(const char __user *name, int len);
long sys_uname(void __user *buf);
long sys_sysinfo(void __user *info);
long sys_getrandom(char __user *buf, size_t count, unsigned int flags);
long sys_reboot(int magic1, int magic2, unsigned int cmd, void __user *arg);

#endif
