/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/chown_rules.c - who may give a file to whom, and what that takes from it.
 */
#include "tests/user/folder.h"
#include "tests/user/process.h"

static int as_somebody(void *arg)
{
	int groups[1] = { 50 };

	CHECK(sys(SYS_setgroups, 1, groups) == 0);
	CHECK(sys(SYS_setresgid, 1000, 1000, 1000) == 0);
	CHECK(sys(SYS_setresuid, 1000, 1000, 1000) == 0);
	CHECK(sys(SYS_chown, "f", 1001, -1) == -EPERM); /* he cannot give it away */
	CHECK(sys(SYS_chown, "f", 1000, -1) == 0);
	CHECK(sys(SYS_chown, "f", -1, 60) == -EPERM); /* nor to a group he is not in */
	CHECK(sys(SYS_chown, "f", -1, 50) == 0);
	CHECK(sys(SYS_chown, "roots", -1, 50) == -EPERM);
	CHECK(sys(SYS_chmod, "roots", 0777) == -EPERM);
	CHECK(sys(SYS_chown, "f", -1, 1000) == 0);
	CHECK(sys(SYS_chmod, "f", 02755) == 0 && folder_mode("f") == (S_IFREG | 02755));
	CHECK(sys(SYS_chown, "setid", -1, -1) == -EPERM &&
	      folder_mode("setid") == (S_IFREG | 06755));
	CHECK(sys(SYS_chown, "roots", -1, -1) == 0); /* nothing would change */
	CHECK(sys(SYS_chmod, "f", 06755) == 0 && sys(SYS_chown, "f", -1, -1) == 0);
	CHECK(folder_mode("f") == (S_IFREG | 0755)); /* the owner may take the bits away */
	CHECK(sys(SYS_mkdir, "g/sub", 0755) == 0);
	CHECK(folder_mode("g/sub") == (S_IFDIR | 02755) && folder_stat("g/sub").st_gid == 70);
	return 0;
}

int main(void)
{
	int fd;

	ktap_begin(11);
	folder_begin("chown_rules");
	folder_file("f", "");
	folder_file("roots", "");
	folder_file("setid", "");
	sys(SYS_chmod, "setid", 06755);
	sys(SYS_symlink, "roots", "l");
	sys(SYS_mkdir, "g", 0755);
	ktap_ret(sys(SYS_chown, "g", 1000, 70), 0, "a directory");
	sys(SYS_chmod, "g", 02755);
	sys(SYS_chmod, "f", 06755);
	ktap_ret(sys(SYS_chown, "f", 1000, 1000), 0, "chown");
	ktap_ok(folder_stat("f").st_uid == 1000 && folder_stat("f").st_gid == 1000, "both are set");
	ktap_ok(folder_mode("f") == (S_IFREG | 0755), "it runs with nobody's rights any more");
	ktap_ok(folder_mode("g") == (S_IFDIR | 02755), "a directory's bit is kept");
	ktap_ret(sys(SYS_lchown, "l", 7, 8), 0, "lchown");
	ktap_ok(folder_stat("l").st_uid == 7 && folder_stat("roots").st_uid == 0,
		"is about the link");
	fd = (int)sys(SYS_open, "roots", O_RDONLY);
	ktap_ret(sys(SYS_fchown, fd, -1, 9), 0, "fchown");
	ktap_ok(folder_stat("roots").st_uid == 0 && folder_stat("roots").st_gid == 9,
		"-1 leaves it");
	ktap_ret(sys(SYS_fchownat, fd, "", 3, 3, AT_EMPTY_PATH), 0, "fchownat of a descriptor");
	sys(SYS_chmod, "/tmp/chown_rules", 0777);
	ktap_ret(proc_run(as_somebody, NULL), 0, "somebody else");
	return folder_end();
}
