#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The handoff's own pair: every firmware, policy and reset, odd machines, bad kernels and options. What an
# audit would say is never said, and the report is short enough to be read on one screen.
. "$(dirname "$0")/lib.sh"

# handoff NAME KEY=VALUE...: starts the handoff's loader and kernel.
handoff() {
	scenario "$1" AUDIT= never='^# (violation|suspect|census|matrix|hang-guard)|^(not )?ok [0-9]+ - (audit|census|exit|svam|event)\.' \
		"${@:2}"
}

# From the TAP version on, without the launcher's line.
report() {
	sed -n '/^TAP/,$p' output | grep -v '^machine:'
}

is_one_screen() {
	report | awk '{ if (length > 100) print "too long: " $0 } END { if (NR > 45) print NR " lines" }' |
		tee too_much && [[ ! -s too_much ]]
}

# ---- Every firmware under every policy ----

for firmware in ovmf-4m ovmf-2m ovmf-4m-secboot ovmf-2m-secboot ovmf-4m-strictnx ovmf-bios u-boot; do
	for policy in offset packed scattered identity none; do
		handoff "$policy on $firmware" FIRMWARE="$firmware" CMDLINE="virtmap=$policy" \
			report="handoff.${firmware/#ovmf-*/ovmf}.$policy" says='^# program=handoff ' \
			says="^# virtmap=$policy " then=is_one_screen
	done
done

# ---- How it ends ----

for reset in cold warm platform; do
	handoff "reset=$reset" CMDLINE="reset=$reset" says='^machine: reset by the guest$' \
		report=handoff.ovmf.offset
done
handoff 'reset=halt' CMDLINE=reset=halt says='^machine: halted$' \
	report=handoff.ovmf.offset then=is_one_screen
handoff 'a board halts, and its store is left alone' CPU=max,-hypervisor \
	says='^ok [0-9]+ - service\.SetVariable # SKIP ' says='^# halted'

# ---- Odd machines ----

for memory in 96M 6G; do
	handoff "$memory of memory" MEMORY=$memory report=handoff.ovmf.offset
done
handoff 'odd firmware, and memory above 512 GiB alone' MEMORY=512G LOADER="$out/odd.efi" \
	FILES="$out/BOOTX64.EFI=EFI/brightline/loader.efi" report=handoff.ovmf.offset \
	says='^brightline: loader at 0x80[0-9a-f]{8}, '
handoff 'no NX and no pages of 1 GiB' CPU=qemu64,-nx,-pdpe1gb report=handoff.ovmf.offset
handoff 'five levels of page tables' CPU=max LOADER="$drivers/la57_application.efi" \
	FILES="$out/BOOTX64.EFI=EFI/brightline/loader.efi" report=handoff.ovmf.offset
handoff 'a screen, four processors and the pc machine' MACHINE=pc SCREEN=VGA QEMU_FLAGS='-smp 4' \
	report=handoff.ovmf.offset

# ---- What goes wrong ----

handoff 'a wrong option' CMDLINE=virtmap=north ENDING=bail-out exit=2 \
	says='^Bail out! step 2, read the options: .*: virtmap=north: must be offset, '
handoff 'an option of the audit' LOADER="$out/BOOTX64.EFI" CMDLINE=audit=step ENDING=bail-out exit=2 \
	says='^Bail out! step 2, .*: audit=step: is no option$'
handoff 'no kernel' KERNEL= ENDING=bail-out exit=2 \
	says='^Bail out! step 3, load the kernel: .*kernel\.elf: EFI_NOT_FOUND$'
handoff "the audit's kernel says what it misses" KERNEL="$audit/kernel.elf" ENDING=any \
	exit=2 says="^Bail out! the audit's notes are not believed: there are none: this kernel is an audit's"
scenario "the handoff's kernel started by the audit's loader" KERNEL="$out/kernel.elf" \
	says='^# program=handoff ' report=handoff.ovmf.offset
scenario 'drivers are an audit'"'"'s' AUDIT= DRIVERS="$drivers/correct.efi" exit=3 \
	says='^esp: DRIVERS= are started by the audit: make audit DRIVERS='

# A card carries the driver, since the handoff starts none.
carried() {
	tests/boot/option_rom.pl "$drivers/$1.efi" "$scratch/$1.rom"
	handoff "$2" QEMU_FLAGS="-device pci-testdev,addr=9,romfile=$scratch/$1.rom" "${@:3}"
}

# SetVirtualAddressMap is called on firmware's own tables: what goes wrong in it is firmware's, and the
# last line names the call.
carried hang_in_handler 'a hang inside SetVirtualAddressMap' TIMEOUT=25 exit=124 \
	says='waiting for the verdict; last line: brightline: calling SetVirtualAddressMap$'
carried svam_fails 'a SetVirtualAddressMap that fails: physical calls' exit=1 \
	says='^not ok [0-9]+ - handoff\.set_virtual_address_map$' says='^ok [0-9]+ - service\.GetTime$'
carried svam_half 'a SetVirtualAddressMap that fails half-way: nothing but reset' exit=1 \
	says='^not ok [0-9]+ - handoff\.set_virtual_address_map$' \
	says='^ok [0-9]+ - service\.GetTime # SKIP '
carried stale_key_thrice 'three stale keys' says='^# exit-attempts=4$'
carried exit_denied 'an exit that is denied' ENDING=reset exit=2 \
	says='^Bail out! step 7, leave boot services: ExitBootServices, in attempt 1 of 8: '

# A fault inside firmware is one last line: service, access, address, memory, image and offset.
carried reset_stale_boot_data 'an access that firmware may not make is named' ENDING=any exit=2 \
	says='^Bail out! ResetSystem: read of 0x[0-9a-f]+ \(EfiBootServicesData\) at image-[0-9a-f]+\+0x[0-9a-f]+$'

finish
