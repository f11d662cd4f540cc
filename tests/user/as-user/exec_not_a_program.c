/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_not_a_program.c - what is no program for this machine
 * gives ENOEXEC, and we live on.
 *
 * The files are made by tests/user/mkbad.py; each is named for what is wrong
 * with it.
 */
#include "tests/user/data.h"

int main(int argc, char **argv)
{
	static const char *const files[] = {
		"empty",	   "one_byte",
		"magic_only",	   "header_cut",
		"header_only",	   "headers_cut",
		"wrong_magic",	   "machine_aarch64",
		"machine_riscv",   "machine_s390",
		"type_object",	   "type_core",
		"type_none",	   "header_size_bad",
		"no_headers",	   "too_many_headers",
		"headers_far_off", "text",
		"zeros",
	};
	char before[64];

	data_path(argv[0], files[0]);
	ktap_begin(ARRAY_SIZE(files) + 2);
	memset(before, 0x13, sizeof(before));
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		char *path = data_path(argv[0], files[i]);
		char *arguments[] = { path, NULL };

		ktap_ret(sys(SYS_execve, path, arguments, arguments + 1), -ENOEXEC, "%s", files[i]);
	}
	ktap_ok(sys_all_are(before, sizeof(before), 0x13), "our memory is as it was");
	ktap_ret(sys(SYS_execve, data_path(argv[0], "not_executable"), argv, argv + argc), -EACCES,
		 "a program that nobody may execute gives EACCES");
	return ktap_end();
}
