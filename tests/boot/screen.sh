# SPDX-License-Identifier: BSD-2-Clause-Patent
# shellcheck shell=bash
#
# What a picture of the screen shows. Sourced behind lib.sh.
# shellcheck disable=SC2154

# read_screen PICTURE FLAG...
read_screen() {
	"$root/tests/boot/read_screen.pl" "${@:2}" "$1" "$out/font.psf"
}

# shows_page PICTURE PORT [ROWS] <REPORT: the closing page of that report, cell by cell but for its last ROWS rows. Cells
# of large letters, which each reader sees in its own way, are read apart.
shows_page() {
	local verdict last=${3:-0}
	cat >report.of_page
	verdict=$(sed -n 's/^# verdict=\([a-z]*\).*/\U\1/p' report.of_page | tail -n 1)
	read_screen "$1" --colours | head -n "-$((2 * last))" >shown
	"$out/page" "$(($(head -n 1 shown | wc -c) - 1))" "$(($(wc -l <shown) / 2 + last))" "$2" <report.of_page |
		head -n "-$((2 * last))" >page
	[[ $(read_screen "$1" --large 1,0,3) == "$verdict" ]] &&
		diff <(cut -c 32- page) <(cut -c 32- shown) && diff <(tail -n +7 page) <(tail -n +7 shown)
}
