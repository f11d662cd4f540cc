/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/segments_kept.c - code and stack segments are those of
 * Linux, and data segments stay.
 *
 * In 64-bit mode ds and es mean nothing, but a program may load them.
 */
#include "tests/user/ktap.h"

static void load(unsigned int selector)
{
	__asm__ volatile("mov %0, %%ds\n mov %0, %%es" : : "r"(selector));
}

static bool loaded(unsigned int selector)
{
	unsigned int ds, es;

	__asm__ volatile("mov %%ds, %0\n mov %%es, %1" : "=r"(ds), "=r"(es));
	return (ds & 0xffff) == selector && (es & 0xffff) == selector;
}

int main(void)
{
	static const struct {
		long seconds, nanoseconds;
	} moment = { 0, 2000000 };
	unsigned int cs, ss;

	ktap_begin(5);
	__asm__ volatile("mov %%cs, %0\n mov %%ss, %1" : "=r"(cs), "=r"(ss));
	ktap_ok((cs & 0xffff) == 0x33, "cs is 0x33");
	ktap_ok((ss & 0xffff) == 0x2b, "ss is 0x2b");
	load(0x2b);
	sys(SYS_nanosleep, &moment, NULL);
	ktap_ok(loaded(0x2b), "ds and es keep 0x2b while we sleep");
	load(0);
	sys(SYS_nanosleep, &moment, NULL);
	ktap_ok(loaded(0), "and 0");
	load(3);
	ktap_ok(sys(SYS_getpid) > 0, "a null selector with user privilege harms nobody");
	load(0);
	return ktap_end();
}
