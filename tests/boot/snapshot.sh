#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The machine from which the scenarios of a firmware start (tests/boot/lib.sh): made anew only where QEMU, its
# command line, the firmware or the waiter has changed.
#
#   tests/boot/snapshot.sh FIRMWARE DIRECTORY
set -euo pipefail

cd "$(dirname "$0")/../.."
. tools/firmware.sh

# A scenario says itself what it starts.
unset FIRMWARE_CODE FIRMWARE_VARS BIOS CMDLINE MEMORY MACHINE CPU QEMU_FLAGS ACCEL DISPLAY_WINDOW DISK TIMEOUT
firmware_find "$1"
[[ -f $firmware_code$firmware_bios ]] || exit 0
FIRMWARE=$1 SCREEN=none tools/qemu.sh --snapshot "$2" ||
	echo "snapshot: there is none of $1: firmware starts in each of its scenarios"
