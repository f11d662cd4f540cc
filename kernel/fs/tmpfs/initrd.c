// SPDX-License-Identifier: MIT
/*
 * kernel/fs/tmpfs/initrd.c - the boot archive becomes the root file tree.
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
 *           Members with one inode number are hard links; the bytes come with one of them.
 * Start at: initrd_init()
 * Holds:    the module's pages are reserved for ever (bootmem_init).
 * See it:   tests/run/test_boot.py, test_archive.py: missing, truncated, corrupt modules
 * Spec:     cpio(5), "New ASCII Format".   Linux: init/initramfs.c
 */
#include "kernel/fs/tmpfs/initrd.h"

#include "kernel/fs/dev/kdev_t.h"
#include "kernel/fs/namei.h"
#include "kernel/fs/tmpfs/tmpfs.h"
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
	C_RDEVMAJOR = 9,
	C_RDEVMINOR,
	C_NAMESIZE,
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

/* "./a/b", "/a", ".": no dots but in front, so that it leads down from the root. */
static bool is_plain_path(const char *name)
{
	while (name[0] == '.' && name[1] == '/')
		name += 2;
	if (!strcmp(name, "."))
		return true;
	while (*name) {
		size_t len = 0;

		while (name[len] && name[len] != '/')
			len++;
		if ((len == 1 || len == 2) && name[0] == '.' && name[len - 1] == '.')
			return false;
		name += len;
		while (*name == '/')
			name++;
	}
	return true;
}

/* A kind of thing that a tree can hold; a link leads somewhere. */
static bool is_known_kind(const struct member *m)
{
	switch (m->field[C_MODE] & S_IFMT) {
	case S_IFLNK:
		return m->field[C_SIZE];
	case S_IFREG:
	case S_IFDIR:
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK:
		return true;
	}
	return false;
}

static bool is_trailer(const struct member *m)
{
	return !strcmp(m->name, "TRAILER!!!");
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
	if (!is_trailer(m) && (!is_plain_path(m->name) || !is_known_kind(m)))
		return 0;
	return min(ALIGN(end, 4), archive_size);
}

/* ------------------------------------------------------------------ */
/* Hard links: several members with the number of one inode            */

struct linked {
	struct linked *next;
	u32 ino;
	struct dentry *dentry; /* a reference */
};
static struct linked *linked; /* while the archive is unpacked */

/* The member that had this number before, or NULL; not one that a later member has replaced. */
static struct dentry *find_linked(const struct member *m)
{
	for (struct linked *l = linked; l; l = l->next)
		if (l->ino == m->field[C_INO] && !d_unlinked(l->dentry))
			return l->dentry;
	return NULL;
}

static void remember_linked(const struct member *m, struct dentry *dentry)
{
	struct linked *l = kmalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		panic("boot archive: no memory for %s", m->name);
	*l = (struct linked){ linked, m->field[C_INO], dget(dentry) };
	linked = l;
}

static void forget_linked(void)
{
	while (linked) {
		struct linked *l = linked;

		linked = l->next;
		dput(l->dentry);
		kfree(l);
	}
}

/* ------------------------------------------------------------------ */
/* Members                                                             */

/* The archive's text has no NUL at its end. */
static struct dentry *make_symlink(const char *name, const char *text, size_t len)
{
	char *target = len < PATH_MAX ? kmalloc(len + 1, GFP_KERNEL) : NULL;
	struct dentry *dentry;

	if (!target)
		return ERR_PTR(len < PATH_MAX ? -ENOMEM : -ENAMETOOLONG);
	strlcpy(target, text, len + 1);
	dentry = kern_symlink(NULL, name, target);
	kfree(target);
	return dentry;
}

/* The name for the member in the root tree; a dentry with a reference, or ERR_PTR. */
static struct dentry *make_name(const struct member *m, const char *name, bool *first)
{
	bool shared = S_ISREG(m->field[C_MODE]) && m->field[C_NLINK] > 1;
	struct dentry *old = shared ? find_linked(m) : NULL, *dentry;
	dev_t rdev = MKDEV(m->field[C_RDEVMAJOR], m->field[C_RDEVMINOR]);

	*first = !old;
	if (old)
		return kern_link(old, name);
	if (S_ISLNK(m->field[C_MODE]))
		return make_symlink(name, m->data, m->field[C_SIZE]);
	dentry = kern_mknod(NULL, name, m->field[C_MODE], rdev);
	if (shared && !IS_ERR(dentry))
		remember_linked(m, dentry);
	return dentry;
}

static void add_member(const struct member *m)
{
	const char *name = m->name;
	struct dentry *dentry;
	struct inode *inode;
	bool first;

	while (name[0] == '.' && name[1] == '/')
		name += 2;
	if (!strcmp(name, "."))
		name = "/";
	dentry = make_name(m, name, &first);
	if (PTR_ERR(dentry) == -EEXIST && !kern_remove(name)) /* a later one replaces it */
		dentry = make_name(m, name, &first);
	if (IS_ERR(dentry))
		panic("boot archive: cannot add %s (error %ld)", m->name, -PTR_ERR(dentry));
	inode = dentry->d_inode;
	if (S_ISREG(inode->i_mode) && m->field[C_SIZE])
		tmpfs_set_archive(inode, m->data, m->field[C_SIZE]);
	inode->i_mode = (inode->i_mode & S_IFMT) | (m->field[C_MODE] & 07777);
	inode->i_uid = m->field[C_UID];
	inode->i_gid = m->field[C_GID];
	inode->i_atime = inode->i_mtime = (struct timespec){ m->field[C_MTIME], 0 };
	dput(dentry);
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
		trailer = is_trailer(&m);
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
	forget_linked();
	printk(KERN_INFO "boot archive: %u members, %zu KiB at %#llx\n", members,
	       archive_size / KiB, boot_info.module_start);
}
