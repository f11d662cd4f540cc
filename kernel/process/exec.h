/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/exec.h - running a program: what the files of exec tell each other.
 *
 * What:     one struct exec follows an execve() from the name to the first instruction:
 *
 *             exec.c     find the file, give the old program up, start the new one
 *             exec_args.c    argv and envp: counted, limited, copied
 *             script.c       "#!": another file is to be run
 *             elf.c          is it a program?  pure checks
 *             exec_layout.c  where stack, mmap, program and heap begin
 *             exec_image.c   the segments into the new address space
 *             exec_stack.c   the first stack: strings, vectors, auxv
 * Start at: struct exec; exec_file()
 * Spec:     execve(2).   Linux: include/linux/binfmts.h (struct linux_binprm)
 */
#ifndef KERNEL_EXEC_H
#define KERNEL_EXEC_H

#include "kernel/fs/file/files.h"
#include "kernel/lib/types.h"
#include "kernel/process/cred.h"
#include "kernel/uapi/elf.h"

/* ------------------------------------------------------------------ */
/* argv and envp (exec_args.c)                                         */

#define ARG_MAX_ONE (128 * KiB) /* one string, its NUL included */

/* The strings a program starts with: argv[0] NUL argv[1] NUL ... then envp likewise. */
struct exec_args {
	char *text; /* vmalloc */
	size_t size, used;
	int argc, envc;
	size_t name; /* bytes of the program's own name, which counts as well */
};

/* args_add - one string more; 0, -E2BIG, -ENOMEM. The caller counts argc and envc. */
int args_add(struct exec_args *args, const char *string);
/*
 * args_copy - both of the user's vectors.
 *
 * => 0, -EFAULT, -E2BIG, -ENOMEM; there is always one argument: an empty one, if need be
 */
int args_copy(struct exec_args *args, const char __user *const __user *argv,
	      const char __user *const __user *envp);
/* args_put_first - n strings in front of argv[0], or in its place; 0, -E2BIG, -ENOMEM. */
int args_put_first(struct exec_args *args, const char *const with[], int n, bool replace);
/* args_limit - so many bytes strings and pointers may take, by RLIMIT_STACK. */
size_t args_limit(void);
void args_free(struct exec_args *args);

/* ------------------------------------------------------------------ */
/* Scripts (script.c)                                                  */

#define SCRIPT_LINE 256 /* so much of a file is looked at */
#define SCRIPT_MAX  5	/* a script may name a script, and so on */

/*
 * script_parse - "#! interpreter argument", in the first n bytes of a file.
 *
 * => 0: *interpreter and *argument (or NULL) point into line, which is cut up
 * => -ENOEXEC: no such line, or not all of the interpreter's name is in it
 */
int script_parse(char line[SCRIPT_LINE + 1], size_t n, char **interpreter, char **argument);

/* ------------------------------------------------------------------ */
/* ELF (elf.c: pure)                                                   */

#define ELF_PHDRS_MAX (PAGE_SIZE / sizeof(struct elf64_segment)) /* 73, as Linux */

struct elf_image {
	struct elf64_header header;
	struct elf64_segment *segment;	    /* kmalloc: header.e_phnum of them */
	const struct elf64_segment *interp; /* the first PT_INTERP, or NULL */
	unsigned long low, high; /* the pages all segments span, without the load offset */
	unsigned long align;	 /* what the load offset is to be a multiple of */
	unsigned long bias;	 /* added to all addresses: nonzero for position-independent ones */
	bool exec_stack;	 /* it wants to execute code on its stack */
};

/* The checks: 0, or -ENOEXEC with the reason in *why. First the header is filled in, then segment. */
int elf_check_header(const struct elf64_header *h, const char **why);
int elf_check_segments(struct elf_image *image, u64 file_size, const char **why);
/*
 * elf_place - fix image->bias, for a position-independent one so that it begins at base or a
 * little below, as its alignment wants.
 *
 * => 0, or -ENOEXEC: it would not lie in user space
 */
int elf_place(struct elf_image *image, unsigned long base, const char **why);

/* ------------------------------------------------------------------ */
/* Layout (exec_layout.c)                                              */

struct exec_layout {
	unsigned long stack_top; /* the stack area ends here */
	unsigned long stack_gap; /* bytes between strings and the rest, for a pointer hard to guess */
	unsigned long mmap_base; /* areas are placed downwards from here */
	unsigned long pie_base;	 /* a position-independent program begins here */
	unsigned long brk_gap;	 /* bytes between the program and its heap */
};

/* 0: all programs lie at the same places; 1: stack, mmap, program do not; 2: nor does the heap. */
extern int randomize_va_space;

/* layout_choose - places for a program of this personality whose stack may grow to stack_limit. */
void layout_choose(struct exec_layout *layout, unsigned int personality, u64 stack_limit);
/* layout_init - option norandmaps. */
void layout_init(void);

/* ------------------------------------------------------------------ */
/* One execve                                                          */

struct exec {
	char *path;    /* as the caller gave it; NULL: as name */
	char *name;    /* what the program is to know itself by: AT_EXECFN, and the task's name */
	bool nameless; /* it was given as a descriptor alone */
	bool unreachable; /* a script of that name could not be opened again: its descriptor closes */
	struct exec_args args;
	struct file *file;	  /* what is run: the program, or the last script's interpreter */
	struct elf_image image;	  /* of it */
	struct file *loader;	  /* its PT_INTERP; NULL: it is static */
	struct elf_image loading; /* of that */
	struct cred cred;	  /* what the program will be */
	bool secure;		  /* it may do more than who started it */
	bool readable;		  /* who started it may read it */
	unsigned int personality;
	struct exec_layout layout;
	struct mm_struct *mm; /* where it is built; NULL: not yet, or it is current's */
	unsigned long entry, sp;
	const char *why; /* what is wrong with the file, for the log; or NULL */
};

/*
 * image_read - headers of file into image, checked: 0, -ENOEXEC, -ENOMEM, or too_short: it ends
 * within the first one.
 * image_read_loader - find and open e->image's interpreter, and read it into e->loading.
 *
 * => 0, also if there is none; -ENOEXEC: its name is damaged; -ELIBBAD: it is no program; or
 *    what opening it gave
 */
int image_read(struct file *file, struct elf_image *image, int too_short, const char **why);
int image_read_loader(struct exec *e);
/* image_map - program and loader into current's new address space; 0 or a negative errno. e->entry is known then. */
int image_map(struct exec *e);

/*
 * stack_map - the stack area, with room for all strings; 0 or a negative errno.
 * stack_build - what a program finds on it; e->sp points to argc. 0 or -ENOMEM.
 */
int stack_map(struct exec *e);
int stack_build(struct exec *e);
/* exec_map - an area of current's new address space, where nothing is yet; 0 or a negative errno. */
int exec_map(struct file *file, unsigned long start, unsigned long end, unsigned long prot,
	     unsigned long offset, unsigned long flags);

/* exec_open - a file to be executed, from directory dir or NULL; ERR_PTR(-EACCES, -ENOENT ...). */
struct file *exec_open(struct dentry *dir, const char *path, bool follow);

/*
 * exec_file - replace current's address space by the program in path.
 *
 * => does not return on success; args is freed then, and only then
 * => -ENOENT, -EACCES, -ENOEXEC, -ENOMEM ...: current is as before
 */
int exec_file(const char *path, struct exec_args *args);

#endif
