#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Gives a driver a debug entry, as the build of EDK II makes it.
#
#   tests/boot/debug_entry.pl DRIVER.efi COPY.efi DEBUG_FILE
#
# The debug directory and its one entry go into the room that the header page has left; tools/pe.pl
# says where the fields of the header are.
use strict;
use warnings;

my ($driver, $copy, $debug_file) = @ARGV;
die "usage: tests/boot/debug_entry.pl DRIVER.efi COPY.efi DEBUG_FILE\n" unless defined $debug_file;

open my $input, '<:raw', $driver or die "$driver: $!\n";
my $image = do { local $/; <$input> };

my $optional = unpack('V', substr $image, 0x3c, 4) + 24;
my $sections = unpack 'v', substr $image, $optional - 18, 2;
my $header   = $optional + unpack('v', substr $image, $optional - 4, 2) + 40 * $sections;
my $record   = pack 'a4 V3 Z*', 'NB10', 0, 0, 1, $debug_file;
my $entry    = pack 'V2 v2 V4', 0, 0, 0, 0, 2, length $record, $header + 28, $header + 28;
my $room     = unpack('V', substr $image, $optional + 60, 4) - $header;
die "$driver: no room for a debug entry\n" if length($entry . $record) > $room;
substr $image, $header, length($entry . $record), $entry . $record;
substr $image, $optional + 112 + 6 * 8, 8, pack 'V2', $header, length $entry;

open my $output, '>:raw', $copy or die "$copy: $!\n";
print $output $image;
close $output or die "$copy: $!\n";
