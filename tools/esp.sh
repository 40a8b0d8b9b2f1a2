#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Makes a disk image that firmware boots: GPT with one EFI system partition, FAT32 or, where it is small, FAT16.
# No root is needed, and the same input gives the same bytes: identifiers are fixed, and every time stamp is
# SOURCE_DATE_EPOCH.
#
#   tools/esp.sh IMAGE
#
#   AUDIT=1   the audit's loader and kernel, where the next two do not say otherwise
#   EXERCISE=1  loader/exercise/ in their place
#   LOADER=   \EFI\BOOT\BOOTX64.EFI; empty leaves it out
#   KERNEL=   \EFI\brightline\kernel.elf; empty leaves it out
#   CMDLINE=  \EFI\brightline\cmdline.txt; empty leaves it out
#   UNIFIED=1 kernel and options are sections of the loader, and no files
#   SIGN_KEY=, SIGN_CERT=  that image is signed with sbsign (tools/unify.sh)
#   DRIVERS=  \EFI\brightline\drivers\, to be started in the order that is given here: an audit's
#   FILES=    more files, each as SOURCE=PATH/ON/THE/VOLUME
#   ESP_SIZE= size of the partition in MiB
#
# In DRIVERS and FILES blanks and line ends separate one name from the next.
set -euo pipefail

die() {
	echo "esp: $*" >&2
	exit 1
}

(($# == 1)) || die "usage: tools/esp.sh IMAGE"
# Debian keeps sfdisk where an ordinary user does not look.
PATH=$PATH:/usr/sbin:/sbin
"$(dirname "$0")/need.sh" fdisk=sfdisk mtools=mcopy perl=perl || exit 1
image=$1
out=${OUT:-${BUILD:-build}/x86_64}
pair=$out${AUDIT:+/audit}
[[ -z ${EXERCISE:-} ]] || pair=$out/exercise KERNEL=
loader=${LOADER-$pair/BOOTX64.EFI}
kernel=${KERNEL-$pair/kernel.elf}
[[ -n ${AUDIT:-} || -z ${DRIVERS:-} ]] ||
	die 'DRIVERS= are started by the audit: make audit DRIVERS=..., or AUDIT=1 for run, esp and debug'
cmdline=${CMDLINE:-}
[[ -n ${EXERCISE:-}${LOADER+set} ]] || "$(dirname "$0")/options.sh" "$cmdline" || exit 1
[[ ! -d $image ]] || die "$image is a folder, and a file is wanted"
[[ -d $(dirname "$image") ]] || die "$image: there is no folder $(dirname "$image")"
# FAT32 starts at 65525 clusters, which is 33 MiB with the smallest ones: firmware takes a smaller one for FAT16.
size=$((${ESP_SIZE:-64} * 1024 * 1024))
start=$((1024 * 1024))

# mtools take their clock from here. FAT counts local time from 1980.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-315532800} TZ=UTC
export MTOOLS_SKIP_CHECK=1 MTOOLSRC=/dev/null
volume=$image@@$start
stage=$(mktemp -d "${TMPDIR:-/tmp}/brightline-esp.XXXXXX")
trap 'rm -rf "$stage" "$stage.efi"' EXIT

# ---- Lay the files out as the volume will hold them ----

# add FILE PATH: one file at its place.
add() {
	[[ ! -d $1 ]] || die "$1 is a folder, and a file is wanted"
	[[ -f $1 ]] || die "$1: no such file"
	mkdir -p "$stage/$(dirname "$2")"
	cp "$1" "$stage/$2"
}

# The loader starts drivers in the order of their names. Where the order asked for is another one,
# a number in front says it; otherwise a driver keeps its name, by which the report will call it.
add_drivers() {
	local number=0 driver prefix
	local -a drivers
	read -r -d '' -a drivers < <(printf '%s\0' "${DRIVERS:-}")
	((${#drivers[@]})) || return 0
	"$(dirname "$0")/drivers.pl" "${drivers[@]}" || exit 1
	for driver in "${drivers[@]}"; do
		prefix=
		basename -a "${drivers[@]}" | LC_ALL=C sort --check=quiet --unique --ignore-case ||
			printf -v prefix '%02d-' $((++number))
		add "$driver" "EFI/brightline/drivers/$prefix$(basename "$driver")"
	done
}

# Where the audit's reports come: a folder that firmware makes is for a moment one without contents.
[[ -z ${AUDIT:-} ]] || mkdir -p "$stage/EFI/brightline/reports"
if [[ -n ${UNIFIED:-}${SIGN_KEY:-}${SIGN_CERT:-} ]]; then
	"$(dirname "$0")/unify.sh" "$loader" "$kernel" "$cmdline" "$stage.efi" || exit 1
	loader=$stage.efi kernel='' cmdline=''
fi
[[ -z $loader ]] || add "$loader" EFI/BOOT/BOOTX64.EFI
[[ -z $kernel ]] || add "$kernel" EFI/brightline/kernel.elf
add_drivers
if [[ -n $cmdline ]]; then
	mkdir -p "$stage/EFI/brightline"
	echo "$cmdline" >"$stage/EFI/brightline/cmdline.txt"
fi
read -r -d '' -a files < <(printf '%s\0' "${FILES:-}")
for file in "${files[@]}"; do
	add "${file%%=*}" "${file#*=}"
done
find "$stage" -exec touch --date="@$SOURCE_DATE_EPOCH" {} +

# ---- The disk: a protective MBR, the GPT, one partition between its two copies ----

needed=$(du --bytes --summarize "$stage" | cut -f 1)
# The two FATs and the directories want their part.
((needed <= size - size / 32)) ||
	die "$needed bytes of files do not fit a partition of $size bytes: ESP_SIZE=$((needed / 1000000 + 8))"

rm -f "$image"
truncate --size=$((start + size + start)) "$image"
sfdisk --quiet "$image" <<EOT
label: gpt
label-id: 1b1e11e0-0000-4000-8000-000000000001
start=$((start / 512)), size=$((size / 512)), type=uefi, name=Brightline, uuid=1b1e11e0-0000-4000-8000-000000000002
EOT
fat=()
((size < 34 * 1024 * 1024)) || fat=(-F)
mformat -i "$volume" "${fat[@]}" -T $((size / 512)) -H $((start / 512)) -h 64 -s 32 -c 1 -N 1b1e11e0 -v BRIGHTLINE ::

# Directories first, so that firmware finds them together, and in the order of their names: a directory of the
# host has none.
(cd "$stage" && find . -mindepth 1 -printf '%y %P\n') | LC_ALL=C sort |
	while read -r kind path; do
		case $kind in
		d) mmd -i "$volume" "::/$path" ;;
		f) mcopy -m -i "$volume" "$stage/$path" "::/$path" ;;
		esac
	done
