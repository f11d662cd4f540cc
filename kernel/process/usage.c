// SPDX-License-Identifier: MIT
/*
 * kernel/process/usage.c - what tasks have used.
 *
 * What:     how long a task has run is measured: the clock is read at each switch. How
 *           much of that was in user mode is not: the clock would have to be read twice in each
 *           system call, and that is the hottest path of all. It is estimated: while a
 *           CPU is busy, a timer of its own interrupts it every 10 ms or so, and all that
 *           the task has run since its last sample is counted to the mode that was
 *           interrupted.
 *
 *             run      |--------user--------|--kernel--|-----------user------------|
 *             samples       ^(user)              ^(system)       ^(user)
 *             counted  user : :    system        :  :     user   :  :  user, until told otherwise
 *
 *           Over many samples that is right on the average, and the sum is always exact. The
 *           intervals vary at random, so that no program runs in step with them.
 *           A CPU without work has no timer: the last sample of a busy time finds it idle,
 *           and asks for no further one.
 * Start at: sample(), task_usage_add()
 * Holds:    neither user nor system time of a task ever goes back, although an estimate
 *           might: what was told once is a lower bound for the next time.
 * Locks:    tasklist_lock for what is told; samples are written by the CPU that runs the task.
 * See it:   getrusage; /proc/PID/stat; tests/user: rusage_*, times_*, cpu_clocks
 * Spec:     getrusage(2).   Linux: kernel/sched/cputime.c
 */
#include "kernel/process/usage.h"

#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/time/timer.h"
#include "kernel/uapi/resource.h"
#include "mm/virt/vma.h"

#define SAMPLE_NS (10 * NSEC_PER_MSEC)

/* ------------------------------------------------------------------ */
/* Time                                                                */

static struct ktimer samplers[MAX_CPUS]; /* each its CPU's own */

/* The same estimate for a CPU as a whole: what programs ran on it since its last sample. */
static struct {
	u64 sampled_ns;	       /* that CPU: what programs had run there at the last sample */
	u64 system_ns;	       /* that CPU: of that, in the kernel */
	struct cpu_usage told; /* [told_lock] */
} cpu_samples[MAX_CPUS];
static DEFINE_SPINLOCK(told_lock);

static void sample_cpu(int cpu, bool system)
{
	struct cpu_times times;

	cpu_times(cpu, &times);
	if (system)
		cpu_samples[cpu].system_ns += times.program_ns - cpu_samples[cpu].sampled_ns;
	cpu_samples[cpu].sampled_ns = times.program_ns;
}

/* Half of the interval to one and a half. */
static u64 next_interval(void)
{
	static u32 state = 1; /* shared by all CPUs: a race makes it no less random */

	state = state * 1103515245 + 12345;
	return SAMPLE_NS / 2 + (state >> 8) % SAMPLE_NS;
}

static void sample(unsigned long cpu)
{
	struct task_struct *task = current;
	u64 ns;

	if (!task->pid)
		return; /* idle: usage_sample_start() begins anew */
	ns = task_run_ns(task);
	if (!user_mode(this_cpu()->irq_regs))
		task->system_ns += ns - task->sampled_ns;
	task->sampled_ns = ns;
	if (task->process != &kernel_process)
		sample_cpu((int)cpu, !user_mode(this_cpu()->irq_regs));
	ktimer_start(&samplers[cpu], arch_clock_ns() + next_interval());
}

void usage_sample_start(void)
{
	int cpu = this_cpu()->id;

	if (likely(samplers[cpu].pending))
		return;
	samplers[cpu].function = sample;
	samplers[cpu].data = cpu;
	ktimer_start(&samplers[cpu], arch_clock_ns() + next_interval());
}

/* Part the time that task has run; both parts only grow. tasklist_lock held. */
static void split_time(struct task_struct *task, u64 *user, u64 *system)
{
	u64 total = max(task_run_ns(task), task->told_user_ns + task->told_system_ns);

	if (task->process == &kernel_process)
		task->system_ns = total; /* it has no user mode */
	*system = max(min(READ_ONCE(task->system_ns), total), task->told_system_ns);
	*user = total - *system;
	if (*user < task->told_user_ns) {
		*user = task->told_user_ns;
		*system = total - *user;
	}
	task->told_user_ns = *user;
	task->told_system_ns = *system;
}

static u64 cycles_to_ns(u64 cycles)
{
	u64 khz = arch_cycles_khz();

	return cycles / khz * NSEC_PER_MSEC + cycles % khz * NSEC_PER_MSEC / khz;
}

/* Each part only grows, although estimates might shrink. */
static void tell(u64 *told, u64 now)
{
	*told = max(*told, now);
}

void cpu_usage(int cpu, struct cpu_usage *usage)
{
	struct cpu_usage *told = &cpu_samples[cpu].told;
	u64 irq_idle = cycles_to_ns(READ_ONCE(cpus[cpu].irq_idle_cycles));
	u64 irq_busy = cycles_to_ns(READ_ONCE(cpus[cpu].irq_busy_cycles));
	struct cpu_times times;
	u64 system, irq;

	cpu_times(cpu, &times);
	system = min(READ_ONCE(cpu_samples[cpu].system_ns), times.program_ns);
	irq = min(
		irq_busy,
		system + times.kernel_ns); /* most interrupt the kernel's part of somebody's time */
	spin_lock(&told_lock);
	tell(&told->user_ns, times.program_ns - system);
	tell(&told->system_ns, system + times.kernel_ns - irq);
	tell(&told->idle_ns, times.idle_ns - min(irq_idle, times.idle_ns));
	tell(&told->irq_ns, irq + irq_idle);
	*usage = *told;
	spin_unlock(&told_lock);
}

/* ------------------------------------------------------------------ */
/* Sums                                                                */

void usage_add(struct task_usage *sum, const struct task_usage *usage)
{
	sum->user_ns += usage->user_ns;
	sum->system_ns += usage->system_ns;
	sum->min_flt += usage->min_flt;
	sum->maj_flt += usage->maj_flt;
	sum->voluntary_switches += usage->voluntary_switches;
	sum->involuntary_switches += usage->involuntary_switches;
	sum->max_rss = max(sum->max_rss, usage->max_rss);
}

void task_usage_add(struct task_usage *sum, struct task_struct *task)
{
	struct task_usage usage = {
		.min_flt = task->min_flt,
		.maj_flt = task->maj_flt,
		.voluntary_switches = task->nvcsw,
		.involuntary_switches = task->nivcsw,
	};

	split_time(task, &usage.user_ns, &usage.system_ns);
	usage_add(sum, &usage);
}

struct task_usage process_usage(struct process *process)
{
	struct task_usage usage = process->dead;
	struct task_struct *task;

	for_each_thread(process, task)
		task_usage_add(&usage, task);
	return usage;
}

void task_account_exit(struct task_struct *task)
{
	task_usage_add(&task->process->dead, task);
}

void usage_note_memory(const struct mm_struct *mm)
{
	struct process *process = current->process;
	u64 pages = mm_max_rss(mm);
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	process->dead.max_rss = max(process->dead.max_rss, pages);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

void rusage_from(struct rusage_abi *ru, const struct task_usage *usage)
{
	*ru = (struct rusage_abi){
		.utime = { (long long)(usage->user_ns / NSEC_PER_SEC),
			   (long long)(usage->user_ns % NSEC_PER_SEC / NSEC_PER_USEC) },
		.stime = { (long long)(usage->system_ns / NSEC_PER_SEC),
			   (long long)(usage->system_ns % NSEC_PER_SEC / NSEC_PER_USEC) },
		.maxrss = (long long)(usage->max_rss * (PAGE_SIZE / KiB)),
		.minflt = (long long)usage->min_flt,
		.majflt = (long long)usage->maj_flt,
		.nvcsw = (long long)usage->voluntary_switches,
		.nivcsw = (long long)usage->involuntary_switches,
	};
}
