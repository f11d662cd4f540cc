// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_pid.c - /proc/PID: a directory for each process.
 *
 * What:     these nodes do not stand in the tree: lookup() makes one for whoever asks, and
 *           it goes with his last reference. Each holds a reference to the struct process
 *           it is about (below task/, to the thread too): not to keep the process alive,
 *           but to be able to ask whether it still is.
 *
 *             /proc/17            a process               struct process
 *             /proc/17/task/18    one of its threads      struct process, task
 *             /proc/18            the same thread; found, but not listed
 *             /proc/3             a kernel thread         kernel_process, task
 *             /proc/self          a link to the reader's own number
 *
 *           A process that ends meanwhile: names in its directory are not found any more,
 *           files that are open say ESRCH. A zombie has its directory until its parent
 *           has waited for it.
 * Start at: root_lookup(), pid_lookup()
 * Holds:    nothing is kept from one lookup to the next, so nothing has to be thrown away
 *           when a process ends.
 * Locks:    tasklist_lock, to find a process and to ask whether it is there.
 * Not here: who may look: proc_who.c; what the files say: proc_task.c, proc_maps.c, proc_mem.c,
 *           proc_fd.c, proc_limits.c.
 * See it:   ls /proc at the prompt; tests/kernel/proc_test.c; tests/user: proc_pid_*
 * Spec:     proc(5).   Linux: fs/proc/base.c
 */
#include "kernel/fs/proc/proc_pid.h"

#include "kernel/fs/dcache.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/mount.h"
#include "mm/phys/slab.h"

/* In a directory of numbers: f_pos of number n is this plus n; the fixed names are below. */
#define FIRST_NUMBER 256

/* Inode numbers: the thread's or process's number above, one of these (or proc_fd.c's) below. */
#define PID_INO_SHIFT 20
#define INO_DIR	      1
#define INO_ENTRY     16
#define INO_THREAD    0x80000 /* of a thread, not of the process */

static const struct inode_operations pid_ops, entry_ops;
static const struct file_operations pid_fops, entry_fops;

/* ------------------------------------------------------------------ */
/* Whom it is about                                                    */

static bool is_gone(const struct proc_who *who)
{
	unsigned long flags;
	bool gone;

	spin_lock_irqsave(&tasklist_lock, flags);
	gone = proc_is_gone(who);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return gone;
}

/* The number it goes by here. */
static pid_t number_of(const struct proc_who *who)
{
	return who->task ? who->task->pid : who->process->pid;
}

/* References of his own for another node; tasklist_lock held, or `who` is held by a node. */
static struct proc_who who_get(struct process *process, struct task_struct *task)
{
	process_get(process);
	if (task)
		get_task_struct(task);
	return (struct proc_who){ .process = process, .task = task };
}

static void who_put(const struct proc_who *who)
{
	process_put(who->process);
	if (who->task)
		put_task_struct(who->task);
}

/* ------------------------------------------------------------------ */
/* Nodes                                                               */

void proc_pid_forget(struct inode *inode)
{
	who_put(inode->i_private);
	kfree(inode->i_private);
}

/*
 * As on Linux, who runs the process owns its files: by the effective ids. Unless it is not to be
 * looked into (prctl, setuid programs): then root owns all but what anybody may list.
 */
static void set_owner(struct inode *inode, const struct proc_who *who)
{
	bool listed = inode->i_mode == (S_IFDIR | 0555);
	const struct task_struct *task;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	task = proc_task(who);
	if (task && (listed || who->process->dumpable)) {
		inode->i_uid = task->cred.euid;
		inode->i_gid = task->cred.egid;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

/* Let dentry be about who; sub tells its inode number from others' there. Takes over who's references. */
static int make_node(struct dentry *dentry, struct proc_who who, mode_t mode, unsigned int sub)
{
	struct inode *inode = inode_alloc(dentry->d_sb, mode);
	struct proc_who *copy = kmalloc(sizeof(*copy), GFP_KERNEL);

	if (!inode || !copy) {
		who_put(&who);
		iput(inode);
		kfree(copy);
		return -ENOMEM;
	}
	*copy = who;
	inode->i_private = copy;
	inode->i_ino = (u64)number_of(&who) << PID_INO_SHIFT | (who.task ? INO_THREAD : 0) | sub;
	inode->i_nlink = S_ISDIR(mode) ? 2 : 1;
	set_owner(inode, &who);
	d_instantiate(dentry, inode);
	return 0;
}

static int make_directory(struct dentry *dentry, struct proc_who who,
			  const struct inode_operations *ops, const struct file_operations *fops,
			  unsigned int sub)
{
	int error = make_node(dentry, who, S_IFDIR | 0555, sub);

	if (!error) {
		dentry->d_inode->i_op = ops;
		dentry->d_inode->i_fop = fops;
	}
	return error;
}

long proc_parse_number(const char *name)
{
	long nr = 0;

	if (name[0] == '0' && name[1])
		return -1;
	for (; *name; name++) {
		if (*name < '0' || *name > '9' || nr > 0xffffff)
			return -1;
		nr = nr * 10 + (*name - '0');
	}
	return nr;
}

/* ------------------------------------------------------------------ */
/* Directories of numbers: /proc itself, and task/                     */

/* The lowest number of a thread from nr on, or best if that is lower; 0: neither. */
static pid_t next_thread(struct process *process, pid_t nr, pid_t best)
{
	struct task_struct *task;

	for_each_thread(process, task)
		if (task->pid >= nr && (!best || task->pid < best))
			best = task->pid;
	return best;
}

/* What /proc lists: processes, and of the kernel each thread. */
static pid_t next_process(pid_t nr)
{
	struct process *process;
	pid_t best = 0;

	for_each_process(process)
		if (process->pid >= nr && (!best || process->pid < best))
			best = process->pid;
	return next_thread(&kernel_process, nr, best);
}

/* What task/ lists: kernel threads have a process in common, but each is listed as one by itself. */
static pid_t next_in_task(const struct proc_who *who, pid_t nr)
{
	if (who->process != &kernel_process)
		return next_thread(who->process, nr, 0);
	return who->task->pid >= nr ? who->task->pid : 0;
}

/* List the threads of a process, or (NULL) all processes, from where f_pos stands. */
static void emit_numbers(struct file *file, void *buf, filldir_t fill, const struct proc_who *who)
{
	for (;;) {
		pid_t nr = (pid_t)max(file->f_pos - FIRST_NUMBER, 1LL);
		unsigned long flags;
		char name[12];
		u64 ino;
		int len;

		spin_lock_irqsave(&tasklist_lock, flags);
		nr = who ? next_in_task(who, nr) : next_process(nr);
		spin_unlock_irqrestore(&tasklist_lock, flags);
		if (!nr)
			return;
		len = snprintf(name, sizeof(name), "%d", nr);
		ino = (u64)nr << PID_INO_SHIFT | (who ? INO_THREAD : 0) | INO_DIR;
		if (fill(buf, name, len, FIRST_NUMBER + nr + 1, ino, S_IFDIR >> 12))
			return;
		file->f_pos = FIRST_NUMBER + nr + 1;
	}
}

static int root_readdir(struct file *file, void *buf, filldir_t fill)
{
	if (file->f_pos >= FIRST_NUMBER || proc_emit_entries(file, buf, fill))
		emit_numbers(file, buf, fill, NULL);
	return 0;
}

/* Whom /proc/nr is about: a process, a kernel thread, or (not listed) another thread. */
static bool find_who(pid_t nr, struct proc_who *who)
{
	struct pid *pid;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	pid = pid_find(nr);
	if (pid && pid->process)
		*who = who_get(pid->process, NULL);
	else if (pid && pid->task)
		*who = who_get(pid->task->process, pid->task);
	else
		pid = NULL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return pid != NULL;
}

static int root_lookup(struct inode *dir, struct dentry *dentry)
{
	long nr = proc_parse_number(dentry->d_name);
	struct proc_who who;

	if (nr < 0)
		return proc_lookup(dir, dentry);
	if (!find_who((pid_t)nr, &who))
		return -ENOENT;
	return make_directory(dentry, who, &pid_ops, &pid_fops, INO_DIR);
}

static int tasks_readdir(struct file *file, void *buf, filldir_t fill)
{
	const struct proc_who *who = file->f_dentry->d_inode->i_private;

	if (is_gone(who))
		return -ENOENT;
	if (file->f_pos >= FIRST_NUMBER || dir_emit_dots(file, buf, fill))
		emit_numbers(file, buf, fill, who);
	return 0;
}

static bool is_other_kthread(const struct proc_who *who, const struct task_struct *task)
{
	return who->process == &kernel_process && who->task != task;
}

static int tasks_lookup(struct inode *dir, struct dentry *dentry)
{
	const struct proc_who *of = dir->i_private;
	long nr = proc_parse_number(dentry->d_name);
	struct task_struct *task;
	struct proc_who who;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	task = nr > 0 ? find_task_by_pid((pid_t)nr) : NULL;
	if (task && task->process == of->process && !is_other_kthread(of, task))
		who = who_get(task->process, task);
	else
		task = NULL;
	who.in_task = true;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return task ? make_directory(dentry, who, &pid_ops, &pid_fops, INO_DIR) : -ENOENT;
}

/* ------------------------------------------------------------------ */
/* The directory of one                                                */

/* As on Linux: from the open directory of who is gone, no path leads on, not even "..". */
int proc_pid_permission(struct inode *inode, int want)
{
	return is_gone(inode->i_private) ? -ESRCH : 0;
}

int proc_pid_child(struct dentry *dentry, const struct proc_who *who,
		   const struct proc_entry *entry, unsigned int sub)
{
	struct proc_who copy = who_get(who->process, who->task);
	struct inode *inode;
	int error;

	copy.entry = entry;
	copy.number = who->number;
	copy.in_task = who->in_task;
	error = make_node(dentry, copy, entry->mode, sub);
	if (error)
		return error;
	inode = dentry->d_inode;
	inode->i_op = entry->iops ? entry->iops : &entry_ops;
	inode->i_fop = entry->fops ? entry->fops : &entry_fops;
	return 0;
}

static bool is_shown(const struct proc_entry *entry, const struct proc_who *who)
{
	return !entry->whole || !who->in_task;
}

static int pid_lookup(struct inode *dir, struct dentry *dentry)
{
	const struct proc_who *who = dir->i_private;

	if (is_gone(who))
		return -ENOENT;
	for (unsigned int i = 0; i < nr_proc_entries; i++)
		if (!strcmp(dentry->d_name, proc_entries[i].name) &&
		    is_shown(&proc_entries[i], who))
			return proc_pid_child(dentry, who, &proc_entries[i], INO_ENTRY + i);
	return -ENOENT;
}

static int pid_readdir(struct file *file, void *buf, filldir_t fill)
{
	struct inode *inode = file->f_dentry->d_inode;
	const struct proc_who *who = inode->i_private;
	u64 ino = inode->i_ino - INO_DIR;

	if (is_gone(who))
		return -ENOENT;
	if (file->f_pos < 2 && !dir_emit_dots(file, buf, fill))
		return 0;
	for (; file->f_pos - 2 < nr_proc_entries; file->f_pos++) {
		unsigned int i = (unsigned int)file->f_pos - 2;
		const char *name = proc_entries[i].name;

		if (is_shown(&proc_entries[i], who) &&
		    fill(buf, name, (int)strlen(name), file->f_pos + 1, ino + INO_ENTRY + i,
			 proc_entries[i].mode >> 12))
			break;
	}
	return 0;
}

/* ------------------------------------------------------------------ */
/* Its files                                                           */

/* Asked again, as a program with more rights may run there since the file was opened. */
static int call_show(struct seq_file *m, void *unused)
{
	const struct proc_who *who = m->private;
	int error = proc_look(who, NULL, NULL);

	return error ? error : who->entry->show(m);
}

static int entry_open(struct inode *inode, struct file *file)
{
	int error = proc_look(inode->i_private, NULL, NULL);

	return error ? error : single_open(file, call_show, inode->i_private);
}

static ssize_t entry_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	const struct proc_who *who = proc_who_of(file);

	return who->entry->write ? who->entry->write(who, buf, count) : -EINVAL;
}

/* The thing itself, even if its name has gone or means something else by now. */
static struct dentry *entry_follow(struct dentry *link)
{
	const struct proc_who *who = link->d_inode->i_private;
	int error = proc_look(who, NULL, NULL);

	if (error) /* as on Linux: a link of who is gone leads nowhere */
		return ERR_PTR(error == -ESRCH ? -ENOENT : error);
	return who->entry->follow(who);
}

/* Its text is the path of where it leads. */
static int entry_readlink(struct dentry *link, char *buf, size_t size)
{
	struct dentry *dentry = entry_follow(link);

	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	dentry_path(dentry, buf, size);
	dput(dentry);
	return 0;
}

/* ------------------------------------------------------------------ */
/* Own                                                                 */

/* A kernel thread is listed under its own number. */
static pid_t own_number(void)
{
	return current->process == &kernel_process ? current->pid : current->process->pid;
}

static int self_readlink(struct dentry *link, char *buf, size_t size)
{
	snprintf(buf, size, "%d", own_number());
	return 0;
}

static int thread_self_readlink(struct dentry *link, char *buf, size_t size)
{
	if (current->process == &kernel_process)
		return self_readlink(link, buf, size);
	snprintf(buf, size, "%d/task/%d", own_number(), current->pid);
	return 0;
}

/* ------------------------------------------------------------------ */

static const struct inode_operations root_ops = { .lookup = root_lookup };
static const struct inode_operations pid_ops = {
	.lookup = pid_lookup,
	.permission = proc_pid_permission,
	.forget = proc_pid_forget,
};
const struct inode_operations proc_tasks_iops = {
	.lookup = tasks_lookup,
	.permission = proc_pid_permission,
	.forget = proc_pid_forget,
};
static const struct inode_operations entry_ops = {
	.readlink = entry_readlink,
	.follow_link = entry_follow,
	.truncate = proc_truncate,
	.forget = proc_pid_forget,
};
static const struct inode_operations self_ops = {
	.readlink = self_readlink,
	.forget = proc_forget,
};
static const struct inode_operations thread_self_ops = {
	.readlink = thread_self_readlink,
	.forget = proc_forget,
};

static const struct file_operations root_fops = {
	.llseek = no_seek_end_llseek,
	.read = dir_read,
	.readdir = root_readdir,
};
static const struct file_operations pid_fops = {
	.llseek = no_seek_end_llseek,
	.read = dir_read,
	.readdir = pid_readdir,
};
const struct file_operations proc_tasks_fops = {
	.llseek = no_seek_end_llseek,
	.read = dir_read,
	.readdir = tasks_readdir,
};
static const struct file_operations entry_fops = {
	.open = entry_open,
	.llseek = seq_lseek,
	.read = seq_read,
	.write = entry_write,
	.release = single_release,
};

/* Each mount of it has a root of its own; what is below is made when somebody looks. */
static int fill_super(struct super_block *sb, char *options)
{
	struct inode *inode = inode_alloc(sb, S_IFDIR | 0555);

	if (!inode)
		return -ENOMEM;
	inode->i_op = &root_ops;
	inode->i_fop = &root_fops;
	inode->i_private = &proc_root;
	inode->i_ino = proc_root.ino;
	inode->i_nlink = 2;
	sb->s_magic = PROC_SUPER_MAGIC;
	sb->s_root = d_make_root(sb, inode);
	return sb->s_root ? 0 : -ENOMEM;
}

static struct file_system_type proc_type = {
	.name = "proc",
	.fill_super = fill_super,
};

static void add_link(const char *name, const struct inode_operations *ops)
{
	struct proc_dir_entry *entry = create_proc_entry(name, S_IFLNK | 0777, NULL);

	if (!entry)
		panic("no memory for /proc/%s", name);
	entry->proc_iops = ops;
}

void proc_pid_init(void)
{
	register_filesystem(&proc_type);
	add_link("self", &self_ops);
	add_link("thread-self", &thread_self_ops);
}
