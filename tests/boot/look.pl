#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Looks at a machine's screen as somebody in front of it would, and types a key where its last row asks for one.
#
#   tests/boot/look.pl QMP_SOCKET FONT.psf
#
# Prints the last row whenever it has changed, until the machine ends.
use strict;
use warnings;
use FindBin qw($Bin);
use Time::HiRes qw(sleep time);

require "$Bin/../../tools/qmp.pl";

my ($path, $font) = @ARGV;
my ($socket, $typed);
my $row = '';
for (my $limit = time + 60; !$socket && time < $limit; sleep 0.1) {
	$socket = qmp_connect($path, $$);
}
die "$path: nobody listens\n" unless $socket;
$| = 1;

# Waits for the command's answer; false when there is no machine any more.
sub done {
	qmp_send(@_);
	while (my $line = <$socket>) {
		return 1 if $line =~ /^\{"(?:return|error)"/;
	}
	return 0;
}

$SIG{PIPE} = 'IGNORE';
done('qmp_capabilities') or exit;
while (done('screendump', filename => "$path.ppm", format => 'ppm')) {
	my $now = `"$Bin/read_screen.pl" --row -1 "$path.ppm" "$font"`;
	chomp $now;
	print "$now\n" if $now ne $row;
	$row = $now;
	if ($row =~ /at any key/ && !$typed) {
		$typed = 1;
		done('send-key', keys => [{type => 'qcode', data => 'k'}]);
	}
	sleep 0.2;
}
