// SPDX-License-Identifier: MIT
/*
 * kernel/process/exec.c - a new program in an old task.
 *
 * What:     exec builds a whole new address space beside the old one, and only when
 *           it stands is the old one given up: until then every error leaves the
 *           caller as it was. (Linux gives up the old one first: what it finds wrong
 *           after that can only kill.)
 *
 *             high  +-----------------------------+ TASK_SIZE
 *                   | strings, auxv, envp, argv   | <- rsp
 *                   |            stack  v         |
 *                   |            mmap   v         | mmap_base: ld.so, libraries
 *                   |                             |
 *                   |            heap   ^         | brk
 *                   | bss, data, rodata, text     |
 *             low   +-----------------------------+ 64 KiB: nothing below
 *
 *           check     is it a program, a script, may we?     exec_open(), image_read()
 *           build     a new mm: stack, program, loader       make_mm()
 *           commit    the other threads end; then memory, rights, descriptors change: commit()
 * Start at: run_exec()
 * Holds:    1. nobody else gets at the new mm while it is built: its mmap_sem is taken only
 *              because the callees want it. Others see the old one (task_mm()).
 *           2. who looks from outside sees the old program's memory and rights, or the new
 *              one's: both change under one hold of tasklist_lock. So nobody waits for an
 *              exec, which may itself wait, for its threads.
 * Locks:    mmap_sem of the new mm for writing, for short; tasklist_lock.
 * See it:   tests/user: exec_*, script_*, setid_exec; /proc/self/maps; docs/exec.md
 * Spec:     execve(2), execveat(2).   Linux: fs/exec.c
 */
#include "kernel/process/exec.h"

#include "kernel/fs/file/generic_file.h"
#include "kernel/fs/namei.h"
#include "kernel/locking/futex.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/mount.h"
#include "kernel/uapi/personality.h"
#include "mm/phys/slab.h"
#include "mm/virt/vma.h"

/* ------------------------------------------------------------------ */
/* Which file                                                          */

struct file *exec_open(struct dentry *dir, const char *path, bool follow)
{
	struct dentry *dentry = path_lookup_at(dir, path, follow);
	struct file *file;

	if (IS_ERR(dentry))
		return ERR_PTR(PTR_ERR(dentry));
	file = dentry_open_exec(dentry);
	dput(dentry);
	return file;
}

/* The file that path names from what dirfd has open; an empty path names that itself. */
static struct file *exec_open_at(int dirfd, const char *path, int flags)
{
	bool follow = !(flags & AT_SYMLINK_NOFOLLOW);
	struct file *from, *file;

	if (!*path && !(flags & AT_EMPTY_PATH))
		return ERR_PTR(-ENOENT);
	if (*path == '/' || dirfd == AT_FDCWD)
		return exec_open(NULL, *path ? path : ".", follow);
	from = fget_raw((unsigned int)dirfd); /* a place is enough: what is run is opened anew */
	if (!from)
		return ERR_PTR(-EBADF);
	if (!*path)
		file = dentry_open_exec(from->f_dentry);
	else if (!S_ISDIR(from->f_dentry->d_inode->i_mode))
		file = ERR_PTR(-ENOTDIR);
	else
		file = exec_open(from->f_dentry, path, follow);
	fput(from);
	return file;
}

/* e->file is a script, and its first line names an interpreter: let that be run. */
static int run_interpreter(struct exec *e, char *interpreter, char *argument, bool nested)
{
	const char *with[3];
	struct file *file;
	int n = 0, error;

	if (e->unreachable)
		return -ENOENT; /* the interpreter will want to open it */
	with[n++] = interpreter;
	if (argument)
		with[n++] = argument;
	if (!nested)
		with[n++] = e->name; /* what argv[0] said is forgotten */
	error = args_put_first(&e->args, with, n, !nested);
	if (error)
		return error;
	/* an empty name is where we are: a directory */
	file = exec_open(NULL, *interpreter ? interpreter : ".", true);
	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	fput(e->file);
	e->file = file;
	return 0;
}

/* From script to interpreter, till e->file is none: 0 or a negative errno. */
static int follow_scripts(struct exec *e)
{
	char *line = kmalloc(SCRIPT_LINE + 1, GFP_KERNEL), *interpreter, *argument;
	int error = line ? 0 : -ENOMEM;

	for (int depth = 0; !error; depth++) {
		ssize_t n = kernel_read(e->file, line, SCRIPT_LINE, 0);

		if (depth > SCRIPT_MAX)
			error = -ELOOP;
		else if (n < 0)
			error = (int)n;
		else if (script_parse(line, (size_t)n, &interpreter, &argument))
			break; /* a program, let us hope */
		else
			error = run_interpreter(e, interpreter, argument, depth > 0);
	}
	kfree(line);
	return error;
}

/* Who the program will be. */
static void choose_cred(struct exec *e)
{
	struct inode *inode = e->file->f_dentry->d_inode;
	struct cred *cred = &e->cred;
	bool heeded = !current->no_new_privs && !(inode->i_sb && inode->i_sb->s_flags & MS_NOSUID);
	mode_t bits;

	*cred = current->cred;
	mutex_lock(&inode->i_mutex); /* not the bits of one owner, and the next one's number */
	bits = heeded ? suid_bits(inode->i_mode) : 0;
	if (bits & S_ISUID)
		cred->euid = inode->i_uid;
	if (bits & S_ISGID)
		cred->egid = inode->i_gid;
	mutex_unlock(&inode->i_mutex);
	cred->suid = cred->fsuid = cred->euid;
	cred->sgid = cred->fsgid = cred->egid;
	e->secure = cred->euid != cred->uid || cred->egid != cred->gid;
	e->readable = !inode_permission(inode, R_OK);
	e->personality = current->process->personality & ~(bits ? PER_CLEAR_ON_SETID : 0);
}

/* ------------------------------------------------------------------ */
/* The new address space                                               */

void enter_mm(struct mm_struct *mm, struct mm_struct *old)
{
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	use_mm(mm);
	current->old_mm = old;
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

/* Everything that is done inside the new address space. */
static int build_image(struct exec *e)
{
	u64 limit = rlimit_cur(RLIMIT_STACK);
	struct mm_struct *mm = current->mm;
	int error;

	/* no wish of who started it moves the parts of a privileged program too far */
	layout_choose(&e->layout, e->personality, e->secure ? min(limit, (u64)STACK_LIMIT) : limit);
	mm->mmap_base = e->layout.mmap_base;
	mm->exe_file = get_file(e->file);
	error = stack_map(e);
	if (!error)
		error = image_map(e);
	return error ? error : stack_build(e);
}

/* The new image in e->mm. */
static int make_mm(struct exec *e)
{
	struct mm_struct *old = current->mm;
	int error;

	e->mm = mm_alloc();
	if (!e->mm)
		return -ENOMEM;
	enter_mm(e->mm, old);
	error = build_image(e);
	enter_mm(old, NULL);
	return error;
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

/* ------------------------------------------------------------------ */
/* exec                                                                */

static void exec_free(struct exec *e)
{
	if (e->mm)
		mmput(e->mm);
	if (e->file)
		fput(e->file);
	if (e->loader) {
		file_allow_write(
			e->loader); /* only the program itself is protected while it runs */
		fput(e->loader);
	}
	kfree(e->image.segment);
	kfree(e->loading.segment);
	args_free(&e->args);
	kfree(e->name);
	kfree(e->path);
	kfree(e);
}

/* What lists call the task. "3", for /dev/fd/3, would say nothing: then it is the file's own name. */
static void set_comm(const struct exec *e)
{
	const char *base = strrchr(e->name, '/');

	spin_lock(&dcache_lock); /* rename() changes d_name */
	if (e->nameless)
		base = e->file->f_dentry->d_name;
	else
		base = base ? base + 1 : e->name;
	strlcpy(current->comm, base, sizeof(current->comm));
	spin_unlock(&dcache_lock);
}

/* For all who look, current is the new program from here on: its memory, and its rights. */
static void become(struct exec *e)
{
	struct process *process = current->process;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	use_mm(e->mm);
	e->mm = NULL;
	current->cred = e->cred;
	process->personality = e->personality;
	process->dumpable = !e->secure && e->readable;
	if (e->secure)
		process->parent_death_signal = 0; /* its parent is no longer its like */
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

/* What others may wait for in the old address space is done in it; then it is given up. */
static void change_program(struct exec *e)
{
	struct mm_struct *old = current->mm;

	if (old) {
		futex_exit_task(current);
		usage_note_memory(old);
	}
	become(e);
	if (old)
		mmput(old);
}

/* Give up what the old program had, and go. */
static void __noreturn commit(struct exec *e)
{
	unsigned long entry = e->entry, sp = e->sp;

	change_program(e);
	set_comm(e);
	exec_free(e);
	/* it shares descriptors or handlers with another process, and there is no memory to part them */
	if (files_unshare() || signals_exec())
		do_group_exit(SIGKILL);
	vfork_release(current);
	posix_timers_exec();
	files_close_on_exec(current->files);
	arch_start_user(entry, sp);
}

/* e->name, args and file are there; on success it does not return. */
static int run_exec(struct exec *e)
{
	int error = follow_scripts(e);

	if (!error)
		error = image_read(e->file, &e->image, -ENOEXEC, &e->why);
	if (!error)
		error = image_read_loader(e);
	if (!error && !current->arch.fpu)
		error = arch_task_alloc_fpu(current);
	if (error)
		return error;
	choose_cred(e);
	error = make_mm(e);
	/* last, as the others do not come back; if it fails, we are on our way out with them */
	if (!error)
		error = become_only_thread();
	if (!error)
		commit(e);
	return error;
}

static struct exec *exec_alloc(void)
{
	struct exec *e = kzalloc(sizeof(*e), GFP_KERNEL);

	if (e)
		e->name = kmalloc(PATH_MAX + 32, GFP_KERNEL);
	if (e && !e->name) {
		kfree(e);
		return NULL;
	}
	return e;
}

/* Open the file that path names, and run it as e->name. */
static int exec_at(struct exec *e, int dirfd, const char *path, int flags)
{
	int error = cred_exec_check();
	struct file *file;

	if (error)
		return error;
	file = exec_open_at(dirfd, path, flags);
	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	e->file = file;
	error = run_exec(e);
	/* of a text, a shell makes something: no news */
	if ((error == -ENOEXEC || error == -ELIBBAD) &&
	    !memcmp(e->image.header.e_ident, "\177ELF", 4))
		printk(KERN_INFO "exec %s: %s\n", e->name, e->why);
	return error;
}

int exec_file(const char *path, struct exec_args *args)
{
	struct exec *e = exec_alloc();
	int error;

	if (!e)
		return -ENOMEM;
	strlcpy(e->name, path, PATH_MAX);
	e->args = *args;
	memset(args, 0, sizeof(*args));
	error = exec_at(e, AT_FDCWD, path, 0);
	*args = e->args; /* back to the caller */
	memset(&e->args, 0, sizeof(e->args));
	exec_free(e);
	return error;
}

/* The user's path, and the name that the program will know itself by. */
static long copy_name(struct exec *e, int dirfd, const char __user *user_path, int flags)
{
	char *path = e->path = kmalloc(PATH_MAX, GFP_KERNEL);
	long len = path ? strncpy_from_user(path, user_path, PATH_MAX) : -ENOMEM;

	if (len < 0)
		return len;
	if (len >= PATH_MAX)
		return -ENAMETOOLONG;
	if (!len && !(flags & AT_EMPTY_PATH))
		return -ENOENT;
	if (dirfd == AT_FDCWD || *path == '/') {
		strlcpy(e->name, path, PATH_MAX);
	} else {
		snprintf(e->name, PATH_MAX + 32, "/dev/fd/%d%s%s", dirfd, len ? "/" : "", path);
		e->nameless = !len;
		e->unreachable = fd_get_cloexec((unsigned int)dirfd);
	}
	return 0;
}

long sys_execveat(int dirfd, const char __user *user_path, const char __user *const __user *argv,
		  const char __user *const __user *envp, int flags)
{
	struct exec *e = exec_alloc();
	long ret;

	if (!e)
		return -ENOMEM;
	ret = copy_name(e, dirfd, user_path, flags);
	if (!ret) {
		e->args.name = strlen(e->name) + 1;
		ret = args_copy(&e->args, argv, envp);
	}
	if (!ret && flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		ret = -EINVAL;
	if (!ret)
		ret = exec_at(e, dirfd, e->path, flags);
	exec_free(e);
	return ret;
}

long sys_execve(const char __user *path, const char __user *const __user *argv,
		const char __user *const __user *envp)
{
	return sys_execveat(AT_FDCWD, path, argv, envp, 0);
}
