# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Brightline: one Makefile for the loader, the kernel, the drivers under test and every test.
#
# Everything is built below $(BUILD)/$(ARCH), so that `make BUILD=elsewhere` leaves the tree alone
# and two compilers can work side by side. Sources are found by the room they stand in: a new file
# needs no line here. No target downloads anything; tools/setup.sh installs what is needed.

# The one place that says it (semantic versioning): images and reports, `make help` and the command take it from
# here; CHANGELOG.md and debian/changelog are held to it by tests/boot/package.t.
VERSION := 0.1.0

ARCH  ?= x86_64
BUILD ?= build
# One name for one file: what a compiler notes of dependencies has the name that was given here.
override BUILD := $(patsubst $(CURDIR)/%,%,$(BUILD))
OUT   := $(BUILD)/$(ARCH)

ifeq ($(origin CC),default)
CC := gcc
endif
LD      ?= ld
OBJCOPY ?= objcopy

# V=1 shows the commands themselves instead of one short line for each.
Q   := $(if $(V),,@)
SILENT := $(findstring s,$(firstword -$(MAKEFLAGS)))
say  = $(if $(V)$(SILENT),,@printf '  %-8s%s\n' '$1' '$(patsubst $(BUILD)/%,%,$2)')

MAKEFLAGS += --no-builtin-rules --no-print-directory

# As many jobs as there are processors, unless -j says otherwise.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS := --jobs=$(shell nproc) $(MAKEFLAGS)
endif
.DELETE_ON_ERROR:
.SECONDARY:
.DEFAULT_GOAL := all

# ---- Packaged parts: gnu-efi and a console font ----

GNU_EFI_INCLUDE ?= /usr/include/efi
FONT            ?= /usr/share/consolefonts/Lat15-VGA16.psf.gz

# What a build cannot do without, named before it fails for want of it.
ifneq ($(filter-out help clean,$(or $(MAKECMDGOALS),all)),)
missing := $(shell tools/need.sh gcc=$(firstword $(CC)) binutils=$(firstword $(OBJCOPY)) \
	libc6-dev=/usr/include/elf.h gnu-efi=$(GNU_EFI_INCLUDE)/efi.h console-setup-linux=$(FONT) \
	openssl=openssl 2>&1)
$(if $(missing),$(error $(missing)))
endif

# ---- Sources, by room ----
#
# Two programs, one inside the other: the audit's loader and kernel are the handoff's files, but for
# main.c, and rooms of their own on top.

rooms = $(foreach room,$1,$(wildcard $(room)/*.c $(room)/*.S $(room)/arch/$(ARCH)/*.[cS]))

AUDIT_KERNEL := kernel/audit $(addprefix kernel/audit/,report findings evidence census services \
	examination memory)

LIB_SOURCES    := $(call rooms,kernel/lib)
LOADER_SOURCES := $(call rooms,loader loader/core)
KERNEL_SOURCES := $(call rooms,kernel kernel/evidence kernel/display)
AUDIT_LOADER_SOURCES := $(filter-out loader/main.c,$(LOADER_SOURCES)) \
	$(call rooms,loader/audit loader/audit/core kernel/guard kernel/display) \
	kernel/audit/report/matrix_section.c
AUDIT_KERNEL_SOURCES := $(filter-out kernel/main.c,$(KERNEL_SOURCES)) \
	$(call rooms,$(AUDIT_KERNEL) kernel/guard)
UNIT_TESTS := $(wildcard tests/unit/test_*.c)

# Files that a unit test includes, to see what is static there, or stands in for.
UNIT_INCLUDED := kernel/audit/examination/% kernel/audit/findings/consequence.c \
	$(addprefix kernel/audit/report/,causes.c checks.c completeness.c keeper.c machine.c) \
	$(addprefix kernel/audit/services/,matrix.c slots.c)

# What unit tests may link: the pure rooms, and the files that talk to firmware and to nothing else,
# which run here against a scripted one. loader/exit.c and the files that reset the machine hold
# instructions that a host forbids: tests include those.
UNIT_SOURCES := $(wildcard loader/core/*.c loader/audit/core/*.c kernel/lib/*.c) \
	$(addprefix loader/,collect.c device_path.c file.c firmware.c framebuffer.c images.c kernel.c \
	leave.c option_table.c options.c output.c plan.c reserve.c space.c svam.c) \
	$(addprefix loader/audit/,acpi_timer.c checked.c checked_call.c events.c image_names.c pointers.c \
	pstore_home.c under_way.c \
	arch/$(ARCH)/checked.S arch/$(ARCH)/event.S) \
	$(wildcard kernel/guard/*.c kernel/evidence/*.c kernel/display/*.c) \
	$(addprefix kernel/,service.c identity.c runtime.c describe.c audit/believe_notes.c) \
	$(filter-out $(UNIT_INCLUDED),$(wildcard $(patsubst %,%/*.c,$(filter-out kernel/audit,$(AUDIT_KERNEL))))) \
	$(addprefix kernel/lib/arch/$(ARCH)/,walk.c exceptions.S) \
	$(addprefix kernel/guard/arch/$(ARCH)/,call_site.c state.c gate.S) \
	$(filter-out $(UNIT_TESTS),$(wildcard tests/unit/*.c))

# ---- Flags, by purpose ----

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Wundef
INCLUDES := -Iinclude -Iinclude/$(ARCH) -Iinclude/audit/$(ARCH) -I.
COMMON   := -std=gnu11 -g $(WARNINGS) $(INCLUDES) -DBRIGHTLINE_VERSION='"$(VERSION)"'

# Code that no operating system carries. U-Boot starts an image with CR4.OSFXSR clear, and the
# kernel keeps firmware's vector registers for comparison: neither may hold one SSE instruction,
# which compilers otherwise use for a plain memset. Interrupts of firmware arrive on our stack, so
# there is no red zone. Neither image unwinds or has a stack canary's thread-local storage.
FREESTANDING := -ffreestanding -mgeneral-regs-only -mno-red-zone -fno-stack-protector \
	-fno-asynchronous-unwind-tables -fno-unwind-tables -fcf-protection=none \
	-ffunction-sections -fdata-sections

# The loader is a shared object that objcopy turns into PE: it runs wherever firmware puts it, and
# nobody interposes its symbols (hidden: direct calls instead of a table to relocate). Firmware's
# strings are UTF-16. MS_ABI lets C call firmware directly. UEFI hands one object out under many
# struct types (protocols by void **), which strict aliasing would be allowed to misread.
UEFI := -fpic -fvisibility=hidden -fshort-wchar -fno-strict-aliasing -DGNU_EFI_USE_MS_ABI \
	-isystem $(GNU_EFI_INCLUDE) -isystem $(GNU_EFI_INCLUDE)/$(ARCH)

# Tables are looked at once: they need no cache lines of their own, which GCC gives them.
PACKED_DATA := $(shell $(CC) -malign-data=abi -E -x c /dev/null >/dev/null 2>&1 && echo -malign-data=abi)

# Two passes of GCC that -Oz leaves on make it larger; clang does not know them.
SMALLER := $(if $(findstring clang,$(CC)),,-fno-caller-saves -fno-tree-sra)

LOADER_FLAGS := $(COMMON) $(FREESTANDING) $(UEFI) -Oz $(PACKED_DATA) $(SMALLER)
KERNEL_FLAGS := $(COMMON) $(FREESTANDING) -mcmodel=kernel -fno-pic -fno-omit-frame-pointer -O2

UNIT_FLAGS := $(COMMON) $(filter-out -fpic -fvisibility=hidden,$(UEFI)) -O1 \
	-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# Nothing of gnu-efi's libraries is taken: parts of libefi.a hold SSE, and there is nothing to do for a
# crt0, because firmware itself relocates the image and calls efi_main.
# notext: constants may be relocated, see linker/loader.ld.
LOADER_LINK := -shared -nostdlib -Bsymbolic --no-undefined --build-id=none -z noexecstack -z notext \
	--gc-sections -T linker/loader.ld

# What of the ELF file becomes the PE image. All of it is named in linker/loader.ld.
PE_SECTIONS := $(addprefix -j ,.text .rodata .data .bss .reloc)

# ---- Products ----

AUDIT_OUT := $(OUT)/audit

LOADER       := $(OUT)/BOOTX64.EFI
KERNEL_IMAGE := $(OUT)/kernel.elf
AUDIT_LOADER := $(AUDIT_OUT)/BOOTX64.EFI
AUDIT_KERNEL_IMAGE := $(AUDIT_OUT)/kernel.elf
HANDOFF_PAIR := $(LOADER) $(KERNEL_IMAGE)
AUDIT_PAIR   := $(AUDIT_LOADER) $(AUDIT_KERNEL_IMAGE)
EXERCISE_IMAGE := $(OUT)/exercise/BOOTX64.EFI
UNIT_PROGRAMS := $(patsubst tests/unit/%.c,$(OUT)/unit/%,$(UNIT_TESTS))

# Of kernel/lib/ a program takes what it needs.
objects = $(patsubst %,$(OUT)/$1.o/%.o,$2) $(OUT)/font.o $(OUT)/$1.o/lib.a
UNIT_OBJECTS := $(patsubst %,$(OUT)/unit.o/%.o,$(UNIT_SOURCES))

.PHONY: all
all: $(HANDOFF_PAIR) $(AUDIT_PAIR) $(EXERCISE_IMAGE) ## build both programs, the handoff and the audit, and the exercise

$(OUT)/loader.o/%.o: % Makefile
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LOADER_FLAGS) -MMD -MP -c $< -o $@

$(OUT)/kernel.o/%.o: % Makefile
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(KERNEL_FLAGS) -MMD -MP -c $< -o $@

$(OUT)/unit.o/%.o: % Makefile
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(UNIT_FLAGS) -MMD -MP -c $< -o $@

$(OUT)/loader.o/lib.a: $(patsubst %,$(OUT)/loader.o/%.o,$(LIB_SOURCES))
$(OUT)/kernel.o/lib.a: $(patsubst %,$(OUT)/kernel.o/%.o,$(LIB_SOURCES))
%/lib.a:
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

# The object `screen_font` of kernel/lib/screen.h.
$(OUT)/font.o: $(FONT) tools/font.pl Makefile
	$(call say,FONT,$@)
	@mkdir -p $(@D)
	$(Q)gunzip -c $(FONT) > $(@D)/font.psf
	$(Q)tools/font.pl $(@D)/font.psf > $(@D)/font.bin
	$(Q)cd $(@D) && $(OBJCOPY) -I binary -O elf64-x86-64 -B i386:x86-64 \
		--rename-section .data=.rodata.font,alloc,load,readonly,data,contents \
		--add-section .note.GNU-stack=/dev/null \
		--redefine-sym _binary_font_bin_start=screen_font \
		--strip-symbol _binary_font_bin_end --strip-symbol _binary_font_bin_size \
		font.bin font.o

# What the kernel writes into authenticated variables; it holds the files by .incbin.
$(OUT)/signed/create: tools/sign-variables.sh $(wildcard kernel/audit/services/signed/*) Makefile
	$(call say,SIGN,$(@D))
	$(Q)tools/sign-variables.sh $(@D)

$(OUT)/kernel.o/kernel/audit/services/signed_writes.S.o: $(OUT)/signed/create
$(OUT)/kernel.o/kernel/audit/services/signed_writes.S.o: KERNEL_FLAGS += -Wa,-I$(OUT)

# The address picture is a header; the linker does not read #include.
$(OUT)/kernel.ld: linker/kernel.ld include/layout.h Makefile
	@mkdir -p $(@D)
	$(Q)$(CC) -E -P -undef -x assembler-with-cpp $(INCLUDES) $< -o $@

$(OUT)/loader.elf: $(call objects,loader,$(LOADER_SOURCES))
$(OUT)/kernel.debug: $(call objects,kernel,$(KERNEL_SOURCES))
$(AUDIT_OUT)/loader.elf: $(call objects,loader,$(AUDIT_LOADER_SOURCES))
$(AUDIT_OUT)/kernel.debug: $(call objects,kernel,$(AUDIT_KERNEL_SOURCES))
$(OUT)/exercise/loader.elf: $(call objects,loader,$(call rooms,loader/exercise))

# loader.elf keeps the debug information for gdb; BOOTX64.EFI is what firmware loads.
%/loader.elf: linker/loader.ld
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(LD) $(LOADER_LINK) -Map $@.map $(filter %.o %.a,$^) -o $@

# Input and output are told apart: --target= of both is refused by binutils after 2.45.
%/BOOTX64.EFI: %/loader.elf tools/pe.pl tools/relocations.pl
	$(call say,PE,$@)
	$(Q)tools/relocations.pl $< > $(<:.elf=.reloc)
	$(Q)$(OBJCOPY) --output-target=efi-app-$(ARCH) --strip-all $(PE_SECTIONS) \
		--update-section .reloc=$(<:.elf=.reloc) $< $@
	$(Q)tools/pe.pl --finish $@

# The same for the kernel: what is on the ESP has no symbols, which take time to read past.
%/kernel.debug: $(OUT)/kernel.ld
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(LD) -static -nostdlib --no-undefined --build-id=none -z noexecstack \
		-z max-page-size=4096 --gc-sections -T $(OUT)/kernel.ld -Map $@.map \
		$(filter %.o %.a,$^) -o $@

%/kernel.elf: %/kernel.debug
	$(call say,STRIP,$@)
	$(Q)$(OBJCOPY) --strip-all $< $@

# ---- Drivers under test ----

include tests/drivers/drivers.mk

# ---- Running ----

# What the launcher and the ESP maker take (tools/qemu.sh, tools/esp.sh), given on make's command
# line or in the environment.
LAUNCHER := AUDIT EXERCISE KEYS FIRMWARE FIRMWARE_CODE FIRMWARE_VARS BIOS DRIVERS CMDLINE KERNEL MEMORY MACHINE CPU \
	TIMEOUT QEMU_FLAGS ACCEL DISPLAY_WINDOW DISK SCREEN BUILD OUT UNIFIED SIGN_KEY SIGN_CERT
export $(foreach name,$(LAUNCHER),$(if $(filter undefined,$(origin $(name))),,$(name)))

PAIR := $(if $(EXERCISE),$(EXERCISE_IMAGE),$(if $(AUDIT),$(AUDIT_PAIR),$(HANDOFF_PAIR)))

.PHONY: run audit esp unified iso debug bench
run: $(PAIR) ## boot in QEMU and show the report; AUDIT=1 takes the audit's pair, EXERCISE=1 loader/exercise/
	$(Q)$(if $(AUDIT),tools/command/brightline run,tools/qemu.sh)

# The exit status is the launcher's.
audit: export AUDIT := 1
audit: $(AUDIT_PAIR) ## audit firmware, and DRIVERS="a.efi b.efi": unrelated addresses, source lines
	$(Q)tools/command/brightline audit

esp: $(PAIR) ## make build/esp.img, to be written to a stick; AUDIT=1 takes the audit's pair
	$(Q)tools/esp.sh $(BUILD)/esp.img
	$(call say,ESP,$(BUILD)/esp.img)

unified: $(PAIR) ## make build/BOOTX64.EFI, which boots alone: loader, kernel and CMDLINE=; SIGN_KEY= SIGN_CERT= sign it
	$(Q)tools/unify.sh $(firstword $(PAIR)) "$${KERNEL:-$(lastword $(PAIR))}" "$$CMDLINE" $(BUILD)/BOOTX64.EFI
	$(call say,UNIFY,$(BUILD)/BOOTX64.EFI)

iso: unified ## make build/brightline.iso, a CD that starts build/BOOTX64.EFI
	$(Q)tools/iso.sh $(BUILD)/BOOTX64.EFI $(BUILD)/brightline.iso
	$(call say,ISO,$(BUILD)/brightline.iso)

debug: $(PAIR) ## boot stopped, with gdb attached at efi_main and kernel_main
	$(Q)tools/debug.sh

bench: $(HANDOFF_PAIR) $(AUDIT_PAIR) $(OUT)/drivers/correct.efi $(OUT)/drivers/correct_large.efi ## count instructions: BENCH_ROWS="floor ours", BASE=revision to compare
	$(Q)tools/bench.sh

# ---- Packaging ----

# Nothing is built by root: `make && sudo make install`. debian/ makes a package of it.
PREFIX ?= /usr/local

.PHONY: install
install: all ## the command `brightline` and all it needs, to DESTDIR= and PREFIX=/usr/local
	$(Q)tools/install.sh '$(DESTDIR)$(PREFIX)' $(OUT) $(VERSION)

# ---- Proving ----

# Machines start as soon as they have what they boot, and the rest is built meanwhile.
.PHONY: test unit fuzz boot check lint format
test: boot check unit lint ## everything CI runs

unit: $(UNIT_PROGRAMS) all $(DRIVER_IMAGES) ## host tests of the pure parts, under ASan and UBSan, and of tools/
	$(Q)CMOCKA_MESSAGE_OUTPUT=TAP prove --jobs $$(nproc) --exec '' $(UNIT_PROGRAMS)
	$(Q)prove --jobs $$(nproc) --exec bash $(wildcard tests/tools/*.t)

$(OUT)/unit/libunit.a: $(UNIT_OBJECTS)
	$(call say,AR,$@)
	@mkdir -p $(@D)
	$(Q)rm -f $@ && ar rcs $@ $^

$(OUT)/unit/%: $(OUT)/unit.o/tests/unit/%.c.o $(OUT)/unit/libunit.a
	$(call say,LD,$@)
	$(Q)$(CC) $(UNIT_FLAGS) $< $(OUT)/unit/libunit.a -lcmocka -o $@

# libFuzzer knows no end of its own. The same targets run in `make unit`, from a fixed seed.
FUZZ_TARGETS ?= fuzz_elf fuzz_pe fuzz_options fuzz_attributes
FUZZ_SECONDS ?= 60

fuzz: $(FUZZ_TARGETS:%=$(OUT)/fuzz/%) ## search for input that breaks a reader: FUZZ_SECONDS=60
	$(Q)for target in $^; do (cd $(OUT)/fuzz && ./$${target##*/} \
		-max_total_time=$(FUZZ_SECONDS) -verbosity=0 -print_final_stats=1) || exit; done

$(OUT)/fuzz/%: tests/fuzz/libfuzzer.c tests/fuzz/targets.h \
		$(wildcard loader/core/*.c loader/audit/core/*.c kernel/lib/*.c) loader/option_table.c \
		kernel/guard/audit_names.c kernel/audit/census/pe_relocations.c
	$(call say,FUZZ,$@)
	@mkdir -p $(@D)
	$(Q)clang $(UNIT_FLAGS) -fsanitize=fuzzer -DTARGET=$* $(filter-out %/string.c,$(filter %.c,$^)) -o $@

# TESTS= selects scenario files: make boot TESTS=tests/boot/policies.t. The longest go first, so that
# no processor waits for one of them at the end. A machine waits now and then, for its clock's next second
# or for the launcher: there is one more than there are processors.
LONGEST := $(patsubst %,tests/boot/%.t,boards handoff policies screen drivers machines snapshot)
TESTS ?= $(LONGEST) $(filter-out $(LONGEST),$(wildcard tests/boot/*.t))

# U-Boot drives no second disk, and starts as fast as a snapshot of it would.
SNAPSHOTS := ovmf-4m ovmf-2m ovmf-4m-secboot ovmf-2m-secboot ovmf-4m-strictnx ovmf-bios
.PHONY: $(SNAPSHOTS:%=snapshot-%)
$(SNAPSHOTS:%=snapshot-%): snapshot-%: $(WAITER)
	$(call say,SNAP,$*)
	$(Q)tests/boot/snapshot.sh $* $(OUT)/snapshots/$*

SCENARIO_TIMES := $(OUT)/scenario-times

# The page that a screen should show of a report.
PAGE_SOURCES := tests/boot/page.c kernel/audit/report/matrix_section.c kernel/lib/format.c \
	$(filter-out %/smbios.c,$(wildcard kernel/display/*.c))

$(OUT)/page: $(PAGE_SOURCES) $(wildcard kernel/display/*.h kernel/lib/*.h) Makefile
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(COMMON) -O1 $(PAGE_SOURCES) -o $@

boot: all $(DRIVER_IMAGES) $(LLD_IMAGES) $(SWEEP) $(SPEAKER) $(ENROL) $(ODD) $(CHOOSER) $(OUT)/page $(if $(COLD)$(LIST),,$(SNAPSHOTS:%=snapshot-%)) ## scenarios that start a machine: TESTS=tests/boot/x.t selects, LIST=1 names them, COLD=1 without snapshots
ifdef LIST
	$(Q)for file in $(TESTS); do bash $$file 2>/dev/null; done
else
	$(Q)rm -f $(SCENARIO_TIMES)
	$(Q)TIMES=$(abspath $(SCENARIO_TIMES)) prove --exec bash --jobs $$(($$(nproc) + 1)) --timer $(TESTS); \
		status=$$?; tests/boot/slowest.sh $(SCENARIO_TIMES); exit $$status
endif

check: all ## facts of the images, and who may include and call what
	$(Q)tools/check.sh

# What the other compiler says of all sources; to unit tests it listens only.
OTHER_CC := $(if $(findstring clang,$(CC)),gcc,clang)

.PHONY: other-compiler syntax
other-compiler:
	$(Q)$(MAKE) CC=$(OTHER_CC) BUILD=$(BUILD)/$(OTHER_CC) all drivers applications syntax

syntax: $(UNIT_TESTS:%=$(OUT)/syntax/%)

$(OUT)/syntax/%: % Makefile
	$(call say,SYNTAX,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(UNIT_FLAGS) -MMD -MP -MT $@ -MF $@.d -fsyntax-only $< && touch $@

lint: all drivers $(UNIT_PROGRAMS) other-compiler ## both compilers, shellcheck, perl and clang-format
	$(Q)tools/lint.sh

# What clang's static analyzer suspects of both programs: it follows each path through a function, which is
# slow, and some of what it says is none. It is printed, and nothing fails; what is done is not done again.
ANALYZED := $(patsubst %,$(OUT)/analyzed/%,$(filter %.c,$(sort $(LIB_SOURCES) $(LOADER_SOURCES) \
	$(KERNEL_SOURCES) $(AUDIT_LOADER_SOURCES) $(AUDIT_KERNEL_SOURCES))))

.PHONY: analyze
analyze: $(ANALYZED) ## slow, and no part of test: what clang's static analyzer suspects

$(OUT)/analyzed/loader/%: ANALYZED_AS = $(LOADER_FLAGS)
$(OUT)/analyzed/kernel/%: ANALYZED_AS = $(KERNEL_FLAGS)
$(OUT)/analyzed/%: % Makefile
	@mkdir -p $(@D)
	$(Q)clang $(ANALYZED_AS) -MMD -MP -MT $@ -MF $@.d --analyze --analyzer-output text $< -o /dev/null
	$(Q)touch $@

format: ## lay the C sources out with clang-format
	$(Q)tools/lint.sh --format

# ---- Housekeeping ----

.PHONY: clean help
clean: ## remove everything that was built
	rm -rf $(BUILD)

help: ## this list
	@echo 'Brightline $(VERSION)'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
