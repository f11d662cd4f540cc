/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_exe_is_the_program.c - /proc/self/exe, cwd and root
 * lead to the things themselves.
 */
#include "tests/user/proc_pid.h"

#include <elf.h>
#include <sys/auxv.h>
#include <sys/stat.h>

int main(void)
{
	long fd = sys(SYS_open, "/proc/self/exe", O_RDONLY);
	struct stat link, file, other;
	Elf64_Ehdr head;

	ktap_begin(8);
	ktap_ok(sys(SYS_read, fd, &head, sizeof(head)) == sizeof(head) &&
			!memcmp(head.e_ident, ELFMAG, SELFMAG),
		"exe is an ELF file");
	ktap_ok(head.e_entry == getauxval(AT_ENTRY) && head.e_phnum == getauxval(AT_PHNUM),
		"this program's");
	ktap_ok(sys(SYS_lstat, "/proc/self/exe", &link) == 0 && S_ISLNK(link.st_mode) &&
			sys(SYS_stat, "/proc/self/exe", &file) == 0 && S_ISREG(file.st_mode),
		"the link is one, what it leads to is a file");
	ktap_ret(sys(SYS_chdir, "/proc"), 0, "go somewhere");
	ktap_ok(sys(SYS_stat, "/proc/self/cwd/version", &file) == 0 &&
			sys(SYS_stat, "/proc/version", &other) == 0 && file.st_ino == other.st_ino,
		"through cwd the files there are found");
	ktap_ok(sys(SYS_stat, "/proc/self/root/proc/version", &file) == 0 &&
			file.st_ino == other.st_ino,
		"and through root all");
	ktap_ok(sys(SYS_stat, "/proc/self/task/../cwd", &file) == 0 && S_ISDIR(file.st_mode),
		"by a longer way, too");
	ktap_ret(sys(SYS_stat, "/proc/1/cwd", &file), -EACCES, "root's directory is not told");
	return ktap_end();
}
