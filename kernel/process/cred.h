/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/cred.h - who a task is, and so what it may do.
 *
 * What:     each task has four user ids and four group ids: the real one (who started it),
 *           the effective one (by which it is judged), the saved one (to which it may go
 *           back), and the one by which files judge it, which follows the effective one
 *           unless setfsuid() parts them. And a list of further groups.
 *           There are no capabilities: who is effectively root may do everything.
 * Start at: struct cred; sys_setresuid() in sys_cred.c.
 * Locks:    [c] written by the task itself only. Others read single ids without a lock:
 *           what they see was true a moment ago.
 * See it:   /proc/PID/status (Uid, Gid, Groups); tests/user: setid_rules, identity_*, groups_kept
 * Spec:     credentials(7).   Linux: include/linux/cred.h
 */
#ifndef KERNEL_CRED_H
#define KERNEL_CRED_H

#include "kernel/lib/types.h"

#define NGROUPS_MAX 32 /* as Linux once had; today 65536 */

struct cred {
	uid_t uid, euid, suid, fsuid; /* [c] */
	gid_t gid, egid, sgid, fsgid; /* [c] */
	int ngroups;		      /* [c] */
	gid_t groups[NGROUPS_MAX];    /* [c] sorted */
};

/* cred_init - user and group id of all four kinds, no further groups. */
void cred_init(struct cred *cred, uid_t uid, gid_t gid);

/* cred_is_root - may it do what needs a privilege? */
static inline bool cred_is_root(const struct cred *cred)
{
	return cred->euid == 0;
}

/* cred_is_only - is it this user and this group, and can it become nobody else? */
static inline bool cred_is_only(const struct cred *cred, uid_t uid, gid_t gid)
{
	return cred->uid == uid && cred->euid == uid && cred->suid == uid && cred->gid == gid &&
	       cred->egid == gid && cred->sgid == gid;
}

#define CAP_ALL ((1ULL << 41) - 1) /* a bit for each privilege that Linux tells apart */
/* cred_effective, cred_permitted - the privileges in force, and those to be had by setuid(): all or none. */
static inline u64 cred_effective(const struct cred *cred)
{
	return cred_is_root(cred) ? CAP_ALL : 0;
}
static inline u64 cred_permitted(const struct cred *cred)
{
	return cred_is_root(cred) || !cred->uid || !cred->suid ? CAP_ALL : 0;
}

/* cred_has_group - is gid one of its further groups? */
bool cred_has_group(const struct cred *cred, gid_t gid);
/*
 * cred_exec_check - may current execute a program? 0; -EAGAIN: it became a user who has more
 * tasks than RLIMIT_NPROC allows, and still has.
 */
int cred_exec_check(void);
/* may_inspect - may current look into the memory and state of task? tasklist_lock held. */
struct task_struct;
bool may_inspect(const struct task_struct *task);

#endif
