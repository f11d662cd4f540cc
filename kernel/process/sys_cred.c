// SPDX-License-Identifier: MIT
/*
 * kernel/process/sys_cred.c - who am I, and whom may I become?
 *
 * What:     a task may go back and forth between its real, its effective and its saved
 *           id; only root may take another. One who was root and is another in all
 *           three has no way back: so a server gives its powers up.
 *
 *                          root                 a plain user
 *             setuid(x)    all three to x       effective to x: real or saved
 *             setreuid     any                  real or effective; effective, also saved
 *             setresuid    any                  each to any of the three
 *
 *           These are per task. That all threads of a program change together is what the
 *           C libraries see to.
 * Start at: sys_setresuid()
 * Holds:    the id by which files judge follows the effective one at each change. The
 *           tasks of a user (limits.c) are those whose real id it is.
 * Locks:    none: a task writes its own ids only.
 * Not here: capabilities. Who is effectively root has all; capget says so, and
 *           capset takes what is so already.
 * See it:   tests/user: setid_rules, identity_*, groups_kept
 * Spec:     setuid(2), setreuid(2), setresuid(2), setfsuid(2), getgroups(2), capget(2).
 *           Linux: kernel/sys.c, kernel/groups.c
 */
#include "kernel/process/cred.h"

#include "kernel/lib/string.h"
#include "kernel/process/limits.h"
#include "kernel/process/process.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"

#define NO_ID (~0u) /* "leave it as it is" */

void cred_init(struct cred *cred, uid_t uid, gid_t gid)
{
	*cred = (struct cred){
		.uid = uid,
		.euid = uid,
		.suid = uid,
		.fsuid = uid,
		.gid = gid,
		.egid = gid,
		.sgid = gid,
		.fsgid = gid,
	};
}

bool cred_has_group(const struct cred *cred, gid_t gid)
{
	for (int i = 0; i < cred->ngroups; i++)
		if (cred->groups[i] == gid)
			return true;
	return false;
}

int cred_exec_check(void)
{
	if (current->over_nproc && user_over_limit(current->cred.uid))
		return -EAGAIN;
	current->over_nproc = false;
	return 0;
}

bool may_inspect(const struct task_struct *task)
{
	const struct cred *own = &current->cred;

	if (task->process == current->process || cred_is_root(own))
		return true;
	return task->process->dumpable && cred_is_only(&task->cred, own->uid, own->gid);
}

/* ------------------------------------------------------------------ */
/* One kind of id: users and groups follow the same rules              */

struct ids {
	u32 real, effective, saved;
};

static bool is_one_of(u32 id, const struct ids *ids)
{
	return id == ids->real || id == ids->effective || id == ids->saved;
}

static bool is_root(void)
{
	return cred_is_root(&current->cred);
}

/* setuid, setgid: what ids become; 0 or a negative errno */
static int rule_set(struct ids *ids, u32 id)
{
	if (id == NO_ID)
		return -EINVAL;
	if (is_root())
		*ids = (struct ids){ id, id, id };
	else if (id == ids->real || id == ids->saved)
		ids->effective = id;
	else
		return -EPERM;
	return 0;
}

/* setreuid, setregid */
static int rule_setre(struct ids *ids, u32 real, u32 effective)
{
	struct ids new = *ids;

	if (real != NO_ID) {
		if (real != ids->real && real != ids->effective && !is_root())
			return -EPERM;
		new.real = real;
	}
	if (effective != NO_ID) {
		if (!is_one_of(effective, ids) && !is_root())
			return -EPERM;
		new.effective = effective;
	}
	/* no way back to what was given up: the saved one follows */
	if (real != NO_ID || (effective != NO_ID && effective != ids->real))
		new.saved = new.effective;
	*ids = new;
	return 0;
}

/* setresuid, setresgid */
static int rule_setres(struct ids *ids, struct ids wanted)
{
	if (!is_root() && ((wanted.real != NO_ID && !is_one_of(wanted.real, ids)) ||
			   (wanted.effective != NO_ID && !is_one_of(wanted.effective, ids)) ||
			   (wanted.saved != NO_ID && !is_one_of(wanted.saved, ids))))
		return -EPERM;
	if (wanted.real != NO_ID)
		ids->real = wanted.real;
	if (wanted.effective != NO_ID)
		ids->effective = wanted.effective;
	if (wanted.saved != NO_ID)
		ids->saved = wanted.saved;
	return 0;
}

/* ------------------------------------------------------------------ */
/* Users                                                               */

static struct ids user_ids(void)
{
	const struct cred *cred = &current->cred;

	return (struct ids){ cred->uid, cred->euid, cred->suid };
}

/* Take them, if the rule has allowed them; what others may inspect of us ends with a change. */
static long become_user(int error, struct ids ids)
{
	struct cred *cred = &current->cred;

	bool other = ids.real != cred->uid;

	if (error)
		return error;
	if (ids.effective != cred->euid)
		current->process->dumpable = false;
	cred->uid = ids.real;
	cred->euid = cred->fsuid = ids.effective;
	cred->suid = ids.saved;
	/* setuid() never fails for the number of tasks, as no program looks; exec does, then */
	if (other)
		current->over_nproc = user_over_limit(ids.real);
	return 0;
}

long sys_getuid(void)
{
	return current->cred.uid;
}

long sys_geteuid(void)
{
	return current->cred.euid;
}

long sys_setuid(uid_t uid)
{
	struct ids ids = user_ids();
	int error = rule_set(&ids, uid);

	return become_user(error, ids);
}

long sys_setreuid(uid_t real, uid_t effective)
{
	struct ids ids = user_ids();
	int error = rule_setre(&ids, real, effective);

	return become_user(error, ids);
}

long sys_setresuid(uid_t real, uid_t effective, uid_t saved)
{
	struct ids ids = user_ids();
	int error = rule_setres(&ids, (struct ids){ real, effective, saved });

	return become_user(error, ids);
}

static long put_ids(struct ids ids, u32 __user *real, u32 __user *effective, u32 __user *saved)
{
	return put_user(ids.real, real) || put_user(ids.effective, effective) ||
			       put_user(ids.saved, saved) ?
		       -EFAULT :
		       0;
}

long sys_getresuid(uid_t __user *real, uid_t __user *effective, uid_t __user *saved)
{
	return put_ids(user_ids(), real, effective, saved);
}

/* An id that is not allowed is no error: the caller compares what comes back. */
long sys_setfsuid(uid_t uid)
{
	struct cred *cred = &current->cred;
	struct ids ids = user_ids();
	uid_t was = cred->fsuid;

	if (uid != NO_ID && (is_one_of(uid, &ids) || uid == was || is_root()))
		cred->fsuid = uid;
	return was;
}

/* ------------------------------------------------------------------ */
/* Groups                                                              */

static struct ids group_ids(void)
{
	const struct cred *cred = &current->cred;

	return (struct ids){ cred->gid, cred->egid, cred->sgid };
}

static long become_group(int error, struct ids ids)
{
	struct cred *cred = &current->cred;

	if (error)
		return error;
	if (ids.effective != cred->egid)
		current->process->dumpable = false;
	cred->gid = ids.real;
	cred->egid = cred->fsgid = ids.effective;
	cred->sgid = ids.saved;
	return 0;
}

long sys_getgid(void)
{
	return current->cred.gid;
}

long sys_getegid(void)
{
	return current->cred.egid;
}

long sys_setgid(gid_t gid)
{
	struct ids ids = group_ids();
	int error = rule_set(&ids, gid);

	return become_group(error, ids);
}

long sys_setregid(gid_t real, gid_t effective)
{
	struct ids ids = group_ids();
	int error = rule_setre(&ids, real, effective);

	return become_group(error, ids);
}

long sys_setresgid(gid_t real, gid_t effective, gid_t saved)
{
	struct ids ids = group_ids();
	int error = rule_setres(&ids, (struct ids){ real, effective, saved });

	return become_group(error, ids);
}

long sys_getresgid(gid_t __user *real, gid_t __user *effective, gid_t __user *saved)
{
	return put_ids(group_ids(), real, effective, saved);
}

long sys_setfsgid(gid_t gid)
{
	struct cred *cred = &current->cred;
	struct ids ids = group_ids();
	gid_t was = cred->fsgid;

	if (gid != NO_ID && (is_one_of(gid, &ids) || gid == was || is_root()))
		cred->fsgid = gid;
	return was;
}

long sys_getgroups(int size, gid_t __user *list)
{
	const struct cred *cred = &current->cred;

	if (size < 0 || (size && size < cred->ngroups))
		return -EINVAL;
	if (size && copy_to_user(list, cred->groups, cred->ngroups * sizeof(gid_t)))
		return -EFAULT;
	return cred->ngroups;
}

static void sort_groups(gid_t *groups, int n)
{
	for (int i = 1; i < n; i++)
		for (int j = i; j > 0 && groups[j - 1] > groups[j]; j--) {
			gid_t gid = groups[j];

			groups[j] = groups[j - 1];
			groups[j - 1] = gid;
		}
}

long sys_setgroups(int size, const gid_t __user *list)
{
	struct cred *cred = &current->cred;
	gid_t groups[NGROUPS_MAX];

	if (!is_root())
		return -EPERM;
	if ((unsigned int)size > NGROUPS_MAX)
		return -EINVAL;
	if (copy_from_user(groups, list, size * sizeof(gid_t)))
		return -EFAULT;
	for (int i = 0; i < size; i++)
		if (groups[i] == NO_ID)
			return -EINVAL;
	sort_groups(groups, size);
	memcpy(cred->groups, groups, size * sizeof(gid_t));
	cred->ngroups = size;
	return 0;
}

/* ------------------------------------------------------------------ */
/* Capabilities: root has all, others none                             */

#define CAP_VERSION_1 0x19980330
#define CAP_VERSION_2 0x20071026
#define CAP_VERSION_3 0x20080522

struct cap_header_abi {
	u32 version;
	s32 pid;
};
struct cap_data_abi {
	u32 effective, permitted, inheritable;
};

/* How many records of 32 capabilities the caller's version has; 0: it only asked for ours. */
static int cap_records(struct cap_header_abi __user *header, pid_t *pid)
{
	u32 version;

	if (get_user(version, &header->version) || get_user(*pid, &header->pid))
		return -EFAULT;
	switch (version) {
	case CAP_VERSION_1:
		return 1;
	case CAP_VERSION_2:
	case CAP_VERSION_3:
		return 2;
	}
	return put_user(CAP_VERSION_3, &header->version) ? -EFAULT : 0;
}

/* The effective and the permitted set of a task with these ids. */
static void cap_sets(const struct cred *cred, struct cap_data_abi data[2])
{
	u64 effective = cred_effective(cred), permitted = cred_permitted(cred);

	for (int i = 0; i < 2; i++)
		data[i] = (struct cap_data_abi){ (u32)(effective >> 32 * i),
						 (u32)(permitted >> 32 * i), 0 };
}

static int cap_sets_of(pid_t pid, struct cap_data_abi data[2])
{
	struct task_struct *task;
	unsigned long flags;

	if (pid < 0)
		return -EINVAL;
	spin_lock_irqsave(&tasklist_lock, flags);
	task = pid ? find_task_by_pid(pid) : current;
	if (task)
		cap_sets(&task->cred, data);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return task ? 0 : -ESRCH;
}

long sys_capget(void __user *header, void __user *to)
{
	struct cap_data_abi data[2];
	pid_t pid;
	int n = cap_records(header, &pid), error;

	if (n < 0)
		return n;
	if (!n)
		return to ? -EINVAL : 0;
	error = cap_sets_of(pid, data);
	if (error)
		return error;
	return copy_to_user(to, data, n * sizeof(data[0])) ? -EFAULT : 0;
}

long sys_capset(void __user *header, const void __user *from)
{
	struct cap_data_abi wanted[2] = {}, have[2];
	pid_t pid;
	int n = cap_records(header, &pid);

	if (n <= 0)
		return n ? n : -EINVAL;
	if (pid && pid != current->pid)
		return -EPERM;
	if (copy_from_user(wanted, from, n * sizeof(wanted[0])))
		return -EFAULT;
	cap_sets(&current->cred, have);
	for (int i = 0; i < n; i++)
		if (wanted[i].effective != have[i].effective ||
		    wanted[i].permitted != have[i].permitted || wanted[i].inheritable)
			return -EPERM; /* root cannot be taken to pieces here */
	return 0;
}
