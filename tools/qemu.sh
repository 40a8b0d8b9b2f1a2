#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Starts Brightline in a machine and shows its report: the one place that knows QEMU's flags.
# tools/watch.pl then looks at the machine from outside and decides the exit status, which the last line of
# output repeats: `machine: status=N`, since make has a status of its own.
#
#   tools/qemu.sh                 boot, show the report
#   tools/qemu.sh --print         show QEMU's command line, start nothing
#   tools/qemu.sh --snapshot DIR  write down the machine as it is when firmware starts a loader; nothing is
#                                 done if DIR has the very machine already
#
# The environment says what to start; `make run` passes these on:
#   FIRMWARE=       a name of tools/firmware.sh, ovmf-4m unless said otherwise
#   FIRMWARE_CODE=, FIRMWARE_VARS=  any pair of flash images; VARS is copied, never written
#   BIOS=           a firmware in a single file
#   IMAGE=          a disk image; without it tools/esp.sh makes one (AUDIT, LOADER, KERNEL, CMDLINE,
#                   DRIVERS, EXERCISE)
#   EXERCISE=1      the exercise (loader/exercise/): what is typed here goes to the machine
#   KEYS=1          the same, for an application among DRIVERS=; firmware itself takes keys, too
#   DISK=           virtio, ahci, nvme or usb: what the image is attached to
#   MEMORY=, MACHINE=, CPU=, ACCEL=  as QEMU names them
#   SCREEN=         a graphics device of QEMU, or none
#   DISPLAY_WINDOW=1  a window on this desktop
#   TIMEOUT=        seconds until the machine is given up
#   QEMU_FLAGS=     appended as they are; blanks and line ends separate them
# and for tests:
#   WORK=           an existing directory that keeps every file of this run
#   ENDING=         how the machine must end, where CMDLINE's reset= does not say it
#   BOOTS=          how often it may start: once, and twice where the second start brings the report home
#   SCREENDUMP=     a file (in WORK) for the picture on the screen, taken when the machine ends; of the first start
#                   of two it is FILE-1.SUFFIX
#   SERIAL=none     a machine without a serial port: nothing is heard of it
#   READONLY=1      the image cannot be written
#   WRITES=         a file (in WORK) for all that is written to the image, as dm-log-writes has it
#   STOPPED=1       a debugger will start the machine
#   SNAPSHOT=       a directory of --snapshot: if it is of this machine, firmware's start is not repeated,
#                   and no file keeps its variables. Where it is not, or the machine does not come up from
#                   it, firmware starts as ever
# shellcheck disable=SC2054 # QEMU's options hold commas.
set -euo pipefail

die() {
	echo "qemu: $*" >&2
	exit 3
}

here=$(dirname "$0")
# shellcheck source=SCRIPTDIR/firmware.sh
. "$here/firmware.sh"

print='' take='' made=''
# ended: the last line of a run, however far it came.
ended() {
	local status=$?
	[[ -z $made ]] || rm -rf "$made"
	[[ -n $print || -n $take ]] || echo "machine: status=$status"
}
trap ended EXIT

case ${1:-} in
--print) print=1 ;;
--snapshot) take=${2:?a directory} ;;
'') ;;
*) die "unknown argument $1" ;;
esac

"$here/need.sh" qemu-system-x86=qemu-system-x86_64 perl=perl || exit 3
[[ ${TIMEOUT:-1} =~ ^[0-9]+(\.[0-9]+)?$ ]] || die "TIMEOUT=$TIMEOUT is no number of seconds"
# An image is started as it is; CMDLINE= then only tells which reset= it holds, where its own is not to be read.
[[ -z ${IMAGE:-} || -z ${DRIVERS:-} ]] ||
	die "IMAGE= holds its own drivers: DRIVERS= goes with tools/esp.sh"

# ---- Firmware ----

[[ -z ${FIRMWARE_VARS:-} || -n ${FIRMWARE_CODE:-} ]] || die 'FIRMWARE_VARS= needs its FIRMWARE_CODE='
if [[ -n ${BIOS:-} ]]; then
	firmware_code='' firmware_vars='' firmware_bios=$BIOS
elif [[ -n ${FIRMWARE_CODE:-} ]]; then
	firmware_code=$FIRMWARE_CODE firmware_vars=${FIRMWARE_VARS:-} firmware_bios=
	[[ -n $firmware_vars ]] || die 'FIRMWARE_CODE= needs its FIRMWARE_VARS='
else
	firmware_find "${FIRMWARE:=ovmf-4m}" || die "FIRMWARE=$FIRMWARE is none of: $firmware_names"
fi
hint=
[[ -n ${BIOS:-}${FIRMWARE_CODE:-} ]] ||
	hint=" (tools/setup.sh installs what this release of Debian has; tools/firmware.sh lists it)"
for file in "$firmware_code" "$firmware_vars" "$firmware_bios"; do
	[[ -z $file || -f $file ]] || die "firmware file $file is missing$hint"
	[[ -n $file ]] || continue
	# 32-bit EDK II shows it by its name alone, of Debian's package ovmf-ia32: all but its first phases is compressed.
	processor=
	[[ $file != *OVMF32* ]] || processor='32-bit x86'
	[[ -n $processor || $file == "$firmware_vars" ]] || processor=$("$here/firmware_machine.pl" "$file")
	[[ -z $processor ]] ||
		die "firmware file $file is for another processor, $processor: BOOTX64.EFI wants one for 64-bit x86 (tools/firmware.sh lists some)"
done

# ---- The machine ----

# U-Boot's x86 build drives AHCI, not virtio over PCI.
default_disk=virtio
[[ $firmware_bios != *u-boot* ]] || default_disk=ahci
disk=${DISK:-$default_disk}
[[ $disk == @(virtio|ahci|nvme|usb) ]] || die "DISK=$disk is none of: virtio ahci nvme usb"
# Keys are for the machine; Ctrl-C still is for us.
keys='' signal=off
[[ -z ${EXERCISE:-}${KEYS:-} ]] || keys=--keys signal=on
read -r -d '' -a more < <(printf '%s\0' "${QEMU_FLAGS:-}")

# machine_flags WORK IMAGE [BYTE]: sets `flags`, QEMU's command line but for how it is watched. With a byte
# firmware starts the waiter (tests/boot/waiter.c), which reads it from its debug port.
machine_flags() {
	local work=$1 image=$2 byte=${3:-} boot=,bootindex=1 bus=ide.0
	local written=format=raw,file=$image
	local machine=${MACHINE:-q35},accel=${ACCEL:-tcg},memory-backend=ram vars=file=$work/vars.fd
	# The state has the contents of the flash, too.
	[[ -z $byte || -n $take || -z $firmware_vars ]] ||
		vars=file.driver=null-co,file.read-zeroes=on,file.size=$(stat --format=%s "$firmware_vars")
	flags=(-nodefaults -no-user-config)
	if firmware_wants_smm "$firmware_code"; then
		# Only code in system management mode may write the flash. The 2M build gives up at start
		# when the chip set offers S3 sleep.
		machine+=,smm=on
		flags+=(-global driver=cfi.pflash01,property=secure,value=on -global ICH9-LPC.disable_s3=1)
	fi
	flags+=(
		-machine "$machine"
		-cpu "${CPU:-max}"
		# Not reserved, so that a machine may have far more memory than this one.
		-object "memory-backend-ram,id=ram,size=${MEMORY:-256M},reserve=off"
		-m "${MEMORY:-256M}"
	)

	if [[ -n $firmware_bios ]]; then
		flags+=(-bios "$firmware_bios")
	else
		flags+=(
			-drive "if=pflash,unit=0,format=raw,readonly=on,file=$firmware_code"
			-drive "if=pflash,unit=1,format=raw,$vars"
		)
	fi

	if [[ -n $byte ]]; then
		boot=
		flags+=(
			-drive "if=none,id=waiter,format=raw,readonly=on,file=${take:-$SNAPSHOT}/waiter.img"
			-device virtio-blk-pci,drive=waiter,bootindex=1
			-chardev "file,id=waiter,path=$work/waiter"
			-device "isa-debugcon,iobase=0x402,chardev=waiter,readback=$byte"
		)
	fi
	[[ -z ${READONLY:-} ]] || written=$written,readonly=on
	[[ -z ${WRITES:-} ]] || written=driver=blklogwrites,file.driver=file,file.filename=$image,log.driver=file,log.filename=$work/$WRITES
	flags+=(-drive "if=none,id=disk,$written")
	case $disk in
	virtio) flags+=(-device "virtio-blk-pci,drive=disk$boot") ;;
	ahci)
		# q35 has a controller, and U-Boot looks at no second one; pc needs one.
		[[ ${MACHINE:-q35} == q35* ]] || { bus=ahci.0 && flags+=(-device ich9-ahci,id=ahci); }
		flags+=(-device "ide-hd,bus=$bus,drive=disk$boot")
		;;
	nvme) flags+=(-device "nvme,serial=brightline,drive=disk$boot") ;;
	usb) flags+=(-device qemu-xhci -device "usb-storage,drive=disk$boot") ;;
	esac

	[[ ${SCREEN:-VGA} == none ]] || flags+=(-device "${SCREEN:-VGA}")
	[[ -n ${DISPLAY_WINDOW:-} ]] || flags+=(-display none)

	flags+=(
		-chardev "stdio,id=serial,signal=$signal" -serial "${SERIAL:-chardev:serial}"
		# How the machine ends is told by QMP's events; only the log knows a triple fault. It starts
		# stopped, so that no event comes before somebody listens, and stands still when it has ended.
		-monitor none -qmp "unix:$work/qmp.sock,server=on,wait=off" -S
		-action reboot=shutdown,shutdown=pause
		-d cpu_reset -D "$work/qemu.log" "${more[@]}"
	)
}

# All that a snapshot depends on: QEMU, its command line, the contents of the firmware and of the waiter.
identity() {
	local signal=off
	machine_flags '' ''
	qemu-system-x86_64 --version
	printf '%s\n' "${flags[@]}"
	cat "$out/waiter.efi" ${firmware_code:+"$firmware_code" "$firmware_vars"} ${firmware_bios:+"$firmware_bios"} |
		sha256sum
}

out=${OUT:-${BUILD:-build}/x86_64}

# ---- A snapshot ----

if [[ -n $take ]]; then
	[[ ! -f $take/identity ]] || ! identity | cmp --quiet "$take/identity" || exit 0
	rm -rf "$take"
	mkdir -p "$take"
	AUDIT='' EXERCISE='' DRIVERS='' KERNEL='' FILES='' CMDLINE='' LOADER=$out/waiter.efi "$here/esp.sh" "$take/waiter.img"
	AUDIT='' EXERCISE='' DRIVERS='' KERNEL='' FILES='' CMDLINE='' LOADER='' "$here/esp.sh" "$take/esp.img"
	[[ -z $firmware_vars ]] || cp "$firmware_vars" "$take/vars.fd"
	machine_flags "$take" "$take/esp.img" 0x57
	"$here/snapshot.pl" --work "$take" --timeout "${TIMEOUT:-120}" -- qemu-system-x86_64 "${flags[@]}"
	rm -f "$take/vars.fd"
	# It comes last: what was cut off is no snapshot.
	identity >"$take/identity"
	exit
fi

# ---- The files of this run ----

if [[ -n $print ]]; then
	WORK=${WORK:-${BUILD:-build}/run}
elif [[ -z ${WORK:-} ]]; then
	WORK=$(mktemp --directory "${TMPDIR:-/tmp}/brightline.XXXXXX")
	made=$WORK
fi
image=${IMAGE:-$WORK/esp.img}
if [[ -z $print ]]; then
	[[ -n ${IMAGE:-} ]] || "$here/esp.sh" "$image" || exit 3
	[[ -f $image ]] || die "IMAGE=$image: no such file"
fi

[[ -n $print || -z ${WRITES:-} ]] || : >"$WORK/$WRITES"
if [[ -n $print ]]; then
	machine_flags "$WORK" "$image"
	printf '%q ' qemu-system-x86_64 "${flags[@]}"
	echo
	exit
fi

# ---- How it must end ----

# options_of IMAGE: what tools/esp.sh wrote there, a file or a section of a unified image; nothing of any other.
options_of() {
	local volume=$1@@1M
	export MTOOLS_SKIP_CHECK=1
	mtype -i "$volume" ::/EFI/brightline/cmdline.txt 2>/dev/null || {
		mcopy -n -i "$volume" ::/EFI/BOOT/BOOTX64.EFI "$WORK/loader.efi" &&
			objcopy --output-target=binary --only-section=.cmdline --set-section-flags=.cmdline=alloc \
				"$WORK/loader.efi" "$WORK/cmdline" && cat "$WORK/cmdline"
	} 2>/dev/null || true
	rm -f "$WORK"/{loader.efi,cmdline}
}

# The last reset= counts, as in the loader. U-Boot's shutdown is a reset: its x86 build has no ACPI
# power-off.
# On what looks like a board the handoff's own choice is halt. An audit's report comes home: the next start
# brings it, and ends as after= says; U-Boot's shutdown is no reset there, but goes round for ever.
ending=power-off boots=1 after=home
[[ ${CPU:-} != *-hypervisor* ]] || ending=halt
[[ $ending != halt || -z ${AUDIT:-} || -n ${KERNEL:-} ]] || { ending=home boots=2; }
options=${CMDLINE:-}
[[ -n $options || -z ${IMAGE:-} ]] || options=$(options_of "$IMAGE" | tr -d '\0')
for option in $options; do
	case $option in
	reset=halt) ending=halt boots=1 ;;
	reset=shutdown) ending=power-off boots=1 ;;
	reset=cold | reset=warm | reset=platform) ending=reset boots=1 ;;
	after=firmware) after=home ;;
	after=shutdown) after=off ;;
	after=again) after=reset ;;
	esac
done

[[ $firmware_bios != *u-boot* || $ending != power-off ]] || ending=reset
[[ $after != off ]] || { after=power-off && [[ $firmware_bios != *u-boot* ]] || after=halt; }
[[ $ending != home ]] || ending=$after

screendump=${SCREENDUMP:-}
[[ -z $screendump || $screendump == /* ]] || screendump=$WORK/$screendump

# A kernel of somebody else need not print a verdict.
foreign=--foreign
for kernel in '' "$out/kernel.elf" "$out/audit/kernel.elf"; do
	[[ ${KERNEL:-} != "$kernel" && ! ${KERNEL:-} -ef $kernel ]] || foreign=
done
[[ -z ${EXERCISE:-} ]] || foreign=--foreign

# What was started, for the launcher to know its report by, where nobody else can have said it.
started=()
if [[ -z ${IMAGE:-}${FILES:-}${EXERCISE:-} ]]; then
	program=handoff
	[[ ! ${KERNEL:-$out${AUDIT:+/audit}/kernel.elf} -ef $out/audit/kernel.elf ]] || program=audit
	started+=(--program "$program")
	[[ -n ${FIRMWARE_VARS:-}${LOADER+set} ]] || started+=(--command-line "${CMDLINE:-}")
fi
if [[ -z ${IMAGE:-} ]]; then
	for driver in ${DRIVERS:-}; do
		started+=(--driver "$(basename "$driver")")
	done
fi

# ---- From start to end ----

# watch FLAG...: runs the machine of `flags`.
watch() {
	"$here/watch.pl" --work "$WORK" ${foreign:+"$foreign"} "${started[@]}" --timeout "${TIMEOUT:-60}" \
		--ending "${ENDING:-$ending}" --boots "${BOOTS:-$boots}" ${screendump:+--screendump "$screendump"} \
		${STOPPED:+--stopped} ${keys:+"$keys"} -- qemu-system-x86_64 "${flags[@]}" "$@"
}

# Of a state that is not there QEMU 10 never says so.
if [[ -n ${SNAPSHOT:-} && -f $SNAPSHOT/identity && -s $SNAPSHOT/state ]] && identity | cmp --quiet "$SNAPSHOT/identity"; then
	machine_flags "$WORK" "$image" 0x52
	status=0
	watch -incoming "exec:cat $(printf %q "$SNAPSHOT/state")" || status=$?
	# The waiter says so when it starts the loader.
	! grep -qs S "$WORK/waiter" || exit "$status"
	echo "qemu: the snapshot $SNAPSHOT does not come up: firmware starts instead" >&2
	rm -f "$WORK/waiter"
fi
[[ -z $firmware_vars ]] || cp "$firmware_vars" "$WORK/vars.fd"
machine_flags "$WORK" "$image"
watch
