/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_unreadable.c - a program that may be executed but not read
 * runs; and then nobody of its user may look into it.
 */
#include "tests/user/elf_file.h"

int main(int argc, char **argv)
{
	static struct elf_file file;
	char path[64];

	ktap_begin(4);
	format_line(path, sizeof(path), "/tmp/unreadable-%ld", sys(SYS_getpid));
	elf_good(&file, ELF_RAN);
	elf_write(path, &file, sizeof(file), 0111);
	ktap_ret(sys(SYS_open, path, O_RDONLY), -EACCES, "it cannot be read");
	ktap_ret(elf_execute_file(path), ELF_RAN, "and runs");
	/* is it dumpable?  prctl(PR_GET_DUMPABLE) is its exit status */
	memcpy(file.code,
	       "\xbf\x03\x00\x00\x00"	       /* edi = PR_GET_DUMPABLE */
	       "\xb8\x9d\x00\x00\x00\x0f\x05"  /* prctl(edi) */
	       "\x89\xc7"		       /* edi = eax */
	       "\xb8\xe7\x00\x00\x00\x0f\x05", /* exit_group(edi) */
	       21);
	elf_write(path, &file, sizeof(file), 0111);
	ktap_ret(elf_execute_file(path), 0, "it cannot be looked into");
	elf_write(path, &file, sizeof(file), 0755);
	ktap_ret(elf_execute_file(path), 1, "one that can be read, can");
	sys(SYS_unlink, path);
	return ktap_end();
}
