// SPDX-License-Identifier: MIT
/*
 * kernel/lib/cmdline.c - the kernel's options.
 *
 * What:     the table of all options, and lookups. The line is kept whole for
 *           /proc/cmdline and split in a copy.
 * Start at: the table
 * See it:   /proc/cmdline; docs/running.md
 */
#include "kernel/lib/cmdline.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"

char boot_command_line[CMDLINE_MAX];

static const struct {
	const char *name, *help;
} known[] = {
	{ "selftest", "run the in-kernel test suites that match (default *), then stop" },
	{ "usertest", "run the user-space tests in /tests that match, then stop" },
	{ "failtest", "run them with their 1st, 2nd ... allocation failing, until none is left" },
	{ "run", "file with the NUL-separated arguments of the one program to run" },
	{ "runenv", "file with its NUL-separated environment" },
	{ "init", "first program instead of /sbin/init" },
	{ "notour", "no tour before the shell" },
	{ "batch", "power off when the first program ends" },
	{ "console", "tty: echo and line editing; raw: bytes pass untouched" },
	{ "log", "where the kernel log goes: com1, com2 or both" },
	{ "loglevel", "0..7: messages up to this level reach the console" },
	{ "mem", "use only RAM below this address" },
	{ "lowmem", "RAM above this address is high memory, outside the direct map" },
	{ "iommu",
	  "on: devices reach what is mapped (default if there is one); lazy: flushed later; pt: all; off" },
	{ "dma",
	  "bounce: every streaming mapping goes through a shadow page; incoherent: and they differ" },
	{ "dma_debug",
	  "0: no checks; 1: the CPU loses pages that a device owns; 2: even those it reads; 1, or 0 if DEBUG=0" },
	{ "dma_records", "at most so many mappings are checked" },
	{ "shadow", "bytes kept back, below 16M, for shadow pages" },
	{ "bigarea", "bytes kept back for bigphysarea_alloc()" },
	{ "smp", "use at most this many CPUs" },
	{ "fail",
	  "alloc:N - the Nth allocation after start-up fails; cpu:N - the CPU with APIC N does not start, lost-cpu:N - nor is its place free" },
	{ "crash",
	  "crash on purpose: null, bug, stack, write-text, lock, mutex, unlock, sleep, softlockup, hardlockup" },
	{ "norandmaps", "programs lie at the same addresses at each start" },
	{ "nomsi", "use INTx instead of MSI" },
	{ "edu_attack", "root may tell the edu device any bus address, as a hostile card would" },
};

struct option {
	char *name, *value;
};
static char words[CMDLINE_MAX];
static struct option options[64];
static int nr_options;

static bool is_known(const char *name)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(known[i].name, name))
			return true;
	return false;
}

void cmdline_init(void)
{
	char *p = words;

	memcpy(words, boot_command_line, sizeof(words));
	printk(KERN_INFO "command line: %s\n", boot_command_line);
	if (strlen(boot_command_line) == CMDLINE_MAX - 1)
		printk(KERN_WARNING "it may be longer: only the first %d bytes count\n",
		       CMDLINE_MAX - 1);
	while (*p) {
		char *word, *equals;

		while (*p == ' ')
			p++;
		word = p;
		while (*p && *p != ' ')
			p++;
		if (p == word)
			break;
		if (*p)
			*p++ = 0;
		equals = strchr(word, '=');
		if (equals)
			*equals++ = 0;
		if (!is_known(word))
			printk(KERN_WARNING "unknown option \"%s\" ignored\n", word);
		else if (nr_options < (int)ARRAY_SIZE(options))
			options[nr_options++] = (struct option){ word, equals ? equals : "" };
		else
			printk(KERN_WARNING "too many options: \"%s\" ignored\n", word);
	}
}

const char *cmdline_get(const char *name)
{
	const char *value = NULL;

	WARN(!is_known(name), "option %s is not in the table", name);
	for (int i = 0; i < nr_options; i++)
		if (!strcmp(options[i].name, name))
			value = options[i].value;
	return value;
}

u64 cmdline_size(const char *name, u64 fallback)
{
	const char *value = cmdline_get(name);
	u64 size;
	char *end;

	if (!value)
		return fallback;
	size = memparse(value, &end);
	if (end == value || *end) {
		printk(KERN_WARNING "option %s: \"%s\" is not a number\n", name, value);
		return fallback;
	}
	return size;
}

u64 cmdline_range(const char *name, u64 fallback, u64 low, u64 high)
{
	u64 value = cmdline_size(name, fallback);

	if (value >= low && value <= high)
		return value;
	printk(KERN_WARNING "option %s: %llu is not in %llu..%llu\n", name, value, low, high);
	return fallback;
}

int cmdline_choice(const char *name, const char *const choices[], int fallback)
{
	const char *value = cmdline_get(name);

	if (!value)
		return fallback;
	for (int i = 0; choices[i]; i++)
		if (!strcmp(choices[i], value))
			return i;
	printk(KERN_WARNING "option %s: \"%s\" is not known here\n", name, value);
	return fallback;
}

bool cmdline_flag(const char *name)
{
	return cmdline_get(name) != NULL;
}
