#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# A machine that is cut off at any moment: applies what QEMU's blklogwrites recorded to an image, one write
# after the other, and runs a command after each.
#
#   writes.pl LOG IMAGE START COMMAND...
#
# IMAGE is a volume that starts START bytes into the disk of the log, and is changed. COMMAND gets the
# number of writes so far in $WRITES, from 0 on; when it fails, that is the end. The last line is their number.
#
# The log's format is dm-log-writes': a superblock, then for each entry a block of its own with the data behind
# it (Linux, Documentation/admin-guide/device-mapper/log-writes.rst).
use strict;
use warnings;
no warnings 'portable'; # the log's numbers have 64 bits

use constant {MAGIC => 0x6a736677736872, DISCARD => 4};

my ($log_name, $image_name, $start, @command) = @ARGV;
die "usage: writes.pl LOG IMAGE START COMMAND...\n" unless @command;
open my $log,   '<:raw',  $log_name   or die "$log_name: $!\n";
open my $image, '+<:raw', $image_name or die "$image_name: $!\n";
my $size = -s $image;

sub take {
	my ($length) = @_;
	my $bytes;
	my $got = read $log, $bytes, $length;
	die "$log_name ends within an entry\n" unless defined $got && $got == $length;
	return $bytes;
}

sub check {
	local $ENV{WRITES} = $_[0];
	system @command and die "behind write $_[0]\n";
}

my ($magic, undef, $entries, $block) = unpack 'Q<Q<Q<L<', take(28);
die "$log_name is no log of writes\n" unless $magic == MAGIC && $block >= 512;
seek $log, $block, 0 or die "$log_name: $!\n";
my $writes = 0;
check($writes);
for (1 .. $entries) {
	my ($sector, $count, $flags) = unpack 'Q<Q<Q<', take($block);
	next if $count == 0 || $flags & DISCARD;
	my $data = take($count * $block);
	my $at   = $sector * $block - $start;
	die "write $writes is not within the volume\n" if $at < 0 || $at + length $data > $size;
	seek $image, $at, 0 or die "$image_name: $!\n";
	print {$image} $data;
	$image->flush;
	check(++$writes);
}
print "$writes\n";
