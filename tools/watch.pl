#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Runs one machine and says, from outside, what became of it: shows the report that arrives on the
# serial port, listens to QMP's events for how the machine ended, and puts an end to it when it hangs, when
# firmware caught an exception, or when its own text says that it starts nothing (tools/firmware_says.pl).
# tools/qemu.sh starts it, with QEMU's whole command line after `--`.
#
# What firmware's console prints before the exit is cut; the loader's own lines are shown, and from its
# last one before the exit on everything that arrives, be it a report or not. The line `machine:`
# says how the machine ended; if that was not its turn, with the last line of the report and, where the
# processor still stands there, `# ended-at` with the instruction. Exit status:
#   0    the last verdict is pass, and the machine ended as it was asked to; or, of a kernel of somebody
#        else (--foreign), it was started, did not bail out, and the machine ended so
#   1    the last verdict is fail
#   2    another verdict or none, one that its report does not bear out (tools/believe.pl; a `# misfit`
#        line says why) or that was printed where our kernel never ran, or the machine ended in another way
#   3    QEMU could not be started
#   124  the time limit
# With --keys what is typed goes to the machine's serial port.
#
# A machine that may start several times has a report each time, and the worst of them counts.
use strict;
use warnings;
no warnings 'portable'; # addresses have 64 bits
use FindBin qw($Bin);
use Getopt::Long;
use IO::Select;
use Time::HiRes qw(time sleep);

require "$Bin/believe.pl";
require "$Bin/qmp.pl";
require "$Bin/transcript.pl";

my %option = (timeout => 60, ending => 'power-off', boots => 1);
GetOptions(\%option, 'work=s', 'timeout=f', 'ending=s', 'boots=i', 'screendump=s', 'stopped', 'foreign', 'keys',
	'program=s', 'command_line|command-line=s', 'driver=s@') or exit 3;

# A report that bailed out before the exit returns to firmware, which does not end. A little longer
# is waited for a kernel that bails out and then resets.
use constant BAIL_OUT_GRACE => 3;
# Firmware that is asked to turn a machine off, and cannot, may never return: the page says what to do then.
use constant OFF_GRACE => 5;
# Firmware that resets so often before it starts anything will do so for ever.
use constant RESETS_MAX => 3;

# KERNEL_VIRTUAL_BASE of include/layout.h.
use constant KERNEL_BASE => 0xffffffff80000000;

my %ENDINGS = (
	'power-off'    => 'powered off by the guest',
	'reset'        => 'reset by the guest',
	'triple-fault' => 'triple fault',
	'halt'         => 'halted',
	'bail-out'     => 'the report bailed out, and firmware goes on',
	'no-end'       => 'the report bailed out, and the machine does not end',
	'home'         => 'the report is home, and firmware goes on',
	'resets'       => 'firmware resets again and again, and starts nothing',
);

my $report = new_report();
my @earlier; # reports
my ($qemu, $ending, @stood_at, $nothing);
my ($boots, $resets) = (0, 0);

$| = 1;
binmode STDOUT, ':raw';
$SIG{$_} = sub { kill 'KILL', $qemu if $qemu; exit 130 }
	for qw(INT TERM HUP);
$SIG{PIPE} = 'IGNORE';

# ---- The machine ----

sub start_machine {
	pipe my $serial, my $writer or die "pipe: $!\n";
	$qemu = fork // die "fork: $!\n";
	if (!$qemu) {
		$option{keys} or open STDIN, '<', '/dev/null' or die "/dev/null: $!\n";
		open STDOUT, '>&', $writer or die "dup: $!\n";
		exec @ARGV or die "$ARGV[0]: $!\n";
	}
	return $serial;
}

sub saw_triple_fault {
	open my $log, '<', "$option{work}/qemu.log" or return 0;
	return scalar grep { /^Triple fault/ } <$log>;
}

# ---- What the machine says ----

sub take_line {
	my $line = report_line($report, @_);
	# Whoever reads may have read enough; then there is nothing to run for.
	defined $line and (print "$line\n" or stop_machine('nobody listens'));
}

sub take_event {
	my ($name, $data) = qmp_event(@_);
	if ($name eq 'SHUTDOWN') {
		if ($data->{reason} eq 'guest-reset') {
			return look_whose_end(\&start_again)
				if is_firmwares_reset() ? ++$resets < RESETS_MAX : ++$boots < $option{boots};
			$ending //= 'resets' if is_firmwares_reset();
		}
		$ending //= 'power-off' if $data->{reason} eq 'guest-shutdown';
		$ending //= saw_triple_fault() ? 'triple-fault' : 'reset' if $data->{reason} eq 'guest-reset';
		# The last lines may still be on their way: then it is looked at for nothing.
		$data->{guest} ? look_whose_end(is_untimely() ? \&look_at_instruction : \&end_machine) : end_machine();
	} elsif ($name eq 'RESET' && $boots + $resets > 0) {
		qmp_send('set-action', reboot => 'shutdown');
		qmp_send('cont');
	}
}

# Firmware may have to reset before it starts anything. Where it says nothing either, who reset is not known.
sub is_firmwares_reset {
	return !$report->{speaks} && $report->{last_line} ne '' && !saw_triple_fault();
}

# The machine stands still when it asks for a reset. It gets one, memory as it is, and its RESET event
# lets it go on.
sub start_again {
	take_picture($option{screendump} =~ s/(?=\.\w+$)/-$boots/r) if $option{screendump} && !is_firmwares_reset();
	push @earlier, $report unless is_firmwares_reset();
	$report = new_report();
	qmp_send('set-action', reboot => 'reset');
	qmp_send('system_reset');
}

# ---- Whom an end came from that nobody asked for ----

sub is_as_asked {
	return $option{ending} eq 'any' || $ending eq $option{ending};
}

# In a report that bailed out the reason stands already.
sub is_untimely {
	return !defined $report->{bailed_out} && !(is_as_asked() && has_verdict());
}

# A start that was for the report of the start before has none of its own.
sub has_verdict {
	return 1 if $report->{home} && @earlier;
	return defined $report->{verdict} || ($option{foreign} && $report->{left});
}

# The machine stands still, and its processor still has the registers and page tables of that moment. Our kernels'
# descriptor table lies in the kernel, from its first line on, and firmware that they call has the same one.
sub look_whose_end {
	my ($then) = @_;
	my $one = $report;
	ask_monitor('info registers', sub {
		$one->{is_kernels} = hex $1 >= KERNEL_BASE if $_[0] =~ /^GDT=\s*([0-9a-f]+)/m;
		$then->();
	});
}

sub look_at_instruction {
	ask_monitor('info registers', sub {
		my ($instruction) = $_[0] =~ /\bRIP=0*([0-9a-f]+)/ or return end_machine();
		ask_monitor("gva2gpa 0x$instruction", sub {
			my ($physical) = $_[0] =~ /^gpa: 0x([0-9a-f]+)/;
			@stood_at = (hex $instruction, defined $physical ? hex $physical : undef);
			end_machine();
		});
	});
}

# ---- From start to end ----

# One line at a time from a stream that arrives in pieces; the stream itself goes to a file.
sub line_reader {
	my ($take, $path, $take_rest) = @_;
	open my $log, '>:raw', $path or die "$path: $!\n";
	$log->autoflush(1);
	my $rest = '';
	return sub {
		my ($handle) = @_;
		my $start = length $rest;
		my $count = sysread $handle, $rest, 65536, $start;
		print $log substr $rest, $start;
		$take->($1) while $rest =~ s/^(.*?)\n//s;
		$take_rest->($rest) if $take_rest && $count;
		return 1 if $count;
		$take->($rest) if length $rest;
		$rest = '';
		return 0;
	};
}

sub take_picture {
	my ($path) = @_;
	qmp_send('screendump', filename => $path, format => $path =~ /\.png$/ ? 'png' : 'ppm');
}

sub end_machine {
	take_picture($option{screendump}) if $option{screendump};
	qmp_send('quit');
}

sub stop_machine {
	my ($how) = @_;
	$ending //= $how;
	# The screen may be a line behind the serial port.
	sleep 0.5 if $option{screendump};
	$how eq 'halt' ? look_whose_end(\&end_machine) : end_machine();
}

my $serial = start_machine();
my $qmp = qmp_connect("$option{work}/qmp.sock", $qemu) or exit 3;
qmp_send('qmp_capabilities');
qmp_send('cont') unless $option{stopped};

my %read = (
	fileno $serial => line_reader(\&take_line,  "$option{work}/serial.log", sub { report_rest($report, @_) }),
	fileno $qmp    => line_reader(\&take_event, "$option{work}/qmp.log"),
);
my $select   = IO::Select->new($serial, $qmp);
my $deadline = time + $option{timeout};
while ($select->count) {
	for my $handle ($select->can_read(0.2)) {
		my $number = fileno $handle;
		$select->remove($handle) unless $read{$number}->($handle);
	}
	next if defined $ending && time < $deadline;
	if ($report->{home} eq 'back to firmware') {
		stop_machine('home');
	} elsif ($report->{halted} || ($report->{off} && time > $report->{off} + OFF_GRACE)) {
		stop_machine('halt');
	} elsif ($report->{bailed_out} && time > $report->{bailed_out} + BAIL_OUT_GRACE) {
		stop_machine($report->{behind} ? 'no-end' : 'bail-out');
	} elsif (has_exception($report)) {
		my $at = $report->{firmware}{exception}{at};
		@stood_at = ($at, $at) if defined $at;
		stop_machine('exception');
	} elsif ($nothing = nothing_started($report)) {
		stop_machine('nothing');
	} elsif (time >= $deadline) {
		stop_machine('time-limit');
		last;
	}
}
# Whatever is left of it after its end was decided, a hung QEMU included.
for (my $limit = time + 2; waitpid($qemu, 1) == 0; sleep 0.02) {
	kill 'KILL', $qemu if time > $limit;
}

# ---- The verdict ----

# Nothing is known of another kernel's lines; a report without a verdict is told by the last line, unless the
# verdict stands behind a text of somebody else.
sub believes {
	my ($one) = @_;
	return 1 if $option{foreign} || $one->{home};
	my @misfits = defined $one->{verdict} ? misfits(\%option, @{$one->{lines}}) : misfits_of_glue(@{$one->{lines}});
	push @misfits, 'the machine was ended before our kernel had taken it over' unless $one->{is_kernels} // 1;
	print "# misfit $_\n" for @misfits;
	return !@misfits;
}

# A start that came as far as the kernel, and ended there.
sub lacks_verdict {
	my ($one) = @_;
	return !$option{foreign} && $one->{left} && !defined $one->{verdict};
}

# The last word: how the machine ended, and if that was not its turn, what it said last.
sub ending_text {
	my $last_line = $report->{last_line} eq '' ? 'nothing was said' : "last line: $report->{last_line}";
	return "firmware started nothing: $nothing->{said}" if $ending eq 'nothing';
	return "still running after $option{timeout} s, " . (!$report->{speaks} ? 'and firmware started nothing'
		: has_verdict() ? 'waiting for its end' : 'waiting for the verdict') . "; $last_line" if $ending eq 'time-limit';
	return ($ending eq 'exception' ? report_exception($report) : $ENDINGS{$ending} // $ending)
		. (is_as_asked() || $ending eq 'exception' ? '' : " (expected: $option{ending})")
		. (is_untimely() ? "; $last_line" : '');
}

$ending //= 'failure of QEMU';
my $unbelieved = grep { !believes($_) } @earlier, $report;
print "$report->{under_way}{line}\n" if $report->{under_way} && (is_untimely() || $ending eq 'time-limit');
print '# ended-at ', place_text($report, @stood_at), "\n" if @stood_at && is_untimely();
print advice_text($nothing // firmware_advice($report->{firmware}))
	unless $report->{speaks} || $ending eq 'failure of QEMU';
print 'machine: ', ending_text(), "\n";

exit 3 if $ending eq 'failure of QEMU';
exit 124 if $ending eq 'time-limit' && !is_as_asked();
exit 2 if $unbelieved;
exit 1 if grep { ($_->{verdict} // '') eq 'fail' } @earlier, $report;
exit 2 if grep { ($_->{verdict} // 'pass') ne 'pass' || defined $_->{bailed_out} } @earlier, $report;
exit 2 if !is_as_asked() || !has_verdict() || grep { lacks_verdict($_) } @earlier;
exit 0;
