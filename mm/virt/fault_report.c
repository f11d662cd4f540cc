// SPDX-License-Identifier: MIT
/*
 * mm/virt/fault_report.c - why an access was refused: for the program, for the log, for the trace.
 *
 * What:     three answers to one question, made of the same two things, the address and the
 *           lowest area that ends above it:
 *
 *             si_code    SEGV_MAPERR no area, SEGV_ACCERR not this access, BUS_ADRERR no page
 *             a line     "write to 0x401000 in area 0x400000-0x402000 r-x"
 *             an event   in the ring of /proc/trace, beside those of faults that were served
 * Start at: fault_code(), called by refuse() in fault.c.
 * Locks:    mmap_sem for reading, held since the failure: the areas are still what they were.
 * See it:   dies-11 and dies-7 of tests/user; /proc/trace; np-trace
 * Spec:     sigaction(2) on si_code.   Linux: arch/x86/mm/fault.c
 */
#include "kernel/lib/printk.h"
#include "kernel/lib/trace.h"
#include "kernel/uapi/signal.h"
#include "mm/virt/fault.h"

int fault_code(const struct vm_area_struct *vma, unsigned long addr, unsigned int flags)
{
	if (!vma || addr < vma->vm_start)
		return SEGV_MAPERR;
	return vma_allows(vma, flags) ? BUS_ADRERR : SEGV_ACCERR;
}

char *fault_explain(const struct vm_area_struct *vma, unsigned long addr, unsigned int flags,
		    char *text)
{
	const char *access = flags & FAULT_WRITE ? "write to" :
			     flags & FAULT_EXEC	 ? "execution of" :
						   "read of";

	switch (fault_code(vma, addr, flags)) {
	case SEGV_MAPERR:
		if (vma && vma->vm_flags & VM_GROWSDOWN && addr >= vma->vm_mm->mmap_base)
			snprintf(text, FAULT_TEXT_SIZE,
				 "%s %#lx, below the stack at %#lx and past its limit", access,
				 addr, vma->vm_start);
		else
			snprintf(text, FAULT_TEXT_SIZE, "%s %#lx, where there is no area", access,
				 addr);
		break;
	case BUS_ADRERR:
		snprintf(text, FAULT_TEXT_SIZE, "%s %#lx, for which area %#lx-%#lx has no page",
			 access, addr, vma->vm_start, vma->vm_end);
		break;
	default:
		snprintf(text, FAULT_TEXT_SIZE, "%s %#lx in area %#lx-%#lx %c%c%c", access, addr,
			 vma->vm_start, vma->vm_end, vma->vm_flags & VM_READ ? 'r' : '-',
			 vma->vm_flags & VM_WRITE ? 'w' : '-', vma->vm_flags & VM_EXEC ? 'x' : '-');
	}
	return text;
}

void fault_trace_refused(const struct vm_area_struct *vma, unsigned long addr, unsigned int flags,
			 enum trace_rung rung)
{
	bool inside = vma && addr >= vma->vm_start;
	int access = flags & FAULT_EXEC	 ? TRACE_EXEC :
		     flags & FAULT_WRITE ? TRACE_WRITE :
					   TRACE_READ;

	trace_fault(rung, addr, access, inside ? vma->vm_start : 0, inside ? vma->vm_end : 0, 0);
}
