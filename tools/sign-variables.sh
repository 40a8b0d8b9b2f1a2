#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Signs what the kernel writes into authenticated variables of its own: EFI_VARIABLE_AUTHENTICATION_2
# and contents (UEFI 2.10, section 8.2.2), one file a write.
#
#   tools/sign-variables.sh DIRECTORY
#
# The two keys in kernel/audit/services/signed/ protect nothing and are no secret. They are fixed, because a
# variable that a machine kept when it was cut off can be deleted with its own key only: the kernel that
# does it later may have been built by somebody else.
set -euo pipefail

(($# == 1)) || {
	echo 'usage: tools/sign-variables.sh DIRECTORY' >&2
	exit 1
}
keys=$(dirname "$0")/../kernel/audit/services/signed
out=$1
mkdir -p "$out"

# BRIGHTLINE_VARIABLE_GUID of kernel/lib/efi_runtime.h, and VARIABLE_SIGNED of kernel/audit/services/variable_ours.h.
vendor='1e 47 19 b2 3d 6c 5a 4e 9f 27 51 0d ef 10 8a 43'
name=BrightlineSigned
# EFI_CERT_TYPE_PKCS7_GUID
pkcs7='9d d2 af 4a df 68 ee 49 8a a9 34 7d 37 56 65 a7'

bytes() {
	local byte
	for byte in $1; do
		printf '%b' "\\x$byte"
	done
}

# little_endian WIDTH NUMBER: up to 8 bytes, since a shift by more begins anew.
little_endian() {
	local i text=
	for ((i = 0; i < $1; i++)); do
		text+=$(printf '%02x ' $(($2 >> 8 * i & 255)))
	done
	bytes "$text"
}

# An EFI_TIME of the year 2024: month and day, the rest is zero.
moment() {
	little_endian 2 2024
	little_endian 1 "$1"
	little_endian 8 "$2"
	little_endian 5 0
}

# contents FROM SIZE: as variable_content(FROM) of the kernel has them.
contents() {
	local i
	for ((i = $1; i < $1 + $2; i++)); do
		little_endian 1 $(((i * 13 + (i >> 8)) & 255))
	done
}

# The signature is over all that names the write (section 8.2.2), and is the SignedData alone, without
# the ContentInfo that OpenSSL puts around it: 19 bytes, as long as SignedData has 256 to 65535.
signature() {
	{
		printf '%s' "$name" | iconv --to-code=UTF-16LE
		bytes "$vendor"
		little_endian 4 "$attributes"
		moment 2 "$day"
		contents "$from" "$size"
	} | openssl smime -sign -binary -noattr -md sha256 -outform DER \
		-signer "$keys/$key.crt" -inkey "$keys/$key.key" | tail --bytes=+20
}

# payload NAME KEY DAY ATTRIBUTES FROM SIZE: written on a day of February, for which stands for
# the order of the writes.
payload() {
	local key=$2 day=$3 attributes=$4 from=$5 size=$6
	signature >"$out/signature"
	{
		moment 2 "$day"
		little_endian 4 $((24 + $(stat --format=%s "$out/signature")))
		little_endian 2 0x0200
		little_endian 2 0x0ef1
		bytes "$pkcs7"
		cat "$out/signature"
		contents "$from" "$size"
	} >"$out/$1"
}

# NON_VOLATILE, BOOTSERVICE_ACCESS, RUNTIME_ACCESS and TIME_BASED_AUTHENTICATED_WRITE_ACCESS; and with
# APPEND_WRITE.
write=0x27
append=0x67

payload create first 1 $write 0 16
payload append first 2 $append 16 10
payload update first 3 $write 40 10
payload delete first 4 $write 0 0
payload other_create second 2 $write 60 12
payload other_append second 3 $append 72 8
payload other_delete second 5 $write 0 0
rm "$out/signature"
