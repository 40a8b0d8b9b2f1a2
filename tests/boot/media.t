#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The same image on every kind of disk, and the one that is written to a stick.
. "$(dirname "$0")/lib.sh"

for disk in ahci nvme usb virtio; do
	scenario "boots from $disk" DISK="$disk" COLD=1 report=ovmf-4m.offset
done

# What `make esp` makes; firmware may write to its disk, and the image is to stay as it was made.
(unset MAKEFLAGS MAKELEVEL OUT && make --silent BUILD="${out%/*}" esp) >"$scratch/make" 2>&1 ||
	sed 's/^/# /' "$scratch/make"
for disk in usb ahci; do
	cp "${out%/*}/esp.img" "$scratch/stick.img"
	scenario "the image of make esp boots from $disk" DISK="$disk" IMAGE="$scratch/stick.img" \
		report=ovmf-4m.offset
done

finish
