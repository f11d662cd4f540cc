// SPDX-License-Identifier: MIT
/*
 * tests/kernel/msix_test.c - a driver's whole life, on a device with a table of messages.
 *
 * What:     a small driver as in the book's chapter 12, from its id table to remove(), for
 *           QEMU's network switch "rocker". Nothing is switched; but the card has test
 *           registers: it sends the message that it is told to send, and fills, inverts or
 *           clears memory by DMA, at once. So it shows that each message comes where it
 *           belongs, that a masked one does not come, and that a message comes behind the
 *           data that it tells of.
 * Start at: card_probe(), each_row_has_a_message_of_its_own()
 * Not here: the table's bits: pci_test.c. Skipped without the card (-device rocker,name=s).
 * Book:     LDD3 ch. 12, "Registering a PCI Driver"; ch. 15, "DMA Mappings".
 * Spec:     QEMU, docs/specs/rocker ("Test Registers")
 */
#include "drivers/pci/pci.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/string.h"
#include "kernel/sched/wait.h"
#include "kernel/time/timer.h"
#include "mm/phys/slab.h"
#include "mm/virt/vmalloc.h"
#include "tests/kernel/kunit.h"

#define CARD_DEVICE   0x0006
#define CARD_TEST_IRQ 0x20 /* write: the row whose message it is to send */
#define CARD_DMA_ADDR 0x28 /* 64 bits: two halves */
#define CARD_DMA_SIZE 0x30
#define CARD_DMA_CTRL 0x34 /* write: what it does with that memory; then it sends row TEST's */
#define DMA_CLEAR     1u
#define DMA_FILL      2u /* with DMA_PATTERN */
#define DMA_INVERT    4u
#define DMA_PATTERN   0x96
#define ROW_TEST      2

#define MESSAGES 2

struct card {
	struct pci_dev *pdev;
	char __iomem *regs;
	struct msix_entry entries[MESSAGES];
	atomic_t count[MESSAGES];
	wait_queue_head_t wait;
};

static struct card the_card;
static int cards;

static irqreturn_t card_interrupt(int irq, void *dev_id, struct pt_regs *regs)
{
	struct card *card = dev_id;

	for (int i = 0; i < MESSAGES; i++)
		if (card->entries[i].vector == irq)
			atomic_inc(&card->count[i]);
	wake_up(&card->wait);
	return IRQ_HANDLED;
}

static int card_interrupts(struct card *card)
{
	int error;

	card->entries[0].entry = ROW_TEST;
	card->entries[1].entry = 0; /* row 1 is left out, on purpose */
	error = pci_enable_msix(card->pdev, card->entries, MESSAGES);
	if (error)
		return error > 0 ? -ENOSPC : error;
	for (int i = 0; i < MESSAGES; i++) {
		error = request_irq(card->entries[i].vector, card_interrupt, 0, "card", card);
		if (!error)
			continue;
		while (i--)
			free_irq(card->entries[i].vector, card);
		pci_disable_msix(card->pdev);
		return error;
	}
	return 0;
}

static int card_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct card *card = &the_card;
	int error = pci_enable_device(pdev);

	if (error)
		return error;
	memset(card, 0, sizeof(*card));
	card->pdev = pdev;
	init_waitqueue_head(&card->wait);
	error = pci_request_regions(pdev, "card");
	if (error)
		goto disable;
	error = pci_set_dma_mask(pdev, DMA_64BIT_MASK);
	if (error)
		goto release;
	error = -ENOMEM;
	card->regs = ioremap(pci_resource_start(pdev, 0), pci_resource_len(pdev, 0));
	if (!card->regs)
		goto release;
	error = card_interrupts(card);
	if (error)
		goto unmap;
	pci_set_master(pdev); /* last; a message is a transfer, too */
	pci_set_drvdata(pdev, card);
	cards++;
	return 0;

unmap:
	iounmap(card->regs);
release:
	pci_release_regions(pdev);
disable:
	pci_disable_device(pdev);
	return error;
}

static void card_remove(struct pci_dev *pdev)
{
	struct card *card = pci_get_drvdata(pdev);

	pci_clear_master(pdev);
	for (int i = 0; i < MESSAGES; i++)
		free_irq(card->entries[i].vector, card);
	pci_disable_msix(pdev);
	iounmap(card->regs);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
	cards--;
}

static const struct pci_device_id card_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT, CARD_DEVICE) },
	{ 0 },
};

static struct pci_driver card_driver = {
	.name = "card",
	.id_table = card_ids,
	.probe = card_probe,
	.remove = card_remove,
};

/* ------------------------------------------------------------------ */

/* Until message i has come n times; how often it has, five seconds later at the latest. */
static int wait_for(int i, int n)
{
	struct card *card = &the_card;

	wait_event_timeout(card->wait, atomic_read(&card->count[i]) >= n, 5 * HZ);
	return atomic_read(&card->count[i]);
}

static bool start(struct kunit *test)
{
	if (cmdline_flag("nomsi") || !pci_find_device(PCI_VENDOR_ID_REDHAT, CARD_DEVICE, NULL))
		return false;
	KUNIT_EXPECT_EQ(test, pci_module_init(&card_driver), 0);
	KUNIT_EXPECT_EQ(test, cards, 1);
	if (!cards)
		pci_unregister_driver(&card_driver);
	return cards > 0;
}

#define NEED_CARD(test)                                     \
	do {                                                \
		if (!start(test))                           \
			kunit_skip(test, "no rocker card"); \
	} while (0)

static void each_row_has_a_message_of_its_own(struct kunit *test)
{
	struct card *card = &the_card;

	NEED_CARD(test);
	writel(ROW_TEST, card->regs + CARD_TEST_IRQ);
	KUNIT_EXPECT_EQ(test, wait_for(0, 1), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->count[1]), 0);
	writel(0, card->regs + CARD_TEST_IRQ);
	KUNIT_EXPECT_EQ(test, wait_for(1, 1), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->count[0]), 1);
	pci_unregister_driver(&card_driver);
	KUNIT_EXPECT_EQ(test, cards, 0);
}

static void a_row_that_was_not_asked_for_sends_nothing(struct kunit *test)
{
	struct card *card = &the_card;

	NEED_CARD(test);
	writel(1, card->regs + CARD_TEST_IRQ);
	writel(ROW_TEST, card->regs + CARD_TEST_IRQ);
	KUNIT_EXPECT_EQ(test, wait_for(0, 1), 1); /* what came later is here */
	KUNIT_EXPECT_EQ(test, atomic_read(&card->count[1]), 0);
	pci_unregister_driver(&card_driver);
}

static void a_device_that_is_no_master_sends_no_message(struct kunit *test)
{
	struct card *card = &the_card;

	NEED_CARD(test);
	pci_clear_master(card->pdev);
	writel(0, card->regs + CARD_TEST_IRQ);
	pci_set_master(card->pdev);
	writel(ROW_TEST, card->regs + CARD_TEST_IRQ);
	KUNIT_EXPECT_EQ(test, wait_for(0, 1), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&card->count[1]), 0);
	pci_unregister_driver(&card_driver);
}

/* Have the card do that with [bus, bus + size), and wait for its message. */
static bool transfer(struct card *card, dma_addr_t bus, u32 size, u32 what)
{
	int before = atomic_read(&card->count[0]);

	writel((u32)bus, card->regs + CARD_DMA_ADDR);
	writel((u32)(bus >> 32), card->regs + CARD_DMA_ADDR + 4);
	writel(size, card->regs + CARD_DMA_SIZE);
	writel(what, card->regs + CARD_DMA_CTRL);
	return wait_for(0, before + 1) == before + 1;
}

static bool all_are(const u8 *bytes, u32 size, u8 value)
{
	for (u32 i = 0; i < size; i++)
		if (bytes[i] != value)
			return false;
	return true;
}

static void the_message_comes_behind_the_data(struct kunit *test)
{
	struct card *card = &the_card;
	dma_addr_t bus;
	u8 *buffer;

	NEED_CARD(test);
	buffer = kzalloc(PAGE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, buffer);
	bus = pci_map_single(card->pdev, buffer, PAGE_SIZE, PCI_DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_TRUE(test, !pci_dma_mapping_error(bus));
	KUNIT_EXPECT_TRUE(test, transfer(card, bus, PAGE_SIZE, DMA_FILL));
	pci_dma_sync_single_for_cpu(card->pdev, bus, PAGE_SIZE, PCI_DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_TRUE(test, all_are(buffer, PAGE_SIZE, DMA_PATTERN));
	memset(buffer, 0x0f, PAGE_SIZE);
	pci_dma_sync_single_for_device(card->pdev, bus, PAGE_SIZE, PCI_DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_TRUE(test, transfer(card, bus, PAGE_SIZE / 2, DMA_INVERT));
	pci_unmap_single(card->pdev, bus, PAGE_SIZE, PCI_DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_TRUE(test, all_are(buffer, PAGE_SIZE / 2, 0xf0));
	KUNIT_EXPECT_TRUE(test, all_are(buffer + PAGE_SIZE / 2, PAGE_SIZE / 2, 0x0f));
	kfree(buffer);
	pci_unregister_driver(&card_driver);
}

static void a_driver_can_come_and_go(struct kunit *test)
{
	struct pci_dev *dev = pci_get_device(PCI_VENDOR_ID_REDHAT, CARD_DEVICE, NULL);
	struct card *card = &the_card;

	for (int i = 0; i < 20; i++) {
		if (!start(test)) {
			pci_dev_put(dev);
			kunit_skip(test, "no rocker card");
		}
		KUNIT_EXPECT_PTR_EQ(test, card->pdev, dev);
		KUNIT_EXPECT_PTR_EQ(test, dev->driver, &card_driver);
		KUNIT_EXPECT_EQ(test, pci_request_regions(dev, "other"), -EBUSY);
		writel(0, card->regs + CARD_TEST_IRQ);
		KUNIT_EXPECT_EQ(test, wait_for(1, 1), 1);
		pci_unregister_driver(&card_driver);
		KUNIT_EXPECT_NULL(test, dev->driver);
		KUNIT_EXPECT_NULL(test, pci_get_drvdata(dev));
	}
	pci_dev_put(dev);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(each_row_has_a_message_of_its_own),
	KUNIT_CASE(a_row_that_was_not_asked_for_sends_nothing),
	KUNIT_CASE(a_device_that_is_no_master_sends_no_message),
	KUNIT_CASE(the_message_comes_behind_the_data),
	KUNIT_CASE(a_driver_can_come_and_go),
	{ 0 },
};

const struct kunit_suite msix_suite = { "msix", cases };
