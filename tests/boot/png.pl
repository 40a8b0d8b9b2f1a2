#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Turns a picture of the screen into what README.md can show: tests/boot/png.pl <PICTURE.ppm >PICTURE.png
use strict;
use warnings;

use Compress::Zlib qw(compress crc32);

binmode STDIN;
binmode STDOUT;
my $picture = do { local $/; <STDIN> };
my ($width, $height) = $picture =~ /^P6\s+(\d+)\s+(\d+)\s+255\s/ or die "not P6\n";
my $pixels  = substr $picture, -3 * $width * $height;

# A palette of few colours makes a picture a tenth as large.
my (%number, @palette);
my $rows = '';
for my $y (0 .. $height - 1) {
	$rows .= "\0"; # no filter
	for my $x (0 .. $width - 1) {
		my $colour = substr $pixels, 3 * ($y * $width + $x), 3;
		push @palette, $colour unless defined $number{$colour};
		$number{$colour} //= $#palette;
		$rows .= chr $number{$colour};
	}
}
die "more than 256 colours\n" if @palette > 256;

sub chunk {
	my ($type, $data) = @_;
	return pack('N', length $data) . $type . $data . pack 'N', crc32($type . $data);
}

print "\x89PNG\r\n\x1a\n", chunk('IHDR', pack 'NNCCCCC', $width, $height, 8, 3, 0, 0, 0),
	chunk('PLTE', join '', @palette), chunk('IDAT', compress($rows, 9)), chunk('IEND', '');
