#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Makes tables of what tools/bench.sh measured: Markdown on its output, the same for machines in TSV.
#
#   tools/bench/table.pl MEASURED TSV [BASE]
#
# A line of MEASURED is a version (`now`, or `before`: the revision BASE), a table, a row, and a figure
# and its value, with tabulators between; or, instead of a figure, `lacks` (of the machine, or of the
# version) or `failed`, and the reason. Of a figure that is there several times the least counts. With
# BASE the tables of ours show both versions, "-" for what one of them does not have. The exit status is
# 1 if the floor or something of ours failed in this version.
use strict;
use warnings;
use List::Util qw(min max);

die "usage: tools/bench/table.pl MEASURED TSV [BASE]\n" unless @ARGV == 2 || @ARGV == 3;
my ($measured, $tsv, $base) = @ARGV;
my @versions = defined $base ? qw(before now) : qw(now);

# ---- What was measured: $row{table}{row}{version}{figure} is a list of values ----

my (%row, %rows); # the latter in the order in which they came
open my $input, '<', $measured or die "$measured: $!\n";
while (my $line = <$input>) {
	chomp $line;
	my ($version, $table, $row, $figure, $value) = split /\t/, $line, 5;
	push @{$rows{$table}}, $row unless $row{$table}{$row};
	push @{$row{$table}{$row}{$version}{$figure}}, $value;
}
close $input;

sub values_of {
	my ($table, $row, $version, $figure) = @_;
	return grep { $_ ne '-' } @{$row{$table}{$row}{$version}{$figure} // []};
}

sub least {
	my @values = values_of(@_);
	return @values ? $values[0] =~ /^[0-9.]+$/ ? min(@values) : $values[0] : undef;
}

sub reason {
	my ($table, $row, $version) = @_;
	return least($table, $row, $version, 'failed') // least($table, $row, $version, 'lacks');
}

# ---- Cells ----

sub grouped {
	my ($number) = @_;
	return '-' unless defined $number;
	1 while $number =~ s/^(\d+)(\d{3})/$1,$2/;
	return $number;
}

sub line {
	print '| ', join(' | ', @_), " |\n";
}

# head COLUMN...: the first is text, the others are numbers.
sub head {
	line(@_);
	print '|---|', '--:|' x $#_, "\n";
}

# limit VALUE LIMIT: what was aimed at, and whether it is so.
sub limit {
	my ($value, $limit) = @_;
	return '' unless defined $limit && defined $value;
	return grouped($limit) . ($value <= $limit ? ', met' : ', **not met**');
}

# ---- The tables ----

# A column is a heading and a figure; `limit` is a figure, what it is to be at most, and in which row.
my @tables = (
	{
		name    => 'boot',
		title   => 'By whole boot: instructions before the first one of the loader, and from it to the end',
		row     => 'boot',
		columns => [
			['before the loader', 'before'], ['from it to the end', 'all'], ['in the loader', 'loader'],
			['in the kernel', 'kernel'], ['of it waiting', 'waiting'], ['in firmware', 'firmware'],
			['the kernel\'s share, %', 'share'],
		],
		limit => ['share', 50, qr/^audit-VGA$/],
	},
	{
		name    => 'growth',
		title   => 'By memory, descriptors and drivers under test: the audit',
		row     => 'audit',
		columns => [
			['memory', 'memory'], ['map', 'descriptors'], ['drivers', 'drivers'], ['its window', 'window'],
			['in the loader', 'loader'], ['in the kernel', 'kernel'], ['in firmware behind', 'firmware'],
		],
		limit => ['window', 10_000_000, qr/^audit$/],
	},
	{
		name    => 'service',
		title   => 'By service: instructions of a call inside firmware, and what the guard adds, by their medians',
		row     => 'service',
		columns => [
			['raw calls', 'run calls'], ['raw, in firmware', 'run firmware'], ['guarded calls', 'audit calls'],
			['guarded, in firmware', 'audit firmware'], ['added', 'audit added'], ['added at most', 'audit most'],
		],
		limit => ['audit most', 3000, qr/./],
	},
	{
		name    => 'step',
		title   => 'By step: instructions up to the next one',
		row     => 'step',
		columns => [['all', 'all'], ['in firmware', 'firmware']],
	},
);

sub title {
	print "\n$_[0]:\n\n";
}

sub limit_of {
	my ($table, $row, $figure, $value) = @_;
	my ($limited, $most, $where) = @{$table->{limit} // return ''};
	return $figure eq $limited && $row =~ $where ? limit($value, $most) : '';
}

sub print_table {
	my ($table) = @_;
	my $name    = $table->{name};
	my @columns = @{$table->{columns}};
	title($table->{title});
	head($table->{row}, (map { $_->[0] } @columns), $table->{limit} ? 'limit' : ());
	for my $row (@{$rows{$name}}) {
		my @value = map { least($name, $row, 'now', $_->[1]) } @columns;
		my $limit = join '', map { limit_of($table, $row, $columns[$_][1], $value[$_]) } 0 .. $#columns;
		my $why   = reason($name, $row, 'now');
		next unless defined $why || grep { $_ } @value; # a service that nobody calls
		line(defined $why ? "$row: $why" : $row, (map { grouped($_) } @value), $table->{limit} ? $limit : ());
	}
}

sub quotient {
	my ($before, $now) = @_;
	return $before && defined $now ? sprintf '%.3f', $now / $before : '-';
}

# A line for each figure of each row, of this table and of both versions.
sub print_comparison {
	my ($table) = @_;
	my $name = $table->{name};
	title($table->{title});
	head($table->{row}, 'figure', $base, 'now', 'quotient', $table->{limit} ? 'limit' : ());
	for my $row (@{$rows{$name}}) {
		for my $column (@{$table->{columns}}) {
			my ($heading, $figure) = @$column;
			my ($before, $now) = map { least($name, $row, $_, $figure) } @versions;
			next unless ($before || $now || '-') =~ /^[0-9.]+$/;
			line($row, $heading, grouped($before), grouped($now), quotient($before, $now),
				$table->{limit} ? limit_of($table, $row, $figure, $now) : ());
		}
		for my $version (@versions) {
			my $why = reason($name, $row, $version) // next;
			line("$row: $why", '', map({ $_ eq $version ? '-' : '' } @versions), '', $table->{limit} ? '' : ());
		}
	}
}

# ---- The handoff's window, beside others ----

sub print_window {
	head('loader', 'memory', 'map', 'instructions', 'spread', '× the floor', 'in its image', 'asleep',
		'LoadImage to entry');
	for my $row (@{$rows{window}}) {
		my ($label, $memory, $floor, $all) = map { least('window', $row, 'now', $_) } qw(label memory floor all);
		next unless defined $label; # only the other version has it
		my $why = reason('window', $row, 'now');
		if (defined $why) {
			line($label, $memory, '', $why, ('') x 5);
			next;
		}
		my $asleep = least('window', $row, 'now', 'asleep');
		my $least  = least('window', $floor, 'now', 'all');
		line($label, $memory, least('window', $row, 'now', 'descriptors'), grouped($all),
			sprintf('%.1f %%', 100 * (max(values_of('window', $row, 'now', 'all')) / $all - 1)),
			$least ? sprintf('%.2f', $all / $least) : '-', grouped(least('window', $row, 'now', 'inside')),
			defined $asleep ? sprintf('%.0f ms', $asleep / 1e6) : '-', grouped(least('window', $row, 'now', 'load')));
	}
}

my $window = {
	name    => 'window',
	title   => 'The handoff\'s window, of both versions',
	row     => 'loader',
	columns => [['instructions', 'all'], ['in its image', 'inside'], ['LoadImage to entry', 'load']],
};

print_window() if $rows{window};
for my $table (defined $base ? $window : (), @tables) {
	next unless $rows{$table->{name}};
	defined $base ? print_comparison($table) : print_table($table);
}

# ---- For machines ----

open my $output, '>', $tsv or die "$tsv: $!\n";
print $output join("\t", qw(table row version figure least most)), "\n";
my $failed = 0;
for my $table (sort keys %rows) {
	for my $row (@{$rows{$table}}) {
		for my $version (grep { $row{$table}{$row}{$_} } @versions) {
			for my $figure (sort keys %{$row{$table}{$row}{$version}}) {
				my @values = values_of($table, $row, $version, $figure) or next;
				my $least = least($table, $row, $version, $figure);
				my $most = $least =~ /^[0-9.]+$/ ? max(@values) : $least;
				print $output join("\t", $table, $row, $version, $figure, $least, $most), "\n";
				$failed = 1 if $figure eq 'failed' && $version eq 'now' && $row !~ /^(?:systemd-boot|grub)$/;
			}
		}
	}
}
close $output or die "$tsv: $!\n";
exit $failed;
