#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Nothing of ours stays in the store of variables: not after a whole run, and not after one that was
# cut off in the middle of its writes, once the machine has started again.
. "$(dirname "$0")/lib.sh"

ours() {
	"$root/tests/boot/our_variables.pl" "$1"
}

nothing_left() {
	local left
	left=$(ours vars.fd)
	[[ -z $left ]] || { echo "still in the store: $left" && return 1; }
}

# A child that starts another one is not there before it is.
child_of() {
	pgrep --parent "$1"
}

# All of its threads, before anything is looked at.
stop() {
	kill -STOP "$1" || return 1
	while grep -q '^State:[[:space:]]*[^T[:space:]]' "/proc/$1/task/"*/status; do
		sleep 0.002
	done
}

# cut_off FIRMWARE NAME CHECKS: the machine stands still while its store is looked at, so that what is
# seen is what will be left.
cut_off() {
	local launcher qemu deadline=$((SECONDS + 100))
	CMDLINE="checks=$3" "$root/tools/esp.sh" esp.img || return 1
	IMAGE=esp.img WORK=$PWD FIRMWARE=$1 TIMEOUT=100 "$root/tools/qemu.sh" &
	launcher=$!
	until [[ -S qmp.sock ]]; do
		sleep 0.1
	done
	qemu=$(child_of "$(child_of $launcher)")
	while stop "$qemu" && ! ours vars.fd | grep -qx "$2"; do
		kill -CONT "$qemu"
		((SECONDS < deadline)) || return 1
		sleep 0.02
	done
	kill -KILL "$qemu"
	wait $launcher
	cp vars.fd "$scratch/cut.fd"
}

# after_cut NAME SETTING...: starts the same machine again.
after_cut() {
	firmware_find "$firmware"
	scenario "$1" FIRMWARE_CODE="$firmware_code" FIRMWARE_VARS="$scratch/cut.fd" \
		says='^# variables-cleaned=[1-9]' then=nothing_left "${@:2}"
}

firmware='ovmf-4m'
proof 'a machine is cut off, and leaves a variable of ours behind' \
	cut_off $firmware BrightlineTest 'variable.*'
after_cut 'the next start deletes it before it writes others'
after_cut 'and so it does when it is asked for nothing' CMDLINE=checks=list
after_cut 'and on a board, where nothing is written' CPU=max,-hypervisor \
	CMDLINE='reset=shutdown checks=variable.*'

# Without its key nobody could delete it.
firmware='ovmf-4m-secboot'
proof 'another is cut off, and leaves a signed one' \
	cut_off $firmware BrightlineSigned 'variable.auth.*'
after_cut 'the next start has its key'

scenario 'a whole run leaves nothing' COLD=1 says='^# variables-cleaned=0$' then=nothing_left

finish
