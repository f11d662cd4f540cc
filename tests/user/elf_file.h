/* SPDX-License-Identifier: MIT */
/*
 * tests/user/elf_file.h - programs of a few bytes, made and executed by a test.
 *
 * What:     elf_good() is a program that ends with 42 at once: one segment, which is
 *           the whole file. A test spoils what it likes, and elf_run() writes the file
 *           and executes it in a child:
 *
 *             0     Elf64_Ehdr
 *             64    Elf64_Phdr, ELF_PHDRS of them; e_phnum is 1
 *             512   code: exit(42)
 *             576   names and other text
 *             4096  the end
 * Start at: elf_good(), elf_run()
 * Holds:    one file, ELF_PATH; the last elf_run() leaves it, elf_end() takes it away.
 * See it:   tests/user/as-user/exec_elf_*.c
 */
#ifndef TESTS_USER_ELF_FILE_H
#define TESTS_USER_ELF_FILE_H

#include <elf.h>

#include "tests/user/process.h"

#define ELF_BASE	 0x400000UL
#define ELF_PHDRS	 8
#define ELF_CODE	 512
#define ELF_TEXT	 576
#define ELF_RAN		 42 /* elf_run(): it ran, and ended by itself */
#define ELF_DIED(signal) (1000 + (signal))

struct elf_file {
	Elf64_Ehdr header;
	Elf64_Phdr segment[ELF_PHDRS];
	unsigned char code[ELF_TEXT - ELF_CODE];
	char text[4096 - ELF_TEXT];
};

static KTAP_UNUSED char elf_path[64];

/* elf_good - a program that ends with @status. */
static KTAP_UNUSED void elf_good(struct elf_file *file, int status)
{
	const unsigned char code[] = { 0xbf, (unsigned char)status,
				       0,    0,
				       0, /* edi = status */
				       0xb8, 231,
				       0,    0,
				       0,    0x0f,
				       0x05 }; /* exit_group(edi) */
	static const unsigned char ident[EI_NIDENT] = { ELFMAG0,    ELFMAG1,	 ELFMAG2,   ELFMAG3,
							ELFCLASS64, ELFDATA2LSB, EV_CURRENT };

	memset(file, 0, sizeof(*file));
	memcpy(file->header.e_ident, ident, sizeof(ident));
	file->header.e_type = ET_EXEC;
	file->header.e_machine = EM_X86_64;
	file->header.e_version = EV_CURRENT;
	file->header.e_entry = ELF_BASE + ELF_CODE;
	file->header.e_phoff = sizeof(Elf64_Ehdr);
	file->header.e_ehsize = sizeof(Elf64_Ehdr);
	file->header.e_phentsize = sizeof(Elf64_Phdr);
	file->header.e_phnum = 1;
	file->segment[0] = (Elf64_Phdr){ .p_type = PT_LOAD,
					 .p_flags = PF_R | PF_X,
					 .p_vaddr = ELF_BASE,
					 .p_filesz = sizeof(*file),
					 .p_memsz = sizeof(*file),
					 .p_align = PAGE };
	memcpy(file->code, code, sizeof(code));
}

/* elf_write - the first @size bytes of @bytes as an executable file at @path. */
static KTAP_UNUSED void elf_write(const char *path, const void *bytes, size_t size, int mode)
{
	long fd;

	sys(SYS_unlink, path);
	fd = ktap_need(sys(SYS_open, path, O_WRONLY | O_CREAT | O_EXCL, 0600), "open in /tmp");
	sys_write_all((int)fd, bytes, size);
	ktap_need(sys(SYS_fchmod, fd, mode), "fchmod");
	sys(SYS_close, fd);
}

static KTAP_UNUSED int elf_execute(void *path)
{
	char *arguments[] = { path, NULL };
	long error = sys(SYS_execve, path, arguments, arguments + 1);

	sys_exit((int)-error);
}

/* elf_execute_file - ELF_RAN, the errno of execve, ELF_DIED(signal), or how it ended. */
static KTAP_UNUSED int elf_execute_file(const char *path)
{
	int status = proc_run(elf_execute, (void *)path);

	return status & 0x7f ? ELF_DIED(status & 0x7f) : status >> 8;
}

/* elf_run - write @size bytes of it, execute it. */
static KTAP_UNUSED int elf_run(const struct elf_file *file, size_t size)
{
	if (!elf_path[0])
		format_line(elf_path, sizeof(elf_path), "/tmp/elf-%ld", sys(SYS_getpid));
	elf_write(elf_path, file, size, 0755);
	return elf_execute_file(elf_path);
}

static KTAP_UNUSED void elf_end(void)
{
	sys(SYS_unlink, elf_path);
}

#endif
