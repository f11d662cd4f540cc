/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/symlink_long_text.c - in a tmpfs a symbolic link whose text is long takes a
 * block, which comes back when it goes.
 */
#include <sys/mount.h>
#include <sys/statfs.h>

#include "tests/user/folder.h"

static char text[201];

static long make_link(const char *name, size_t len)
{
	memset(text, 'x', len);
	text[len] = 0;
	return sys(SYS_symlink, text, name);
}

static long free_blocks(void)
{
	struct statfs st;

	return sys(SYS_statfs, "m", &st) ? -1 : (long)st.f_bfree;
}

int main(void)
{
	struct stat st;

	ktap_begin(11);
	folder_begin("symlink_long_text");
	sys(SYS_mkdir, "m", 0755);
	ktap_ret(sys(SYS_mount, "x", "m", "tmpfs", 0, "nr_blocks=2"), 0, "room for two blocks");
	ktap_ret(make_link("m/short", 127), 0, "127 characters");
	ktap_ok(free_blocks() == 2, "take no block");
	ktap_ret(make_link("m/a", 128), 0, "128 characters");
	ktap_ok(free_blocks() == 1, "take one");
	sys(SYS_lstat, "m/a", &st);
	ktap_ok(st.st_blocks == 8 && st.st_size == 128, "which stat shows");
	ktap_ret(make_link("m/b", 200), 0, "200 characters");
	ktap_ret(make_link("m/c", 200), -ENOSPC, "there is no room for a third");
	ktap_ok(!folder_mode("m/c"), "nor is it there");
	sys(SYS_unlink, "m/a");
	sys(SYS_unlink, "m/b");
	ktap_ok(free_blocks() == 2, "the blocks of those that go are free");
	ktap_ret(sys(SYS_umount2, "m", 0), 0, "umount");
	return folder_end();
}
