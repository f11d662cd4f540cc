/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_oom_score.c - a process may offer itself to be killed
 * first when memory is short; what it is worth then shows in oom_score.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

static long set(const char *text)
{
	long fd = sys(SYS_open, "/proc/self/oom_score_adj", O_WRONLY), ret;

	if (fd < 0)
		return fd;
	ret = sys(SYS_write, fd, text, strlen(text));
	sys(SYS_close, fd);
	return ret;
}

static long long get(const char *who, const char *name)
{
	pid_slurp(who, name);
	return number_at(pid_text, 10);
}

static int inherited(void *unused)
{
	CHECK(get("self", "oom_score_adj") == 500);
	return 0;
}

int main(void)
{
	long long score = get("self", "oom_score");

	ktap_begin(11);
	ktap_ok(get("self", "oom_score_adj") == 0, "at first it is not weighed");
	ktap_ok(score >= 600 && score <= 1333, "and has a score, %lld", score);
	ktap_ret(set("500\n"), 4, "it offers itself");
	ktap_ok(get("self", "oom_score_adj") == 500, "which can be read");
	ktap_ok(get("self", "oom_score") >= score + 300, "and raises the score");
	ktap_ret(proc_run(inherited, NULL), 0, "a child inherits it");
	ktap_ret(set("1001"), -EINVAL, "more than 1000 there is not");
	ktap_ret(set("x"), -EINVAL, "it has to be a number");
	ktap_ret(set("0"), 1, "back to what it was");
	ktap_ret(set("-1"), -EACCES, "but no lower: that is root's to give");
	ktap_ok(get("1", "oom_score_adj") <= 1000, "others' can be read");
	return ktap_end();
}
