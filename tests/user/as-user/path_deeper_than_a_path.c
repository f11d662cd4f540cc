/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/path_deeper_than_a_path.c - directories may lie deeper than any path can say.
 */
#include "tests/user/folder.h"

static char path[4096], name[201];

int main(void)
{
	unsigned int depth = 0, back = 0;

	ktap_begin(4);
	folder_begin("path_deeper_than_a_path");
	memset(name, 'd', 200);
	while (depth < 40 && !sys(SYS_mkdir, name, 0755) && !sys(SYS_chdir, name))
		depth++;
	ktap_ret(depth, 40, "40 directories with names of 200 letters");
	ktap_ret(sys(SYS_getcwd, path, 4096), -ENAMETOOLONG, "have no path");
	folder_file("f", "text");
	ktap_ok(folder_holds("f", "text"), "files are made and read there");
	sys(SYS_unlink, "f");
	while (back < depth && !sys(SYS_chdir, "..") && !sys(SYS_rmdir, name))
		back++;
	ktap_ret(back, depth, "and back, removing them");
	return folder_end();
}
