#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Loader, kernel and options in one image, which asks no file system for anything: from a disk, the network, a
# CD, and as QEMU's -kernel.
. "$(dirname "$0")/lib.sh"

unify() {
	tools/unify.sh "$1/BOOTX64.EFI" "$1/kernel.elf" virtmap=packed "$2"
}
mkdir "$scratch/tftp"
unify "$out" "$scratch/tftp/BOOTX64.EFI"
unify "$audit" "$scratch/audit.efi"

made_twice() {
	(cd "$root" && unify "$out" "$OLDPWD/first.efi")
	cmp first.efi "$scratch/tftp/BOOTX64.EFI" && "$root/tools/pe.pl" --check first.efi
}

proof 'an image made twice is the same' made_twice

# alone NAME SETTING...: there is a disk, with nothing on it.
alone() {
	scenario "$1" COLD=1 LOADER= KERNEL= "${@:2}"
}
network='-netdev user,id=net,tftp='$scratch'/tftp,bootfile=BOOTX64.EFI
	-device virtio-net-pci,netdev=net,romfile=,bootindex=0'
alone 'boots by PXE' AUDIT= QEMU_FLAGS="$network" report=handoff.ovmf.packed

tools/iso.sh "$scratch/audit.efi" "$scratch/audit.iso"
cd='-drive if=none,id=cd,format=raw,media=cdrom,readonly=on,file='$scratch'/audit.iso
	-device ide-cd,bus=ide.1,drive=cd,bootindex=0'
alone 'the audit boots from a CD, whose volume is FAT12 and read-only' QEMU_FLAGS="$cd" report=ovmf-4m.packed

alone "boots as QEMU's -kernel, with options of the command line" AUDIT= \
	QEMU_FLAGS="-kernel $scratch/tftp/BOOTX64.EFI -append virtmap=scattered" report=handoff.ovmf.scattered \
	says='^# virtmap=scattered '
alone 'and so does the audit' QEMU_FLAGS="-kernel $scratch/audit.efi -append virtmap=scattered" \
	report=ovmf-4m.scattered
scenario 'boots where data is never executable, and page 0 is absent' FIRMWARE=ovmf-4m-strictnx AUDIT= UNIFIED=1 \
	CMDLINE=virtmap=packed report=handoff.ovmf.packed

finish
