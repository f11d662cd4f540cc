/* SPDX-License-Identifier: MIT */
/*
 * kernel/uapi/types.h - integers whose size both sides of a system call know.
 *
 * What:     A struct that crosses the border between a program and the kernel
 *           must have the same layout on both sides, so its fields are not
 *           "int" or "long" but a number of bits.  The double underscore
 *           keeps the names out of a program's own name space.
 * Not here: pointers.  A pointer field is written as a __u64 holding a user
 *           virtual address, which has one size whoever compiles it.
 * Linux:    include/uapi/asm-generic/int-ll64.h.
 */
#ifndef KERNEL_UAPI_TYPES_H
#define KERNEL_UAPI_TYPES_H

typedef signed char __s8;
typedef unsigned char __u8;

typedef signed short __s16;
typedef unsigned short __u16;

typedef signed int __s32;
typedef unsigned int __u32;

typedef signed long long __s64;
typedef unsigned long long __u64;

#endif
