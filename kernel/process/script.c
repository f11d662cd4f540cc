// SPDX-License-Identifier: MIT
/*
 * kernel/process/script.c - the first line of a script: which program runs it?
 *
 * What:     "#!/bin/sh -e" makes exec run /bin/sh with -e and the script's own name
 *           in front of what the script was given:
 *
 *             ./job x y     ->     /bin/sh -e ./job x y
 *
 *           All behind the interpreter's name is one argument, blanks and all. A name that
 *           is cut off by the end of what is looked at might be another's beginning, so
 *           it is no name; a cut argument is passed on as it is.
 * Start at: script_parse(); exec.c calls it. Pure.
 * See it:   tests/kernel/script_test.c; tests/user: script_*
 * Spec:     execve(2), "Interpreter scripts".   Linux: fs/binfmt_script.c
 */
#include "kernel/lib/string.h"
#include "kernel/process/exec.h"
#include "kernel/uapi/errno.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The first character from p on that is no blank; or the end. */
static char *skip_blanks(char *p)
{
	while (is_blank(*p))
		p++;
	return p;
}

static char *skip_word(char *p)
{
	while (*p && !is_blank(*p))
		p++;
	return p;
}

int script_parse(char line[SCRIPT_LINE + 1], size_t n, char **interpreter, char **argument)
{
	char *name, *separator, *end;

	memset(line + n, 0, SCRIPT_LINE + 1 - n);
	if (line[0] != '#' || line[1] != '!')
		return -ENOEXEC;
	end = strchr(line, '\n');
	if (!end) {
		/* no blank behind the name, and not the file's end: it goes on where we do not look */
		if (skip_word(skip_blanks(line + 2)) == line + SCRIPT_LINE)
			return -ENOEXEC;
		end = line + SCRIPT_LINE - 1;
	}
	while (is_blank(end[-1]))
		end--;
	*end = 0;
	name = skip_blanks(line + 2);
	if (name == end)
		return -ENOEXEC;
	separator = skip_word(name);
	*argument = *separator ? skip_blanks(separator) : NULL;
	*separator = 0;
	*interpreter = name;
	return 0;
}
