/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/futex.h - the operations of futex(), as Linux has them.
 *
 * Spec:     futex(2), get_robust_list(2)
 */
#ifndef KERNEL_UAPI_FUTEX_H
#define KERNEL_UAPI_FUTEX_H

#define FUTEX_WAIT	      0
#define FUTEX_WAKE	      1
#define FUTEX_REQUEUE	      3
#define FUTEX_CMP_REQUEUE     4
#define FUTEX_WAKE_OP	      5
#define FUTEX_LOCK_PI	      6
#define FUTEX_WAIT_BITSET     9
#define FUTEX_WAKE_BITSET     10
#define FUTEX_WAIT_REQUEUE_PI 11
#define FUTEX_LOCK_PI2	      13
#define FUTEX_PRIVATE_FLAG    128
#define FUTEX_CLOCK_REALTIME  256

/* FUTEX_WAKE_OP: its last argument is op:4 cmp:4 oparg:12 cmparg:12 */
#define FUTEX_OP_SET	     0
#define FUTEX_OP_ADD	     1
#define FUTEX_OP_OR	     2
#define FUTEX_OP_ANDN	     3
#define FUTEX_OP_XOR	     4
#define FUTEX_OP_OPARG_SHIFT 8 /* oparg is a bit number */
#define FUTEX_OP_CMP_EQ	     0
#define FUTEX_OP_CMP_NE	     1
#define FUTEX_OP_CMP_LT	     2
#define FUTEX_OP_CMP_LE	     3
#define FUTEX_OP_CMP_GT	     4
#define FUTEX_OP_CMP_GE	     5

/* The word of a lock on a robust list. */
#define FUTEX_WAITERS	 0x80000000u
#define FUTEX_OWNER_DIED 0x40000000u
#define FUTEX_TID_MASK	 0x3fffffffu

/* What set_robust_list() names; all are user addresses. Bit 0 of an entry: a PI lock. */
struct robust_list_head_abi {
	unsigned long long next;	    /* the first lock, or the head's own address */
	long long futex_offset;		    /* from an entry to its word */
	unsigned long long list_op_pending; /* the lock that is being taken or released */
};

#endif
