// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_maps.c - /proc/PID/maps, smaps, smaps_rollup: an address space, area by area.
 *
 * What:     a seq_file whose position is an address: what is read next is the first area
 *           that ends above it. So ten thousand areas are read a page of text at a time,
 *           and mmap_sem is held for that long only; areas that come or go between two
 *           reads are seen or not, but none is shown twice.
 *
 *             7ffff7fc1000-7ffff7fc3000 r-xp 00001000 00:00 19        /lib/ld.so
 *             start        end          |    offset   dev   inode     name
 *                                       read, write, execute, p(rivate) or s(hared)
 *
 * Start at: areas_start(), show_area()
 * Holds:    the address space is the one that was there at open: proc_mm_again().
 * Locks:    mmap_sem for reading from start to stop; page_table_lock while pages are counted.
 * See it:   cat /proc/self/maps; docs/areas.md; tests/user: maps_*, proc_smaps
 * Spec:     proc(5).   Linux: fs/proc/task_mmu.c
 */
#include "kernel/fs/proc/proc_task.h"
#include "kernel/fs/dev/kdev_t.h"
#include "kernel/fs/mount.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"
#include "mm/virt/pgtable.h"
#include "mm/virt/vma.h"

#define PATH_ROOM 4000 /* so that the following is one page */

/* An open file. */
struct areas {
	const struct proc_who *who;
	u64 mm_id;
	struct mm_struct *mm; /* between start and stop */
	char path[PATH_ROOM];
};

/* ------------------------------------------------------------------ */
/* Going through                                                       */

static void *areas_start(struct seq_file *m, loff_t *pos)
{
	struct areas *areas = m->private;

	areas->mm = proc_mm_again(areas->who, areas->mm_id);
	if (!areas->mm)
		return NULL;
	down_read(&areas->mm->mmap_sem);
	return find_vma(areas->mm, (unsigned long)*pos);
}

static void *areas_next(struct seq_file *m, void *v, loff_t *pos)
{
	struct vm_area_struct *vma = v;

	*pos = (loff_t)vma->vm_end;
	return vma->vm_next;
}

static void areas_stop(struct seq_file *m, void *v)
{
	struct areas *areas = m->private;

	if (!areas->mm)
		return;
	up_read(&areas->mm->mmap_sem);
	mmput(areas->mm);
	areas->mm = NULL;
}

/* ------------------------------------------------------------------ */
/* One line                                                            */

static const char *area_name(const struct vm_area_struct *vma, char *buf)
{
	const struct mm_struct *mm = vma->vm_mm;

	if (vma->vm_file)
		return dentry_path(vma->vm_file->f_dentry, buf, PATH_ROOM);
	if (vma->vm_start <= mm->brk && vma->vm_end >= mm->start_brk && mm->brk > mm->start_brk)
		return "[heap]";
	if (vma->vm_start <= mm->start_stack && vma->vm_end >= mm->start_stack)
		return "[stack]";
	return vma->vm_ops && vma->vm_ops->name ? vma->vm_ops->name : "";
}

static void show_area(struct seq_file *m, const struct vm_area_struct *vma, char *buf)
{
	struct inode *inode = vma->vm_file ? vma->vm_file->f_dentry->d_inode : NULL;
	const char *name = area_name(vma, buf);
	dev_t dev = !inode ? 0 : inode->i_sb ? inode->i_sb->s_dev : NO_SB_DEV;
	size_t start = m->count;

	seq_printf(m, "%08lx-%08lx %c%c%c%c %08lx %02x:%02x %llu", vma->vm_start, vma->vm_end,
		   vma->vm_flags & VM_READ ? 'r' : '-', vma->vm_flags & VM_WRITE ? 'w' : '-',
		   vma->vm_flags & VM_EXEC ? 'x' : '-', vma->vm_flags & VM_MAYSHARE ? 's' : 'p',
		   inode ? vma->vm_pgoff << PAGE_SHIFT : 0UL, MAJOR(dev), MINOR(dev),
		   inode ? inode->i_ino : 0ULL);
	seq_pad(m, start, *name ? 73 : 0); /* the name begins in column 74, as everywhere */
	seq_escape(m, name, "\n");
	seq_putc(m, '\n');
}

static int maps_show(struct seq_file *m, void *v)
{
	struct areas *areas = m->private;

	show_area(m, v, areas->path);
	return 0;
}

/* ------------------------------------------------------------------ */
/* Pages of an area                                                    */

/* In bytes. */
struct area_figures {
	u64 size, resident, proportional; /* each page divided by the programs that map it */
	u64 shared_clean, shared_dirty, private_clean, private_dirty;
	u64 referenced, anonymous, locked;
	u64 shared; /* memory that has a name, or was shared by fork: nowhere else than here */
};

static void count_page(struct area_figures *f, pte_t entry, const struct vm_area_struct *vma)
{
	struct page *page = pfn_to_page(pte_pfn(entry));
	int maps = max(page_mapcount(page), 1);
	bool dirty = pte_dirty(entry) || PageDirty(page);
	u64 *kind;

	if (maps > 1)
		kind = dirty ? &f->shared_dirty : &f->shared_clean;
	else
		kind = dirty ? &f->private_dirty : &f->private_clean;
	*kind += PAGE_SIZE;
	f->resident += PAGE_SIZE;
	f->proportional += PAGE_SIZE / (unsigned int)maps;
	if (pte_young(entry))
		f->referenced += PAGE_SIZE;
	if (page->owner == OWNER_ANON)
		f->anonymous += PAGE_SIZE;
	else if (page->owner == OWNER_CACHE && PageDirty(page))
		f->shared += PAGE_SIZE;
	if (vma->vm_flags & VM_LOCKED)
		f->locked += PAGE_SIZE / (unsigned int)maps;
}

/* Add what is mapped in an area; entries without a counted page (zeros, devices) are not memory of it. */
static void count_area(struct area_figures *f, const struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long addr = vma->vm_start, stop;
	pte_t *pte;

	f->size += vma->vm_end - vma->vm_start;
	spin_lock(&mm->page_table_lock);
	while ((pte = pgtable_next(mm, &addr, vma->vm_end, &stop)))
		for (; addr < stop; addr += PAGE_SIZE, pte++)
			if (pte_present(*pte) && !pte_special(*pte))
				count_page(f, *pte, vma);
	spin_unlock(&mm->page_table_lock);
}

void proc_count_resident(struct resident_figures *f, struct mm_struct *mm)
{
	struct area_figures figures;

	*f = (struct resident_figures){};
	down_read(&mm->mmap_sem);
	for (struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next) {
		figures = (struct area_figures){};
		count_area(&figures, vma);
		f->anon += figures.anonymous >> PAGE_SHIFT;
		f->shmem += figures.shared >> PAGE_SHIFT;
		f->file += (figures.resident - figures.anonymous - figures.shared) >> PAGE_SHIFT;
	}
	up_read(&mm->mmap_sem);
}

static void show_figures(struct seq_file *m, const struct area_figures *f)
{
	const struct {
		const char *name;
		u64 bytes;
	} rows[] = {
		{ "Rss", f->resident },
		{ "Pss", f->proportional },
		{ "Shared_Clean", f->shared_clean },
		{ "Shared_Dirty", f->shared_dirty },
		{ "Private_Clean", f->private_clean },
		{ "Private_Dirty", f->private_dirty },
		{ "Referenced", f->referenced },
		{ "Anonymous", f->anonymous },
		{ "Swap", 0 },
		{ "SwapPss", 0 },
		{ "Locked", f->locked },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		seq_printf(m, "%s:%*s%8llu kB\n", rows[i].name, (int)(15 - strlen(rows[i].name)),
			   "", rows[i].bytes / KiB);
}

/* The flags that have the same letters on Linux. */
static void show_flags(struct seq_file *m, unsigned long flags)
{
	static const struct {
		unsigned long flag;
		const char *letters;
	} names[] = {
		{ VM_READ, "rd" },     { VM_WRITE, "wr" },	{ VM_EXEC, "ex" },
		{ VM_SHARED, "sh" },   { VM_MAYREAD, "mr" },	{ VM_MAYWRITE, "mw" },
		{ VM_MAYEXEC, "me" },  { VM_MAYSHARE, "ms" },	{ VM_GROWSDOWN, "gd" },
		{ VM_PFNMAP, "pf" },   { VM_LOCKED, "lo" },	{ VM_IO, "io" },
		{ VM_DONTCOPY, "dc" }, { VM_DONTEXPAND, "de" }, { VM_WIPEONFORK, "wf" },
	};

	seq_puts(m, "VmFlags: ");
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		if (flags & names[i].flag)
			seq_printf(m, "%s ", names[i].letters);
	seq_putc(m, '\n');
}

static int smaps_show(struct seq_file *m, void *v)
{
	struct areas *areas = m->private;
	const struct vm_area_struct *vma = v;
	struct area_figures f = {};

	count_area(&f, vma);
	show_area(m, vma, areas->path);
	seq_printf(m, "Size:           %8llu kB\n", f.size / KiB);
	seq_printf(m, "KernelPageSize: %8lu kB\nMMUPageSize:    %8lu kB\n", PAGE_SIZE / KiB,
		   PAGE_SIZE / KiB);
	show_figures(m, &f);
	show_flags(m, vma->vm_flags);
	return 0;
}

/* All areas as one, from the lowest to the highest address. */
int proc_show_smaps_rollup(struct seq_file *m)
{
	struct mm_struct *mm = proc_mm(m->private);
	struct area_figures f = {};
	unsigned long start = 0, end = 0;

	if (!mm)
		return -ESRCH;
	down_read(&mm->mmap_sem);
	if (mm->mmap)
		start = mm->mmap->vm_start;
	for (struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next) {
		count_area(&f, vma);
		end = vma->vm_end;
	}
	up_read(&mm->mmap_sem);
	mmput(mm);
	seq_printf(m, "%08lx-%08lx ---p 00000000 00:00 0", start, end);
	seq_pad(m, 0, 73);
	seq_puts(m, "[rollup]\n");
	show_figures(m, &f);
	return 0;
}

/* ------------------------------------------------------------------ */

const struct seq_operations proc_maps_op = { areas_start, areas_stop, areas_next, maps_show };
const struct seq_operations proc_smaps_op = { areas_start, areas_stop, areas_next, smaps_show };

static int areas_open(struct inode *inode, struct file *file)
{
	const struct proc_who *who = inode->i_private;
	struct areas *areas = kzalloc(sizeof(*areas), GFP_KERNEL);
	int error = -ENOMEM;

	if (areas) {
		areas->who = who;
		error = proc_mm_id(who, &areas->mm_id);
	}
	if (!error)
		error = seq_open(file, who->entry->list);
	if (error)
		kfree(areas);
	else
		((struct seq_file *)file->private_data)->private = areas;
	return error;
}

const struct file_operations proc_areas_fops = {
	.open = areas_open,
	.llseek = seq_lseek,
	.read = seq_read,
	.release = seq_release_private,
};
