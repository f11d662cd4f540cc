/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/tmpfs_full.c - a full tmpfs says ENOSPC, what it says it has written is there, and what
 * goes makes room.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/user/process.h"

#define PAGES 16

static char page[2 * PAGE], back[PAGE];
static struct iovec two[2] = { { page, PAGE }, { page, PAGE } };

static long room(void)
{
	struct statfs fs;

	return sys(SYS_statfs, ".", &fs) == 0 && fs.f_bsize == PAGE ? (long)fs.f_bfree : -1;
}

static long size_of(const char *path)
{
	struct stat st;

	return sys(SYS_stat, path, &st) == 0 ? (long)st.st_size : -1;
}

/* Is byte n of the file what fill() has put there? */
static bool is_whole(long fd, long bytes)
{
	for (long at = 0; at < bytes; at += PAGE) {
		long n = bytes - at < (long)PAGE ? bytes - at : (long)PAGE;

		if (sys(SYS_pread64, fd, back, n, at) != n || !sys_all_are(back, (size_t)n, 'p'))
			return false;
	}
	return true;
}

static void by_write(void)
{
	long fd = ktap_need(sys(SYS_open, "file", O_CREAT | O_RDWR, 0600), "a file"), got, done = 0;

	memset(page, 'p', sizeof(page));
	while (done < (PAGES - 1) * (long)PAGE && (got = sys(SYS_write, fd, page, PAGE)) > 0)
		done += got;
	ktap_ret(done, (PAGES - 1) * (long)PAGE, "all pages but one are written");
	ktap_ret(room(), 1, "statfs knows of the one");
	ktap_ret(sys(SYS_write, fd, page, 2 * PAGE), PAGE, "of two pages one fits");
	ktap_ret(sys(SYS_write, fd, page, 1), -ENOSPC, "not a byte more");
	ktap_ret(sys(SYS_writev, fd, two, 2), -ENOSPC, "by writev");
	ktap_ret(sys(SYS_pwrite64, fd, page, 1, 100 * PAGE), -ENOSPC, "nor far away");
	ktap_ret(size_of("file"), PAGES * PAGE, "the size is what was written");
	ktap_ok(is_whole(fd, PAGES * (long)PAGE), "and all of it is there");
	ktap_ret(sys(SYS_pwrite64, fd, page, PAGE, 0), PAGE, "what is there can be written again");
	ktap_ret(sys(SYS_ftruncate, fd, 100 * PAGE), 0, "a hole takes no room");
	ktap_ret(sys(SYS_pread64, fd, back, 10, 50 * PAGE), 10, "and can be read");
	ktap_ok(sys_all_are(back, 10, 0), "as zeros");
	ktap_ret(sys(SYS_fallocate, fd, 0, 20 * PAGE, PAGE), -ENOSPC, "fallocate needs room");
	ktap_ret(sys(SYS_ftruncate, fd, PAGE), 0, "shorter");
	ktap_ret(room(), PAGES - 1, "is less used");
	sys(SYS_close, fd);
	ktap_ret(sys(SYS_unlink, "file"), 0, "without the file");
	ktap_ret(room(), PAGES, "all is free");
}

static int touch_too_much(void *unused)
{
	long fd = sys(SYS_open, "map", O_CREAT | O_RDWR, 0600);
	char *map;

	CHECK(fd >= 0 && sys(SYS_ftruncate, fd, 2 * PAGES * PAGE) == 0);
	map = (char *)sys(SYS_mmap, 0, 2 * PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(!sys_failed((long)map));
	for (int i = 0; i < PAGES; i++)
		map[i * (long)PAGE] = 'm';
	CHECK(room() == 0);
	map[PAGES * (long)PAGE] = 'm';
	return 1; /* not reached */
}

static void by_mmap(void)
{
	long fd;

	ktap_ret(proc_run(touch_too_much, NULL) & 0x7f, SIGBUS,
		 "a page too many of a mapping is SIGBUS");
	fd = sys(SYS_open, "map", O_RDONLY);
	ktap_ok(sys(SYS_pread64, fd, back, 1, (PAGES - 1) * PAGE) == 1 && back[0] == 'm',
		"the last that fitted is there");
	sys(SYS_close, fd);
	ktap_ret(sys(SYS_unlink, "map"), 0, "it goes");
	ktap_ret(room(), PAGES, "and all is free");
}

static void by_names(void)
{
	char name[16];
	long error = 0;
	int made = 0;

	while (made < 100 && !error) {
		snprintf(name, sizeof(name), "n%d", made);
		error = sys(SYS_mknod, name, S_IFREG | 0600, 0);
		made += !error;
	}
	ktap_ret(error, -ENOSPC, "names run out");
	ktap_ret(made, 9, "one was the root's");
	ktap_ret(sys(SYS_mkdir, "dir", 0700), -ENOSPC, "no directory either");
	ktap_ret(sys(SYS_symlink, "x", "link"), -ENOSPC, "nor a link");
	ktap_ret(sys(SYS_open, "new", O_CREAT | O_RDWR, 0600), -ENOSPC,
		 "nor a file that is opened");
	ktap_ret(size_of("new"), -1, "and nothing of it is there");
	ktap_ret(sys(SYS_link, "n0", "hard"), -ENOSPC, "nor a second name");
	ktap_ret(sys(SYS_rename, "n0", "moved"), 0, "a name may change");
	ktap_ret(sys(SYS_unlink, "n1"), 0, "one goes");
	ktap_ret(sys(SYS_link, "n2", "hard"), 0, "one comes, and stays when all goes");
}

int main(void)
{
	char dir[64];

	snprintf(dir, sizeof(dir), "/tmp/ktap-full-%d", (int)getpid());
	ktap_need(sys(SYS_mkdir, dir, 0755), "mkdir");
	ktap_begin(17 + 4 + 10 + 2);
	ktap_need(mount("none", dir, "tmpfs", 0, "size=64k,nr_inodes=10"), "mount");
	ktap_need(sys(SYS_chdir, dir), "chdir");
	by_write();
	by_mmap();
	by_names();
	sys(SYS_chdir, "/");
	ktap_ret(umount(dir), 0, "it goes, with all that is in it");
	ktap_ret(sys(SYS_rmdir, dir), 0, "and nothing stays");
	return ktap_end();
}
