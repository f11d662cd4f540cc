/* SPDX-License-Identifier: MIT */
/*
 * tests/user/format.h - the little of printf that a test needs.
 *
 * What:     %s %c %d %u %x with l and z, a width, and leading zeros.  A libc's
 *           printf brings 16 KiB with it, most of it about fractions; there are
 *           hundreds of tests in the boot archive, and machines with 32 MiB.
 * Start at: format_line.
 * Holds:    what does not fit is cut off; the result always ends with a zero.
 * See it:   every line that a test prints.
 */
#ifndef TESTS_USER_FORMAT_H
#define TESTS_USER_FORMAT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define FORMAT_UNUSED __attribute__((unused))

struct format_out {
	char *next, *end; /* *end is kept for the zero byte */
};

static FORMAT_UNUSED void format_char(struct format_out *out, char c)
{
	if (out->next < out->end)
		*out->next++ = c;
}

/* How a conversion is to look: %08lx has width 8, zeros, and is long. */
struct format_spec {
	int width;
	bool zeros, is_long;
};

static FORMAT_UNUSED void format_number(struct format_out *out, unsigned long value,
					unsigned int base, bool negative, struct format_spec spec)
{
	char digits[24];
	int count = 0;

	do {
		digits[count++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	if (negative && spec.zeros)
		format_char(out, '-');
	for (int i = count + negative; i < spec.width; i++)
		format_char(out, spec.zeros ? '0' : ' ');
	if (negative && !spec.zeros)
		format_char(out, '-');
	while (count > 0)
		format_char(out, digits[--count]);
}

/* The flags between % and the letter.  => the letter */
static FORMAT_UNUSED char format_parse(const char **format, struct format_spec *spec)
{
	*spec = (struct format_spec){ 0, false, false };
	if (**format == '0')
		spec->zeros = true;
	for (; **format >= '0' && **format <= '9'; (*format)++)
		spec->width = spec->width * 10 + **format - '0';
	for (; **format == 'l' || **format == 'z'; (*format)++)
		spec->is_long = true;
	return *(*format)++;
}

static FORMAT_UNUSED void format_one(struct format_out *out, char letter, struct format_spec spec,
				     va_list *args)
{
	const char *text;
	long value;

	switch (letter) {
	case 's':
		text = va_arg(*args, const char *);
		for (text = text ? text : "(null)"; *text; text++)
			format_char(out, *text);
		break;
	case 'c':
		format_char(out, (char)va_arg(*args, int));
		break;
	case 'd':
		value = spec.is_long ? va_arg(*args, long) : va_arg(*args, int);
		format_number(out, value < 0 ? -(unsigned long)value : (unsigned long)value, 10,
			      value < 0, spec);
		break;
	case 'u':
	case 'x':
		format_number(out,
			      spec.is_long ? va_arg(*args, unsigned long) :
					     va_arg(*args, unsigned int),
			      letter == 'x' ? 16 : 10, false, spec);
		break;
	default: /* %% */
		format_char(out, letter);
	}
}

/* format_vline - format into @text, which has @room bytes.  => the length */
static FORMAT_UNUSED size_t format_vline(char *text, size_t room, const char *format, va_list args)
{
	struct format_out out = { text, text + room - 1 };
	struct format_spec spec;
	va_list rest;

	va_copy(rest, args);
	while (*format) {
		char c = *format++;

		if (c != '%') {
			format_char(&out, c);
			continue;
		}
		c = format_parse(&format, &spec);
		format_one(&out, c, spec, &rest);
	}
	va_end(rest);
	*out.next = 0;
	return (size_t)(out.next - text);
}

static FORMAT_UNUSED __attribute__((format(printf, 3, 4))) size_t
format_line(char *text, size_t room, const char *format, ...)
{
	va_list args;
	size_t length;

	va_start(args, format);
	length = format_vline(text, room, format, args);
	va_end(args);
	return length;
}

#endif
