/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_bad_buffer.c - a buffer that is not ours to use is
 * refused, and the device is not told of it.
 */
#include "tests/user/bad_pointers.h"
#include "tests/user/edu_test.h"

static bool refused(const struct bad_pointer *bad, long got)
{
	bool crossing = bad == &bad_pointers[BAD_CROSSING] ||
			bad == &bad_pointers[BAD_READ_ONLY_CROSSING];

	if (got == -EFAULT || (crossing && got == 3))
		return true;
	ktap_note("%s: %ld (%s)", bad->what, got, ktap_errno_name(got));
	return false;
}

int main(void)
{
	long fd = edu_open(O_RDWR);
	bool reads = true, writes = true;
	char *read_only;

	ktap_begin(5);
	bad_pointers_prepare();
	for (size_t i = 0; i < BAD_COUNT; i++) {
		const struct bad_pointer *bad = &bad_pointers[i];

		reads = refused(bad, sys(SYS_pread64, fd, bad->addr, 16, 0)) && reads;
		if (bad->kind != BAD_TO_WRITE)
			writes = refused(bad, sys(SYS_pwrite64, fd, bad->addr, 16, 0)) && writes;
	}
	ktap_ok(reads, "read into every bad place");
	ktap_ok(writes, "write from every bad place");
	read_only = bad_pointers[BAD_READ_ONLY].addr;
	ktap_ret(sys(SYS_pwrite64, fd, read_only, 16, 0), 16,
		 "a write from read-only memory is fine");
	ktap_ret(sys(SYS_pread64, fd, read_only, 0, 0), 0, "no bytes into it as well");
	ktap_ok(sys_all_are(read_only, 16, 0), "it is as it was");
	return ktap_end();
}
