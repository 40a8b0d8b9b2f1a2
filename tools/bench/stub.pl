#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Puts a stub in front of an EFI image: a section of its own behind the others, at which the image is
# entered, and which then jumps to where the image was entered before.
#
#   tools/bench/stub.pl STUB IMAGE RESULT
#
# STUB is plain code whose last four bytes are the distance of that jump (tools/bench/stub.S). Prints
# what tools/bench/count.c is to know of the result, as arguments of a QEMU plug-in.
#
# Fields are found by the offsets of the PE format (Microsoft, "PE Format": COFF File Header, Optional
# Header, Section Table).
use strict;
use warnings;

use constant {
	PE32_PLUS    => 0x020b,
	PAGE         => 4096,
	SECTION      => 40,
	CODE         => 0x60000020, # code, readable, executable
	CERTIFICATES => 144,        # of the optional header: a signature, which would be wrong now
};

sub slurp {
	my ($path) = @_;
	open my $file, '<:raw', $path or die "$path: $!\n";
	local $/;
	return scalar <$file>;
}

die "usage: tools/bench/stub.pl STUB IMAGE RESULT\n" unless @ARGV == 3;
my ($stub, $image) = map { slurp($_) } @ARGV[0, 1];

sub field {
	my ($offset, $template) = @_;
	return unpack $template, substr $image, $offset, length pack $template, 0;
}

sub set_field {
	my ($offset, $template, $value) = @_;
	substr $image, $offset, length pack($template, 0), pack $template, $value;
}

sub align {
	my ($value, $unit) = @_;
	return $value + -$value % $unit;
}

die "$ARGV[1]: is no PE image\n" unless $image =~ /^MZ/ && field(field(0x3c, 'V'), 'V') == 0x4550;
my $coff     = field(0x3c, 'V') + 4;
my $optional = $coff + 20;
die "$ARGV[1]: is no PE32+ image\n" if field($optional, 'v') != PE32_PLUS;

my $count        = field($coff + 2, 'v');
my $entry        = field($optional + 16, 'V');
my $sector       = field($optional + 36, 'V');
my $image_size   = field($optional + 56, 'V');
my $headers_size = field($optional + 60, 'V');
my $table        = $optional + field($coff + 16, 'v');
my $new_header   = $table + $count * SECTION;

# Where the headers are full, a sector more for them moves everything else along.
if ($new_header + SECTION > $headers_size) {
	die "$ARGV[1]: no room for one more section\n" if $headers_size + $sector > field($table + 12, 'V');
	substr $image, $headers_size, 0, "\0" x $sector;
	set_field($optional + 60, 'V', $headers_size + $sector);
	for (my $header = $table; $header < $new_header; $header += SECTION) {
		my $offset = field($header + 20, 'V');
		set_field($header + 20, 'V', $offset + $sector) if $offset != 0;
	}
}

my $address = align($image_size, PAGE);
substr $stub, -4, 4, pack 'l<', $entry - ($address + length $stub);
$image .= "\0" x (align(length $image, $sector) - length $image);
my $section = pack 'a8 V4 x12 V', '.bench', length $stub, $address, align(length $stub, $sector),
	length $image, CODE;
substr $image, $new_header, SECTION, $section;
set_field($coff + 2, 'v', $count + 1);
set_field($coff + 8, 'Q<', 0); # the symbol table, if there was one, has moved
set_field($optional + 16, 'V', $address);
set_field($optional + 56, 'V', $address + align(length $stub, PAGE));
set_field($optional + CERTIFICATES, 'Q<', 0);

open my $result, '>:raw', $ARGV[2] or die "$ARGV[2]: $!\n";
print $result $image, $stub, "\0" x (align(length $stub, $sector) - length $stub);
close $result or die "$ARGV[2]: $!\n";
printf "base=0x%x,size=0x%x,stub=0x%x\n", $address, $image_size, unpack 'Q<', $stub;
