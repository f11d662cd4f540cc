// SPDX-License-Identifier: MIT
/*
 * kernel/lib/errno.c - error numbers in words, for messages that people read.
 *
 * What:     a table by number. A number that is in no row has no word.
 * Start at: errno_name()
 */
#include "kernel/lib/printk.h"
#include "kernel/uapi/errno.h"

#define NAME(e) [e] = #e

static const char *const names[] = {
	NAME(EPERM),	   NAME(ENOENT),	 NAME(ESRCH),	       NAME(EINTR),
	NAME(EIO),	   NAME(ENXIO),		 NAME(E2BIG),	       NAME(ENOEXEC),
	NAME(EBADF),	   NAME(ECHILD),	 NAME(EAGAIN),	       NAME(ENOMEM),
	NAME(EACCES),	   NAME(EFAULT),	 NAME(ENOTBLK),	       NAME(EBUSY),
	NAME(EEXIST),	   NAME(EXDEV),		 NAME(ENODEV),	       NAME(ENOTDIR),
	NAME(EISDIR),	   NAME(EINVAL),	 NAME(ENFILE),	       NAME(EMFILE),
	NAME(ENOTTY),	   NAME(ETXTBSY),	 NAME(EFBIG),	       NAME(ENOSPC),
	NAME(ESPIPE),	   NAME(EROFS),		 NAME(EMLINK),	       NAME(EPIPE),
	NAME(ERANGE),	   NAME(EDEADLK),	 NAME(ENAMETOOLONG),   NAME(ENOLCK),
	NAME(ENOSYS),	   NAME(ENOTEMPTY),	 NAME(ELOOP),	       NAME(EOVERFLOW),
	NAME(ELIBBAD),	   NAME(EOPNOTSUPP),	 NAME(ETIMEDOUT),      NAME(ECANCELED),
	NAME(ERESTARTSYS), NAME(ERESTARTNOINTR), NAME(ERESTARTNOHAND), NAME(ERESTART_RESTARTBLOCK),
};

const char *errno_name(int error)
{
	if (error > 0 && error < (int)ARRAY_SIZE(names) && names[error])
		return names[error];
	return "unknown error";
}
