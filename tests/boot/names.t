#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# A runtime image is called by the best name that it has. A driver in the option ROM of a card has no
# file, and is found and named all the same.
. "$(dirname "$0")/lib.sh"

defect='^# violation class=stale-boot-memory phase=virtual .* memory=EfiBootServicesData'

# carried WHAT NAME DRIVER: a card carries the driver, and the report calls it so.
carried() {
	tests/boot/option_rom.pl "$3" "$scratch/card.rom"
	scenario "$1" CMDLINE=virtmap=scattered exit=1 \
		QEMU_FLAGS="-device pci-testdev,addr=9,romfile=$scratch/card.rom" \
		says="^# runtime-image=\"$2\" " says="$defect .* image=$2 offset=0x" \
		says="^# $2 read EfiBootServicesData in GetNextHighMonotonicCount: "
}

driver=$drivers/stale_boot_data.efi
tests/boot/debug_entry.pl "$driver" "$scratch/renamed.efi" /build/DEBUG/StaleDxe.dll

scenario 'a file of a volume by its name, and one of firmware by its user-interface section' \
	CMDLINE=virtmap=scattered exit=1 DRIVERS="$driver" \
	says="$defect .* image=stale_boot_data\.efi offset=0x" \
	says='^# runtime-image="RuntimeDxe" ' never='^# runtime-image="image-'
scenario 'a file of a volume by its name, whatever its debug entry says' \
	CMDLINE=virtmap=scattered exit=1 DRIVERS="$scratch/renamed.efi" \
	says="$defect .* image=renamed\.efi offset=0x" never=StaleDxe
carried 'a driver in an option ROM by its debug entry' StaleDxe "$scratch/renamed.efi"
carried 'a driver in an option ROM by its device path' \
	'PciRoot\(0x0\)/Pci\(0x9,0x0\)/Offset\(0x[0-9A-F]*,0x[0-9A-F]*\)' "$driver"

finish
