#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Tells what one run was. Prints five numbers, "-" for what it cannot tell: memory descriptors;
# instructions from LoadImage to the loader's first one; instructions from that to the kernel's first
# one; how many of them lie inside the loader's image; nanoseconds asleep meanwhile.
#
#   tools/bench/stamps.pl [--no-kernel] STAMPS COUNT
#
# STAMPS is what arrived at the debug port (tools/bench/stamp.inc), COUNT what the plug-in wrote
# (tools/bench/count.c: what counts is between its last start and its end), or no file. With --no-kernel the kernel writes no stamp, and COUNT ends at its
# first instruction.
#
# Under -icount QEMU derives every clock of the machine from the instructions that it executed: with
# shift=3 an instruction is 8 ns, and the time-stamp counter counts nanoseconds. While the processor
# sleeps, time goes on without instructions. QEMU promises none of that, so each run has to prove it:
# the stretch of known length between the marker kernel's stamps K and C takes 8 counts an instruction,
# and the plug-in counts no more instructions than the time allows.
use strict;
use warnings;

use constant {
	COUNTS_PER_INSTRUCTION => 8,
	# From one counter read to the next: rdtsc and 28 of a stamp; what lies between; 5 of the next stamp.
	BETWEEN => 1 + 28 + 5,
	LOOP    => 2 + 2 * 500_000,    # marker.S: cli, mov, two instructions 500,000 times
	# stub.S around its stamp, and the whole of a stamp.
	PUSHES => 3,
	LEAVE  => 3 + 1,
	STAMP  => 5 + 1 + 28,
	FINISH => 2,                   # marker.S: mov, out
};

my $no_kernel = @ARGV && $ARGV[0] eq '--no-kernel' && shift;
die "usage: tools/bench/stamps.pl [--no-kernel] STAMPS COUNT\n" unless @ARGV == 2;

sub slurp {
	my ($path) = @_;
	open my $file, '<:raw', $path or return '';
	local $/;
	return <$file> // '';
}

# A stamp that is there twice tells of a second start: the last one counts.
my ($stamps, $count) = map { slurp($_) } @ARGV;
my %stamp;
$stamp{$1} = unpack 'Q<', $2 while $stamps =~ /\xff([A-Z])(.{8})/sg;
my ($inside, $all);
if (my ($events) = $count =~ /.*^(\d+ \d+ \d+ start\n.*)/ms) {
	my ($all_before, $inside_before) = $events =~ /^(\d+) (\d+)/;
	($all, $inside) = ($1 - $all_before, $2 - $inside_before) if $events =~ /^(\d+) (\d+) \d+ end$/m;
}

my %missing = (
	D => 'the stage before the loader was never reached',
	L => 'the stage before the loader never came to LoadImage',
	E => 'the loader was never entered',
	K => 'the kernel never wrote its stamp',
	C => 'the kernel stopped within its stretch of known length',
);
for my $letter (qw(D L E), $no_kernel ? () : qw(K C)) {
	die "$missing{$letter}\n" unless defined $stamp{$letter};
}
die "the kernel was never entered\n" if $no_kernel && !defined $all;

my ($run, $asleep) = ('-', '-');
if ($no_kernel) {
	$run = $all - PUSHES - STAMP - LEAVE;
} else {
	my $stretch = $stamp{C} - $stamp{K};
	die "the stretch of ", BETWEEN + LOOP, " instructions took $stretch counts of the time-stamp counter\n"
		if $stretch != COUNTS_PER_INSTRUCTION * (BETWEEN + LOOP);
	my $time = $stamp{K} - $stamp{E} - COUNTS_PER_INSTRUCTION * (BETWEEN + LEAVE);
	$run = int $time / COUNTS_PER_INSTRUCTION;
	if (defined $all) {
		$run    = $all - PUSHES - STAMP - LEAVE - STAMP - LOOP - STAMP - FINISH;
		$asleep = $time - COUNTS_PER_INSTRUCTION * $run;
		die "the plug-in counted $run instructions, for which $time ns are too little\n" if $asleep < 0;
	}
}
print join(' ', $stamp{D}, int(($stamp{E} - $stamp{L}) / COUNTS_PER_INSTRUCTION), $run, $inside // '-',
	$asleep), "\n";
