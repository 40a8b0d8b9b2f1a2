#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Turns what tools/bench/count.c wrote of one boot into figures.
#
#   tools/bench/rows.pl ROW TABLES MARKS COUNT STAMPS
#
# TABLES names those that this boot is for: boot, step, service, growth, with commas between. MARKS is
# what tools/bench/marks.pl listed, COUNT what the plug-in wrote, STAMPS what arrived at the debug port,
# or no file. A line of the output is a table, a row, and a figure and its value; or `failed` and the
# reason, where something was never reached. Tabulators stand between. ROW is the row of a table of boots,
# and the name of this boot in those that show several beside each other.
use strict;
use warnings;
use List::Util qw(max);

die "usage: tools/bench/rows.pl ROW TABLES MARKS COUNT STAMPS\n" unless @ARGV == 5;
my ($row, $tables) = @ARGV;
my @tables = split /,/, $tables;

sub slurp {
	my ($path) = @_;
	open my $file, '<:raw', $path or return '';
	local $/;
	return <$file> // '';
}

my ($marks, $count, $stamps) = map { slurp($_) } @ARGV[2 .. 4];

sub figure {
	print join("\t", @_), "\n";
}

# ---- The trace: events with all instructions so far, the loader's and the kernel's ----

# A start that is there twice tells of a second one: the last counts.
my @events;
for my $line ($count =~ /^(.*)\n/mg) {
	my ($all, $loader, $kernel, $name) = $line =~ /^(\d+) (\d+) (\d+) (.+)$/ or next;
	my $event = {all => $all, loader => $loader, kernel => $kernel, name => $name};
	@events = () if $name eq 'start';
	push @events, $event;
}

sub first_event {
	my ($name) = @_;
	my ($event) = grep { $_->{name} eq $name } @events;
	return $event;
}

my ($start, $entry, $end) = map { first_event($_) } qw(start entry end);
my $lacking = !$start ? 'the loader was never entered' : !$end ? "it was cut off behind: $events[-1]{name}" :
	!$entry ? 'the kernel was never entered' : undef;
if (defined $lacking) {
	figure($_, $row, 'failed', $lacking) for @tables;
	exit;
}

# What lies between two events: all of it, and by where.
sub between {
	my ($from, $to) = @_;
	my %part = map { $_ => $to->{$_} - $from->{$_} } qw(all loader kernel);
	$part{firmware} = $part{all} - $part{loader} - $part{kernel};
	return \%part;
}

# ---- The tables ----

# Waiting is a part of the kernel's that is long for want of anything else to do.
sub boot {
	my ($part, $wait, $waited) = (between($start, $end), first_event('wait'), first_event('waited'));
	figure('boot', $row, 'before', $start->{all});
	figure('boot', $row, $_, $part->{$_}) for qw(all loader kernel firmware);
	figure('boot', $row, 'waiting', between($wait, $waited)->{kernel}) if $wait && $waited;
	figure('boot', $row, 'share', sprintf '%.1f', 100 * $part->{kernel} / $part->{all});
}

# A half of the walk: steps as pairs of name and event, and the event that ends the last one.
sub half {
	my ($half, $last, @steps) = @_;
	for my $i (0 .. $#steps) {
		my ($name, $event) = @{$steps[$i]};
		my $next = $i < $#steps ? $steps[$i + 1][1] : $last;
		if ($event && $next && $event->{all} <= $next->{all}) {
			my $part = between($event, $next);
			figure('step', "$row, $half: $name", $_, $part->{$_}) for qw(all firmware);
		} else {
			figure('step', "$row, $half: $name", 'failed', ($event ? 'the next one' : 'it') . ' was not reached then');
		}
	}
}

# The loader's steps have no names of their own in the trace: they come in their order, or not at all.
sub step {
	my @names = $marks =~ /^step \d+ (.+)$/mg;
	my @steps = grep { $_->{name} eq 'step' } @events;
	if (@names == @steps) {
		half('loader', $entry, map { [$names[$_], $steps[$_]] } 0 .. $#names);
	} else {
		figure('step', "$row, loader", 'failed', 'its walk has ' . @names . ' steps, and ' . @steps . ' were seen');
	}
	half('kernel', $end, map { [$_, first_event("walk:$_")] } $marks =~ /^kernel \w+ walk:(\S+)$/mg);
}

sub median {
	my @sorted = sort { $a <=> $b } @_;
	return $sorted[$#sorted / 2];
}

# From the call's first instruction in the kernel up to its return, which is one more.
sub service {
	my (%calls, $call, $service);
	for my $event (@events) {
		if ($event->{name} eq 'call') {
			($call, $service) = ($event, undef);
		} elsif ($event->{name} =~ /^service (\d+)$/) {
			$service = $1;
		} elsif ($event->{name} eq 'return' && defined $service) {
			my $part = between($call, $event);
			push @{$calls{$service}{firmware}}, $part->{firmware};
			push @{$calls{$service}{added}}, $part->{kernel} + 1;
			undef $service;
		}
	}
	figure('service', $row, 'failed', 'no service was called') unless %calls;
	while ($marks =~ /^service (\d+) (\w+)$/mg) {
		my ($name, $calls) = ($2, delete $calls{$1});
		figure('service', $name, "$row calls", $calls ? scalar @{$calls->{firmware}} : 0);
		next unless $calls;
		figure('service', $name, "$row firmware", median(@{$calls->{firmware}}));
		figure('service', $name, "$row added", median(@{$calls->{added}}));
		figure('service', $name, "$row most", max(@{$calls->{added}}));
	}
	figure('service', $row, 'failed', 'calls went to addresses that gRT does not hold') if %calls;
}

sub growth {
	my ($window, $rest) = (between($start, $entry), between($entry, $end));
	my ($descriptors) = $stamps =~ /\xffD(.{8})/s;
	figure('growth', $row, 'descriptors', unpack 'Q<', $descriptors) if defined $descriptors;
	figure('growth', $row, 'window', $window->{all});
	figure('growth', $row, 'loader', $window->{loader});
	figure('growth', $row, 'kernel', $rest->{kernel});
	figure('growth', $row, 'firmware', $rest->{firmware});
}

my %make = (boot => \&boot, step => \&step, service => \&service, growth => \&growth);
$make{$_}->() for @tables;
