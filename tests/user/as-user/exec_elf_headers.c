/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_elf_headers.c - a program whose headers are wrong in one
 * field gives ENOEXEC; one that is only strange runs.
 */
#include "tests/user/elf_file.h"

static struct elf_file file;

/* The good program, one byte of its header changed. */
static void refused(size_t at, unsigned char byte, const char *what)
{
	elf_good(&file, ELF_RAN);
	((unsigned char *)&file)[at] = byte;
	ktap_ret(elf_run(&file, sizeof(file)), ENOEXEC, "%s", what);
}

#define FIELD(name) offsetof(Elf64_Ehdr, e_##name)

/* So many program headers, behind the rest of the file. */
static void many_headers(unsigned int n, int expected, const char *what)
{
	size_t size = sizeof(file) + n * sizeof(Elf64_Phdr);
	char *all = (char *)sys_map(size / PAGE + 1, PROT_READ | PROT_WRITE);

	elf_good(&file, ELF_RAN);
	file.header.e_phoff = sizeof(file);
	file.header.e_phnum = (Elf64_Half)n;
	memcpy(all, &file, sizeof(file));
	memcpy(all + size - sizeof(Elf64_Phdr), file.segment,
	       sizeof(Elf64_Phdr)); /* the last one */
	elf_write(elf_path, all, size, 0755);
	ktap_ret(elf_execute_file(elf_path), expected, "%s", what);
	sys(SYS_munmap, all, size);
}

int main(int argc, char **argv)
{
	ktap_begin(23);
	elf_good(&file, ELF_RAN);
	ktap_ret(elf_run(&file, sizeof(file)), ELF_RAN, "the good one runs");
	refused(0, 0x7e, "not ELF");
	refused(3, 'G', "not quite ELF");
	refused(FIELD(type), ET_REL, "an object file");
	refused(FIELD(type), ET_CORE, "a core dump");
	refused(FIELD(type), ET_NONE, "no type");
	refused(FIELD(machine), EM_SPARC, "another machine");
	refused(FIELD(machine), EM_386, "a 32-bit one's");
	refused(FIELD(phentsize), 55, "headers of 55 bytes");
	refused(FIELD(phentsize), 0, "of none");
	refused(FIELD(phnum), 0, "no headers");
	refused(FIELD(phnum) + 1, 0xff, "65281 headers");
	refused(FIELD(phoff) + 2, 1, "headers behind the end of the file");
	refused(FIELD(phoff) + 7, 0x7f, "far behind it");
	elf_good(&file, ELF_RAN);
	ktap_ret(elf_run(&file, 63), ENOEXEC, "cut in the first header");
	ktap_ret(elf_run(&file, 64), ENOEXEC, "behind it");
	ktap_ret(elf_run(&file, 64 + 55), ENOEXEC, "in the next one");
	many_headers(73, ELF_RAN, "73 headers: just under a page");
	many_headers(74, ENOEXEC, "74");
	/* strange, but nobody's business */
	elf_good(&file, ELF_RAN);
	file.header.e_flags = ~0u;
	file.header.e_shoff = ~0ul;
	file.header.e_shnum = 0xffff;
	file.header.e_ehsize = 1;
	ktap_ret(elf_run(&file, sizeof(file)), ELF_RAN, "rubbish where nobody looks");
	elf_good(&file, ELF_RAN);
	file.header.e_phnum = 3;
	memset(&file.segment[1], 0xff, 2 * sizeof(file.segment[1]));
	ktap_ret(elf_run(&file, sizeof(file)), ELF_RAN, "headers of no known type");
	file.segment[1] = (Elf64_Phdr){ .p_type = PT_LOAD, .p_vaddr = ELF_BASE + PAGE };
	ktap_ret(elf_run(&file, sizeof(file)), ELF_RAN, "a segment of no length");
	file.segment[0].p_align = 3;
	ktap_ret(elf_run(&file, sizeof(file)), ELF_RAN, "an alignment that is none");
	elf_end();
	return ktap_end();
}
