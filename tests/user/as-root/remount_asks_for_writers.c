/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/remount_asks_for_writers.c - a file system does not become read-only while a
 * file of it is open for writing, or can be written through a mapping.
 */
#include <sys/mman.h>
#include <sys/mount.h>

#include "tests/user/folder.h"

static long remount(unsigned long flags, const char *options)
{
	return sys(SYS_mount, NULL, "m", NULL, MS_REMOUNT | flags, options);
}

/* Map the file behind @fd, shared, and close it. */
static char *map(long fd, int prot)
{
	char *at = (char *)ktap_need(sys(SYS_mmap, 0, PAGE, prot, MAP_SHARED, fd, 0), "mmap");

	sys(SYS_close, fd);
	return at;
}

int main(void)
{
	long fd, dup, fifo;
	char *at;

	ktap_begin(16);
	folder_begin("remount_asks_for_writers");
	ktap_need(sys(SYS_mkdir, "m", 0755), "mkdir");
	ktap_need(sys(SYS_mount, "x", "m", "tmpfs", 0, NULL), "mount");
	folder_file("m/f", "text");
	fd = ktap_need(sys(SYS_open, "m/f", O_WRONLY), "open");
	dup = ktap_need(sys(SYS_dup, fd), "dup");
	ktap_ret(remount(MS_RDONLY, NULL), -EBUSY, "a file is open for writing");
	sys(SYS_close, fd);
	ktap_ret(remount(MS_RDONLY, NULL), -EBUSY, "still, by another descriptor");
	ktap_ret(sys(SYS_write, dup, "T", 1), 1, "it can be written");
	sys(SYS_close, dup);
	at = map(ktap_need(sys(SYS_open, "m/f", O_RDWR), "open"), PROT_READ | PROT_WRITE);
	ktap_ret(remount(MS_RDONLY, NULL), -EBUSY, "a mapping can be written");
	at[0] = 't';
	sys(SYS_munmap, at, PAGE);
	sys(SYS_mknod, "m/fifo", S_IFIFO | 0666, 0);
	fifo = ktap_need(sys(SYS_open, "m/fifo", O_RDWR), "open");
	fd = ktap_need(sys(SYS_open, "m/f", O_RDONLY), "open");
	ktap_ret(remount(MS_RDONLY, "size=nonsense"), -EINVAL, "no: an option is wrong");
	dup = sys(SYS_open, "m/f", O_WRONLY);
	ktap_ok(dup >= 0, "so it is as before");
	sys(SYS_close, dup);
	ktap_ret(remount(MS_RDONLY, NULL), 0, "nobody has one open but for reading");
	ktap_ret(sys(SYS_write, fifo, "x", 1), 1, "a fifo is not a part of it");
	sys(SYS_close, fifo);
	ktap_ret(remount(MS_RDONLY, NULL), 0, "twice is as once");
	ktap_ret(sys(SYS_open, "m/f", O_RDWR), -EROFS, "open to write");
	at = map(fd, PROT_READ);
	ktap_ok(at[0] == 't', "what is written is there");
	sys(SYS_munmap, at, PAGE);
	ktap_ret(remount(0, NULL), 0, "writable again");
	fd = sys(SYS_open, "m/f", O_RDWR);
	ktap_ok(fd >= 0, "and opened so");
	ktap_ret(remount(MS_RDONLY, NULL), -EBUSY, "which counts");
	sys(SYS_close, fd);
	ktap_ret(remount(MS_RDONLY, NULL), 0, "till it is closed");
	ktap_ret(sys(SYS_umount2, "m", 0), 0, "umount");
	return folder_end();
}
