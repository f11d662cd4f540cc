/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/group_set_by_parent_and_child.c - both put the child into a group of its own, in
 * any order.
 *
 * As shells and test libraries do it: neither knows who runs first. Then one kill ends the child
 * and all that it has started, and nobody else.
 */
#include "tests/user/process.h"

struct shared {
	volatile int parent_has, child_has;
	volatile long grandchild;
	volatile long child_said, group_seen;
};
static struct shared *shared;

static int child(void *parent_first)
{
	long grandchild;

	if (parent_first)
		UNTIL(shared->parent_has);
	shared->child_said = sys(SYS_setpgid, 0, 0);
	shared->group_seen = sys(SYS_getpgid, 0);
	grandchild = sys(SYS_fork);
	if (grandchild == 0)
		return proc_linger(NULL);
	shared->grandchild = grandchild;
	shared->child_has = 1;
	return proc_linger(NULL);
}

static void once(bool parent_first)
{
	long group = sys(SYS_getpgid, 0), pid;
	siginfo_t info;

	memset(shared, 0, sizeof(*shared));
	pid = proc_start(child, parent_first ? shared : NULL);
	if (!parent_first)
		UNTIL(shared->child_has);
	ktap_ret(sys(SYS_setpgid, pid, pid), 0, "the parent makes the group, %s",
		 parent_first ? "first" : "after the child");
	shared->parent_has = 1;
	UNTIL(shared->child_has);
	ktap_ret(shared->child_said, 0, "so does the child");
	ktap_ret(shared->group_seen, pid, "which is in it");
	ktap_ret(sys(SYS_getpgid, shared->grandchild), pid, "and its child after it");
	ktap_ret(sys(SYS_getpgid, 0), group, "the parent is where it was");
	ktap_ret(sys(SYS_kill, -pid, SIGKILL), 0, "one kill for the group");
	ktap_ret(sys(SYS_waitid, P_PGID, pid, &info, WEXITED, NULL), 0, "a wait for the group");
	ktap_ok(info.si_pid == pid && info.si_status == SIGKILL, "has the child, killed");
	UNTIL(sys(SYS_kill, shared->grandchild, 0) == -ESRCH);
	ktap_ret(sys(SYS_kill, -pid, 0), -ESRCH, "nobody is left in it");
}

int main(void)
{
	ktap_begin(18);
	shared = proc_shared(PAGE);
	once(true);
	once(false);
	return ktap_end();
}
