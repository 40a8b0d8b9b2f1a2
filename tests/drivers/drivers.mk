# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# How the drivers under test are built; the Makefile includes it. A new file of this folder is a new
# driver. Each becomes $(OUT)/drivers/NAME.efi, and NAME.elf beside it keeps the DWARF: an offset in
# one is an address in the other.

DRIVER_NAMES  := $(patsubst tests/drivers/%.c,%,$(wildcard tests/drivers/*.c))
DRIVER_COMMON := $(wildcard tests/drivers/common/*.c tests/drivers/common/*.S)
DRIVER_IMAGES := $(DRIVER_NAMES:%=$(OUT)/drivers/%.efi)
DRIVER_ELFS   := $(DRIVER_IMAGES:.efi=.elf)

# Nothing applies ELF relocations at start, and SetVirtualAddressMap would not apply them again: a
# pointer that the linker initialises is a defect. These drivers show it.
STATIC_POINTER_DRIVERS := static_table dormant_static_table

# These are to be what tools/pe.pl and the audit warn of: sections that no page tells apart.
UNALIGNED_DRIVERS := unaligned_sections
driver_alignment = $(if $(filter $1,$(UNALIGNED_DRIVERS)),--section-alignment=512)
driver_check = $(if $(filter $1,$(UNALIGNED_DRIVERS)),! tools/pe.pl --check $2 >/dev/null, \
	tools/pe.pl --check $2)

# PE subsystems: 10 is an application, 11 a boot-services driver, 12 a runtime driver.
driver_subsystem = $(strip $(if $(filter %_application,$1),10, \
	$(if $(filter boot_%_driver boot_driver,$1),11,12)))

DRIVER_FLAGS := $(COMMON) $(FREESTANDING) $(filter-out -fpic,$(UEFI)) -fpie -O2


DRIVER_LINK := -pie --no-dynamic-linker -nostdlib --no-undefined --build-id=none -z noexecstack \
	-z norelro --gc-sections -T linker/driver.ld

DRIVER_SECTIONS := $(addprefix -j ,.text .rodata .data .rela .reloc)

.PHONY: drivers
drivers: $(DRIVER_IMAGES) ## build the runtime drivers under test

$(OUT)/driver.o/%.o: % Makefile tests/drivers/drivers.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(DRIVER_FLAGS) -MMD -MP -c $< -o $@

# reloc.S is wanted in every image, whatever a driver refers to; the rest is taken as needed.
DRIVER_RELOC := $(OUT)/driver.o/tests/drivers/common/reloc.S.o
$(OUT)/drivers/libdriver.a: $(patsubst %,$(OUT)/driver.o/%.o,$(DRIVER_COMMON))
	$(call say,AR,$@)
	@mkdir -p $(@D)
	$(Q)rm -f $@ && ar rcs $@ $^

DRIVER_PARTS := $(OUT)/drivers/libdriver.a $(DRIVER_RELOC) linker/driver.ld
link_driver = $(LD) $(DRIVER_LINK) $(DRIVER_RELOC) $1 $(OUT)/drivers/libdriver.a -o $2

$(DRIVER_ELFS): $(OUT)/drivers/%.elf: $(OUT)/driver.o/tests/drivers/%.c.o $(DRIVER_PARTS)
	$(call say,LD,$@)
	$(Q)$(call link_driver,$<,$@)
	$(Q)if readelf -rW $@ | grep R_X86_64_ | grep -qv R_X86_64_RELATIVE; then \
		echo '$@: has relocations that nothing applies' >&2; exit 1; fi
	$(Q)if [ '$(if $(filter $*,$(STATIC_POINTER_DRIVERS)),1,0)' != \
		"$$(readelf -rW $@ | grep -qs R_X86_64_RELATIVE && echo 1 || echo 0)" ]; then \
		echo '$@: static pointers (R_X86_64_RELATIVE) are the defect of' \
			'$(STATIC_POINTER_DRIVERS), of all these and no other' >&2; exit 1; fi

$(DRIVER_IMAGES): $(OUT)/drivers/%.efi: $(OUT)/drivers/%.elf tools/pe.pl
	$(call say,PE,$@)
	$(Q)$(OBJCOPY) --output-target=efi-rtdrv-$(ARCH) --subsystem=$(call driver_subsystem,$*) \
		$(call driver_alignment,$*) $(DRIVER_SECTIONS) $< $@
	$(Q)tools/pe.pl --finish $@
	$(Q)$(call driver_check,$*,$@)

# The same drivers as others build them: by clang and lld-link, for Windows as far as the compiler knows, with
# DWARF in a second image, which objcopy makes NAME.elf of: sections of DWARF would take memory. Left out are those whose defect is one of ELF's relocations, and what
# is written in an ELF assembler's words.
LLD_NAMES  := $(filter-out $(STATIC_POINTER_DRIVERS) %la57_driver %la57_application,$(DRIVER_NAMES))
LLD_IMAGES := $(LLD_NAMES:%=$(OUT)/lld/%.efi)
LLD_COMMON := $(patsubst %,$(OUT)/lld.o/%.obj,$(filter-out %/la57.c %/relocate.c,$(filter %.c,$(DRIVER_COMMON))))
LLD_FLAGS  := --target=x86_64-unknown-windows-coff -std=gnu11 -gdwarf $(WARNINGS) $(INCLUDES) -ffreestanding \
	-fshort-wchar -mno-red-zone -mno-stack-arg-probe -mgeneral-regs-only -O2 \
	-isystem $(GNU_EFI_INCLUDE) -isystem $(GNU_EFI_INCLUDE)/$(ARCH)
lld_subsystem = $(if $(filter 11,$(call driver_subsystem,$1)),efi_boot_service_driver,efi_runtime_driver)
link_by_lld = lld-link -subsystem:$(lld_subsystem) $(if $(driver_alignment),-driver -align:512) -base:0 -nodefaultlib \
	-dll -entry:efi_main -include:efi_main

$(OUT)/lld.o/%.obj: % Makefile tests/drivers/drivers.mk
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)clang $(LLD_FLAGS) -MMD -MP -c $< -o $@

# A linker takes of a library what is needed, and of the objects all.
$(OUT)/lld/driver.lib: $(LLD_COMMON)
	$(call say,LIB,$@)
	@mkdir -p $(@D)
	$(Q)rm -f $@ && lld-link -lib -out:$@ $^

$(LLD_IMAGES): $(OUT)/lld/%.efi: $(OUT)/lld.o/tests/drivers/%.c.obj $(OUT)/lld/driver.lib
	$(call say,LLD,$@)
	$(Q)$(call link_by_lld,$*) -debug:dwarf -out:$@.debug $^
	$(Q)$(OBJCOPY) --input-target=pei-x86-64 --output-target=elf64-x86-64 $@.debug $(@:.efi=.elf)
	$(Q)$(call link_by_lld,$*) -out:$@ $^

# Applications of the boot scenarios, built as they are: the image that waits for a snapshot of the machine,
# one that speaks, one that gives firmware keys, one that makes firmware odd, and one that
# chooses what is started next.
WAITER  := $(OUT)/waiter.efi
SPEAKER := $(OUT)/speaker.efi
ENROL   := $(OUT)/enrol.efi
ODD     := $(OUT)/odd.efi
CHOOSER := $(OUT)/chooser.efi

$(WAITER) $(SPEAKER) $(ENROL) $(ODD) $(CHOOSER): $(OUT)/%.efi: $(OUT)/driver.o/tests/boot/%.c.o $(DRIVER_PARTS) tools/pe.pl
	$(call say,PE,$@)
	$(Q)$(call link_driver,$<,$(@:.efi=.elf))
	$(Q)$(OBJCOPY) --output-target=efi-app-$(ARCH) $(DRIVER_SECTIONS) $(@:.efi=.elf) $@
	$(Q)tools/pe.pl --finish $@
	$(Q)tools/pe.pl --check $@

# The application that starts the loader again and again; see tests/sweep/sweep.h. Clang clears structs by memset.
SWEEP := $(OUT)/sweep.efi
SWEEP_OBJECTS := $(patsubst %,$(OUT)/driver.o/%.o,$(wildcard tests/sweep/*.c) kernel/lib/string.c)

$(SWEEP): $(SWEEP_OBJECTS) $(DRIVER_PARTS) tools/pe.pl
	$(call say,PE,$@)
	$(Q)$(call link_driver,$(SWEEP_OBJECTS),$(@:.efi=.elf))
	$(Q)$(OBJCOPY) --output-target=efi-app-$(ARCH) $(DRIVER_SECTIONS) $(@:.efi=.elf) $@
	$(Q)tools/pe.pl --finish $@
	$(Q)tools/pe.pl --check $@

.PHONY: applications
applications: $(WAITER) $(SPEAKER) $(ENROL) $(ODD) $(CHOOSER) $(SWEEP)
