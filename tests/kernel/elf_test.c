// SPDX-License-Identifier: MIT
/*
 * tests/kernel/elf_test.c - the checks of a program file, fed with rubbish.
 *
 * What:     a good header and two good segments, then one field spoilt at a time: each
 *           refusal gives -ENOEXEC and a reason. At the end thousands of files of random
 *           bytes and of randomly damaged headers: whatever is accepted must obey what
 *           exec relies on.
 * Start at: good_image(), then each_damaged_field_is_refused()
 */
#include "kernel/process/exec.h"

#include "kernel/lib/string.h"
#include "mm/phys/slab.h"
#include "tests/kernel/fixture.h"

#define FILE_SIZE 0x6000ULL

#define SOMEWHERE 0x555555555000UL

static struct elf64_segment segments[5];
static struct elf_image image = { .segment = segments };

/* A program like any other: text at 4 MiB, data behind it with some bss. */
static void good_image(struct elf_image *i)
{
	static const u8 ident[16] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };

	memset(i, 0, sizeof(*i));
	i->segment = segments;
	memcpy(i->header.e_ident, ident, sizeof(ident));
	i->header.e_type = ET_EXEC;
	i->header.e_machine = EM_X86_64;
	i->header.e_entry = 0x401000;
	i->header.e_phentsize = sizeof(struct elf64_segment);
	i->header.e_phnum = 2;
	i->segment[0] = (struct elf64_segment){ .p_type = PT_LOAD,
						.p_flags = PF_R | PF_X,
						.p_vaddr = 0x400000,
						.p_filesz = 0x2345,
						.p_memsz = 0x2345 };
	i->segment[1] = (struct elf64_segment){ .p_type = PT_LOAD,
						.p_flags = PF_R | PF_W,
						.p_offset = 0x2800,
						.p_vaddr = 0x403800,
						.p_filesz = 0x1000,
						.p_memsz = 0x3000 };
}

static void a_good_program_is_accepted(struct kunit *test)
{
	const char *why = NULL;

	good_image(&image);
	KUNIT_EXPECT_EQ(test, elf_check_header(&image.header, &why), 0);
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), 0);
	KUNIT_EXPECT_EQ(test, image.low, 0x400000UL);
	KUNIT_EXPECT_EQ(test, image.high, 0x407000UL);
	KUNIT_EXPECT_EQ(test, image.bias, 0UL);
}

static void a_position_independent_program_is_moved(struct kunit *test)
{
	const char *why;

	good_image(&image);
	image.header.e_type = ET_DYN;
	image.header.e_entry = 0x1000;
	image.segment[0].p_vaddr = 0;
	image.segment[1].p_vaddr = 0x3800;
	KUNIT_EXPECT_EQ(test, elf_check_header(&image.header, &why), 0);
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), 0);
	KUNIT_EXPECT_EQ(test, elf_place(&image, SOMEWHERE, &why), 0);
	KUNIT_EXPECT_EQ(test, image.bias, SOMEWHERE);
	KUNIT_EXPECT_EQ(test, elf_place(&image, mmap_min_addr, &why), 0);
	KUNIT_EXPECT_EQ(test, elf_place(&image, mmap_min_addr - PAGE_SIZE, &why), -ENOEXEC);
	KUNIT_EXPECT_EQ(test, elf_place(&image, TASK_SIZE - image.high, &why), 0);
	KUNIT_EXPECT_EQ(test, elf_place(&image, TASK_SIZE - PAGE_SIZE, &why), -ENOEXEC);
	image.header.e_entry = TASK_SIZE - 1; /* in user space, until it is moved with the rest */
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), 0);
	KUNIT_EXPECT_EQ(test, elf_place(&image, SOMEWHERE, &why), -ENOEXEC);
	image.header.e_entry = 0x700000001000UL;
	/* one that is not linked to begin at 0 comes to lie at the same place */
	image.segment[0].p_vaddr = 0x700000000000UL;
	image.segment[1].p_vaddr = 0x700000003800UL;
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), 0);
	KUNIT_EXPECT_EQ(test, elf_place(&image, SOMEWHERE, &why), 0);
	KUNIT_EXPECT_EQ(test, image.low + image.bias, SOMEWHERE);
}

/* Linked for pages of 2 MiB, say: then the distance it is moved by is a multiple of that. */
static void its_alignment_is_kept(struct kunit *test)
{
	static const u64 ignored[] = { 0, 1, 3, 4096, 0x300000, 1ULL << 63, ~0ULL };
	const char *why;

	good_image(&image);
	image.header.e_type = ET_DYN;
	image.segment[0].p_align = 4096;
	image.segment[1].p_align = 2 * MiB;
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), 0);
	KUNIT_EXPECT_EQ(test, elf_place(&image, SOMEWHERE, &why), 0);
	KUNIT_EXPECT_EQ(test, image.bias % (2 * MiB), 0UL);
	KUNIT_EXPECT_LE(test, image.low + image.bias, SOMEWHERE);
	KUNIT_EXPECT_GE(test, image.low + image.bias, SOMEWHERE - 2 * MiB);
	for (unsigned int i = 0; i < ARRAY_SIZE(ignored); i++) {
		image.segment[1].p_align = ignored[i];
		KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), 0);
		KUNIT_EXPECT_EQ(test, image.align, PAGE_SIZE);
	}
}

/* What else the program headers say, besides what is to be loaded. */
static void interpreter_and_stack_are_noted(struct kunit *test)
{
	const char *why;

	good_image(&image);
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), 0);
	KUNIT_EXPECT_TRUE(test, !image.interp && !image.exec_stack);
	image.header.e_phnum = 5;
	image.segment[2] = (struct elf64_segment){ .p_type = PT_GNU_STACK, .p_flags = PF_R | PF_X };
	image.segment[3] = (struct elf64_segment){ .p_type = PT_INTERP };
	image.segment[4] = (struct elf64_segment){ .p_type = PT_INTERP, .p_offset = ~0ULL };
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), 0);
	KUNIT_EXPECT_PTR_EQ(test, image.interp, &image.segment[3]);
	KUNIT_EXPECT_TRUE(test, image.exec_stack);
}

/* ------------------------------------------------------------------ */
/* Headers                                                             */

static void each_damaged_field_is_refused(struct kunit *test)
{
	static const struct {
		unsigned int offset;
		u8 value;
	} damage[] = {
		{ 0, 0x7e },				      /* no ELF */
		{ 3, 'G' },				      /* no ELF */
		{ 4, 1 },				      /* 32 bits */
		{ 5, 2 },				      /* big-endian */
		{ 6, 0 },				      /* no version */
		{ offsetof(struct elf64_header, e_type), 1 }, /* an object file */
		{ offsetof(struct elf64_header, e_type), 4 }, /* a core dump */
		{ offsetof(struct elf64_header, e_machine), 3 },
		{ offsetof(struct elf64_header, e_machine) + 1, 1 },
		{ offsetof(struct elf64_header, e_phentsize), 55 },
		{ offsetof(struct elf64_header, e_phentsize), 0 },
		{ offsetof(struct elf64_header, e_phnum), 0 },
		{ offsetof(struct elf64_header, e_phnum), 74 }, /* more than a page of them */
		{ offsetof(struct elf64_header, e_phnum) + 1, 0xff },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(damage); i++) {
		const char *why = NULL;

		good_image(&image);
		((u8 *)&image.header)[damage[i].offset] = damage[i].value;
		if (elf_check_header(&image.header, &why) != -ENOEXEC || !why)
			kunit_fail(test, __FILE__, __LINE__, "row %u was accepted", i);
	}
}

/* ------------------------------------------------------------------ */
/* Segments                                                            */

/* The second segment with one field changed; is it refused, and does it say why? */
static bool refused(const struct elf64_segment *segment, u64 file_size)
{
	const char *why = NULL;

	good_image(&image);
	image.segment[1] = *segment;
	return elf_check_segments(&image, file_size, &why) == -ENOEXEC && why;
}

static void each_impossible_segment_is_refused(struct kunit *test)
{
	struct elf64_segment s, good;

	good_image(&image);
	s = good = image.segment[1];
#define EXPECT_REFUSED(field, value)                             \
	do {                                                     \
		s = good;                                        \
		s.field = (value);                               \
		KUNIT_EXPECT_TRUE(test, refused(&s, FILE_SIZE)); \
	} while (0)

	EXPECT_REFUSED(p_filesz, 0x3001); /* more in the file than in memory */
	EXPECT_REFUSED(p_filesz, ~0ULL);
	EXPECT_REFUSED(p_memsz, TASK_SIZE);
	EXPECT_REFUSED(p_memsz, ~0ULL);
	EXPECT_REFUSED(p_memsz, 0 - 0x403800ULL); /* wraps to 0 */
	EXPECT_REFUSED(p_vaddr, TASK_SIZE - 0x2800);
	EXPECT_REFUSED(p_vaddr, PAGE_OFFSET + 0x800);
	EXPECT_REFUSED(p_vaddr, 0x8000000000000800ULL);
	EXPECT_REFUSED(p_vaddr, ~0ULL - 0x7ff);
	EXPECT_REFUSED(p_vaddr, 0x403801);	     /* does not fit its offset in the file */
	EXPECT_REFUSED(p_vaddr, 0x402800);	     /* in the last page of the text */
	EXPECT_REFUSED(p_vaddr, 0x3ff800);	     /* below the text */
	EXPECT_REFUSED(p_offset, FILE_SIZE - 0x800); /* reaches past the file */
	EXPECT_REFUSED(p_offset, FILE_SIZE + 0x800);
	EXPECT_REFUSED(p_offset, 0 - 0x800ULL);
#undef EXPECT_REFUSED
	KUNIT_EXPECT_FALSE(test, refused(&good, FILE_SIZE));
	KUNIT_EXPECT_TRUE(test, refused(&good, 0x37ff)); /* truncated by a byte */
	KUNIT_EXPECT_FALSE(test, refused(&good, 0x3800));
}

static void a_program_outside_user_space_is_refused(struct kunit *test)
{
	const char *why;

	good_image(&image);
	image.header.e_phnum = 1;
	image.segment[0].p_vaddr = 0; /* where NULL points */
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), -ENOEXEC);
	image.segment[0].p_vaddr = mmap_min_addr - PAGE_SIZE;
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), -ENOEXEC);
	image.segment[0].p_vaddr = mmap_min_addr;
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), 0);
	image.header.e_entry = TASK_SIZE;
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), -ENOEXEC);
	image.header.e_entry = ~0ULL;
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), -ENOEXEC);
	/* moved to where it cannot go */
	good_image(&image);
	image.header.e_type = ET_DYN;
	image.segment[1].p_vaddr = 0x700000000800ULL;
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), 0);
	KUNIT_EXPECT_EQ(test, elf_place(&image, SOMEWHERE, &why), -ENOEXEC);
}

static void a_program_with_nothing_to_load_is_refused(struct kunit *test)
{
	const char *why;

	good_image(&image);
	image.segment[0].p_type = image.segment[1].p_type = PT_GNU_STACK;
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), -ENOEXEC);
	good_image(&image);
	image.segment[0].p_memsz = image.segment[0].p_filesz = 0;
	image.segment[1] = image.segment[0];
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), -ENOEXEC);
	image.header.e_phnum = 0;
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), -ENOEXEC);
}

static void segments_that_are_not_loaded_may_say_anything(struct kunit *test)
{
	const char *why;

	good_image(&image);
	image.header.e_phnum = 3;
	memset(&image.segment[2], 0xff, sizeof(image.segment[2]));
	image.segment[2].p_type = PT_GNU_STACK;
	KUNIT_EXPECT_EQ(test, elf_check_segments(&image, FILE_SIZE, &why), 0);
}

/* ------------------------------------------------------------------ */
/* Rubbish                                                             */

/* What exec relies on once a program was accepted. */
static bool is_safe(const struct elf_image *i, u64 file_size)
{
	u64 end = 0;

	if (i->low + i->bias < mmap_min_addr || i->high + i->bias > TASK_SIZE ||
	    i->low >= i->high || (i->low | i->high | i->bias) & ~PAGE_MASK)
		return false;
	for (unsigned int n = 0; n < i->header.e_phnum; n++) {
		const struct elf64_segment *s = &i->segment[n];

		if (s->p_type != PT_LOAD || !s->p_memsz)
			continue;
		if (s->p_vaddr < end || s->p_vaddr + s->p_memsz < s->p_vaddr ||
		    s->p_vaddr < i->low || s->p_vaddr + s->p_memsz > i->high ||
		    s->p_filesz > s->p_memsz || s->p_offset + s->p_filesz < s->p_offset ||
		    s->p_offset + s->p_filesz > file_size)
			return false;
		end = PAGE_ALIGN(s->p_vaddr + s->p_memsz);
	}
	return true;
}

static u64 interesting(u32 *random)
{
	static const u64 values[] = { 0,	1,	    PAGE_SIZE,	   PAGE_SIZE - 1,
				      0x400000, TASK_SIZE,  TASK_SIZE - 1, TASK_SIZE - PAGE_SIZE,
				      ~0ULL,	1ULL << 63, FILE_SIZE,	   0xffffffff };
	u32 r = kunit_random(random);

	return r & 1 ? values[(r >> 1) % ARRAY_SIZE(values)] :
		       (u64)kunit_random(random) << (r >> 1) % 40;
}

static void whatever_is_accepted_is_safe(struct kunit *test)
{
	u32 random = 99, accepted = 0;
	const char *why;

	for (int round = 0; round < 20000; round++) {
		u64 *words = (u64 *)&image.segment[0];
		int changes = 1 + (int)(kunit_random(&random) % 3);

		good_image(&image);
		if (round % 2)
			image.header.e_type = ET_DYN;
		while (changes--) {
			u32 at = kunit_random(&random) % (2 * sizeof(image.segment[0]) / 8);

			words[at] = at % 7 ? interesting(&random) : PT_LOAD;
		}
		why = NULL;
		if (elf_check_segments(&image, FILE_SIZE, &why) ||
		    elf_place(&image, SOMEWHERE, &why))
			KUNIT_ASSERT_TRUE(test, why != NULL);
		else
			accepted++;
		KUNIT_ASSERT_TRUE(test, why || is_safe(&image, FILE_SIZE));
	}
	KUNIT_EXPECT_TRUE(test, accepted > 100 && accepted < 19000); /* both ways were tried */
}

static void random_bytes_are_no_program(struct kunit *test)
{
	u32 random = 5;
	const char *why;

	for (int round = 0; round < 2000; round++) {
		u32 *words = (u32 *)&image.header;

		for (unsigned int i = 0; i < sizeof(image.header) / 4; i++)
			words[i] = kunit_random(&random);
		KUNIT_ASSERT_EQ(test, elf_check_header(&image.header, &why), -ENOEXEC);
	}
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_good_program_is_accepted),
	KUNIT_CASE(a_position_independent_program_is_moved),
	KUNIT_CASE(its_alignment_is_kept),
	KUNIT_CASE(interpreter_and_stack_are_noted),
	KUNIT_CASE(each_damaged_field_is_refused),
	KUNIT_CASE(each_impossible_segment_is_refused),
	KUNIT_CASE(a_program_outside_user_space_is_refused),
	KUNIT_CASE(a_program_with_nothing_to_load_is_refused),
	KUNIT_CASE(segments_that_are_not_loaded_may_say_anything),
	KUNIT_CASE(whatever_is_accepted_is_safe),
	KUNIT_CASE(random_bytes_are_no_program),
	{ 0 },
};

const struct kunit_suite elf_suite = { "elf", cases };
