#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Which processor a firmware is for, if it cannot be 64-bit x86.
#
#   tools/firmware_machine.pl FIRMWARE
#
# Prints the processor's name; nothing where the file does not say, or x86-64 is possible. Its images say it, as
# far as they are not compressed: EDK II's first phases (TE, PI 1.8 volume 1, section 14.2) and the
# examples within U-Boot. A 64-bit firmware of EDK II may have first phases of 32 bits.
use strict;
use warnings;
use FindBin qw($Bin);

require "$Bin/machines.pl";

use constant {X86 => 0x014c, X86_64 => 0x8664};

die "usage: tools/firmware_machine.pl FIRMWARE\n" unless @ARGV == 1;
open my $file, '<:raw', $ARGV[0] or die "firmware_machine: $ARGV[0]: $!\n";
my $bytes = do { local $/; <$file> } // '';

# Machine, number of sections, and of a TE header the subsystem: 10 to 13 are UEFI's.
my %count;
while ($bytes =~ /VZ(..)([\x01-\x10])[\x0a-\x0d]|PE\0\0(..)([\x01-\x10])\0/gs) {
	my $machine = unpack 'v', $1 // $3;
	$count{$machine}++ if defined machine_name($machine);
}
exit 0 if $count{+X86_64} || ($count{+X86} && $bytes !~ /U-Boot 20\d\d/);
my ($most) = sort { $count{$b} <=> $count{$a} } keys %count;
print machine_name($most), "\n" if defined $most;
