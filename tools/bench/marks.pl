#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Lists the places of a loader and its kernel at which tools/bench/count.c is to tell how far the machine
# has come: the start of each step, and the calls of firmware.
#
#   tools/bench/marks.pl TREE OUT PROGRAM
#
# TREE holds the sources of what was built in OUT, PROGRAM is run or audit. A line of the list is one of
#
#   code START END         the kernel's code
#   loader ADDRESS step    where the loader begins its next step, from the start of its image
#   kernel ADDRESS NAME    `entry`, `walk:STEP` for a line of its main.c, `call` and `return` of a service,
#                          `wait` and `waited` for the clock's next second
#   step NUMBER NAME       a step of the loader, in the order of the walk
#   service NUMBER NAME    an entry of gRT
#
# An older revision may lack some of it: what then cannot be told is no line.
use strict;
use warnings;
no warnings 'portable'; # Numbers of 64 bits are meant.

die "usage: tools/bench/marks.pl TREE OUT run|audit\n" unless @ARGV == 3 && $ARGV[2] =~ /^(?:run|audit)$/;
my ($tree, $out, $program) = @ARGV;
my $audit  = $program eq 'audit' ? 'audit/' : '';
my $loader = "$out/${audit}loader.elf";
my $kernel = "$out/${audit}kernel.debug";

sub text {
	my ($path) = @_;
	open my $file, '<', $path or return '';
	local $/;
	return <$file> // '';
}

sub output {
	open my $pipe, '-|', @_ or die "$_[0]: $!\n";
	my @lines = <$pipe>;
	close $pipe or die "@_: failed\n";
	return @lines;
}

sub symbols {
	return map { /^(\w+) \w (\w+)$/ ? ($2 => $1) : () } output('nm', '--defined-only', $_[0]);
}

# The instructions of a function: address, mnemonic, the function that it calls.
sub instructions {
	my ($function) = @_;
	return map { /^\s*([0-9a-f]+):\s+(\S+)(?:\s+[0-9a-f]+ <(\w+)>)?/ ? [$1, $2, $3 // ''] : () }
		output('objdump', '--no-show-raw-insn', "--disassemble=$function", $kernel);
}

my %loader = symbols($loader);
my %kernel = symbols($kernel);
for (output('readelf', '--segments', '--wide', $kernel)) {
	my ($start, $size) = /^\s+LOAD\s+\S+\s+0x(\w+)\s+\S+\s+\S+\s+0x(\w+)\s+R E\b/ or next;
	printf "code %s %x\n", $start, hex($start) + hex $size;
}

print "loader $loader{output_step} step\n" if $loader{output_step};
my %names = map { text("$tree/loader/$_") =~ /^#define (STEP_\w+) "([^"\\]+)\\0/mg } qw(steps.h audit/audit.h);
my %steps = text("$tree/loader/${audit}main.c") =~ /\b(?:output|under_way)_step\([^,()]+, (\d+), (STEP_\w+|"[^"]+")\)/g;
s/"//g, $_ = $names{$_} // $_ for values %steps;
print "step $_ $steps{$_}\n" for sort { $a <=> $b } keys %steps;

# A step is a call that begins a line of main.c; what stands in its arguments is none. One that is made
# again has a number behind its name.
print "kernel $kernel{kernel_entry} entry\n" if $kernel{kernel_entry};
my %begins_line = map { $_ => 1 } text("$tree/kernel/${audit}main.c") =~ /^\t(\w+)\(/mg;
for (instructions('kernel_main')) {
	my ($address, $mnemonic, $callee) = @$_;
	next unless $mnemonic =~ /^callq?$/ && $begins_line{$callee};
	my $again = $begins_line{$callee}++;
	print "kernel $address walk:$callee", $again > 1 ? "-$again" : '', "\n";
}

# enclose FUNCTION BEGIN END: marks at its first instruction and where it is left.
sub enclose {
	my ($function, $begin, $end) = @_;
	my @instructions = $kernel{$function} ? instructions($function) : ();
	print "kernel $instructions[0][0] $begin\n" if @instructions;
	for (@instructions) {
		my ($address, $mnemonic, $callee) = @$_;
		print "kernel $address $end\n" if $mnemonic =~ /^retq?$/ || ($mnemonic =~ /^jmpq?$/ && $callee ne '');
	}
}

enclose($audit ? 'guard_call' : 'firmware_call', 'call', 'return');
enclose('check_time_runs', 'wait', 'waited');
my $number = 0;
print 'service ', $number++, " $_\n" for text("$tree/include/services.h") =~ /^\s+SERVICE\(\w+, (\w+), 0x/mg;
