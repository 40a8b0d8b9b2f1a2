#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Each reset type, as seen from outside the machine.
. "$(dirname "$0")/lib.sh"

scenario 'shutdown powers the machine off' CMDLINE='reset=shutdown' \
	says='^machine: powered off by the guest$'
for reset in cold warm platform; do
	scenario "$reset resets the machine" CMDLINE="reset=$reset" says='^machine: reset by the guest$'
done
scenario 'halt leaves it running' CMDLINE='reset=halt' says='^# halted' says='^machine: halted$'

finish
