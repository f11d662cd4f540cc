/* SPDX-License-Identifier: MIT */
/*
 * drivers/iommu/vtd.h - what the files of drivers/iommu share: a unit.
 */
#ifndef DRIVERS_IOMMU_VTD_H
#define DRIVERS_IOMMU_VTD_H

#include "drivers/iommu/dmar.h"
#include "mm/dma/domain.h"

#define VTD_MAX_DOMAINS 256
#define VTD_ID_PASS	1 /* the domain number of pass-through; 0 is reserved (6.1) */
#define VTD_ID_FIRST	2
/* A device that is refused so many times within a second will not end by itself: it is stopped. */
#define VTD_STORM	  1000
#define VTD_STORM_SOURCES 8 /* as many are watched at a time */

/* One IOMMU. */
struct vtd_unit {
	int number;		      /* [I] */
	char name[12];		      /* [I] for /proc/iomem */
	u64 base;		      /* [I] physical, of its registers */
	void __iomem *regs;	      /* [I] */
	u64 cap, ecap;		      /* [I] */
	unsigned int levels;	      /* [I] of second-level tables */
	const struct dmar_unit *dmar; /* [I] which devices it stands above */
	u64 *root;		      /* [vtd_lock] the root table, one entry a bus */
	struct iommu_domain *domains[VTD_MAX_DOMAINS]; /* [vtd_lock] by number */
	struct iommu_domain *identity; /* [I] iommu=pt without pass-through: 1:1 tables */
	int irq;		       /* [I] of faults; 0 or negative: none */
	spinlock_t lock; /* RANK_IOMMU, interrupts off: its registers, but those about faults */
	bool failed;	 /* [lock] a command was not carried out in time */
	u64 faults, overflows, flushes; /* [lock] */
	u64 storm_second; /* [lock] since boot: the second that the next line is about */
	struct {
		u16 source;
		u32 count;
	} storm[VTD_STORM_SOURCES]; /* [lock] who was refused in that second, how often */
};

extern struct vtd_unit vtd_units[DMAR_MAX_UNITS];
extern int vtd_nr_units;
extern struct dmar vtd_dmar; /* [I] what the firmware says */
extern spinlock_t vtd_lock;  /* RANK_DOMAINS, interrupts off: root and context tables, numbers */

/* start.c */
extern const char *vtd_mode; /* off, pt, on, lazy */

/* vtd.c */
extern const struct iommu_ops vtd_ops;
extern bool vtd_all_pass; /* [I] after boot. iommu=pt: no device has a domain */
/* vtd_unit_of - the unit that stands above a device, or NULL; vtd_scopes_hold - is it meant by these? */
struct pci_dev;
struct vtd_unit *vtd_unit_of(const struct pci_dev *pdev);
bool vtd_scopes_hold(const struct dmar_scopes *scopes, const struct pci_dev *pdev);
/* vtd_context_of - the two words of a context entry; NULL: no memory for its bus's table. vtd_lock held. */
u64 *vtd_context_of(struct vtd_unit *unit, u16 source);
/* vtd_context_set - fill one, the word with the present bit last; 0 or -ENOMEM. vtd_lock held. */
int vtd_context_set(struct vtd_unit *unit, u16 source, u64 low, u64 high);
/* vtd_domain_of - the domain of those who ask by this name (bus << 8 | devfn), or NULL. vtd_lock held. */
struct iommu_domain *vtd_domain_of(const struct vtd_unit *unit, u16 source);
/* vtd_flush_writes - after tables were written: an old unit has a buffer in between. lock not held. */
void vtd_flush_writes(struct vtd_unit *unit);

/* flush.c: forget what was cached. Any context; unit->lock inside. */
void vtd_flush_context(struct vtd_unit *unit, u16 source, u32 id);
void vtd_flush_contexts(struct vtd_unit *unit);
void vtd_flush_pages(struct vtd_unit *unit, u32 id, dma_addr_t iova, unsigned int order);
void vtd_flush_domain(struct vtd_unit *unit, u32 id);
void vtd_flush_iotlb(struct vtd_unit *unit);
/*
 * vtd_command - GCMD: set or clear one of its bits and wait until it is so; false: it is not.
 *
 * => unit->lock held
 */
bool vtd_command(struct vtd_unit *unit, u32 bit, bool on);
/* vtd_write_back - the unit will see what was written to a table, though it does not ask the CPU's caches. */
void vtd_write_back(struct vtd_unit *unit, const void *from, size_t size);

/* tables.c */
u64 *vtd_table_alloc(struct vtd_unit *unit, gfp_t gfp); /* a page of zeros, or NULL */
void vtd_table_free(u64 *table);
int vtd_map(struct iommu_domain *domain, dma_addr_t iova, phys_addr_t phys, unsigned long pages,
	    unsigned int prot);
void vtd_unmap(struct iommu_domain *domain, dma_addr_t iova, unsigned long pages);
bool vtd_lookup(struct iommu_domain *domain, dma_addr_t iova, phys_addr_t *phys,
		unsigned int *prot);
void vtd_trim(struct iommu_domain *domain);
/* vtd_map_identity - all of [0, end) at its own address, in large pages if there are; 0 or -ENOMEM */
int vtd_map_identity(struct iommu_domain *domain, phys_addr_t end);
void vtd_free_tables(struct iommu_domain *domain);
void vtd_for_each_table(struct iommu_domain *domain, void (*fn)(struct page *table, void *arg),
			void *arg);

/* fault.c */
/* vtd_fault_init - let the unit interrupt when a device does what it may not; 0 or -errno. */
int vtd_fault_init(struct vtd_unit *unit);
/* vtd_fault_exit - no more of that; it may not have begun. May sleep. */
void vtd_fault_exit(struct vtd_unit *unit);
/* vtd_fault_record - what is to be done about a fault, given as the two words of its record. Any context. */
void vtd_fault_record(struct vtd_unit *unit, u64 low, u64 high);
const char *vtd_fault_reason(unsigned int reason);

/* proc.c */
void vtd_proc_init(void);

#endif
