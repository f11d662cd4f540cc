/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/rename_flags.c - RENAME_NOREPLACE spares what is there,
 * RENAME_EXCHANGE swaps.
 */
#include "tests/user/folder.h"

#define NOREPLACE 1
#define EXCHANGE  2

static long renames(const char *from, const char *to, int flags)
{
	return sys(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

int main(void)
{
	ktap_begin(14);
	folder_begin("rename_flags");
	folder_file("a", "A");
	folder_file("b", "B");
	sys(SYS_mkdir, "d", 0755);
	sys(SYS_mkdir, "d/in", 0755);
	ktap_ret(renames("a", "b", NOREPLACE), -EEXIST, "the name is taken");
	ktap_ret(renames("a", "c", NOREPLACE), 0, "it is free");
	ktap_ret(renames("c", "none", EXCHANGE), -ENOENT, "nothing to swap with");
	ktap_ret(renames("c", "b", EXCHANGE), 0, "two files");
	ktap_ok(folder_holds("c", "B") && folder_holds("b", "A"), "are swapped");
	ktap_ret(renames("c", "d/in", EXCHANGE), 0, "a file and a directory");
	ktap_ok(S_ISDIR(folder_mode("c")) && folder_holds("d/in", "B"), "are swapped");
	ktap_ok(folder_links("d") == 2 && folder_links(".") == 4, "the link counts fit");
	ktap_ok(folder_ino("c/..") == folder_ino("."), "its dot dot fits");
	ktap_ret(renames("d", "d/in", EXCHANGE), -EINVAL, "with what is in it");
	ktap_ret(renames("d/in", "d", EXCHANGE), -EINVAL, "with what it is in");
	ktap_ret(renames("b", "c", NOREPLACE | EXCHANGE), -EINVAL, "both flags");
	ktap_ret(renames("b", "c", 8), -EINVAL, "an unknown flag");
	ktap_ret(renames("b", ".", NOREPLACE), -EEXIST, "to dot");
	return folder_end();
}
