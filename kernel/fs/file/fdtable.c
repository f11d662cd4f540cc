// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file/fdtable.c - descriptors: small numbers for open files.
 *
 * What:     a descriptor is an index into the program's table; the entry holds one
 *           reference to a struct file. Whoever uses a file for longer than a look
 *           takes a reference of his own (fget), so that a close() by another thread
 *           does no harm: the file is there until the call that uses it returns.
 *
 *             files_struct                          table.file[]
 *               users 2      (two threads)           0 -> file  count 3
 *               table  ----------------------->      1 -> file  count 1
 *               few[64] = that, until it is full     2 -> NULL  taken: being opened
 *                                                    3 -> NULL  free
 * Start at: fget(), fd_reserve(), files_dup()
 * Holds:    an entry that is not NULL has its taken bit; a cloexec bit has one too.
 * Locks:    files->lock (RANK_FILES) around each look at the table, as a larger one may
 *           take its place at any moment; fput() outside it, as it may sleep.
 * See it:   tests/user/as-user/fd_*.c, tests/kernel/files_test.c
 * Linux:    fs/file.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/lib/string.h"
#include "kernel/process/limits.h"
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"

#define WORD_BITS 64

struct kmem_cache *files_cache;

unsigned int files_limit(void)
{
	return (unsigned int)min(rlimit_cur(RLIMIT_NOFILE), (u64)NR_OPEN_MAX);
}

/* ------------------------------------------------------------------ */
/* Tables. All that take one: files->lock held.                        */

static void mark(unsigned long *map, unsigned int fd, bool on)
{
	unsigned long bit = 1UL << fd % WORD_BITS;

	if (on)
		map[fd / WORD_BITS] |= bit;
	else
		map[fd / WORD_BITS] &= ~bit;
}

static bool marked(const unsigned long *map, unsigned int fd)
{
	return map[fd / WORD_BITS] >> fd % WORD_BITS & 1;
}

/* The lowest free descriptor >= from; the table's size, or from itself if above, when there is none. */
static unsigned int find_free(const struct fd_table *table, unsigned int from)
{
	unsigned int fd = from;

	while (fd < table->size) {
		unsigned long free = ~table->taken[fd / WORD_BITS] >> fd % WORD_BITS;

		if (free)
			return fd + (unsigned int)__builtin_ctzl(free);
		fd = ALIGN_DOWN(fd, WORD_BITS) + WORD_BITS;
	}
	return max(from, table->size);
}

/* How many descriptors, in whole words, a copy has to have room for. */
static unsigned int in_use(const struct fd_table *table)
{
	unsigned int words = table->size / WORD_BITS;

	while (words && !table->taken[words - 1])
		words--;
	return words * WORD_BITS;
}

/* An empty table in one block: the files, then the two bit maps. */
static bool table_alloc(struct fd_table *table, unsigned int size)
{
	unsigned int words = size / WORD_BITS;

	table->size = size;
	table->file = kzalloc(size * sizeof(table->file[0]) + 2 * words * sizeof(long), GFP_KERNEL);
	table->taken = (unsigned long *)(table->file + size);
	table->cloexec = table->taken + words;
	return table->file;
}

static void table_free(struct files_struct *files, struct fd_table *table)
{
	if (table->file != files->few)
		kfree(table->file);
}

/*
 * A larger table, with room for fd. 0, -EMFILE or -ENOMEM.
 *
 * => files->lock held, but dropped meanwhile: what was found in the table must be looked for again
 */
static int grow(struct files_struct *files, unsigned int fd) __releases(&files->lock)
	__acquires(&files->lock)
{
	struct fd_table *old = &files->table, larger;
	unsigned int words;
	bool made;

	if (fd >= NR_OPEN_MAX)
		return -EMFILE;
	spin_unlock(&files->lock);
	made = table_alloc(&larger, 2U << ilog2(fd));
	spin_lock(&files->lock);
	if (!made)
		return -ENOMEM;
	/* recheck: another thread may have done it */
	if (old->size >= larger.size) {
		kfree(larger.file);
		return 0;
	}
	words = old->size / WORD_BITS;
	memcpy(larger.file, old->file, old->size * sizeof(old->file[0]));
	memcpy(larger.taken, old->taken, words * sizeof(long));
	memcpy(larger.cloexec, old->cloexec, words * sizeof(long));
	table_free(files, old); /* nobody looks at it without the lock */
	*old = larger;
	return 0;
}

/* ------------------------------------------------------------------ */
/* The table of a program                                              */

struct files_struct *files_alloc(void)
{
	struct files_struct *files = kmem_cache_zalloc(files_cache, GFP_KERNEL);

	if (!files)
		return NULL;
	atomic_set(&files->users, 1);
	spin_lock_init_rank(&files->lock, "files", RANK_FILES);
	files->table =
		(struct fd_table){ NR_OPEN_FEW, files->few, files->few_taken, files->few_cloexec };
	return files;
}

/* What is open in from, into the empty table to: from's lock held. */
static void copy_table(struct fd_table *to, const struct fd_table *from)
{
	for (unsigned int w = 0; w < in_use(from) / WORD_BITS; w++) {
		for (unsigned long left = from->taken[w]; left; left &= left - 1) {
			unsigned int fd = w * WORD_BITS + (unsigned int)__builtin_ctzl(left);

			if (!from->file[fd])
				continue; /* reserved by a thread that does not come along */
			to->file[fd] = get_file(from->file[fd]);
			mark(to->taken, fd, true);
		}
		to->cloexec[w] = from->cloexec[w] & to->taken[w];
	}
}

struct files_struct *files_dup(struct files_struct *old)
{
	struct files_struct *new = files_alloc();
	unsigned int need;

	if (!new)
		return NULL;
	spin_lock(&old->lock);
	while ((need = in_use(&old->table)) > new->table.size) {
		spin_unlock(&old->lock);
		if (!table_alloc(&new->table, 2U << ilog2(need - 1))) {
			kmem_cache_free(files_cache, new);
			return NULL;
		}
		spin_lock(&old->lock);
		/* recheck: it may have grown meanwhile */
		if (in_use(&old->table) > new->table.size)
			table_free(new, &new->table);
	}
	copy_table(&new->table, &old->table);
	spin_unlock(&old->lock);
	return new;
}

/* Take the file at fd out of the table; the caller closes it. NULL: there was none. */
static struct file *take_out(struct files_struct *files, unsigned int fd)
{
	struct fd_table *table = &files->table;
	struct file *file = NULL;

	spin_lock(&files->lock);
	if (fd < table->size && table->file[fd]) {
		file = table->file[fd];
		table->file[fd] = NULL;
		mark(table->taken, fd, false);
		mark(table->cloexec, fd, false);
	}
	spin_unlock(&files->lock);
	return file;
}

/* Close every descriptor of map, one of table's. Only for a table with one user, or none. */
static void close_marked(struct files_struct *files, const unsigned long *map)
{
	for (unsigned int w = 0; w < files->table.size / WORD_BITS; w++)
		while (map[w])
			filp_close(take_out(files,
					    w * WORD_BITS + (unsigned int)__builtin_ctzl(map[w])),
				   files);
}

void files_put(struct files_struct *files)
{
	if (!atomic_dec_and_test(&files->users))
		return;
	close_marked(files, files->table.taken);
	table_free(files, &files->table);
	kmem_cache_free(files_cache, files);
}

int files_unshare(void)
{
	struct files_struct *shared = current->files, *own;
	unsigned long flags;

	if (atomic_read(&shared->users) == 1)
		return 0;
	own = files_dup(shared);
	if (!own)
		return -ENOMEM;
	spin_lock_irqsave(&tasklist_lock, flags);
	current->files = own;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	files_put(shared);
	return 0;
}

void files_close_on_exec(struct files_struct *files)
{
	close_marked(files, files->table.cloexec);
}

struct file *files_get_file(struct files_struct *files, unsigned int fd, bool *cloexec)
{
	const struct fd_table *table = &files->table;
	struct file *file = NULL;

	spin_lock(&files->lock);
	if (fd < table->size && table->file[fd]) {
		file = get_file(table->file[fd]);
		if (cloexec)
			*cloexec = marked(table->cloexec, fd);
	}
	spin_unlock(&files->lock);
	return file;
}

int files_next(struct files_struct *files, unsigned int from)
{
	const struct fd_table *table = &files->table;
	int found = -1;

	spin_lock(&files->lock);
	for (unsigned int fd = from; found < 0 && fd < table->size; fd++)
		if (table->file[fd])
			found = (int)fd;
	spin_unlock(&files->lock);
	return found;
}

unsigned int files_room(void)
{
	return READ_ONCE(current->files->table.size);
}

/* ------------------------------------------------------------------ */
/* Descriptors of the running task                                     */

struct file *fget_raw(unsigned int fd)
{
	return files_get_file(current->files, fd, NULL);
}

struct file *fget(unsigned int fd)
{
	struct file *file = fget_raw(fd);

	if (likely(!file || !(file->f_mode & FMODE_PATH)))
		return file;
	fput(file);
	return NULL;
}

struct dentry *file_into_dentry(struct file *file)
{
	struct dentry *dentry;

	if (!file)
		return ERR_PTR(-EBADF);
	dentry = dget(file->f_dentry);
	fput(file);
	return dentry;
}

int fd_reserve(unsigned int from, bool cloexec)
{
	struct files_struct *files = current->files;
	unsigned int fd;
	int error = 0;

	spin_lock(&files->lock);
	for (;;) {
		fd = find_free(&files->table, from);
		if (fd >= files_limit())
			error = -EMFILE;
		if (error || fd < files->table.size)
			break;
		error = grow(files, fd);
	}
	if (!error) {
		mark(files->table.taken, fd, true);
		mark(files->table.cloexec, fd, cloexec);
	}
	spin_unlock(&files->lock);
	return error ? error : (int)fd;
}

void fd_fill(int fd, struct file *file)
{
	struct files_struct *files = current->files;

	spin_lock(&files->lock);
	files->table.file[fd] = file;
	spin_unlock(&files->lock);
}

void fd_unreserve(int fd)
{
	struct files_struct *files = current->files;

	spin_lock(&files->lock);
	mark(files->table.taken, (unsigned int)fd, false);
	mark(files->table.cloexec, (unsigned int)fd, false);
	spin_unlock(&files->lock);
}

int fd_settle(int fd, struct file *file)
{
	if (IS_ERR(file)) {
		fd_unreserve(fd);
		return (int)PTR_ERR(file);
	}
	fd_fill(fd, file);
	return fd;
}

int fd_install(struct file *file, unsigned int from, bool cloexec)
{
	int fd = fd_reserve(from, cloexec);

	if (fd < 0)
		fput(file);
	else
		fd_fill(fd, file);
	return fd;
}

int fd_replace(struct file *file, unsigned int fd, bool cloexec)
{
	struct files_struct *files = current->files;
	struct fd_table *table = &files->table;
	struct file *old = NULL;
	int error = fd < files_limit() ? 0 : -EBADF;

	spin_lock(&files->lock);
	while (!error && fd >= table->size)
		error = grow(files, fd);
	if (!error && !table->file[fd] && marked(table->taken, fd))
		error = -EBUSY; /* another thread is about to fill it */
	if (!error) {
		old = table->file[fd];
		table->file[fd] = file;
		mark(table->taken, fd, true);
		mark(table->cloexec, fd, cloexec);
	}
	spin_unlock(&files->lock);
	if (error)
		fput(file);
	else if (old)
		filp_close(old, files);
	return error;
}

int fd_close(unsigned int fd)
{
	struct file *file = take_out(current->files, fd);

	return file ? filp_close(file, current->files) : -EBADF;
}

void fd_close_range(unsigned int first, unsigned int last, bool only_mark)
{
	int fd;

	for (; (fd = files_next(current->files, first)) >= 0 && (unsigned int)fd <= last;
	     first = (unsigned int)fd + 1)
		if (only_mark)
			fd_set_cloexec((unsigned int)fd, true);
		else
			fd_close((unsigned int)fd);
}

int fd_get_cloexec(unsigned int fd)
{
	struct files_struct *files = current->files;
	bool on;

	spin_lock(&files->lock);
	on = fd < files->table.size && marked(files->table.cloexec, fd);
	spin_unlock(&files->lock);
	return on;
}

int fd_set_cloexec(unsigned int fd, bool on)
{
	struct files_struct *files = current->files;
	bool open;

	spin_lock(&files->lock);
	open = fd < files->table.size && files->table.file[fd];
	if (open)
		mark(files->table.cloexec, fd, on);
	spin_unlock(&files->lock);
	return open ? 0 : -EBADF;
}
