#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Says what in a report of our kernels does not fit together. A driver has the serial port as well as
# they have: a verdict is believed only if the lines above it bear it out.
#
#   tools/believe.pl [--program=handoff|audit] [--command-line=TEXT] [--driver=NAME]... [REPORT]
#
# The report comes from a file or from standard input, and begins with its line `TAP version 13`. What was
# started is told by whoever started it, as far as it is known. One sentence for each thing that does not
# fit; exit status 2 if there is any, and 0 if there is none. tools/watch.pl requires this file.
use strict;
use warnings;
use FindBin qw($Bin);
use Getopt::Long;

# ---- What every report of ours has ----

my @HANDOFF = (
	(map { "handoff.$_" } qw(exit_boot_services memory_map runtime_attributes set_virtual_address_map
		virtual_address_change pointers_converted boot_services_gone identity_map_gone)),
	(map { "service.$_" } qw(GetTime GetVariable SetVariable)),
);

# Checks of an audit that only drivers under test, or an option, bring about.
my $AT_TIMES = qr/\*|^audit\.drivers$|^svam\.(?:before_exit|missing_range|foreign_range)$/;

# All drivers after this one are started, and not examined.
use constant DRIVERS_MAX => 64;

# The names of an audit's checks, from the table that its kernel is built of.
sub audit_checks {
	my $table = "$Bin/../kernel/audit/report/checks_table.h";
	open my $in, '<', $table or die "believe: $table: $!\n";
	return map { /^\t\{"([^"]+)"/ ? $1 : () } <$in>;
}

# Does a pattern of checks= choose it?
sub is_chosen {
	my ($patterns, $name) = @_;
	return 1 if $patterns eq '' || $patterns eq 'all';
	for my $pattern (split /,/, $patterns) {
		my $characters = join '.*', map { quotemeta } split /\*/, $pattern, -1;
		return 1 if $name =~ /^$characters$/;
	}
	return 0;
}

# The last value of an option; undefined if it is not given.
sub option_of {
	my ($command_line, $name) = @_;
	my @values = $command_line =~ /(?<!\S)\Q$name\E=(\S+)/g;
	return $values[-1];
}

# What the head of the report says was started, against what was. Sets `program` and `checks` where only the
# report tells them.
sub misfits_of_head {
	my ($asked, $head) = @_;
	my @misfits;
	my $expect = sub {
		my ($name, $wanted) = @_;
		my $said = $head->{$name};
		push @misfits, defined $said ? "$name=$wanted was started, and the report says $name=$said"
			: "$name=$wanted was started, and the report does not say so"
			if ($said // '') ne $wanted;
	};
	push @misfits, 'the report does not say which program made it' if !defined $head->{program};
	push @misfits, 'the report does not say how addresses are mapped' if !defined $head->{virtmap};
	$expect->(program => $asked->{program}) if defined $asked->{program} && defined $head->{program};
	$asked->{program} //= $head->{program} // '';
	if (defined $asked->{command_line}) {
		my $virtmap = option_of($asked->{command_line}, 'virtmap') // 'offset';
		$expect->(virtmap => $virtmap =~ s/:.*//r) if defined $head->{virtmap};
		$asked->{checks} = option_of($asked->{command_line}, 'checks') // '';
	} else {
		$asked->{checks} = $head->{checks} // '';
	}
	return @misfits;
}

# The names against those that the program has; another version of it may have others.
sub misfits_of_names {
	my ($asked, %made) = @_;
	return () if $asked->{other_version};
	my @known = $asked->{program} eq 'audit' ? audit_checks() : @HANDOFF;
	my @wanted = grep { !/$AT_TIMES/ && ($asked->{program} ne 'audit' || is_chosen($asked->{checks}, $_)) } @known;
	my @missing = grep { !$made{$_} } @wanted;
	my @foreign = grep { my $name = $_; !grep { is_chosen($_, $name) } @known } sort keys %made;
	my @misfits;
	push @misfits, sprintf 'of %d checks that every such run has, %d are not in the report: %s%s', scalar @wanted,
		scalar @missing, $missing[0], @missing > 1 ? ' and others' : '' if @missing;
	push @misfits, "$foreign[0] is no check of this program" if @foreign;
	return @misfits;
}

# The drivers that were put beside the loader. A report cuts a long name off, and tools/esp.sh may have put a
# number in front.
sub misfits_of_drivers {
	my ($asked, @named) = @_;
	my @drivers = @{$asked->{driver} // []};
	return () if $asked->{program} ne 'audit' || @drivers > DRIVERS_MAX || !is_chosen($asked->{checks}, 'audit.drivers');
	my @missing = grep { my $driver = $_; !grep { index($driver, s/^\d\d-//r) == 0 } @named } @drivers;
	return map { "the driver $_ was started, and is not in the report" } @missing;
}

# ---- What fits together ----

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

# The last verdict line against the lines that it counts. What came home by keep=pstore is the page's part of a
# report: it has the causes, and not the violations.
sub misfits_of_verdict {
	my ($asked, $line, %seen) = @_;
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
	$expect->($deviations + $violations, $seen{known} + $seen{violations}, 'deviations and violations')
		unless $asked->{came_home} && $seen{causes} && !$seen{violations};
	my $is_bad = $failed + $violations > 0;
	push @misfits, "the verdict is $word, with $failed failures and $violations violations"
		if $is_bad != ($word eq 'fail');
	return @misfits;
}

# A line of ours behind a text that somebody wrote to the port without ending the line.
sub misfits_of_glue {
	my @glued = grep { /^.*\S.*?(?:(?:not )?ok \d+ - [a-z]+\.\S|# verdict=\w+ checks=|# violation class=|1\.\.\d+$)/
		&& !/^(?:(?:not )?ok \d+ - |# (?:verdict|violation) )/ } @_;
	return map { "a line of ours stands behind a text without a line end: $_" } @glued;
}

# misfits ASKED, LINE...: of one report, the sentences. What ResetSystem does comes behind the plan: it may
# return, which is a failure without a check.
sub misfits {
	my $asked = {%{+shift}};
	my (%made, %head, @named);
	my %seen = map { $_ => 0 } qw(checks failed skipped known violations causes versions);
	my (@numbers, @plans, $verdict);
	for (@_) {
		if (/^(not )?ok (\d+) - (\S+)(?: # (SKIP|TODO) .*)?$/) {
			my ($is_bad, $number, $directive) = ($1, $2, $4 // '');
			push @numbers, $number;
			$made{$3} = 1;
			$seen{checks}++;
			$seen{failed}++  if $is_bad && $directive ne 'TODO';
			$seen{known}++   if $is_bad && $directive eq 'TODO';
			$seen{skipped}++ if !$is_bad && $directive eq 'SKIP';
		} elsif (/^1\.\.(\d+)$/) {
			push @plans, {checks => $1, before => scalar @numbers};
		} elsif (/^# violation /) {
			$seen{violations}++;
		} elsif (/^# cause /) {
			$seen{causes}++;
		} elsif (/^# reset-returned /) {
			$seen{failed}++;
		} elsif (/^# verdict=/) {
			$verdict = $_;
		} elsif (/^TAP version 13$/) {
			$seen{versions}++;
		} elsif (/^# (program|virtmap|checks)=(\S+)/) {
			$head{$1} //= $2;
		} elsif (/^# driver="?([^"]*?)"? kind=/) {
			push @named, $1;
		}
	}
	return 'no verdict' unless defined $verdict;
	my @head = misfits_of_head($asked, \%head);
	my @misfits = (
		@head,
		$seen{versions} == 1 ? () : "it begins $seen{versions} times",
		misfits_of_checks(\@numbers, \@plans),
		misfits_of_verdict($asked, $verdict, %seen),
		misfits_of_names($asked, %made),
		misfits_of_drivers($asked, @named),
	);
	return (@misfits, @misfits ? misfits_of_glue(@_) : ());
}

unless (caller) {
	my %asked;
	GetOptions(\%asked, 'program=s', 'command_line|command-line=s', 'driver=s@') && @ARGV <= 1
		or die "usage: tools/believe.pl [--program=P] [--command-line=TEXT] [--driver=NAME]... [REPORT]\n";
	open STDIN, '<', $ARGV[0] or die "believe: $ARGV[0]: $!\n" if @ARGV;
	chomp(my @lines = map { s/\r$//r } <STDIN>);
	shift @lines while @lines && $lines[0] ne 'TAP version 13';
	my @misfits = misfits(\%asked, @lines);
	print "$_\n" for @misfits;
	exit(@misfits ? 2 : 0);
}
1;
