# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Talks to a QEMU that listens on a QMP socket. tools/watch.pl requires this file.
use strict;
use warnings;
use IO::Socket::UNIX;
use JSON::PP;
use Time::HiRes qw(time sleep);

use constant START_LIMIT => 10;

# What is called with the answers to questions that are under way, in their order.
my ($socket, @answers);

# Undefined when that process ended before it listened: its message is on stderr already.
sub qmp_connect {
	my ($path, $process) = @_;
	for (my $limit = time + START_LIMIT; time < $limit; sleep 0.02) {
		$socket = IO::Socket::UNIX->new(Peer => $path);
		return $socket if $socket;
		return undef if waitpid($process, 1) != 0;
	}
	return undef;
}

sub qmp_send {
	my ($command, %arguments) = @_;
	my $message = {execute => $command};
	$message->{arguments} = \%arguments if %arguments;
	syswrite $socket, encode_json($message) . "\n";
}

# A command of QEMU's monitor, which has more of them than QMP; `$then` is called with what it prints.
sub ask_monitor {
	my ($command, $then) = @_;
	push @answers, $then;
	qmp_send('human-monitor-command', 'command-line' => $command);
}

# One line of the socket, as name and data of an event; answers go to who asked.
sub qmp_event {
	my $event = decode_json($_[0]);
	warn "watch: QMP: $event->{error}{desc}\n" if $event->{error};
	# Other commands return an object.
	(shift @answers)->($event->{return}) if @answers && defined $event->{return} && !ref $event->{return};
	return ($event->{event} // '', $event->{data});
}
1;
