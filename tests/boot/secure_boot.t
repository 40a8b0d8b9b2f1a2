#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Secure Boot in force, with the key pair that Debian packages for such tests: what is signed
# starts, what is not does not.
. "$(dirname "$0")/lib.sh"

keys=/usr/share/ovmf
openssl rsa -in $keys/PkKek-1-snakeoil.key -passin pass:snakeoil -out "$scratch/key" 2>/dev/null
sign() {
	sbsign --key "$scratch/key" --cert $keys/PkKek-1-snakeoil.pem --output "$2" "$1" >/dev/null 2>&1
}
sign "$audit/BOOTX64.EFI" "$scratch/loader.efi"
sign "$out/BOOTX64.EFI" "$scratch/handoff.efi"
sign "$drivers/correct.efi" "$scratch/signed.efi"
signed=(FIRMWARE=ovmf-4m-snakeoil SIGN_KEY="$scratch/key" SIGN_CERT="$keys/PkKek-1-snakeoil.pem")

# says_generation SETTING...: of a stick that SIGN_KEY= makes, signed and with .sbat. Whom to write to stands in
# debian/control, too.
says_generation() {
	local version maintainer
	version=$(sed -n 's/^VERSION := //p' "$root/Makefile")
	maintainer=$(sed -n 's/^Maintainer: .*<\(.*\)>$/\1/p' "$root/debian/control")
	env -u AUDIT "${signed[@]}" "$@" "$root/tools/esp.sh" esp.img && mcopy -n -i esp.img@@1M ::/EFI/BOOT/BOOTX64.EFI . &&
		sbverify --cert "$keys/PkKek-1-snakeoil.pem" BOOTX64.EFI &&
		objcopy -O binary --only-section=.sbat BOOTX64.EFI sbat && cat sbat &&
		diff sbat - <<-END
			sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md
			brightline,1,Brightline,brightline,$version,mailto:$maintainer
		END
}
proof 'what is signed says its generation: the handoff' says_generation AUDIT=
proof 'the audit' says_generation AUDIT=1
proof 'the exercise' says_generation EXERCISE=1
proof 'a loader alone' says_generation KERNEL=

# What only firmware's owner may ask for is taken from the image that is signed. The handoff's starts in
# tests/boot/keys.t.
scenario 'a signed image starts, and of two drivers the signed one' "${signed[@]}" \
	CMDLINE='virtmap=scattered checks=all' \
	DRIVERS="$scratch/signed.efi $drivers/stale_boot_data.efi" says='^# secure-boot=1$' \
	says='^brightline: driver signed\.efi started$' \
	says='^brightline: driver stale_boot_data\.efi did not load: EFI_[A-Z_]* \(refused by Secure Boot: not signed with a key ' \
	says='^# stale_boot_data\.efi did not load: EFI_' exit=1 report=ovmf-4m-secboot.drivers-failed

# refused WHAT STATUS SETTING...: by firmware, and the launcher says so.
refused() {
	scenario "$1" FIRMWARE=ovmf-4m-snakeoil exit=2 never='^(TAP|brightline:)' \
		says='^machine: firmware started nothing: BdsDxe: failed to load Boot0001 .*: Access Denied$' \
		says='^# try .*sbsign' "${@:2}"
}

# One byte of the kernel in the signed image is another one.
changed() {
	SIGN_KEY=$scratch/key SIGN_CERT=$keys/PkKek-1-snakeoil.pem \
		tools/unify.sh "$out/BOOTX64.EFI" "$out/kernel.elf" '' "$1"
	printf '\377' | dd of="$1" bs=1 seek=$(($(stat --format=%s "$out/BOOTX64.EFI") + 16384)) conv=notrunc status=none
}
changed "$scratch/changed.efi"
refused 'a loader without a signature does not'
refused 'nor an image of which one byte was changed' KERNEL= LOADER="$scratch/changed.efi"

# not_covered WHAT SENTENCE SETTING...: the loader is signed, and what it finds on the stick is not.
not_covered() {
	scenario "$1" FIRMWARE=ovmf-4m-snakeoil exit=2 never='^ok ' says="^Bail out! step $2" "${@:3}"
}
not_covered 'a signed loader starts no kernel from a file' '3, .*kernel\.elf: Secure Boot wants the kernel' \
	AUDIT= LOADER="$scratch/handoff.efi"
not_covered 'and takes no option from one that changes firmware' '2, .*reset=platform: changes firmware: Secure Boot' \
	AUDIT= LOADER="$scratch/handoff.efi" CMDLINE=reset=platform
not_covered 'nor does the audit' '2, .*keep=pstore: changes firmware: Secure Boot' LOADER="$scratch/loader.efi" \
	CMDLINE=keep=pstore

finish
