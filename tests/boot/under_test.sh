# SPDX-License-Identifier: BSD-2-Clause-Patent
# shellcheck shell=bash
#
# Drivers under test against what their heads expect, as many in one machine as can be told apart in its
# report (tests/boot/boots.pl); each is then named by its own image. A file tests/boot/*.t sources this
# behind lib.sh; $drivers is the folder of the images.
# shellcheck disable=SC2154

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

# machine "DRIVER...": one that has them all, in this order.
machine() {
	local files words limit settings
	read -r -a boot <<<"$1"
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
	case $1 in
	*_application) # stands in front of the loader
		settings+=(DRIVERS= LOADER="${files[0]}.efi"
			FILES="$audit/BOOTX64.EFI=EFI/brightline/loader.efi")
		;;
	reset_returns | reset_spins) settings+=(ENDING=halt exit=1) ;;
	esac
	scenario "$1" "${settings[@]}" then=as_expected
}
