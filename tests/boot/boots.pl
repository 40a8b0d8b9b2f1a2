#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Puts the drivers under test into as few machines as their heads allow: one line a machine, its
# drivers in the order in which they are to be loaded.
#
#   tests/boot/boots.pl [--alone] DRIVER.c...
#
# With --alone each has a machine of its own.
#
# Two drivers go together if everything in the report can still be said to be the one's or the
# other's, and if neither keeps the other from its moment.
use strict;
use warnings;
use FindBin qw($Bin);

require "$Bin/statements.pl";

# Services whose findings name their driver however many have hooked it: each calls the one that was
# there before it (tests/drivers/common/driver.c), and a handler is nobody else's.
my %SHARED = (GetNextHighMonotonicCount => 1, SetVirtualAddressMap => 1);

my $alone = @ARGV && $ARGV[0] eq '--alone' && shift @ARGV;

# An audit examines 64.
my $MOST = 60;

# After this the walk is another one, or over.
sub is_alone {
	my ($driver) = @_;
	return 1 if $alone || $driver->{unloader};
	return 1 if map { @{$driver->{$_}} } qw(bail_outs hangs ends exceptions);
	# The option holds for all drivers of a machine.
	return 1 if $driver->{first_call} eq 'virtual';
	# Five levels of page tables are a machine of their own; the application stands for the loader.
	return 1 if $driver->{name} =~ /la57/;
	# A census has no room for more than the one keeps; the other keeps what others jump through.
	return 1 if $driver->{name} =~ /^(correct_large|dormant_copies)$/;
	# SetVirtualAddressMap is its alone, also where nothing is wrong; and so are the table that it publishes, and an
	# entry that is none.
	return 1 if $driver->{name} =~ /^(svam|table|slot_null)_/;
	return 1 if $driver->{checks}{'handoff.set_virtual_address_map'};
	return 1 if grep { /^reset-(returned|cut-off) / } @{$driver->{facts}};
	return 1 if grep { /^(exit|svam|event)[.]/ } @{$driver->{not_ok}};
	for my $finding (@{$driver->{findings}}) {
		# Whatever takes that service is not asked any more.
		return 1 if $driver->{tainted} && !$SHARED{$finding->{service}};
		return 1 if $finding->{phase} eq 'svam' && $driver->{tainted};
		return 1 if $finding->{image} eq '*' && $SHARED{$finding->{service}};
		# Whoever was called first of all is named for what is left changed.
		return 1 if $finding->{class} eq 'clobbered-state' && $SHARED{$finding->{service}};
	}
	return 0;
}

# What only one driver of a machine may have.
sub claims {
	my ($driver) = @_;
	my @services = grep { $_ ne '*' } map { $_->{service} } @{$driver->{findings}};
	push @services, map { /^service\.(.*)/ } @{$driver->{not_ok}};
	# The service that a published EFI_RT_PROPERTIES_TABLE calls unsupported (driver.h).
	push @services, 'QueryCapsuleCapabilities' if grep { /^rt-properties=/ } @{$driver->{facts}};
	return (
		(map { "service $_" } grep { !$SHARED{$_} } @services),
		(map { /^([^=]+)/ ? "fact $1" : () } @{$driver->{facts}}),
		$driver->{tainted} ? 'an aborted service' : (),
	);
}

# A check that fails without a finding must not fail for another reason, and be made at all.
sub hides {
	my ($one, $other) = @_;
	return scalar grep { $other->{checks}{$_} } @{$one->{not_ok}}, @{$one->{skips}};
}

sub go_together {
	my ($one, $other) = @_;
	return 0 if is_alone($one) || is_alone($other);
	return 0 if hides($one, $other) || hides($other, $one);
	my %claimed = map { $_ => 1 } claims($one);
	return !grep { $claimed{$_} } claims($other);
}

sub fits {
	my ($driver, $boot) = @_;
	return !grep { !go_together($driver, $_) } @$boot;
}

# What a full machine has no room for goes into one beside it, and not among drivers of another kind.
my (@boots, %beside);
for my $driver (map { statements($_) } @ARGV) {
	my ($boot) = grep { fits($driver, $_) } @boots;
	$boot = $beside{$boot} while $boot && @$boot >= $MOST && $beside{$boot} && fits($driver, $beside{$boot});
	my $full = $boot && @$boot >= $MOST ? $boot : undef;
	push @boots, $boot = [] if !$boot || $full;
	$beside{$full} //= $boot if $full;
	push @$boot, $driver;
}

# The driver that was loaded first has its turn last, and so an aborted service took nobody's.
for my $boot (@boots) {
	my @names = map { $_->{name} } sort { $b->{tainted} <=> $a->{tainted} } @$boot;
	print join(' ', @names, map { $_->{unloader} // () } @$boot), "\n";
}
