# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Builds the examples where they stand: loader.efi from the borrowed files and borrowed_loader.c, with gnu-efi's
# own start-up code and linker script, and kernel.elf from foreign_kernel.c. `make -C examples BUILT=FOLDER`
# leaves the folder alone, and `brightline run LOADER=loader.efi KERNEL=kernel.elf` starts both.

CC  := gcc
BUILT ?= .
EFI ?= /usr/include/efi

COMMON := -std=gnu11 -Wall -Wextra -Werror -O2 -ffreestanding -mgeneral-regs-only -mno-red-zone \
	-fno-stack-protector -fcf-protection=none -Iinclude -Iinclude/x86_64 -I.
LOADER := -fpic -fvisibility=hidden -fshort-wchar -fno-strict-aliasing -DGNU_EFI_USE_MS_ABI \
	-isystem $(EFI) -isystem $(EFI)/x86_64

# Debian moves them with its releases.
script   = $(shell find /usr/lib -name elf_x86_64_efi.lds -print -quit)
start_up = $(shell find /usr/lib -name crt0-efi-x86_64.o -print -quit)
library  = $(shell find /usr/lib -name libgnuefi.a -print -quit)

SOURCES := borrowed_loader.c $(shell find loader kernel -name '*.[cS]' | LC_ALL=C sort)
OBJECTS := $(SOURCES:%=$(BUILT)/%.o)

# One more kernel, with more flags: make -f borrowed.mk FOREIGN=foreign_kernel.c FLAGS=-DPLAIN_TEXT talks.elf
FOREIGN ?= foreign_kernel.c
FLAGS   ?=

all: $(BUILT)/loader.efi $(BUILT)/kernel.elf

$(OBJECTS): $(BUILT)/%.o: %
	@mkdir -p $(@D)
	$(CC) $(COMMON) $(LOADER) -c $< -o $@

$(BUILT)/loader.efi: $(OBJECTS)
	ld -shared -nostdlib -Bsymbolic -znocombreloc --no-undefined -T $(script) $(start_up) $^ $(library) \
		-o $(BUILT)/loader.so
	objcopy -j .text -j .sdata -j .data -j .dynamic -j .dynsym -j .rel -j .rela -j '.rel.*' -j '.rela.*' \
		-j .reloc --output-target=efi-app-x86_64 --subsystem=10 $(BUILT)/loader.so $@

# The toolchain's own layout, moved into the kernel's part of the address picture.
%.elf: $(FOREIGN)
	$(CC) $(COMMON) -Wno-cast-function-type -mcmodel=kernel -fno-pic -static -nostdlib -no-pie \
		-Wl,--build-id=none,-z,noexecstack,-Ttext-segment=0xffffffff80000000 $(FLAGS) $< -o $@
