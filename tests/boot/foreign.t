#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Another kernel: what honours include/handoff.h is started.
. "$(dirname "$0")/lib.sh"

# The toolchain's own layout, moved into the kernel's part of the address picture.
gcc -std=gnu11 -Wall -Wextra -Werror -Wno-cast-function-type -O2 -ffreestanding \
	-mgeneral-regs-only -mno-red-zone -mcmodel=kernel -fno-pic -fcf-protection=none \
	-fno-stack-protector -Iinclude -Iinclude/x86_64 -static -nostdlib -no-pie \
	-Wl,--build-id=none,-z,noexecstack,-Ttext-segment=0xffffffff80000000 \
	tests/boot/foreign_kernel.c -o "$scratch/foreign.elf"

for policy in offset packed scattered identity; do
	scenario "a foreign kernel under virtmap=$policy" KERNEL="$scratch/foreign.elf" \
		CMDLINE=virtmap=$policy report=foreign
done

finish
