#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The end of a report: what the verdict rests on, each cause once, with the source, and what passed in one
# line. Behind the plan stand `#` lines alone, for whoever reads TAP.
. "$(dirname "$0")/lib.sh"

# The end, with source lines and without what varies.
end_of_report() {
	"$root/tools/symbolize" --search "$drivers" output | sed -n '/^1\.\./,/^# verdict/p'
}

only_comments() {
	! end_of_report | sed 1d | grep -v '^# '
}

a_pass_is_one_line() {
	only_comments && [[ $(end_of_report | wc -l) == 3 ]] && grep -q '^# passed=[0-9]* skipped=[0-9]* known=[0-9]*$' output
}
scenario 'of a pass there is one line' CMDLINE=virtmap=scattered then=a_pass_is_one_line

# Each image's bug once, in all phases; the pointer that it followed beside it, with its variable.
two_bugs() {
	only_comments && end_of_report >end &&
		[[ $(grep -cE '^# cause [0-9]+ (class|suspect)=' end) == 3 ]] &&
		grep -A 2 '^# cause 1 class=stale-boot-memory image=01-stale_boot_data\.efi ' end |
		grep -q '^# source function=at_runtime file=.*tests/drivers/stale_boot_data\.c line=' &&
		grep -q '^# cause 1 phase=physical,virtual service=GetNextHighMonotonicCount ' end &&
		grep -A 1 '^# cause 1 suspect=stale ' end | grep -q '^# source variable=context ' &&
		grep -A 1 '^# cause 2 suspect=left-physical image=02-dormant_list\.efi ' end |
		grep -q '^# source variable=list file=.*tests/drivers/dormant_list\.c line=' &&
		! grep '^# cause 3 ' end
}
scenario 'two bugs read as two' DRIVERS="$drivers/stale_boot_data.efi $drivers/dormant_list.efi" exit=1 \
	CMDLINE=virtmap=scattered then=two_bugs

# Without a finding and a suspect the reason is what there is.
a_check() {
	only_comments && grep -q '^# cause 1 check=[a-z.A-Z]* reason="' output
}
scenario 'a check that fails by itself' DRIVERS="$drivers/time_out_of_range.efi" exit=1 \
	CMDLINE=virtmap=scattered then=a_check

# For a reader of TAP nothing is wrong with it.
tap_is_sound() {
	prove --exec cat output >said
	grep -q '^Parse errors' said && cat said && return 1
	grep -q 'Failed test' said
}
scenario 'it is TAP' DRIVERS="$drivers/stale_boot_data.efi" exit=1 then=tap_is_sound

finish
