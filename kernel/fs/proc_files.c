// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc_files.c - /proc/locks: who has locked which bytes of which file.
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
#include "kernel/fs/proc.h"
#include "kernel/lib/panic.h"

static int show_locks(struct seq_file *m)
{
	char line[160];
	size_t len;

	for (unsigned int n = 0; (len = locks_tell(n, line, sizeof(line))) > 0; n++)
		seq_write(m, line, len);
	return 0;
}

void proc_files_init(void)
{
	files_sysctl_init();
	if (proc_add("locks", 0444, show_locks))
		panic("no memory for /proc/locks");
}
