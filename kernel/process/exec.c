// SPDX-License-Identifier: MIT
/*
 * kernel/process/exec.c - a new program in an old task.
 *
 * What:     exec builds a whole new address space beside the old one, and only when
 *           it stands is the old one given up: until then every error leaves the
 *           caller as it was.
 *
 *             high  +-----------------------------+ TASK_SIZE
 *                   | strings: argv, envp, name   |
 *                   | auxv | envp[] | argv[] |argc| <- rsp
 *                   |            stack  v         |
 *                   |            mmap   v         | mmap_base
 *                   |                             |
 *                   |            heap   ^         | brk
 *                   | bss, data, rodata, text     |
 *             low   +-----------------------------+ 64 KiB: nothing below
 * Start at: exec_file()
 * Holds:    the new mm is current's own from the moment it is switched to; nobody
 *           else sees it, so its mmap_sem is taken only because the callees want it.
 * Locks:    mmap_sem of the new mm for writing, for short.
 * See it:   tests/user: exec_*; /proc/self/maps
 * Spec:     execve(2); x86_64 psABI 3.4.1 (the initial stack).   Linux: fs/exec.c, fs/binfmt_elf.c
 */
#include "kernel/process/exec.h"

#include "kernel/fs/tree.h"
#include "kernel/locking/futex.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/random.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/mman.h"
#include "mm/phys/slab.h"
#include "mm/virt/mmap.h"
#include "mm/virt/vmalloc.h"

#define STACK_INITIAL (128 * KiB)

/* ------------------------------------------------------------------ */
/* Arguments                                                           */

static int args_reserve(struct exec_args *args, size_t more)
{
	size_t size = max(args->size * 2, 16 * KiB);
	char *bigger;

	if (args->used + more > ARG_MAX_BYTES)
		return -E2BIG;
	if (args->used + more <= args->size)
		return 0;
	while (size < args->used + more)
		size *= 2;
	bigger = vmalloc(size);
	if (!bigger)
		return -ENOMEM;
	memcpy(bigger, args->text, args->used);
	vfree(args->text);
	args->text = bigger;
	args->size = size;
	return 0;
}

int args_add(struct exec_args *args, const char *string)
{
	size_t len = strlen(string) + 1;
	int error = args_reserve(args, len);

	if (!error) {
		memcpy(args->text + args->used, string, len);
		args->used += len;
	}
	return error;
}

void args_free(struct exec_args *args)
{
	vfree(args->text);
	memset(args, 0, sizeof(*args));
}

/* One of the user's string vectors; how many strings, or a negative errno. */
static int copy_vector(struct exec_args *args, const char __user *const __user *vec)
{
	int n = 0;

	if (!vec)
		return 0; /* as Linux: like an empty one */
	for (;; n++) {
		const char __user *string;
		long len;
		int error;

		if (copy_from_user(&string, vec + n, sizeof(string)))
			return -EFAULT;
		if (!string)
			return n;
		len = strnlen_user(string, ARG_MAX_ONE);
		if (!len)
			return -EFAULT;
		if (len > (long)ARG_MAX_ONE)
			return -E2BIG;
		/* the pointers to the strings need room on the new stack as well */
		error = args->used + len + (args->argc + n + 2) * sizeof(char *) > ARG_MAX_BYTES ?
				-E2BIG :
				args_reserve(args, len);
		if (error)
			return error;
		if (copy_from_user(args->text + args->used, string, len))
			return -EFAULT;
		args->used += len;
		args->text[args->used - 1] = 0; /* another thread may have written meanwhile */
	}
}

/* ------------------------------------------------------------------ */
/* The image                                                           */

ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t pos)
{
	struct inode *inode = file->f_dentry->d_inode;

	if (!inode->i_data)
		return -ENOEXEC; /* a device: no program comes from there */
	if (pos >= inode->i_size)
		return 0;
	count = min(count, (size_t)(inode->i_size - pos));
	memcpy(buf, (const char *)inode->i_data + pos, count);
	return (ssize_t)count;
}

static int read_image(struct file *file, struct elf_image *image, const char **why)
{
	size_t size;
	int error;

	*why = "shorter than an ELF header";
	if (kernel_read(file, &image->header, sizeof(image->header), 0) != sizeof(image->header))
		return -ENOEXEC;
	error = elf_check_header(&image->header, why);
	if (error)
		return error;
	image->segments = image->header.e_phnum;
	size = image->segments * sizeof(image->segment[0]);
	*why = "truncated: the program headers are missing";
	if ((loff_t)image->header.e_phoff < 0 ||
	    kernel_read(file, image->segment, size, (loff_t)image->header.e_phoff) != (ssize_t)size)
		return -ENOEXEC;
	return elf_check_segments(image, file->f_dentry->d_inode->i_size, why);
}

/* Map a range of the new address space: file's pages from offset on, or anonymous ones. */
static int map_range(struct file *file, unsigned long start, unsigned long end, unsigned long prot,
		     unsigned long offset, unsigned long flags)
{
	struct mm_struct *mm = current->mm;
	unsigned long ret;

	if (start >= end)
		return 0;
	down_write(&mm->mmap_sem);
	ret = do_mmap(file, start, end - start, prot, MAP_PRIVATE | MAP_FIXED | flags, offset);
	up_write(&mm->mmap_sem);
	return IS_ERR_VALUE(ret) ? (int)ret : 0;
}

/*
 * A segment is file pages, and behind them zeros (bss). The two meet within a page:
 * the rest of the last file page is cleared, if the program may write it at all.
 */
static int load_segment(struct file *file, const struct elf64_segment *s, unsigned long bias)
{
	unsigned long start = ALIGN_DOWN(s->p_vaddr, PAGE_SIZE) + bias;
	unsigned long file_end = s->p_vaddr + s->p_filesz + bias;
	unsigned long border = s->p_filesz ? PAGE_ALIGN(file_end) : start;
	unsigned long end = PAGE_ALIGN(s->p_vaddr + s->p_memsz + bias);
	unsigned long prot = (s->p_flags & PF_R ? PROT_READ : 0) |
			     (s->p_flags & PF_W ? PROT_WRITE : 0) |
			     (s->p_flags & PF_X ? PROT_EXEC : 0);
	struct mm_struct *mm = current->mm;
	int error = map_range(file, start, border, prot, ALIGN_DOWN(s->p_offset, PAGE_SIZE), 0);

	if (!error)
		error = map_range(NULL, border, end, prot, 0, MAP_ANONYMOUS);
	if (error)
		return error;
	if (s->p_flags & PF_W && s->p_memsz > s->p_filesz && border > file_end &&
	    clear_user((void __user *)file_end, border - file_end))
		return -ENOMEM;
	if (s->p_flags & PF_X) {
		mm->start_code = start;
		mm->end_code = file_end;
	} else if (s->p_flags & PF_W) {
		mm->start_data = s->p_vaddr + bias;
		mm->end_data = file_end;
	}
	return 0;
}

/* ------------------------------------------------------------------ */
/* The stack                                                           */

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

static void push_word(struct stack_builder *b, u64 word)
{
	push_bytes(b, &word, sizeof(word));
}

/* Where the program headers lie in memory: in whichever segment holds their file offset. */
static unsigned long phdr_address(const struct elf_image *image)
{
	u64 offset = image->header.e_phoff;

	for (unsigned int i = 0; i < image->segments; i++) {
		const struct elf64_segment *s = &image->segment[i];

		if (s->p_type == PT_LOAD && s->p_offset <= offset &&
		    offset < s->p_offset + s->p_filesz)
			return s->p_vaddr + (offset - s->p_offset) + image->bias;
	}
	return 0;
}

/* The auxiliary vector into mm->saved_auxv; how many words. */
static int make_auxv(const struct elf_image *image, unsigned long random, unsigned long platform,
		     unsigned long execfn)
{
	const struct elf64_header *h = &image->header;
	const u64 rows[][2] = {
		{ AT_HWCAP, arch_hwcap() },
		{ AT_PAGESZ, PAGE_SIZE },
		{ AT_CLKTCK, USER_HZ },
		{ AT_PHDR, phdr_address(image) },
		{ AT_PHENT, h->e_phentsize },
		{ AT_PHNUM, h->e_phnum },
		{ AT_BASE, 0 },
		{ AT_FLAGS, 0 },
		{ AT_ENTRY, h->e_entry + image->bias },
		{ AT_UID, current->cred.uid },
		{ AT_EUID, current->cred.euid },
		{ AT_GID, current->cred.gid },
		{ AT_EGID, current->cred.egid },
		{ AT_SECURE, 0 },
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

/* Build the initial stack below top; its pointer, or 0 on failure. */
static unsigned long build_stack(unsigned long top, const struct elf_image *image, const char *path,
				 const struct exec_args *args)
{
	size_t argv_size = strings_length(args->text, args->argc);
	struct mm_struct *mm = current->mm;
	struct stack_builder b = { .sp = top - 8 };
	unsigned long execfn, platform, random, words;
	int aux;
	u8 bytes[16];

	execfn = push_bytes(&b, path, strlen(path) + 1);
	mm->env_end = b.sp;
	push_bytes(&b, args->text, args->used);
	mm->arg_start = b.sp;
	mm->arg_end = mm->env_start = b.sp + argv_size;
	b.sp &= ~15UL;
	platform = push_bytes(&b, "x86_64\0\0", 8);
	random_bytes(bytes, sizeof(bytes));
	b.sp &= ~15UL;
	random = push_bytes(&b, bytes, sizeof(bytes));
	aux = make_auxv(image, random, platform, execfn);
	/* argc must come to lie on a multiple of 16 */
	words = 1 + args->argc + 1 + args->envc + 1 + aux;
	b.sp = (b.sp - words * 8) & ~15UL;
	b.sp += words * 8;
	push_bytes(&b, mm->saved_auxv, aux * sizeof(u64));
	push_pointers(&b, args->text + argv_size, mm->env_start, args->envc);
	push_pointers(&b, args->text, mm->arg_start, args->argc);
	push_word(&b, args->argc);
	mm->start_stack = b.sp;
	return b.failed ? 0 : b.sp;
}

/* ------------------------------------------------------------------ */
/* exec                                                                */

/* Everything that is done inside the new address space. 0 and *sp, or a negative errno. */
static int build_image(struct file *file, struct elf_image *image, const char *path,
		       const struct exec_args *args, unsigned long *sp)
{
	/* room for the strings from the start, so that no copy has to grow the stack */
	unsigned long pointers = (args->argc + args->envc) * sizeof(u64);
	unsigned long top = TASK_SIZE, size = STACK_INITIAL + PAGE_ALIGN(args->used + pointers);
	int error = map_range(NULL, top - size, top, PROT_READ | PROT_WRITE, 0,
			      MAP_ANONYMOUS | MAP_GROWSDOWN);

	for (unsigned int i = 0; !error && i < image->segments; i++)
		if (image->segment[i].p_type == PT_LOAD && image->segment[i].p_memsz)
			error = load_segment(file, &image->segment[i], image->bias);
	if (error)
		return error;
	current->mm->start_brk = current->mm->brk = image->high + image->bias;
	*sp = build_stack(top, image, path, args);
	return *sp ? 0 : -ENOMEM;
}

static struct file *open_program(const char *path)
{
	struct dentry *dentry = path_lookup(path, true);
	struct file *file;

	if (IS_ERR(dentry))
		return ERR_PTR(PTR_ERR(dentry));
	if (!S_ISREG(dentry->d_inode->i_mode) || inode_permission(dentry->d_inode, X_OK))
		file = ERR_PTR(-EACCES);
	else
		file = dentry_open(dentry, O_RDONLY);
	dput(dentry);
	return file;
}

/* current goes to live in mm. Others look at task->mm under tasklist_lock. */
static void enter_mm(struct mm_struct *mm)
{
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	use_mm(mm);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

/* What others may wait for in the old address space has to be done in it. */
static void leave_mm(struct mm_struct *old, struct mm_struct *new)
{
	usage_note_memory(old);
	if (!current->robust_list && !current->clear_child_tid)
		return;
	enter_mm(old);
	futex_exit_task(current);
	enter_mm(new);
}

/* The new image in a new mm, switched to; or an error and the old mm back. */
static int make_mm(struct file *file, struct elf_image *image, const char *path,
		   struct exec_args *args, unsigned long *sp)
{
	struct mm_struct *old = current->mm, *new = mm_alloc();
	int error;

	if (!new)
		return -ENOMEM;
	enter_mm(new);
	error = build_image(file, image, path, args, sp);
	if (error) {
		enter_mm(old);
		mmput(new);
		return error;
	}
	if (old)
		leave_mm(old, new);
	vfork_release(current);
	if (old)
		mmput(old);
	return 0;
}

/*
 * The other threads of the process end; the one that calls exec is left, and takes the
 * process's number. 0, or -EAGAIN: another thread was faster, with exec or with the end, and
 * we must exit (WORK_DIE): no user code runs any more.
 */
static int become_only_thread(void)
{
	struct process *process = current->process;
	unsigned long flags;
	int error = 0;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (process->group_exit || process->exec_task) {
		error = -EAGAIN;
	} else if (process->nr_threads > 1) {
		process->exec_task = current;
		kill_threads(process, current);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (error)
		return error;
	wait_event(process->threads_gone, READ_ONCE(process->nr_threads) == 1);

	spin_lock_irqsave(&tasklist_lock, flags);
	process->exec_task = NULL;
	if (current->pid != process->pid) {
		current->id->task = NULL;
		pid_put(current->id);
		current->id = pid_get(process->id);
		current->id->task = current;
		current->pid = process->pid;
	}
	process->did_exec = true;
	process->exit_signal = SIGCHLD; /* whoever made it: wait4() finds a program as any other */
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return 0;
}

int exec_file(const char *path, struct exec_args *args)
{
	struct elf_image *image = kzalloc(sizeof(*image), GFP_KERNEL);
	const char *why = NULL, *base;
	unsigned long sp, entry;
	struct file *file;
	int error;

	if (!image)
		return -ENOMEM;
	error = cred_exec_check();
	file = error ? ERR_PTR(error) : open_program(path);
	error = IS_ERR(file) ? (int)PTR_ERR(file) : read_image(file, image, &why);
	if (!error && !current->arch.fpu)
		error = arch_task_alloc_fpu(current);
	if (!error)
		error = files_unshare();
	if (!error)
		error = make_mm(file, image, path, args, &sp);
	/* last, as the others do not come back; if it fails, we are on our way out with them */
	if (!error)
		error = become_only_thread();
	if (!IS_ERR(file))
		fput(file);
	if (error == -ENOEXEC)
		printk(KERN_INFO "exec %s: %s\n", path, why);
	entry = image->header.e_entry + image->bias;
	kfree(image);
	if (error)
		return error;

	/* commit: from here on it is the new program, and there is no way back */
	if (signals_exec())
		do_group_exit(SIGKILL);
	current->process->dumpable = true;
	base = strrchr(path, '/');
	strlcpy(current->comm, base ? base + 1 : path, sizeof(current->comm));
	args_free(args);
	files_close_on_exec(current->files);
	kfree(current->exec_path);
	current->exec_path = NULL;
	arch_start_user(entry, sp);
}

long sys_execve(const char __user *user_path, const char __user *const __user *argv,
		const char __user *const __user *envp)
{
	struct exec_args args = {};
	char *path = kmalloc(PATH_MAX, GFP_KERNEL);
	long ret;

	if (!path)
		return -ENOMEM;
	ret = strncpy_from_user(path, user_path, PATH_MAX);
	if (ret >= PATH_MAX)
		ret = -ENAMETOOLONG;
	if (ret >= 0) {
		ret = args.argc = copy_vector(&args, argv);
		if (ret == 0) { /* as Linux: argv[0] is never missing */
			ret = args_add(&args, "");
			args.argc = 1;
		}
	}
	if (ret >= 0)
		ret = args.envc = copy_vector(&args, envp);
	if (ret >= 0) {
		current->exec_path = path; /* freed on the way into the new program */
		ret = exec_file(path, &args);
		current->exec_path = NULL;
	}
	args_free(&args);
	kfree(path);
	return ret;
}
