/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_names.c - no call on names believes a bad pointer.
 */
#include "tests/user/bad_pointers.h"
#include "tests/user/folder.h"

static const struct {
	long number;
	const char *name;
	int place; /* of the pointer among the arguments; the others are "x", or 0 */
	bool two;  /* the first two are strings */
} calls[] = {
	{ SYS_mkdir, "mkdir", 0, false },	   { SYS_rmdir, "rmdir", 0, false },
	{ SYS_unlink, "unlink", 0, false },	   { SYS_link, "link, from", 0, true },
	{ SYS_link, "link, to", 1, true },	   { SYS_symlink, "symlink, text", 0, true },
	{ SYS_symlink, "symlink, to", 1, true },   { SYS_rename, "rename, from", 0, true },
	{ SYS_rename, "rename, to", 1, true },	   { SYS_mknod, "mknod", 0, false },
	{ SYS_chmod, "chmod", 0, false },	   { SYS_chown, "chown", 0, false },
	{ SYS_truncate, "truncate", 0, false },	   { SYS_creat, "creat", 0, false },
	{ SYS_utime, "utime", 0, false },	   { SYS_chroot, "chroot", 0, false },
	{ SYS_umount2, "umount2", 0, false },	   { SYS_mount, "mount, target", 1, true },
	{ SYS_statfs, "statfs, result", 1, true },
};

int main(void)
{
	ktap_begin(ARRAY_SIZE(calls));
	folder_begin("pointer_names");
	folder_file("x", "");
	bad_pointers_prepare();
	for (unsigned int i = 0; i < ARRAY_SIZE(calls); i++) {
		bool result = calls[i].number == SYS_statfs;
		unsigned int refused = 0, all = 0;

		for (int k = 0; k < BAD_COUNT; k++) {
			const char *args[2] = { "x", calls[i].two ? "x" : NULL };

			if (bad_pointers[k].kind == BAD_TO_WRITE && !result)
				continue;
			if (!result && k == BAD_CROSSING)
				continue; /* may end in front of the boundary */
			all++;
			args[calls[i].place] = bad_pointers[k].addr;
			refused += sys(calls[i].number, args[0], args[1], 0, 0, 0) == -EFAULT;
		}
		ktap_ret(refused, all, "%s", calls[i].name);
	}
	return folder_end();
}
