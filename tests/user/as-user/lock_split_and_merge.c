/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/lock_split_and_merge.c - locks of one process join where they meet,
 * and a change in the middle of one leaves its ends.
 */
#include "tests/user/locks.h"

int main(void)
{
	int fd = lock_open();
	struct flock all;

	ktap_begin(13);
	ktap_ret(lock_set(fd, F_SETLK, F_WRLCK, 2, 8), 0, "eight bytes for writing");
	ktap_ok(lock_map(fd, "..wwwwwwww.."), "others see them");
	lock_must(fd, F_SETLK, F_RDLCK, 5, 2);
	ktap_ok(lock_map(fd, "..wwwrrwww.."), "two in the middle become shared");
	lock_must(fd, F_SETLK, F_UNLCK, 6, 1);
	ktap_ok(lock_map(fd, "..wwwr.www.."), "one is given up");
	lock_must(fd, F_SETLK, F_WRLCK, 5, 2);
	ktap_ok(lock_map(fd, "..wwwwwwww.."), "and it is one lock again");
	ktap_ret(lock_set(fd, F_SETLK, F_UNLCK, 0, 3), 0, "more is unlocked than was locked");
	ktap_ok(lock_map(fd, "...wwwwwww.."), "the front goes");
	lock_must(fd, F_SETLK, F_UNLCK, 8, 0);
	ktap_ok(lock_map(fd, "...wwwww...."), "the end goes");
	lock_must(fd, F_SETLK, F_RDLCK, 0, 3);
	lock_must(fd, F_SETLK, F_RDLCK, 8, 2);
	lock_must(fd, F_SETLK, F_RDLCK, 3, 5);
	if (proc_fork() == 0) {
		all = lock_held(fd, F_GETLK, F_WRLCK, 9, 1);
		sys_exit(all.l_start == 0 && all.l_len == 10 && all.l_type == F_RDLCK ? 0 : 1);
	}
	ktap_ret(proc_wait(-1), 0, "a lock between two alike ones joins them to one of ten bytes");
	lock_must(fd, F_SETLK, F_UNLCK, 0, 0);
	ktap_ok(lock_map(fd, "............"), "all is unlocked");
	for (long i = 0; i < 40; i += 2)
		lock_must(fd, F_SETLK, F_WRLCK, i, 1);
	ktap_ok(lock_map(fd, "w.w.w.w.w.w.w.w.w.w.w.w.w.w.w.w.w.w.w.w."), "twenty locks");
	lock_must(fd, F_SETLK, F_WRLCK, 0, 40);
	ktap_ok(lock_map(fd, "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww."), "become one");
	lock_must(fd, F_SETLK, F_RDLCK, 1, 38);
	ktap_ok(lock_map(fd, "wrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrw."), "with other ends");
	return ktap_end();
}
