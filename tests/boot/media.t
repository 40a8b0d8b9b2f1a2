#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The same image on every kind of disk.
. "$(dirname "$0")/lib.sh"

for disk in ahci nvme usb virtio; do
	scenario "boots from $disk" DISK="$disk"
done

finish
