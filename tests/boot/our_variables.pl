#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Prints the name of each variable of ours that lives in a flash image of EDK II, one a line; with --global of
# each that the specification names; with --dumps of each that Linux's pstore would show, with a checksum of its
# contents, sorted.
#
#   tests/boot/our_variables.pl [--global|--dumps] VARS.fd
#
# The layout is that of MdeModulePkg/Include/Guid/VariableFormat.h: a store's header, then variables
# with AUTHENTICATED_VARIABLE_HEADER. A deleted one stays where it is, with other bits in its state.
use strict;
use warnings;
use Digest::MD5 qw(md5_hex);

my $SIGNATURE = pack 'VvvC8', 0xaaf32c78, 0x947b, 0x439a,
	0xa1, 0x80, 0x2e, 0x14, 0x4e, 0xc3, 0x77, 0x92;
# BRIGHTLINE_VARIABLE_GUID and its twin in kernel/lib/efi_runtime.h.
my $OURS = pack 'VvvC7', 0xb219471e, 0x6c3d, 0x4e5a, 0x9f, 0x27, 0x51, 0x0d, 0xef, 0x10, 0x8a;
my $GLOBAL = pack 'VvvC8', 0x8be4df61, 0x93ca, 0x11d2, 0xaa, 0x0d, 0x00, 0xe0, 0x98, 0x03, 0x2b, 0x8c;
# PSTORE_LINUX_GUID of include/audit/pstore.h.
my $LINUX = pack 'VvvC8', 0xcfc8fc79, 0xbe2e, 0x4ddc, 0x97, 0xf0, 0x9f, 0x98, 0xbf, 0xe2, 0x98, 0xa0;

# Offsets in a variable's header, of which the vendor is the last field.
use constant {STATE => 2, NAME_SIZE => 36, VENDOR => 44, NAME => 60};
# VAR_ADDED, and the same while its successor is being written.
my %LIVES = (0x3f => 1, 0x3e => 1);

my $which = @ARGV > 1 ? shift @ARGV : '';
my $dumps = $which eq '--dumps';
my $vendor = $dumps ? $LINUX : $which eq '--global' ? $GLOBAL : $OURS;
open my $file, '<:raw', $ARGV[0] or die "$ARGV[0]: $!\n";
my $flash = do { local $/; <$file> };
my $start = index $flash, $SIGNATURE;
die "$ARGV[0]: no store of authenticated variables\n" if $start < 0;
my $store = substr $flash, $start, unpack 'V', substr $flash, $start + length $SIGNATURE, 4;

my @lines;
while ($store =~ /\x{aa}\x{55}/gs) {
	my $start = pos($store) - 2;
	my $header = substr $store, $start, NAME;
	next unless substr($header, VENDOR, length $vendor) eq $vendor;
	next unless $LIVES{unpack 'C', substr $header, STATE, 1};
	my ($name_size, $data_size) = unpack 'VV', substr $header, NAME_SIZE, 8;
	my $name = join '', map { chr } unpack 'v*', substr $store, $start + NAME, $name_size - 2;
	push @lines, $dumps ? "$name " . md5_hex(substr $store, $start + NAME + $name_size, $data_size) : $name;
}
print map { "$_\n" } $dumps ? sort @lines : @lines;
