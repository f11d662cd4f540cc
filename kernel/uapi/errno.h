/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/errno.h - error numbers, as Linux x86_64 has them.
 *
 * What:     a system call that fails returns -E...; kernel functions do the same.
 * Spec:     POSIX.1 errno.h for the names; the numbers are Linux's ABI.
 */
#ifndef KERNEL_UAPI_ERRNO_H
#define KERNEL_UAPI_ERRNO_H

#define EPERM	     1
#define ENOENT	     2
#define ESRCH	     3
#define EINTR	     4
#define EIO	     5
#define ENXIO	     6
#define E2BIG	     7
#define ENOEXEC	     8
#define EBADF	     9
#define ECHILD	     10
#define EAGAIN	     11
#define EWOULDBLOCK  EAGAIN
#define ENOMEM	     12
#define EACCES	     13
#define EFAULT	     14
#define ENOTBLK	     15
#define EBUSY	     16
#define EEXIST	     17
#define EXDEV	     18
#define ENODEV	     19
#define ENOTDIR	     20
#define EISDIR	     21
#define EINVAL	     22
#define ENFILE	     23
#define EMFILE	     24
#define ENOTTY	     25
#define ETXTBSY	     26
#define EFBIG	     27
#define ENOSPC	     28
#define ESPIPE	     29
#define EROFS	     30
#define EMLINK	     31
#define EPIPE	     32
#define ERANGE	     34
#define EDEADLK	     35
#define ENAMETOOLONG 36
#define ENOLCK	     37
#define ENOSYS	     38
#define ENOTEMPTY    39
#define ELOOP	     40
#define EOVERFLOW    75
#define ELIBBAD	     80
#define EOPNOTSUPP   95
#define ETIMEDOUT    110
#define ECANCELED    125

/*
 * Never seen by a program: a signal came first. What becomes of the call depends on whether
 * a handler is run (kernel/signal/signal_deliver.c has the table).
 */
#define ERESTARTSYS	      512 /* again, or EINTR behind a handler without SA_RESTART */
#define ERESTARTNOINTR	      513 /* again in any case */
#define ERESTARTNOHAND	      514 /* again, but EINTR behind any handler */
#define ERESTART_RESTARTBLOCK 516 /* on by current->sig.restart, but EINTR behind any handler */

#endif
