#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Runs one machine and says, from outside, what became of it: shows the report that arrives on the
# serial port, listens to QMP's events for how the machine ended, and puts an end to it when it hangs.
# tools/qemu.sh starts it, with QEMU's whole command line after `--`.
#
# What firmware's console prints before the exit is cut; the loader's own lines are shown, and from its
# last one before the exit on everything that arrives, be it a report or not. The last line of output
# says how the machine ended; if that was not its turn, with the last line of the report and, where the
# processor still stands there, `# ended-at` with the instruction. Exit status:
#   0    the last verdict is pass, and the machine ended as it was asked to; or, of a kernel of somebody
#        else (--foreign), it was started, did not bail out, and the machine ended so
#   1    the last verdict is fail
#   2    another verdict or none, one that its report does not bear out (tools/believe.pl; a `# misfit`
#        line says why), or the machine ended in another way
#   3    QEMU could not be started
#   124  the time limit
# A machine that may start several times has a report each time, and the worst of them counts.
use strict;
use warnings;
use FindBin qw($Bin);
use Getopt::Long;
use IO::Select;
use IO::Socket::UNIX;
use JSON::PP;
use Time::HiRes qw(time sleep);

require "$Bin/believe.pl";

my %option = (timeout => 60, ending => 'power-off', boots => 1);
GetOptions(\%option, 'work=s', 'timeout=f', 'ending=s', 'boots=i', 'screendump=s', 'stopped', 'foreign',
	'program=s', 'command_line|command-line=s', 'driver=s@') or exit 3;

# A report that bailed out before the exit returns to firmware, which does not end. A little longer
# is waited for a kernel that bails out and then resets.
use constant BAIL_OUT_GRACE => 3;
use constant START_LIMIT    => 10;

my %ENDINGS = (
	'power-off'    => 'powered off by the guest',
	'reset'        => 'reset by the guest',
	'triple-fault' => 'triple fault',
	'halt'         => 'halted',
	'bail-out'     => 'the report bailed out, and firmware goes on',
);

# The report of one start; `lines` are those from its first on.
sub new_report {
	return {in_report => 0, left => 0, verdict => undef, bailed_out => undef, halted => 0, last_line => '',
		shown => '', images => [], lines => []};
}

my $report = new_report();
my @earlier; # reports
my ($qemu, $qmp, $ending, $stood_at);
my $boots = 0;

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
		open STDIN, '<', '/dev/null' or die "/dev/null: $!\n";
		open STDOUT, '>&', $writer or die "dup: $!\n";
		exec @ARGV or die "$ARGV[0]: $!\n";
	}
	return $serial;
}

# Undefined when QEMU ended before it listened: its message is on stderr already.
sub connect_qmp {
	for (my $limit = time + START_LIMIT; time < $limit; sleep 0.02) {
		my $socket = IO::Socket::UNIX->new(Peer => "$option{work}/qmp.sock");
		return $socket if $socket;
		return undef if waitpid($qemu, 1) != 0;
	}
	return undef;
}

sub qmp_send {
	my ($command, %arguments) = @_;
	my $message = {execute => $command};
	$message->{arguments} = \%arguments if %arguments;
	syswrite $qmp, encode_json($message) . "\n";
}

# A command of QEMU's monitor, which has more of them than QMP; `$then` is called with what it prints.
my @answers;

sub ask_monitor {
	my ($command, $then) = @_;
	push @answers, $then;
	qmp_send('human-monitor-command', 'command-line' => $command);
}

sub saw_triple_fault {
	open my $log, '<', "$option{work}/qemu.log" or return 0;
	return scalar grep { /^Triple fault/ } <$log>;
}

# ---- What the machine says ----

sub take_line {
	my ($line) = @_;
	$line =~ s/\e\[[0-9;?=]*[A-Za-z]//g;
	$line =~ s/[^\x20-\x7e\x80-\xff\t]//g;
	$report->{last_line} = $line if $line =~ /\S/;
	if (!$report->{in_report}) {
		# Firmware leaves its cursor anywhere, so the first line need not start one.
		if ($line =~ /(TAP version 13)$/) {
			$report->{in_report} = 1;
			$report->{lines} = [];
			$line = $1;
		} elsif (!$report->{left} && $line =~ /(brightline: .*)/) {
			$line = $1;
			# Firmware's shell may start the loader again after it bailed out.
			$report->{bailed_out} = undef;
			$report->{left} = $line eq 'brightline: leaving boot services';
		} elsif (!$report->{left}) {
			return;
		}
	}
	# Where firmware's console is this port as well, every line of the loader arrives twice.
	return if $line eq $report->{shown} && $line =~ /^(?:brightline: |TAP version 13$)/;
	$report->{shown} = $line;
	# Whoever reads may have read enough; then there is nothing to run for.
	print "$line\n" or stop_machine('nobody listens');
	push @{$report->{lines}}, $line;
	$report->{verdict} = $1 if $line =~ /^# verdict=(\w+)/;
	push @{$report->{images}}, {name => $1, base => hex $2, size => hex $3}
		if $line =~ /^# runtime-image="(.*)" base=0x(\w+) size=0x(\w+)$/;
	if ($line =~ /^Bail out!/) {
		$report->{bailed_out} //= time;
		$report->{in_report} = $report->{left} = 0;
	}
	$report->{halted} = 1 if $line =~ /^# halted/;
}

sub take_event {
	my ($message) = @_;
	my $event = decode_json($message);
	warn "watch: QMP: $event->{error}{desc}\n" if $event->{error};
	# Other commands return an object.
	(shift @answers)->($event->{return}) if @answers && defined $event->{return} && !ref $event->{return};
	my ($name, $data) = ($event->{event} // '', $event->{data});
	if ($name eq 'SHUTDOWN') {
		if ($data->{reason} eq 'guest-reset' && ++$boots < $option{boots}) {
			start_again();
			return;
		}
		$ending //= 'power-off' if $data->{reason} eq 'guest-shutdown';
		$ending //= saw_triple_fault() ? 'triple-fault' : 'reset' if $data->{reason} eq 'guest-reset';
		# The last lines may still be on their way: then it is looked at for nothing.
		$data->{guest} && is_untimely() ? look_at_instruction() : qmp_send('quit');
	} elsif ($name eq 'RESET' && $boots > 0) {
		qmp_send('set-action', reboot => 'shutdown');
		qmp_send('cont');
	}
}

# The machine stands still when it asks for a reset. It gets one, memory as it is, and its RESET event
# lets it go on.
sub start_again {
	push @earlier, $report;
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

sub has_verdict {
	return defined $report->{verdict} || ($option{foreign} && $report->{left});
}

# The machine stands still, and its processor still has the registers and page tables of that moment.
sub look_at_instruction {
	ask_monitor('info registers', sub {
		my ($instruction) = $_[0] =~ /\bRIP=0*([0-9a-f]+)/ or return qmp_send('quit');
		ask_monitor("gva2gpa 0x$instruction", sub {
			my ($physical) = $_[0] =~ /^gpa: 0x([0-9a-f]+)/;
			$stood_at = {virtual => $instruction, physical => $physical};
			qmp_send('quit');
		});
	});
}

# In the words of a finding: the physical address, and the image that it is in.
sub place {
	my ($virtual, $physical) = @$stood_at{qw(virtual physical)};
	for my $image (defined $physical ? @{$report->{images}} : ()) {
		my $offset = hex($physical) - $image->{base};
		next if $offset < 0 || $offset >= $image->{size};
		my $name = $image->{name} =~ / / ? "\"$image->{name}\"" : $image->{name};
		return sprintf 'instruction=0x%s image=%s offset=0x%x', $physical, $name, $offset;
	}
	return "instruction=0x$virtual image=unknown";
}

# ---- From start to end ----

# One line at a time from a stream that arrives in pieces; the stream itself goes to a file.
sub line_reader {
	my ($take, $path) = @_;
	open my $log, '>:raw', $path or die "$path: $!\n";
	$log->autoflush(1);
	my $rest = '';
	return sub {
		my ($handle) = @_;
		my $start = length $rest;
		my $count = sysread $handle, $rest, 65536, $start;
		print $log substr $rest, $start;
		$take->($1) while $rest =~ s/^(.*?)\n//s;
		return 1 if $count;
		$take->($rest) if length $rest;
		$rest = '';
		return 0;
	};
}

sub stop_machine {
	my ($how) = @_;
	$ending //= $how;
	my $picture = $option{screendump};
	# The screen may be a line behind the serial port.
	sleep 0.5 if $picture;
	qmp_send('screendump', filename => $picture, format => $picture =~ /\.png$/ ? 'png' : 'ppm')
		if $picture;
	qmp_send('quit');
}

my $serial = start_machine();
$qmp = connect_qmp() or exit 3;
qmp_send('qmp_capabilities');
qmp_send('cont') unless $option{stopped};

my %read = (
	fileno $serial => line_reader(\&take_line,  "$option{work}/serial.log"),
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
	if ($report->{halted}) {
		stop_machine('halt');
	} elsif ($report->{bailed_out} && time > $report->{bailed_out} + BAIL_OUT_GRACE) {
		stop_machine('bail-out');
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
	return 1 if $option{foreign};
	my @misfits = defined $one->{verdict} ? misfits(\%option, @{$one->{lines}}) : misfits_of_glue(@{$one->{lines}});
	print "# misfit $_\n" for @misfits;
	return !@misfits;
}

# A start that came as far as the kernel, and ended there.
sub lacks_verdict {
	my ($one) = @_;
	return !$option{foreign} && $one->{left} && !defined $one->{verdict};
}

$ending //= 'failure of QEMU';
my $unbelieved = grep { !believes($_) } @earlier, $report;
my $last_line = '; ' . ($report->{last_line} eq '' ? 'nothing was said' : "last line: $report->{last_line}");
print '# ended-at ', place(), "\n" if defined $stood_at && is_untimely();
if ($ending eq 'time-limit') {
	my $wait = has_verdict() ? 'for its end' : 'for the verdict';
	print "machine: still running after $option{timeout} s, waiting $wait$last_line\n";
} else {
	print 'machine: ', $ENDINGS{$ending} // $ending, is_as_asked() ? '' : " (expected: $option{ending})",
		is_untimely() ? $last_line : '', "\n";
}

exit 3 if $ending eq 'failure of QEMU';
exit 124 if $ending eq 'time-limit' && !is_as_asked();
exit 2 if $unbelieved;
exit 1 if grep { ($_->{verdict} // '') eq 'fail' } @earlier, $report;
exit 2 if grep { ($_->{verdict} // 'pass') ne 'pass' || defined $_->{bailed_out} } @earlier, $report;
exit 2 if !is_as_asked() || !has_verdict() || grep { lacks_verdict($_) } @earlier;
exit 0;
