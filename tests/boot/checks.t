#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Which checks are made: checks=, and what a machine that is no virtual one is spared.
. "$(dirname "$0")/lib.sh"

# The names in the table, families left out.
listed() {
	sed -nE 's/^# check=([^ *]+) changes-state=(yes|no) sentence="[A-Z].*\."$/\1/p' output
}

made() {
	sed -nE 's/^(not )?ok [0-9]+ - ([^ ]+).*/\2/p' output
}

# ---- checks=list ----

# What takes svam-test= to be made is in no report but its own (tests/boot/refusals.t).
alone=$(printf 'svam.%s\n' before_exit foreign_range missing_range)

lists_what_is_reported() {
	cat "$expected"/{ovmf,u-boot}* | sed -nE 's/^(not )?ok ([^ ]+).*/\2/p' | grep -v '^census\.' | sort -u >reported
	diff <(sort -u reported - <<<"$alone") <(listed | sort)
}

each_has_a_sentence() {
	diff <(grep -c '^# check=' output) <(grep -cE \
		'^# check=[^ ]+ changes-state=(yes|no) sentence="[A-Z].*\."$' output)
}

list_holds() {
	cp output "$scratch/list"
	lists_what_is_reported && each_has_a_sentence
}

scenario 'checks=list prints every name with a sentence, and makes none' CMDLINE=checks=list \
	then=list_holds says='^1\.\.0$' never='^(not )?ok ' \
	says='^# verdict=pass checks=0 failed=0 skipped=0 deviations=0 violations=0$'

# ---- A part ----

# made_alone NAME...: these and no others, in this order.
made_alone() {
	diff <(printf '%s\n' "$@") <(made)
}
two() {
	made_alone handoff.memory_map service.GetTime
}
scenario 'names with commas between them' CMDLINE=checks=service.GetTime,handoff.memory_map \
	then=two says='^1\.\.2$'

matches_set() {
	! made | grep -v '^time\.set\.' && made | grep -q .
}
scenario 'a pattern' CMDLINE='checks=time.set.*' then=matches_set

everything() {
	checks <output | diff "$(expected_of ovmf-4m.offset)" -
}
scenario 'checks=all is everything' CMDLINE=checks=all then=everything

scenario 'a pattern that names no check' CMDLINE=checks=service.GetTim ENDING=halt exit=2 \
	says='^Bail out! checks=service\.GetTim names no check: checks=list prints their names$'

# EDK II's store keeps what was deleted: the vendor of our variables (kernel/lib/efi_runtime.h) stands in
# it as soon as one was written.
was_written() {
	LC_ALL=C grep -qaP '\x1e\x47\x19\xb2\x3d\x6c\x5a\x4e\x9f\x27\x51\x0d\xef\x10\x8a[\x43\x44]' vars.fd
}
never_written() {
	[[ -f vars.fd ]] && ! was_written
}
scenario 'what writes variables writes them' COLD=1 CMDLINE=checks=variable.set.vendors then=was_written
scenario 'no variable is written that nobody asked for' COLD=1 \
	CMDLINE='checks=service.Get*,time.*,wakeup.*,variable.set.reserved_bits' \
	then=never_written

# ---- No hypervisor ----

board() {
	scenario "$1" CPU=max,-hypervisor CMDLINE="reset=shutdown $2" "${@:3}"
}

# Each check that changes something, by the list, is skipped for that reason, and no other is.
spares_what_changes() {
	local reason='it changes the machine.s state: only checks=all does so on a real one'
	sed -nE 's/^# check=([^ ]+) changes-state=yes .*/\1/p' "$scratch/list" |
		grep -vxF "$alone" |
		sort >changing
	sed -nE "s/^ok [0-9]+ - ([^ ]+) # SKIP $reason\$/\1/p" output | sort >spared
	diff changing spared && never_written
}
board 'a board is spared what changes it' '' then=spares_what_changes
board 'whatever of it is asked for' checks=variable.*,exit.*,svam.*,capsule.* then=never_written \
	says='^ok [0-9]+ - exit\.wrong_key # SKIP it changes' \
	says='^ok [0-9]+ - svam\.again # SKIP it changes' \
	says='^ok [0-9]+ - capsule\.update\.bad_flags # SKIP it changes' \
	says='^ok [0-9]+ - variable\.set\.replace # SKIP it changes'
board 'but for svam-test=, which nobody gives by accident' svam-test=foreign-range \
	says='^not ok [0-9]+ - svam\.foreign_range # TODO '
board 'checks=all spares nothing' checks=all then=everything

finish
