// SPDX-License-Identifier: MIT
/*
 * kernel/sys_info.c - the system about itself, and its end.
 *
 * What:     names, totals, random bytes, and the power switch.
 * Start at: sys_uname()
 * Spec:     uname(2), sysinfo(2), getrandom(2), reboot(2)
 */
#include "kernel/lib/control.h"
#include "kernel/lib/printk.h"
#include "kernel/lib/string.h"
#include "kernel/random.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/utsname.h"
#include "mm/phys/page_alloc.h"

long sys_uname(void __user *buf)
{
	struct utsname_abi names;

	uts_copy(&names);
	return copy_to_user(buf, &names, sizeof(names)) ? -EFAULT : 0;
}

static long set_name(enum uts_field field, const char __user *name, int len)
{
	char text[UTS_LEN];

	if (!cred_is_root(&current->cred))
		return -EPERM;
	if (len < 0 || len > UTS_LEN)
		return -EINVAL;
	if (copy_from_user(text, name, (size_t)len))
		return -EFAULT;
	uts_set(field, text, (size_t)len);
	return 0;
}

long sys_sethostname(const char __user *name, int len)
{
	return set_name(UTS_NODENAME, name, len);
}

long sys_setdomainname(const char __user *name, int len)
{
	return set_name(UTS_DOMAINNAME, name, len);
}

struct sysinfo_abi {
	s64 uptime;
	u64 loads[3], totalram, freeram, sharedram, bufferram, totalswap, freeswap;
	u16 procs, pad;
	u64 totalhigh, freehigh;
	u32 mem_unit;
};

static void count_task(struct task_struct *task, void *arg)
{
	++*(u16 *)arg;
}

long sys_sysinfo(void __user *info)
{
	struct sysinfo_abi si = {
		.uptime = (s64)(arch_clock_ns() / NSEC_PER_SEC),
		.totalram = nr_present_pages() * PAGE_SIZE,
		.freeram = nr_free_pages() * PAGE_SIZE,
		.totalhigh = zones[ZONE_HIGHMEM].present * PAGE_SIZE,
		.freehigh = zone_free_pages(&zones[ZONE_HIGHMEM]) * PAGE_SIZE,
		.mem_unit = 1,
	};

	for_each_task(count_task, &si.procs);
	for (int i = 0; i < 3; i++) /* here with 16 bits behind the point */
		si.loads[i] = load_average(i) * (65536 / LOAD_ONE);
	return copy_to_user(info, &si, sizeof(si)) ? -EFAULT : 0;
}

#define GRND_ALL 7 /* GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE */

long sys_getrandom(char __user *buf, size_t count, unsigned int flags)
{
	size_t done = 0;

	if (flags & ~GRND_ALL || (flags & 6) == 6)
		return -EINVAL;
	count = min(count, (size_t)0x7fffffff);
	while (done < count) {
		u8 bytes[256];
		size_t n = min(count - done, sizeof(bytes)), left;

		random_bytes(bytes, n);
		left = copy_to_user(buf + done, bytes, n);
		done += n - left;
		if (left)
			return done ? (long)done : -EFAULT;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return (long)done;
}

#define REBOOT_MAGIC1	     0xfee1dead
#define REBOOT_CMD_RESTART   0x01234567
#define REBOOT_CMD_HALT	     0xcdef0123
#define REBOOT_CMD_POWER_OFF 0x4321fedc
#define REBOOT_CMD_CAD_ON    0x89abcdef
#define REBOOT_CMD_CAD_OFF   0

/* Four dates in hexadecimal: any of them will do. */
static bool is_magic2(int magic2)
{
	return magic2 == 0x28121969 || magic2 == 0x05121996 || magic2 == 0x16041998 ||
	       magic2 == 0x20112000;
}

long sys_reboot(int magic1, int magic2, unsigned int cmd, void __user *arg)
{
	if (!cred_is_root(&current->cred))
		return -EPERM;
	if ((u32)magic1 != REBOOT_MAGIC1 || !is_magic2(magic2))
		return -EINVAL;
	switch (cmd) {
	case REBOOT_CMD_POWER_OFF:
		printk(KERN_NOTICE "power off\n");
		control_record("exit 0");
		arch_poweroff();
	case REBOOT_CMD_RESTART:
		printk(KERN_NOTICE "restart\n");
		console_flush();
		arch_reboot();
	case REBOOT_CMD_HALT:
		printk(KERN_NOTICE "halted\n");
		console_flush();
		arch_stop();
	case REBOOT_CMD_CAD_ON:
	case REBOOT_CMD_CAD_OFF:
		return 0;
	}
	return -EINVAL;
}
