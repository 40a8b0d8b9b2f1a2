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
sign "$drivers/correct.efi" "$scratch/signed.efi"

scenario 'a signed loader starts, and of two drivers the signed one' FIRMWARE=ovmf-4m-snakeoil \
	CMDLINE=virtmap=scattered LOADER="$scratch/loader.efi" \
	DRIVERS="$scratch/signed.efi $drivers/stale_boot_data.efi" says='^# secure-boot=1$' \
	says='^brightline: driver signed\.efi started$' \
	says='^brightline: driver stale_boot_data\.efi did not load: EFI_' \
	says='^# stale_boot_data\.efi did not load: EFI_' exit=1 report=ovmf-4m-secboot.drivers-failed
scenario 'a loader without a signature does not' FIRMWARE=ovmf-4m-snakeoil exit=2 never='^(TAP|brightline:)' \
	says='^machine: firmware started nothing: BdsDxe: failed to load Boot0001 .*: Access Denied$' says='^# try .*sbsign'

finish
