// SPDX-License-Identifier: MIT
/*
 * tests/kernel/limits_test.c - limits, the tasks of each user, and who may what.
 *
 * What:     the counts behind RLIMIT_NPROC, the rules of setrlimit, the ids by which files
 *           judge. Programs see the same in tests/user: limits_*, setid_*.
 * Start at: a_user_has_so_many_tasks_and_no_more()
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/namei.h"
#include "kernel/process/limits.h"
#include "kernel/process/process.h"
#include "kernel/syscall.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "tests/kernel/fixture.h"

#define SOMEBODY 4711
#define OTHER	 4712

/* A process of two tasks of SOMEBODY's and one of OTHER's, and a zombie of SOMEBODY's, in the list of all. */
static struct crowd {
	struct process process, zombie;
	struct task_struct task[3];
	struct rlimit saved;
	unsigned long flags;
} crowd;

/* They are there, and tasklist_lock is held, until crowd_leaves(). */
static void crowd_comes(uid_t looker, u64 limit) __acquires(&tasklist_lock)
{
	spin_lock_irqsave(&tasklist_lock, crowd.flags);
	crowd.saved = current->process->rlim[RLIMIT_NPROC];
	current->process->rlim[RLIMIT_NPROC].cur = limit;
	cred_init(&current->cred, looker, looker);
	INIT_LIST_HEAD(&crowd.process.threads);
	INIT_LIST_HEAD(&crowd.zombie.threads);
	crowd.process.nr_threads = ARRAY_SIZE(crowd.task);
	crowd.zombie.uid = SOMEBODY;
	for (size_t i = 0; i < ARRAY_SIZE(crowd.task); i++) {
		crowd.task[i].cred.uid = i ? SOMEBODY : OTHER;
		list_add_tail(&crowd.task[i].thread_list, &crowd.process.threads);
	}
	list_add_tail(&crowd.process.all, &all_processes);
	list_add_tail(&crowd.zombie.all, &all_processes);
}

static void crowd_leaves(void) __releases(&tasklist_lock)
{
	list_del(&crowd.process.all);
	list_del(&crowd.zombie.all);
	cred_init(&current->cred, 0, 0);
	current->process->rlim[RLIMIT_NPROC] = crowd.saved;
	spin_unlock_irqrestore(&tasklist_lock, crowd.flags);
}

static int check_in_crowd(uid_t looker, u64 limit, uid_t uid)
{
	int error;

	crowd_comes(looker, limit);
	error = user_task_check(uid);
	crowd_leaves();
	return error;
}

static void a_user_has_so_many_tasks_and_no_more(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, check_in_crowd(SOMEBODY, 5, SOMEBODY), 0); /* three, and current */
	KUNIT_EXPECT_EQ(test, check_in_crowd(SOMEBODY, 4, SOMEBODY), -EAGAIN);
	KUNIT_EXPECT_EQ(test, check_in_crowd(SOMEBODY, 2, OTHER), 0);
	KUNIT_EXPECT_EQ(test, check_in_crowd(OTHER, 2, OTHER), -EAGAIN);
}

static void cpu_time_is_up_each_second_and_then_for_good(struct kunit *test)
{
	static struct process p;

	p.rlim[RLIMIT_CPU] = (struct rlimit){ 2, 4 };
	KUNIT_EXPECT_EQ(test, limits_cpu_deadline(&p), (u64)2 * NSEC_PER_SEC);
	KUNIT_EXPECT_EQ(test, limits_cpu_passed(&p, 2ULL * NSEC_PER_SEC - 1), 0);
	KUNIT_EXPECT_EQ(test, limits_cpu_passed(&p, 2ULL * NSEC_PER_SEC), SIGXCPU);
	KUNIT_EXPECT_EQ(test, limits_cpu_passed(&p, 2ULL * NSEC_PER_SEC), 0);
	KUNIT_EXPECT_EQ(test, limits_cpu_deadline(&p), (u64)3 * NSEC_PER_SEC);
	KUNIT_EXPECT_EQ(test, limits_cpu_passed(&p, 4ULL * NSEC_PER_SEC), SIGKILL);
	p.rlim[RLIMIT_CPU] = (struct rlimit){ RLIM_INFINITY / 2, RLIM_INFINITY };
	KUNIT_EXPECT_EQ(test, limits_cpu_deadline(&p),
			RLIM_INFINITY); /* more ns than can be counted */
	KUNIT_EXPECT_EQ(test, limits_cpu_passed(&p, RLIM_INFINITY - 1), 0);
}

static void root_is_not_limited(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, check_in_crowd(0, 0, SOMEBODY),
			0); /* root makes a task for another */
	KUNIT_EXPECT_EQ(test, check_in_crowd(0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, check_in_crowd(SOMEBODY, 0, 0), 0);
	KUNIT_EXPECT_FALSE(test, user_over_limit(0));
	KUNIT_EXPECT_FALSE(test, user_over_limit(SOMEBODY));
}

static void all_together_have_a_limit_too(struct kunit *test)
{
	int before = max_threads;

	max_threads = 4;
	KUNIT_EXPECT_EQ(test, check_in_crowd(0, 0, 0), -EAGAIN);
	max_threads = before;
}

/* ------------------------------------------------------------------ */

static struct rlimit __user *put_limit(u64 cur, u64 max)
{
	struct rlimit limit = { cur, max };
	struct rlimit __user *at = (struct rlimit __user *)USER_BASE;

	return copy_to_user(at, &limit, sizeof(limit)) ? NULL : at;
}

static void only_root_raises_the_upper_number(struct kunit *test)
{
	struct rlimit before = current->process->rlim[RLIMIT_CORE];

	KUNIT_ASSERT_TRUE(test, kunit_user_mm(test) && user_anon_at(USER_BASE, 1, RW) == USER_BASE);
	KUNIT_EXPECT_EQ(test, sys_setrlimit(RLIMIT_CORE, put_limit(5, 10)), 0L);
	cred_init(&current->cred, SOMEBODY, SOMEBODY);
	KUNIT_EXPECT_EQ(test, sys_setrlimit(RLIMIT_CORE, put_limit(10, 10)), 0L);
	KUNIT_EXPECT_EQ(test, sys_setrlimit(RLIMIT_CORE, put_limit(5, 11)), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, sys_setrlimit(RLIMIT_CORE, put_limit(9, 8)), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, sys_setrlimit(RLIM_NLIMITS, put_limit(1, 8)), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, sys_setrlimit(RLIMIT_CORE, put_limit(5, 8)), 0L);
	KUNIT_EXPECT_EQ(test, rlimit_cur(RLIMIT_CORE), 5ULL);
	cred_init(&current->cred, 0, 0);
	KUNIT_EXPECT_EQ(test, sys_setrlimit(RLIMIT_CORE, put_limit(5, 11)), 0L);
	current->process->rlim[RLIMIT_CORE] = before;
}

static void files_judge_by_their_own_id_and_all_groups(struct kunit *test)
{
	struct inode inode = { .i_mode = S_IFREG | 0640, .i_uid = SOMEBODY, .i_gid = OTHER };

	cred_init(&current->cred, 1, 1);
	KUNIT_EXPECT_EQ(test, inode_permission(&inode, R_OK), -EACCES);
	current->cred.euid = SOMEBODY; /* the effective id alone does not count */
	KUNIT_EXPECT_EQ(test, inode_permission(&inode, R_OK), -EACCES);
	current->cred.fsuid = SOMEBODY;
	KUNIT_EXPECT_EQ(test, inode_permission(&inode, R_OK | W_OK), 0);
	cred_init(&current->cred, 1, 1);
	current->cred.ngroups = 2;
	current->cred.groups[0] = 7;
	current->cred.groups[1] = OTHER;
	KUNIT_EXPECT_EQ(test, inode_permission(&inode, R_OK), 0);
	KUNIT_EXPECT_EQ(test, inode_permission(&inode, W_OK), -EACCES);
	cred_init(&current->cred, 0, 0);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_user_has_so_many_tasks_and_no_more),
	KUNIT_CASE(cpu_time_is_up_each_second_and_then_for_good),
	KUNIT_CASE(root_is_not_limited),
	KUNIT_CASE(all_together_have_a_limit_too),
	KUNIT_CASE(only_root_raises_the_upper_number),
	KUNIT_CASE(files_judge_by_their_own_id_and_all_groups),
	{ 0 },
};
const struct kunit_suite limits_suite = { "limits", cases };
