#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The table of tests/coverage/README.md says what the checks are: no row without a check or a reason, no
# check that is not there, and results as tests/boot/expected/ has them. UPDATE_EXPECTED=1 writes it.
. "$(dirname "$0")/../boot/lib.sh"

begin='<!-- coverage: made by tests/coverage/table.pl -->'
end='<!-- end of coverage -->'

is_complete() {
	local gaps
	gaps=$("$root/tests/coverage/table.pl" --gaps)
	[[ -z $gaps ]] || { echo "$gaps" && return 1; }
}
proof 'each row has a check that is made on every firmware, or a reason' is_complete

# with_table PAPER: the text with the table as it is now.
with_table() {
	awk -v begin="$begin" -v end="$end" -v table="$root/tests/coverage/table.pl" '
		$0 == end { inside = 0 }
		!inside { print }
		$0 == begin { inside = 1; print ""; fflush(); system(table); print "" }' "$1"
}

is_told() {
	local paper=$root/tests/coverage/README.md
	grep -qxF -- "$begin" "$paper" && grep -qxF -- "$end" "$paper" || return
	with_table "$paper" >expected.md
	if [[ -n ${UPDATE_EXPECTED:-} ]]; then
		cp expected.md "$paper"
	else
		diff "$paper" expected.md
	fi
}
proof 'tests/coverage/README.md has the table' is_told

finish
