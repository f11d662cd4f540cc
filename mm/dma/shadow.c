// SPDX-License-Identifier: MIT
/*
 * mm/dma/shadow.c - shadow pages: memory a device can reach, for memory it cannot.
 *
 * What:     the chapter's bounce buffer. If a buffer lies above the device's mask,
 *           the device is given other pages, low enough, and the bytes are copied:
 *           in at map (or sync_for_device), out at unmap (or sync_for_cpu).
 *
 *             buffer [ABCD] at 0x30000000   --copy-->   shadow [ABCD] at 0x00f21000
 *                    CPU's                              device's (28 address bits)
 *
 *           Shadows come from a pool of fixed size (shadow=), kept back at boot below
 *           16 MiB. When it is used up, mapping fails; no more.
 *
 *           dma=bounce gives each mapping a shadow. dma=incoherent does, too, and lets it
 *           differ from the buffer for as long as caches would on a machine where they
 *           are not kept in step: a new shadow holds poison, and nothing is copied but
 *           what a map, sync or unmap in the right direction copies. A driver that
 *           forgets one finds out.
 * Start at: shadow_needed()
 * Holds:    a shadow keeps the buffer's offset in its page: devices that care for
 *           alignment see the same.
 * Locks:    none but the pool's; the mapping is the caller's own. Any context.
 * See it:   the tour, step 7; /proc/dma_mappings, /proc/dma_shadow;
 *           tests/kernel/dma_shadow_test.c, dma_incoherent_test.c
 * Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings" (bounce buffers).   Linux: kernel/dma/swiotlb.c
 */
#include "mm/dma/shadow.h"

#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "mm/dma/internal.h"
#include "mm/dma/where.h"
#include "mm/phys/bootmem.h"
#include "mm/virt/kmap.h"

#define LIMIT (16 * MiB) /* of the smallest mask there is: one pool serves all devices */

enum shadow_mode shadow_mode;
struct area shadow_area = AREA_INIT("dma shadow pool", OWNER_SHADOW);

/* All of the RAM that the pool could come from. */
static unsigned long low_ram(void)
{
	unsigned long sum = 0;

	for (int i = 0; i < ram_ranges.count; i++)
		if (ram_ranges.r[i].start < LIMIT)
			sum += min(ram_ranges.r[i].end, (phys_addr_t)LIMIT) - ram_ranges.r[i].start;
	return sum;
}

void shadow_reserve(void)
{
	/* what is left of zone DMA is for others who must have it */
	unsigned long usual = low_ram() / (shadow_mode == SHADOW_NEEDED ? 16 : 4);

	area_reserve(&shadow_area, cmdline_range("shadow", ALIGN_DOWN(usual, PAGE_SIZE), 0, LIMIT),
		     LIMIT);
}

void shadow_init(void)
{
	area_init(&shadow_area);
}

bool shadow_needed(struct device *dev, phys_addr_t phys, size_t size)
{
	return shadow_mode != SHADOW_NEEDED || !bus_reaches(dev, phys, size);
}

phys_addr_t shadow_alloc(struct device *dev, phys_addr_t phys, size_t size)
{
	unsigned long offset = offset_in_page(phys);
	phys_addr_t shadow = 0;

	if (!fail_alloc_now(GFP_ATOMIC))
		shadow = area_alloc(&shadow_area, PAGE_ALIGN(offset + size) >> PAGE_SHIFT, 1);
	if (!shadow) {
		static unsigned long told; /* [a] */

		if (!__atomic_fetch_add(&told, 1, __ATOMIC_RELAXED))
			printk(KERN_WARNING
			       "dma: %s: no room for a shadow of %zu bytes (see /proc/dma_shadow; "
			       "shadow= makes it larger)\n",
			       dev->bus_id, size);
		return 0;
	}
	if (!bus_reaches(dev, shadow + offset, size)) { /* its mask was not set by dma_set_mask() */
		shadow_free(shadow, offset + size);
		return 0;
	}
	return shadow + offset;
}

void shadow_free(phys_addr_t shadow, size_t size)
{
	unsigned long offset = offset_in_page(shadow);

	WARN(!area_free(&shadow_area, shadow - offset, PAGE_ALIGN(offset + size) >> PAGE_SHIFT),
	     "the shadow at %#llx is in use, or none", shadow);
}

/* Page by page, because either side may be high memory, or a page that the CPU is kept from. */
static void copy_pages(phys_addr_t to, phys_addr_t from, size_t size, bool poison)
{
	while (size) {
		size_t n = min(size, PAGE_SIZE - max(offset_in_page(to), offset_in_page(from)));
		unsigned long flags = arch_irq_save(); /* the windows below are this CPU's */
		char *dst = kmap_exempt(phys_to_page(to), KM_DMA0);
		char *src = kmap_exempt(phys_to_page(from), KM_DMA1);

		if (poison)
			memset(dst + offset_in_page(to), SHADOW_POISON, n);
		else
			memcpy(dst + offset_in_page(to), src + offset_in_page(from), n);
		kunmap_exempt(src, KM_DMA1);
		kunmap_exempt(dst, KM_DMA0);
		arch_irq_restore(flags);
		to += n;
		from += n;
		size -= n;
	}
}

void shadow_copy(phys_addr_t to, phys_addr_t from, size_t size)
{
	copy_pages(to, from, size, false);
}

/*
 * With coherent memory the shadow is filled in every direction: if the device writes less than
 * was mapped, unmap must not replace the rest of the buffer by what the shadow held before.
 */
void shadow_fill(const struct dma_record *r)
{
	if (shadow_mode == SHADOW_INCOHERENT && r->dir == DMA_FROM_DEVICE)
		copy_pages(r->shadow, r->shadow, r->size, true);
	else
		shadow_copy(r->shadow, r->phys, r->size);
}

void shadow_in(const struct dma_record *r, phys_addr_t phys, size_t size)
{
	if (r->shadow && r->dir != DMA_FROM_DEVICE)
		shadow_copy(r->shadow + (phys - r->phys), phys, size);
}

void shadow_out(const struct dma_record *r, phys_addr_t phys, size_t size)
{
	if (r->shadow && r->dir != DMA_TO_DEVICE)
		shadow_copy(phys, r->shadow + (phys - r->phys), size);
}
