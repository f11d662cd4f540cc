/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/handler_frame_layout.c - the frame of a signal is laid
 * out as Linux does it, down to the marks of the XSAVE area.
 */
#include "tests/user/cpu.h"
#include "tests/user/handlers.h"

#define MAGIC1 0x46505853
#define MAGIC2 0x46505845

/* Linux's struct _fpx_sw_bytes, at byte 464 of the area */
struct sw_bytes {
	uint32_t magic1, extended_size;
	uint64_t features;
	uint32_t xstate_size;
};

static volatile bool restorer_on_top, context_behind, info_behind, aligned, marks, second_mark;
static volatile uint64_t flags, mask, segments;
static volatile int onstack;
static volatile unsigned long link;

static void handler(int number, siginfo_t *info, void *context)
{
	ucontext_t *at = context;
	char *area = (char *)at->uc_mcontext.fpregs;
	struct sw_bytes sw;
	uint32_t magic2;

	restorer_on_top = ((uint64_t *)context)[-1] == (uint64_t)handler_return;
	context_behind = (uint64_t)context % 16 == 0;
	info_behind = (char *)info == (char *)context + 304;
	aligned = (uint64_t)area % 64 == 0;
	memcpy(&sw, area + 464, sizeof(sw));
	marks = sw.magic1 == MAGIC1 && sw.xstate_size >= 576 && (sw.features & 3) == 3 &&
		sw.extended_size == sw.xstate_size + 4;
	memcpy(&magic2, area + sw.xstate_size, 4);
	second_mark = magic2 == MAGIC2;
	flags = at->uc_flags;
	mask = *(uint64_t *)&at->uc_sigmask;
	segments = (uint64_t)at->uc_mcontext.gregs[REG_CSGSFS];
	onstack = at->uc_stack.ss_flags;
	link = (unsigned long)at->uc_link;
}

int main(void)
{
	if (!cpu_has_avx())
		ktap_skip_all("the processor has no XSAVE area to speak of");
	ktap_begin(11);
	handle(SIGUSR1, handler, 0);
	signal_mask(SIG_BIT(SIGTERM));
	signal_self(SIGUSR1);
	ktap_ok(restorer_on_top, "the restorer's address is on top");
	ktap_ok(context_behind, "the context follows, aligned to 16");
	ktap_ok(info_behind, "siginfo behind it");
	ktap_ok(aligned, "the XSAVE area is aligned to 64");
	ktap_ok(marks, "with its sizes and first mark");
	ktap_ok(second_mark, "and its second mark");
	ktap_ok(flags == 7, "uc_flags: extended state, stack segment saved and strictly restored");
	ktap_ok(mask == SIG_BIT(SIGTERM), "uc_sigmask: the mask before");
	ktap_ok((segments & 0xffff) == 0x33 && segments >> 48 == 0x2b, "cs and ss");
	ktap_ret(onstack, SS_DISABLE, "uc_stack: there is no signal stack");
	ktap_ok(link == 0, "uc_link: none");
	return ktap_end();
}
