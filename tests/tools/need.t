#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What is missing is named in one line, with its package, and what does not build something works without.
. "$(dirname "$0")/../boot/lib.sh"

# says LINE COMMAND...: it fails, and this is all that it says, but for the launcher's status.
says() {
	local line=$1 said
	shift
	said=$(cd "$root" && env --unset=MAKEFLAGS --unset=MAKELEVEL "$@" 2>&1) && return 1
	echo "$said"
	[[ $said == *"$line"* && $(grep -vcx 'machine: status=3' <<<"$said") == 1 ]]
}

# A PATH with the shell's own programs and sfdisk.
mkdir "$scratch/without_mtools"
for program in bash dirname sfdisk env; do
	ln -s "$(PATH=$PATH:/usr/sbin:/sbin command -v "$program")" "$scratch/without_mtools/"
done

package="it is in Debian's package"
proof 'make without a compiler' says "no-such-cc is missing: $package gcc, which tools/setup.sh installs" \
	make CC=no-such-cc
proof 'make without gnu-efi' says "/nowhere/efi.h is missing: $package gnu-efi, " \
	make GNU_EFI_INCLUDE=/nowhere
proof 'make without the font' says "/nowhere.psf.gz is missing: $package console-setup-linux, " \
	make FONT=/nowhere.psf.gz
proof 'an image without mtools' says "mcopy is missing: $package mtools, " \
	env PATH="$scratch/without_mtools" tools/esp.sh "$scratch/esp.img"
proof 'a machine without QEMU' says "qemu-system-x86_64 is missing: $package qemu-system-x86, " \
	env PATH="$scratch/without_mtools" tools/qemu.sh

helps_without() {
	cd "$root" && env --unset=MAKEFLAGS --unset=MAKELEVEL make CC=no-such-cc help
}
proof 'help needs no compiler' helps_without

finish
