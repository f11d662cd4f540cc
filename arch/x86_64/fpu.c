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
 *           A signal's frame holds a copy (fpu_save_frame), and sigreturn loads it.
 * Start at: fpu_save(), fpu_restore(), called by arch_switch_to().
 * Holds:    1. task->arch.fpu is NULL for kernel threads: their switches cost nothing.
 *           2. The registers of the running task are ahead of its area: a switch saves them.
 *              So whatever sleeps in between finds them as they were.
 *           3. arch.fpu_loading turns that round: the area is being filled, a switch
 *              neither saves over it nor loads it.
 *           4. What a program wrote is loaded only after it was checked: XRSTOR faults
 *              on what it does not like, in the kernel.
 * See it:   tests/user/as-user/fpu_*_kept.c, handler_keeps_*.c, sigreturn_*.c
 * Spec:     SDM 1 ch. 10.5 (FXSAVE), ch. 13 (XSAVE)
 */
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "arch/x86_64/sigframe.h"
#include "arch/x86_64/uaccess.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
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
#define MXCSR_MASK    0xffbf /* of a CPU that does not tell. SDM 1 11.6.6 */

/* An XSAVE area; the components from AVX on follow. SDM 1 13.4.2 */
struct xsave {
	struct fxsave fx;
	u64 xstate_bv; /* components that are not in their initial state */
	u64 xcomp_bv;  /* of the compacted format, which we do not use: 0 */
	u64 reserved[6];
};
#define XFEATURE_X87 1u
#define XFEATURE_SSE 2u
#define XFEATURE_AVX 4u

static u64 xcr0;		    /* 0: no XSAVE */
static u32 mxcsr_mask = MXCSR_MASK; /* the bits that exist; others fault when loaded */
static u32 fpu_size = sizeof(struct fxsave);
static struct kmem_cache *fpu_cache;

#define CPUID_XSAVE (1u << 26) /* leaf 1, ECX */

void fpu_init_cpu(void)
{
	static struct fxsave image __attribute__((aligned(16)));
	bool boot_cpu = this_cpu()->id == 0;

	write_cr4(read_cr4() | CR4_OSFXSR | CR4_OSXMMEXCPT);
	if (boot_cpu)
		__asm__ volatile("fxsave64 %0" : "=m"(image));
	if (boot_cpu && image.mxcsr_mask)
		mxcsr_mask = image.mxcsr_mask;
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

void fpu_reset(void)
{
	/* of components in their initial state XRSTOR reads nothing but MXCSR and this header */
	static const struct xsave initial __attribute__((aligned(64))) = {
		.fx = { .fcw = FCW_DEFAULT, .mxcsr = MXCSR_DEFAULT },
	};

	fpu_restore(&initial);
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

/* ------------------------------------------------------------------ */
/* In a signal's frame                                                 */

bool fpu_has_xsave(void)
{
	return xcr0;
}

unsigned long fpu_frame_size(void)
{
	return fpu_size + (xcr0 ? sizeof(u32) : 0);
}

/* What tells the reader of a frame that more than the image is there. */
static bool write_xstate_marks(struct xsave __user *to)
{
	const struct fpx_sw_bytes sw = {
		.magic1 = FP_XSTATE_MAGIC1,
		.extended_size = (u32)fpu_frame_size(),
		.xfeatures = xcr0,
		.xstate_size = fpu_size,
	};
	u8 __user *bytes = (u8 __user *)to;
	u64 __user *xstate_bv = (u64 __user *)(bytes + offsetof(struct xsave, xstate_bv));
	u64 saved;

	/* a handler that edits the image, and knows nothing of headers, is to be obeyed */
	return !get_user(saved, xstate_bv) &&
	       !put_user(saved | XFEATURE_X87 | XFEATURE_SSE, xstate_bv) &&
	       !copy_to_user(bytes + FPX_SW_OFFSET, &sw, sizeof(sw)) &&
	       !put_user(FP_XSTATE_MAGIC2, (u32 __user *)(bytes + fpu_size));
}

/* The registers to user memory, at once: if the page is not there yet, we sleep, and they are kept. */
static int save_to_user(void __user *to)
{
	int error = -EFAULT;

	if (xcr0)
		__asm__ volatile(STAC "1: xsave64 (%1)\n\t"
				      "xorl %0, %0\n"
				      "2: " CLAC EX_TABLE(1b, 2b)
				 : "+r"(error)
				 : "r"(to), "a"(-1), "d"(-1)
				 : "memory");
	else
		__asm__ volatile(STAC "1: fxsave64 (%1)\n\t"
				      "xorl %0, %0\n"
				      "2: " CLAC EX_TABLE(1b, 2b)
				 : "+r"(error)
				 : "r"(to)
				 : "memory");
	return error;
}

bool fpu_save_frame(void __user *to)
{
	const size_t header = sizeof(struct xsave) - sizeof(struct fxsave);

	if (!access_ok_range(to, fpu_frame_size()))
		return false;
	/* of the header XSAVE writes the first word alone */
	if (xcr0 && clear_user((u8 __user *)to + sizeof(struct fxsave), header))
		return false;
	return !save_to_user(to) && (!xcr0 || write_xstate_marks(to));
}

/*
 * How much of a frame there is to read, and which components. A program may have cut it
 * down to an FXSAVE image, or moved it without what follows; so the magic numbers at
 * both ends decide. false: it cannot be read.
 */
static bool measure_frame(const u8 __user *from, u32 *size, u64 *features)
{
	struct fpx_sw_bytes sw;
	u32 magic2;

	*size = sizeof(struct fxsave);
	*features = XFEATURE_X87 | XFEATURE_SSE;
	if (!xcr0)
		return true;
	if (copy_from_user(&sw, from + FPX_SW_OFFSET, sizeof(sw)))
		return false;
	if (sw.magic1 != FP_XSTATE_MAGIC1 || sw.xstate_size < sizeof(struct xsave) ||
	    sw.xstate_size > fpu_size || sw.xstate_size > sw.extended_size)
		return true;
	if (get_user(magic2, (const u32 __user *)(from + sw.xstate_size)))
		return false;
	if (magic2 == FP_XSTATE_MAGIC2) {
		*size = sw.xstate_size;
		*features = sw.xfeatures & xcr0;
	}
	return true;
}

/* Is this header one that XRSTOR takes? SDM 1 13.8.1 */
static bool header_valid(const struct xsave *area)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(area->reserved); i++)
		if (area->reserved[i])
			return false;
	return !(area->xstate_bv & ~xcr0) && !area->xcomp_bv;
}

static bool read_frame(struct xsave *area, const u8 __user *from)
{
	u64 features;
	u32 size;

	if (!measure_frame(from, &size, &features) || copy_from_user(area, from, size))
		return false;
	memset((u8 *)area + size, 0, fpu_size - size);
	memset((u8 *)area + FPX_SW_OFFSET, 0, sizeof(struct fpx_sw_bytes));
	if (size == sizeof(struct fxsave)) {
		if (xcr0)
			area->xstate_bv = features;
	} else {
		if (!header_valid(area))
			return false;
		area->xstate_bv &= features; /* the others: their initial state */
		if (!(features & (XFEATURE_SSE | XFEATURE_AVX)))
			area->fx.mxcsr = MXCSR_DEFAULT;
	}
	return !(area->fx.mxcsr & ~mxcsr_mask);
}

bool fpu_load_frame(const void __user *from)
{
	struct arch_task *arch = &current->arch;
	unsigned long flags;
	bool good;

	arch->fpu_loading = true;
	barrier(); /* from here on a switch leaves arch->fpu alone */
	good = !from || read_frame(arch->fpu, from);
	if (!from || !good)
		fpu_init_area(arch->fpu);
	flags = arch_irq_save();
	fpu_restore(arch->fpu);
	arch->fpu_loading = false;
	arch_irq_restore(flags);
	return good;
}
