/* SPDX-License-Identifier: MIT */
/*
 * arch/arch.h - THE contract: everything generic code may ask of a machine.
 *
 * What:     one line of comment for each thing a machine must offer. Generic
 *           code (mm/, kernel/, drivers/) includes this file and nothing below
 *           arch/; to port the kernel is to write another folder beside x86_64/.
 *           The upcalls at the foot are the only functions by which arch code
 *           calls up into the kernel.
 * Start at: struct cpu, then the section that you need.
 * Not here: pte_t and its bits, which every machine shapes its own way but under
 *           the same names: arch/x86_64/pgtable.h, included below.
 * Linux:    include/asm-x86_64/
 */
#ifndef ARCH_ARCH_H
#define ARCH_ARCH_H

#include "kernel/lib/types.h"

struct task_struct;
struct mm_struct;
struct pt_regs;

/* ------------------------------------------------------------------ */
/* Page geometry and the map of the address space (mm/README.md)    */

#define PAGE_SHIFT	     12
#define PAGE_SIZE	     (1UL << PAGE_SHIFT)
#define PAGE_MASK	     (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(addr)     (((addr) + PAGE_SIZE - 1) & PAGE_MASK)
#define offset_in_page(addr) ((unsigned long)(addr) & ~PAGE_MASK)

#define TASK_SIZE	  0x00007ffffffff000UL /* user space ends here; the next page is never mapped */
#define PAGE_OFFSET	  0xffff888000000000UL /* direct map: all of low memory */
#define VMALLOC_START	  0xffffc90000000000UL /* vmalloc, ioremap, kernel stacks */
#define VMALLOC_END	  0xffffc98000000000UL /* 512 GiB: one top-level entry */
#define VMEMMAP_START	  0xffffea0000000000UL /* the struct page array, indexed by pfn */
#define KMAP_START	  0xfffffe0000000000UL /* kmap windows for high memory */
#define KERNEL_START	  0xffffffff80000000UL /* the kernel image; physical 0 of its 2 GiB */
#define KERNEL_STACK_SIZE (16 * KiB)

/* ------------------------------------------------------------------ */
/* Per-CPU data. Assembly knows the first fields by offset.            */

struct cpu {
	struct cpu *self;	  /* 0  so that one load gives the pointer */
	struct task_struct *task; /* 8  the running task: current */
	u64 kernel_stack;	  /* 16 top of its kernel stack: system call entry */
	u64 user_rsp;		  /* 24 scratch of system call entry */
	int id;			  /* 32 0 .. n-1 */
	int irq_depth;		  /* interrupt handlers now nested on this CPU */
	u32 hw_id;		  /* the local APIC's number */
	struct mm_struct *mm;	  /* whose tables it has loaded; changes with interrupts off */
	int spinning;		  /* spinlocks it waits for just now (debug builds) */
	struct pt_regs *irq_regs; /* what the innermost interrupt handler interrupted, or NULL */
	u64 start_cycles;	  /* the time-stamp counter when it began */
	/* counts since boot: */
	u64 irq_count; /* interrupts taken, all the following but NMIs included */
	u64 timer_ticks, resched_ipis, tlb_ipis, nmis;
	u64 page_faults, major_faults; /* served; the second had to wait for I/O */
	u64 irq_idle_cycles,
		irq_busy_cycles; /* in handlers that interrupted the idle task; anybody else */
	u64 tlb_flush_pages, tlb_flush_all; /* its own flushes, by page and whole */
};

static inline struct cpu *this_cpu(void); /* valid while the caller cannot move to another CPU */
#define current (this_cpu_current())
static inline struct task_struct *this_cpu_current(void);
#define MAX_CPUS 16
extern struct cpu cpus[MAX_CPUS];
extern int cpu_count; /* CPUs that run: 0 .. cpu_count - 1 */

/* ------------------------------------------------------------------ */
/* The CPU. These are inlines in arch/x86_64/asm.h:                    */
/*   void arch_irq_disable(void), arch_irq_enable(void)                */
/*   unsigned long arch_irq_save(void); void arch_irq_restore(flags)   */
/*   bool arch_irqs_disabled(void)                                     */
/*   void arch_cpu_relax(void)     in a spin loop                      */
/*   void arch_halt(void)          enable interrupts and wait for one  */
/*   arch_this_ip()                about where we are, for reports     */
/*   mb() rmb() wmb()              order memory and device accesses    */
/*   inb/inw/inl(port), outb/outw/outl(value, port)                    */
/*   readb/w/l/q(addr), writeb/w/l/q(value, addr) on __iomem           */
/*   u64 arch_cycles(void)         the time-stamp counter              */
/*   void arch_cache_write_back(from, size)  for who reads memory behind the caches */

/* ------------------------------------------------------------------ */
/* Boot                                                                */

struct boot_range { /* physical memory, as the firmware tells */
	phys_addr_t start, end;
	enum {
		RANGE_RAM = 1,
		RANGE_RESERVED,
		RANGE_ACPI
	} type;
};
#define MAX_BOOT_RANGES 64

struct boot_info {
	const char *loader;	 /* "multiboot2" or "pvh" */
	const char *loader_name; /* what the loader calls itself, or "" */
	int nr_ranges;
	struct boot_range ranges[MAX_BOOT_RANGES]; /* as given: unsorted, may overlap */
	phys_addr_t module_start, module_end;	   /* the archive; both 0 if there is none */
	phys_addr_t rsdp;			   /* 0 if not told: then searched for under BIOS */
	phys_addr_t framebuffer;		   /* 0 if none */
	u32 fb_width, fb_height, fb_pitch, fb_bpp;
};
extern struct boot_info
	boot_info; /* filled before kmain(); the command line is in boot_command_line */

/* Until paging_init() the first 4 GiB are mapped at PAGE_OFFSET, writable. */
extern char boot_stack[];	  /* KERNEL_STACK_SIZE bytes: the stack of init_task */
void arch_early_init(void);	  /* GDT, IDT, per-CPU data: exceptions are reported from here on */
u64 arch_random_seed(void);	  /* as unguessable as this machine can make it */
unsigned long arch_max_pfn(void); /* physical addresses of this CPU end below this page frame */
/* arch_cpu_info - the lines of /proc/cpuinfo for one CPU into buf, cut off at size; bytes without NUL. */
size_t arch_cpu_info(int cpu, char *buf, size_t size);
u32 arch_hwcap(void);	      /* CPUID leaf 1, EDX: what AT_HWCAP tells programs */
void arch_cpu_features(void); /* print them; turn on NX, SMEP, SMAP, UMIP where present */

/* ------------------------------------------------------------------ */
/* Address spaces                                                      */

/* arch_load_pgd - let this CPU translate through the tables at phys (flushes its TLB); boot only. */
void arch_load_pgd(phys_addr_t pgd);
/*
 * arch_switch_mm - this CPU leaves the address space it has loaded, and loads next.
 *
 * => interrupts off; next is the mm of the task about to run, or &init_mm
 * => nothing is done if it is loaded already: a CPU that went through a kernel thread (which
 *    needs none: the scheduler makes no call) finds the last program's as it left it
 * => keeps mm->cpus: a CPU's bit is set from before it loads an mm until it has left it
 */
void arch_switch_mm(struct mm_struct *next);
/* arch_leave_mm_everywhere - CPUs that still have mm loaded, though nobody runs in it, load init_mm. */
void arch_leave_mm_everywhere(struct mm_struct *mm);

/*
 * Forget translations, on each CPU that may have them: for a user page those in mm->cpus,
 * for a kernel page all.
 *
 * => when the call returns, none has them
 * => waits for the other CPUs: interrupts on, and no lock held that anybody takes with them off
 */
void flush_tlb_page(struct mm_struct *mm, unsigned long addr);
void flush_tlb_range(struct mm_struct *mm, unsigned long start, unsigned long end);
void flush_tlb_mm(struct mm_struct *mm);
void flush_tlb_kernel_page(unsigned long addr);
void flush_tlb_kernel_range(unsigned long start, unsigned long end);
/* flush_tlb_here - on this CPU alone, a user's page or the kernel's. Any context. */
void flush_tlb_here(unsigned long addr);
/* flush_tlb_kernel_page_nowait - here at once, elsewhere soon: others are asked, not waited for. Any context. */
void flush_tlb_kernel_page_nowait(unsigned long addr);

/* clear_page/copy_page - one page at kernel addresses, by rep stosq/movsq. */
static inline void clear_page(void *page);
static inline void copy_page(void *to, const void *from);

/* ------------------------------------------------------------------ */
/* Several CPUs                                                        */

extern unsigned long cpu_online_mask; /* [a] bit n: CPU n runs, and hears interrupts from others */
static inline bool cpu_is_online(int cpu)
{
	return __atomic_load_n(&cpu_online_mask, __ATOMIC_ACQUIRE) >> cpu & 1;
}
/* arch_smp_reserve - keep the memory that starting the others will need; while bootmem lasts. */
void arch_smp_reserve(void);
/* arch_smp_init - start the others, as many as smp= allows. Once; returns when those run that will. */
void arch_smp_init(void);
/* arch_send_reschedule - reschedule_interrupt() runs on that CPU, soon. Any context. */
void arch_send_reschedule(int cpu);

/* Where a CPU was when it was asked. */
#define MAX_PLACE_FRAMES 16
struct cpu_place {
	char comm[16]; /* its task */
	pid_t pid;
	bool user, irqs_on; /* in user mode; with interrupts on */
	unsigned long ip;
	int frames; /* return addresses that follow, the innermost first; none in user mode */
	unsigned long frame[MAX_PLACE_FRAMES];
};
/*
 * arch_ask_cpu - where is another CPU? By NMI, so it answers with interrupts off, too. It goes on.
 *
 * => false: no answer within a second, or another question is being answered. Any context.
 */
bool arch_ask_cpu(int cpu, struct cpu_place *place);
/* arch_stop_others - the other CPUs note where they are and stand still for ever. For panic(). */
void arch_stop_others(void);
/* arch_show_others - print what arch_stop_others() found. */
void arch_show_others(void);

/* ------------------------------------------------------------------ */
/* User memory. All may sleep (they fault), so no spinlock is held.    */
/* n bytes in; the number NOT copied comes back, 0 for success. A range */
/* that does not lie below TASK_SIZE copies nothing. A short copy has   */
/* done every byte up to the one that faulted.                         */

unsigned long copy_to_user(void __user *to, const void *from, unsigned long n);
unsigned long copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long clear_user(void __user *to, unsigned long n);
/*
 * fault_in_readable - bring the pages that [from, from + n) lies in; n at most a page.
 *
 * => how many bytes of it can be read: n, as far as its first page goes, or 0
 * copy_from_user_inatomic - after that, and under pagefault_disable(): does not sleep, and what
 * could not be copied stays in `to` as it was.
 */
unsigned long fault_in_readable(const char __user *from, unsigned long n);
unsigned long copy_from_user_inatomic(void *to, const void __user *from, unsigned long n);
/* the string's length without NUL, size if it is that long or longer, -EFAULT; fills to[] */
long strncpy_from_user(char *to, const char __user *from, long size);
/* the string's length with NUL, 0 on a fault, > max if longer */
long strnlen_user(const char __user *s, long max);
static inline bool access_ok_range(const void __user *addr, unsigned long n)
{
	return n <= TASK_SIZE && (unsigned long __force)addr <= TASK_SIZE - n;
}
/* get_user(x, ptr), put_user(x, ptr) - one value of 1, 2, 4 or 8 bytes; 0 or -EFAULT: uaccess.h */

/* ------------------------------------------------------------------ */
/* Tasks                                                               */

/* What the machine keeps of a task that is not running. */
struct arch_task {
	u64 rsp;     /* kernel stack pointer, below it the callee-saved registers */
	u64 fs_base; /* user thread pointer */
	u64 gs_base;
	void *fpu;	    /* FPU, SSE and AVX state; NULL for a kernel thread */
	u16 ds, es, fs, gs; /* selectors: without use in 64-bit mode, but a program's own */
	bool fpu_loading;   /* fpu is being filled by a sigreturn: the registers hold nothing */
	u64 trap_nr, error_code, fault_addr; /* of the last exception in user mode */
};

/* arch_task_init_kthread - when first switched to, task calls fn(arg), then kthread_exit();
 * fn begins with interrupts on. */
void arch_task_init_kthread(struct task_struct *task, int (*fn)(void *), void *arg);
void arch_task_cache_init(void); /* once, when the slab allocator works */
/*
 * arch_task_fork - task will begin in user mode as current will go on there, with result 0.
 *
 * => stack: its user stack pointer, 0: as current's; tls: its thread pointer, NULL: as current's
 * => 0, -ENOMEM, or -EPERM: no user address
 */
int arch_task_fork(struct task_struct *task, unsigned long stack, const unsigned long *tls);
/* arch_task_alloc_fpu - give task fresh FPU state; 0 or -ENOMEM. */
int arch_task_alloc_fpu(struct task_struct *task);
void arch_task_free(struct task_struct *task);
/* arch_switch_to - from prev's registers and stack to next's; returns, later, in prev. */
void arch_switch_to(struct task_struct *prev, struct task_struct *next);
/* arch_start_user - leave the kernel for user mode at ip with stack sp and clean registers; FPU reset. */
void arch_start_user(unsigned long ip, unsigned long sp) __noreturn;
/* arch_prctl's base registers of current: get or set FS and GS; 0 or -EPERM/-EINVAL. */
long arch_prctl_base(int code, unsigned long addr);
/* user-mode registers of a task that is in the kernel: the top of its stack */
struct pt_regs *task_pt_regs(struct task_struct *task);
/*
 * arch_task_caller - the code address to which the depth'th function of a sleeping task returns; 0: no further one.
 *
 * => its stack stays: tasklist_lock is held, and it is on a list there. If it wakes up meanwhile the answer is
 *    worthless, and reading it does no harm
 */
unsigned long arch_task_caller(const struct task_struct *task, int depth);

/* ------------------------------------------------------------------ */
/* Signals: the frame on the user's stack, and interrupted system calls */

struct ksignal;
/*
 * arch_setup_frame - user mode will go on in the handler of ks, and return to the frame.
 *
 * => mask: what is blocked again once the handler has returned
 * => 0; or -EFAULT: it cannot be written, or nothing says where a handler returns to
 */
int arch_setup_frame(const struct ksignal *ks, u64 mask, struct pt_regs *regs);
/* arch_sigreturn - back to what the frame says; false: it is unreadable or cannot be loaded. */
bool arch_sigreturn(struct pt_regs *regs);
/* arch_frame_size - the most bytes that a frame takes, for AT_MINSIGSTKSZ. */
unsigned long arch_frame_size(void);
/* arch_syscall_error - the errno that a system call is about to return, negative; 0: it is none, or a result. */
long arch_syscall_error(const struct pt_regs *regs);
void arch_syscall_set_result(struct pt_regs *regs, long result);
/* arch_syscall_again - user mode executes the same call once more; _restart: restart_syscall(). */
void arch_syscall_again(struct pt_regs *regs);
void arch_syscall_restart(struct pt_regs *regs);

/* ------------------------------------------------------------------ */
/* Interrupts: 0-23 are I/O APIC pins, NR_PINS and up are MSI vectors.  */

#define NR_IRQS 64
#define NR_PINS 24
void arch_irq_init(void); /* local and I/O APIC from the MADT; PICs off */
/* arch_irq_unmask - let irq through; a pin is programmed level/high (PCI) or edge (ISA). */
void arch_irq_unmask(unsigned int irq, bool level);
void arch_irq_mask(unsigned int irq);
/* arch_msi_alloc - an irq number with its MSI address and data, or -ENOSPC. */
int arch_msi_alloc(u64 *address, u32 *data);
void arch_msi_free(unsigned int irq);
/* user_mode - do these registers come from user mode? (by CS: see entry.S) */
static inline bool user_mode(const struct pt_regs *regs);

/* ------------------------------------------------------------------ */
/* Time                                                                */

u32 arch_cycles_khz(void);     /* cycles of arch_cycles() in a millisecond */
void arch_time_init(void);     /* calibrate; arch_clock_ns() works from here on */
u64 arch_clock_ns(void);       /* nanoseconds since boot, never backwards */
u64 arch_boot_wallclock(void); /* seconds since 1970 at boot, from the CMOS clock */
void arch_timer_program(
	u64 deadline);	    /* call timer_interrupt() once clock_ns() >= deadline; ~0: never */
void arch_delay_ns(u64 ns); /* spin */

/* ------------------------------------------------------------------ */
/* ACPI (static tables only) and power                                 */

struct acpi_header { /* begins every table */
	char signature[4];
	u32 length; /* of all of it, this included */
	u8 revision, checksum;
	char oem_id[6], oem_table_id[8];
	u32 oem_revision, creator_id, creator_revision;
} __packed;
void acpi_init(void); /* find and check the tables; needs ioremap */
/* acpi_find - the table with this signature, mapped for ever, its checksum checked, or NULL. */
const void *acpi_find(const char *signature);
/*
 * arch_resources - tell claim() of each range of ports and registers that the machine's own code uses.
 *
 * => flags: IORESOURCE_IO or _MEM; _BUSY: in use, else only there (kernel/resource.h)
 */
void arch_resources(void (*claim)(unsigned long flags, u64 start, u64 end, const char *name));
void arch_poweroff(void) __noreturn; /* S5; falls back to halting */
void arch_reboot(void) __noreturn;
bool arch_debug_exit(u8 code);	 /* QEMU's isa-debug-exit; returns (false) if it is not there */
void arch_stop(void) __noreturn; /* interrupts off, halt for ever */

/* ------------------------------------------------------------------ */
/* Reports                                                             */

void arch_show_regs(struct pt_regs *regs);
unsigned long arch_regs_ip(const struct pt_regs *regs);
unsigned long arch_regs_sp(const struct pt_regs *regs);
unsigned long arch_regs_fp(const struct pt_regs *regs);

/* ------------------------------------------------------------------ */
/* Upcalls: what arch code calls in generic code                       */

void kmain(void) __noreturn; /* kernel/main.c */
/* idle_task_create - the idle task of another CPU, with its stack, or NULL; on the boot CPU. */
struct task_struct *idle_task_create(int cpu); /* kernel/sched/sched.c */
/* secondary_main - what another CPU does once it is set up; on its idle task's stack, interrupts off. */
void secondary_main(void) __noreturn; /* kernel/sched/sched.c */
/* reschedule_interrupt - what arch_send_reschedule() does over there (sched.c). Interrupts off. */
void reschedule_interrupt(void);
/* A page fault: true if it was resolved (return to the instruction). If not, arch
 * looks for a fix-up entry of the faulting kernel instruction, then calls die(). */
#define FAULT_PRESENT  1u /* protection, not absence */
#define FAULT_WRITE    2u
#define FAULT_USER     4u /* from user mode, by CS */
#define FAULT_RESERVED 8u /* a reserved bit was set in a table: corruption */
#define FAULT_EXEC     16u
bool handle_page_fault(struct pt_regs *regs, unsigned long addr,
		       unsigned int flags); /* mm/virt/fault.c */
/* An exception in user mode: becomes a signal with si_code and si_addr. */
void user_trap(struct pt_regs *regs, int signo, int code, unsigned long addr, const char *name);
/* Would that end the program, as things stand? Else nobody reads the name. Of current, a program. */
bool user_trap_ends(int signo);
void syscall_dispatch(struct pt_regs *regs);		   /* kernel/syscall.c; result into regs */
void irq_dispatch(unsigned int irq, struct pt_regs *regs); /* kernel/irq.c; then arch sends EOI */
void timer_interrupt(void);				   /* kernel/time/timer.c, interrupts off */
/* task->work != 0 on the way to user mode; interrupts on; loops in assembly until it is 0. */
void exit_to_user_work(struct pt_regs *regs); /* kernel/signal/signal.c */
void kthread_exit(int code) __noreturn;	      /* kernel/process/exit.c */
void schedule_tail(void); /* kernel/sched/sched.c: a kernel thread's first step, interrupts off */
void fork_finish(void);	  /* kernel/process/fork.c: a forked task's; turns interrupts on */

#include "arch/x86_64/asm.h"
#include "arch/x86_64/pgtable.h"
#include "arch/x86_64/uaccess.h"

#endif
