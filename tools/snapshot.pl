#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Writes down the state of a machine that stands still in the waiter (tests/boot/waiter.c), for
# tools/qemu.sh --snapshot, which gives QEMU's whole command line after `--`.
#
#   snapshot.pl --work DIR --timeout SECONDS -- QEMU...
#
# DIR/state is the machine, the contents of its flash among it. It runs on while it is written: one that was
# stopped would be restored stopped.
use strict;
use warnings;
use Getopt::Long;
use IO::Socket::UNIX;
use JSON::PP;
use Time::HiRes qw(time sleep);

my %option = (timeout => 120);
GetOptions(\%option, 'work=s', 'timeout=f') or exit 3;
my $deadline = time + $option{timeout};

my $qemu = fork // die "snapshot: fork: $!\n";
if (!$qemu) {
	open STDIN,  '<', '/dev/null'               or die "/dev/null: $!\n";
	open STDOUT, '>', "$option{work}/serial.log" or die "serial.log: $!\n";
	exec @ARGV or die "$ARGV[0]: $!\n";
}

sub give_up {
	my ($reason) = @_;
	kill 'KILL', $qemu;
	die "snapshot: $reason\n";
}

# Waits until the function returns something true, and returns it.
sub wait_for {
	my ($what, $function) = @_;
	for (; time < $deadline; sleep 0.02) {
		my $value = $function->();
		return $value if $value;
		give_up("QEMU ended before $what") if waitpid($qemu, 1) != 0;
	}
	give_up("$what: not within $option{timeout} s");
}

my $qmp = wait_for('its QMP socket is there', sub { IO::Socket::UNIX->new(Peer => "$option{work}/qmp.sock") });
$qmp->autoflush(1);

# Sends a command, and returns its answer; events in between are of no interest.
sub command {
	my ($name, %arguments) = @_;
	print $qmp encode_json({execute => $name, %arguments ? (arguments => \%arguments) : ()}), "\n";
	while (my $line = <$qmp>) {
		my $answer = decode_json($line);
		return $answer->{return} if exists $answer->{return};
		give_up("$name: $answer->{error}{desc}") if $answer->{error};
	}
	give_up("$name: QEMU ended");
}

sub said {
	open my $file, '<', "$option{work}/waiter" or return '';
	return <$file> // '';
}

command('qmp_capabilities');
command('cont');
wait_for('the waiter stands still', sub { said() =~ /W/ });
command('migrate', uri => 'exec:cat >' . quotemeta "$option{work}/state");
wait_for('the state is written', sub {
	my $migration = command('query-migrate');
	give_up('the state cannot be written: ' . ($migration->{'error-desc'} // 'no reason is given'))
		if $migration->{status} =~ /^(?:failed|cancelled)$/;
	return $migration->{status} eq 'completed';
});
command('quit');
waitpid $qemu, 0;
