/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/poll.h - what poll() asks and answers, as Linux x86_64 has it.
 *
 * Spec:     poll(2), select(2)
 */
#ifndef KERNEL_UAPI_POLL_H
#define KERNEL_UAPI_POLL_H

#include "kernel/uapi/types.h"

#define POLLIN	   0x0001 /* read() would not wait */
#define POLLPRI	   0x0002
#define POLLOUT	   0x0004 /* write() would not wait */
#define POLLERR	   0x0008 /* told always, asked for or not; so are the next two */
#define POLLHUP	   0x0010
#define POLLNVAL   0x0020 /* not an open descriptor */
#define POLLRDNORM 0x0040
#define POLLRDBAND 0x0080
#define POLLWRNORM 0x0100
#define POLLWRBAND 0x0200
#define POLLRDHUP  0x2000

struct pollfd_abi { /* what Linux calls struct pollfd; libc has that name */
	__s32 fd;
	__s16 events, revents;
};
_Static_assert(sizeof(struct pollfd_abi) == 8, "struct pollfd of x86_64");

#endif
