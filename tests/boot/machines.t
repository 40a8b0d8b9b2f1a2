#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Machines of every size and shape: what is reported is the same on all of them.
. "$(dirname "$0")/lib.sh"

# on WHAT SETTING...
on() {
	scenario "$1" CMDLINE=virtmap=scattered report="${report:-ovmf-4m.scattered}" "${@:2}"
}

# ---- Memory: a map of few pages, above 4 GiB unsorted, and too large for small tables ----

for size in 96M 512M 3G 6G; do
	on "$size of memory" MEMORY=$size
done
# Of that much nothing below 512 GiB is free (tests/boot/odd.c): loader, tables, screen and RSDP lie above. There is
# no console, the TPL is another one, and the volume, too small for FAT32, is FAT16.
is_fat16() {
	[[ $(dd if=esp.img bs=1 skip=$((1024 * 1024 + 54)) count=5 status=none) == FAT16 ]]
}
on 'odd firmware, memory above 512 GiB and a FAT16 volume' MEMORY=512G ESP_SIZE=16 LOADER="$out/odd.efi" \
	FILES="$audit/BOOTX64.EFI=EFI/brightline/loader.efi" then=is_fat16 \
	says='^brightline: loader at 0x80[0-9a-f]{8}, '

# ---- Chip sets ----

on 'the pc machine' MACHINE=pc
on 'the pc machine with a single-file firmware' MACHINE=pc FIRMWARE=ovmf-bios DISK=ahci
report=u-boot.scattered on 'the pc machine and U-Boot' MACHINE=pc FIRMWARE=u-boot

# ---- Processors ----

on 'four processors' QEMU_FLAGS='-smp 4'
on 'no NX, XSAVE and PAT' CPU=qemu64,-nx,-xsave,-pat says='^# paging-levels=4 no-execute=no '
on 'no NX and no pages of 1 GiB' CPU=qemu64,-nx,-pdpe1gb MEMORY=6G \
	says='^# paging-levels=4 no-execute=no '
on 'five levels of page tables' CPU=max LOADER="$drivers/la57_application.efi" \
	FILES="$audit/BOOTX64.EFI=EFI/brightline/loader.efi" \
	says='^# paging-levels=5 no-execute=yes '
report=u-boot.scattered on 'five levels of page tables in U-Boot' FIRMWARE=u-boot CPU=max \
	LOADER="$drivers/la57_application.efi" \
	FILES="$audit/BOOTX64.EFI=EFI/brightline/loader.efi" \
	says='^# paging-levels=5 no-execute=yes '

finish
