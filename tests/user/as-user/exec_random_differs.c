/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_random_differs.c - each program gets random bytes of
 * its own.
 */
#include <elf.h>

#include "tests/user/ktap.h"

static const unsigned char *random_bytes(char **envp)
{
	const Elf64_auxv_t *entry;

	while (*envp)
		envp++;
	for (entry = (const Elf64_auxv_t *)(envp + 1); entry->a_type != AT_NULL; entry++) {
		if (entry->a_type == AT_RANDOM)
			return (const unsigned char *)entry->a_un.a_val;
	}
	return (const unsigned char *)"no random bytes!";
}

static void to_hex(const unsigned char *bytes, char *text)
{
	for (int i = 0; i < 16; i++)
		format_line(text + 2 * i, 3, "%02x", bytes[i]);
}

int main(int argc, char **argv, char **envp)
{
	char hex[33], *arguments[] = { argv[0], hex, NULL };

	to_hex(random_bytes(envp), hex);
	if (argc == 1)
		ktap_need(sys(SYS_execve, argv[0], arguments, envp), "execve");
	ktap_begin(1);
	ktap_ok(strcmp(argv[1], hex) != 0, "the 16 bytes are not those of the program before");
	return ktap_end();
}
