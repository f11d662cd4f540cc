/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/script_errors.c - a script whose interpreter cannot be run
 * gives the interpreter's error, and we live on.
 */
#include "tests/user/data.h"

int main(int argc, char **argv)
{
	static const struct {
		const char *script;
		int error;
		const char *what;
	} rows[] = {
		{ "script_missing", ENOENT, "an interpreter that is not there" },
		{ "script_folder", EACCES, "a folder" },
		{ "script_not_executable", EACCES, "a program that nobody may execute" },
		{ "script_text", ENOEXEC, "a text" },
		{ "script_no_name", ENOEXEC, "none at all" },
		{ "script_blanks", ENOEXEC, "256 blanks" },
		{ "script_cut_off", ENOEXEC, "a name that is longer than what is looked at" },
		{ "script_two_bytes", EACCES, "#! and the end of the file" },
		{ "script_of_itself", ELOOP, "the script itself" },
		{ "script_5", ELOOP, "a script, and so on: six of them" },
		{ "script_machine", ENOEXEC, "a program for another machine" },
	};

	data_path(argv[0], rows[0].script);
	data_enter(argv[0]);
	ktap_begin(ARRAY_SIZE(rows));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char path[64], *arguments[] = { path, NULL };

		format_line(path, sizeof(path), "data/%s", rows[i].script);
		ktap_ret(sys(SYS_execve, path, arguments, arguments + 1), -rows[i].error, "%s",
			 rows[i].what);
	}
	return ktap_end();
}
