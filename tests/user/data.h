/* SPDX-License-Identifier: MIT */
/*
 * tests/user/data.h - where a test finds the files made for it.
 *
 * What:     tests/user/mkbad.py makes files that no program should be (cut
 *           short, for another machine, with segments in the kernel's half).
 *           They lie in a folder beside the tests': a test at
 *           /tests/as-user/NAME has them in /tests/data.
 * Start at: data_path.
 */
#ifndef TESTS_USER_DATA_H
#define TESTS_USER_DATA_H

#include "tests/user/ktap.h"

/* A path with its last part cut off: "/tests/as-user/name", "/tests/as-user". */
static KTAP_UNUSED bool data_cut(char *path)
{
	char *slash = strrchr(path, '/');

	if (!slash || slash == path)
		return false;
	*slash = 0;
	return true;
}

/*
 * data_path - the path of data file @name, for a test started as @program.
 *
 * => in a static buffer, valid until the next call
 * => skips the test if the files were not made
 */
static KTAP_UNUSED char *data_path(const char *program, const char *name)
{
	static char path[1024];

	format_line(path, sizeof(path) - 256, "%s", program);
	if (!data_cut(path) || !data_cut(path))
		ktap_skip_all("start this test by its full path");
	strcat(path, "/data/");
	strcat(path, name);
	if (sys(SYS_access, path, 0) != 0)
		ktap_skip_all("tests/user/mkbad.py has not been run");
	return path;
}

/* data_enter - go to the folder above the test's: data/NAME and as-user/NAME are there. */
static KTAP_UNUSED void data_enter(const char *program)
{
	char folder[1024];

	format_line(folder, sizeof(folder), "%s", program);
	if (!data_cut(folder) || !data_cut(folder) || sys(SYS_chdir, folder) != 0)
		ktap_skip_all("start this test by its full path");
}

#endif
