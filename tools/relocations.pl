#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Makes the base relocations of a PE image from the relocations of the ELF file that it is made from.
#
#   tools/relocations.pl FILE.elf >RELOC
#
# The ELF file is linked at 0, so a place that holds an address has to be raised by what firmware
# chooses, which is all that R_X86_64_RELATIVE says (System V ABI, AMD64 supplement, "Relocation
# Types") and all that IMAGE_REL_BASED_DIR64 says (Microsoft, "PE Format", "The .reloc Section"). The
# linker has put the address itself into its place as well. Any other kind is an error.
use strict;
use warnings;

use constant {
	PAGE     => 4096,
	ABSOLUTE => 0,       # padding: a block is a multiple of four bytes
	DIR64    => 10 << 12,
};

my ($path) = @ARGV;
die "usage: tools/relocations.pl FILE.elf\n" unless defined $path;

my %pages;
open my $list, '-|', 'readelf', '--relocs', '--wide', $path or die "readelf: $!\n";
while (<$list>) {
	my ($place, $kind) = /^([0-9a-f]{12,16})\s+[0-9a-f]+\s+(R_\S+)/ or next;
	die "$path: has a relocation of the kind $kind\n" if $kind ne 'R_X86_64_RELATIVE';
	my $address = hex $place;
	push @{ $pages{ $address - $address % PAGE } }, DIR64 | $address % PAGE;
}
close $list or die "$path: readelf failed\n";

# Firmware takes an image without any block for one that cannot be moved.
$pages{0} = [ABSOLUTE] unless %pages;

binmode STDOUT;
for my $page (sort { $a <=> $b } keys %pages) {
	my @entries = sort { $a <=> $b } @{ $pages{$page} };
	push @entries, ABSOLUTE if @entries % 2;
	print pack 'V V v*', $page, 8 + 2 * @entries, @entries;
}
