/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/stack_grows.c - the stack grows when it is touched, down
 * to its limit.
 *
 * Half the limit is touched, page by page, and then the area that
 * /proc/self/maps calls [stack] holds it all.
 */
#include <sys/resource.h>

#include "tests/user/maps.h"

static __attribute__((noinline)) size_t use_stack(size_t bytes)
{
	volatile char *memory = __builtin_alloca(bytes);
	size_t sum = 0;

	for (size_t at = bytes; at >= PAGE; at -= PAGE) {
		sum += memory[at - 1] == 0;
		memory[at - 1] = (char)at;
	}
	return sum;
}

int main(void)
{
	const struct maps_area *stack;
	struct rlimit limit;
	unsigned long before, here;

	ktap_begin(4);
	ktap_need(sys(SYS_prlimit64, 0, RLIMIT_STACK, NULL, &limit), "prlimit64");
	if (limit.rlim_cur > 8UL << 20)
		limit.rlim_cur = 8UL << 20;
	stack = maps_find(&here);
	ktap_ok(stack && strcmp(stack->name, "[stack]") == 0, "a local variable is in [stack]");
	before = stack ? stack->end - stack->start : 0;
	use_stack(limit.rlim_cur / 2);
	ktap_ok(true, "%lu KiB of stack can be used", (unsigned long)limit.rlim_cur / 2048);
	stack = maps_find(&here);
	ktap_ok(stack && stack->end - stack->start >= limit.rlim_cur / 2,
		"[stack] has grown by it");
	ktap_ok(stack && stack->end - stack->start > before, "it was smaller at first");
	return ktap_end();
}
