// SPDX-License-Identifier: MIT
/*
 * kernel/fs/super.c - file systems in use: made, put in a place, and gone.
 *
 * What:     a kind of file system (file_system_type) makes a super_block; it is put over a
 *           directory and taken away again. s_users counts whoever is in it: while
 *           somebody is, umount says EBUSY. umount -l takes it out of its place all the
 *           same, and the last one who leaves ends it:
 *
 *             super_create -> mount_on -> umount_from -> (s_users 0) -> super_kill
 *
 * Start at: super_create(), mount_on(), super_put_user()
 * Locks:    mount_mutex: one mount or umount at a time. dcache_lock: s_mountpoint and
 *           d_mounted, s_detached and the fall of s_users to 0, the list. A directory's i_mutex while
 *           something is put on it, so that it is not removed meanwhile.
 * Not here: the system calls: namespace.c
 * See it:   /proc/mounts, /proc/filesystems; tests/kernel/namei_test.c; tests/user/as-root/umount_*
 * Linux:    fs/super.c, fs/filesystems.c
 */
#include "kernel/fs/dev/kdev_t.h"
#include "kernel/fs/mount.h"
#include "kernel/fs/namei.h"
#include "kernel/fs/proc/seq_file.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/mount.h"
#include "mm/phys/slab.h"

DEFINE_MUTEX_RANK(mount_mutex, RANK_MOUNT);
LIST_HEAD(super_blocks);
struct super_block *root_sb;

static LIST_HEAD(filesystems); /* [types_lock] nothing is ever taken out */
static DEFINE_MUTEX_RANK(types_lock, RANK_MUTEX);

/* ------------------------------------------------------------------ */
/* Kinds                                                               */

/* types_lock held */
static struct file_system_type *find_type(const char *name)
{
	struct file_system_type *type;

	list_for_each_entry(type, &filesystems, list)
		if (!strcmp(type->name, name))
			return type;
	return NULL;
}

struct file_system_type *find_filesystem(const char *name)
{
	struct file_system_type *type;

	mutex_lock(&types_lock);
	type = find_type(name);
	mutex_unlock(&types_lock);
	return type;
}

int register_filesystem(struct file_system_type *type)
{
	int error = -EBUSY;

	mutex_lock(&types_lock);
	if (!find_type(type->name)) {
		list_add_tail(&type->list, &filesystems);
		error = 0;
	}
	mutex_unlock(&types_lock);
	return error;
}

int filesystems_show(struct seq_file *m)
{
	struct file_system_type *type;

	mutex_lock(&types_lock);
	list_for_each_entry(type, &filesystems, list)
		seq_printf(m, "%s\t%s\n", type->needs_device ? "" : "nodev", type->name);
	mutex_unlock(&types_lock);
	return 0;
}

/* ------------------------------------------------------------------ */
/* Beginning and end                                                   */

static const struct super_operations no_operations;

struct super_block *super_create(struct file_system_type *type, const char *source,
				 unsigned long flags, char *options)
{
	static atomic_t last = ATOMIC_INIT(MINOR(NO_SB_DEV));
	struct super_block *sb = kzalloc(sizeof(*sb), GFP_KERNEL);
	char *name = kmalloc(strlen(source) + 1, GFP_KERNEL);
	int error = -ENOMEM;

	if (!sb || !name)
		goto free;
	strlcpy(name, source, strlen(source) + 1);
	sb->s_devname = name;
	sb->s_type = type;
	sb->s_op = &no_operations;
	sb->s_flags = flags;
	super_set_read_only(sb, flags & MS_RDONLY);
	sb->s_mnt_id = atomic_add_return(1, &last);
	sb->s_dev = MKDEV(0, sb->s_mnt_id);
	INIT_LIST_HEAD(&sb->s_list);
	error = type->fill_super(sb, options);
	if (!error)
		return sb;
free:
	kfree(sb);
	kfree(name);
	return ERR_PTR(error);
}

int super_set_read_only(struct super_block *sb, bool read_only)
{
	int writers = atomic_cmpxchg(&sb->s_writers, read_only ? 0 : -1, read_only ? -1 : 0);

	return read_only && writers > 0 ? -EBUSY : 0;
}

void super_kill(struct super_block *sb)
{
	BUG_ON(sb->s_mountpoint || sb->s_root->d_mounted);
	d_kill_tree(sb->s_root);
	if (sb->s_op->put_super)
		sb->s_op->put_super(sb);
	kfree(sb->s_devname);
	kfree(sb);
}

void super_put_user(struct super_block *sb)
{
	int users = atomic_read(&sb->s_users);
	bool gone;

	while (users > 1) { /* not the last one: no lock */
		int found = atomic_cmpxchg(&sb->s_users, users, users - 1);

		if (found == users)
			return;
		users = found;
	}
	spin_lock(&dcache_lock);
	gone = atomic_dec_and_test(&sb->s_users) && sb->s_detached;
	spin_unlock(&dcache_lock);
	if (gone)
		super_kill(sb);
}

/* ------------------------------------------------------------------ */
/* Places                                                              */

/* dcache_lock held: does a path lead into it? Not after umount -l. */
static bool is_in_place(const struct super_block *sb)
{
	return sb && (sb == root_sb || sb->s_mountpoint);
}

/*
 * dcache_lock held. May something be mounted here? A name that the tree does not keep could not be
 * found again.
 */
static int check_mountpoint(const struct dentry *dentry)
{
	if (!S_ISDIR(dentry->d_inode->i_mode))
		return -ENOTDIR;
	if (d_unlinked(dentry))
		return -ENOENT;
	if (!is_in_place(dentry->d_sb) ||
	    (dentry->d_parent != dentry && list_empty(&dentry->d_child)))
		return -EINVAL;
	return dentry->d_mounted ? -EBUSY : 0;
}

int mount_on(struct super_block *sb, struct dentry *dentry)
{
	int error;

	mutex_lock(&dentry->d_inode->i_mutex); /* it is not removed now */
	spin_lock(&dcache_lock);
	error = check_mountpoint(dentry);
	if (!error) {
		dentry->d_mounted = sb;
		sb->s_mountpoint = dentry;
		list_add_tail(&sb->s_list, &super_blocks);
	}
	spin_unlock(&dcache_lock);
	mutex_unlock(&dentry->d_inode->i_mutex);
	if (error)
		dput(dentry);
	return error;
}

/* dcache_lock held: where it was; the reference is the caller's. */
static struct dentry *detach(struct super_block *sb)
{
	struct dentry *dentry = sb->s_mountpoint;

	dentry->d_mounted = NULL;
	sb->s_mountpoint = NULL;
	sb->s_detached = sb != sb->s_type->single;
	list_del_init(&sb->s_list);
	return dentry;
}

void umount_from(struct super_block *sb)
{
	struct dentry *dentry;

	spin_lock(&dcache_lock);
	dentry = detach(sb);
	spin_unlock(&dcache_lock);
	dput(dentry);
}

int umount_unused(struct super_block *sb)
{
	struct dentry *dentry = NULL;

	spin_lock(&dcache_lock);
	if (atomic_read(&sb->s_users) <= 1) /* and no walk comes in before it is out of its place */
		dentry = detach(sb);
	spin_unlock(&dcache_lock);
	if (!dentry)
		return -EBUSY;
	dput(dentry);
	return 0;
}

/* ------------------------------------------------------------------ */
/* At boot                                                             */

/* A directory, made from dir (NULL: the root) if it is not there; a reference. */
static struct dentry *make_directory(struct dentry *dir, const char *path, mode_t permissions)
{
	dir = kern_mknod(dir, path, S_IFDIR | permissions, 0);
	if (IS_ERR(dir))
		panic("cannot make the directory %s (error %ld)", path, -PTR_ERR(dir));
	return dir;
}

static void kern_mount(const char *name, const char *path)
{
	struct file_system_type *type = find_filesystem(name);
	struct super_block *sb = type->single ? type->single : super_create(type, name, 0, NULL);
	int error = IS_ERR(sb) ? (int)PTR_ERR(sb) : 0;

	if (!error) {
		mutex_lock(&mount_mutex);
		error = mount_on(sb, make_directory(NULL, path, 0755));
		mutex_unlock(&mount_mutex);
	}
	if (error)
		panic("cannot mount %s on %s (error %d)", name, path, -error);
}

void mount_init(void)
{
	dput(make_directory(NULL, "/tmp", 01777));
	kern_mount("devtmpfs", "/dev");
}

void mount_proc(void)
{
	kern_mount("proc", "/proc");
}

static void mount_root(void)
{
	/* half of the memory beside what was booted; of that, any number of names */
	char options[] = "mode=755,nr_inodes=0";

	root_sb = super_create(find_filesystem("tmpfs"), "rootfs", 0, options);
	if (IS_ERR(root_sb))
		panic("no memory for the root file system");
	list_add_tail(&root_sb->s_list, &super_blocks);
}

void vfs_init(void)
{
	inode_init();
	dcache_init();
	tmpfs_init();
	mount_root();
}
