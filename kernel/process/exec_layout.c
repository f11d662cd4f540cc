// SPDX-License-Identifier: MIT
/*
 * kernel/process/exec_layout.c - where the parts of a program come to lie.
 *
 * What:     who attacks a program wants to know addresses: of a function to jump to, of a
 *           buffer that was overrun. So they are drawn anew for each exec, within
 *           ranges that keep the parts from meeting:
 *
 *             stack    TASK_SIZE                    - up to 16 GiB (2^22 pages)
 *             mmap     below the room for the stack - up to 1 TiB  (2^28 pages)
 *             program  0x555555554000               + up to 1 TiB  (2^28 pages)
 *             heap     end of the program           + up to 1 GiB
 *
 *           A program that is not position-independent stays where it was linked to.
 * Start at: layout_choose()
 * Locks:    none. randomize_va_space is one word.
 * See it:   /proc/sys/kernel/randomize_va_space; option norandmaps; tests/kernel/layout_test.c;
 *           tests/user: aslr_*; docs/exec.md
 * Linux:    arch/x86/mm/mmap.c, fs/binfmt_elf.c
 */
#include "kernel/lib/cmdline.h"
#include "kernel/process/exec.h"
#include "kernel/random.h"
#include "kernel/uapi/personality.h"
#include "mm/virt/vma.h"

#define PIE_BASE   0x555555554000UL /* two thirds of user space up, a page border */
#define MAP_BITS   28
#define STACK_BITS 22
#define STACK_SLIP 8192 /* and within the stack's first pages */
#define BRK_PAGES  (1024 * MiB / PAGE_SIZE)

int randomize_va_space = 2;

static unsigned long random_word(void)
{
	unsigned long word;

	random_bytes(&word, sizeof(word));
	return word;
}

/* 0 to 2^bits - 1 pages, in bytes. */
static unsigned long random_pages(int bits)
{
	return (random_word() & ((1UL << bits) - 1)) << PAGE_SHIFT;
}

void layout_choose(struct exec_layout *layout, unsigned int personality, u64 stack_limit)
{
	*layout = (struct exec_layout){
		.stack_top = TASK_SIZE,
		.mmap_base = mmap_base_below(stack_limit, 0),
		.pie_base = PIE_BASE,
	};
	if (!randomize_va_space || personality & ADDR_NO_RANDOMIZE)
		return;
	/* the stack may come to lie so much deeper: mmap begins below that */
	layout->mmap_base =
		mmap_base_below(stack_limit, PAGE_SIZE << STACK_BITS) - random_pages(MAP_BITS);
	layout->stack_top -= random_pages(STACK_BITS);
	layout->stack_gap = random_word() % STACK_SLIP;
	layout->pie_base += random_pages(MAP_BITS);
	if (randomize_va_space > 1)
		layout->brk_gap = random_word() % BRK_PAGES << PAGE_SHIFT;
}

void layout_init(void)
{
	if (cmdline_flag("norandmaps"))
		randomize_va_space = 0;
}
