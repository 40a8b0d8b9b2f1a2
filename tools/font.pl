#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Turns a console font into what both images show: the `struct font` of kernel/lib/screen.h.
#
#   tools/font.pl FONT.psf >FONT.bin
#
# PSF versions 1 and 2 are read, as the Linux console's tools pack them (kbd's psf.h). In every
# console font that Debian packages the characters of ASCII stand at their own numbers, and the
# report is ASCII: other glyphs and the Unicode table are left out. A bad font ends the build here, so that
# nobody has to look for one on a machine that boots.
use strict;
use warnings;

use constant {
	PSF1_MAGIC => 0x0436,
	PSF2_MAGIC => 0x864ab572,
	FIRST      => ord ' ',
	LAST       => ord '~',
	EXTENT_MAX => 64, # pixels: larger is damage rather than a font
};

my ($path) = @ARGV;
die "usage: tools/font.pl FONT.psf\n" unless defined $path;
open my $file, '<:raw', $path or die "$path: $!\n";
my $psf = do { local $/; <$file> } // '';

my ($header_size, $count, $glyph_size, $height, $width);
if (length $psf >= 4 && unpack('v', $psf) == PSF1_MAGIC) {
	($header_size, $count, $width) = (4, 256, 8);
	$glyph_size = $height = unpack 'x3 C', $psf;
} elsif (length $psf >= 32 && unpack('V', $psf) == PSF2_MAGIC) {
	($header_size, $count, $glyph_size, $height, $width) = unpack 'x8 V x4 V4', $psf;
	die "$path: has a header of $header_size bytes\n" if $header_size < 32;
} else {
	die "$path: is no PSF font\n";
}

for my $extent ($width, $height) {
	die "$path: has glyphs of $width x $height pixels\n" if $extent < 1 || $extent > EXTENT_MAX;
}
# Each row of a glyph starts at a byte of its own.
my $row_size  = int(($width + 7) / 8);
my $rows_size = $height * $row_size;
die "$path: has glyphs of $glyph_size bytes, not $rows_size\n" if $glyph_size != $rows_size;
die "$path: has only $count glyphs\n" if $count <= LAST;
die "$path: is cut off\n" if length $psf < $header_size + $count * $glyph_size;

binmode STDOUT;
print pack 'C2', $width, $height;
print substr $psf, $header_size + FIRST * $glyph_size, (LAST - FIRST + 1) * $glyph_size;
