// SPDX-License-Identifier: MIT
/*
 * kernel/fs/namespace.c - mount and umount, and what is mounted.
 *
 * What:     mount(2) makes a file system and puts it over a directory, or changes the
 *           options of one that is there; umount2(2) takes it away. Only root may.
 * Start at: sys_mount(), sys_umount2()
 * Locks:    mount_mutex over each change as a whole.
 * Not here: bind mounts and MS_MOVE (EINVAL): a file system is in one place (fs.h). Name
 *           spaces of one's own: all programs see the same mounts, so MS_PRIVATE has nothing to do.
 * See it:   mount, umount at the prompt; /proc/mounts; tests/user/as-root/mount_*, umount_*
 * Spec:     mount(2), umount(2), proc(5).   Linux: fs/namespace.c, fs/proc_namespace.c
 */
#include "kernel/fs/fs_struct.h"
#include "kernel/fs/dev/kdev_t.h"
#include "kernel/fs/mount.h"
#include "kernel/fs/namei.h"
#include "kernel/fs/proc/seq_file.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/mount.h"
#include "mm/phys/slab.h"

#define KEPT_FLAGS (MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_RELATIME)

/* ------------------------------------------------------------------ */
/* mount                                                               */

/* What a call of mount asks for, its strings in kernel memory; NULL: not given. */
struct mount_args {
	char *source, *type, *options;
	unsigned long flags;
};

static bool is_mount_root(const struct dentry *dentry)
{
	return dentry->d_sb && dentry == dentry->d_sb->s_root;
}

static int do_remount(struct dentry *dentry, const struct mount_args *args)
{
	struct super_block *sb = dentry->d_sb;
	int error;

	if (!is_mount_root(dentry))
		return -EINVAL;
	error = super_set_read_only(sb, args->flags & MS_RDONLY);
	if (!error && sb->s_op->remount)
		error = sb->s_op->remount(sb, args->options);
	if (!error)
		WRITE_ONCE(sb->s_flags, args->flags & KEPT_FLAGS);
	else
		super_set_read_only(sb, sb->s_flags & MS_RDONLY);
	return error;
}

/* A new file system, or the only one of its kind if that is in no place. */
static struct super_block *make_super(struct file_system_type *type, const struct mount_args *args)
{
	unsigned long flags = args->flags & KEPT_FLAGS;
	struct super_block *sb = type->single;

	if (!sb)
		return super_create(type, args->source ? args->source : "none", flags,
				    args->options);
	if (sb->s_mountpoint || super_set_read_only(sb, flags & MS_RDONLY))
		return ERR_PTR(-EBUSY);
	sb->s_flags = flags;
	return sb;
}

/* mount_mutex held */
static int do_new_mount(struct dentry *dentry, const struct mount_args *args)
{
	struct file_system_type *type;
	struct super_block *sb;
	int error;

	if (!args->type)
		return -EINVAL;
	type = find_filesystem(args->type);
	if (!type)
		return -ENODEV;
	sb = make_super(type, args);
	if (IS_ERR(sb))
		return (int)PTR_ERR(sb);
	error = mount_on(sb, dget(dentry));
	if (error && sb != type->single)
		super_kill(sb);
	return error;
}

static int do_mount(struct dentry *dentry, const struct mount_args *args)
{
	if (!cred_is_root(&current->cred))
		return -EPERM;
	if (args->flags & MS_REMOUNT)
		return do_remount(dentry, args);
	if (args->flags & (MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE))
		return is_mount_root(dentry) && args->flags & MS_PRIVATE ? 0 : -EINVAL;
	if (args->flags & (MS_BIND | MS_MOVE))
		return -EINVAL;
	return do_new_mount(dentry, args);
}

/* A string of the program's, at most a page; NULL if it gave none, or ERR_PTR. */
static char *copy_string(const char __user *string)
{
	return string ? getname(string) : NULL;
}

long sys_mount(const char __user *source, const char __user *target, const char __user *type,
	       unsigned long flags, const char __user *data)
{
	char *text[] = { copy_string(type), copy_string(source), copy_string(data) };
	struct mount_args args = { text[1], text[0], text[2], flags };
	struct dentry *dentry;
	long error = 0;

	if ((flags & MS_MGC_MSK) == MS_MGC_VAL)
		args.flags &= ~(unsigned long)MS_MGC_MSK;
	for (int i = 0; i < 3 && !error; i++)
		error = IS_ERR(text[i]) ? PTR_ERR(text[i]) : 0;
	if (!error) {
		dentry = user_path_lookup(AT_FDCWD, target, 0);
		error = IS_ERR(dentry) ? PTR_ERR(dentry) : 0;
	}
	if (!error) {
		mutex_lock(&mount_mutex);
		error = do_mount(dentry, &args);
		mutex_unlock(&mount_mutex);
		dput(dentry);
	}
	for (int i = 0; i < 3; i++)
		if (!IS_ERR(text[i]))
			kfree(text[i]);
	return error;
}

/* ------------------------------------------------------------------ */
/* umount                                                              */

/* One that is mounted somewhere in sb, or NULL; mount_mutex held. */
static struct super_block *mounted_in(const struct super_block *sb)
{
	struct super_block *other;

	list_for_each_entry(other, &super_blocks, s_list)
		if (other->s_mountpoint && other->s_mountpoint->d_sb == sb)
			return other;
	return NULL;
}

void umount_all(struct super_block *sb)
{
	struct super_block *at, *inner;
	struct dentry *root;

	do {
		for (at = sb; (inner = mounted_in(at)); at = inner)
			;
		root = dget(at->s_root);
		umount_from(at);
		dput(root); /* if nobody else is in it, it goes */
	} while (at != sb);
}

/* mount_mutex held; the caller's reference to dentry is one user. */
static int do_umount(struct dentry *dentry, int flags)
{
	struct super_block *sb = dentry->d_sb;

	if (!cred_is_root(&current->cred))
		return -EPERM;
	if (!is_mount_root(dentry) || !sb->s_mountpoint)
		return -EINVAL;
	if (flags & MNT_EXPIRE)
		return -EAGAIN; /* as on Linux, when it is asked for the first time; each time is the first */
	if (!(flags & MNT_DETACH))
		return umount_unused(sb); /* what is mounted in it uses it too */
	umount_all(sb);
	return 0;
}

long sys_umount2(const char __user *path, int flags)
{
	struct dentry *dentry;
	long error;

	if (flags & ~(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | UMOUNT_NOFOLLOW) ||
	    (flags & MNT_EXPIRE && flags & (MNT_FORCE | MNT_DETACH)))
		return -EINVAL;
	dentry =
		user_path_lookup(AT_FDCWD, path, flags & UMOUNT_NOFOLLOW ? AT_SYMLINK_NOFOLLOW : 0);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	mutex_lock(&mount_mutex);
	error = do_umount(dentry, flags);
	mutex_unlock(&mount_mutex);
	dput(dentry);
	return error;
}

/* ------------------------------------------------------------------ */
/* What is mounted                                                     */

static void show_flags(struct seq_file *m, const struct super_block *sb)
{
	static const struct {
		unsigned long flag;
		const char *text;
	} names[] = { { MS_NOSUID, ",nosuid" },
		      { MS_NODEV, ",nodev" },
		      { MS_NOEXEC, ",noexec" },
		      { MS_NOATIME, ",noatime" },
		      { MS_RELATIME, ",relatime" } };

	seq_puts(m, sb->s_flags & MS_RDONLY ? "ro" : "rw");
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		if (sb->s_flags & names[i].flag)
			seq_puts(m, names[i].text);
}

static void show_options(struct seq_file *m, struct super_block *sb)
{
	if (sb->s_op->show_options)
		sb->s_op->show_options(m, sb);
}

static void show_mount(struct seq_file *m, struct super_block *sb, const char *path)
{
	seq_escape(m, sb->s_devname, " \t\n\\#");
	seq_putc(m, ' ');
	seq_escape(m, path, " \t\n\\");
	seq_printf(m, " %s ", sb->s_type->name);
	show_flags(m, sb);
	show_options(m, sb);
	seq_puts(m, " 0 0\n");
}

static void show_mountinfo(struct seq_file *m, struct super_block *sb, const char *path)
{
	const struct super_block *above = sb->s_mountpoint ? sb->s_mountpoint->d_sb : sb;

	seq_printf(m, "%d %d %u:%u / ", sb->s_mnt_id, above->s_mnt_id, MAJOR(sb->s_dev),
		   MINOR(sb->s_dev));
	seq_escape(m, path, " \t\n\\");
	seq_putc(m, ' ');
	show_flags(m, sb);
	seq_printf(m, " - %s ", sb->s_type->name);
	seq_escape(m, sb->s_devname, " \t\n\\#");
	seq_puts(m, sb->s_flags & MS_RDONLY ? " ro" : " rw");
	show_options(m, sb);
	seq_putc(m, '\n');
}

/* A line for each that the reader can get to, in the order in which they were mounted. */
static int show_all(struct seq_file *m,
		    void (*show)(struct seq_file *m, struct super_block *sb, const char *path))
{
	char *path = kmalloc(PATH_MAX, GFP_KERNEL);
	struct dentry *root = fs_root(current->fs);
	struct super_block *sb;
	bool reached;

	if (path) {
		mutex_lock(&mount_mutex);
		list_for_each_entry(sb, &super_blocks, s_list)
			if (!d_path_from(sb->s_root, root, path, PATH_MAX, &reached) && reached)
				show(m, sb, path);
		mutex_unlock(&mount_mutex);
	}
	kfree(path);
	dput(root);
	return path ? 0 : -ENOMEM;
}

int mounts_show(struct seq_file *m)
{
	return show_all(m, show_mount);
}

int mountinfo_show(struct seq_file *m)
{
	return show_all(m, show_mountinfo);
}
