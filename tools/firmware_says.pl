#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Reads what firmware itself prints, and says why it started nothing, or which exception it caught.
#
#   tools/firmware_says.pl [LOG]
#
# The text comes from a file or from standard input. One sentence, a line `# means` where its words are known to
# mean something, and a line `# try` with what helps; exit status 2 if there is any, and 0 if there is none.
# tools/watch.pl requires this file, and asks while the text arrives.
use strict;
use warnings;
no warnings 'portable'; # addresses have 64 bits

my $DISK = 'another DISK= (virtio, ahci, nvme, usb), an image with \EFI\BOOT\BOOTX64.EFI, and firmware of this ARCH=';
my $STORE = 'another FIRMWARE_VARS=, or firmware for this MACHINE=, CPU= and MEMORY=';
my %TRY = (
	disk   => $DISK,
	secure => 'a loader signed with a key that this firmware trusts (sbsign, LOADER=), or a store without Secure Boot'
		. ' (FIRMWARE=, FIRMWARE_VARS=)',
	store  => $STORE,
	silent => "$STORE; firmware of this ARCH= whose console is the first serial port; $DISK",
);

# What firmware's own error is about: EDK II ends its line with the status, U-Boot has sentences. Who looks for
# another name has another processor (UEFI 2.10, section 3.5.1.1).
my $OTHER = 'the image is for another processor than this firmware';
my @MEANINGS = (
	[qr/: (?:Access Denied|Security Violation)$/, 'Secure Boot is on, and no key that this firmware trusts signed the image'],
	[qr/: Not Found$|Cannot load any image/, 'no file is there by the name that this firmware looks for: BOOTX64.EFI is the name for'
		. ' 64-bit x86, BOOTIA32.EFI for 32-bit x86, BOOTAA64.EFI for arm64 and BOOTRISCV64.EFI for RISC-V'],
	[qr/Image type (\S+) can't be (?:loaded|started) on (\S+) UEFI system/, $OTHER],
	[qr/Machine type 0x[0-9a-f]+ is not supported/, $OTHER],
	[qr/: Unsupported$/, "$OTHER, or of a kind that it does not start"],
	[qr/: (?:Load Error|Volume Corrupted)$|Not a PE-COFF file|Invalid \w+ signature/i, 'the file is damaged, cut off, or no image'],
	[qr/: (?:Device Error|No Media|Media Changed|Time out|No Response)$/i, 'the disk did not answer, or not in time'],
	[qr/: Out of Resources$|\bOut of memory\b/i, 'the machine has too little memory for the image: MEMORY='],
	[qr/: Aborted$/, 'the image was started, and gave up by itself'],
);

# Why an option was passed over. The first is told, since our disk comes first, unless a refusal follows; and
# where nothing comes for so many seconds, nothing will.
my @FAILURES = (
	{text => qr/\b(?:Access Denied|Security Violation)\b/, try => 'secure', quiet => 3},
	{text => qr/Invalid signature detected|Secure Boot Violation/i, try => 'secure', quiet => 3},
	{text => qr/^.*\bfailed to (?:load|start) Boot[0-9A-F]{4}\b.*/, try => 'disk', quiet => 10},
	{text => qr/Image type \S+ can't be (?:loaded|started) on \S+ UEFI system/, try => 'disk', quiet => 10},
	{text => qr/Machine type 0x[0-9a-f]+ is not supported|Not a PE-COFF file/, try => 'disk', quiet => 10},
	# The removable path comes behind the boot manager.
	{text => qr/EFI boot manager: Cannot load any image/, try => 'disk', quiet => 10},
	{text => qr/EFI LOAD FAILED/, try => 'disk', quiet => 10},
);

# What firmware says when it has given up: it waits for somebody then.
my @ENDS = (
	{text => qr/No bootable (?:option or )?device\b/i, try => 'disk'},
	{text => qr/Press any key to enter the Boot Manager Menu/, try => 'disk'},
	{text => qr/Select proper Boot device|Boot failed: not a bootable disk|Operating System not found/i, try => 'disk'},
	{text => qr/Select Language|Boot Maintenance Manager|Please select boot device/i, try => 'disk'},
	{text => qr/\bASSERT(?:_EFI_ERROR)? [\[(]|### ERROR ### Please RESET the board/, try => 'store'},
);

# The network comes behind the disk: it counts once an option has failed.
my $NETWORK = qr/>>\s*Start (?:PXE|HTTP)|PXE-E\d/;

# Prompts have no line end.
my @PROMPTS = (
	{text => qr/(?:^|\s)(?:Shell|[A-Za-z0-9]+:(?:\\[^>]*)?)> *$/, name => "the prompt of firmware's shell"},
	{text => qr/^=> *$/, name => "U-Boot's prompt"},
	{text => qr/\b(?:iPXE|grub(?: rescue)?)> *$/, name => "a boot program's prompt"},
);
use constant PROMPT_QUIET    => 1;
use constant NETWORK_QUIET   => 3;
use constant EXCEPTION_QUIET => 2;

sub new_firmware {
	return {failure => undef, end => undef, quiet => undef, rest => '', exception => undef};
}

sub plain_text {
	my ($text) = @_;
	$text =~ s/\e\[[0-9;?=]*[A-Za-z]//g;
	$text =~ s/[^\x20-\x7e\x80-\xff\t]//g;
	return $text;
}

# ---- Line by line ----

# The lines of advice.
sub advice_text {
	my ($why) = @_;
	return (defined $why->{means} ? "# means $why->{means}\n" : '') . "# try $why->{try}\n";
}

sub told {
	my ($line, $kind) = @_;
	my ($meaning) = grep { $line =~ $_->[0] } @MEANINGS;
	return {said => $line =~ s/^\s+|\s+$//gr, means => $meaning && $meaning->[1], try => $TRY{$kind->{try}}};
}

# An exception is dumped over many lines, of which these count. Every word is EDK II's but for the last ones,
# which are U-Boot's.
sub read_exception {
	my ($firmware, $line) = @_;
	if ($line =~ /!!!! \w+ Exception Type - ([0-9A-F]+)\((#?\w*)/) {
		$firmware->{exception} //= {name => $2 ne '' ? $2 : "0x$1", said => $line, is_whole => 0};
	} elsif ($line =~ /(Synchronous Exception) at (0x[0-9A-F]+)|"(Synchronous Abort)" handler/) {
		$firmware->{exception} //= {name => $1 // $3, at => defined $2 ? hex $2 : undef, said => $line, is_whole => 0};
	}
	my $exception = $firmware->{exception} or return;
	$exception->{at} //= hex $1 if $line =~ /\b[RE]IP\s+- ([0-9A-F]+)|\belr: ([0-9a-f]+)/ && defined $1;
	if ($line =~ /!!!! Find image based on IP\(0x[0-9A-F]+\) (.*?)\s*\(ImageBase=([0-9A-F]+)/) {
		$exception->{base} = hex $2;
		$exception->{image} = $1 =~ s{.*[\\/]}{}r =~ s/\.(?:dll|pdb|debug|efi)$//ir unless $1 eq '(No PDB)';
		$exception->{is_whole} = 1;
	}
	$exception->{is_whole} = 1 if $line =~ /Can't find image information|### ERROR ###|Resetting CPU/;
}

sub firmware_line {
	my ($firmware, $line) = @_;
	$firmware->{rest} = '';
	# Something is tried again: whatever it waited for is over.
	if ($line =~ /BdsDxe: (?:loading|starting) Boot|^Booting /) {
		$firmware->{end} = undef;
		$firmware->{quiet} = undef;
		return;
	}
	read_exception($firmware, $line);
	for my $kind (@FAILURES) {
		next unless $line =~ $kind->{text};
		# A refusal says more than that something was not found.
		my $is_refusal = $kind->{try} eq 'secure' && ($firmware->{failure}{try} // '') ne $TRY{secure};
		$firmware->{failure} = told($line, $kind) if $is_refusal || !defined $firmware->{failure};
		$firmware->{quiet} = $kind->{quiet};
		last;
	}
	for my $kind (@ENDS) {
		next unless $line =~ $kind->{text};
		$firmware->{end} //= told($line, $kind);
		$firmware->{quiet} = PROMPT_QUIET;
		return;
	}
	if ($line =~ $NETWORK && defined $firmware->{failure}) {
		$firmware->{end} //= told($line, {try => 'disk'});
		$firmware->{quiet} = NETWORK_QUIET;
	}
}

# The text behind the last line end.
sub firmware_rest {
	my ($firmware, $rest) = @_;
	$firmware->{rest} = plain_text($rest);
}

sub prompt_of {
	my ($firmware) = @_;
	for my $prompt (@PROMPTS) {
		return {said => $prompt->{name} . ': ' . $firmware->{rest} =~ s/^\s+|\s+$//gr, try => $TRY{disk}}
			if $firmware->{rest} =~ $prompt->{text};
	}
	return undef;
}

# ---- What is known by now ----

# After so many seconds without a word: {said, try} if firmware starts nothing any more, else undefined.
sub firmware_gave_up {
	my ($firmware, $silence) = @_;
	return {said => exception_text($firmware->{exception}, ''), try => $TRY{store}}
		if exception_is_over($firmware, $silence);
	my $prompt = prompt_of($firmware);
	return $firmware->{failure} // $prompt if $prompt && $silence >= PROMPT_QUIET;
	return undef unless defined $firmware->{quiet} && $silence >= $firmware->{quiet};
	return $firmware->{failure} // $firmware->{end};
}

# The same where there is nothing to wait for any more.
sub firmware_advice {
	my ($firmware) = @_;
	return firmware_gave_up($firmware, 'inf') // $firmware->{failure} // {said => undef, try => $TRY{silent}};
}

sub exception_is_over {
	my ($firmware, $silence) = @_;
	my $exception = $firmware->{exception} or return 0;
	return $exception->{is_whole} || $silence >= EXCEPTION_QUIET;
}

# `$place` is where, if the launcher knows better.
sub exception_text {
	my ($exception, $place) = @_;
	if ($place eq '' && defined $exception->{at}) {
		$place = sprintf '0x%x', $exception->{at};
		$place = sprintf '%s+0x%x', $exception->{image}, $exception->{at} - $exception->{base} if defined $exception->{image};
	}
	return "exception $exception->{name}" . ($place eq '' ? '' : " at $place");
}

unless (caller) {
	die "usage: tools/firmware_says.pl [LOG]\n" if @ARGV > 1;
	open STDIN, '<', $ARGV[0] or die "firmware_says: $ARGV[0]: $!\n" if @ARGV;
	my $firmware = new_firmware();
	while (my $line = <STDIN>) {
		$line =~ s/\n\z// ? firmware_line($firmware, plain_text($line)) : firmware_rest($firmware, $line);
	}
	my $why = firmware_gave_up($firmware, 'inf') or exit 0;
	print "$why->{said}\n", advice_text($why);
	exit 2;
}
1;
