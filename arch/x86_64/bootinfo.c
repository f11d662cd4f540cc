/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/bootinfo.c - what the boot loader tells, copied into struct boot_info.
 *
 * What:     two loaders, two formats, one result. Multiboot2 (GRUB) hands over a
 *           list of tagged records; PVH (QEMU's -kernel) a struct that points to
 *           others. Both lie wherever the loader put them in memory that is about
 *           to become free, so everything is copied out here, before anything is
 *           allocated; only the archive stays where it is, and bootmem keeps it.
 * Start at: boot_info_parse(), called by boot.S. Exceptions are not caught yet.
 * Holds:    a loader is believed in what it says, not in its arithmetic: each
 *           length is bounded, each address must lie in the 4 GiB that the boot
 *           tables map.
 * See it:   `make run CMDLINE=loglevel=7` prints the memory map; /proc/cmdline.
 * Spec:     Multiboot2 3.6; Xen's arch-x86/hvm/start_info.h; ACPI 5.2.5.3 (RSDP)
 */
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/string.h"

struct boot_info boot_info;
static char loader_name[64];
static u8 rsdp_copy[36]; /* Multiboot2 passes the RSDP itself, not where it lies */

/* at - physical memory before there is a direct map of all of it; NULL if it is beyond 4 GiB */
static const void *at(phys_addr_t phys, u64 size)
{
	if (phys == 0 || phys >= 4 * GiB || size > 4 * GiB - phys)
		return NULL;
	return (const void *)(PAGE_OFFSET + phys);
}

/* copy_text - a string of at most size bytes in the source, cut to fit and ended by NUL. */
static void copy_text(char *to, size_t to_size, const char *from, size_t size)
{
	size_t n = strnlen(from, min(size, to_size - 1));

	memcpy(to, from, n);
	to[n] = 0;
}

static void add_range(u64 start, u64 size, u32 type)
{
	struct boot_range *range = &boot_info.ranges[boot_info.nr_ranges];

	if (size == 0 || start + size < start || boot_info.nr_ranges == MAX_BOOT_RANGES)
		return;
	range->start = start;
	range->end = start + size;
	/* E820 types, which both formats use: 1 RAM, 3 ACPI tables, 4 ACPI non-volatile */
	range->type = type == 1 ? RANGE_RAM : type == 3 ? RANGE_ACPI : RANGE_RESERVED;
	boot_info.nr_ranges++;
}

static void set_module(u64 start, u64 end)
{
	if (boot_info.module_end == 0 && start < end) { /* the first one counts */
		boot_info.module_start = start;
		boot_info.module_end = end;
	}
}

/* ------------------------------------------------------------------ */
/* Multiboot2                                                          */

#define MULTIBOOT2_BOOT_MAGIC 0x36d76289

enum {
	TAG_END = 0,
	TAG_COMMAND_LINE = 1,
	TAG_LOADER_NAME = 2,
	TAG_MODULE = 3,
	TAG_MEMORY_MAP = 6,
	TAG_FRAMEBUFFER = 8,
	TAG_RSDP_OLD = 14,
	TAG_RSDP_NEW = 15,
};

struct mb2_tag {
	u32 type, size;
};
struct mb2_module {
	struct mb2_tag tag;
	u32 start, end;
};
struct mb2_memory_map {
	struct mb2_tag tag;
	u32 entry_size, entry_version;
};
struct mb2_memory_entry {
	u64 start, size;
	u32 type, zero;
};
struct mb2_framebuffer {
	struct mb2_tag tag;
	u64 address;
	u32 pitch, width, height;
	u8 bpp, type;
};
#define MB2_FRAMEBUFFER_RGB 1

static void mb2_memory_map(const struct mb2_memory_map *map)
{
	u64 offset = sizeof(*map);

	if (map->tag.size < sizeof(*map) || map->entry_size < sizeof(struct mb2_memory_entry))
		return;
	for (; offset + map->entry_size <= map->tag.size; offset += map->entry_size) {
		const struct mb2_memory_entry *entry = (const void *)((const char *)map + offset);

		add_range(entry->start, entry->size, entry->type);
	}
}

static void mb2_framebuffer(const struct mb2_framebuffer *fb)
{
	if (fb->tag.size < sizeof(*fb) - 2 || fb->type != MB2_FRAMEBUFFER_RGB)
		return;
	boot_info.framebuffer = fb->address;
	boot_info.fb_width = fb->width;
	boot_info.fb_height = fb->height;
	boot_info.fb_pitch = fb->pitch;
	boot_info.fb_bpp = fb->bpp;
}

/* The copy's address is as good as the original's: acpi.c only reads it. */
static void mb2_rsdp(const struct mb2_tag *tag)
{
	u32 size = min(tag->size - (u32)sizeof(*tag), (u32)sizeof(rsdp_copy));

	memset(rsdp_copy, 0, sizeof(rsdp_copy));
	memcpy(rsdp_copy, tag + 1, size);
	boot_info.rsdp = (unsigned long)rsdp_copy - KERNEL_START;
}

static void mb2_tag(const struct mb2_tag *tag)
{
	const char *text = (const char *)(tag + 1);
	u32 text_size = tag->size - sizeof(*tag);
	const struct mb2_module *module = (const void *)tag;

	switch (tag->type) {
	case TAG_COMMAND_LINE:
		copy_text(boot_command_line, CMDLINE_MAX, text, text_size);
		break;
	case TAG_LOADER_NAME:
		copy_text(loader_name, sizeof(loader_name), text, text_size);
		break;
	case TAG_MODULE:
		if (tag->size >= sizeof(*module))
			set_module(module->start, module->end);
		break;
	case TAG_MEMORY_MAP:
		mb2_memory_map((const void *)tag);
		break;
	case TAG_FRAMEBUFFER:
		mb2_framebuffer((const void *)tag);
		break;
	case TAG_RSDP_OLD:
		if (boot_info.rsdp) /* the new one has come first and says more */
			break;
		mb2_rsdp(tag);
		break;
	case TAG_RSDP_NEW:
		mb2_rsdp(tag);
		break;
	}
}

static void multiboot2_parse(phys_addr_t phys)
{
	const u32 *total = at(phys, 8);
	u64 offset = 8;

	boot_info.loader = "multiboot2";
	if (!total || !at(phys, *total))
		return;
	while (offset + sizeof(struct mb2_tag) <= *total) {
		const struct mb2_tag *tag = (const void *)((const char *)total + offset);

		if (tag->type == TAG_END || tag->size < sizeof(*tag) || tag->size > *total - offset)
			break;
		mb2_tag(tag);
		offset += ALIGN((u64)tag->size, 8);
	}
}

/* ------------------------------------------------------------------ */
/* PVH                                                                 */

#define HVM_START_MAGIC 0x336ec578

struct hvm_start_info {
	u32 magic, version, flags, nr_modules;
	u64 modules, command_line, rsdp;
	u64 memory_map; /* version 1 and later, as the next */
	u32 nr_memory_map, reserved;
};
struct hvm_module {
	u64 start, size, command_line, reserved;
};
struct hvm_memory_entry {
	u64 start, size;
	u32 type, reserved;
};

static void pvh_parse(phys_addr_t phys)
{
	const struct hvm_start_info *info = at(phys, sizeof(*info));
	const struct hvm_memory_entry *map;
	const struct hvm_module *module;
	const char *text;

	boot_info.loader = "pvh";
	if (!info || info->magic != HVM_START_MAGIC)
		return;
	boot_info.rsdp = info->rsdp;
	text = at(info->command_line, CMDLINE_MAX);
	if (text)
		copy_text(boot_command_line, CMDLINE_MAX, text, CMDLINE_MAX);
	module = at(info->modules, sizeof(*module));
	if (info->nr_modules && module)
		set_module(module->start, module->start + module->size);
	map = at(info->memory_map, (u64)info->nr_memory_map * sizeof(*map));
	if (info->version < 1 || !map)
		return;
	for (u32 i = 0; i < info->nr_memory_map; i++)
		add_range(map[i].start, map[i].size, map[i].type);
}

/* boot_info_parse - magic and info: what the loader left in EAX and EBX (0 in EAX: PVH). */
void boot_info_parse(u32 magic, u32 info)
{
	boot_info.loader_name = loader_name;
	if (magic == MULTIBOOT2_BOOT_MAGIC)
		multiboot2_parse(info);
	else
		pvh_parse(info);
}
