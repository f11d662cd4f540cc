// SPDX-License-Identifier: MIT
/*
 * kernel/process/exec_stack.c - what a program finds on its stack when it begins.
 *
 * What:     from the top down, as the psABI wants it:
 *
 *             layout.stack_top  +--------------------------------+
 *                               | 8 zero bytes                   |
 *                               | name of the file               | <- AT_EXECFN
 *                               | environment strings            |
 *                               | argument strings               | <- mm->arg_start
 *                               | (a gap nobody can guess)       |
 *                               | "x86_64", 16 random bytes      | <- AT_PLATFORM, AT_RANDOM
 *                               | auxv: pairs, ended by AT_NULL  |
 *                               | envp[]: pointers, ended by 0   |
 *                               | argv[]: likewise               |
 *                               | argc                           | <- rsp, a multiple of 16
 *                               +--------------------------------+
 *
 *           The auxiliary vector tells libc and the dynamic loader what they could not find
 *           out: where the program headers are, who we are, what the CPU can do.
 * Start at: stack_build()
 * Locks:    mmap_sem of the new mm, in exec_map().
 * See it:   tests/user: exec_arguments, exec_auxiliary_vector; /proc/PID/auxv; gdb: np-exec
 * Spec:     x86_64 psABI 3.4.1, 3.4.3; getauxval(3).   Linux: fs/binfmt_elf.c (create_elf_tables)
 */
#include "kernel/lib/string.h"
#include "kernel/process/exec.h"
#include "kernel/process/usage.h"
#include "kernel/random.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/mman.h"
#include "mm/virt/vma.h"

#define STACK_INITIAL (128 * KiB)

struct stack_builder {
	unsigned long sp;
	bool failed;
};

static unsigned long push_bytes(struct stack_builder *b, const void *bytes, size_t n)
{
	b->sp -= n;
	if (copy_to_user((void __user *)b->sp, bytes, n))
		b->failed = true;
	return b->sp;
}

/* Pointers to n NUL-terminated strings that lie one after the other at addr, and a NULL. */
static void push_pointers(struct stack_builder *b, const char *text, unsigned long addr, int n)
{
	unsigned long at = b->sp - (n + 1) * sizeof(u64);
	u64 pointer = addr;

	b->sp = at;
	for (int i = 0; i < n; i++, at += sizeof(u64)) {
		if (copy_to_user((void __user *)at, &pointer, sizeof(pointer)))
			b->failed = true;
		pointer += strlen(text) + 1;
		text += strlen(text) + 1;
	}
	pointer = 0;
	if (copy_to_user((void __user *)at, &pointer, sizeof(pointer)))
		b->failed = true;
}

static size_t strings_length(const char *text, int n)
{
	const char *p = text;

	while (n--)
		p += strlen(p) + 1;
	return p - text;
}

/* Where the program headers lie in memory: in whichever segment holds their file offset. */
static unsigned long phdr_address(const struct elf_image *image)
{
	u64 offset = image->header.e_phoff;

	for (unsigned int i = 0; i < image->header.e_phnum; i++) {
		const struct elf64_segment *s = &image->segment[i];

		if (s->p_type == PT_LOAD && s->p_memsz && s->p_offset <= offset &&
		    offset < s->p_offset + s->p_filesz)
			return s->p_vaddr + (offset - s->p_offset) + image->bias;
	}
	return 0;
}

/* The auxiliary vector into mm->saved_auxv; how many words. */
static int make_auxv(const struct exec *e, unsigned long random, unsigned long platform,
		     unsigned long execfn)
{
	const struct elf_image *image = &e->image;
	const u64 rows[][2] = {
		{ AT_HWCAP, arch_hwcap() },
		{ AT_PAGESZ, PAGE_SIZE },
		{ AT_CLKTCK, USER_HZ },
		{ AT_PHDR, phdr_address(image) },
		{ AT_PHENT, image->header.e_phentsize },
		{ AT_PHNUM, image->header.e_phnum },
		{ AT_BASE, e->loader ? e->loading.bias : 0 },
		{ AT_FLAGS, 0 },
		{ AT_ENTRY, image->header.e_entry + image->bias },
		{ AT_UID, e->cred.uid },
		{ AT_EUID, e->cred.euid },
		{ AT_GID, e->cred.gid },
		{ AT_EGID, e->cred.egid },
		{ AT_SECURE, e->secure },
		{ AT_RANDOM, random },
		{ AT_HWCAP2, 0 },
		{ AT_EXECFN, execfn },
		{ AT_MINSIGSTKSZ, arch_frame_size() },
		{ AT_PLATFORM, platform },
		{ AT_NULL, 0 },
	};

	_Static_assert(sizeof(rows) <= sizeof(((struct mm_struct *)0)->saved_auxv), "auxv fits");
	memcpy(current->mm->saved_auxv, rows, sizeof(rows));
	return sizeof(rows) / sizeof(u64);
}

int stack_map(struct exec *e)
{
	/* room for all of it from the start, so that no copy has to grow the stack */
	const struct exec_args *args = &e->args;
	unsigned long pointers = (args->argc + args->envc) * sizeof(u64);
	unsigned long size = STACK_INITIAL + PAGE_ALIGN(args->used + strlen(e->name) + pointers);
	unsigned long exec = e->image.exec_stack ? PROT_EXEC : 0;

	return exec_map(NULL, e->layout.stack_top - size, e->layout.stack_top,
			PROT_READ | PROT_WRITE | exec, 0, MAP_ANONYMOUS | MAP_GROWSDOWN);
}

int stack_build(struct exec *e)
{
	const struct exec_args *args = &e->args;
	size_t argv_size = strings_length(args->text, args->argc);
	struct mm_struct *mm = current->mm;
	struct stack_builder b = { .sp = e->layout.stack_top - 8 };
	unsigned long execfn, platform, random, words;
	u64 argc = (u64)args->argc;
	int aux;
	u8 bytes[16];

	execfn = push_bytes(&b, e->name, strlen(e->name) + 1);
	mm->env_end = b.sp;
	push_bytes(&b, args->text, args->used);
	mm->arg_start = b.sp;
	mm->arg_end = mm->env_start = b.sp + argv_size;
	b.sp = (b.sp - e->layout.stack_gap) & ~15UL;
	platform = push_bytes(&b, "x86_64\0\0", 8);
	random_bytes(bytes, sizeof(bytes));
	b.sp &= ~15UL;
	random = push_bytes(&b, bytes, sizeof(bytes));
	aux = make_auxv(e, random, platform, execfn);
	/* argc must come to lie on a multiple of 16 */
	words = 1 + args->argc + 1 + args->envc + 1 + aux;
	b.sp = (b.sp - words * 8) & ~15UL;
	b.sp += words * 8;
	push_bytes(&b, mm->saved_auxv, aux * sizeof(u64));
	push_pointers(&b, args->text + argv_size, mm->env_start, args->envc);
	push_pointers(&b, args->text, mm->arg_start, args->argc);
	e->sp = mm->start_stack = push_bytes(&b, &argc, sizeof(argc));
	return b.failed ? -ENOMEM : 0;
}
