// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_resource.c - /proc/iomem and /proc/ioports.
 *
 * What:     the two trees of kernel/resource.c, a range a line, indented by two spaces a
 *           level, as Linux prints them. Where things lie in physical memory helps an
 *           attacker: whoever is not root sees zeros for the addresses, as on Linux.
 * Start at: show_range()
 * Linux:    kernel/resource.c (r_show)
 */
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/panic.h"
#include "kernel/process/process.h"
#include "kernel/resource.h"
#include "kernel/sched/sched.h"

#define MAX_DEPTH 5 /* deeper ones are indented no further */

struct listing {
	struct seq_file *m;
	int digits;
	bool hide;
};

static void show_range(const struct resource *r, int depth, void *arg)
{
	const struct listing *l = arg;
	u64 start = l->hide ? 0 : r->start, end = l->hide ? 0 : r->end;

	for (int i = 0; i < depth && i < MAX_DEPTH; i++)
		seq_printf(l->m, "  ");
	seq_printf(l->m, "%0*llx-%0*llx : %s\n", l->digits, start, l->digits, end,
		   r->name ? r->name : "<BAD>");
}

static int show_tree(struct seq_file *m, struct resource *root)
{
	struct listing l = { m, root->end < 0x10000 ? 4 : 8, current->cred.euid != 0 };

	resource_for_each(root, show_range, &l);
	return 0;
}

int show_iomem(struct seq_file *m)
{
	return show_tree(m, &iomem_resource);
}

int show_ioports(struct seq_file *m)
{
	return show_tree(m, &ioport_resource);
}
