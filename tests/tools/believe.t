#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# tools/believe.pl believes the reports of our kernels, and says of others what does not fit.
. "$(dirname "$0")/../boot/lib.sh"

# One of each kind of line that counts, as report.c prints them.
sound=('TAP version 13' '# program=audit handoff-version=5 size=99' '# virtmap=offset seed=1 reset=shutdown'
	'# checks=service.GetTime,time.get.null,time.set.whole_range,variable.set.append'
	'# violation class=null-page phase=physical service=GetTime image=a.efi offset=0x1'
	'not ok 1 - service.GetTime' '# findings while it was called: 1'
	'ok 2 - time.get.null # SKIP no clock # TODO'
	'not ok 3 - time.set.whole_range # TODO known' 'ok 4 - variable.set.append' '1..4'
	'# verdict=fail checks=4 failed=1 skipped=1 deviations=1 violations=1')

asked=()

# says SENTENCE|'' LINE...: what it says of these lines, and how it ends.
says() {
	local wanted=$1 status=0
	printf '%s\n' "${@:2}" | "$root/tools/believe.pl" "${asked[@]}" >said || status=$?
	cat said
	if [[ -z $wanted ]]; then
		[[ $status == 0 && ! -s said ]]
	else
		[[ $status == 2 ]] && grep -qxF -- "$wanted" said
	fi
}
# changed SENTENCE|'' SCRIPT: the sound report, changed by sed.
changed() {
	local lines
	mapfile -t lines < <(printf '%s\n' "${sound[@]}" | sed -E "$2")
	says "$1" "${lines[@]}"
}

proof 'a sound report is believed' says '' "${sound[@]}"
proof 'what stands before it is not read' says '' 'brightline: starting driver a.efi' 'ok 7 - x' "${sound[@]}"
proof 'line ends of a serial port' changed '' 's/$/\r/'

# expected PROGRAM FILE...: a report whose checks are those of tests/boot/expected/.
expected() {
	printf '%s\n' 'TAP version 13' "# program=$1 handoff-version=5 size=99" \
		'# virtmap=scattered seed=1 reset=shutdown'
	sed 's/ .*//; s/^/ok 0 - /' < <(sed -nE 's/^(not )?ok ([a-z]+\.[^ ]+).*/\2/p' "$root/tests/boot/expected/$2") |
		awk '{ $2 = NR; print } END { print "1.." NR
			print "# verdict=pass checks=" NR " failed=0 skipped=0 deviations=0 violations=0" }'
}
mapfile -t handoff < <(expected handoff handoff.ovmf.offset)
mapfile -t audit < <(expected audit ovmf-4m.scattered)
proof 'a handoff that passes' says '' "${handoff[@]}"
proof 'an audit that passes' says '' "${audit[@]}"

proof 'a claim without checks' says 'the plan says 3 checks, and 0 stand before it' \
	'TAP version 13' 1..3 '# verdict=pass checks=3 failed=0 skipped=0 deviations=0 violations=0'
proof 'a verdict without counts' says 'the verdict line has no counts: # verdict=pass' \
	'TAP version 13' 1..0 '# verdict=pass'
proof 'no verdict' changed 'no verdict' '/verdict/d'
proof 'a number that is left out' changed 'a check has the number 5, and 4 comes next' 's/^ok 4/ok 5/'
proof 'a number that comes twice' changed 'a check has the number 2, and 3 comes next' 's/^not ok 3/not ok 2/'
proof 'a check too many' changed 'the plan says 4 checks, and 5 stand before it' 's/^1\.\./ok 5 - x\n&/'
proof 'a check behind the plan' changed 'a check stands behind the plan' 's/^1\.\.4/&\nok 5 - x/'
proof 'two plans' changed '2 plans, and one is enough' 's/^1\.\.4/1..4\n&/'
proof 'no plan' changed 'the verdict comes without a plan' '/^1\.\./d'
proof 'two reports in one' changed 'it begins 2 times' 's/^ok 4/TAP version 13\n&/'
proof 'other failures' changed 'the verdict counts 0 failures, and 1 are in the report' 's/failed=1/failed=0/'
proof 'other skips' changed 'the verdict counts 2 skipped checks, and 1 are in the report' 's/skipped=1/skipped=2/'
proof 'other violations' changed \
	'the verdict counts 3 deviations and violations, and 2 are in the report' 's/violations=1$/violations=2/'
proof 'a word that the counts do not bear out' changed \
	'the verdict is pass, with 1 failures and 1 violations' 's/verdict=fail/verdict=pass/'
proof 'a failure of nothing' says 'the verdict is fail, with 0 failures and 0 violations' \
	"${sound[@]:0:4}" 1..0 '# verdict=fail checks=0 failed=0 skipped=0 deviations=0 violations=0'
proof 'an incomplete report with a failure' changed \
	'the verdict is incomplete, with 1 failures and 1 violations' 's/verdict=fail/verdict=incomplete/'

# ---- Behind the plan ----

proof 'what ResetSystem does, and a second verdict' says '' "${sound[@]}" \
	'# violation class=null-page phase=reset service=ResetSystem image=a.efi offset=0x1' \
	'# verdict=fail checks=4 failed=1 skipped=1 deviations=1 violations=2' \
	'# reset-returned type=cold status=EFI_SUCCESS' \
	'# verdict=fail checks=4 failed=2 skipped=1 deviations=1 violations=2'
proof 'a machine that ended before the second verdict' says \
	'the verdict counts 2 deviations and violations, and 3 are in the report' "${sound[@]}" \
	'# violation class=null-page phase=reset service=ResetSystem image=a.efi offset=0x1'

# ---- What was started ----

asked=(--program=audit --command-line='virtmap=scattered:7 reset=cold' --driver=a.efi)
mapfile -t with_driver < <(printf '%s\n' "${audit[@]}" | sed 's/^1\.\./# driver=01-a.efi kind=runtime status=EFI_SUCCESS\n&/')
proof 'the report of what was started' says '' "${with_driver[@]}"
proof 'a driver that is not in it' says 'the driver a.efi was started, and is not in the report' "${audit[@]}"
proof "another program's report" says 'program=audit was started, and the report says program=handoff' "${handoff[@]}"
proof 'a report of no program' says 'the report does not say which program made it' \
	"${with_driver[0]}" "${with_driver[@]:2}"
proof 'a report of no policy' says 'the report does not say how addresses are mapped' \
	"${with_driver[@]:0:2}" "${with_driver[@]:3}"
proof 'another policy' says 'virtmap=scattered was started, and the report says virtmap=packed' \
	"${with_driver[@]/virtmap=scattered/virtmap=packed}"
all=$(grep -c '^ok ' <<<"$(printf '%s\n' "${audit[@]}")")
nothing='failed=0 skipped=0 deviations=0 violations=0'
proof 'no check at all' says \
	"of $all checks that every such run has, $all are not in the report: handoff.exit_boot_services and others" \
	"${audit[@]:0:3}" 1..0 "# verdict=pass checks=0 $nothing"
proof 'an invented check' says 'a.b is no check of this program' \
	"${audit[@]:0:3}" 'ok 1 - a.b' 1..1 "# verdict=pass checks=1 $nothing"
proof 'a part that nobody asked for' says \
	"of $all checks that every such run has, $((all - 1)) are not in the report: handoff.exit_boot_services and others" \
	"${audit[@]:0:3}" '# checks=time.get.null' 'ok 1 - time.get.null' 1..1 "# verdict=pass checks=1 $nothing"
asked=(--program=audit --command-line='virtmap=scattered checks=list')
proof 'a list of checks has none' says '' "${audit[@]:0:3}" '# checks=list' 1..0 "# verdict=pass checks=0 $nothing"
asked[1]='--command-line=checks=all virtmap=scattered checks=time.get.n*,census.*'
proof 'a part that was asked for' says '' "${audit[@]:0:3}" 'ok 1 - time.get.null' \
	'ok 2 - time.get.no_capabilities' 'ok 3 - census.a.efi' 1..3 "# verdict=pass checks=3 $nothing"
proof 'less than was asked for' says \
	'of 2 checks that every such run has, 1 are not in the report: time.get.no_capabilities' \
	"${audit[@]:0:3}" 'ok 1 - time.get.null' 1..1 "# verdict=pass checks=1 $nothing"
asked=(--program=handoff)
proof 'a handoff without its services' says \
	'of 11 checks that every such run has, 1 are not in the report: service.GetTime' \
	"${handoff[@]/service.GetTime/service.GetVariable}"
proof 'a check of the audit in a handoff' says 'time.get.null is no check of this program' \
	"${handoff[@]/service.GetTime/time.get.null}"
asked=()

# ---- Text without a line end ----

proof 'a check behind other text' changed \
	'a line of ours stands behind a text without a line end: [MyDrv] count ok 2 - time.get.null # SKIP no clock # TODO' \
	's/^ok 2/[MyDrv] count &/'
proof 'a verdict behind other text' says \
	"a line of ours stands behind a text without a line end: x# verdict=pass checks=1 $nothing" \
	"${sound[@]:0:4}" 1..0 "x# verdict=pass checks=1 $nothing" "# verdict=pass checks=1 $nothing"

from_file() {
	printf '%s\n' "${sound[@]}" >report
	"$root/tools/believe.pl" report </dev/null
}
proof 'a report from a file' from_file
finish
