#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Starts Brightline in a machine and shows its report: the one place that knows QEMU's flags.
# tools/watch.pl then looks at the machine from outside and decides the exit status.
#
#   tools/qemu.sh            boot, show the report
#   tools/qemu.sh --print    show QEMU's command line, start nothing
#
# The environment says what to start; `make run` passes these on:
#   FIRMWARE=       a name of tools/firmware.sh, ovmf-4m unless said otherwise
#   FIRMWARE_CODE=, FIRMWARE_VARS=  any pair of flash images; VARS is copied, never written
#   BIOS=           a firmware in a single file
#   IMAGE=          a disk image; without it tools/esp.sh makes one (AUDIT, LOADER, KERNEL, CMDLINE,
#                   DRIVERS)
#   DISK=           virtio, ahci, nvme or usb: what the image is attached to
#   MEMORY=, MACHINE=, CPU=, ACCEL=  as QEMU names them
#   SCREEN=         a graphics device of QEMU, or none
#   DISPLAY_WINDOW=1  a window on this desktop
#   TIMEOUT=        seconds until the machine is given up
#   QEMU_FLAGS=     appended as they are; blanks and line ends separate them
# and for tests:
#   WORK=           an existing directory that keeps every file of this run
#   ENDING=         how the machine must end, where CMDLINE's reset= does not say it
#   BOOTS=          how often it may start, 1 unless said otherwise
#   SCREENDUMP=     a file (in WORK) for the picture on the screen, taken when the machine halted
#   STOPPED=1       a debugger will start the machine
# shellcheck disable=SC2054 # QEMU's options hold commas.
set -euo pipefail

die() {
	echo "qemu: $*" >&2
	exit 3
}

here=$(dirname "$0")
# shellcheck source=SCRIPTDIR/firmware.sh
. "$here/firmware.sh"

case ${1:-} in
--print) print=1 ;;
'') print= ;;
*) die "unknown argument $1" ;;
esac

"$here/need.sh" qemu-system-x86=qemu-system-x86_64 perl=perl || exit 3
[[ ${TIMEOUT:-1} =~ ^[0-9]+(\.[0-9]+)?$ ]] || die "TIMEOUT=$TIMEOUT is no number of seconds"
# An image is started as it is; CMDLINE= then only tells which reset= it holds.
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
done

# ---- The files of this run ----

if [[ -n $print ]]; then
	WORK=${WORK:-${BUILD:-build}/run}
elif [[ -z ${WORK:-} ]]; then
	WORK=$(mktemp --directory "${TMPDIR:-/tmp}/brightline.XXXXXX")
	trap 'rm -rf "$WORK"' EXIT
fi
image=${IMAGE:-$WORK/esp.img}
if [[ -z $print ]]; then
	[[ -n ${IMAGE:-} ]] || "$here/esp.sh" "$image" || exit 3
	[[ -f $image ]] || die "IMAGE=$image: no such file"
	[[ -z $firmware_vars ]] || cp "$firmware_vars" "$WORK/vars.fd"
fi

# ---- The machine ----

machine=${MACHINE:-q35},accel=${ACCEL:-tcg},memory-backend=ram
smm=()
if firmware_wants_smm "$firmware_code"; then
	# Only code in system management mode may write the flash. The 2M build gives up at start when
	# the chip set offers S3 sleep.
	machine+=,smm=on
	smm=(-global driver=cfi.pflash01,property=secure,value=on -global ICH9-LPC.disable_s3=1)
fi

flags=(
	-nodefaults -no-user-config
	-machine "$machine" "${smm[@]}"
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
		-drive "if=pflash,unit=1,format=raw,file=$WORK/vars.fd"
	)
fi

# U-Boot's x86 build drives AHCI, not virtio over PCI.
default_disk=virtio
[[ $firmware_bios != *u-boot* ]] || default_disk=ahci
flags+=(-drive "if=none,id=disk,format=raw,file=$image")
case ${DISK:-$default_disk} in
virtio) flags+=(-device virtio-blk-pci,drive=disk,bootindex=1) ;;
ahci)
	# q35 has a controller, and U-Boot looks at no second one; pc needs one.
	bus=ide.0
	[[ ${MACHINE:-q35} == q35* ]] || { bus=ahci.0 && flags+=(-device ich9-ahci,id=ahci); }
	flags+=(-device "ide-hd,bus=$bus,drive=disk,bootindex=1")
	;;
nvme) flags+=(-device nvme,serial=brightline,drive=disk,bootindex=1) ;;
usb) flags+=(-device qemu-xhci -device usb-storage,drive=disk,bootindex=1) ;;
*) die "DISK=$DISK is none of: virtio ahci nvme usb" ;;
esac

[[ ${SCREEN:-VGA} == none ]] || flags+=(-device "${SCREEN:-VGA}")
[[ -n ${DISPLAY_WINDOW:-} ]] || flags+=(-display none)

flags+=(
	-chardev stdio,id=serial,signal=off -serial chardev:serial
	# How the machine ends is told by QMP's events; only the log knows a triple fault. It starts
	# stopped, so that no event comes before somebody listens, and stands still when it has ended.
	-monitor none -qmp "unix:$WORK/qmp.sock,server=on,wait=off" -S
	-action reboot=shutdown,shutdown=pause
	-d cpu_reset -D "$WORK/qemu.log"
)
read -r -d '' -a more < <(printf '%s\0' "${QEMU_FLAGS:-}")
flags+=("${more[@]}")

if [[ -n $print ]]; then
	printf '%q ' qemu-system-x86_64 "${flags[@]}"
	echo
	exit
fi

# ---- How it must end ----

# The last reset= counts, as in the loader. U-Boot's shutdown is a reset: its x86 build has no ACPI
# power-off.
# On what looks like a board the loader's own choice is halt.
ending=power-off
[[ ${CPU:-} != *-hypervisor* ]] || ending=halt
for option in ${CMDLINE:-}; do
	case $option in
	reset=halt) ending=halt ;;
	reset=shutdown) ending=power-off ;;
	reset=cold | reset=warm | reset=platform) ending=reset ;;
	esac
done

[[ $firmware_bios != *u-boot* || $ending != power-off ]] || ending=reset

screendump=${SCREENDUMP:-}
[[ -z $screendump || $screendump == /* ]] || screendump=$WORK/$screendump

# A kernel of somebody else need not print a verdict.
out=${OUT:-${BUILD:-build}/x86_64} foreign=--foreign
for kernel in '' "$out/kernel.elf" "$out/audit/kernel.elf"; do
	[[ ${KERNEL:-} != "$kernel" && ! ${KERNEL:-} -ef $kernel ]] || foreign=
done

"$here/watch.pl" --work "$WORK" ${foreign:+"$foreign"} --timeout "${TIMEOUT:-60}" \
	--ending "${ENDING:-$ending}" --boots "${BOOTS:-1}" ${screendump:+--screendump "$screendump"} ${STOPPED:+--stopped} \
	-- qemu-system-x86_64 "${flags[@]}"
