// SPDX-License-Identifier: MIT
/*
 * tests/kernel/proc_test.c - windows onto the kernel can be opened, all of them.
 *
 * What:     every file under /proc is read as a program would, whole and in small pieces;
 *           some lines are compared with what the kernel knows; what a show function
 *           prints does not depend on how much room there was at first.
 * Start at: every_file_can_be_read_in_pieces()
 * Not here: formats, compared with Linux's: tests/user/as-user/proc_*, maps_*.
 */
#include "kernel/fs/proc/proc.h"

#include "kernel/fs/file/files.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/string.h"
#include "kernel/time/timer.h"
#include "kernel/time/workqueue.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/fixture.h"

#define ROOM (16 * PAGE_SIZE)

/* The whole of a file in pieces of so many bytes, into user memory at USER_BASE; bytes, or an errno. */
static ssize_t read_in_pieces(struct dentry *dentry, size_t piece)
{
	struct file *file = dentry_open(dentry, O_RDONLY);
	loff_t pos = 0;
	ssize_t n;

	if (IS_ERR(file))
		return PTR_ERR(file);
	do {
		n = file->f_op->read(file, (char __force __user *)(USER_BASE + pos),
				     min(piece, ROOM - (size_t)pos), &pos);
	} while (n > 0 && pos < (loff_t)ROOM);
	fput(file);
	return n < 0 ? n : (ssize_t)pos;
}

/* A file's text in kernel memory, to be freed by vfree(); NULL on any error. */
static char *text_of(const char *path)
{
	struct dentry *dentry = path_lookup(path, true);
	char *text = vmalloc(ROOM + 1);
	ssize_t n = -1;

	if (!IS_ERR(dentry)) {
		n = read_in_pieces(dentry, PAGE_SIZE);
		dput(dentry);
	}
	if (!text || n < 0 || copy_from_user(text, (void __user *)USER_BASE, n)) {
		vfree(text);
		return NULL;
	}
	text[n] = 0;
	return text;
}

static bool room(struct kunit *test)
{
	return kunit_user_mm(test) && user_anon_at(USER_BASE, ROOM >> PAGE_SHIFT, RW) == USER_BASE;
}

static int files;

/* Names of one directory: readdir's fill. */
struct names {
	int count;
	char name[64][32];
};

static int note_name(void *arg, const char *name, int namelen, loff_t offset, u64 ino,
		     unsigned int type)
{
	struct names *names = arg;

	if (name[0] == '.' || simple_strtoull(name, NULL, 10) || names->count == 64)
		return 0;
	snprintf(names->name[names->count++], 32, "%.*s", namelen, name);
	return 0;
}

static void read_one(struct kunit *test, const char *path);

/* All below a directory, but the processes. */
static void read_all_below(struct kunit *test, const char *path)
{
	struct names *names = vmalloc(sizeof(*names));
	struct file *dir = file_open(path, O_RDONLY);
	char child[80];

	KUNIT_EXPECT_TRUE(test, names && !IS_ERR(dir));
	names->count = 0;
	KUNIT_EXPECT_EQ(test, dir->f_op->readdir(dir, names, note_name), 0);
	fput(dir);
	for (int i = 0; i < names->count; i++) {
		snprintf(child, sizeof(child), "%s/%s", path, names->name[i]);
		read_one(test, child);
	}
	vfree(names);
}

static void read_one(struct kunit *test, const char *path)
{
	struct dentry *dentry = path_lookup(path, false);

	KUNIT_ASSERT_TRUE(test, !IS_ERR(dentry));
	if (!strcmp(path, "/proc/kmsg")) {
		/* it has no end: a reader waits for more */
	} else if (S_ISDIR(dentry->d_inode->i_mode)) {
		read_all_below(test, path);
	} else if (S_ISREG(dentry->d_inode->i_mode) && dentry->d_inode->i_mode & 0444) {
		ssize_t whole = read_in_pieces(dentry, PAGE_SIZE);
		ssize_t pieces = read_in_pieces(dentry, 61);

		files++;
		/* what they tell may change from one to the other, but hardly by much */
		if (whole < 0 || pieces < 0 || whole > pieces + 512 || pieces > whole + 512)
			kunit_fail(test, __FILE__, __LINE__, "%s: %ld bytes whole, %ld in pieces",
				   path, whole, pieces);
	}
	dput(dentry);
}

static void every_file_can_be_read_in_pieces(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, room(test));
	files = 0;
	read_all_below(test, "/proc");
	KUNIT_EXPECT_GE(test, files, 15);
}

static void a_file_stays_as_it_was_when_first_read(struct kunit *test)
{
	struct file *file;
	loff_t pos = 0;
	u8 first[64];

	KUNIT_ASSERT_TRUE(test, room(test));
	file = file_open("/proc/uptime", O_RDONLY);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_EXPECT_EQ(test, file->f_op->read(file, (char __user *)USER_BASE, 1, &pos), 1L);
	/* from the start: made anew; from elsewhere: the same text */
	KUNIT_EXPECT_EQ(test, file->f_op->read(file, (char __user *)USER_BASE, 2, &pos), 2L);
	pos = 0;
	KUNIT_EXPECT_TRUE(test, file->f_op->read(file, (char __user *)USER_BASE, 64, &pos) > 3);
	KUNIT_EXPECT_EQ(test, copy_from_user(first, (void __user *)USER_BASE, 64), 0UL);
	pos = 1;
	KUNIT_EXPECT_TRUE(test, file->f_op->read(file, (char __user *)USER_BASE, 2, &pos) == 2);
	KUNIT_EXPECT_EQ(test, user_peek(USER_BASE), first[1]);
	KUNIT_EXPECT_EQ(test, user_peek(USER_BASE + 1), first[2]);
	pos = 1 << 20;
	KUNIT_EXPECT_EQ(test, file->f_op->read(file, (char __user *)USER_BASE, 64, &pos), 0L);
	fput(file);
}

static void a_bad_buffer_is_efault_and_loses_nothing(struct kunit *test)
{
	struct file *file;
	loff_t pos = 0;

	KUNIT_ASSERT_TRUE(test, room(test));
	file = file_open("/proc/meminfo", O_RDONLY);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_EXPECT_EQ(test, file->f_op->read(file, (char __force __user *)8, 64, &pos),
			(long)-EFAULT);
	KUNIT_EXPECT_EQ(test, pos, 0LL);
	/* the first ten bytes fit */
	KUNIT_EXPECT_EQ(test,
			file->f_op->read(file, (char __force __user *)(USER_BASE + ROOM - 10), 64,
					 &pos),
			10L);
	KUNIT_EXPECT_EQ(test, pos, 10LL);
	fput(file);
}

/* The number behind a name at the start of a line. */
static unsigned long number_after(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	if (!at)
		return ~0UL;
	at += strlen(name);
	while (*at == ' ' || *at == ':')
		at++;
	return simple_strtoull(at, NULL, 10);
}

static void meminfo_agrees_with_the_allocator(struct kunit *test)
{
	unsigned long free;
	char *text;

	KUNIT_ASSERT_TRUE(test, room(test));
	text = text_of("/proc/meminfo");
	KUNIT_ASSERT_NOT_NULL(test, text);
	free = nr_free_pages() * 4;
	KUNIT_EXPECT_EQ(test, number_after(text, "MemTotal"), nr_present_pages() * 4);
	KUNIT_EXPECT_LE(test, number_after(text, "MemFree"), free + 1024);
	KUNIT_EXPECT_GE(test, number_after(text, "MemFree") + 1024, free);
	vfree(text);
}

static void slabinfo_lists_every_cache(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("kunit-shown", 64, 0);
	char *text;

	KUNIT_ASSERT_TRUE(test, cache && room(test));
	text = text_of("/proc/slabinfo");
	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "kunit-shown"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "kmalloc-64"));
	vfree(text);
	kmem_cache_destroy(cache);
}

static void maps_lists_every_area(struct kunit *test)
{
	char *text, line[64];

	KUNIT_ASSERT_TRUE(test, room(test));
	KUNIT_ASSERT_EQ(test, user_anon_at(0x200000000UL, 3, PROT_READ), 0x200000000UL);
	text = text_of("/proc/self/maps");
	KUNIT_ASSERT_NOT_NULL(test, text);
	for (struct vm_area_struct *vma = current->mm->mmap; vma; vma = vma->vm_next) {
		snprintf(line, sizeof(line), "%08lx-%08lx", vma->vm_start, vma->vm_end);
		KUNIT_EXPECT_NOT_NULL(test, strstr(text, line));
	}
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "200000000-200003000 r--p"));
	vfree(text);
}

static void maps_of_any_length_needs_one_page_at_a_time(struct kunit *test)
{
	struct file *file;
	loff_t pos = 0;
	ssize_t n;

	KUNIT_ASSERT_TRUE(test, room(test));
	for (unsigned long i = 0; i < 300; i++)
		user_anon_at(0x200000000UL + 2 * i * PAGE_SIZE, 1, PROT_READ);
	file = file_open("/proc/self/maps", O_RDONLY);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	do {
		n = file->f_op->read(file, (char __force __user *)(USER_BASE + pos), PAGE_SIZE,
				     &pos);
	} while (n > 0 && pos < (loff_t)(ROOM - PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, n, 0L);
	KUNIT_EXPECT_GE(test, pos, 300LL * 40);
	KUNIT_EXPECT_EQ(test, ((struct seq_file *)file->private_data)->size, PAGE_SIZE);
	fput(file);
}

/* Lines of text that begin so. */
static int lines_with(const char *text, const char *start)
{
	int n = 0;

	for (const char *line = text; *line; line = strchr(line, '\n') + 1)
		n += !strncmp(line, start, strlen(start));
	return n;
}

static void each_cpu_has_its_lines(struct kunit *test)
{
	static const struct {
		const char *path, *start;
		int more;
	} rows[] = {
		{ "/proc/stat", "cpu", 1 },
		{ "/proc/cpuinfo", "processor\t", 0 },
		{ "/proc/cpuinfo", "flags\t", 0 },
	};

	KUNIT_ASSERT_TRUE(test, room(test));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *text = text_of(rows[i].path);

		KUNIT_ASSERT_NOT_NULL(test, text);
		KUNIT_EXPECT_EQ(test, lines_with(text, rows[i].start), cpu_count + rows[i].more);
		vfree(text);
	}
}

static void interrupts_count_what_each_cpu_took(struct kunit *test)
{
	char *text;
	u64 before = cpus[0].timer_ticks;
	const char *at;

	KUNIT_ASSERT_TRUE(test, room(test));
	text = text_of("/proc/interrupts");
	KUNIT_ASSERT_NOT_NULL(test, text);
	at = strstr(text, "LOC:");
	KUNIT_ASSERT_NOT_NULL(test, at);
	KUNIT_EXPECT_GE(test, (u64)number_after(text, "LOC"), before);
	for (at += 4; *at != '\n'; at++)
		;
	KUNIT_EXPECT_EQ(test, (at - strstr(text, "LOC:")) - 5L,
			11L * cpu_count + 2 + (long)strlen("Local timer interrupts"));
	vfree(text);
}

static void never(unsigned long data)
{
}

static void a_pending_timer_has_a_row(struct kunit *test)
{
	struct ktimer timer = { .function = never, .data = 0xabc123 };
	char *text;

	KUNIT_ASSERT_TRUE(test, room(test));
	ktimer_start(&timer, arch_clock_ns() + 1000 * NSEC_PER_SEC);
	text = text_of("/proc/timer_list");
	KUNIT_EXPECT_TRUE(test, text && strstr(text, "(0xabc123)\n"));
	vfree(text);
	ktimer_cancel_sync(&timer);
	text = text_of("/proc/timer_list");
	KUNIT_EXPECT_TRUE(test, text && !strstr(text, "(0xabc123)\n"));
	vfree(text);
}

static void nothing(void *unused)
{
}

static void works_are_counted(struct kunit *test)
{
	struct workqueue_struct *wq = create_singlethread_workqueue("counted");
	static DECLARE_WORK(work, nothing, NULL);
	char *text;

	KUNIT_ASSERT_NOT_NULL(test, wq);
	KUNIT_ASSERT_TRUE(test, room(test));
	for (int i = 0; i < 3; i++) {
		queue_work(wq, &work);
		flush_workqueue(wq);
	}
	text = text_of("/proc/workqueues");
	KUNIT_EXPECT_TRUE(test, text && strstr(text, "counted         any"));
	KUNIT_EXPECT_TRUE(test, text && strstr(text, "          3          3\n"));
	vfree(text);
	destroy_workqueue(wq);
}

static void times_of_a_cpu_add_up(struct kunit *test)
{
	u64 before = arch_clock_ns(), from, to, after, busy;
	struct cpu_times a, b;

	cpu_times(this_cpu()->id, &a);
	from = arch_clock_ns();
	while (arch_clock_ns() < from + 3 * NSEC_PER_MSEC)
		;
	to = arch_clock_ns();
	cpu_times(this_cpu()->id, &b);
	after = arch_clock_ns();
	/* nobody else had this CPU meanwhile; how long the host was away in between does not matter */
	busy = b.kernel_ns - a.kernel_ns + b.program_ns - a.program_ns;
	KUNIT_EXPECT_TRUE(test, busy >= to - from && busy <= after - before);
	KUNIT_EXPECT_TRUE(test, b.kernel_ns == a.kernel_ns || b.program_ns == a.program_ns);
	KUNIT_EXPECT_EQ(test, b.idle_ns, a.idle_ns);
}

static void an_average_comes_near_the_load_and_fades(struct kunit *test)
{
	u64 load = 0;

	for (int i = 0; i < 12; i++) /* a minute */
		load = load_next(load, 2, 0);
	/* 2 * (1 - 1/e) = 1.26 */
	KUNIT_EXPECT_TRUE(test, load > LOAD_ONE * 125 / 100 && load < LOAD_ONE * 128 / 100);
	for (int i = 0; i < 1000; i++)
		load = load_next(load, 2, 0);
	KUNIT_EXPECT_EQ(test, load, 2 * LOAD_ONE);
	for (int i = 0; i < 1000; i++)
		load = load_next(load, 0, 0);
	KUNIT_EXPECT_EQ(test, load, 0ULL);
	for (int i = 0; i < 12; i++)
		load = load_next(load, 1, 2);
	KUNIT_EXPECT_TRUE(test, load > LOAD_ONE * 6 / 100 && load < LOAD_ONE * 8 / 100);
}

/* ------------------------------------------------------------------ */
/* Room                                                                */

#define LONG_LINES 7000

static int shown_under_lock;

/* A text of many pages, printed under a spinlock: nothing may be allocated meanwhile. */
static int show_long(struct seq_file *m)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	shown_under_lock++;
	for (int i = 0; i < LONG_LINES; i++)
		seq_printf(m, "%07d\n", i);
	spin_unlock(&lock);
	return 0;
}

static void a_long_text_is_printed_again_till_it_fits(struct kunit *test)
{
	bool whole = true;
	char *text;

	KUNIT_ASSERT_TRUE(test, room(test));
	KUNIT_ASSERT_EQ(test, proc_add("kunit-long", 0444, show_long), 0);
	shown_under_lock = 0;
	text = text_of("/proc/kunit-long");
	remove_proc_entry("kunit-long", NULL);
	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_EXPECT_EQ(test, strlen(text), 8UL * LONG_LINES);
	for (unsigned long i = 0; i < LONG_LINES; i++)
		whole &= simple_strtoull(text + i * 8, NULL, 10) == i && text[i * 8 + 7] == '\n';
	KUNIT_EXPECT_TRUE(test, whole);
	KUNIT_EXPECT_EQ(test, shown_under_lock, 5); /* 4, 8, 16, 32, 64 KiB */
	vfree(text);
}

/* ------------------------------------------------------------------ */
/* Where somebody sleeps                                               */

static DECLARE_WAIT_QUEUE_HEAD(bed);
static bool awake;

static int sleeps_here(void *unused)
{
	wait_event(bed, READ_ONCE(awake));
	return 0;
}

static void wchan_names_who_sleeps_not_how(struct kunit *test)
{
	struct worker w;
	char path[32], *text;

	KUNIT_ASSERT_TRUE(test, room(test));
	awake = false;
	KUNIT_ASSERT_TRUE(test, worker_start(&w, sleeps_here, NULL));
	let_others_run();
	snprintf(path, sizeof(path), "/proc/%d/wchan", w.task->pid);
	text = text_of(path);
	KUNIT_EXPECT_TRUE(test, text && !strcmp(text, "sleeps_here"));
	vfree(text);
	WRITE_ONCE(awake, true);
	wake_up_all(&bed);
	KUNIT_EXPECT_EQ(test, worker_end(&w), 0);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(every_file_can_be_read_in_pieces),
	KUNIT_CASE(a_file_stays_as_it_was_when_first_read),
	KUNIT_CASE(a_bad_buffer_is_efault_and_loses_nothing),
	KUNIT_CASE(meminfo_agrees_with_the_allocator),
	KUNIT_CASE(slabinfo_lists_every_cache),
	KUNIT_CASE(maps_lists_every_area),
	KUNIT_CASE(maps_of_any_length_needs_one_page_at_a_time),
	KUNIT_CASE(each_cpu_has_its_lines),
	KUNIT_CASE(interrupts_count_what_each_cpu_took),
	KUNIT_CASE(a_pending_timer_has_a_row),
	KUNIT_CASE(works_are_counted),
	KUNIT_CASE(times_of_a_cpu_add_up),
	KUNIT_CASE(an_average_comes_near_the_load_and_fades),
	KUNIT_CASE(a_long_text_is_printed_again_till_it_fits),
	KUNIT_CASE(wchan_names_who_sleeps_not_how),
	{ 0 },
};

const struct kunit_suite proc_suite = { "proc", cases };
