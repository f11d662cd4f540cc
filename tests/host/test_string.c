// SPDX-License-Identifier: MIT
/*
 * tests/host/test_string.c - kernel/lib/string.c and vsprintf.c against libc.
 *
 * What:     the kernel's functions have the names of libc's, so they are compiled
 *           here with kernel_ before their names, and each is asked the same question
 *           as libc's. The three that are written in assembly (memcpy, memmove,
 *           memset) are tried at every small length, alignment and overlap, with
 *           bytes around them that must not change: ASan does not see what they touch.
 *           Formats are made at random from all flags, widths, precisions and lengths.
 * Holds:    where libc may choose, the kernel's choice is stated by a case of its
 *           own: %p of NULL, %pS, an unknown conversion.
 * Start at: format_agrees()
 * See it:   make host-tests; build/host/test_string
 * Spec:     C11 7.21.6.1 (fprintf), 7.24
 */
#include "tests/host/ktap.h"

#define memcpy	  kernel_memcpy
#define memmove	  kernel_memmove
#define memset	  kernel_memset
#define memcmp	  kernel_memcmp
#define memchr	  kernel_memchr
#define strlen	  kernel_strlen
#define strnlen	  kernel_strnlen
#define strcmp	  kernel_strcmp
#define strncmp	  kernel_strncmp
#define strchr	  kernel_strchr
#define strrchr	  kernel_strrchr
#define strstr	  kernel_strstr
#define strlcpy	  kernel_strlcpy
#define vsnprintf kernel_vsnprintf
#define snprintf  kernel_snprintf
#define scnprintf kernel_scnprintf
#define sprintf	  kernel_sprintf
#include "kernel/lib/string.c"
#include "kernel/lib/vsprintf.c"
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef memchr
#undef strlen
#undef strnlen
#undef strcmp
#undef strncmp
#undef strchr
#undef strrchr
#undef strstr
#undef strlcpy
#undef vsnprintf
#undef snprintf
#undef scnprintf
#undef sprintf

/* libc's */
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int byte, size_t n);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *needle);
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
int snprintf(char *buf, size_t size, const char *fmt, ...);
unsigned long long strtoull(const char *s, char **end, int base);

/* The kernel's symbol table, for %pS. */
const char *ksym_lookup(unsigned long addr, unsigned long *offset, unsigned long *size)
{
	if (addr < 0x1000 || addr >= 0x1080)
		return NULL;
	*offset = addr - 0x1000;
	*size = 0x80;
	return "do_no_page";
}

/* ------------------------------------------------------------------ */
/* Blocks of bytes                                                     */

#define BLOCK 128
static u8 ours[BLOCK], theirs[BLOCK];

static void fill_blocks(void)
{
	for (int i = 0; i < BLOCK; i++)
		ours[i] = theirs[i] = random_u64();
}

static void blocks_are_copied_and_nothing_else(void)
{
	u8 from[BLOCK];

	random_seed(10);
	for (int n = 0; n <= 40; n++)
		for (int at = 0; at < 9; at++)
			for (int source = 0; source < 9; source++) {
				fill_blocks();
				for (int i = 0; i < BLOCK; i++)
					from[i] = random_u64();
				CHECK_EQ(kernel_memcpy(ours + 16 + at, from + source, n),
					 ours + 16 + at);
				memcpy(theirs + 16 + at, from + source, n);
				CHECK(!memcmp(ours, theirs, BLOCK));
			}
}

static void overlapping_blocks_move_both_ways(void)
{
	random_seed(11);
	for (int n = 0; n <= 40; n++)
		for (int to = 0; to < 48; to++) {
			fill_blocks();
			CHECK_EQ(kernel_memmove(ours + 16 + to, ours + 40, n), ours + 16 + to);
			memmove(theirs + 16 + to, theirs + 40, n);
			CHECK(!memcmp(ours, theirs, BLOCK));
		}
}

static void blocks_are_filled_with_the_low_byte(void)
{
	random_seed(12);
	for (int n = 0; n <= 40; n++)
		for (int at = 0; at < 9; at++) {
			int byte = (int)random_u64(); /* only its low byte counts */

			fill_blocks();
			CHECK_EQ(kernel_memset(ours + 16 + at, byte, n), ours + 16 + at);
			memset(theirs + 16 + at, byte, n);
			CHECK(!memcmp(ours, theirs, BLOCK));
		}
}

/* ------------------------------------------------------------------ */
/* Strings                                                             */

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

/* Few letters, so that strings often agree for a while; one of them is above 127. */
static void random_string(char *s, int max)
{
	int n = random_below(max + 1);

	for (int i = 0; i < n; i++)
		s[i] = "ab\xe9"[random_below(3)];
	s[n] = 0;
}

static void strings_are_compared_and_searched_as_by_libc(void)
{
	char a[16], b[16];

	random_seed(13);
	for (int step = 0; step < 200000; step++) {
		size_t n = random_below(12);
		int c = "ab\xe9z"[random_below(5)]; /* the NUL, too */

		at_step(step);
		random_string(a, 9);
		random_string(b, random_below(2) ? 9 : 3);
		CHECK_EQ(kernel_strlen(a), strlen(a));
		CHECK_EQ(kernel_strnlen(a, n), strnlen(a, n));
		CHECK_EQ(sign(kernel_strcmp(a, b)), sign(strcmp(a, b)));
		CHECK_EQ(sign(kernel_strncmp(a, b, n)), sign(strncmp(a, b, n)));
		CHECK_EQ(kernel_strchr(a, c), strchr(a, c));
		CHECK_EQ(kernel_strrchr(a, c), strrchr(a, c));
		CHECK_EQ(kernel_strstr(a, b), strstr(a, b));
		n = min(strlen(a), strlen(b));
		CHECK_EQ(sign(kernel_memcmp(a, b, n)), sign(memcmp(a, b, n)));
		CHECK_EQ(kernel_memchr(a, c, n), memchr(a, c, n));
	}
}

static void strlcpy_always_ends_with_nul(void)
{
	for (int size = 0; size < 10; size++) {
		char buf[12];

		memset(buf, '#', sizeof(buf));
		CHECK_EQ(kernel_strlcpy(buf, "nopage", size), 6);
		for (int i = 0; i < 12; i++)
			CHECK_EQ(buf[i], i < min(size - 1, 6)	       ? "nopage"[i] :
					 i == min(size - 1, 6) && size ? 0 :
									 '#');
	}
}

/* ------------------------------------------------------------------ */
/* Numbers                                                             */

static void numbers_are_read_as_by_libc(void)
{
	static const char letters[] = "0123456789abcdefABCDEFxXgz ";

	random_seed(14);
	for (int step = 0; step < 200000; step++) {
		static const int bases[] = { 0, 8, 10, 16 };
		char text[12], *our_end, *end;
		int base = bases[random_below(4)], n = random_below(11);

		at_step(step);
		for (int i = 0; i < n; i++)
			text[i] = letters[random_below(random_below(2) ? 10 : 27)];
		if (random_below(3) == 0 && n > 2)
			memcpy(text, "0x", 2);
		text[n] = 0;
		if (text[0] == ' ')
			continue; /* strtoull would skip it; ours is for words without blanks */
		CHECK_EQ(simple_strtoull(text, &our_end, base), strtoull(text, &end, base));
		CHECK_EQ(our_end, end);
	}
	CHECK_EQ(simple_strtoull("18446744073709551615", NULL, 10), ~0ULL);
	CHECK_EQ(simple_strtoull("0xffffffffffffffff", NULL, 0), ~0ULL);
}

static void sizes_take_a_suffix(void)
{
	static const struct {
		const char *text;
		u64 value;
		int used; /* bytes */
	} rows[] = {
		{ "0", 0, 1 },
		{ "512", 512, 3 },
		{ "512k", 512 * KiB, 4 },
		{ "64M", 64 * MiB, 3 },
		{ "64m", 64 * MiB, 3 },
		{ "4G", 4 * GiB, 2 },
		{ "0x10M", 16 * MiB, 5 },
		{ "010K", 8 * KiB, 4 },
		{ "64MB", 64 * MiB, 3 },
		{ "64 M", 64, 2 },
		{ "64T", 64, 2 },
		{ "", 0, 0 },
		{ "x", 0, 0 },
		{ "M", 0, 0 }, /* a suffix alone is no size */
		{ "-1", 0, 0 },
	};

	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		char *end;

		at_step(i);
		CHECK_EQ(memparse(rows[i].text, &end), rows[i].value);
		CHECK_EQ(end - rows[i].text, rows[i].used);
	}
}

/* ------------------------------------------------------------------ */
/* Globs                                                               */

/* What a glob means, said in the slowest way. */
static bool glob_model(const char *pattern, const char *s)
{
	if (*pattern == '*')
		return glob_model(pattern + 1, s) || (*s && glob_model(pattern, s + 1));
	if (!*pattern || !*s)
		return !*pattern && !*s;
	return (*pattern == '?' || *pattern == *s) && glob_model(pattern + 1, s + 1);
}

/* The nth string over an alphabet of that many letters, shortest first. */
static void nth_string(char *s, const char *letters, int base, int n)
{
	for (; n; n = (n - 1) / base)
		*s++ = letters[(n - 1) % base];
	*s = 0;
}

static void every_short_glob_matches_as_it_should(void)
{
	char pattern[8], s[8];

	/* 4 + 16 + .. + 4^5 patterns and 2 + .. + 2^6 strings, and the empty ones */
	for (int p = 0; p <= 1364; p++)
		for (int n = 0; n <= 126; n++) {
			nth_string(pattern, "ab*?", 4, p);
			nth_string(s, "ab", 2, n);
			if (glob_match(pattern, s) != glob_model(pattern, s))
				FAIL("\"%s\" and \"%s\"", pattern, s);
		}
	CHECK(glob_match("vma*.merge_?", "vma_tree.merge_2"));
	CHECK(!glob_match("vma", "vma_tree"));
}

/* ------------------------------------------------------------------ */
/* Formats                                                             */

#define OUT 256

/* Both format the same; the kernel's also into a buffer that is too small. */
static void format_agrees(const char *fmt, ...)
{
	char should[OUT], is[OUT];
	va_list args, again;
	int n, small;

	va_start(args, fmt);
	va_copy(again, args);
	n = vsnprintf(should, OUT, fmt, again);
	va_end(again);
	memset(is, '#', OUT);
	va_copy(again, args);
	if (kernel_vsnprintf(is, OUT - 1, fmt, again) != n || memcmp(is, should, n + 1))
		FAIL("\"%s\" gives \"%s\", should give \"%s\" (%d bytes)", fmt, is, should, n);
	va_end(again);
	CHECK_EQ(is[n + 1], '#');

	small = random_below(n + 2);
	memset(is, '#', OUT);
	CHECK_EQ(kernel_vsnprintf(is, small, fmt, args), n);
	va_end(args);
	if (small) {
		CHECK(!memcmp(is, should, small - 1));
		CHECK_EQ(is[small - 1], 0);
	}
	CHECK_EQ(is[small], '#');
}

static u64 interesting_number(void)
{
	static const u64 numbers[] = { 0,	   1,		7,     9,	   10,
				       42,	   255,		256,   0x7fffffff, 0x80000000,
				       0xffffffff, 0x100000000, ~0ULL, ~0ULL >> 1, 1ULL << 63 };

	return random_below(2) ? numbers[random_below(ARRAY_SIZE(numbers))] :
				 random_u64() >> random_below(64);
}

/* Flags, width and precision at random; a star's value goes to *star. */
static char *random_spec(char *p, bool *width_star, bool *precision_star)
{
	*p++ = '%';
	for (int i = random_below(3); i > 0; i--)
		*p++ = "-0+ #"[random_below(5)];
	*width_star = *precision_star = false;
	switch (random_below(4)) {
	case 0:
		p += snprintf(p, 4, "%d", 1 + (int)random_below(30));
		break;
	case 1:
		*width_star = true;
		*p++ = '*';
	}
	switch (random_below(5)) {
	case 0:
		p += snprintf(p, 4, ".%d", (int)random_below(30));
		break;
	case 1:
		*p++ = '.';
		break;
	case 2:
		*precision_star = true;
		*p++ = '.';
		*p++ = '*';
	}
	return p;
}

/* The compiler cannot check a format made at run time: that is the point. */
#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"

#define WITH_STARS(fmt, value)                             \
	do {                                               \
		int _w = (int)random_below(60) - 30;       \
		int _p = (int)random_below(40) - 10;       \
		if (width_star && precision_star)          \
			format_agrees(fmt, _w, _p, value); \
		else if (width_star)                       \
			format_agrees(fmt, _w, value);     \
		else if (precision_star)                   \
			format_agrees(fmt, _p, value);     \
		else                                       \
			format_agrees(fmt, value);         \
	} while (0)

static void integers_are_formatted_as_by_libc(void)
{
	static const char *const lengths[] = { "", "l", "ll", "h", "hh", "z", "t", "j" };

	random_seed(15);
	for (int step = 0; step < 300000; step++) {
		bool width_star, precision_star;
		int length = random_below(ARRAY_SIZE(lengths));
		u64 value = interesting_number();
		char fmt[64], *p = fmt;

		at_step(step);
		*p++ = '<';
		p = random_spec(p, &width_star, &precision_star);
		p += snprintf(p, 8, "%s%c>", lengths[length], "diuoxX"[random_below(6)]);
		if (length == 0 || length == 3 || length == 4)
			WITH_STARS(fmt, (int)value);
		else
			WITH_STARS(fmt, (long long)value);
	}
}

static void strings_and_characters_are_formatted_as_by_libc(void)
{
	random_seed(16);
	for (int step = 0; step < 100000; step++) {
		bool width_star, precision_star;
		char fmt[64], text[24], *p = fmt;

		at_step(step);
		*p++ = '<';
		p = random_spec(p, &width_star, &precision_star);
		if (random_below(2)) {
			snprintf(p, 8, "s>");
			random_string(text, 20);
			WITH_STARS(fmt, text);
		} else {
			snprintf(p, 8, "c>");
			WITH_STARS(fmt, (int)random_below(256)); /* 0, too: it is a character */
		}
	}
}

static void several_conversions_take_their_arguments_in_turn(void)
{
	random_seed(17);
	format_agrees("");
	format_agrees("plain");
	format_agrees("100%% of %s", "it");
	format_agrees("%d %s %x %c %llu %5.2s|%-8lx|%+d", -1, "two", 3, '4', 5ULL, "six", 7UL, 8);
	format_agrees("%08lx-%08lx %c%c%c%c %08lx %02x:%02x", 0x400000UL, 0x401000UL, 'r', '-', 'x',
		      'p', 0UL, 8, 1);
}

static void formats_give(const char *should, const char *fmt, ...)
{
	char buf[OUT];
	va_list args;
	int n;

	va_start(args, fmt);
	n = kernel_vsnprintf(buf, OUT, fmt, args);
	va_end(args);
	if (n != (int)strlen(should) || strcmp(buf, should))
		FAIL("\"%s\" gives \"%s\" (%d bytes), should give \"%s\"", fmt, buf, n, should);
}

static void pointers_show_as_hex_or_as_symbols(void)
{
	formats_give("0xffff888000001000", "%p", (void *)0xffff888000001000UL);
	formats_give("0", "%p", NULL);
	formats_give("do_no_page+0x10/0x80", "%pS", (void *)0x1010);
	formats_give("0x2000", "%pS", (void *)0x2000);
	formats_give("at do_no_page+0/0x80 and on", "at %pS and on", (void *)0x1000);
}

static void mistakes_in_a_format_are_shown_not_hidden(void)
{
	formats_give("%y", "%y");
	formats_give("%n 7", "%n %d", 7);
	formats_give("50%", "50%");
	formats_give("(null)", "%s", NULL);
}

static void lengths_that_come_back_tell_the_truth(void)
{
	char buf[8];

	CHECK_EQ(kernel_snprintf(buf, sizeof(buf), "%s", "long enough"), 11);
	CHECK(!strcmp(buf, "long en"));
	CHECK_EQ(kernel_scnprintf(buf, sizeof(buf), "%s", "long enough"), 7);
	CHECK_EQ(kernel_scnprintf(buf, sizeof(buf), "%d", 12), 2);
	CHECK_EQ(kernel_scnprintf(buf, 1, "%d", 12), 0);
	CHECK_EQ(kernel_scnprintf(NULL, 0, "%d", 12), 0);
	CHECK_EQ(kernel_snprintf(NULL, 0, "%d", 12), 2);
	CHECK_EQ(kernel_sprintf(buf, "%d", 12), 2);
	CHECK(!strcmp(buf, "12"));
}

static const struct ktap_case cases[] = {
	{ "blocks_are_copied_and_nothing_else", blocks_are_copied_and_nothing_else },
	{ "overlapping_blocks_move_both_ways", overlapping_blocks_move_both_ways },
	{ "blocks_are_filled_with_the_low_byte", blocks_are_filled_with_the_low_byte },
	{ "strings_are_compared_and_searched_as_by_libc",
	  strings_are_compared_and_searched_as_by_libc },
	{ "strlcpy_always_ends_with_nul", strlcpy_always_ends_with_nul },
	{ "numbers_are_read_as_by_libc", numbers_are_read_as_by_libc },
	{ "sizes_take_a_suffix", sizes_take_a_suffix },
	{ "every_short_glob_matches_as_it_should", every_short_glob_matches_as_it_should },
	{ "integers_are_formatted_as_by_libc", integers_are_formatted_as_by_libc },
	{ "strings_and_characters_are_formatted_as_by_libc",
	  strings_and_characters_are_formatted_as_by_libc },
	{ "several_conversions_take_their_arguments_in_turn",
	  several_conversions_take_their_arguments_in_turn },
	{ "pointers_show_as_hex_or_as_symbols", pointers_show_as_hex_or_as_symbols },
	{ "mistakes_in_a_format_are_shown_not_hidden", mistakes_in_a_format_are_shown_not_hidden },
	{ "lengths_that_come_back_tell_the_truth", lengths_that_come_back_tell_the_truth },
};

int main(void)
{
	return ktap_main("string", cases, ARRAY_SIZE(cases));
}
