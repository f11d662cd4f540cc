// SPDX-License-Identifier: MIT
/*
 * tests/kernel/signal_test.c - what is pending, who takes it, what it does at once.
 *
 * What:     a family is a process of two tasks that never run: signals are sent to it, and
 *           the case looks at what became of them. (Delivery needs programs:
 *           tests/user.) Beside it: what fork and exec make of a task's signals, tried
 *           by a kernel thread that asks for some.
 * Start at: a_standard_signal_is_pending_once()
 */
#include "kernel/signal/signal.h"

#include "arch/x86_64/sigframe.h" /* its layout is asserted there, while compiling */
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "tests/kernel/fixture.h"

#define RLIMIT_SIGPENDING_ROW 11
#define HANDLER		      0x401000ULL
#define CLONE_VM	      0x00000100
#define CLONE_SIGHAND	      0x00000800
#define CLONE_VFORK	      0x00004000

static struct family {
	struct process process;
	struct sighand_struct sighand;
	struct task_struct task[2];
	struct pid id, group;
} family;

static void family_init(pid_t pid)
{
	struct process *p = &family.process;

	memset(&family, 0, sizeof(family));
	family.id.nr = pid;
	family.group.nr = pid;
	p->pid = pid;
	p->id = &family.id;
	p->group = p->session = &family.group;
	p->parent = &kernel_process;
	atomic_set(&p->count, 1);
	INIT_LIST_HEAD(&p->threads);
	INIT_LIST_HEAD(&p->children);
	INIT_LIST_HEAD(&p->shared_pending.list);
	init_waitqueue_head(&p->wait_child);
	p->rlim[RLIMIT_SIGPENDING_ROW].cur = RLIM_INFINITY;
	spin_lock_init_rank(&family.sighand.siglock, "siglock", RANK_SIGNAL);
	atomic_set(&family.sighand.count, 2);
	for (int i = 0; i < 2; i++) {
		struct task_struct *t = &family.task[i];

		t->pid = pid + i;
		t->process = p;
		t->sighand = &family.sighand;
		INIT_LIST_HEAD(&t->sig.pending.list);
		INIT_LIST_HEAD(&t->run_list);
		list_add_tail(&t->thread_list, &p->threads);
		p->nr_threads++;
	}
}

/* Whatever is pending has memory. */
static void family_end(struct kunit *test)
{
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	spin_lock(&family.sighand.siglock);
	signals_flush_threads(&family.task[0], ~0ULL);
	spin_unlock(&family.sighand.siglock);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	KUNIT_EXPECT_EQ(test, atomic_read(&family.process.queued), 0);
}

static int send(int sig, int code, u64 value, int to, bool whole)
{
	struct siginfo info = { .si_code = code };
	unsigned long flags;
	int ret;

	info.user.value = value;
	spin_lock_irqsave(&tasklist_lock, flags);
	ret = send_sig_info(sig, &info, &family.task[to], whole);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return ret;
}

static int send_all(int sig)
{
	return send(sig, SI_USER, 0, 0, true);
}

/* The next signal of task 0 that is not in mask; its value, if it has one, in *value. */
static int take(u64 mask, u64 *value)
{
	struct siginfo info = {};
	unsigned long flags;
	int sig;

	spin_lock_irqsave(&family.sighand.siglock, flags);
	sig = sigpending_take(&family.task[0], mask, &info);
	spin_unlock_irqrestore(&family.sighand.siglock, flags);
	if (value)
		*value = info.user.value;
	return sig;
}

static u64 shared(void)
{
	return family.process.shared_pending.signal;
}

static bool looks(int task)
{
	return family.task[task].work & WORK_SIGNAL;
}

/* ------------------------------------------------------------------ */
/* Pending                                                             */

static void a_standard_signal_is_pending_once(struct kunit *test)
{
	u64 value;

	family_init(100);
	family.sighand.action[SIGUSR1 - 1].handler = HANDLER;
	KUNIT_EXPECT_EQ(test, send(SIGUSR1, SI_QUEUE, 1, 0, true), 0);
	KUNIT_EXPECT_EQ(test, send(SIGUSR1, SI_QUEUE, 2, 0, true), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&family.process.queued), 1);
	KUNIT_EXPECT_EQ(test, take(0, &value), SIGUSR1);
	KUNIT_EXPECT_EQ(test, value, 1ULL); /* the first one's */
	KUNIT_EXPECT_EQ(test, take(0, NULL), 0);
	family_end(test);
}

static void real_time_signals_queue_in_the_order_they_were_sent(struct kunit *test)
{
	u64 value;

	family_init(100);
	family.sighand.action[SIGRTMIN + 1].handler = HANDLER;
	for (u64 i = 1; i <= 3; i++)
		KUNIT_EXPECT_EQ(test, send(SIGRTMIN + 2, SI_QUEUE, i, 0, true), 0);
	for (u64 i = 1; i <= 3; i++) {
		KUNIT_EXPECT_EQ(test, take(0, &value), SIGRTMIN + 2);
		KUNIT_EXPECT_EQ(test, value, i);
	}
	KUNIT_EXPECT_EQ(test, take(0, NULL), 0);
	family_end(test);
}

static void exceptions_come_first_then_the_lowest_number(struct kunit *test)
{
	static const int sent[] = { 40, SIGTERM, SIGSEGV, SIGINT, SIGBUS };
	static const int taken[] = { SIGBUS, SIGSEGV, SIGINT, SIGTERM, 40, 0 };

	family_init(100);
	for (int i = 0; i < NSIG; i++)
		family.sighand.action[i].handler = HANDLER;
	for (unsigned int i = 0; i < ARRAY_SIZE(sent); i++)
		send(sent[i], SI_TKILL, 0, 0, false);
	for (unsigned int i = 0; i < ARRAY_SIZE(taken); i++)
		KUNIT_EXPECT_EQ(test, take(0, NULL), taken[i]);
	family_end(test);
}

static void what_is_for_the_task_comes_before_what_is_for_the_process(struct kunit *test)
{
	family_init(100);
	for (int i = 0; i < NSIG; i++)
		family.sighand.action[i].handler = HANDLER;
	send(SIGINT, SI_USER, 0, 0, true);
	send(SIGTERM, SI_TKILL, 0, 0, false);
	send(SIGUSR1, SI_TKILL, 0, 1, false); /* the other task's own */
	KUNIT_EXPECT_EQ(test, take(0, NULL), SIGTERM);
	KUNIT_EXPECT_EQ(test, take(sigmask(SIGINT), NULL), 0); /* blocked: stays */
	KUNIT_EXPECT_EQ(test, take(0, NULL), SIGINT);
	KUNIT_EXPECT_EQ(test, take(0, NULL), 0);
	family_end(test);
}

static void the_limit_refuses_what_must_not_get_lost_silently(struct kunit *test)
{
	u64 value = 7;

	family_init(100);
	for (int i = 0; i < NSIG; i++)
		family.sighand.action[i].handler = HANDLER;
	family.process.rlim[RLIMIT_SIGPENDING_ROW].cur = 1;
	KUNIT_EXPECT_EQ(test, send(40, SI_QUEUE, 1, 0, true), 0);
	KUNIT_EXPECT_EQ(test, send(40, SI_QUEUE, 2, 0, true), -EAGAIN);
	KUNIT_EXPECT_EQ(test, send(41, SI_USER, 3, 0, true),
			0); /* kill(): only the number counts */
	KUNIT_EXPECT_EQ(test, send(SIGUSR1, SI_USER, 4, 0, true), 0); /* always room */
	KUNIT_EXPECT_EQ(test, take(0, &value), SIGUSR1);
	KUNIT_EXPECT_EQ(test, value, 4ULL);
	KUNIT_EXPECT_EQ(test, take(0, &value), 40);
	KUNIT_EXPECT_EQ(test, take(0, &value), 41);
	KUNIT_EXPECT_EQ(test, value, 0ULL); /* nothing else is known of it */
	KUNIT_EXPECT_EQ(test, take(0, NULL), 0);
	family_end(test);
}

static void every_signal_has_a_name(struct kunit *test)
{
	char buf[16];

	for (int sig = 1; sig < SIGRTMIN; sig++)
		KUNIT_EXPECT_NOT_NULL(test, signal_name(sig, buf));
	KUNIT_EXPECT_EQ(test, strcmp(signal_name(SIGSEGV, buf), "SIGSEGV"), 0);
	KUNIT_EXPECT_EQ(test, strcmp(signal_name(SIGRTMIN + 2, buf), "SIGRTMIN+2"), 0);
	KUNIT_EXPECT_EQ(test, strcmp(signal_name(99, buf), "signal 99"), 0);
	KUNIT_EXPECT_EQ(test, strcmp(signal_name(0, buf), "signal 0"), 0);
}

/* ------------------------------------------------------------------ */
/* Ignored, blocked, chosen                                            */

static void what_is_ignored_is_gone_unless_it_is_blocked(struct kunit *test)
{
	family_init(100);
	family.sighand.action[SIGUSR1 - 1].handler = SIG_IGN;
	send_all(SIGUSR1);
	send_all(SIGCHLD); /* by default */
	KUNIT_EXPECT_EQ(test, shared(), 0ULL);
	KUNIT_EXPECT_FALSE(test, looks(0));
	family.task[0].sig.blocked = sigmask(SIGUSR1) | sigmask(SIGCHLD);
	send_all(SIGUSR1);
	send_all(SIGCHLD);
	KUNIT_EXPECT_EQ(test, shared(), sigmask(SIGUSR1) | sigmask(SIGCHLD));
	family_end(test);
}

static void a_thread_that_does_not_block_it_is_chosen(struct kunit *test)
{
	family_init(100);
	family.sighand.action[SIGUSR1 - 1].handler = HANDLER;
	family.task[0].sig.blocked = sigmask(SIGUSR1);
	send_all(SIGUSR1);
	KUNIT_EXPECT_FALSE(test, looks(0));
	KUNIT_EXPECT_TRUE(test, looks(1));
	family_end(test);

	family_init(100); /* sent to one thread it is for that one */
	family.sighand.action[SIGUSR1 - 1].handler = HANDLER;
	family.task[0].sig.blocked = sigmask(SIGUSR1);
	send(SIGUSR1, SI_TKILL, 0, 0, false);
	KUNIT_EXPECT_FALSE(test, looks(0));
	KUNIT_EXPECT_FALSE(test, looks(1));
	KUNIT_EXPECT_EQ(test, family.task[0].sig.pending.signal, sigmask(SIGUSR1));
	family_end(test);
}

static void who_waits_for_a_blocked_signal_is_woken(struct kunit *test)
{
	family_init(100);
	family.task[0].sig.blocked = family.task[1].sig.blocked = sigmask(SIGTERM);
	family.task[1].sig.waiting_for = sigmask(SIGTERM);
	send_all(SIGTERM);
	KUNIT_EXPECT_FALSE(test, looks(0));
	KUNIT_EXPECT_TRUE(test, looks(1));
	KUNIT_EXPECT_FALSE(test, family.process.group_exit); /* it is blocked, after all */
	family_end(test);
}

/* ------------------------------------------------------------------ */
/* At once                                                             */

static void a_fatal_signal_ends_all_threads_at_once(struct kunit *test)
{
	family_init(100);
	send(SIGTERM, SI_TKILL, 0, 1, false);
	KUNIT_EXPECT_TRUE(test, family.process.group_exit);
	KUNIT_EXPECT_EQ(test, family.process.exit_status, SIGTERM);
	KUNIT_EXPECT_TRUE(test, family.task[0].work & WORK_DIE);
	KUNIT_EXPECT_TRUE(test, family.task[1].work & WORK_DIE);
	send_all(SIGUSR1); /* whoever is ending gets no more */
	KUNIT_EXPECT_EQ(test, shared(), 0ULL);
	family_end(test);
}

static void sigkill_cannot_be_refused(struct kunit *test)
{
	family_init(100);
	family.sighand.action[SIGKILL - 1].handler = SIG_DFL;
	family.task[0].sig.blocked = family.task[1].sig.blocked = ~UNBLOCKABLE_SIGNALS;
	send_all(SIGTERM);
	KUNIT_EXPECT_FALSE(test, family.process.group_exit);
	send_all(SIGKILL);
	KUNIT_EXPECT_TRUE(test, family.process.group_exit);
	KUNIT_EXPECT_EQ(test, family.process.exit_status, SIGKILL);
	family_end(test);
}

static void init_gets_only_what_it_has_a_handler_for(struct kunit *test)
{
	family_init(1);
	send_all(SIGTERM);
	send_all(SIGKILL);
	send_all(SIGSTOP);
	KUNIT_EXPECT_FALSE(test, family.process.group_exit);
	KUNIT_EXPECT_EQ(test, shared(), 0ULL);
	family.sighand.action[SIGTERM - 1].handler = HANDLER;
	send_all(SIGTERM);
	KUNIT_EXPECT_EQ(test, shared(), sigmask(SIGTERM));
	KUNIT_EXPECT_TRUE(test, looks(0));
	family_end(test);
}

static void stop_and_continue_take_each_other_back(struct kunit *test)
{
	family_init(100);
	family.sighand.action[SIGCONT - 1].handler = HANDLER;
	family.task[0].sig.blocked = family.task[1].sig.blocked = sigmask(SIGCONT) |
								  sigmask(SIGTSTP);
	send_all(SIGTSTP);
	send(SIGTTIN, SI_TKILL, 0, 1, false);
	family.task[0].sig.stop_dequeued = true;
	send_all(SIGCONT);
	KUNIT_EXPECT_EQ(test, shared(), sigmask(SIGCONT));
	KUNIT_EXPECT_EQ(test, family.task[1].sig.pending.signal, 0ULL);
	KUNIT_EXPECT_FALSE(test, family.task[0].sig.stop_dequeued);
	send_all(SIGTSTP);
	KUNIT_EXPECT_EQ(test, shared(), sigmask(SIGTSTP));
	family_end(test);
}

static void sigcont_continues_even_if_it_is_ignored(struct kunit *test)
{
	family_init(100);
	family.sighand.action[SIGCONT - 1].handler = SIG_IGN;
	family.process.stopped = true;
	family.process.stop_news = true;
	send_all(SIGCONT);
	KUNIT_EXPECT_FALSE(test, family.process.stopped);
	KUNIT_EXPECT_FALSE(test, family.process.stop_news);
	KUNIT_EXPECT_TRUE(test, family.process.cont_news);
	KUNIT_EXPECT_EQ(test, shared(), 0ULL);
	family_end(test);
}

static void the_last_thread_to_stop_stops_the_process(struct kunit *test)
{
	family_init(100);
	family.process.stopping = 2;
	KUNIT_EXPECT_FALSE(test, stop_reached(&family.process));
	KUNIT_EXPECT_FALSE(test, family.process.stopped);
	KUNIT_EXPECT_TRUE(test, stop_reached(&family.process));
	KUNIT_EXPECT_TRUE(test, family.process.stopped);
	KUNIT_EXPECT_TRUE(test, family.process.stop_news);
	KUNIT_EXPECT_FALSE(test, stop_reached(&family.process)); /* nobody was to stop any more */
}

static int do_nothing(void *unused)
{
	return 0;
}

static void a_kernel_thread_takes_none(struct kunit *test)
{
	struct worker w;

	KUNIT_ASSERT_TRUE(test, worker_create(&w, do_nothing, NULL));
	send_sig(SIGKILL, w.task);
	KUNIT_EXPECT_FALSE(test, signal_pending(w.task));
	KUNIT_EXPECT_EQ(test, w.task->sig.pending.signal, 0ULL);
	wake_up_process(w.task);
	worker_end(&w);
}

/* ------------------------------------------------------------------ */
/* A kernel thread, as if it were a program                            */

/* Let a thread that can be sent signals do the case. */
static void in_a_thread(struct kunit *test, int (*fn)(void *))
{
	struct worker w;

	KUNIT_ASSERT_TRUE(test, worker_start_with_signals(&w, fn, test));
	KUNIT_EXPECT_EQ(test, worker_end(&w), 0);
}

static int try_unblocking(void *arg)
{
	struct kunit *test = arg;

	set_current_blocked(~0ULL);
	KUNIT_EXPECT_EQ(test, current->sig.blocked, ~UNBLOCKABLE_SIGNALS);
	send_sig(SIGTERM, current);
	KUNIT_EXPECT_FALSE(test, signal_pending(current));
	set_user_sigmask(0);
	KUNIT_EXPECT_TRUE(test, signal_pending(current));
	restore_saved_sigmask();
	KUNIT_EXPECT_EQ(test, current->sig.blocked, ~UNBLOCKABLE_SIGNALS);
	KUNIT_EXPECT_FALSE(test, signal_pending(current));
	return 0;
}

static void unblocking_makes_it_look(struct kunit *test)
{
	in_a_thread(test, try_unblocking);
}

static int try_fork(void *arg)
{
	struct kunit *test = arg;
	struct task_struct *child = &family.task[0];

	memset(child, 0, sizeof(*child));
	current->sighand->action[SIGUSR1 - 1].handler = HANDLER;
	current->sig.stack = 0x1000;
	current->sig.stack_size = 8192;
	set_current_blocked(sigmask(SIGTERM));
	send_sig(SIGTERM, current);
	KUNIT_EXPECT_EQ(test, signals_fork(child, 0), 0);
	KUNIT_EXPECT_TRUE(test, child->sighand != current->sighand);
	KUNIT_EXPECT_EQ(test, child->sighand->action[SIGUSR1 - 1].handler, HANDLER);
	KUNIT_EXPECT_EQ(test, child->sig.blocked, sigmask(SIGTERM));
	KUNIT_EXPECT_EQ(test, child->sig.pending.signal, 0ULL);
	KUNIT_EXPECT_EQ(test, child->sig.stack_size, 8192UL);
	signals_exit(child);
	return 0;
}

static void fork_copies_the_mask_and_the_table_but_nothing_pending(struct kunit *test)
{
	in_a_thread(test, try_fork);
}

static int try_thread(void *arg)
{
	struct kunit *test = arg;
	struct task_struct *child = &family.task[0];

	memset(child, 0, sizeof(*child));
	current->sig.stack = 0x1000;
	current->sig.stack_size = 8192;
	KUNIT_EXPECT_EQ(test, signals_fork(child, CLONE_VM | CLONE_SIGHAND), 0);
	KUNIT_EXPECT_PTR_EQ(test, child->sighand, current->sighand);
	KUNIT_EXPECT_EQ(test, child->sig.stack_size, 0UL);
	KUNIT_EXPECT_EQ(test, child->sig.stack_flags, (u32)SS_DISABLE);
	signals_exit(child);
	KUNIT_EXPECT_EQ(test, signals_fork(child, CLONE_VM | CLONE_VFORK), 0);
	KUNIT_EXPECT_EQ(test, child->sig.stack_size, 8192UL);
	signals_exit(child);
	return 0;
}

static void a_thread_shares_the_table_and_has_no_signal_stack(struct kunit *test)
{
	in_a_thread(test, try_thread);
}

static int try_exec(void *arg)
{
	struct kunit *test = arg;
	struct task_struct *other = &family.task[0];

	memset(other, 0, sizeof(*other));
	current->sighand->action[SIGUSR1 - 1] =
		(struct sigaction){ .handler = HANDLER, .flags = SA_RESTART, .mask = 1 };
	current->sighand->action[SIGUSR2 - 1].handler = SIG_IGN;
	current->sig.stack_size = 8192;
	KUNIT_EXPECT_EQ(test, signals_fork(other, CLONE_VM | CLONE_SIGHAND), 0);
	KUNIT_EXPECT_EQ(test, signals_exec(), 0);
	KUNIT_EXPECT_TRUE(test, other->sighand != current->sighand);
	KUNIT_EXPECT_EQ(test, other->sighand->action[SIGUSR1 - 1].handler, HANDLER);
	KUNIT_EXPECT_EQ(test, current->sighand->action[SIGUSR1 - 1].handler, (u64)SIG_DFL);
	KUNIT_EXPECT_EQ(test, current->sighand->action[SIGUSR1 - 1].flags, 0ULL);
	KUNIT_EXPECT_EQ(test, current->sighand->action[SIGUSR1 - 1].mask, 0ULL);
	KUNIT_EXPECT_EQ(test, current->sighand->action[SIGUSR2 - 1].handler, (u64)SIG_IGN);
	KUNIT_EXPECT_EQ(test, current->sig.stack_size, 0UL);
	signals_exit(other);
	return 0;
}

static void exec_forgets_handlers_and_unshares_the_table(struct kunit *test)
{
	in_a_thread(test, try_exec);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_standard_signal_is_pending_once),
	KUNIT_CASE(real_time_signals_queue_in_the_order_they_were_sent),
	KUNIT_CASE(exceptions_come_first_then_the_lowest_number),
	KUNIT_CASE(what_is_for_the_task_comes_before_what_is_for_the_process),
	KUNIT_CASE(the_limit_refuses_what_must_not_get_lost_silently),
	KUNIT_CASE(every_signal_has_a_name),
	KUNIT_CASE(what_is_ignored_is_gone_unless_it_is_blocked),
	KUNIT_CASE(a_thread_that_does_not_block_it_is_chosen),
	KUNIT_CASE(who_waits_for_a_blocked_signal_is_woken),
	KUNIT_CASE(a_fatal_signal_ends_all_threads_at_once),
	KUNIT_CASE(sigkill_cannot_be_refused),
	KUNIT_CASE(init_gets_only_what_it_has_a_handler_for),
	KUNIT_CASE(stop_and_continue_take_each_other_back),
	KUNIT_CASE(sigcont_continues_even_if_it_is_ignored),
	KUNIT_CASE(the_last_thread_to_stop_stops_the_process),
	KUNIT_CASE(a_kernel_thread_takes_none),
	KUNIT_CASE(unblocking_makes_it_look),
	KUNIT_CASE(fork_copies_the_mask_and_the_table_but_nothing_pending),
	KUNIT_CASE(a_thread_shares_the_table_and_has_no_signal_stack),
	KUNIT_CASE(exec_forgets_handlers_and_unshares_the_table),
	{ 0 },
};

const struct kunit_suite signal_suite = { "signal", cases };
