// SPDX-License-Identifier: MIT
/*
 * tests/kernel/usertest.c - running the user-space tests, one program after the other.
 *
 * What:     the folder says how a program is run and what it must do:
 *             /tests/as-root/NAME   as uid 0, exit status 0 (4: skipped)
 *             /tests/as-user/NAME   as uid 1000, the same (and in folders as-user-...)
 *             /tests/dies-N/NAME    as uid 1000 (edu_...: as root), killed by signal N
 *           After each the oracle must balance: whatever the program did, all of its
 *           memory is back.
 *           failtest= runs them under a shortage of memory instead.
 * Start at: usertest_run(), failtest_run()
 * See it:   make run CMDLINE=usertest; tests/user/README.md
 */
#include "kernel/fs/mount.h"
#include "kernel/fs/namei.h"
#include "kernel/init.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/process/exec.h"
#include "kernel/process/process.h"
#include "kernel/signal/signal.h"
#include "kernel/time/delay.h"
#include "kernel/time/timer_list.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "tests/kernel/selftest.h"

#define PLAIN_USER 1000
#define PATIENCE   150 /* seconds that a program may take; the longest needs ten */
/* ...and one in which an allocation has failed: it may wait for what now will never come. */
#define PATIENCE_STRUCK 10
#define KSFT_SKIP	4

struct counts {
	const char *glob;
	unsigned int total, number;
	int failed;
};

/*
 * The guard of a run: a program that does not end is killed with all it has started, and is a
 * failure by its status; the other tests go on. What its threads were doing is said first.
 */
static struct guard {
	const char *path;
	unsigned long limit; /* jiffies */
	bool overdue;	     /* it has come to that in this run */
	struct timer_list timer;
} guard;

static void end_all(void)
{
	struct process *process;
	struct task_struct *task;
	unsigned long flags;

	printk(KERN_WARNING "usertest: %s has not ended after %d s: killed\n", guard.path,
	       fail_has_struck() ? PATIENCE_STRUCK : PATIENCE);
	WRITE_ONCE(guard.overdue, true);
	spin_lock_irqsave(&tasklist_lock, flags);
	for_each_process(process) {
		if (process == &kernel_process || process == init_process)
			continue;
		for_each_thread(process, task)
			printk(KERN_WARNING "  %d/%d %s: state %#x on CPU %d\n", process->pid,
			       task->pid, task->comm, READ_ONCE(task->state), task->cpu);
		send_process(SIGKILL, NULL, process);
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

static void look_at_it(unsigned long unused)
{
	if (fail_has_struck() || time_after_eq(jiffies, guard.limit))
		end_all();
	else
		mod_timer(&guard.timer, jiffies + PATIENCE_STRUCK * HZ);
}

static int run_guarded(const char *path, struct exec_args *args, uid_t uid)
{
	int status;

	guard = (struct guard){
		.path = path,
		.limit = jiffies + PATIENCE * HZ,
		.timer = TIMER_INITIALIZER(look_at_it, jiffies + PATIENCE_STRUCK * HZ, 0),
	};
	add_timer(&guard.timer);
	status = run_program(path, args, uid);
	del_timer_sync(&guard.timer);
	return status;
}

static void run_one(const char *folder, const char *name, struct counts *counts)
{
	bool root = !strcmp(folder, "as-root") || !strncmp(name, "edu_", 4);
	uid_t uid = root ? 0 : PLAIN_USER;
	unsigned long reports = warn_count;
	struct exec_args args = { .argc = 1 };
	char path[128], shown[128];
	int status, expected = 0, wrong;

	snprintf(shown, sizeof(shown), "%s/%s", folder, name);
	snprintf(path, sizeof(path), "/tests/%s", shown);
	if (!strncmp(folder, "dies-", 5))
		expected = (int)simple_strtoull(folder + 5, NULL, 10);
	status = args_add(&args, path);
	if (!status)
		status = run_guarded(path, &args, uid);
	wrong = oracle_check();
	if (wrong)
		ktap("# %s: the page-state oracle found %d things wrong\n", shown, wrong);
	if (warn_count != reports)
		ktap("# %s: the kernel made %lu reports\n", shown, warn_count - reports);
	wrong |= warn_count != reports;
	counts->number++;
	if (!wrong && status == KSFT_SKIP << 8) {
		ktap("ok %u %s # SKIP\n", counts->number, shown);
		return;
	}
	if (status != expected)
		ktap("# %s: status %#x, expected %#x\n", shown, status, expected);
	wrong |= status != expected;
	counts->failed += wrong != 0;
	ktap("%s %u %s\n", wrong ? "not ok" : "ok", counts->number, shown);
}

/* Other folders under /tests hold what the programs need. */
static bool holds_tests(const char *folder)
{
	return !strncmp(folder, "as-", 3) || !strncmp(folder, "dies-", 5);
}

/* Is this the name of a program, or a link to one? */
static bool is_program(const char *folder, const char *name)
{
	char path[128];
	struct dentry *dentry;
	mode_t mode;

	snprintf(path, sizeof(path), "/tests/%s/%s", folder, name);
	dentry = path_lookup(path, true);
	if (IS_ERR(dentry))
		return false;
	mode = dentry->d_inode->i_mode;
	dput(dentry);
	return S_ISREG(mode) && mode & 0111;
}

/* Call fn for every program that matches. */
static void for_each_test(struct counts *counts,
			  void (*fn)(const char *folder, const char *name, struct counts *counts))
{
	struct dentry *tests = path_lookup("/tests", true), *folder, *test;
	char full[128];

	if (IS_ERR(tests))
		return;
	dput(tests); /* a fixed node: it stays */
	list_for_each_entry(folder, &tests->d_subdirs, d_child)
		list_for_each_entry(test, &folder->d_subdirs, d_child) {
			snprintf(full, sizeof(full), "%s/%s", folder->d_name, test->d_name);
			if (holds_tests(folder->d_name) &&
			    is_program(folder->d_name, test->d_name) &&
			    (!*counts->glob || glob_match_any(counts->glob, full) ||
			     glob_match_any(counts->glob, test->d_name)))
				fn(folder->d_name, test->d_name, counts);
		}
}

static void count_one(const char *folder, const char *name, struct counts *counts)
{
	counts->total++;
}

/*
 * A file system of its own for a run that is cut short, and cannot tidy up: over path, if that is there.
 * NULL: there is none.
 */
static struct super_block *scratch_mount(const char *path)
{
	struct dentry *dir = path_lookup(path, true);
	struct super_block *sb;
	int error;

	if (IS_ERR(dir))
		return NULL;
	sb = super_create(find_filesystem("tmpfs"), "scratch", 0, NULL);
	if (IS_ERR(sb)) {
		dput(dir);
		return NULL;
	}
	mutex_lock(&mount_mutex);
	error = mount_on(sb, dir);
	mutex_unlock(&mount_mutex);
	if (!error)
		return sb;
	super_kill(sb);
	return NULL;
}

static void scratch_umount(struct super_block *sb)
{
	struct dentry *root;

	if (!sb)
		return;
	root = dget(sb->s_root);
	mutex_lock(&mount_mutex);
	umount_all(sb);
	mutex_unlock(&mount_mutex);
	dput(root);
}

/*
 * Run a program again and again, letting its 1st, 2nd, 3rd ... allocation fail, until one
 * run meets no failure. What the program makes of it is its own affair, also if it hangs: it is
 * killed. The kernel must not report anything, and must have all memory back each time.
 */
static void fail_one(const char *folder, const char *name, struct counts *counts)
{
	unsigned long reports = warn_count, nth = 0;
	bool struck = true;
	char path[128];
	int wrong = 0;

	snprintf(path, sizeof(path), "/tests/%s/%s", folder, name);
	while (struck && !wrong) {
		struct exec_args args = { .argc = 1 };
		struct super_block *tmp = scratch_mount("/tmp"), *shm = scratch_mount("/dev/shm");

		wrong = args_add(&args, path);
		fail_arm(++nth);
		run_guarded(path, &args, 0);
		struck = fail_disarm();
		scratch_umount(shm);
		scratch_umount(tmp);
		wrong |= (guard.overdue && !struck) || oracle_check() || warn_count != reports;
	}
	counts->number++;
	counts->failed += wrong != 0;
	ktap("# %s/%s: %lu allocations\n", folder, name, nth - 1);
	ktap("%s %u %s/%s\n", wrong ? "not ok" : "ok", counts->number, folder, name);
}

int failtest_run(const char *glob)
{
	struct counts counts = { .glob = glob };

	console_loglevel = 4; /* a page of "this allocation fails as asked" says nothing */
	for_each_test(&counts, count_one);
	ktap("KTAP version 1\n1..%u\n", counts.total);
	for_each_test(&counts, fail_one);
	return counts.failed + !counts.total;
}

int usertest_run(const char *glob)
{
	struct counts counts = { .glob = glob };

	for_each_test(&counts, count_one);
	ktap("KTAP version 1\n1..%u\n", counts.total);
	for_each_test(&counts, run_one);
	if (!counts.total)
		ktap("# no program in /tests matches %s\n", glob);
	return counts.failed + !counts.total;
}
