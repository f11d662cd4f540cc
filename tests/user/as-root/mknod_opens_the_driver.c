/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/mknod_opens_the_driver.c - a node with a device number is the device, whatever its
 * name and wherever it is.
 */
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "tests/user/process.h"

static char dir[64];

/* dir/NAME; the text lasts until the next but one call */
static const char *in_dir(const char *name)
{
	static char path[2][128];
	static int next;

	next = !next;
	snprintf(path[next], sizeof(path[next]), "%s/%s", dir, name);
	return path[next];
}

static int as_a_user(void *unused)
{
	char byte;
	long fd;

	CHECK(setgid(1000) == 0 && setuid(1000) == 0);
	CHECK(sys(SYS_mknod, in_dir("u-null"), S_IFCHR | 0666, makedev(1, 3)) == -EPERM);
	CHECK(sys(SYS_mknod, in_dir("u-block"), S_IFBLK | 0666, makedev(1, 3)) == -EPERM);
	CHECK(sys(SYS_mknod, in_dir("u-fifo"), S_IFIFO | 0666, 0) == 0);
	CHECK(sys(SYS_mknod, in_dir("u-file"), S_IFREG | 0644, 0) == 0);
	CHECK(sys(SYS_open, in_dir("secret"), O_RDONLY) == -EACCES);
	fd = sys(SYS_open, in_dir("zero"), O_RDONLY);
	CHECK(fd >= 0 && sys(SYS_read, fd, &byte, 1) == 1 && byte == 0);
	return 0;
}

static void makes_devices(void)
{
	char bytes[100];
	struct stat st;
	long fd;

	ktap_ret(sys(SYS_mknod, in_dir("zero"), S_IFCHR | 0666, makedev(1, 5)), 0,
		 "1:5 by another name");
	ktap_ok(stat(in_dir("zero"), &st) == 0 && st.st_mode == (S_IFCHR | 0644) &&
			st.st_rdev == makedev(1, 5) && st.st_size == 0,
		"it is a device with this number, and umask counts");
	memset(bytes, 'x', sizeof(bytes));
	fd = ktap_need(sys(SYS_open, in_dir("zero"), O_RDWR), "open it");
	ktap_ret(sys(SYS_read, fd, bytes, 100), 100, "it can be read");
	ktap_ok(sys_all_are(bytes, 100, 0), "and gives zeros");
	ktap_ret(sys(SYS_unlink, in_dir("zero")), 0, "the node goes");
	ktap_ret(sys(SYS_read, fd, bytes, 100), 100, "the open file does not");
	sys(SYS_close, fd);
	ktap_ret(sys(SYS_mknod, in_dir("zero"), S_IFCHR | 0666, makedev(1, 5)), 0, "a new one");
	ktap_ret(sys(SYS_mknod, in_dir("zero"), S_IFCHR | 0666, makedev(1, 3)), -EEXIST,
		 "not twice");
	ktap_ret(sys(SYS_chmod, in_dir("zero"), 0666), 0, "for everybody");
	ktap_ret(sys(SYS_mknod, in_dir("secret"), S_IFCHR | 0600, makedev(1, 5)), 0,
		 "one for root");
	ktap_ret(sys(SYS_rename, in_dir("secret"), in_dir("moved")), 0, "it may be renamed");
	ktap_ret(sys(SYS_link, in_dir("moved"), in_dir("secret")), 0, "and linked");
	fd = sys(SYS_open, in_dir("secret"), O_RDONLY | O_TRUNC | O_CREAT, 0600);
	ktap_ok(fd >= 0 && sys(SYS_read, fd, bytes, 1) == 1,
		"O_TRUNC and O_CREAT mean nothing to it");
	sys(SYS_close, fd);
}

static void what_has_no_driver(void)
{
	ktap_ret(sys(SYS_mknod, in_dir("none"), S_IFCHR | 0666, makedev(200, 77)), 0,
		 "a number that nobody has");
	ktap_ret(sys(SYS_open, in_dir("none"), O_RDONLY), -ENXIO, "leads to nobody");
	ktap_ret(sys(SYS_mknod, in_dir("minor"), S_IFCHR | 0666, makedev(1, 200)), 0,
		 "a minor that mem does not have");
	ktap_ret(sys(SYS_open, in_dir("minor"), O_RDONLY), -ENXIO, "nor");
	ktap_ret(sys(SYS_mknod, in_dir("block"), S_IFBLK | 0666, makedev(200, 3)), 0,
		 "a block device");
	ktap_ret(sys(SYS_open, in_dir("block"), O_RDONLY), -ENXIO, "without a driver");
	ktap_ret(sys(SYS_mknod, in_dir("large"), S_IFCHR | 0666, makedev(300, 0x12345)), 0,
		 "large numbers");
}

static void other_kinds(void)
{
	struct stat st;

	ktap_ok(stat(in_dir("large"), &st) == 0 && st.st_rdev == makedev(300, 0x12345), "are kept");
	ktap_ret(sys(SYS_mknod, in_dir("file"), 0644, 0), 0, "no type: a file");
	ktap_ok(stat(in_dir("file"), &st) == 0 && st.st_mode == (S_IFREG | 0644) && st.st_rdev == 0,
		"is what it is");
	ktap_ret(sys(SYS_mknod, in_dir("dir"), S_IFDIR | 0755, 0), -EPERM,
		 "a directory is not made so");
	ktap_ret(sys(SYS_mknod, in_dir("link"), S_IFLNK | 0777, 0), -EINVAL, "nor a link");
	ktap_ret(sys(SYS_mknod, in_dir("what"), 0110644, 0), -EINVAL, "nor what does not exist");
	ktap_ret(sys(SYS_mknod, in_dir("no/such"), S_IFCHR | 0666, 0), -ENOENT, "nor nowhere");
	ktap_ret(sys(SYS_mknod, "", S_IFCHR | 0666, 0), -ENOENT, "nor without a name");
	ktap_ret(sys(SYS_mknod, 8, S_IFCHR | 0666, 0), -EFAULT, "nor with a bad one");
}

static void without_devices(void)
{
	ktap_ret(sys(SYS_mkdir, in_dir("mnt"), 0755), 0, "a place");
	ktap_ret(mount("none", in_dir("mnt"), "tmpfs", MS_NODEV, NULL), 0,
		 "for a tmpfs without devices");
	ktap_ret(sys(SYS_mknod, in_dir("mnt/null"), S_IFCHR | 0666, makedev(1, 3)), 0,
		 "a node may be there");
	ktap_ret(sys(SYS_open, in_dir("mnt/null"), O_RDONLY), -EACCES, "and is not opened");
	ktap_ret(umount(in_dir("mnt")), 0, "it goes");
}

int main(void)
{
	static const char *const left[] = { "zero",  "secret", "moved", "none",	  "minor",
					    "block", "large",  "file",	"u-fifo", "u-file" };
	int bad = 0;
	long fd;

	ktap_begin(39);
	sys(SYS_umask, 022);
	snprintf(dir, sizeof(dir), "/tmp/ktap-mknod-%d", (int)getpid());
	ktap_need(sys(SYS_mkdir, dir, 0777), "a directory");
	sys(SYS_chmod, dir, 0777);
	makes_devices();
	what_has_no_driver();
	other_kinds();
	ktap_ret(proc_run(as_a_user, NULL), 0,
		 "a user makes files and fifos, and opens what he may");
	without_devices();
	fd = ktap_need(sys(SYS_open, dir, O_RDONLY | O_DIRECTORY), "the directory");
	ktap_ret(sys(SYS_mknodat, fd, "at", S_IFCHR | 0666, makedev(1, 3)), 0, "from a directory");
	ktap_ret(sys(SYS_unlinkat, fd, "at", 0), 0, "it was there");
	for (unsigned int i = 0; i < ARRAY_SIZE(left); i++)
		bad += sys(SYS_unlink, in_dir(left[i])) != 0;
	sys(SYS_rmdir, in_dir("mnt"));
	ktap_ret(bad, 0, "all of them go");
	ktap_ret(sys(SYS_rmdir, dir), 0, "and nothing else was there");
	return ktap_end();
}
