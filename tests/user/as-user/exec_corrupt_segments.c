/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_corrupt_segments.c - a program whose segments cannot
 * be is refused before the old one is gone.
 *
 * A documented difference: Linux finds some of these only when the old
 * program is gone already, and kills.  nopage checks everything, then
 * commits: execve returns an error and the caller lives on.
 */
#include "tests/user/data.h"

int main(int argc, char **argv)
{
	static const char *const files[] = {
		"segment_cut",	      "segment_in_kernel",    "segment_non_canonical",
		"segment_last_page",  "segment_page_0",	      "segment_wraps",
		"segment_offset_far", "segment_offset_wraps", "segment_file_over_memory",
		"segment_misaligned", "segment_huge",	      "no_segments",
		"entry_in_kernel",    "segments_overlap",
	};

	if (!ktap_on_nopage())
		ktap_skip_all("Linux kills where nopage refuses");
	data_path(argv[0], files[0]);
	ktap_begin(ARRAY_SIZE(files));
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		char *path = data_path(argv[0], files[i]);
		char *arguments[] = { path, NULL };
		long got = sys(SYS_execve, path, arguments, arguments + 1);

		if (strcmp(files[i], "segment_huge") == 0)
			ktap_ok(got == -ENOEXEC || got == -ENOMEM, "%s", files[i]);
		else
			ktap_ret(got, -ENOEXEC, "%s", files[i]);
	}
	return ktap_end();
}
