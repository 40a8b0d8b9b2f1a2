#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Each reset type, as seen from outside the machine, and what happens where ResetSystem is broken.
. "$(dirname "$0")/lib.sh"

scenario 'shutdown powers the machine off' CMDLINE='reset=shutdown' \
	says='^machine: powered off by the guest$' never='^# reset-'
for reset in cold warm platform; do
	scenario "$reset resets the machine" CMDLINE="reset=$reset" \
		says='^machine: reset by the guest$' never='^# reset-'
done
scenario 'halt leaves it running' CMDLINE='reset=halt' says='^# halted' says='^machine: halted$'
scenario "U-Boot's shutdown is a reset" FIRMWARE=u-boot CMDLINE='reset=shutdown' \
	says='^machine: reset by the guest$' never='^# reset-'

# ---- ResetSystem returns: the verdict is no pass any more ----

broken() {
	scenario "$1" DRIVERS="$drivers/reset_returns.efi" exit=1 \
		says='^# verdict=fail checks=[0-9]+ failed=1 ' "${@:2}"
}
broken 'a failed shutdown ends in halt, not in another start' CMDLINE=reset=shutdown ENDING=halt \
	says='^# reset-returned type=shutdown status=EFI_DEVICE_ERROR$' never='^# reset-by='
broken 'a failed cold reset tries the keyboard controller' CMDLINE=reset=cold \
	says='^# reset-returned type=cold status=EFI_DEVICE_ERROR$' \
	says='^# reset-by=keyboard-controller$' never='^# reset-by=port-0xcf9$'
broken 'a failed warm reset goes on to port 0xCF9' CMDLINE=reset=warm MACHINE=q35,i8042=off \
	says='^# reset-returned type=warm status=EFI_DEVICE_ERROR$' \
	says='^# reset-by=keyboard-controller$' says='^# reset-by=port-0xcf9$' \
	never='^# reset-by=triple-fault$'

finish
