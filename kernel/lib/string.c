// SPDX-License-Identifier: MIT
/*
 * kernel/lib/string.c - strings and blocks of bytes.
 *
 * What:     plain loops, but for memcpy, memmove and memset, which the compiler
 *           also calls behind our back and which are hot: these are one rep
 *           instruction over 8-byte words and one over the rest.
 * See it:   tests/host/test_string.c (against libc); tests/kernel/string_test.c
 */
#include "kernel/lib/string.h"

void *memcpy(void *to, const void *from, size_t n)
{
	void *d = to;
	size_t words = n / 8, rest = n % 8;

	__asm__ volatile("rep movsq" : "+D"(d), "+S"(from), "+c"(words) : : "memory");
	__asm__ volatile("rep movsb" : "+D"(d), "+S"(from), "+c"(rest) : : "memory");
	return to;
}

void *memmove(void *to, const void *from, size_t n)
{
	char *d = to;
	const char *s = from;

	if (d <= s || d >= s + n)
		return memcpy(to, from, n);
	while (n--) /* overlapping, upwards: last byte first */
		d[n] = s[n];
	return to;
}

void *memset(void *to, int byte, size_t n)
{
	void *d = to;
	size_t words = n / 8, rest = n % 8;
	u64 fill = 0x0101010101010101ULL * (u8)byte;

	__asm__ volatile("rep stosq" : "+D"(d), "+c"(words) : "a"(fill) : "memory");
	__asm__ volatile("rep stosb" : "+D"(d), "+c"(rest) : "a"(fill) : "memory");
	return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *x = a, *y = b;

	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

void *memchr(const void *s, int byte, size_t n)
{
	const u8 *p = s;

	for (; n; n--, p++)
		if (*p == (u8)byte)
			return (void *)p;
	return NULL;
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return (u8)*a - (u8)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++)
		if (*a != *b || !*a)
			return (u8)*a - (u8)*b;
	return 0;
}

char *strchr(const char *s, int c)
{
	for (;; s++) {
		if (*s == (char)c)
			return (char *)s;
		if (!*s)
			return NULL;
	}
}

char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	do {
		if (*s == (char)c)
			last = s;
	} while (*s++);
	return (char *)last;
}

char *strstr(const char *s, const char *needle)
{
	size_t n = strlen(needle);

	for (; *s; s++)
		if (!strncmp(s, needle, n))
			return (char *)s;
	return n ? NULL : (char *)s;
}

size_t strlcpy(char *to, const char *from, size_t size)
{
	size_t n = strlen(from);

	if (size) {
		size_t copy = min(n, size - 1);

		memcpy(to, from, copy);
		to[copy] = 0;
	}
	return n;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

u64 simple_strtoull(const char *s, char **end, unsigned int base)
{
	u64 value = 0;

	if ((base == 0 || base == 16) && s[0] == '0' && (s[1] | 0x20) == 'x' &&
	    digit_value(s[2]) < 16) {
		s += 2;
		base = 16;
	}
	if (base == 0)
		base = s[0] == '0' ? 8 : 10;
	while ((unsigned int)digit_value(*s) < base)
		value = value * base + digit_value(*s++);
	if (end)
		*end = (char *)s;
	return value;
}

u64 memparse(const char *s, char **end)
{
	char *rest;
	u64 value = simple_strtoull(s, &rest, 0);

	switch (rest == s ? 0 : *rest | 0x20) { /* a suffix alone is no size */
	case 'g':
		value <<= 10; /* fall through */
		__attribute__((fallthrough));
	case 'm':
		value <<= 10;
		__attribute__((fallthrough));
	case 'k':
		value <<= 10;
		rest++;
	}
	if (end)
		*end = rest;
	return value;
}

bool glob_match(const char *pattern, const char *s)
{
	const char *star = NULL, *retry = NULL;

	for (;;) {
		if (*pattern == '*') {
			star = ++pattern;
			retry = s;
		} else if (*s && (*pattern == *s || *pattern == '?')) {
			pattern++;
			s++;
		} else if (!*s && !*pattern) {
			return true;
		} else if (star && *retry) {
			/* let the last star swallow one byte more */
			pattern = star;
			s = ++retry;
		} else {
			return false;
		}
	}
}

bool glob_match_any(const char *patterns, const char *s)
{
	char one[64];

	for (;;) {
		size_t n = 0;

		while (patterns[n] && patterns[n] != ',')
			n++;
		if (n < sizeof(one)) {
			memcpy(one, patterns, n);
			one[n] = 0;
			if (glob_match(one, s))
				return true;
		}
		if (!patterns[n])
			return false;
		patterns += n + 1;
	}
}
