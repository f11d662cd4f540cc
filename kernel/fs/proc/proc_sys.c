// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_sys.c - /proc/sys: what can be set while the system runs.
 *
 * What:     a table: a name, a number of the kernel, its limits. What is written is checked
 *           and in force at once. As on Linux, a number is written in one piece at the
 *           file's beginning; what is written elsewhere is taken and forgotten.
 * Start at: the table at the foot; sysctl_write()
 * Locks:    none: a number is read and written at once; strings have their own.
 * See it:   cat /proc/sys/vm/max_map_count; docs/proc.md; tests/user: proc_sys_*
 * Spec:     proc(5).   Linux: kernel/sysctl.c
 */
#include "kernel/fs/proc/proc_sys.h"

#include "kernel/fs/dcache.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/pipe/pipe.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "kernel/process/exec.h"
#include "kernel/process/process.h"
#include "kernel/random.h"
#include "kernel/uapi/errno.h"
#include "kernel/utsname.h"
#include "mm/phys/slab.h"
#include "mm/virt/address_space.h"
#include "mm/virt/mmap.h"
#include "mm/virt/vma.h"

#define TEXT_MAX 128 /* of what is written */

/* ------------------------------------------------------------------ */
/* Numbers                                                             */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* The first number of text: 0 or -EINVAL. */
static int parse_number(const char *text, long *number)
{
	bool minus;
	char *end;
	u64 value;

	while (is_blank(*text))
		text++;
	minus = *text == '-';
	text += minus;
	if (*text < '0' || *text > '9')
		return -EINVAL;
	value = simple_strtoull(text, &end, 0);
	if ((*end && !is_blank(*end)) || value > 0x7fffffffffffffffULL)
		return -EINVAL;
	*number = minus ? -(long)value : (long)value;
	return 0;
}

int proc_get_number(const char __user *buf, size_t count, long *number)
{
	char text[24] = "";

	if (count >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, count))
		return -EFAULT;
	return parse_number(text, number);
}

/* A file below /proc/sys. */
struct sysctl {
	const char *name; /* with its directories: "vm/max_map_count" */
	mode_t mode;
	int (*show)(struct seq_file *m, const struct sysctl *row);
	/* neither: it cannot be written; the number is one of [min, max] */
	void (*store)(const struct sysctl *row, long number);
	void *data; /* what it is about */
	long min, max;
	void (*store_text)(const struct sysctl *row, const char *text);
};

static int show_int(struct seq_file *m, const struct sysctl *row)
{
	return seq_printf(m, "%d\n", READ_ONCE(*(int *)row->data));
}

static void store_int(const struct sysctl *row, long number)
{
	WRITE_ONCE(*(int *)row->data, (int)number);
}

static int show_ulong(struct seq_file *m, const struct sysctl *row)
{
	return seq_printf(m, "%lu\n", READ_ONCE(*(unsigned long *)row->data));
}

static void store_ulong(const struct sysctl *row, long number)
{
	WRITE_ONCE(*(unsigned long *)row->data, (unsigned long)number);
}

/* ------------------------------------------------------------------ */
/* Texts                                                               */

static int show_text(struct seq_file *m, const struct sysctl *row)
{
	return seq_printf(m, "%s\n", (const char *)row->data);
}

/* min: where the name is in struct utsname_abi; max: its enum uts_field, if it can be set */
static int show_uts(struct seq_file *m, const struct sysctl *row)
{
	struct utsname_abi names;

	uts_copy(&names);
	return seq_printf(m, "%s\n", (const char *)&names + row->min);
}

static void store_uts(const struct sysctl *row, const char *text)
{
	size_t len = strlen(text);

	while (len && text[len - 1] == '\n')
		len--;
	uts_set((enum uts_field)row->max, text, len);
}

/*
 * The first level that consoles are not shown (console_loglevel is the last that they are), and three
 * that cannot be set: of what is printed without a level, the least, the default.
 */
static int show_printk(struct seq_file *m, const struct sysctl *row)
{
	return seq_printf(m, "%d\t4\t1\t8\n", READ_ONCE(console_loglevel) + 1);
}

static void store_printk(const struct sysctl *row, long level)
{
	WRITE_ONCE(console_loglevel, (int)level - 1);
}

/* ------------------------------------------------------------------ */
/* Memory and files                                                    */

static void store_drop_caches(const struct sysctl *row, long what)
{
	if (what & 1)
		drop_clean_pages();
	if (what & 2)
		slab_shrink();
}

/* In use, free (none is kept), and the limit. */
static int show_file_nr(struct seq_file *m, const struct sysctl *row)
{
	return seq_printf(m, "%d\t0\t%d\n", atomic_read(&nr_files), READ_ONCE(files_max));
}

/* As Linux: names, of them unused, seconds until those go, ...; nothing is kept unused here. */
static int show_dentry_state(struct seq_file *m, const struct sysctl *row)
{
	return seq_printf(m, "%d\t0\t45\t0\t0\t0\n", atomic_read(&nr_dentries));
}

static int show_inode_nr(struct seq_file *m, const struct sysctl *row)
{
	return seq_printf(m, "%d\t0\n", atomic_read(&nr_inodes));
}

/* ------------------------------------------------------------------ */
/* random                                                              */

static void show_uuid(struct seq_file *m, u8 b[16])
{
	b[6] = (b[6] & 0x0f) | 0x40; /* version 4: random */
	b[8] = (b[8] & 0x3f) | 0x80;
	for (int i = 0; i < 16; i++)
		seq_printf(m, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", b[i]);
	seq_putc(m, '\n');
}

static int show_new_uuid(struct seq_file *m, const struct sysctl *row)
{
	u8 bytes[16];

	random_bytes(bytes, sizeof(bytes));
	show_uuid(m, bytes);
	return 0;
}

static u8 boot_id[16]; /* [I] */

static int show_boot_id(struct seq_file *m, const struct sysctl *row)
{
	u8 bytes[16];

	memcpy(bytes, boot_id, sizeof(bytes));
	show_uuid(m, bytes);
	return 0;
}

/* ------------------------------------------------------------------ */
/* The files                                                           */

static int call_show(struct seq_file *m, void *unused)
{
	const struct sysctl *row = m->private;

	return row->show(m, row);
}

/* The mode counts for root, too: what cannot be set cannot be opened for it. */
static int sysctl_open(struct inode *inode, struct file *file)
{
	const struct sysctl *row = PDE(inode)->data;

	if ((file->f_mode & FMODE_WRITE && !row->store && !row->store_text) ||
	    (file->f_mode & FMODE_READ && !row->show))
		return -EACCES;
	return single_open(file, call_show, PDE(inode)->data);
}

static int store(const struct sysctl *row, const char *text)
{
	long number;
	int error;

	if (row->store_text) {
		row->store_text(row, text);
		return 0;
	}
	error = parse_number(text, &number);
	if (!error && (number < row->min || number > row->max))
		error = -EINVAL;
	if (!error)
		row->store(row, number);
	return error;
}

static ssize_t sysctl_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	char text[TEXT_MAX] = "";
	int error;

	if (*pos || !count)
		return (ssize_t)count;
	if (copy_from_user(text, buf, min(count, sizeof(text) - 1)))
		return -EFAULT;
	error = store(PDE(file->f_dentry->d_inode)->data, text);
	if (error)
		return error;
	*pos += (loff_t)count;
	return (ssize_t)count;
}

static const struct file_operations sysctl_fops = {
	.open = sysctl_open,
	.llseek = seq_lseek,
	.read = seq_read,
	.write = sysctl_write,
	.release = single_release,
};

/* ------------------------------------------------------------------ */

unsigned long aio_max_nr = 65536, aio_nr;
static int nr_open_most = NR_OPEN_MAX, ngroups_max = NGROUPS_MAX, entropy = 256;
static int cap_last_cap = 40, overflow_id = 65534;

#define INT_MOST  0x7fffffff
#define LONG_MOST 0x7fffffffffffffffL

/* Rows for an int, an unsigned long, what is told only, a name of uname(2). */
#define INT(name_, var, min_, max_)                                                                \
	{                                                                                          \
		.name = name_, .mode = 0644, .show = show_int, .store = store_int, .data = &(var), \
		.min = min_, .max = max_                                                           \
	}
#define ULONG(name_, var, min_, max_)                                                  \
	{                                                                              \
		.name = name_, .mode = 0644, .show = show_ulong, .store = store_ulong, \
		.data = &(var), .min = min_, .max = max_                               \
	}
#define TOLD(name_, show_, data_)                                         \
	{                                                                 \
		.name = name_, .mode = 0444, .show = show_, .data = data_ \
	}
#define UTS(name_, mode_, field, index, store_)                                                 \
	{                                                                                       \
		.name = "kernel/" name_, .mode = mode_, .show = show_uts, .store_text = store_, \
		.min = offsetof(struct utsname_abi, field), .max = index                        \
	}

static const struct sysctl sysctls[] = {
	INT("vm/max_map_count", max_map_count, 0, INT_MOST),
	/* no lower than 64 KiB, whoever asks: the null page is never mapped */
	ULONG("vm/mmap_min_addr", mmap_min_addr, 64 * KiB, GiB),
	INT("vm/overcommit_memory", overcommit_memory, 0, 2),
	INT("vm/overcommit_ratio", overcommit_ratio, 0, INT_MOST),
	/* 1: pages of files that can be read again. 2: free objects that the slabs keep. 3: both */
	{ .name = "vm/drop_caches", .mode = 0200, .store = store_drop_caches, .min = 1, .max = 3 },
	INT("kernel/pid_max", pid_max, 301, PID_MAX),
	INT("kernel/threads-max", max_threads, 1, INT_MOST),
	INT("kernel/randomize_va_space", randomize_va_space, 0, 2),
	UTS("hostname", 0644, nodename, UTS_NODENAME, store_uts),
	UTS("domainname", 0644, domainname, UTS_DOMAINNAME, store_uts),
	UTS("ostype", 0444, sysname, 0, NULL),
	UTS("osrelease", 0444, release, 0, NULL),
	UTS("version", 0444, version, 0, NULL),
	{ .name = "kernel/printk",
	  .mode = 0644,
	  .show = show_printk,
	  .store = store_printk,
	  .min = 1,
	  .max = 8 },
	TOLD("kernel/ngroups_max", show_int, &ngroups_max),
	TOLD("kernel/cap_last_cap", show_int, &cap_last_cap),
	TOLD("kernel/overflowuid", show_int, &overflow_id),
	TOLD("kernel/overflowgid", show_int, &overflow_id),
	TOLD("kernel/core_pattern", show_text, "core"),
	TOLD("kernel/random/uuid", show_new_uuid, NULL),
	TOLD("kernel/random/boot_id", show_boot_id, NULL),
	TOLD("kernel/random/entropy_avail", show_int, &entropy),
	TOLD("kernel/random/poolsize", show_int, &entropy),
	TOLD("fs/nr_open", show_int, &nr_open_most),
	INT("fs/file-max", files_max, 0, INT_MOST),
	TOLD("fs/file-nr", show_file_nr, NULL),
	TOLD("fs/dentry-state", show_dentry_state, NULL),
	TOLD("fs/inode-nr", show_inode_nr, NULL),
	ULONG("fs/aio-max-nr", aio_max_nr, 0, LONG_MOST),
	TOLD("fs/aio-nr", show_ulong, &aio_nr),
};

void proc_sys_init(void)
{
	struct proc_dir_entry *entry;
	char name[64];

	random_bytes(boot_id, sizeof(boot_id));
	for (size_t i = 0; i < ARRAY_SIZE(sysctls); i++) {
		snprintf(name, sizeof(name), "sys/%s", sysctls[i].name);
		entry = proc_create_path(name, sysctls[i].mode);
		if (!entry)
			panic("no memory for /proc/%s", name);
		entry->data = (void *)&sysctls[i];
		entry->proc_fops = &sysctl_fops;
	}
}
