// SPDX-License-Identifier: MIT
/*
 * mm/virt/vma_tree.c - the set of areas of an address space: a list and a tree.
 *
 * What:     the list answers "who is next", the tree "who holds this address",
 *           and the tree's augmentation "where is room". Each area owns the gap
 *           below it, up to the area before; rb_subtree_gap is the largest such
 *           gap in a subtree. To find room, go from the upper end of the window up
 *           and down the tree, and never into a subtree whose largest gap is too small:
 *
 *              mmap_base                                                 0
 *              v   ...gap(C)... [ C ] ...gap(B)... [ B ] .gap(A). [ A ]  |
 *
 *           The gap above the last area is looked at first, by hand.
 * Start at: find_vma(), vma_find_gap()
 * Holds:    I3: the areas are disjoint, not empty, page aligned, below TASK_SIZE.
 *           Rules as vma_check() numbers them:
 *             1  the list is sorted, disjoint, and its prev pointers agree
 *             2  areas are page aligned and not empty
 *             3  the tree in order is the list
 *             4  the tree obeys the red-black rules
 *             5  each rb_subtree_gap is what a recount gives
 *             6  map_count is the number of areas
 * Locks:    mm->mmap_sem: reading for lookups, writing for changes. No allocation.
 * See it:   tests/host/test_vma_tree.c (against a page-granular model);
 *           tests/kernel/vma_test.c; /proc/self/maps; gdb: np-vmas
 * Book:     LDD3 ch. 15, "Virtual Memory Areas".   Linux: mm/mmap.c
 */
#include "mm/virt/vma.h"

static struct vm_area_struct *vma_of(const struct rb_node *node)
{
	return rb_entry(node, struct vm_area_struct, vm_rb);
}

/* ------------------------------------------------------------------ */
/* Lookup                                                              */

struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = READ_ONCE(mm->mmap_cache), *best = NULL;
	struct rb_node *node = mm->mm_rb.node;

	/* several readers may store the hint at once: any area in the set will do */
	if (vma && vma->vm_start <= addr && addr < vma->vm_end)
		return vma;
	while (node) {
		vma = vma_of(node);
		if (addr < vma->vm_end) {
			best = vma;
			if (vma->vm_start <= addr)
				break;
			node = node->left;
		} else {
			node = node->right;
		}
	}
	if (best)
		WRITE_ONCE(mm->mmap_cache, best);
	return best;
}

struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long addr,
				     struct vm_area_struct **prev)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	if (vma) {
		*prev = vma->vm_prev;
	} else {
		struct rb_node *last = rb_last(&mm->mm_rb);

		*prev = last ? vma_of(last) : NULL;
	}
	return vma;
}

struct vm_area_struct *find_vma_intersection(struct mm_struct *mm, unsigned long start,
					     unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);

	return vma && vma->vm_start < end ? vma : NULL;
}

/* ------------------------------------------------------------------ */
/* Gaps                                                                */

unsigned long vma_start_gap(const struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_start;

	if (likely(!(vma->vm_flags & VM_GROWSDOWN)))
		return start;
	return start > STACK_GUARD_GAP ? start - STACK_GUARD_GAP : 0;
}

/* The free bytes between the area below (or address 0) and this one. */
static unsigned long gap_below(const struct vm_area_struct *vma)
{
	unsigned long prev_end = vma->vm_prev ? vma->vm_prev->vm_end : 0;
	unsigned long start = vma_start_gap(vma);

	return start > prev_end ? start - prev_end : 0;
}

static unsigned long subtree_gap(const struct rb_node *node)
{
	return node ? vma_of(node)->rb_subtree_gap : 0;
}

static unsigned long compute_gap(const struct vm_area_struct *vma)
{
	unsigned long below = subtree_gap(vma->vm_rb.left), above = subtree_gap(vma->vm_rb.right);

	return max(gap_below(vma), max(below, above));
}

static bool update_gap(struct rb_node *node)
{
	unsigned long old = vma_of(node)->rb_subtree_gap;

	return (vma_of(node)->rb_subtree_gap = compute_gap(vma_of(node))) != old;
}

/* The highest place for len bytes in the part of the gap below vma that lies in [low, high); or 0. */
static unsigned long fit_in_gap(const struct vm_area_struct *vma, unsigned long len,
				unsigned long low, unsigned long high)
{
	unsigned long start = max(vma->vm_prev ? vma->vm_prev->vm_end : 0, low);
	unsigned long end = min(vma_start_gap(vma), high);

	return end >= start && end - start >= len ? end - len : 0;
}

/* The highest area of a subtree with so large a gap below it; there is one. */
static struct vm_area_struct *highest_in_subtree(struct rb_node *node, unsigned long len)
{
	for (;;) {
		if (subtree_gap(node->right) >= len)
			node = node->right;
		else if (gap_below(vma_of(node)) >= len)
			return vma_of(node);
		else
			node = node->left;
	}
}

/* The highest area before this one with so large a gap below it, or NULL: up, and down once. */
static struct vm_area_struct *highest_before(struct rb_node *node, unsigned long len)
{
	struct rb_node *parent;

	if (subtree_gap(node->left) >= len)
		return highest_in_subtree(node->left, len);
	for (; (parent = node->parent); node = parent) {
		if (node == parent->left || subtree_gap(parent) < len)
			continue; /* what is left there lies above; or is too small, all of it */
		if (gap_below(vma_of(parent)) >= len)
			return vma_of(parent);
		if (subtree_gap(parent->left) >= len)
			return highest_in_subtree(parent->left, len);
	}
	return NULL;
}

unsigned long vma_find_gap(struct mm_struct *mm, unsigned long len, unsigned long low,
			   unsigned long high)
{
	struct vm_area_struct *last, *vma = find_vma_prev(mm, high - 1, &last);
	unsigned long top, at;

	if (vma) {
		/* of this gap alone a part may lie above the window; those of higher areas do, whole */
		at = fit_in_gap(vma, len, low, high);
		if (at)
			return at;
		vma = highest_before(&vma->vm_rb, len);
	} else {
		top = max(last ? last->vm_end : 0, low);
		if (high > top && high - top >= len)
			return high - len; /* above all areas */
		if (subtree_gap(mm->mm_rb.node) >= len)
			vma = highest_in_subtree(mm->mm_rb.node, len);
	}
	/* a part of it may lie below the window; all others would, whole */
	return vma ? fit_in_gap(vma, len, low, high) : 0;
}

/* ------------------------------------------------------------------ */
/* Change                                                              */

static unsigned long data_pages(const struct vm_area_struct *vma)
{
	return vma_is_data(vma->vm_flags) ? (vma->vm_end - vma->vm_start) >> PAGE_SHIFT : 0;
}

void vma_link(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct rb_node **link = &mm->mm_rb.node, *parent = NULL;
	struct vm_area_struct *prev = NULL;

	mm->mm_rb.update = update_gap;
	while (*link) {
		parent = *link;
		if (vma->vm_start < vma_of(parent)->vm_start) {
			link = &parent->left;
		} else {
			prev = vma_of(parent);
			link = &parent->right;
		}
	}
	/* the list first: gaps are computed from it */
	vma->vm_prev = prev;
	vma->vm_next = prev ? prev->vm_next : mm->mmap;
	if (prev)
		prev->vm_next = vma;
	else
		mm->mmap = vma;
	if (vma->vm_next)
		vma->vm_next->vm_prev = vma;
	rb_link_node(&vma->vm_rb, parent, link);
	/* the next area's gap has changed too: it is above a new leaf, and so brought up to date */
	rb_insert(&mm->mm_rb, &vma->vm_rb);
	mm->map_count++;
	mm->data_vm += data_pages(vma);
	mm->mmap_cache = vma; /* it was made to be used */
}

void vma_unlink(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *next = vma->vm_next;

	if (vma->vm_prev)
		vma->vm_prev->vm_next = next;
	else
		mm->mmap = next;
	if (next)
		next->vm_prev = vma->vm_prev;
	rb_erase(&mm->mm_rb, &vma->vm_rb);
	mm->map_count--;
	mm->data_vm -= data_pages(vma);
	if (mm->mmap_cache == vma)
		mm->mmap_cache = NULL;
}

void vma_adjust(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start,
		unsigned long end)
{
	unsigned long old_start = vma->vm_start, old_end = vma->vm_end;

	mm->data_vm -= data_pages(vma);
	vma->vm_pgoff += (unsigned long)((long)(start - vma->vm_start) >> PAGE_SHIFT);
	vma->vm_start = start;
	vma->vm_end = end;
	mm->data_vm += data_pages(vma);
	if (start != old_start)
		rb_propagate(&mm->mm_rb, &vma->vm_rb);
	if (end != old_end && vma->vm_next)
		rb_propagate(&mm->mm_rb, &vma->vm_next->vm_rb);
}

/* ------------------------------------------------------------------ */
/* Checking                                                            */

void vma_set_flags(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long flags)
{
	mm->data_vm -= data_pages(vma);
	vma->vm_flags = flags;
	mm->data_vm += data_pages(vma);
}

int vma_check(struct mm_struct *mm)
{
	struct rb_node *node = rb_first(&mm->mm_rb);
	struct vm_area_struct *vma, *prev = NULL;
	unsigned long data = 0;
	int count = 0;

	for (vma = mm->mmap; vma; prev = vma, vma = vma->vm_next, node = rb_next(node)) {
		if (vma->vm_prev != prev || (prev && prev->vm_end > vma->vm_start))
			return 1;
		if (vma->vm_start >= vma->vm_end || offset_in_page(vma->vm_start | vma->vm_end) ||
		    vma->vm_end > TASK_SIZE)
			return 2;
		if (!node || vma_of(node) != vma)
			return 3;
		if (vma->rb_subtree_gap != compute_gap(vma))
			return 5;
		count++;
		data += data_pages(vma);
	}
	if (node)
		return 3;
	if (rb_check(&mm->mm_rb))
		return 4;
	if (count != mm->map_count)
		return 6;
	return data == mm->data_vm ? 0 : 7;
}
