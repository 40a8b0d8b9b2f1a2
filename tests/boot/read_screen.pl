#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Reads a picture of the screen back into text, by looking each cell up in the font.
#
#   tests/boot/read_screen.pl PICTURE.ppm FONT.psf [SCALE]
#
# The font is PSF version 1 (tools/setup.sh installs one), 8 pixels wide; SCALE is how many pixels
# wide and high one of a glyph is. What is not black is foreground, and a cell that holds no character
# of ASCII becomes a DEL.
use strict;
use warnings;

my ($picture_path, $font_path, $scale) = (@ARGV, 1);

sub slurp {
	my ($path) = @_;
	open my $file, '<:raw', $path or die "$path: $!\n";
	local $/;
	return scalar <$file>;
}

my $psf = slurp($font_path);
my ($magic, undef, $height) = unpack 'v C C', $psf;
die "$font_path: not a PSF 1 font\n" if $magic != 0x0436;
my %character = map { substr($psf, 4 + $_ * $height, $height) => chr } reverse 0x20 .. 0x7e;

my $picture = slurp($picture_path);
my ($width, $lines) = $picture =~ /^P6\s+(\d+)\s+(\d+)\s+255\s/ or die "$picture_path: not P6\n";
my $pixels     = substr $picture, -3 * $width * $lines;

# The bits of one cell, in the font's format.
sub cell {
	my ($column, $row) = @_;
	my $bits = '';
	for my $y (0 .. $height - 1) {
		my $start = 3 * (($row * $height + $y) * $scale * $width + $column * 8 * $scale);
		$bits .= join '', map {
			substr($pixels, $start + 3 * $scale * $_, 3) eq "\0\0\0" ? 0 : 1
		} 0 .. 7;
	}
	return pack 'B*', $bits;
}

for my $row (0 .. int($lines / $height / $scale) - 1) {
	my $text = join '', map { $character{cell($_, $row)} // "\x7f" } 0 .. int($width / 8 / $scale) - 1;
	$text =~ s/ +$//;
	print "$text\n";
}
