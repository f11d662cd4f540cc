/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_written_data.c - data to be written is refused
 * from every place that cannot be read.
 *
 * The bytes go to standard output, the only file here that takes them; a
 * terminal or a pipe takes all of a piece or nothing, a file may take the
 * part before the bad page.
 */
#include "tests/user/bad_pointers.h"

static bool refuses(const struct bad_pointer *bad, long got, const char *call)
{
	if (got == -EFAULT)
		return true;
	ktap_note("%s, %s: %ld (%s)", call, bad->what, got, ktap_errno_name(got));
	return false;
}

int main(void)
{
	bool by_write = true, by_byte = true, by_writev = true;

	ktap_begin(3);
	bad_pointers_prepare();
	for (size_t i = 0; i < BAD_COUNT; i++) {
		const struct bad_pointer *bad = &bad_pointers[i];
		struct {
			const char *base;
			size_t length;
		} vector[1] = { { bad->addr, 16 } };

		if (bad->kind == BAD_TO_WRITE || i == BAD_CROSSING)
			continue;
		by_write = refuses(bad, sys(SYS_write, 1, bad->addr, 16), "write") && by_write;
		by_writev = refuses(bad, sys(SYS_writev, 1, vector, 1), "writev") && by_writev;
		vector[0].length = 1;
		by_byte = refuses(bad, sys(SYS_writev, 1, vector, 1), "writev") && by_byte;
	}
	ktap_ok(by_write, "write of 16 bytes");
	ktap_ok(by_writev, "writev of 16 bytes");
	ktap_ok(by_byte, "writev of 1 byte");
	return ktap_end();
}
