#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The exercise (loader/exercise/): somebody types a key, and the ticks fit the clock. Somebody else does not.
. "$(dirname "$0")/lib.sh"

# shellcheck source=SCRIPTDIR/typing.sh
. tests/boot/typing.sh

# exercise SECONDS KEY=VALUE...: as `make run EXERCISE=1` starts it, and a key.
exercise() {
	: >shown
	type_key "$1" 'press a key' | env AUDIT='' EXERCISE=1 WORK="$PWD" TIMEOUT=60 "${@:2}" "$root/tools/qemu.sh" >shown 2>&1
	status=$?
	cat shown
	grep -qx "machine: status=$status" shown && grep -qE '^# key unicode=0x6b ' shown
}

# Some three seconds by both, and neither is nothing; a line for each second of ten ticks.
fits() {
	local ticks clock
	exercise 3.4 && ((status == 0)) || return 1
	read -r ticks clock < <(sed -nE 's/^# elapsed ticks=([0-9]+) .* by-clock=([0-9]+) .*/\1 \2/p' shown)
	((ticks >= 25 && ticks <= 150 && clock >= 2000 && clock <= 15000)) &&
		[[ $(grep -c '^# ticks=.* clock=' shown) == $((ticks / 10)) ]] &&
		grep -qE '^ok 3 - exercise\.timer_accuracy$' shown
}
proof 'the exercise compares its ticks with the clock on ovmf-4m' fits

# U-Boot measures how fast its clock runs when it starts, which a busy host makes it do wrongly: what it says
# must agree with its own numbers. And it shuts nothing down before the exit.
agrees() {
	local difference allowed word=ok wanted=0
	exercise 1.5 FIRMWARE=u-boot ENDING=any TIMEOUT=12
	read -r difference allowed < <(sed -nE 's/^# elapsed .* difference=-?([0-9]+) allowed=(.*)/\1 \2/p' shown)
	((difference <= allowed)) || word='not ok' wanted=1
	grep -qE "^$word 3 - exercise\.timer_accuracy$" shown && ((status == wanted)) &&
		[[ $(grep -c '^ok [12] - exercise\.wait_.*_refused$' shown) == 2 ]]
}
proof 'and on u-boot, right or wrong' agrees

scenario 'without a key there is no comparison' AUDIT= EXERCISE=1 TIMEOUT=15 exit=124 \
	never='^# (elapsed|verdict)' says='^# ticks=10 '

finish
