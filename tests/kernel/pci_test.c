// SPDX-License-Identifier: MIT
/*
 * tests/kernel/pci_test.c - the bus: configuration space, BARs, message interrupts, drivers.
 *
 * What:     what is true of every device that was found, whatever machine this is; then
 *           the calls of a driver, tried on a device that none has taken (q35 has one or
 *           two), and put back.
 * Start at: what_was_found_agrees_with_configuration_space()
 */
#include "drivers/pci/pci.h"

#include "drivers/pci/config.h"
#include "drivers/pci/pci_regs.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/string.h"
#include "mm/phys/bootmem.h"
#include "tests/kernel/kunit.h"

static struct kunit *test_now; /* for the functions that pci_for_each() calls */
static int devices;

static void for_each_device(struct kunit *test, void (*fn)(struct pci_dev *dev, void *arg))
{
	test_now = test;
	devices = 0;
	pci_for_each(fn, NULL);
	KUNIT_EXPECT_GE(test, devices, 2);
}

/* ------------------------------------------------------------------ */
/* Configuration space                                                 */

static void check_identity(struct pci_dev *dev, void *arg)
{
	u16 vendor, device;
	u32 class;
	u8 header;

	devices++;
	pci_read_config_word(dev, PCI_VENDOR_ID, &vendor);
	pci_read_config_word(dev, PCI_DEVICE_ID, &device);
	pci_read_config_dword(dev, PCI_CLASS_REVISION, &class);
	pci_read_config_byte(dev, PCI_HEADER_TYPE, &header);
	KUNIT_EXPECT_EQ(test_now, vendor, dev->vendor);
	KUNIT_EXPECT_EQ(test_now, device, dev->device);
	KUNIT_EXPECT_EQ(test_now, class >> 8, dev->class);
	KUNIT_EXPECT_EQ(test_now, header, dev->header_type);
	KUNIT_EXPECT_NE(test_now, vendor, 0xffff);
	KUNIT_EXPECT_TRUE(test_now, dev->irq <= NR_IRQS);
}

static void what_was_found_agrees_with_configuration_space(struct kunit *test)
{
	for_each_device(test, check_identity);
}

static void check_widths(struct pci_dev *dev, void *arg)
{
	devices++;
	for (int where = 0; where < 64; where += 4) {
		u32 whole, joined = 0;
		u16 word;
		u8 byte;

		if (where == (PCI_COMMAND & ~3))
			continue; /* the status may change meanwhile */
		pci_read_config_dword(dev, where, &whole);
		for (int i = 0; i < 4; i++) {
			pci_read_config_byte(dev, where + i, &byte);
			joined |= (u32)byte << i * 8;
		}
		KUNIT_EXPECT_EQ(test_now, joined, whole);
		pci_read_config_word(dev, where + 2, &word);
		KUNIT_EXPECT_EQ(test_now, word, whole >> 16);
	}
}

static void every_width_reads_the_same(struct kunit *test)
{
	for_each_device(test, check_widths);
}

static void check_ports(struct pci_dev *dev, void *arg)
{
	devices++;
	for (int where = 0; where < 64; where += 4) {
		u32 value;

		if (where == (PCI_COMMAND & ~3))
			continue;
		outl(1U << 31 | (u32)dev->bus << 16 | (u32)dev->devfn << 8 | (u32)where,
		     PCI_CONFIG_ADDRESS);
		value = inl(PCI_CONFIG_DATA);
		KUNIT_EXPECT_EQ(test_now, value, config_read(dev->bus, dev->devfn, where, 4));
	}
}

static void ports_and_memory_show_the_same_registers(struct kunit *test)
{
	for_each_device(test, check_ports);
}

static void check_offsets(struct pci_dev *dev, void *arg)
{
	u32 dword = 7;
	u16 word = 7;
	u8 byte = 7;

	devices++;
	KUNIT_EXPECT_EQ(test_now, pci_read_config_word(dev, 1, &word), -EINVAL);
	KUNIT_EXPECT_EQ(test_now, pci_read_config_dword(dev, 2, &dword), -EINVAL);
	KUNIT_EXPECT_EQ(test_now, pci_read_config_byte(dev, -1, &byte), -EINVAL);
	KUNIT_EXPECT_EQ(test_now, pci_read_config_byte(dev, 4096, &byte), -EINVAL);
	KUNIT_EXPECT_EQ(test_now, pci_read_config_dword(dev, 4096, &dword), -EINVAL);
	KUNIT_EXPECT_EQ(test_now, pci_write_config_word(dev, 3, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test_now, pci_write_config_dword(dev, 0x7fffffff, 0), -EINVAL);
	KUNIT_EXPECT_TRUE(test_now, byte == 7 && word == 7 && dword == 7);
}

static void odd_offsets_are_refused(struct kunit *test)
{
	for_each_device(test, check_offsets);
}

static void where_no_device_is_all_bits_are_one(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, config_read(0, 17 << 3, PCI_VENDOR_ID, 4), ~0U);
	KUNIT_EXPECT_EQ(test, config_read(0, 17 << 3, PCI_VENDOR_ID, 2), 0xffffU);
	KUNIT_EXPECT_EQ(test, config_read(255, 0, PCI_VENDOR_ID, 1), 0xffU); /* by ports */
	KUNIT_EXPECT_EQ(test, config_read(255, 0, 0x100, 4), ~0U); /* out of their reach */
	config_write(0, 17 << 3, PCI_COMMAND, 2, 0);		   /* nothing happens */
}

/* ------------------------------------------------------------------ */
/* BARs                                                                */

static void check_bars(struct pci_dev *dev, void *arg)
{
	devices++;
	for (int bar = 0; bar < PCI_NUM_BARS; bar++) {
		u64 start = pci_resource_start(dev, bar), len = pci_resource_len(dev, bar);
		unsigned long flags = pci_resource_flags(dev, bar);
		u32 value;

		if (!len) {
			KUNIT_EXPECT_EQ(test_now, flags, 0UL);
			continue;
		}
		KUNIT_EXPECT_EQ(test_now, len & (len - 1), 0ULL);
		KUNIT_EXPECT_EQ(test_now, start & (len - 1), 0ULL); /* aligned to its size */
		KUNIT_EXPECT_TRUE(test_now, !(flags & IORESOURCE_IO) != !(flags & IORESOURCE_MEM));
		if (flags & IORESOURCE_MEM)
			KUNIT_EXPECT_FALSE(test_now,
					   range_overlaps(&ram_ranges, start, start + len));
		else
			KUNIT_EXPECT_LE(test_now, start + len, 65536ULL);
		/* sizing it has left it where it was */
		pci_read_config_dword(dev, PCI_BASE_ADDRESS_0 + bar * 4, &value);
		KUNIT_EXPECT_EQ(test_now, value & ~(flags & IORESOURCE_IO ? 3U : 15U), (u32)start);
	}
}

static void bars_are_sized_and_left_in_place(struct kunit *test)
{
	for_each_device(test, check_bars);
}

/* ------------------------------------------------------------------ */
/* A driver's calls, on a device that nobody has                       */

static void find_idle(struct pci_dev *dev, void *arg)
{
	struct pci_dev **found = arg;

	if (!*found && !dev->driver && dev->msi_cap && !dev->msi_enabled)
		*found = dev;
}

static struct pci_dev *idle_device(void)
{
	struct pci_dev *dev = NULL;

	pci_for_each(find_idle, &dev);
	return dev;
}

static u16 command_of(struct pci_dev *dev)
{
	u16 command;

	pci_read_config_word(dev, PCI_COMMAND, &command);
	return command;
}

static void regions_have_one_owner(struct kunit *test)
{
	struct pci_dev *dev = idle_device();

	if (!dev)
		kunit_skip(test, "every device has a driver");
	KUNIT_EXPECT_EQ(test, pci_request_regions(dev, "first"), 0);
	KUNIT_EXPECT_EQ(test, pci_request_regions(dev, "second"), -EBUSY);
	for (int bar = 0; bar < PCI_NUM_BARS; bar++)
		if (pci_resource_len(dev, bar))
			KUNIT_EXPECT_EQ(test, strcmp(dev->resource[bar].owner, "first"), 0);
	pci_release_regions(dev);
	KUNIT_EXPECT_EQ(test, pci_request_regions(dev, "second"), 0);
	pci_release_regions(dev);
}

static void the_command_register_says_what_a_device_may(struct kunit *test)
{
	const u16 both = PCI_COMMAND_IO | PCI_COMMAND_MEMORY;
	struct pci_dev *dev = idle_device();
	u16 before;

	if (!dev)
		kunit_skip(test, "every device has a driver");
	before = command_of(dev);
	KUNIT_EXPECT_EQ(test, pci_enable_device(dev), 0);
	KUNIT_EXPECT_EQ(test, command_of(dev) & both, both);
	pci_set_master(dev);
	KUNIT_EXPECT_TRUE(test, command_of(dev) & PCI_COMMAND_MASTER);
	pci_disable_device(dev);
	KUNIT_EXPECT_EQ(test, command_of(dev) & (both | PCI_COMMAND_MASTER), 0);
	pci_write_config_word(dev, PCI_COMMAND, before);
}

static void message_interrupts_replace_the_wire(struct kunit *test)
{
	struct pci_dev *dev = idle_device();
	unsigned int wire;
	u32 address = 0;
	u16 flags;

	if (!dev)
		kunit_skip(test, "every device has a driver");
	wire = dev->irq;
	if (cmdline_flag("nomsi")) {
		KUNIT_EXPECT_EQ(test, pci_enable_msi(dev), -EINVAL);
		KUNIT_EXPECT_EQ(test, dev->irq, wire);
		return;
	}
	KUNIT_ASSERT_EQ(test, pci_enable_msi(dev), 0);
	KUNIT_EXPECT_TRUE(test, dev->msi_enabled && dev->irq >= NR_PINS && dev->irq < NR_IRQS);
	pci_read_config_word(dev, dev->msi_cap + PCI_MSI_FLAGS, &flags);
	KUNIT_EXPECT_EQ(test, flags & (PCI_MSI_FLAGS_ENABLE | PCI_MSI_FLAGS_QUEUE),
			PCI_MSI_FLAGS_ENABLE); /* on, and one vector */
	pci_read_config_dword(dev, dev->msi_cap + PCI_MSI_ADDRESS_LO, &address);
	KUNIT_EXPECT_EQ(test, address >> 20, 0xfeeU); /* the local APICs' window */
	KUNIT_EXPECT_TRUE(test, command_of(dev) & PCI_COMMAND_INTX_DISABLE);
	pci_disable_msi(dev);
	KUNIT_EXPECT_FALSE(test, dev->msi_enabled);
	KUNIT_EXPECT_EQ(test, dev->irq, wire);
	pci_read_config_word(dev, dev->msi_cap + PCI_MSI_FLAGS, &flags);
	KUNIT_EXPECT_FALSE(test, flags & PCI_MSI_FLAGS_ENABLE);
	KUNIT_EXPECT_FALSE(test, command_of(dev) & PCI_COMMAND_INTX_DISABLE);
	pci_disable_msi(dev); /* again: does nothing */
	KUNIT_EXPECT_EQ(test, dev->irq, wire);
}

static void check_no_msi(struct pci_dev *dev, void *arg)
{
	devices++;
	if (!dev->msi_cap)
		KUNIT_EXPECT_EQ(test_now, pci_enable_msi(dev), -EINVAL);
}

static void a_device_without_the_capability_has_no_messages(struct kunit *test)
{
	for_each_device(test, check_no_msi);
}

/* ------------------------------------------------------------------ */
/* Matching                                                            */

static struct pci_dev *offered;
static int offers;
static const struct pci_device_id *offered_by;
static bool leave_a_mapping;
static void *left;

static int refuse(struct pci_dev *dev, const struct pci_device_id *id)
{
	offers++;
	offered = dev;
	offered_by = id;
	if (leave_a_mapping) {
		dma_addr_t bus;

		pci_set_consistent_dma_mask(dev, DMA_32BIT_MASK);
		left = dma_alloc_coherent(&dev->dev, 1, &bus, GFP_KERNEL);
	}
	return -ENODEV;
}

/* Offer all devices to a driver with this one row; how many it was offered. */
static int offers_for(const struct pci_device_id *row)
{
	static struct pci_device_id ids[2];
	static struct pci_driver driver = { .name = "kunit", .id_table = ids, .probe = refuse };

	ids[0] = *row;
	offers = 0;
	offered = NULL;
	pci_register_driver(&driver);
	return offers;
}

static void a_driver_is_offered_what_its_table_names(struct kunit *test)
{
	struct pci_dev *dev = idle_device();
	struct pci_device_id row;

	if (!dev)
		kunit_skip(test, "every device has a driver");
	row = (struct pci_device_id){ PCI_DEVICE(dev->vendor, dev->device) };
	KUNIT_EXPECT_EQ(test, offers_for(&row), 1);
	KUNIT_EXPECT_PTR_EQ(test, offered, dev);
	KUNIT_EXPECT_EQ(test, offered_by->device, dev->device);
	KUNIT_EXPECT_NULL(test, dev->driver); /* refused: free for others */
	KUNIT_EXPECT_NULL(test, dev->dev.driver_name);
	row.device = dev->device ^ 1;
	KUNIT_EXPECT_EQ(test, offers_for(&row), 0);
	row.device = dev->device;
	row.vendor = dev->vendor ^ 1;
	KUNIT_EXPECT_EQ(test, offers_for(&row), 0);
	/* by class alone */
	row = (struct pci_device_id){ .vendor = PCI_ANY_ID,
				      .device = PCI_ANY_ID,
				      .class = dev->class,
				      .class_mask = ~0U };
	KUNIT_EXPECT_GE(test, offers_for(&row), 1);
	row.class ^= 0x10000;
	KUNIT_EXPECT_EQ(test, offers_for(&row), 0);
}

static void check_taken(struct pci_dev *dev, void *arg)
{
	struct pci_device_id row = { PCI_DEVICE(dev->vendor, dev->device) };

	devices++;
	if (dev->driver)
		KUNIT_EXPECT_EQ(test_now, offers_for(&row), 0);
}

static void a_device_with_a_driver_is_not_offered(struct kunit *test)
{
	for_each_device(test, check_taken);
}

static void a_driver_that_fails_must_have_undone_its_mappings(struct kunit *test)
{
	struct pci_dev *dev = idle_device();
	struct pci_device_id row;
	unsigned long before = dma_error_count(DMA_ERR_LEAK);

	if (!dev)
		kunit_skip(test, "every device has a driver");
	row = (struct pci_device_id){ PCI_DEVICE(dev->vendor, dev->device) };
	leave_a_mapping = true;
	KUNIT_EXPECT_EQ(test, offers_for(&row), 1);
	leave_a_mapping = false;
	KUNIT_ASSERT_NOT_NULL(test, left);
	KUNIT_EXPECT_EQ(test, dma_error_count(DMA_ERR_LEAK), before + 1);
	kunit_expect_reports(test, 1);
	put_page(virt_to_page(left)); /* else it stays lost: the device may still use it */
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(what_was_found_agrees_with_configuration_space),
	KUNIT_CASE(every_width_reads_the_same),
	KUNIT_CASE(ports_and_memory_show_the_same_registers),
	KUNIT_CASE(odd_offsets_are_refused),
	KUNIT_CASE(where_no_device_is_all_bits_are_one),
	KUNIT_CASE(bars_are_sized_and_left_in_place),
	KUNIT_CASE(regions_have_one_owner),
	KUNIT_CASE(the_command_register_says_what_a_device_may),
	KUNIT_CASE(message_interrupts_replace_the_wire),
	KUNIT_CASE(a_device_without_the_capability_has_no_messages),
	KUNIT_CASE(a_driver_is_offered_what_its_table_names),
	KUNIT_CASE(a_device_with_a_driver_is_not_offered),
	KUNIT_CASE(a_driver_that_fails_must_have_undone_its_mappings),
	{ 0 },
};

const struct kunit_suite pci_suite = { "pci", cases };
