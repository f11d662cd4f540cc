// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc_cache.c - /proc/pagecache: which files have pages in memory.
 *
 * What:     a line for each file that has any, or that somebody maps:
 *
 *             device inode    pages    dirty   mapped    areas       bytes
 *             00:01  1234        16        3       12        2       65000
 *
 *           pages: in the tree. dirty: of them, those that are nowhere else. mapped: those
 *           in some program's tables. areas: of all programs, that show the file.
 * Start at: show_pagecache()
 * Locks:    rows are copied out under the locks of the mappings, and printed after that.
 * See it:   cat /proc/pagecache; gdb: np-cache
 */
#include "kernel/fs/proc.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/address_space.h"
#include "mm/virt/vmalloc.h"

#define MAX_ROWS 512

struct row {
	u64 ino;
	dev_t dev;
	loff_t size;
	unsigned long pages, dirty, mapped, areas;
};

struct rows {
	struct row row[MAX_ROWS];
	unsigned int count; /* may pass MAX_ROWS */
};

static void count_row(struct address_space *mapping, struct row *row)
{
	unsigned long index = 0;
	struct interval *it;
	struct page *page;

	spin_lock(&mapping->i_mmap_lock);
	for (it = interval_first(&mapping->i_mmap, 0, ~0ULL); it; it = interval_next(it, 0, ~0ULL))
		row->areas++;
	spin_unlock(&mapping->i_mmap_lock);
	spin_lock(&mapping->tree_lock);
	row->pages = mapping->nrpages;
	for (; (page = radix_tree_next(&mapping->page_tree, &index)); index++) {
		row->dirty += PageDirty(page);
		row->mapped += page_mapcount(page) > 0;
	}
	spin_unlock(&mapping->tree_lock);
}

static void add_row(struct address_space *mapping, void *arg)
{
	struct inode *inode = mapping->host;
	struct rows *rows = arg;
	struct row row = { .ino = inode->i_ino,
			   .dev = inode->i_sb ? inode->i_sb->s_dev : 0,
			   .size = i_size_read(inode) };

	count_row(mapping, &row);
	if (!row.pages && !row.areas)
		return;
	if (rows->count < MAX_ROWS)
		rows->row[rows->count] = row;
	rows->count++;
}

static int show_pagecache(struct seq_file *m)
{
	struct rows *rows = vmalloc(sizeof(*rows));

	if (!rows)
		return -ENOMEM;
	rows->count = 0;
	address_space_for_each(add_row, rows);
	seq_printf(m, "device inode    pages    dirty   mapped    areas       bytes\n");
	for (unsigned int i = 0; i < min(rows->count, (unsigned int)MAX_ROWS); i++) {
		struct row *r = &rows->row[i];

		seq_printf(m, "%02x:%02x  %-8llu %4lu %8lu %8lu %8lu %11lld\n", r->dev >> 20,
			   r->dev & 0xfffff, r->ino, r->pages, r->dirty, r->mapped, r->areas,
			   r->size);
	}
	if (rows->count > MAX_ROWS)
		seq_printf(m, "... and %u more\n", rows->count - MAX_ROWS);
	vfree(rows);
	return 0;
}

void proc_cache_init(void)
{
	static const struct proc_file files[] = {
		{ "pagecache", 0444, show_pagecache },
	};

	proc_add_table(files, ARRAY_SIZE(files));
}
