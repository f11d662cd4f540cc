// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_mm.c - /proc: the allocators, one by one.
 *
 * What:     one show function per file, in Linux's format where Linux has the file;
 *           the table at the foot names them.
 * Start at: the table
 * Locks:    each says so.
 * Not here: all of memory in one table: proc_meminfo.c.
 * Spec:     proc(5), slabinfo(5).   Linux: mm/vmstat.c, mm/slab_common.c, mm/vmalloc.c
 */
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/bootmem.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"
#include "mm/virt/address_space.h"
#include "mm/virt/gup.h"
#include "mm/virt/vma.h"
#include "mm/virt/vmalloc.h"

static void show_zone(struct seq_file *m, struct zone *zone)
{
	seq_printf(m, "Node 0, zone %8s\n", zone->name);
	seq_printf(m, "  pages free     %lu\n", zone_free_pages(zone));
	seq_printf(m, "        min      %lu\n", zone->reserve);
	seq_printf(m, "        low      %lu\n", zone->reserve);
	seq_printf(m, "        high     %lu\n", zone->reserve);
	seq_printf(m, "        spanned  %lu\n", zone->end_pfn - zone->start_pfn);
	seq_printf(m, "        present  %lu\n", zone->present);
	seq_printf(m, "        managed  %lu\n", zone->present);
	seq_printf(m, "        kept     %lu\n", zone->keep); /* ours */
	for (int k = 0; k < MAX_ORDER; k++)
		seq_printf(m, "        order %-2d %lu\n", k, zone->free_area[k].count);
	seq_printf(m, "      nr_free_pages %lu\n", zone_free_pages(zone));
	seq_printf(m, "  pagesets\n");
	for (int cpu = 0; cpu < cpu_count; cpu++)
		seq_printf(m,
			   "    cpu: %d\n"
			   "              count: %d\n"
			   "              high:  %d\n",
			   cpu, zone->pcp[cpu].count, zone->pcp_high);
	seq_printf(m, "  start_pfn:           %lu\n", zone->start_pfn);
}

int show_zoneinfo(struct seq_file *m)
{
	for (int z = 0; z < MAX_NR_ZONES; z++)
		if (zones[z].present)
			show_zone(m, &zones[z]);
	return 0;
}

int show_buddyinfo(struct seq_file *m)
{
	for (int z = 0; z < MAX_NR_ZONES; z++) {
		if (!zones[z].present)
			continue;
		seq_printf(m, "Node 0, zone %8s ", zones[z].name);
		for (int k = 0; k < MAX_ORDER; k++)
			seq_printf(m, "%6lu ", zones[z].free_area[k].count);
		seq_printf(m, "\n");
	}
	return 0;
}

static void show_cache(struct kmem_cache *cache, void *arg)
{
	seq_printf(arg, "%-17s %6lu %6lu %6u %4u %4u", cache->name, cache->active,
		   cache->slabs * cache->per_slab, cache->size, cache->per_slab,
		   1U << cache->order);
	seq_printf(arg, " : tunables %4u %4u %4u", SLAB_MAGAZINE, SLAB_MAGAZINE / 2, 0);
	seq_printf(arg, " : slabdata %6lu %6lu %6lu\n", cache->slabs, cache->slabs, 0UL);
}

/* Linux's second version. The tunables are not: what a CPU keeps at hand, and how much it moves at once. */
int show_slabinfo(struct seq_file *m)
{
	seq_puts(m,
		 "slabinfo - version: 2.1\n"
		 "# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab>"
		 " : tunables <limit> <batchcount> <sharedfactor>"
		 " : slabdata <active_slabs> <num_slabs> <sharedavail>\n");
	slab_for_each(show_cache, m);
	return 0;
}

static void show_vm_area(struct vm_struct *a, void *arg)
{
	const char *kind = a->flags & VM_AREA_STACK   ? "stack" :
			   a->flags & VM_AREA_IOREMAP ? "ioremap" :
			   a->flags & VM_AREA_MAP     ? "vmap" :
							"vmalloc";

	seq_printf(arg, "%p-%p %8lu %pS %s", a->addr, (char *)a->addr + a->size, a->size,
		   (void *)a->caller, kind);
	if (a->flags & VM_AREA_IOREMAP)
		seq_printf(arg, " phys=%#llx\n", a->phys_addr);
	else
		seq_printf(arg, " pages=%u\n", a->nr_pages);
}

int show_vmallocinfo(struct seq_file *m)
{
	vmalloc_for_each(show_vm_area, m);
	return 0;
}
