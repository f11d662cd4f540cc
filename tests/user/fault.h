/* SPDX-License-Identifier: MIT */
/*
 * tests/user/fault.h - do what faults, live, and look at what the kernel said of it.
 *
 * What:     FAULT(statement) executes something that faults.  The handler
 *           writes down the signal, its siginfo and a few registers, and
 *           jumps behind the statement.
 * Start at: fault_catch, FAULT, fault_is.
 * See it:   tests/user/as-user/fault_info_*.c.
 */
#ifndef TESTS_USER_FAULT_H
#define TESTS_USER_FAULT_H

#include "tests/user/handlers.h"

#include <setjmp.h>

static struct {
	int signal, code;
	unsigned long addr, trap, error, cr2, rip;
} fault;
static sigjmp_buf fault_back;

static KTAP_UNUSED void fault_handler(int number, siginfo_t *info, void *context)
{
	greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;

	fault.signal = info->si_signo;
	fault.code = info->si_code;
	fault.addr = (unsigned long)info->si_addr;
	fault.trap = (unsigned long)regs[REG_TRAPNO];
	fault.error = (unsigned long)regs[REG_ERR];
	fault.cr2 = (unsigned long)regs[REG_CR2];
	fault.rip = (unsigned long)regs[REG_RIP];
	siglongjmp(fault_back, 1);
}

/* fault_catch - signal @number is one that FAULT lives through. */
static KTAP_UNUSED void fault_catch(int number)
{
	handle(number, fault_handler, 0);
}

/* FAULT - execute this; fault.signal is 0 behind it if nothing happened. */
#define FAULT(...)                                \
	do {                                      \
		memset(&fault, 0, sizeof(fault)); \
		if (!sigsetjmp(fault_back, 1)) {  \
			__VA_ARGS__;              \
		}                                 \
	} while (0)

/* fault_is - was it this signal, for this reason, at this address? */
static KTAP_UNUSED bool fault_is(int number, int code, const void *addr)
{
	if (fault.signal == number && fault.code == code && fault.addr == (unsigned long)addr)
		return true;
	ktap_note("signal %d, code %d, address %lx; trap %lu, error %lx, cr2 %lx, rip %lx",
		  fault.signal, fault.code, fault.addr, fault.trap, fault.error, fault.cr2,
		  fault.rip);
	return false;
}

/* fault_hide - the same address, but the compiler no longer knows it. */
static KTAP_UNUSED void *fault_hide(void *addr)
{
	__asm__ volatile("" : "+r"(addr));
	return addr;
}

#endif
