#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What goes on when a part of it does not work. tests/boot/drivers.t has the failures that a driver
# under test brings along.
. "$(dirname "$0")/lib.sh"

echo 'This is no driver.' >"$scratch/text.efi"
head --bytes=1000 "$drivers/correct.efi" >"$scratch/cut.efi"
scenario 'drivers that do not load or start are named' CPU=max,-la57 CMDLINE=virtmap=scattered \
	DRIVERS="$drivers/boot_la57_driver.efi $drivers/correct.efi $scratch/cut.efi" \
	FILES="$scratch/text.efi=EFI/brightline/drivers/text.efi" \
	says='^brightline: driver boot_la57_driver\.efi did not start: EFI_UNSUPPORTED$' \
	says='^brightline: driver correct\.efi started$' \
	says='^brightline: driver cut\.efi did not load: EFI_' \
	says='^brightline: driver text\.efi did not load: EFI_' \
	says='^# driver=boot_la57_driver\.efi kind=boot status=EFI_UNSUPPORTED$' \
	says='^# driver=correct\.efi kind=runtime status=EFI_SUCCESS$' \
	says='^# note image="(02-)?correct\.efi" has no executable page in the attributes table, as a' \
	says='^# boot_la57_driver\.efi did not start: EFI_UNSUPPORTED$' \
	says='^# cut\.efi did not load: EFI_' says='^# text\.efi did not load: EFI_' \
	exit=1 report=ovmf-4m.drivers-failed

# One runtime driver more, and U-Boot's SetVirtualAddressMap refuses.
scenario 'U-Boot with a second runtime driver: physical calls' FIRMWARE=u-boot \
	DRIVERS="$drivers/correct.efi" exit=1 report=u-boot.second-driver \
	says='^# runtime-mode=physical svam-called=yes svam-status=EFI_INVALID_PARAMETER$' \
	says='^# census=none reason="SetVirtualAddressMap did not succeed"$'

finish
