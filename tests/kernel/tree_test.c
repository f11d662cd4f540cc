// SPDX-License-Identifier: MIT
/*
 * tests/kernel/tree_test.c - names to nodes.
 *
 * What:     path_lookup() over the real tree and over a few nodes of the case's own:
 *           directories, a link, a loop of links. They are static, hung under the root
 *           and taken off again, because fixed nodes are never freed. Then a directory
 *           that makes its nodes when asked.
 * Start at: plant()
 * Not here: the same through system calls: tests/user/as-user/path_*, open_*.
 */
#include "kernel/fs/tree.h"

#include "kernel/fs/files.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "tests/kernel/kunit.h"

/* ------------------------------------------------------------------ */
/* /kunit-dir/{file, private/, private/deep, link -> file, up -> .., abs -> /dev, loop -> loop, a <-> b} */

struct node {
	struct inode inode;
	struct dentry dentry;
};

enum {
	DIR,
	FILE_,
	PRIVATE,
	DEEP,
	LINK,
	UP,
	ABS,
	LOOP,
	PING,
	PONG,
	DANGLING,
	NODES
};

static struct node nodes[NODES];

/* The fixed node at path, which stays without a reference; or ERR_PTR. */
static struct dentry *look(const char *path, bool follow)
{
	struct dentry *dentry = path_lookup(path, follow);

	if (!IS_ERR(dentry))
		dput(dentry);
	return dentry;
}

static void node_init(int i, int parent, const char *name, mode_t mode, const char *link)
{
	struct node *n = &nodes[i];

	memset(n, 0, sizeof(*n));
	atomic_set(&n->dentry.d_count, 1);
	n->inode.i_mode = mode;
	n->inode.i_link = (char *)link;
	n->dentry.d_name = name;
	n->dentry.d_inode = &n->inode;
	INIT_LIST_HEAD(&n->dentry.d_subdirs);
	n->dentry.d_parent = parent < 0 ? look("/", true) : &nodes[parent].dentry;
	list_add_tail(&n->dentry.d_child, &n->dentry.d_parent->d_subdirs);
}

static void plant(void)
{
	node_init(DIR, -1, "kunit-dir", S_IFDIR | 0755, NULL);
	node_init(FILE_, DIR, "file", S_IFREG | 0644, NULL);
	node_init(PRIVATE, DIR, "private", S_IFDIR | 0700, NULL);
	node_init(DEEP, PRIVATE, "deep", S_IFREG | 0666, NULL);
	node_init(LINK, DIR, "link", S_IFLNK | 0777, "file");
	node_init(UP, DIR, "up", S_IFLNK | 0777, "..");
	node_init(ABS, DIR, "abs", S_IFLNK | 0777, "/dev");
	node_init(LOOP, DIR, "loop", S_IFLNK | 0777, "loop");
	node_init(PING, DIR, "ping", S_IFLNK | 0777, "pong");
	node_init(PONG, DIR, "pong", S_IFLNK | 0777, "/kunit-dir/ping");
	node_init(DANGLING, DIR, "dangling", S_IFLNK | 0777, "nowhere");
}

/* The nodes go; whatever the case has looked up has left no reference behind. */
static void uproot(struct kunit *test)
{
	for (int i = 0; i < NODES; i++)
		KUNIT_EXPECT_EQ(test, atomic_read(&nodes[i].dentry.d_count), 1);
	list_del(&nodes[DIR].dentry.d_child);
}

static void expect_node(struct kunit *test, const char *path, bool follow, int node)
{
	if (look(path, follow) != &nodes[node].dentry)
		kunit_fail(test, __FILE__, __LINE__, "%s is not node %d (error %ld)", path, node,
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
	expect_node(test, "/kunit-dir", true, DIR);
	expect_node(test, "kunit-dir/", true, DIR);
	expect_node(test, "///kunit-dir//.//", true, DIR);
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
	KUNIT_EXPECT_EQ(test, PTR_ERR(tree_add(path, S_IFREG | 0644, NULL)), (long)-ENAMETOOLONG);
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
			strcmp(dentry_path(&nodes[DEEP].dentry, path, sizeof(path)),
			       "/kunit-dir/private/deep"),
			0);
	KUNIT_EXPECT_EQ(test, strcmp(dentry_path(look("/", true), path, sizeof(path)), "/"), 0);
	/* too small: the end of it, and nothing beyond the buffer */
	memset(path, 'x', sizeof(path));
	dentry_path(&nodes[DEEP].dentry, path, 8);
	KUNIT_EXPECT_EQ(test, strcmp(path, "/deep"), 0);
	KUNIT_EXPECT_EQ(test, path[8], 'x');
	uproot(test);
}

static void nothing_is_added_below_a_file(struct kunit *test)
{
	plant();
	KUNIT_EXPECT_EQ(test, PTR_ERR(tree_add("/kunit-dir/file/x", S_IFREG | 0644, NULL)),
			(long)-ENOTDIR);
	KUNIT_EXPECT_TRUE(test, list_empty(&nodes[FILE_].dentry.d_subdirs));
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
	.forget = count_dead,
};

/* "dir" in "dir" in "dir", and in each of them "file" and "link"; nothing else */
static int born_by_name(struct inode *dir, struct dentry *dentry)
{
	const char *name = dentry->d_name;
	mode_t mode = !strcmp(name, "dir")  ? S_IFDIR | 0755 :
		      !strcmp(name, "file") ? S_IFREG | 0644 :
		      !strcmp(name, "link") ? S_IFLNK | 0777 :
					      0;

	if (!mode)
		return -ENOENT;
	dentry->d_inode = inode_alloc(NULL, mode);
	if (!dentry->d_inode)
		return -ENOMEM;
	dentry->d_inode->i_op = &coming_ops;
	dentry->d_inode->i_fop = &dir_fops;
	nodes_born++;
	return 0;
}

static void plant_coming(void)
{
	plant();
	nodes[DIR].inode.i_op = &coming_ops;
	nodes_born = nodes_dead = 0;
}

static void a_directory_makes_nodes_and_they_go_when_let_go(struct kunit *test)
{
	struct dentry *file;
	char path[64];

	plant_coming();
	expect_node(test, "/kunit-dir/file", true, FILE_); /* a fixed one comes first */
	KUNIT_EXPECT_EQ(test, nodes_born, 0);
	file = path_lookup("/kunit-dir/dir/dir/../dir/./file", true);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_EXPECT_EQ(test, nodes_born, 4);
	KUNIT_EXPECT_EQ(test, nodes_dead, 1); /* not those on its path */
	KUNIT_EXPECT_EQ(
		test, strcmp(dentry_path(file, path, sizeof(path)), "/kunit-dir/dir/dir/file"), 0);
	dput(file);
	KUNIT_EXPECT_EQ(test, nodes_dead, 4);
	expect_error(test, "/kunit-dir/dir/none", -ENOENT);
	expect_error(test, "/kunit-dir/dir/file/x", -ENOTDIR);
	expect_error(test, "/kunit-dir/none/file", -ENOENT);
	KUNIT_EXPECT_EQ(test, nodes_born, nodes_dead);
	uproot(test);
}

static void a_link_says_where_it_leads_when_asked(struct kunit *test)
{
	struct dentry *file;
	char path[64];

	plant_coming();
	/* once from the fixed directory's own, once from one that was made */
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
	KUNIT_EXPECT_EQ(test, nodes_born, nodes_dead);
	uproot(test);
}

static void an_open_file_keeps_its_node(struct kunit *test)
{
	struct file *file;

	plant_coming();
	file = file_open("/kunit-dir/dir/file", O_RDONLY);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_EXPECT_EQ(test, nodes_born - nodes_dead, 2);
	fput(get_file(file));
	KUNIT_EXPECT_EQ(test, nodes_born - nodes_dead, 2);
	fput(file);
	KUNIT_EXPECT_EQ(test, nodes_born, nodes_dead);
	uproot(test);
}

/* Each allocation of a lookup fails once: -ENOMEM, and nothing stays. */
static void a_lookup_without_memory_leaves_nothing(struct kunit *test)
{
	struct dentry *file;
	unsigned long nth = 0;
	bool struck;

	plant_coming();
	do {
		fail_arm(++nth);
		file = path_lookup("/kunit-dir/dir/link", true);
		struck = fail_disarm();
		KUNIT_ASSERT_TRUE(test, !IS_ERR(file) || PTR_ERR(file) == -ENOMEM);
		KUNIT_EXPECT_EQ(test, IS_ERR(file), struck);
		KUNIT_EXPECT_TRUE(test, !struck || nodes_born == nodes_dead);
	} while (struck);
	KUNIT_EXPECT_GE(test, nth, 10UL);
	dput(file);
	KUNIT_EXPECT_EQ(test, nodes_born, nodes_dead);
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
	KUNIT_CASE(a_directory_makes_nodes_and_they_go_when_let_go),
	KUNIT_CASE(a_link_says_where_it_leads_when_asked),
	KUNIT_CASE(an_open_file_keeps_its_node),
	KUNIT_CASE(a_lookup_without_memory_leaves_nothing),
	{ 0 },
};

const struct kunit_suite tree_suite = { "tree", cases };
