/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/boot.S - from the loader's 32-bit world to kmain().
 *
 * What:     GRUB (Multiboot2, under BIOS and UEFI alike) and QEMU's -kernel (PVH)
 *           enter here in 32-bit protected mode without paging, with the address
 *           of their information in EBX. Four steps:
 *             1  is this a 64-bit CPU?
 *             2  fill the boot tables: the first 4 GiB of physical memory, in 2 MiB
 *                pages, seen at three places through the same lower tables:
 *
 *                  address 0          pgd[0]    -> pdpt_low  -> pd[0..3]
 *                  PAGE_OFFSET        pgd[273]  -> pdpt_low
 *                  KERNEL_START       pgd[511]  -> pdpt_high -> pd[0..1]
 *
 *             3  switch on PAE, long mode, paging, and jump to 64-bit code, still
 *                at the low address
 *             4  jump to start64 in the higher half: stack, per-CPU pointer, C
 * Start at: boot_start.
 * Holds:    the loader has cleared .bss (both kinds load ELF segments and clear
 *           p_memsz beyond p_filesz); EDI and ESI carry EAX and EBX to the C code.
 *           No stack is used before start64.
 * Not here: what the loader tells us: bootinfo.c. Final tables: mm/virt (paging_init).
 * See it:   `make gdb`, break on start64.
 * Spec:     Multiboot2 3.1-3.3; Xen docs/misc/pvh.pandoc; SDM 3A 9.8.5 (entering long mode)
 */
#include "arch/x86_64/cpu.h"

#define KERNEL_START 0xffffffff80000000
#define PHYS(symbol) ((symbol) - KERNEL_START)

#define MULTIBOOT2_HEADER_MAGIC 0xe85250d6
#define TAG_OPTIONAL		1
#define XEN_ELFNOTE_PHYS32_ENTRY 18

#define BOOT_CS	   0x08 /* in the boot GDT alone */
#define TABLE	   0x03 /* present, writable */
#define LARGE_PAGE 0x83 /* the same, and maps 2 MiB itself */
#define PGD_PAGE_OFFSET 273 /* PAGE_OFFSET >> 39 & 511 */

/* ------------------------------------------------------------------ */
/* What makes this file a kernel in the loaders' eyes                  */

	.section .boot.header, "a", @progbits
	.balign 8
multiboot_header:
	.long MULTIBOOT2_HEADER_MAGIC
	.long 0 /* i386: entered in 32-bit mode, under UEFI too */
	.long multiboot_header_end - multiboot_header
	.long -(MULTIBOOT2_HEADER_MAGIC + 0 + (multiboot_header_end - multiboot_header))

	.balign 8 /* information request: what bootinfo.c reads */
1:	.word 1, TAG_OPTIONAL
	.long 2f - 1b
	.long 1, 2, 3, 6, 8, 14, 15 /* command line, loader, modules, memory map, screen, RSDP old, new */
2:
	.balign 8 /* entry address: ours is the physical one */
	.word 3, 0
	.long 12
	.long boot_start

	.balign 8 /* a linear framebuffer, if there is one */
	.word 5, TAG_OPTIONAL
	.long 20
	.long 1024, 768, 32

	.balign 8 /* modules begin at page borders */
	.word 6, 0
	.long 8

	.balign 8 /* end */
	.word 0, 0
	.long 8
multiboot_header_end:

	.section .note.pvh, "a", @note
	.balign 4
	.long 4, 4, XEN_ELFNOTE_PHYS32_ENTRY
	.asciz "Xen"
	.long pvh_start

/* ------------------------------------------------------------------ */
/* 32-bit code, linked at its physical address                         */

	.section .boot, "ax", @progbits
	.code32
	.globl boot_start, pvh_start
pvh_start:
	xorl %eax, %eax /* PVH leaves EAX undefined: not Multiboot2's number */
boot_start:
	cli
	cld
	movl %eax, %edi
	movl %ebx, %esi

	movl $0x80000000, %eax
	cpuid
	cmpl $0x80000001, %eax
	jb no_long_mode
	movl $0x80000001, %eax
	cpuid
	btl $29, %edx
	jnc no_long_mode

	/* 4 tables of 512 entries, one after the other: entry n maps physical n * 2 MiB */
	xorl %ecx, %ecx
1:	movl %ecx, %eax
	shll $21, %eax
	orl $LARGE_PAGE, %eax
	movl %eax, PHYS(boot_pd)(, %ecx, 8)
	incl %ecx
	cmpl $(4 * 512), %ecx
	jne 1b

	movl $(PHYS(boot_pd) + TABLE), %eax
	movl %eax, PHYS(boot_pdpt_high) + 510 * 8
	movl %eax, PHYS(boot_pdpt_low)
	addl $4096, %eax
	movl %eax, PHYS(boot_pdpt_high) + 511 * 8
	movl %eax, PHYS(boot_pdpt_low) + 8
	addl $4096, %eax
	movl %eax, PHYS(boot_pdpt_low) + 16
	addl $4096, %eax
	movl %eax, PHYS(boot_pdpt_low) + 24

	movl $(PHYS(boot_pdpt_low) + TABLE), %eax
	movl %eax, PHYS(boot_pgd)
	movl %eax, PHYS(boot_pgd) + PGD_PAGE_OFFSET * 8
	movl $(PHYS(boot_pdpt_high) + TABLE), %eax
	movl %eax, PHYS(boot_pgd) + 511 * 8

	xorl %ebp, %ebp /* this is the boot CPU */
enter_long_mode:
	/* SDM 3A 9.8.5: PAE, CR3, EFER.LME, then paging: long mode becomes active */
	movl $CR4_PAE, %eax
	movl %eax, %cr4
	movl $PHYS(boot_pgd), %eax
	movl %eax, %cr3
	movl $MSR_EFER, %ecx
	rdmsr
	orl $EFER_LME, %eax
	wrmsr
	movl $(CR0_PG | CR0_AM | CR0_NE | CR0_ET | CR0_MP | CR0_PE), %eax
	movl %eax, %cr0

	lgdt boot_gdt_pointer
	ljmp $KERNEL_CS, $long_mode

	.code64
long_mode:
	movq $start64, %rax
	testl %ebp, %ebp
	jz 1f
	movq $secondary_start64, %rax
1:	jmp *%rax

	.code32
no_long_mode: /* the one thing that can be said without a kernel: on COM1 */
	movl $no_long_mode_text, %esi
	movw $0x3f8, %dx
1:	lodsb
	testb %al, %al
	jz 2f
	outb %al, %dx
	jmp 1b
2:	hlt
	jmp 2b

no_long_mode_text:
	.asciz "nopage: this CPU has no 64-bit mode\r\n"

/* The boot GDT has its two segments where the final one has them (regs.h, desc.c). */
	.balign 8
boot_gdt:
	.quad 0
	.quad 0x00cf9b000000ffff /* BOOT_CS: 32-bit code, between real and long mode */
	.quad 0x00af9b000000ffff /* KERNEL_CS: 64-bit code, ring 0 */
	.quad 0x00cf93000000ffff /* KERNEL_DS */
boot_gdt_end:
boot_gdt_pointer:
	.word boot_gdt_end - boot_gdt - 1
	.long boot_gdt

/* ------------------------------------------------------------------ */
/* The other CPUs (docs/smp.md)                                        */

/*
 * The first instructions of another CPU: in real mode, at the start of a page below
 * 1 MiB to which smp.c copies them. The start-up interrupt sets CS to that page and IP
 * to 0, so everything is reached relative to CS; the jump leaves the page for good.
 */
	.section .rodata
	.code16
	.globl trampoline, trampoline_end
trampoline:
	cli
	cld
	movw %cs, %ax
	movw %ax, %ds
	lgdtl trampoline_gdt_pointer - trampoline
	movl $(CR0_ET | CR0_PE), %eax
	movl %eax, %cr0
	ljmpl $BOOT_CS, $secondary_start32
trampoline_gdt_pointer:
	.word boot_gdt_end - boot_gdt - 1
	.long boot_gdt
trampoline_end:

	.section .boot
	.code32
secondary_start32: /* as the loader leaves the boot CPU: the way is the same from here on */
	movl $KERNEL_DS, %eax
	movl %eax, %ds
	movl %eax, %es
	movl %eax, %ss
	movl $1, %ebp
	jmp enter_long_mode

/* ------------------------------------------------------------------ */
/* 64-bit, in the higher half                                          */

	.text
	.code64
	.globl start64
	.type start64, @function
start64:
	movl $KERNEL_DS, %eax
	movl %eax, %ds
	movl %eax, %es
	movl %eax, %ss
	xorl %eax, %eax
	movl %eax, %fs
	movl %eax, %gs
	leaq boot_stack + 16384 - PT_SIZE - 8(%rip), %rsp /* below pt_regs, as in every task */
	pushq $0 /* flags: firmware leaves ID set, for one; the other CPUs begin with none */
	popfq

	/* gs base = &cpus[0]: this_cpu() and current work from here on */
	leaq cpus(%rip), %rax
	movq %rax, %rdx
	shrq $32, %rdx
	movl $MSR_GS_BASE, %ecx
	wrmsr

	xorl %ebp, %ebp /* backtraces end here */
	movl %edi, %edi /* the upper halves are undefined after the switch */
	movl %esi, %esi
	call boot_info_parse
	call kmain
	ud2
	.size start64, . - start64

/*
 * secondary_start64 - another CPU, still on the boot tables, without a stack.
 *
 * Which CPU it is, it takes; the exchange gives each struct cpu to one taker. One that
 * was given up and comes late, or twice, finds NULL, and stands still.
 */
	.type secondary_start64, @function
secondary_start64:
	movl $KERNEL_DS, %eax
	movl %eax, %ds
	movl %eax, %es
	movl %eax, %ss
	xorl %eax, %eax
	movl %eax, %fs
	movl %eax, %gs

	/* the kernel's tables have NX bits, which are an error before EFER allows them */
	leaq secondary_boot(%rip), %rbx
	movl $MSR_EFER, %ecx
	rdmsr
	orl SECONDARY_EFER(%rbx), %eax
	wrmsr
	movq SECONDARY_CR3(%rbx), %rax
	movq %rax, %cr3

	xorl %edi, %edi
	xchgq %rdi, SECONDARY_CPU(%rbx)
	testq %rdi, %rdi
	jz 1f
	movq CPU_KERNEL_STACK(%rdi), %rsp
	subq $(PT_SIZE + 8), %rsp
	movq %rdi, %rax
	movq %rdi, %rdx
	shrq $32, %rdx
	movl $MSR_GS_BASE, %ecx
	wrmsr
	xorl %ebp, %ebp
	call secondary_start
1:	cli
	hlt
	jmp 1b
	.size secondary_start64, . - secondary_start64

/* ------------------------------------------------------------------ */

	.bss
	.balign 4096
	.globl boot_pgd, boot_stack
boot_pgd:
	.skip 4096
boot_pdpt_low:
	.skip 4096
boot_pdpt_high:
	.skip 4096
boot_pd:
	.skip 4 * 4096
boot_stack: /* init_task's kernel stack, KERNEL_STACK_SIZE */
	.skip 16384

	.section .note.GNU-stack, "", @progbits
