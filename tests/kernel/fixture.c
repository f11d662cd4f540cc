// SPDX-License-Identifier: MIT
/*
 * tests/kernel/fixture.c - what the cases of several suites stand on.
 *
 * What:     thin wrappers that take the locks, and objects that the kernel knows how
 *           to handle but that nobody registered: a static inode and dentry become a
 *           file or a program, a struct becomes a device.
 * Locks:    task context; the user_ functions take mmap_sem.
 * See it:   fixture.h, and every suite that includes it
 */
#include "tests/kernel/fixture.h"

#include "kernel/process/exec.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/namei.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/init.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/fcntl.h"
#include "mm/dma/internal.h"
#include "mm/virt/gup.h"
#include "mm/virt/kmap.h"
#include "mm/virt/mmap.h"
#include "mm/virt/pgtable.h"

/* ------------------------------------------------------------------ */
/* User memory                                                         */

unsigned long user_mmap(struct file *file, unsigned long addr, unsigned long len,
			unsigned long prot, unsigned long flags, unsigned long offset)
{
	unsigned long ret;

	down_write(&current->mm->mmap_sem);
	ret = do_mmap(file, addr, len, prot, flags, offset);
	up_write(&current->mm->mmap_sem);
	return ret;
}

unsigned long user_anon(unsigned long pages, unsigned long prot)
{
	return user_mmap(NULL, 0, pages * PAGE_SIZE, prot, MAP_PRIVATE | MAP_ANONYMOUS, 0);
}

unsigned long user_anon_at(unsigned long addr, unsigned long pages, unsigned long prot)
{
	return user_mmap(NULL, addr, pages * PAGE_SIZE, prot,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, 0);
}

int user_munmap(unsigned long addr, unsigned long len)
{
	int ret;

	down_write(&current->mm->mmap_sem);
	ret = do_munmap(current->mm, addr, len);
	up_write(&current->mm->mmap_sem);
	return ret;
}

int user_mprotect(unsigned long addr, unsigned long len, unsigned long prot)
{
	int ret;

	down_write(&current->mm->mmap_sem);
	ret = do_mprotect(current->mm, addr, len, prot);
	up_write(&current->mm->mmap_sem);
	return ret;
}

int user_madvise(unsigned long addr, unsigned long len, int advice)
{
	return do_madvise(current->mm, addr, len, advice);
}

struct vm_area_struct *user_area(unsigned long addr)
{
	return find_vma_intersection(current->mm, addr, addr + 1);
}

int user_areas(void)
{
	return current->mm->map_count;
}

pte_t user_pte(unsigned long addr)
{
	pte_t *pte = pgtable_lookup(current->mm, addr);

	return pte ? *pte : __pte(0);
}

struct page *user_page(unsigned long addr)
{
	pte_t pte = user_pte(addr);

	return pte_present(pte) && pfn_valid(pte_pfn(pte)) ? pfn_to_page(pte_pfn(pte)) : NULL;
}

int user_peek(unsigned long addr)
{
	u8 byte;

	return get_user(byte, (u8 __user *)addr) ? -EFAULT : byte;
}

int user_poke(unsigned long addr, u8 byte)
{
	return put_user(byte, (u8 __user *)addr);
}

bool user_fill(unsigned long addr, unsigned long len, u8 byte)
{
	u8 text[64];

	memset(text, byte, sizeof(text));
	while (len) {
		unsigned long n = min(len, sizeof(text));

		if (copy_to_user((void __user *)addr, text, n))
			return false;
		addr += n;
		len -= n;
	}
	return true;
}

bool user_is(unsigned long addr, unsigned long len, u8 byte)
{
	u8 text[64];

	while (len) {
		unsigned long n = min(len, sizeof(text));

		if (copy_from_user(text, (const void __user *)addr, n))
			return false;
		for (unsigned long i = 0; i < n; i++)
			if (text[i] != byte)
				return false;
		addr += n;
		len -= n;
	}
	return true;
}

int user_pin(unsigned long addr, int n, bool write, bool force, struct page **pages)
{
	int ret;

	down_read(&current->mm->mmap_sem);
	ret = get_user_pages(current, current->mm, addr, n, write, force, pages, NULL);
	up_read(&current->mm->mmap_sem);
	return ret;
}

void user_unpin(struct page **pages, int n)
{
	for (int i = 0; i < n; i++)
		page_cache_release(pages[i]);
}

struct trace_event last_event(void)
{
	struct trace_event event;

	trace_read(trace_last(), &event);
	return event;
}

void expect_event(struct kunit *test, enum trace_rung rung, unsigned long addr, bool write)
{
	struct trace_event e = last_event();

	if (e.kind != rung || e.addr != addr || e.access != write)
		kunit_fail(test, __FILE__, __LINE__,
			   "the last event is %s of %#llx (%s), not %s of %#lx",
			   trace_names[e.kind], e.addr, e.access ? "write" : "read",
			   trace_names[rung], addr);
}

void page_fill(struct page *page, u8 byte)
{
	void *window = kmap(page);

	memset(window, byte, PAGE_SIZE);
	kunmap(page);
}

bool page_is(struct page *page, u8 byte)
{
	const u8 *window = kmap(page);
	unsigned long i = 0;

	while (i < PAGE_SIZE && window[i] == byte)
		i++;
	kunmap(page);
	return i == PAGE_SIZE;
}

/* ------------------------------------------------------------------ */
/* Objects                                                             */

struct file *fixture_file(const struct file_operations *fops, void *private_data)
{
	struct inode *inode = inode_alloc(NULL, S_IFCHR | 0666);
	struct dentry *dentry = dentry_alloc_anon("kunit-file", inode);
	struct file *file;

	if (!dentry)
		return ERR_PTR(-ENOMEM);
	inode->i_fop = fops;
	file = dentry_open(dentry, O_RDWR);
	dput(dentry);
	if (!IS_ERR(file))
		file->private_data = private_data;
	return file;
}

void fixture_device_init(struct fixture_device *d, u64 mask)
{
	memset(d, 0, sizeof(*d));
	strlcpy(d->dev.bus_id, "kunit", sizeof(d->dev.bus_id));
	d->dev.driver_name = "kunit";
	d->mask = mask;
	d->dev.dma_mask = &d->mask;
	d->dev.coherent_dma_mask = mask;
}

static struct {
	enum shadow_mode mode;
	int debug, limit;
} booted;

void fixture_dma_note(void)
{
	booted.mode = shadow_mode;
	booted.debug = dma_debug;
	booted.limit = record_limit;
}

void fixture_dma_reset(void)
{
	shadow_mode = booted.mode;
	dma_debug = booted.debug;
	record_limit = booted.limit;
	dma_report_quietly = false;
}

static struct {
	enum dma_error kind;
	unsigned long count, reports;
} watch;

void watch_for(enum dma_error kind)
{
	watch.kind = kind;
	watch.count = dma_error_count(kind);
	watch.reports = warn_count;
}

void expect_reported(struct kunit *test, unsigned long n)
{
	unsigned long reported = dma_error_count(watch.kind) - watch.count;
	unsigned long all = warn_count - watch.reports;

	if (reported != n || all != n)
		kunit_fail(test, __FILE__, __LINE__,
			   "\"%s\" was reported %lu times (%lu reports in all), expected %lu",
			   dma_error_names[watch.kind], reported, all, n);
	kunit_expect_reports(test, all);
}

/* ------------------------------------------------------------------ */
/* Threads                                                             */

bool worker_create(struct worker *w, int (*fn)(void *), void *arg)
{
	init_completion(&w->ended);
	w->task = kthread_create(fn, arg, "kunit-worker");
	if (IS_ERR(w->task))
		return false;
	w->task->exited = &w->ended;
	return true;
}

bool worker_start(struct worker *w, int (*fn)(void *), void *arg)
{
	if (!worker_create(w, fn, arg))
		return false;
	wake_up_process(w->task);
	return true;
}

bool worker_start_on(struct worker *w, int cpu, int (*fn)(void *), void *arg)
{
	if (!worker_create(w, fn, arg))
		return false;
	set_cpus_allowed(w->task, 1u << cpu);
	wake_up_process(w->task);
	return true;
}

bool worker_start_with_signals(struct worker *w, int (*fn)(void *), void *arg)
{
	if (!worker_create(w, fn, arg))
		return false;
	if (signals_fork(w->task, 0)) {
		wake_up_process(w->task); /* so that worker_end() can bury it */
		return false;
	}
	wake_up_process(w->task);
	return true;
}

int worker_end(struct worker *w)
{
	return task_wait(w->task) >> 8;
}

void worker_interrupt(struct worker *w)
{
	/* a kernel thread has no signal handlers, so no signal is ever sent to it */
	__atomic_fetch_or(&w->task->work, WORK_SIGNAL, __ATOMIC_SEQ_CST);
	wake_up_state(w->task, TASK_INTERRUPTIBLE);
}

void let_others_run(void)
{
	for (int i = 0; i < 8; i++)
		schedule();
}

bool path_exists(const char *path)
{
	struct dentry *dentry = path_lookup(path, false);

	if (IS_ERR(dentry))
		return false;
	dput(dentry);
	return true;
}

/* ------------------------------------------------------------------ */
/* A program                                                           */

#define CODE_OFFSET (sizeof(struct elf64_header) + sizeof(struct elf64_segment))

const u8 exit_42_code[] = {
	0xbf, 42,   0, 0, 0, /* mov edi, 42 */
	0xb8, 60,   0, 0, 0, /* mov eax, 60: exit */
	0x0f, 0x05,	     /* syscall */
};
const size_t exit_42_size = sizeof(exit_42_code);

const u8 exec_again_code[] = {
	0x83, 0x3c, 0x24, 0x01,	      /* cmp dword [rsp], 1: argc */
	0x75, 28,		      /* jne L: it has been done */
	0x48, 0x8b, 0x7c, 0x24, 0x08, /* mov rdi, [rsp + 8]: argv[0] */
	0x6a, 0x00,		      /* push 0 */
	0x57, 0x57,		      /* push rdi, twice */
	0x48, 0x89, 0xe6,	      /* mov rsi, rsp: argv */
	0x31, 0xd2,		      /* xor edx, edx: no environment */
	0xb8, 59,   0,	  0,	0,    /* mov eax, 59: execve */
	0x0f, 0x05,		      /* syscall */
	0xbf, 1,    0,	  0,	0,    /* mov edi, 1 */
	0xeb, 5,		      /* jmp M */
	0xbf, 42,   0,	  0,	0,    /* L: mov edi, 42 */
	0xb8, 60,   0,	  0,	0,    /* M: mov eax, 60: exit */
	0x0f, 0x05,		      /* syscall */
};
const size_t exec_again_size = sizeof(exec_again_code);

struct elf64_header *image_header(struct fixture_image *image)
{
	return (struct elf64_header *)image->bytes;
}

struct elf64_segment *image_segment(struct fixture_image *image)
{
	return (struct elf64_segment *)(image->bytes + sizeof(struct elf64_header));
}

void fixture_elf(struct fixture_image *image, const u8 *code, size_t size)
{
	static const u8 ident[16] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };
	struct elf64_header *h = image_header(image);

	memset(image, 0, sizeof(*image));
	memcpy(h->e_ident, ident, sizeof(ident));
	h->e_type = ET_EXEC;
	h->e_machine = EM_X86_64;
	h->e_version = 1;
	h->e_entry = PROGRAM_BASE + CODE_OFFSET;
	h->e_phoff = sizeof(*h);
	h->e_ehsize = sizeof(*h);
	h->e_phentsize = sizeof(struct elf64_segment);
	h->e_phnum = 1;
	memcpy(image->bytes + CODE_OFFSET, code, size);
	image->size = CODE_OFFSET + size;
	*image_segment(image) = (struct elf64_segment){
		.p_type = PT_LOAD,
		.p_flags = PF_R | PF_X,
		.p_vaddr = PROGRAM_BASE,
		.p_filesz = image->size,
		.p_memsz = image->size,
		.p_align = PAGE_SIZE,
	};
}

void fixture_interpreter(struct fixture_image *image, const char *path)
{
	struct elf64_header *h = image_header(image);
	struct elf64_segment load = *image_segment(image);
	size_t headers = ALIGN(image->size, 8), name = headers + 2 * sizeof(load);

	image->size = name + strlen(path) + 1;
	BUG_ON(image->size > sizeof(image->bytes));
	load.p_filesz = load.p_memsz = image->size;
	h->e_phoff = headers;
	h->e_phnum = 2;
	((struct elf64_segment *)(image->bytes + headers))[0] = load;
	((struct elf64_segment *)(image->bytes + headers))[1] = (struct elf64_segment){
		.p_type = PT_INTERP,
		.p_offset = name,
		.p_filesz = strlen(path) + 1,
	};
	memcpy(image->bytes + name, path, strlen(path) + 1);
}

void fixture_program_at(const char *path, const struct fixture_image *image)
{
	struct dentry *dentry;

	kern_remove(path); /* of an earlier image, if there is one */
	if (!image)
		return;
	dentry = kern_mknod(NULL, path, S_IFREG | 0755, 0);
	if (WARN_ON(IS_ERR(dentry)))
		return;
	tmpfs_set_archive(dentry->d_inode, (const char *)image->bytes, image->size);
	dput(dentry);
}

int program_status(uid_t uid)
{
	struct exec_args args = { .argc = 1 };
	int error = args_add(&args, FIXTURE_PROGRAM);

	return error ? error : run_program(FIXTURE_PROGRAM, &args, uid);
}
