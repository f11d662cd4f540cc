/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/uaccess.S - the loops that touch user memory, and what they do when it faults.
 *
 * What:     copy, clear and search. Each takes the user's address unchecked (uaccess.c
 *           checks) and counts exactly: copy and clear return the bytes not done.
 *           Instructions that may fault are marked; if mm cannot resolve the
 *           fault, traps.c goes on at the label given with the mark.
 * Start at: __copy_user.
 * Holds:    stac before the first touch, clac on every way out.
 * See it:   tests/user/as-user/pointer_*.c
 * Linux:    arch/x86_64/lib/copy_user.S
 */

.macro SMAP_SITE byte
771:	.byte 0x0f, 0x1f, 0x00 /* NOP; stac or clac if the CPU has SMAP: cpu.c */
	.pushsection .altsmap, "a"
	.balign 8
	.quad 771b
	.byte 0x0f, 0x01, \byte, 0, 0, 0, 0, 0
	.popsection
.endm
#define STAC SMAP_SITE 0xcb
#define CLAC SMAP_SITE 0xca

.macro MAY_FAULT from, to
	.pushsection __ex_table, "a"
	.balign 8
	.quad \from, \to
	.popsection
.endm

	.text
/*
 * unsigned long __copy_user(void *to, const void *from, unsigned long n)
 * In either direction. By eights, then the rest by bytes. rep counts RCX down as it
 * goes; if a group of eight faults, its bytes are tried one by one, up to the first
 * that cannot be reached.
 */
	.globl __copy_user
	.type __copy_user, @function
__copy_user:
	STAC
	movq %rdx, %rcx
	shrq $3, %rcx
	andl $7, %edx
1:	rep movsq
2:	movl %edx, %ecx
3:	rep movsb
4:	CLAC
	movq %rcx, %rax
	ret
5:	leaq (%rdx, %rcx, 8), %rcx
	jmp 3b
	MAY_FAULT 1b, 5b
	MAY_FAULT 3b, 4b
	.size __copy_user, . - __copy_user

/* unsigned long __clear_user(void *to, unsigned long n) */
	.globl __clear_user
	.type __clear_user, @function
__clear_user:
	STAC
	movq %rsi, %rcx
	shrq $3, %rcx
	andl $7, %esi
	xorl %eax, %eax
1:	rep stosq
2:	movl %esi, %ecx
3:	rep stosb
4:	CLAC
	movq %rcx, %rax
	ret
5:	leaq (%rsi, %rcx, 8), %rcx
	jmp 3b
	MAY_FAULT 1b, 5b
	MAY_FAULT 3b, 4b
	.size __clear_user, . - __clear_user

/*
 * long __strncpy_user(char *to, const char *from, long n)
 * How many bytes stand before the NUL, which is copied too; n if there is none among
 * the first n; -1 if one of them cannot be read. to may be NULL: only count.
 */
	.globl __strncpy_user
	.type __strncpy_user, @function
__strncpy_user:
	STAC
	xorl %ecx, %ecx
1:	cmpq %rdx, %rcx
	jae 4f
2:	movb (%rsi, %rcx), %al
	testq %rdi, %rdi
	jz 3f
	movb %al, (%rdi, %rcx)
3:	testb %al, %al
	jz 4f
	incq %rcx
	jmp 1b
4:	CLAC
	movq %rcx, %rax
	ret
5:	movq $-1, %rcx
	jmp 4b
	MAY_FAULT 2b, 5b
	.size __strncpy_user, . - __strncpy_user

	.section .note.GNU-stack, "", @progbits
