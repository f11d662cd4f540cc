/* SPDX-License-Identifier: MIT */
/*
 * kernel/utsname.h - the names of this system: uname(2), /proc/sys/kernel.
 *
 * Linux:    include/linux/utsname.h
 */
#ifndef KERNEL_UTSNAME_H
#define KERNEL_UTSNAME_H

#include "kernel/lib/types.h"

#define UTS_LEN 64 /* of each name, without the NUL */

struct utsname_abi {
	char sysname[UTS_LEN + 1], nodename[UTS_LEN + 1], release[UTS_LEN + 1];
	char version[UTS_LEN + 1], machine[UTS_LEN + 1], domainname[UTS_LEN + 1];
};

/* The two that can be changed. */
enum uts_field {
	UTS_NODENAME,
	UTS_DOMAINNAME
};

/* uts_copy - all names, as they are at one moment. Any context. */
void uts_copy(struct utsname_abi *names);
/* uts_set - sethostname, setdomainname: len bytes, at most UTS_LEN. Who may is the caller's question. */
void uts_set(enum uts_field field, const char *name, size_t len);

#endif
