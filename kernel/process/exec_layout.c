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

/* The chance of one exec: five numbers, drawn at once as each draw costs a block of ChaCha. */
struct draw {
	u32 map, stack, slip, pie, brk;
};

/* 0 to 2^bits - 1 pages, in bytes. */
static unsigned long some_pages(u32 number, int bits)
{
	return (number & ((1UL << bits) - 1)) << PAGE_SHIFT;
}

void layout_choose(struct exec_layout *layout, unsigned int personality, u64 stack_limit)
{
	struct draw draw;

	*layout = (struct exec_layout){
		.stack_top = TASK_SIZE,
		.mmap_base = mmap_base_below(stack_limit, 0),
		.pie_base = PIE_BASE,
	};
	if (!randomize_va_space || personality & ADDR_NO_RANDOMIZE)
		return;
	random_bytes(&draw, sizeof(draw));
	/* the stack may come to lie so much deeper: mmap begins below that */
	layout->mmap_base = mmap_base_below(stack_limit, PAGE_SIZE << STACK_BITS) -
			    some_pages(draw.map, MAP_BITS);
	layout->stack_top -= some_pages(draw.stack, STACK_BITS);
	layout->stack_gap = draw.slip % STACK_SLIP;
	layout->pie_base += some_pages(draw.pie, MAP_BITS);
	if (randomize_va_space > 1)
		layout->brk_gap = (unsigned long)draw.brk % BRK_PAGES << PAGE_SHIFT;
}

void layout_init(void)
{
	if (cmdline_flag("norandmaps"))
		randomize_va_space = 0;
}
