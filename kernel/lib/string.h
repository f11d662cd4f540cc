/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/string.h - the C library's string functions, as far as the kernel needs them.
 *
 * What:     the standard names with their standard meaning, plus glob_match().
 *           memcpy and memset are rep movs/stos (see the bench's metric).
 */
#ifndef KERNEL_LIB_STRING_H
#define KERNEL_LIB_STRING_H

#include "kernel/lib/types.h"

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

/* strlcpy - copy at most size - 1 bytes and always end with NUL; the length of from. */
size_t strlcpy(char *to, const char *from, size_t size);

/* simple_strtoull - base 0 means by prefix; *end is left at the first byte not used. */
u64 simple_strtoull(const char *s, char **end, unsigned int base);
/* memparse - a size in bytes with an optional K, M or G; *end as above. */
u64 memparse(const char *s, char **end);

/* glob_match - shell wildcards * and ? ; the whole of s must match. */
bool glob_match(const char *pattern, const char *s);
/* glob_match_any - one of several patterns, with commas between; up to 63 bytes each. */
bool glob_match_any(const char *patterns, const char *s);

#endif
