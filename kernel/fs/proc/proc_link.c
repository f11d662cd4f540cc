// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_link.c - /proc/PID/cwd, root and exe: links that lead to the thing itself.
 *
 * What:     such a link is not followed by its text: where it leads is the very directory,
 *           or file, that the process has, even if its name is gone or means something
 *           else by now.
 * Start at: proc_follow_exe()
 * Locks:    fs->lock; what was executed does not change in an address space.
 * See it:   ls -l /proc/self; tests/user: proc_exe_is_the_program
 * Spec:     proc(5).   Linux: fs/proc/base.c (proc_pid_get_link)
 */
#include "kernel/fs/fs_struct.h"
#include "kernel/fs/proc/proc_pid.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/vma.h"

static struct dentry *place_of(const struct proc_who *who,
			       struct dentry *(*get)(struct fs_struct *))
{
	struct fs_struct *fs = proc_fs(who);
	struct dentry *place;

	if (!fs)
		return ERR_PTR(-ENOENT);
	place = get(fs);
	fs_put(fs);
	return place;
}

struct dentry *proc_follow_cwd(const struct proc_who *who)
{
	return place_of(who, fs_cwd);
}

struct dentry *proc_follow_root(const struct proc_who *who)
{
	return place_of(who, fs_root);
}

struct dentry *proc_follow_exe(const struct proc_who *who)
{
	struct mm_struct *mm = proc_mm(who);
	struct dentry *exe = ERR_PTR(-ENOENT);

	if (!mm)
		return exe;
	if (mm->exe_file)
		exe = dget(mm->exe_file->f_dentry);
	mmput(mm);
	return exe;
}
