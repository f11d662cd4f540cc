// SPDX-License-Identifier: MIT
/*
 * tests/kernel/namei_test.c - from paths to dentries.
 *
 * What:     path_lookup() over the real tree and over a few names of the case's own:
 *           directories, a link, a loop of links. Then a file system that makes its
 *           inodes when asked, mounted over them.
 * Start at: plant()
 * Not here: the same through system calls: tests/user/as-user/path_*, open_*.
 */
#include "kernel/fs/namei.h"

#include "kernel/fs/dev/kdev_t.h"
#include "kernel/fs/mount.h"

#include "kernel/fs/file/files.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "tests/kernel/kunit.h"

/* ------------------------------------------------------------------ */
/* /kunit-dir/{file, private/, private/deep, link -> file, up -> .., abs -> /dev, loop -> loop, a <-> b} */

static const struct {
	const char *path;
	mode_t mode;
	const char *target;
} nodes[] = {
	{ "/kunit-dir", S_IFDIR | 0755, NULL },
	{ "/kunit-dir/file", S_IFREG | 0644, NULL },
	{ "/kunit-dir/private", S_IFDIR | 0700, NULL },
	{ "/kunit-dir/private/deep", S_IFREG | 0666, NULL },
	{ "/kunit-dir/link", S_IFLNK, "file" },
	{ "/kunit-dir/up", S_IFLNK, ".." },
	{ "/kunit-dir/abs", S_IFLNK, "/dev" },
	{ "/kunit-dir/loop", S_IFLNK, "loop" },
	{ "/kunit-dir/ping", S_IFLNK, "pong" },
	{ "/kunit-dir/pong", S_IFLNK, "/kunit-dir/ping" },
	{ "/kunit-dir/dangling", S_IFLNK, "nowhere" },
};
#define FILE_	 "/kunit-dir/file"
#define LINK	 "/kunit-dir/link"
#define LOOP	 "/kunit-dir/loop"
#define DANGLING "/kunit-dir/dangling"
#define PRIVATE	 "/kunit-dir/private"
#define DEEP	 "/kunit-dir/private/deep"

/* The dentry at path, without a reference: it is in the tree, and stays; or ERR_PTR. */
static struct dentry *look(const char *path, bool follow)
{
	struct dentry *dentry = path_lookup(path, follow);

	if (!IS_ERR(dentry))
		dput(dentry);
	return dentry;
}

static void plant(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(nodes); i++) {
		struct dentry *dentry = nodes[i].target ?
						kern_symlink(NULL, nodes[i].path, nodes[i].target) :
						kern_mknod(NULL, nodes[i].path, nodes[i].mode, 0);

		if (!IS_ERR(dentry)) /* else the case finds it missing */
			dput(dentry);
	}
}

/* They go; the oracle sees it if the case has left a reference somewhere. */
static void uproot(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, dcache_check(root_sb), 0);
	for (int i = ARRAY_SIZE(nodes) - 1; i >= 0; i--)
		KUNIT_EXPECT_EQ(test, kern_remove(nodes[i].path), 0);
}

static void expect_node(struct kunit *test, const char *path, bool follow, const char *node)
{
	if (IS_ERR(look(path, follow)) || look(path, follow) != look(node, false))
		kunit_fail(test, __FILE__, __LINE__, "%s is not %s (error %ld)", path, node,
			   PTR_ERR(look(path, follow)));
}

static void expect_error(struct kunit *test, const char *path, long error)
{
	if (PTR_ERR(look(path, true)) != error)
		kunit_fail(test, __FILE__, __LINE__, "%s gave %ld, not %ld", path,
			   PTR_ERR(look(path, true)), error);
}

/* ------------------------------------------------------------------ */

static void slashes_and_dots_mean_what_they_do_everywhere(struct kunit *test)
{
	struct dentry *root = look("/", true);

	KUNIT_ASSERT_TRUE(test, !IS_ERR(root));
	KUNIT_EXPECT_PTR_EQ(test, look("//", true), root);
	KUNIT_EXPECT_PTR_EQ(test, look(".", true), root); /* relative: from the root */
	KUNIT_EXPECT_PTR_EQ(test, look("..", true), root);
	KUNIT_EXPECT_PTR_EQ(test, look("/../../.", true), root);
	plant();
	expect_node(test, "/kunit-dir", true, "/kunit-dir");
	expect_node(test, "kunit-dir/", true, "/kunit-dir");
	expect_node(test, "///kunit-dir//.//", true, "/kunit-dir");
	expect_node(test, "/kunit-dir/private/../file", true, FILE_);
	expect_node(test, "/dev/../kunit-dir/file", true, FILE_);
	uproot(test);
}

static void what_is_not_there_is_enoent(struct kunit *test)
{
	plant();
	expect_error(test, "", -ENOENT);
	expect_error(test, "/kunit-dir/files", -ENOENT);
	expect_error(test, "/kunit-dir/fil", -ENOENT); /* a part of a name is no name */
	expect_error(test, "/nowhere/file", -ENOENT);
	expect_error(test, "/kunit-dir/dangling", -ENOENT);
	expect_node(test, "/kunit-dir/dangling", false, DANGLING);
	uproot(test);
	expect_error(test, "/kunit-dir", -ENOENT);
}

static void a_file_is_no_directory(struct kunit *test)
{
	plant();
	expect_error(test, "/kunit-dir/file/", -ENOTDIR);
	expect_error(test, "/kunit-dir/file/x", -ENOTDIR);
	expect_error(test, "/kunit-dir/file/..", -ENOTDIR);
	expect_error(test, "/kunit-dir/link/", -ENOTDIR);
	expect_error(test, "/dev/null/x", -ENOTDIR);
	uproot(test);
}

static void links_are_followed_unless_the_last_is_not_to_be(struct kunit *test)
{
	plant();
	expect_node(test, "/kunit-dir/link", true, FILE_);
	expect_node(test, "/kunit-dir/link", false, LINK);
	expect_node(test, "/kunit-dir/up/kunit-dir/file", false, FILE_);
	KUNIT_EXPECT_PTR_EQ(test, look("/kunit-dir/abs", true), look("/dev", true));
	KUNIT_EXPECT_PTR_EQ(test, look("/kunit-dir/abs/null", false), look("/dev/null", true));
	uproot(test);
}

static void links_in_a_circle_are_eloop(struct kunit *test)
{
	plant();
	expect_error(test, "/kunit-dir/loop", -ELOOP);
	expect_error(test, "/kunit-dir/ping", -ELOOP);
	expect_error(test, "/kunit-dir/loop/x", -ELOOP);
	expect_node(test, "/kunit-dir/loop", false, LOOP);
	uproot(test);
}

static void names_have_a_limit(struct kunit *test)
{
	static char path[NAME_MAX + 16];

	memset(path, 'a', sizeof(path) - 1);
	path[0] = '/';
	path[NAME_MAX + 1] = 0;
	expect_error(test, path, -ENOENT); /* 255: long, but a name */
	path[NAME_MAX + 1] = 'a';
	path[NAME_MAX + 2] = 0;
	expect_error(test, path, -ENAMETOOLONG);
	KUNIT_EXPECT_EQ(test, PTR_ERR(kern_mknod(NULL, path, S_IFREG | 0644, 0)),
			(long)-ENAMETOOLONG);
}

static void a_directory_needs_permission_to_search(struct kunit *test)
{
	plant();
	expect_node(test, "/kunit-dir/private/deep", true, DEEP);
	cred_init(&current->cred, 1000, 1000);
	expect_error(test, "/kunit-dir/private/deep", -EACCES);
	expect_error(test, "/kunit-dir/private/nothing",
		     -EACCES); /* not even whether it is there */
	expect_error(test, "/kunit-dir/private/..", -EACCES);
	expect_node(test, "/kunit-dir/private", true, PRIVATE);
	expect_node(test, "/kunit-dir/file", true, FILE_);
	cred_init(&current->cred, 0, 0);
	uproot(test);
}

static void permissions_are_the_owners_the_groups_or_the_others(struct kunit *test)
{
	struct inode inode = { .i_mode = S_IFREG | 0640, .i_uid = 10, .i_gid = 20 };
	static const struct {
		uid_t uid;
		gid_t gid;
		mode_t mode;
		int may; /* of R_OK | W_OK | X_OK */
	} rows[] = {
		{ 10, 99, 0640, 6 }, { 99, 20, 0640, 4 }, { 99, 99, 0640, 0 },
		{ 10, 20, 0077, 0 }, /* the owner is not also one of the others */
		{ 99, 20, 0707, 0 }, { 99, 99, 0751, 1 }, { 0, 0, 0000, 6 },
		{ 0, 0, 0001, 7 }, /* root may execute what anybody may */
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		for (int want = 1; want <= 7; want++) {
			int error;

			inode.i_mode = S_IFREG | rows[i].mode;
			cred_init(&current->cred, rows[i].uid, rows[i].gid);
			error = inode_permission(&inode, want);
			cred_init(&current->cred, 0, 0);
			if (error != (want & ~rows[i].may ? -EACCES : 0))
				kunit_fail(test, __FILE__, __LINE__, "row %u, want %d: %d", i, want,
					   error);
		}
}

static void a_node_knows_its_path(struct kunit *test)
{
	char path[64];

	plant();
	KUNIT_EXPECT_EQ(test,
			strcmp(dentry_path(look(DEEP, true), path, sizeof(path)),
			       "/kunit-dir/private/deep"),
			0);
	KUNIT_EXPECT_EQ(test, strcmp(dentry_path(look("/", true), path, sizeof(path)), "/"), 0);
	/* too small: the end of it, and nothing beyond the buffer */
	memset(path, 'x', sizeof(path));
	dentry_path(look(DEEP, true), path, 8);
	KUNIT_EXPECT_EQ(test, strcmp(path, "/deep"), 0);
	KUNIT_EXPECT_EQ(test, path[8], 'x');
	uproot(test);
}

static void nothing_is_added_below_a_file(struct kunit *test)
{
	plant();
	KUNIT_EXPECT_EQ(test, PTR_ERR(kern_mknod(NULL, "/kunit-dir/file/x", S_IFREG | 0644, 0)),
			(long)-ENOTDIR);
	KUNIT_EXPECT_TRUE(test, list_empty(&look(FILE_, true)->d_subdirs));
	uproot(test);
}

/* ------------------------------------------------------------------ */
/* Nodes that come and go                                              */

static int nodes_born, nodes_dead;

static void count_dead(struct inode *inode)
{
	nodes_dead++;
}

static int link_to_inner(struct dentry *link, char *buf, size_t size)
{
	return strlcpy(buf, "dir/dir/file", size) < size ? 0 : -ENAMETOOLONG;
}

static int born_by_name(struct inode *dir, struct dentry *dentry);
static const struct inode_operations coming_ops = {
	.lookup = born_by_name,
	.readlink = link_to_inner,
};
static const struct file_operations coming_fops = { .llseek = no_seek_end_llseek };
static const struct super_operations coming_super_ops = { .evict_inode = count_dead };

static struct inode *born(struct super_block *sb, mode_t mode)
{
	struct inode *inode = inode_alloc(sb, mode);

	if (!inode)
		return NULL;
	inode->i_op = &coming_ops;
	inode->i_fop = &coming_fops;
	nodes_born++;
	return inode;
}

/* "dir" in "dir" in "dir", and in each of them "file" and "link"; nothing else */
static int born_by_name(struct inode *dir, struct dentry *dentry)
{
	const char *name = dentry->d_name;
	mode_t mode = !strcmp(name, "dir")  ? S_IFDIR | 0755 :
		      !strcmp(name, "file") ? S_IFREG | 0644 :
		      !strcmp(name, "link") ? S_IFLNK | 0777 :
					      0;
	struct inode *inode;

	if (!mode)
		return -ENOENT;
	inode = born(dir->i_sb, mode);
	if (!inode)
		return -ENOMEM;
	d_instantiate(dentry, inode);
	return 0;
}

static int coming_fill(struct super_block *sb, char *options)
{
	struct inode *root;

	sb->s_op = &coming_super_ops;
	root = born(sb, S_IFDIR | 0755);
	sb->s_root = root ? d_make_root(sb, root) : NULL;
	return sb->s_root ? 0 : -ENOMEM;
}

static struct file_system_type coming_type = { .name = "kunit", .fill_super = coming_fill };

/* Mounted at /kunit-dir: over what is planted there. */
static struct super_block *plant_coming(struct kunit *test)
{
	struct super_block *sb;

	plant();
	nodes_born = nodes_dead = 0;
	sb = super_create(&coming_type, "kunit", 0, NULL);
	KUNIT_EXPECT_TRUE(test, !IS_ERR(sb));
	if (IS_ERR(sb))
		return NULL;
	mutex_lock(&mount_mutex);
	KUNIT_EXPECT_EQ(test, mount_on(sb, path_lookup("/kunit-dir", true)), 0);
	mutex_unlock(&mount_mutex);
	return sb;
}

static void take_away(struct super_block *sb)
{
	mutex_lock(&mount_mutex);
	umount_from(sb);
	mutex_unlock(&mount_mutex);
}

/* It goes from its place, and with its last user: nobody else uses it. */
static void uproot_coming(struct kunit *test, struct super_block *sb)
{
	struct dentry *root = dget(sb->s_root);

	take_away(sb);
	dput(root);
	KUNIT_EXPECT_EQ(test, nodes_born, nodes_dead);
	uproot(test);
}

static void a_directory_makes_nodes_and_they_go_when_let_go(struct kunit *test)
{
	struct super_block *sb = plant_coming(test);
	struct dentry *file;
	char path[64];

	KUNIT_ASSERT_TRUE(test, sb != NULL);
	file = path_lookup("/kunit-dir/dir/dir/../dir/./file", true);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_EXPECT_EQ(test, nodes_born, 5); /* with the root */
	KUNIT_EXPECT_EQ(test, nodes_dead, 1); /* not those on its path */
	KUNIT_EXPECT_EQ(
		test, strcmp(dentry_path(file, path, sizeof(path)), "/kunit-dir/dir/dir/file"), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&sb->s_users), 1);
	dput(file);
	KUNIT_EXPECT_EQ(test, nodes_dead, 4);
	KUNIT_EXPECT_EQ(test, atomic_read(&sb->s_users), 0);
	expect_error(test, "/kunit-dir/dir/none", -ENOENT);
	expect_error(test, "/kunit-dir/dir/file/x", -ENOTDIR);
	expect_error(test, "/kunit-dir/none/file", -ENOENT);
	uproot_coming(test, sb);
}

static void a_link_says_where_it_leads_when_asked(struct kunit *test)
{
	struct super_block *sb = plant_coming(test);
	struct dentry *file;
	char path[64];

	KUNIT_ASSERT_TRUE(test, sb != NULL);
	file = path_lookup("/kunit-dir/dir/link", true);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_EXPECT_EQ(
		test, strcmp(dentry_path(file, path, sizeof(path)), "/kunit-dir/dir/dir/dir/file"),
		0);
	dput(file);
	file = path_lookup("/kunit-dir/dir/link", false);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_EXPECT_EQ(test, dentry_readlink(file, path, sizeof(path)), 0);
	KUNIT_EXPECT_EQ(test, strcmp(path, "dir/dir/file"), 0);
	KUNIT_EXPECT_EQ(test, dentry_readlink(file, path, 12), -ENAMETOOLONG);
	dput(file);
	uproot_coming(test, sb);
}

static void an_open_file_keeps_its_node(struct kunit *test)
{
	struct super_block *sb = plant_coming(test);
	struct file *file;

	KUNIT_ASSERT_TRUE(test, sb != NULL);
	file = file_open("/kunit-dir/dir/file", O_RDONLY);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_EXPECT_EQ(test, nodes_born - nodes_dead, 3);
	fput(get_file(file));
	KUNIT_EXPECT_EQ(test, nodes_born - nodes_dead, 3);
	fput(file);
	KUNIT_EXPECT_EQ(test, nodes_born - nodes_dead, 1);
	uproot_coming(test, sb);
}

/* Out of its place it lives on for who is in it, and ends with him. */
static void a_file_system_ends_with_its_last_user(struct kunit *test)
{
	struct super_block *sb = plant_coming(test);
	struct dentry *dir, *file;

	KUNIT_ASSERT_TRUE(test, sb != NULL);
	expect_error(test, PRIVATE, -ENOENT); /* covered */
	dir = path_lookup("/kunit-dir/dir", true);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(dir));
	take_away(sb);
	expect_node(test, LINK, true, FILE_); /* what it covered is back */
	file = path_lookup_at(dir, "dir/file", true);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	dput(file);
	file = path_lookup_at(dir, "../../..", true); /* nothing is above it */
	KUNIT_EXPECT_PTR_EQ(test, file, sb->s_root);
	dput(file);
	KUNIT_EXPECT_EQ(test, nodes_born - nodes_dead, 2);
	dput(dir);
	KUNIT_EXPECT_EQ(test, nodes_born, nodes_dead);
	uproot(test);
}

static void dots_lead_out_of_what_is_mounted(struct kunit *test)
{
	struct super_block *sb = plant_coming(test);
	struct dentry *dir;

	KUNIT_ASSERT_TRUE(test, sb != NULL);
	KUNIT_EXPECT_PTR_EQ(test, look("/kunit-dir", true), sb->s_root);
	KUNIT_EXPECT_PTR_EQ(test, look("/kunit-dir/..", true), look("/", true));
	KUNIT_EXPECT_PTR_EQ(test, look("/kunit-dir/dir/../..", true), look("/", true));
	KUNIT_EXPECT_PTR_EQ(test, look("/dev/../kunit-dir", true), sb->s_root);
	dir = d_lookup(root_sb->s_root, "kunit-dir", 9); /* what it covers */
	KUNIT_ASSERT_TRUE(test, dir != NULL);
	mutex_lock(&root_sb->s_root->d_inode->i_mutex);
	KUNIT_EXPECT_EQ(test, vfs_remove(root_sb->s_root, dir, true), -EBUSY);
	mutex_unlock(&root_sb->s_root->d_inode->i_mutex);
	dput(dir);
	uproot_coming(test, sb);
}

/* Each allocation of a lookup fails once: -ENOMEM, and nothing stays. */
static void a_lookup_without_memory_leaves_nothing(struct kunit *test)
{
	struct super_block *sb = plant_coming(test);
	struct dentry *file;
	unsigned long nth = 0;
	bool struck;

	KUNIT_ASSERT_TRUE(test, sb != NULL);
	do {
		fail_arm(++nth);
		file = path_lookup("/kunit-dir/dir/link", true);
		struck = fail_disarm();
		KUNIT_ASSERT_TRUE(test, !IS_ERR(file) || PTR_ERR(file) == -ENOMEM);
		KUNIT_EXPECT_EQ(test, IS_ERR(file), struck);
		KUNIT_EXPECT_TRUE(test, !struck || nodes_born == nodes_dead + 1);
	} while (struck);
	KUNIT_EXPECT_GE(test, nth, 10UL);
	dput(file);
	uproot_coming(test, sb);
}

/* What a name becomes in the tree, seen from the outside and from the inside. */
static void names_move_and_swap(struct kunit *test)
{
	struct dentry *file, *deep, *free;

	plant();
	file = path_lookup(FILE_, false);
	deep = path_lookup(DEEP, false);
	free = dentry_alloc(look(PRIVATE, false), "moved", 5);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file) && !IS_ERR(deep) && free);
	d_exchange(file, deep);
	KUNIT_EXPECT_PTR_EQ(test, look(DEEP, false), file);
	KUNIT_EXPECT_PTR_EQ(test, look(FILE_, false), deep);
	KUNIT_EXPECT_EQ(test, dcache_check(root_sb), 0);
	d_exchange(deep, file);
	d_move(file, free);
	KUNIT_EXPECT_PTR_EQ(test, look("/kunit-dir/private/moved", false), file);
	expect_error(test, FILE_, -ENOENT);
	KUNIT_EXPECT_EQ(test, strcmp(free->d_name, "file"), 0); /* left with the old name */
	KUNIT_EXPECT_EQ(test, dcache_check(root_sb), 0);
	KUNIT_EXPECT_TRUE(test, d_is_below(file, look("/kunit-dir", false)));
	KUNIT_EXPECT_TRUE(test, !d_is_below(look("/kunit-dir", false), file));
	d_move(file, free);
	KUNIT_EXPECT_PTR_EQ(test, look(FILE_, false), file);
	dput(free);
	dput(file);
	dput(deep);
	uproot(test);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(slashes_and_dots_mean_what_they_do_everywhere),
	KUNIT_CASE(what_is_not_there_is_enoent),
	KUNIT_CASE(a_file_is_no_directory),
	KUNIT_CASE(links_are_followed_unless_the_last_is_not_to_be),
	KUNIT_CASE(links_in_a_circle_are_eloop),
	KUNIT_CASE(names_have_a_limit),
	KUNIT_CASE(a_directory_needs_permission_to_search),
	KUNIT_CASE(permissions_are_the_owners_the_groups_or_the_others),
	KUNIT_CASE(a_node_knows_its_path),
	KUNIT_CASE(nothing_is_added_below_a_file),
	KUNIT_CASE(names_move_and_swap),
	KUNIT_CASE(a_directory_makes_nodes_and_they_go_when_let_go),
	KUNIT_CASE(a_link_says_where_it_leads_when_asked),
	KUNIT_CASE(an_open_file_keeps_its_node),
	KUNIT_CASE(a_file_system_ends_with_its_last_user),
	KUNIT_CASE(dots_lead_out_of_what_is_mounted),
	KUNIT_CASE(a_lookup_without_memory_leaves_nothing),
	{ 0 },
};

const struct kunit_suite namei_suite = { "namei", cases };
