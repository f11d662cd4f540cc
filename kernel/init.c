// SPDX-License-Identifier: MIT
/*
 * kernel/init.c - starting programs, and what follows when they end.
 *
 * What:     one thread, "init", decides by the command line:
 *             selftest=   the in-kernel suites              (tests/kernel)
 *             usertest=   every program under /tests        (tests/kernel/usertest.c)
 *             failtest=   the same, letting one allocation after the other fail
 *             run=        one program, its status to the host, power off
 *             otherwise   /bin/tour (or init=), then the prompt, again and again
 *           A program gets a task of its own whose first act in the kernel is exec.
 * Start at: run_first_program()
 * Locks:    none.
 * See it:   make run; tools/run
 */
#include "kernel/init.h"

#include "drivers/char/tty.h"
#include "kernel/fs/files.h"
#include "kernel/fs/tree.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/control.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/process.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "tests/kernel/selftest.h"

/* ------------------------------------------------------------------ */
/* One program                                                         */

struct start {
	const char *path;
	struct exec_args *args;
	uid_t uid;
	int error; /* of exec; 0 while it is not known or it worked */
};

static int open_console(void)
{
	for (int fd = 0; fd < 3; fd++) {
		struct file *file = file_open("/dev/console", O_RDWR);

		if (IS_ERR(file))
			return (int)PTR_ERR(file);
		fd_install(file, 0, false);
	}
	return 0;
}

/* The new task, still in the kernel. */
static int program_thread(void *arg)
{
	struct start *start = arg;

	current->uid = current->euid = start->uid;
	current->gid = current->egid = start->uid;
	current->files = files_alloc();
	start->error = current->files ? open_console() : -ENOMEM;
	if (!start->error)
		start->error = exec_file(start->path, start->args);
	return 127; /* exec came back: start->error says why */
}

int run_program(const char *path, struct exec_args *args, uid_t uid)
{
	struct start start = { path, args, uid, 0 };
	const struct clone_args clone = {
		.exit_signal = SIGCHLD,
		.fn = program_thread,
		.arg = &start,
		.name = "exec",
	};
	struct task_struct *task = copy_process(&clone);
	pid_t pid;
	int status;

	if (IS_ERR(task)) {
		args_free(args);
		return (int)PTR_ERR(task);
	}
	pid = task->pid;
	tty_set_foreground(task);
	wake_up_process(task);
	status = kernel_wait(pid);
	tty_set_foreground(NULL);
	if (start.error) {
		args_free(args);
		return start.error;
	}
	return status;
}

void start_init(int (*fn)(void *))
{
	const struct clone_args clone = { .fn = fn, .name = "init" };
	struct task_struct *task = copy_process(&clone);

	if (IS_ERR(task))
		panic("no memory for the first process");
	init_process = task->process;
	wake_up_process(task);
}

/* ------------------------------------------------------------------ */
/* The end of a run                                                    */

static int exit_code(int status)
{
	return status & 0x7f ? 128 + (status & 0x7f) : status >> 8 & 0xff;
}

void end_run(int status)
{
	if (status & 0x7f)
		control_record("signal %d", status & 0x7f);
	else
		control_record("exit %d", exit_code(status));
	arch_debug_exit(status ? 1 : 0); /* returns if QEMU has no such device */
	arch_poweroff();
}

static void __noreturn end_noload(const char *path, int error)
{
	printk(KERN_ERR "cannot run %s: %s\n", path, errno_name(-error));
	control_record("noload %s: %s", path, errno_name(-error));
	arch_debug_exit(1);
	arch_poweroff();
}

/* ------------------------------------------------------------------ */
/* run=: a program from the host                                       */

/* The strings of a file in the archive, each ended by NUL; how many, or a negative errno. */
static int read_strings(const char *path, struct exec_args *args)
{
	struct dentry *dentry = path_lookup(path, true);
	const char *text, *end;
	int n = 0, error;

	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	dput(dentry); /* a fixed node: it stays */
	if (!S_ISREG(dentry->d_inode->i_mode))
		return -EINVAL;
	text = dentry->d_inode->i_data;
	end = text + dentry->d_inode->i_size;
	for (; text < end; text += strnlen(text, end - text) + 1, n++) {
		if (strnlen(text, end - text) == (size_t)(end - text))
			return -EINVAL; /* the last one is not ended */
		error = args_add(args, text);
		if (error)
			return error;
	}
	return n;
}

static void __noreturn run_from_host(const char *argv_file)
{
	const char *env_file = cmdline_get("runenv");
	struct exec_args args = {};
	static char path[PATH_MAX];
	int status;

	args.argc = status = read_strings(argv_file, &args);
	if (status <= 0)
		end_noload(argv_file, status ? status : -EINVAL);
	strlcpy(path, args.text, sizeof(path));
	if (env_file) {
		args.envc = status = read_strings(env_file, &args);
		if (status < 0)
			end_noload(env_file, status);
	}
	status = run_program(path, &args, 0);
	if (status < 0)
		end_noload(path, status);
	oracle_after_program(path);
	end_run(status);
}

/* ------------------------------------------------------------------ */
/* Tour and prompt                                                     */

static int run_simple(const char *path, const char *argument)
{
	struct exec_args args = { .argc = argument ? 2 : 1, .envc = 3 };
	int error = args_add(&args, path);

	if (!error && argument)
		error = args_add(&args, argument);
	if (!error)
		error = args_add(&args, "PATH=/bin");
	if (!error)
		error = args_add(&args, "HOME=/");
	if (!error)
		error = args_add(&args, "TERM=vt100");
	if (error) {
		args_free(&args);
		return error;
	}
	return run_program(path, &args, 0);
}

static void arm_fail_option(void)
{
	const char *fail = cmdline_get("fail");
	char *end = NULL;
	u64 nth = 0;

	if (fail && !strncmp(fail, "alloc:", 6))
		nth = simple_strtoull(fail + 6, &end, 10);
	if (fail && !strncmp(fail, "cpu:", 4))
		return; /* smp.c has dealt with it */
	if (fail && (!nth || *end))
		printk(KERN_WARNING "option fail: \"%s\" is neither alloc:N nor cpu:N\n", fail);
	else
		fail_arm(nth);
}

void run_first_program(void)
{
	const char *init = cmdline_get("init"), *argv_file = cmdline_get("run");
	bool batch = cmdline_flag("batch");
	int status;

	oracle_init();
	tty_mark_boot();
	control_record("boot");
	if (cmdline_flag("selftest"))
		end_run(selftest_run(cmdline_get("selftest")) ? 1 << 8 : 0);
	if (cmdline_flag("usertest"))
		end_run(usertest_run(cmdline_get("usertest")) ? 1 << 8 : 0);
	if (cmdline_flag("failtest"))
		end_run(failtest_run(cmdline_get("failtest")) ? 1 << 8 : 0);
	arm_fail_option();
	if (argv_file)
		run_from_host(argv_file);
	if (!init)
		init = "/bin/tour";
	status = run_simple(init, batch ? "--batch" : NULL);
	if (status < 0)
		end_noload(init, status);
	if (batch)
		end_run(status);
	for (;;) {
		printk(KERN_INFO "the program ended with status %d\n", exit_code(status));
		status = run_simple("/bin/prompt", NULL);
		if (status < 0)
			end_noload("/bin/prompt", status);
	}
}
