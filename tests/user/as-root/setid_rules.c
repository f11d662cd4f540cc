/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/setid_rules.c - who may become whom: each call of the setuid
 * family, from each kind of user, gives the ids or the error that it should, and
 * setgid and its kin do the same.
 */
#include "tests/user/process.h"

#define KEEP 0xffffffffu

struct ids {
	unsigned int real, effective, saved;
};

struct row {
	struct ids from;
	int call; /* 1: setuid, 2: setreuid, 3: setresuid */
	unsigned int args[3];
	long result;
	struct ids to;
};

static const struct row rows[] = {
	/* root: any, and no way back */
	{ { 0, 0, 0 }, 1, { 1000 }, 0, { 1000, 1000, 1000 } },
	{ { 1000, 0, 1000 }, 1, { 2000 }, 0, { 2000, 2000, 2000 } },
	{ { 0, 0, 0 }, 2, { 1000, 2000 }, 0, { 1000, 2000, 2000 } },
	{ { 0, 0, 0 }, 2, { KEEP, 2000 }, 0, { 0, 2000, 2000 } },
	{ { 0, 0, 0 }, 2, { KEEP, 0 }, 0, { 0, 0, 0 } },
	{ { 0, 0, 5 }, 2, { KEEP, 0 }, 0, { 0, 0, 5 } },
	{ { 0, 0, 5 }, 2, { 0, KEEP }, 0, { 0, 0, 0 } },
	{ { 0, 0, 0 }, 3, { 1, 2, 3 }, 0, { 1, 2, 3 } },
	{ { 0, 0, 0 }, 3, { KEEP, KEEP, 3 }, 0, { 0, 0, 3 } },
	/* a plain user: among its own */
	{ { 1, 2, 3 }, 1, { 1 }, 0, { 1, 1, 3 } },
	{ { 1, 2, 3 }, 1, { 3 }, 0, { 1, 3, 3 } },
	{ { 1, 2, 3 }, 1, { 2 }, -EPERM, { 1, 2, 3 } },
	{ { 1, 2, 3 }, 1, { 0 }, -EPERM, { 1, 2, 3 } },
	{ { 1, 2, 0 }, 1, { 0 }, 0, { 1, 0, 0 } },
	{ { 1, 2, 3 }, 2, { 2, 1 }, 0, { 2, 1, 1 } },
	{ { 1, 2, 3 }, 2, { 3, KEEP }, -EPERM, { 1, 2, 3 } },
	{ { 1, 2, 3 }, 2, { KEEP, 3 }, 0, { 1, 3, 3 } },
	{ { 1, 2, 3 }, 2, { KEEP, 1 }, 0, { 1, 1, 3 } },
	{ { 1, 2, 3 }, 2, { KEEP, 4 }, -EPERM, { 1, 2, 3 } },
	{ { 1, 2, 3 }, 2, { 4, 1 }, -EPERM, { 1, 2, 3 } },
	{ { 1, 2, 3 }, 3, { 3, 1, 2 }, 0, { 3, 1, 2 } },
	{ { 1, 2, 3 }, 3, { KEEP, 3, KEEP }, 0, { 1, 3, 3 } },
	{ { 1, 2, 3 }, 3, { 1, 2, 4 }, -EPERM, { 1, 2, 3 } },
	{ { 1, 2, 3 }, 3, { KEEP, KEEP, KEEP }, 0, { 1, 2, 3 } },
	/* the number that means "as it is" is nobody's */
	{ { 0, 0, 0 }, 1, { KEEP }, -EINVAL, { 0, 0, 0 } },
};

static const int user_calls[] = { 0, SYS_setuid, SYS_setreuid, SYS_setresuid };
static const int group_calls[] = { 0, SYS_setgid, SYS_setregid, SYS_setresgid };

static int same(const struct ids *a, const struct ids *b)
{
	return a->real == b->real && a->effective == b->effective && a->saved == b->saved;
}

static int try_user(void *arg)
{
	const struct row *row = arg;
	struct ids now;

	CHECK(sys(SYS_setresuid, row->from.real, row->from.effective, row->from.saved) == 0);
	CHECK(sys(user_calls[row->call], row->args[0], row->args[1], row->args[2]) == row->result);
	CHECK(sys(SYS_getresuid, &now.real, &now.effective, &now.saved) == 0);
	CHECK(same(&now, &row->to));
	CHECK(sys(SYS_getuid) == (long)now.real && sys(SYS_geteuid) == (long)now.effective);
	/* the id by which files judge follows the effective one */
	CHECK(sys(SYS_setfsuid, KEEP) == (long)now.effective);
	return 0;
}

/* Groups give no power: what may be done depends on the user, root or not. */
static int try_group(void *arg)
{
	const struct row *row = arg;
	struct ids now;

	CHECK(sys(SYS_setresgid, row->from.real, row->from.effective, row->from.saved) == 0);
	CHECK(sys(SYS_setresuid, row->from.real, row->from.effective, row->from.saved) == 0);
	CHECK(sys(group_calls[row->call], row->args[0], row->args[1], row->args[2]) == row->result);
	CHECK(sys(SYS_getresgid, &now.real, &now.effective, &now.saved) == 0);
	CHECK(same(&now, &row->to));
	CHECK(sys(SYS_getgid) == (long)now.real && sys(SYS_getegid) == (long)now.effective);
	CHECK(sys(SYS_setfsgid, KEEP) == (long)now.effective);
	return 0;
}

int main(void)
{
	ktap_begin(2 * ARRAY_SIZE(rows));
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		ktap_ok(proc_run(try_user, (void *)&rows[i]) == 0, "users, row %u", i);
		ktap_ok(proc_run(try_group, (void *)&rows[i]) == 0, "groups, row %u", i);
	}
	return ktap_end();
}
