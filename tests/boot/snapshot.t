#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Most scenarios start from a snapshot (tests/boot/waiter.c). Here it is made, and held against a machine whose
# firmware starts; and nothing that is wrong with one keeps a machine from starting.
. "$(dirname "$0")/lib.sh"

# ---- The same report, check by check and finding by finding ----

# Of a report, what does not depend on where things lie in memory and on time.
told() {
	checks <output
	sed -nE '/^# (violation|suspect|residue|matrix|findings|driver|stack) /{ s/=0x[0-9a-f]+/=N/g; s/"[^"]*\+0x[^"]*"/CHAIN/; p; }' output
}

from_snapshot() {
	told >"$scratch/restored"
	grep -qsx S waiter
}
as_from_snapshot() {
	[[ ! -e waiter ]] && told | diff "$scratch/restored" -
}

# both NAME KEY=VALUE...: from a snapshot, and then cold.
both() {
	scenario "$1, from a snapshot" then=from_snapshot "${@:2}"
	scenario "$1, from firmware's start" COLD=1 then=as_from_snapshot "${@:2}"
}

if [[ -z ${COLD:-} ]]; then
	both 'the handoff' AUDIT=
	both 'the audit and its findings' CMDLINE=virtmap=scattered exit=1 \
		DRIVERS="$drivers/stale_boot_data.efi $drivers/clobber_mxcsr.efi $drivers/dormant_pool.efi"
	both 'the audit of firmware in system management mode' FIRMWARE=ovmf-4m-secboot
fi

# ---- A snapshot is taken where it is of this very machine, and made anew where it is not ----

taken=$scratch/taken
snapshot() {
	FIRMWARE=ovmf-4m "$root/tools/qemu.sh" --snapshot "$taken"
}
is_made_once() {
	snapshot && touch --date=2001-01-01 "$taken/state" && snapshot &&
		[[ $(stat --format=%Y "$taken/state") == "$(date --date=2001-01-01 +%s)" ]]
}
proof 'a snapshot is made once' is_made_once

started_cold() {
	[[ ! -e waiter ]]
}
started_from_it() {
	grep -qsx S waiter
}
# with NAME KEY=VALUE...: with the one that was taken.
with() {
	scenario "$1" SNAPSHOT="$taken" CMDLINE=checks=handoff.* "${@:2}"
}
with 'a snapshot of this machine' then=started_from_it
with 'not of one with more memory' MEMORY=512M then=started_cold
with 'not of another firmware' FIRMWARE=ovmf-bios then=started_cold

truncate --size=1M "$taken/state"
with 'a state that is cut off: firmware starts' then=started_cold says='does not come up: firmware starts instead$'
rm "$taken/state"
with 'a state that is missing' then=started_cold
sed -i 's/^QEMU/another QEMU/' "$taken/identity"
with 'a state of another QEMU' then=started_cold never='does not come up'

nothing_waits() {
	! TIMEOUT=5 FIRMWARE=u-boot "$root/tools/qemu.sh" --snapshot "$scratch/none" 2>said &&
		grep '^snapshot: the waiter stands still: not within 5 s$' said && [[ ! -e $scratch/none/identity ]]
}
proof 'a machine that never waits has none' nothing_waits
is_another_again() {
	snapshot && [[ -s $taken/state ]]
}
proof 'and one that is of another machine is made anew' is_another_again

finish
