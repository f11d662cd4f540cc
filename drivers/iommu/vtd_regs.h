/* SPDX-License-Identifier: MIT */
/*
 * drivers/iommu/vtd_regs.h - registers and table entries of Intel's IOMMU (VT-d).
 *
 * Spec:     Intel Virtualization Technology for Directed I/O, revision 3.3; the section of each
 *           is beside it. "Legacy mode" throughout: requests without PASID.
 */
#ifndef DRIVERS_IOMMU_VTD_REGS_H
#define DRIVERS_IOMMU_VTD_REGS_H

#define VTD_REGS_SIZE 0x1000

/* Registers, by offset */
#define VTD_VERSION    0x00 /* 11.4.1  bits 7:4 major, 3:0 minor */
#define VTD_CAP	       0x08 /* 11.4.2  64 bits */
#define VTD_ECAP       0x10 /* 11.4.3  64 bits */
#define VTD_GCMD       0x18 /* 11.4.4.1 commands: one bit at a time */
#define VTD_GSTS       0x1c /* 11.4.4.2 the same bits, when done */
#define VTD_ROOT_TABLE 0x20 /* 11.4.5  64 bits: where the root table is */
#define VTD_CCMD       0x28 /* 11.4.6.1 64 bits: forget contexts */
#define VTD_FSTS       0x34 /* 11.4.7.1 what went wrong */
#define VTD_FECTL      0x38 /* 11.4.7.2 the fault interrupt */
#define VTD_FEDATA     0x3c /* 11.4.7.3 its message: data... */
#define VTD_FEADDR     0x40 /* 11.4.7.4 ...and address */
#define VTD_FEUADDR    0x44 /* 11.4.7.5 ...upper half */
#define VTD_PMEN       0x64 /* 11.4.8.1 protected memory regions */

/* Capability register, 11.4.2 */
#define CAP_DOMAINS(cap)       (1u << (4 + 2 * ((cap)&7))) /* ND: how many domain numbers */
#define CAP_RWBF	       (1ULL << 4) /* tables written: flush its write buffer */
#define CAP_PLMR	       (1ULL << 5) /* protected low memory */
#define CAP_PHMR	       (1ULL << 6) /* protected high memory */
#define CAP_CM		       (1ULL << 7) /* caches entries that are not present, too */
#define CAP_LEVELS(cap, n)     ((cap) >> (8 + (n)-2) & 1)   /* SAGAW: tables of n levels, 2..6 */
#define CAP_WIDTH(cap)	       (((cap) >> 16 & 0x3f) + 1)   /* MGAW: bits of an address */
#define CAP_FAULT_OFFSET(cap)  (((cap) >> 24 & 0x3ff) * 16) /* FRO: where fault records are */
#define CAP_2M_PAGES	       (1ULL << 34)		    /* SLLPS bit 0 */
#define CAP_PAGE_FLUSH	       (1ULL << 39) /* PSI: pages can be forgotten one by one */
#define CAP_FAULT_RECORDS(cap) (((cap) >> 40 & 0xff) + 1) /* NFR */
#define CAP_MAX_ORDER(cap)     ((cap) >> 48 & 0x3f)	  /* MAMV: 2^n pages at a time */
#define CAP_DRAIN_WRITES       (1ULL << 54)
#define CAP_DRAIN_READS	       (1ULL << 55)

/* Extended capability register, 11.4.3 */
#define ECAP_COHERENT		(1ULL << 0) /* C: it reads tables through the CPU's caches */
#define ECAP_PASS_THROUGH	(1ULL << 6) /* PT */
#define ECAP_IOTLB_OFFSET(ecap) (((ecap) >> 8 & 0x3ff) * 16) /* IRO */
#define IOTLB_OFFSET_END(ecap)	(ECAP_IOTLB_OFFSET(ecap) + 16)

/* Global command and status, 11.4.4 */
#define GCMD_TRANSLATE	 (1u << 31)  /* TE */
#define GCMD_ROOT_TABLE	 (1u << 30)  /* SRTP, once */
#define GCMD_WRITE_FLUSH (1u << 27)  /* WBF, once; the status bit is 1 until it is done */
#define GCMD_QUEUE	 (1u << 26)  /* QIE: queued invalidation */
#define GCMD_STICKY	 0x96ffffffu /* what has to be repeated with each command, 11.4.4.1 */

/* Context command, 11.4.6.1 */
#define CCMD_GO		 (1ULL << 63) /* ICC */
#define CCMD_GLOBAL	 (1ULL << 61) /* CIRG */
#define CCMD_DEVICE	 (3ULL << 61)
#define CCMD_SOURCE(sid) ((u64)(sid) << 16)
#define CCMD_DOMAIN(did) ((u64)(did))

/* IOTLB registers, at ECAP_IOTLB_OFFSET, 11.4.6.4.1 */
#define IOTLB_ADDRESS	   0x0 /* IVA: page address | order */
#define IOTLB_COMMAND	   0x8
#define IOTLB_GO	   (1ULL << 63) /* IVT */
#define IOTLB_GLOBAL	   (1ULL << 60) /* IIRG */
#define IOTLB_DOMAIN	   (2ULL << 60)
#define IOTLB_PAGE	   (3ULL << 60)
#define IOTLB_DRAIN_READS  (1ULL << 49)
#define IOTLB_DRAIN_WRITES (1ULL << 48)
#define IOTLB_DID(did)	   ((u64)(did) << 32)

/* Faults, 11.4.7 */
#define FSTS_OVERFLOW	(1u << 0) /* PFO: there were more */
#define FSTS_PENDING	(1u << 1) /* PPF: a record is full */
#define FSTS_ERRORS	0x7du	  /* all that is cleared by writing 1, 11.4.7.1 */
#define FECTL_MASKED	(1u << 31)
#define FAULT_RECORD	16	     /* bytes; 11.4.7.6 */
#define FAULT_LOW	0	     /* 64 bits: the page */
#define FAULT_HIGH	8	     /* 64 bits: */
#define FAULT_FULL	(1ULL << 63) /* F; write 1 to clear */
#define FAULT_READ	(1ULL << 62) /* T: it was a read */
#define FAULT_REASON(h) ((u8)((h) >> 32))
#define FAULT_SOURCE(h) ((u16)(h))

#define PMEN_ENABLE (1u << 31)
#define PMEN_STATUS (1u << 0)

/* Root and context entries, 9.1 and 9.3: two words each, 256 in a table */
#define ROOT_PRESENT	     1ULL
#define CONTEXT_PRESENT	     1ULL
#define CONTEXT_TRANSLATE    (0ULL << 2)       /* TT: through second-level tables */
#define CONTEXT_PASS_THROUGH (2ULL << 2)       /* TT: not at all */
#define CONTEXT_WIDTH(n)     ((u64)(n)-2)      /* AW: the tables have n levels; second word */
#define CONTEXT_DID(did)     ((u64)(did) << 8) /* second word */

/* Second-level entries, 9.8 */
#define SL_READ	   1ULL /* IOMMU_READ, IOMMU_WRITE: the same bits */
#define SL_WRITE   2ULL
#define SL_LARGE   (1ULL << 7)
#define SL_ADDRESS 0x000ffffffffff000ULL /* of all entries and tables here */

#endif
