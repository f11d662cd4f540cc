/* SPDX-License-Identifier: MIT */
/*
 * mm/dma/bigarea.h - one large piece of contiguous memory, kept back at boot.
 *
 * What:     a frame grabber wants megabytes in a row. Minutes after boot the buddy system
 *           has none left, and it never has more than 4 MiB. bigarea=16M keeps that much
 *           from it; these calls, with the names of the patch that the book speaks of,
 *           give it out. (The chapter's other trick is mem=: RAM above that address
 *           is nobody's, and a driver gets at it by ioremap().)
 * Start at: bigphysarea_alloc_pages()
 * See it:   /proc/bigphysarea; tests/kernel/dma_area_test.c; docs/dma.md
 * Book:     LDD3 ch. 8 and 15, "Do-it-yourself allocation"
 */
#ifndef MM_DMA_BIGAREA_H
#define MM_DMA_BIGAREA_H

#include "mm/dma/area.h"

/*
 * bigphysarea_alloc_pages - count pages in a row; the kernel logical address of the first, or NULL.
 *
 * => align: in pages, 0 for 1: the first lies at a multiple of it
 * => priority is not used: nothing is waited for
 * => below 4 GiB; one reference for each page, so that nopage() may map it; not cleared
 */
void *bigphysarea_alloc_pages(int count, int align, int priority);
/* bigphysarea_free_pages - what one call of alloc_pages gave; refused, and reported, while anybody has a page of it. */
void bigphysarea_free_pages(void *base);
/* The same in bytes: whole pages. */
void *bigphysarea_alloc(int size);
void bigphysarea_free(void *base, int size);

extern struct area bigarea;
void bigarea_reserve(void);
void bigarea_init(void);

#endif
