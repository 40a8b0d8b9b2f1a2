#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Wraps a driver as the option ROM of QEMU's pci-testdev, since EDK II's EfiRom is not packaged.
#
#   tests/boot/option_rom.pl DRIVER.efi ROM
#
# Layout of the ROM: UEFI 2.10, section 14.4.2, and PCI Firmware Specification 3.3, section 5.1.2.
use strict;
use warnings;

use constant {
	ROM_SIGNATURE  => 0xaa55,
	EFI_SIGNATURE  => 0x0ef1,
	RUNTIME_DRIVER => 12,
	MACHINE_X64    => 0x8664,
	PCIR_OFFSET    => 0x1c,
	IMAGE_OFFSET   => 0x40,
	UNIT           => 512,
	VENDOR         => 0x1b36,        # pci-testdev: docs/specs/pci-ids.rst in QEMU's sources
	DEVICE         => 0x0005,
	CODE_TYPE_EFI  => 3,
	LAST_IMAGE     => 0x80,
};

my ($driver, $rom) = @ARGV;
die "usage: tests/boot/option_rom.pl DRIVER.efi ROM\n" unless defined $rom;

open my $input, '<:raw', $driver or die "$driver: $!\n";
my $image = do { local $/; <$input> };

my $units  = int((IMAGE_OFFSET + length($image) + UNIT - 1) / UNIT);
my $header = pack 'v v V v v v x8 v v', ROM_SIGNATURE, $units, EFI_SIGNATURE, RUNTIME_DRIVER,
	MACHINE_X64, 0, IMAGE_OFFSET, PCIR_OFFSET;
my $pcir = pack 'a4 v v v v C C3 v v C C v v v', 'PCIR', VENDOR, DEVICE, 0, 28, 3, 0, 0, 0xff, $units, 0,
	CODE_TYPE_EFI, LAST_IMAGE, 0, 0, 0;

open my $output, '>:raw', $rom or die "$rom: $!\n";
print $output pack '@0 a* @' . PCIR_OFFSET . ' a* @' . IMAGE_OFFSET . ' a* @' . $units * UNIT,
	$header, $pcir, $image;
close $output or die "$rom: $!\n";
