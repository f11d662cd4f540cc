/* SPDX-License-Identifier: MIT */
/*
 * tests/user/race.h - two that do something at the same moment, round after round.
 *
 * What:     Two threads (or processes) meet at a gate, do each its part of the
 *           race, and meet again; then one of them looks at what came out.
 *           They meet by counting in memory and yielding: on one processor the
 *           parts come one after the other, on several at the same time.
 *
 *               thread 0:  meet  do its part  meet  look   meet ...
 *               thread 1:  meet  do its part  meet         meet ...
 *
 * Start at: race_threads.
 * Holds:    the number of rounds is fixed, or the first argument.
 * See it:   tests/user/as-user-long/race_*.c.
 */
#ifndef TESTS_USER_RACE_H
#define TESTS_USER_RACE_H

#include "tests/user/handlers.h"
#include "tests/user/threads.h"

#define RACE_DELAYS 1024 /* a power of two */
/* Each delay for each side, once: more rounds would only repeat them. */
#define RACE_ROUNDS (2 * RACE_DELAYS)
/* Looks at the other side before the processor is given away. */
#define RACE_SPINS 300

/* How often each side has come to the gate; each side writes its own. */
struct race_gate {
	int came[2];
};

static KTAP_UNUSED void race_open(volatile struct race_gate *gate)
{
	gate->came[0] = gate->came[1] = 0;
}

/* race_meet - side @who comes to the gate, and waits for the other. */
static KTAP_UNUSED void race_meet(volatile struct race_gate *gate, int who)
{
	int turn = gate->came[who] + 1;

	__atomic_store_n(&gate->came[who], turn, __ATOMIC_SEQ_CST);
	for (int i = 0; i < RACE_SPINS; i++) {
		if (gate->came[!who] >= turn)
			return;
		__builtin_ia32_pause();
	}
	UNTIL(gate->came[!who] >= turn);
}

/* race_rounds - as many as the first argument says. */
static KTAP_UNUSED int race_rounds(int argc, char **argv)
{
	int rounds = 0;

	if (argc < 2)
		return RACE_ROUNDS;
	for (const char *digit = argv[1]; *digit; digit++)
		rounds = rounds * 10 + *digit - '0';
	return rounds;
}

static volatile struct race_gate race_gate;
static void (*race_part)(int who, int round);
static volatile int race_count, race_stop;

/*
 * One side begins a little later than the other: by another time each round, and another side
 * after all times. Many delays are shorter than a page fault, none is much longer.
 */
static KTAP_UNUSED void race_delay(int who, int round)
{
	int delay = (round / RACE_DELAYS & 1) == who ? round * 37 % RACE_DELAYS : 0;

	for (int i = delay * delay / 64; i > 0; i--)
		__asm__ volatile("" ::: "memory");
}

static KTAP_UNUSED int race_other(void *unused)
{
	for (int round = 0; round < race_count; round++) {
		race_meet(&race_gate, 1);
		if (race_stop)
			break;
		race_delay(1, round);
		race_part(1, round);
		race_meet(&race_gate, 1);
	}
	return 0;
}

/*
 * race_threads - let two threads do @part(0, round) and @part(1, round) at the
 * same moment; then @good(round) looks, alone.
 *
 * => how many rounds were good; it ends with the first that was not
 */
static KTAP_UNUSED int race_threads(int rounds, void (*part)(int who, int round),
				    bool (*good)(int round))
{
	static struct thread other;
	int round;

	race_part = part;
	race_count = rounds;
	race_open(&race_gate);
	thread_start(&other, race_other, NULL);
	for (round = 0; round < rounds && !race_stop; round++) {
		race_meet(&race_gate, 0);
		race_delay(0, round);
		part(0, round);
		race_meet(&race_gate, 0);
		if (!good(round)) {
			race_stop = 1;
			if (round + 1 < rounds) /* the other is on its way to the gate */
				race_meet(&race_gate, 0);
			break;
		}
	}
	if (race_stop)
		ktap_note("round %d was not good", round);
	thread_join(&other);
	return round;
}

#endif
