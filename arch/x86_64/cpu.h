/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/cpu.h - the processor's control registers, for arch code alone.
 *
 * What:     names for the bits of CR0, CR4, EFER and RFLAGS, the model-specific
 *           registers, the vectors, the places that assembly knows by offset; and
 *           what the files of this folder call of each other.
 * Not here: what generic code may call: arch/arch.h.
 * Spec:     SDM 3A 2.5 (control registers); SDM 4 (MSRs); SDM 3A 6.3 (vectors)
 */
#ifndef ARCH_X86_64_CPU_H
#define ARCH_X86_64_CPU_H

#include "arch/x86_64/regs.h"

#define CR0_PE (1 << 0)	 /* protection */
#define CR0_MP (1 << 1)	 /* wait obeys task switches, as all systems set it */
#define CR0_ET (1 << 4)	 /* always 1 */
#define CR0_NE (1 << 5)	 /* FPU errors by #MF, not by the PIC */
#define CR0_WP (1 << 16) /* the kernel, too, obeys read-only pages */
#define CR0_AM (1 << 18) /* user mode may ask for alignment checks (RFLAGS.AC) */
#define CR0_PG 0x80000000

#define CR4_PAE	       (1 << 5)	 /* 8-byte table entries */
#define CR4_PGE	       (1 << 7)	 /* global pages survive a CR3 load */
#define CR4_OSFXSR     (1 << 9)	 /* SSE allowed: the kernel saves it */
#define CR4_OSXMMEXCPT (1 << 10) /* SSE errors by #XM */
#define CR4_UMIP       (1 << 11) /* sgdt and friends fault in user mode */
#define CR4_OSXSAVE    (1 << 18) /* XSAVE allowed: AVX is saved too */
#define CR4_SMEP       (1 << 20) /* the kernel executes no user page */
#define CR4_SMAP       (1 << 21) /* the kernel touches user pages only between stac and clac */

#define X86_EFLAGS_CF	 (1 << 0)
#define X86_EFLAGS_PF	 (1 << 2)
#define X86_EFLAGS_AF	 (1 << 4)
#define X86_EFLAGS_ZF	 (1 << 6)
#define X86_EFLAGS_SF	 (1 << 7)
#define X86_EFLAGS_TF	 (1 << 8)
#define X86_EFLAGS_DF	 (1 << 10)
#define X86_EFLAGS_OF	 (1 << 11)
#define X86_EFLAGS_IOPL	 (3 << 12)
#define X86_EFLAGS_NT	 (1 << 14)
#define X86_EFLAGS_RF	 (1 << 16)
#define X86_EFLAGS_VM	 (1 << 17)
#define X86_EFLAGS_AC	 (1 << 18)
#define X86_EFLAGS_FIXED (1 << 1) /* always 1 */

#define MSR_APIC_BASE	   0x1b
#define MSR_EFER	   0xc0000080
#define MSR_STAR	   0xc0000081 /* selectors of syscall and sysret */
#define MSR_LSTAR	   0xc0000082 /* where syscall goes */
#define MSR_SFMASK	   0xc0000084 /* flags that syscall clears */
#define MSR_FS_BASE	   0xc0000100
#define MSR_GS_BASE	   0xc0000101
#define MSR_KERNEL_GS_BASE 0xc0000102 /* the other one: swapgs exchanges them */

#define EFER_SCE (1 << 0)
#define EFER_LME (1 << 8)
#define EFER_NXE (1 << 11)

/* Vectors: exceptions, then 32 + irq (arch.h), then the local APIC's own at the top. */
#define VECTOR_DB	  0x01
#define VECTOR_NMI	  0x02
#define VECTOR_BP	  0x03
#define VECTOR_OF	  0x04
#define VECTOR_DF	  0x08
#define VECTOR_GP	  0x0d
#define VECTOR_PF	  0x0e
#define VECTOR_MF	  0x10
#define VECTOR_MC	  0x12
#define VECTOR_XM	  0x13
#define VECTOR_IRQ0	  0x20
#define VECTOR_TIMER	  0xf0
#define VECTOR_RESCHEDULE 0xf1 /* from another CPU: look at your run queue */
#define VECTOR_TLB	  0xf2 /* from another CPU: forget translations */
#define VECTOR_SPURIOUS	  0xff

/* struct cpu, struct task_struct and struct pt_regs for assembly; checked in desc.c */
#define CPU_CURRENT	 8
#define CPU_KERNEL_STACK 16
#define CPU_USER_RSP	 24
#define SECONDARY_CR3	 0 /* struct secondary_boot */
#define SECONDARY_EFER	 8
#define SECONDARY_CPU	 16
#define TASK_WORK	 0
#define PT_R15		 0
#define PT_RBX		 40
#define PT_R11		 48
#define PT_RAX		 80
#define PT_RCX		 88
#define PT_RDI		 112
#define PT_ORIG_RAX	 120
#define PT_RIP		 128
#define PT_CS		 136
#define PT_RFLAGS	 144
#define PT_RSP		 152
#define PT_SS		 160
#define PT_SIZE		 168
#define ENTRY_STUB_SIZE	 16

#ifndef __ASSEMBLER__
#include "arch/arch.h"

static inline u64 rdmsr(u32 msr)
{
	u32 lo, hi;

	__asm__ volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(msr));
	return (u64)hi << 32 | lo;
}
static inline void wrmsr(u32 msr, u64 value)
{
	__asm__ volatile("wrmsr"
			 :
			 : "c"(msr), "a"((u32)(value & 0xffffffff)), "d"((u32)(value >> 32))
			 : "memory");
}

struct cpuid {
	u32 eax, ebx, ecx, edx;
};
static inline struct cpuid cpuid(u32 leaf, u32 subleaf)
{
	struct cpuid r;

	__asm__ volatile("cpuid"
			 : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
			 : "a"(leaf), "c"(subleaf));
	return r;
}

#define DEFINE_CONTROL_REGISTER(cr)                                            \
	static inline unsigned long read_##cr(void)                            \
	{                                                                      \
		unsigned long v;                                               \
		__asm__ volatile("movq %%" #cr ", %0" : "=r"(v) : : "memory"); \
		return v;                                                      \
	}                                                                      \
	static inline void write_##cr(unsigned long v)                         \
	{                                                                      \
		__asm__ volatile("movq %0, %%" #cr : : "r"(v) : "memory");     \
	}
DEFINE_CONTROL_REGISTER(cr0)
DEFINE_CONTROL_REGISTER(cr2)
DEFINE_CONTROL_REGISTER(cr3)
DEFINE_CONTROL_REGISTER(cr4)

/* bootinfo.c; called by boot.S with what the loader left in EAX and EBX */
void boot_info_parse(u32 magic, u32 info);

/* desc.c: descriptor tables. entry.S: where the CPU arrives. */
int desc_alloc_cpu(int id); /* the stacks of another CPU's exceptions; 0 or -ENOMEM */
void desc_init_cpu(int id); /* load GDT, TSS and IDT of this CPU; gs base is set already */
void desc_set_kernel_stack(struct cpu *cpu, unsigned long top);
extern char entry_stubs[], syscall_entry[], iret_to_user[];

/* traps.c and apic.c; called by entry.S */
void handle_exception(unsigned long vector, struct pt_regs *regs);
struct pt_regs *fix_bad_iret(struct pt_regs *fault);
void leave_vm86(struct pt_regs *regs);
void handle_interrupt(struct pt_regs *regs);
void timer_vector(void);		     /* time.c */
void reschedule_vector(void);		     /* smp.c */
void tlb_vector(void);			     /* tlb.c */
bool nmi_answer(const struct pt_regs *regs); /* nmi.c; false: nobody has asked */

/* smp.c, boot.S: what another CPU needs in order to get from the boot tables to C. */
struct secondary_boot {
	u64 cr3;	 /* the kernel's tables */
	u64 efer;	 /* NX, if they use it */
	struct cpu *cpu; /* [a] whose turn it is; who takes it is that CPU */
};
extern struct secondary_boot secondary_boot;
extern const char trampoline[], trampoline_end[];
void secondary_start(struct cpu *cpu) __noreturn;

/* cpu.c, fpu.c */
void cpu_enable_features(void); /* on this CPU, what arch_cpu_features() found on the first */
void fpu_init_cpu(void);
void fpu_save(void *area);
void fpu_restore(const void *area);
void fpu_reset(void);			      /* fresh state, in the registers */
int fpu_exception_code(unsigned long vector); /* si_code of #MF or #XM */
bool fpu_has_xsave(void);
/* A signal's frame has that many bytes of FPU state, at a multiple of 64. */
unsigned long fpu_frame_size(void);
bool fpu_save_frame(void __user *to); /* current's; false: it cannot be written there */
/* fpu_load_frame - current's from a frame, or fresh ones (NULL); false: not loadable, fresh. May sleep. */
bool fpu_load_frame(const void __user *from);

/* switch.S */
void switch_stacks(u64 *save_rsp, u64 rsp);
void kthread_start(void);
void fork_start(void);
void enter_user(struct pt_regs *regs) __noreturn;

/* tlb.c */
void tlb_init_cpu(void); /* this CPU runs from now on: it is asked, and has nothing old */

/* apic.c */
void apic_init_cpu(void);
/* apic_send - an interrupt to the CPU whose local APIC has number `to`. Any context. */
void apic_send(u32 to, u32 command);
#define APIC_TIMER_DIVIDER 16
void apic_timer_start(u32 ticks); /* one shot; 0 stops it */
u32 apic_timer_left(void);
bool apic_present(void);
#endif

#endif
