/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/uaccess.h - get_user() and put_user(): one value from or to user memory.
 *
 * What:     get_user(x, ptr) and put_user(x, ptr) give 0 or -EFAULT, for 1, 2, 4 or
 *           8 bytes, by the type of *ptr. The forms with __ leave out the check that
 *           ptr lies in user space: the caller has made it.
 *           The access is a single instruction that may fault. Its address and that
 *           of the instruction behind go into __ex_table; traps.c goes on there
 *           when mm could not resolve the fault, and the -EFAULT that was put into
 *           the result beforehand stays.
 * Start at: __put_user_asm.
 * Holds:    may sleep, as copy_to_user() in arch.h.
 * Book:     LDD3 ch. 6, "Using the ioctl Argument".   Linux: include/asm-x86_64/uaccess.h
 */
#ifndef ARCH_X86_64_UACCESS_H
#define ARCH_X86_64_UACCESS_H

#include "arch/arch.h"
#include "kernel/uapi/errno.h"

/* A three-byte NOP here, `bytes` in its place once SMAP is found: cpu.c */
#define ALTERNATIVE_SMAP(bytes)              \
	"771: .byte 0x0f, 0x1f, 0x00\n\t"    \
	".pushsection .altsmap, \"a\"\n\t"   \
	".balign 8\n\t"                      \
	".quad 771b\n\t"                     \
	".byte " bytes ", 0, 0, 0, 0, 0\n\t" \
	".popsection\n\t"
#define STAC ALTERNATIVE_SMAP("0x0f, 0x01, 0xcb") /* user memory may be touched */
#define CLAC ALTERNATIVE_SMAP("0x0f, 0x01, 0xca") /* and no longer */

/* If the instruction at `from` faults for good, go on at `to`. */
#define EX_TABLE(from, to)                   \
	".pushsection __ex_table, \"a\"\n\t" \
	".balign 8\n\t"                      \
	".quad " #from ", " #to "\n\t"       \
	".popsection\n\t"

/* suffix: b w l q; modifier: how a register of that width is spelt */
#define __put_user_asm(err, value, ptr, suffix, modifier)               \
	__asm__ volatile(STAC "1: mov" suffix " %" modifier "2, %1\n\t" \
			      "xorl %0, %0\n"                           \
			      "2: " CLAC EX_TABLE(1b, 2b)               \
			 : "+r"(err), "=m"(*(ptr))                      \
			 : "q"(value)                                   \
			 : "memory")
#define __get_user_asm(err, value, ptr, suffix, modifier)               \
	__asm__ volatile(STAC "1: mov" suffix " %2, %" modifier "1\n\t" \
			      "xorl %0, %0\n"                           \
			      "2: " CLAC EX_TABLE(1b, 2b)               \
			 : "+r"(err), "+q"(value)                       \
			 : "m"(*(ptr))                                  \
			 : "memory")

void uaccess_bad_size(void); /* exists nowhere: a link error for a type of another size */

/* The kernel's view of a user pointer, for the asm operands above alone. */
#define __uaccess_ptr(type, ptr) ((volatile type __force *)(ptr))

#define __put_user(x, ptr)                                                                         \
	({                                                                                         \
		int _pu_err = -EFAULT;                                                             \
		u64 _pu_value = (u64)(x);                                                          \
		void __user *_pu_ptr = (void __user *)(ptr);                                       \
		switch (sizeof(*(ptr))) {                                                          \
		case 1:                                                                            \
			__put_user_asm(_pu_err, _pu_value, __uaccess_ptr(u8, _pu_ptr), "b", "b");  \
			break;                                                                     \
		case 2:                                                                            \
			__put_user_asm(_pu_err, _pu_value, __uaccess_ptr(u16, _pu_ptr), "w", "w"); \
			break;                                                                     \
		case 4:                                                                            \
			__put_user_asm(_pu_err, _pu_value, __uaccess_ptr(u32, _pu_ptr), "l", "k"); \
			break;                                                                     \
		case 8:                                                                            \
			__put_user_asm(_pu_err, _pu_value, __uaccess_ptr(u64, _pu_ptr), "q", "q"); \
			break;                                                                     \
		default:                                                                           \
			uaccess_bad_size();                                                        \
		}                                                                                  \
		_pu_err;                                                                           \
	})

/* x is 0 after a fault: nothing of the kernel's stack can leak through it. */
#define __get_user(x, ptr)                                                                         \
	({                                                                                         \
		int _gu_err = -EFAULT;                                                             \
		u64 _gu_value = 0;                                                                 \
		const void __user *_gu_ptr = (const void __user *)(ptr);                           \
		switch (sizeof(*(ptr))) {                                                          \
		case 1:                                                                            \
			__get_user_asm(_gu_err, _gu_value, __uaccess_ptr(u8, _gu_ptr), "b", "b");  \
			break;                                                                     \
		case 2:                                                                            \
			__get_user_asm(_gu_err, _gu_value, __uaccess_ptr(u16, _gu_ptr), "w", "w"); \
			break;                                                                     \
		case 4:                                                                            \
			__get_user_asm(_gu_err, _gu_value, __uaccess_ptr(u32, _gu_ptr), "l", "k"); \
			break;                                                                     \
		case 8:                                                                            \
			__get_user_asm(_gu_err, _gu_value, __uaccess_ptr(u64, _gu_ptr), "q", "q"); \
			break;                                                                     \
		default:                                                                           \
			uaccess_bad_size();                                                        \
		}                                                                                  \
		(x) = (__typeof__(x))(__force __typeof__(*(ptr)))_gu_value;                        \
		_gu_err;                                                                           \
	})

/*
 * cmpxchg_user - put new into the word at ptr if it holds old, by one atomic step.
 *
 * => 0: *was is what it held; -EFAULT. A word that is left as it is must be writable, too
 */
static inline int cmpxchg_user(u32 *was, u32 __user *ptr, u32 old, u32 new)
{
	int err = -EFAULT;

	if (!access_ok_range(ptr, sizeof(*ptr)))
		return -EFAULT;
	__asm__ volatile(STAC "1: lock cmpxchgl %3, %2\n\t"
			      "xorl %0, %0\n"
			      "2: " CLAC EX_TABLE(1b, 2b)
			 : "+r"(err), "+a"(old), "+m"(*__uaccess_ptr(u32, ptr))
			 : "r"(new)
			 : "memory", "cc");
	*was = old;
	return err;
}

#define put_user(x, ptr) (access_ok_range((ptr), sizeof(*(ptr))) ? __put_user(x, ptr) : -EFAULT)
#define get_user(x, ptr) \
	(access_ok_range((ptr), sizeof(*(ptr))) ? __get_user(x, ptr) : ((x) = 0, -EFAULT))

#endif
