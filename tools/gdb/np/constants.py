# SPDX-License-Identifier: MIT
"""
tools/gdb/np/constants.py - numbers that C has as macros.

What:     debug information names types, variables and enumerators; a macro only where the program
          happens to stand in a file that knows it.  So these few are repeated here, under their
          names in C.
Holds:    each has the value that its header gives it: tests/run/test_gdb.py compares them.
          This file needs no gdb.
"""
HEADERS = {
    "arch/arch.h": {
        "PAGE_SHIFT": 12,
        "TASK_SIZE": 0x00007FFFFFFFF000,
        "PAGE_OFFSET": 0xFFFF888000000000,
        "VMALLOC_START": 0xFFFFC90000000000,
        "VMALLOC_END": 0xFFFFC98000000000,
        "VMEMMAP_START": 0xFFFFEA0000000000,
        "KMAP_START": 0xFFFFFE0000000000,
        "KERNEL_START": 0xFFFFFFFF80000000,
    },
    "arch/x86_64/pgtable.h": {
        "_PAGE_PRESENT": 1 << 0,
        "_PAGE_RW": 1 << 1,
        "_PAGE_USER": 1 << 2,
        "_PAGE_PWT": 1 << 3,
        "_PAGE_PCD": 1 << 4,
        "_PAGE_ACCESSED": 1 << 5,
        "_PAGE_DIRTY": 1 << 6,
        "_PAGE_PSE": 1 << 7,
        "_PAGE_GLOBAL": 1 << 8,
        "_PAGE_SPECIAL": 1 << 9,
        "_PAGE_PROTNONE": 1 << 10,
        "_PAGE_NX": 1 << 63,
        "PTE_PFN_MASK": 0x000FFFFFFFFFF000,
    },
    "mm/phys/page.h": {
        "SECTION_PAGES": 1024,
    },
    "drivers/pci/pci.h": {
        "PCI_NUM_BARS": 6,
    },
    "kernel/resource.h": {
        "IORESOURCE_IO": 0x100,
        "IORESOURCE_PREFETCH": 0x1000,
    },
    "kernel/uapi/elf.h": {
        "AT_NULL": 0,
        "AT_PHDR": 3,
        "AT_PHENT": 4,
        "AT_PHNUM": 5,
        "AT_PAGESZ": 6,
        "AT_BASE": 7,
        "AT_FLAGS": 8,
        "AT_ENTRY": 9,
        "AT_UID": 11,
        "AT_EUID": 12,
        "AT_GID": 13,
        "AT_EGID": 14,
        "AT_PLATFORM": 15,
        "AT_HWCAP": 16,
        "AT_CLKTCK": 17,
        "AT_SECURE": 23,
        "AT_RANDOM": 25,
        "AT_HWCAP2": 26,
        "AT_EXECFN": 31,
        "AT_MINSIGSTKSZ": 51,
    },
    "mm/virt/vma.h": {
        "VM_READ": 0x1,
        "VM_WRITE": 0x2,
        "VM_EXEC": 0x4,
        "VM_SHARED": 0x8,
        "VM_MAYSHARE": 0x80,
        "VM_GROWSDOWN": 0x100,
        "VM_PFNMAP": 0x400,
        "VM_LOCKED": 0x2000,
        "VM_IO": 0x4000,
        "VM_DONTCOPY": 0x20000,
        "VM_DONTEXPAND": 0x40000,
        "VM_RESERVED": 0x80000,
        "VM_WIPEONFORK": 0x2000000,
    },
    "mm/virt/vmalloc.h": {
        "VM_AREA_ALLOC": 1,
        "VM_AREA_IOREMAP": 2,
        "VM_AREA_MAP": 4,
        "VM_AREA_STACK": 8,
    },
    "kernel/sched/sched.h": {
        "TASK_RUNNING": 0,
        "TASK_INTERRUPTIBLE": 1,
        "TASK_UNINTERRUPTIBLE": 2,
        "TASK_STOPPED": 4,
        "TASK_KILLABLE": 8,
        "TASK_DEAD": 16,
    },
}  # fmt: skip

for _names in HEADERS.values():
    globals().update(_names)

PAGE_SIZE = 1 << HEADERS["arch/arch.h"]["PAGE_SHIFT"]
