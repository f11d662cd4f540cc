// SPDX-License-Identifier: MIT
/*
 * kernel/utsname.c - the names of this system.
 *
 * What:     six texts that uname() tells: two of them, the host's and the domain's, can be set,
 *           the others are compiled in.
 * Start at: uts_copy()
 * Locks:    uts_lock: a name is read whole, or not yet.
 * See it:   uname -a; /proc/sys/kernel/hostname
 * Spec:     uname(2), sethostname(2).   Linux: init/version.c, kernel/sys.c
 */
#include "kernel/utsname.h"

#include "kernel/lib/spinlock.h"
#include "kernel/lib/string.h"
#include "kernel/version.h"

static DEFINE_SPINLOCK(uts_lock);

/* programs look at sysname and release to learn which system calls to expect */
static struct utsname_abi utsname = {
	"Linux", "nopage", NOPAGE_RELEASE, NOPAGE_VERSION, "x86_64", "(none)",
};

void uts_copy(struct utsname_abi *names)
{
	spin_lock(&uts_lock);
	*names = utsname;
	spin_unlock(&uts_lock);
}

void uts_set(enum uts_field field, const char *name, size_t len)
{
	char *to = field == UTS_NODENAME ? utsname.nodename : utsname.domainname;

	spin_lock(&uts_lock);
	memset(to, 0, UTS_LEN + 1);
	memcpy(to, name, min(len, (size_t)UTS_LEN));
	spin_unlock(&uts_lock);
}
