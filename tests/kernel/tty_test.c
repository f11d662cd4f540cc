// SPDX-License-Identifier: MIT
/*
 * tests/kernel/tty_test.c - the line discipline, on a device that only remembers.
 *
 * What:     type() is what comes from the line, screen() what went out to it; say() is a
 *           program's write, got() what its read gives. The device has as much room as the
 *           case says, and keeps back what finds no place, as a serial port does.
 * Start at: a_line_can_be_edited()
 * Not here: what programs see of it: tests/user/as-user/tty_*; signals and sessions as well.
 */
#include "drivers/char/tty.h"

#include "kernel/lib/string.h"
#include "kernel/uapi/fcntl.h"
#include "tests/kernel/fixture.h"

static struct tty fake;
static struct tty_file opened;
static char shown[8192]; /* what went out */
static size_t shown_n, shown_room;
static const char *coming; /* what the device keeps back */
static int pulls;

/* ------------------------------------------------------------------ */
/* The device                                                          */

static size_t fake_send(struct tty *tty, const u8 *bytes, size_t n)
{
	n = min(n, shown_room - shown_n);
	memcpy(shown + shown_n, bytes, n);
	shown_n += n;
	shown[shown_n] = 0;
	return n;
}

static size_t fake_room(struct tty *tty)
{
	return shown_room - shown_n;
}

static size_t fake_unsent(struct tty *tty)
{
	return 0;
}

static void fake_drop(struct tty *tty)
{
}

static void fake_pull(struct tty *tty)
{
	pulls++;
	while (*coming && tty_has_room(tty))
		tty_receive(tty, (u8)*coming++, TTY_NORMAL);
	tty->held = *coming != 0;
	tty_echo_flush(tty);
}

static const struct tty_operations fake_ops = {
	.send = fake_send,
	.send_room = fake_room,
	.unsent = fake_unsent,
	.drop_output = fake_drop,
	.pull = fake_pull,
};

static const struct termios_abi settings = {
	.iflag = ICRNL | IXON,
	.oflag = OPOST | ONLCR,
	.lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.cc = TTY_INITIAL_CC,
};

static const struct file_operations fake_fops = { .llseek = no_llseek };

/* ------------------------------------------------------------------ */
/* The two sides of it                                                 */

static struct file *file;
static unsigned long page; /* of the program that reads */

/* A fresh terminal. false: no memory. */
static bool have_terminal(struct kunit *test)
{
	memset(&fake, 0, sizeof(fake));
	tty_setup(&fake, "fake", &fake_ops, 0, &settings);
	opened = (struct tty_file){ .tty = &fake };
	shown_n = 0;
	shown[0] = 0;
	shown_room = sizeof(shown) - 1;
	coming = "";
	pulls = 0;
	page = kunit_user_mm(test) ? user_anon(2, RW) : 0;
	file = fixture_file(&fake_fops, &opened);
	if (IS_ERR(file) || !page)
		return false;
	file->f_flags |= O_NONBLOCK;
	return true;
}

static void type(const char *keys)
{
	unsigned long flags;

	spin_lock_irqsave(&fake.lock, flags);
	coming = keys;
	fake_pull(&fake);
	spin_unlock_irqrestore(&fake.lock, flags);
}

static size_t say(const char *text)
{
	unsigned long flags;
	size_t n;

	spin_lock_irqsave(&fake.lock, flags);
	n = tty_output(&fake, (const u8 *)text, strlen(text));
	spin_unlock_irqrestore(&fake.lock, flags);
	return n;
}

static void change(u32 iflag, u32 oflag, u32 lflag)
{
	struct termios_abi old = fake.termios;
	unsigned long flags;

	spin_lock_irqsave(&fake.lock, flags);
	fake.termios.iflag = iflag;
	fake.termios.oflag = oflag;
	fake.termios.lflag = lflag;
	tty_mode_changed(&fake, &old);
	spin_unlock_irqrestore(&fake.lock, flags);
}

/* What was shown since the last time. */
static bool screen(struct kunit *test, const char *expected)
{
	bool same = !strcmp(shown, expected);

	if (!same)
		kunit_fail(test, __FILE__, __LINE__, "shown: \"%s\", expected: \"%s\"", shown,
			   expected);
	shown_n = 0;
	shown[0] = 0;
	return same;
}

/* What a read of so many bytes gives: the text, "" for the end of file, NULL for an error. */
static const char *read_some(size_t n)
{
	static char text[256];
	ssize_t got = tty_read_bytes(file, (char __user *)page, n);

	if (got < 0)
		return NULL;
	for (ssize_t i = 0; i < got; i++)
		text[i] = (char)user_peek(page + (unsigned long)i);
	text[got] = 0;
	return text;
}

static void got(struct kunit *test, size_t n, const char *expected)
{
	const char *text = read_some(n);

	if (!text || strcmp(text, expected))
		kunit_fail(test, __FILE__, __LINE__, "read: \"%s\", expected: \"%s\"",
			   text ? text : "(an error)", expected);
}

#define BEGIN(test)                                    \
	do {                                           \
		if (!have_terminal(test))              \
			kunit_skip(test, "no memory"); \
	} while (0)

/* ------------------------------------------------------------------ */
/* Lines                                                               */

static void a_line_can_be_edited(struct kunit *test)
{
	BEGIN(test);
	type("abcx\x7f");
	screen(test, "abcx\b \b");
	KUNIT_EXPECT_NULL(test, read_some(100)); /* no line yet */
	type("d\r");
	screen(test, "d\r\n");
	got(test, 100, "abcd\n");
	type("one two\x17six\r"); /* ^W takes the last word */
	got(test, 100, "one six\n");
	type("all of it\x15x\r"); /* ^U takes everything */
	got(test, 100, "x\n");
	type("\x7f\x17\x15y\r"); /* nothing there: nothing happens */
	got(test, 100, "y\n");
	fput(file);
}

static void what_is_rubbed_out_was_as_wide(struct kunit *test)
{
	BEGIN(test);
	say("> ");
	type("ab\t"); /* from column 4 to 8 */
	screen(test, "> ab\t");
	type("\x7f");
	screen(test, "\b\b\b\b");
	type("\x16\x01"); /* ^V^A shows as two */
	screen(test, "^\b^A");
	type("\x7f");
	screen(test, "\b \b\b \b");
	type("\x15");
	screen(test, "\b \b\b \b");
	type("\tx\ty\x15"); /* from 2 to 8, from 9 to 16 */
	screen(test, "\tx\ty\b \b\b\b\b\b\b\b\b\b \b\b\b\b\b\b\b");
	change(ICRNL | IUTF8, 0, settings.lflag);
	type("\xc3\xa4\x7f"); /* one letter of two bytes */
	screen(test, "\xc3\xa4\b \b");
	type("\n");
	got(test, 100, "\n");
	fput(file);
}

static void an_end_of_file_is_no_byte(struct kunit *test)
{
	BEGIN(test);
	type("\x04");
	got(test, 100, "");
	type("abc\x04");
	got(test, 100, "abc");
	KUNIT_EXPECT_NULL(test, read_some(100));
	type("abc\x04z\r"); /* a read that it fits exactly takes the mark along */
	got(test, 3, "abc");
	got(test, 100, "z\n");
	type("\x16\x04q\r"); /* quoted, it is one */
	got(test, 100, "\x04q\n");
	fput(file);
}

static void lines_come_one_at_a_time(struct kunit *test)
{
	BEGIN(test);
	type("one\rtwo\rthr");
	KUNIT_EXPECT_EQ(test, tty_waiting(&fake), 8);
	got(test, 2, "on");
	got(test, 100, "e\n");
	got(test, 100, "two\n");
	KUNIT_EXPECT_NULL(test, read_some(100));
	fput(file);
}

static void a_long_line_keeps_its_end(struct kunit *test)
{
	size_t total = 0;
	ssize_t n;

	BEGIN(test);
	for (int i = 0; i < 500; i++)
		type("0123456789");
	type("\r");
	while ((n = tty_read_bytes(file, (char __user *)page, 4096)) > 0)
		total += (size_t)n;
	KUNIT_EXPECT_EQ(test, total, 4096);
	KUNIT_EXPECT_EQ(test, user_peek(page + 4094), '4'); /* byte 4095 of those that came */
	KUNIT_EXPECT_EQ(test, user_peek(page + 4095), '\n');
	fput(file);
}

static void nothing_is_lost_when_it_is_full(struct kunit *test)
{
	static char many[6001];
	size_t total = 0;
	ssize_t n;

	BEGIN(test);
	for (int i = 0; i < 6000; i++)
		many[i] = (char)(i % 100 == 99 ? '\n' : 'a' + i % 23);
	type(many);
	KUNIT_EXPECT_TRUE(test, fake.held);
	while ((n = tty_read_bytes(file, (char __user *)page, 4096)) > 0) {
		for (ssize_t i = 0; i < n; i++)
			KUNIT_ASSERT_EQ(test, user_peek(page + (unsigned long)i),
					many[total + (size_t)i]);
		total += (size_t)n;
	}
	KUNIT_EXPECT_EQ(test, total, 6000);
	KUNIT_EXPECT_FALSE(test, fake.held);
	KUNIT_EXPECT_GE(test, pulls, 2);
	fput(file);
}

static void a_change_of_mode_keeps_what_came(struct kunit *test)
{
	BEGIN(test);
	type("half");
	change(0, 0, 0);
	got(test, 100, "half");
	type("more");
	change(0, 0, ICANON); /* becomes a line, for lack of a better end */
	got(test, 100, "more");
	type("x\n");
	got(test, 100, "x\n");
	fput(file);
}

/* ------------------------------------------------------------------ */
/* Echo, flow, output                                                  */

static void nothing_goes_out_while_stopped(struct kunit *test)
{
	BEGIN(test);
	type("\x13");
	KUNIT_EXPECT_EQ(test, say("text"), 0);
	type("ab");
	screen(test, "");
	type("\x11");
	screen(test, "ab"); /* the echo had only to wait */
	KUNIT_EXPECT_EQ(test, say("text"), 4);
	screen(test, "text");
	got(test, 0, "");
	fput(file);
}

static void echo_waits_for_room_and_goes_first(struct kunit *test)
{
	BEGIN(test);
	shown_room = 3;
	type("abcdef");
	KUNIT_EXPECT_EQ(test, say("X"), 0); /* behind the echo */
	screen(test, "abc");
	shown_room = 100;
	KUNIT_EXPECT_EQ(test, say("X"), 1);
	screen(test, "defX");
	fput(file);
}

static void output_is_translated(struct kunit *test)
{
	BEGIN(test);
	say("a\nb\tc");
	screen(test, "a\r\nb\tc");
	change(0, OPOST | XTABS, 0);
	say("\r12\t|");
	screen(test, "\r12      |");
	change(0, OPOST | OCRNL | ONOCR | ONLRET, 0);
	say("\n\rx\ry");
	screen(test, "\nx\ny"); /* the first return came at the margin */
	change(0, OPOST | OLCUC, 0);
	say("ab1");
	screen(test, "AB1");
	change(0, 0, 0);
	say("a\nb");
	screen(test, "a\nb");
	fput(file);
}

static void input_is_translated(struct kunit *test)
{
	BEGIN(test);
	change(INLCR | IGNCR, 0, 0);
	type("a\rb\nc");
	got(test, 100, "ab\rc");
	change(ISTRIP, 0, 0);
	type("\xe1\xe2");
	got(test, 100, "ab");
	change(IXON | IXANY, 0, 0);
	type("\x13");
	KUNIT_EXPECT_TRUE(test, fake.stopped);
	type("x");
	KUNIT_EXPECT_FALSE(test, fake.stopped);
	got(test, 100, "x");
	change(IXON, 0, 0);
	type("\x13");
	change(0, 0, 0); /* no ^Q will come any more */
	KUNIT_EXPECT_FALSE(test, fake.stopped);
	fput(file);
}

static void a_break_is_what_the_flags_say(struct kunit *test)
{
	static const struct {
		u32 iflag;
		enum tty_mark mark;
		const char *bytes;
		size_t n;
	} rows[] = {
		{ IGNBRK, TTY_BREAK, "", 0 },
		{ 0, TTY_BREAK, "\0", 1 },
		{ PARMRK, TTY_BREAK, "\xff\0\0", 3 },
		{ INPCK | IGNPAR, TTY_BAD, "", 0 },
		{ INPCK, TTY_BAD, "\0", 1 },
		{ INPCK | PARMRK, TTY_BAD, "\xff\0A", 3 },
		{ 0, TTY_BAD, "A", 1 },
	};

	BEGIN(test);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		change(rows[i].iflag, 0, 0);
		spin_lock_irq(&fake.lock);
		tty_receive(&fake, rows[i].mark == TTY_BAD ? 'A' : 0, rows[i].mark);
		KUNIT_EXPECT_EQ(test, tty_waiting(&fake), rows[i].n);
		for (size_t b = 0; b < rows[i].n; b++)
			KUNIT_EXPECT_EQ(test, fake.input[b], (u8)rows[i].bytes[b]);
		tty_flush_input(&fake);
		spin_unlock_irq(&fake.lock);
	}
	fput(file);
}

static void an_interrupt_forgets_what_was_typed(struct kunit *test)
{
	BEGIN(test);
	type("whole line\rhalf");
	type("\x03"); /* in one piece with the text it would take back its echo, too */
	KUNIT_EXPECT_EQ(test, tty_waiting(&fake), 0);
	screen(test, "whole line\r\nhalf^C");
	change(ICRNL, 0, settings.lflag | NOFLSH);
	type("kept\r\x1a");
	got(test, 100, "kept\n");
	fput(file);
}

/* ------------------------------------------------------------------ */
/* A reader that sleeps                                                */

static void a_reader_waits_as_long_as_it_said(struct kunit *test)
{
	u64 before;

	BEGIN(test);
	change(0, 0, 0);
	file->f_flags &= ~O_NONBLOCK;
	fake.termios.cc[VMIN] = 0;
	fake.termios.cc[VTIME] = 1; /* a tenth of a second */
	before = arch_clock_ns();
	KUNIT_EXPECT_EQ(test, tty_read_bytes(file, (char __user *)page, 4), 0);
	KUNIT_EXPECT_TRUE(test, arch_clock_ns() - before >= NSEC_PER_SEC / 10);
	fput(file);
}

static const struct kunit_case tty_cases[] = {
	KUNIT_CASE(a_line_can_be_edited),
	KUNIT_CASE(what_is_rubbed_out_was_as_wide),
	KUNIT_CASE(an_end_of_file_is_no_byte),
	KUNIT_CASE(lines_come_one_at_a_time),
	KUNIT_CASE(a_long_line_keeps_its_end),
	KUNIT_CASE(nothing_is_lost_when_it_is_full),
	KUNIT_CASE(a_change_of_mode_keeps_what_came),
	KUNIT_CASE(nothing_goes_out_while_stopped),
	KUNIT_CASE(echo_waits_for_room_and_goes_first),
	KUNIT_CASE(output_is_translated),
	KUNIT_CASE(input_is_translated),
	KUNIT_CASE(a_break_is_what_the_flags_say),
	KUNIT_CASE(an_interrupt_forgets_what_was_typed),
	KUNIT_CASE(a_reader_waits_as_long_as_it_said),
	{},
};
const struct kunit_suite tty_suite = { "tty", tty_cases };
