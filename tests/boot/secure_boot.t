#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Secure Boot in force, with the key pair that Debian packages for such tests.
. "$(dirname "$0")/lib.sh"

keys=/usr/share/ovmf
openssl rsa -in $keys/PkKek-1-snakeoil.key -passin pass:snakeoil -out "$scratch/key" 2>/dev/null
sbsign --key "$scratch/key" --cert $keys/PkKek-1-snakeoil.pem --output "$scratch/signed.efi" \
	"$out/BOOTX64.EFI" >/dev/null 2>&1

refused() {
	grep -a 'Access Denied' serial.log
}

scenario 'a signed loader starts' FIRMWARE=ovmf-4m-snakeoil LOADER="$scratch/signed.efi" \
	says='^# secure-boot=1'
scenario 'one without a signature does not' FIRMWARE=ovmf-4m-snakeoil TIMEOUT=30 exit=124 \
	never='^TAP' then=refused

finish
