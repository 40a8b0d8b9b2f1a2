#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# From lines `POLICY DRIVER found|hidden` on standard input, a Markdown table for kernel/audit/README.md.
#
#   tests/boot/policy_table.pl POLICY...
#
# Defects that the same policies hide share a row; the row that most policies hide comes first.
use strict;
use warnings;

my @policies = @ARGV;
my %result;

while (<STDIN>) {
	my ($policy, $driver, $result) = split;
	$result{$driver}{$policy} = $result eq 'hidden' ? '**hidden**' : $result;
}

# By its cells, the drivers of each row.
my %row;
for my $driver (sort keys %result) {
	my $cells = join ' | ', map { $result{$driver}{$_} // 'not measured' } @policies;
	push @{$row{$cells}}, "[$driver](../../tests/drivers/$driver.c)";
}

sub hidden_count {
	return scalar(() = $_[0] =~ /hidden/g);
}

print '| defect | ', join(' | ', map { "`$_`" } @policies), " |\n";
print '|---' x (@policies + 1), "|\n";
for my $cells (sort { hidden_count($b) <=> hidden_count($a) || $a cmp $b } keys %row) {
	print '| ', join(', ', @{$row{$cells}}), " | $cells |\n";
}
