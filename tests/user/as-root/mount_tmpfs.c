/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/mount_tmpfs.c - a tmpfs is mounted with options, used, and unmounted.
 */
#include <sys/mount.h>
#include <sys/statfs.h>

#include "tests/user/folder.h"

static char text[16384];

/* The line of /proc/mounts about what is mounted at where, with its end cut off; or NULL. */
static char *mount_line(const char *where)
{
	int fd = (int)sys(SYS_open, "/proc/mounts", O_RDONLY);
	long n, got = 0;
	char *at;

	while ((n = sys(SYS_read, fd, text + got, sizeof(text) - 1 - (size_t)got)) > 0)
		got += n;
	sys(SYS_close, fd);
	text[got > 0 ? got : 0] = 0;
	at = strstr(text, where);
	if (!at)
		return NULL;
	if (strchr(at, '\n'))
		*strchr(at, '\n') = 0;
	while (at > text && at[-1] != '\n')
		at--;
	return at;
}

int main(void)
{
	static const char page[4096];
	struct statfs st;
	char *line;
	int fd;

	ktap_begin(22);
	folder_begin("mount_tmpfs");
	sys(SYS_mkdir, "m", 0755);
	folder_file("m/covered", "");
	ktap_ret(sys(SYS_mount, "name", "m", "tmpfs", MS_NOSUID | MS_NODEV,
		     "size=64k,mode=0711,uid=5,gid=6"),
		 0, "mount");
	ktap_ok(!folder_mode("m/covered"), "what was there is covered");
	ktap_ok(folder_mode("m") == (S_IFDIR | 0711) && folder_stat("m").st_uid == 5 &&
			folder_stat("m").st_gid == 6,
		"its root is as the options say");
	ktap_ok(folder_stat("m").st_dev != folder_stat(".").st_dev, "it is another file system");
	ktap_ok(folder_ino("m/..") == folder_ino("."), "dot dot leads out");
	line = mount_line("/tmp/mount_tmpfs/m ");
	ktap_ok(line && !strncmp(line, "name /tmp/mount_tmpfs/m tmpfs rw,", 33) &&
			strstr(line, "nosuid") && strstr(line, "nodev") &&
			strstr(line, "size=64k") && strstr(line, "mode=711"),
		"/proc/mounts tells it");
	ktap_ok(sys(SYS_statfs, "m", &st) == 0 && st.f_type == 0x01021994 && st.f_blocks == 16 &&
			st.f_bfree == 16,
		"statfs: 16 pages, all free");
	fd = (int)sys(SYS_open, "m/big", O_CREAT | O_WRONLY, 0644);
	for (int i = 0; i < 16; i++)
		sys(SYS_write, fd, page, sizeof(page));
	ktap_ret(sys(SYS_write, fd, page, 1), -ENOSPC, "page 17 does not fit");
	ktap_ok(sys(SYS_statfs, "m", &st) == 0 && st.f_bfree == 0, "it is full");
	ktap_ret(sys(SYS_rmdir, "m"), -EBUSY, "the directory cannot be removed");
	ktap_ret(sys(SYS_rename, "m", "n"), -EBUSY, "nor renamed");
	ktap_ret(sys(SYS_umount2, "m", 0), -EBUSY, "a file is open");
	sys(SYS_close, fd);
	sys(SYS_chdir, "m");
	ktap_ret(sys(SYS_umount2, "../m", 0), -EBUSY, "somebody is in it");
	sys(SYS_chdir, "..");
	sys(SYS_unlink, "m/big");
	ktap_ret(sys(SYS_mount, NULL, "m", NULL, MS_REMOUNT, "size=128k"), 0, "remount");
	ktap_ok(sys(SYS_statfs, "m", &st) == 0 && st.f_blocks == 32 && st.f_bfree == 32,
		"it is larger");
	ktap_ret(sys(SYS_mount, "second", "m", "tmpfs", 0, ""), 0, "another one on top");
	ktap_ok(folder_mode("m") == (S_IFDIR | 01777), "which has its own root");
	ktap_ret(sys(SYS_umount2, "m", 0), 0, "umount of that");
	ktap_ok(folder_mode("m") == (S_IFDIR | 0711), "the first is back");
	ktap_ret(sys(SYS_umount2, "m", 0), 0, "umount");
	ktap_ok(S_ISREG(folder_mode("m/covered")), "what was covered is back");
	ktap_ok(!mount_line("/tmp/mount_tmpfs/m "), "/proc/mounts has no more of it");
	return folder_end();
}
