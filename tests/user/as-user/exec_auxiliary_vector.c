/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_auxiliary_vector.c - the auxiliary vector tells a
 * program what its libc must know.
 *
 * It lies behind the environment: pairs of a type and a value, ended by
 * AT_NULL.
 */
#include <cpuid.h>
#include <elf.h>

#include "tests/user/maps.h"

extern const Elf64_Ehdr __ehdr_start;
extern char _start[];

static const Elf64_auxv_t *vector;

static const Elf64_auxv_t *find(unsigned long type)
{
	for (const Elf64_auxv_t *entry = vector; entry->a_type != AT_NULL; entry++) {
		if (entry->a_type == type)
			return entry;
	}
	return NULL;
}

static bool is(unsigned long type, unsigned long value)
{
	const Elf64_auxv_t *entry = find(type);

	if (entry && entry->a_un.a_val == value)
		return true;
	ktap_note("type %lu: %s, %lx, expected %lx", type, entry ? "there" : "missing",
		  entry ? (unsigned long)entry->a_un.a_val : 0, value);
	return false;
}

static bool random_bytes_there(void)
{
	const Elf64_auxv_t *entry = find(AT_RANDOM);
	const unsigned char *bytes = entry ? (const unsigned char *)entry->a_un.a_val : NULL;

	return bytes && !sys_all_are(bytes, 16, bytes[0]);
}

static bool processor_flags(void)
{
	unsigned int eax, ebx, ecx, edx;

	__cpuid(1, eax, ebx, ecx, edx);
	return !find(AT_HWCAP) || is(AT_HWCAP, edx);
}

int main(int argc, char **argv, char **envp)
{
	const Elf64_auxv_t *entry;

	while (*envp)
		envp++;
	vector = (const Elf64_auxv_t *)(envp + 1);

	ktap_begin(16);
	ktap_ok(is(AT_PHDR, (unsigned long)&__ehdr_start + __ehdr_start.e_phoff),
		"AT_PHDR: where the program headers are in memory");
	ktap_ok(is(AT_PHENT, sizeof(Elf64_Phdr)), "AT_PHENT: the size of one");
	ktap_ok(is(AT_PHNUM, __ehdr_start.e_phnum), "AT_PHNUM: their number");
	ktap_ok(is(AT_ENTRY, (unsigned long)_start), "AT_ENTRY: where the program began");
	ktap_ok(is(AT_PAGESZ, PAGE), "AT_PAGESZ: 4096");
	ktap_ok(is(AT_BASE, 0), "AT_BASE: no dynamic loader");
	ktap_ok(is(AT_FLAGS, 0), "AT_FLAGS: none");
	ktap_ok(is(AT_UID, (unsigned long)sys(SYS_getuid)), "AT_UID");
	ktap_ok(is(AT_EUID, (unsigned long)sys(SYS_geteuid)), "AT_EUID");
	ktap_ok(is(AT_GID, (unsigned long)sys(SYS_getgid)), "AT_GID");
	ktap_ok(is(AT_EGID, (unsigned long)sys(SYS_getegid)), "AT_EGID");
	ktap_ok(is(AT_SECURE, 0), "AT_SECURE: not set-uid");
	ktap_ok(is(AT_CLKTCK, 100), "AT_CLKTCK: times() would count hundredths");
	ktap_ok(random_bytes_there(), "AT_RANDOM: 16 bytes that differ");
	entry = find(AT_EXECFN);
	ktap_ok(entry && strcmp((char *)entry->a_un.a_val, argv[0]) == 0, "AT_EXECFN: our path");
	ktap_ok(processor_flags(), "AT_HWCAP, if there: what CPUID says");
	return ktap_end();
}
