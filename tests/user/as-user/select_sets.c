/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/select_sets.c - which bits select leaves in the three sets,
 * and what it counts.
 */
#include <sys/time.h>

#include "tests/user/polls.h"

#define BIT(fd) (1UL << (fd))

static struct timeval zero;

static unsigned long in, out, except;

static long ask(int n, unsigned long in_set, unsigned long out_set, unsigned long except_set)
{
	in = in_set;
	out = out_set;
	except = except_set;
	return sys(SYS_select, n, &in, &out, &except, &zero);
}

int main(void)
{
	struct pipe_ends p = pipe_make(0), q = pipe_make(0);
	int n = q.out + 1;

	ktap_begin(18);
	ktap_ret(ask(n, BIT(p.in) | BIT(q.in), BIT(p.out) | BIT(q.out), BIT(p.in)), 2,
		 "two empty pipes: both can be written");
	ktap_ok(in == 0 && out == (BIT(p.out) | BIT(q.out)) && except == 0, "and nothing else");
	sys(SYS_write, p.out, "x", 1);
	ktap_ret(ask(n, BIT(p.in) | BIT(q.in), BIT(p.out), 0), 2, "bits are counted, not files");
	ktap_ok(in == BIT(p.in) && out == BIT(p.out), "the one with a byte can be read");
	ktap_ret(ask(n, 0, BIT(p.in), 0), 0, "a read end cannot be written");
	ktap_ret(ask(p.in, BIT(p.in), 0, 0), 0, "a bit at the limit is not looked at");
	ktap_ok(in == 0 || in == BIT(p.in), "whatever becomes of it");
	sys(SYS_close, q.out);
	ktap_ret(ask(n, BIT(q.in), 0, BIT(q.in)), 1, "the end of file can be read");
	ktap_ok(in == BIT(q.in) && except == 0, "and is no exception");
	sys(SYS_close, p.in);
	ktap_ret(ask(n, 0, BIT(p.out), BIT(p.out)), 1, "EPIPE can be written");
	ktap_ret(ask(n, BIT(p.out), 0, 0), 1, "and, being an error, read");
	ktap_ret(sys(SYS_select, n, NULL, NULL, NULL, &zero), 0, "no sets");
	ktap_ret(sys(SYS_select, 0, NULL, NULL, NULL, &zero), 0, "no descriptors");
	ktap_ret(ask(n, BIT(p.in), 0, 0), -EBADF, "one that is closed");
	ktap_ok(in == BIT(p.in), "the sets are left as they were");
	ktap_ret(ask(p.in, BIT(p.in) | BIT(q.in), 0, 0), 0,
		 "a closed one at the limit does not matter");
	ktap_ret(sys(SYS_select, 0x7fffffff, NULL, NULL, NULL, &zero), 0,
		 "a limit beyond all descriptors");
	ktap_ret(ask(-1, 0, 0, 0), -EINVAL, "a negative limit");
	return ktap_end();
}
