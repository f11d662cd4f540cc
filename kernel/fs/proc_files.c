// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc_files.c - /proc/locks: who has locked which bytes of which file; how many names and inodes.
 *
 * What:     a line for each lock, and below it, with an arrow, one for each that waits
 *           for it.
 * Start at: show_locks()
 * Locks:    none: each line is right by itself, the next may be of a moment later.
 * See it:   tests/user/as-user/lock_told_in_proc.c; docs/files.md
 * Spec:     proc(5).   Linux: fs/locks.c
 */
#include "kernel/fs/files.h"
#include "kernel/fs/locks.h"
#include "kernel/fs/dcache.h"
#include "kernel/fs/proc.h"

static int show_locks(struct seq_file *m)
{
	char line[160];
	size_t len;

	for (unsigned int n = 0; (len = locks_tell(n, line, sizeof(line))) > 0; n++)
		seq_write(m, line, len);
	return 0;
}

/* As Linux: names, of them unused, seconds until those go, ...; nothing is kept unused here. */
static int show_dentry_state(struct seq_file *m)
{
	return seq_printf(m, "%d\t0\t45\t0\t0\t0\n", atomic_read(&nr_dentries));
}

static int show_inode_nr(struct seq_file *m)
{
	return seq_printf(m, "%d\t0\n", atomic_read(&nr_inodes));
}

void proc_files_init(void)
{
	static const struct proc_file files[] = {
		{ "locks", 0444, show_locks },
		{ "sys/fs/dentry-state", 0444, show_dentry_state },
		{ "sys/fs/inode-nr", 0444, show_inode_nr },
	};

	files_sysctl_init();
	proc_add_table(files, ARRAY_SIZE(files));
}
