/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/sticky_directory.c - in a sticky directory only the owners remove and rename.
 */
#include "tests/user/folder.h"
#include "tests/user/process.h"

static int as_somebody(void *arg)
{
	CHECK(sys(SYS_setresuid, 1000, 1000, 1000) == 0);
	CHECK(sys(SYS_unlink, "s/roots") == -EPERM);
	CHECK(sys(SYS_rmdir, "s/dir") == -EPERM);
	CHECK(sys(SYS_rename, "s/roots", "s/mine") == -EPERM);
	folder_file("s/own", "");
	CHECK(sys(SYS_rename, "s/own", "s/roots") == -EPERM);
	CHECK(sys(SYS_rename, "s/own", "s/own2") == 0);
	CHECK(sys(SYS_unlink, "s/own2") == 0);
	CHECK(sys(SYS_unlink, "open/roots") == 0);
	CHECK(sys(SYS_unlink, "his/roots") == 0); /* the directory is his */
	CHECK(sys(SYS_unlink, "closed/roots") == -EACCES);
	return 0;
}

int main(void)
{
	static const struct {
		const char *name;
		int mode;
	} dirs[] = { { "s", 01777 }, { "open", 0777 }, { "his", 01777 }, { "closed", 0755 } };
	char path[32];

	ktap_begin(3);
	folder_begin("sticky_directory");
	for (unsigned int i = 0; i < 4; i++) {
		sys(SYS_mkdir, dirs[i].name, 0777);
		sys(SYS_chmod, dirs[i].name, dirs[i].mode);
		format_line(path, sizeof(path), "%s/roots", dirs[i].name);
		folder_file(path, "");
	}
	sys(SYS_mkdir, "s/dir", 0777);
	sys(SYS_chown, "his", 1000, 1000);
	ktap_ret(proc_run(as_somebody, NULL), 0, "somebody else");
	ktap_ok(folder_mode("s/roots") && folder_mode("s/dir"), "nothing of root's is gone");
	ktap_ret(sys(SYS_unlink, "s/roots"), 0, "root can");
	return folder_end();
}
