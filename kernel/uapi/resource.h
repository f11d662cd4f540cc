/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/resource.h - what getrusage() and wait4() tell of resources used.
 *
 * Spec:     getrusage(2)
 */
#ifndef KERNEL_UAPI_RESOURCE_H
#define KERNEL_UAPI_RESOURCE_H

/* struct rusage: 144 bytes; what Linux does not fill in is 0 here too */
struct rusage_abi {
	struct { /* struct timeval */
		long long sec, usec;
	} utime, stime;
	long long maxrss; /* KiB */
	long long ixrss, idrss, isrss;
	long long minflt, majflt, nswap, inblock, oublock, msgsnd, msgrcv, nsignals;
	long long nvcsw, nivcsw;
};

#endif
