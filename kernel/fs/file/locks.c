// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file/locks.c - locks of files: who has which bytes, and who waits.
 *
 * What:     an inode has a list of the locks that are held on it. A request looks at
 *           each: one of another owner that overlaps, unless both only read, is in the
 *           way. If none is, the request takes its place among its owner's locks, so that
 *           these never overlap, nor touch if they are alike:
 *
 *             before    |--- write ---|                |-- read --|
 *             request             |------ read --------|
 *             after     |- write -|------------ read -------------|
 *
 *           One that has to wait hangs itself on the lock in its way. When that
 *           changes, all who hang on it try again.
 *
 *             inode->i_flock --> lock --> lock --> NULL      fl_next
 *                                 |
 *                              fl_blocked --> a request on the stack of who sleeps
 *
 * Start at: locks_apply(), wait_for_lock()
 * Holds:    1. Locks of one owner on one inode do not overlap; alike ones do not touch.
 *           2. A request that hangs on a lock is of another owner, and is in conflict with it.
 *           3. Check, reserve, commit: the records a change may need are allocated before,
 *              so it either happens whole or not at all.
 *           4. A user has LOCKS_MAX locks at the most, so that none fills the memory: then
 *              -ENOLCK, also to unlock a part. Users whose numbers are alike share that.
 * Locks:    flock_lock (RANK_FLOCK) for everything here: locking is rare, and the search for
 *           circles goes across all files.
 * Not here: the calls that lock: lock_calls.c.
 * See it:   /proc/locks; gdb: np-files locks; tests/user/as-user/lock_*.c; docs/files.md
 * Spec:     fcntl(2), flock(2).   Linux: fs/locks.c
 */
#include "kernel/fs/file/locks_internal.h"

#include "kernel/fs/file/files.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/dev/kdev_t.h"
#include "kernel/fs/proc/seq_file.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

static DEFINE_SPINLOCK_RANK(flock_lock, RANK_FLOCK);
static LIST_HEAD(all_locks);
static LIST_HEAD(all_waiters);

#define LOCKS_MAX   65536 /* of one user: some 8 MiB */
#define NR_COUNTERS 64

static unsigned int counters[NR_COUNTERS]; /* how many locks are held, by the user's number */

static struct file_lock **locks_of(const struct file *file)
{
	return &file->f_dentry->d_inode->i_flock;
}

/* ------------------------------------------------------------------ */
/* Two locks. From here on: flock_lock held.                           */

static bool overlap(const struct file_lock *a, const struct file_lock *b)
{
	return a->fl_start <= b->fl_end && b->fl_start <= a->fl_end;
}

/* Do they overlap, or does one begin where the other ends? */
static bool touch(const struct file_lock *a, const struct file_lock *b)
{
	return overlap(a, b) || (a->fl_end != LOCK_EOF && a->fl_end + 1 == b->fl_start) ||
	       (b->fl_end != LOCK_EOF && b->fl_end + 1 == a->fl_start);
}

static bool same_owner(const struct file_lock *a, const struct file_lock *b)
{
	return a->fl_owner == b->fl_owner && a->fl_kind == b->fl_kind;
}

static bool conflict(const struct file_lock *a, const struct file_lock *b)
{
	if (same_owner(a, b) || (a->fl_kind == LOCK_FLOCK) != (b->fl_kind == LOCK_FLOCK))
		return false;
	return overlap(a, b) && (a->fl_type == F_WRLCK || b->fl_type == F_WRLCK);
}

/* The first lock of the file that is in the way of a request. */
static struct file_lock *find_conflict(const struct file_lock *request)
{
	struct file_lock *lock = *locks_of(request->fl_file);

	while (lock && !conflict(lock, request))
		lock = lock->fl_next;
	return lock;
}

/* ------------------------------------------------------------------ */
/* Changing the list of an inode                                       */

/* Who waits for this lock is to try again. */
static void wake_blocked(struct file_lock *lock)
{
	struct file_lock *request, *next;

	list_for_each_entry_safe(request, next, &lock->fl_blocked, fl_block) {
		list_del(&request->fl_block);
		/* it may go on before we wake it, but not past flock_lock */
		request->fl_blocker = NULL;
		wake_up_process(request->fl_task);
	}
}

/* A record from the pool becomes a lock like this one. */
static void insert(const struct file_lock *like, struct file_lock **pool)
{
	struct file_lock **head = locks_of(like->fl_file), *lock = *pool;

	*pool = lock->fl_next;
	*lock = *like;
	INIT_LIST_HEAD(&lock->fl_blocked);
	lock->fl_next = *head;
	*head = lock;
	list_add_tail(&lock->fl_link, &all_locks);
	counters[lock->fl_uid % NR_COUNTERS]++;
}

/* Take *link out of its inode's list; its record goes to the pool. */
static void remove(struct file_lock **link, struct file_lock **pool)
{
	struct file_lock *lock = *link;

	*link = lock->fl_next;
	list_del(&lock->fl_link);
	counters[lock->fl_uid % NR_COUNTERS]--;
	wake_blocked(lock);
	lock->fl_next = *pool;
	*pool = lock;
}

/* A lock of the same owner and another type: what the request covers of it goes. */
static void cut(struct file_lock **link, const struct file_lock *request, struct file_lock **pool)
{
	struct file_lock *lock = *link;

	if (lock->fl_start < request->fl_start && lock->fl_end > request->fl_end) {
		struct file_lock right = *lock;

		right.fl_start = request->fl_end + 1;
		insert(&right, pool);
		lock->fl_end = request->fl_start - 1;
	} else if (lock->fl_start < request->fl_start) {
		lock->fl_end = request->fl_start - 1;
	} else if (lock->fl_end > request->fl_end) {
		lock->fl_start = request->fl_end + 1;
	} else {
		remove(link, pool);
		return;
	}
	wake_blocked(lock);
}

/* Nothing is in the way: the request takes its place among its owner's locks. */
static void commit(const struct file_lock *request, struct file_lock **pool)
{
	struct file_lock **link = locks_of(request->fl_file), *lock, merged = *request;

	while ((lock = *link)) {
		bool alike = lock->fl_type == merged.fl_type;

		if (!same_owner(lock, &merged) ||
		    !(alike ? touch(lock, &merged) : overlap(lock, &merged))) {
			link = &lock->fl_next;
			continue;
		}
		if (alike) {
			merged.fl_start = min(merged.fl_start, lock->fl_start);
			merged.fl_end = max(merged.fl_end, lock->fl_end);
			remove(link, pool);
		} else {
			cut(link, &merged, pool);
			if (*link == lock)
				link = &lock->fl_next;
		}
	}
	if (merged.fl_type != F_UNLCK)
		insert(&merged, pool);
}

/* ------------------------------------------------------------------ */
/* Waiting                                                             */

#define LONGEST_CIRCLE 64 /* steps; longer ones are not found, and a signal ends them */

/* Who owns the lock that owner waits for; NULL: it waits for none. */
static const void *waits_for(const void *owner)
{
	struct file_lock *request;

	list_for_each_entry(request, &all_waiters, fl_link)
		if (request->fl_kind == LOCK_POSIX && request->fl_owner == owner &&
		    request->fl_blocker && request->fl_blocker->fl_kind == LOCK_POSIX)
			return request->fl_blocker->fl_owner;
	return NULL;
}

/* Would the request wait for somebody who waits, in the end, for its owner? */
static bool is_circle(const struct file_lock *request, const struct file_lock *blocker)
{
	const void *owner = blocker->fl_owner;

	if (request->fl_kind != LOCK_POSIX || blocker->fl_kind != LOCK_POSIX)
		return false;
	for (int i = 0; owner && i < LONGEST_CIRCLE; i++) {
		if (owner == request->fl_owner)
			return true;
		owner = waits_for(owner);
	}
	return false;
}

/*
 * Sleep until the lock in the way has changed: 0, or -ERESTARTSYS for a signal.
 *
 * => flock_lock held, and dropped meanwhile; recheck: another may be in the way now
 */
static int wait_for_lock(struct file_lock *request, struct file_lock *blocker)
	__releases(&flock_lock) __acquires(&flock_lock)
{
	int error = 0;

	request->fl_blocker = blocker;
	list_add_tail(&request->fl_block, &blocker->fl_blocked);
	list_add_tail(&request->fl_link, &all_waiters);
	while (request->fl_blocker && !error) {
		set_current_state(TASK_INTERRUPTIBLE);
		spin_unlock(&flock_lock);
		if (signal_pending(current))
			error = -ERESTARTSYS;
		else
			schedule();
		set_current_state(TASK_RUNNING);
		spin_lock(&flock_lock);
	}
	if (request->fl_blocker)
		list_del(&request->fl_block);
	else
		error = 0; /* it has changed: try again, and leave the signal for later */
	request->fl_blocker = NULL;
	list_del(&request->fl_link);
	return error;
}

/* Records that a change may need: a new lock, and the right half of one that is split. */
#define RECORDS 2

/* Unlocking all of a file leaves no ends: that needs no memory, so it never fails. */
static bool needs_records(const struct file_lock *request)
{
	return request->fl_type != F_UNLCK || request->fl_start || request->fl_end != LOCK_EOF;
}

/* The lock is had, or (F_UNLCK) gone; or -EAGAIN, -EDEADLK, -ERESTARTSYS, -ENOLCK. */
static int lock_range(struct file_lock *request, bool wait, struct file_lock **pool)
{
	struct file_lock *blocker;
	int error = 0;

	/* flock gives up what it has: of two who share a file, both could not get it for writing */
	if (request->fl_kind == LOCK_FLOCK) {
		struct file_lock unlock = *request;

		unlock.fl_type = F_UNLCK;
		commit(&unlock, pool);
	}
	while (!error && request->fl_type != F_UNLCK && (blocker = find_conflict(request))) {
		if (!wait)
			error = -EAGAIN;
		else if (is_circle(request, blocker))
			error = -EDEADLK;
		else
			error = wait_for_lock(request, blocker);
	}
	if (!error && needs_records(request) &&
	    counters[request->fl_uid % NR_COUNTERS] > LOCKS_MAX - RECORDS)
		error = -ENOLCK;
	if (!error)
		commit(request, pool);
	return error;
}

/* ------------------------------------------------------------------ */
/* From here on: flock_lock not held.                                  */

/* n records more; false: no memory. */
static bool fill_pool(struct file_lock **pool, int n)
{
	while (n--) {
		struct file_lock *record = kmalloc(sizeof(*record), GFP_KERNEL);

		if (!record)
			return false;
		record->fl_next = *pool;
		*pool = record;
	}
	return true;
}

static void free_pool(struct file_lock *pool)
{
	while (pool) {
		struct file_lock *next = pool->fl_next;

		kfree(pool);
		pool = next;
	}
}

int locks_apply(struct file_lock *request, bool wait)
{
	struct file_lock *pool = NULL;
	int error = -ENOLCK;

	if (fill_pool(&pool, needs_records(request) ? RECORDS : 0)) {
		spin_lock(&flock_lock);
		error = lock_range(request, wait, &pool);
		spin_unlock(&flock_lock);
	}
	free_pool(pool);
	return error;
}

bool locks_test(const struct file_lock *request, struct file_lock *found)
{
	const struct file_lock *lock;

	spin_lock(&flock_lock);
	lock = find_conflict(request);
	if (lock)
		*found = *lock;
	spin_unlock(&flock_lock);
	return lock;
}

/* Drop what matches: of this owner, or (NULL) of any kind by this file. */
static void drop(struct file *file, const void *owner)
{
	struct file_lock **link = locks_of(file), *pool = NULL;

	if (!READ_ONCE(*link))
		return; /* as nearly always */
	spin_lock(&flock_lock);
	while (*link) {
		if (owner ? (*link)->fl_owner == owner && (*link)->fl_kind == LOCK_POSIX :
			    (*link)->fl_file == file)
			remove(link, &pool);
		else
			link = &(*link)->fl_next;
	}
	spin_unlock(&flock_lock);
	free_pool(pool);
}

void locks_remove_posix(struct file *file, const struct files_struct *files)
{
	drop(file, files);
}

void locks_remove_file(struct file *file)
{
	drop(file, NULL);
}

/* ------------------------------------------------------------------ */
/* /proc/locks                                                         */

static void tell(struct seq_file *m, const struct file_lock *lock, unsigned int n, bool waits)
{
	static const char *const kinds[] = { "POSIX ", "OFDLCK", "FLOCK " };
	const struct inode *inode = lock->fl_file->f_dentry->d_inode;
	dev_t dev = inode->i_sb ? inode->i_sb->s_dev : 0;

	seq_printf(m, "%u: %s%s ADVISORY  %s %d %02x:%02x:%llu %lld ", n, waits ? "-> " : "",
		   kinds[lock->fl_kind], lock->fl_type == F_WRLCK ? "WRITE" : "READ", lock->fl_pid,
		   MAJOR(dev), MINOR(dev), inode->i_ino, lock->fl_start);
	if (lock->fl_end == LOCK_EOF)
		seq_puts(m, "EOF\n");
	else
		seq_printf(m, "%lld\n", lock->fl_end);
}

int locks_show(struct seq_file *m)
{
	const struct file_lock *lock, *request;
	unsigned int n = 0;

	spin_lock(&flock_lock);
	list_for_each_entry(lock, &all_locks, fl_link) {
		tell(m, lock, ++n, false);
		list_for_each_entry(request, &lock->fl_blocked, fl_block)
			tell(m, request, n, true);
		if (m->overflow)
			break; /* it is all printed again */
	}
	spin_unlock(&flock_lock);
	return 0;
}
