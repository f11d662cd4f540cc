// SPDX-License-Identifier: MIT
/*
 * tests/kernel/exec_test.c - programs are started, end, and leave nothing.
 *
 * What:     programs of a few instructions, made here byte by byte, run as any other; and
 *           files that are no programs, refused with their errno. After each the oracle
 *           finds all memory back.
 * Start at: a_program_runs_and_its_status_is_told()
 * Not here: what a program finds when it starts: tests/user/as-user/exec_*.
 */
#include "kernel/process/exec.h"

#include "kernel/fs/namei.h"
#include "kernel/init.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/signal.h"
#include "mm/phys/slab.h"
#include "tests/kernel/fixture.h"

static struct fixture_image program;

static int run_code(const u8 *code, size_t size)
{
	int status;

	fixture_elf(&program, code, size);
	fixture_program(&program);
	status = program_status(0);
	fixture_program(NULL);
	return status;
}

static int run_image(void)
{
	int status;

	fixture_program(&program);
	status = program_status(0);
	fixture_program(NULL);
	return status;
}

static int run_path(const char *path, uid_t uid)
{
	struct exec_args args = { .argc = 1 };
	int error = args_add(&args, path);

	return error ? error : run_program(path, &args, uid);
}

/* ------------------------------------------------------------------ */
/* Programs that run                                                   */

static void a_program_runs_and_its_status_is_told(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, run_code(exit_42_code, exit_42_size), 42 << 8);
}

static void a_program_runs_as_the_user_it_is_given(struct kunit *test)
{
	static const u8 code[] = {
		0xb8, 102,  0, 0, 0, 0x0f, 0x05, /* getuid() */
		0x89, 0xc7,			 /* mov edi, eax */
		0xb8, 60,   0, 0, 0, 0x0f, 0x05, /* exit(it) */
	};

	fixture_elf(&program, code, sizeof(code));
	fixture_program(&program);
	KUNIT_EXPECT_EQ(test, program_status(0), 0);
	KUNIT_EXPECT_EQ(test, program_status(77), 77 << 8);
	fixture_program(NULL);
}

static void a_program_killed_by_a_signal_says_which(struct kunit *test)
{
	static const u8 undefined[] = { 0x0f, 0x0b };
	static const u8 null_write[] = { 0x31, 0xc0, 0x89, 0x00 }; /* [rax = 0] = eax */
	static const u8 halt[] = { 0xf4 };
	static const u8 divide[] = { 0x31, 0xc9, 0xf7, 0xf1 }; /* by ecx = 0 */

	KUNIT_EXPECT_EQ(test, run_code(undefined, sizeof(undefined)), SIGILL);
	KUNIT_EXPECT_EQ(test, run_code(null_write, sizeof(null_write)), SIGSEGV);
	KUNIT_EXPECT_EQ(test, run_code(halt, sizeof(halt)), SIGSEGV);
	KUNIT_EXPECT_EQ(test, run_code(divide, sizeof(divide)), SIGFPE);
}

static void text_cannot_be_written_and_data_not_executed(struct kunit *test)
{
	static const u8 write_text[] = { 0xc6, 0x05, 0xf9, 0xff, 0xff, 0xff, 0x90 }; /* itself */
	static const u8 jump_to_stack[] = { 0xff, 0xe4 };			     /* jmp rsp */

	KUNIT_EXPECT_EQ(test, run_code(write_text, sizeof(write_text)), SIGSEGV);
	if (pte_supported_mask & _PAGE_NX)
		KUNIT_EXPECT_EQ(test, run_code(jump_to_stack, sizeof(jump_to_stack)), SIGSEGV);
}

static void a_position_independent_program_runs(struct kunit *test)
{
	fixture_elf(&program, exit_42_code, exit_42_size);
	image_header(&program)->e_type = ET_DYN;
	image_header(&program)->e_entry -= PROGRAM_BASE;
	image_segment(&program)->p_vaddr = 0;
	KUNIT_EXPECT_EQ(test, run_image(), 42 << 8);
}

/* Beyond what the file has, a segment is zeros: whatever the page held before. */
static void memory_beyond_the_file_is_zero(struct kunit *test)
{
	static const u8 code[] = {
		0x0f, 0xb6, 0x3c, 0x25, 0xff, 0x0f, 0x40, 0x00, /* edi = byte at 0x400fff */
		0x0f, 0xb6, 0x04, 0x25, 0x00, 0x20, 0x40, 0x00, /* eax = byte at 0x402000 */
		0x09, 0xc7,					/* or edi, eax */
		0xb8, 60,   0,	  0,	0,    0x0f, 0x05,	/* exit(edi) */
	};

	fixture_elf(&program, code, sizeof(code));
	memset(program.bytes + program.size, 0x99, 100); /* in the file, but not the segment's */
	program.size += 100;
	image_segment(&program)->p_flags = PF_R | PF_W | PF_X;
	image_segment(&program)->p_memsz = 3 * PAGE_SIZE;
	KUNIT_EXPECT_EQ(test, run_image(), 0);
}

static void a_program_that_becomes_another_gives_its_memory_back(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, run_code(exec_again_code, exec_again_size), 42 << 8);
}

static void an_entry_that_is_nowhere_ends_the_program(struct kunit *test)
{
	fixture_elf(&program, exit_42_code, exit_42_size);
	image_header(&program)->e_entry = 0x123000;
	KUNIT_EXPECT_EQ(test, run_image(), SIGSEGV);
	image_header(&program)->e_entry = TASK_SIZE - 1;
	KUNIT_EXPECT_EQ(test, run_image(), SIGSEGV);
	/* moved along with the program, it leaves user space: that is seen in time */
	image_header(&program)->e_type = ET_DYN;
	KUNIT_EXPECT_EQ(test, run_image(), -ENOEXEC);
}

static void a_large_program_gives_its_memory_back(struct kunit *test)
{
	/* a byte into each of 64 pages of bss, then exit */
	static const u8 code[] = {
		0x48, 0xc7, 0xc0, 0x00, 0x10, 0x40, 0x00,	      /* rax = 0x401000 */
		0xc6, 0x00, 0x01,				      /* L: [rax] = 1 */
		0x48, 0x05, 0x00, 0x10, 0x00, 0x00,		      /* rax += 4096 */
		0x48, 0x3d, 0x00, 0x10, 0x44, 0x00,		      /* cmp rax, 0x441000 */
		0x72, 0xef,					      /* jb L */
		0x31, 0xff, 0xb8, 60,	0,    0,    0,	  0x0f, 0x05, /* exit(0) */
	};

	fixture_elf(&program, code, sizeof(code));
	image_segment(&program)->p_flags = PF_R | PF_W | PF_X;
	image_segment(&program)->p_memsz = 0x41000;
	KUNIT_EXPECT_EQ(test, run_image(), 0);
}

/* ------------------------------------------------------------------ */
/* Files that are none                                                 */

static void what_cannot_be_opened_cannot_be_run(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, run_path("/no/such/file", 0), -ENOENT);
	KUNIT_EXPECT_EQ(test, run_path("", 0), -ENOENT);
	KUNIT_EXPECT_EQ(test, run_path("/dev", 0), -EACCES);
	KUNIT_EXPECT_EQ(test, run_path("/dev/null", 0), -EACCES);
	KUNIT_EXPECT_EQ(test, run_path("/proc/version", 0), -EACCES); /* not executable */
	KUNIT_EXPECT_EQ(test, run_path("/dev/null/x", 0), -ENOTDIR);
}

static void a_file_that_is_no_program_is_refused(struct kunit *test)
{
	fixture_elf(&program, exit_42_code, exit_42_size);
	program.size = 0;
	KUNIT_EXPECT_EQ(test, run_image(), -ENOEXEC);
	program.size = sizeof(struct elf64_header) - 1;
	KUNIT_EXPECT_EQ(test, run_image(), -ENOEXEC);
	program.size = sizeof(struct elf64_header) + sizeof(struct elf64_segment) - 1;
	KUNIT_EXPECT_EQ(test, run_image(), -ENOEXEC);

	fixture_elf(&program, exit_42_code, exit_42_size);
	program.size--; /* the segment is truncated */
	KUNIT_EXPECT_EQ(test, run_image(), -ENOEXEC);

	fixture_elf(&program, exit_42_code, exit_42_size);
	image_header(&program)->e_phoff = ~0ULL;
	KUNIT_EXPECT_EQ(test, run_image(), -ENOEXEC);
	image_header(&program)->e_phoff = 1ULL << 63;
	KUNIT_EXPECT_EQ(test, run_image(), -ENOEXEC);
	image_header(&program)->e_phoff = program.size;
	KUNIT_EXPECT_EQ(test, run_image(), -ENOEXEC);
	memset(program.bytes, '#', sizeof(program.bytes));
	KUNIT_EXPECT_EQ(test, run_image(), -ENOEXEC);
}

/* Each byte of the headers, in turn, is damaged; whatever happens, the kernel lives and nothing is lost. */
static void a_damaged_byte_anywhere_harms_only_the_program(struct kunit *test)
{
	int refused = 0, ran = 0;

	for (size_t at = 0; at < sizeof(struct elf64_header) + sizeof(struct elf64_segment); at++) {
		int status;

		fixture_elf(&program, exit_42_code, exit_42_size);
		program.bytes[at] ^= 0x81;
		status = run_image();
		refused += status < 0;
		ran += status >= 0;
		KUNIT_EXPECT_TRUE(test, status == -ENOEXEC || status == -ENOMEM || status >= 0);
	}
	KUNIT_EXPECT_TRUE(test, refused > 20 && ran > 20);
}

static void permission_to_execute_is_needed(struct kunit *test)
{
	struct dentry *dentry;

	fixture_elf(&program, exit_42_code, exit_42_size);
	fixture_program(&program);
	dentry = path_lookup(FIXTURE_PROGRAM, true);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(dentry));
	dput(dentry);
	dentry->d_inode->i_mode = S_IFREG | 0644;
	KUNIT_EXPECT_EQ(test, program_status(0), -EACCES); /* root, too: nobody may */
	dentry->d_inode->i_mode = S_IFREG | 0700;
	KUNIT_EXPECT_EQ(test, program_status(1000), -EACCES);
	KUNIT_EXPECT_EQ(test, program_status(0), 42 << 8);
	dentry->d_inode->i_mode = S_IFREG | 0755;
	fixture_program(NULL);
}

/* ------------------------------------------------------------------ */
/* Arguments                                                           */

static void arguments_reach_the_stack(struct kunit *test)
{
	static const u8 code[] = {
		0x48, 0x8b, 0x74, 0x24, 0x10,		  /* rsi = argv[1] */
		0x0f, 0xb6, 0x3e,			  /* edi = its first byte */
		0x03, 0x3c, 0x24,			  /* edi += argc */
		0xb8, 60,   0,	  0,	0,    0x0f, 0x05, /* exit(edi) */
	};
	struct exec_args args = { .argc = 2, .envc = 1 };

	KUNIT_ASSERT_EQ(test,
			args_add(&args, FIXTURE_PROGRAM) | args_add(&args, "x") |
				args_add(&args, "A=b"),
			0);
	fixture_elf(&program, code, sizeof(code));
	fixture_program(&program);
	KUNIT_EXPECT_EQ(test, run_program(FIXTURE_PROGRAM, &args, 0), ('x' + 2) << 8);
	fixture_program(NULL);
	KUNIT_EXPECT_NULL(test, args.text); /* consumed */
}

static void arguments_have_a_limit(struct kunit *test)
{
	const size_t piece = 100 * KiB;
	struct exec_args args = { .argc = 1 };
	char *text = kmalloc(piece, GFP_KERNEL);
	int added = 0, status = 0;

	KUNIT_ASSERT_NOT_NULL(test, text);
	memset(text, 'a', piece);
	text[piece - 1] = 0;
	KUNIT_ASSERT_EQ(test, args_add(&args, FIXTURE_PROGRAM), 0);
	while (!(status = args_add(&args, text)) && added < 100)
		added++;
	KUNIT_EXPECT_EQ(test, status, -E2BIG);
	KUNIT_EXPECT_EQ(test, added, (int)(args_limit() / piece));
	args.argc += added;
	fixture_elf(&program, exit_42_code, exit_42_size);
	fixture_program(&program);
	KUNIT_EXPECT_EQ(test, run_program(FIXTURE_PROGRAM, &args, 0),
			42 << 8); /* but so much goes */
	fixture_program(NULL);
	kfree(text);
}

static void arguments_without_memory_are_an_error(struct kunit *test)
{
	struct exec_args args = { 0 };

	for (unsigned long n = 1; n <= 3; n++) {
		fail_arm(n);
		KUNIT_EXPECT_EQ(test, args_add(&args, "text"), -ENOMEM);
		KUNIT_EXPECT_TRUE(test, fail_disarm());
		KUNIT_EXPECT_NULL(test, args.text);
	}
	args_free(&args);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_program_runs_and_its_status_is_told),
	KUNIT_CASE(a_program_runs_as_the_user_it_is_given),
	KUNIT_CASE(a_program_killed_by_a_signal_says_which),
	KUNIT_CASE(text_cannot_be_written_and_data_not_executed),
	KUNIT_CASE(a_position_independent_program_runs),
	KUNIT_CASE(memory_beyond_the_file_is_zero),
	KUNIT_CASE(a_program_that_becomes_another_gives_its_memory_back),
	KUNIT_CASE(an_entry_that_is_nowhere_ends_the_program),
	KUNIT_CASE(a_large_program_gives_its_memory_back),
	KUNIT_CASE(what_cannot_be_opened_cannot_be_run),
	KUNIT_CASE(a_file_that_is_no_program_is_refused),
	KUNIT_CASE(a_damaged_byte_anywhere_harms_only_the_program),
	KUNIT_CASE(permission_to_execute_is_needed),
	KUNIT_CASE(arguments_reach_the_stack),
	KUNIT_CASE(arguments_have_a_limit),
	KUNIT_CASE(arguments_without_memory_are_an_error),
	{ 0 },
};

const struct kunit_suite exec_suite = { "exec", cases };
