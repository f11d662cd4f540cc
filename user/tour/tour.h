/* SPDX-License-Identifier: MIT */
/*
 * user/tour/tour.h - what the steps of the guided tour share.
 *
 * What:     The tour walks through the chapter on the live machine.  A step
 *           tells what it is about, asks the reader to predict what will be
 *           seen, shows it, checks that it is so, and names the code that did
 *           it.  Each step is a function in a file of its own, step_*.c.
 * Start at: struct step, then user/tour/tour.c, the list of steps.
 * Holds:    lines of at most 78 columns, plain ASCII.
 * See it:   make run
 */
#ifndef USER_TOUR_TOUR_H
#define USER_TOUR_TOUR_H

#include <stdbool.h>
#include <stddef.h>

#define PAGE 4096UL

struct step {
	const char *title;
	const char *lesson; /* its line in the summary */
	void (*run)(void);
	/* filled in while it runs */
	int held, failed;
	const char *skipped; /* why, or NULL */
};

/* ---- Telling (say.c) ---- */

/* tour_quiet - true if nobody is there to press Enter (or none is wanted). */
extern bool tour_quiet;

/* say - a paragraph, as it stands.  printf's conversions may be used. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* predict - a question, and time to think. */
void predict(const char *question);

/* where_to_look - the code behind what was just seen. */
void where_to_look(const char *file, const char *function, const char *breakpoint);

/* check - something that must be so; a failure costs the exit status. */
bool check(bool holds, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* skip - this step cannot be shown on this machine: say why, and count it. */
void skip(const char *reason);

/* The step that check() and skip() count for. */
extern struct step *tour_step;

/* ---- What the kernel saw (trace.c) ---- */

enum event_kind {
	EVENT_FAULT,
	EVENT_DMA
};

struct event {
	unsigned long number;
	enum event_kind kind;
	char what[24];	      /* fault: the rung; DMA: map, unmap, sync_... */
	unsigned long addr;   /* fault: where; DMA: the bus address */
	unsigned long size;   /* DMA */
	unsigned long pfn;    /* page frame number */
	unsigned long shadow; /* DMA: physical address of the shadow page, or 0 */
	char direction[20];   /* DMA */
	char access[8];	      /* fault: read, write, exec */
};

/* trace_mark - from here on. */
void trace_mark(void);

/*
 * trace_since_mark - the events since trace_mark(), oldest first.
 *
 * => faults are given only if their address is in [start, end); DMA always
 * => returns how many were put into events[], at most @max
 */
size_t trace_since_mark(struct event *events, size_t max, const void *start, const void *end);

/* ---- The device (edu.c) ---- */

struct edu_addresses;
struct edu_info;

/* edu_open - the descriptor of /dev/edu; -1, and the step skipped, without it. */
int edu_open(void);
struct edu_addresses edu_addresses_of(const void *byte);
struct edu_info edu_info_now(void);

/* edu_all_shadowed - booted with dma=bounce or dma=incoherent: a shadow for every page. */
bool edu_all_shadowed(void);
/* edu_behind_iommu - the card reaches what is mapped for it, wherever that lies. */
bool edu_behind_iommu(void);

/* dma_unchecked - booted with dma_debug=0: nobody notes mappings, nor mistakes. */
bool dma_unchecked(void);

/* One pattern for all transfers: byte number @index of pattern @seed. */
unsigned char pattern_byte(unsigned int seed, size_t index);
void pattern_fill(void *at, size_t count, unsigned int seed);
/* pattern_wrong - how many bytes at @at are not those of the pattern. */
size_t pattern_wrong(const void *at, size_t count, unsigned int seed);

/* ---- The steps ---- */

void step_space(void);
void step_faults(void);
void step_addresses(void);
void step_registers(void);
void step_coherent(void);
void step_streaming(void);
void step_shadow(void);
void step_refused(void);
void step_broken(void);

#endif
