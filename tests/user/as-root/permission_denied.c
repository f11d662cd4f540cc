/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/permission_denied.c - owner, group and others are judged each by their own bits.
 */
#include "tests/user/folder.h"
#include "tests/user/process.h"

static unsigned int uid, gid;

/* Which of read and write may they do? 4 and 2. */
static int may(void *arg)
{
	int r, w;

	CHECK(sys(SYS_setgroups, 0, NULL) == 0);
	CHECK(sys(SYS_setresgid, gid, gid, gid) == 0);
	CHECK(sys(SYS_setresuid, uid, uid, uid) == 0);
	r = sys(SYS_open, arg, O_RDONLY) >= 0;
	w = sys(SYS_open, arg, O_WRONLY) >= 0;
	return r * 4 + w * 2;
}

static int asked(unsigned int as_uid, unsigned int as_gid, unsigned int mode)
{
	uid = as_uid;
	gid = as_gid;
	sys(SYS_chmod, "f", mode);
	return proc_run(may, "f") >> 8;
}

int main(void)
{
	ktap_begin(9);
	folder_begin("permission_denied");
	folder_file("f", "");
	sys(SYS_chown, "f", 1000, 100);
	ktap_ret(asked(1000, 999, 0600), 6, "the owner");
	ktap_ret(asked(1000, 100, 0077), 0, "the owner, if only others may");
	ktap_ret(asked(1001, 100, 0640), 4, "the group");
	ktap_ret(asked(1001, 100, 0602), 0, "the group, if only others may");
	ktap_ret(asked(1001, 101, 0602), 2, "others");
	ktap_ret(asked(1001, 101, 0660), 0, "others, if only the group may");
	ktap_ret(asked(0, 0, 0000), 6, "root may all");
	sys(SYS_chmod, ".", 0700);
	ktap_ret(asked(1000, 999, 0600), 0, "through a directory that is closed");
	sys(SYS_chmod, ".", 0711);
	ktap_ret(asked(1000, 999, 0600), 6, "and one that may only be searched");
	return folder_end();
}
