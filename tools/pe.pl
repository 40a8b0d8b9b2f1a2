#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Finishes and checks a UEFI image that objcopy made.
#
#   tools/pe.pl --finish IMAGE             mark NX_COMPAT, clear time stamp and checksum
#   tools/pe.pl --check IMAGE [MAX_SIZE]   prove what firmware with strict memory protection asks
#
# objcopy knows no switch for NX_COMPAT (binutils 2.40 and 2.44), and writes the time of the build,
# which would make no two builds the same. The checksum is wrong after such changes; firmware does
# not look at it, and 0 says that there is none. The fields are found by the offsets of the PE format
# (Microsoft, "PE Format": COFF File Header, Optional Header), after every magic number was seen.
use strict;
use warnings;

use constant {
	NX_COMPAT   => 0x0100,
	PE32_PLUS   => 0x020b,
	MEM_EXECUTE => 0x20000000,
	MEM_WRITE   => 0x80000000,
	PAGE        => 4096,
	DIR64       => 10,
};

my ($mode, $path, $max_size) = @ARGV;
die "usage: tools/pe.pl --finish|--check IMAGE [MAX_SIZE]\n"
	unless defined $path && $mode =~ /^--(finish|check)$/;

open my $file, '+<:raw', $path or die "$path: $!\n";
my $image = do { local $/; <$file> };

# field(offset, template): one little-endian number of the image.
sub field {
	my ($offset, $template) = @_;
	my $size = length pack $template, 0;
	die "$path: cut off at $offset\n" if $offset + $size > length $image;
	return unpack $template, substr $image, $offset, $size;
}

die "$path: no MZ header\n" if field(0, 'v') != 0x5a4d;
my $pe = field(0x3c, 'V');
die "$path: no PE header\n" if field($pe, 'V') != 0x4550;
my $coff     = $pe + 4;
my $optional = $coff + 20;
die "$path: not a PE32+ image\n" if field($optional, 'v') != PE32_PLUS;

my $sections     = $optional + field($coff + 16, 'v');
my $sections_end = $sections + 40 * field($coff + 2, 'v');

# Where the fields are that this tool changes.
my $time_stamp      = $coff + 4;
my $checksum        = $optional + 64;
my $characteristics = $optional + 70;

sub save {
	seek $file, 0, 0 or die "$path: $!\n";
	print $file $image or die "$path: $!\n";
	truncate $file, length $image or die "$path: $!\n";
	close $file or die "$path: $!\n";
	exit 0;
}

if ($mode eq '--finish') {
	substr $image, $time_stamp,      4, pack 'V', 0;
	substr $image, $checksum,        4, pack 'V', 0;
	substr $image, $characteristics, 2, pack 'v', field($characteristics, 'v') | NX_COMPAT;
	save();
}

my @wrong;
push @wrong, sprintf 'is %d bytes, more than %d', length $image, $max_size
	if defined $max_size && length $image > $max_size;
push @wrong, 'is not marked NX_COMPAT' unless field($characteristics, 'v') & NX_COMPAT;
push @wrong, 'has SectionAlignment ' . field($optional + 32, 'V')
	if field($optional + 32, 'V') % PAGE;

my $image_size = field($optional + 56, 'V');
my $executable;
my $contents = "\0" x $image_size; # as firmware lays it out
for (my $header = $sections; $header < $sections_end; $header += 40) {
	my $name    = unpack 'Z8', substr $image, $header, 8;
	my $address = field($header + 12, 'V');
	my $rights  = field($header + 36, 'V');
	my ($size, $offset) = (field($header + 16, 'V'), field($header + 20, 'V'));
	substr $contents, $address, $size, substr $image, $offset, $size;
	$executable ||= $rights & MEM_EXECUTE;
	push @wrong, sprintf 'section %s starts at 0x%x, not on a page', $name, $address
		if $address % PAGE;
	push @wrong, "section $name is writable and executable"
		if ($rights & MEM_WRITE) && ($rights & MEM_EXECUTE);
}
push @wrong, 'has no executable section' unless $executable;

# Base relocations: blocks of a page's address, the block's size, and two bytes for each place.
my ($block, $left) = (field($optional + 152, 'V'), field($optional + 156, 'V'));
push @wrong, 'has no base relocations, firmware would refuse to move it' if $left == 0;
while ($left > 0) {
	my ($page, $size) = unpack 'V2', substr $contents, $block, 8;
	if ($size < 8 || $size > $left) {
		push @wrong, "has a block of base relocations of $size bytes";
		last;
	}
	for my $entry (unpack 'v*', substr $contents, $block + 8, $size - 8) {
		my ($kind, $place) = ($entry >> 12, $page + $entry % PAGE);
		next if $kind == 0;
		my $value = unpack 'Q<', substr $contents, $place, 8;
		push @wrong, sprintf 'has a base relocation of kind %d at 0x%x', $kind, $place
			if $kind != DIR64;
		push @wrong, sprintf 'relocates 0x%x at 0x%x, which is no address in it', $value, $place
			if $value < PAGE || $value >= $image_size;
	}
	($block, $left) = ($block + $size, $left - $size);
}

print "$path: $_\n" for @wrong;
exit(@wrong ? 1 : 0);
