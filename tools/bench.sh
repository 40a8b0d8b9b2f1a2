#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Counts the instructions that a machine executes: in the handoff's window, beside a floor and the
# loaders of others (tools/bench/window.sh), and in whole boots of both programs, by step, by service and
# by what makes them grow (tools/bench/boot.sh). It prints tables for the papers, and writes the same for
# machines to $(OUT)/bench/table.tsv.
#
#   BENCH_ROWS="floor* ours"  only these measurements, by patterns of their names (BENCH_ROWS=list: all
#                             names)
#   BENCH_RUNS=               how often each is made: the least figure counts. Unless given, three times
#                             for a window, whose spread is shown, and once for a boot
#   BENCH_JOBS=               machines at a time, as many as there are processors
#   TIMEOUT=240               seconds until a machine is given up
#   BASE=REVISION             builds that revision as well, and shows its figures beside
#
# The machine is OVMF (4M) without network card. Under -icount QEMU derives its clocks from the
# instructions that it executed, firmware's own among them: a slow host and a fast one get the same
# figures, except that firmware polls for a disk whose answers come when they come. That is the spread.
#
# Firmware starts tools/bench/first.c, which fragments the memory map if a row asks for that, and loads
# the image under measure. tools/bench/stub.pl has put a stub in front of that image, by which a plug-in
# of QEMU, tools/bench/count.c, knows it. Where QEMU does not take that, the windows are measured by the
# time alone, what only a plug-in can tell is "-", and there are no boots.
#
# The exit status is 1 if the floor or something of ours could not be measured. No figure makes it fail.
set -euo pipefail

here=$(dirname "$0")
root=$here/..
out=${OUT:-${BUILD:-build}/x86_64}
bench=$out/bench
jobs=${BENCH_JOBS:-$(nproc)}
limit=${TIMEOUT:-240}
base=${BASE:-}

# The version of this tree, and the one to compare it with.
declare -A tree_of=([now]=$root [before]=$bench/before)
declare -A out_of=([now]=$out [before]=$bench/before/build/x86_64)
versions=(${base:+before} now)

# What make passes on is for other machines.
unset BIOS FIRMWARE_CODE FIRMWARE_VARS MACHINE CPU ACCEL DISK DRIVERS CMDLINE LOADER KERNEL IMAGE \
	QEMU_FLAGS DISPLAY_WINDOW ENDING BOOTS SCREENDUMP STOPPED ESP_SIZE AUDIT FILES

die() {
	echo "bench: $*" >&2
	exit 1
}

# shellcheck source=SCRIPTDIR/bench/build.sh
. "$here/bench/build.sh"
# shellcheck source=SCRIPTDIR/bench/window.sh
. "$here/bench/window.sh"
# shellcheck source=SCRIPTDIR/bench/boot.sh
. "$here/bench/boot.sh"

# ---- The measurements: a name, window or boot, and what measure_window or measure_boot takes ----

all_rows() {
	window_rows | sed 's/ / window /'
	boot_rows | sed 's/ / boot /'
}

is_chosen() {
	local pattern
	local -a patterns
	read -r -d '' -a patterns < <(printf '%s\0' "${BENCH_ROWS:-*}")
	for pattern in "${patterns[@]}"; do
		# shellcheck disable=SC2053 # It is a pattern.
		[[ $1 != $pattern ]] || return 0
	done
	return 1
}

# ---- One machine, in `directory`, for the measurement `row` of `version` ----

# figures TABLE NAME VALUE...: lines as tools/bench/table.pl reads them.
figures() {
	local table=$1
	shift
	while (($# > 0)); do
		printf '%s\t%s\t%s\t%s\t%s\n' "$version" "$table" "$row" "$1" "$2"
		shift 2
	done
}

# volume IMAGE DESCRIPTORS KEY=VALUE...: makes a disk with that image under measure, as tools/esp.sh
# does it; `files` has more of it. Sets `plugin` to what the plug-in is to know of the image.
volume() {
	plugin=$("$here/bench/stub.pl" "$bench/stub.bin" "$1" "$directory/loader.efi")
	env "${@:3}" LOADER="$bench/first-$2.efi" FILES="$directory/loader.efi=EFI/bench/loader.efi $files" \
		"$here/esp.sh" "$directory/esp.img"
}

# start KEY=VALUE...: starts a machine with that disk, as tools/qemu.sh does it, and returns its status. The
# real-time clock follows the time of the machine, so that a slow host changes nothing.
start() {
	local flags
	flags="-icount shift=3,sleep=off -rtc clock=vm -chardev file,id=stamps,path=$directory/stamps"
	flags+=' -device isa-debugcon,iobase=0x402,chardev=stamps'
	flags+=' -device isa-debug-exit,iobase=0x501,iosize=1'
	[[ -n $no_plugin ]] || flags+=" -plugin file=$bench/count.so,out=$directory/count,$plugin"
	rm -f "$directory/stamps" "$directory/count"
	env "$@" WORK="$directory" IMAGE="$directory/esp.img" FIRMWARE=ovmf-4m TIMEOUT="$limit" \
		QEMU_FLAGS="$flags" "$here/qemu.sh" >"$directory/said" 2>&1
}

said() {
	tail -n 2 "$directory/said" | paste -s -d ' '
}

# measure VERSION NAME KIND ARGUMENT...
measure() {
	local version=$1 row=$2 directory=$work/$1.$2 plugin
	mkdir "$directory"
	"measure_$3" "${@:4}" >"$directory/measured" </dev/null
	rm -f "$directory/esp.img"
}

# ---- From start to end ----

if [[ ${BENCH_ROWS:-} == list ]]; then
	all_rows | cut -d ' ' -f 1
	exit
fi

chosen=()
while read -r name rest; do
	! is_chosen "$name" || chosen+=("$name $rest")
done < <(all_rows)
((${#chosen[@]})) || die "BENCH_ROWS=$BENCH_ROWS chooses none of: $(all_rows | cut -d ' ' -f 1 | tr '\n' ' ')"

mkdir -p "$bench"
work=$(mktemp --directory "${TMPDIR:-/tmp}/brightline-bench.XXXXXX")
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$work" "$bench/before"' EXIT
build_tools 0 400 1700
build_plugin
[[ -z $base ]] || build_before "$base" "${tree_of[before]}"

names=()
for line in "${chosen[@]}"; do
	read -r -a words <<<"$line"
	for version in "${versions[@]}"; do
		# The loaders of others have no other version.
		[[ $version == now || ${words[0]} == @(ours|run|audit)* ]] || continue
		while (($(jobs -r -p | wc -l) >= jobs)); do
			wait -n || true
		done
		echo "bench: ${words[0]}${base:+, $version}" >&2
		measure "$version" "${words[@]}" &
		names+=("$version.${words[0]}")
	done
done
wait

for name in "${names[@]}"; do
	[[ -s $work/$name/measured ]] || die "$name: no machine could be made for it"
	cat "$work/$name/measured"
done >"$bench/measured"
"$here/bench/table.pl" "$bench/measured" "$bench/table.tsv" ${base:+"$base"}
