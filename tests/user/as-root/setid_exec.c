/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/setid_exec.c - a program with the set-user-ID or set-group-ID
 * bit runs as its owner, and is told so (AT_SECURE); not where that is switched off.
 */
#include <sys/auxv.h>

#include "tests/user/elf_file.h"

#define USER		    1000
#define OWNER		    2000
#define GROUP		    3000
#define ADDR_NO_RANDOMIZE   0x0040000
#define PR_SET_PDEATHSIG    1
#define PR_GET_PDEATHSIG    2
#define PR_GET_DUMPABLE	    3
#define PR_SET_NO_NEW_PRIVS 38

/* What the program found out about itself. */
struct found {
	int uid[3], gid[3];
	int secure, dumpable, death, personality;
};

static struct found *found;
static char path[64];

static int look(void)
{
	struct found f;
	long fd = sys(SYS_open, "/tmp/setid-found", O_WRONLY | O_TRUNC);

	memset(&f, 0, sizeof(f));
	sys(SYS_getresuid, &f.uid[0], &f.uid[1], &f.uid[2]);
	sys(SYS_getresgid, &f.gid[0], &f.gid[1], &f.gid[2]);
	f.secure = (int)getauxval(AT_SECURE);
	f.dumpable = (int)sys(SYS_prctl, PR_GET_DUMPABLE);
	sys(SYS_prctl, PR_GET_PDEATHSIG, &f.death);
	f.personality = (int)sys(SYS_personality, 0xffffffff);
	sys_write_all((int)fd, &f, sizeof(f));
	return f.secure != (int)(f.uid[0] != f.uid[1] || f.gid[0] != f.gid[1]);
}

static int no_new_privs;

static int run_as_user(void *unused)
{
	char *arguments[] = { path, "look", NULL };

	CHECK(sys(SYS_setgroups, 0, NULL) == 0);
	CHECK(sys(SYS_setresgid, USER, USER, USER) == 0);
	CHECK(sys(SYS_setresuid, USER, USER, USER) == 0);
	CHECK(sys(SYS_prctl, PR_SET_PDEATHSIG, SIGUSR1) == 0);
	CHECK(sys(SYS_personality, ADDR_NO_RANDOMIZE) >= 0);
	if (no_new_privs)
		CHECK(sys(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	return (int)-sys(SYS_execve, path, arguments, arguments + 2);
}

/* Let a user run the program with this mode; false: it did not. */
static bool run_with(int mode)
{
	long fd;

	ktap_need(sys(SYS_chmod, path, mode), "chmod");
	if (proc_run(run_as_user, NULL) != 0)
		return false;
	fd = sys(SYS_open, "/tmp/setid-found", O_RDONLY);
	memset(found, 0xff, sizeof(*found));
	if (sys(SYS_read, fd, found, sizeof(*found)) != sizeof(*found))
		return false;
	return sys(SYS_close, fd) == 0;
}

static bool ids(const int *got, int real, int effective)
{
	return got[0] == real && got[1] == effective && got[2] == effective;
}

static void copy(const char *from)
{
	static char bytes[1 << 20];
	long fd = sys(SYS_open, from, O_RDONLY), size = 0, n;

	while ((n = sys(SYS_read, fd, bytes + size, sizeof(bytes) - (size_t)size)) > 0)
		size += n;
	sys(SYS_close, fd);
	elf_write(path, bytes, (size_t)size, 0755);
	ktap_need(sys(SYS_chown, path, OWNER, GROUP), "chown");
}

static void nothing_special(int mode, const char *what)
{
	ktap_ok(run_with(mode) && ids(found->uid, USER, USER) && ids(found->gid, USER, USER) &&
			!found->secure && found->dumpable == 1 && found->death == SIGUSR1 &&
			found->personality == ADDR_NO_RANDOMIZE,
		"%s: he is who he was", what);
}

int main(int argc, char **argv)
{
	static struct found room;

	if (argc > 1)
		return look();
	found = &room;
	format_line(path, sizeof(path), "/tmp/setid-%ld", sys(SYS_getpid));
	elf_write("/tmp/setid-found", "", 0, 0666);
	copy(argv[0]);
	ktap_begin(9);
	nothing_special(0755, "no bits");
	ktap_ok(run_with(04755) && ids(found->uid, USER, OWNER) && ids(found->gid, USER, USER),
		"set-user-ID: effective and saved user are the owner");
	ktap_ok(found->secure && found->dumpable != 1, "he knows, and nobody may look into him");
	ktap_ok(found->death == 0 && found->personality == 0,
		"what the starter had prepared for him is off");
	ktap_ok(run_with(02755) && ids(found->uid, USER, USER) && ids(found->gid, USER, GROUP) &&
			found->secure,
		"set-group-ID: likewise");
	ktap_ok(run_with(06755) && ids(found->uid, USER, OWNER) && ids(found->gid, USER, GROUP),
		"both");
	nothing_special(02745, "set-group-ID of a file that the group may not execute");
	no_new_privs = 1;
	nothing_special(06755, "no_new_privs");
	no_new_privs = 0;
	sys(SYS_unlink, path);
	sys(SYS_mkdir, "/tmp/setid-mount", 0755);
	format_line(path, sizeof(path), "/tmp/setid-mount/program");
	ktap_need(sys(SYS_mount, "none", "/tmp/setid-mount", "tmpfs", 2 /* MS_NOSUID */, NULL),
		  "mount");
	copy(argv[0]);
	nothing_special(06755, "a file system mounted with nosuid");
	sys(SYS_umount2, "/tmp/setid-mount", 2 /* MNT_DETACH */);
	sys(SYS_rmdir, "/tmp/setid-mount");
	sys(SYS_unlink, "/tmp/setid-found");
	return ktap_end();
}
