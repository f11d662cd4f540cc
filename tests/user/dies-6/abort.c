/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-6/abort.c - abort ends a program by SIGABRT.
 *
 * Expect: signal 6
 */
#include "tests/user/dies.h"
#include <stdlib.h>

int main(void)
{
	dies_about_to("abort");
	abort();
	return dies_survived();
}
