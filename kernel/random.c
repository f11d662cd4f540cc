// SPDX-License-Identifier: MIT
/*
 * kernel/random.c - a ChaCha20 generator.
 *
 * What:     a 256-bit key, seeded at boot from RDRAND where the CPU has it and from
 *           the clocks, makes blocks of output. Half of the first block of a request
 *           takes the key's place, so that earlier output cannot be found from a later
 *           key; the other half is the first that the caller gets.
 * Start at: random_bytes()
 * Locks:    random_lock (RANK_TRACE: nothing is called inside), interrupts off.
 * Spec:     RFC 8439 2.3 (the block function).   Linux: drivers/char/random.c
 */
#include "kernel/random.h"

#include "arch/arch.h"
#include "kernel/lib/spinlock.h"
#include "kernel/lib/string.h"

static u32 key[8];
static u64 counter;
static DEFINE_SPINLOCK_RANK(random_lock, RANK_TRACE);

static u32 rotl(u32 x, int n)
{
	return x << n | x >> (32 - n);
}

static void quarter_round(u32 *s, int a, int b, int c, int d)
{
	s[a] += s[b], s[d] = rotl(s[d] ^ s[a], 16);
	s[c] += s[d], s[b] = rotl(s[b] ^ s[c], 12);
	s[a] += s[b], s[d] = rotl(s[d] ^ s[a], 8);
	s[c] += s[d], s[b] = rotl(s[b] ^ s[c], 7);
}

static void next_block(u32 out[16])
{
	u32 state[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };

	memcpy(&state[4], key, sizeof(key));
	state[12] = (u32)counter;
	state[13] = (u32)(counter++ >> 32);
	memcpy(out, state, sizeof(state));
	for (int round = 0; round < 10; round++) {
		for (int i = 0; i < 4; i++) /* the columns */
			quarter_round(out, i, i + 4, i + 8, i + 12);
		for (int i = 0; i < 4; i++) /* the diagonals */
			quarter_round(out, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
	}
	for (int i = 0; i < 16; i++)
		out[i] += state[i];
}

void random_bytes(void *buf, size_t count)
{
	u8 *to = buf;
	unsigned long flags;
	u32 block[16], next_key[8];
	size_t n = min(count, sizeof(block) - sizeof(next_key));

	spin_lock_irqsave(&random_lock, flags);
	next_block(block);
	memcpy(next_key, block, sizeof(next_key));
	memcpy(to, block + ARRAY_SIZE(next_key), n);
	while (count -= n) {
		to += n;
		n = min(count, sizeof(block));
		next_block(block);
		memcpy(to, block, n);
	}
	memcpy(key, next_key, sizeof(key));
	spin_unlock_irqrestore(&random_lock, flags);
}

/* Into the key, which then goes one way: who knows buf and nothing else knows nothing of it after. */
void random_mix(const void *buf, size_t count)
{
	const u8 *from = buf;
	unsigned long flags;
	u32 block[16];

	spin_lock_irqsave(&random_lock, flags);
	while (count) {
		size_t n = min(count, sizeof(key));

		for (size_t i = 0; i < n; i++)
			((u8 *)key)[i] ^= from[i];
		next_block(block);
		memcpy(key, block, sizeof(key));
		from += n;
		count -= n;
	}
	spin_unlock_irqrestore(&random_lock, flags);
}

void random_init(void)
{
	u64 seed[4];

	for (int i = 0; i < 4; i++)
		seed[i] = arch_random_seed() ^ arch_boot_wallclock();
	memcpy(key, seed, sizeof(key));
	random_bytes(seed, sizeof(seed));
}
