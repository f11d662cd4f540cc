/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/mount_noexec.c - of a file system mounted with noexec nothing is
 * executed, be it by execve or by mmap; and it is read as any other.
 */
#include "tests/user/elf_file.h"

#define FOLDER	  "/tmp/noexec-mount"
#define PROGRAM	  FOLDER "/program"
#define SCRIPT	  FOLDER "/script"
#define MS_NOEXEC 8

static long map(long fd, int prot)
{
	return sys(SYS_mmap, 0, PAGE, prot, MAP_PRIVATE, fd, 0);
}

int main(int argc, char **argv)
{
	static struct elf_file file;
	long fd, at;

	ktap_begin(8);
	sys(SYS_mkdir, FOLDER, 0755);
	ktap_need(sys(SYS_mount, "none", FOLDER, "tmpfs", MS_NOEXEC, NULL), "mount");
	elf_good(&file, ELF_RAN);
	elf_write(PROGRAM, &file, sizeof(file), 0755);
	elf_write(SCRIPT, "#!" PROGRAM "\n", sizeof("#!" PROGRAM), 0755);
	ktap_ret(elf_execute_file(PROGRAM), EACCES, "a program");
	ktap_ret(elf_execute_file(SCRIPT), EACCES, "a script");
	ktap_ret(sys(SYS_access, PROGRAM, 1), -EACCES, "access knows");
	fd = sys(SYS_open, PROGRAM, O_RDONLY);
	ktap_ret(map(fd, PROT_READ | PROT_EXEC), -EPERM, "mmap with PROT_EXEC");
	at = map(fd, PROT_READ);
	ktap_ok(!sys_failed(at) && memcmp((void *)at, &file, 100) == 0,
		"it can be mapped, and read");
	ktap_ret(sys(SYS_mprotect, at, PAGE, PROT_READ | PROT_EXEC), -EACCES,
		 "but not become executable");
	ktap_ret(sys(SYS_mprotect, at, PAGE, PROT_READ | PROT_WRITE), 0, "only writable");
	sys(SYS_close, fd);
	sys(SYS_munmap, at, PAGE);
	ktap_need(sys(SYS_mount, "none", FOLDER, "tmpfs", 32 /* MS_REMOUNT */, NULL), "remount");
	ktap_ret(elf_execute_file(SCRIPT), ELF_RAN, "mounted again without, all of it runs");
	sys(SYS_umount2, FOLDER, 0);
	sys(SYS_rmdir, FOLDER);
	return ktap_end();
}
