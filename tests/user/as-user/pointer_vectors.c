/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_vectors.c - readv and writev look at every piece
 * of the list they are given.
 */
#include <fcntl.h>

#include "tests/user/bad_pointers.h"

struct piece {
	void *base;
	size_t length;
};

int main(void)
{
	struct piece list[4];
	char one[16], two[16];
	long zero;

	ktap_begin(9);
	bad_pointers_prepare();
	zero = ktap_need(sys(SYS_open, "/dev/zero", O_RDWR), "open /dev/zero");
	list[0] = (struct piece){ one, sizeof(one) };
	list[1] = (struct piece){ two, sizeof(two) };

	ktap_ret(sys(SYS_readv, zero, list, 2), 32, "two good pieces");
	ktap_ret(sys(SYS_readv, zero, list, 0), 0, "no pieces");
	ktap_ret(sys(SYS_readv, zero, NULL, 0), 0, "no pieces and no list");
	ktap_ret(sys(SYS_readv, zero, list, -1), -EINVAL, "a negative count");
	ktap_ret(sys(SYS_readv, zero, list, 1025), -EINVAL, "more than 1024 pieces");
	list[1].length = -1UL;
	ktap_ret(sys(SYS_readv, zero, list, 2), -EINVAL, "a piece of negative length");
	list[1] = (struct piece){ (void *)KERNEL_DIRECT, 16 };
	ktap_ret(sys(SYS_readv, zero, list, 2), -EFAULT, "a good piece, then one of the kernel's");
	list[1] = (struct piece){ bad_pointers[BAD_UNMAPPED].addr, 16 };
	ktap_ret(sys(SYS_readv, zero, list, 2), 16, "a good piece, then one that is not mapped");
	list[0] = (struct piece){ NULL, 0 };
	list[1] = (struct piece){ two, sizeof(two) };
	ktap_ret(sys(SYS_readv, zero, list, 2), 16, "an empty piece at NULL, then a good one");
	return ktap_end();
}
