// SPDX-License-Identifier: MIT
/*
 * tests/host/test_dmar.c - the firmware's table of IOMMUs, good, odd and damaged.
 *
 * What:     tables are put together byte by byte, in memory of exactly their size, so that
 *           ASan sees a read behind the end. Then a good table with random bytes
 *           changed, and cut off at each length: nothing may be read that is not there,
 *           and what comes out must make sense.
 * Start at: a_unit_and_its_devices()
 * See it:   make host-tests; build/host/test_dmar
 * Spec:     VT-d 8.1
 */
#include "tests/host/shim.h"
#include "kernel/uapi/errno.h"
#include "drivers/iommu/dmar.c"

static u8 bytes[1024];
static size_t length;
static struct dmar out;

static void put(int n, ...)
{
	va_list args;

	va_start(args, n);
	while (n--)
		bytes[length++] = (u8)va_arg(args, int);
	va_end(args);
}

static void put64(u64 value)
{
	for (int i = 0; i < 8; i++)
		bytes[length++] = (u8)(value >> 8 * i);
}

static void begin(void)
{
	memset(bytes, 0, sizeof(bytes));
	length = HEAD_SIZE;
}

static void put_unit(u8 flags, u16 segment, u64 base, int scope_bytes)
{
	put(8, 0, 0, (16 + scope_bytes) & 0xff, (16 + scope_bytes) >> 8, flags, 0, segment & 0xff,
	    segment >> 8);
	put64(base);
}

static void put_region(u64 start, u64 last, int scope_bytes)
{
	put(8, 1, 0, 24 + scope_bytes, 0, 0, 0, 0, 0);
	put64(start);
	put64(last);
}

static int parse_n(size_t n)
{
	u8 *exact = malloc(n ? n : 1);
	int ret;

	memcpy(exact, bytes, n);
	ret = dmar_parse(exact, n, &out);
	free(exact);
	return ret;
}

static int parse(void)
{
	return parse_n(length);
}

/* ------------------------------------------------------------------ */

static void a_unit_and_its_devices(void)
{
	begin();
	put_unit(0, 0, 0xfed90000, 8 + 10);
	put(8, 1, 8, 0, 0, 0, 0x00, 4, 0);	      /* 00:04.0 */
	put(10, 2, 10, 0, 0, 0, 0x01, 0x1c, 2, 3, 1); /* behind 01:1c.2, bridge at 03.1 */
	put_unit(1, 0, 0xfed91000, 8);
	put(8, 3, 8, 0, 0, 2, 0xf0, 0x1f, 0); /* an I/O APIC: not a device */
	CHECK_EQ(parse(), 0);
	CHECK_EQ(out.nr_units, 2);
	CHECK_EQ(out.ignored, 0);
	CHECK_EQ(out.unit[0].base, 0xfed90000);
	CHECK(!out.unit[0].all);
	CHECK_EQ(out.unit[0].devices.count, 2);
	CHECK_EQ(out.unit[0].devices.scope[0].devfn[0], 4 << 3);
	CHECK(!out.unit[0].devices.scope[0].bridge);
	CHECK(out.unit[0].devices.scope[1].bridge);
	CHECK_EQ(out.unit[0].devices.scope[1].bus, 1);
	CHECK_EQ(out.unit[0].devices.scope[1].hops, 2);
	CHECK_EQ(out.unit[0].devices.scope[1].devfn[0], 0x1c << 3 | 2);
	CHECK_EQ(out.unit[0].devices.scope[1].devfn[1], 3 << 3 | 1);
	CHECK(out.unit[1].all);
	CHECK_EQ(out.unit[1].devices.count, 0);
}

static void memory_of_the_firmware(void)
{
	begin();
	put_unit(1, 0, 0xfed90000, 0);
	put_region(0x7d000000, 0x7d7fffff, 8);
	put(8, 1, 8, 0, 0, 0, 0, 0x1d, 0);
	CHECK_EQ(parse(), 0);
	CHECK_EQ(out.nr_regions, 1);
	CHECK_EQ(out.region[0].start, 0x7d000000);
	CHECK_EQ(out.region[0].end, 0x7d800000);
	CHECK_EQ(out.region[0].devices.count, 1);
}

static void what_makes_no_sense_is_left_out(void)
{
	begin();
	put_unit(1, 0, 0, 0);		 /* at 0 */
	put_unit(1, 0, 0xfed90800, 0);	 /* not at a page */
	put_unit(1, 1, 0xfed90000, 0);	 /* of another segment */
	put_unit(1, 0, 1ULL << 60, 0);	 /* beyond any address */
	put_unit(1, 0, 0xfed90000, 0);	 /* good */
	put_unit(1, 0, 0xfed90000, 0);	 /* again */
	put_region(0x2000, 0x1fff, 0);	 /* upside down */
	put_region(0x1000, 0x2000, 0);	 /* ends within a page */
	put_region(0x1001, 0x2fff, 0);	 /* begins there */
	put(8, 0, 0, 8, 0, 1, 0, 0, 0);	 /* a unit without an address */
	put(8, 77, 0, 8, 0, 9, 9, 9, 9); /* of a type that does not concern us */
	CHECK_EQ(parse(), 0);
	CHECK_EQ(out.nr_units, 1);
	CHECK_EQ(out.nr_regions, 0);
	CHECK_EQ(out.ignored, 9);
}

static void lengths_that_lead_nowhere_end_the_table(void)
{
	begin();
	put_unit(1, 0, 0xfed90000, 0);
	put(4, 0, 0, 0, 0); /* of length 0 */
	put_unit(1, 0, 0xfed91000, 0);
	CHECK_EQ(parse(), 0);
	CHECK_EQ(out.nr_units, 1);
	begin();
	put_unit(1, 0, 0xfed90000, 100); /* beyond the table */
	CHECK_EQ(parse(), -EINVAL);
	begin();
	put_unit(1, 0, 0xfed90000, 8);
	put(8, 1, 200, 0, 0, 0, 0, 4, 0); /* a scope beyond its unit */
	CHECK_EQ(parse(), 0);
	CHECK_EQ(out.unit[0].devices.count, 0);
	begin();
	put_unit(1, 0, 0xfed90000, 14);
	put(6, 1, 6, 0, 0, 0, 0);	 /* without a path */
	put(8, 1, 8, 0, 0, 0, 0, 32, 0); /* device 32 */
	CHECK_EQ(parse(), 0);
	CHECK_EQ(out.unit[0].devices.count, 0);
}

static void a_table_of_nothing(void)
{
	begin();
	CHECK_EQ(parse(), -EINVAL);
	for (size_t n = 0; n < HEAD_SIZE; n++)
		CHECK_EQ(parse_n(n), -EINVAL);
}

static void more_than_there_is_room_for(void)
{
	begin();
	for (unsigned int i = 0; i < 20; i++)
		put_unit(0, 0, 0xfed00000 + i * 0x1000, 0);
	CHECK_EQ(parse(), 0);
	CHECK_EQ(out.nr_units, DMAR_MAX_UNITS);
	CHECK_EQ(out.ignored, 20 - DMAR_MAX_UNITS);
	begin();
	put_unit(0, 0, 0xfed90000, 30 * 8);
	for (int i = 0; i < 30; i++)
		put(8, 1, 8, 0, 0, 0, 0, i, 0);
	CHECK_EQ(parse(), 0);
	CHECK_EQ(out.unit[0].devices.count, DMAR_MAX_SCOPES);
}

static void check_sense(void)
{
	CHECK(out.nr_units <= DMAR_MAX_UNITS && out.nr_regions <= DMAR_MAX_REGIONS);
	for (int i = 0; i < out.nr_units; i++) {
		const struct dmar_scopes *s = &out.unit[i].devices;

		CHECK(out.unit[i].base && !(out.unit[i].base & 0xfff));
		CHECK(s->count <= DMAR_MAX_SCOPES);
		for (int k = 0; k < s->count; k++)
			CHECK(s->scope[k].hops >= 1 && s->scope[k].hops <= DMAR_MAX_PATH);
	}
	for (int i = 0; i < out.nr_regions; i++)
		CHECK(out.region[i].start < out.region[i].end);
}

static void damaged_at_random_and_cut_off(void)
{
	random_seed(33);
	for (unsigned long i = 0; i < 20000; i++) {
		at_step(i);
		begin();
		put_unit(0, 0, 0xfed90000, 18);
		put(8, 1, 8, 0, 0, 0, 0, 4, 0);
		put(10, 2, 10, 0, 0, 0, 1, 0x1c, 2, 3, 1);
		put_region(0x7d000000, 0x7d7fffff, 8);
		put(8, 1, 8, 0, 0, 0, 0, 0x1d, 0);
		put_unit(1, 0, 0xfed91000, 0);
		for (unsigned long n = random_below(4); n; n--)
			bytes[HEAD_SIZE + random_below(length - HEAD_SIZE)] = (u8)random_u64();
		parse_n(random_below(3) ? length : random_below(length + 1));
		check_sense();
	}
}

static const struct ktap_case cases[] = {
	{ "a_unit_and_its_devices", a_unit_and_its_devices },
	{ "memory_of_the_firmware", memory_of_the_firmware },
	{ "what_makes_no_sense_is_left_out", what_makes_no_sense_is_left_out },
	{ "lengths_that_lead_nowhere_end_the_table", lengths_that_lead_nowhere_end_the_table },
	{ "a_table_of_nothing", a_table_of_nothing },
	{ "more_than_there_is_room_for", more_than_there_is_room_for },
	{ "damaged_at_random_and_cut_off", damaged_at_random_and_cut_off },
};

int main(void)
{
	return ktap_main("dmar", cases, ARRAY_SIZE(cases));
}
