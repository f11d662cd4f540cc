// SPDX-License-Identifier: MIT
/*
 * arch/x86_64/cpuinfo.c - the processor in words, for /proc/cpuinfo.
 *
 * What:     prints what CPUID says, in the lines that programs look for. All CPUs of a
 *           machine are alike: it is asked on whichever runs this; only the number of the
 *           local APIC is the CPU's own.
 * Start at: arch_cpu_info()
 * Locks:    none.
 * See it:   cat /proc/cpuinfo
 * Spec:     SDM 2 CPUID; proc(5).   Linux: arch/x86/kernel/cpu/proc.c
 */
#include "arch/arch.h"
#include "arch/x86_64/cpu.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"

/* Names of the bits of leaf 1, lowest first; "": not worth a name. */
static const char *const names_edx[32] = {
	"fpu",	"vme",	"de",	"pse", "tsc",  "msr", "pae",   "mce", "cx8",	 "apic", "",
	"sep",	"mtrr", "pge",	"mca", "cmov", "pat", "pse36", "pn",  "clflush", "",	 "dts",
	"acpi", "mmx",	"fxsr", "sse", "sse2", "ss",  "ht",    "tm",  "ia64",	 "pbe",
};
static const char *const names_ecx[32] = {
	"pni",	  "pclmulqdq",	"dtes64",  "monitor", "ds_cpl",
	"vmx",	  "smx",	"est",	   "tm2",     "ssse3",
	"cid",	  "sdbg",	"fma",	   "cx16",    "xtpr",
	"pdcm",	  "",		"pcid",	   "dca",     "sse4_1",
	"sse4_2", "x2apic",	"movbe",   "popcnt",  "tsc_deadline_timer",
	"aes",	  "xsave",	"osxsave", "avx",     "f16c",
	"rdrand", "hypervisor",
};
/* And some of other leaves. */
static const struct {
	const char *name;
	u32 leaf;
	u8 reg, bit; /* reg: 0 EAX ... 3 EDX */
} others[] = {
	{ "syscall", 0x80000001, 3, 11 },
	{ "nx", 0x80000001, 3, 20 },
	{ "pdpe1gb", 0x80000001, 3, 26 },
	{ "rdtscp", 0x80000001, 3, 27 },
	{ "lm", 0x80000001, 3, 29 },
	{ "lahf_lm", 0x80000001, 2, 0 },
	{ "fsgsbase", 7, 1, 0 },
	{ "bmi1", 7, 1, 3 },
	{ "avx2", 7, 1, 5 },
	{ "smep", 7, 1, 7 },
	{ "bmi2", 7, 1, 8 },
	{ "erms", 7, 1, 9 },
	{ "invpcid", 7, 1, 10 },
	{ "rdseed", 7, 1, 18 },
	{ "smap", 7, 1, 20 },
	{ "umip", 7, 2, 2 },
	{ "la57", 7, 2, 16 },
};

struct text {
	char *buf;
	size_t size, used;
};

static void __printf(2, 3) add(struct text *t, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(t->buf + t->used, t->size - t->used, fmt, args);
	va_end(args);
	t->used = min(t->used + (size_t)n, t->size - 1);
}

/* Family, model and stepping, as CPUID scatters them (SDM 2, CPUID leaf 1). */
static void add_model(struct text *t, u32 eax)
{
	u32 family = eax >> 8 & 15, model = eax >> 4 & 15;

	if (family == 6 || family == 15)
		model |= (eax >> 16 & 15) << 4;
	if (family == 15)
		family += eax >> 20 & 255;
	add(t, "cpu family\t: %u\nmodel\t\t: %u\n", family, model);
}

static void add_vendor(struct text *t)
{
	struct cpuid r = cpuid(0, 0);
	u32 name[4] = { r.ebx, r.edx, r.ecx, 0 };

	add(t, "vendor_id\t: %s\n", (const char *)name);
}

static void add_brand(struct text *t)
{
	struct cpuid brand[4] = { { 0 } };
	const char *name = (const char *)brand;

	if (cpuid(0x80000000, 0).eax >= 0x80000004)
		for (u32 i = 0; i < 3; i++)
			brand[i] = cpuid(0x80000002 + i, 0);
	while (*name == ' ')
		name++;
	add(t, "model name\t: %s\n", *name ? name : "unknown");
}

static void add_flags(struct text *t)
{
	struct cpuid one = cpuid(1, 0);

	add(t, "flags\t\t:");
	for (int bit = 0; bit < 32; bit++)
		if (one.edx >> bit & 1 && *names_edx[bit])
			add(t, " %s", names_edx[bit]);
	for (int bit = 0; bit < 32; bit++)
		if (one.ecx >> bit & 1 && *names_ecx[bit])
			add(t, " %s", names_ecx[bit]);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		struct cpuid r = cpuid(others[i].leaf & 0x80000000, 0);

		if (r.eax < others[i].leaf)
			continue;
		r = cpuid(others[i].leaf, 0);
		if ((&r.eax)[others[i].reg] >> others[i].bit & 1)
			add(t, " %s", others[i].name);
	}
	add(t, "\n");
}

/* How far an APIC id is to be shifted for the number of the package (level 1) or the core (0). */
static unsigned int topology_shift(u32 level)
{
	return cpuid(0, 0).eax >= 0xb ? cpuid(0xb, level).eax & 31 : 0;
}

static void add_topology(struct text *t, int cpu)
{
	unsigned int package = topology_shift(1), core = topology_shift(0);
	u32 id = cpus[cpu].hw_id;
	int siblings = 0, cores = 0;

	for (int i = 0; i < cpu_count; i++) {
		if (cpus[i].hw_id >> package != id >> package)
			continue;
		siblings++;
		cores += !(cpus[i].hw_id & ((1U << core) - 1)); /* the first thread of a core */
	}
	add(t, "physical id\t: %u\nsiblings\t: %d\n", id >> package, siblings);
	add(t, "core id\t\t: %u\ncpu cores\t: %d\n", (id & ((1U << package) - 1)) >> core, cores);
	add(t, "apicid\t\t: %u\ninitial apicid\t: %u\n", id, id);
}

size_t arch_cpu_info(int cpu, char *buf, size_t size)
{
	struct text t = { buf, size, 0 };
	u32 khz = arch_cycles_khz(), line = (cpuid(1, 0).ebx >> 8 & 255) * 8;

	add(&t, "processor\t: %d\n", cpu);
	add_vendor(&t);
	add_model(&t, cpuid(1, 0).eax);
	add_brand(&t);
	add(&t, "stepping\t: %u\n", cpuid(1, 0).eax & 15);
	add(&t, "cpu MHz\t\t: %u.%03u\n", khz / 1000, khz % 1000);
	if (cpuid(0x80000000, 0).eax >= 0x80000006)
		add(&t, "cache size\t: %u KB\n", cpuid(0x80000006, 0).ecx >> 16);
	add_topology(&t, cpu);
	add(&t, "fpu\t\t: yes\nfpu_exception\t: yes\n");
	add(&t, "cpuid level\t: %u\nwp\t\t: yes\n", cpuid(0, 0).eax);
	add_flags(&t);
	add(&t, "bugs\t\t:\nbogomips\t: %u.%02u\n", khz / 500, khz / 5 % 100);
	add(&t, "clflush size\t: %u\ncache_alignment\t: %u\n", line, line);
	add(&t, "address sizes\t: %d bits physical, 48 bits virtual\n",
	    __builtin_ctzl(arch_max_pfn()) + PAGE_SHIFT);
	add(&t, "power management:\n\n");
	return t.used;
}
