// SPDX-License-Identifier: MIT
/*
 * mm/dma/sg.c - a buffer in pieces: scatter/gather lists.
 *
 * What:     each piece of a list is a mapping of its own, with its own shadow, owner and
 *           record; what the pieces have in common is where they lie on the bus. Pieces
 *           that can adjoin there become one stretch:
 *
 *             entry          0        1         2        3
 *             piece          A 4096   B 4096    C 100    D 4096
 *             in memory      5000     6000      9f00     c000     (direct)
 *             dma_address    5000     9f00      c000     -
 *             dma_length     2000     100       1000     0        dma_map_sg() returns 3
 *
 *           Direct, only pieces that adjoin in memory do. An IOMMU makes all adjoin that
 *           end and begin at page borders.
 * Start at: dma_map_sg()
 * Holds:    after dma_map_sg() the entries behind the last stretch have dma_length 0: so
 *           unmap finds the stretches without a record.
 * Locks:    dma_lock around records and owners. Any context.
 * See it:   tests/kernel/dma_sg_test.c; /proc/dma_mappings has a line for each piece
 * Book:     LDD3 ch. 15, "Scatter-gather mappings".   Linux: arch/x86_64/kernel/pci-gart.c
 */
#include "kernel/lib/panic.h"
#include "kernel/lib/trace.h"
#include "mm/dma/internal.h"
#include "mm/dma/where.h"

#define MAX_STRETCH	 (1U << 30) /* bytes: dma_length is 32 bits */
#define PIECES_AT_A_TIME 32	    /* of a stretch, in one call of bus_map() */

static phys_addr_t sg_phys(const struct scatterlist *sg)
{
	return page_to_phys(sg->page) + sg->offset;
}

/* ------------------------------------------------------------------ */
/* Check                                                               */

/* Is every entry a piece of memory that may be lent? Reported if not. */
static bool check_list(struct device *dev, const struct scatterlist *sg, int nents,
		       enum dma_data_direction dir)
{
	if (nents <= 0 || !sg) {
		dma_report(DMA_ERR_LIST, dev, NULL, "a list of %d entries", nents);
		return false;
	}
	for (int i = 0; i < nents; i++) {
		if (!sg[i].page || !sg[i].length) {
			dma_report(DMA_ERR_LIST, dev, NULL, "entry %d of %d has no %s", i, nents,
				   sg[i].page ? "length" : "page");
			return false;
		}
		if (!dma_check_map(dev, sg_phys(&sg[i]), sg[i].length, dir))
			return false;
	}
	return true;
}

/* ------------------------------------------------------------------ */
/* Map                                                                 */

/* What dma_map_sg() is at work on. */
struct sg_call {
	struct device *dev;
	struct scatterlist *sg;
	int nents;
	enum dma_data_direction dir;
	struct dma_record like; /* what all pieces' records have in common */
	int stretches;		/* made so far: sg[].dma_address, dma_length */
	int entered;		/* pieces that have their record, or need none */
	int shadowed;		/* pieces looked at for a shadow */
};

/*
 * While a list is being mapped, what the device will see of piece i, the memory itself or its
 * shadow, stands in sg[i].dma_address. Stretches are written over it from the front; as there
 * are never more of them than pieces done, what is not done yet is still there.
 */
static bool find_shadows(struct sg_call *c)
{
	for (; c->shadowed < c->nents; c->shadowed++) {
		struct scatterlist *sg = &c->sg[c->shadowed];
		phys_addr_t phys = sg_phys(sg);

		sg->dma_length = 0;
		sg->dma_address = phys;
		if (shadow_needed(c->dev, phys, sg->length))
			sg->dma_address = shadow_alloc(c->dev, phys, sg->length);
		if (!sg->dma_address)
			return false;
	}
	return true;
}

/* A record for piece i, if it needs one, and its shadow filled; 0, -ENOMEM or -EBUSY. */
static int enter_piece(struct sg_call *c, const struct dma_piece *seen, dma_addr_t bus, bool joined)
{
	const struct scatterlist *sg = &c->sg[c->entered];
	struct dma_record m = c->like, *r;
	int error;

	m.entry = sg;
	m.phys = sg_phys(sg);
	m.size = sg->length;
	m.shadow = seen->phys == m.phys ? 0 : seen->phys;
	m.bus = bus;
	m.joined = joined;
	error = map_enter(&m, &r);
	if (error)
		return error;
	if (m.shadow) {
		shadow_fill(&m);
		atomic_inc(&c->dev->shadows);
	}
	if (dma_debug)
		trace_dma(TRACE_DMA_MAP, c->dev->bus_id, bus, m.size, m.dir, m.phys, m.shadow);
	return 0;
}

/* How many of the pieces to be done make one stretch: told in piece[], so many bytes in all. */
static int gather(const struct sg_call *c, struct dma_piece *piece, unsigned int *size)
{
	const struct scatterlist *sg = &c->sg[c->entered], *end = c->sg + c->nents;
	int n = 0;

	*size = 0;
	do {
		piece[n].phys = sg->dma_address;
		piece[n].size = sg->length;
		*size += sg->length;
		n++;
		sg++;
	} while (n < PIECES_AT_A_TIME && sg < end && *size + (u64)sg->length <= MAX_STRETCH &&
		 bus_joins(c->dev, piece[n - 1].phys + piece[n - 1].size, sg->dma_address));
	return n;
}

static bool map_stretch(struct sg_call *c)
{
	struct dma_piece piece[PIECES_AT_A_TIME];
	unsigned int size;
	int n = gather(c, piece, &size);
	dma_addr_t bus = bus_map(&c->like, piece, n, size), at = bus;

	if (dma_mapping_error(bus))
		return false;
	for (int i = 0; i < n; i++, c->entered++) {
		if ((dma_debug || piece[i].phys != sg_phys(&c->sg[c->entered])) &&
		    enter_piece(c, &piece[i], at, i > 0)) {
			bus_unmap(c->dev, bus, size);
			return false;
		}
		at += piece[i].size;
	}
	c->sg[c->stretches].dma_address = bus;
	c->sg[c->stretches++].dma_length = size;
	return true;
}

/* ------------------------------------------------------------------ */
/* Undo                                                                */

/* The device loses all of the list. */
static void unmap_stretches(struct device *dev, struct scatterlist *sg, int nents)
{
	for (int i = 0; i < nents && sg[i].dma_length; i++) {
		bus_unmap(dev, sg[i].dma_address, sg[i].dma_length);
		sg[i].dma_length = 0;
	}
}

/* Take the record of a piece out, if it has one; the CPU owns it again. dma_lock is taken. */
static struct dma_record *leave_piece(struct device *dev, const struct scatterlist *list, int i)
{
	struct dma_record *r;
	unsigned long flags;

	spin_lock_irqsave(&dma_lock, flags);
	r = record_find_piece(dev, &list[i], sg_phys(&list[i]), list[i].length);
	if (r) {
		record_remove(r);
		owner_end(r);
	}
	spin_unlock_irqrestore(&dma_lock, flags);
	return r;
}

static void free_piece(struct dma_record *r)
{
	if (r->shadow) {
		shadow_free(r->shadow, r->size);
		atomic_dec(&r->dev->shadows);
	}
	record_free(r);
}

/* Nothing was transferred: no copies. */
static int undo(struct sg_call *c)
{
	unmap_stretches(c->dev, c->sg, c->stretches);
	for (int i = 0; i < c->entered; i++) {
		struct dma_record *r = leave_piece(c->dev, c->sg, i);

		if (r)
			free_piece(r);
	}
	for (int i = c->entered; i < c->shadowed; i++)
		if (c->sg[i].dma_address != sg_phys(&c->sg[i]))
			shadow_free(c->sg[i].dma_address, c->sg[i].length);
	return 0;
}

/* ------------------------------------------------------------------ */
/* The calls                                                           */

/* How many stretches, if all of the list is plain; 0: it is not, or no list. */
static int map_plain(struct device *dev, struct scatterlist *sg, int nents,
		     enum dma_data_direction dir)
{
	struct scatterlist *to = sg - 1;
	phys_addr_t end = 0; /* of the stretch at hand; no memory is there */

	for (int i = 0; i < nents; i++) {
		unsigned int length = sg[i].length;
		phys_addr_t phys;

		if (!sg[i].page)
			return 0;
		phys = sg_phys(&sg[i]);
		if (!is_plain(dev, phys, length, dir))
			return 0;
		if (phys == end && to->dma_length + (u64)length <= MAX_STRETCH) {
			to->dma_length += length;
		} else {
			to++;
			to->dma_address = phys;
			to->dma_length = length;
		}
		end = phys + length;
	}
	if (to + 1 < sg + nents)
		to[1].dma_length = 0;
	return (int)(to + 1 - sg);
}

/* The long way: see is_plain(). */
static __noinline int map_list(struct device *dev, struct scatterlist *sg, int nents,
			       enum dma_data_direction dir, unsigned long caller)
{
	struct sg_call c = { .dev = dev, .sg = sg, .nents = nents, .dir = dir };

	if (!check_list(dev, sg, nents, dir))
		return 0;
	c.like.dev = dev;
	c.like.dir = dir;
	c.like.nents = nents;
	c.like.caller = caller;
	if (dma_debug)
		c.like.trace_len = stack_trace_save(c.like.trace, DMA_TRACE);
	if (!find_shadows(&c))
		return undo(&c);
	while (c.entered < nents)
		if (!map_stretch(&c))
			return undo(&c);
	wmb();
	return c.stretches;
}

int dma_map_sg(struct device *dev, struct scatterlist *sg, int nents, enum dma_data_direction dir)
{
	int stretches = map_plain(dev, sg, nents, dir);

	if (!stretches)
		return map_list(dev, sg, nents, dir, (unsigned long)__builtin_return_address(0));
	wmb();
	return stretches;
}

/*
 * What is the list called sg, as dma_map_sg() was told? How many entries it had then; 0: it is
 * not mapped. Mistakes are reported. Without the checker the driver is believed.
 */
static int check_call(struct device *dev, const struct scatterlist *sg, int nents,
		      enum dma_data_direction dir, const char *what)
{
	const struct dma_record *r;
	unsigned long flags;

	if (!dma_debug)
		return nents;
	spin_lock_irqsave(&dma_lock, flags);
	r = nents > 0 ? record_find_piece(dev, sg, sg_phys(sg), sg->length) : NULL;
	if (!r && nents > 0 && record_find_piece(dev, NULL, sg_phys(sg), sg->length))
		dma_report(DMA_ERR_CALL, dev, record_find_piece(dev, NULL, sg_phys(sg), sg->length),
			   "%s of a list whose first piece was mapped by itself", what);
	else if (!r)
		dma_report(DMA_ERR_NOT_MAPPED, dev, NULL, "%s of a list of %d entries", what,
			   nents);
	if (r && r->nents != nents)
		dma_report(DMA_ERR_NENTS, dev, r,
			   "%s of %d entries, dma_map_sg() was given %d (not what it returned)",
			   what, nents, r->nents);
	if (r)
		call_check_direction(r, dir, what);
	nents = r ? r->nents : 0;
	spin_unlock_irqrestore(&dma_lock, flags);
	return nents;
}

void dma_unmap_sg(struct device *dev, struct scatterlist *sg, int nents,
		  enum dma_data_direction dir)
{
	bool records = has_records(dev);

	if (records)
		nents = check_call(dev, sg, nents, dir, "unmap");
	if (bus_translated(dev))
		unmap_stretches(dev, sg, nents);
	if (!records)
		return;
	for (int i = 0; i < nents; i++) {
		struct dma_record *r = leave_piece(dev, sg, i);

		if (!r)
			continue; /* in reach, and mapped without checks */
		shadow_out(r, r->phys, r->size);
		if (dma_debug)
			trace_dma(TRACE_DMA_UNMAP, dev->bus_id, r->bus, r->size, r->dir, r->phys,
				  r->shadow);
		free_piece(r);
	}
}

/* One piece of a list, to the CPU or to the device. */
static void sync_piece(struct device *dev, const struct scatterlist *sg, int i, bool to_cpu)
{
	struct dma_record *r;
	unsigned long flags;
	bool copies;

	spin_lock_irqsave(&dma_lock, flags);
	r = record_find_piece(dev, &sg[i], sg_phys(&sg[i]), sg[i].length);
	copies = r && (to_cpu || r->cpu_owns);
	if (r && to_cpu)
		sync_to_cpu_locked(r);
	spin_unlock_irqrestore(&dma_lock, flags);
	if (!copies)
		return;
	if (to_cpu) {
		shadow_out(r, r->phys, r->size);
	} else {
		shadow_in(r, r->phys, r->size);
		spin_lock_irqsave(&dma_lock, flags);
		sync_to_device_locked(r);
		spin_unlock_irqrestore(&dma_lock, flags);
	}
	if (dma_debug)
		trace_dma(to_cpu ? TRACE_DMA_SYNC_CPU : TRACE_DMA_SYNC_DEV, dev->bus_id, r->bus,
			  r->size, r->dir, r->phys, r->shadow);
}

static void sync_list(struct device *dev, struct scatterlist *sg, int nents,
		      enum dma_data_direction dir, bool to_cpu)
{
	if (!has_records(dev))
		return;
	nents = check_call(dev, sg, nents, dir, "sync");
	for (int i = 0; i < nents; i++)
		sync_piece(dev, sg, i, to_cpu);
}

void dma_sync_sg_for_cpu(struct device *dev, struct scatterlist *sg, int nents,
			 enum dma_data_direction dir)
{
	rmb();
	sync_list(dev, sg, nents, dir, true);
}

void dma_sync_sg_for_device(struct device *dev, struct scatterlist *sg, int nents,
			    enum dma_data_direction dir)
{
	wmb();
	sync_list(dev, sg, nents, dir, false);
}
