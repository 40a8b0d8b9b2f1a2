#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The launcher: what it cannot start it names, and Debian's files stay as they are.
. "$(dirname "$0")/lib.sh"

# refused SENTENCE SETTING...: exit status 3, and that sentence.
refused() {
	local status=0
	env "${@:2}" "$root/tools/qemu.sh" >said 2>&1 || status=$?
	cat said
	((status == 3)) && grep -qE "$1" said
}

proof 'a missing firmware file is named' refused '^qemu: firmware file nowhere\.fd is missing' \
	FIRMWARE_CODE=nowhere.fd FIRMWARE_VARS=nowhere.fd
proof 'a missing single-file firmware is named' refused '^qemu: firmware file no\.rom is missing' \
	BIOS=no.rom
proof 'code without variables is refused' refused '^qemu: FIRMWARE_CODE= needs its FIRMWARE_VARS=$' \
	FIRMWARE_CODE=/usr/share/OVMF/OVMF_CODE_4M.fd
proof 'an unknown firmware is told the known ones' refused \
	'^qemu: FIRMWARE=coreboot is none of: ovmf-4m .*' FIRMWARE=coreboot
proof 'an unknown disk is told the known ones' refused '^qemu: DISK=floppy is none of: ' DISK=floppy
proof 'a missing image is named' refused '^qemu: IMAGE=nowhere\.img: no such file$' IMAGE=nowhere.img
proof 'a missing driver is named' refused '^esp: nowhere\.efi: no such file$' DRIVERS=nowhere.efi
proof 'a missing kernel is named' refused '^esp: nowhere\.elf: no such file$' KERNEL=nowhere.elf
proof "QEMU's own refusal is passed on" refused 'qemu-system-x86_64: .*unsupported machine' \
	MACHINE=pdp11

unknown_argument() {
	"$root/tools/qemu.sh" --sprint 2>said && return 1
	grep -qx 'qemu: unknown argument --sprint' said
}
proof 'an unknown argument is named' unknown_argument

# Firmware writes its variables in every boot: into the copy.
variables_copied() {
	! cmp --silent vars.fd /usr/share/OVMF/OVMF_VARS_4M.fd && dpkg --verify ovmf u-boot-qemu
}
scenario 'packaged firmware is not written to' then=variables_copied

# ---- Drivers that cannot be started: told, and the walk goes on ----

echo 'This is no driver.' >"$scratch/text.efi"
head --bytes=1000 "$drivers/correct.efi" >"$scratch/cut.efi"
scenario 'drivers that do not load or start are named' CPU=max,-la57 CMDLINE=virtmap=scattered \
	DRIVERS="$drivers/boot_la57_driver.efi $drivers/correct.efi $scratch/cut.efi $scratch/text.efi" \
	says='^brightline: driver boot_la57_driver\.efi did not start: EFI_UNSUPPORTED$' \
	says='^brightline: driver correct\.efi started$' \
	says='^brightline: driver cut\.efi did not load: EFI_' \
	says='^brightline: driver text\.efi did not load: EFI_' report=ovmf-4m.scattered

# ---- One runtime driver more, and U-Boot's SetVirtualAddressMap refuses: physical calls ----

scenario 'U-Boot with a second runtime driver falls back' FIRMWARE=u-boot \
	DRIVERS="$drivers/correct.efi" exit=1 report=u-boot.second-driver \
	says='^# runtime-mode=physical svam-called=yes svam-status=EFI_INVALID_PARAMETER$'

finish
