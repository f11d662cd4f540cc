/* SPDX-License-Identifier: MIT */
/*
 * tests/host/include/arch/x86_64/asm.h - stands in for the machine's instructions.
 *
 * What:     a host test is an ordinary process: cli would kill it. Here the
 *           interrupt flag is a variable, this_cpu() is CPU 0, and current is
 *           whatever the test says. tests/host/include is searched before the
 *           root, so arch/arch.h includes this file instead of the real one.
 * Not here: port and device I/O: what touches a device is not tested on the host.
 * See it:   every test that includes tests/host/shim.h
 */
#ifndef ARCH_X86_64_ASM_H
#define ARCH_X86_64_ASM_H

#include "arch/x86_64/regs.h"
#include "kernel/lib/types.h"

extern bool host_irqs_off;
extern struct task_struct *host_current;

static inline void arch_irq_disable(void)
{
	host_irqs_off = true;
}
static inline void arch_irq_enable(void)
{
	host_irqs_off = false;
}
static inline bool arch_irqs_disabled(void)
{
	return host_irqs_off;
}
static inline unsigned long arch_irq_save(void)
{
	unsigned long was_off = host_irqs_off;

	host_irqs_off = true;
	return was_off;
}
static inline void arch_irq_restore(unsigned long was_off)
{
	host_irqs_off = was_off;
}
#define smp_mb()  __asm__ volatile("" ::: "memory") /* one thread */
#define smp_rmb() smp_mb()
static inline void arch_cpu_relax(void)
{
}
#define arch_this_ip() 0UL

static inline struct cpu *this_cpu(void)
{
	return &cpus[0];
}
static inline struct task_struct *this_cpu_current(void)
{
	return host_current;
}

static inline void clear_page(void *page)
{
	__builtin_memset(page, 0, PAGE_SIZE);
}
static inline void copy_page(void *to, const void *from)
{
	__builtin_memcpy(to, from, PAGE_SIZE);
}

static inline bool user_mode(const struct pt_regs *regs)
{
	return (regs->cs & 3) == 3;
}

#endif
