/* SPDX-License-Identifier: MIT */
/*
 * user/hello.c - the smallest program that shows that a program runs.
 *
 * What:     Says hello, and how many arguments it got; that number is its exit
 *           status. Built and run on any Linux: musl-gcc -static hello.c -o hello.
 * See it:   hello a b c, at the prompt; tools/run -- build/user/hello a b c
 */
#include <stdio.h>

int main(int argc, char **argv)
{
	printf("hello from %s, %d argument(s)\n", argv[0], argc - 1);
	return argc - 1;
}
