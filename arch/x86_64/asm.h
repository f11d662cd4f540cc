/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/asm.h - the x86_64 instructions that generic code uses, as inlines.
 *
 * What:     interrupts flag, barriers, port and memory-mapped I/O, the per-CPU
 *           pointer, page clearing. Each promise is a line in arch/arch.h; this
 *           file only keeps them.
 * Holds:    x86 keeps stores in order and loads in order; the one reordering it
 *           allows is a load overtaking an earlier store, hence a real mb().
 * Spec:     SDM 2 (instructions); SDM 3A 8.2 (memory ordering)
 */
#ifndef ARCH_X86_64_ASM_H
#define ARCH_X86_64_ASM_H

#include "arch/x86_64/regs.h"
#include "kernel/lib/types.h"

#define X86_EFLAGS_IF 0x200UL

static inline void arch_irq_disable(void)
{
	__asm__ volatile("cli" ::: "memory");
}
static inline void arch_irq_enable(void)
{
	__asm__ volatile("sti" ::: "memory");
}
static inline unsigned long arch_irq_flags(void)
{
	unsigned long flags;

	__asm__ volatile("pushfq; popq %0" : "=r"(flags) : : "memory");
	return flags;
}
static inline bool arch_irqs_disabled(void)
{
	return !(arch_irq_flags() & X86_EFLAGS_IF);
}
static inline unsigned long arch_irq_save(void)
{
	unsigned long flags = arch_irq_flags();

	arch_irq_disable();
	return flags;
}
static inline void arch_irq_restore(unsigned long flags)
{
	if (flags & X86_EFLAGS_IF)
		arch_irq_enable();
}
static inline void arch_cpu_relax(void)
{
	__asm__ volatile("pause" ::: "memory");
}
/* sti takes effect after the next instruction: no interrupt can slip in before hlt */
static inline void arch_halt(void)
{
	__asm__ volatile("sti; hlt" ::: "memory");
}
#define arch_this_ip()                                            \
	({                                                        \
		unsigned long _ip;                                \
		__asm__ volatile("lea 0(%%rip), %0" : "=r"(_ip)); \
		_ip;                                              \
	})

#define mb()	  __asm__ volatile("mfence" ::: "memory")
#define rmb()	  __asm__ volatile("lfence" ::: "memory")
#define wmb()	  __asm__ volatile("sfence" ::: "memory")
#define smp_mb()  mb()
#define smp_rmb() barrier()
#define smp_wmb() barrier()

static inline struct cpu *this_cpu(void)
{
	struct cpu *cpu;

	__asm__ volatile("movq %%gs:0, %0" : "=r"(cpu));
	return cpu;
}
static inline struct task_struct *this_cpu_current(void)
{
	struct task_struct *task;

	/* not volatile: current is the same task before and after any call */
	__asm__("movq %%gs:8, %0" : "=r"(task));
	return task;
}

static inline u8 inb(u16 port)
{
	u8 v;

	__asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}
static inline u16 inw(u16 port)
{
	u16 v;

	__asm__ volatile("inw %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}
static inline u32 inl(u16 port)
{
	u32 v;

	__asm__ volatile("inl %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}
static inline void outb(u8 v, u16 port)
{
	__asm__ volatile("outb %0, %1" : : "a"(v), "Nd"(port));
}
static inline void outw(u16 v, u16 port)
{
	__asm__ volatile("outw %0, %1" : : "a"(v), "Nd"(port));
}
static inline void outl(u32 v, u16 port)
{
	__asm__ volatile("outl %0, %1" : : "a"(v), "Nd"(port));
}

/* Device registers in memory: one access of exactly this width, never merged or moved. */
#define DEFINE_MMIO(suffix, type)                                             \
	static inline type read##suffix(const volatile void __iomem *addr)    \
	{                                                                     \
		type v = *(const volatile type __force *)addr;                \
		barrier();                                                    \
		return v;                                                     \
	}                                                                     \
	static inline void write##suffix(type v, volatile void __iomem *addr) \
	{                                                                     \
		barrier();                                                    \
		*(volatile type __force *)addr = v;                           \
	}
DEFINE_MMIO(b, u8)
DEFINE_MMIO(w, u16)
DEFINE_MMIO(l, u32)
DEFINE_MMIO(q, u64)

static inline u64 arch_cycles(void)
{
	u32 lo, hi;

	__asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi));
	return (u64)hi << 32 | lo;
}

/* SDM 2A, CLFLUSH: a line is 64 bytes on every x86_64 */
static inline void arch_cache_write_back(const void *from, size_t size)
{
	unsigned long at = (unsigned long)from & ~63UL, end = (unsigned long)from + size;

	for (; at < end; at += 64)
		__asm__ volatile("clflush %0" : "+m"(*(volatile char *)at));
	mb();
}

static inline void clear_page(void *page)
{
	unsigned long n = PAGE_SIZE / 8;

	__asm__ volatile("rep stosq" : "+D"(page), "+c"(n) : "a"(0UL) : "memory");
}
static inline void copy_page(void *to, const void *from)
{
	unsigned long n = PAGE_SIZE / 8;

	__asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
}

static inline bool user_mode(const struct pt_regs *regs)
{
	return (regs->cs & 3) == 3;
}

#endif
