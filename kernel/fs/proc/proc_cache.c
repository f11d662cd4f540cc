// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_cache.c - /proc/pagecache: which files have pages in memory.
 *
 * What:     a line for each file that has any, or that somebody maps:
 *
 *             device inode    pages    dirty   mapped    areas       bytes
 *             00:01  1234        16        3       12        2       65000
 *
 *           pages: in the tree. dirty: of them, those that are nowhere else. mapped: those
 *           in some program's tables. areas: of all programs, that show the file.
 * Start at: show_pagecache()
 * Locks:    those of the mappings, while a row is counted and printed.
 * See it:   cat /proc/pagecache; gdb: np-cache
 */
#include "kernel/fs/dev/kdev_t.h"
#include "kernel/fs/proc/proc.h"
#include "mm/virt/address_space.h"

struct counts {
	unsigned long pages, dirty, mapped, areas;
};

static void count(struct address_space *mapping, struct counts *n)
{
	unsigned long index = 0;
	struct interval *it;
	struct page *page;

	spin_lock(&mapping->i_mmap_lock);
	for (it = interval_first(&mapping->i_mmap, 0, ~0ULL); it; it = interval_next(it, 0, ~0ULL))
		n->areas++;
	spin_unlock(&mapping->i_mmap_lock);
	spin_lock(&mapping->tree_lock);
	n->pages = mapping->nrpages;
	for (; (page = radix_tree_next(&mapping->page_tree, &index)); index++) {
		n->dirty += PageDirty(page);
		n->mapped += page_mapcount(page) > 0;
	}
	spin_unlock(&mapping->tree_lock);
}

static void show_row(struct address_space *mapping, void *m)
{
	struct inode *inode = mapping->host;
	dev_t dev = inode->i_sb ? inode->i_sb->s_dev : 0;
	struct counts n = {};

	count(mapping, &n);
	if (n.pages || n.areas)
		seq_printf(m, "%02x:%02x  %-8llu %4lu %8lu %8lu %8lu %11lld\n", MAJOR(dev),
			   MINOR(dev), inode->i_ino, n.pages, n.dirty, n.mapped, n.areas,
			   i_size_read(inode));
}

int show_pagecache(struct seq_file *m)
{
	seq_printf(m, "device inode    pages    dirty   mapped    areas       bytes\n");
	address_space_for_each(show_row, m);
	return 0;
}
