/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/desc.c - the descriptor tables: segments, task state, interrupt gates.
 *
 * What:     long mode keeps segments only as a formality: code and data, kernel and
 *           user, in the order that syscall and sysret count on. The TSS says which
 *           stack the CPU takes on an entry from user mode (rsp0: the current
 *           task's) and for exceptions that cannot trust any stack (IST). The IDT
 *           leads each of the 256 vectors to its stub in entry.S.
 * Start at: desc_init_cpu().
 * Holds:    one GDT and TSS per CPU, one IDT for all. rsp0 changes at each task
 *           switch, the rest never.
 * Spec:     SDM 3A 3.4.5 (segment descriptors), 7.7 (TSS), 6.14 (64-bit IDT, IST)
 */
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/vma.h"
#include "mm/virt/vmalloc.h"

struct cpu cpus[MAX_CPUS] = {
	[0] = {
		.self = &cpus[0],
		.task = &init_task,
		.mm = &init_mm,
		.kernel_stack = (unsigned long)boot_stack + KERNEL_STACK_SIZE,
	},
};
int cpu_count = 1;

/* entry.S has these numbers from cpu.h. */
_Static_assert(offsetof(struct cpu, task) == CPU_CURRENT, "cpu.h");
_Static_assert(offsetof(struct cpu, kernel_stack) == CPU_KERNEL_STACK, "cpu.h");
_Static_assert(offsetof(struct cpu, user_rsp) == CPU_USER_RSP, "cpu.h");
_Static_assert(offsetof(struct task_struct, work) == TASK_WORK, "cpu.h");
_Static_assert(offsetof(struct pt_regs, r15) == PT_R15, "cpu.h");
_Static_assert(offsetof(struct pt_regs, r11) == PT_R11, "cpu.h");
_Static_assert(offsetof(struct pt_regs, rcx) == PT_RCX, "cpu.h");
_Static_assert(offsetof(struct pt_regs, orig_rax) == PT_ORIG_RAX, "cpu.h");
_Static_assert(offsetof(struct pt_regs, rip) == PT_RIP, "cpu.h");
_Static_assert(offsetof(struct pt_regs, cs) == PT_CS, "cpu.h");
_Static_assert(offsetof(struct pt_regs, rflags) == PT_RFLAGS, "cpu.h");
_Static_assert(offsetof(struct pt_regs, rsp) == PT_RSP, "cpu.h");
_Static_assert(offsetof(struct pt_regs, ss) == PT_SS, "cpu.h");
_Static_assert(sizeof(struct pt_regs) == PT_SIZE, "cpu.h");

/* ------------------------------------------------------------------ */

struct gate {
	u16 offset_low, selector;
	u8 ist, type;
	u16 offset_middle;
	u32 offset_high, zero;
} __packed;
#define GATE_INTERRUPT 0x8e /* present, DPL 0, clears IF */
#define GATE_USER      0x60 /* DPL 3: user mode may raise it by int n */

struct tss {
	u32 reserved0;
	u64 rsp[3]; /* by the ring that is entered */
	u64 reserved1;
	u64 ist[7];
	u64 reserved2;
	u16 reserved3, io_bitmap;
} __packed;

struct table_pointer {
	u16 limit;
	u64 base;
} __packed;

#define GDT_ENTRIES  10
#define TSS_SELECTOR 0x40
static u64 gdt[MAX_CPUS][GDT_ENTRIES];
static struct tss tss[MAX_CPUS];
static struct gate idt[256] __aligned(4096);

/* Which exceptions get a stack of their own, and which. */
enum {
	IST_NONE,
	IST_DF,
	IST_NMI,
	IST_MC,
	IST_DB,
	IST_COUNT
};
#define IST_STACK_SIZE (8 * KiB) /* printk and a backtrace go deep */
static char boot_cpu_ist[IST_COUNT][IST_STACK_SIZE] __aligned(16);
static char *ist_stacks[MAX_CPUS][IST_COUNT]; /* lowest addresses; [0] is filled at boot */

static const u8 vector_ist[256] = {
	[VECTOR_DF] = IST_DF,
	[VECTOR_NMI] = IST_NMI,
	[VECTOR_MC] = IST_MC,
	[VECTOR_DB] = IST_DB,
};

static void idt_init(void)
{
	for (int v = 0; v < 256; v++) {
		u64 stub = (u64)entry_stubs + v * ENTRY_STUB_SIZE;
		bool user = v == VECTOR_BP || v == VECTOR_OF;

		idt[v] = (struct gate){
			.offset_low = stub & 0xffff,
			.offset_middle = stub >> 16 & 0xffff,
			.offset_high = stub >> 32,
			.selector = KERNEL_CS,
			.ist = vector_ist[v],
			.type = GATE_INTERRUPT | (user ? GATE_USER : 0),
		};
	}
}

/*
 * The order is fixed by sysret, which takes SS and CS from STAR + 8 and + 16. USER_CS32
 * would be the place of 32-bit code: it is not present, so that user mode can never
 * enter the kernel from 32-bit mode, and there are no 32-bit doors to guard.
 */
static void gdt_init(int id)
{
	u64 base = (u64)&tss[id];

	gdt[id][KERNEL_CS >> 3] = 0x00af9b000000ffffULL;
	gdt[id][KERNEL_DS >> 3] = 0x00cf93000000ffffULL;
	gdt[id][USER_CS32 >> 3] = 0;
	gdt[id][USER_DS >> 3] = 0x00cff3000000ffffULL;
	gdt[id][USER_CS >> 3] = 0x00affb000000ffffULL;
	/* a TSS descriptor is two entries: limit, base in four pieces, type 9 */
	gdt[id][TSS_SELECTOR >> 3] = (sizeof(struct tss) - 1) | (base & 0xffffff) << 16 |
				     0x89ULL << 40 | (base >> 24 & 0xff) << 56;
	gdt[id][(TSS_SELECTOR >> 3) + 1] = base >> 32;
}

static void syscall_init(void)
{
	wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_SCE);
	wrmsr(MSR_STAR, (u64)USER_CS32 << 48 | (u64)KERNEL_CS << 32);
	wrmsr(MSR_LSTAR, (u64)syscall_entry);
	wrmsr(MSR_SFMASK, X86_EFLAGS_IF | X86_EFLAGS_TF | X86_EFLAGS_DF | X86_EFLAGS_AC |
				  X86_EFLAGS_NT | X86_EFLAGS_IOPL | X86_EFLAGS_RF);
}

/* desc_set_kernel_stack - entries from user mode on this CPU begin at top. */
void desc_set_kernel_stack(struct cpu *cpu, unsigned long top)
{
	cpu->kernel_stack = top;
	tss[cpu->id].rsp[0] = top;
}

/* From vmalloc, so that there is an unmapped page below each. */
int desc_alloc_cpu(int id)
{
	for (int i = IST_DF; i < IST_COUNT; i++) {
		if (!ist_stacks[id][i])
			ist_stacks[id][i] = vmalloc(IST_STACK_SIZE);
		if (!ist_stacks[id][i])
			return -ENOMEM;
	}
	return 0;
}

void desc_init_cpu(int id)
{
	const struct table_pointer gdt_pointer = { sizeof(gdt[id]) - 1, (u64)gdt[id] };
	const struct table_pointer idt_pointer = { sizeof(idt) - 1, (u64)idt };

	gdt_init(id);
	for (int i = IST_DF; i < IST_COUNT; i++)
		tss[id].ist[i - 1] = (u64)ist_stacks[id][i] + IST_STACK_SIZE;
	tss[id].io_bitmap = sizeof(struct tss); /* beyond the limit: no port is the user's */
	desc_set_kernel_stack(&cpus[id], cpus[id].kernel_stack);

	/* selectors keep their meaning from the boot GDT: nothing to reload but TR */
	__asm__ volatile("lgdt %0; lidt %1; lldt %w2; ltr %w3"
			 :
			 : "m"(gdt_pointer), "m"(idt_pointer), "r"(0), "r"(TSS_SELECTOR)
			 : "memory");
	syscall_init();
}

void arch_early_init(void)
{
	idt_init();
	for (int i = IST_DF; i < IST_COUNT; i++)
		ist_stacks[0][i] = boot_cpu_ist[i];
	desc_init_cpu(0);
}
