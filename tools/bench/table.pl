#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Makes a table of what tools/bench.sh measured: Markdown on its output, the same for machines in TSV.
#
#   tools/bench/table.pl MEASURED TSV
#
# A line of MEASURED is one run, or the reason why there is none, its fields between tabulators: name,
# label, memory, descriptors asked for; then `run` and the five numbers of stamps.pl, or `lacks` (of the
# machine) or `failed`, and the reason. The exit status is 1 if the floor or a row of ours failed.
use strict;
use warnings;
use List::Util qw(min max);

die "usage: tools/bench/table.pl MEASURED TSV\n" unless @ARGV == 2;
open my $measured, '<', $ARGV[0] or die "$ARGV[0]: $!\n";

# Rows in the order in which they come, each with its runs; "-" where a run could not tell a number.
my (@rows, %floor);
while (my $line = <$measured>) {
	chomp $line;
	my ($name, $label, $memory, $asked, $kind, @rest) = split /\t/, $line;
	my $row = $rows[-1];
	if (!$row || "$row->{name} $row->{memory} $row->{asked}" ne "$name $memory $asked") {
		$row = {name => $name, label => $label, memory => $memory, asked => $asked, runs => []};
		push @rows, $row;
	}
	if ($kind eq 'run') {
		push @{$row->{runs}}, \@rest;
	} else {
		@$row{'runs', 'why', 'failed'} = ([], $rest[0], $kind eq 'failed' && $name =~ /^(?:floor|ours)/);
	}
}

sub column {
	my ($row, $index) = @_;
	return grep { $_ ne '-' } map { $_->[$index] } @{$row->{runs}};
}

sub summarise {
	my ($row) = @_;
	my @run = column($row, 2);
	return unless @run;
	@$row{qw(descriptors load)} = ($row->{runs}[0][0], min(column($row, 1)));
	@$row{qw(least most)}        = (min(@run), max(@run));
	$row->{inside} = min(column($row, 3)) // '-';
	$row->{asleep} = min(column($row, 4)) // '-';
	$floor{"$row->{memory} $row->{asked}"} = $row->{least} if $row->{name} eq 'floor';
}

# The floor of a row is the one on a machine of the same kind.
sub ratio {
	my ($row) = @_;
	my $floor = $floor{"$row->{memory} $row->{asked}"};
	return defined $floor ? sprintf '%.2f', $row->{least} / $floor : '-';
}

sub grouped {
	my ($number) = @_;
	1 while $number =~ s/^(\d+)(\d{3})/$1,$2/;
	return $number;
}

summarise($_) for @rows;

open my $tsv, '>', $ARGV[1] or die "$ARGV[1]: $!\n";
my @columns = qw(loader memory asked descriptors least most ratio inside asleep_ns load reason);
print $tsv join("\t", @columns), "\n";
print <<'END';
| loader | memory | map | instructions | spread | × the floor | in its image | asleep | LoadImage to entry |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
END
for my $row (@rows) {
	if (!defined $row->{least}) {
		print "| $row->{label} | $row->{memory} | | $row->{why} | | | | | |\n";
		print $tsv join("\t", @$row{qw(name memory asked)}, ('-') x 7, $row->{why}), "\n";
		next;
	}
	my $ratio  = ratio($row);
	my $spread = sprintf '%.1f %%', 100 * ($row->{most} / $row->{least} - 1);
	my $asleep = $row->{asleep} eq '-' ? '-' : sprintf '%.0f ms', $row->{asleep} / 1e6;
	print '| ', join(' | ', @$row{qw(label memory descriptors)}, grouped($row->{least}), $spread, $ratio,
		grouped($row->{inside}), $asleep, grouped($row->{load})), " |\n";
	print $tsv join("\t", @$row{qw(name memory asked descriptors least most)}, $ratio,
		@$row{qw(inside asleep load)}, ''), "\n";
}
close $tsv or die "$ARGV[1]: $!\n";
exit(grep({ $_->{failed} } @rows) ? 1 : 0);
