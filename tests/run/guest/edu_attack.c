/* SPDX-License-Identifier: MIT */
/*
 * tests/run/guest/edu_attack.c - a hostile card: it asks for a word of every page of RAM.
 *
 * What:     the guest's end of tests/run/test_attack.py. A buffer of four pages is pinned and
 *           mapped, in one direction. Then the card is told the address of every page of RAM,
 *           first to read a word of it, then to write one, and each word is compared.
 *
 *             edu_attack to|from        which way the buffer is mapped: to the device, from it
 *
 *           Reading: the words go into the card's memory, 500 at a time, and are brought back
 *           into the coherent buffer. A read that is refused gives zeros, so blank pages tell
 *           nothing and are counted apart.
 *           Writing: every page that is this program's own; with the IOMMU on, every page that
 *           is anybody's: if it does not hold, the kernel does not live to tell.
 *           A constant: among the kernel's, which the kernel itself cannot write, is the name of
 *           a file system. What does /proc/filesystems show when the card has been there?
 * Start at: main(), then sweep_reads() and sweep_writes().
 * Holds:    nothing is written to a page of others unless an IOMMU is said to be on, but for
 *           that name, which is put back. Pages that
 *           are mapped for the driver (ring, coherent buffer) are left out of both.
 * See it:   docs/dad.md
 */
#define _GNU_SOURCE /* memmem() */
#include "kernel/uapi/edu.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE	  4096UL
#define WORDS	  (PAGE / 8)
#define MAX_PAGES 8192
#define OWN	  4608 /* 18 MiB of the 32 */
#define BATCH	  500
#define MARKER	  0xa5a5a5a5a5a5a5a5UL
#define POISON	  0x9e3779b97f4a7c15UL
#define BUFFER	  4 /* pages */

typedef unsigned long u64;

static struct target {
	u64 phys;   /* of the page; also the bus address that the card is told */
	u64 *own;   /* where it is ours, or NULL */
	u64 word;   /* at... */
	u64 offset; /* ...this place in the page */
	bool blank; /* nothing but zeros */
	int buffer; /* this bus address is that of page so and so of the buffer; -1 */
	bool taken; /* by the driver, or the buffer itself lies there: left out */
} target[MAX_PAGES];
static int targets;
static int edu, mem;
static u64 *coherent;
static u64 *buffer, buffer_phys[BUFFER];
static struct edu_hold hold;
static bool iommu;

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static u64 physical(const void *at)
{
	struct edu_addresses a = { .user = (u64)at };

	if (ioctl(edu, EDU_IOC_ADDRESSES, &a))
		die("EDU_IOC_ADDRESSES");
	return a.phys;
}

static struct target *find(u64 phys)
{
	for (int i = 0; i < targets; i++)
		if (target[i].phys == (phys & ~(PAGE - 1)))
			return &target[i];
	return NULL;
}

/* ---- The machine ---- */

static void list_pages(void)
{
	FILE *iomem = fopen("/proc/iomem", "r");
	char line[128];
	u64 start, end;

	if (!iomem)
		die("/proc/iomem");
	while (fgets(line, sizeof(line), iomem)) {
		if (line[0] == ' ' || !strstr(line, "System RAM") ||
		    sscanf(line, "%lx-%lx", &start, &end) != 2)
			continue;
		for (u64 at = (start + PAGE - 1) & ~(PAGE - 1);
		     at + PAGE <= end + 1 && targets < MAX_PAGES; at += PAGE)
			target[targets++] = (struct target){ .phys = at, .buffer = -1 };
	}
	fclose(iomem);
}

static void take_pages(void)
{
	u64 *own =
		mmap(NULL, OWN * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (own == MAP_FAILED)
		die("mmap");
	for (u64 i = 0; i < OWN * WORDS; i++)
		own[i] = 0x5eed000000000000UL + i;
	for (u64 i = 0; i < OWN; i++) {
		struct target *t = find(physical(own + i * WORDS));

		if (!t)
			die("a page of ours is not in /proc/iomem");
		t->own = own + i * WORDS;
	}
}

/* What the card may reach by the books: the driver's own, and the buffer. */
static void mark_mappings(void)
{
	FILE *mappings = fopen("/proc/dma_mappings", "r");
	char line[256], kind[32];
	u64 bus, size, from;

	if (!mappings)
		die("/proc/dma_mappings");
	while (fgets(line, sizeof(line), mappings)) {
		if (sscanf(line, "%*s %lx %lu %31s %*s %lx", &bus, &size, kind, &from) != 4 ||
		    strcmp(kind, "coherent") != 0)
			continue;
		for (u64 at = 0; at < size; at += PAGE) {
			struct target *t = find(bus + at), *real = find(from + at);

			if (t)
				t->taken = true;
			if (real)
				real->taken = true;
		}
	}
	fclose(mappings);
	for (int i = 0; i < BUFFER; i++) {
		struct target *t = find(hold.bus[i]), *real = find(buffer_phys[i]);

		if (real)
			real->taken = true; /* the device's: not to be looked at by /dev/mem */
		if (t) {
			t->buffer = i;
			t->taken = false;
		}
	}
}

/* ---- The card ---- */

static void raw(u64 bus, unsigned int at, unsigned int to_device)
{
	struct edu_raw op = { bus, at, 8, to_device, 0 };

	if (ioctl(edu, EDU_IOC_RAW, &op))
		die("EDU_IOC_RAW");
}

static void card_memory(unsigned int bytes, unsigned int to_device)
{
	struct edu_coherent_dma op = { 0, 0, bytes, to_device };

	if (ioctl(edu, EDU_IOC_COHERENT, &op))
		die("EDU_IOC_COHERENT");
}

static u64 fetch(u64 bus)
{
	coherent[0] = MARKER;
	card_memory(8, 1);
	raw(bus, 0, 1);
	card_memory(8, 0);
	return coherent[0];
}

static void store(u64 bus, u64 word)
{
	coherent[0] = word;
	card_memory(8, 1);
	raw(bus, 0, 0);
}

/* ---- Words ---- */

static u64 word_now(const struct target *t)
{
	u64 word = 0;

	if (t->own)
		return *(volatile u64 *)&t->own[t->offset / 8];
	if (pread(mem, &word, 8, (off_t)(t->phys + t->offset)) != 8)
		die("/dev/mem");
	return word;
}

/* The last word of the page that is not 0, but for the first `skip` of such. */
static void choose_word(struct target *t, int skip)
{
	static u64 page[WORDS];
	int i = WORDS - 1;

	if (t->own)
		memcpy(page, t->own, PAGE);
	else if (pread(mem, page, PAGE, (off_t)t->phys) != (ssize_t)PAGE)
		die("/dev/mem");
	while (i > 0 && (!page[i] || skip-- > 0))
		i--;
	t->offset = (u64)i * 8;
	t->word = page[i];
	t->blank = !page[i];
}

/* ---- The attack ---- */

static int buffer_reads, buffer_writes;

/*
 * Memory of others lives: a word may have changed on the way, such as one of the very request
 * that the driver makes for us. Other words of that page have not.
 */
static bool reached_at_last(struct target *t)
{
	for (int i = 0; i < 8; i++) {
		choose_word(t, i * 61);
		if (fetch(t->phys + t->offset) == t->word)
			return true;
	}
	return false;
}

static void judge_read(struct target *t, u64 got, int counts[3])
{
	if (t->buffer >= 0 && iommu) {
		buffer_reads += got == buffer[(u64)t->buffer * WORDS + t->offset / 8];
		return;
	}
	if (t->blank)
		counts[0]++;
	else if (got == t->word || (got && got == word_now(t)))
		counts[1]++;
	else if (!iommu && !t->own && ((got && got != MARKER) || reached_at_last(t)))
		counts[1]++; /* (what is refused gives zeros) */
	else if (got == 0)
		counts[2]++;
	else
		printf("strange: page 0x%lx gave 0x%lx\n", t->phys, got);
}

static void sweep_reads(void)
{
	int counts[3] = { 0, 0, 0 }, batch[BATCH];
	u64 words[BATCH];

	for (int next = 0; next < targets;) {
		unsigned int n = 0;

		for (int i = 0; i < BATCH; i++)
			coherent[i] = MARKER;
		card_memory(BATCH * 8, 1);
		for (; next < targets && n < BATCH; next++) {
			if (target[next].taken)
				continue;
			choose_word(&target[next], 0);
			raw(target[next].phys + target[next].offset, n * 8, 1);
			batch[n++] = next;
		}
		card_memory(BATCH * 8, 0);
		memcpy(words, coherent, sizeof(words)); /* (judging may use the card again) */
		for (unsigned int i = 0; i < n; i++)
			judge_read(&target[batch[i]], words[i], counts);
	}
	printf("read: blank %d reached %d refused %d\n", counts[0], counts[1], counts[2]);
}

static void sweep_writes(void)
{
	int reached = 0, refused = 0;

	for (int i = 0; i < targets; i++) {
		struct target *t = &target[i];
		u64 place, before;

		if (t->taken || (!t->own && !iommu))
			continue;
		if (t->buffer >= 0 && iommu) {
			place = (u64)t->buffer * WORDS + t->offset / 8;
			before = buffer[place];
			store(t->phys + t->offset, POISON);
			buffer_writes += *(volatile u64 *)&buffer[place] == POISON;
			buffer[place] = before;
			continue;
		}
		store(t->phys + t->offset, POISON);
		if (word_now(t) != POISON)
			refused++;
		else
			reached++;
		if (t->own)
			t->own[t->offset / 8] = t->word;
	}
	printf("write: reached %d refused %d\n", reached, refused);
}

/* Where the kernel's constants are, in bytes [start, end). */
static void find_constants(u64 *start, u64 *end)
{
	FILE *iomem = fopen("/proc/iomem", "r");
	char line[128];
	bool found = false;

	if (!iomem)
		die("/proc/iomem");
	while (!found && fgets(line, sizeof(line), iomem))
		found = strstr(line, "Kernel rodata") && sscanf(line, "%lx-%lx", start, end) == 2;
	fclose(iomem);
	if (!found)
		die("Kernel rodata");
	++*end;
}

/* A name of eight letters that the kernel has as a constant, and shows in /proc/filesystems. */
#define NAME "devtmpfs"

/* Where the kernel has NAME: a bus address. */
static u64 find_constant(void)
{
	static const char text[] = NAME; /* its NUL ends it there as well */
	u64 start = 0, end = 0;
	char *bytes, *at;

	find_constants(&start, &end);
	bytes = malloc(end - start);
	if (!bytes || pread(mem, bytes, end - start, (off_t)start) != (ssize_t)(end - start))
		die("/dev/mem");
	at = memmem(bytes, end - start, text, sizeof(text));
	if (!at)
		die(NAME);
	start += (u64)(at - bytes);
	free(bytes);
	return start;
}

/* Does the kernel show this word among its file systems? */
static bool is_shown(u64 word)
{
	FILE *list = fopen("/proc/filesystems", "r");
	char line[128];
	bool shown = false;

	if (!list)
		die("/proc/filesystems");
	while (fgets(line, sizeof(line), list))
		shown |= memmem(line, strlen(line), &word, sizeof(word)) != NULL;
	fclose(list);
	return shown;
}

static void constant(void)
{
	u64 bus = find_constant(), word;

	memcpy(&word, NAME, sizeof(word));
	store(bus, POISON);
	printf("constant: written %d\n", is_shown(POISON));
	store(bus, word);
	printf("constant: kept %d\n", is_shown(word));
}

/* Pages that the buffer does not fill: what else is in them? */
static void neighbours(void)
{
	u64 *page = buffer; /* one of its pages; hold 64 bytes from 1024 on */
	struct edu_hold part = { .buf = (u64)page + 1024, .len = 64, .to_device = 1 };

	page[10] = 0x736563726574UL;
	if (ioctl(edu, EDU_IOC_HOLD, &part))
		die("EDU_IOC_HOLD");
	printf("neighbour: read %d\n", fetch(part.bus[0] - 1024 + 80) == page[10]);
	part.to_device = 0;
	if (ioctl(edu, EDU_IOC_HOLD, &part))
		die("EDU_IOC_HOLD");
	store(part.bus[0] - 1024 + 80, POISON);
	printf("neighbour: written %d\n", *(volatile u64 *)&page[10] == POISON);
}

static bool iommu_is_on(void)
{
	char line[64] = "";
	FILE *file = fopen("/proc/iommu", "r");

	if (file && !fgets(line, sizeof(line), file))
		line[0] = 0;
	if (file)
		fclose(file);
	return strstr(line, "mode: on") || strstr(line, "mode: lazy");
}

int main(int argc, char **argv)
{
	bool to_device = argc == 2 && strcmp(argv[1], "to") == 0;

	if (argc != 2 || (!to_device && strcmp(argv[1], "from") != 0))
		return 2;
	iommu = iommu_is_on();
	edu = open("/dev/edu", O_RDWR);
	mem = open("/dev/mem", O_RDONLY);
	coherent = mmap(NULL, EDU_COHERENT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, edu,
			EDU_MMAP_COHERENT);
	buffer = mmap(NULL, BUFFER * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		      0);
	if (edu < 0 || mem < 0 || coherent == MAP_FAILED || buffer == MAP_FAILED)
		die("/dev/edu, /dev/mem");
	for (u64 i = 0; i < BUFFER * WORDS; i++)
		buffer[i] = 0xb0ff000000000000UL + i;
	list_pages();
	take_pages();
	hold = (struct edu_hold){ .buf = (u64)buffer,
				  .len = BUFFER * PAGE,
				  .to_device = to_device };
	for (int i = 0; i < BUFFER; i++)
		buffer_phys[i] = physical(buffer + (u64)i * WORDS); /* later it is the device's */
	if (ioctl(edu, EDU_IOC_HOLD, &hold))
		die("EDU_IOC_HOLD");
	mark_mappings();
	printf("iommu %d pages %d own %d\n", iommu, targets, OWN);
	sweep_reads();
	sweep_writes();
	constant();
	printf("buffer: pages read %d written %d\n", buffer_reads, buffer_writes);
	hold.len = 0;
	if (ioctl(edu, EDU_IOC_HOLD, &hold))
		die("EDU_IOC_HOLD");
	neighbours();
	return 0;
}
