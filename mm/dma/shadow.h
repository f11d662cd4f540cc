/* SPDX-License-Identifier: MIT */
/*
 * mm/dma/shadow.h - the pool of shadows, for those who look at it: /proc and the oracle.
 *
 * Not here: making and copying shadows is mm/dma's own affair (internal.h).
 */
#ifndef MM_DMA_SHADOW_H
#define MM_DMA_SHADOW_H

#include "mm/dma/area.h"

extern struct area shadow_area;

#endif
