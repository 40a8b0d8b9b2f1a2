#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Looks at the files of DRIVERS= before a machine is spent on them: each must be an image that this machine's
# firmware could load. Says for the first one that is none what it is, and ends with status 1.
#
#   tools/drivers.pl DRIVER...
#
# Fields are found by the offsets of the PE format (Microsoft, "PE Format").
use strict;
use warnings;
use FindBin qw($Bin);

require "$Bin/machines.pl";

use constant {
	X86_64    => 0x8664,
	PE32_PLUS => 0x020b,
};

my %SUBSYSTEMS = (10 => 'application', 11 => 'boot-services driver', 12 => 'runtime driver');

sub head {
	my ($path) = @_;
	open my $file, '<:raw', $path or return undef;
	my $bytes = '';
	read $file, $bytes, 4096;
	return $bytes;
}

# field(bytes, offset, template): one little-endian number, 0 behind the end.
sub field {
	my ($bytes, $offset, $template) = @_;
	return unpack $template, substr($bytes . "\0" x 8, $offset, 8) if $offset <= length $bytes;
	return 0;
}

# What a file is that is no image for us, or undef.
sub misfit {
	my ($bytes) = @_;
	return 'is empty' if $bytes eq '';
	return 'is an ELF file: objcopy makes the image of it (tests/drivers/drivers.mk shows how)'
		if $bytes =~ /^\x7fELF/;
	return 'is a text file, and no image' if $bytes !~ /[^\t\r\n\x20-\x7e]/;
	return 'is no PE image: it does not begin with MZ' if field($bytes, 0, 'v') != 0x5a4d;
	my $pe = field($bytes, 0x3c, 'V');
	return 'is no PE image: MZ is not followed by a PE header' if field($bytes, $pe, 'V') != 0x4550;
	my $machine = field($bytes, $pe + 4, 'v');
	return sprintf 'is an image for %s, and this machine is x86-64', machine_name($machine) // sprintf('machine 0x%04x', $machine)
		if $machine != X86_64;
	return 'is not a PE32+ image' if field($bytes, $pe + 24, 'v') != PE32_PLUS;
	my $subsystem = field($bytes, $pe + 92, 'v');
	return "is no image of UEFI: its subsystem is $subsystem (a runtime driver's is 12)" if !$SUBSYSTEMS{$subsystem};
	return undef;
}

# Blanks stand between names: two words that are no files may be one that is.
sub spaced_name {
	my ($first, @words) = @_;
	for my $last ($first + 1 .. $#words) {
		my $name = join ' ', @words[$first .. $last];
		return $name if -e $name;
	}
	return undef;
}

for my $i (0 .. $#ARGV) {
	my $path = $ARGV[$i];
	my $wrong;
	if (!-e $path) {
		my $name = spaced_name($i, @ARGV);
		$wrong = defined $name ? "\"$name\" has a blank in its name, and blanks separate drivers: rename it"
			: "$path: no such file";
	} elsif (-d $path) {
		$wrong = "$path is a directory: name the .efi files in it";
	} elsif ($path !~ /\.efi$/i) {
		$wrong = "$path: a driver's name ends in .efi";
	} else {
		my $bytes = head($path) // die "DRIVERS: $path: $!\n";
		my $misfit = misfit($bytes);
		$wrong = "$path $misfit" if defined $misfit;
	}
	next unless defined $wrong;
	print STDERR "DRIVERS: $wrong\n";
	exit 1;
}
