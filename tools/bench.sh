#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# How many instructions each step of the walk takes, firmware's own among them: two versions of
# Brightline are compared by their lists. QEMU counts instructions (-icount) and derives every clock of
# the machine from them, so that the figures come from the machine and not from the one it runs on. gdb
# stops where each step begins, and QMP tells the count.
#
# Takes what tools/qemu.sh takes. SCREEN is none unless given: a screen that scrolls is most of it.
set -euo pipefail

here=$(dirname "$0")
WORK=$(mktemp --directory "${TMPDIR:-/tmp}/brightline-bench.XXXXXX")
trap 'rm -rf "$WORK"' EXIT

# ---- The steps, as main.c of the loader and of the kernel list them: number and function ----

sed -nE -e 's/^\t\{ ?([0-9]+), .* ([a-z_]+)\}, .*/\1 \2/p' \
	-e 's/^\t([a-z_]+)\(handoff\);.*\/\* ([0-9]+) .*/\2 \1/p' \
	"$here/../loader/main.c" "$here/../kernel/main.c" >"$WORK/steps"

: >"$WORK/counts"

# ---- At each of them, the count ----

cat >"$WORK/count" <<'EOT'
use strict;
use warnings;
use IO::Socket::UNIX;
use JSON::PP;

my ($path, @step) = @ARGV;
my $qmp = IO::Socket::UNIX->new(Peer => $path) or die "$path: $!\n";
syswrite $qmp, join '', map { encode_json({execute => $_}) . "\n" } qw(qmp_capabilities query-replay);
while (my $line = <$qmp>) {
	$line =~ /"icount": (\d+)/ or next;
	print "@step $1\n";
	last;
}
EOT
{
	echo 'delete'
	while read -r number step; do
		printf '%s\n' "hbreak *$step" commands silent \
			"shell perl $WORK/count $WORK/qmp.sock $number $step >>$WORK/counts" continue end
	done <"$WORK/steps"
	echo 'continue'
} >"$WORK/commands"

flags="-icount shift=0,sleep=off -rtc clock=vm -qmp unix:$WORK/qmp.sock,server=on,wait=off"
SCREEN=${SCREEN:-none} GDB_SCRIPT=$WORK/commands QEMU_FLAGS="$flags ${QEMU_FLAGS:-}" \
	"$here/debug.sh" >"$WORK/report" 2>&1 || true
if [[ $(wc -l <"$WORK/counts") != $(wc -l <"$WORK/steps") ]]; then
	cat "$WORK/report" >&2
	echo 'bench: not every step was seen' >&2
	exit 1
fi

# ---- From one to the next; the last one ends the machine ----

awk 'NR > 1 { printf "%2d  %-24s %15d\n", number, step, $3 - count }
	{ number = $1; step = $2; count = $3 }' "$WORK/counts"
grep '^# verdict=' "$WORK/report"
