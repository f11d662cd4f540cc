// SPDX-License-Identifier: MIT
/*
 * kernel/lib/vsprintf.c - formatting text.
 *
 * What:     the printf family without floating point, plus %pS (a code address as
 *           name+offset/size). Output past the end of the buffer is counted but
 *           not written, so the caller learns the length it would have needed.
 * Start at: vsnprintf()
 * See it:   tests/host/test_string.c (against libc); tests/kernel/string_test.c
 */
#include "kernel/lib/panic.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"

struct out {
	char *buf;
	size_t size, pos; /* pos may pass size */
};

struct spec {
	bool left, zero, plus, space, alt, upper;
	int width, precision; /* precision -1: none */
	int length;	      /* 0 int, 1 long, 2 long long, -1 short, -2 char, 3 size_t */
};

static void put(struct out *o, char c)
{
	if (o->pos < o->size)
		o->buf[o->pos] = c;
	o->pos++;
}

static void pad(struct out *o, char c, int n)
{
	while (n-- > 0)
		put(o, c);
}

static void put_text(struct out *o, const char *s, int len, const struct spec *spec)
{
	if (!spec->left)
		pad(o, ' ', spec->width - len);
	for (int i = 0; i < len; i++)
		put(o, s[i]);
	if (spec->left)
		pad(o, ' ', spec->width - len);
}

static void put_string(struct out *o, const char *s, const struct spec *spec)
{
	if (!s)
		s = "(null)";
	put_text(o, s, spec->precision >= 0 ? strnlen(s, spec->precision) : strlen(s), spec);
}

static void put_number(struct out *o, u64 value, bool negative, unsigned int base,
		       const struct spec *spec)
{
	const char *digits = spec->upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char text[24], prefix[3];
	int len = 0, prefix_len = 0, zeros;

	/* zero has a digit, unless a precision of 0 asks for none */
	for (u64 rest = value; rest || (!len && spec->precision); rest /= base)
		text[len++] = digits[rest % base];
	if (negative)
		prefix[prefix_len++] = '-';
	else if (spec->plus || spec->space)
		prefix[prefix_len++] = spec->plus ? '+' : ' ';
	if (spec->alt && base == 16 && value) {
		prefix[prefix_len++] = '0';
		prefix[prefix_len++] = spec->upper ? 'X' : 'x';
	}
	zeros = spec->precision - len;
	if (spec->zero && !spec->left && spec->precision < 0)
		zeros = spec->width - len - prefix_len;
	zeros = max(zeros, 0);
	if (spec->alt && base == 8 && (value || !len))
		zeros = max(zeros, 1);
	if (!spec->left)
		pad(o, ' ', spec->width - len - prefix_len - zeros);
	for (int i = 0; i < prefix_len; i++)
		put(o, prefix[i]);
	pad(o, '0', zeros);
	for (int i = len - 1; i >= 0; i--)
		put(o, text[i]);
	if (spec->left)
		pad(o, ' ', spec->width - len - prefix_len - zeros);
}

/* %p: a pointer in hex; %pS: a symbol */
static const char *put_pointer(struct out *o, const char *fmt, void *p, struct spec *spec)
{
	unsigned long offset, size;
	const char *name;
	char text[80];

	if (*fmt != 'S') {
		spec->alt = true;
		put_number(o, (unsigned long)p, false, 16, spec);
		return fmt;
	}
	name = ksym_lookup((unsigned long)p, &offset, &size);
	if (name)
		snprintf(text, sizeof(text), "%s+%#lx/%#lx", name, offset, size);
	else
		snprintf(text, sizeof(text), "%#lx", (unsigned long)p);
	put_string(o, text, spec);
	return fmt + 1;
}

static const char *parse_flags(const char *fmt, struct spec *spec)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '-':
			spec->left = true;
			break;
		case '0':
			spec->zero = true;
			break;
		case '+':
			spec->plus = true;
			break;
		case ' ':
			spec->space = true;
			break;
		case '#':
			spec->alt = true;
			break;
		default:
			return fmt;
		}
	}
}

static const char *parse_int(const char *fmt, int *value)
{
	for (*value = 0; *fmt >= '0' && *fmt <= '9'; fmt++)
		*value = *value * 10 + *fmt - '0';
	return fmt;
}

static const char *parse_length(const char *fmt, struct spec *spec)
{
	for (;; fmt++) {
		if (*fmt == 'l')
			spec->length++;
		else if (*fmt == 'h')
			spec->length--;
		else if (*fmt == 'z' || *fmt == 't' || *fmt == 'j')
			spec->length = 1;
		else
			return fmt;
	}
}

#define SIGNED_ARG(args, spec)                            \
	((spec).length >= 2  ? va_arg(args, long long) :  \
	 (spec).length == 1  ? va_arg(args, long) :       \
	 (spec).length == 0  ? va_arg(args, int) :        \
	 (spec).length == -1 ? (short)va_arg(args, int) : \
			       (signed char)va_arg(args, int))
#define UNSIGNED_ARG(args, spec)                                            \
	((spec).length >= 2  ? va_arg(args, unsigned long long) :           \
	 (spec).length == 1  ? va_arg(args, unsigned long) :                \
	 (spec).length == 0  ? va_arg(args, unsigned int) :                 \
	 (spec).length == -1 ? (unsigned short)va_arg(args, unsigned int) : \
			       (unsigned char)va_arg(args, unsigned int))

/* A va_list in a struct can be passed on and still be the caller's. */
struct arguments {
	va_list list;
};

/* What stands between % and the conversion letter; fmt behind it. */
static const char *parse_spec(const char *fmt, struct spec *spec, struct arguments *args)
{
	fmt = parse_flags(fmt, spec);
	if (*fmt == '*') {
		spec->width = va_arg(args->list, int);
		if (spec->width < 0) {
			spec->left = true;
			spec->width = -spec->width;
		}
		fmt++;
	} else {
		fmt = parse_int(fmt, &spec->width);
	}
	if (*fmt == '.' && fmt[1] == '*') {
		spec->precision = va_arg(args->list, int);
		fmt += 2;
	} else if (*fmt == '.') {
		fmt = parse_int(fmt + 1, &spec->precision);
	}
	return parse_length(fmt, spec);
}

/* One argument, as the letter at fmt says; fmt behind it. */
static const char *convert(struct out *o, const char *fmt, struct spec *spec,
			   struct arguments *args)
{
	s64 value;
	char c;

	if (*fmt != 'd' && *fmt != 'i')
		spec->plus = spec->space = false; /* only signed numbers show a sign */
	switch (*fmt++) {
	case 'd':
	case 'i':
		value = SIGNED_ARG(args->list, *spec);
		put_number(o, value < 0 ? -(u64)value : (u64)value, value < 0, 10, spec);
		break;
	case 'u':
		put_number(o, UNSIGNED_ARG(args->list, *spec), false, 10, spec);
		break;
	case 'o':
		put_number(o, UNSIGNED_ARG(args->list, *spec), false, 8, spec);
		break;
	case 'X':
		spec->upper = true;
		__attribute__((fallthrough));
	case 'x':
		put_number(o, UNSIGNED_ARG(args->list, *spec), false, 16, spec);
		break;
	case 'c':
		c = (char)va_arg(args->list, int);
		put_text(o, &c, 1, spec); /* a NUL, too */
		break;
	case 's':
		put_string(o, va_arg(args->list, const char *), spec);
		break;
	case 'p':
		return put_pointer(o, fmt, va_arg(args->list, void *), spec);
	case '%':
		put(o, '%');
		break;
	default: /* unknown: shown as written, so that the mistake is seen */
		put(o, '%');
		if (!fmt[-1])
			return fmt - 1;
		put(o, fmt[-1]);
	}
	return fmt;
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list list)
{
	struct out o = { buf, size, 0 };
	struct arguments args;

	va_copy(args.list, list);
	while (*fmt) {
		struct spec spec = { .precision = -1 };

		if (*fmt != '%')
			put(&o, *fmt++);
		else
			fmt = convert(&o, parse_spec(fmt + 1, &spec, &args), &spec, &args);
	}
	va_end(args.list);
	if (size)
		buf[min(o.pos, size - 1)] = 0;
	return (int)o.pos;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return n;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return size ? min(n, (int)size - 1) : 0;
}

int sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, 1UL << 30, fmt, args);
	va_end(args);
	return n;
}
