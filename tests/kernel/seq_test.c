// SPDX-License-Identifier: MIT
/*
 * tests/kernel/seq_test.c - files whose text is printed while it is read: the book's two ways.
 *
 * What:     a list of numbered lines behind seq_operations, a driver's read_proc in its
 *           three forms, names that come and go under /proc.
 * Start at: a_list_is_read_whole_in_any_pieces()
 * Book:     LDD3 ch. 4
 */
#include "kernel/fs/proc/proc.h"

#include "kernel/fs/file/files.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/fixture.h"

#define LINE  16   /* bytes of an item's text */
#define ITEMS 1000 /* that is four pages */
#define ROOM  (16 * PAGE_SIZE)

static DEFINE_SPINLOCK(list_lock);
static int starts, stops, shown, bad_item, skip_item;
static size_t long_item; /* the one at 500 has so many bytes more */

/* Under a spinlock, as the book allows: so nothing between start and stop may sleep. */
static void *numbers_start(struct seq_file *m, loff_t *pos) __acquires(&list_lock)
{
	starts++;
	spin_lock(&list_lock);
	return *pos < ITEMS ? (void *)(*pos + 1) : NULL;
}

static void *numbers_next(struct seq_file *m, void *v, loff_t *pos)
{
	return ++*pos < ITEMS ? (void *)(*pos + 1) : NULL;
}

static void numbers_stop(struct seq_file *m, void *v) __releases(&list_lock)
{
	stops++;
	spin_unlock(&list_lock);
}

static int numbers_show(struct seq_file *m, void *v)
{
	int item = (int)(long)v - 1;

	shown++;
	if (item == bad_item)
		return -EIO;
	seq_printf(m, "%15d\n", item);
	for (size_t i = 0; item == 500 && i < long_item; i++)
		seq_putc(m, 'x');
	return item == skip_item ? SEQ_SKIP : 0;
}

static const struct seq_operations numbers = {
	.start = numbers_start,
	.next = numbers_next,
	.stop = numbers_stop,
	.show = numbers_show,
};

static int numbers_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &numbers);
}

static const struct file_operations numbers_fops = {
	.open = numbers_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = seq_release,
};

/* /proc/kunit-list, open; user memory at USER_BASE. NULL: it did not work. */
static struct file *open_numbers(struct kunit *test)
{
	struct proc_dir_entry *entry = create_proc_entry("kunit-list", 0, NULL);
	struct file *file;

	starts = stops = shown = 0;
	bad_item = skip_item = -1;
	long_item = 0;
	if (!entry || !kunit_user_mm(test) ||
	    user_anon_at(USER_BASE, ROOM >> PAGE_SHIFT, RW) != USER_BASE)
		return NULL;
	entry->proc_fops = &numbers_fops;
	file = file_open("/proc/kunit-list", O_RDONLY);
	return IS_ERR(file) ? NULL : file;
}

static void close_numbers(struct kunit *test, struct file *file)
{
	if (file)
		fput(file);
	remove_proc_entry("kunit-list", NULL);
	KUNIT_EXPECT_EQ(test, starts, stops);
}

static ssize_t read_at(struct file *file, loff_t pos, size_t count)
{
	return file->f_op->read(file, (char __force __user *)USER_BASE, count, &pos);
}

/* From pos to the end, in pieces, one behind the other in user memory; bytes, or an errno. */
static ssize_t read_to_end(struct file *file, loff_t pos, size_t piece)
{
	ssize_t n, done = 0;

	do {
		n = file->f_op->read(file, (char __force __user *)(USER_BASE + done), piece, &pos);
		done += max(n, 0L);
	} while (n > 0 && done + piece <= ROOM);
	return n < 0 ? n : done;
}

/* Do n bytes of user memory equal the list's text from byte `from` on? */
static bool is_text(size_t from, size_t n)
{
	char *text = vmalloc(n + 1), line[LINE + 1];
	bool same = text && !copy_from_user(text, (void __user *)USER_BASE, n);

	for (size_t i = 0; same && i < n; i++) {
		snprintf(line, sizeof(line), "%15zu\n", (from + i) / LINE);
		same = text[i] == line[(from + i) % LINE];
	}
	vfree(text);
	return same;
}

static void a_list_is_read_whole_in_any_pieces(struct kunit *test)
{
	static const size_t pieces[] = { 1, 7, LINE, 4095, 4096, 5000, ROOM };
	struct file *file = open_numbers(test);

	KUNIT_ASSERT_NOT_NULL(test, file);
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		KUNIT_EXPECT_EQ(test, read_to_end(file, 0, pieces[i]), (long)(ITEMS * LINE));
		KUNIT_EXPECT_TRUE(test, is_text(0, ITEMS * LINE));
	}
	close_numbers(test, file);
}

static void a_list_needs_one_page_at_a_time(struct kunit *test)
{
	struct file *file = open_numbers(test);
	struct seq_file *m;

	KUNIT_ASSERT_NOT_NULL(test, file);
	m = file->private_data;
	KUNIT_EXPECT_EQ(test, read_to_end(file, 0, ROOM), (long)(ITEMS * LINE));
	KUNIT_EXPECT_EQ(test, m->size, PAGE_SIZE);
	/* each item once, and one more for each time the page was full */
	KUNIT_EXPECT_LE(test, shown, ITEMS + 5);
	close_numbers(test, file);
}

static void a_position_that_was_passed_is_found_again(struct kunit *test)
{
	struct file *file = open_numbers(test);

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, read_at(file, 9001, 100), 100L);
	KUNIT_EXPECT_TRUE(test, is_text(9001, 100));
	KUNIT_EXPECT_EQ(test, read_at(file, 3, 50), 50L);
	KUNIT_EXPECT_TRUE(test, is_text(3, 50));
	KUNIT_EXPECT_EQ(test, read_at(file, ITEMS * LINE - 5, 50), 5L);
	KUNIT_EXPECT_TRUE(test, is_text(ITEMS * LINE - 5, 5));
	KUNIT_EXPECT_EQ(test, read_at(file, ITEMS * LINE, 50), 0L);
	KUNIT_EXPECT_EQ(test, read_at(file, 1LL << 40, 50), 0L);
	close_numbers(test, file);
}

static void seek_knows_the_start_and_here(struct kunit *test)
{
	struct file *file = open_numbers(test);

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, seq_lseek(file, 5000, SEEK_SET), 5000LL);
	KUNIT_EXPECT_EQ(test, seq_lseek(file, -1000, SEEK_CUR), 4000LL);
	KUNIT_EXPECT_EQ(test, seq_lseek(file, 0, SEEK_END), (loff_t)-EINVAL);
	KUNIT_EXPECT_EQ(test, seq_lseek(file, -1, SEEK_SET), (loff_t)-EINVAL);
	KUNIT_EXPECT_EQ(test, seq_lseek(file, -4001, SEEK_CUR), (loff_t)-EINVAL);
	KUNIT_EXPECT_EQ(test, file->f_pos, 4000LL);
	close_numbers(test, file);
}

static void an_item_larger_than_the_buffer_gets_a_larger_one(struct kunit *test)
{
	struct file *file = open_numbers(test);

	KUNIT_ASSERT_NOT_NULL(test, file);
	long_item = 3 * PAGE_SIZE;
	KUNIT_EXPECT_EQ(test, read_to_end(file, 0, PAGE_SIZE), (long)(ITEMS * LINE + long_item));
	KUNIT_EXPECT_EQ(test, read_at(file, 501 * LINE + 3 * PAGE_SIZE, 1), 1L);
	close_numbers(test, file);
}

static void without_memory_for_a_large_item_it_is_enomem(struct kunit *test)
{
	struct file *file = open_numbers(test);

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, read_at(file, 0, 10), 10L);
	long_item = 3 * PAGE_SIZE;
	fail_arm(1);
	KUNIT_EXPECT_EQ(test, read_at(file, 501 * LINE, 10), (long)-ENOMEM);
	fail_disarm();
	KUNIT_EXPECT_EQ(test, read_at(file, 499 * LINE, 1), 1L);
	close_numbers(test, file);
}

static void an_item_can_be_left_out(struct kunit *test)
{
	struct file *file = open_numbers(test);

	KUNIT_ASSERT_NOT_NULL(test, file);
	skip_item = ITEMS - 1;
	KUNIT_EXPECT_EQ(test, read_to_end(file, 0, 77), (long)((ITEMS - 1) * LINE));
	KUNIT_EXPECT_TRUE(test, is_text(0, (ITEMS - 1) * LINE));
	close_numbers(test, file);
}

static void an_error_of_show_fails_the_read_that_meets_it(struct kunit *test)
{
	struct file *file = open_numbers(test);

	KUNIT_ASSERT_NOT_NULL(test, file);
	bad_item = 600;
	/* what came before is not lost */
	KUNIT_EXPECT_EQ(test, read_at(file, 0, ROOM), (long)(600 * LINE));
	KUNIT_EXPECT_EQ(test, read_at(file, 600 * LINE, ROOM), (long)-EIO);
	bad_item = -1;
	KUNIT_EXPECT_EQ(test, read_at(file, 600 * LINE, ROOM), (long)((ITEMS - 600) * LINE));
	close_numbers(test, file);
}

static void special_characters_are_escaped(struct kunit *test)
{
	char text[64];
	struct seq_file m = { .buf = text, .size = sizeof(text) };

	seq_escape(&m, "a b\tc\\", " \t\n\\");
	seq_putc(&m, 0);
	KUNIT_EXPECT_EQ(test, strcmp(m.buf, "a\\040b\\011c\\134"), 0);
}

/* ------------------------------------------------------------------ */
/* read_proc                                                           */

static char kept[32]; /* what write_proc got */

/* The first way: all of it, every time. */
static int read_whole(char *page, char **start, off_t offset, int count, int *eof, void *data)
{
	int n = 0;

	for (int i = 0; i < 100; i++)
		n += sprintf(page + n, "%15d\n", i);
	*eof = 1;
	return n;
}

/* The second: what is asked for, somewhere in the page. */
static int read_part(char *page, char **start, off_t offset, int count, int *eof, void *data)
{
	int first = (int)(offset / LINE), n = 0;

	if (first >= ITEMS) {
		*eof = 1;
		return 0;
	}
	for (int i = first; i < ITEMS && n < count; i++)
		n += sprintf(page + n, "%15d\n", i);
	*start = page + offset % LINE;
	return min(count, n - (int)(offset % LINE));
}

/* The third: the position counts records. */
static int read_record(char *page, char **start, off_t offset, int count, int *eof, void *data)
{
	if (offset >= ITEMS)
		return 0;
	*start = (char *)1;
	return sprintf(page, "%15ld\n", offset);
}

static int write_kept(struct file *file, const char __user *buffer, unsigned long count, void *data)
{
	count = min(count, sizeof(kept) - 1);
	if (copy_from_user(data, buffer, count))
		return -EFAULT;
	return (int)count;
}

static struct file *open_read_proc(struct kunit *test, read_proc_t *read_proc)
{
	struct proc_dir_entry *dir = proc_mkdir("kunit-dir", NULL), *entry;
	struct file *file;

	if (!dir || !kunit_user_mm(test) ||
	    user_anon_at(USER_BASE, ROOM >> PAGE_SHIFT, RW) != USER_BASE)
		return NULL;
	entry = create_proc_read_entry("file", 0644, dir, read_proc, kept);
	if (!entry)
		return NULL;
	entry->write_proc = write_kept;
	file = file_open("/proc/kunit-dir/file", O_RDWR);
	return IS_ERR(file) ? NULL : file;
}

static void remove_read_proc(void)
{
	remove_proc_entry("kunit-dir/file", NULL);
	remove_proc_entry("kunit-dir", NULL);
}

static void read_proc_gives_all_in_one_page(struct kunit *test)
{
	struct file *file = open_read_proc(test, read_whole);

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, read_to_end(file, 0, 33), (long)(100 * LINE));
	KUNIT_EXPECT_TRUE(test, is_text(0, 100 * LINE));
	KUNIT_EXPECT_EQ(test, read_at(file, 5000, 10), 0L);
	fput(file);
	remove_read_proc();
}

static void read_proc_gives_what_is_asked_for(struct kunit *test)
{
	struct file *file = open_read_proc(test, read_part);

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, read_to_end(file, 0, 33), (long)(ITEMS * LINE));
	KUNIT_EXPECT_TRUE(test, is_text(0, ITEMS * LINE));
	KUNIT_EXPECT_EQ(test, read_to_end(file, 7, ROOM), (long)(ITEMS * LINE - 7));
	KUNIT_EXPECT_TRUE(test, is_text(7, ITEMS * LINE - 7));
	fput(file);
	remove_read_proc();
}

static void read_proc_may_count_records(struct kunit *test)
{
	struct file *file = open_read_proc(test, read_record);

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, read_to_end(file, 0, 4096), (long)(ITEMS * LINE));
	KUNIT_EXPECT_TRUE(test, is_text(0, ITEMS * LINE));
	KUNIT_EXPECT_EQ(test, read_at(file, 999, 100), (long)LINE);
	fput(file);
	remove_read_proc();
}

static void write_proc_gets_what_is_written(struct kunit *test)
{
	struct file *file = open_read_proc(test, read_whole);
	loff_t pos = 0;

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_TRUE(test, user_fill(USER_BASE, 5, 'k'));
	KUNIT_EXPECT_EQ(test, file->f_op->write(file, (char __force __user *)USER_BASE, 5, &pos),
			5L);
	KUNIT_EXPECT_EQ(test, strncmp(kept, "kkkkk", 5), 0);
	KUNIT_EXPECT_EQ(test, file->f_op->write(file, (char __force __user *)8, 5, &pos),
			(long)-EFAULT);
	fput(file);
	remove_read_proc();
}

/* ------------------------------------------------------------------ */
/* Names                                                               */

static void a_name_is_there_once(struct kunit *test)
{
	struct proc_dir_entry *dir = proc_mkdir("kunit-dir", NULL);

	KUNIT_ASSERT_NOT_NULL(test, dir);
	KUNIT_EXPECT_NULL(test, proc_mkdir("kunit-dir", NULL));
	KUNIT_EXPECT_NULL(test, create_proc_entry("kunit-none/file", 0, NULL));
	KUNIT_EXPECT_NULL(test, create_proc_entry("kunit-dir/", 0, NULL));
	KUNIT_EXPECT_NOT_NULL(test, proc_symlink("kunit-dir/link", NULL, "../self/maps"));
	KUNIT_EXPECT_TRUE(test, path_exists("/proc/kunit-dir/link"));
	kunit_expect_reports(test, 2);
	remove_proc_entry("kunit-dir", NULL); /* not empty */
	remove_proc_entry("kunit-dir/none", NULL);
	KUNIT_EXPECT_TRUE(test, path_exists("/proc/kunit-dir"));
	remove_proc_entry("link", dir);
	remove_proc_entry("kunit-dir", NULL);
	KUNIT_EXPECT_FALSE(test, path_exists("/proc/kunit-dir"));
}

static void a_file_that_is_open_outlives_its_name(struct kunit *test)
{
	struct file *file = open_read_proc(test, read_whole);

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, read_at(file, 0, 10), 10L);
	remove_read_proc();
	KUNIT_EXPECT_FALSE(test, path_exists("/proc/kunit-dir/file"));
	KUNIT_EXPECT_EQ(test, read_at(file, 0, 10), 0L); /* read_proc is not called any more */
	fput(file);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_list_is_read_whole_in_any_pieces),
	KUNIT_CASE(a_list_needs_one_page_at_a_time),
	KUNIT_CASE(a_position_that_was_passed_is_found_again),
	KUNIT_CASE(seek_knows_the_start_and_here),
	KUNIT_CASE(an_item_larger_than_the_buffer_gets_a_larger_one),
	KUNIT_CASE(without_memory_for_a_large_item_it_is_enomem),
	KUNIT_CASE(an_item_can_be_left_out),
	KUNIT_CASE(an_error_of_show_fails_the_read_that_meets_it),
	KUNIT_CASE(special_characters_are_escaped),
	KUNIT_CASE(read_proc_gives_all_in_one_page),
	KUNIT_CASE(read_proc_gives_what_is_asked_for),
	KUNIT_CASE(read_proc_may_count_records),
	KUNIT_CASE(write_proc_gets_what_is_written),
	KUNIT_CASE(a_name_is_there_once),
	KUNIT_CASE(a_file_that_is_open_outlives_its_name),
	{ 0 },
};

const struct kunit_suite seq_suite = { "seq", cases };
