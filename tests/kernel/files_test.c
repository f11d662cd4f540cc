// SPDX-License-Identifier: MIT
/*
 * tests/kernel/files_test.c - tables of open files: growing, copied, shared.
 *
 * What:     a case gives the running thread a table of its own and puts a file without a
 *           driver into it. The file's reference count says who holds what; how often its
 *           release() was called says when the last let go.
 * Start at: a_copy_has_the_same_files()
 * Not here: descriptors through system calls: tests/user/as-user/fd_*.
 */
#include "kernel/fs/file/files.h"

#include "kernel/fs/fs_struct.h"
#include "kernel/fs/namei.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "tests/kernel/fixture.h"

static atomic_t released, flushed;

static int count_release(struct inode *inode, struct file *file)
{
	atomic_inc(&released);
	return 0;
}

static int count_flush(struct file *file)
{
	atomic_inc(&flushed);
	return -EIO;
}

static const struct file_operations counting_fops = {
	.flush = count_flush,
	.release = count_release,
};

/* A file, the case holds one reference; and an empty table for current. NULL: no memory. */
static struct file *begin(void)
{
	struct file *file = fixture_file(&counting_fops, NULL);

	atomic_set(&released, 0);
	atomic_set(&flushed, 0);
	current->files = files_alloc();
	return IS_ERR(file) || !current->files ? NULL : file;
}

static void end(struct kunit *test, struct file *file)
{
	files_put(current->files);
	current->files = NULL;
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&released), 0);
	fput(file);
	KUNIT_EXPECT_EQ(test, atomic_read(&released), 1);
}

static bool leads_to(unsigned int fd, struct file *file)
{
	struct file *found = fget(fd);

	if (found)
		fput(found);
	return found == file;
}

static int install(struct file *file, unsigned int from, bool cloexec)
{
	return fd_install(get_file(file), from, cloexec);
}

/* ------------------------------------------------------------------ */
/* One task                                                            */

static void the_lowest_free_number_is_taken(struct kunit *test)
{
	struct file *file = begin();

	KUNIT_ASSERT_NOT_NULL(test, file);
	for (int fd = 0; fd < 5; fd++)
		KUNIT_EXPECT_EQ(test, install(file, 0, false), fd);
	KUNIT_EXPECT_EQ(test, fd_close(2), -EIO); /* what flush() said */
	KUNIT_EXPECT_EQ(test, fd_close(2), -EBADF);
	KUNIT_EXPECT_EQ(test, install(file, 3, false), 5);
	KUNIT_EXPECT_EQ(test, install(file, 0, false), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&flushed), 1);
	end(test, file);
	KUNIT_EXPECT_EQ(test, atomic_read(&flushed), 1 + 6);
}

/* From the 64 descriptors that are built in, over each larger table, up to the limit. */
static void a_table_grows_up_to_the_limit(struct kunit *test)
{
	struct file *file = begin();
	int limit = (int)files_limit(), wrong = 0;

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, files_room(), (unsigned int)NR_OPEN_FEW);
	for (int fd = 0; fd < limit; fd++)
		wrong += install(file, 0, fd % 3 == 0) != fd;
	KUNIT_EXPECT_EQ(test, install(file, 0, false), -EMFILE);
	KUNIT_EXPECT_EQ(test, fd_replace(get_file(file), (unsigned int)limit, false), -EBADF);
	for (unsigned int fd = 0; fd < (unsigned int)limit; fd++)
		wrong += !leads_to(fd, file) || fd_get_cloexec(fd) != (fd % 3 == 0);
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), limit + 1);
	KUNIT_EXPECT_NULL(test, fget(~0U));
	KUNIT_EXPECT_NULL(test, fget(files_room()));
	files_close_on_exec(current->files);
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), limit + 1 - (limit + 2) / 3);
	KUNIT_EXPECT_TRUE(test, leads_to(0, NULL) && leads_to(1, file) && leads_to(3, NULL));
	end(test, file);
}

static void a_reserved_number_is_taken_but_leads_nowhere(struct kunit *test)
{
	struct file *file = begin();
	int fd;

	KUNIT_ASSERT_NOT_NULL(test, file);
	fd = fd_reserve(0, true);
	KUNIT_EXPECT_EQ(test, fd, 0);
	KUNIT_EXPECT_TRUE(test, leads_to(0, NULL));
	KUNIT_EXPECT_EQ(test, fd_close(0), -EBADF);
	KUNIT_EXPECT_EQ(test, fd_set_cloexec(0, false), -EBADF);
	KUNIT_EXPECT_EQ(test, fd_replace(get_file(file), 0, false), -EBUSY);
	KUNIT_EXPECT_EQ(test, install(file, 0, false), 1);
	fd_unreserve(fd);
	KUNIT_EXPECT_EQ(test, fd_get_cloexec(0), 0);
	KUNIT_EXPECT_EQ(test, install(file, 0, false), 0);
	end(test, file);
}

static void replacing_closes_what_was_there(struct kunit *test)
{
	struct file *file = begin(), *other = fixture_file(&counting_fops, NULL);

	KUNIT_ASSERT_TRUE(test, file && !IS_ERR(other));
	KUNIT_EXPECT_EQ(test, fd_install(other, 0, true), 0);
	KUNIT_EXPECT_EQ(test, fd_replace(get_file(file), 0, false), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&released), 1);
	KUNIT_EXPECT_EQ(test, fd_get_cloexec(0), 0);
	KUNIT_EXPECT_EQ(test, fd_replace(get_file(file), 700, true), 0);
	KUNIT_EXPECT_TRUE(test, leads_to(700, file) && leads_to(699, NULL));
	KUNIT_EXPECT_EQ(test, fd_get_cloexec(700), 1);
	atomic_set(&released, 0);
	end(test, file);
}

/* ------------------------------------------------------------------ */
/* Copies                                                              */

static void a_copy_has_the_same_files(struct kunit *test)
{
	struct file *file = begin();
	struct files_struct *old = current->files, *copy;
	int reserved;

	KUNIT_ASSERT_NOT_NULL(test, file);
	install(file, 0, false);
	install(file, 3, true);
	reserved = fd_reserve(0, true);
	copy = files_dup(old);
	KUNIT_ASSERT_NOT_NULL(test, copy);
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 1 + 2 + 2);
	current->files = copy;
	KUNIT_EXPECT_TRUE(test, leads_to(0, file) && leads_to(3, file) && leads_to(1, NULL));
	KUNIT_EXPECT_EQ(test, fd_get_cloexec(3), 1);
	KUNIT_EXPECT_EQ(test, fd_get_cloexec(0), 0);
	KUNIT_EXPECT_EQ(test, fd_reserve(0, false), reserved); /* free in the copy */
	fd_unreserve(reserved);
	fd_close(0);
	files_put(copy);
	current->files = old;
	KUNIT_EXPECT_TRUE(test, leads_to(0, file)); /* what the copy does is its own affair */
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 1 + 2);
	fd_unreserve(reserved);
	end(test, file);
}

static void a_large_table_is_copied_as_far_as_it_is_used(struct kunit *test)
{
	struct file *file = begin();
	struct files_struct *old = current->files, *copy;

	KUNIT_ASSERT_NOT_NULL(test, file);
	install(file, 10, false);
	install(file, 500, true);
	copy = current->files = files_dup(old);
	KUNIT_ASSERT_NOT_NULL(test, copy);
	KUNIT_EXPECT_EQ(test, files_room(), 512U);
	KUNIT_EXPECT_TRUE(test, leads_to(10, file) && leads_to(500, file) && leads_to(11, NULL));
	KUNIT_EXPECT_EQ(test, fd_get_cloexec(500), 1);
	files_put(copy);
	current->files = old;
	fd_close(500);
	copy = current->files = files_dup(old);
	KUNIT_ASSERT_NOT_NULL(test, copy);
	KUNIT_EXPECT_EQ(test, files_room(), (unsigned int)NR_OPEN_FEW);
	KUNIT_EXPECT_TRUE(test, leads_to(10, file) && leads_to(500, NULL));
	files_put(copy);
	current->files = old;
	end(test, file);
}

static void a_copy_without_memory_takes_no_references(struct kunit *test)
{
	struct file *file = begin();

	KUNIT_ASSERT_NOT_NULL(test, file);
	install(file, 0, false);
	install(file, 100, false);
	for (unsigned long n = 1; n <= 2; n++) {
		fail_arm(n);
		KUNIT_EXPECT_NULL(test, files_dup(current->files));
		KUNIT_EXPECT_TRUE(test, fail_disarm());
		KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 1 + 2);
	}
	fail_arm(1);
	KUNIT_EXPECT_EQ(test, install(file, 128, false), -ENOMEM); /* a larger table */
	KUNIT_EXPECT_TRUE(test, fail_disarm());
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 1 + 2);
	end(test, file);
}

/* The working directory holds a reference; a copy has its own, also when there is no memory for it. */
static void a_copy_of_the_working_directory_holds_it(struct kunit *test)
{
	struct fs_struct *fs = fs_alloc(), *copy;
	struct dentry *dev = path_lookup("/dev", true), *root;
	int before, root_before;

	KUNIT_ASSERT_TRUE(test, fs && !IS_ERR(dev));
	root = fs->cwd;
	before = atomic_read(&dev->d_count);
	root_before = atomic_read(&root->d_count);
	fs->cwd = dget(dev);
	dput(root);
	copy = fs_dup(fs);
	KUNIT_ASSERT_NOT_NULL(test, copy);
	KUNIT_EXPECT_TRUE(test, copy->cwd == dev && copy->umask == fs->umask);
	KUNIT_EXPECT_EQ(test, atomic_read(&dev->d_count), before + 2);
	fs_put(copy);
	fail_arm(1);
	KUNIT_EXPECT_NULL(test, fs_dup(fs));
	KUNIT_EXPECT_TRUE(test, fail_disarm());
	KUNIT_EXPECT_EQ(test, atomic_read(&dev->d_count), before + 1);
	fs_put(fs_get(fs));
	KUNIT_EXPECT_EQ(test, atomic_read(&dev->d_count), before + 1);
	fs_put(fs);
	KUNIT_EXPECT_EQ(test, atomic_read(&dev->d_count), before);
	KUNIT_EXPECT_EQ(test, atomic_read(&root->d_count),
			root_before - 2); /* as cwd and as root */
	dput(dev);
}

static void a_shared_table_is_left_by_unsharing(struct kunit *test)
{
	struct file *file = begin();
	struct files_struct *shared = current->files;

	KUNIT_ASSERT_NOT_NULL(test, file);
	install(file, 0, false);
	KUNIT_EXPECT_EQ(test, files_unshare(), 0);
	KUNIT_EXPECT_PTR_EQ(test, current->files, shared); /* nobody to part from */
	files_get(shared);
	fail_arm(1);
	KUNIT_EXPECT_EQ(test, files_unshare(), -ENOMEM);
	KUNIT_EXPECT_TRUE(test, fail_disarm());
	KUNIT_EXPECT_PTR_EQ(test, current->files, shared);
	KUNIT_EXPECT_EQ(test, files_unshare(), 0);
	KUNIT_EXPECT_TRUE(test, current->files != shared && leads_to(0, file));
	KUNIT_EXPECT_EQ(test, atomic_read(&shared->users), 1);
	files_put(shared);
	end(test, file);
}

/* ------------------------------------------------------------------ */
/* Several at once                                                     */

#define RUNNERS 4
#define ROUNDS	2000

struct race {
	struct files_struct *files;
	struct file *file;
	atomic_t number;
	int wrong[RUNNERS];
};

/*
 * Each runner opens, looks, closes and copies in the table that all share. Whatever fget()
 * gives must be a live file; what a runner opened is its own until it closes it.
 */
static int runner(void *arg)
{
	struct race *race = arg;
	int me = atomic_add_return(1, &race->number) - 1, wrong = 0;
	u32 seed = (u32)me + 1;

	current->files = race->files; /* the case took the reference; our exit gives it back */
	for (int i = 0; i < ROUNDS; i++) {
		unsigned int any = kunit_random(&seed) % 200;
		int fd = install(race->file, any, false);
		struct file *found = fget(kunit_random(&seed) % 300);

		wrong += fd < (int)any || !leads_to((unsigned int)fd, race->file);
		wrong += found && (found != race->file || atomic_read(&found->f_count) < 2);
		if (found)
			fput(found);
		if (i % 50 == 0) {
			struct files_struct *copy = files_dup(race->files);

			wrong += !copy;
			if (copy)
				files_put(copy);
			schedule();
		}
		wrong += fd_close((unsigned int)fd) != -EIO;
		cond_resched(); /* a busy host needs seconds for what is contended like this */
	}
	race->wrong[me] = wrong;
	return 0;
}

static void threads_share_a_table(struct kunit *test)
{
	struct file *file = begin();
	struct race race = { .files = current->files, .file = file };
	struct worker w[RUNNERS];

	KUNIT_ASSERT_NOT_NULL(test, file);
	for (int i = 0; i < RUNNERS; i++) {
		files_get(race.files);
		KUNIT_ASSERT_TRUE(test, worker_start(&w[i], runner, &race));
	}
	for (int i = 0; i < RUNNERS; i++)
		worker_end(&w[i]);
	for (int i = 0; i < RUNNERS; i++)
		KUNIT_EXPECT_EQ(test, race.wrong[i], 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&race.files->users), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&file->f_count), 1); /* all was closed */
	end(test, file);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(the_lowest_free_number_is_taken),
	KUNIT_CASE(a_table_grows_up_to_the_limit),
	KUNIT_CASE(a_reserved_number_is_taken_but_leads_nowhere),
	KUNIT_CASE(replacing_closes_what_was_there),
	KUNIT_CASE(a_copy_has_the_same_files),
	KUNIT_CASE(a_large_table_is_copied_as_far_as_it_is_used),
	KUNIT_CASE(a_copy_without_memory_takes_no_references),
	KUNIT_CASE(a_copy_of_the_working_directory_holds_it),
	KUNIT_CASE(a_shared_table_is_left_by_unsharing),
	KUNIT_CASE(threads_share_a_table),
	{ 0 },
};

const struct kunit_suite files_suite = { "files", cases };
