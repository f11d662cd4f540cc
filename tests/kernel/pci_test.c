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
#include "mm/virt/vmalloc.h"
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

	/* not a bridge: what is behind it would go with it */
	if (!*found && !dev->driver && dev->msi_cap && !dev->msi_enabled && dev->class >> 16 != 6)
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
			KUNIT_EXPECT_EQ(test, strcmp(dev->resource[bar].child->name, "first"), 0);
	pci_release_regions(dev);
	KUNIT_EXPECT_EQ(test, pci_request_regions(dev, "second"), 0);
	pci_release_regions(dev);
}

/* The bits that pci_enable_device() sets: for the kinds of BARs that the device has. */
static u16 decode_bits(struct pci_dev *dev)
{
	unsigned long kinds = 0;

	for (int bar = 0; bar < PCI_NUM_BARS; bar++)
		kinds |= pci_resource_flags(dev, bar);
	return (kinds & IORESOURCE_IO ? PCI_COMMAND_IO : 0) |
	       (kinds & IORESOURCE_MEM ? PCI_COMMAND_MEMORY : 0);
}

static void the_command_register_says_what_a_device_may(struct kunit *test)
{
	const u16 all = PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER;
	struct pci_dev *dev = idle_device();
	u16 before;

	if (!dev)
		kunit_skip(test, "every device has a driver");
	before = command_of(dev);
	KUNIT_EXPECT_EQ(test, pci_enable_device(dev), 0);
	KUNIT_EXPECT_NE(test, decode_bits(dev), 0);
	KUNIT_EXPECT_EQ(test, command_of(dev) & decode_bits(dev), decode_bits(dev));
	pci_set_master(dev);
	KUNIT_EXPECT_TRUE(test, command_of(dev) & PCI_COMMAND_MASTER);
	pci_clear_master(dev);
	KUNIT_EXPECT_FALSE(test, command_of(dev) & PCI_COMMAND_MASTER);
	pci_set_master(dev);
	pci_disable_device(dev);
	KUNIT_EXPECT_EQ(test, command_of(dev) & all, 0);
	pci_write_config_word(dev, PCI_COMMAND, before);
}

static void enabling_is_counted(struct kunit *test)
{
	struct pci_dev *dev = idle_device();
	u16 before;

	if (!dev)
		kunit_skip(test, "every device has a driver");
	before = command_of(dev);
	KUNIT_EXPECT_EQ(test, pci_enable_device(dev), 0);
	KUNIT_EXPECT_EQ(test, pci_enable_device(dev), 0);
	pci_disable_device(dev);
	KUNIT_EXPECT_EQ(test, command_of(dev) & decode_bits(dev),
			decode_bits(dev)); /* one is left */
	pci_disable_device(dev);
	KUNIT_EXPECT_EQ(test, command_of(dev) & decode_bits(dev), 0);
	pci_disable_device(dev); /* once too often */
	kunit_expect_reports(test, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&dev->enabled), 0);
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
static int offers, removals;
static const struct pci_device_id *offered_by;
static int answer;			      /* of probe() */
static void (*to_leave)(struct pci_dev *dev); /* what probe() does and nobody undoes */

static int note_offer(struct pci_dev *dev, const struct pci_device_id *id)
{
	offers++;
	offered = dev;
	offered_by = id;
	if (to_leave)
		to_leave(dev);
	return answer;
}

static void note_removal(struct pci_dev *dev)
{
	removals++;
}

static struct pci_device_id ids[3];
static struct pci_driver driver = {
	.name = "kunit",
	.id_table = ids,
	.probe = note_offer,
	.remove = note_removal,
};

/* Offer all devices to a driver with this one row, which answers so; how many it was offered. */
static int offers_for(struct kunit *test, const struct pci_device_id *row, int says)
{
	ids[0] = *row;
	offers = removals = 0;
	offered = NULL;
	answer = says;
	KUNIT_EXPECT_EQ(test, pci_register_driver(&driver), 0);
	if (says)
		pci_unregister_driver(&driver);
	return offers;
}

static void a_driver_is_offered_what_its_table_names(struct kunit *test)
{
	struct pci_dev *dev = idle_device();
	struct pci_device_id row;

	if (!dev)
		kunit_skip(test, "every device has a driver");
	row = (struct pci_device_id){ PCI_DEVICE(dev->vendor, dev->device) };
	KUNIT_ASSERT_EQ(test, offers_for(test, &row, -ENODEV), 1);
	KUNIT_EXPECT_PTR_EQ(test, offered, dev);
	KUNIT_EXPECT_EQ(test, offered_by->device, dev->device);
	KUNIT_EXPECT_NULL(test, dev->driver); /* refused: free for others */
	KUNIT_EXPECT_NULL(test, dev->dev.driver_name);
	KUNIT_EXPECT_EQ(test, removals, 0);
	row.device = dev->device ^ 1;
	KUNIT_EXPECT_EQ(test, offers_for(test, &row, -ENODEV), 0);
	row.device = dev->device;
	row.vendor = dev->vendor ^ 1;
	KUNIT_EXPECT_EQ(test, offers_for(test, &row, -ENODEV), 0);
}

static void a_table_can_name_classes_and_boards(struct kunit *test)
{
	struct pci_dev *dev = idle_device();
	struct pci_device_id row;

	if (!dev)
		kunit_skip(test, "every device has a driver");
	row = (struct pci_device_id){ PCI_DEVICE_CLASS(dev->class, 0xffffff) };
	KUNIT_EXPECT_GE(test, offers_for(test, &row, -ENODEV), 1);
	row.class ^= 0x10000;
	KUNIT_EXPECT_EQ(test, offers_for(test, &row, -ENODEV), 0);
	row.class_mask = 0xff; /* only the interface counts */
	KUNIT_EXPECT_GE(test, offers_for(test, &row, -ENODEV), 1);
	row = (struct pci_device_id){ PCI_DEVICE(dev->vendor, dev->device) };
	row.subvendor = dev->subsystem_vendor;
	row.subdevice = dev->subsystem_device;
	KUNIT_EXPECT_EQ(test, offers_for(test, &row, -ENODEV), 1);
	row.subdevice ^= 1;
	KUNIT_EXPECT_EQ(test, offers_for(test, &row, -ENODEV), 0);
	row.subdevice = PCI_ANY_ID;
	row.subvendor ^= 1;
	KUNIT_EXPECT_EQ(test, offers_for(test, &row, -ENODEV), 0);
}

static void a_driver_keeps_its_device_until_it_is_unregistered(struct kunit *test)
{
	struct pci_dev *dev = idle_device();
	struct pci_device_id row;

	if (!dev)
		kunit_skip(test, "every device has a driver");
	row = (struct pci_device_id){ PCI_DEVICE(dev->vendor, dev->device) };
	KUNIT_EXPECT_EQ(test, offers_for(test, &row, 0), 1);
	KUNIT_EXPECT_PTR_EQ(test, dev->driver, &driver);
	KUNIT_EXPECT_EQ(test, pci_register_driver(&driver), -EBUSY); /* it is */
	KUNIT_EXPECT_EQ(test, offers, 1);
	pci_unregister_driver(&driver);
	KUNIT_EXPECT_EQ(test, removals, 1);
	KUNIT_EXPECT_NULL(test, dev->driver);
	pci_unregister_driver(&driver); /* once too often */
	KUNIT_EXPECT_EQ(test, removals, 1);
	kunit_expect_reports(test, 1);
}

static void half_a_driver_is_refused(struct kunit *test)
{
	struct pci_driver half = { .name = "half", .id_table = ids };

	KUNIT_EXPECT_EQ(test, pci_register_driver(&half), -EINVAL);
	half.probe = note_offer;
	half.id_table = NULL;
	KUNIT_EXPECT_EQ(test, pci_register_driver(&half), -EINVAL);
}

static void check_taken(struct pci_dev *dev, void *arg)
{
	struct pci_device_id row = { PCI_DEVICE(dev->vendor, dev->device) };

	devices++;
	if (dev->driver)
		KUNIT_EXPECT_EQ(test_now, offers_for(test_now, &row, -ENODEV), 0);
}

static void a_device_with_a_driver_is_not_offered(struct kunit *test)
{
	for_each_device(test, check_taken);
}

/* ------------------------------------------------------------------ */
/* What a driver must not leave behind                                 */

static void *left;

static void leave_a_mapping(struct pci_dev *dev)
{
	dma_addr_t bus;

	pci_set_consistent_dma_mask(dev, DMA_32BIT_MASK);
	left = dma_alloc_coherent(&dev->dev, 1, &bus, GFP_KERNEL);
}

static void leave_it_on(struct pci_dev *dev)
{
	if (!pci_enable_device(dev))
		pci_set_master(dev);
}

static void leave_its_regions(struct pci_dev *dev)
{
	left = pci_request_regions(dev, "kunit") ? NULL : dev;
}

static void leave_messages(struct pci_dev *dev)
{
	left = pci_enable_msi(dev) ? NULL : dev;
}

/* A driver that leaves that, in a failed probe() (says) or after remove(); the device it had. */
static struct pci_dev *let_leave(struct kunit *test, void (*what)(struct pci_dev *dev), int says)
{
	struct pci_dev *dev = idle_device();
	struct pci_device_id row;
	u16 before;

	if (!dev)
		return NULL;
	row = (struct pci_device_id){ PCI_DEVICE(dev->vendor, dev->device) };
	before = command_of(dev);
	to_leave = what;
	left = NULL;
	KUNIT_EXPECT_EQ(test, offers_for(test, &row, says), 1);
	if (!says)
		pci_unregister_driver(&driver);
	to_leave = NULL;
	KUNIT_EXPECT_FALSE(test, command_of(dev) & PCI_COMMAND_MASTER);
	KUNIT_EXPECT_EQ(test, atomic_read(&dev->enabled), 0);
	KUNIT_EXPECT_NULL(test, dev->driver);
	pci_write_config_word(dev, PCI_COMMAND, before);
	return dev;
}

static void a_driver_that_fails_must_have_undone_its_mappings(struct kunit *test)
{
	unsigned long before = dma_error_count(DMA_ERR_LEAK);

	if (!let_leave(test, leave_a_mapping, -ENODEV))
		kunit_skip(test, "every device has a driver");
	KUNIT_ASSERT_NOT_NULL(test, left);
	KUNIT_EXPECT_EQ(test, dma_error_count(DMA_ERR_LEAK), before + 1);
	kunit_expect_reports(test, 1);
	put_page(virt_to_page(left)); /* else it stays lost: the device may still use it */
}

static void a_driver_that_goes_must_have_undone_its_mappings(struct kunit *test)
{
	unsigned long before = dma_error_count(DMA_ERR_LEAK);

	if (!let_leave(test, leave_a_mapping, 0))
		kunit_skip(test, "every device has a driver");
	KUNIT_ASSERT_NOT_NULL(test, left);
	KUNIT_EXPECT_EQ(test, dma_error_count(DMA_ERR_LEAK), before + 1);
	kunit_expect_reports(test, 1);
	put_page(virt_to_page(left));
}

static void a_device_without_a_driver_starts_no_transfer(struct kunit *test)
{
	if (!let_leave(test, leave_it_on, -ENODEV) || !let_leave(test, leave_it_on, 0))
		kunit_skip(test, "every device has a driver");
}

static void regions_that_a_driver_leaves_are_taken_from_it(struct kunit *test)
{
	struct pci_dev *dev = let_leave(test, leave_its_regions, 0);
	int bars = 0;

	if (!dev)
		kunit_skip(test, "every device has a driver");
	KUNIT_ASSERT_NOT_NULL(test, left);
	for (int bar = 0; bar < PCI_NUM_BARS; bar++)
		bars += pci_resource_len(dev, bar) != 0;
	kunit_expect_reports(test, (unsigned long)bars);
	KUNIT_EXPECT_EQ(test, pci_request_regions(dev, "next"), 0);
	pci_release_regions(dev);
	KUNIT_EXPECT_EQ(test, resource_check(&iomem_resource), 0);
}

static void messages_that_a_driver_leaves_are_switched_off(struct kunit *test)
{
	struct pci_dev *dev = idle_device();

	if (!dev)
		kunit_skip(test, "every device has a driver");
	if (cmdline_flag("nomsi"))
		kunit_skip(test, "no message interrupts");
	let_leave(test, leave_messages, -ENODEV);
	KUNIT_ASSERT_NOT_NULL(test, left);
	kunit_expect_reports(test, 1);
	KUNIT_EXPECT_FALSE(test, dev->msi_enabled);
	KUNIT_EXPECT_EQ(test, dev->irq, dev->wire);
}

static irqreturn_t no_handler(int irq, void *dev_id, struct pt_regs *regs)
{
	return IRQ_NONE;
}

static void a_message_with_a_handler_is_not_given_to_others(struct kunit *test)
{
	struct pci_dev *dev = idle_device();
	unsigned int irq;

	if (!dev || cmdline_flag("nomsi"))
		kunit_skip(test, "no device for it");
	KUNIT_ASSERT_EQ(test, pci_enable_msi(dev), 0);
	irq = dev->irq;
	KUNIT_ASSERT_EQ(test, request_irq(irq, no_handler, 0, "kunit", dev), 0);
	pci_disable_msi(dev); /* too early */
	kunit_expect_reports(test, 1);
	KUNIT_EXPECT_EQ(test, pci_enable_msi(dev), 0);
	KUNIT_EXPECT_NE(test, dev->irq, irq);
	pci_disable_msi(dev);
	free_irq(irq, dev);
	arch_msi_free(irq);
}

/* ------------------------------------------------------------------ */
/* Looking for devices                                                 */

static void check_found(struct pci_dev *dev, void *arg)
{
	struct pci_dev *found, *from = NULL;

	devices++;
	KUNIT_EXPECT_PTR_EQ(test_now, pci_find_slot(dev->bus, dev->devfn), dev);
	while ((found = pci_find_device(dev->vendor, dev->device, from)) != NULL && found != dev)
		from = found;
	KUNIT_EXPECT_PTR_EQ(test_now, found, dev);
	for (from = NULL; (found = pci_find_class(dev->class, from)) != NULL && found != dev;)
		from = found;
	KUNIT_EXPECT_PTR_EQ(test_now, found, dev);
	KUNIT_EXPECT_EQ(test_now, pci_find_capability(dev, PCI_CAP_ID_MSI), dev->msi_cap);
	KUNIT_EXPECT_EQ(test_now, pci_find_capability(dev, 0xee), 0);
	/* what is behind a bridge comes after it, and lies in its buses */
	if (dev->bridge) {
		KUNIT_EXPECT_GE(test_now, dev->bus, dev->bridge->secondary);
		KUNIT_EXPECT_LE(test_now, dev->bus, dev->bridge->subordinate);
	} else {
		KUNIT_EXPECT_EQ(test_now, dev->bus, 0);
	}
}

static void each_device_is_found_by_what_it_is(struct kunit *test)
{
	for_each_device(test, check_found);
	KUNIT_EXPECT_NULL(test, pci_find_device(0x1234, 0xffff, NULL));
	KUNIT_EXPECT_NULL(test, pci_find_class(0xfedcba, NULL));
	KUNIT_EXPECT_NULL(test, pci_find_slot(0, PCI_DEVFN(17, 0)));
	KUNIT_EXPECT_NULL(test, pci_get_bus_and_slot(255, 0));
}

static void references_are_passed_on_and_given_back(struct kunit *test)
{
	struct pci_dev *first = pci_get_device(PCI_ANY_ID, PCI_ANY_ID, NULL), *dev = first;
	int n = 0;

	KUNIT_ASSERT_NOT_NULL(test, first);
	KUNIT_EXPECT_EQ(test, atomic_read(&first->refs), 2);
	for (; dev; dev = pci_get_device(PCI_ANY_ID, PCI_ANY_ID, dev))
		n++;
	KUNIT_EXPECT_GE(test, n, 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&first->refs), 1);
	pci_dev_put(first); /* the list's */
	kunit_expect_reports(test, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&first->refs), 1);
	pci_dev_put(NULL);
	KUNIT_EXPECT_NULL(test, pci_dev_get(NULL));
}

/* ------------------------------------------------------------------ */
/* MSI-X; on machines that have such a device (make test has one with NVMe) */

static void find_msix(struct pci_dev *dev, void *arg)
{
	struct pci_dev **found = arg;

	if (!*found && !dev->driver && dev->msix_cap && dev->class >> 16 != 6)
		*found = dev;
}

static struct pci_dev *msix_device(void)
{
	struct pci_dev *dev = NULL;

	pci_for_each(find_msix, &dev);
	return cmdline_flag("nomsi") ? NULL : dev;
}

static u32 row_control(struct pci_dev *dev, unsigned int row)
{
	char __iomem *table;
	u32 where, control;

	pci_read_config_dword(dev, dev->msix_cap + PCI_MSIX_TABLE, &where);
	table = ioremap(pci_resource_start(dev, where & 7) + (where & ~7U) + row * PCI_MSIX_ROW,
			PCI_MSIX_ROW);
	control = readl(table + PCI_MSIX_CONTROL);
	iounmap(table);
	return control;
}

static void rows_that_are_asked_for_are_unmasked(struct kunit *test)
{
	struct pci_dev *dev = msix_device();
	struct msix_entry entries[2] = { { .entry = 1 }, { .entry = 0 } };
	u16 flags, before;

	if (!dev)
		kunit_skip(test, "no device with MSI-X");
	before = command_of(dev);
	KUNIT_ASSERT_EQ(test, pci_enable_device(dev), 0);
	pci_read_config_word(dev, dev->msix_cap + PCI_MSIX_FLAGS, &flags);
	if (!(flags & PCI_MSIX_FLAGS_QSIZE))
		kunit_skip(test, "one row only");
	KUNIT_ASSERT_EQ(test, pci_enable_msix(dev, entries, 2), 0);
	KUNIT_EXPECT_NE(test, entries[0].vector, entries[1].vector);
	KUNIT_EXPECT_TRUE(test, entries[0].vector >= NR_PINS && entries[0].vector < NR_IRQS);
	KUNIT_EXPECT_EQ(test, row_control(dev, 0) & PCI_MSIX_ROW_MASKED, 0U);
	KUNIT_EXPECT_EQ(test, row_control(dev, 1) & PCI_MSIX_ROW_MASKED, 0U);
	if ((flags & PCI_MSIX_FLAGS_QSIZE) > 1)
		KUNIT_EXPECT_EQ(test, row_control(dev, 2) & PCI_MSIX_ROW_MASKED, 1U);
	pci_read_config_word(dev, dev->msix_cap + PCI_MSIX_FLAGS, &flags);
	KUNIT_EXPECT_EQ(test, flags & (PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL),
			PCI_MSIX_FLAGS_ENABLE);
	KUNIT_EXPECT_EQ(test, pci_enable_msi(dev), -EINVAL); /* one or the other */
	KUNIT_EXPECT_EQ(test, pci_enable_msix(dev, entries, 2), -EINVAL);
	pci_disable_msix(dev);
	pci_read_config_word(dev, dev->msix_cap + PCI_MSIX_FLAGS, &flags);
	KUNIT_EXPECT_FALSE(test, flags & PCI_MSIX_FLAGS_ENABLE);
	KUNIT_EXPECT_EQ(test, row_control(dev, 1) & PCI_MSIX_ROW_MASKED, 1U);
	pci_disable_device(dev);
	pci_write_config_word(dev, PCI_COMMAND, before);
}

static void too_many_messages_are_counted_and_none_given(struct kunit *test)
{
	static struct msix_entry entries[NR_IRQS];
	struct pci_dev *dev = msix_device();
	u16 flags, before;
	int left_over;

	if (!dev)
		kunit_skip(test, "no device with MSI-X");
	pci_read_config_word(dev, dev->msix_cap + PCI_MSIX_FLAGS, &flags);
	if ((flags & PCI_MSIX_FLAGS_QSIZE) < NR_IRQS - 1)
		kunit_skip(test, "its table is small");
	for (u16 i = 0; i < NR_IRQS; i++)
		entries[i].entry = i;
	before = command_of(dev);
	KUNIT_ASSERT_EQ(test, pci_enable_device(dev), 0);
	left_over = pci_enable_msix(dev, entries, NR_IRQS);
	KUNIT_EXPECT_TRUE(test, left_over > 0 && left_over <= NR_IRQS - NR_PINS);
	KUNIT_EXPECT_FALSE(test, dev->msix_enabled);
	KUNIT_EXPECT_EQ(test, pci_enable_msix(dev, entries, left_over), 0); /* those are there */
	pci_disable_msix(dev);
	entries[1].entry = 0; /* twice the same */
	KUNIT_EXPECT_EQ(test, pci_enable_msix(dev, entries, 2), -EINVAL);
	entries[1].entry = 2047;
	KUNIT_EXPECT_EQ(test, pci_enable_msix(dev, entries, 2), -EINVAL);
	pci_disable_device(dev);
	KUNIT_EXPECT_EQ(test, pci_enable_msix(dev, entries, 1), -EINVAL); /* it does not decode */
	pci_write_config_word(dev, PCI_COMMAND, before);
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
	KUNIT_CASE(enabling_is_counted),
	KUNIT_CASE(message_interrupts_replace_the_wire),
	KUNIT_CASE(a_device_without_the_capability_has_no_messages),
	KUNIT_CASE(a_driver_is_offered_what_its_table_names),
	KUNIT_CASE(a_table_can_name_classes_and_boards),
	KUNIT_CASE(a_driver_keeps_its_device_until_it_is_unregistered),
	KUNIT_CASE(half_a_driver_is_refused),
	KUNIT_CASE(a_device_with_a_driver_is_not_offered),
	KUNIT_CASE(a_driver_that_fails_must_have_undone_its_mappings),
	KUNIT_CASE(a_driver_that_goes_must_have_undone_its_mappings),
	KUNIT_CASE(a_device_without_a_driver_starts_no_transfer),
	KUNIT_CASE(regions_that_a_driver_leaves_are_taken_from_it),
	KUNIT_CASE(messages_that_a_driver_leaves_are_switched_off),
	KUNIT_CASE(a_message_with_a_handler_is_not_given_to_others),
	KUNIT_CASE(each_device_is_found_by_what_it_is),
	KUNIT_CASE(references_are_passed_on_and_given_back),
	KUNIT_CASE(rows_that_are_asked_for_are_unmasked),
	KUNIT_CASE(too_many_messages_are_counted_and_none_given),
	{ 0 },
};

const struct kunit_suite pci_suite = { "pci", cases };
