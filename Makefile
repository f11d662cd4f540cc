# SPDX-License-Identifier: MIT
#
# Makefile - builds nopage, starts it, tests it.
#
# What:     the only makefile.  The kernel (build/nopage.elf), the user programs and their archive
#           (build/root.cpio), the boot image (build/nopage.iso).  `make help` lists the targets.
# Start at: "What is built", then follow one object: its rule, its flags, the link.
# Holds:    everything made is under build/ (DEBUG=0: build-release/); a header, a flag or a file
#           list that changes rebuilds what depends on it, and nothing else; safe under -j; needs
#           neither root nor a network (`make setup` and `make oracle` alone use apt).
# Not here: what the programs in tools/ do; each says so in its head.
# See it:   tests/run/test_check.py.

# `make setup run`, on a machine that has no compiler yet.  What follows below looks at the
# compiler while it is read, so the packages come first and the rest is a fresh look.  That is the
# one place where make calls itself.
ifneq ($(and $(filter setup,$(MAKECMDGOALS)),$(filter-out setup,$(MAKECMDGOALS))),)
AFTER_SETUP := $(filter-out setup,$(MAKECMDGOALS))
.PHONY: setup $(AFTER_SETUP)
setup:
	@tools/setup
$(AFTER_SETUP): after-setup
	@:
.PHONY: after-setup
after-setup: setup
	@+$(MAKE) --no-print-directory $(AFTER_SETUP)
else

# ---- What may be set ------------------------------------------------------------------------

# How `make run` boots: see tools/run.  DISPLAY is often in the environment of a desktop: it counts
# only when it is given to make, as the default is no window.
FIRMWARE ?= bios
SMP      ?=
MEM      ?=
IOMMU    ?= on
CMDLINE  ?=
ifneq ($(origin DISPLAY),command line)
DISPLAY :=
endif
# One part of the tests: `make test T=vma`.
T ?=
# DEBUG=1: lock ranks, poisoning and structure checkers (defines CONFIG_DEBUG=1).
# DEBUG=0: the kernel that is measured (CONFIG_DEBUG is not defined).
DEBUG ?= 1
V     ?= 0

B := $(if $(filter 0,$(DEBUG)),build-release,build)
Q := $(if $(filter 0,$(V)),@,)
say = $(if $(filter 0,$(V)),@printf '  %-7s %s\n' '$(1)' '$(2)')
PYTHON := $(firstword $(wildcard /usr/bin/python3) python3)
export NOPAGE_BUILD := $(B)
# Python programs in tools/ leave no __pycache__ in the tree.
export PYTHONDONTWRITEBYTECODE := 1

MAKEFLAGS += --no-builtin-rules --no-builtin-variables
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all run test test-all soak setup doctor gdb check loc oracle clean help iso format host-tests FORCE
all: $(B)/nopage.elf $(B)/root.cpio $(B)/tests.cpio $(B)/nopage.iso

# ---- Tool chain -----------------------------------------------------------------------------

# LLVM=1 takes clang and lld.  Otherwise gcc, the first of these prefixes that exists: the one
# given in CROSS_COMPILE, x86_64-linux-gnu-, x86_64-elf-, none on an x86_64 machine.
# An assembler file goes through the compiler, so no `as` is named here.
ifeq ($(LLVM),1)
KCC     := clang --target=x86_64-linux-gnu
LD      := ld.lld
NM      := $(if $(shell command -v llvm-nm),llvm-nm,nm)
OBJCOPY := $(if $(shell command -v llvm-objcopy),llvm-objcopy,objcopy)
else
NATIVE := $(if $(filter x86_64,$(shell uname -m)),gcc)
PREFIXES := $(if $(CROSS_COMPILE),$(CROSS_COMPILE),x86_64-linux-gnu- x86_64-elf-)
KCC     := $(firstword $(foreach p,$(PREFIXES),$(if $(shell command -v $(p)gcc),$(p)gcc)) $(NATIVE) gcc)
LD      := $(KCC:gcc=ld)
NM      := $(KCC:gcc=nm)
OBJCOPY := $(KCC:gcc=objcopy)
endif
MUSL    ?= musl-gcc
# Of the tools that made them: another linker's tools need not know their sections.
STRIP   ?= $(if $(shell command -v x86_64-linux-gnu-strip),x86_64-linux-gnu-strip,strip)
# The other libc, that of this machine, for programs of pthreads: as a distribution builds them.
GLIBC   ?= gcc
HOSTCC  ?= gcc
# The headers that the compiler itself brings: stdarg.h, stddef.h, stdint.h, stdbool.h.
KCC_INCLUDE := $(shell $(KCC) -print-file-name=include 2>/dev/null)
# $(call accepted,FLAG): the flag, if this compiler knows it.
accepted = $(shell $(KCC) -Werror $(1) -c -x c /dev/null -o /dev/null 2>/dev/null && echo '$(1)')
ld_accepted = $(shell $(LD) $(1) --version >/dev/null 2>&1 && echo '$(1)')

# ---- Flags of the kernel --------------------------------------------------------------------

KFLAGS := -std=gnu11               # C11 with the asm and statement expressions that a kernel needs
KFLAGS += -ffreestanding           # no hosted library: main is not special, printf is not known
KFLAGS += -nostdinc                # never a header of the build machine's libc...
KFLAGS += -isystem $(KCC_INCLUDE)  # ...only those that belong to the compiler
KFLAGS += -I.                      # one include root: an include names its layer
KFLAGS += -mcmodel=kernel          # code and data are in the top 2 GiB: 32-bit signed addresses reach
KFLAGS += -mno-red-zone            # an interrupt writes below the stack pointer
KFLAGS += -mgeneral-regs-only      # the FPU and SSE registers are the user's, the kernel saves none
KFLAGS += -fno-pic -fno-pie        # linked to one address; distributions' compilers default to PIE
KFLAGS += -fno-stack-protector     # its canary is in thread-local storage, which there is not
KFLAGS += $(call accepted,-fno-stack-clash-protection) # Ubuntu's default; guard pages are ours
KFLAGS += $(call accepted,-fcf-protection=none) # CET is not switched on: its marks are noise in gdb
KFLAGS += -fno-omit-frame-pointer  # a backtrace follows the chain of rbp...
KFLAGS += $(call accepted,-mno-omit-leaf-frame-pointer) # ...from the innermost function on
KFLAGS += -fno-optimize-sibling-calls # ...and names each caller
KFLAGS += -fno-strict-aliasing     # one page is seen as many types
KFLAGS += -fno-delete-null-pointer-checks # address 0 is an address like others here
KFLAGS += -fno-asynchronous-unwind-tables # no .eh_frame in memory: nobody reads it
KFLAGS += -fno-common              # a variable defined twice is an error
KFLAGS += -fwrapv                  # signed overflow wraps, as the machine does
KFLAGS += $(call accepted,-fno-tree-loop-distribute-patterns) # memset's own loop is not a call of memset
KFLAGS += -O2                      # what is measured is what is debugged
KFLAGS += -g3 -gdwarf-4            # gdb with macros; version 4 is read by every gdb in use
ifneq ($(DEBUG),0)
KFLAGS += -DCONFIG_DEBUG=1         # rank checks, poisoning, structure checkers
endif
# Warnings: the usual ones...
KFLAGS += -Wall -Wextra
KFLAGS += -Wno-unused-parameter    # a row of an ops table ignores what it does not need
KFLAGS += -Wno-sign-compare        # lengths and errno values meet in one variable
KFLAGS += -Wmissing-prototypes -Wstrict-prototypes -Wold-style-definition # each function has its contract
KFLAGS += -Wundef                  # a misspelt macro in #if is not silently 0
KFLAGS += -Wvla                    # no array whose size is known only at run time, on a small stack
KFLAGS += -Wframe-larger-than=1536 # a kernel stack is a few pages
# ...four that are always mistakes, errors in newer compilers...
KFLAGS += -Werror=implicit-function-declaration -Werror=implicit-int -Werror=int-conversion
KFLAGS += -Werror=incompatible-pointer-types
# ...and the others errors only in CI: a student whose compiler is newer must not be stopped.
ifneq ($(CI),)
KFLAGS += -Werror
UFLAGS_CI := -Werror
endif

# Assembler files see the same macros and include root.
AFLAGS := $(filter-out -std=% -Wmissing-prototypes -Wstrict-prototypes -Wold-style-definition,$(KFLAGS)) -D__ASSEMBLY__

LDFLAGS := -m elf_x86_64
LDFLAGS += -nostdlib -static       # nothing but our objects
LDFLAGS += -z max-page-size=0x1000 # sections start at 4 KiB pages, not at 2 MiB
LDFLAGS += -z noexecstack          # the mark that userland linkers ask about
LDFLAGS += --build-id=none         # the same source gives the same bytes
LDFLAGS += $(call ld_accepted,--no-warn-rwx-segments) # the boot stub is one: code and its tables

# ---- What is built --------------------------------------------------------------------------

# $(call under,FOLDERS): the C and assembler files there, in a fixed order.
under = $(sort $(shell find $(wildcard $(1)) -name '*.c' -o -name '*.S'))
KSOURCES := $(call under,arch/x86_64 mm kernel drivers tests/kernel)
KOBJECTS := $(KSOURCES:%=$(B)/obj/%.o)

# A program is one file, user/NAME.c, or one folder, user/NAME/*.c; a test is one file.
PROGRAMS := $(sort $(patsubst user/%.c,%,$(wildcard user/*.c)) $(patsubst user/%/,%,$(sort $(dir $(wildcard user/*/*.c)))))
program_sources = $(wildcard user/$(1).c user/$(1)/*.c)
TESTS_USER := $(sort $(patsubst tests/user/%.c,%,$(wildcard $(foreach who,as-root as-user as-user-long dies-*,tests/user/$(who)/*.c))))
# Programs of pthreads are built twice.  glibc's share of one is 800 KiB, so all of that half are
# one program, which looks at the name that it was called by; the tests' names are links to it.
TESTS_THREADS := $(sort $(basename $(notdir $(wildcard tests/user/as-user-threads/*.c))))
TESTS_HOST := $(sort $(patsubst tests/host/%.c,%,$(wildcard tests/host/test_*.c)))

# A stamp holds a text, and is written only when the text changes: a file that depends on it is
# made again when its flags or its list of parts are no longer those it was made with.
# $(eval $(call stamp,FILE,TEXT))
define stamp
$(1): FORCE
	@mkdir -p $$(@D); echo '$(2)' | cmp -s - $$@ || echo '$(2)' >$$@
endef
version = $(shell $(1) --version 2>/dev/null | head -n 1 | tr -d "'()")
$(eval $(call stamp,$(B)/stamp/kernel-flags,$(KCC) $(call version,$(KCC)) $(KFLAGS)))
$(eval $(call stamp,$(B)/stamp/kernel-objects,$(LD) $(LDFLAGS) $(KOBJECTS)))
FORCE:

# Compiling needs the tools: say in one line which are missing.  Order only: it rebuilds nothing.
.PHONY: tools-to-build tools-to-run tools-to-test tools-to-check
tools-to-build:
	@tools/doctor --quiet build
tools-to-run:
	@tools/doctor --quiet build run
tools-to-test:
	@tools/doctor --quiet build run test
tools-to-check:
	@tools/doctor --quiet build check

# ---- The kernel -----------------------------------------------------------------------------

# drivers/ (and the suites that test what drivers are given) also see the book's headers,
# <linux/mm.h> and <asm/page.h>, which are in include/.
book_headers = $(if $(filter drivers/% tests/kernel/%,$(1)),-Iinclude)

$(B)/obj/%.c.o: %.c $(B)/stamp/kernel-flags | tools-to-build
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(KCC) $(KFLAGS) $(call book_headers,$<) -MMD -MP -c -o $@ $<

$(B)/obj/%.S.o: %.S $(B)/stamp/kernel-flags | tools-to-build
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(KCC) $(AFLAGS) -MMD -MP -c -o $@ $<

# The kernel carries the table of its own functions (for backtraces), so it is linked twice: first
# with an empty table, then with the table read from the first.  linker.ld places .ksyms behind
# everything that has an address of interest, so the second link moves no function; that is checked.
$(B)/ksyms-empty.S: tools/ksyms | tools-to-build
	@mkdir -p $(@D)
	$(Q)$(PYTHON) tools/ksyms </dev/null >$@

$(B)/nopage-pass1.elf: $(B)/ksyms-empty.S.o $(KOBJECTS) linker.ld $(B)/stamp/kernel-objects
	$(call say,LD,$@)
	$(Q)$(LD) $(LDFLAGS) -T linker.ld -o $@ $(KOBJECTS) $<

$(B)/ksyms.S: $(B)/nopage-pass1.elf tools/ksyms
	$(call say,KSYMS,$@)
	$(Q)$(NM) -n $< | $(PYTHON) tools/ksyms >$@

$(B)/ksyms-empty.S.o $(B)/ksyms.S.o: %.o: % $(B)/stamp/kernel-flags
	$(Q)$(KCC) $(AFLAGS) -c -o $@ $<

$(B)/nopage.elf: $(B)/ksyms.S.o $(B)/nopage-pass1.elf $(KOBJECTS) linker.ld
	$(call say,LD,$@)
	$(Q)$(LD) $(LDFLAGS) -T linker.ld -o $@ $(KOBJECTS) $<
	$(Q)$(NM) -n $@ | $(PYTHON) tools/ksyms --verify $(B)/ksyms.S

-include $(KOBJECTS:.o=.d)

# ---- User programs and the archive ----------------------------------------------------------

# Ordinary static Linux programs, as a user of nopage would build them.
UFLAGS := -std=gnu11 -static       # one file, no dynamic loader needed in the guest
UFLAGS += -no-pie -fno-pie         # at the addresses that gdb and /proc/self/maps show
UFLAGS += -O2 -g -I.               # kernel/uapi/edu.h is found as "kernel/uapi/edu.h"
UFLAGS += -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare $(UFLAGS_CI)
$(eval $(call stamp,$(B)/stamp/user-flags,$(MUSL) $(call version,$(MUSL)) $(UFLAGS)))

# $(call user_program,TARGET,SOURCES,STAMP)
define user_program
$(1): $(2) $(B)/stamp/user-flags $(3) | tools-to-build
	$$(call say,USER,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(MUSL) $$(UFLAGS) -MMD -MP -MF $$@.d -MT $$@ -o $$@ $(2)
-include $(wildcard $(1).d)
endef
$(foreach p,$(PROGRAMS),$(eval $(call stamp,$(B)/stamp/user-$(p),$(call program_sources,$(p)))))
$(foreach p,$(PROGRAMS),$(eval $(call user_program,$(B)/user/$(p),$(call program_sources,$(p)),$(B)/stamp/user-$(p))))
$(foreach t,$(TESTS_USER),$(eval $(call user_program,$(B)/tests/$(t),tests/user/$(t).c)))
$(foreach t,$(TESTS_THREADS),$(eval $(call user_program,$(B)/tests/as-user-threads/$(t)_musl,tests/user/as-user-threads/$(t).c)))

# The other half: each main() gets a name of its own, tests/user/many_in_one.c knows them all.
THREADS_GLIBC := $(B)/tests/many/threads_glibc
THREAD_OBJECTS := $(TESTS_THREADS:%=$(B)/obj/glibc/%.o)
$(eval $(call stamp,$(B)/stamp/glibc-flags,$(GLIBC) $(call version,$(GLIBC)) $(UFLAGS) $(TESTS_THREADS)))
$(B)/obj/glibc/%.o: tests/user/as-user-threads/%.c $(B)/stamp/glibc-flags | tools-to-build
	$(call say,GLIBC,$<)
	@mkdir -p $(@D)
	$(Q)$(GLIBC) $(filter-out -static,$(UFLAGS)) -Dmain=main_$* -MMD -MP -c -o $@ $<
$(THREADS_GLIBC): tests/user/many_in_one.c $(THREAD_OBJECTS) $(B)/stamp/glibc-flags
	$(call say,GLIBC,$@)
	@mkdir -p $(@D)
	$(Q)$(GLIBC) $(UFLAGS) '-DPROGRAMS=$(foreach t,$(TESTS_THREADS),PROGRAM($(t)))' -o $@ $< $(THREAD_OBJECTS)
-include $(THREAD_OBJECTS:.o=.d)
LINKS := $(TESTS_THREADS:%=as-user-threads/%_glibc)
$(LINKS:%=$(B)/tests/%): $(THREADS_GLIBC)
	@mkdir -p $(@D)
	@ln -sfn ../many/threads_glibc $@

# What the tests of tools/run give it to run.
PROBES := $(patsubst tests/run/guest/%.c,$(B)/tests/run/%,$(wildcard tests/run/guest/*.c))
$(foreach p,$(PROBES),$(eval $(call user_program,$(p),tests/run/guest/$(notdir $(p)).c)))

# The archive holds them without symbols (gdb reads build/user/NAME): there are hundreds of tests,
# and a machine of 32 MiB must do.
$(B)/root/%: $(B)/%
	@mkdir -p $(@D)
	$(Q)$(STRIP) -o $@ $<

# What some tests execute: tests/user/data/*.c, and copies of a good program, each spoilt in one way.
SEED := $(B)/root/$(if $(wildcard user/hello.c),user/hello,tests/run/probe)
DATA := $(if $(wildcard tests/user/mkbad.py),$(B)/stamp/data)
$(B)/stamp/data: $(SEED) tests/user/mkbad.py $(wildcard tests/user/data/*)
	$(call say,DATA,$(B)/tests/data)
	$(Q)rm -rf $(B)/tests/data
	$(Q)$(PYTHON) tests/user/mkbad.py --out $(B)/tests/data --seed $(SEED) --cc $(MUSL)
	@touch $@

INSTALLED := $(TESTS_USER) $(TESTS_THREADS:%=as-user-threads/%_musl) $(if $(TESTS_THREADS),many/threads_glibc)
# Two archives: every boot has the first; the second is as large as a small machine's memory, so
# tools/run puts it behind the first when the tests are what the machine is to run.
IN_ROOT := $(PROGRAMS:%=$(B)/root/user/%)
# The commands: Debian's BusyBox, and a link to it for each applet that is not a program of ours.
BUSYBOX ?= $(or $(shell command -v busybox),/bin/busybox)
# Where a program is that is not in /bin.
place = $(if $(filter init,$(1)),/sbin/,/bin/)$(1)
ETC := $(sort $(wildcard user/etc/*))
# What is mounted on, and homes; /tmp is anybody's, /root is not.
FOLDERS := /proc/:555 /dev/:755 /tmp/:1777 /root/:700 /home/:755 /usr/local/bin/:755 /mnt/:755 /run/:755 /var/:755
IN_TESTS := $(INSTALLED:%=$(B)/root/tests/%)
$(eval $(call stamp,$(B)/stamp/archive,$(IN_ROOT) $(BUSYBOX) $(FOLDERS)))
$(eval $(call stamp,$(B)/stamp/tests-archive,$(IN_TESTS) $(LINKS)))
$(B)/applets: $(wildcard $(BUSYBOX)) $(B)/stamp/archive | tools-to-build
	$(Q)$(BUSYBOX) --list-full | grep -v '^linuxrc$$' >$@
$(B)/root.cpio: $(IN_ROOT) $(B)/applets $(ETC) $(B)/stamp/archive tools/mkcpio tools/guest/cpio.py | tools-to-build
	$(call say,CPIO,$@)
	$(Q)$(PYTHON) tools/mkcpio -o $@ $(FOLDERS) /etc=user/etc /etc/mtab@/proc/mounts /bin/busybox=$(BUSYBOX) \
		$(foreach p,$(PROGRAMS),$(call place,$(p))=$(B)/root/user/$(p)) --links /bin/busybox=$(B)/applets
$(B)/tests.cpio: $(IN_TESTS) $(LINKS:%=$(B)/tests/%) $(DATA) $(B)/stamp/tests-archive tools/mkcpio tools/guest/cpio.py | tools-to-build
	$(call say,CPIO,$@)
	$(Q)$(PYTHON) tools/mkcpio -o $@ $(foreach t,$(INSTALLED),/tests/$(t)=$(B)/root/tests/$(t)) \
		$(foreach t,$(LINKS),/tests/$(t)=$(B)/tests/$(t)) $(if $(DATA),/tests/data=$(B)/tests/data)

# Programs of a distribution, with their libraries, for the tests that run them; and a hello for each libc.
APPS := dash bash make perl sort xz lua5.4 sqlite3 mdb_load mdb_dump mdb_stat stress-ng
HELLOS := $(foreach libc,musl glibc,$(foreach how,static dynamic,$(B)/apps/hello_$(libc)_$(how)))
$(B)/apps/hello_%: user/hello.c $(B)/stamp/user-flags | tools-to-build
	$(call say,APP,$@)
	@mkdir -p $(@D)
	$(Q)$(if $(findstring musl,$*),$(MUSL),$(GLIBC)) -O2 $(if $(findstring dynamic,$*),-fpie -pie,-static) -o $@ $<
$(B)/apps.cpio: $(HELLOS) tools/mkcpio tools/guest/cpio.py tools/guest/deps.py | tools-to-test
	$(call say,CPIO,$@)
	$(Q)$(PYTHON) tools/mkcpio -o $@ $(APPS:%=--deps %) $(HELLOS:%=--deps %)

# ---- The boot image -------------------------------------------------------------------------

# One ISO for BIOS and UEFI.  GRUB hands every section to a Multiboot2 kernel, debug information
# too, so the image gets the kernel without it; the symbols stay.
$(B)/boot/nopage.elf: $(B)/nopage.elf
	@mkdir -p $(@D)
	$(Q)$(OBJCOPY) --strip-debug $< $@

iso: $(B)/nopage.iso
$(B)/nopage.iso: $(B)/boot/nopage.elf $(B)/root.cpio tools/mkiso tools/guest/iso.py | tools-to-run
	$(call say,ISO,$@)
	$(Q)$(PYTHON) tools/mkiso -o $@ --kernel $(B)/boot/nopage.elf --archive $(B)/root.cpio

# ---- Running --------------------------------------------------------------------------------

quote = '$(subst ','\'',$(1))'
RUN_ARGS = --firmware $(FIRMWARE) $(if $(SMP),--smp $(SMP)) $(if $(MEM),--mem $(MEM)) \
	$(if $(IOMMU),--iommu $(IOMMU)) $(if $(CMDLINE),--cmdline $(call quote,$(CMDLINE))) \
	$(if $(DISPLAY),--display $(DISPLAY))

# What a person waits for: the user tests are 550 programs, and are made when CMDLINE names some.
MACHINE = $(B)/nopage.elf $(B)/root.cpio $(B)/nopage.iso \
	$(if $(or $(findstring usertest,$(CMDLINE)),$(findstring failtest,$(CMDLINE)),$(findstring /tests/,$(CMDLINE))),$(B)/tests.cpio)
run: $(MACHINE) | tools-to-run
	@tools/run $(RUN_ARGS)

gdb: $(MACHINE) | tools-to-test
	@tools/debug $(RUN_ARGS)

# ---- Tests ----------------------------------------------------------------------------------

# The algorithms of the kernel, compiled for this machine under the address and undefined-behaviour
# sanitisers.  tests/host/include stands before the root: it may put a stand-in for a header.
HFLAGS := -std=gnu11 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -fno-strict-aliasing -fwrapv -fno-common \
	-DHOST_TEST=1 -DCONFIG_DEBUG=1 -Itests/host/include -I. \
	-Wall -Wextra -Wno-unused-parameter -Wno-sign-compare $(UFLAGS_CI)
$(eval $(call stamp,$(B)/stamp/host-flags,$(HOSTCC) $(call version,$(HOSTCC)) $(HFLAGS)))
host-tests: $(TESTS_HOST:%=$(B)/host/%)
$(B)/host/%: tests/host/%.c $(B)/stamp/host-flags | tools-to-build
	$(call say,HOST,$@)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(HFLAGS) -MMD -MP -MF $@.d -MT $@ -o $@ $<
-include $(wildcard $(B)/host/*.d)

PYTEST = $(PYTHON) -m pytest -c tests/run/pytest.ini --rootdir=. --junit-xml=$(B)/junit.xml \
	$(if $(T),--part=$(call quote,$(T)),--two-hands) tests/run
test: all host-tests $(PROBES) $(B)/apps.cpio | tools-to-test
	@$(PYTEST) --tier=test
test-all: all host-tests $(PROBES) $(B)/apps.cpio | tools-to-test
	@$(PYTEST) --tier=all
soak: all host-tests $(PROBES) $(B)/apps.cpio | tools-to-test
	@$(PYTEST) --tier=soak

# Every test of tests/user on a real Linux kernel in the same QEMU; writes tests/user/oracle.txt.
$(eval $(call user_program,$(B)/oracle/init,tools/guest/oracle_init.c))
oracle: $(B)/tests.cpio $(B)/oracle/init | tools-to-test
	@tools/oracle

# ---- Looking at the source ------------------------------------------------------------------

FORMATTED = $(shell find $(wildcard arch mm kernel drivers include user tests) -name '*.[ch]' | sort)
# What sparse is told of a source: the kernel's macros and include roots, none of gcc's options;
# every warning, but for four about style: a name in a macro that shadows another, a declaration
# behind a statement, { 0 } for a struct that begins with a pointer, an attribute that sparse has not
# heard of.
SPARSE_FLAGS = -Wsparse-all -Wcontext -Wno-shadow -Wno-declaration-after-statement \
	-Wno-universal-initializer -Wno-unknown-attribute -ffreestanding $(filter -D% -I% -std=%,$(KFLAGS)) \
	-nostdinc -isystem $(KCC_INCLUDE) -m64 -mcmodel=kernel

# All parts, and then the verdict: what is found is mended in one go.
check: | tools-to-check
	@status=0; \
	tools/check-layers || status=1; \
	tools/check-heads || status=1; \
	tools/dma-rules --check || status=1; \
	tools/check-format $(FORMATTED) || status=1; \
	tools/check-sparse $(SPARSE_FLAGS) -- $(filter %.c,$(KSOURCES)) || status=1; \
	tools/oracle --check || status=1; \
	exit $$status

format: | tools-to-check
	$(Q)clang-format-14 -i $(FORMATTED)

loc:
	@tools/loc

# ---- The machine ----------------------------------------------------------------------------

setup:
	@tools/setup
doctor:
	@tools/doctor

clean:
	$(Q)rm -rf build build-release

define HELP
nopage: an x86_64 teaching kernel.  What make does here:

  make setup         install what is missing (apt-get, as root or through sudo)
  make               build/nopage.elf, build/root.cpio, build/tests.cpio, build/nopage.iso
  make run           boot it: the guided tour, then a shell; Ctrl-A X leaves
  make gdb           boot it stopped at its first instruction, with gdb attached
  make test          all the tests, in 15 minutes or less; T=vma runs one part
  make test-all      the whole matrix of machines; make soak ROUNDS=500: for hours
  make check         sparse, include layers, file heads, layout, the oracle's age
  make loc           code lines by folder, against the budget
  make doctor        each tool, its version, and whether it will do
  make oracle        tests/user on a real Linux kernel; writes tests/user/oracle.txt
  make format        lay out the C files;  make clean: remove build/

  FIRMWARE=bios|uefi|direct   how `make run` boots (bios: the ISO under SeaBIOS)
  SMP=4  MEM=1G  IOMMU=off    the machine       DISPLAY=gtk   a window
  CMDLINE='selftest=vma*'     for the kernel: the in-kernel tests, here the VMA suites
  DEBUG=0  the kernel without its checks, in build-release/
  LLVM=1   clang and lld      CROSS_COMPILE=PREFIX-   a compiler elsewhere      V=1  commands

  tools/run -- PROGRAM ARGS...   runs a Linux program of this machine in the guest;
  tools/run --help               says how.
endef
help:
	$(info $(HELP))
	@:
endif
