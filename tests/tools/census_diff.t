#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# tools/census-diff tells by two reports which suspects are pointers, and refuses what is no report.
. "$(dirname "$0")/../boot/lib.sh"

# report NAME KIB SUSPECT...
report() {
	{
		printf '%s\n' 'SeaBIOS, and what not' 'TAP version 13' \
			"# memory type=EfiConventionalMemory descriptors=9 kib=$2" \
			'# census words=1040 step=8'
		(($# < 3)) || printf '# suspect %s\n' "${@:3}"
		printf '%s\n' 'not ok 1 - census.My.efi' '1..1' '# verdict=fail'
	} >"$scratch/$1"
}
word='kind=left-physical image=My.efi offset=0x3020 chain="My.efi+0x3020 -> +0x18"'
other='kind=stale image="My Dxe" offset=0x40 chain="My Dxe+0x40"'
report small 1000 "$word value=0xf5d2018 words=1" "$other value=0x1000000 words=1"
report large 2000 "$word value=0x1f5d2018 words=1" "$other value=0x1000000 words=1"
report clean 3000
report without 3000 "$other value=0x1000000 words=1"

# compared STATUS REPORT REPORT LINE...: what it prints, and how it ends.
compared() {
	local status=$1
	"$root/tools/census-diff" "$scratch/$2" "$scratch/$3" >said 2>&1
	[[ $? == "$status" ]] && diff said <(shift 3 && (($# == 0)) || printf '%s\n' "$@")
}
moved=$'pointer\tleft-physical\tMy.efi+0x3020 -> +0x18\t0xf5d2018 0x1f5d2018'
stays=$'number\tstale\tMy Dxe+0x40\t0x1000000'
proof 'a pointer moves, a number does not' compared 1 small large "$stays" "$moved"
proof 'no suspect at all' compared 0 clean large \
	$'once\tstale\tMy Dxe+0x40\t- 0x1000000' $'once\tleft-physical\tMy.efi+0x3020 -> +0x18\t- 0x1f5d2018'
proof 'numbers alone are no failure' compared 0 without large \
	"$stays" $'once\tleft-physical\tMy.efi+0x3020 -> +0x18\t- 0x1f5d2018'

# refused SENTENCE ARGUMENT...
refused() {
	cd "$scratch" || return
	"$root/tools/census-diff" "${@:2}" >said 2>&1
	[[ $? == 2 ]] && grep -qx -- "census-diff: $1" said
}
head -n 4 "$scratch/small" >"$scratch/cut"
grep -v '^# census' "$scratch/small" >"$scratch/old"
sed 's/ chain="[^"]*"//' "$scratch/small" >"$scratch/broken"
proof 'one report' refused 'usage: .*' small
proof 'a missing report is named' refused 'nothing: No such file or directory' nothing small
proof 'a report that is cut off' refused 'cut: is no report, or is cut off: it has no plan' cut small
proof 'a report without a census' refused 'old: holds no census' small old
proof 'a line that is none' refused 'broken: line 5: a suspect without chain=' small broken
proof 'the same machine twice' refused \
	'small and small: both machines have the same memory, nothing would move' small small

finish
