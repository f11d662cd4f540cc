// SPDX-License-Identifier: MIT
/*
 * tests/kernel/suites.c - all in-kernel suites, from the bottom layer up.
 *
 * What:     a table: a suite is a file, NAME_test.c, and is run in this order. What a
 *           layer rests on has been tested before it.
 * See it:   make run CMDLINE=selftest
 */
#include "tests/kernel/suites.h"

extern const struct kunit_suite string_suite, trace_suite, panic_suite, lock_suite;
extern const struct kunit_suite smp_suite;
extern const struct kunit_suite bootmem_suite, page_alloc_suite, slab_suite;
extern const struct kunit_suite pgtable_suite, kmap_suite, vmalloc_suite, vma_suite, mm_suite,
	mmap_suite, mprotect_suite, fault_suite, nopage_suite, remap_suite, gup_suite,
	fork_mm_suite, shmem_suite, filemap_suite, truncate_suite, tmpfs_suite;
extern const struct kunit_suite dma_suite, dma_sg_suite, dma_pool_suite, dma_area_suite,
	dma_shadow_suite, dma_incoherent_suite, dma_owner_suite, dma_window_suite, dma_report_suite,
	dma_rules_suite, dma_model_suite, dma_cost_suite;
extern const struct kunit_suite wait_suite, mutex_suite, semaphore_suite, rwsem_suite, delay_suite;
extern const struct kunit_suite sched_suite, signal_suite, timer_suite, irq_suite, elf_suite,
	exec_suite, namei_suite, files_suite, poll_suite, tty_suite, proc_suite, seq_suite;
extern const struct kunit_suite char_dev_suite, devfs_suite;
extern const struct kunit_suite script_suite, layout_suite, mremap_suite;
extern const struct kunit_suite atomic_suite, smp_lock_suite, timer_list_suite, tasklet_suite,
	workqueue_suite;
extern const struct kunit_suite atomic_suite, smp_lock_suite, timer_list_suite, workqueue_suite;
extern const struct kunit_suite limits_suite, futex_suite;
extern const struct kunit_suite resource_suite, pci_suite, mem_suite, isa_dma_suite,
	isa_words_suite, floppy_suite, edu_suite, edu_queue_suite, errata_suite;
extern const struct kunit_suite iommu_suite, iommu_domain_suite, msix_suite;
extern const struct kunit_suite life_suite, fail_suite, oracle_suite;

const struct kunit_suite *const all_suites[] = {
	/* kernel/lib */
	&string_suite,
	&trace_suite,
	&panic_suite,
	&atomic_suite,
	&lock_suite,
	/* arch */
	&smp_suite,
	/* mm/phys */
	&bootmem_suite,
	&page_alloc_suite,
	&slab_suite,
	/* mm/virt */
	&pgtable_suite,
	&kmap_suite,
	&vmalloc_suite,
	&vma_suite,
	&mm_suite,
	&mmap_suite,
	&mremap_suite,
	&mprotect_suite,
	&fault_suite,
	&nopage_suite,
	&remap_suite,
	&gup_suite,
	&fork_mm_suite,
	&shmem_suite,
	&filemap_suite,
	&truncate_suite,
	/* mm/dma */
	&dma_suite,
	&dma_sg_suite,
	&dma_pool_suite,
	&dma_area_suite,
	&dma_shadow_suite,
	&dma_incoherent_suite,
	&dma_owner_suite,
	&dma_window_suite,
	&dma_report_suite,
	&dma_rules_suite,
	&dma_model_suite,
	&dma_cost_suite,
	/* kernel */
	&sched_suite,
	&wait_suite,
	&mutex_suite,
	&semaphore_suite,
	&rwsem_suite,
	&timer_suite,
	&delay_suite,
	&timer_list_suite,
	&tasklet_suite,
	&workqueue_suite,
	&smp_lock_suite,
	&irq_suite,
	&signal_suite,
	&limits_suite,
	&futex_suite,
	&elf_suite,
	&script_suite,
	&layout_suite,
	&exec_suite,
	&namei_suite,
	&tmpfs_suite,
	&char_dev_suite,
	&devfs_suite,
	&files_suite,
	&poll_suite,
	&tty_suite,
	&proc_suite,
	&seq_suite,
	/* drivers */
	&resource_suite,
	&pci_suite,
	&msix_suite,
	&mem_suite,
	&isa_dma_suite,
	&isa_words_suite,
	&floppy_suite,
	&edu_suite,
	&edu_queue_suite,
	&errata_suite,
	&iommu_domain_suite,
	&iommu_suite,
	/* all of it together */
	&life_suite,
	&fail_suite,
	&oracle_suite,
	NULL,
};
