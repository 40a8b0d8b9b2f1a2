#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Holds a report against what the head of a driver under test expects (tests/drivers/driver.h has
# the statements). Prints one line for each thing that is not as expected, in both directions: what
# is missing, and what nobody expected.
#
#   tests/boot/expectations.pl DRIVER.c DRIVER.elf BASELINE <REPORT
#
# DRIVER.elf names functions; BASELINE is tests/boot/expected/ of the machine without the driver.
use strict;
use warnings;

my ($source, $elf, $baseline) = @ARGV;
my ($name) = $source =~ m{([^/]+)\.c$};

sub slurp {
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!\n";
	return <$file>;
}

# ---- What is expected ----

# Key => values: `expect` => ['class=...', ...], `tainted` => ['yes'].
my (%statements, $open);
for (slurp($source)) {
	last if m{^ \*/};
	if (/^ \* ((?:expect|hidden-by|tainted)[a-z-]*): (.*)/) {
		push @{$statements{$1}}, $2;
		$open = $statements{$1};
	} elsif (/^ \*\t(.*)/ && $open) {
		$open->[-1] .= " $1";
	} else {
		undef $open;
	}
}

# One finding for each combination of what commas separate.
sub combinations {
	my ($text) = @_;
	my @findings = ({image => "$name.efi"});
	for my $word (split ' ', $text) {
		my ($key, $values) = split /=/, $word, 2;
		@findings = map { my $finding = $_; map { {%$finding, $key => $_} } split /,/, $values }
			@findings;
	}
	return @findings;
}

my @expected = map { combinations($_) } grep { $_ ne 'none' } @{$statements{expect} // []};
my $tainted  = $statements{tainted};

# ---- What is reported ----

my (@violations, %result, @facts, @bail_outs, $ending);
for (<STDIN>) {
	chomp;
	if (/^# violation (.*)/) {
		push @violations, {map { /^([^=]+)="?([^"]*)/ } $1 =~ /[^ =]+=(?:"[^"]*"|[^ ]*)/g};
	} elsif (/^(ok|not ok) \d+ - (\S+)(?: # (SKIP|TODO))?/) {
		$result{$2} = $3 ? "$1 $3" : $1;
	} elsif (/^# (.*)/) {
		push @facts, $1;
	} elsif (/^Bail out! (.*)/) {
		push @bail_outs, $1;
	} elsif (/^machine: (.*)/) {
		$ending = $1;
	}
}

# ---- Findings ----

sub function_names {
	my ($offset) = @_;
	my $names = qx(addr2line --functions --inlines --exe=\Q$elf\E \Q$offset\E);
	return join '|', grep { !/:/ } split /\n/, $names;
}

sub matches {
	my ($finding, $violation) = @_;
	for my $key (keys %$finding) {
		my $wanted = $finding->{$key};
		next if $wanted eq '*';
		my $found =
			$key eq 'function' ? function_names($violation->{offset} // 0)
			: $violation->{$key} // '';
		return 0 unless grep { my $value = $_; grep { $value eq $_ } split /\|/, $found }
			split /\|/, $wanted;
	}
	return 1;
}

sub text {
	my ($finding) = @_;
	return join ' ', map { "$_=$finding->{$_}" } sort keys %$finding;
}

for my $finding (@expected) {
	print 'no such violation: ', text($finding), "\n"
		unless grep { matches($finding, $_) } @violations;
}
for my $violation ($tainted ? () : @violations) {
	print 'unexpected violation: ', text($violation), "\n"
		unless grep { matches($_, $violation) } @expected;
}

# ---- Checks ----

my %not_ok = map { $_ => 1 } @{$statements{'expect-not-ok'} // []};
for my $finding (@expected) {
	$not_ok{"service.$finding->{service}"} = 1 if $finding->{phase} ne 'reset';
}
my $bails_out = $statements{'expect-bail-out'} || $statements{'expect-hang'};
for (slurp($baseline)) {
	my ($ok, $check, $directive) = /^(ok|not ok) (\S+) ?(.*)/;
	last if $bails_out;
	my $wanted = $not_ok{$check} ? 'not ok' : $directive ? "$ok $directive" : $ok;
	my $found  = $result{$check} // 'missing';
	print "$check is $found, expected $wanted\n"
		unless $found eq $wanted || $tainted && !$not_ok{$check};
}

# ---- Everything else ----

for my $fact (@{$statements{'expect-fact'} // []}) {
	print "no such fact: $fact\n" unless grep { $_ eq $fact } @facts;
}
for my $text (@{$statements{'expect-bail-out'} // []}) {
	print "no bail-out with: $text\n" unless grep { index($_, $text) >= 0 } @bail_outs;
}
print "unexpected: Bail out! $_\n" for $statements{'expect-bail-out'} ? () : @bail_outs;

# The last line before the hang, by the step of the walk that a statement names.
my %last_lines = (exit => 'leaving boot services');
for my $step (@{$statements{'expect-hang'} // []}) {
	print "the machine: $ending, expected: hangs after \"$last_lines{$step}\"\n"
		unless $ending =~ /still running after .*last line: .*\Q$last_lines{$step}\E/;
}
