#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Nothing of ours stays in the store of variables: not after a whole run, and not after one that was
# cut off in the middle of its writes, once the machine has started again.
. "$(dirname "$0")/lib.sh"

firmware_find ovmf-4m

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

# The machine stands still while its store is looked at, so that what is seen is what will be left.
cut_off() {
	local launcher qemu deadline=$((SECONDS + 100))
	"$root/tools/esp.sh" esp.img || return 1
	IMAGE=esp.img WORK=$PWD FIRMWARE=ovmf-4m TIMEOUT=100 "$root/tools/qemu.sh" &
	launcher=$!
	until [[ -S qmp.sock ]]; do
		sleep 0.1
	done
	qemu=$(child_of "$(child_of $launcher)")
	while kill -STOP "$qemu" && [[ -z $(ours vars.fd) ]]; do
		kill -CONT "$qemu"
		((SECONDS < deadline)) || return 1
		sleep 0.02
	done
	kill -KILL "$qemu"
	wait $launcher
	ours vars.fd
	cp vars.fd "$scratch/cut.fd"
}

proof 'a machine is cut off, and leaves variables of ours behind' cut_off
scenario 'the next start deletes them before it writes others' FIRMWARE_CODE="$firmware_code" \
	FIRMWARE_VARS="$scratch/cut.fd" says='^# variables-cleaned=[1-9]' then=nothing_left
scenario 'a whole run leaves nothing' says='^# variables-cleaned=0$' then=nothing_left

finish
