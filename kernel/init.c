// SPDX-License-Identifier: MIT
/*
 * kernel/init.c - starting programs, and what follows when they end.
 *
 * What:     process 1 begins as a thread in the kernel, and decides by the command line:
 *             selftest=   the in-kernel suites              (tests/kernel)
 *             usertest=   every program under /tests        (tests/kernel/usertest.c)
 *             failtest=   the same, letting one allocation after the other fail
 *             otherwise   it becomes /sbin/init (or init=), by exec: user/init.c
 *           When process 1 ends, so does the machine.
 * Start at: run_first_program()
 * Locks:    none.
 * See it:   make run; tools/run
 */
#include "kernel/init.h"

#include "drivers/char/tty.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/fs_struct.h"
#include "kernel/fs/mount.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/control.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/syscall.h"
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

/* What a program begins with: at the root, the console its input and output. 0 or a negative errno. */
static int have_files(void)
{
	current->fs = fs_alloc();
	current->files = files_alloc();
	return current->fs && current->files ? open_console() : -ENOMEM;
}

/* The new task, still in the kernel. */
static int program_thread(void *arg)
{
	struct start *start = arg;

	start->error = have_files(); /* as root: the console is not everybody's */
	sys_setgid(start->uid);
	sys_setuid(start->uid);
	if (!start->error)
		start->error = exec_file(start->path, start->args);
	return 127; /* exec came back: start->error says why */
}

/* Children of ours that are still there: what the program left behind, adopted by init, us. */
static void end_leftovers(void)
{
	struct process *process = current->process, *child;
	unsigned long flags;
	pid_t pid;

	do {
		pid = 0;
		spin_lock_irqsave(&tasklist_lock, flags);
		for_each_child(process, child) {
			pid = child->pid;
			send_process(SIGKILL, NULL, child);
		}
		spin_unlock_irqrestore(&tasklist_lock, flags);
		if (pid)
			kernel_wait(pid);
	} while (pid);
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
	wake_up_process(task);
	status = kernel_wait(pid);
	end_leftovers();
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

void end_noload(const char *path, int error)
{
	printk(KERN_ERR "cannot run %s: %s\n", path, errno_name(-error));
	control_record("noload %s: %s", path, errno_name(-error));
	arch_debug_exit(1);
	arch_poweroff();
}

void end_program_run(const char *path, int status)
{
	oracle_after_program(path);
	end_run(status);
}

/* ------------------------------------------------------------------ */
/* Process 1 becomes a user program                                    */

static void arm_fail_option(void)
{
	const char *fail = cmdline_get("fail");
	char *end = NULL;
	u64 nth = 0;

	if (fail && !strncmp(fail, "alloc:", 6))
		nth = simple_strtoull(fail + 6, &end, 10);
	if (fail && (!strncmp(fail, "cpu:", 4) || !strncmp(fail, "lost-cpu:", 9)))
		return; /* smp.c has dealt with it */
	if (fail && (!nth || *end))
		printk(KERN_WARNING "option fail: \"%s\" is none of alloc:N, cpu:N, lost-cpu:N\n",
		       fail);
	else
		fail_arm(nth);
}

void run_begins(void)
{
	static bool begun;

	if (begun)
		return;
	begun = true;
	oracle_init(); /* what init itself has taken is not the program's */
	arm_fail_option();
}

/* The words that init is started with: what the command line says about the run. */
static int init_words(struct exec_args *args, const char *path)
{
	const char *run = cmdline_get("run"), *env = cmdline_get("runenv");
	char word[128];
	int error = args_add(args, path);

	args->argc = 1;
	if (!error && run) {
		snprintf(word, sizeof(word), "--run=%s", run);
		error = args_add(args, word);
		args->argc++;
	}
	if (!error && run && env) {
		snprintf(word, sizeof(word), "--env=%s", env);
		error = args_add(args, word);
		args->argc++;
	}
	if (!error && cmdline_flag("batch")) {
		error = args_add(args, "--batch");
		args->argc++;
	}
	args->envc = 3;
	if (!error)
		error = args_add(args, "PATH=/bin");
	if (!error)
		error = args_add(args, "HOME=/");
	if (!error)
		error = args_add(args, "TERM=vt100");
	return error;
}

static void __noreturn become_init(const char *path)
{
	struct exec_args args = {};
	int error;

	error = have_files();
	if (!error)
		error = init_words(&args, path);
	if (!error)
		error = exec_file(path, &args);
	end_noload(path, error);
}

void run_first_program(void)
{
	const char *init = cmdline_get("init");

	if (cmdline_flag("selftest") || cmdline_flag("usertest") || cmdline_flag("failtest"))
		mount_proc(); /* there will be no init to do it */
	oracle_init();
	tty_mark_boot();
	control_record("boot");
	if (cmdline_flag("selftest"))
		end_run(selftest_run(cmdline_get("selftest")) ? 1 << 8 : 0);
	if (cmdline_flag("usertest"))
		end_run(usertest_run(cmdline_get("usertest")) ? 1 << 8 : 0);
	if (cmdline_flag("failtest"))
		end_run(failtest_run(cmdline_get("failtest")) ? 1 << 8 : 0);
	if (init)
		run_begins();
	become_init(init ? init : "/sbin/init");
}
