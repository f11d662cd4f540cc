// SPDX-License-Identifier: MIT
/*
 * kernel/fs/dcache.c - names in memory.
 *
 * What:     the tree of names. For tmpfs this is not a cache of a directory, it is the
 *           directory: a name is there as long as its dentry is in the tree.
 *
 *             d_subdirs:  dir --> "a" --> "b" --> "c"     in the order in which they came,
 *             d_cookie:            17      18      40     each with a number, for readdir
 *             d_hash:     bucket of (dir, name) --> ...   so that a lookup does not search
 *
 *           A reference from outside - an open file, a working directory, a walk that is
 *           just there - counts in the file system's s_users too; the tree's own
 *           references and those of children to their parents do not. So one number
 *           tells whether a file system may be unmounted.
 * Start at: d_lookup(), d_add(), dput()
 * Holds:    1. a dentry holds a reference to its parent, so a path upwards always exists.
 *           2. in the tree (d_child not empty) <=> hashed <=> the tree has a reference to it.
 *           3. s_users rises from 0 only under dcache_lock, and falls to 0 only there.
 * Locks:    dcache_lock (RANK_DCACHE): parent, name, lists, hash, mounts. Who adds or removes
 *           holds the directory's i_mutex as well, so with that a list may be read at leisure.
 * Not here: what is allowed and what must exist first: namei.c, names.c; paths: dpath.c.
 * See it:   /proc/sys/fs/dentry-state; gdb: np-dentries; tests/kernel/namei_test.c
 * Linux:    fs/dcache.c (with RCU, a lock per dentry, and names that are known not to exist)
 */
#include "kernel/fs/dcache.h"

#include "kernel/fs/mount.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

#define BUCKETS 1024 /* a power of two */

DEFINE_SPINLOCK_RANK(dcache_lock, RANK_DCACHE);
atomic_t nr_dentries;

static struct kmem_cache *dentry_cache;
static struct list_head table[BUCKETS]; /* [dcache_lock] */
static u64 next_cookie = 2;		/* [dcache_lock] 0 and 1 are "." and ".." */

/* ------------------------------------------------------------------ */
/* References                                                          */

struct dentry *dentry_alloc(struct dentry *parent, const char *name, size_t len)
{
	struct dentry *dentry = kmem_cache_zalloc(dentry_cache, GFP_KERNEL);
	char *copy = kmalloc(len + 1, GFP_KERNEL);

	if (!dentry || !copy) {
		if (dentry)
			kmem_cache_free(dentry_cache, dentry);
		kfree(copy);
		return NULL;
	}
	memcpy(copy, name, len);
	copy[len] = 0;
	atomic_set(&dentry->d_count, 1);
	dentry->d_name = copy;
	dentry->d_parent = dentry;
	if (parent) {
		atomic_inc(&parent->d_count); /* the child's: not counted in s_users */
		dentry->d_parent = parent;
		dentry->d_sb = parent->d_sb;
		if (dentry->d_sb)
			atomic_inc(&dentry->d_sb->s_users); /* the caller's: he holds parent */
	}
	INIT_LIST_HEAD(&dentry->d_subdirs);
	INIT_LIST_HEAD(&dentry->d_child);
	INIT_LIST_HEAD(&dentry->d_hash);
	atomic_inc(&nr_dentries);
	return dentry;
}

struct dentry *dentry_alloc_anon(const char *name, struct inode *inode)
{
	struct dentry *dentry = inode ? dentry_alloc(NULL, name, strlen(name)) : NULL;

	if (dentry)
		d_instantiate(dentry, inode);
	else
		iput(inode);
	return dentry;
}

struct dentry *d_make_root(struct super_block *sb, struct inode *inode)
{
	struct dentry *root = dentry_alloc_anon("/", inode);

	if (root)
		root->d_sb = sb; /* sb's own reference: not counted in s_users */
	return root;
}

void d_instantiate(struct dentry *dentry, struct inode *inode)
{
	dentry->d_inode = inode;
}

static void dentry_free(struct dentry *dentry)
{
	iput(dentry->d_inode);
	kfree(dentry->d_name);
	kmem_cache_free(dentry_cache, dentry);
	atomic_dec(&nr_dentries);
}

/* A reference less, of whatever kind; the last one frees, and lets the parent go. */
static void unref(struct dentry *dentry)
{
	while (atomic_dec_and_test(&dentry->d_count)) {
		struct dentry *parent = dentry->d_parent == dentry ? NULL : dentry->d_parent;

		if (WARN(!list_empty(&dentry->d_child), "%s: one reference too many was dropped",
			 dentry->d_name))
			return;
		dentry_free(dentry);
		if (!parent)
			return;
		dentry = parent; /* one of its references was the child's */
	}
}

struct dentry *dget(struct dentry *dentry)
{
	atomic_inc(&dentry->d_count);
	if (dentry->d_sb)
		atomic_inc(&dentry->d_sb->s_users);
	return dentry;
}

void dput(struct dentry *dentry)
{
	struct super_block *sb = dentry->d_sb;

	unref(dentry);
	if (sb)
		super_put_user(sb); /* may be the end of it */
}

/* ------------------------------------------------------------------ */
/* The tree                                                            */

static struct list_head *bucket(const struct dentry *dir, const char *name, size_t len)
{
	u32 hash = (u32)((unsigned long)dir >> 5) ^ 2166136261u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (u8)name[i]) * 16777619u;
	return &table[(hash ^ hash >> 16) & (BUCKETS - 1)];
}

/* dcache_lock held: into the lists of its parent, behind all others. */
static void enter(struct dentry *dentry)
{
	dentry->d_cookie = next_cookie++;
	list_add_tail(&dentry->d_child, &dentry->d_parent->d_subdirs);
	list_add(&dentry->d_hash, bucket(dentry->d_parent, dentry->d_name, strlen(dentry->d_name)));
}

/* dcache_lock held */
static void leave(struct dentry *dentry)
{
	list_del_init(&dentry->d_child);
	list_del_init(&dentry->d_hash);
}

void d_add(struct dentry *dentry)
{
	atomic_inc(&dentry->d_count);
	spin_lock(&dcache_lock);
	enter(dentry);
	spin_unlock(&dcache_lock);
}

void d_drop(struct dentry *dentry)
{
	spin_lock(&dcache_lock);
	leave(dentry);
	WRITE_ONCE(dentry->d_unlinked, true);
	spin_unlock(&dcache_lock);
	unref(dentry);
}

static void swap_names(struct dentry *a, struct dentry *b)
{
	const char *name = a->d_name;
	struct dentry *parent = a->d_parent;

	a->d_name = b->d_name;
	a->d_parent = b->d_parent; /* the references to both stay as many as they were */
	b->d_name = name;
	b->d_parent = parent;
}

void d_move(struct dentry *dentry, struct dentry *target)
{
	spin_lock(&dcache_lock);
	leave(dentry);
	swap_names(dentry, target);
	enter(dentry);
	spin_unlock(&dcache_lock);
}

void d_exchange(struct dentry *a, struct dentry *b)
{
	spin_lock(&dcache_lock);
	leave(a);
	leave(b);
	swap_names(a, b);
	enter(a);
	enter(b);
	spin_unlock(&dcache_lock);
}

struct dentry *d_lookup(struct dentry *dir, const char *name, size_t len)
{
	struct dentry *dentry, *found = NULL;

	spin_lock(&dcache_lock);
	list_for_each_entry(dentry, bucket(dir, name, len), d_hash)
		if (dentry->d_parent == dir && !strncmp(dentry->d_name, name, len) &&
		    !dentry->d_name[len]) {
			found = dget(dentry);
			break;
		}
	spin_unlock(&dcache_lock);
	return found;
}

struct dentry *d_parent_get(struct dentry *dentry)
{
	struct dentry *parent;

	spin_lock(&dcache_lock);
	parent = dget(dentry->d_parent);
	spin_unlock(&dcache_lock);
	return parent;
}

bool d_is_below(const struct dentry *dentry, const struct dentry *ancestor)
{
	bool below;

	spin_lock(&dcache_lock);
	while (dentry != ancestor && dentry->d_parent != dentry)
		dentry = dentry->d_parent;
	below = dentry == ancestor;
	spin_unlock(&dcache_lock);
	return below;
}

/* Leaves first, on from where the last one was: a chain may be long. Nobody else uses the tree. */
void d_kill_tree(struct dentry *root)
{
	struct dentry *at = root, *leaf;

	for (;;) {
		while (!list_empty(&at->d_subdirs))
			at = list_first_entry(&at->d_subdirs, struct dentry, d_child);
		if (at == root)
			break;
		leaf = at;
		at = leaf->d_parent;
		d_drop(leaf);
		cond_resched();
	}
	unref(root);
}

/* The next name in the order of a walk that visits a directory before what is in it; NULL: none. */
static struct dentry *next_of(struct dentry *root, struct dentry *at)
{
	if (!list_empty(&at->d_subdirs))
		return list_first_entry(&at->d_subdirs, struct dentry, d_child);
	while (at != root && at->d_child.next == &at->d_parent->d_subdirs)
		at = at->d_parent;
	return at == root ? NULL : list_entry(at->d_child.next, struct dentry, d_child);
}

/* Which rule does a name of the tree, in the directory it says it is in, break? 0: none. */
static int check_name(const struct dentry *dentry)
{
	const struct dentry *before = list_entry(dentry->d_child.prev, struct dentry, d_child);
	bool first = dentry->d_child.prev == &dentry->d_parent->d_subdirs;

	if (list_empty(&dentry->d_hash) || dentry->d_unlinked || !dentry->d_inode)
		return 1;
	if (!S_ISDIR(dentry->d_parent->d_inode->i_mode) || dentry->d_sb != dentry->d_parent->d_sb)
		return 2;
	if (!first && before->d_cookie >= dentry->d_cookie)
		return 3;
	return 0;
}

static int check_dentry(const struct dentry *dentry)
{
	struct dentry *child;
	int references = 1; /* the tree's */

	list_for_each_entry(child, &dentry->d_subdirs, d_child) {
		references++;
		if (child->d_parent != dentry)
			return 4;
	}
	if (dentry->d_mounted && dentry->d_mounted->s_mountpoint != dentry)
		return 5;
	if (dentry->d_mounted)
		references++;
	return atomic_read(&dentry->d_count) < references ? 6 : 0;
}

int dcache_check(struct super_block *sb)
{
	int broken = 0;

	spin_lock(&dcache_lock);
	for (struct dentry *at = sb->s_root; at && !broken; at = next_of(sb->s_root, at)) {
		broken = check_dentry(at);
		if (!broken && at != sb->s_root)
			broken = check_name(at);
	}
	spin_unlock(&dcache_lock);
	return broken;
}

void dcache_init(void)
{
	dentry_cache = kmem_cache_create("dentry", sizeof(struct dentry), 0);
	BUG_ON(!dentry_cache);
	for (int i = 0; i < BUCKETS; i++)
		INIT_LIST_HEAD(&table[i]);
}
