#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Says what in a report of our kernels does not fit together. A driver has the serial port as well as
# they have: a verdict is believed only if the lines above it bear it out.
#
#   tools/believe.pl [REPORT]
#
# The report comes from a file or from standard input, and begins with its line `TAP version 13`. One
# sentence for each thing that does not fit; exit status 2 if there is any, and 0 if there is none.
# tools/watch.pl requires this file.
use strict;
use warnings;

my $VERDICT = qr/^# verdict=(\w+) checks=(\d+) failed=(\d+) skipped=(\d+) deviations=(\d+) violations=(\d+)$/;

# The numbers of the checks, each one more than the one before, and the plan behind them.
sub misfits_of_checks {
	my ($numbers, $plans) = @_;
	my @misfits;
	for my $i (0 .. $#$numbers) {
		next if $numbers->[$i] == $i + 1;
		push @misfits, sprintf 'a check has the number %d, and %d comes next', $numbers->[$i], $i + 1;
		last;
	}
	my $count = @$numbers;
	push @misfits, @$plans . ' plans, and one is enough' if @$plans > 1;
	push @misfits, 'the verdict comes without a plan' if !@$plans;
	push @misfits, "the plan says $plans->[0]{checks} checks, and $plans->[0]{before} stand before it"
		if @$plans && $plans->[0]{checks} != $plans->[0]{before};
	push @misfits, 'a check stands behind the plan' if @$plans && $plans->[0]{before} < $count;
	return @misfits;
}

# The last verdict line against the lines that it counts.
sub misfits_of_verdict {
	my ($line, %seen) = @_;
	my ($word, $checks, $failed, $skipped, $deviations, $violations) = $line =~ $VERDICT
		or return "the verdict line has no counts: $line";
	my @misfits;
	my $expect = sub {
		my ($said, $found, $what) = @_;
		push @misfits, "the verdict counts $said $what, and $found are in the report" if $said != $found;
	};
	$expect->($checks, $seen{checks}, 'checks');
	$expect->($failed, $seen{failed}, 'failures');
	$expect->($skipped, $seen{skipped}, 'skipped checks');
	$expect->($deviations + $violations, $seen{known} + $seen{violations}, 'deviations and violations');
	my $is_bad = $failed + $violations > 0;
	push @misfits, "the verdict is $word, with $failed failures and $violations violations"
		if $is_bad != ($word eq 'fail');
	return @misfits;
}

# misfits LINE...: of one report, the sentences. What ResetSystem does comes behind the plan: it may
# return, which is a failure without a check.
sub misfits {
	my %seen = map { $_ => 0 } qw(checks failed skipped known violations versions);
	my (@numbers, @plans, $verdict);
	for (@_) {
		if (/^(not )?ok (\d+) - \S+(?: # (SKIP|TODO) .*)?$/) {
			my ($is_bad, $number, $directive) = ($1, $2, $3 // '');
			push @numbers, $number;
			$seen{checks}++;
			$seen{failed}++  if $is_bad && $directive ne 'TODO';
			$seen{known}++   if $is_bad && $directive eq 'TODO';
			$seen{skipped}++ if !$is_bad && $directive eq 'SKIP';
		} elsif (/^1\.\.(\d+)$/) {
			push @plans, {checks => $1, before => scalar @numbers};
		} elsif (/^# violation /) {
			$seen{violations}++;
		} elsif (/^# reset-returned /) {
			$seen{failed}++;
		} elsif (/^# verdict=/) {
			$verdict = $_;
		} elsif (/^TAP version 13$/) {
			$seen{versions}++;
		}
	}
	return 'no verdict' unless defined $verdict;
	return (
		$seen{versions} == 1 ? () : "it begins $seen{versions} times",
		misfits_of_checks(\@numbers, \@plans),
		misfits_of_verdict($verdict, %seen),
	);
}

unless (caller) {
	die "usage: tools/believe.pl [REPORT]\n" if @ARGV > 1;
	open STDIN, '<', $ARGV[0] or die "believe: $ARGV[0]: $!\n" if @ARGV;
	chomp(my @lines = map { s/\r$//r } <STDIN>);
	shift @lines while @lines && $lines[0] ne 'TAP version 13';
	my @misfits = misfits(@lines);
	print "$_\n" for @misfits;
	exit(@misfits ? 2 : 0);
}
1;
