/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/types.h - the words every other file is written in.
 *
 * What:     fixed-width integers, the address types, compiler helpers, and the
 *           annotations that sparse checks: __user (a user virtual address),
 *           __iomem (device registers), __acquires/__releases (lock contexts).
 *           The annotations vanish in a normal build.
 * Start at: the list of address types; mixing them is the subject's first mistake.
 * Book:     LDD3 ch. 11, "Data Types in the Kernel"; ch. 15, "Address Types".
 */
#ifndef KERNEL_LIB_TYPES_H
#define KERNEL_LIB_TYPES_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef long long s64;

typedef long ssize_t;
typedef long long loff_t;
typedef long off_t;
typedef unsigned int mode_t;
typedef int pid_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef u32 dev_t;
typedef unsigned int gfp_t;

/*
 * Five kinds of address, never mixed:
 *   void __user *    user virtual: valid in one mm, touched by uaccess only
 *   void *           kernel logical (direct map) or kernel virtual (vmalloc)
 *   phys_addr_t      physical: what a page-table entry holds
 *   dma_addr_t       bus: what a device is told; only the DMA API makes one
 *   void __iomem *   a kernel virtual address of device registers
 */
typedef u64 phys_addr_t;
typedef u64 dma_addr_t;
typedef u64 dma64_addr_t;

#ifdef __CHECKER__
#define __user	       __attribute__((noderef, address_space(1)))
#define __iomem	       __attribute__((noderef, address_space(2)))
#define __force	       __attribute__((force))
#define __acquires(x)  __attribute__((context(x, 0, 1)))
#define __releases(x)  __attribute__((context(x, 1, 0)))
#define __must_hold(x) __attribute__((context(x, 1, 1)))
#define __acquire(x)   __context__(x, 1)
#define __release(x)   __context__(x, -1)
/* the value of c; if it is true, x has been acquired */
#define __cond_lock(x, c)     \
	((c) ? ({             \
		__acquire(x); \
		true;         \
	}) :                  \
	       false)
#else
#define __user
#define __iomem
#define __force
#define __acquires(x)
#define __releases(x)
#define __must_hold(x)
#define __acquire(x)	  (void)0
#define __release(x)	  (void)0
#define __cond_lock(x, c) (c)
#endif

#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))
#define __noreturn	    __attribute__((noreturn))
#define __must_check	    __attribute__((warn_unused_result))
#define __packed	    __attribute__((packed))
#define __aligned(n)	    __attribute__((aligned(n)))
#define __always_inline	    inline __attribute__((always_inline))
#define __noinline	    __attribute__((noinline))
#define __used		    __attribute__((used))
#define __cold		    __attribute__((cold))
#define likely(x)	    __builtin_expect(!!(x), 1)
#define unlikely(x)	    __builtin_expect(!!(x), 0)
#define barrier()	    __asm__ volatile("" ::: "memory")
#define READ_ONCE(x)	    (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v)    (*(volatile __typeof__(x) *)&(x) = (v))

#define ARRAY_SIZE(a)			(sizeof(a) / sizeof((a)[0]))
#define ALIGN(x, a)			(((x) + (a)-1) & ~((__typeof__(x))(a)-1))
#define ALIGN_DOWN(x, a)		((x) & ~((__typeof__(x))(a)-1))
#define IS_ALIGNED(x, a)		(((x) & ((__typeof__(x))(a)-1)) == 0)
#define DIV_ROUND_UP(n, d)		(((n) + (d)-1) / (d))
#define container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))

#define min(a, b)                                  \
	({                                         \
		__typeof__(a) _min_a = (a);        \
		__typeof__(b) _min_b = (b);        \
		_min_a < _min_b ? _min_a : _min_b; \
	})
#define max(a, b)                                  \
	({                                         \
		__typeof__(a) _max_a = (a);        \
		__typeof__(b) _max_b = (b);        \
		_max_a > _max_b ? _max_a : _max_b; \
	})
#define min_t(type, a, b) min((type)(a), (type)(b))
#define max_t(type, a, b) max((type)(a), (type)(b))

#define INT_MAX	      0x7fffffff
#define INT_MIN	      (-0x7fffffff - 1)
#define LLONG_MAX     0x7fffffffffffffffLL
#define KiB	      1024UL
#define MiB	      (1024UL * KiB)
#define GiB	      (1024UL * MiB)
#define NSEC_PER_USEC 1000ULL
#define NSEC_PER_MSEC 1000000ULL
#define NSEC_PER_SEC  1000000000ULL

/* A pointer or a negative errno in one word (Linux: include/linux/err.h). */
#define MAX_ERRNO	4095
#define IS_ERR_VALUE(x) unlikely((unsigned long)(x) >= (unsigned long)-MAX_ERRNO)

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}
static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}
static inline bool IS_ERR(const void *ptr)
{
	return IS_ERR_VALUE(ptr);
}

/* order such that (PAGE_SIZE << order) >= size; 2^ilog2(n) <= n. n > 0 */
static inline unsigned int ilog2(unsigned long n)
{
	return 63 - __builtin_clzl(n);
}

#endif
