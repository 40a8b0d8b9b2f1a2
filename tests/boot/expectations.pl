#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Holds a report against what the heads of the drivers under test in that machine expect
# (tests/drivers/driver.h has the statements). Prints one line for each thing that is not as
# expected, in both directions: what is missing, and what nobody expected.
#
#   tests/boot/expectations.pl BASELINE DRIVER.c... <REPORT
#   tests/boot/expectations.pl --shown BASELINE DRIVER.c... <REPORT
#
# The report has gone through tools/symbolize, which names functions; BASELINE is the file of
# tests/boot/expected/ for the machine without a driver. --shown prints, for each driver, its name
# and `found` or `hidden`: whether anything of what it expects is in the report.
use strict;
use warnings;
use FindBin qw($Bin);

require "$Bin/statements.pl";

my $shown    = @ARGV && $ARGV[0] eq '--shown' && shift @ARGV;
my $baseline = shift @ARGV;
my @drivers  = map { statements($_) } @ARGV;

# ---- What is reported ----

my (@violations, @suspects, %lines, %result, @facts, @bail_outs, $ended_at);
my $under_way = '';
my $ending = '';
# What the next lines `# source` are about.
my $place;

# `key=value key="a value"`. A number in front of a driver's name is its place (tools/esp.sh).
sub pairs {
	my %pair = map { /^([^=]+)="?([^"]*)/ } $_[0] =~ /[^ =]+=(?:"[^"]*"|[^ ]*)/g;
	for my $key (qw(image unloaded)) {
		$pair{$key} =~ s/^\d\d-// if defined $pair{$key};
	}
	return \%pair;
}

while (my $line = <STDIN>) {
	chomp $line;
	if ($line =~ /^# violation (.*)/) {
		push @violations, $place = {%{pairs($1)}, functions => []};
		$lines{$1}++;
	} elsif ($line =~ /^# (?:consequence|cause) /) {
		$place = {functions => []};
	} elsif ($line =~ /^# suspect (.*)/) {
		push @suspects, $place = pairs($1);
	} elsif ($line =~ /^# source (variable=.*)/) {
		$place->{variable} = pairs($1)->{variable};
	} elsif ($line =~ /^# ended-at (.*)/) {
		$ended_at = $place = {%{pairs($1)}, functions => []};
	} elsif ($line =~ /^# source (.*)/) {
		push @{$place->{functions}}, pairs($1)->{function};
	} elsif ($line =~ /^(ok|not ok) \d+ - (?:(census\.)\d\d-)?(\S+)(?: # (SKIP|TODO))?/) {
		$result{($2 // '') . $3} = $4 ? "$1 $4" : $1;
	} elsif ($line =~ /^(?:brightline: under way: |# under-way service=)(.*)/) {
		$under_way = $1;
	} elsif ($line =~ /^# (.*)/) {
		push @facts, $1 =~ s/(image="?)\d\d-/$1/r;
	} elsif ($line =~ /^Bail out! (.*)/) {
		push @bail_outs, $1;
	} elsif ($line =~ /^machine: (?!status=)(.*)/) {
		$ending = $1;
	}
}

# ---- Findings ----

sub matches {
	my ($finding, $violation) = @_;
	for my $key (keys %$finding) {
		my $wanted = $finding->{$key};
		next if $wanted eq '*';
		my @found = $key eq 'function' ? @{$violation->{functions}} : $violation->{$key} // '';
		return 0 unless grep { my $value = $_; grep { $value eq $_ } @found } split /\|/, $wanted;
	}
	return 1;
}

sub is_reported {
	my ($finding) = @_;
	return scalar grep { matches($finding, $_) } @violations;
}

sub text {
	my ($finding) = @_;
	my %shown = (%$finding, functions => join ',', @{$finding->{functions} // []});
	return join ' ', map { "$_=$shown{$_}" } grep { $shown{$_} ne '' } sort keys %shown;
}

# ---- Does anything show? ----

sub is_shown {
	my ($driver) = @_;
	return 1 if grep { is_reported($_) } @{$driver->{findings}};
	return scalar grep { ($result{$_} // '') eq 'not ok' } @{$driver->{not_ok}};
}

if ($shown) {
	print "$_->{name} ", is_shown($_) ? 'found' : 'hidden', "\n" for @drivers;
	exit;
}

# ---- Is all as expected? ----

my @expected = map { @{$_->{findings}} } @drivers;
my $tainted  = grep { $_->{tainted} } @drivers;
# SetVirtualAddressMap was aborted: of the checks that follow, none is evidence.
my $is_mixed = grep { $_->{tainted} && !grep { $_->{phase} ne 'svam' } @{$_->{findings}} } @drivers;

# A service that was aborted is called again, and may hang at another instruction then.
for my $finding (@expected) {
	my @found = grep { matches($finding, $_) } @violations;
	print 'no such violation: ', text($finding), "\n" unless @found;
	my $times = grep { ($_->{tainted} // '') ne 'yes' } @found;
	print "$times violations, expected one: ", text($finding), "\n" if $times > 1;
}
for my $violation (@violations) {
	next if $tainted && ($violation->{tainted} // '') eq 'yes';
	print 'unexpected violation: ', text($violation), "\n"
		unless grep { matches($_, $violation) } @expected;
}

# ---- Suspects of the census, in the images under test ----

# The way behind the image's own word, as `0x0,0x8`.
sub suspect_text {
	my ($suspect) = @_;
	my $offsets = $suspect->{offsets} // join ',', ($suspect->{chain} // '') =~ / -> \+?(-?0x[0-9a-f]+)/g;
	return join ' ', $suspect->{image}, $suspect->{kind}, $suspect->{variable} // '?', $offsets;
}

my %images = map { ("$_->{name}.efi" => 1) } @drivers;
my %wanted_suspects = map { (suspect_text($_) => 1) } map { @{$_->{suspects}} } @drivers;
my %found_suspects = map { (suspect_text($_) => 1) } grep { $images{$_->{image}} } @suspects;
print "no such suspect: $_\n" for grep { !$found_suspects{$_} } sort keys %wanted_suspects;
print "unexpected suspect: $_\n" for grep { !$wanted_suspects{$_} } sort keys %found_suspects;

print "reported more than once: $_\n" for grep { $lines{$_} > 1 } sort keys %lines;

# What each check says without these drivers, and then with them.
my %wanted = map { /^((?:not )?ok) (\S+)(.*)/ ? ($2 => "$1$3") : () } slurp($baseline);
# An application stands in front of the loader, which starts no driver then.
$wanted{'audit.drivers'} = 'ok' if grep { $_->{name} !~ /_application$/ } @drivers;
$wanted{"census.$_->{name}.efi"} = @{$_->{suspects}} ? 'not ok' : 'ok'
	for grep { $_->{is_runtime} } @drivers;
my %not_ok = map { %{$_->{checks}} } @drivers;
my %skip   = map { map { $_ => 1 } @{$_->{skips}} } @drivers;
my @ok = map { @{$_->{oks}} } @drivers;
delete @not_ok{@ok};
@wanted{@ok} = ('ok') x @ok;
$wanted{$_} = 'ok SKIP' for keys %skip;
# Firmware of another release may have no authenticated variables to try it on; a driver that answers for it may
# say that there are some.
my %either = map { ($_ => 1) } grep { /^variable[.]auth[.]/ && ($wanted{$_} // '') eq 'ok SKIP' } keys %not_ok;
$wanted{$_} = 'not ok' for keys %not_ok;
%wanted = %result = () if map { @{$_->{bail_outs}}, @{$_->{hangs}}, @{$_->{ends}}, @{$_->{exceptions}} } @drivers;
for my $check (sort keys %{{%wanted, %result}}) {
	my ($found, $expected) = map { $_ // 'missing' } $result{$check}, $wanted{$check};
	# A service that did not return by itself is not asked again.
	next if $tainted && $expected =~ /^(ok|not ok TODO)$/ && $found eq 'ok SKIP';
	next if $either{$check} && $found eq 'ok SKIP';
	print "$check is $found, expected $expected\n"
		unless $found eq $expected || $is_mixed && !$not_ok{$check};
}

for my $fact (map { @{$_->{facts}} } @drivers) {
	my $times = grep { $_ eq $fact } @facts;
	print "said $times times, expected once: $fact\n" unless $times == 1;
}
my @wanted_bail_outs = map { @{$_->{bail_outs}} } @drivers;
for my $text (@wanted_bail_outs) {
	print "no bail-out with: $text\n" unless grep { index($_, $text) >= 0 } @bail_outs;
}
print "unexpected: Bail out! $_\n" for @wanted_bail_outs ? () : @bail_outs;

# The last line before the hang, by the step of the walk that a statement names.
sub last_line {
	my ($driver, $step) = @_;
	return qr/leaving boot services$/ if $step eq 'exit';
	return qr/starting driver (\d\d-)?\Q$driver\E\.efi$/ if $step eq 'start';
	die "$driver: no hang in the step $step is known\n";
}
for my $driver (@drivers) {
	for my $step (@{$driver->{hangs}}) {
		my $wanted = last_line($driver->{name}, $step);
		print "the machine: $ending, expected: hangs after $wanted\n"
			unless $ending =~ /still running after .*last line: .*$wanted/;
		print "under way: $under_way, expected: a handler of $driver->{name}\n"
			unless $step ne 'exit' || $under_way =~ /^ExitBootServices, a handler of (\d\d-)?\Q$driver->{name}\E\.efi$/;
	}
}

# `triple-fault service.X function`, or `-` for the check: before the report. The launcher says it in words, and
# which service was under way: that of tests/drivers/driver.h.
sub ends_so {
	my ($driver, $how, $check, $function) = @_;
	my $last = $check eq '-' ? qr/brightline: .*/ : qr/ok \d+ - \Q$check\E/;
	$how =~ tr/-/ /;
	return $ending =~ /^\Q$how\E .*; last line: $last$/ && $under_way eq 'GetNextHighMonotonicCount' &&
		defined $ended_at && matches({image => "$driver.efi", function => $function}, $ended_at);
}
for my $driver (@drivers) {
	for my $end (@{$driver->{ends}}) {
		print "the machine: $ending, in ", text($ended_at // {}), "; expected: $end\n"
			unless ends_so($driver->{name}, split ' ', $end);
	}
}

# `#GP at_start (in its entry point)`
sub is_caught {
	my ($driver, $name, $function, $text) = @_;
	my $who = $name eq '*' ? qr/\S+/ : qr/\Q$name\E/;
	return $ending =~ /^firmware's exception $who .*\Q$text\E/ && defined $ended_at &&
		($function eq '-' || matches({image => "$driver.efi", function => $function}, $ended_at));
}
for my $driver (@drivers) {
	for my $exception (@{$driver->{exceptions}}) {
		print "the machine: $ending, in ", text($ended_at // {}), "; expected: $exception\n"
			unless is_caught($driver->{name}, split ' ', $exception, 3);
	}
}
