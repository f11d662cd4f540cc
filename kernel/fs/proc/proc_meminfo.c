// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_meminfo.c - /proc/meminfo and vmstat: where the memory is.
 *
 * What:     each page has one owner (mm/phys/page.h), so the table is made by asking every
 *           page; what the cache holds, the cache knows. Lines are Linux's, in its order, so
 *           that free and top find them; the last four are ours.
 * Start at: show_meminfo()
 * Locks:    none while pages are counted: the figures are of about one moment.
 * See it:   free; tests/user: proc_meminfo_sums
 * Spec:     proc(5).   Linux: fs/proc/meminfo.c, mm/vmstat.c
 */
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/string.h"
#include "kernel/process/oom.h"
#include "kernel/process/process.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/address_space.h"
#include "mm/virt/gup.h"
#include "mm/virt/mmap.h"

/* ------------------------------------------------------------------ */
/* Counting                                                            */

/* Pages of each owner, by looking at every one. */
static void count_owners(unsigned long count[OWNER_COUNT])
{
	memset(count, 0, OWNER_COUNT * sizeof(count[0]));
	for (unsigned long pfn = 0; pfn < max_pfn; pfn++)
		if (pfn_valid(pfn))
			count[pfn_to_page(pfn)->owner]++;
}

/* All of it, in pages, at about one moment. */
struct memory {
	unsigned long owned[OWNER_COUNT];
	unsigned long total, free, reserve;
	struct page_cache_totals cache;
};

static void memory_look(struct memory *mem)
{
	count_owners(mem->owned);
	page_cache_count(&mem->cache);
	mem->total = nr_present_pages();
	mem->free = nr_free_pages();
	mem->reserve = 0;
	for (int z = 0; z < MAX_NR_ZONES; z++)
		mem->reserve += zones[z].reserve;
}

/* What programs could get without anybody being killed: what is free, and pages that can be read again. */
static unsigned long available(const struct memory *mem)
{
	unsigned long clean = mem->cache.cached - min(mem->cache.dirty, mem->cache.cached);
	unsigned long unused = clean - min(mem->cache.mapped, clean);

	return mem->free - min(mem->reserve, mem->free) + unused;
}

/* ------------------------------------------------------------------ */
/* meminfo                                                             */

static void row(struct seq_file *m, const char *name, unsigned long pages)
{
	seq_printf(m, "%s:%*s%8lu kB\n", name, max(15 - (int)strlen(name), 1), "",
		   pages * (PAGE_SIZE / KiB));
}

/*
 * There are no lists of pages by age yet: active is what is mapped by a program, inactive the rest of
 * the cache. Shared memory goes with anonymous, as it has no other home either.
 */
static void show_lists(struct seq_file *m, const struct memory *mem)
{
	unsigned long anon = mem->owned[OWNER_ANON], shmem = mem->cache.dirty;
	unsigned long file = mem->cache.cached - min(shmem, mem->cache.cached);
	unsigned long mapped = min(mem->cache.mapped, file);

	row(m, "Active", anon + mapped);
	row(m, "Inactive", shmem + file - mapped);
	row(m, "Active(anon)", anon);
	row(m, "Inactive(anon)", shmem);
	row(m, "Active(file)", mapped);
	row(m, "Inactive(file)", file - mapped);
}

/* With lowmem= only, as on machines that have such memory. */
static void show_high(struct seq_file *m, const struct memory *mem)
{
	unsigned long high = zones[ZONE_HIGHMEM].present;
	unsigned long high_free = zone_free_pages(&zones[ZONE_HIGHMEM]);

	if (!high)
		return;
	row(m, "HighTotal", high);
	row(m, "HighFree", high_free);
	row(m, "LowTotal", mem->total - high);
	row(m, "LowFree", mem->free - min(high_free, mem->free));
}

static void show_kernel(struct seq_file *m, const struct memory *mem)
{
	const unsigned long *owned = mem->owned;

	row(m, "KReclaimable", 0);
	row(m, "Slab", owned[OWNER_SLAB]);
	row(m, "SReclaimable", 0);
	row(m, "SUnreclaim", owned[OWNER_SLAB]);
	row(m, "KernelStack", owned[OWNER_STACK]);
	row(m, "PageTables", owned[OWNER_PGTABLE]);
	row(m, "NFS_Unstable", 0);
	row(m, "Bounce", owned[OWNER_SHADOW]);
	row(m, "WritebackTmp", 0);
	row(m, "CommitLimit", vm_promise_limit());
	row(m, "Committed_AS", vm_promised());
	row(m, "VmallocTotal", (VMALLOC_END - VMALLOC_START) >> PAGE_SHIFT);
	row(m, "VmallocUsed", owned[OWNER_VMALLOC] + owned[OWNER_STACK]);
	row(m, "VmallocChunk", 0);
	/* ours */
	row(m, "Coherent", owned[OWNER_COHERENT]);
	row(m, "Shadow", owned[OWNER_SHADOW]);
	row(m, "IommuTables", owned[OWNER_IOMMU]);
	row(m, "Pinned", (unsigned long)total_pins());
}

int show_meminfo(struct seq_file *m)
{
	struct memory mem;

	memory_look(&mem);
	row(m, "MemTotal", mem.total);
	row(m, "MemFree", mem.free);
	row(m, "MemAvailable", available(&mem));
	row(m, "Buffers", 0);
	row(m, "Cached", mem.cache.cached);
	row(m, "SwapCached", 0);
	show_lists(m, &mem);
	show_high(m, &mem);
	row(m, "SwapTotal", 0);
	row(m, "SwapFree", 0);
	row(m, "Dirty", 0); /* none is waiting to be written anywhere */
	row(m, "Writeback", 0);
	row(m, "AnonPages", mem.owned[OWNER_ANON]);
	row(m, "Mapped", mem.cache.mapped);
	row(m, "Shmem", mem.cache.dirty);
	show_kernel(m, &mem);
	return 0;
}

/* ------------------------------------------------------------------ */
/* vmstat                                                              */

int show_vmstat(struct seq_file *m)
{
	struct memory mem;
	u64 faults = 0, major = 0;

	memory_look(&mem);
	for (int cpu = 0; cpu < cpu_count; cpu++) {
		faults += READ_ONCE(cpus[cpu].page_faults);
		major += READ_ONCE(cpus[cpu].major_faults);
	}
	seq_printf(m, "nr_free_pages %lu\n", mem.free);
	seq_printf(m, "nr_anon_pages %lu\n", mem.owned[OWNER_ANON]);
	seq_printf(m, "nr_mapped %lu\n", mem.cache.mapped);
	seq_printf(m, "nr_file_pages %lu\n", mem.cache.cached);
	seq_printf(m, "nr_shmem %lu\n", mem.cache.dirty);
	seq_printf(m, "nr_dirty 0\nnr_writeback 0\n");
	seq_printf(m, "nr_slab_unreclaimable %lu\n", mem.owned[OWNER_SLAB]);
	seq_printf(m, "nr_page_table_pages %lu\n", mem.owned[OWNER_PGTABLE]);
	seq_printf(m, "nr_kernel_stack %lu\n", mem.owned[OWNER_STACK] * (PAGE_SIZE / KiB));
	seq_printf(m, "nr_bounce %lu\n", mem.owned[OWNER_SHADOW]);
	seq_printf(m, "pgpgin 0\npgpgout 0\npswpin 0\npswpout 0\n");
	seq_printf(m, "pgfault %llu\npgmajfault %llu\n", faults + major, major);
	return seq_printf(m, "oom_kill %lu\n", oom_kills());
}
