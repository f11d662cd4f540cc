/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/race_names.c - four processes make, move, link and remove the same few
 * names in a tree of directories; what is left is a tree.
 */
#include "tests/user/folder.h"
#include "tests/user/process.h"

#define WORKERS 4
#define ROUNDS	1500

/* Names for files and directories; each is used as both. */
static const char *const names[] = { "a",     "b",     "a/x",	  "b/x", "a/y", "b/y",
				     "a/x/z", "b/y/z", "a/x/z/w", "c",	 "c/x", "c/x/a" };

static unsigned int next_random(unsigned int *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 16;
}

static const char *some_name(unsigned int *seed)
{
	return names[next_random(seed) % ARRAY_SIZE(names)];
}

/* Results that the call may have whatever the others do. */
static bool is_plausible(long ret)
{
	return ret >= 0 || ret == -ENOENT || ret == -EEXIST || ret == -ENOTDIR || ret == -EISDIR ||
	       ret == -ENOTEMPTY || ret == -EINVAL || ret == -EPERM;
}

static int worker(void *arg)
{
	unsigned int seed = (unsigned int)(long)arg * 7919 + 1;
	char buf[256];

	for (int i = 0; i < ROUNDS; i++) {
		const char *one = some_name(&seed), *two = some_name(&seed);
		long ret = 0;

		switch (next_random(&seed) % 9) {
		case 0:
		case 1:
			ret = sys(SYS_mkdir, one, 0755);
			break;
		case 2:
			ret = sys(SYS_open, one, O_CREAT | O_RDWR, 0644);
			sys(SYS_close, ret);
			break;
		case 3:
			ret = sys(SYS_rename, one, two);
			break;
		case 4:
			ret = sys(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, two, 2);
			break;
		case 5:
			ret = sys(SYS_link, one, two);
			break;
		case 6:
			ret = sys(SYS_unlink, one);
			break;
		case 7:
			ret = sys(SYS_rmdir, one);
			break;
		case 8:
			ret = sys(SYS_open, one, O_RDONLY | O_DIRECTORY);
			if (ret >= 0) {
				sys(SYS_getdents64, ret, buf, sizeof(buf));
				sys(SYS_close, ret);
			}
			break;
		}
		CHECK(is_plausible(ret));
	}
	return 0;
}

/* Directories in the folder that dirfd has open: how many; each must have the links it should. */
static long count_dirs(int dirfd, bool *right)
{
	char buf[2048];
	struct stat st;
	long n, dirs = 0;

	while ((n = sys(SYS_getdents64, dirfd, buf, sizeof(buf))) > 0)
		for (long at = 0; at < n;) {
			struct folder_entry *e = (void *)(buf + at);
			int fd;

			at += e->len;
			if (e->name[0] == '.' || e->type != 4)
				continue;
			dirs++;
			fd = (int)sys(SYS_openat, dirfd, e->name, O_RDONLY | O_DIRECTORY);
			*right = *right && fd >= 0 && count_dirs(fd, right) >= 0;
			sys(SYS_close, fd);
		}
	sys(SYS_fstat, dirfd, &st);
	*right = *right && (long)st.st_nlink == dirs + 2;
	return dirs;
}

int main(void)
{
	long pids[WORKERS];
	bool right = true;
	int fd, bad = 0;

	ktap_begin(2);
	folder_begin("race_names");
	for (long i = 0; i < WORKERS; i++)
		pids[i] = proc_start(worker, (void *)i);
	for (int i = 0; i < WORKERS; i++)
		bad += proc_wait(pids[i]) != 0;
	ktap_ret(bad, 0, "each call has a result that it may have");
	fd = (int)sys(SYS_open, ".", O_RDONLY | O_DIRECTORY);
	count_dirs(fd, &right);
	sys(SYS_close, fd);
	ktap_ok(right, "each directory has a link for each directory in it");
	return folder_end();
}
