# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What one start of a machine says on its serial port: which lines are shown, and what is known of them.
# tools/watch.pl requires this file.
use strict;
use warnings;
no warnings 'portable'; # addresses have 64 bits
use FindBin qw($Bin);
use Time::HiRes qw(time);

require "$Bin/firmware_says.pl";

# `lines` are those of the report from its first on; `speaks` is true once any line is ours.
sub new_report {
	return {speaks => 0, in_report => 0, left => 0, verdict => undef, bailed_out => undef, behind => 0, halted => 0, off => undef, home => '',
		last_line => '', heard => time, shown => '', images => [], lines => [],
		starting => undef, emptied => [], answers => {}, step => '', under_way => undef, firmware => new_firmware()};
}

# Where the loader said that it, or a driver, was loaded; its size is in whole KiB.
sub note_image {
	my ($report, $line) = @_;
	push @{$report->{images}}, {name => $1, base => hex $2, size => hex $3}
		if $line =~ /^# runtime-image="(.*)" base=0x(\w+) size=0x(\w+)$/;
	push @{$report->{images}}, {name => $1 // 'BOOTX64.EFI', base => hex $2, size => $3 * 1024}
		if $line =~ /^brightline: (?:driver (.*)|loader) at 0x([0-9a-f]+), (\d+) KiB$/;
}

# What a driver under test, or an application, says on firmware's console while its entry point runs: it is
# told apart from our lines, of which one may follow on the same line of the port.
sub console_line {
	my ($report, $line) = @_;
	return undef if !defined $report->{starting} || $report->{in_report} || $report->{left} || $report->{firmware}{exception};
	return $line =~ s/brightline: .*//r =~ s/^\s+|\s+$//gr;
}

# Which driver's entry point runs, and what drivers took out of gRT, from the loader's lines.
sub note_driver {
	my ($report, $line) = @_;
	if ($line =~ /^brightline: starting driver (.*)/) {
		$report->{starting} = $1;
	} elsif ($line =~ /^brightline: driver .* (?:started$|did not )/) {
		$report->{starting} = undef;
	} elsif ($line =~ /^brightline: driver (.* left gRT->\w+ NULL)$/) {
		push @{$report->{emptied}}, $1;
	} elsif ($line =~ /^brightline: driver (.*) answers for gRT->(\w+)$/) {
		$report->{answers}{$2} = $1;
	}
}

# The loader's own sentence names the step; all from the exit on are behind the line.
sub is_behind {
	my ($report, $line) = @_;
	return $report->{left} && $line !~ /^Bail out! step \d+, plan from the map:/;
}

# One line of the serial port. What is to be shown of it, or undefined.
sub report_line {
	my ($report, $line) = @_;
	$line = plain_text($line);
	$report->{heard} = time;
	# The call that is made now: it is shown where nothing came behind it.
	if ($line =~ /(brightline: under way: (.*)|^# under-way service=(.*))/) {
		$report->{under_way} = {line => $1, what => $2 // $3};
		$report->{speaks} = 1;
		return undef;
	}
	firmware_line($report->{firmware}, $line) unless $report->{in_report};
	my $said = console_line($report, $line);
	my $console = defined $said && $said ne '' ? "console: $said" : undef;
	$line =~ s/^.*?(?=brightline: )// or return $console if defined $said;
	# The dump of an exception leaves what was before it.
	if ($line =~ /\S/ && !$report->{firmware}{exception}) {
		$report->{last_line} = $line;
		$report->{under_way} = undef;
	}
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
			return undef;
		}
	}
	$report->{speaks} = 1;
	# Where firmware's console is this port as well, every line of the loader arrives twice.
	return undef if $line eq $report->{shown} && $line =~ /^(?:brightline: |TAP version 13$)/;
	$report->{shown} = $line;
	push @{$report->{lines}}, $line;
	note_image($report, $line);
	note_driver($report, $line);
	$report->{verdict} = $1 if $line =~ /^# verdict=(\w+)/;
	if ($line =~ /^Bail out!/) {
		$report->{bailed_out} //= time;
		$report->{behind} = is_behind($report, $line);
		$report->{in_report} = $report->{left} = 0;
	}
	# This start was for the report of the one before.
	$report->{home} = $1 if $line =~ /^brightline: (this start ends here|back to firmware)/;
	$report->{halted} = 1 if $line =~ /^# halted/;
	$report->{off} = time if $line =~ /^brightline: turning off: /;
	return defined $console ? "$console\n$line" : $line;
}

sub report_rest {
	my ($report, $rest) = @_;
	$report->{heard} = time if $rest ne '';
	firmware_rest($report->{firmware}, $rest);
}

# ---- Where the processor stands ----

# The image and the offset in it, of a physical address; nothing if no image holds it.
sub image_at {
	my ($report, $physical) = @_;
	for my $image (@{$report->{images}}) {
		my $offset = $physical - $image->{base};
		return ($image->{name}, $offset) if $offset >= 0 && $offset < $image->{size};
	}
	return ();
}

# In the words of a finding: the physical address, if there is one, and the image that it is in.
sub place_text {
	my ($report, $virtual, $physical) = @_;
	my ($name, $offset) = defined $physical ? image_at($report, $physical) : ();
	return sprintf 'instruction=0x%x image=unknown', $virtual unless defined $name;
	$name = "\"$name\"" if $name =~ / /;
	return sprintf 'instruction=0x%x image=%s offset=0x%x', $physical, $name, $offset;
}

# ---- What firmware caught, or did not do ----

# An exception that firmware caught in a start that is ours, with its place and with what was under way.
sub report_exception {
	my ($report) = @_;
	my $exception = $report->{firmware}{exception};
	my ($name, $offset) = defined $exception->{at} ? image_at($report, $exception->{at}) : ();
	my $where = defined $name ? sprintf '%s+0x%x', $name, $offset : '';
	my $when = '';
	if (defined $report->{starting}) {
		my $is_own = defined $name && $name eq $report->{starting};
		$when = ' (in ' . ($is_own ? 'its entry point' : "the entry point of $report->{starting}") . ')';
	} elsif ($report->{under_way}) {
		my $what = $report->{under_way}{what};
		my $who = $report->{answers}{$what};
		$when = " (while under way: $what" . (defined $who ? ", for which $who answers" : '') . ')';
	}
	my $before = join '', map { "; $_ before" } @{$report->{emptied}};
	return "firmware's " . exception_text($exception, $where) . $when . $before;
}

# Has firmware caught an exception in our time, and said all about it?
sub has_exception {
	my ($report) = @_;
	return $report->{speaks} && !$report->{in_report} && !defined $report->{bailed_out} &&
		exception_is_over($report->{firmware}, time - $report->{heard});
}

# Why firmware started nothing and will not: {said, try}, or undefined while it may.
sub nothing_started {
	my ($report) = @_;
	return $report->{speaks} ? undef : firmware_gave_up($report->{firmware}, time - $report->{heard});
}
1;
