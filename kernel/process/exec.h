/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/exec.h - running a program.
 *
 * Spec:     execve(2)
 */
#ifndef KERNEL_EXEC_H
#define KERNEL_EXEC_H

#include "kernel/fs/files.h"
#include "kernel/lib/types.h"
#include "kernel/uapi/elf.h"

#define ARG_MAX_BYTES (2 * MiB)	  /* argv and envp together, as Linux with an 8 MiB stack */
#define ARG_MAX_ONE   (128 * KiB) /* one string */

/* The strings a program starts with: argv[0] NUL argv[1] NUL ... then envp likewise. */
struct exec_args {
	char *text; /* vmalloc */
	size_t size, used;
	int argc, envc;
};

int args_add(struct exec_args *args, const char *string);
void args_free(struct exec_args *args);
/*
 * exec_file - replace current's address space by the program in path.
 *
 * => does not return on success; args is freed then, and only then
 * => -ENOENT, -EACCES, -ENOEXEC, -ENOMEM ...: current is as before
 */
int exec_file(const char *path, struct exec_args *args);

/* The pure part (elf.c): check a header and its program headers. */
struct elf_image {
	struct elf64_header header;
	struct elf64_segment segment[64];
	unsigned int segments;
	unsigned long low, high; /* the pages all segments span, without the load offset */
	unsigned long bias;	 /* added to all addresses: nonzero for position-independent ones */
};
/* elf_check - 0, or -ENOEXEC with the reason in *why. header and segment[] are filled in. */
int elf_check_header(const struct elf64_header *h, const char **why);
int elf_check_segments(struct elf_image *image, u64 file_size, const char **why);

#endif
