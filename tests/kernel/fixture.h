/* SPDX-License-Identifier: MIT */
/*
 * tests/kernel/fixture.h - what the cases of several suites stand on.
 *
 * What:     user memory as a program sees it, a file without a driver, a device that
 *           is only a struct, a kernel thread to work against, a program of a few
 *           bytes. A case takes what it needs; what is not given back, the oracle
 *           misses.
 * Start at: user_anon(), then fault_test.c for how it is used.
 */
#ifndef TESTS_KERNEL_FIXTURE_H
#define TESTS_KERNEL_FIXTURE_H

#include "kernel/lib/file.h"
#include "kernel/lib/trace.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/mman.h"
#include "kernel/sched/wait.h"
#include "mm/dma/dma.h"
#include "mm/phys/page.h"
#include "mm/virt/vma.h"
#include "tests/kernel/kunit.h"

/* ------------------------------------------------------------------ */
/* User memory. All in the address space of kunit_user_mm(); each takes mmap_sem itself. */

#define USER_BASE 0x100000000UL /* where cases that choose an address put things */
#define RW	  (PROT_READ | PROT_WRITE)

unsigned long user_mmap(struct file *file, unsigned long addr, unsigned long len,
			unsigned long prot, unsigned long flags, unsigned long offset);
/* user_anon - so many private anonymous pages, wherever there is room; _at: exactly at addr. */
unsigned long user_anon(unsigned long pages, unsigned long prot);
unsigned long user_anon_at(unsigned long addr, unsigned long pages, unsigned long prot);
int user_munmap(unsigned long addr, unsigned long len);
int user_mprotect(unsigned long addr, unsigned long len, unsigned long prot);
int user_madvise(unsigned long addr, unsigned long len, int advice);
/* user_area - the area that holds addr, or NULL. user_areas - how many there are. */
struct vm_area_struct *user_area(unsigned long addr);
int user_areas(void);
/* user_pte - the entry for addr, 0 if there is none. user_page - the page it maps, or NULL. */
pte_t user_pte(unsigned long addr);
struct page *user_page(unsigned long addr);
/* user_peek - the byte at addr as a program would read it, or -EFAULT; user_poke - write it: 0 or -EFAULT. */
int user_peek(unsigned long addr);
int user_poke(unsigned long addr, u8 byte);
/* user_fill - a byte for each of len; user_is - are they all so? */
bool user_fill(unsigned long addr, unsigned long len, u8 byte);
bool user_is(unsigned long addr, unsigned long len, u8 byte);
/* user_pin - get_user_pages for so many pages; user_unpin - page_cache_release each. */
int user_pin(unsigned long addr, int n, bool write, bool force, struct page **pages);
void user_unpin(struct page **pages, int n);

/* last_event - the newest event of the trace ring; expect_event - is it this fault? */
struct trace_event last_event(void);
void expect_event(struct kunit *test, enum trace_rung rung, unsigned long addr, bool write);

/* page_fill/page_is - a page's bytes through a window, high memory or not. */
void page_fill(struct page *page, u8 byte);
bool page_is(struct page *page, u8 byte);

/* ------------------------------------------------------------------ */
/* A file whose functions the case brings; one reference; fput() it.   */
struct file *fixture_file(const struct file_operations *fops, void *private_data);

/* A device that can be given to the DMA calls. */
struct fixture_device {
	u64 mask;
	struct device dev;
};
void fixture_device_init(struct fixture_device *d, u64 mask);

/*
 * fixture_dma_note - how the DMA layer was booted; fixture_dma_reset - so again. The runner calls
 * them: a case may set shadow_mode, dma_debug, record_limit and dma_report_quietly as it likes.
 */
void fixture_dma_note(void);
void fixture_dma_reset(void);

#define NEED_CHECKER(test)                                                   \
	do {                                                                 \
		if (!dma_debug)                                              \
			kunit_skip(test, "the checker is off: dma_debug=0"); \
	} while (0)
/* watch_for - from here on, reports of this kind; expect_reported - so many, and no others. */
void watch_for(enum dma_error kind);
void expect_reported(struct kunit *test, unsigned long n);

/* ------------------------------------------------------------------ */
/* A kernel thread that the case waits for.                            */
struct worker {
	struct completion ended;
	struct task_struct *task;
};
/* worker_create - not yet running; worker_start - running. false: no memory. */
bool worker_create(struct worker *w, int (*fn)(void *), void *arg);
bool worker_start(struct worker *w, int (*fn)(void *), void *arg);
/* worker_start_with_signals - running, and it can be sent signals: other kernel threads take none. */
bool worker_start_with_signals(struct worker *w, int (*fn)(void *), void *arg);
/* worker_start_on - running, on this CPU and no other. */
bool worker_start_on(struct worker *w, int cpu, int (*fn)(void *), void *arg);
/* worker_end - wait for it; what fn returned (0..255). */
int worker_end(struct worker *w);
/* worker_interrupt - what a signal does to a program: it has one pending, and is woken. */
void worker_interrupt(struct worker *w);
/* let_others_run - until everybody else sleeps. */
void let_others_run(void);

/* path_exists - does the path lead to anything? A link at its end is not followed. */
bool path_exists(const char *path);

/* ------------------------------------------------------------------ */
/* A program of a few machine instructions, at FIXTURE_PROGRAM while it is there. */
#define FIXTURE_PROGRAM "/kunit-program"
#define PROGRAM_BASE	0x400000UL
struct fixture_image {
	u8 bytes[1024];
	size_t size;
};
/* fixture_elf - a static ELF file around the code; it runs from PROGRAM_BASE + 0x78. */
void fixture_elf(struct fixture_image *image, const u8 *code, size_t size);
/* the headers inside, for cases that spoil them */
struct elf64_header *image_header(struct fixture_image *image);
struct elf64_segment *image_segment(struct fixture_image *image);
/* fixture_interpreter - let it name one (PT_INTERP), once. */
void fixture_interpreter(struct fixture_image *image, const char *path);
/* fixture_program_at - show the image, which must stay, under this name; NULL: take it away. */
void fixture_program_at(const char *path, const struct fixture_image *image);
/* fixture_program - show the image under FIXTURE_PROGRAM; NULL: take it away. */
#define fixture_program(image) fixture_program_at(FIXTURE_PROGRAM, image)
/* program_status - run it with one argument as uid; what run_program() says. */
int program_status(uid_t uid);
/* exit(42) */
extern const u8 exit_42_code[];
extern const size_t exit_42_size;
/* execve(itself, with an argument more), then exit(42); 1 if it cannot */
extern const u8 exec_again_code[];
extern const size_t exec_again_size;

#endif
