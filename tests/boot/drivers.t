#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Every driver under test in a machine of its own: the report is the one that its head expects, and
# not a line more. Where they all run together, one's defect could cover another's.
. "$(dirname "$0")/lib.sh"

as_expected() {
	local unmet
	unmet=$("$root/tests/boot/expectations.pl" "$root/tests/drivers/$driver.c" \
		"$drivers/$driver.elf" "$expected/ovmf-4m.scattered" <output)
	[[ -z $unmet ]] || { echo "$unmet" && return 1; }
}

# has KIND DRIVER: is there such a statement in its head?
has() {
	grep -qE "^ \* $1: " "tests/drivers/$2.c"
}

for source in tests/drivers/*.c; do
	driver=$(basename "$source" .c)
	settings=(DRIVERS="$drivers/$driver.efi" CMDLINE=virtmap=scattered exit=1)
	if has expect-bail-out "$driver"; then
		settings+=(ENDING=reset exit=2)
	elif has expect-hang "$driver"; then
		settings+=(TIMEOUT=30 exit=124)
	elif has 'expect: none' "$driver" || ! has 'expect(-not-ok)?' "$driver"; then
		settings+=(exit=0)
	fi
	case $driver in
	*_application) # stands in front of the loader
		settings+=(DRIVERS= LOADER="$drivers/$driver.efi"
			FILES="$out/BOOTX64.EFI=EFI/brightline/loader.efi")
		;;
	reset_returns) settings+=(ENDING=halt) ;;
	esac
	scenario "$driver" "${settings[@]}" then=as_expected
done

finish
