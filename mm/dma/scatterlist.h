/* SPDX-License-Identifier: MIT */
/*
 * mm/dma/scatterlist.h - a buffer in pieces.
 *
 * What:     an array of these says where the pieces are; dma_map_sg() says where the
 *           device finds them. There may be fewer of those: pieces that adjoin on the
 *           bus become one. So page, offset and length of entry i belong together, and
 *           dma_address and dma_length of entry i, and nothing else does.
 * Start at: struct scatterlist; dma_map_sg() in dma.h
 * Book:     LDD3 ch. 15, "Scatter-gather mappings".   Linux: include/asm-x86_64/scatterlist.h
 */
#ifndef MM_DMA_SCATTERLIST_H
#define MM_DMA_SCATTERLIST_H

#include "mm/phys/page.h"

struct scatterlist {
	struct page *page;	 /* the piece, as the driver knows it */
	unsigned int offset;	 /* from the page's start; may lie beyond the page */
	unsigned int length;	 /* bytes */
	dma_addr_t dma_address;	 /* of the nth stretch that the device is told of */
	unsigned int dma_length; /* its bytes; 0 behind the last */
};

/* For n below what dma_map_sg() returned. */
#define sg_dma_address(sg) ((sg)->dma_address)
#define sg_dma_len(sg)	   ((sg)->dma_length)

#endif
