#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Writes a flash image of EDK II whose store of variables has so many bytes left: the rest is a variable of somebody
# else's, as a machine has them that was updated for years.
#
#   tests/boot/fill_store.pl VARS.fd BYTES >FULL.fd
#
# The layout is that of tests/boot/our_variables.pl.
use strict;
use warnings;

my $SIGNATURE = pack 'VvvC8', 0xaaf32c78, 0x947b, 0x439a, 0xa1, 0x80, 0x2e, 0x14, 0x4e, 0xc3, 0x77, 0x92;
my $VENDOR    = pack 'VvvC8', 0x0f9d89e8, 0x9259, 0x4f76, 0xa5, 0xaf, 0x0c, 0x89, 0xe3, 0x40, 0x23, 0xdf;
use constant {STORE_HEADER => 28, HEADER => 60, NAME_SIZE => 36, ADDED => 0x3f, ATTRIBUTES => 7};

my ($path, $left) = @ARGV;
open my $file, '<:raw', $path or die "$path: $!\n";
my $flash = do { local $/; <$file> };
my $start = index $flash, $SIGNATURE;
die "$path: no store of authenticated variables\n" if $start < 0;
my $end = $start + unpack 'V', substr $flash, $start + length $SIGNATURE, 4;

my $at = $start + STORE_HEADER;
while (substr($flash, $at, 2) eq "\xaa\x55") {
	my ($name_size, $data_size) = unpack 'VV', substr $flash, $at + NAME_SIZE, 8;
	$at += HEADER + $name_size + $data_size + 3 & ~3;
}
my $name = join '', map { pack 'v', ord } split //, "Years\0";
my $size = $end - $at - HEADER - length($name) - $left;
die "$path: less than $left bytes are left\n" if $size <= 0;
substr $flash, $at, HEADER + length($name) + $size,
	pack('vCCVx8x16VVV', 0x55aa, ADDED, 0, ATTRIBUTES, 0, length $name, $size) . $VENDOR . $name . 'f' x $size;
binmode STDOUT, ':raw';
print $flash;
