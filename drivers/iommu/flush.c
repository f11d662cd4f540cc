// SPDX-License-Identifier: MIT
/*
 * drivers/iommu/flush.c - commands to a unit, and making it forget.
 *
 * What:     a unit keeps copies of what it read from memory: context entries, upper
 *           levels of page tables, and translations (the IOTLB). After a table has been
 *           changed it must be told. Two registers do that: one for contexts, one for
 *           the IOTLB; a command has its top bit set until it has been carried out.
 *
 *             entry cleared -> written back -> flush written -> top bit clear -> page free
 *
 *           A unit that does not finish in time is reported, once, and not waited for again.
 * Start at: vtd_flush_pages()
 * Locks:    unit->lock, interrupts off. Any context.
 * Not here: the invalidation queue, the other way to give these commands.
 * See it:   /proc/iommu, "flushes"; tests/kernel/iommu_test.c
 * Spec:     VT-d 6.5.1 (register-based invalidation), 6.8 (write buffer), 10.4.4 (global command)
 */
#include "drivers/iommu/vtd.h"
#include "drivers/iommu/vtd_regs.h"
#include "kernel/lib/panic.h"

#define TIMEOUT_NS (100 * NSEC_PER_MSEC)

/* lock held */
static void fail(struct vtd_unit *unit, const char *what)
{
	if (!unit->failed)
		WARN(1, "iommu %d does not finish %s: it is not to be trusted", unit->number, what);
	unit->failed = true;
}

/* lock held. Write a command and wait until its top bit is clear. */
static void command64(struct vtd_unit *unit, unsigned int reg, u64 command, const char *what)
{
	u64 limit = 0;

	writeq(command, unit->regs + reg);
	while (readq(unit->regs + reg) & 1ULL << 63) {
		u64 now = arch_clock_ns();

		limit = limit ? limit : now + TIMEOUT_NS;
		if (unit->failed || now > limit) {
			fail(unit, what);
			return;
		}
		arch_cpu_relax();
	}
}

bool vtd_command(struct vtd_unit *unit, u32 bit, bool on)
{
	u32 wanted = bit == GCMD_WRITE_FLUSH ? 0 : on ? bit : 0; /* that one is set while at it */
	u32 keep = readl(unit->regs + VTD_GSTS) & GCMD_STICKY & ~bit;
	u64 limit = arch_clock_ns() + TIMEOUT_NS;

	writel(keep | (on ? bit : 0), unit->regs + VTD_GCMD);
	while ((readl(unit->regs + VTD_GSTS) & bit) != wanted) {
		if (unit->failed || arch_clock_ns() > limit) {
			fail(unit, "a global command");
			return false;
		}
		arch_cpu_relax();
	}
	return true;
}

void vtd_flush_writes(struct vtd_unit *unit)
{
	unsigned long flags;

	if (!(unit->cap & CAP_RWBF))
		return;
	spin_lock_irqsave(&unit->lock, flags);
	vtd_command(unit, GCMD_WRITE_FLUSH, true);
	spin_unlock_irqrestore(&unit->lock, flags);
}

void vtd_write_back(struct vtd_unit *unit, const void *from, size_t size)
{
	if (!(unit->ecap & ECAP_COHERENT))
		arch_cache_write_back(from, size);
}

/* ------------------------------------------------------------------ */
/* Contexts                                                            */

static void flush_contexts(struct vtd_unit *unit, u64 what)
{
	unsigned long flags;

	vtd_flush_writes(unit);
	spin_lock_irqsave(&unit->lock, flags);
	command64(unit, VTD_CCMD, CCMD_GO | what, "forgetting contexts");
	spin_unlock_irqrestore(&unit->lock, flags);
}

void vtd_flush_context(struct vtd_unit *unit, u16 source, u32 id)
{
	flush_contexts(unit, CCMD_DEVICE | CCMD_SOURCE(source) | CCMD_DOMAIN(id));
}

void vtd_flush_contexts(struct vtd_unit *unit)
{
	flush_contexts(unit, CCMD_GLOBAL);
}

/* ------------------------------------------------------------------ */
/* Translations                                                        */

static void flush_iotlb(struct vtd_unit *unit, u64 address, u64 what)
{
	unsigned int reg = ECAP_IOTLB_OFFSET(unit->ecap);
	unsigned long flags;

	vtd_flush_writes(unit);
	/* what was translated before is to be done before: the memory may have a new owner next */
	if (unit->cap & CAP_DRAIN_READS)
		what |= IOTLB_DRAIN_READS;
	if (unit->cap & CAP_DRAIN_WRITES)
		what |= IOTLB_DRAIN_WRITES;
	spin_lock_irqsave(&unit->lock, flags);
	unit->flushes++;
	writeq(address, unit->regs + reg + IOTLB_ADDRESS);
	command64(unit, reg + IOTLB_COMMAND, IOTLB_GO | what, "forgetting translations");
	spin_unlock_irqrestore(&unit->lock, flags);
}

void vtd_flush_pages(struct vtd_unit *unit, u32 id, dma_addr_t iova, unsigned int order)
{
	/* a block of iova.c is what the command wants: 2^order pages at a multiple of that */
	if (unit->cap & CAP_PAGE_FLUSH && order <= CAP_MAX_ORDER(unit->cap))
		flush_iotlb(unit, iova | order, IOTLB_PAGE | IOTLB_DID(id));
	else
		vtd_flush_domain(unit, id);
}

void vtd_flush_domain(struct vtd_unit *unit, u32 id)
{
	flush_iotlb(unit, 0, IOTLB_DOMAIN | IOTLB_DID(id));
}

void vtd_flush_iotlb(struct vtd_unit *unit)
{
	flush_iotlb(unit, 0, IOTLB_GLOBAL);
}
