// SPDX-License-Identifier: MIT
/*
 * kernel/fs/initrd.c - the boot archive becomes the root file tree.
 *
 * What:     the boot loader put a cpio archive ("newc" format) into memory. Each
 *           member is a header of fixed-width hexadecimal text, a name, and the
 *           bytes, each padded to 4:
 *
 *             070701 ino mode uid gid nlink mtime filesize ... namesize check
 *             name NUL pad | data pad | next header ... "TRAILER!!!"
 *
 *           Nothing is copied: a file's bytes stay where they are until somebody looks at
 *           them, and then a page at a time (tmpfs_file.c).
 *           Several archives may follow each other, as with Linux; a later member of
 *           the same name replaces an earlier one.
 * Start at: initrd_init()
 * Holds:    the module's pages are reserved for ever (bootmem_init).
 * See it:   tests/run/test_boot.py: missing, truncated, corrupt modules
 * Spec:     cpio(5), "New ASCII Format".   Linux: init/initramfs.c
 */
#include "kernel/fs/tmpfs.h"
#include "kernel/fs/tree.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"
#include "mm/virt/vmalloc.h"

#define HEADER_SIZE 110

enum {
	C_INO,
	C_MODE,
	C_UID,
	C_GID,
	C_NLINK,
	C_MTIME,
	C_SIZE,
	C_NAMESIZE = 11,
	C_FIELDS = 13
};

struct member {
	u32 field[C_FIELDS];
	const char *name;
	const char *data;
};

static const char *archive;
static size_t archive_size;

/* ------------------------------------------------------------------ */
/* Unpacking                                                           */

static bool parse_hex(const char *text, u32 *value)
{
	*value = 0;
	for (int i = 0; i < 8; i++) {
		char c = text[i] | 0x20;

		if (c >= '0' && c <= '9')
			*value = *value << 4 | (u32)(c - '0');
		else if (c >= 'a' && c <= 'f')
			*value = *value << 4 | (u32)(c - 'a' + 10);
		else
			return false;
	}
	return true;
}

/* The member at offset; the offset behind it, or 0 if it is damaged. */
static size_t parse_member(size_t offset, struct member *m)
{
	size_t name_at = offset + HEADER_SIZE, data_at, end;

	if (archive_size - offset < HEADER_SIZE || memcmp(archive + offset, "070701", 6))
		return 0;
	for (int i = 0; i < C_FIELDS; i++)
		if (!parse_hex(archive + offset + 6 + i * 8, &m->field[i]))
			return 0;
	if (!m->field[C_NAMESIZE] || m->field[C_NAMESIZE] > PATH_MAX)
		return 0;
	data_at = ALIGN(name_at + m->field[C_NAMESIZE], 4);
	end = data_at + m->field[C_SIZE];
	if (data_at > archive_size || end > archive_size)
		return 0;
	m->name = archive + name_at;
	m->data = archive + data_at;
	if (m->name[m->field[C_NAMESIZE] - 1])
		return 0; /* not ended by NUL */
	return min(ALIGN(end, 4), archive_size);
}

static void add_member(const struct member *m)
{
	mode_t mode = m->field[C_MODE];
	struct dentry *dentry;
	struct inode *inode;

	dentry = tree_add(m->name, mode, NULL);
	if (IS_ERR(dentry))
		panic("boot archive: cannot add %s (error %ld)", m->name, -PTR_ERR(dentry));
	inode = dentry->d_inode;
	if (S_ISREG(mode)) {
		iput(inode);
		inode = shmem_inode_alloc(mode);
		if (!inode)
			panic("boot archive: no memory for %s", m->name);
		d_instantiate(dentry, inode);
		tmpfs_set_archive(inode, m->data, m->field[C_SIZE]);
	}
	inode->i_uid = m->field[C_UID];
	inode->i_gid = m->field[C_GID];
	inode->i_mtime.tv_sec = m->field[C_MTIME];
	if (S_ISLNK(mode)) {
		inode->i_link = kzalloc(m->field[C_SIZE] + 1, GFP_KERNEL);
		if (!inode->i_link)
			panic("boot archive: no memory for link %s", m->name);
		memcpy(inode->i_link, m->data, m->field[C_SIZE]);
		inode->i_size = m->field[C_SIZE];
	}
}

static unsigned int unpack(void)
{
	unsigned int members = 0;
	size_t offset = 0, next;
	bool trailer = false;
	struct member m;

	while (offset < archive_size) {
		if (!archive[offset]) { /* padding between archives */
			offset++;
			continue;
		}
		next = parse_member(offset, &m);
		if (!next)
			panic("boot archive: damaged or truncated at byte %zu of %zu (after %u members)",
			      offset, archive_size, members);
		trailer = !strcmp(m.name, "TRAILER!!!");
		if (!trailer) {
			add_member(&m);
			members++;
		}
		offset = next;
	}
	if (!trailer)
		panic("boot archive: truncated: no trailer after %u members", members);
	return members;
}

void initrd_init(void)
{
	unsigned int members;

	if (!boot_info.module_end)
		panic("no boot archive: the boot loader must pass root.cpio as a module (see docs/running.md)");
	archive_size = boot_info.module_end - boot_info.module_start;
	archive = memremap(boot_info.module_start, archive_size);
	if (!archive)
		panic("boot archive: no address space for %zu KiB", archive_size / KiB);
	members = unpack();
	printk(KERN_INFO "boot archive: %u members, %zu KiB at %#llx\n", members,
	       archive_size / KiB, boot_info.module_start);
}
