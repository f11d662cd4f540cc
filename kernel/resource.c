// SPDX-License-Identifier: MIT
/*
 * kernel/resource.c - the two trees of ranges: who has which addresses and ports.
 *
 * What:     a tree of closed ranges, [start, end]. Below a node hang its children, sorted
 *           by address, none overlapping another:
 *
 *               PCI Bus 0000:00 ---- I/O APIC ---- ...           siblings
 *                 |
 *               0000:00:04.0 ------ 0000:00:1f.2
 *                 |
 *               edu                                              busy: a driver's
 *
 *           A driver's request goes down through whatever is only there, until it stands
 *           free among siblings (granted) or meets something in use (refused).
 * Start at: __request_region()
 * Holds:    resource_check(): each range inside its parent, siblings sorted and disjoint.
 * Locks:    resource_lock, a mutex, over both trees.
 * Not here: what is in the trees at boot: kernel/machine_map.c. The files: kernel/fs/proc/proc_resource.c
 * See it:   /proc/iomem, /proc/ioports; tests/host/test_resource.c, tests/kernel/resource_test.c
 * Book:     LDD3 ch. 9.   Linux: kernel/resource.c
 */
#include "kernel/resource.h"

#include "kernel/lib/panic.h"
#include "kernel/locking/mutex.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"

struct resource ioport_resource = { .name = "PCI IO", .end = 0xffff, .flags = IORESOURCE_IO };
struct resource iomem_resource = { .name = "PCI mem", .end = ~0ULL, .flags = IORESOURCE_MEM };
static DEFINE_MUTEX_RANK(resource_lock, RANK_MUTEX);

static bool holds(const struct resource *outer, u64 start, u64 end)
{
	return outer->start <= start && end <= outer->end;
}

/* ------------------------------------------------------------------ */
/* The tree; resource_lock held                                        */

/* The link at which a range from start on belongs among the children of parent. */
static struct resource **place_of(struct resource *parent, u64 start)
{
	struct resource **link = &parent->child;

	while (*link && (*link)->end < start)
		link = &(*link)->sibling;
	return link;
}

/* Hang new below parent; the range in its way if that cannot be: parent itself if it is too small. */
static struct resource *add_below(struct resource *parent, struct resource *new)
{
	struct resource **link = place_of(parent, new->start);

	if (new->end < new->start || !holds(parent, new->start, new->end))
		return parent;
	if (*link && (*link)->start <= new->end)
		return *link;
	new->sibling = *link;
	new->parent = parent;
	*link = new;
	return NULL;
}

/* Take old away from its siblings, with all that is below it. */
static int remove(struct resource *old)
{
	struct resource **link;

	if (!old->parent)
		return -EINVAL;
	for (link = &old->parent->child; *link != old; link = &(*link)->sibling)
		if (WARN(!*link, "resource %s is not below its parent", old->name))
			return -EINVAL;
	*link = old->sibling;
	old->parent = old->sibling = NULL;
	return 0;
}

/* Put new between parent and those of its children that it holds; -EBUSY if it cuts through one. */
static int adopt(struct resource *parent, struct resource *new)
{
	struct resource **first = place_of(parent, new->start), *last = NULL, *r;

	for (r = *first; r && r->start <= new->end; r = r->sibling) {
		if (!holds(new, r->start, r->end))
			return -EBUSY;
		last = r;
	}
	new->parent = parent;
	new->sibling = *first;
	if (last) {
		new->child = *first;
		new->sibling = last->sibling;
		last->sibling = NULL;
		for (r = new->child; r; r = r->sibling)
			r->parent = new;
	}
	*first = new;
	return 0;
}

static struct resource *child_holding(struct resource *parent, u64 start, u64 end)
{
	struct resource *r = *place_of(parent, start);

	return r && holds(r, start, end) ? r : NULL;
}

/* The next range in the order of the file: children first. depth goes along. */
static struct resource *next_of(struct resource *root, struct resource *r, int *depth)
{
	if (r->child) {
		++*depth;
		return r->child;
	}
	for (; r != root && !r->sibling; r = r->parent)
		--*depth;
	return r == root ? NULL : r->sibling;
}

/* ------------------------------------------------------------------ */
/* Ranges that are there                                               */

struct resource *request_resource_conflict(struct resource *parent, struct resource *new)
{
	struct resource *conflict;

	mutex_lock(&resource_lock);
	conflict = add_below(parent, new);
	mutex_unlock(&resource_lock);
	return conflict;
}

int request_resource(struct resource *parent, struct resource *new)
{
	return request_resource_conflict(parent, new) ? -EBUSY : 0;
}

int insert_resource(struct resource *root, struct resource *new)
{
	struct resource *parent = root, *inner;
	int error = -EBUSY;

	mutex_lock(&resource_lock);
	/* down to the smallest range that is larger than new */
	while ((inner = child_holding(parent, new->start, new->end)) != NULL &&
	       !holds(new, inner->start, inner->end))
		parent = inner;
	if (new->start <= new->end && holds(parent, new->start, new->end))
		error = adopt(parent, new);
	mutex_unlock(&resource_lock);
	return error;
}

int release_resource(struct resource *old)
{
	int error;

	mutex_lock(&resource_lock);
	error = remove(old);
	mutex_unlock(&resource_lock);
	return error;
}

struct resource *resource_window(struct resource *root, u64 start, u64 end)
{
	struct resource *window = root, *inner;

	mutex_lock(&resource_lock);
	while ((inner = child_holding(window, start, end)) != NULL &&
	       inner->flags & IORESOURCE_WINDOW)
		window = inner;
	mutex_unlock(&resource_lock);
	return window;
}

/* ------------------------------------------------------------------ */
/* Ranges in use                                                       */

/* Go down until new stands free or something that is in use lies in its way. */
static bool take(struct resource *root, struct resource *new)
{
	struct resource *parent = root, *conflict;

	while ((conflict = add_below(parent, new)) != NULL) {
		if (conflict == parent || conflict->flags & IORESOURCE_BUSY)
			return false;
		parent = conflict;
	}
	return true;
}

struct resource *__request_region(struct resource *root, u64 start, u64 n, const char *name)
{
	struct resource *new;
	bool taken;

	if (!n)
		return NULL; /* what wraps, no range holds: add_below() */
	new = kzalloc(sizeof(*new), GFP_KERNEL);
	if (!new)
		return NULL;
	new->name = name;
	new->start = start;
	new->end = start + n - 1;
	new->flags = IORESOURCE_BUSY | (root->flags & (IORESOURCE_IO | IORESOURCE_MEM));
	mutex_lock(&resource_lock);
	taken = take(root, new);
	mutex_unlock(&resource_lock);
	if (taken)
		return new;
	kfree(new);
	return NULL;
}

int __check_region(struct resource *root, u64 start, u64 n)
{
	struct resource *r = __request_region(root, start, n, "check-region");

	if (!r)
		return -EBUSY;
	release_resource(r);
	kfree(r);
	return 0;
}

void __release_region(struct resource *root, u64 start, u64 n)
{
	struct resource *r = root;
	u64 end = start + n - 1;
	bool found = false;

	mutex_lock(&resource_lock);
	while (n && end >= start && (r = child_holding(r, start, end)) != NULL) {
		found = r->flags & IORESOURCE_BUSY && r->start == start && r->end == end &&
			!r->child;
		if (found) {
			remove(r);
			break;
		}
	}
	mutex_unlock(&resource_lock);
	if (WARN(!found, "release of %#llx-%#llx, which was not requested", start, end))
		return;
	kfree(r);
}

/* Take one use out from below r; NULL: there is none. */
static struct resource *first_use(struct resource *r)
{
	struct resource *use;

	mutex_lock(&resource_lock);
	use = r->child;
	if (use)
		remove(use);
	mutex_unlock(&resource_lock);
	return use;
}

int resource_drop_uses(struct resource *r)
{
	struct resource *use;
	int n = 0;

	for (; (use = first_use(r)) != NULL; n++) {
		n += resource_drop_uses(use);
		WARN(true, "%#llx-%#llx (%s) was requested by %s and never released", use->start,
		     use->end, r->name, use->name);
		kfree(use);
	}
	return n;
}

/* ------------------------------------------------------------------ */
/* For boot, files and tests                                           */

void resource_claim(unsigned long flags, u64 start, u64 end, const char *name)
{
	struct resource *new = kzalloc(sizeof(*new), GFP_KERNEL);

	if (!new)
		panic("no memory for the map of the machine");
	*new = (struct resource){ .name = name, .start = start, .end = end, .flags = flags };
	if (insert_resource(flags & IORESOURCE_IO ? &ioport_resource : &iomem_resource, new)) {
		printk(KERN_INFO "resource: %s at %#llx-%#llx cuts through others: left out\n",
		       name, start, end);
		kfree(new);
	}
}

void resource_for_each(struct resource *root,
		       void (*fn)(const struct resource *r, int depth, void *arg), void *arg)
{
	int depth = -1;

	mutex_lock(&resource_lock);
	for (struct resource *r = next_of(root, root, &depth); r; r = next_of(root, r, &depth))
		fn(r, depth, arg);
	mutex_unlock(&resource_lock);
}

static void check_one(const struct resource *r, int depth, void *arg)
{
	const struct resource *next = r->sibling;
	int *wrong = arg;

	if (r->end < r->start || !holds(r->parent, r->start, r->end) ||
	    (next && (next->start <= r->end || next->parent != r->parent))) {
		printk(KERN_ERR "resource: %s (%#llx-%#llx) is out of place\n", r->name, r->start,
		       r->end);
		++*wrong;
	}
}

int resource_check(struct resource *root)
{
	int wrong = 0;

	resource_for_each(root, check_one, &wrong);
	return wrong;
}
