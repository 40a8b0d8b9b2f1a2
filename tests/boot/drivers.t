#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Every driver under test: the report is the one that the heads of the drivers in that machine
# expect, and not a line more. As many go into one machine as can be told apart in its report; each
# is then named by its own image (tests/boot/boots.pl).
#
#   ALONE=1   a machine for each driver, where one's repair cannot cover another's defect
. "$(dirname "$0")/lib.sh"

# source_of DRIVER...: their files, one a line.
source_of() {
	printf "$root/tests/drivers/%s.c\n" "$@"
}

as_expected() {
	local unmet
	mapfile -t sources < <(source_of "${boot[@]}")
	unmet=$("$root/tools/symbolize" --search "$drivers" output |
		"$root/tests/boot/expectations.pl" "$(expected_of ovmf-4m.scattered)" "${sources[@]}")
	[[ -z $unmet ]] || { echo "$unmet" && return 1; }
}

# heads PATTERN: does a line in one of this machine's heads match?
heads() {
	mapfile -t sources < <(source_of "${boot[@]}")
	awk -v statement="^ [*] $1" '/^ \*\// { nextfile } $0 ~ statement { found = 1 }
		END { exit !found }' "${sources[@]}"
}

# declarations DRIVER...: the words census-allow= for what they keep on purpose.
declarations() {
	local driver variable
	for driver; do
		variable=$(sed -nE 's/^ \* census-allow: \.data\+(.*)/\1/p' "tests/drivers/$driver.c")
		[[ -z $variable ]] || echo -n " census-allow=$(place_of "$driver" "$variable")"
	done
}

mapfile -t boots < <(tests/boot/boots.pl ${ALONE:+--alone} tests/drivers/*.c)
for line in "${boots[@]}"; do
	read -r -a boot <<<"$line"
	files=("${boot[@]/#/$drivers/}")
	words=virtmap=scattered
	# A service needs milliseconds; the default of ten seconds is for machines of all kinds.
	! heads 'expect: class=hang' || words+=' hang-limit=2000'
	! heads 'census-step: 4' || words+=' census-step=4'
	! heads 'first-call: virtual' || words+=' first-call=virtual'
	words+=$(declarations "${boot[@]}")
	settings=(DRIVERS="${files[*]/%/.efi}" CMDLINE="$words")
	if heads 'expect-bail-out:'; then
		settings+=(ENDING=reset exit=2)
	elif heads 'expect-hang:'; then
		# From a snapshot the driver is started within a second or two.
		limit=10
		[[ -z ${COLD:-} ]] || limit=30
		settings+=(TIMEOUT="$limit" exit=124)
	elif heads 'expect-end:|expect-exception:'; then
		settings+=(exit=2)
	elif heads 'expect: class=|expect-not-ok:|expect-census:'; then
		settings+=(exit=1)
	fi
	case $line in
	*_application) # stands in front of the loader
		settings+=(DRIVERS= LOADER="${files[0]}.efi"
			FILES="$audit/BOOTX64.EFI=EFI/brightline/loader.efi")
		;;
	reset_returns | reset_spins) settings+=(ENDING=halt exit=1) ;;
	esac
	scenario "$line" "${settings[@]}" then=as_expected
done

# What is expected is what boot_unload_driver alone would give: nothing of correct.efi is left.
boot=(boot_unload_driver)
scenario 'correct is unloaded, and leaves nothing behind' CMDLINE=virtmap=scattered \
	DRIVERS="$drivers/correct.efi $drivers/boot_unload_driver.efi" \
	says='^brightline: driver 02-boot_unload_driver\.efi started$' \
	says='^# driver=01-correct\.efi kind=runtime status=EFI_SUCCESS unloaded=yes$' \
	says='^ok [0-9]+ - service\.GetNextHighMonotonicCount$' \
	says='^# verdict=pass .* violations=0$' \
	never='^# runtime-image=.*correct' then=as_expected

finish
