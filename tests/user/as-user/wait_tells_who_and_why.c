/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_tells_who_and_why.c - waitid fills in siginfo: who,
 * as whom, how it ended or stopped.
 */
#include "tests/user/process.h"

static siginfo_t info;

static bool is(long pid, int code, int status)
{
	if (info.si_signo == SIGCHLD && info.si_errno == 0 && info.si_pid == pid &&
	    info.si_uid == sys(SYS_getuid) && info.si_code == code && info.si_status == status)
		return true;
	ktap_note("signo %d code %d pid %d uid %d status %d", info.si_signo, info.si_code,
		  info.si_pid, info.si_uid, info.si_status);
	return false;
}

int main(void)
{
	long pid;

	ktap_begin(14);
	memset(&info, 0x55, sizeof(info));
	pid = proc_fork();
	if (pid == 0)
		sys_exit(300);
	ktap_ret(sys(SYS_waitid, P_PID, pid, &info, WEXITED, NULL), 0, "a child that exits");
	ktap_ok(is(pid, CLD_EXITED, 300 & 0xff), "CLD_EXITED, its code");

	pid = proc_start(proc_linger, NULL);
	memset(&info, 0x55, sizeof(info));
	ktap_ret(sys(SYS_waitid, P_PID, pid, &info, WEXITED | WNOHANG, NULL), 0, "WNOHANG");
	ktap_ok(info.si_signo == 0 && info.si_pid == 0, "nobody: signal and number are 0");
	sys(SYS_kill, pid, SIGSTOP);
	ktap_ret(sys(SYS_waitid, P_ALL, 0, &info, WSTOPPED, NULL), 0, "it stops");
	ktap_ok(is(pid, CLD_STOPPED, SIGSTOP), "CLD_STOPPED, SIGSTOP");
	sys(SYS_kill, pid, SIGCONT);
	ktap_ret(sys(SYS_waitid, P_PGID, sys(SYS_getpgid, 0), &info, WCONTINUED, NULL), 0,
		 "it goes on");
	ktap_ok(is(pid, CLD_CONTINUED, SIGCONT), "CLD_CONTINUED, SIGCONT");
	sys(SYS_kill, pid, SIGTERM);
	ktap_ret(sys(SYS_waitid, P_PGID, 0, &info, WEXITED, NULL), 0, "it is killed");
	ktap_ok(is(pid, CLD_KILLED, SIGTERM), "CLD_KILLED, SIGTERM");
	ktap_ret(sys(SYS_waitid, P_ALL, 0, &info, WEXITED, NULL), -ECHILD, "nobody is left");

	pid = proc_fork();
	if (pid == 0)
		sys_exit(1);
	ktap_ret(sys(SYS_waitid, P_PID, pid, NULL, WEXITED, NULL), 0, "no place for the answer");
	pid = proc_fork();
	if (pid == 0)
		sys_exit(1);
	ktap_ret(sys(SYS_waitid, P_PID, pid, (void *)8, WEXITED, NULL), -EFAULT, "a bad place");
	ktap_ret(sys(SYS_waitid, P_PID, pid, &info, WEXITED, NULL), -ECHILD, "it is buried anyway");
	return ktap_end();
}
