// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc.c - /proc: a tree of names for windows onto the kernel.
 *
 * What:     what is known of a file here is its struct proc_dir_entry. Inodes and dentries
 *           are made of it when somebody looks, and go with the last who did:
 *
 *             proc_root -- meminfo                     entries stay till they are removed
 *                       \- bus -- pci -- devices
 *                            |
 *                     lookup("bus")  ->  dentry, inode (i_private: the entry)
 *
 * Start at: proc_lookup(), create_proc_entry()
 * Holds:    an entry holds its parent; an inode holds its entry. So a file that is open
 *           outlives its name. What a driver put in it does not: his functions are
 *           called between proc_enter() and proc_leave(), and removal waits for that.
 * Locks:    proc_lock: the lists of names, and who is being called.
 * Not here: what the files say: proc_kernel.c, proc_mm.c, proc_task.c ...; the
 *           directories of processes: proc_pid.c; how text is read: seq_file.c, proc_read.c.
 * See it:   docs/proc.md; tests/kernel/proc_test.c
 * Book:     LDD3 ch. 4.   Linux: fs/proc/generic.c, fs/proc/inode.c
 */
#include "kernel/fs/proc/proc.h"

#include "kernel/fs/dcache.h"
#include "kernel/fs/mount.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched/wait.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

struct proc_dir_entry proc_root = {
	.name = "/proc",
	.mode = S_IFDIR | 0555,
	.ino = 1,
	.subdirs = LIST_HEAD_INIT(proc_root.subdirs),
	.sibling = LIST_HEAD_INIT(proc_root.sibling),
	.count = ATOMIC_INIT(1),
};

static DEFINE_SPINLOCK(proc_lock);
static DECLARE_WAIT_QUEUE_HEAD(calls_end); /* who removes an entry that is being called */

/* ------------------------------------------------------------------ */
/* Entries                                                             */

static struct proc_dir_entry *entry_get(struct proc_dir_entry *entry)
{
	atomic_inc(&entry->count);
	return entry;
}

static void entry_put(struct proc_dir_entry *entry)
{
	while (entry && atomic_dec_and_test(&entry->count)) {
		struct proc_dir_entry *parent = entry->parent;

		if (S_ISLNK(entry->mode))
			kfree(entry->data);
		kfree(entry->name);
		kfree(entry);
		entry = parent;
	}
}

/* proc_lock held: the entry of this name, or NULL. */
static struct proc_dir_entry *find_entry(const struct proc_dir_entry *dir, const char *name,
					 size_t len)
{
	struct proc_dir_entry *entry;

	list_for_each_entry(entry, &dir->subdirs, sibling)
		if (!strncmp(entry->name, name, len) && !entry->name[len])
			return entry;
	return NULL;
}

/* proc_lock held: from *parent along *name to the directory of its last component; false: there is none. */
static bool find_parent(const char **name, struct proc_dir_entry **parent)
{
	const char *slash;

	if (!*parent)
		*parent = &proc_root;
	while ((slash = strchr(*name, '/'))) {
		*parent = find_entry(*parent, *name, (size_t)(slash - *name));
		if (!*parent || !S_ISDIR((*parent)->mode))
			return false;
		*name = slash + 1;
	}
	return **name != 0;
}

static struct proc_dir_entry *entry_alloc(const char *name, mode_t mode)
{
	struct proc_dir_entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);
	char *copy = kmalloc(strlen(name) + 1, GFP_KERNEL);

	if (!entry || !copy) {
		kfree(entry);
		kfree(copy);
		return NULL;
	}
	strlcpy(copy, name, strlen(name) + 1);
	entry->name = copy;
	entry->mode = mode;
	INIT_LIST_HEAD(&entry->subdirs);
	INIT_LIST_HEAD(&entry->sibling);
	atomic_set(&entry->count, 1);
	if (S_ISREG(mode))
		entry->proc_fops = &proc_read_fops;
	return entry;
}

/* Put entry, whose name may still be a path from parent, in its place: 0, -ENOENT, -EEXIST. */
static int entry_link(struct proc_dir_entry *entry, const char *name, struct proc_dir_entry *parent)
{
	static u64 last_ino = 1; /* [p] */
	int error = 0;

	spin_lock(&proc_lock);
	if (!find_parent(&name, &parent)) {
		error = -ENOENT;
	} else if (find_entry(parent, name, strlen(name))) {
		error = -EEXIST;
	} else {
		entry->parent = entry_get(parent);
		entry->ino = ++last_ino;
		list_add_tail(&entry->sibling, &parent->subdirs);
	}
	spin_unlock(&proc_lock);
	return error;
}

static struct proc_dir_entry *entry_create(const char *name, mode_t mode,
					   struct proc_dir_entry *parent, void *data)
{
	const char *slash = strrchr(name, '/');
	struct proc_dir_entry *entry = entry_alloc(slash ? slash + 1 : name, mode);

	if (!entry)
		return NULL;
	entry->data = data;
	if (!entry_link(entry, name, parent))
		return entry;
	entry->data = NULL;
	entry_put(entry);
	return NULL;
}

struct proc_dir_entry *create_proc_entry(const char *name, mode_t mode,
					 struct proc_dir_entry *parent)
{
	if (!(mode & S_IFMT))
		mode |= S_IFREG;
	if (!(mode & 07777))
		mode |= S_ISDIR(mode) ? 0555 : 0444;
	return entry_create(name, mode, parent, NULL);
}

struct proc_dir_entry *create_proc_read_entry(const char *name, mode_t mode,
					      struct proc_dir_entry *base, read_proc_t *read_proc,
					      void *data)
{
	struct proc_dir_entry *entry = create_proc_entry(name, mode, base);

	if (entry) {
		entry->data = data;
		entry->read_proc = read_proc;
	}
	return entry;
}

struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return create_proc_entry(name, S_IFDIR | 0555, parent);
}

struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent,
				    const char *target)
{
	char *copy = kmalloc(strlen(target) + 1, GFP_KERNEL);
	struct proc_dir_entry *entry;

	if (!copy)
		return NULL;
	strlcpy(copy, target, strlen(target) + 1);
	entry = entry_create(name, S_IFLNK | 0777, parent, copy);
	if (!entry)
		kfree(copy);
	return entry;
}

static bool is_called(struct proc_dir_entry *entry)
{
	bool called;

	spin_lock(&proc_lock);
	called = entry->callers;
	spin_unlock(&proc_lock);
	return called;
}

void remove_proc_entry(const char *name, struct proc_dir_entry *parent)
{
	struct proc_dir_entry *entry = NULL;

	spin_lock(&proc_lock);
	if (find_parent(&name, &parent))
		entry = find_entry(parent, name, strlen(name));
	if (entry && list_empty(&entry->subdirs))
		list_del_init(&entry->sibling);
	else if (entry)
		name = NULL; /* not empty */
	spin_unlock(&proc_lock);
	if (WARN(!entry || !name, "remove_proc_entry: %s", entry ? entry->name : name))
		return;
	wait_event(calls_end, !is_called(entry));
	entry_put(entry);
}

int proc_enter(struct proc_dir_entry *entry)
{
	int error = 0;

	spin_lock(&proc_lock);
	if (list_empty(&entry->sibling))
		error = -EIO;
	else
		entry->callers++;
	spin_unlock(&proc_lock);
	return error;
}

void proc_leave(struct proc_dir_entry *entry)
{
	spin_lock(&proc_lock);
	if (!--entry->callers)
		wake_up_all(&calls_end);
	spin_unlock(&proc_lock);
}

/* ------------------------------------------------------------------ */
/* Looking                                                             */

static const struct inode_operations entry_dir_iops, entry_file_iops, entry_link_iops;
static const struct file_operations entry_dir_fops;

void proc_forget(struct inode *inode)
{
	entry_put(inode->i_private);
}

int proc_truncate(struct inode *inode, loff_t size)
{
	return 0;
}

static const struct inode_operations *iops_of(const struct proc_dir_entry *entry)
{
	if (S_ISDIR(entry->mode))
		return &entry_dir_iops;
	return S_ISLNK(entry->mode) ? &entry_link_iops : &entry_file_iops;
}

int proc_lookup(struct inode *dir, struct dentry *dentry)
{
	struct proc_dir_entry *entry;
	struct inode *inode;

	spin_lock(&proc_lock);
	entry = find_entry(PDE(dir), dentry->d_name, strlen(dentry->d_name));
	if (entry)
		entry_get(entry);
	spin_unlock(&proc_lock);
	if (!entry)
		return -ENOENT;
	inode = inode_alloc(dir->i_sb, entry->mode);
	if (!inode) {
		entry_put(entry);
		return -ENOMEM;
	}
	inode->i_private = entry;
	inode->i_ino = entry->ino;
	inode->i_uid = entry->uid;
	inode->i_gid = entry->gid;
	inode->i_size = entry->size;
	inode->i_nlink = S_ISDIR(entry->mode) ? 2 : 1;
	inode->i_op = entry->proc_iops ? entry->proc_iops : iops_of(entry);
	inode->i_fop = S_ISDIR(entry->mode) ? &entry_dir_fops : entry->proc_fops;
	d_instantiate(dentry, inode);
	return 0;
}

static int link_target(struct dentry *link, char *buf, size_t size)
{
	return strlcpy(buf, PDE(link->d_inode)->data, size) < size ? 0 : -ENAMETOOLONG;
}

/* The nth entry of a directory, with a reference, or NULL. */
static struct proc_dir_entry *nth_entry(const struct proc_dir_entry *dir, loff_t n)
{
	struct proc_dir_entry *entry, *found = NULL;

	spin_lock(&proc_lock);
	list_for_each_entry(entry, &dir->subdirs, sibling)
		if (n-- == 0) {
			found = entry_get(entry);
			break;
		}
	spin_unlock(&proc_lock);
	return found;
}

bool proc_emit_entries(struct file *file, void *buf, filldir_t fill)
{
	const struct proc_dir_entry *dir = PDE(file->f_dentry->d_inode);
	struct proc_dir_entry *entry;

	if (file->f_pos < 2 && !dir_emit_dots(file, buf, fill))
		return false;
	while ((entry = nth_entry(dir, file->f_pos - 2))) {
		int full = fill(buf, entry->name, (int)strlen(entry->name), file->f_pos + 1,
				entry->ino, entry->mode >> 12);

		entry_put(entry);
		if (full)
			return false;
		file->f_pos++;
	}
	return true;
}

static int entry_readdir(struct file *file, void *buf, filldir_t fill)
{
	proc_emit_entries(file, buf, fill);
	return 0;
}

static const struct inode_operations entry_dir_iops = {
	.lookup = proc_lookup,
	.forget = proc_forget,
};
static const struct inode_operations entry_file_iops = {
	.truncate = proc_truncate,
	.forget = proc_forget,
};
static const struct inode_operations entry_link_iops = {
	.readlink = link_target,
	.forget = proc_forget,
};
static const struct file_operations entry_dir_fops = {
	.llseek = no_seek_end_llseek,
	.read = dir_read,
	.readdir = entry_readdir,
};

/* ------------------------------------------------------------------ */
/* Files of one function                                               */

static int call_show(struct seq_file *m, void *unused)
{
	proc_show_t *show = m->private;

	return show(m);
}

static int show_open(struct inode *inode, struct file *file)
{
	return single_open(file, call_show, PDE(inode)->data);
}

static const struct file_operations show_fops = {
	.open = show_open,
	.llseek = seq_lseek,
	.read = seq_read,
	.release = single_release,
};

/* All directories of a path; one that is there already is fine. */
static void make_parents(const char *name)
{
	char part[64];

	for (const char *slash = name; (slash = strchr(slash, '/')); slash++) {
		strlcpy(part, name, min((size_t)(slash - name) + 1, sizeof(part)));
		proc_mkdir(part, NULL);
	}
}

struct proc_dir_entry *proc_create_path(const char *name, mode_t mode)
{
	make_parents(name);
	return create_proc_entry(name, mode, NULL);
}

int proc_add(const char *name, mode_t permissions, proc_show_t *show)
{
	struct proc_dir_entry *entry = proc_create_path(name, permissions);

	if (!entry)
		return -ENOMEM;
	entry->data = show;
	entry->proc_fops = &show_fops;
	return 0;
}

void proc_init(void)
{
	proc_files_init();
	proc_pid_init();
	proc_sys_init();
	proc_kmsg_init();
}
