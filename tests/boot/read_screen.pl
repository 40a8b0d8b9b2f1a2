#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Reads a picture of the screen back into text, by looking each cell up in the font.
#
#   tests/boot/read_screen.pl [--colours] [--row N] [--large COLUMN,ROW,SIZE] PICTURE.ppm FONT.psf
#
# The font is PSF version 1 (tools/setup.sh installs one), 8 pixels wide; glyphs are as large as
# kernel/lib/screen.h says for a picture of this size. A cell that holds no character of ASCII becomes a DEL.
# With --colours each row is followed by its colours, as tests/boot/page.c writes them. With --row only
# this one is read, from the end if it is negative; with --large only the word that starts at this cell, in letters
# so many cells high.
use strict;
use warnings;

use Getopt::Long;

use constant {COLUMNS_LEAST => 80, ROWS_LEAST => 30};

my ($colours, $only, $large);
GetOptions('colours' => \$colours, 'row=i' => \$only, 'large=s' => \$large) or die "usage\n";
my ($picture_path, $font_path) = @ARGV;

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

my $scale = 1;
$scale++ while $width / 8 / ($scale + 1) >= COLUMNS_LEAST && $lines / $height / ($scale + 1) >= ROWS_LEAST;

# The sixteen colours of kernel/lib/screen.c.
my %colour;
for my $number (0 .. 15) {
	my ($low, $high) = $number & 8 ? (0x55, 0xff) : (0, 0xaa);
	$colour{pack 'C3', map { $number & $_ ? $high : $low } 4, 2, 1} = $number;
}

# What a cell shows, and its text's and its ground's colour. A glyph's pixels are the fewer ones, or
# else it is in the font the other way round.
sub cell {
	my ($x, $y, $size) = @_;
	my @pixels;
	for my $line (0 .. $height - 1) {
		my $start = 3 * (($y + $line * $size) * $width + $x);
		push @pixels, map { substr $pixels, $start + 3 * $size * $_, 3 } 0 .. 7;
	}
	my %seen;
	$seen{$_}++ for @pixels;
	my ($ground, $text) = sort { $seen{$b} <=> $seen{$a} } keys %seen;
	return (' ', 0, $colour{$ground}) unless defined $text;
	for my $try ([$ground, $text], [$text, $ground]) {
		my $bits = pack 'B*', join '', map { $_ eq $try->[1] ? 1 : 0 } @pixels;
		return ($character{$bits}, $colour{$try->[1]}, $colour{$try->[0]}) if exists $character{$bits};
	}
	return ("\x7f", $colour{$text}, $colour{$ground});
}

# A digit for a ground that is not black, a letter for text, and a point for nothing.
sub letter {
	my ($character, $text, $ground) = @_;
	return sprintf '%x', $ground if $ground;
	return $character eq ' ' ? '.' : substr 'kbgcrmywKBGCRMYW', $text, 1;
}

if (defined $large) {
	my ($column, $row, $size) = split /,/, $large;
	my $word = '';
	while (($column + $size) * 8 * $scale <= $width) {
		my ($character) = cell($column * 8 * $scale, $row * $height * $scale, $size * $scale);
		last if $character !~ /[A-Z]/;
		$word .= $character;
		$column += $size;
	}
	print "$word\n";
	exit;
}

my @rows = 0 .. int($lines / $height / $scale) - 1;
for my $row (defined $only ? $rows[$only] : @rows) {
	my @cells = map { [cell($_ * 8 * $scale, $row * $height * $scale, $scale)] }
		0 .. int($width / 8 / $scale) - 1;
	my $text = join '', map { $_->[0] } @cells;
	$text =~ s/ +$// unless $colours;
	print "$text\n";
	print join('', map { letter(@$_) } @cells), "\n" if $colours;
}
