// SPDX-License-Identifier: MIT
/*
 * drivers/char/control.c - /dev/control: process 1 tells how the run stands.
 *
 * What:     one write is one message, "WORD NUMBER PATH":
 *             start 0 PATH        a program is about to be started: fail=alloc:N counts from here
 *             noload ERRNO PATH   it could not be run; the host is told
 *             end STATUS PATH     the run is over, with this wait status: the page-state oracle
 *                                 looks, the host is told, the machine goes off
 *           What the host gets are the records of kernel/lib/control.h.
 * Start at: control_dev_write()
 * Locks:    none: root's alone, and only init writes it.
 * See it:   user/init.c; docs/running.md
 */
#include "drivers/char/control.h"

#include "kernel/fs/dev/char_dev.h"
#include "kernel/fs/dev/devfs.h"
#include "kernel/init.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

#define MESSAGE_SIZE 256

/* "WORD NUMBER PATH": the number, and where the path begins; false: it is not that. */
static bool parse(char *text, const char *word, int *number, const char **path)
{
	size_t length = strlen(word);
	bool negative;
	char *end;

	if (strncmp(text, word, length) || text[length] != ' ')
		return false;
	text += length + 1;
	negative = *text == '-';
	*number = (int)simple_strtoull(text + negative, &end, 10);
	if (negative)
		*number = -*number;
	*path = *end == ' ' ? end + 1 : end;
	return end != text + negative;
}

static ssize_t control_dev_write(struct file *file, const char __user *buf, size_t count,
				 loff_t *pos)
{
	char text[MESSAGE_SIZE];
	const char *path;
	int number;

	if (count >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, count))
		return -EFAULT;
	text[count] = 0;
	if (parse(text, "start", &number, &path))
		run_begins();
	else if (parse(text, "noload", &number, &path))
		end_noload(path, -number);
	else if (parse(text, "end", &number, &path))
		end_program_run(path, number);
	else
		return -EINVAL;
	return (ssize_t)count;
}

static const struct file_operations control_fops = {
	.llseek = no_llseek,
	.write = control_dev_write,
};

void control_dev_init(void)
{
	int major = register_chrdev(0, "control", &control_fops);

	if (major < 0 || devfs_mk_cdev(MKDEV((unsigned int)major, 0), 0200, "control"))
		panic("no memory for /dev/control");
}
