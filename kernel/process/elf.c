// SPDX-License-Identifier: MIT
/*
 * kernel/process/elf.c - is this file a program we can run?
 *
 * What:     an ELF file comes from anybody, so everything in its headers is checked
 *           before anything is done: sizes that overflow, segments that overlap,
 *           reach past the file or out of user space. Pure functions, so that a
 *           test can feed them rubbish.
 * Start at: elf_check_segments()
 * Holds:    after success, all arithmetic on the segments is free of overflow.
 * See it:   tests/kernel/elf_test.c; tests/user: exec_*
 * Spec:     System V ABI, ch. 5.   Linux: fs/binfmt_elf.c
 */
#include "kernel/process/exec.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/vma.h"

#define PIE_BASE 0x555555554000UL /* where Linux puts position-independent programs, without ASLR */

static int refuse(const char **why, const char *reason)
{
	*why = reason;
	return -ENOEXEC;
}

int elf_check_header(const struct elf64_header *h, const char **why)
{
	static const u8 ident[7] = {
		0x7f, 'E', 'L', 'F', 2 /* 64 bits */, 1 /* little endian */, 1
	};

	if (memcmp(h->e_ident, ident, sizeof(ident)))
		return refuse(why, "not a 64-bit little-endian ELF file");
	if (h->e_machine != EM_X86_64)
		return refuse(why, "for another machine");
	if (h->e_type != ET_EXEC && h->e_type != ET_DYN)
		return refuse(why, "not an executable");
	if (h->e_phentsize != sizeof(struct elf64_segment) || !h->e_phnum ||
	    h->e_phnum > ARRAY_SIZE(((struct elf_image *)0)->segment))
		return refuse(why, "no program headers, or too many");
	return 0;
}

static int check_load(const struct elf64_segment *s, u64 file_size, const char **why)
{
	if (s->p_filesz > s->p_memsz || s->p_memsz > TASK_SIZE || s->p_vaddr > TASK_SIZE ||
	    s->p_vaddr + s->p_memsz > TASK_SIZE)
		return refuse(why, "a segment does not fit into user space");
	if (s->p_offset > file_size || s->p_filesz > file_size - s->p_offset)
		return refuse(why, "truncated: a segment reaches past the end of the file");
	if (offset_in_page(s->p_vaddr) != offset_in_page(s->p_offset) && s->p_filesz)
		return refuse(why, "a segment's address and offset disagree");
	return 0;
}

int elf_check_segments(struct elf_image *image, u64 file_size, const char **why)
{
	unsigned long last_end = 0;
	bool loaded = false;

	for (unsigned int i = 0; i < image->segments; i++) {
		struct elf64_segment *s = &image->segment[i];
		int error;

		if (s->p_type == PT_INTERP)
			return refuse(why, "dynamically linked: it needs an interpreter");
		if (s->p_type != PT_LOAD || !s->p_memsz)
			continue;
		error = check_load(s, file_size, why);
		if (error)
			return error;
		if (loaded && ALIGN_DOWN(s->p_vaddr, PAGE_SIZE) < last_end)
			return refuse(why, "segments overlap or are not in order");
		if (!loaded)
			image->low = ALIGN_DOWN(s->p_vaddr, PAGE_SIZE);
		loaded = true;
		last_end = image->high = PAGE_ALIGN(s->p_vaddr + s->p_memsz);
	}
	if (!loaded)
		return refuse(why, "nothing to load");
	image->bias = image->header.e_type == ET_DYN ? PIE_BASE - image->low : 0;
	if (image->low + image->bias < mmap_min_addr || image->high + image->bias > TASK_SIZE ||
	    image->header.e_entry >= TASK_SIZE)
		return refuse(why, "it wants addresses outside user space");
	return 0;
}
