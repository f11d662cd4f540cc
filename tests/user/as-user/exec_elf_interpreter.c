/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_elf_interpreter.c - a program may name an interpreter,
 * which is run in its place; what is wrong with it is told by its own errno.
 */
#include "tests/user/elf_file.h"

static struct elf_file file, interpreter;
static char path[64]; /* of the interpreter */

/* The good program, and PT_INTERP with these bytes. */
static void with_name(const void *name, size_t size)
{
	elf_good(&file, ELF_RAN);
	file.header.e_phnum = 2;
	file.segment[1] =
		(Elf64_Phdr){ .p_type = PT_INTERP, .p_offset = ELF_TEXT, .p_filesz = size };
	memcpy(file.text, name, size < sizeof(file.text) ? size : sizeof(file.text));
}

static int run_with(const char *name)
{
	with_name(name, strlen(name) + 1);
	return elf_run(&file, sizeof(file));
}

/* What comes of an interpreter of these bytes? */
static int interpreted_by(const struct elf_file *bytes, size_t size)
{
	elf_write(path, bytes, size, 0755);
	return run_with(path);
}

static void names(void)
{
	ktap_ret(run_with("/tmp/nothing-there"), ENOENT, "one that is not there");
	ktap_ret(run_with("/tmp"), EACCES, "a folder");
	ktap_ret(run_with("/dev/null"), EACCES, "a device");
	ktap_ret(run_with("/dev/null/x"), ENOTDIR, "below a device");
	with_name(path, strlen(path)); /* the NUL is not in it */
	ktap_ret(elf_run(&file, sizeof(file)), ENOEXEC, "a name without its NUL");
	with_name("\0", 1);
	ktap_ret(elf_run(&file, sizeof(file)), ENOEXEC, "a name of one byte");
	with_name("\0", 2);
	ktap_ret(elf_run(&file, sizeof(file)), EACCES, "an empty name: where we are, a folder");
	with_name(path, 4097);
	ktap_ret(elf_run(&file, sizeof(file)), ENOEXEC, "a name of 4097 bytes");
	with_name(path, strlen(path) + 1);
	file.segment[1].p_offset = sizeof(file) - 3;
	ktap_ret(elf_run(&file, sizeof(file)), EIO, "a name that ends behind the file");
	file.segment[1].p_offset = 1UL << 40;
	ktap_ret(elf_run(&file, sizeof(file)), EIO, "a name far behind it");
}

static void files(void)
{
	elf_good(&interpreter, 43);
	ktap_ret(interpreted_by(&interpreter, 63), EIO, "cut in its header");
	ktap_ret(interpreted_by(&interpreter, 64), ELIBBAD, "behind it");
	ktap_ret(interpreted_by(&interpreter, 0), EIO, "an empty file");
	memset(&interpreter, '#', sizeof(interpreter));
	ktap_ret(interpreted_by(&interpreter, sizeof(interpreter)), ELIBBAD, "a text");
	memcpy(&interpreter, "#!/bin/sh\n", 10);
	ktap_ret(interpreted_by(&interpreter, sizeof(interpreter)), ELIBBAD, "a script");
	elf_good(&interpreter, 43);
	interpreter.header.e_machine = EM_AARCH64;
	ktap_ret(interpreted_by(&interpreter, sizeof(interpreter)), ELIBBAD, "another machine's");
	elf_good(&interpreter, 43);
	interpreter.header.e_phnum = 0;
	ktap_ret(interpreted_by(&interpreter, sizeof(interpreter)), ELIBBAD, "no program headers");
	elf_good(&interpreter, 43);
	elf_write(path, &interpreter, sizeof(interpreter), 0644);
	ktap_ret(run_with(path), EACCES, "nobody may execute it");
}

static void good_ones(void)
{
	elf_good(&interpreter, 43);
	interpreter.header.e_type = ET_DYN;
	interpreter.header.e_entry = ELF_CODE;
	interpreter.segment[0].p_vaddr = 0;
	ktap_ret(interpreted_by(&interpreter, sizeof(interpreter)), 43,
		 "it is run, and not the program");
	file.header.e_type = ET_DYN;
	ktap_ret(elf_run(&file, sizeof(file)), 43, "by a position-independent one, too");
	file.header.e_phnum = 3;
	file.segment[2] = file.segment[1];
	memcpy(file.text + 100, "/tmp/nothing-there", 19);
	file.segment[2].p_offset = ELF_TEXT + 100;
	file.segment[2].p_filesz = 19;
	ktap_ret(elf_run(&file, sizeof(file)), 43, "of two, the first one counts");
	interpreter.header.e_phnum = 2;
	interpreter.segment[1] = file.segment[2];
	memcpy(interpreter.text + 100, file.text + 100, 19);
	ktap_ret(interpreted_by(&interpreter, sizeof(interpreter)), 43,
		 "an interpreter of its own is not looked at");
	elf_good(&interpreter, 43);
	interpreter.header.e_entry += 0x1000000;
	interpreter.segment[0].p_vaddr += 0x1000000;
	ktap_ret(interpreted_by(&interpreter, sizeof(interpreter)), 43,
		 "one that is not position-independent goes where it wants");
	elf_good(&interpreter, 43);
	ktap_ret(interpreted_by(&interpreter, sizeof(interpreter)), ktap_on_nopage() ? ELIBBAD : 43,
		 "unless the program is there: Linux lets it go");
}

int main(int argc, char **argv)
{
	format_line(path, sizeof(path), "/tmp/interpreter-%ld", sys(SYS_getpid));
	elf_good(&interpreter, 43);
	elf_write(path, &interpreter, sizeof(interpreter), 0755);
	ktap_begin(24);
	names();
	files();
	good_ones();
	sys(SYS_unlink, path);
	elf_end();
	return ktap_end();
}
