// SPDX-License-Identifier: MIT
/*
 * kernel/fs/tmpfs/tmpfs_super.c - a tmpfs as a whole: its options, and what df says.
 *
 * What:     mount -t tmpfs -o size=16m,mode=1777 tmpfs /tmp. Sizes may end in k, m, g or %
 *           (of all memory); 0 means no limit. Half of the memory is the default, and as many inodes
 *           as that has pages. A remount can change the limits, but not below what is used.
 * Start at: tmpfs_fill_super()
 * Locks:    mount_mutex, for the limits; what is used is counted by atomics.
 * See it:   /proc/mounts; df; tests/user/as-root/mount_tmpfs.c
 * Spec:     tmpfs(5).   Linux: mm/shmem.c
 */
#include "kernel/fs/dcache.h"
#include "kernel/fs/mount.h"
#include "kernel/fs/proc/seq_file.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/mount.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"

/* ------------------------------------------------------------------ */
/* Options                                                             */

/* A number and nothing else: 0 or -EINVAL. */
static int parse_number(const char *text, unsigned int base, unsigned long *value)
{
	char *end;

	*value = simple_strtoull(text, &end, base);
	return end == text || *end ? -EINVAL : 0;
}

/* A size in bytes as "64k", or "50%" of all memory. 0 or -EINVAL. */
static int parse_size(const char *text, unsigned long *bytes)
{
	unsigned int shift = 0;
	char *end;

	*bytes = simple_strtoull(text, &end, 10);
	if (end == text)
		return -EINVAL;
	switch (*end) {
	case 'g':
	case 'G':
		shift += 10;
		/* fall through */
	case 'm':
	case 'M':
		shift += 10;
		/* fall through */
	case 'k':
	case 'K':
		shift += 10;
		end++;
		break;
	case '%':
		*bytes = nr_present_pages() * PAGE_SIZE / 100 * *bytes;
		end++;
	}
	if (*end || *bytes > ~0UL >> shift)
		return -EINVAL;
	*bytes <<= shift;
	return 0;
}

/* One option, "name=value", into *info. 0 or -EINVAL. */
static int parse_option(struct tmpfs_info *info, const char *name, const char *value)
{
	unsigned long number;
	int error;

	if (!strcmp(name, "size")) {
		error = parse_size(value, &number);
		info->max_blocks = DIV_ROUND_UP(number, PAGE_SIZE);
	} else if (!strcmp(name, "nr_blocks")) {
		error = parse_size(value, &info->max_blocks);
	} else if (!strcmp(name, "nr_inodes")) {
		error = parse_size(value, &info->max_inodes);
	} else if (!strcmp(name, "mode")) {
		error = parse_number(value, 8, &number);
		info->mode = number & 07777;
	} else if (!strcmp(name, "uid")) {
		error = parse_number(value, 10, &number);
		info->uid = (uid_t)number;
	} else if (!strcmp(name, "gid")) {
		error = parse_number(value, 10, &number);
		info->gid = (gid_t)number;
	} else {
		error = -EINVAL;
	}
	return error;
}

/* "size=64m,mode=755" into *info; the text is cut to pieces. 0 or -EINVAL. */
static int parse_options(struct tmpfs_info *info, char *text)
{
	int error = 0;

	while (text && *text && !error) {
		char *next = strchr(text, ','), *value;

		if (next)
			*next++ = 0;
		value = strchr(text, '=');
		if (value)
			*value++ = 0;
		if (*text) /* ",," is nothing */
			error = value ? parse_option(info, text, value) : -EINVAL;
		text = next;
	}
	return error;
}

/* ------------------------------------------------------------------ */
/* The file system as a whole                                          */

/* May the limit become `want`, where `used` are in use? What has no limit is not counted. */
static bool is_new_limit(unsigned long old, unsigned long want, const atomic_t *used)
{
	return want == old || (old && (!want || want >= (unsigned int)atomic_read(used)));
}

static int tmpfs_remount(struct super_block *sb, char *options)
{
	struct tmpfs_info *info = sb->s_fs_info, want = *info;
	int error = parse_options(&want, options);

	if (error)
		return error;
	if (!is_new_limit(info->max_blocks, want.max_blocks, &info->used_blocks) ||
	    !is_new_limit(info->max_inodes, want.max_inodes, &info->used_inodes))
		return -EINVAL;
	WRITE_ONCE(info->max_blocks, want.max_blocks);
	WRITE_ONCE(info->max_inodes, want.max_inodes);
	return 0;
}

static int tmpfs_statfs(struct super_block *sb, struct statfs_abi *st)
{
	const struct tmpfs_info *info = sb->s_fs_info;

	if (info->max_blocks) {
		st->f_blocks = info->max_blocks;
		st->f_bavail = st->f_bfree =
			info->max_blocks - (unsigned int)atomic_read(&info->used_blocks);
	}
	if (info->max_inodes) {
		st->f_files = info->max_inodes;
		st->f_ffree = info->max_inodes - (unsigned int)atomic_read(&info->used_inodes);
	}
	return 0;
}

static void tmpfs_show_options(struct seq_file *m, struct super_block *sb)
{
	const struct tmpfs_info *info = sb->s_fs_info;

	if (info->max_blocks)
		seq_printf(m, ",size=%luk", info->max_blocks * PAGE_SIZE / KiB);
	if (info->max_inodes)
		seq_printf(m, ",nr_inodes=%lu", info->max_inodes);
	if (info->mode != 01777)
		seq_printf(m, ",mode=%o", info->mode);
	if (info->uid)
		seq_printf(m, ",uid=%u", info->uid);
	if (info->gid)
		seq_printf(m, ",gid=%u", info->gid);
}

static void tmpfs_put_super(struct super_block *sb)
{
	struct tmpfs_info *info = sb->s_fs_info;

	WARN(atomic_read(&info->used_inodes), "tmpfs: %d inodes are left",
	     atomic_read(&info->used_inodes));
	kfree(info);
}

static const struct super_operations tmpfs_ops = {
	.alloc_inode = tmpfs_alloc_inode,
	.destroy_inode = tmpfs_destroy_inode,
	.evict_inode = tmpfs_forget_inode,
	.put_super = tmpfs_put_super,
	.statfs = tmpfs_statfs,
	.remount = tmpfs_remount,
	.show_options = tmpfs_show_options,
};

int tmpfs_fill_super(struct super_block *sb, char *options)
{
	struct tmpfs_info *info = kzalloc(sizeof(*info), GFP_KERNEL);
	struct inode *inode;
	int error;

	if (!info)
		return -ENOMEM;
	info->max_blocks = info->max_inodes = nr_present_pages() / 2;
	info->mode = 01777;
	sb->s_fs_info = info;
	sb->s_op = &tmpfs_ops;
	sb->s_magic = TMPFS_MAGIC;
	error = parse_options(info, options);
	if (!error) {
		inode = tmpfs_new_inode(sb, NULL, S_IFDIR | info->mode, 0);
		error = IS_ERR(inode) ? (int)PTR_ERR(inode) : 0;
	}
	if (!error) {
		inode->i_uid = info->uid;
		inode->i_gid = info->gid;
		sb->s_root = d_make_root(sb, inode);
		error = sb->s_root ? 0 : -ENOMEM;
	}
	if (error)
		kfree(info);
	return error;
}

static struct file_system_type tmpfs_type = { .name = "tmpfs", .fill_super = tmpfs_fill_super };

void tmpfs_init(void)
{
	tmpfs_file_init();
	shmem_files_init(); /* and such files without a name */
	register_filesystem(&tmpfs_type);
}
