# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The processors of PE images, by the numbers of their headers (Microsoft, "PE Format", "Machine Types").
# tools/drivers.pl and tools/firmware_machine.pl require this file.
use strict;
use warnings;

my %MACHINES = (0x014c => '32-bit x86', 0x01c2 => '32-bit Arm', 0x01c4 => '32-bit Arm', 0x8664 => 'x86-64', 0xaa64 => 'AArch64',
	0x5032 => '32-bit RISC-V', 0x5064 => '64-bit RISC-V', 0x6264 => 'LoongArch', 0x0ebc => 'EFI byte code');

# Undefined of a number that stands for none.
sub machine_name {
	return $MACHINES{$_[0]};
}
1;
