#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Another kernel: what honours include/handoff.h is started, and whatever it prints is shown.
. "$(dirname "$0")/lib.sh"

build_foreign_kernel "$scratch/foreign.elf"
build_foreign_kernel "$scratch/talks.elf" -DPLAIN_TEXT
build_foreign_kernel "$scratch/bails_out.elf" -DPLAIN_TEXT -DBAIL_OUT
build_foreign_kernel "$scratch/other_version.elf" -DHANDOFF_VERSION_OF_NOTE=4

for policy in offset packed scattered identity; do
	scenario "a foreign kernel under virtmap=$policy" AUDIT= KERNEL="$scratch/foreign.elf" \
		CMDLINE=virtmap=$policy report=foreign
done
scenario "a foreign kernel after the audit's loader" KERNEL="$scratch/foreign.elf" report=foreign

# Whatever flags SetVirtualAddressMap leaves: a kernel is entered with interrupts off.
tests/boot/option_rom.pl "$drivers/clobber_in_svam.efi" "$scratch/interrupts.rom"
scenario 'firmware that turns interrupts on' AUDIT= KERNEL="$scratch/foreign.elf" \
	QEMU_FLAGS="-device pci-testdev,addr=9,romfile=$scratch/interrupts.rom" report=foreign

# Without a verdict a kernel that is not ours is judged by how the machine ended.
scenario 'a kernel that writes no report' AUDIT= KERNEL="$scratch/talks.elf" \
	says='^hello from a kernel of somebody else$' says='^started via brightline: thanks$' \
	says='^and going on$' never='^TAP version'
scenario 'one that ends otherwise than reset= asked' AUDIT= KERNEL="$scratch/talks.elf" \
	CMDLINE=reset=cold exit=2
scenario 'one that bails out' AUDIT= KERNEL="$scratch/bails_out.elf" exit=2 ENDING=any
scenario "one with another version's note" AUDIT= KERNEL="$scratch/other_version.elf" exit=2 \
	ENDING=bail-out says='^Bail out! step 3, load the kernel: .*kernel\.elf: '

finish
