// SPDX-License-Identifier: MIT
/*
 * kernel/fs/locks.c - locks of files: who has which bytes, and who waits.
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
 * Start at: lock_range(), wait_for_lock()
 * Holds:    1. Locks of one owner on one inode do not overlap; alike ones do not touch.
 *           2. A request that hangs on a lock is of another owner, and is in conflict with it.
 *           3. Check, reserve, commit: the records a change may need are allocated before,
 *              so it either happens whole or not at all.
 *           4. A user has LOCKS_MAX locks at the most, so that none fills the memory: then
 *              -ENOLCK, also to unlock a part. Users whose numbers are alike share that.
 * Locks:    flock_lock (RANK_FLOCK) for everything here: locking is rare, and the search for
 *           circles goes across all files.
 * See it:   /proc/locks; gdb: np-files locks; tests/user/as-user/lock_*.c; docs/files.md
 * Spec:     fcntl(2), flock(2).   Linux: fs/locks.c
 */
#include "kernel/fs/locks.h"

#include "kernel/fs/files.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/kdev_t.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

enum lock_kind {
	LOCK_POSIX,
	LOCK_OFD,
	LOCK_FLOCK,
};

#define LOCK_EOF LLONG_MAX /* the last byte of a lock without an end */

/* A lock that is held, or (on the stack of who wants it) a request. */
struct file_lock {
	struct file_lock *fl_next;    /* of the same inode */
	struct list_head fl_link;     /* in all_locks; a request that waits: in all_waiters */
	struct list_head fl_blocked;  /* requests that wait for this lock */
	struct list_head fl_block;    /* in that list of another */
	struct file_lock *fl_blocker; /* what this request waits for, or NULL */
	struct task_struct *fl_task;  /* whose request it is */
	const void *fl_owner;	      /* the files_struct, or the struct file */
	struct file *fl_file;	      /* no reference: it goes with its file */
	pid_t fl_pid;		      /* told only */
	uid_t fl_uid;		      /* whose count it is in */
	enum lock_kind fl_kind;
	short fl_type;		 /* F_RDLCK, F_WRLCK; of a request also F_UNLCK */
	loff_t fl_start, fl_end; /* the first byte and the last */
};

static DEFINE_SPINLOCK_RANK(flock_lock, RANK_FLOCK);
static LIST_HEAD(all_locks);
static LIST_HEAD(all_waiters);

#define LOCKS_MAX   65536 /* of one user: some 8 MiB */
#define NR_COUNTERS 64

static unsigned int counters[NR_COUNTERS]; /* how many locks are held, by the user's number */

/* struct flock */
struct flock_abi {
	s16 type, whence;
	s64 start, len;
	s32 pid;
};

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
		request->fl_blocker =
			NULL; /* it may go on before we wake it, but not past flock_lock */
		wake_up_process(request->fl_task);
	}
}

static void insert(struct file_lock *new, const struct file_lock *from)
{
	struct file_lock **head = locks_of(from->fl_file);

	*new = *from;
	INIT_LIST_HEAD(&new->fl_blocked);
	new->fl_next = *head;
	*head = new;
	list_add_tail(&new->fl_link, &all_locks);
	counters[new->fl_uid % NR_COUNTERS]++;
}

/* Take *link out of its inode's list; it is to be freed. */
static void remove(struct file_lock **link, struct file_lock **freed)
{
	struct file_lock *lock = *link;

	*link = lock->fl_next;
	list_del(&lock->fl_link);
	counters[lock->fl_uid % NR_COUNTERS]--;
	wake_blocked(lock);
	lock->fl_next = *freed;
	*freed = lock;
}

static void free_locks(struct file_lock *freed)
{
	while (freed) {
		struct file_lock *next = freed->fl_next;

		kfree(freed);
		freed = next;
	}
}

/* Records that a change may need: for the new lock, and for the right half of one that is split. */
struct spares {
	struct file_lock *lock[2];
};

static struct file_lock *take_spare(struct spares *spares)
{
	struct file_lock **from = spares->lock[0] ? &spares->lock[0] : &spares->lock[1];
	struct file_lock *lock = *from;

	*from = NULL;
	return lock;
}

/* A lock of the same owner and another type: what the request covers of it goes. */
static void cut(struct file_lock **link, const struct file_lock *request, struct spares *spares,
		struct file_lock **freed)
{
	struct file_lock *lock = *link;

	if (lock->fl_start < request->fl_start && lock->fl_end > request->fl_end) {
		struct file_lock right = *lock;

		right.fl_start = request->fl_end + 1;
		insert(take_spare(spares), &right);
		lock->fl_end = request->fl_start - 1;
	} else if (lock->fl_start < request->fl_start) {
		lock->fl_end = request->fl_start - 1;
	} else if (lock->fl_end > request->fl_end) {
		lock->fl_start = request->fl_end + 1;
	} else {
		remove(link, freed);
		return;
	}
	wake_blocked(lock);
}

/* Nothing is in the way: the request takes its place among its owner's locks. */
static void commit(const struct file_lock *request, struct spares *spares, struct file_lock **freed)
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
			remove(link, freed);
		} else {
			cut(link, &merged, spares, freed);
			if (*link == lock)
				link = &lock->fl_next;
		}
	}
	if (merged.fl_type != F_UNLCK)
		insert(take_spare(spares), &merged);
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

/* Unlocking all of a file leaves no ends: that needs no memory, so it never fails. */
static bool needs_spares(const struct file_lock *request)
{
	return request->fl_type != F_UNLCK || request->fl_start || request->fl_end != LOCK_EOF;
}

/* The lock is had, or (F_UNLCK) gone; or -EAGAIN, -EDEADLK, -ERESTARTSYS, -ENOLCK. */
static int lock_range(struct file_lock *request, bool wait, struct spares *spares,
		      struct file_lock **freed)
{
	struct file_lock *blocker;
	int error = 0;

	while (!error && request->fl_type != F_UNLCK && (blocker = find_conflict(request))) {
		if (!wait)
			error = -EAGAIN;
		else if (is_circle(request, blocker))
			error = -EDEADLK;
		else
			error = wait_for_lock(request, blocker);
	}
	if (!error && needs_spares(request) &&
	    counters[request->fl_uid % NR_COUNTERS] > LOCKS_MAX - ARRAY_SIZE(spares->lock))
		error = -ENOLCK;
	if (!error)
		commit(request, spares, freed);
	return error;
}

/* ------------------------------------------------------------------ */
/* From here on: flock_lock not held.                                  */

static struct file_lock make_request(struct file *file, enum lock_kind kind, const void *owner)
{
	return (struct file_lock){ .fl_file = file,
				   .fl_kind = kind,
				   .fl_owner = owner,
				   .fl_task = current,
				   .fl_uid = current->cred.uid,
				   .fl_pid = kind == LOCK_OFD ? -1 : current->process->pid,
				   .fl_end = LOCK_EOF };
}

/* Carry a request out: 0 or -errno. May sleep. */
static int apply(struct file_lock *request, bool wait)
{
	bool needed = needs_spares(request);
	struct spares spares = {};
	struct file_lock *freed = NULL;
	int error = -ENOLCK;

	for (int i = 0; needed && i < 2; i++)
		spares.lock[i] = kmalloc(sizeof(struct file_lock), GFP_KERNEL);
	if (!needed || (spares.lock[0] && spares.lock[1])) {
		spin_lock(&flock_lock);
		error = lock_range(request, wait, &spares, &freed);
		spin_unlock(&flock_lock);
	}
	free_locks(freed);
	kfree(spares.lock[0]);
	kfree(spares.lock[1]);
	return error;
}

/* Drop what matches: of this owner, or (NULL) of any kind by this file. */
static void drop(struct file *file, const void *owner)
{
	struct file_lock **link = locks_of(file), *freed = NULL;

	if (!READ_ONCE(*link))
		return; /* as nearly always */
	spin_lock(&flock_lock);
	while (*link) {
		if (owner ? (*link)->fl_owner == owner && (*link)->fl_kind == LOCK_POSIX :
			    (*link)->fl_file == file)
			remove(link, &freed);
		else
			link = &(*link)->fl_next;
	}
	spin_unlock(&flock_lock);
	free_locks(freed);
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
/* fcntl                                                               */

/* The bytes that a struct flock means: 0, -EINVAL or -EOVERFLOW. */
static int range_from(struct file_lock *request, const struct flock_abi *abi)
{
	const struct file *file = request->fl_file;
	loff_t start = abi->start, end;

	if (abi->whence == SEEK_CUR)
		start = READ_ONCE(file->f_pos);
	else if (abi->whence == SEEK_END)
		start = READ_ONCE(file->f_dentry->d_inode->i_size);
	else if (abi->whence != SEEK_SET)
		return -EINVAL;
	if (abi->whence != SEEK_SET && __builtin_add_overflow(start, abi->start, &start))
		return -EOVERFLOW;
	if (start < 0)
		return -EINVAL;
	end = LOCK_EOF;
	if (abi->len > 0) {
		if (__builtin_add_overflow(start, abi->len - 1, &end))
			return -EOVERFLOW;
	} else if (abi->len < 0) {
		end = start - 1;
		start += abi->len;
		if (start < 0)
			return -EINVAL;
	}
	request->fl_start = start;
	request->fl_end = end;
	return 0;
}

static int request_from(struct file_lock *request, const struct flock_abi *abi)
{
	if (abi->type != F_RDLCK && abi->type != F_WRLCK && abi->type != F_UNLCK)
		return -EINVAL;
	request->fl_type = abi->type;
	return range_from(request, abi);
}

/* What is in the way of a lock like this; the answer replaces the question. */
static void test_lock(const struct file_lock *request, struct flock_abi *abi)
{
	const struct file_lock *lock;

	spin_lock(&flock_lock);
	lock = find_conflict(request);
	abi->type = F_UNLCK;
	if (lock) {
		abi->type = lock->fl_type;
		abi->whence = SEEK_SET;
		abi->start = lock->fl_start;
		abi->len = lock->fl_end == LOCK_EOF ? 0 : lock->fl_end - lock->fl_start + 1;
		abi->pid = lock->fl_pid;
	}
	spin_unlock(&flock_lock);
}

static long set_lock(unsigned int fd, struct file_lock *request, bool wait)
{
	struct file *file = request->fl_file, *still;
	int error;

	if ((request->fl_type == F_RDLCK && !(file->f_mode & FMODE_READ)) ||
	    (request->fl_type == F_WRLCK && !(file->f_mode & FMODE_WRITE)))
		return -EBADF;
	error = apply(request, wait);
	if (error || request->fl_kind != LOCK_POSIX || request->fl_type == F_UNLCK)
		return error;
	/* recheck: a thread that closed fd meanwhile dropped the locks before ours was there */
	still = fget(fd);
	if (still)
		fput(still);
	if (still != file) {
		request->fl_type = F_UNLCK;
		apply(request, false);
		return -EBADF;
	}
	return 0;
}

long fcntl_lock(unsigned int fd, struct file *file, unsigned int cmd, void __user *arg)
{
	bool ofd = cmd >= F_OFD_GETLK;
	struct file_lock request = make_request(file, ofd ? LOCK_OFD : LOCK_POSIX,
						ofd ? (const void *)file : current->files);
	struct flock_abi abi;
	int error;

	if (copy_from_user(&abi, arg, sizeof(abi)))
		return -EFAULT;
	error = request_from(&request, &abi);
	if (error)
		return error;
	if (ofd && abi.pid)
		return -EINVAL;
	if (cmd != F_GETLK && cmd != F_OFD_GETLK)
		return set_lock(fd, &request, cmd == F_SETLKW || cmd == F_OFD_SETLKW);
	if (abi.type == F_UNLCK && !ofd)
		return -EINVAL;
	test_lock(&request, &abi);
	return copy_to_user(arg, &abi, sizeof(abi)) ? -EFAULT : 0;
}

/* ------------------------------------------------------------------ */
/* flock                                                               */

long sys_flock(unsigned int fd, unsigned int cmd)
{
	static const short
		types[] = { [LOCK_SH] = F_RDLCK, [LOCK_EX] = F_WRLCK, [LOCK_UN] = F_UNLCK };
	unsigned int how = cmd & ~LOCK_NB;
	struct file_lock request;
	struct file *file;
	int error;

	if (how != LOCK_SH && how != LOCK_EX && how != LOCK_UN)
		return -EINVAL;
	file = fget(fd);
	if (!file)
		return -EBADF;
	request = make_request(file, LOCK_FLOCK, file);
	request.fl_type = types[how];
	error = apply(&request, !(cmd & LOCK_NB));
	fput(file);
	return error;
}

/* ------------------------------------------------------------------ */
/* /proc/locks                                                         */

static size_t tell(const struct file_lock *lock, unsigned int n, bool waits, char *to, size_t size)
{
	static const char *const kinds[] = { "POSIX ", "OFDLCK", "FLOCK " };
	const struct inode *inode = lock->fl_file->f_dentry->d_inode;
	dev_t dev = inode->i_sb ? inode->i_sb->s_dev : 0;
	char end[24] = "EOF";

	if (lock->fl_end != LOCK_EOF)
		snprintf(end, sizeof(end), "%lld", lock->fl_end);
	return (size_t)snprintf(to, size, "%u: %s%s ADVISORY  %s %d %02x:%02x:%llu %lld %s\n", n,
				waits ? "-> " : "", kinds[lock->fl_kind],
				lock->fl_type == F_WRLCK ? "WRITE" : "READ", lock->fl_pid,
				MAJOR(dev), MINOR(dev), inode->i_ino, lock->fl_start, end);
}

size_t locks_tell(unsigned int n, char *to, size_t size)
{
	struct file_lock *lock, *request;
	unsigned int number = 0, line = 0;
	size_t len = 0;

	spin_lock(&flock_lock);
	list_for_each_entry(lock, &all_locks, fl_link) {
		number++;
		if (line++ == n)
			len = tell(lock, number, false, to, size);
		list_for_each_entry(request, &lock->fl_blocked, fl_block)
			if (line++ == n)
				len = tell(request, number, true, to, size);
		if (len)
			break;
	}
	spin_unlock(&flock_lock);
	return len;
}
