// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_mem.c - /proc/PID/mem, and what a program was started with.
 *
 * What:     `mem` is the program's memory: the position in the file is an address. Pages are
 *           got one by one through get_user_pages(), by force, as a debugger needs it:
 *           what mprotect() has made read-only is written all the same, private pages
 *           after a copy, so that no file and no other program changes. Devices' memory
 *           is refused. `cmdline` and `environ` are parts of that memory that execve() laid
 *           out, read the same way, a page at a time; `auxv` is what it laid out beside them.
 * Start at: copy_page_part()
 * Holds:    who opened the file about one program does not get the next: proc_mm_again().
 *           A page that a device owns may be looked at, too: kmap_exempt().
 * Locks:    mmap_sem for reading around get_user_pages(); none while bytes are copied to the
 *           reader, whose memory may be the same.
 * See it:   tests/user: proc_mem_*, proc_pid_cmdline
 * Spec:     proc(5), ptrace(2) "access mode checking".   Linux: fs/proc/base.c (mem_rw)
 */
#include "kernel/fs/proc/proc_pid.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"
#include "mm/virt/gup.h"
#include "mm/virt/kmap.h"
#include "mm/virt/vma.h"

/*
 * Copy n bytes, all in one page, between another address space and kernel memory. 0; -EIO: there is
 * no memory that could be looked at.
 */
static int copy_page_part(struct mm_struct *mm, unsigned long addr, void *buf, size_t n, bool write)
{
	struct page *page;
	char *kaddr;
	int got;

	down_read(&mm->mmap_sem);
	got = get_user_pages(current, mm, addr, 1, write, 1, &page, NULL);
	up_read(&mm->mmap_sem);
	if (got != 1)
		return got == -ENOMEM ? -ENOMEM : -EIO;
	if (write) {
		kaddr = kmap_exempt(page, KM_USER0);
		memcpy(kaddr + offset_in_page(addr), buf, n);
		kunmap_exempt(kaddr, KM_USER0);
		set_page_dirty_lock(page);
	} else {
		copy_from_page_exempt(buf, page, offset_in_page(addr), n);
	}
	page_cache_release(page);
	return 0;
}

/* ------------------------------------------------------------------ */
/* mem                                                                 */

static ssize_t mem_move(struct mm_struct *mm, char __user *buf, size_t count, loff_t *pos,
			bool write)
{
	char *page = (char *)__get_free_page(GFP_KERNEL);
	size_t done = 0;
	int error = page ? 0 : -ENOMEM;

	while (!error && done < count) {
		unsigned long addr = (unsigned long)*pos;
		size_t n = min(count - done, PAGE_SIZE - offset_in_page(addr));

		if (addr >= TASK_SIZE)
			error = -EIO;
		else if (write && copy_from_user(page, buf + done, n))
			error = -EFAULT;
		else
			error = copy_page_part(mm, addr, page, n, write);
		if (!error && !write && copy_to_user(buf + done, page, n))
			error = -EFAULT;
		if (error)
			break;
		done += n;
		*pos += (loff_t)n;
		if (fatal_signal_pending(current))
			error = -EINTR;
	}
	free_page((unsigned long)page);
	return done ? (ssize_t)done : error;
}

/* As on Linux: the memory of who is gone, or runs another program, is empty. */
static ssize_t mem_access(struct file *file, char __user *buf, size_t count, loff_t *pos,
			  bool write)
{
	struct mm_struct *mm = proc_mm_again(proc_who_of(file), (u64)file->private_data);
	ssize_t n;

	if (!mm)
		return 0;
	n = mem_move(mm, buf, count, pos, write);
	mmput(mm);
	return n;
}

static ssize_t mem_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return mem_access(file, buf, count, pos, false);
}

static ssize_t mem_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return mem_access(file, (char __user *)buf, count, pos, true);
}

static int mem_open(struct inode *inode, struct file *file)
{
	u64 id;
	int error = proc_mm_id(inode->i_private, &id);

	file->private_data = (void *)id;
	return error;
}

/* Any address is a position, the kernel's half too: reading there fails. */
static loff_t mem_llseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	return file->f_pos = offset;
}

const struct file_operations proc_mem_fops = {
	.open = mem_open,
	.llseek = mem_llseek,
	.read = mem_read,
	.write = mem_write,
};

/* ------------------------------------------------------------------ */
/* What it was started with                                            */

static int part_open(struct inode *inode, struct file *file)
{
	return proc_look(inode->i_private, NULL, NULL);
}

/*
 * Read on in the arguments (each ended by NUL) or the environment, as they now stand in the
 * program's memory. A program may unmap them: then that is the end.
 */
static ssize_t read_part(struct mm_struct *mm, bool environ, char __user *buf, size_t count,
			 loff_t *pos)
{
	unsigned long start = environ ? mm->env_start : mm->arg_start;
	unsigned long end = environ ? mm->env_end : mm->arg_end;
	loff_t addr = (loff_t)start + *pos;
	ssize_t n;

	if (end <= start || (u64)*pos >= end - start)
		return 0;
	n = mem_move(mm, buf, min(count, end - (unsigned long)addr), &addr, false);
	if (n > 0)
		*pos += n;
	return n == -EIO ? 0 : n;
}

static ssize_t part_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	void *mm;
	ssize_t n = proc_look(proc_who_of(file), proc_take_mm, &mm);

	if (!mm)
		return n;
	n = read_part(mm, file->f_op == &proc_environ_fops, buf, count, pos);
	mmput(mm);
	return n;
}

const struct file_operations proc_cmdline_fops = {
	.open = part_open,
	.llseek = seq_lseek,
	.read = part_read,
};
const struct file_operations proc_environ_fops = {
	.open = part_open,
	.llseek = seq_lseek,
	.read = part_read,
};

/* Pairs of words; the last is AT_NULL, which is 0. */
int proc_show_auxv(struct seq_file *m)
{
	struct mm_struct *mm = proc_mm(m->private);
	unsigned int n = 0;

	if (!mm)
		return 0;
	while (n + 2 < ARRAY_SIZE(mm->saved_auxv) && mm->saved_auxv[n])
		n += 2;
	seq_write(m, mm->saved_auxv, (n + 2) * sizeof(u64));
	mmput(mm);
	return 0;
}
