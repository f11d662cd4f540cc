// SPDX-License-Identifier: MIT
/*
 * tests/kernel/isa_words_test.c - a 16-bit channel moves words, of which a sound card tells.
 *
 * What:     a Sound Blaster 16 is the one ISA card of QEMU that uses a word channel. The case
 *           plays it a pattern from a buffer whose address has bit 16 set, the bit that a
 *           word channel keeps in another register than a byte channel does. What comes
 *           out of the card is a file on the host, which tests/run/test_isa_dma.py
 *           compares. Skipped without the card.
 * Start at: a_sound_card_plays_what_is_in_the_buffer()
 * Spec:     Creative, Sound Blaster series hardware programming guide, ch. 2, 3 (DSP)
 */
#include "drivers/isa-dma/isa_dma.h"
#include "kernel/irq.h"
#include "kernel/sched/wait.h"
#include "mm/phys/page_alloc.h"
#include "tests/kernel/fixture.h"

#define SB_BASE	  0x220
#define SB_IRQ	  5
#define SB_DMA	  5
#define DSP_RESET (SB_BASE + 0x6)
#define DSP_READ  (SB_BASE + 0xa)
#define DSP_WRITE (SB_BASE + 0xc) /* r: bit 7 = it cannot take a byte */
#define DSP_READY (SB_BASE + 0xe) /* r: bit 7 = there is a byte to read */
#define DSP_ACK16 (SB_BASE + 0xf) /* r: the interrupt of a 16-bit transfer has been seen */

#define DSP_SET_RATE 0x41 /* high byte, low byte */
#define DSP_PLAY_16  0xb0 /* once, not round and round; mode, words - 1 */
#define MODE_MONO    0x10 /* signed */
#define RATE	     44100

#define ORDER	5 /* 128 KiB: the upper half has bit 16 set */
#define OFFSET	(0x10000U + 2 * 0x111U)
#define SAMPLES 8192U
#define BYTES	(SAMPLES * 2)

static DECLARE_WAIT_QUEUE_HEAD(played);
static int done;

static irqreturn_t sound_interrupt(int irq, void *dev_id, struct pt_regs *regs)
{
	inb(DSP_ACK16);
	WRITE_ONCE(done, 1);
	wake_up(&played);
	return IRQ_HANDLED;
}

/* Until that port's bit 7 is as wanted; a port without a card never gets there. */
static bool dsp_wait(u16 port, bool set)
{
	u64 deadline = arch_clock_ns() + 100 * NSEC_PER_MSEC;

	while ((inb(port) >> 7 & 1) != set)
		if (arch_clock_ns() > deadline)
			return false;
	return true;
}

static bool dsp_is_there(void)
{
	if (inb(DSP_READY) == 0xff)
		return false;
	outb(1, DSP_RESET);
	udelay(10);
	outb(0, DSP_RESET);
	return dsp_wait(DSP_READY, true) && inb(DSP_READ) == 0xaa;
}

static bool dsp_send(const u8 *bytes, int n)
{
	for (int i = 0; i < n; i++) {
		if (!dsp_wait(DSP_WRITE, false))
			return false;
		outb(bytes[i], DSP_WRITE);
	}
	return true;
}

static bool play(void)
{
	static const u8 rate[] = { DSP_SET_RATE, RATE >> 8, RATE & 0xff };
	static const u8 start[] = { DSP_PLAY_16, MODE_MONO, (SAMPLES - 1) & 0xff,
				    (SAMPLES - 1) >> 8 };

	WRITE_ONCE(done, 0);
	return dsp_send(rate, sizeof(rate)) && dsp_send(start, sizeof(start)) &&
	       wait_event_timeout_ns(played, READ_ONCE(done), 10 * NSEC_PER_SEC);
}

/* As tests/run/test_isa_dma.py makes it: no two neighbours, no two 64 KiB apart are alike. */
static void fill(u16 *words, u32 first, u32 n)
{
	for (u32 i = 0; i < n; i++)
		words[i] = (u16)((first + i) * 40503U + 7);
}

static void prepare_channel(dma_addr_t bus)
{
	unsigned long flags = claim_dma_lock();

	disable_dma(SB_DMA);
	clear_dma_ff(SB_DMA);
	set_dma_mode(SB_DMA, DMA_MODE_WRITE);
	set_dma_addr(SB_DMA, (unsigned int)bus);
	set_dma_count(SB_DMA, BYTES);
	enable_dma(SB_DMA);
	release_dma_lock(flags);
}

static void a_sound_card_plays_what_is_in_the_buffer(struct kunit *test)
{
	struct fixture_device d;
	unsigned long block, flags;
	dma_addr_t bus;

	if (!dsp_is_there())
		kunit_skip(test, "no Sound Blaster 16");
	block = __get_free_pages(GFP_KERNEL | GFP_DMA, ORDER);
	KUNIT_ASSERT_TRUE(test, block != 0);
	/* the whole block: a transfer from elsewhere in it would be heard */
	fill((u16 *)block, 30000, (PAGE_SIZE << ORDER) / 2);
	fill((u16 *)(block + OFFSET), 0, SAMPLES);
	fixture_device_init(&d, DMA_24BIT_MASK);
	KUNIT_EXPECT_EQ(test, request_irq(SB_IRQ, sound_interrupt, 0, "sound", &d), 0);
	KUNIT_EXPECT_EQ(test, request_dma(SB_DMA, "sound"), 0);
	bus = dma_map_single(&d.dev, (void *)(block + OFFSET), BYTES, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, isa_dma_check(SB_DMA, bus, BYTES), 0);
	prepare_channel(bus);
	KUNIT_EXPECT_TRUE(test, isa_dma_channels[SB_DMA].enabled);
	KUNIT_EXPECT_TRUE(test, play());
	flags = claim_dma_lock();
	disable_dma(SB_DMA);
	release_dma_lock(flags);
	dma_unmap_single(&d.dev, bus, BYTES, DMA_TO_DEVICE);
	free_dma(SB_DMA);
	free_irq(SB_IRQ, &d);
	free_pages(block, ORDER);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_sound_card_plays_what_is_in_the_buffer),
	{ 0 },
};

const struct kunit_suite isa_words_suite = { "isa_words", cases };
