#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Makes a CD that starts one EFI image: an El Torito entry for EFI leads to a FAT12 volume with the image in it.
#
#   tools/iso.sh IMAGE ISO
set -euo pipefail

(($# == 2)) || {
	echo 'usage: tools/iso.sh IMAGE ISO' >&2
	exit 1
}
"$(dirname "$0")/need.sh" xorriso=xorriso mtools=mcopy || exit 1
stage=$(mktemp -d "${TMPDIR:-/tmp}/brightline-iso.XXXXXX")
trap 'rm -rf "$stage"' EXIT
# The same input gives the same bytes, as with tools/esp.sh.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-315532800} TZ=UTC MTOOLS_SKIP_CHECK=1 MTOOLSRC=/dev/null
mkdir "$stage/cd"
volume=$stage/cd/efi.img
# A floppy of 2.88 MB; El Torito counts no more than 32 MiB.
truncate --size=2880K "$volume"
mformat -i "$volume" -f 2880 -N 1b1e11e0 -v BRIGHTLINE ::
mmd -i "$volume" ::/EFI ::/EFI/BOOT
mcopy -i "$volume" "$1" ::/EFI/BOOT/BOOTX64.EFI
find "$stage/cd" -exec touch --date="@$SOURCE_DATE_EPOCH" {} +
xorriso -as mkisofs -quiet -V BRIGHTLINE -e efi.img -no-emul-boot -o "$2" "$stage/cd" >"$stage/said" 2>&1 || {
	cat "$stage/said" >&2
	exit 1
}
