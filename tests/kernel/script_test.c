// SPDX-License-Identifier: MIT
/*
 * tests/kernel/script_test.c - first lines of scripts, good, cut off and strange.
 *
 * What:     each row is the beginning of a file, and what is to be made of it: an interpreter,
 *           an argument, or nothing. The rules are Linux's, its odd ones too.
 * Start at: the table
 * Not here: the scripts run: tests/kernel/exec_test.c, tests/user/as-user/script_*.c.
 */
#include "kernel/lib/string.h"
#include "kernel/process/exec.h"
#include "tests/kernel/fixture.h"

/* line is the whole file; interpreter NULL: it is no script */
static const struct {
	const char *line, *interpreter, *argument;
} rows[] = {
	{ "#!/bin/sh\n", "/bin/sh", NULL },
	{ "#!/bin/sh\nrest", "/bin/sh", NULL },
	{ "#! \t /bin/sh\n", "/bin/sh", NULL },
	{ "#!/bin/sh \t \n", "/bin/sh", NULL },
	{ "#!/bin/sh -e\n", "/bin/sh", "-e" },
	{ "#!/bin/sh\t -e  x y \t\n", "/bin/sh", "-e  x y" },
	{ "#!sh\n", "sh", NULL },
	{ "#!/bin/sh", "/bin/sh", NULL }, /* the file ends there */
	{ "#!/bin/sh -e", "/bin/sh", "-e" },
	{ "#!/bin/sh ", "/bin/sh", "" }, /* an argument, and it is empty */
	{ "#!", "", NULL },		 /* a name, and it is empty */
	{ "#!\n", NULL, NULL },
	{ "#! \t \n", NULL, NULL },
	{ "#!\n/bin/sh\n", NULL, NULL },
	{ " #!/bin/sh\n", NULL, NULL },
	{ "#/bin/sh\n", NULL, NULL },
	{ "#", NULL, NULL },
	{ "", NULL, NULL },
	{ "!#/bin/sh\n", NULL, NULL },
	{ "echo\n", NULL, NULL },
};

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static void first_lines_are_understood(struct kunit *test)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		char line[SCRIPT_LINE + 1], *interpreter = NULL, *argument = NULL;
		int error;

		memset(line, ' ', sizeof(line)); /* what follows the file is none of its business */
		strlcpy(line, rows[i].line, sizeof(line));
		error = script_parse(line, strlen(rows[i].line), &interpreter, &argument);
		KUNIT_EXPECT_EQ(test, error, rows[i].interpreter ? 0 : -ENOEXEC);
		if (!error &&
		    (!same(interpreter, rows[i].interpreter) || !same(argument, rows[i].argument)))
			kunit_fail(test, __FILE__, __LINE__, "row %u: \"%s\", \"%s\"", i,
				   interpreter, argument ? argument : "(none)");
	}
}

/* "#!/aaa...", so many bytes, and then text. */
static int parse_long(size_t name_end, char then, char **interpreter, char **argument)
{
	static char line[SCRIPT_LINE + 1];

	memset(line, 'a', sizeof(line));
	memcpy(line, "#!/", 3);
	if (name_end < SCRIPT_LINE)
		line[name_end] = then;
	return script_parse(line, SCRIPT_LINE, interpreter, argument);
}

static void a_name_that_is_cut_off_is_none(struct kunit *test)
{
	char *interpreter, *argument;

	KUNIT_EXPECT_EQ(test, parse_long(255, '\n', &interpreter, &argument), 0);
	KUNIT_EXPECT_EQ(test, strlen(interpreter), 253UL);
	KUNIT_EXPECT_EQ(test, parse_long(255, ' ', &interpreter, &argument), 0);
	KUNIT_EXPECT_EQ(test, strlen(interpreter), 253UL);
	KUNIT_EXPECT_NULL(test, argument);
	KUNIT_EXPECT_EQ(test, parse_long(256, ' ', &interpreter, &argument), -ENOEXEC);
}

static void an_argument_that_is_cut_off_is_passed_on(struct kunit *test)
{
	char *interpreter, *argument;

	KUNIT_EXPECT_EQ(test, parse_long(100, ' ', &interpreter, &argument), 0);
	KUNIT_EXPECT_EQ(test, strlen(interpreter), 98UL);
	KUNIT_ASSERT_NOT_NULL(test, argument);
	KUNIT_EXPECT_EQ(test, strlen(argument), 154UL); /* up to the last byte, which is lost */
}

static void random_lines_stay_within_themselves(struct kunit *test)
{
	static const char bytes[] = { '#', '!', ' ', '\t', '\n', '/', 'a', 0 };
	u32 random = 7, scripts = 0;

	for (int round = 0; round < 5000; round++) {
		char line[SCRIPT_LINE + 2], *interpreter = NULL, *argument = NULL;
		size_t n = kunit_random(&random) % (SCRIPT_LINE + 1);

		for (size_t i = 0; i < sizeof(line); i++)
			line[i] = bytes[kunit_random(&random) % sizeof(bytes)];
		line[0] = '#';
		line[1] = '!';
		line[SCRIPT_LINE + 1] = 'x';
		if (n < 2 || script_parse(line, n, &interpreter, &argument))
			continue;
		scripts++;
		KUNIT_ASSERT_TRUE(test, interpreter >= line + 2 && interpreter <= line + n);
		KUNIT_ASSERT_TRUE(test, !strchr(interpreter, '\n') && !strchr(interpreter, ' '));
		KUNIT_ASSERT_TRUE(test, !argument || argument > interpreter);
		KUNIT_ASSERT_TRUE(test, line[SCRIPT_LINE + 1] == 'x');
	}
	KUNIT_EXPECT_TRUE(test, scripts > 1000);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(first_lines_are_understood),
	KUNIT_CASE(a_name_that_is_cut_off_is_none),
	KUNIT_CASE(an_argument_that_is_cut_off_is_passed_on),
	KUNIT_CASE(random_lines_stay_within_themselves),
	{ 0 },
};

const struct kunit_suite script_suite = { "script", cases };
