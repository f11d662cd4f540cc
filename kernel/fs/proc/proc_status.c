// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_status.c - /proc/PID/status and statm: a process for people, and its memory.
 *
 * What:     a line for each figure, in Linux's order and spelling; one that the kernel does not
 *           keep has no line.
 * Start at: proc_show_status()
 * Locks:    mmap_sem of the other process, for reading, while its areas are counted.
 * See it:   cat /proc/self/status; tests/user: proc_pid_status*
 * Spec:     proc(5).   Linux: fs/proc/array.c, fs/proc/task_mmu.c (task_mem)
 */
#include "kernel/fs/fs_struct.h"
#include "kernel/fs/proc/proc_task.h"
#include "kernel/lib/string.h"
#include "mm/virt/vma.h"

/* In pages. */
struct mm_figures {
	unsigned long total, most, resident, most_resident;
	unsigned long data, stack, text, libraries, locked;
	struct resident_figures from;
};

static void count_areas(struct mm_figures *f, struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	unsigned long code = 0;

	memset(f, 0, sizeof(*f));
	if (!mm)
		return;
	proc_count_resident(&f->from, mm);
	down_read(&mm->mmap_sem);
	f->total = mm->total_vm;
	f->most = max(mm->max_vm, mm->total_vm);
	f->resident = mm->rss;
	f->most_resident = mm_max_rss(mm);
	f->text = (PAGE_ALIGN(mm->end_code) - (mm->start_code & PAGE_MASK)) >> PAGE_SHIFT;
	for (vma = mm->mmap; vma; vma = vma->vm_next) {
		if (vma->vm_flags & VM_GROWSDOWN)
			f->stack += vma_pages(vma);
		else if ((vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
			f->data += vma_pages(vma);
		else if (vma->vm_flags & VM_EXEC)
			code += vma_pages(vma);
		if (vma->vm_flags & VM_LOCKED)
			f->locked += vma_pages(vma);
	}
	f->libraries = code - min(code, f->text);
	up_read(&mm->mmap_sem);
}

static void print_memory(struct seq_file *m, struct mm_struct *mm)
{
	struct mm_figures f;

	if (!mm)
		return;
	count_areas(&f, mm);
	const struct {
		const char *name;
		unsigned long pages;
	} rows[] = {
		{ "VmPeak", f.most },
		{ "VmSize", f.total },
		{ "VmLck", f.locked },
		{ "VmHWM", f.most_resident },
		{ "VmRSS", f.resident },
		{ "RssAnon", f.from.anon },
		{ "RssFile", f.from.file },
		{ "RssShmem", f.from.shmem },
		{ "VmData", f.data },
		{ "VmStk", f.stack },
		{ "VmExe", f.text },
		{ "VmLib", f.libraries },
		{ "VmPTE", READ_ONCE(mm->nr_ptes) },
		{ "VmSwap", 0 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		seq_printf(m, "%s:\t%8lu kB\n", rows[i].name, rows[i].pages * (PAGE_SIZE / KiB));
}

/* size resident shared text lib data dt; lib and dt are 0 on Linux, too */
int proc_show_statm(struct seq_file *m)
{
	struct task_view v;
	struct mm_figures f;
	int error = task_view_take(&v, m->private);

	if (error)
		return error;
	count_areas(&f, v.mm);
	task_view_drop(&v);
	return seq_printf(m, "%lu %lu %lu %lu 0 %lu 0\n", f.total, f.resident,
			  f.from.file + f.from.shmem, f.text, f.data + f.stack);
}

/* ------------------------------------------------------------------ */
/* status                                                              */

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
	seq_printf(m, "NoNewPrivs:\t%d\nSeccomp:\t0\n", v->no_new_privs);
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

int proc_show_status(struct seq_file *m)
{
	u32 possible = (u32)((1ULL << cpu_count) - 1);
	struct task_view v;
	int error = task_view_take(&v, m->private);

	if (error)
		return error;
	seq_printf(m, "Name:\t%s\n", v.comm);
	if (v.fs)
		seq_printf(m, "Umask:\t%04o\n", READ_ONCE(v.fs->umask));
	seq_printf(m, "State:\t%c (%s)\n", v.state, state_name(v.state));
	seq_printf(m, "Tgid:\t%d\nNgid:\t0\n", v.tgid);
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
	seq_printf(m, "Mems_allowed:\t1\nMems_allowed_list:\t0\n");
	seq_printf(m, "voluntary_ctxt_switches:\t%llu\n", v.own.voluntary_switches);
	seq_printf(m, "nonvoluntary_ctxt_switches:\t%llu\n", v.own.involuntary_switches);
	task_view_drop(&v);
	return 0;
}
