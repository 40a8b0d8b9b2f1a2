#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# How many instructions each step of the walk takes, firmware's own among them: two versions of
# Brightline are compared by their lists. QEMU counts instructions (-icount) and derives every clock
# of the machine from them, so that figures repeat to the last digit wherever they are taken, except
# in steps that read the disk, whose answers come when they come. gdb stops where each step begins,
# and QMP tells the count.
#
# Takes what tools/qemu.sh takes. SCREEN is none unless given: a screen that scrolls is most of it. A
# machine that counts is a slow one, and is given more time.
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

my ($path, @step) = @ARGV;
my $qmp = IO::Socket::UNIX->new(Peer => $path) or die "$path: $!\n";
syswrite $qmp, qq({"execute": "$_"}\n) for qw(qmp_capabilities query-replay);
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
SCREEN=${SCREEN:-none} TIMEOUT=${TIMEOUT:-600} GDB_SCRIPT=$WORK/commands \
	QEMU_FLAGS="$flags ${QEMU_FLAGS:-}" "$here/debug.sh" >"$WORK/report" 2>&1 || true

# ---- From one to the next; the last one ends the machine ----

# The last time that a step is entered counts: svam_plan is in the rehearsal, too.
if ! awk -v steps="$(wc -l <"$WORK/steps")" '
	{ step[$1] = $2; count[$1] = $3 }
	END {
		for (i = 1; i < steps && (i in count) && (i + 1 in count); i++)
			printf "%2d  %-20s %12d\n", i, step[i], count[i + 1] - count[i]
		exit steps == 0 || i != steps
	}' "$WORK/counts"; then
	cat "$WORK/report" >&2
	echo 'bench: not every step was seen' >&2
	exit 1
fi
grep '^# verdict=' "$WORK/report"
