/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/epoll.h - what epoll_ctl is told and epoll_wait tells, as Linux x86_64 has it.
 *
 * Spec:     epoll_ctl(2), epoll_wait(2). The events below 1 << 28 are poll's.
 */
#ifndef KERNEL_UAPI_EPOLL_H
#define KERNEL_UAPI_EPOLL_H

#include "kernel/uapi/types.h"

#define EPOLL_CTL_ADD 1
#define EPOLL_CTL_DEL 2
#define EPOLL_CTL_MOD 3

#define EPOLLEXCLUSIVE (1U << 28)
#define EPOLLWAKEUP    (1U << 29)
#define EPOLLONESHOT   (1U << 30)
#define EPOLLET	       (1U << 31)

/* Not aligned: on x86_64 it is 12 bytes, as on i386. */
struct epoll_event_abi {
	__u32 events;
	__u64 data;
} __attribute__((packed));
_Static_assert(sizeof(struct epoll_event_abi) == 12, "struct epoll_event of x86_64");

#endif
