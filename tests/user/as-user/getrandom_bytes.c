/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/getrandom_bytes.c - getrandom gives bytes that differ each
 * time.
 */
#include "tests/user/ktap.h"

static unsigned char first[4096], second[4096];

static bool varied(const unsigned char *bytes, size_t count)
{
	unsigned int of[256] = { 0 };

	for (size_t i = 0; i < count; i++)
		of[bytes[i]]++;
	for (int i = 0; i < 256; i++) {
		if (of[i] == 0 || of[i] > 64)
			return false;
	}
	return true;
}

int main(void)
{
	char few[4] = "abc";

	ktap_begin(7);
	ktap_ret(sys(SYS_getrandom, first, 4096, 0), 4096, "a page of them");
	ktap_ret(sys(SYS_getrandom, second, 4096, 1), 4096, "another, without waiting");
	ktap_ok(memcmp(first, second, 4096) != 0, "they differ");
	ktap_ok(varied(first, 4096), "every byte value occurs, none too often");
	ktap_ok(sys(SYS_getrandom, few, 2, 0) == 2 && few[2] == 'c', "two bytes are two bytes");
	ktap_ret(sys(SYS_getrandom, few, 0, 0), 0, "none are none");
	ktap_ret(sys(SYS_getrandom, few, 2, 0x100), -EINVAL, "a flag that does not exist");
	return ktap_end();
}
