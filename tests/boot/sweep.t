#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Hundreds of starts of the two loaders in one machine, each by a firmware with one fault (tests/sweep/sweep.h).
# The right end of each stands in tests/boot/expected/sweep: where it returned, asked for the exit or for a
# reset, what it said, and that nothing is left of it.
. "$(dirname "$0")/lib.sh"

# The ends, a line each: `NAME: END`, and behind it what the loader said was wrong; where it ended in a service
# that did not return, its last line, which names the service. Addresses vary.
ends() {
	perl -ne '
		s/\r?\n//;
		s/\e\[[0-9;?=]*[A-Za-z]//g;
		s/\b0x[0-9a-f]+/0x/g;
		s/\b[0-9]+ bytes\b/N bytes/g;
		s/, [0-9]{4} each\b/, N each/;
		s/ [0-9]+ at (0x), [0-9]+ pages:/ N at $1, N pages:/;
		@said = () if /sweep: start /;
		$last = $_ if /brightline: /;
		push @said, $1 if /Bail out! (.*)/;
		push @said, $1 if /brightline: (.*passed over.*)/;
		push @said, $last =~ s/.*brightline: //r =~ s/\n//r if /sweep: end .*does not come back/;
		print join("; ", "$1$2", @said), "\n" if /sweep: end (.*?)((?: [0-9]+)?: .*)/;
		print "$1\n" if /sweep: ((?:pages|handles|starts): .*)/' serial.log
}

as_swept() {
	if [[ -n ${UPDATE_EXPECTED:-} ]]; then
		ends >"$expected/sweep"
	fi
	diff --unified=0 "$expected/sweep" <(ends) | sed 1,2d | head -40
	(($(ends | grep -c ': ') >= 200)) || echo 'fewer than 200 starts'
}

scenario 'the two loaders are started by faulty firmware' AUDIT= LOADER="$out/sweep.efi" \
	FILES="$out/BOOTX64.EFI=EFI/brightline/loader.efi $audit/BOOTX64.EFI=EFI/brightline/audit.efi" TIMEOUT=200 exit=2 then=as_swept

finish
