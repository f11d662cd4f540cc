/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/fpu.c - the user's x87, SSE and AVX registers.
 *
 * What:     the kernel is compiled without these registers, so they always hold
 *           the state of the user task that ran last. A task switch saves them to
 *           one task's area and loads them from the other's, at once (not lazily:
 *           a lazy switch leaks registers through speculation and saves nothing
 *           when each program uses SSE in memcpy).
 *           XSAVE where the CPU has it, as it knows AVX; FXSAVE elsewhere.
 * Start at: fpu_save(), fpu_restore(), called by arch_switch_to().
 * Holds:    task->arch.fpu is NULL for kernel threads: their switches cost nothing.
 * See it:   tests/user/as-user/fpu_*_kept.c
 * Spec:     SDM 1 ch. 10.5 (FXSAVE), ch. 13 (XSAVE)
 */
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"

/* State components of XCR0 that we save: x87, SSE, AVX, and AVX-512's three. */
#define XCR0_KNOWN 0xe7u

/* The FXSAVE image, with which an XSAVE area begins too; 512 bytes. */
struct fxsave {
	u16 fcw, fsw;
	u8 ftw, reserved;
	u16 fop;
	u64 fip, fdp;
	u32 mxcsr, mxcsr_mask;
	u8 registers[480];
};
#define FCW_DEFAULT   0x037f /* all exceptions masked, 64-bit precision */
#define MXCSR_DEFAULT 0x1f80 /* all exceptions masked */

static u64 xcr0; /* 0: no XSAVE */
static u32 fpu_size = sizeof(struct fxsave);
static struct kmem_cache *fpu_cache;

#define CPUID_XSAVE (1u << 26) /* leaf 1, ECX */

void fpu_init_cpu(void)
{
	bool boot_cpu = this_cpu()->id == 0;

	write_cr4(read_cr4() | CR4_OSFXSR | CR4_OSXMMEXCPT);
	if (boot_cpu && cpuid(1, 0).ecx & CPUID_XSAVE)
		xcr0 = cpuid(0xd, 0).eax & XCR0_KNOWN;
	if (!xcr0)
		return;
	write_cr4(read_cr4() | CR4_OSXSAVE);
	__asm__ volatile("xsetbv" : : "c"(0), "a"((u32)xcr0), "d"(0));
	if (boot_cpu)
		fpu_size = cpuid(0xd, 0).ebx; /* for the components now in XCR0 */
}

void arch_task_cache_init(void)
{
	fpu_cache = kmem_cache_create("fpu", fpu_size, 64); /* XSAVE wants 64 */
	BUG_ON(!fpu_cache);
}

void fpu_save(void *area)
{
	if (xcr0)
		__asm__ volatile("xsave64 (%0)" : : "r"(area), "a"(-1), "d"(-1) : "memory");
	else
		__asm__ volatile("fxsave64 (%0)" : : "r"(area) : "memory");
}

void fpu_restore(const void *area)
{
	if (xcr0)
		__asm__ volatile("xrstor64 (%0)" : : "r"(area), "a"(-1), "d"(-1) : "memory");
	else
		__asm__ volatile("fxrstor64 (%0)" : : "r"(area) : "memory");
}

/* An XSAVE header of zeros says "all components in their initial state". */
static void fpu_init_area(void *area)
{
	struct fxsave *fx = area;

	memset(area, 0, fpu_size);
	fx->fcw = FCW_DEFAULT;
	fx->mxcsr = MXCSR_DEFAULT;
}

void fpu_reset(void *area)
{
	fpu_init_area(area);
	fpu_restore(area);
}

int arch_task_alloc_fpu(struct task_struct *task)
{
	if (task->arch.fpu) {
		fpu_init_area(task->arch.fpu);
		return 0;
	}
	task->arch.fpu = kmem_cache_alloc(fpu_cache, GFP_KERNEL);
	if (!task->arch.fpu)
		return -ENOMEM;
	fpu_init_area(task->arch.fpu);
	return 0;
}

void arch_task_free(struct task_struct *task)
{
	if (task->arch.fpu)
		kmem_cache_free(fpu_cache, task->arch.fpu);
	task->arch.fpu = NULL;
}

/*
 * fpu_exception_code - which of the six floating-point errors: Linux's si_code.
 *
 * => interrupts off since the exception: the registers are still the faulting task's
 * Status and mask bits have the same order in x87 and SSE: invalid, denormal, zero
 * divide, overflow, underflow, precision. SDM 1 8.1.3, 10.2.3
 */
int fpu_exception_code(unsigned long vector)
{
	u16 control, status;
	u32 mxcsr, error;

	if (vector == VECTOR_MF) {
		__asm__ volatile("fnstcw %0; fnstsw %1" : "=m"(control), "=m"(status));
		error = status & ~control;
	} else {
		__asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
		error = mxcsr & ~(mxcsr >> 7);
	}
	if (error & 0x01)
		return 7; /* FPE_FLTINV */
	if (error & 0x04)
		return 3; /* FPE_FLTDIV */
	if (error & 0x08)
		return 4; /* FPE_FLTOVF */
	if (error & 0x12)
		return 5; /* FPE_FLTUND */
	return 6;	  /* FPE_FLTRES */
}
