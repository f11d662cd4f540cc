// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc_sys.c - /proc/sys: what can be set while the system runs.
 *
 * What:     a table: a name, a number of the kernel, its limits. What is written is checked
 *           and in force at once. As on Linux, a number is written in one piece at the
 *           file's beginning; what is written elsewhere is taken and forgotten.
 * Start at: the table at the foot; sysctl_write()
 * Locks:    none: a number is read and written at once; strings have their own.
 * See it:   cat /proc/sys/vm/max_map_count; docs/proc.md; tests/user: proc_sys_*
 * Spec:     proc(5).   Linux: kernel/sysctl.c
 */
#include "kernel/fs/proc_sys.h"

#include "kernel/fs/files.h"
#include "kernel/fs/pipe.h"
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

int sysctl_show_int(struct seq_file *m, const struct sysctl *row)
{
	return seq_printf(m, "%d\n", READ_ONCE(*(int *)row->data));
}

int sysctl_show_ulong(struct seq_file *m, const struct sysctl *row)
{
	return seq_printf(m, "%lu\n", READ_ONCE(*(unsigned long *)row->data));
}

int sysctl_parse(const struct sysctl *row, const char *text, long *number)
{
	int error = parse_number(text, number);

	if (!error && (*number < row->min || *number > row->max))
		error = -EINVAL;
	return error;
}

int sysctl_store_int(const struct sysctl *row, const char *text)
{
	long number;
	int error = sysctl_parse(row, text, &number);

	if (!error)
		WRITE_ONCE(*(int *)row->data, (int)number);
	return error;
}

int sysctl_store_ulong(const struct sysctl *row, const char *text)
{
	long number;
	int error = sysctl_parse(row, text, &number);

	if (!error)
		WRITE_ONCE(*(unsigned long *)row->data, (unsigned long)number);
	return error;
}

/* ------------------------------------------------------------------ */
/* Texts                                                               */

static int show_text(struct seq_file *m, const struct sysctl *row)
{
	return seq_printf(m, "%s\n", (const char *)row->data);
}

static int show_uts(struct seq_file *m, const struct sysctl *row)
{
	struct utsname_abi names;

	uts_copy(&names);
	return seq_printf(m, "%s\n", (const char *)&names + row->min);
}

static int store_uts(const struct sysctl *row, const char *text)
{
	size_t len = strlen(text);

	while (len && text[len - 1] == '\n')
		len--;
	uts_set((enum uts_field)row->max, text, len);
	return 0;
}

/*
 * The first level that consoles are not shown (console_loglevel is the last that they are), and three
 * that cannot be set: of what is printed without a level, the least, the default.
 */
static int show_printk(struct seq_file *m, const struct sysctl *row)
{
	return seq_printf(m, "%d\t4\t1\t8\n", READ_ONCE(console_loglevel) + 1);
}

static int store_printk(const struct sysctl *row, const char *text)
{
	long level;
	int error = sysctl_parse(row, text, &level);

	if (!error)
		WRITE_ONCE(console_loglevel, (int)level - 1);
	return error;
}

/* ------------------------------------------------------------------ */
/* Memory                                                              */

/* 1: pages of files that can be read again. 2: free objects that the slabs keep. 3: both. */
static int store_drop_caches(const struct sysctl *row, const char *text)
{
	long what;
	int error = sysctl_parse(row, text, &what);

	if (error)
		return error;
	if (what & 1)
		drop_clean_pages();
	if (what & 2)
		slab_shrink();
	return 0;
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

static const struct sysctl *row_of(const struct file *file)
{
	return PDE(file->f_dentry->d_inode)->data;
}

static int call_show(struct seq_file *m, void *unused)
{
	const struct sysctl *row = m->private;

	return row->show(m, row);
}

/* The mode counts for root, too: what cannot be set cannot be opened for it. */
static int sysctl_open(struct inode *inode, struct file *file)
{
	const struct sysctl *row = PDE(inode)->data;

	if ((file->f_mode & FMODE_WRITE && !row->store) ||
	    (file->f_mode & FMODE_READ && !row->show))
		return -EACCES;
	return single_open(file, call_show, PDE(inode)->data);
}

static ssize_t sysctl_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	const struct sysctl *row = row_of(file);
	char text[TEXT_MAX] = "";
	int error;

	if (*pos || !count)
		return (ssize_t)count;
	if (copy_from_user(text, buf, min(count, sizeof(text) - 1)))
		return -EFAULT;
	error = row->store(row, text);
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

void sysctl_register(const struct sysctl *table, unsigned int n)
{
	struct proc_dir_entry *entry;
	char name[64];

	for (unsigned int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "sys/%s", table[i].name);
		entry = proc_create_path(name, table[i].mode);
		if (!entry)
			panic("no memory for /proc/%s", name);
		entry->data = (void *)&table[i];
		entry->proc_fops = &sysctl_fops;
	}
}

/* ------------------------------------------------------------------ */

unsigned long aio_max_nr = 65536, aio_nr;
static int nr_open_most = NR_OPEN_MAX, ngroups_max = NGROUPS_MAX, entropy = 256;
static int cap_last_cap = 40, overflow_id = 65534;

#define INT_MOST  0x7fffffff
#define LONG_MOST 0x7fffffffffffffffL
#define UTS(name_, field, index)                                   \
	{                                                          \
		"kernel/" name_, 0644, show_uts, store_uts, NULL,  \
			offsetof(struct utsname_abi, field), index \
	}
#define UTS_FIXED(name_, field)                                                                   \
	{                                                                                         \
		"kernel/" name_, 0444, show_uts, NULL, NULL, offsetof(struct utsname_abi, field), \
			0                                                                         \
	}

static const struct sysctl sysctls[] = {
	SYSCTL_INT("vm/max_map_count", 0644, max_map_count, 0, INT_MOST),
	/* no lower than 64 KiB, whoever asks: the null page is never mapped */
	SYSCTL_ULONG("vm/mmap_min_addr", 0644, mmap_min_addr, 64 * KiB, GiB),
	SYSCTL_INT("vm/overcommit_memory", 0644, overcommit_memory, 0, 2),
	SYSCTL_INT("vm/overcommit_ratio", 0644, overcommit_ratio, 0, INT_MOST),
	{ "vm/drop_caches", 0200, NULL, store_drop_caches, NULL, 1, 3 },
	SYSCTL_INT("kernel/pid_max", 0644, pid_max, 301, PID_MAX),
	SYSCTL_INT("kernel/threads-max", 0644, max_threads, 1, INT_MOST),
	SYSCTL_INT("kernel/randomize_va_space", 0644, randomize_va_space, 0, 2),
	UTS("hostname", nodename, UTS_NODENAME),
	UTS("domainname", domainname, UTS_DOMAINNAME),
	UTS_FIXED("ostype", sysname),
	UTS_FIXED("osrelease", release),
	UTS_FIXED("version", version),
	{ "kernel/printk", 0644, show_printk, store_printk, NULL, 1, 8 },
	{ "kernel/ngroups_max", 0444, sysctl_show_int, NULL, &ngroups_max, 0, 0 },
	{ "kernel/cap_last_cap", 0444, sysctl_show_int, NULL, &cap_last_cap, 0, 0 },
	{ "kernel/overflowuid", 0444, sysctl_show_int, NULL, &overflow_id, 0, 0 },
	{ "kernel/overflowgid", 0444, sysctl_show_int, NULL, &overflow_id, 0, 0 },
	{ "kernel/core_pattern", 0444, show_text, NULL, "core", 0, 0 },
	{ "kernel/random/uuid", 0444, show_new_uuid, NULL, NULL, 0, 0 },
	{ "kernel/random/boot_id", 0444, show_boot_id, NULL, NULL, 0, 0 },
	{ "kernel/random/entropy_avail", 0444, sysctl_show_int, NULL, &entropy, 0, 0 },
	{ "kernel/random/poolsize", 0444, sysctl_show_int, NULL, &entropy, 0, 0 },
	{ "fs/nr_open", 0444, sysctl_show_int, NULL, &nr_open_most, 0, 0 },
	SYSCTL_ULONG("fs/aio-max-nr", 0644, aio_max_nr, 0, LONG_MOST),
	{ "fs/aio-nr", 0444, sysctl_show_ulong, NULL, &aio_nr, 0, 0 },
};

void proc_sys_init(void)
{
	random_bytes(boot_id, sizeof(boot_id));
	sysctl_register(sysctls, ARRAY_SIZE(sysctls));
}
