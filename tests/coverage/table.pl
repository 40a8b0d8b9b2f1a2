#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The table of tests/coverage/README.md, in Markdown: each row of each suite in rows.txt, the check of
# ours that asks the same, and what it says of each firmware (tests/boot/expected/).
#
#   tests/coverage/table.pl          prints the table
#   tests/coverage/table.pl --gaps   prints a line for each thing that is not as it should be
use strict;
use warnings;
use FindBin qw($Bin);

my $root = "$Bin/../..";

# The firmware of the columns, and the machine whose report stands for it.
my @firmware = (
	['OVMF',         'ovmf-4m.scattered'],
	['OVMF, SMM',    'ovmf-4m-secboot.scattered'],
	['OVMF, `-bios`', 'ovmf-bios.scattered'],
	['U-Boot',       'u-boot.scattered'],
);

sub slurp {
	my ($path) = @_;
	open my $file, '<', "$root/$path" or die "$path: $!\n";
	chomp(my @lines = <$file>);
	return @lines;
}

# ---- What there is ----

# {suite, row, service, expected, when, check}; `check` is a list of names, or a reason behind `-:`.
my @fields = qw(suite row service expected when check);
my @rows;
for my $line (slurp('tests/coverage/rows.txt')) {
	next if $line =~ /^#|^\s*$/;
	my @values = map { s/^\s+|\s+$//gr } split /\|/, $line, -1;
	@values == @fields or die "tests/coverage/rows.txt: not @{[scalar @fields]} fields: $line\n";
	my %row;
	@row{@fields} = @values;
	push @rows, \%row;
}

# The names of kernel/audit/report/checks_table.h, and how each firmware's check ends: ok, skip, todo or not ok.
my %known = map { /^\t\{"([^"]+)", *(?:READS|CHANGES)/ ? ($1 => 1) : () } slurp('kernel/audit/report/checks_table.h');
my %result;
for my $column (@firmware) {
	for (slurp("tests/boot/expected/$column->[1]")) {
		my ($ok, $name, $directive) = /^((?:not )?ok) (\S+)(?: (SKIP|TODO))?/ or next;
		$result{$column->[1]}{$name} = $directive ? lc $directive : $ok;
	}
}

sub checks_of {
	my ($row) = @_;
	return () if $row->{check} =~ /^-:/;
	return split /\s*,\s*/, $row->{check};
}

# ---- Is it as it should be? ----

if (@ARGV && $ARGV[0] eq '--gaps') {
	for my $row (@rows) {
		my $name = "$row->{suite} $row->{row}";
		print "$name has neither a check nor a reason\n" if $row->{check} eq '';
		for my $check (checks_of($row)) {
			print "$name: there is no check $check\n" unless $known{$check};
			print "$name: $check is in no report of $_->[1]\n"
				for grep { !$result{$_->[1]}{$check} } @firmware;
		}
	}
	exit;
}

# ---- The table ----

# What all checks of a row say together: the worst of them.
sub verdict {
	my ($report, @checks) = @_;
	my %said = map { $result{$report}{$_} // 'missing' => 1 } @checks;
	for my $word ('missing', 'not ok', 'todo', 'ok', 'skip') {
		return $word if $said{$word};
	}
}

sub count {
	my ($suite) = @_;
	my @of_suite = grep { $_->{suite} eq $suite } @rows;
	my $covered = grep { checks_of($_) } @of_suite;
	return $covered . ' of ' . @of_suite;
}

my $suite = '';
for my $row (@rows) {
	if ($row->{suite} ne $suite) {
		print "\n</details>\n\n" if $suite ne '';
		$suite = $row->{suite};
		print "<details><summary>$suite: ", count($suite), " rows</summary>\n\n",
			'| row | service | expected | check | ', join(' | ', map { $_->[0] } @firmware), " |\n",
			'|---|---|---|---|', '---|' x @firmware, "\n";
	}
	my @checks = checks_of($row);
	print "| $row->{row} | $row->{service} | $row->{expected} | ";
	if (@checks) {
		print join(', ', map { "`$_`" } @checks), ' | ',
			join(' | ', map { verdict($_->[1], @checks) } @firmware), " |\n";
	} else {
		print $row->{check} =~ s/^-: */not made: /r, ' |', ' |' x @firmware, "\n";
	}
}
print "\n</details>\n";
