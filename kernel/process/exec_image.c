// SPDX-License-Identifier: MIT
/*
 * kernel/process/exec_image.c - program files into a new address space.
 *
 * What:     a program that is linked to shared libraries names a second one, its
 *           interpreter (PT_INTERP: the dynamic loader, ld.so). Both are mapped, and
 *           the loader is what runs first: it finds the program through the auxiliary
 *           vector, maps the libraries, and jumps to it. The kernel knows no more of
 *           libraries than that.
 *
 *           A segment is file pages, and behind them zeros (bss). The two meet within a page:
 *           the rest of the last file page is cleared, if the program may write it at all.
 *
 *             file     |  page  |  page  |  pa.|
 *             memory   |  page  |  page  |  pa.000|000000|     <- p_memsz
 *                        private mapping of    ^   anonymous
 *                        the file              p_filesz
 * Start at: image_read(), image_read_loader(), image_map()
 * Holds:    elf_check_segments() has passed: no sum here overflows.
 * Locks:    mmap_sem of the new mm for writing, for short; nobody else sees that mm yet.
 * Not here: relocation, symbols, thread-local storage: ld.so and libc do those.
 * See it:   /proc/self/maps of a dynamic program; docs/exec.md; tests/kernel/exec_test.c
 * Spec:     System V ABI, ch. 5, "Program Loading", "Dynamic Linking".   Linux: fs/binfmt_elf.c
 */
#include "kernel/lib/string.h"
#include "kernel/process/exec.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/mman.h"
#include "mm/phys/slab.h"
#include "mm/virt/mmap.h"

/* ------------------------------------------------------------------ */
/* Reading                                                             */

/* All of count bytes, or a negative errno; missing: what to say if the file ends before. */
static int read_all(struct file *file, void *buf, size_t count, u64 pos, int missing)
{
	ssize_t got = (loff_t)pos < 0 ? 0 : kernel_read(file, buf, count, (loff_t)pos);

	return got < 0 ? (int)got : got == (ssize_t)count ? 0 : missing;
}

int image_read(struct file *file, struct elf_image *image, int too_short, const char **why)
{
	const struct elf64_header *h = &image->header;
	size_t size;
	int error;

	*why = "shorter than an ELF header";
	error = read_all(file, &image->header, sizeof(*h), 0, too_short);
	if (!error)
		error = elf_check_header(h, why);
	if (error)
		return error;
	size = h->e_phnum * sizeof(image->segment[0]);
	image->segment = kmalloc(size, GFP_KERNEL);
	if (!image->segment)
		return -ENOMEM;
	*why = "truncated: the program headers are missing";
	error = read_all(file, image->segment, size, h->e_phoff, -ENOEXEC);
	return error ? error : elf_check_segments(image, file->f_dentry->d_inode->i_size, why);
}

/* The interpreter's path: kmalloc, or ERR_PTR. */
static char *loader_path(struct exec *e)
{
	const struct elf64_segment *s = e->image.interp;
	char *path;
	int error;

	e->why = "the name of its interpreter is damaged";
	if (s->p_filesz < 2 || s->p_filesz > PATH_MAX)
		return ERR_PTR(-ENOEXEC);
	path = kmalloc(s->p_filesz, GFP_KERNEL);
	if (!path)
		return ERR_PTR(-ENOMEM);
	error = read_all(e->file, path, s->p_filesz, s->p_offset, -EIO);
	if (!error && path[s->p_filesz - 1])
		error = -ENOEXEC; /* not ended by NUL */
	if (!error)
		return path;
	kfree(path);
	return ERR_PTR(error);
}

int image_read_loader(struct exec *e)
{
	char *path;
	int error;

	if (!e->image.interp)
		return 0;
	path = loader_path(e);
	if (IS_ERR(path))
		return (int)PTR_ERR(path);
	e->loader = exec_open(NULL, *path ? path : ".", true);
	kfree(path);
	if (IS_ERR(e->loader)) {
		error = (int)PTR_ERR(e->loader);
		e->loader = NULL;
		return error;
	}
	error = image_read(e->loader, &e->loading, -EIO, &e->why);
	return error == -ENOEXEC ? -ELIBBAD : error;
}

/* ------------------------------------------------------------------ */
/* Mapping                                                             */

int exec_map(struct file *file, unsigned long start, unsigned long end, unsigned long prot,
	     unsigned long offset, unsigned long flags)
{
	struct mm_struct *mm = current->mm;
	unsigned long ret;

	if (start >= end)
		return 0;
	flags |= MAP_PRIVATE | MAP_FIXED_NOREPLACE;
	down_write(&mm->mmap_sem);
	ret = do_mmap(file, start, end - start, prot, flags, offset);
	up_write(&mm->mmap_sem);
	return IS_ERR_VALUE(ret) ? (int)ret : 0;
}

static int map_segment(struct file *file, const struct elf64_segment *s, unsigned long bias)
{
	unsigned long start = ALIGN_DOWN(s->p_vaddr, PAGE_SIZE) + bias;
	unsigned long file_end = s->p_vaddr + s->p_filesz + bias;
	unsigned long border = s->p_filesz ? PAGE_ALIGN(file_end) : start;
	unsigned long end = PAGE_ALIGN(s->p_vaddr + s->p_memsz + bias);
	unsigned long prot = (s->p_flags & PF_R ? PROT_READ : 0) |
			     (s->p_flags & PF_W ? PROT_WRITE : 0) |
			     (s->p_flags & PF_X ? PROT_EXEC : 0);
	int error = exec_map(file, start, border, prot, ALIGN_DOWN(s->p_offset, PAGE_SIZE), 0);

	if (!error)
		error = exec_map(NULL, border, end, prot, 0, MAP_ANONYMOUS);
	if (!error && s->p_flags & PF_W && s->p_memsz > s->p_filesz && border > file_end &&
	    clear_user((void __user *)file_end, border - file_end))
		error = -ENOMEM;
	return error;
}

static int map_segments(struct file *file, const struct elf_image *image)
{
	int error = 0;

	for (unsigned int i = 0; !error && i < image->header.e_phnum; i++)
		if (image->segment[i].p_type == PT_LOAD && image->segment[i].p_memsz)
			error = map_segment(file, &image->segment[i], image->bias);
	return error;
}

/* What /proc/PID/stat tells, and where the heap begins. */
static void note_layout(struct mm_struct *mm, const struct exec *e)
{
	const struct elf_image *image = &e->image;

	for (unsigned int i = 0; i < image->header.e_phnum; i++) {
		const struct elf64_segment *s = &image->segment[i];
		unsigned long start = s->p_vaddr + image->bias, end = start + s->p_filesz;

		if (s->p_type != PT_LOAD || !s->p_memsz) /* what is empty has not been checked */
			continue;
		if (s->p_flags & PF_X) {
			mm->start_code = start;
			mm->end_code = end;
		} else if (s->p_flags & PF_W) {
			mm->start_data = start;
			mm->end_data = end;
		}
	}
	mm->start_brk = mm->brk = image->high + image->bias + e->layout.brk_gap;
}

/* Where the loader goes: as any mapping, but aligned as it wants. */
static int place_loader(struct exec *e)
{
	struct elf_image *image = &e->loading;
	unsigned long slack = image->align - PAGE_SIZE, base = 0;

	if (image->header.e_type == ET_DYN) {
		base = get_unmapped_area(current->mm, 0, image->high - image->low + slack, 0);
		if (IS_ERR_VALUE(base))
			return (int)base;
	}
	return elf_place(image, base + slack, &e->why) ? -ELIBBAD : 0;
}

int image_map(struct exec *e)
{
	const struct elf_image *first = e->loader ? &e->loading : &e->image;
	int error = elf_place(&e->image, e->layout.pie_base, &e->why);

	if (!error)
		error = map_segments(e->file, &e->image);
	if (error)
		return error == -EEXIST ? -ENOMEM : error; /* on top of the stack */
	note_layout(current->mm, e);
	if (e->loader)
		error = place_loader(e);
	if (!error && e->loader)
		error = map_segments(e->loader, &e->loading);
	e->entry = first->header.e_entry + first->bias;
	return error == -EEXIST ? -ELIBBAD :
				  error; /* not position-independent, and the program is there */
}
