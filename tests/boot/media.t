#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The same image on every kind of disk, and the one that is written to a stick.
. "$(dirname "$0")/lib.sh"

for disk in ahci nvme usb virtio; do
	scenario "boots from $disk" DISK="$disk" COLD=1 report=ovmf-4m.offset
done

# What `make esp` makes; firmware may write to its disk, and the image is to stay as it was made. How the machine is
# to end stands in the image.
stick() {
	(unset MAKEFLAGS MAKELEVEL OUT && make --silent BUILD="${out%/*}" esp CMDLINE=reset=cold "${@:2}") >"$scratch/make" 2>&1 ||
		sed 's/^/# /' "$scratch/make"
	cp "${out%/*}/esp.img" "$scratch/stick.img"
	scenario "the image of make esp boots from $1" DISK="$1" IMAGE="$scratch/stick.img" report=ovmf-4m.offset \
		says='^machine: reset by the guest$'
}
stick usb
stick ahci UNIFIED=1

finish
