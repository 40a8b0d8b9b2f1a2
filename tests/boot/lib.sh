# SPDX-License-Identifier: BSD-2-Clause-Patent
# shellcheck shell=bash
#
# Boot scenarios. A file tests/boot/*.t sources this and has one line a scenario:
#
#   scenario 'what holds' KEY=VALUE ...
#
# Keys in capitals go to tools/qemu.sh and tools/esp.sh as they are (FIRMWARE, CMDLINE, DRIVERS,
# KERNEL, MEMORY, MACHINE, ENDING, BOOTS ...). The others say what is expected:
#
#   exit=N         the launcher's exit status; 0 (verdict pass, ended as asked) unless said otherwise
#   report=NAME    every check's name and result is as in tests/boot/expected/NAME
#   says=REGEX     a line of the output matches; may be given several times
#   never=REGEX    no line does; may be given several times
#   then=FUNCTION  succeeds in the directory of the run (output, serial.log, esp.img, vars.fd); what
#                  it prints explains a failure
#
# `proof` is for what is no run of a machine.
#
# A scenario starts the audit's loader and kernel, unless it says AUDIT= for the handoff's, and has no
# screen, unless it says SCREEN=. It starts from a snapshot of its firmware (tools/qemu.sh) if there is one
# of the very machine; where firmware's own start is the subject, or comes twice, or vars.fd is looked at, it
# says COLD=1.
#
# Each is one test with a time limit and a directory of its own: files run side by side.
#   UPDATE_EXPECTED=1  writes expected/NAME instead of comparing
#   ONLY=REGEX         runs the scenarios whose name matches
#   COLD=1             starts firmware in every scenario
#   LIST=1             prints the names of all scenarios, and runs none
#   TIMES=FILE         gets a line for each: seconds, how it started, file and name
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
# shellcheck source=SCRIPTDIR/../../tools/firmware.sh
. tools/firmware.sh

root=$PWD
out=$(realpath "${OUT:-${BUILD:-build}/x86_64}")
# shellcheck disable=SC2034 # For the scenarios: the audit's files.
audit=$out/audit
# shellcheck disable=SC2034 # For the scenarios: DRIVERS=$drivers/x.efi
drivers=$out/drivers
expected=$root/tests/boot/expected
scratch=$(mktemp --directory "${TMPDIR:-/tmp}/brightline-test.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
number=0

# These are for `make run`; a scenario says itself what it starts.
unset FIRMWARE FIRMWARE_CODE FIRMWARE_VARS BIOS DRIVERS CMDLINE KERNEL MEMORY MACHINE CPU \
	QEMU_FLAGS ACCEL DISPLAY_WINDOW DISK LOADER FILES UNIFIED SIGN_KEY SIGN_CERT SNAPSHOT MAKEFLAGS MAKELEVEL
export AUDIT=1 SCREEN=none

[[ -n ${LIST:-} ]] || echo 'TAP version 13'

# Of a report, "result name" for each check: numbers, reasons and facts vary.
checks() {
	sed -nE 's/^(ok|not ok) [0-9]+ - ([^ ]+)( # (SKIP|TODO).*)?$/\1 \2 \4/p' | sed 's/ $//'
}

# What firmware of Debian 12 answers is in tests/boot/expected; where that of a later release answers
# otherwise, the file has a namesake in a folder for the release.
release=$(. /etc/os-release && echo "${ID:-}-${VERSION_ID:-}")

# expected_of NAME: the file that holds on this machine.
expected_of() {
	if [[ -f $expected/$release/$1 ]]; then
		echo "$expected/$release/$1"
	else
		echo "$expected/$1"
	fi
}

write_expected() {
	local own=$expected/$release/$1
	if [[ $release == debian-12 || ! -f $expected/$1 ]]; then
		checks <output >"$expected/$1"
	else
		mkdir -p "${own%/*}"
		checks <output >"$own"
		! cmp --quiet "$own" "$expected/$1" || rm "$own"
	fi
}

compare_report() {
	if [[ -n ${UPDATE_EXPECTED:-} ]]; then
		write_expected "$1"
	elif [[ ! -f $(expected_of "$1") ]]; then
		echo "$expected/$1 does not exist: UPDATE_EXPECTED=1 writes it"
	else
		diff --unified=0 "$(expected_of "$1")" <(checks <output) | sed 1,2d
	fi
}

# place_of DRIVER VARIABLE: as the census writes it, DRIVER.efi+0x3020.
place_of() {
	printf '%s.efi+0x%x' "$1" \
		"$(nm "$drivers/$1.elf" | awk -v name="$2" '$3 == name { print "0x" $1 }')"
}

# What is never said is worth something only if it is known who was silent: a report names its program.
says_who() {
	local program=audit
	[[ $run_settings != *' AUDIT= '* ]] || program=handoff
	! grep -q '^1\.\.' output || grep -q "^# program=$program " output ||
		echo "the report is not the ${program}'s"
}

# judge STATUS EXPECTATION...: one line for each that does not hold.
judge() {
	local status=$1 expectation value
	for expectation in "${@:2}"; do
		value=${expectation#*=}
		case $expectation in
		exit=*) ((status == value)) || echo "exit status $status, expected $value" ;;
		report=*) compare_report "$value" ;;
		says=*) grep -qE -e "$value" output || echo "nothing says: $value" ;;
		never=*)
			grep -E -e "$value" output | sed 's/^/should not be said: /'
			says_who
			;;
		then=*) "$value" || echo "$value failed" ;;
		*) echo "unknown key: $expectation" ;;
		esac
	done
}

# The file that FIRMWARE=NAME lacks, if this release of Debian may lack it: 12 has no strictnx build
# of OVMF, and 13 no 2M builds. Any other missing file is a failure.
unpackaged() {
	local setting
	for setting; do
		case $setting in
		FIRMWARE=*2m* | FIRMWARE=*strictnx) firmware_find "${setting#*=}" ;;
		*) continue ;;
		esac
		[[ -f $firmware_code ]] || echo "$firmware_code"
	done
}

# is_wanted NAME: shall this one be run?
is_wanted() {
	[[ -z ${LIST:-} ]] || echo "${0##*/}: $1"
	[[ -z ${LIST:-} && $1 =~ ${ONLY:-} ]]
}

# took BEGAN HOW NAME: for the list of the slowest.
took() {
	[[ -z ${TIMES:-} ]] || printf '%7.1f s  %-8s  %s: %s\n' \
		"$(((${EPOCHREALTIME/./} - ${1/./}) / 100000))e-1" "$2" "${0##*/}" "$3" >>"$TIMES"
}

scenario() {
	local name=$1 argument settings=() expectations=(exit=0) firmware=ovmf-4m cold=${COLD:-}
	shift
	is_wanted "$name" || return 0
	for argument; do
		case $argument in
		COLD=*) cold=${argument#*=} ;;
		FIRMWARE=*) firmware=${argument#*=} settings+=("$argument") ;;
		[A-Z]*) settings+=("$argument") ;;
		exit=*) expectations[0]=$argument ;;
		*) expectations+=("$argument") ;;
		esac
	done

	((++number))
	local missing
	missing=$(unpackaged "${settings[@]}")
	if [[ -n $missing ]]; then
		echo "ok $number - $name # SKIP $missing is not packaged here"
		return
	fi

	local directory=$scratch/$number status=0 how=cold began=$EPOCHREALTIME
	local snapshot=$out/snapshots/$firmware
	[[ -z $cold ]] || snapshot=
	mkdir "$directory"
	env OUT="$out" WORK="$directory" TIMEOUT=120 SNAPSHOT="$snapshot" \
		"${settings[@]}" tools/qemu.sh >"$directory/output" 2>&1 </dev/null || status=$?
	[[ ! -f $directory/waiter ]] || how=snapshot
	took "$began" $how "$name"
	local run_settings=" ${settings[*]} "
	(cd "$directory" && judge "$status" "${expectations[@]}") >"$directory/complaints"
	result "$name" "$directory" "settings: ${settings[*]}"
}

# proof NAME COMMAND...: the same for what is no run of a machine. The command runs in a directory of
# its own and succeeds; OUT says what was built.
proof() {
	local name=$1 directory began=$EPOCHREALTIME
	shift
	is_wanted "$name" || return 0
	directory=$scratch/$((++number))
	mkdir "$directory"
	: >"$directory/complaints"
	(cd "$directory" && OUT=$out "$@") >"$directory/output" 2>&1 </dev/null ||
		echo "exit status $?" >"$directory/complaints"
	took "$began" proof "$name"
	result "$name" "$directory" "command: $*"
}

# build_foreign_kernel FILE [FLAG...]
build_foreign_kernel() {
	make --silent -f tests/boot/borrowed.mk FOREIGN=tests/boot/foreign_kernel.c FLAGS="${*:2}" "$1" >&2
}

# result NAME DIRECTORY NOTE: one line of TAP, and what explains a failure.
result() {
	if [[ ! -s $2/complaints ]]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		# prove shows nobody what stands behind `#`, but for standard error.
		sed "s|^|# ${0##*/} $number - $1: |" "$2/complaints" >&2
		echo "$3" >>"$2/complaints"
		sed 's/^/#   /' "$2/complaints"
		tail -n 40 "$2/output" | sed 's/^/#   | /'
	fi
	rm -rf "$2"
}

finish() {
	[[ -n ${LIST:-} ]] || echo "1..$number"
}
