#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# A machine that waits, and gdb attached to it: symbols of the loader and the kernel at the addresses
# where they run, breakpoints at efi_main and kernel_main.
#
# The kernel's address is known when it is linked. The loader's is firmware's choice, which depends
# on the machine and on nothing else: one boot tells it (the loader prints it), the next has it.
# The breakpoints are the processor's own, because the code is not in memory yet when they are set;
# the loader's is an address, because the compiler may have put parts of a function into another.
#
#   GDB=        the debugger
#   GDB_BATCH=1 show that both breakpoints hit, let the machine end, and leave
#   GDB_SCRIPT= the same with the commands of this file
set -euo pipefail

die() {
	echo "debug: $*" >&2
	exit 1
}

here=$(dirname "$0")
out=${OUT:-${BUILD:-build}/x86_64}
pair=$out${AUDIT:+/audit}
kernel=${KERNEL:-$pair/kernel.debug}

WORK=$(mktemp --directory "${TMPDIR:-/tmp}/brightline-debug.XXXXXX")
machine=
trap '[[ -z $machine ]] || kill "$machine" 2>/dev/null; wait; rm -rf "$WORK"' EXIT
export WORK

# ---- The boot that tells where the loader runs ----

echo 'debug: looking where firmware loads the loader'
base=$("$here/qemu.sh" 2>&1 | tee "$WORK/first.log" |
	sed -n 's/^brightline: loader at \(0x[0-9a-f]*\).*/\1/p; T; q') || true
if [[ -z $base ]]; then
	cat "$WORK/first.log" >&2
	die 'the loader did not say where it is'
fi
echo "debug: the loader is at $base"

# ---- The boot to look at ----

STOPPED=1 TIMEOUT=${TIMEOUT:-86400} \
	QEMU_FLAGS="-gdb unix:$WORK/gdb.sock,server=on,wait=off ${QEMU_FLAGS:-}" \
	"$here/qemu.sh" >"$WORK/report.log" 2>&1 &
machine=$!
for ((tries = 0; tries < 100; tries++)); do
	[[ ! -S $WORK/gdb.sock ]] || break
	sleep 0.1
done
[[ -S $WORK/gdb.sock ]] || die "the machine did not start: $(cat "$WORK/report.log")"

cat >"$WORK/script" <<EOT
set pagination off
set confirm off
file $kernel
add-symbol-file $pair/loader.elf -o $base
target remote $WORK/gdb.sock
hbreak *efi_main
hbreak kernel_main
EOT

if [[ -n ${GDB_BATCH:-}${GDB_SCRIPT:-} ]]; then
	commands=(-ex continue -ex backtrace -ex continue -ex backtrace -ex delete -ex continue)
	[[ -z ${GDB_SCRIPT:-} ]] || commands=(--command "$GDB_SCRIPT")
	"${GDB:-gdb}" --nx --batch --command "$WORK/script" "${commands[@]}" || true
	wait "$machine" || true
	machine=
	cat "$WORK/report.log"
else
	echo "debug: the report goes to $WORK/report.log; \`continue\` starts the machine"
	"${GDB:-gdb}" --nx --command "$WORK/script"
fi
