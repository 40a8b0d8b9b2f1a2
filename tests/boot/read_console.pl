#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Reads a picture of firmware's own console (EDK II's GraphicsConsoleDxe) back into text.
#
#   tests/boot/read_console.pl PICTURE.ppm PAGE
#
# Its font is not ours. So glyphs are learnt from what should be there, PAGE as tests/boot/page.c writes it: a
# character has the glyph with which it came first, and no other one has it. Prints what is there in the same
# form, with a DEL for a glyph of nobody.
use strict;
use warnings;

use constant {WIDTH => 8, HEIGHT => 19};

my ($picture_path, $page_path) = @ARGV;

sub slurp {
	my ($path) = @_;
	open my $file, '<:raw', $path or die "$path: $!\n";
	local $/;
	return scalar <$file>;
}

my @page = split /\n/, slurp($page_path);
my ($rows, $columns) = (@page / 2, length $page[0]);
my $picture = slurp($picture_path);
my ($width, $lines) = $picture =~ /^P6\s+(\d+)\s+(\d+)\s+255\s/ or die "$picture_path: not P6\n";
my $pixels = substr $picture, -3 * $width * $lines;
# The console stands in the middle.
my ($left, $top) = (int(($width - $columns * WIDTH) / 2), int(($lines - $rows * HEIGHT) / 2));

my %colour;
for my $number (0 .. 15) {
	my $high = $number & 8 ? 0xff : 0x98;
	$colour{pack 'C3', map { $number & $_ ? $high : 0 } 4, 2, 1} = $number unless $number == 8;
}

# The glyph of a cell, its text's and its ground's colour. Of a glyph there are fewer pixels than of its ground.
sub cell {
	my ($column, $row) = @_;
	my @pixels;
	for my $line (0 .. HEIGHT - 1) {
		my $start = 3 * (($top + $row * HEIGHT + $line) * $width + $left + $column * WIDTH);
		push @pixels, map { substr $pixels, $start + 3 * $_, 3 } 0 .. WIDTH - 1;
	}
	my %seen;
	$seen{$_}++ for @pixels;
	my ($ground, $text) = sort { $seen{$b} <=> $seen{$a} } keys %seen;
	return ('', 0, $colour{$ground}) unless defined $text;
	return (join('', map { $_ eq $text ? 1 : 0 } @pixels), $colour{$text}, $colour{$ground});
}

my %character = ('' => ' ');
my %learnt = (' ' => 1);
for my $row (0 .. $rows - 1) {
	my ($text, $colours) = ('', '');
	for my $column (0 .. $columns - 1) {
		my $wanted = substr $page[2 * $row], $column, 1;
		my ($glyph, $colour, $ground) = cell($column, $row);
		$character{$glyph} //= $learnt{$wanted}++ ? "\x7f" : $wanted;
		$text .= $character{$glyph};
		$colours .= $ground ? sprintf '%x', $ground : $glyph eq '' ? '.' : substr 'kbgcrmywKBGCRMYW', $colour // 0, 1;
	}
	print "$text\n$colours\n";
}
