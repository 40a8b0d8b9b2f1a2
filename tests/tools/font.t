#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# tools/font.pl takes the glyphs of ASCII out of both kinds of console font, and refuses a bad one.
. "$(dirname "$0")/../boot/lib.sh"

# psf1 HEIGHT GLYPHS, psf2 HEADER_SIZE GLYPHS GLYPH_SIZE HEIGHT WIDTH: a font whose every byte is the
# number of its glyph, and the same with room for one more word in the header.
psf1() {
	perl -e 'print pack("v C C", 0x436, 0, $ARGV[0]), map { chr($_) x $ARGV[0] } 0 .. $ARGV[1] - 1' \
		"$@" >font.psf
}
psf2() {
	perl -e 'print pack("V a4 V a4 V4 x4", 0x864ab572, "", $ARGV[0], "", @ARGV[1 .. 4]),
		map { chr($_) x $ARGV[2] } 0 .. 127' "$@" >font.psf
}

# gives WIDTH HEIGHT GLYPH_SIZE: what the font at hand becomes.
gives() {
	"$root/tools/font.pl" font.psf >font.bin &&
		perl -e 'print pack("C2", @ARGV),
			map { chr($_) x $ARGV[2] } 0x20 .. 0x7e' "$@" |
		cmp - font.bin
}

# refuses MESSAGE: the sentence about the font at hand, and nothing to build with.
refuses() {
	diff <(echo "font.psf: $1") <("$root/tools/font.pl" font.psf 2>&1)
}

version_1() {
	psf1 8 256 && gives 8 8 8
}
proof 'version 1' version_1

version_2() {
	psf2 36 128 10 5 12 && gives 12 5 10
}
proof 'version 2, with rows of two bytes and a header that grew' version_2

cut_off() {
	psf1 8 256 && truncate --size=-1 font.psf && refuses 'is cut off' &&
		truncate --size=3 font.psf && refuses 'is no PSF font' &&
		psf2 36 128 10 5 12 && truncate --size=1315 font.psf && refuses 'is cut off' &&
		truncate --size=31 font.psf && refuses 'is no PSF font'
}
proof 'fonts that are cut off' cut_off

impossible() {
	: >font.psf && refuses 'is no PSF font' &&
		psf1 0 256 && refuses 'has glyphs of 8 x 0 pixels' &&
		psf1 65 256 && refuses 'has glyphs of 8 x 65 pixels' &&
		psf2 31 128 10 5 12 && refuses 'has a header of 31 bytes' &&
		psf2 4294967295 128 10 5 12 && refuses 'is cut off' &&
		psf2 36 126 10 5 12 && refuses 'has only 126 glyphs' &&
		psf2 36 129 10 5 12 && refuses 'is cut off' &&
		psf2 36 128 9 5 12 && refuses 'has glyphs of 9 bytes, not 10' &&
		psf2 36 128 10 6 12 && refuses 'has glyphs of 10 bytes, not 12' &&
		psf2 36 128 10 5 17 && refuses 'has glyphs of 10 bytes, not 15' &&
		psf2 36 128 10 5 0 && refuses 'has glyphs of 0 x 5 pixels'
}
proof 'impossible fonts' impossible

finish
