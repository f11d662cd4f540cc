// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc_task.c - what the files below /proc/PID say.
 *
 * What:     a process goes on while somebody reads about it. So each file is made in two
 *           steps: under tasklist_lock everything there is to say is copied into a struct
 *           task_view, with a reference to the address space; then, without locks, it is
 *           printed. A figure that the kernel does not keep is left out of status, and is 0
 *           in stat, where every field has its place.
 * Start at: view_take(), show_status()
 * Locks:    tasklist_lock in view_take(), siglock below it; mmap_sem of the other process
 *           for its areas. The seq_file's lock is held around all of it.
 * See it:   cat /proc/self/status; tests/user: proc_pid_*; tests/kernel/proc_test.c
 * Spec:     proc(5).   Linux: fs/proc/array.c, fs/proc/base.c, fs/proc/task_mmu.c
 */
#include "kernel/fs/files.h"
#include "kernel/fs/fs_struct.h"
#include "kernel/fs/proc_pid.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"
#include "mm/virt/gup.h"
#include "mm/virt/kmap.h"
#include "mm/virt/vma.h"

#define TICK_NS	   (NSEC_PER_SEC / USER_HZ) /* the unit of times in stat */
#define PF_KTHREAD 0x00200000		    /* in the flags of stat, as on Linux */

/* ------------------------------------------------------------------ */
/* One moment of a process or thread                                   */

struct task_view {
	char comm[16];
	char state;
	pid_t pid, tgid, ppid, group, session;
	unsigned int tty_nr; /* the controlling terminal's number; 0: none */
	pid_t tty_group;     /* the group in its foreground; -1: none */
	struct cred cred;
	int threads, cpu, exit_signal, exit_status;
	u32 cpus_allowed;
	struct task_usage own, waited;
	u64 start_ns, rss_limit;
	struct signal_status signals;
	bool kernel_thread, may_look, no_new_privs;
	unsigned int fd_size; /* what the table of descriptors has room for; 0: none */
	struct mm_struct *mm; /* with a user more; NULL: none */
	struct fs_struct *fs; /* likewise */
};

static char state_letter(const struct task_struct *task)
{
	int state = READ_ONCE(task->state);

	if (state & (TASK_UNINTERRUPTIBLE | TASK_KILLABLE)) /* a kernel thread: it has no work */
		return task->process == &kernel_process ? 'I' : 'D';
	if (state & TASK_INTERRUPTIBLE)
		return 'S';
	if (state & TASK_STOPPED)
		return 'T';
	return state & TASK_DEAD ? 'X' : 'R';
}

static const char *state_name(char letter)
{
	switch (letter) {
	case 'D':
		return "disk sleep";
	case 'I':
		return "idle";
	case 'S':
		return "sleeping";
	case 'T':
		return "stopped";
	case 'X':
		return "dead";
	case 'Z':
		return "zombie";
	default:
		return "running";
	}
}

/* The part that a zombie no longer has; tasklist_lock held. */
static void view_task(struct task_view *v, struct task_struct *task)
{
	memcpy(v->comm, task->comm, sizeof(v->comm) - 1);
	v->state = state_letter(task);
	v->cred = task->cred;
	v->cpu = READ_ONCE(task->cpu);
	v->cpus_allowed = task->cpus_allowed;
	v->start_ns = task->start_ns;
	v->no_new_privs = task->no_new_privs;
	signals_status(task, &v->signals);
	if (task->mm)
		v->mm = mm_get(task->mm);
	if (task->fs)
		v->fs = fs_get(task->fs);
	if (task->files)
		v->fd_size = READ_ONCE(task->files->table.size);
}

/* What all threads together used, dead ones too; or, of a thread, its own. */
static void view_usage(struct task_view *v, const struct proc_who *who)
{
	if (who->task) {
		task_usage_add(&v->own, who->task);
		return;
	}
	v->own = process_usage(who->process);
	v->waited = who->process->waited;
}

/* 0, or -ESRCH: it is gone. view_drop() afterwards. */
static int view_take(struct task_view *v, const struct proc_who *who)
{
	const struct process *p = who->process;
	struct task_struct *task;
	unsigned long flags;

	memset(v, 0, sizeof(*v));
	spin_lock_irqsave(&tasklist_lock, flags);
	if (proc_is_gone(who)) {
		spin_unlock_irqrestore(&tasklist_lock, flags);
		return -ESRCH;
	}
	task = proc_task(who);
	v->kernel_thread = p == &kernel_process;
	v->pid = who->task ? who->task->pid : p->pid;
	v->tgid = v->kernel_thread ? v->pid : p->pid;
	v->ppid = p->parent->pid;
	v->group = p->group->nr;
	v->session = p->session->nr;
	v->tty_nr = tty_nr_of(p);
	v->tty_group = tty_pgrp_of(p);
	v->threads = v->kernel_thread ? 1 : p->nr_threads;
	v->exit_signal = p->exit_signal;
	v->exit_status = p->exit_status;
	v->rss_limit = p->rlim[RLIMIT_RSS].cur;
	v->may_look = proc_may_look(who);
	view_usage(v, who);
	if (task) {
		view_task(v, task);
	} else {
		v->state = 'Z';
		memcpy(v->comm, p->comm, sizeof(v->comm) - 1);
		cred_init(&v->cred, p->uid, p->gid);
		v->start_ns = p->start_ns;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return 0;
}

static void view_drop(struct task_view *v)
{
	if (v->mm)
		mmput(v->mm);
	if (v->fs)
		fs_put(v->fs);
}

/* ------------------------------------------------------------------ */
/* Memory                                                              */

/* In pages. */
struct mm_figures {
	unsigned long total, resident, data, stack, text;
};

static void count_areas(struct mm_figures *f, struct mm_struct *mm)
{
	struct vm_area_struct *vma;

	memset(f, 0, sizeof(*f));
	if (!mm)
		return;
	down_read(&mm->mmap_sem);
	f->total = mm->total_vm;
	f->resident = mm->rss;
	f->text = (PAGE_ALIGN(mm->end_code) - (mm->start_code & PAGE_MASK)) >> PAGE_SHIFT;
	for (vma = mm->mmap; vma; vma = vma->vm_next) {
		if (vma->vm_flags & VM_GROWSDOWN)
			f->stack += vma_pages(vma);
		else if ((vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
			f->data += vma_pages(vma);
	}
	up_read(&mm->mmap_sem);
}

static void print_memory(struct seq_file *m, struct mm_struct *mm)
{
	struct mm_figures f;

	if (!mm)
		return;
	count_areas(&f, mm);
	seq_printf(m, "VmSize:\t%8lu kB\n", f.total * (PAGE_SIZE / KiB));
	seq_printf(m, "VmHWM:\t%8lu kB\n", mm_max_rss(mm) * (PAGE_SIZE / KiB));
	seq_printf(m, "VmRSS:\t%8lu kB\n", f.resident * (PAGE_SIZE / KiB));
	seq_printf(m, "VmData:\t%8lu kB\n", f.data * (PAGE_SIZE / KiB));
	seq_printf(m, "VmStk:\t%8lu kB\n", f.stack * (PAGE_SIZE / KiB));
	seq_printf(m, "VmExe:\t%8lu kB\n", f.text * (PAGE_SIZE / KiB));
	seq_printf(m, "VmPTE:\t%8lu kB\n", mm->nr_ptes * (PAGE_SIZE / KiB));
	seq_printf(m, "VmSwap:\t%8lu kB\n", 0UL);
}

static int show_statm(struct seq_file *m)
{
	struct mm_struct *mm;
	struct task_view v;
	struct mm_figures f;
	int error = view_take(&v, m->private);

	if (error)
		return error;
	mm = v.mm;
	count_areas(&f, mm);
	view_drop(&v);
	/* shared: pages of files are not counted apart; lib and dt are 0 on Linux, too */
	return seq_printf(m, "%lu %lu 0 %lu 0 %lu 0\n", f.total, f.resident, f.text,
			  f.data + f.stack);
}

/* ------------------------------------------------------------------ */
/* status                                                              */

/* 5 as "0-2,7" */
static void print_cpu_list(struct seq_file *m, u32 mask)
{
	const char *comma = "";

	for (int cpu = 0; cpu < MAX_CPUS; cpu++) {
		int last = cpu;

		if (!(mask >> cpu & 1))
			continue;
		while (last + 1 < MAX_CPUS && mask >> (last + 1) & 1)
			last++;
		seq_printf(m, last > cpu ? "%s%d-%d" : "%s%d", comma, cpu, last);
		comma = ",";
		cpu = last;
	}
	seq_printf(m, "\n");
}

static void print_signals(struct seq_file *m, const struct task_view *v)
{
	seq_printf(m, "SigQ:\t%d/%llu\n", v->signals.queued, v->signals.limit);
	seq_printf(m, "SigPnd:\t%016llx\n", v->signals.pending);
	seq_printf(m, "ShdPnd:\t%016llx\n", v->signals.shared);
	seq_printf(m, "SigBlk:\t%016llx\n", v->signals.blocked);
	seq_printf(m, "SigIgn:\t%016llx\n", v->signals.ignored);
	seq_printf(m, "SigCgt:\t%016llx\n", v->signals.caught);
}

/* All or none, by the user ids: cred.h. Nothing is inherited, nothing is out of bounds. */
static void print_capabilities(struct seq_file *m, const struct task_view *v)
{
	seq_printf(m, "CapInh:\t%016llx\n", 0ULL);
	seq_printf(m, "CapPrm:\t%016llx\n", cred_permitted(&v->cred));
	seq_printf(m, "CapEff:\t%016llx\n", cred_effective(&v->cred));
	seq_printf(m, "CapBnd:\t%016llx\n", CAP_ALL);
	seq_printf(m, "CapAmb:\t%016llx\n", 0ULL);
	seq_printf(m, "NoNewPrivs:\t%d\n", v->no_new_privs);
}

/* Real, effective, saved, and the one by which files judge. */
static void print_ids(struct seq_file *m, const struct task_view *v)
{
	const struct cred *cred = &v->cred;

	seq_printf(m, "Uid:\t%u\t%u\t%u\t%u\n", cred->uid, cred->euid, cred->suid, cred->fsuid);
	seq_printf(m, "Gid:\t%u\t%u\t%u\t%u\n", cred->gid, cred->egid, cred->sgid, cred->fsgid);
	seq_printf(m, "FDSize:\t%u\n", v->fd_size);
	seq_printf(m, "Groups:\t");
	for (int i = 0; i < cred->ngroups; i++)
		seq_printf(m, "%u ", cred->groups[i]);
	seq_printf(m, "\n");
}

static int show_status(struct seq_file *m)
{
	u32 possible = (u32)((1ULL << cpu_count) - 1);
	struct task_view v;
	int error = view_take(&v, m->private);

	if (error)
		return error;
	seq_printf(m, "Name:\t%s\n", v.comm);
	if (v.fs)
		seq_printf(m, "Umask:\t%04o\n", READ_ONCE(v.fs->umask));
	seq_printf(m, "State:\t%c (%s)\n", v.state, state_name(v.state));
	seq_printf(m, "Tgid:\t%d\n", v.tgid);
	seq_printf(m, "Pid:\t%d\n", v.pid);
	seq_printf(m, "PPid:\t%d\n", v.ppid);
	seq_printf(m, "TracerPid:\t0\n");
	print_ids(m, &v);
	print_memory(m, v.mm);
	seq_printf(m, "Threads:\t%d\n", max(v.threads, 1));
	print_signals(m, &v);
	print_capabilities(m, &v);
	seq_printf(m, "Cpus_allowed:\t%x\n", v.cpus_allowed & possible);
	seq_printf(m, "Cpus_allowed_list:\t");
	print_cpu_list(m, v.cpus_allowed & possible);
	seq_printf(m, "voluntary_ctxt_switches:\t%llu\n", v.own.voluntary_switches);
	seq_printf(m, "nonvoluntary_ctxt_switches:\t%llu\n", v.own.involuntary_switches);
	view_drop(&v);
	return 0;
}

/* ------------------------------------------------------------------ */
/* stat: 52 fields                                                     */

/* 14 to 22: times, and what a scheduler with priorities would say */
static void print_times(struct seq_file *m, const struct task_view *v)
{
	seq_printf(m, "%llu %llu %llu %llu ", v->own.user_ns / TICK_NS, v->own.system_ns / TICK_NS,
		   v->waited.user_ns / TICK_NS, v->waited.system_ns / TICK_NS);
	seq_printf(m, "20 0 %d 0 %llu ", v->threads, v->start_ns / TICK_NS);
}

/* 23 to 30: sizes and places; those of another's program are hidden */
static void print_space(struct seq_file *m, const struct task_view *v)
{
	const struct mm_struct *mm = v->mm;

	seq_printf(m, "%lu %lu %llu ", mm ? mm->total_vm << PAGE_SHIFT : 0, mm ? mm->rss : 0,
		   v->rss_limit);
	if (mm && v->may_look)
		seq_printf(m, "%lu %lu %lu ", mm->start_code, mm->end_code, mm->start_stack);
	else
		seq_printf(m, "%d %d 0 ", mm != NULL, mm != NULL);
	seq_printf(m, "0 0 ");
}

/* 31 to 44: signals (the first 31 bits, as ever), CPU, policy */
static void print_rest(struct seq_file *m, const struct task_view *v)
{
	const u64 old = 0x7fffffff;
	const struct signal_status *s = &v->signals;

	seq_printf(m, "%llu %llu %llu %llu ", s->pending & old, s->blocked & old, s->ignored & old,
		   s->caught & old);
	seq_printf(m, "0 0 0 %d %d 0 0 0 0 0 ", v->exit_signal, v->cpu);
}

/* 45 to 52: more places, and how it ended */
static void print_places(struct seq_file *m, const struct task_view *v)
{
	const struct mm_struct *mm = v->mm;

	if (mm && v->may_look)
		seq_printf(m, "%lu %lu %lu %lu %lu %lu %lu ", mm->start_data, mm->end_data,
			   mm->start_brk, mm->arg_start, mm->arg_end, mm->env_start, mm->env_end);
	else
		seq_printf(m, "0 0 0 0 0 0 0 ");
	seq_printf(m, "%d\n", v->may_look && v->state == 'Z' ? v->exit_status : 0);
}

static int show_stat(struct seq_file *m)
{
	struct task_view v;
	int error = view_take(&v, m->private);

	if (error)
		return error;
	seq_printf(m, "%d (%s) %c %d %d %d %u %d %u ", v.pid, v.comm, v.state, v.ppid, v.group,
		   v.session, v.tty_nr, v.tty_group, v.kernel_thread ? PF_KTHREAD : 0);
	seq_printf(m, "%llu %llu %llu %llu ", v.own.min_flt, v.waited.min_flt, v.own.maj_flt,
		   v.waited.maj_flt);
	print_times(m, &v);
	print_space(m, &v);
	print_rest(m, &v);
	print_places(m, &v);
	view_drop(&v);
	return 0;
}

/* ------------------------------------------------------------------ */
/* comm                                                                */

static int show_comm(struct seq_file *m)
{
	struct task_view v;
	int error = view_take(&v, m->private);

	if (error)
		return error;
	seq_printf(m, "%s\n", v.comm);
	view_drop(&v);
	return 0;
}

static int call_show_comm(struct seq_file *m, void *unused)
{
	return show_comm(m);
}

static int comm_open(struct inode *inode, struct file *file)
{
	int error = proc_pid_open(inode->i_private);

	return error ? error : single_open(file, call_show_comm, inode->i_private);
}

/* A program may name its own threads; what does not fit is cut off. */
static ssize_t comm_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	const struct proc_who *who = proc_who_of(file);
	char comm[sizeof(current->comm)] = "";
	struct task_struct *task;
	unsigned long flags;

	if (copy_from_user(comm, buf, min(count, sizeof(comm) - 1)))
		return -EFAULT;
	if (who->process != current->process)
		return -EINVAL;
	spin_lock_irqsave(&tasklist_lock, flags);
	task = proc_task(who);
	if (task)
		memcpy(task->comm, comm, sizeof(comm));
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return task ? (ssize_t)count : -ESRCH;
}

static const struct file_operations comm_fops = {
	.open = comm_open,
	.llseek = seq_lseek,
	.read = seq_read,
	.write = comm_write,
	.release = single_release,
};

/* ------------------------------------------------------------------ */
/* Parts of a process, for its other files                             */

struct mm_struct *proc_mm(const struct proc_who *who)
{
	struct mm_struct *mm = NULL;
	struct task_struct *task;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	task = proc_task(who);
	if (task && task->mm)
		mm = mm_get(task->mm);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return mm;
}

struct mm_struct *proc_mm_again(const struct proc_who *who, u64 id)
{
	struct mm_struct *mm = proc_mm(who);

	if (!mm || mm->id == id)
		return mm;
	mmput(mm);
	return NULL;
}

struct fs_struct *proc_fs(const struct proc_who *who)
{
	struct fs_struct *fs = NULL;
	struct task_struct *task;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	task = proc_task(who);
	if (task && task->fs)
		fs = fs_get(task->fs);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return fs;
}

struct files_struct *proc_files(const struct proc_who *who)
{
	struct files_struct *files = NULL;
	struct task_struct *task;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	task = proc_task(who);
	if (task && task->files)
		files = files_get(task->files);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return files;
}

/* ------------------------------------------------------------------ */

#define FILE_(name_, mode_, show_)                                      \
	{                                                               \
		.name = name_, .mode = S_IFREG | (mode_), .show = show_ \
	}
#define GUARDED(name_, mode_, show_)                                                     \
	{                                                                                \
		.name = name_, .mode = S_IFREG | (mode_), .show = show_, .guarded = true \
	}
#define OWN_FOPS(name_, mode_, fops_, guarded_)                                                 \
	{                                                                                       \
		.name = name_, .mode = S_IFREG | (mode_), .fops = &(fops_), .guarded = guarded_ \
	}
#define LINK(name_)                                                                    \
	{                                                                              \
		.name = #name_, .mode = S_IFLNK | 0777, .readlink = proc_read_##name_, \
		.follow = proc_follow_##name_, .guarded = true                         \
	}
#define DIRECTORY(name_, mode_, iops_, fops_) \
	.name = name_, .mode = S_IFDIR | (mode_), .iops = &(iops_), .fops = &(fops_)

const struct proc_entry proc_entries[] = {
	{ DIRECTORY("task", 0555, proc_tasks_iops, proc_tasks_fops), .whole = true },
	{ DIRECTORY("fd", 0500, proc_fd_iops, proc_fd_fops), .guarded = true },
	{ DIRECTORY("fdinfo", 0555, proc_fdinfo_iops, proc_fd_fops), .guarded = true },
	GUARDED("environ", 0400, proc_show_environ),
	GUARDED("auxv", 0400, proc_show_auxv),
	FILE_("status", 0444, show_status),
	FILE_("limits", 0444, proc_show_limits),
	OWN_FOPS("comm", 0644, comm_fops, false),
	FILE_("cmdline", 0444, proc_show_cmdline),
	FILE_("stat", 0444, show_stat),
	FILE_("statm", 0444, show_statm),
	OWN_FOPS("maps", 0444, proc_maps_fops, true),
	OWN_FOPS("mem", 0600, proc_mem_fops, true),
	LINK(cwd),
	LINK(root),
	LINK(exe),
	OWN_FOPS("smaps", 0444, proc_smaps_fops, true),
	GUARDED("smaps_rollup", 0444, proc_show_smaps_rollup),
	GUARDED("wchan", 0444, proc_show_wchan),
	FILE_("oom_score", 0444, proc_show_oom_score),
	OWN_FOPS("oom_score_adj", 0644, proc_oom_score_adj_fops, false),
};
const unsigned int nr_proc_entries = ARRAY_SIZE(proc_entries);
