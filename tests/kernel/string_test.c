// SPDX-License-Identifier: MIT
/*
 * tests/kernel/string_test.c - strings, numbers and formats, as the kernel was built with them.
 *
 * What:     tests/host/test_string.c compares each function with libc's at length.
 *           Here the same code runs as compiled for the kernel: the copies at every
 *           alignment, each conversion once, and %pS, which needs the kernel's own
 *           symbols.
 * Start at: copies_at_every_alignment()
 * Not here: what is independent of the compiler's flags: tests/host/test_string.c.
 */
#include "kernel/lib/string.h"

#include "kernel/lib/printk.h"
#include "tests/kernel/kunit.h"

static void pattern(u8 *to, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (u8)(i * 7 + 1);
}

/* Did exactly [at, at + n) of to[64] become from[]? The rest must be 0xee. */
static bool copied(const u8 *to, size_t at, const u8 *from, size_t n)
{
	for (size_t i = 0; i < 64; i++)
		if (to[i] != (i >= at && i < at + n ? from[i - at] : 0xee))
			return false;
	return true;
}

static void copies_at_every_alignment(struct kunit *test)
{
	u8 from[48], to[64];

	pattern(from, sizeof(from));
	for (size_t at = 0; at < 9; at++)
		for (size_t off = 0; off < 9; off++)
			for (size_t n = 0; n < 34; n++) {
				memset(to, 0xee, sizeof(to));
				memcpy(to + at, from + off, n);
				KUNIT_ASSERT_TRUE(test, copied(to, at, from + off, n));
			}
}

static void memset_fills_exactly(struct kunit *test)
{
	u8 to[64], want[64];

	memset(want, 0x5c, sizeof(want));
	for (size_t at = 0; at < 9; at++)
		for (size_t n = 0; n < 34; n++) {
			memset(to, 0xee, sizeof(to));
			KUNIT_EXPECT_PTR_EQ(test, memset(to + at, 0x1235c, n), to + at);
			KUNIT_ASSERT_TRUE(test, copied(to, at, want, n));
		}
}

static void overlapping_blocks_move_whole(struct kunit *test)
{
	u8 from[64], to[64];

	pattern(from, sizeof(from));
	for (size_t src = 0; src < 20; src++)
		for (size_t dst = 0; dst < 20; dst++) {
			memcpy(to, from, sizeof(to));
			memmove(to + dst, to + src, 40);
			KUNIT_ASSERT_EQ(test, memcmp(to + dst, from + src, 40), 0);
		}
}

static void comparisons_are_of_unsigned_bytes(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, strcmp("\x80", "\x7f") > 0);
	KUNIT_EXPECT_TRUE(test, strncmp("ab\xff", "ab\x01", 3) > 0);
	KUNIT_EXPECT_TRUE(test, memcmp("\xff", "\x01", 1) > 0);
	KUNIT_EXPECT_EQ(test, strncmp("abc", "abd", 2), 0);
	KUNIT_EXPECT_EQ(test, strcmp("", ""), 0);
}

static void strlcpy_ends_with_nul_and_tells_the_length(struct kunit *test)
{
	char to[8] = "xxxxxxx";

	KUNIT_EXPECT_EQ(test, strlcpy(to, "abcdefghij", 4), 10UL);
	KUNIT_EXPECT_EQ(test, strcmp(to, "abc"), 0);
	KUNIT_EXPECT_EQ(test, to[4], 'x');
	KUNIT_EXPECT_EQ(test, strlcpy(to, "z", 0), 1UL);
	KUNIT_EXPECT_EQ(test, to[0], 'a');
}

static void numbers_are_read_by_their_prefix(struct kunit *test)
{
	char *end;

	KUNIT_EXPECT_EQ(test, simple_strtoull("123x", &end, 10), 123ULL);
	KUNIT_EXPECT_EQ(test, *end, 'x');
	KUNIT_EXPECT_EQ(test, simple_strtoull("0x7Fg", &end, 0), 0x7fULL);
	KUNIT_EXPECT_EQ(test, *end, 'g');
	KUNIT_EXPECT_EQ(test, simple_strtoull("017", NULL, 0), 15ULL);
	KUNIT_EXPECT_EQ(test, simple_strtoull("0xg", &end, 0), 0ULL);
	KUNIT_EXPECT_EQ(test, *end, 'x');
	KUNIT_EXPECT_EQ(test, simple_strtoull("18446744073709551615", NULL, 10), ~0ULL);
}

static void sizes_have_suffixes(struct kunit *test)
{
	char *end;

	KUNIT_EXPECT_EQ(test, memparse("64M", &end), 64ULL << 20);
	KUNIT_EXPECT_EQ(test, *end, '\0');
	KUNIT_EXPECT_EQ(test, memparse("3g", &end), 3ULL << 30);
	KUNIT_EXPECT_EQ(test, memparse("0x10k", &end), 16ULL << 10);
	KUNIT_EXPECT_EQ(test, memparse("12 apples", &end), 12ULL);
	KUNIT_EXPECT_EQ(test, *end, ' ');
	memparse("M", &end);
	KUNIT_EXPECT_EQ(test, *end, 'M'); /* a suffix alone is no size */
}

static void globs_match_the_whole_text(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, glob_match("*", ""));
	KUNIT_EXPECT_TRUE(test, glob_match("vma*", "vma"));
	KUNIT_EXPECT_TRUE(test, glob_match("v?a.*x", "vma.split.x"));
	KUNIT_EXPECT_TRUE(test, glob_match("*a*b*c", "xxaxxbbxxabc"));
	KUNIT_EXPECT_FALSE(test, glob_match("vma", "vma_tree"));
	KUNIT_EXPECT_TRUE(test, glob_match_any("vma,slab*", "slab_x"));
	KUNIT_EXPECT_TRUE(test, glob_match_any("vma,slab*", "vma"));
	KUNIT_EXPECT_FALSE(test, glob_match_any("vma,slab", "vma,slab"));
	KUNIT_EXPECT_TRUE(test, glob_match_any("a,,b", ""));
	KUNIT_EXPECT_FALSE(test, glob_match("?", ""));
	KUNIT_EXPECT_FALSE(test, glob_match("*a*b*c", "abca"));
}

static void expect_format(struct kunit *test, const char *want, const char *fmt, ...)
{
	char text[96];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (strcmp(text, want) || n != (int)strlen(want))
		kunit_fail(test, __FILE__, __LINE__, "\"%s\" gave \"%s\" (%d), wanted \"%s\"", fmt,
			   text, n, want);
}

static void each_conversion_once(struct kunit *test)
{
	expect_format(test, "-42|42|0x2a|0X2A|052|*", "%d|%u|%#x|%#X|%#o|%c", -42, 42, 42, 42, 42,
		      '*');
	expect_format(test, "   42|42   |00042|+42| 42", "%5d|%-5d|%05d|%+d|% d", 42, 42, 42, 42,
		      42);
	expect_format(test, "ab|   ab|ab   |a", "%s|%5s|%-5s|%.1s", "ab", "ab", "ab", "ab");
	expect_format(test, "-1|ff|-1|ffff|18446744073709551615", "%hhd|%hhx|%hd|%hx|%lu", 0xff,
		      0xff, 0xffff, 0xffff, ~0UL);
	expect_format(test, "-9223372036854775808|8000000000000000", "%lld|%llx", 1LL << 63,
		      1LL << 63);
	expect_format(test, "    7|007|%", "%*d|%.*d|%%", 5, 7, 3, 7);
	expect_format(test, "(null)|%y", "%s|%y", NULL);
	expect_format(test, "4096|0x1000", "%zu|%p", (size_t)4096, (void *)0x1000);
}

static void text_that_does_not_fit_is_cut_and_counted(struct kunit *test)
{
	char text[8] = "xxxxxxx";

	KUNIT_EXPECT_EQ(test, snprintf(text, 4, "%d", 123456), 6);
	KUNIT_EXPECT_EQ(test, strcmp(text, "123"), 0);
	KUNIT_EXPECT_EQ(test, text[4], 'x');
	KUNIT_EXPECT_EQ(test, scnprintf(text, 4, "%d", 123456), 3);
	KUNIT_EXPECT_EQ(test, scnprintf(text, 0, "%d", 123456), 0);
	KUNIT_EXPECT_EQ(test, snprintf(NULL, 0, "%s", "abc"), 3);
}

static void code_addresses_have_names(struct kunit *test)
{
	char text[96];

	snprintf(text, sizeof(text), "%pS", (char *)code_addresses_have_names + 1);
	KUNIT_EXPECT_TRUE(test, strstr(text, "code_addresses_have_names+0x1/") == text);
	snprintf(text, sizeof(text), "%pS", (void *)0x1234);
	KUNIT_EXPECT_EQ(test, strcmp(text, "0x1234"), 0);
}

static void errors_have_names(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, strcmp(errno_name(12), "ENOMEM"), 0);
	KUNIT_EXPECT_NOT_NULL(test, errno_name(4000));
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(copies_at_every_alignment),
	KUNIT_CASE(memset_fills_exactly),
	KUNIT_CASE(overlapping_blocks_move_whole),
	KUNIT_CASE(comparisons_are_of_unsigned_bytes),
	KUNIT_CASE(strlcpy_ends_with_nul_and_tells_the_length),
	KUNIT_CASE(numbers_are_read_by_their_prefix),
	KUNIT_CASE(sizes_have_suffixes),
	KUNIT_CASE(globs_match_the_whole_text),
	KUNIT_CASE(each_conversion_once),
	KUNIT_CASE(text_that_does_not_fit_is_cut_and_counted),
	KUNIT_CASE(code_addresses_have_names),
	KUNIT_CASE(errors_have_names),
	{ 0 },
};

const struct kunit_suite string_suite = { "string", cases };
