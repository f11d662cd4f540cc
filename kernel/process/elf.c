// SPDX-License-Identifier: MIT
/*
 * kernel/process/elf.c - is this file a program we can run?
 *
 * What:     an ELF file comes from anybody, so everything in its headers is checked
 *           before anything is done: sizes that overflow, segments that overlap,
 *           reach past the file or out of user space. Pure functions, so that a
 *           test can feed them rubbish.
 * Start at: elf_check_segments(), elf_place()
 * Holds:    after success, all arithmetic on the segments is free of overflow.
 * See it:   tests/kernel/elf_test.c; tests/user: exec_*
 * Spec:     System V ABI, ch. 5.   Linux: fs/binfmt_elf.c
 */
#include "kernel/process/exec.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/vma.h"

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
	    h->e_phnum > ELF_PHDRS_MAX)
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

/* A segment that is loaded: it fits behind the others. */
static int add_load(struct elf_image *image, const struct elf64_segment *s, u64 file_size,
		    const char **why)
{
	unsigned long start = ALIGN_DOWN(s->p_vaddr, PAGE_SIZE);
	int error = check_load(s, file_size, why);

	if (error)
		return error;
	if (image->high && start < image->high)
		return refuse(why, "segments overlap or are not in order");
	if (!image->high)
		image->low = start;
	image->high = PAGE_ALIGN(s->p_vaddr + s->p_memsz);
	/* what is no power of two, or more than there is, is nobody's wish */
	if (s->p_align > image->align && s->p_align < TASK_SIZE / 2 &&
	    !(s->p_align & (s->p_align - 1)))
		image->align = s->p_align;
	return 0;
}

int elf_check_segments(struct elf_image *image, u64 file_size, const char **why)
{
	image->low = image->high = image->bias = 0;
	image->align = PAGE_SIZE;
	image->exec_stack = false;
	image->interp = NULL;
	for (unsigned int i = 0; i < image->header.e_phnum; i++) {
		const struct elf64_segment *s = &image->segment[i];
		int error = 0;

		if (s->p_type == PT_INTERP && !image->interp)
			image->interp = s; /* one is enough: a second one is not looked at */
		else if (s->p_type == PT_GNU_STACK)
			image->exec_stack = s->p_flags & PF_X;
		else if (s->p_type == PT_LOAD && s->p_memsz)
			error = add_load(image, s, file_size, why);
		if (error)
			return error;
	}
	if (!image->high)
		return refuse(why, "nothing to load");
	if (image->header.e_entry >= TASK_SIZE)
		return refuse(why, "it begins outside user space");
	/* what can be moved is looked at where it comes to lie */
	return image->header.e_type == ET_DYN ? 0 : elf_place(image, 0, why);
}

int elf_place(struct elf_image *image, unsigned long base, const char **why)
{
	unsigned long bias = 0;

	if (image->header.e_type == ET_DYN)
		bias = ALIGN_DOWN(base - image->low, image->align);
	/* no sum can wrap twice: all four are below 2^47, or bias is a little below 0 */
	if (image->low + bias < mmap_min_addr || image->low + bias > TASK_SIZE ||
	    image->high + bias > TASK_SIZE)
		return refuse(why, "it wants addresses outside user space");
	if (image->header.e_entry + bias >= TASK_SIZE)
		return refuse(why, "it begins outside user space");
	image->bias = bias;
	return 0;
}
