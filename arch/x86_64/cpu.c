/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/cpu.c - what this processor can do, and turning it on.
 *
 * What:     reads CPUID, prints one line, and switches on what protects the kernel:
 *             NX    pages that hold no code are not executed
 *             WP    read-only pages are read-only for the kernel too (always there)
 *             SMEP  the kernel does not execute user pages
 *             SMAP  ...nor touches them, save between stac and clac (uaccess)
 *             UMIP  user mode cannot read where the descriptor tables are
 *             PGE   kernel translations survive a change of address space
 *           stac and clac are undefined on a CPU without SMAP. So the code has
 *           three-byte NOPs in their place, each noted in .altsmap with what
 *           belongs there, and they are written over once, here.
 * Start at: arch_cpu_features(), on the boot CPU; cpu_enable_features(), on each.
 * Holds:    runs before paging_init() makes kernel text read-only.
 *           FSGSBASE stays off: entry.S tells by the sign of the GS base whose it
 *           is, and user mode must not be able to set a negative one.
 * See it:   boot log, "cpu:"; boots with -cpu qemu64 and -cpu max in tests/run.
 * Spec:     SDM 2 CPUID; SDM 3A 2.5, 4.6
 */
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"

u64 pte_supported_mask = ~_PAGE_NX;

enum cpuid_register {
	EAX,
	EBX,
	ECX,
	EDX
};

static const struct feature {
	const char *name;
	u32 leaf;
	enum cpuid_register reg;
	u8 bit;
	unsigned long cr4; /* what turns it on */
} features[] = {
	{ "nx", 0x80000001, EDX, 20, 0 }, { "pge", 1, EDX, 13, CR4_PGE },
	{ "smep", 7, EBX, 7, CR4_SMEP },  { "smap", 7, EBX, 20, CR4_SMAP },
	{ "umip", 7, ECX, 2, CR4_UMIP },  { "xsave", 1, ECX, 26, 0 }, /* fpu.c turns these on */
	{ "avx", 1, ECX, 28, 0 },
};

static bool cpu_has(const struct feature *f)
{
	struct cpuid r = cpuid(f->leaf & 0x80000000, 0);

	if (r.eax < f->leaf)
		return false;
	r = cpuid(f->leaf, 0);
	return (&r.eax)[f->reg] >> f->bit & 1;
}

static void print_brand(void)
{
	struct cpuid brand[3] = { { 0 } };
	const char *name = (const char *)brand;

	if (cpuid(0x80000000, 0).eax >= 0x80000004) {
		for (u32 i = 0; i < 3; i++)
			brand[i] = cpuid(0x80000002 + i, 0);
	}
	((char *)brand)[sizeof(brand) - 1] = 0;
	printk(KERN_INFO "cpu: %s:", name[0] ? name : "unnamed");
}

struct alternative {
	u8 *site;
	u8 insn[8];
};
extern const struct alternative __start_altsmap[], __stop_altsmap[];

/* SDM 3A 8.1.3 (self-modifying code): CPUID serialises. The other CPUs begin after this. */
static void patch_smap_sites(void)
{
	for (const struct alternative *a = __start_altsmap; a < __stop_altsmap; a++)
		memcpy(a->site, a->insn, 3);
	cpuid(0, 0);
}

/* The switches of one CPU, from what features[] found on the first. */
static unsigned long cr4_features;

void cpu_enable_features(void)
{
	write_cr4(read_cr4() | cr4_features);
	write_cr0(read_cr0() | CR0_WP);
	if (pte_supported_mask & _PAGE_NX)
		wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_NXE);
	fpu_init_cpu();
}

void arch_cpu_features(void)
{
	print_brand();
	for (size_t i = 0; i < ARRAY_SIZE(features); i++) {
		const struct feature *f = &features[i];

		if (!cpu_has(f))
			continue;
		printk(" %s", f->name);
		cr4_features |= f->cr4;
		if (i == 0)
			pte_supported_mask = ~0ULL;
	}
	printk("\n");
	if (cr4_features & CR4_SMAP)
		patch_smap_sites();
	cpu_enable_features();
}

/* CPUID 0x80000008 tells the width; without that leaf it is 36 bits (SDM 3A 4.1.4) */
unsigned long arch_max_pfn(void)
{
	u32 bits = 36;

	if (cpuid(0x80000000, 0).eax >= 0x80000008)
		bits = cpuid(0x80000008, 0).eax & 0xff;
	return 1UL << (bits - PAGE_SHIFT);
}

u32 arch_hwcap(void)
{
	return cpuid(1, 0).edx;
}

/* RDRAND if the CPU has it (SDM 1 7.3.17: carry set means a good value); always the cycle counter. */
u64 arch_random_seed(void)
{
	u64 value = 0;
	u8 good = 0;

	if (cpuid(1, 0).ecx & 1U << 30)
		for (int tries = 0; tries < 10 && !good; tries++)
			__asm__ volatile("rdrand %0; setc %1" : "=r"(value), "=qm"(good) : : "cc");
	return value ^ arch_cycles() * 0x9e3779b97f4a7c15ULL;
}
